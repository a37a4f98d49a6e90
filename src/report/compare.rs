//! Two runs compared, each judged again with this version.

use std::collections::BTreeMap;

use super::run_metadata::at_hand;
use super::{ChangeReport, FrontEndReport, PlanFacts, Report, RunFacts, Tool};
use crate::change::{self, Judged, Setting, Settings, Side};
use crate::observation::{Attempt, Engine, Series};
use crate::roots::RootChoice;

impl ChangeReport {
    /// Compares two runs. The observations of both are judged again with this version, and its verdicts count.
    #[must_use]
    pub fn between(before: &Report, after: &Report) -> Self {
        Self::since((before, &before.verdicts_again()), after)
    }

    /// As [`ChangeReport::between`], where the earlier run was judged again before.
    #[must_use]
    pub fn since((before, old): (&Report, &[FrontEndReport]), after: &Report) -> Self {
        let new = after.verdicts_again();
        let change = change::compare(&side(before, old), &side(after, &new));
        Self {
            before: facts(before),
            after: facts(after),
            judged_by: Tool::this(),
            differences: change.differences,
            front_ends: change.front_ends,
        }
    }
}

/// What is said of a run.
fn facts(report: &Report) -> RunFacts {
    RunFacts {
        tool: report.tool.clone(),
        command: report.command.clone(),
        started: report.started,
        finished: report.finished,
        host: report.vantage.host.clone(),
    }
}

/// For each front end of the later run, which of the earlier run it was.
pub(crate) fn counterparts<'a>(
    before: &'a Report,
    after: &Report,
) -> Vec<Option<&'a FrontEndReport>> {
    let old = side(before, &before.front_ends);
    let new = side(after, &after.front_ends);
    let partners = change::partners(&old.front_ends, &new.front_ends).into_iter();
    partners
        .map(|partner| before.front_ends.get(partner?))
        .collect()
}

/// The facts of a run, from the report as it was saved and as it is judged now.
fn side<'a>(saved: &'a Report, now: &'a [FrontEndReport]) -> Side<'a> {
    let front_ends = saved.front_ends.iter().zip(now);
    Side {
        settings: run_settings(&saved.plan, &saved.vantage.host),
        front_ends: front_ends
            .map(|(saved_as, front_end)| judged(front_end, saved_as, saved))
            .collect(),
    }
}

fn judged<'a>(
    front_end: &'a FrontEndReport,
    saved: &FrontEndReport,
    report: &'a Report,
) -> Judged<'a> {
    let place = front_end.vantage.as_deref();
    Judged {
        vantage: place,
        place: place.unwrap_or(&report.vantage.host),
        target: &front_end.target,
        server_name: front_end.server_name.as_deref(),
        address: front_end.address,
        verdict: front_end.verdict,
        reason: front_end.reason,
        next_step: &front_end.next_step,
        saved: (saved.verdict, &report.tool.version),
        settings: front_end_settings(front_end),
        tickets: &front_end.tickets,
        ticket_resumption: &front_end.ticket_resumption,
        session_id_resumption: &front_end.session_id_resumption,
        client_certificate: &front_end.client_certificate,
        ticket_keys: &front_end.ticket_keys,
        replies: &front_end.conversations,
        tls: front_end
            .tls
            .as_ref()
            .map(|tls| (tls.version, tls.suite.as_str())),
        leaf: front_end.certificates.first(),
        certificate: front_end.chain.as_ref().map(|_| front_end.certificate),
        registry: front_end.registry_state(),
        events: front_end.event_verdict(),
    }
}

fn run_settings(plan: &PlanFacts, host: &str) -> Settings {
    BTreeMap::from([
        (Setting::Attempts, attempts(&plan.attempts)),
        (Setting::Path, plan.paths.join(", ")),
        (Setting::Method, plan.asked(&[])),
        (
            Setting::ClientCertificate,
            at_hand(plan.client_certificate).to_owned(),
        ),
        (Setting::Roots, roots(plan)),
        (Setting::Vantage, host.to_owned()),
    ])
}

/// Of several front ends in one run, each has its own.
fn front_end_settings(front_end: &FrontEndReport) -> Settings {
    let name = front_end.server_name.as_deref();
    let engine = match front_end.conditions.engine {
        Engine::Rustls => "rustls",
        Engine::Classic => "the classic engine",
        Engine::Captured => "captured traffic",
        Engine::Schannel => "Schannel of Windows",
    };
    let sent = front_end.attempts.iter().filter(|a| a.sent_hello());
    let (scouts, series): (Vec<&Attempt>, Vec<&Attempt>) =
        sent.partition(|a| a.series == Series::Scout);
    let versions = |attempts: Vec<&Attempt>| {
        let offered = attempts.iter().map(|a| a.offered_version).collect();
        change::versions(&offered)
    };
    let mut settings = Settings::from([
        (
            Setting::ServerName,
            name.map_or_else(|| "none".to_owned(), str::to_ascii_lowercase),
        ),
        (Setting::Engine, engine.to_owned()),
    ]);
    let of_series = versions(series);
    if !of_series.is_empty() {
        settings.insert(Setting::TlsVersions, of_series);
    }
    let scouted = versions(scouts);
    let scouted = if scouted.is_empty() { "none" } else { &scouted };
    settings.insert(Setting::Scouted, scouted.to_owned());
    settings
}

fn attempts(counts: &BTreeMap<Series, u32>) -> String {
    let words = counts
        .iter()
        .map(|(series, count)| format!("{count} {series}"));
    words.collect::<Vec<_>>().join(", ")
}

/// The roots by which chains were judged.
fn roots(plan: &PlanFacts) -> String {
    let choice = match plan.roots {
        RootChoice::All => "native and webpki",
        RootChoice::Native => "native",
        RootChoice::Webpki => "webpki",
        RootChoice::None => "none",
    };
    match plan.ca_files.as_slice() {
        [] => choice.to_owned(),
        files => format!("{choice}; {}", files.join(", ")),
    }
}
