//! What to do next: the step of the reason, in what the verdict says around it.

use crate::facts_of_front_end::Facts;
use crate::remedy::SHORT as REMEDY;
use crate::verdict::{Reason, Verdict};

use super::caution::Caution;
use super::s_client;
use super::verdict_and_reason::Ruling;

/// The next step, after what `cautions` ask for. Windows Server 2012 R2 has no TLS 1.3, so that the documented change has no place there.
pub(super) fn next_step(facts: &Facts<'_>, ruling: &Ruling, cautions: &[Caution]) -> String {
    let steps = cautions.iter().map(|c| c.advice().to_owned());
    let step = match facts.run.is_tls13() {
        true => step(ruling.verdict, ruling.reason, Some("TLS-1.3"), ""),
        false => step(
            ruling.verdict,
            ruling.reason,
            None,
            &commands(facts, ruling.reason),
        ),
    };
    steps.chain([step]).collect::<Vec<_>>().join(" ")
}

/// What looks further than the engine could.
fn commands(facts: &Facts<'_>, reason: Reason) -> String {
    let commands = match reason {
        Reason::NeedsOtherEngine
        | Reason::KeyCannotSign
        | Reason::PromisedToScout
        | Reason::NotPromisedToScout => s_client::commands(facts),
        _ => None,
    };
    commands.map_or_else(String::new, |commands| format!(" {commands}"))
}

fn step(verdict: Verdict, reason: Reason, case: Option<&'static str>, commands: &str) -> String {
    let remedy = |name: &str| (name == "remedy").then(|| REMEDY.to_owned());
    let cases = case.as_slice();
    verdict.block().fill("Step", cases, |name| match name {
        "next" => Some(reason.block().fill("Next", cases, remedy)),
        "commands" => Some(commands.to_owned()),
        name => remedy(name),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXPOSED: [Reason; 12] = [
        Reason::NoRequest,
        Reason::NoClientCertificate,
        Reason::ClientCertificateRefused,
        Reason::ClientCertificateAfterRequest,
        Reason::NeedsOtherEngine,
        Reason::KeyCannotSign,
        Reason::PromisedToScout,
        Reason::ResumptionNotTested,
        Reason::ResumptionRefused,
        Reason::RepliesDifferWeakly,
        Reason::ClientCertificateNotRequested,
        Reason::RepliesAgree,
    ];
    /// The step where a run is in a version before TLS 1.3.
    fn step_for(reason: Reason) -> String {
        let verdict = match reason {
            Reason::TicketRepliesWorse => Verdict::Present,
            reason if EXPOSED.contains(&reason) => Verdict::Exposed,
            _ => Verdict::Inconclusive,
        };
        step(verdict, reason, None, "")
    }

    #[test]
    fn every_reason_has_its_own_next_step() {
        let mut steps: Vec<String> = Reason::ALL.into_iter().map(step_for).collect();
        assert!(steps.iter().all(|step| !step.is_empty() && step.is_ascii()));
        steps.sort();
        steps.dedup();
        assert_eq!(steps.len(), Reason::ALL.len());
    }

    #[test]
    fn the_change_is_advised_only_under_its_condition() {
        for reason in EXPOSED {
            let step = step_for(reason);
            assert!(
                step.contains("Only if this endpoint is Windows Server 2012 R2"),
                "{reason}"
            );
            assert!(step.contains("default state"), "{reason}");
        }
        let others = Reason::ALL.into_iter();
        for reason in others.filter(|reason| !EXPOSED.contains(reason)) {
            let advised = step_for(reason).contains("EnableSessionTicket");
            assert_eq!(advised, reason == Reason::TicketRepliesWorse, "{reason}");
        }
    }

    #[test]
    fn the_services_stop_before_they_start() {
        let stop = REMEDY.find("Stop-CsWindowsService").unwrap();
        let start = REMEDY.find("Start-CsWindowsService").unwrap();
        let back_up = REMEDY.find("back up").unwrap();
        let set = REMEDY.find("EnableSessionTicket = 2").unwrap();
        assert!(back_up < set && set < stop && stop < start);
    }
}
