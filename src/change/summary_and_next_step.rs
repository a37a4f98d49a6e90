//! The change of a front end in a sentence, and what to do next.

use std::collections::BTreeSet;

use crate::server_evidence::event_history::EventVerdict;
use crate::server_evidence::registry_state::RegistryState;
use crate::verdict::{Reason, Verdict};

use super::change_input::Case;
use super::judged_facts::Judged;
use super::outcome::{Change, WhyUnknown};

/// What to check where tickets are still there, or there again: no more than the sources carry.
const CHECK_VALUE: &str = "check on this host that EnableSessionTicket under \
    HKLM\\System\\CurrentControlSet\\Control\\SecurityProviders\\Schannel is a DWORD and equal to \
    2, and that Stop-CsWindowsService and then Start-CsWindowsService were run after it was set. \
    It is not known whether restarting the Lync services alone makes Schannel re-read the \
    value: if both are right, restart the machine, then probe again.";

/// The same where the registry is known to have the value.
const VALUE_IS_SET: &str = "The registry of this host has the value already: make sure that \
    Stop-CsWindowsService and then Start-CsWindowsService were run after it was set. It is not \
    known whether restarting the Lync services alone makes Schannel re-read the value: if they \
    were run, restart the machine, then probe again.";

/// The same where the registry is known not to have it.
const VALUE_IS_NOT_SET: &str = "The registry of this host does not turn session tickets off. Then \
    probe again.";

const SAME_HOST: &str = "Make sure that the same host answers at this address as before \
    (certificate, serial number).";

const OTHER_HOST: &str = "If tickets still come, make sure that this address leads to that host, \
    and not to a device in between.";

const WITHOUT_VALUE: &str = "The registry of this host does not turn session tickets off, and none \
    came: make sure that this address leads to that host, and export the registry again.";

const ONLY_IF: &str =
    "Only if this endpoint is Windows Server 2012 R2 with Lync Server 2013 (KB 2901554)";

const ELSEWHERE: &str = "If the host still logs event 32042 or 61045, check its certificates and \
    its root store.";

/// Where the run after saw the ServerHello only.
const TO_BE_SURE: &str = "To be sure, probe again with --client-cert and a certificate that the \
    server accepts. ";

/// The same where the log shows that it does.
const STILL_LOGGED: &str = "The host still logged event 32042 or 61045 after the change: check its \
    certificates and its root store.";

/// One sentence that says no more than was measured in the two runs.
pub(super) fn summary(
    case: &Case<'_>,
    change: Change,
    why: Option<WhyUnknown>,
    bearing: &[String],
) -> String {
    let verdicts = case.before.zip(case.after);
    let words = verdicts.map(|(before, after)| (before.verdict, after.verdict));
    let sentence = match (change, words) {
        (Change::Resolved, Some((Verdict::Present, _))) => {
            "Tickets are gone; before, connections with a ticket got worse replies"
        }
        (Change::Resolved, _) => "Tickets are gone; the failure itself was never shown",
        (Change::Unresolved, Some((Verdict::Present, Verdict::Present))) => {
            "Tickets are still there, and connections with a ticket still get worse replies"
        }
        (Change::Unresolved, Some((Verdict::Present, _))) => {
            "Tickets are still there; they caused worse replies before, and none were seen now"
        }
        (Change::Unresolved, Some((_, Verdict::Present))) => {
            "Tickets are still there; connections with a ticket get worse replies now, and none were seen before"
        }
        (Change::Unresolved, _) => "Tickets are still there; no failure was shown in either run",
        (Change::Regressed, _) => "Tickets are there, and were not there before",
        (Change::Unaffected, _) => "Tickets were not there before, and are not there now",
        (Change::Unknown, _) => why.map_or("The runs cannot be compared", unknown),
    };
    let rests = verdicts
        .filter(|_| change != Change::Unknown)
        .filter(|sides| {
            [sides.0, sides.1]
                .iter()
                .any(|s| s.reason == Reason::NoTicketsPromised)
        })
        .map_or(
            "",
            |_| "; a run without an accepted client certificate saw the ServerHello only",
        );
    let key = verdicts.map_or("", |(before, after)| key_words(before, after));
    let rests = format!("{rests}{key}");
    if bearing.is_empty() {
        return format!("{sentence}{rests}");
    }
    let because = "the runs were made in different ways, and that alone could explain it";
    format!("{sentence}{rests}; {because} ({})", bearing.join("; "))
}

