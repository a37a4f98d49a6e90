//! A report judged again: the same observations, and what this version makes of them.

use std::collections::BTreeMap;

use super::chain::Evidence;
use super::listed_names::listed;
use super::{FrontEndReport, JudgedBefore, Report, Tool, pool_comparison};
use crate::across_front_ends::Tally;
use crate::diagnosis::{FINDINGS, SYSTEM_CLIENT, judge};
use crate::finding::Finding;
use crate::observation::{Attempt, Series};
use crate::verdict::Verdict;

impl Report {
    /// Judges the observations on tickets again with this version.
    ///
    /// What the run itself was (tool, command, times, plan, notices) stays, and so does what was found in certificates: the roots and
    /// the client certificate by which they were judged are not in a report. A comparison with another run falls away. The front ends
    /// keep their order and their number. One whose verdict is another now has the saved one in `judged_before`.
    #[must_use]
    pub fn judged_again(mut self) -> Self {
        let front_ends = std::mem::take(&mut self.front_ends).into_iter();
        let front_ends: Vec<FrontEndReport> = front_ends
            .map(|front_end| front_end.judged_again(&self.tool))
            .collect();
        let tally = Tally::of(front_ends.iter().map(|front_end| front_end.verdict));
        Self {
            verdict: tally.worst(),
            exit_code: tally.exit_code(self.certificate),
            pools: pool_comparison::compare(&front_ends, pool_comparison::runs(&self.pools)),
            front_ends,
            change: None,
            ..self
        }
    }

    /// The front ends judged again, for what asks only for the verdicts and for which versions were offered: of attempts that offered the
    /// same the first is left. Of many front ends, attempts are most of a report.
    #[must_use]
    pub fn verdicts_again(&self) -> Vec<FrontEndReport> {
        let again = self.front_ends.iter().map(|front_end| FrontEndReport {
            attempts: offers(&front_end.attempts),
            ..front_end.clone().judged_again(&self.tool)
        });
        again.collect()
    }

    /// The report without what was seen of single connections.
    #[must_use]
    pub fn without_attempts(mut self) -> Self {
        for front_end in &mut self.front_ends {
            front_end.attempts = Vec::new();
        }
        self
    }

    /// Notes which verdicts are not those that were saved, and what gave those.
    #[must_use]
    pub fn noting_other_verdicts(mut self) -> Self {
        let notes = other_verdicts(&self.front_ends).into_iter();
        let notes: Vec<String> = notes.filter(|note| !self.notices.contains(note)).collect();
        self.notices.extend(notes);
        self
    }

    /// Notes which verdicts this version does not share. They stay as they were saved.
    #[must_use]
    pub fn noting_doubted_verdicts(mut self) -> Self {
        let again = self.verdicts_again();
        let pairs = self.front_ends.iter().zip(&again);
        let doubted = pairs.filter(|(saved, now)| saved.verdict != now.verdict);
        let doubted = doubted.map(|(saved, now)| {
            let words = words(saved.verdict, &self.tool, now.verdict);
            (words, saved.name())
        });
        let notes = notes(doubted, |now| format!("judges the same measurements {now}"));
        self.notices.extend(notes);
        self
    }
}

/// The first of the attempts that were sent with each version, of scouts and of others.
fn offers(attempts: &[Attempt]) -> Vec<Attempt> {
    let mut offers: Vec<Attempt> = Vec::new();
    let key = |a: &Attempt| (a.series == Series::Scout, a.offered_version);
    for attempt in attempts.iter().filter(|a| a.sent_hello()) {
        if !offers.iter().any(|known| key(known) == key(attempt)) {
            offers.push(attempt.clone());
        }
    }
    offers
}

/// The verdict that was saved, what gave it, and the verdict now.
type Words = (String, String, String);

fn words(saved: Verdict, by: &Tool, now: Verdict) -> Words {
    (saved.to_string(), by.to_string(), now.to_string())
}

/// A sentence for each kind of verdict that is not the saved one.
pub(super) fn other_verdicts(front_ends: &[FrontEndReport]) -> Vec<String> {
    let other = front_ends.iter().filter_map(|front_end| {
        let JudgedBefore { verdict, tool, .. } = front_end.judged_before.as_ref()?;
        let words = words(*verdict, tool, front_end.verdict);
        Some((words, front_end.name()))
    });
    notes(other, |now| {
        format!("judged the same measurements again, and {now} counts here")
    })
}

/// A sentence for all front ends of which the same is to be said; `ours` says what this version makes of them.
fn notes(
    named: impl Iterator<Item = (Words, String)>,
    ours: impl Fn(&str) -> String,
) -> Vec<String> {
    let mut groups: BTreeMap<Words, Vec<String>> = BTreeMap::new();
    for (words, name) in named {
        groups.entry(words).or_default().push(name);
    }
    let note = |((saved, by, now), names): (Words, Vec<String>)| {
        format!(
            "{} was judged {saved} by {by}, which saved it; {} {}; the changelog says why",
            listed(&names),
            Tool::this(),
            ours(&now)
        )
    };
    groups.into_iter().map(note).collect()
}

impl FrontEndReport {
    /// `by` is what made the report that this is of.
    fn judged_again(mut self, by: &Tool) -> Self {
        let run = self.run();
        let system_client = self.system_client.take();
        let system_client = system_client.map(|f| f.judged_again(by));
        let judgement = judge(&run);
        let judged_before = self.judged_before(by, judgement.verdict);
        let evidence = Evidence {
            state: self.certificate,
            findings: self.findings_elsewhere().cloned().collect(),
            chain: self.chain,
            certificates: self.certificates,
        };
        Self {
            attempts: self.attempts,
            vantage: self.vantage,
            host: self.host,
            events: self.events,
            evidence: self.evidence,
            judged_before,
            ..Self::of(run, judgement, evidence)
        }
        .beside(system_client)
    }

    /// The verdict that was saved first, where it is another than the one `now`.
    fn judged_before(&self, by: &Tool, now: Verdict) -> Option<JudgedBefore> {
        let saved = self.judged_before.clone().unwrap_or_else(|| JudgedBefore {
            verdict: self.verdict,
            reason: self.reason,
            tool: by.clone(),
        });
        (saved.verdict != now).then_some(saved)
    }

    /// What was not found by the judgement on tickets.
    fn findings_elsewhere(&self) -> impl Iterator<Item = &Finding> {
        let findings = self.findings.iter();
        findings.filter(|finding| {
            !FINDINGS.contains(&finding.id) && !SYSTEM_CLIENT.contains(&finding.id)
        })
    }
}
