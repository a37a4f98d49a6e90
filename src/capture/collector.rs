//! The connections of a capture as they come, in bounded memory: kept one by one up to a bound, and counted.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::net::SocketAddr;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::both_directions::{Observed, ObservedTls13};
use super::connection::{Connection, ResumedBy, Tls13Connection, address};
use super::connection_table::Table;
use super::handshake_in_clear::ClearHandshake;
use super::open_connection::{Outcome, Over};
use super::{Captured, Counts, PairCount, Server};
use crate::bounds::{CAPTURED_MAX, CAPTURED_OF_PAIR_MAX, PAIRS_MAX, TICKETS_MAX};
use crate::observation::{
    CertificateRequest, ClientCertificate, HandshakeKind, Renegotiation, ServedChain,
};
use crate::packets::{self, CaptureError, FileRead, Fragments, Frame, Kind, each_segment};

/// Digits of a fingerprint of a ticket.
const FINGERPRINT: usize = 8;
/// Distinct chains of certificates that are kept of one server.
const CHAINS_MAX: usize = 8;

/// Reads captures, one after the other, as one.
pub struct Collector {
    table: Table,
    fragments: Fragments,
    kept: Kept,
    counts: Counts,
    first: Option<u64>,
    last: u64,
}

/// What is kept of the connections that are over.
#[derive(Default)]
struct Kept {
    connections: Vec<Connection>,
    tls13: Vec<Tls13Connection>,
    pairs: BTreeMap<(SocketAddr, std::net::IpAddr), PairCount>,
    servers: BTreeMap<SocketAddr, Server>,
    /// Which server issued a ticket, by its SHA-256.
    tickets: HashMap<u64, SocketAddr>,
    left_out: u64,
    tickets_left_out: u64,
}

impl Collector {
    /// Looks at connections to these ports of servers; to every port where none is given.
    #[must_use]
    pub fn new(ports: Vec<u16>) -> Self {
        Self {
            table: Table::new(ports),
            fragments: Fragments::default(),
            kept: Kept::default(),
            counts: Counts::default(),
            first: None,
            last: 0,
        }
    }

    /// Reads one file; connections go on from one file to the next.
    ///
    /// # Errors
    /// Where the file is no capture, or cannot be read at all.
    pub fn read(&mut self, input: impl Read) -> Result<FileRead, CaptureError> {
        packets::read(input, &mut |frame| self.packet(&frame))
    }

    fn packet(&mut self, frame: &Frame<'_>) {
        let at = frame.at;
        self.first = Some(self.first.map_or(at, |first| first.min(at)));
        self.last = self.last.max(at);
        self.counts.packets += 1;
        let Self {
            table,
            fragments,
            kept,
            counts,
            ..
        } = self;
        let shortened = &mut counts.shortened_packets;
        let kind = each_segment(frame.link, frame.bytes, fragments, &mut |segment| {
            *shortened += u64::from(segment.cut > 0);
            table.take(&segment, at, &mut |over, told| kept.add(over, told));
        });
        match kind {
            Kind::Tcp => counts.segments += 1,
            Kind::Fragment | Kind::Other => {}
            Kind::Cut => counts.cut_packets += 1,
            Kind::UnknownLink => {
                counts.unknown_links.insert(frame.link.0);
                counts.unknown_link_packets += 1;
            }
        }
    }

    /// Ends the reading: connections that are open are told as they are.
    #[must_use]
    pub fn finish(mut self) -> Captured {
        let kept = &mut self.kept;
        self.table.end(&mut |over, told| kept.add(over, told));
        let passed = self.table.passed_over;
        let counts = Counts {
            connections: self.table.connections,
            tls13: passed.tls13,
            not_tls: passed.not_tls,
            already_open: passed.already_open,
            other_port: passed.other_port,
            silent: passed.silent,
            given_up: passed.given_up,
            datagrams_given_up: self.fragments.given_up,
            left_out: self.kept.left_out,
            tickets_left_out: self.kept.tickets_left_out,
            ..self.counts
        };
        let mut connections = self.kept.connections;
        connections.sort_by_key(|one| one.stream);
        let mut tls13 = self.kept.tls13;
        tls13.sort_by_key(|one| one.stream);
        Captured {
            counts,
            started: self.first.and_then(time),
            finished: self.first.and_then(|_| time(self.last)),
            connections,
            tls13,
            pairs: self.kept.pairs.into_values().collect(),
            servers: self.kept.servers,
        }
    }
}

