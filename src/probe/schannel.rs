//! The series over Schannel of Windows itself. It decides what a ClientHello offers; what was offered decides the series.

use super::attempt_context::Course;
use super::kept_ticket::Kept;
use crate::experiment::Ran;
use crate::observation::{Attempt, Offer, Series, TlsVersion};
use crate::plan::Plan;

/// The series in one version, sorted by what each ClientHello offered. Sessions stay with Windows, so that none is left for others.
#[cfg(windows)]
pub(super) async fn series(course: &Course<'_>, version: TlsVersion, plan: Plan) -> Ran<Kept> {
    let Some(schannel) = &course.engines.schannel else {
        return Ran::default();
    };
    let (limits, stop) = course.terms();
    let request = course.request.clone();
    let dial = schannel.dial(course.address, &course.name, version, request);
    let mut ran = crate::experiment::run(&dial, plan, limits, stop).await;
    sort_by_offer(&mut ran.seen.attempts);
    Ran {
        seen: ran.seen,
        ticket: None,
    }
}

/// There is no Schannel here; the command line refuses to ask for it.
#[cfg(not(windows))]
pub(super) async fn series(_: &Course<'_>, _: TlsVersion, _: Plan) -> Ran<Kept> {
    std::future::ready(Ran::default()).await
}

/// Puts each attempt into the series that its ClientHello belongs to, and numbers them anew.
///
/// What the plan wanted stands only where the hello bears it out: the engine cannot choose, so that a "full" handshake may have offered
/// a session, and a "resumed" one none.
#[cfg_attr(not(any(windows, test)), expect(dead_code, reason = "for Windows"))]
fn sort_by_offer(attempts: &mut [Attempt]) {
    let mut numbers = std::collections::BTreeMap::<Series, u32>::new();
    for attempt in attempts {
        attempt.series = series_of(attempt.series, attempt.offer);
        let number = numbers.entry(attempt.series).or_default();
        *number += 1;
        attempt.number = *number;
    }
}

fn series_of(planned: Series, offered: Offer) -> Series {
    match (planned, offered) {
        (_, Offer::Ticket) => Series::ByTicket,
        (_, Offer::SessionId) => Series::BySessionId,
        // A full handshake between the resumed ones: it shows whether the server changed meanwhile.
        (Series::Control, _) => Series::Control,
        (_, Offer::EmptyTicketExtension) => Series::Issue,
        (_, Offer::Nothing) => Series::Full,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_offered_decides_the_series() {
        use Offer as O;
        use Series as S;
        let made = [
            (S::Full, O::EmptyTicketExtension),
            (S::Full, O::Ticket),
            (S::Issue, O::EmptyTicketExtension),
            (S::Issue, O::Nothing),
            (S::ByTicket, O::Ticket),
            (S::ByTicket, O::SessionId),
            (S::BySessionId, O::Nothing),
            (S::Control, O::EmptyTicketExtension),
            (S::Control, O::SessionId),
            (S::UnknownTicket, O::EmptyTicketExtension),
        ];
        let mut attempts: Vec<Attempt> = made
            .iter()
            .map(|(series, offer)| Attempt::new(*series, 1, *offer))
            .collect();
        sort_by_offer(&mut attempts);
        let sorted: Vec<(Series, u32)> = attempts.iter().map(|a| (a.series, a.number)).collect();
        let expected = [
            (S::Issue, 1),
            (S::ByTicket, 1),
            (S::Issue, 2),
            (S::Full, 1),
            (S::ByTicket, 2),
            (S::BySessionId, 1),
            (S::Full, 2),
            (S::Control, 1),
            (S::BySessionId, 2),
            (S::Issue, 3),
        ];
        assert_eq!(sorted, expected);
    }
}
