//! Attempts that went alike, kept once with their number: what a run keeps does not grow with `--attempts`.

use std::collections::BTreeSet;

use super::{Afterwards, Alike, Attempt, Body, BodyEnd, Declared, Series, Times};

/// Most attempts of one front end that are unfolded: more than the longest plan has. A file may claim any number.
const UNFOLDED_MAX: usize = 20_000;

/// Keeps the first of each kind of attempt in each series, and counts the others.
///
/// Alike are attempts that differ in nothing but their number, their times, the session ID, the fingerprint of the ticket, the length
/// of bodies that came whole, and whether FIN was seen to follow close_notify.
#[must_use]
pub fn fold(attempts: Vec<Attempt>) -> Vec<Attempt> {
    let mut kept: Vec<(Attempt, Attempt)> = Vec::new();
    for attempt in attempts {
        let kind = kind(&attempt);
        match kept.iter_mut().find(|(_, known)| *known == kind) {
            Some((first, _)) => first.add(&attempt),
            None => kept.push((attempt, kind)),
        }
    }
    kept.into_iter().map(|(attempt, _)| attempt).collect()
}

/// Every attempt again. Those that were counted have the times of the first; numbers are those that the series lacks.
#[must_use]
pub fn unfold(attempts: &[Attempt]) -> Vec<Attempt> {
    let mut taken: BTreeSet<(Series, u32)> =
        attempts.iter().map(|a| (a.series, a.number)).collect();
    let mut all: Vec<Attempt> = attempts.iter().map(Attempt::alone).collect();
    for attempt in attempts {
        let free: Vec<u32> = (1..)
            .filter(|number| !taken.contains(&(attempt.series, *number)))
            .take(attempt.alike.count as usize)
            .take(UNFOLDED_MAX.saturating_sub(all.len()))
            .collect();
        for number in free {
            taken.insert((attempt.series, number));
            all.push(Attempt {
                number,
                ..attempt.alone()
            });
        }
    }
    all
}

/// What two attempts must share to be alike.
fn kind(attempt: &Attempt) -> Attempt {
    let mut kind = Attempt {
        number: 0,
        started_us: 0,
        alike: Alike::default(),
        times: reached(attempt.times),
        ..attempt.clone()
    };
    if let Some(hello) = &mut kind.server_hello {
        hello.session_id.clear();
    }
    if let Some(ticket) = &mut kind.new_session_ticket {
        ticket.sha256.clear();
    }
    if let Some(told) = &mut kind.tls13 {
        let came = |at: Option<u64>| at.map(|_| 0);
        told.first_ticket_us = came(told.first_ticket_us);
        told.last_ticket_us = came(told.last_ticket_us);
    }
    kind.closing = None;
    kind.body.iter_mut().for_each(without_length);
    for exchange in &mut kind.later {
        exchange.body.iter_mut().for_each(without_length);
        exchange.request_us = exchange.request_us.map(|_| 0);
        exchange.reply_us = exchange.reply_us.map(|_| 0);
    }
    kind.afterwards = kind.afterwards.map(without_time);
    kind
}

fn without_length(body: &mut Body) {
    if body.end == BodyEnd::Whole {
        body.received = 0;
        if let Declared::ContentLength { bytes } = &mut body.declared {
            *bytes = 0;
        }
    }
}

fn without_time(afterwards: Afterwards) -> Afterwards {
    match afterwards {
        Afterwards::StayedOpen { .. } => Afterwards::StayedOpen { held_ms: 0 },
        Afterwards::Ended { by, .. } => Afterwards::Ended { by, after_ms: 0 },
        other => other,
    }
}

/// Which steps were done, without when.
fn reached(times: Times) -> Times {
    let done = |at: Option<u64>| at.map(|_| 0);
    Times {
        connect_us: done(times.connect_us),
        hello_us: done(times.hello_us),
        handshake_us: done(times.handshake_us),
        request_us: done(times.request_us),
        reply_us: done(times.reply_us),
        end_us: 0,
    }
}

impl Attempt {
    fn alone(&self) -> Self {
        Self {
            alike: Alike::default(),
            ..self.clone()
        }
    }

    fn add(&mut self, other: &Self) {
        let Alike {
            count,
            spent_us,
            ended_us,
        } = self.alike;
        self.alike = Alike {
            count: count.saturating_add(1),
            spent_us: spent_us.saturating_add(other.times.end_us),
            ended_us: ended_us.max(other.started_us.saturating_add(other.times.end_us)),
        };
    }

    /// How many attempts this entry stands for.
    #[must_use]
    pub fn stands_for(&self) -> u64 {
        1 + u64::from(self.alike.count)
    }

    /// The time of all attempts that this entry stands for, in microseconds.
    #[must_use]
    pub fn spent_us(&self) -> u64 {
        self.times.end_us.saturating_add(self.alike.spent_us)
    }

    /// When the last attempt that this entry stands for ended, in microseconds since the first attempt at this front end.
    #[must_use]
    pub fn ended_us(&self) -> u64 {
        let own = self.started_us.saturating_add(self.times.end_us);
        own.max(self.alike.ended_us)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::{NewSessionTicket, Offer, Reply, Series};

    fn attempt(series: Series, number: u32, status: u16) -> Attempt {
        let mut attempt = Attempt::new(series, number, Offer::Ticket);
        attempt.reply = Reply::http(status);
        attempt.started_us = u64::from(number) * 100;
        attempt.times.end_us = u64::from(number);
        attempt.new_session_ticket = Some(NewSessionTicket {
            lifetime_hint: 7200,
            length: 260,
            prefix: String::new(),
            sha256: number.to_string(),
            key: None,
        });
        attempt
    }

    fn all() -> Vec<Attempt> {
        let by_ticket =
            (1..=10).map(|n| attempt(Series::ByTicket, n, if n == 4 { 503 } else { 200 }));
        let control = (1..=5).map(|n| attempt(Series::Control, n, 200));
        by_ticket.chain(control).collect()
    }

    #[test]
    fn the_first_and_the_differing_are_kept() {
        let folded = fold(all());
        let kept: Vec<_> = folded
            .iter()
            .map(|a| (a.series, a.number, a.stands_for()))
            .collect();
        assert_eq!(
            kept,
            [
                (Series::ByTicket, 1, 9),
                (Series::ByTicket, 4, 1),
                (Series::Control, 1, 5)
            ]
        );
        assert_eq!(folded[0].spent_us(), 55 - 4);
        assert_eq!(folded[0].ended_us(), 1010);
    }

    #[test]
    fn unfolding_brings_every_number_back() {
        let unfolded = unfold(&fold(all()));
        let mut numbers: Vec<_> = unfolded.iter().map(|a| (a.series, a.number)).collect();
        let mut expected: Vec<_> = all().iter().map(|a| (a.series, a.number)).collect();
        numbers.sort_unstable();
        expected.sort_unstable();
        assert_eq!(numbers, expected);
        let failed = unfolded.iter().filter(|a| a.reply == Reply::http(503));
        assert_eq!(failed.map(|a| a.number).collect::<Vec<_>>(), [4]);
        assert!(unfolded.iter().all(|a| a.stands_for() == 1));
    }

    #[test]
    fn a_claim_of_billions_is_bounded() {
        let mut one = attempt(Series::ByTicket, 1, 200);
        one.alike.count = u32::MAX;
        assert_eq!(unfold(&[one.clone(), one]).len(), UNFOLDED_MAX);
    }

    #[test]
    fn folding_twice_is_folding_once() {
        let once = fold(all());
        assert_eq!(fold(unfold(&once)).len(), once.len());
        assert_eq!(unfold(&all()), all());
    }
}
