//! The TLS client of Windows beside the engines of this tool: whether it fails where a client without tickets does not.

use crate::facts_of_front_end::compare::{Baseline, Comparison};
use crate::facts_of_front_end::groups::{courses, is_local_fault};
use crate::finding::{Confidence, Draft, Finding, FindingId};
use crate::observation::{FrontEndRun, Offer, Series};
use crate::verdict::Verdict;

/// The findings that come of it.
pub const SYSTEM_CLIENT: [FindingId; 2] =
    [FindingId::SystemClientFails, FindingId::SystemClientDiffers];

/// A run and the verdict on it.
pub type Judged<'a> = (&'a FrontEndRun, Verdict);

/// Sets the run of the engine `schannel` beside that of another engine, at the same front end.
#[must_use]
pub fn beside((own, verdict): Judged<'_>, (system, its_verdict): Judged<'_>) -> Vec<Finding> {
    let fails = comparison(own, system).filter(Comparison::shows_worse);
    let differs = verdict != its_verdict && its_verdict != Verdict::Inconclusive;
    match fails {
        Some(shown) => vec![fails_where_others_do_not(&shown)],
        None if differs => vec![other_verdict(verdict, its_verdict)],
        None => Vec::new(),
    }
}

/// Every connection of Windows against full handshakes that offered nothing. What failed on this machine says nothing of the server.
fn comparison(own: &FrontEndRun, system: &FrontEndRun) -> Option<Comparison> {
    let free = own.attempts.iter().filter(|attempt| {
        let full = matches!(attempt.series, Series::Full | Series::Control);
        full && attempt.offer == Offer::Nothing
    });
    let counted = |attempt: &&crate::observation::Attempt| {
        attempt.sent_hello() && attempt.series != Series::Scout && !is_local_fault(attempt)
    };
    let free: Vec<_> = free.filter(counted).collect();
    let theirs: Vec<_> = system.attempts.iter().filter(counted).collect();
    let baseline = Baseline {
        opening: courses(&free),
        controls: Vec::new(),
    };
    Comparison::of(&courses(&theirs), &baseline)
}

fn fails_where_others_do_not(shown: &Comparison) -> Finding {
    let (group, baseline) = (shown.group, shown.baseline);
    Draft::of(FindingId::SystemClientFails, Confidence::Medium).evidence(format!(
            "worse replies: {} of {} connections of Schannel; {} of {} connections of this tool that offered nothing",
            group.hits, group.of, baseline.hits, baseline.of
        ))
}

fn other_verdict(own: Verdict, system: Verdict) -> Finding {
    Draft::of(FindingId::SystemClientDiffers, Confidence::Medium)
        .with("system", system)
        .with("own", own)
        .evidence("both verdicts, of the same address in the same run")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::{Attempt, Reply, Stage};

    fn run(attempts: &[(Series, Offer, Reply)]) -> FrontEndRun {
        let attempts = attempts.iter().map(|(series, offer, reply)| {
            let mut attempt = Attempt::new(*series, 1, *offer);
            attempt.stage = Stage::Reply;
            attempt.reply = reply.clone();
            attempt
        });
        let empty = serde_json::json!({
            "target": "fe01:444", "address": null, "attempts": [],
            "conditions": {"method": "GET", "client_certificate": "given", "engine": "schannel"},
        });
        FrontEndRun {
            attempts: attempts.collect(),
            ..serde_json::from_value(empty).unwrap()
        }
    }

    fn ids(
        own: &FrontEndRun,
        system: &FrontEndRun,
        verdicts: (Verdict, Verdict),
    ) -> Vec<FindingId> {
        let found = beside((own, verdicts.0), (system, verdicts.1));
        found.iter().map(|finding| finding.id).collect()
    }

    #[test]
    fn windows_that_fails_alone_is_told() {
        let answered = (Series::Full, Offer::Nothing, Reply::http(200));
        let closed = (Series::ByTicket, Offer::Ticket, Reply::Closed);
        let fine = (Series::ByTicket, Offer::Ticket, Reply::http(200));
        let own = run(&vec![answered.clone(); 8]);
        let both = (Verdict::Exposed, Verdict::Present);
        let failing = run(&vec![closed.clone(); 10]);
        assert_eq!(ids(&own, &failing, both), [FindingId::SystemClientFails]);
        // Too few to show it, and the verdicts differ all the same.
        let few = run(&[closed, fine.clone()]);
        assert_eq!(ids(&own, &few, both), [FindingId::SystemClientDiffers]);
        let agreeing = run(&vec![fine; 10]);
        let same = (Verdict::Exposed, Verdict::Exposed);
        assert!(ids(&own, &agreeing, same).is_empty());
        // That nothing could be said is no other verdict.
        let silent = (Verdict::Absent, Verdict::Inconclusive);
        assert!(ids(&own, &run(&[]), silent).is_empty());
    }

    #[test]
    fn what_failed_here_is_not_counted() {
        let own = run(&vec![(Series::Full, Offer::Nothing, Reply::http(200)); 8]);
        let what = "no key".to_owned();
        let here = (
            Series::Issue,
            Offer::EmptyTicketExtension,
            Reply::LocalFault { what },
        );
        let system = run(&vec![here; 10]);
        let both = (Verdict::Absent, Verdict::Absent);
        assert!(ids(&own, &system, both).is_empty());
    }
}
