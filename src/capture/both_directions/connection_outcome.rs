//! What came of it all, once nothing more comes.

use super::{BothSides, Observed, ObservedTls13};
use crate::capture::connection::{
    Asked, ClientSign, Counted, EachWay, End, EndedHow, Missing, Sent, Side,
};
use crate::capture::handshake_in_clear::{ClearHandshake, Flights, read_handshake};
use crate::capture::records_of_one_side::Direction;
use crate::observation::{Attempt, ClientCertificate, EndedBy, HandshakeKind, Offer, Reply, Stage};
use crate::wire::AfterHello;

/// Fewest bytes of the client's handshake records in a renegotiation with a certificate: the smallest certificates have about 500 bytes,
/// and the other messages of a flight without one stay below this together.
const WITH_CERTIFICATE: u64 = 1000;

impl BothSides {
    /// What came of it, where it was TLS 1.3.
    pub(in crate::capture) fn tell_modern(
        &mut self,
        started: u64,
        cause: Option<Missing>,
    ) -> Option<ObservedTls13> {
        let (tls13, server_name) = *self.tls13.take()?;
        let end = self.closed.map(|(by, how, at)| End {
            by,
            how,
            at_us: at.saturating_sub(started) / 1000,
        });
        Some(ObservedTls13 {
            hellos: tls13.hellos,
            server_name,
            end,
            missing: self.missing(end, cause),
            encrypted_bytes: EachWay {
                to_server: self.direction(Side::Client).application_bytes,
                to_client: self.direction(Side::Server).application_bytes,
            },
        })
    }

    /// What came of it all. `cause` is why it is no longer followed, where that was not its end.
    pub(in crate::capture) fn tell(
        mut self,
        started: u64,
        ended: u64,
        cause: Option<Missing>,
    ) -> Observed {
        self.distil();
        let mut in_clear = match self.in_clear.take() {
            Some(in_clear) => *in_clear,
            None => read_handshake(Flights::default()),
        };
        let end = self.end(&in_clear, started);
        let missing = self.missing(end, cause);
        let sure = self.is_known_to_the_end(&in_clear, end, &missing);
        in_clear.attempt.stage = self.stage(&in_clear);
        in_clear.attempt.reply = self.reply(&in_clear, end);
        in_clear.attempt.ended_by = match end {
            _ if in_clear.attempt.reply == Reply::Answered => None,
            Some(End {
                by: Side::Client, ..
            }) => Some(EndedBy::ObservedClient),
            Some(End {
                by: Side::Server, ..
            }) => Some(EndedBy::Server),
            None => Some(EndedBy::Network),
        };
        self.write_times(&mut in_clear.attempt, started, ended);
        let (asked, sent) = self.certificate(&in_clear.attempt);
        let count = |each: fn(&Direction) -> u64| EachWay {
            to_server: each(self.direction(Side::Client)),
            to_client: each(self.direction(Side::Server)),
        };
        Observed {
            signs: self.signs(&in_clear, end),
            counted: if sure {
                Counted::Replies
            } else {
                Counted::Shown
            },
            application_bytes: count(|one| one.application_bytes),
            encrypted_alerts: count(|one| u64::from(one.encrypted_alerts)),
            in_clear,
            end,
            missing,
            asked,
            sent,
        }
    }

    /// The first of an alert, FIN and RST. An alert after which the same side sent more was no end.
    fn end(&self, in_clear: &ClearHandshake, started: u64) -> Option<End> {
        let [client, server] = self.alerted;
        let [fatal_of_client, fatal_of_server] = in_clear.fatal;
        let clear = |side, alerted: Option<u64>, fatal: Option<u8>| {
            let encrypted = self.direction(side).encrypted_alerts > 0;
            let at = alerted.filter(|_| encrypted || fatal.is_some())?;
            Some((at, 0, side, EndedHow::Alert))
        };
        let alerts = [
            clear(Side::Client, client, fatal_of_client),
            clear(Side::Server, server, fatal_of_server),
        ];
        let closed = self.closed.map(|(side, how, at)| (at, 1, side, how));
        let first = alerts.into_iter().flatten().chain(closed).min()?;
        // Without FIN or RST an alert alone may be one that is only a warning.
        let (at, _, by, how) = first;
        (closed.is_some() || in_clear.fatal.iter().any(Option::is_some)).then(|| End {
            by,
            how,
            at_us: at.saturating_sub(started) / 1000,
        })
    }

