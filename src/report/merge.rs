//! Runs from several places put together: one report, and from where each of its rows was measured.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use super::capture::merge::of_place;
use super::rejudge::other_verdicts;
use super::{Frame, FrontEndReport, MergedRun, PoolReport, Report, Totals, Vantage};
use crate::across_front_ends::FailOn;
use crate::observation::CutShort;
use crate::verdict::Verdict;

/// Puts `runs` together under the command line `command`; none where there is no run.
///
/// Each row says from where it was measured. Where one place measured a front end several times, the latest counts. Rows from
/// different places stand side by side: which of them is right is not for this tool to say, and a notice tells where they differ.
#[must_use]
pub fn merge(runs: Vec<Report>, command: &str) -> Option<Report> {
    let mut parts: Vec<Report> = runs.into_iter().flat_map(parts).collect();
    parts.sort_by_key(|part| part.started);
    let mut merged: Vec<MergedRun> = Vec::new();
    let mut notices: Vec<String> = Vec::new();
    let mut rows: Vec<FrontEndReport> = Vec::new();
    let mut pools: Vec<PoolReport> = Vec::new();
    let frame = frame(&parts, command)?;
    let names: Vec<String> = parts
        .iter()
        .map(|part| name(&parts, &part.vantage))
        .collect();
    for (part, host) in parts.into_iter().zip(names) {
        let run = part.as_merged(&host);
        notices.extend(
            part.notices
                .iter()
                .map(|notice| format!("{host}: {notice}")),
        );
        let new = part.front_ends.into_iter().map(|row| FrontEndReport {
            vantage: Some(host.clone()),
            ..row
        });
        for row in new {
            notices.extend(put(&mut rows, row));
        }
        pools.retain(|pool| {
            pool.vantage.as_deref() != Some(&*host)
                || !part.pools.iter().any(|p| p.target == pool.target)
        });
        pools.extend(part.pools.into_iter().map(|pool| PoolReport {
            vantage: Some(host.clone()),
            ..pool
        }));
        merged.push(run);
    }
    rows.sort_by(|a, b| {
        (&a.target, a.address, &a.vantage).cmp(&(&b.target, b.address, &b.vantage))
    });
    notices.extend(other_verdicts(&rows));
    notices.extend(differences(&rows));
    let report = Totals::of(&rows).report(frame, &FailOn::default());
    Some(Report {
        notices,
        front_ends: rows,
        pools,
        merged,
        ..report
    })
}

/// A merged report is taken apart into the runs that it was put together from, so that merging it again loses nothing.
fn parts(report: Report) -> Vec<Report> {
    if report.merged.is_empty() {
        return vec![report];
    }
    let Report {
        merged,
        front_ends,
        pools,
        ..
    } = report;
    let mut hosts: Vec<&MergedRun> = Vec::new();
    // The rows are those of the last run from each place.
    for run in merged.iter().rev() {
        if !hosts.iter().any(|known| known.name == run.name) {
            hosts.push(run);
        }
    }
    let of = |run: &MergedRun| {
        let here = |vantage: &Option<String>| vantage.as_deref() == Some(&*run.name);
        let rows = front_ends.iter().filter(|row| here(&row.vantage));
        let rows: Vec<FrontEndReport> = rows.cloned().collect();
        let pools = pools.iter().filter(|pool| here(&pool.vantage)).cloned();
        Report {
            pools: pools.collect(),
            tool: run.tool.clone(),
            front_ends: rows,
            capture: of_place(&merged, &run.name),
            ..Totals::default().report(run.frame(), &FailOn::default())
        }
    };
    hosts.into_iter().map(of).collect()
}

impl Report {
    fn as_merged(&self, name: &str) -> MergedRun {
        MergedRun {
            name: name.to_owned(),
            vantage: self.vantage.clone(),
            command: self.command.clone(),
            tool: self.tool.clone(),
            started: self.started,
            finished: self.finished,
            plan: self.plan.clone(),
            front_ends: self.front_ends.len(),
            capture: self.capture.clone(),
        }
    }
}

/// Puts a row in place of an earlier one from the same place; what the reader should know of that.
///
/// A row whose plan the user cut does not replace one that is whole.
fn put(rows: &mut Vec<FrontEndReport>, row: FrontEndReport) -> Option<String> {
    let same = |known: &&mut FrontEndReport| {
        known.vantage == row.vantage && Key::of(known) == Key::of(&row)
    };
    let Some(known) = rows.iter_mut().find(same) else {
        rows.push(row);
        return None;
    };
    let cut = |row: &FrontEndReport| matches!(row.cut_short, CutShort::Interrupted { .. });
    let (was, is, name) = (known.verdict, row.verdict, row.name());
    if cut(&row) && !cut(known) {
        return Some(format!(
            "{name} was measured again, and that run was interrupted: the earlier one counts ({was})"
        ));
    }
    *known = row;
    Some(match was == is {
        true => format!("{name} was measured more than once: the latest run counts ({is})"),
        false => format!(
            "{name} was measured more than once, with another verdict: it was {was}, and the latest run, which counts, says {is}; 'ticketprobe compare' says what changed"
        ),
    })
}

/// Several machines may be called `jump01`: then their addresses tell them apart.
fn name(parts: &[Report], vantage: &Vantage) -> String {
    let other = |part: &Report| {
        part.vantage.host == vantage.host && part.vantage.addresses != vantage.addresses
    };
    if parts.iter().any(other) {
        format!("{} ({})", vantage.host, vantage.addresses.join(", "))
    } else {
        vantage.host.clone()
    }
}

/// What holds for all runs together: the plan is that of the latest.
fn frame(parts: &[Report], command: &str) -> Option<Frame> {
    let mut hosts: Vec<&str> = parts
        .iter()
        .map(|part| part.vantage.host.as_str())
        .collect();
    hosts.sort_unstable();
    hosts.dedup();
    let mut addresses: Vec<String> = parts
        .iter()
        .flat_map(|part| part.vantage.addresses.clone())
        .collect();
    addresses.sort_unstable();
    addresses.dedup();
    Some(Frame {
        command: command.to_owned(),
        started: parts.iter().map(|part| part.started).min()?,
        finished: parts.iter().map(|part| part.finished).max()?,
        vantage: Vantage {
            host: hosts.join(", "),
            addresses,
        },
        plan: parts.last()?.plan.clone(),
    })
}

/// What a row is about, whoever measured it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key(String, Option<SocketAddr>, Option<String>);

impl Key {
    fn of(row: &FrontEndReport) -> Self {
        Self(
            row.target.to_ascii_lowercase(),
            row.address,
            row.server_name
                .as_ref()
                .map(|name| name.to_ascii_lowercase()),
        )
    }
}

/// Front ends that look different from different places.
fn differences(rows: &[FrontEndReport]) -> Vec<String> {
    let mut seen: BTreeMap<Key, Vec<(&str, Verdict)>> = BTreeMap::new();
    for row in rows {
        let from = row.vantage.as_deref().unwrap_or_default();
        seen.entry(Key::of(row))
            .or_default()
            .push((from, row.verdict));
    }
    let differ = seen
        .into_iter()
        .filter(|(_, views)| views.windows(2).any(|pair| pair[0].1 != pair[1].1));
    differ
        .map(|(Key(target, address, _), views)| {
            let name = address.map_or(target, |address| address.to_string());
            let views = views.iter().map(|(from, verdict)| format!("{verdict} from {from}"));
            format!(
                "{name} looks different from different places: {}; look for a device in between, and probe from the host itself",
                views.collect::<Vec<_>>().join(", ")
            )
        })
        .collect()
}
