//! What both sides of a captured connection said.

use super::connection::{Asked, ClientSign, Counted, EachWay, End, EndedHow, Missing, Sent, Side};
use super::direction::{Direction, Record};
use super::half::Part;
use super::heard::{Flights, Heard, heard, server_name};
use super::modern::{Hellos, Modern};
use crate::observation::{Attempt, ClientCertificate, EndedBy, HandshakeKind, Offer, Reply, Stage};
use crate::wire::{AfterHello, ContentType};

/// TLS 1.3 in supported_versions (RFC 8446 section 4.2.1).
const TLS13: u16 = 0x0304;
/// Fewest bytes of the client's handshake records in a renegotiation with a certificate: the smallest certificates have about 500 bytes,
/// and the other messages of a flight without one stay below this together.
const WITH_CERTIFICATE: u64 = 1000;

/// What both sides said.
pub(super) struct Talk {
    directions: [Direction; 2],
    flights: Option<Box<Flights>>,
    heard: Option<Box<Heard>>,
    modern: Option<Box<(Modern, Option<String>)>>,
    times: Times,
    /// The first sign of an end from each side, in the order in which they came.
    alerted: [Option<u64>; 2],
    closed: Option<(Side, EndedHow, u64)>,
}

/// When each step was done, in nanoseconds since 1970.
#[derive(Default)]
struct Times {
    connected: Option<u64>,
    hello: Option<u64>,
    handshake: Option<u64>,
    request: Option<u64>,
    answer: Option<u64>,
}

/// What a connection turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// It goes on as it was.
    Goes,
    /// It is TLS 1.3, as this part says.
    Tls13,
}

/// What came of a talk in TLS 1.3.
pub(super) struct ToldModern {
    pub(super) hellos: Hellos,
    pub(super) server_name: Option<String>,
    pub(super) end: Option<End>,
    pub(super) missing: Vec<Missing>,
    pub(super) encrypted_bytes: EachWay,
}

/// What came of a talk.
pub(super) struct Told {
    pub(super) heard: Heard,
    pub(super) end: Option<End>,
    pub(super) missing: Vec<Missing>,
    pub(super) counted: Counted,
    pub(super) signs: Vec<ClientSign>,
    pub(super) asked: Asked,
    pub(super) sent: Sent,
    pub(super) application_bytes: EachWay,
    pub(super) encrypted_alerts: EachWay,
}

impl Talk {
    pub(super) fn new(connected: Option<u64>) -> Self {
        Self {
            directions: Default::default(),
            flights: Some(Box::default()),
            heard: None,
            modern: None,
            times: Times {
                connected,
                ..Times::default()
            },
            alerted: [None; 2],
            closed: None,
        }
    }

    fn direction(&self, side: Side) -> &Direction {
        let [client, server] = &self.directions;
        match side {
            Side::Client => client,
            Side::Server => server,
        }
    }

    /// Follows the next part of what `side` sent.
    pub(super) fn follow(&mut self, side: Side, part: &Part<'_>, now: u64) -> Turn {
        match part {
            Part::Missing(count) => {
                let [client, server] = &mut self.directions;
                match side {
                    Side::Client => client.miss(*count),
                    Side::Server => server.miss(*count),
                }
                if let Some(modern) = &mut self.modern {
                    modern.0.miss();
                }
                Turn::Goes
            }
            Part::Bytes(bytes) => self.follow_bytes(side, bytes, now),
        }
    }

    fn follow_bytes(&mut self, side: Side, bytes: &[u8], now: u64) -> Turn {
        let turn = self.follow_clear(side, bytes, now);
        let Self {
            directions: [client, server],
            times,
            alerted: [client_alerted, server_alerted],
            ..
        } = self;
        let data_came = client.application_bytes + server.application_bytes > 0;
        let (direction, alerted) = match side {
            Side::Client => (client, client_alerted),
            Side::Server => (server, server_alerted),
        };
        let mut again = (0, 0);
        direction.follow(bytes, &mut |record: Record| {
            *alerted = (record.content == ContentType::Alert).then(|| alerted.unwrap_or(now));
            match (record.content, side) {
                (ContentType::ApplicationData, Side::Client) => {
                    times.request.get_or_insert(now);
                }
                (ContentType::ApplicationData, Side::Server) if times.request.is_some() => {
                    times.answer.get_or_insert(now);
                }
                (ContentType::Handshake, _) if record.encrypted && data_came => {
                    again.0 += 1;
                    again.1 += u64::from(record.length);
                }
                _ => {}
            }
        });
        direction.renegotiation.0 += again.0;
        direction.renegotiation.1 += again.1;
        if self.times.handshake.is_none() && self.is_complete() {
            self.times.handshake = Some(now);
            self.distil();
        }
        turn
    }