/// Nanoseconds since 1970 as a time; none where no calendar has it.
fn time(nanos: u64) -> Option<Timestamp> {
    Timestamp::from_nanosecond(i128::from(nanos)).ok()
}

impl Kept {
    fn add(&mut self, over: Over, told: Outcome) {
        match told {
            Outcome::Observed { told, renegotiated } => {
                self.add_observed(&over, *told, renegotiated);
            }
            Outcome::Tls13Sides(told) => self.add_tls13(&over, told),
        }
    }

    fn add_tls13(&mut self, over: &Over, told: ObservedTls13) {
        if self.tls13.len() >= CAPTURED_MAX {
            self.left_out += 1;
            return;
        }
        self.tls13.push(Tls13Connection {
            stream: over.stream,
            client: address(over.client),
            server: address(over.server),
            started: time(over.started).unwrap_or(Timestamp::UNIX_EPOCH),
            server_name: told.server_name,
            hellos: told.hellos,
            encrypted_bytes: told.encrypted_bytes,
            end: told.end,
            missing: told.missing,
        });
    }

    fn add_observed(&mut self, over: &Over, told: Observed, renegotiated: bool) {
        let (client, server) = (address(over.client), address(over.server));
        let mut in_clear = told.in_clear;
        let ticket_from = self.know_tickets(&in_clear, server);
        if renegotiated {
            in_clear.attempt.renegotiation = Some(Box::new(renegotiation(told.sent)));
            in_clear.attempt.hello_requests = 1;
        }
        self.keep_chain(&mut in_clear, server);
        let connection = Connection {
            stream: over.stream,
            client,
            server,
            started: time(over.started).unwrap_or(Timestamp::UNIX_EPOCH),
            server_name: in_clear.server_name,
            resumed_by: in_clear.resumed_by,
            offered_ticket: in_clear.offered_ticket.as_deref().map(fingerprint),
            ticket_from,
            certificate_asked: told.asked,
            certificate_sent: told.sent,
            application_bytes: told.application_bytes,
            encrypted_alerts: told.encrypted_alerts,
            end: told.end,
            missing: told.missing,
            counted: told.counted,
            signs: told.signs,
            attempt: in_clear.attempt,
        };
        self.count(connection);
    }

    fn count(&mut self, connection: Connection) {
        let key = (connection.server, connection.client.ip());
        if !self.pairs.contains_key(&key) && self.pairs.len() >= PAIRS_MAX {
            self.left_out += 1;
            return;
        }
        let pair = self.pairs.entry(key);
        let pair =
            pair.or_insert_with(|| PairCount::new(connection.client.ip(), connection.server));
        pair.count(&connection);
        let kept = pair.connections <= CAPTURED_OF_PAIR_MAX as u64;
        if kept && self.connections.len() < CAPTURED_MAX {
            self.connections.push(connection);
        } else {
            self.left_out += 1;
        }
    }

    /// Remembers who issued a ticket; who issued the one that was offered.
    fn know_tickets(
        &mut self,
        in_clear: &ClearHandshake,
        server: SocketAddr,
    ) -> Option<SocketAddr> {
        if let Some(ticket) = &in_clear.issued_ticket {
            if self.tickets.len() < TICKETS_MAX {
                self.tickets.insert(key(ticket), server);
            } else {
                self.tickets_left_out += 1;
            }
        }
        let offered = in_clear.offered_ticket.as_ref()?;
        self.tickets.get(&key(offered)).copied()
    }

