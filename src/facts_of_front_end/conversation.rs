//! How a connection went, from its first reply to its end.

use std::cmp::Ordering;

use crate::observation::{Afterwards, Attempt, Body, Exchange, Point, Reply};

/// How good what came at one point of a connection is, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// 2xx or 3xx; a handshake that was all that was wanted; a connection that stayed open.
    Answered,
    /// The connection went no further, in order: the server had announced it, or closed it in silence.
    Ended,
    /// 4xx.
    ClientError,
    /// 5xx.
    ServerError,
    /// A reply whose body ended before its time.
    CutShort,
    /// No HTTP reply.
    NoReply,
}

impl Rank {
    fn of(reply: &Reply, body: Option<&Body>) -> Self {
        match reply {
            Reply::Http { .. } if body.is_some_and(Body::is_cut_short) => Self::CutShort,
            Reply::NotRequested | Reply::Answered => Self::Answered,
            Reply::Http { status } => Self::of_status(*status),
            _ => Self::NoReply,
        }
    }

    /// A status that is none is to be treated as 5xx (RFC 9110 section 15).
    fn of_status(status: u16) -> Self {
        match status {
            200..=399 => Self::Answered,
            400..=499 => Self::ClientError,
            _ => Self::ServerError,
        }
    }
}

/// How a whole connection went, point by point: each reply, then what became of it. The first point that differs decides which of two
/// went better.
#[derive(Clone, Debug)]
pub(crate) struct Course {
    points: Vec<(Rank, Point)>,
    end: End,
}

/// Whether a course shows how the connection would have gone on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End {
    /// This client left it.
    NotSeen,
    Seen,
}

impl Course {
    pub(crate) fn of(attempt: &Attempt) -> Self {
        let first = Rank::of(&attempt.reply, attempt.body.as_ref());
        let mut points = vec![(first, in_reply(first, 1))];
        let later = attempt.later.iter().zip(2..);
        points.extend(later.map(|(exchange, number)| of_exchange(exchange, number)));
        points.extend(match attempt.afterwards {
            None | Some(Afterwards::Left) => None,
            Some(Afterwards::StayedOpen { .. }) => Some((Rank::Answered, Point::Silence)),
            Some(Afterwards::Ended { .. }) => Some((Rank::Ended, Point::Silence)),
            Some(Afterwards::AnnouncedClose | Afterwards::UnaskedData) => {
                Some((Rank::Ended, Point::After(attempt.exchanges())))
            }
        });
        let end = match attempt.afterwards {
            Some(Afterwards::Left) => End::NotSeen,
            _ => End::Seen,
        };
        Self { points, end }
    }

    /// What the first request got.
    pub(crate) fn first(&self) -> Rank {
        self.points.first().map_or(Rank::NoReply, |(rank, _)| *rank)
    }

    /// How far it was seen: of two that went alike, the greater one tells more.
    pub(crate) fn seen(&self) -> (End, usize) {
        (self.end, self.points.len())
    }

    /// Where this one falls behind `other`; none where it is no worse, as far as both are known.
    pub(crate) fn falls_behind(&self, other: &Self) -> Option<Point> {
        for (place, (own, point)) in self.points.iter().enumerate() {
            let its = match (other.points.get(place), other.end) {
                (Some((its, _)), _) => *its,
                (None, End::Seen) => Rank::Answered,
                (None, End::NotSeen) => return None,
            };
            if *own != its {
                return (*own > its).then_some(*point);
            }
        }
        None
    }

    /// The ranks up to the last that is not the best: where nothing more is known, nothing was worse.
    fn ranks(&self) -> impl Iterator<Item = Rank> {
        let last = self
            .points
            .iter()
            .rposition(|(rank, _)| *rank > Rank::Answered);
        let told = last.map_or(0, |place| place + 1);
        self.points.iter().take(told).map(|(rank, _)| *rank)
    }
}

fn of_exchange(exchange: &Exchange, number: u32) -> (Rank, Point) {
    let rank = Rank::of(&exchange.reply, exchange.body.as_ref());
    let ended = matches!(exchange.reply, Reply::Closed | Reply::Reset);
    let point = match ended {
        true => Point::After(number - 1),
        false => in_reply(rank, number),
    };
    (rank, point)
}

fn in_reply(rank: Rank, number: u32) -> Point {
    match rank {
        Rank::CutShort => Point::Body(number),
        _ => Point::Reply(number),
    }
}

impl Ord for Course {
    fn cmp(&self, other: &Self) -> Ordering {
        self.ranks().cmp(other.ranks())
    }
}

impl PartialOrd for Course {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Course {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Course {}

#[cfg(test)]
impl<const N: usize> From<[Rank; N]> for Course {
    /// A course of replies.
    fn from(ranks: [Rank; N]) -> Self {
        let points = ranks.into_iter().zip(1..);
        Self {
            points: points
                .map(|(rank, number)| (rank, in_reply(rank, number)))
                .collect(),
            end: End::Seen,
        }
    }
}