    /// Follows the handshake in clear text.
    fn follow_clear(&mut self, side: Side, bytes: &[u8], now: u64) -> Turn {
        if let Some(modern) = &mut self.modern {
            match side {
                Side::Client => modern.0.follow_client(bytes),
                Side::Server => modern.0.follow_server(bytes),
            }
            return Turn::Goes;
        }
        let direction = self.direction(side);
        if direction.encrypted || direction.clear_is_broken {
            return Turn::Goes;
        }
        let Some(flights) = &mut self.flights else {
            return Turn::Goes;
        };
        match side {
            Side::Client => flights.client.follow(bytes),
            Side::Server => flights.server.follow(bytes),
        }
        if self.times.hello.is_none()
            && let Some(hello) = flights.server.hello()
        {
            self.times.hello = Some(now);
            if hello.selected_version == Some(TLS13) {
                let client = flights.client.hello();
                let name = client.and_then(server_name);
                self.modern = Some(Box::new((Modern::new(client, hello), name)));
                self.flights = None;
                return Turn::Tls13;
            }
        }
        Turn::Goes
    }

    /// Whether both sides have sent Finished.
    fn is_complete(&self) -> bool {
        let finished = |one: &Direction| one.encrypted && one.encrypted_handshakes > 0;
        self.directions.iter().all(finished)
    }

    /// A side said that it ends the connection.
    pub(super) fn close(&mut self, side: Side, how: EndedHow, now: u64) {
        self.closed.get_or_insert((side, how, now));
    }

    /// Keeps what the clear text said, and lets the rest go.
    fn distil(&mut self) {
        if let Some(flights) = self.flights.take() {
            self.heard = Some(Box::new(heard(*flights)));
        }
    }

    /// What came of it, where it was TLS 1.3.
    pub(super) fn tell_modern(
        &mut self,
        started: u64,
        cause: Option<Missing>,
    ) -> Option<ToldModern> {
        let (modern, server_name) = *self.modern.take()?;
        let end = self.closed.map(|(by, how, at)| End {
            by,
            how,
            at_us: at.saturating_sub(started) / 1000,
        });
        Some(ToldModern {
            hellos: modern.hellos,
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
    pub(super) fn tell(mut self, started: u64, ended: u64, cause: Option<Missing>) -> Told {
        self.distil();
        let mut heard = match self.heard.take() {
            Some(heard) => *heard,
            None => heard(Flights::default()),
        };
        let end = self.end(&heard, started);
        let missing = self.missing(end, cause);
        let sure = self.is_known_to_the_end(&heard, end, &missing);
        heard.attempt.stage = self.stage(&heard);
        heard.attempt.reply = self.reply(&heard, end);
        heard.attempt.ended_by = match end {
            _ if heard.attempt.reply == Reply::Answered => None,
            Some(End {
                by: Side::Client, ..
            }) => Some(EndedBy::ObservedClient),
            Some(End {
                by: Side::Server, ..
            }) => Some(EndedBy::Server),
            None => Some(EndedBy::Network),
        };
        self.write_times(&mut heard.attempt, started, ended);
        let (asked, sent) = self.certificate(&heard.attempt);
        let count = |each: fn(&Direction) -> u64| EachWay {
            to_server: each(self.direction(Side::Client)),
            to_client: each(self.direction(Side::Server)),
        };
        Told {
            signs: self.signs(&heard, end),
            counted: if sure {
                Counted::Replies
            } else {
                Counted::Shown
            },
            application_bytes: count(|one| one.application_bytes),
            encrypted_alerts: count(|one| u64::from(one.encrypted_alerts)),
            heard,
            end,
            missing,
            asked,
            sent,
        }
    }

    /// The first of an alert, FIN and RST. An alert after which the same side sent more was no end.
    fn end(&self, heard: &Heard, started: u64) -> Option<End> {
        let [client, server] = self.alerted;
        let [fatal_of_client, fatal_of_server] = heard.fatal;
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
        (closed.is_some() || heard.fatal.iter().any(Option::is_some)).then(|| End {
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
    fn is_known_to_the_end(&self, heard: &Heard, end: Option<End>, missing: &[Missing]) -> bool {
        let hello = heard.attempt.server_hello.is_some();
        let kind = heard.attempt.handshake != HandshakeKind::NotSeen;
        if self.times.answer.is_some() {
            return kind;
        }
        let whole = missing.is_empty() && end.is_some();
        whole && (kind || !hello || heard.after_hello.is_none())
    }

    fn stage(&self, heard: &Heard) -> Stage {
        if self.times.request.is_some() && self.times.handshake.is_some() {
            Stage::Reply
        } else if self.times.handshake.is_some() {
            Stage::Request
        } else if heard.attempt.server_hello.is_some() {
            Stage::Handshake
        } else {
            Stage::Hello
        }
    }

    fn reply(&self, heard: &Heard, end: Option<End>) -> Reply {
        let [_, fatal] = heard.fatal;
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
    pub(super) fn renegotiated(&self) -> bool {
        self.directions.iter().all(|one| one.cipher_changes > 1)
    }

    fn signs(&self, heard: &Heard, end: Option<End>) -> Vec<ClientSign> {
        let offered = matches!(heard.attempt.offer, Offer::Ticket | Offer::SessionId);
        let renewed = heard.after_hello == Some(AfterHello::NewSessionTicket);
        let left = end.is_some_and(|end| end.by == Side::Client);
        let client = self.direction(Side::Client);
        let left = offered && renewed && left && !client.encrypted && client.is_whole();
        left.then_some(ClientSign::LeftAfterNewSessionTicket)
            .into_iter()
            .collect()
    }
}
