//! From what a conversation brought to what an attempt records.

use std::io;
use std::time::{Duration, Instant};

use super::failure::stream_failure;
use super::handshake_record::micros;
use super::observed_stream::{Fin, Tap};
use crate::http::{After, Answer, Closed, ConversationOutcome, End, Exchanged};
use crate::observation::{Afterwards, Attempt, Body, BodyEnd, Closing, Exchange, Reply, Stage};
use crate::wire::ServerFlight;

/// Writes down what came of a conversation over `tap`.
pub(super) fn write_down<S>(
    attempt: &mut Attempt,
    begun: Instant,
    told: ConversationOutcome,
    tap: &Tap<S>,
) {
    write_down_by(attempt, begun, told, tap, stream_failure);
}

/// How an engine tells its errors, beside what the server said in clear.
type Words = fn(&io::Error, &ServerFlight) -> Reply;

/// The same where the engine has its own `words` for its errors.
pub(super) fn write_down_by<S>(
    attempt: &mut Attempt,
    begun: Instant,
    told: ConversationOutcome,
    tap: &Tap<S>,
    words: Words,
) {
    let failure = |error: &io::Error| words(error, tap.server());
    let mut exchanges = told
        .exchanges
        .into_iter()
        .map(|e| exchange(e, begun, &failure));
    if let Some(first) = exchanges.next() {
        if first.request_us.is_some() {
            attempt.stage = Stage::Reply;
        }
        attempt.times.request_us = first.request_us;
        attempt.times.reply_us = first.reply_us;
        attempt.reply = first.reply;
        attempt.body = first.body;
    }
    attempt.later = exchanges.collect();
    attempt.afterwards = afterwards(told.after, &failure);
    attempt.closing = told.closed.map(|closed| match (closed, tap.fin()) {
        (Closed::Notified, Fin::Seen) => Closing::CloseNotify,
        (Closed::Notified, Fin::NotSeen) => Closing::CloseNotifyAlone,
        (Closed::Unnotified, _) => Closing::FinAlone,
    });
}

fn exchange(
    exchanged: Exchanged,
    begun: Instant,
    failure: &impl Fn(&io::Error) -> Reply,
) -> Exchange {
    let since = |at: Option<Instant>| at.map(|at| micros(at.duration_since(begun)));
    let (reply, body) = match exchanged.answer {
        Ok(Answer::Http {
            status,
            declared,
            received,
            end,
        }) => {
            let body = Body {
                declared,
                received,
                end: body_end(end, failure),
            };
            (Reply::http(status), Some(body))
        }
        Ok(Answer::NotHttp) => (Reply::NotHttp, None),
        Err(error) => (failure(&error), None),
    };
    Exchange {
        reply,
        body,
        request_us: since(exchanged.sent_at),
        reply_us: since(exchanged.head_at),
    }
}

fn body_end(end: End, failure: &impl Fn(&io::Error) -> Reply) -> BodyEnd {
    let by = match end {
        End::Whole => return BodyEnd::Whole,
        End::Unread => return BodyEnd::Unread,
        End::CutShort(error) => failure(&error),
        End::Malformed => Reply::NotHttp,
    };
    BodyEnd::CutShort { by: Box::new(by) }
}

fn afterwards(after: After, failure: &impl Fn(&io::Error) -> Reply) -> Option<Afterwards> {
    Some(match after {
        After::Nothing => return None,
        After::Announced => Afterwards::AnnouncedClose,
        After::StayedOpen(held) => Afterwards::StayedOpen {
            held_ms: millis(held),
        },
        After::Ended(error, after) => Afterwards::Ended {
            by: Box::new(failure(&error)),
            after_ms: millis(after),
        },
        After::Unasked => Afterwards::UnaskedData,
        After::Left => Afterwards::Left,
    })
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
