//! What both sides of a captured connection said.

mod connection_outcome;

use super::connection::{Asked, ClientSign, Counted, EachWay, End, EndedHow, Missing, Sent, Side};
use super::handshake_in_clear::{ClearHandshake, Flights, read_handshake, server_name};
use super::reassembly::Part;
use super::records_of_one_side::{Direction, Record};
use super::tls13::{Hellos, Tls13Sides};
use crate::wire::ContentType;

/// TLS 1.3 in supported_versions (RFC 8446 section 4.2.1).
const TLS13: u16 = 0x0304;

/// What both sides said.
pub(super) struct BothSides {
    directions: [Direction; 2],
    flights: Option<Box<Flights>>,
    in_clear: Option<Box<ClearHandshake>>,
    tls13: Option<Box<(Tls13Sides, Option<String>)>>,
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
pub(super) struct ObservedTls13 {
    pub(super) hellos: Hellos,
    pub(super) server_name: Option<String>,
    pub(super) end: Option<End>,
    pub(super) missing: Vec<Missing>,
    pub(super) encrypted_bytes: EachWay,
}

/// What came of a talk.
pub(super) struct Observed {
    pub(super) in_clear: ClearHandshake,
    pub(super) end: Option<End>,
    pub(super) missing: Vec<Missing>,
    pub(super) counted: Counted,
    pub(super) signs: Vec<ClientSign>,
    pub(super) asked: Asked,
    pub(super) sent: Sent,
    pub(super) application_bytes: EachWay,
    pub(super) encrypted_alerts: EachWay,
}

impl BothSides {
    pub(super) fn new(connected: Option<u64>) -> Self {
        Self {
            directions: Default::default(),
            flights: Some(Box::default()),
            in_clear: None,
            tls13: None,
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
                if let Some(tls13) = &mut self.tls13 {
                    tls13.0.miss();
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
        if let Some(tls13) = &mut self.tls13 {
            match side {
                Side::Client => tls13.0.follow_client(bytes),
                Side::Server => tls13.0.follow_server(bytes),
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
            && let server = &flights.server
            && let Some(hello) = server.retry_request().or_else(|| server.hello())
        {
            self.times.hello = Some(now);
            if hello.selected_version == Some(TLS13) {
                let client = flights.client.hello();
                let name = client.and_then(server_name);
                self.tls13 = Some(Box::new((Tls13Sides::new(client, hello), name)));
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
            self.in_clear = Some(Box::new(read_handshake(*flights)));
        }
    }
}
