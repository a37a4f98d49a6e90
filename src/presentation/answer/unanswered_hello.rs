//! What a ClientHello got that no ServerHello answered.

use crate::observation::{Attempt, Reply, Series, alert_name};
use crate::report::FrontEndReport;

/// RFC 6066 section 3: the server knows no such name.
const UNRECOGNIZED_NAME: u8 = 112;

/// Of front ends of which none sent a ServerHello.
pub(super) fn words(front_ends: &[&FrontEndReport]) -> String {
    let replies = || front_ends.iter().flat_map(|f| replies(f));
    let alerts: Option<Vec<u8>> = replies().map(alert).collect();
    if let Some(alerts) = alerts.filter(|alerts| !alerts.is_empty()) {
        return match one(&alerts).and_then(alert_name) {
            Some(name) => format!("TCP connects, TLS is refused with alert {name}"),
            None => "TCP connects, TLS is refused with an alert".to_owned(),
        };
    }
    let mut replies = replies().peekable();
    let reset = replies.peek().is_some() && replies.all(|reply| *reply == Reply::Reset);
    match reset {
        true => "TCP connects, the ClientHello is answered with a reset".to_owned(),
        false => "TCP connects, TLS gets no answer".to_owned(),
    }
}

/// What to do, where the alert tells.
pub(super) fn step(front_end: &FrontEndReport) -> Option<&'static str> {
    let alerts: Vec<u8> = replies(front_end).map(alert).collect::<Option<_>>()?;
    (one(&alerts)? == UNRECOGNIZED_NAME).then_some(
        "The server has no certificate for this name (alert unrecognized_name, RFC 6066 section 3). \
         Check the spelling, or probe by a name that it serves: --server-name NAME.",
    )
}

/// Those of the attempts. Scouts count where there was nothing else: they ask for versions too that a server does not have.
fn replies(front_end: &FrontEndReport) -> impl Iterator<Item = &Reply> {
    let is_scout = |attempt: &Attempt| attempt.series == Series::Scout;
    let scouts_alone = front_end.attempts.iter().all(is_scout);
    let attempts = front_end.attempts.iter();
    let asked = attempts.filter(move |attempt| scouts_alone || !is_scout(attempt));
    asked.map(|attempt| &attempt.reply)
}

fn alert(reply: &Reply) -> Option<u8> {
    match reply {
        Reply::Alert { description } => Some(*description),
        _ => None,
    }
}

/// The one that all of them are.
fn one(alerts: &[u8]) -> Option<u8> {
    let first = *alerts.first()?;
    alerts.iter().all(|alert| *alert == first).then_some(first)
}
