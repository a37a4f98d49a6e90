//! What a ClientHello got that no ServerHello answered.

use crate::observation::{Attempt, Reply, Series, alert_name};
use crate::report::FrontEndReport;
use crate::verdict::Reason;

/// RFC 6066 section 3: the server knows no such name.
const UNRECOGNIZED_NAME: u8 = 112;

/// Of front ends of which none sent a ServerHello.
pub(super) fn words(front_ends: &[&FrontEndReport]) -> String {
    let replies = || front_ends.iter().flat_map(|f| replies(f));
    let alerts: Vec<u8> = replies().map_while(alert).collect();
    let name = one(&alerts).and_then(alert_name);
    let count = replies().count();
    let case: &[&str] = match alerts.len() == count {
        _ if count == 0 => &[],
        true if name.is_some() => &["alert"],
        true => &["alerts"],
        false if replies().all(|reply| *reply == Reply::Reset) => &["reset"],
        false => &[],
    };
    let value = |placeholder: &str| name.filter(|_| placeholder == "alert").map(str::to_owned);
    Reason::NoServerHello.block().fill("Clause", case, value)
}

/// What to do, where the alert tells.
pub(super) fn step(front_end: &FrontEndReport) -> Option<&'static str> {
    let alerts: Vec<u8> = replies(front_end).map(alert).collect::<Option<_>>()?;
    let case = (one(&alerts)? == UNRECOGNIZED_NAME).then_some("unrecognized-name")?;
    Reason::NoServerHello.block().pick("Next", &[case])
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
