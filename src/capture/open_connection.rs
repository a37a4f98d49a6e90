//! One TCP connection that is open: both directions, and what it turned out to be.

use super::both_directions::{BothSides, Observed, ObservedTls13, Turn};
use super::connection::{EndedHow, Missing, Side};
use super::reassembly::{Half, Part};
use crate::packets::{Place, Segment};

/// Marks the end of the list.
pub(super) const NOWHERE: u32 = u32::MAX;
/// First bytes by which TLS is known: type handshake, major version 3.
const HANDSHAKE: [u8; 2] = [22, 3];

/// Both ends, the lower one first.
pub(super) type Key = (Place, Place);

/// What a connection is, as far as is known.
pub(super) enum State {
    /// No byte came.
    Silent,
    /// TLS.
    Speaks(Box<BothSides>),
    /// Not looked at: why was counted.
    PassedOver,
    /// It ended and was reported.
    Ended,
}

/// One connection.
pub(super) struct Open {
    pub(super) key: Key,
    /// Which end is the client; none where no SYN and no ClientHello said so.
    pub(super) client: Option<Place>,
    pub(super) stream: u64,
    pub(super) started: u64,
    pub(super) last: u64,
    pub(super) connected: Option<u64>,
    pub(super) lower: Half,
    pub(super) higher: Half,
    pub(super) state: State,
    pub(super) before: u32,
    pub(super) after: u32,
}

/// A connection that is over, or no longer followed.
pub(super) struct Over {
    pub(super) stream: u64,
    pub(super) client: Place,
    pub(super) server: Place,
    pub(super) started: u64,
}

/// What came of it.
pub(super) enum Outcome {
    /// TLS up to 1.2.
    Observed {
        told: Box<Observed>,
        renegotiated: bool,
    },
    /// TLS 1.3.
    Tls13Sides(ObservedTls13),
}

/// Connections that were not looked at, or brought nothing, by why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PassedOver {
    /// TLS 1.3: not judged.
    pub(super) tls13: u64,
    /// What came first was no TLS.
    pub(super) not_tls: u64,
    /// No ClientHello: it was open when the capture began.
    pub(super) already_open: u64,
    /// On other ports than those asked for.
    pub(super) other_port: u64,
    /// No byte came.
    pub(super) silent: u64,
    /// Given up because too many were open.
    pub(super) given_up: u64,
}

impl Open {
    pub(super) fn new(key: Key, stream: u64, now: u64) -> Self {
        Self {
            key,
            client: None,
            stream,
            started: now,
            last: now,
            connected: None,
            lower: Half::default(),
            higher: Half::default(),
            state: State::Silent,
            before: NOWHERE,
            after: NOWHERE,
        }
    }

    /// What `source` sends.
    pub(super) fn half(&self, source: Place) -> &Half {
        if source == self.key.0 {
            &self.lower
        } else {
            &self.higher
        }
    }

    pub(super) fn waiting_bytes(&self) -> usize {
        self.lower.waiting_bytes() + self.higher.waiting_bytes()
    }

    pub(super) fn take(
        &mut self,
        segment: &Segment<'_>,
        (now, room): (u64, usize),
        ports: &[u16],
        passed: &mut PassedOver,
    ) {
        if matches!(self.state, State::PassedOver | State::Ended) {
            return;
        }
        self.note_syn(segment, now);
        let (mut listener, lower, higher) = self.listener(ports, passed, now);
        let (own, other) = match segment.source == listener.key.0 {
            true => (lower, higher),
            false => (higher, lower),
        };
        if let Some(number) = segment.acknowledgment {
            let from = segment.destination;
            other.acknowledge(number, now, &mut |part| listener.hear(from, &part));
        }
        if !segment.syn && (!segment.bytes.is_empty() || segment.cut > 0 || segment.fin) {
            let from = segment.source;
            let content = (segment.bytes, segment.cut, segment.fin);
            own.take(segment.sequence, content, (now, room), &mut |part| {
                listener.hear(from, &part);
            });
        }
        if segment.rst {
            // Segments that wait are processed before the reset.
            self.give_up(ports, passed);
        }
        self.note_end(segment, now);
    }

    fn note_syn(&mut self, segment: &Segment<'_>, now: u64) {
        if !segment.syn {
            return;
        }
        let client = match segment.acknowledgment {
            None => segment.source,
            Some(_) => {
                self.connected.get_or_insert(now);
                segment.destination
            }
        };
        self.client.get_or_insert(client);
        let half = match segment.source == self.key.0 {
            true => &mut self.lower,
            false => &mut self.higher,
        };
        half.begin(segment.sequence);
    }

