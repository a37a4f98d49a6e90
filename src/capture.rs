//! Captured traffic: segments become TCP streams, TLS records, and one observation for each connection. Pure: it reads what it is given.
//!
//! Up to TLS 1.2 the handshake is in clear text, so that a capture of real traffic shows without a connection of one's own which session
//! was offered, whether it went on, and how the connection ended. What is encrypted is counted: records, bytes, alerts.
//!
//! - `reassembly`: segments of one side to a stream, with what is missing;
//! - `records_of_one_side`, `handshake_in_clear`, `both_directions`: records of each side, what the clear text said, and what both said;
//! - `tls13`: the hellos of TLS 1.3, of which no more can be read;
//! - `open_connection`, `connection_table`: a connection that is open, and all of them;
//! - [`collector`](Collector): what is kept of them;
//! - `verdict`: the judgement of `diagnosis` on them;
//! - [`redact`](Redactor): a copy that can be given away.

mod both_directions;
mod collector;
mod connection;
mod connection_table;
mod handshake_in_clear;
mod open_connection;
mod reassembly;
mod records_of_one_side;
mod redact;
mod tls13;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::collector::Collector;
pub use self::connection::{
    Asked, ClientSign, Connection, Counted, EachWay, End, EndedHow, Missing, ResumedBy, Sent, Side,
    Tls13Connection,
};
pub use self::redact::Redactor;
pub use self::tls13::{Hellos, Psk};
pub use self::verdict::{PairVerdict, not_compared, pair_verdicts, runs};
use crate::observation::ServedChain;

/// Everything that was read.
#[derive(Clone, Debug, Default)]
pub struct Captured {
    /// What was counted.
    pub counts: Counts,
    /// The first packet; none where there was none.
    pub started: Option<Timestamp>,
    /// The last packet.
    pub finished: Option<Timestamp>,
    /// The TLS connections that were kept, in the order in which they began.
    pub connections: Vec<Connection>,
    /// Those of TLS 1.3 that were kept.
    pub tls13: Vec<Tls13Connection>,
    /// Every pair of client and server.
    pub pairs: Vec<PairCount>,
    /// What servers sent that is kept once.
    pub servers: BTreeMap<SocketAddr, Server>,
}

/// What a server sent that is kept once.
#[derive(Clone, Debug, Default)]
pub struct Server {
    /// The distinct chains of certificates.
    pub chains: Vec<ServedChain>,
    /// The longest list of acceptable issuers.
    pub acceptable_issuers: Vec<String>,
}

/// What was counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Packets.
    pub packets: u64,
    /// TCP segments among them.
    pub segments: u64,
    /// TCP connections.
    pub connections: u64,
    /// TLS 1.3: no verdict comes of them, because the handshakes are encrypted.
    pub tls13: u64,
    /// Connections that do not begin with TLS.
    pub not_tls: u64,
    /// Connections that were open when the capture began: they show no ClientHello.
    pub already_open: u64,
    /// Connections to other ports than those asked for.
    pub other_port: u64,
    /// Connections without a byte.
    pub silent: u64,
    /// Connections that were given up because too many were open at once.
    pub given_up: u64,
    /// IP datagrams whose fragments are not all there.
    pub datagrams_given_up: u64,
    /// Packets whose headers are cut off.
    pub cut_packets: u64,
    /// Packets of which the capture keeps only the beginning (snap length).
    #[serde(default)]
    pub shortened_packets: u64,
    /// Packets of link types that are not known.
    pub unknown_link_packets: u64,
    /// Those link types.
    pub unknown_links: BTreeSet<u32>,
    /// TLS connections that are counted and not kept one by one.
    pub left_out: u64,
    /// Tickets whose issuer is not remembered, because there were too many.
    pub tickets_left_out: u64,
}

impl Counts {
    /// Adds what was counted in another capture.
    pub fn add(&mut self, other: &Self) {
        let pairs = [
            (&mut self.packets, other.packets),
            (&mut self.segments, other.segments),
            (&mut self.connections, other.connections),
            (&mut self.tls13, other.tls13),
            (&mut self.not_tls, other.not_tls),
            (&mut self.already_open, other.already_open),
            (&mut self.other_port, other.other_port),
            (&mut self.silent, other.silent),
            (&mut self.given_up, other.given_up),
            (&mut self.datagrams_given_up, other.datagrams_given_up),
            (&mut self.cut_packets, other.cut_packets),
            (&mut self.shortened_packets, other.shortened_packets),
            (&mut self.unknown_link_packets, other.unknown_link_packets),
            (&mut self.left_out, other.left_out),
            (&mut self.tickets_left_out, other.tickets_left_out),
        ];
        for (own, its) in pairs {
            *own = own.saturating_add(its);
        }
        self.unknown_links.extend(&other.unknown_links);
    }
}

/// One client and one server, counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairCount {
    /// The client.
    pub client: IpAddr,
    /// The server.
    pub server: SocketAddr,
    /// Connections with TLS up to 1.2.
    pub connections: u64,
    /// Those of which something is missing.
    pub partly: u64,
    /// Full handshakes.
    pub full: u64,
    /// Those that got an answer.
    pub full_answered: u64,
    /// Abbreviated handshakes.
    pub resumed: u64,
    /// Those that got an answer.
    pub resumed_answered: u64,
    /// Connections that ended before the handshake showed whether it is a full or an abbreviated one.
    #[serde(default)]
    pub half_way: u64,
    /// Abbreviated handshakes without an answer that the client ended.
    pub cut_by_client: u64,
    /// Those that the server ended.
    pub cut_by_server: u64,
    /// Handshakes in which a ticket was issued.
    pub issued: u64,
    /// Connections that offered a ticket.
    pub tickets_offered: u64,
    /// Those whose ticket was accepted.
    pub tickets_accepted: u64,
    /// Tickets that another server had issued.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foreign: Vec<ForeignTickets>,
}

/// Tickets of one server that were offered to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignTickets {
    /// The server that issued them.
    pub from: SocketAddr,
    /// How many were offered.
    pub offered: u64,
    /// How many were accepted.
    pub accepted: u64,
}

impl PairCount {
    fn none(client: IpAddr, server: SocketAddr) -> Self {
        Self {
            client,
            server,
            connections: 0,
            partly: 0,
            full: 0,
            full_answered: 0,
            resumed: 0,
            resumed_answered: 0,
            half_way: 0,
            cut_by_client: 0,
            cut_by_server: 0,
            issued: 0,
            tickets_offered: 0,
            tickets_accepted: 0,
            foreign: Vec::new(),
        }
    }
}