    /// Keeps the chain of certificates that a server sent, once.
    fn keep_chain(&mut self, in_clear: &mut ClearHandshake, server: SocketAddr) {
        if self.servers.len() >= PAIRS_MAX && !self.servers.contains_key(&server) {
            in_clear.attempt.chain = None;
            return;
        }
        let kept = self.servers.entry(server).or_default();
        let issuers = std::mem::take(&mut in_clear.issuers);
        if issuers.len() > kept.acceptable_issuers.len() {
            let encoded = issuers.iter().map(|name| BASE64_STANDARD.encode(name));
            kept.acceptable_issuers = encoded.collect();
        }
        let certificates = std::mem::take(&mut in_clear.certificates);
        let Some(id) = in_clear.attempt.chain.clone() else {
            return;
        };
        if kept.chains.iter().any(|chain| chain.id == id) {
            return;
        }
        if kept.chains.len() >= CHAINS_MAX {
            in_clear.attempt.chain = None;
            return;
        }
        let encoded = certificates.iter().map(|one| BASE64_STANDARD.encode(one));
        kept.chains.push(ServedChain {
            id,
            certificates: encoded.collect(),
        });
    }
}

/// What is known of a renegotiation: its messages are encrypted, so that the request is a conclusion and its issuers are not known.
fn renegotiation(sent: super::Sent) -> Renegotiation {
    Renegotiation {
        completed: true,
        certificate_request: Some(CertificateRequest {
            issuers: 0,
            issuers_bytes: 0,
        }),
        client_certificate: match sent {
            super::Sent::ProbablyEncrypted => ClientCertificate::Presented,
            _ => ClientCertificate::NotSent,
        },
        new_session_ticket: None,
    }
}

/// A number by which a ticket is found again.
fn key(ticket: &[u8]) -> u64 {
    let hash = Sha256::digest(ticket);
    let first = hash.first_chunk::<8>().copied().unwrap_or_default();
    u64::from_be_bytes(first)
}

fn fingerprint(ticket: &[u8]) -> String {
    let mut text = format!("{:016x}", key(ticket));
    text.truncate(FINGERPRINT);
    text
}

impl PairCount {
    fn new(client: std::net::IpAddr, server: SocketAddr) -> Self {
        Self {
            client,
            server,
            ..Self::none(client, server)
        }
    }

    fn count(&mut self, one: &Connection) {
        self.connections += 1;
        let attempt = &one.attempt;
        let answered = u64::from(one.was_answered());
        if attempt.handshake == HandshakeKind::Full {
            self.full += 1;
            self.full_answered += answered;
        }
        if one.resumed() {
            self.resumed += 1;
            self.resumed_answered += answered;
        }
        self.half_way += u64::from(one.ended_half_way());
        self.partly += u64::from(!one.missing.is_empty());
        self.issued += u64::from(attempt.issued_ticket());
        let accepted = u64::from(one.resumed_by == Some(ResumedBy::Ticket));
        if one.offered_ticket.is_some() {
            self.tickets_offered += 1;
            self.tickets_accepted += accepted;
        }
        if let Some(from) = one.ticket_from.filter(|from| *from != one.server) {
            let found = self.foreign.iter_mut().find(|one| one.from == from);
            let foreign = match found {
                Some(foreign) => foreign,
                None => {
                    self.foreign.push(super::ForeignTickets {
                        from,
                        offered: 0,
                        accepted: 0,
                    });
                    let last = self.foreign.len() - 1;
                    &mut self.foreign[last]
                }
            };
            foreign.offered += 1;
            foreign.accepted += accepted;
        }
        let ended_by_client = matches!(one.end, Some(end) if end.by == super::Side::Client);
        if one.resumed() && answered == 0 && one.end.is_some() {
            self.cut_by_client += u64::from(ended_by_client);
            self.cut_by_server += u64::from(!ended_by_client);
        }
    }
}