/// Whether tickets come from the key of the run before, where both runs have some that tell.
fn key_words(before: &Judged<'_>, after: &Judged<'_>) -> &'static str {
    let keys = |side: &Judged<'_>| -> BTreeSet<String> {
        let keys = side.ticket_keys.iter();
        keys.map(|key| key.fingerprint.clone()).collect()
    };
    let (before, after) = (keys(before), keys(after));
    if before.is_empty() || after.is_empty() {
        ""
    } else if before.is_disjoint(&after) {
        "; its tickets come from another key than before, as after a restart or a change of keys"
    } else {
        "; its tickets come from the same key as before"
    }
}

fn unknown(why: WhyUnknown) -> &'static str {
    match why {
        WhyUnknown::Vanished => "It is not in the run after",
        WhyUnknown::Appeared => "It is not in the run before",
        WhyUnknown::NameResolvedSince => {
            "The name had no address before; the addresses that it has now are listed separately"
        }
        WhyUnknown::InconclusiveBefore => "The run before could not tell",
        WhyUnknown::InconclusiveAfter => "The run after could not tell",
        WhyUnknown::InconclusiveInBoth => "Neither run could tell",
        WhyUnknown::NotComparable => "The verdict is a different one",
    }
}

/// What to do next.
pub(super) fn next_step(case: &Case<'_>, change: Change, why: Option<WhyUnknown>) -> String {
    let after = || {
        case.after
            .map_or_else(String::new, |side| side.next_step.to_owned())
    };
    let tls13 = case.after.or(case.before).is_some_and(Judged::is_tls13);
    match change {
        Change::Resolved if tls13 => "Keep both reports. Probe the other servers as well.".to_owned(),
        Change::Unresolved | Change::Regressed if tls13 => {
            "Check that the change was made on the server that answers at this address, and that it \
             was restarted; known causes: docs/tls13.md."
                .to_owned()
        }
        Change::Resolved => resolved(case.after),
        Change::Unresolved => format!("{} {OTHER_HOST}", still_there(case.after)),
        // What is known to be missing comes first.
        Change::Regressed if case.after.is_some_and(Judged::lacks_the_change) => {
            format!("{} {SAME_HOST}", still_there(case.after))
        }
        Change::Regressed => format!("{SAME_HOST} {}", still_there(case.after)),
        Change::Unaffected => format!("Look elsewhere. {ELSEWHERE}"),
        Change::Unknown => match why {
            Some(
                why @ (WhyUnknown::Vanished
                | WhyUnknown::NotComparable
                | WhyUnknown::NameResolvedSince),
            ) => why.next_step().to_owned(),
            _ => after(),
        },
    }
}

/// What to do where tickets are there, by what the registry of the host asks for.
fn still_there(after: Option<&Judged<'_>>) -> String {
    match after.and_then(|side| side.registry) {
        Some(RegistryState::Applied) => VALUE_IS_SET.to_owned(),
        Some(state @ RegistryState::NotApplied) => {
            format!("{} {VALUE_IS_NOT_SET}", state.next_step())
        }
        Some(RegistryState::CannotTell) | None => format!("{ONLY_IF}: {CHECK_VALUE}"),
    }
}

/// What to do where tickets are gone, by what registry and event log of the host say.
fn resolved(after: Option<&Judged<'_>>) -> String {
    if after.is_some_and(Judged::lacks_the_change) {
        return format!("Keep both reports. {WITHOUT_VALUE}");
    }
    let elsewhere = match after.and_then(|side| side.events) {
        Some(EventVerdict::Continues) => STILL_LOGGED,
        _ => ELSEWHERE,
    };
    let sure = match after.map(|side| side.reason) {
        Some(Reason::NoTicketsPromised) => TO_BE_SURE,
        _ => "",
    };
    format!(
        "{sure}Keep both reports. Every Front End needs the change (KB 2901554): probe those that are \
         not in these runs. {elsewhere}"
    )
}