    fn missing(&self, end: Option<End>, cause: Option<Missing>) -> Vec<Missing> {
        let mut missing = Vec::new();
        let [client, server] = &self.directions;
        if !client.is_whole() {
            missing.push(Missing::ClientBytes);
        }
        if !server.is_whole() {
            missing.push(Missing::ServerBytes);
        }
        match cause {
            Some(cause) => missing.push(cause),
            None if end.is_none() => missing.push(Missing::End),
            None => {}
        }
        missing
    }

    /// Whether the capture shows enough to say whether it got an answer.
    fn is_known_to_the_end(
        &self,
        in_clear: &ClearHandshake,
        end: Option<End>,
        missing: &[Missing],
    ) -> bool {
        let hello = in_clear.attempt.server_hello.is_some();
        let kind = in_clear.attempt.handshake != HandshakeKind::NotSeen;
        if self.times.answer.is_some() {
            return kind;
        }
        // A client that asked for nothing got no answer for that: only a reset by the server is told from an end in peace.
        let by_server = |end: End| end.by == Side::Server && end.how == EndedHow::Reset;
        let asked = self.times.request.is_some() || self.times.handshake.is_none();
        let whole = missing.is_empty() && end.is_some();
        whole
            && (asked || end.is_some_and(by_server))
            && (kind || !hello || in_clear.after_hello.is_none())
    }

    fn stage(&self, in_clear: &ClearHandshake) -> Stage {
        if self.times.request.is_some() && self.times.handshake.is_some() {
            Stage::Reply
        } else if self.times.handshake.is_some() {
            Stage::Request
        } else if in_clear.attempt.server_hello.is_some() {
            Stage::Handshake
        } else {
            Stage::Hello
        }
    }

    fn reply(&self, in_clear: &ClearHandshake, end: Option<End>) -> Reply {
        let [_, fatal] = in_clear.fatal;
        match (self.times.answer, fatal, end) {
            (Some(_), _, _) if self.times.handshake.is_some() => Reply::Answered,
            (_, Some(description), _) => Reply::Alert { description },
            (_, None, Some(end)) => match end.how {
                EndedHow::Reset => Reply::Reset,
                EndedHow::Fin | EndedHow::Alert => Reply::Closed,
            },
            (_, None, None) => Reply::Timeout,
        }
    }

    fn write_times(&self, attempt: &mut Attempt, started: u64, ended: u64) {
        let since = |at: u64| at.saturating_sub(started) / 1000;
        attempt.times.connect_us = self.times.connected.map(since);
        attempt.times.hello_us = self.times.hello.map(since);
        attempt.times.handshake_us = self.times.handshake.map(since);
        attempt.times.request_us = self.times.request.map(since);
        attempt.times.reply_us = self.times.answer.map(since);
        attempt.times.end_us = since(ended);
    }

    fn certificate(&self, attempt: &Attempt) -> (Asked, Sent) {
        let [client, server] = &self.directions;
        let again = server.renegotiation.0 > 0 && client.renegotiation.0 > 0;
        let asked = if attempt.certificate_request.is_some() {
            Asked::FirstHandshake
        } else if again {
            Asked::Renegotiation
        } else {
            Asked::NotSeen
        };
        let sent = match attempt.client_certificate {
            ClientCertificate::Presented => Sent::InClear,
            _ if again && client.renegotiation.1 >= WITH_CERTIFICATE => Sent::ProbablyEncrypted,
            ClientCertificate::Empty => Sent::Empty,
            ClientCertificate::NotSent => Sent::NotSeen,
        };
        (asked, sent)
    }

    /// Whether a renegotiation came to its end: both sides changed the cipher a second time.
    pub(in crate::capture) fn renegotiated(&self) -> bool {
        self.directions.iter().all(|one| one.cipher_changes > 1)
    }

    fn signs(&self, in_clear: &ClearHandshake, end: Option<End>) -> Vec<ClientSign> {
        let offered = matches!(in_clear.attempt.offer, Offer::Ticket | Offer::SessionId);
        let renewed = in_clear.after_hello == Some(AfterHello::NewSessionTicket);
        let left = end.is_some_and(|end| end.by == Side::Client);
        let client = self.direction(Side::Client);
        let left = offered && renewed && left && !client.encrypted && client.is_whole();
        left.then_some(ClientSign::LeftAfterNewSessionTicket)
            .into_iter()
            .collect()
    }
}