    /// FIN counts when every byte before it was in_clear; RST at once.
    fn note_end(&mut self, segment: &Segment<'_>, now: u64) {
        let Self {
            client,
            lower,
            higher,
            key,
            state: State::Speaks(talk),
            ..
        } = self
        else {
            return;
        };
        let side = |place| side(*client, place);
        if segment.rst {
            talk.close(side(segment.source), EndedHow::Reset, now);
        }
        for (half, place) in [(lower, key.0), (higher, key.1)] {
            if half.is_finished() {
                talk.close(side(place), EndedHow::Fin, now);
            }
        }
    }

    pub(super) fn give_up(&mut self, ports: &[u16], passed: &mut PassedOver) {
        let (low, high) = self.key;
        let (mut listener, lower, higher) = self.listener(ports, passed, self.last);
        lower.give_up(&mut |part| listener.hear(low, &part));
        higher.give_up(&mut |part| listener.hear(high, &part));
    }

    /// Who hears at `now`, and both directions.
    fn listener<'a>(
        &'a mut self,
        ports: &'a [u16],
        passed: &'a mut PassedOver,
        now: u64,
    ) -> (Listener<'a>, &'a mut Half, &'a mut Half) {
        let listener = Listener {
            key: self.key,
            client: &mut self.client,
            connected: self.connected,
            state: &mut self.state,
            ports,
            passed,
            now,
        };
        (listener, &mut self.lower, &mut self.higher)
    }

    /// Whether nothing more can come: RST, or FIN from both sides.
    pub(super) fn is_over(&self, segment: &Segment<'_>) -> bool {
        let is_followed = matches!(self.state, State::Silent | State::Speaks(_));
        is_followed && (segment.rst || self.lower.is_finished() && self.higher.is_finished())
    }

    pub(super) fn over(&self, mut talk: BothSides, cause: Option<Missing>) -> (Over, Outcome) {
        let client = self.client.unwrap_or(self.key.0);
        let server = other_end(self.key, client);
        let told = match talk.tell_modern(self.started, cause) {
            Some(told) => Outcome::Tls13Sides(told),
            None => Outcome::Observed {
                renegotiated: talk.renegotiated(),
                told: Box::new(talk.tell(self.started, self.last, cause)),
            },
        };
        let over = Over {
            stream: self.stream,
            client,
            server,
            started: self.started,
        };
        (over, told)
    }
}

fn other_end((lower, higher): Key, end: Place) -> Place {
    match end == lower {
        true => higher,
        false => lower,
    }
}

fn side(client: Option<Place>, place: Place) -> Side {
    match client == Some(place) {
        true => Side::Client,
        false => Side::Server,
    }
}

/// Processes the bytes of a connection.
struct Listener<'a> {
    key: Key,
    client: &'a mut Option<Place>,
    connected: Option<u64>,
    state: &'a mut State,
    ports: &'a [u16],
    passed: &'a mut PassedOver,
    now: u64,
}

impl Listener<'_> {
    fn hear(&mut self, from: Place, part: &Part<'_>) {
        if matches!(self.state, State::Silent) {
            self.begin(from, part);
        }
        let State::Speaks(talk) = self.state else {
            return;
        };
        if talk.follow(side(*self.client, from), part, self.now) == Turn::Tls13 {
            self.passed.tls13 += 1;
        }
    }

    /// The first bytes say what the connection is.
    fn begin(&mut self, from: Place, part: &Part<'_>) {
        let Part::Bytes(bytes) = part else {
            return self.pass(|passed| &mut passed.already_open);
        };
        let client = self.client.unwrap_or(from);
        let server = other_end(self.key, client);
        if !self.ports.is_empty() && !self.ports.contains(&server.port) {
            return self.pass(|passed| &mut passed.other_port);
        }
        let is_handshake = bytes
            .iter()
            .zip(HANDSHAKE)
            .all(|(byte, wanted)| *byte == wanted);
        let is_hello = is_handshake && bytes.get(5).is_none_or(|kind| *kind == 1);
        if is_hello && client == from {
            *self.client = Some(client);
            *self.state = State::Speaks(Box::new(BothSides::new(self.connected)));
        } else if matches!(bytes, [20..=23, 3, 0..=4, ..]) {
            self.pass(|passed| &mut passed.already_open);
        } else if self.client.is_none() {
            // Without SYN, what begins in the middle may be a part of a record.
            self.pass(|passed| &mut passed.already_open);
        } else {
            self.pass(|passed| &mut passed.not_tls);
        }
    }

    fn pass(&mut self, count: impl Fn(&mut PassedOver) -> &mut u64) {
        *count(self.passed) += 1;
        *self.state = State::PassedOver;
    }
}
