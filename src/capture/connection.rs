//! What was seen of one captured connection.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::tls13::Hellos;
use crate::observation::{Attempt, HandshakeKind};
use crate::packets::Place;

/// One side of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The one that opened it.
    Client,
    /// The other.
    Server,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Client => "the client",
            Self::Server => "the server",
        })
    }
}

/// How a side ended a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndedHow {
    /// With FIN.
    Fin,
    /// With RST.
    Reset,
    /// With an alert: close_notify, which is encrypted, or a fatal one.
    Alert,
}

impl fmt::Display for EndedHow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Fin => "FIN",
            Self::Reset => "RST",
            Self::Alert => "an alert",
        })
    }
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Who ended it.
    pub by: Side,
    /// How.
    pub how: EndedHow,
    /// When, in microseconds since the first packet.
    pub at_us: u64,
}

/// Which session went on in an abbreviated handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResumedBy {
    /// That of the ticket (RFC 5077).
    Ticket,
    /// That of the session ID (RFC 5246).
    SessionId,
}

/// Whether and when the server asked for the client certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// Not that the capture shows.
    NotSeen,
    /// In the first handshake.
    FirstHandshake,
    /// Handshake records after application data: a renegotiation, which asks for it as a rule.
    Renegotiation,
}

/// Whether the client sent a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sent {
    /// Not that the capture shows.
    NotSeen,
    /// An empty list.
    Empty,
    /// In clear text.
    InClear,
    /// Its handshake records in the renegotiation are long enough for one; they are encrypted.
    ProbablyEncrypted,
}

/// What is not in the capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Bytes from the client.
    ClientBytes,
    /// Bytes from the server.
    ServerBytes,
    /// How it ended: the capture ended first.
    End,
    /// What came after too many other connections were open.
    NotFollowed,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::ClientBytes => "bytes from the client",
            Self::ServerBytes => "bytes from the server",
            Self::End => "its end",
            Self::NotFollowed => "what came after too many others were open",
        })
    }
}

/// A count for each direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EachWay {
    /// From the client to the server.
    pub to_server: u64,
    /// From the server to the client.
    pub to_client: u64,
}

/// A rule or habit of the client that the capture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientSign {
    /// It broke off after a NewSessionTicket in an abbreviated handshake, as Schannel did before Microsoft Security Advisory 3109853.
    LeftAfterNewSessionTicket,
}

/// What a captured connection can be counted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// The capture shows enough to say whether it got an answer.
    Replies,
    /// Only for what it showed, not for how it ended.
    Shown,
}

/// One captured connection. Tickets and session IDs are there as fingerprints only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Its number among the TCP connections of the capture, from 0: that of `tcp.stream` in Wireshark, in a capture of one file.
    pub stream: u64,
    /// The client.
    pub client: SocketAddr,
    /// The server.
    pub server: SocketAddr,
    /// The first packet.
    pub started: Timestamp,
    /// The name in the server_name extension; none where there was no such extension.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_name: Option<String>,
    /// Which session went on; none in a full handshake, or where it was not seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumed_by: Option<ResumedBy>,
    /// The first eight hex digits of the SHA-256 of the ticket that was offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered_ticket: Option<String>,
    /// The server that issued that ticket, where the capture shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket_from: Option<SocketAddr>,
    /// Whether and when the client certificate was asked for.
    pub certificate_asked: Asked,
    /// Whether it was sent.
    pub certificate_sent: Sent,
    /// Bytes of the records of application data, as they are encrypted.
    pub application_bytes: EachWay,
    /// Alerts that came encrypted: what they say cannot be read.
    pub encrypted_alerts: EachWay,
    /// How it ended; none where that is not in the capture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
    /// What is not in the capture; empty where everything is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Missing>,
    /// What it counts for.
    pub counted: Counted,
    /// What the client is known by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signs: Vec<ClientSign>,
    /// The rest, as of a connection that this tool makes.
    pub attempt: Attempt,
}

/// One captured connection of TLS 1.3: what its hellos said, and how it ended. Whether it got an answer cannot be known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tls13Connection {
    /// Its number among the TCP connections of the capture, as [`Connection::stream`].
    pub stream: u64,
    /// The client.
    pub client: SocketAddr,
    /// The server.
    pub server: SocketAddr,
    /// The first packet.
    pub started: Timestamp,
    /// The name in the server_name extension; none where there was no such extension.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_name: Option<String>,
    /// What the hellos said.
    #[serde(flatten)]
    pub hellos: Hellos,
    /// Bytes of encrypted records: application data, alerts and the rest of the handshake look alike.
    pub encrypted_bytes: EachWay,
    /// The first FIN or RST; none where none is in the capture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
    /// What is not in the capture; empty where everything is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Missing>,
}

impl Connection {
    /// Whether the handshake was an abbreviated one.
    #[must_use]
    pub fn resumed(&self) -> bool {
        self.resumed_by.is_some()
    }

    /// Whether it ended, as far as the capture shows, before the handshake was a full or an abbreviated one.
    #[must_use]
    pub fn ended_half_way(&self) -> bool {
        let seen = self.attempt.handshake != HandshakeKind::NotSeen;
        !seen && self.end.is_some() && self.counted == Counted::Replies
    }

    /// Whether the server sent application data after a request.
    #[must_use]
    pub fn was_answered(&self) -> bool {
        self.attempt.reply == crate::observation::Reply::Answered
    }
}

/// The address as it is written: an IPv4 address as one.
pub(super) fn address(place: Place) -> SocketAddr {
    let address = Ipv6Addr::from(place.address);
    let address = match address.to_ipv4_mapped() {
        Some(v4) => IpAddr::V4(v4),
        None => IpAddr::V6(address),
    };
    SocketAddr::new(address, place.port)
}
