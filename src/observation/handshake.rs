//! What the handshake messages said.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::KeyMark;

/// A protocol version as it stands on the wire: 0x0303 is TLS 1.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TlsVersion(pub u16);

impl Default for TlsVersion {
    fn default() -> Self {
        Self::TLS12
    }
}

impl TlsVersion {
    /// TLS 1.0 (RFC 2246).
    pub const TLS10: Self = Self(0x0301);
    /// TLS 1.1 (RFC 4346).
    pub const TLS11: Self = Self(0x0302);
    /// TLS 1.2 (RFC 5246).
    pub const TLS12: Self = Self(0x0303);
    /// TLS 1.3 (RFC 8446).
    pub const TLS13: Self = Self(0x0304);
    /// The versions that Windows Server 2012 R2 has on by default, highest first: one scout each.
    pub const SCOUTED: [Self; 3] = [Self::TLS12, Self::TLS11, Self::TLS10];
    /// Every version that a series can run in, highest first.
    pub const EVERY: [Self; 4] = [Self::TLS13, Self::TLS12, Self::TLS11, Self::TLS10];
}

impl fmt::Display for TlsVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0x0300 => f.pad("SSL3.0"),
            0x0301 => f.pad("TLS1.0"),
            0x0302 => f.pad("TLS1.1"),
            0x0303 => f.pad("TLS1.2"),
            0x0304 => f.pad("TLS1.3"),
            other => f.pad(&format!("0x{other:04x}")),
        }
    }
}

impl Serialize for TlsVersion {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TlsVersion {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let known = (0x0300..=0x0304).map(Self).find(|v| v.to_string() == text);
        let other = || {
            let hex = text.strip_prefix("0x")?;
            u16::from_str_radix(hex, 16).ok().map(Self)
        };
        known.or_else(other).ok_or_else(|| {
            serde::de::Error::custom(format_args!(
                "unknown TLS version '{}'",
                text.escape_debug()
            ))
        })
    }
}

/// What a ClientHello offered towards resumption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offer {
    /// Neither a session ID nor the SessionTicket extension.
    Nothing,
    /// An empty SessionTicket extension: "I can use tickets" (RFC 5077 section 3.2).
    EmptyTicketExtension,
    /// A ticket, with a fresh session ID for the server to echo (RFC 5077 section 3.4).
    Ticket,
    /// The session ID of an earlier session, without the SessionTicket extension.
    SessionId,
}

/// What a ServerHello's session_id says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionIdAnswer {
    /// Empty: this session cannot be resumed by its ID (RFC 5246 section 7.4.1.3).
    Empty,
    /// The one that the client sent.
    Echoed,
    /// One of the server's own.
    Fresh,
}

/// The parts of a ServerHello that bear on resumption (RFC 5246 section 7.4.1.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerHello {
    /// Version that the server chose.
    pub version: TlsVersion,
    /// Cipher suite that the server chose, by its IANA number.
    pub suite: u16,
    /// The session_id in hex, as it came.
    #[serde(default)]
    pub session_id: String,
    /// What that session_id says.
    pub session_id_answer: SessionIdAnswer,
    /// An empty SessionTicket extension: a NewSessionTicket will follow (RFC 5077 section 3.2).
    pub ticket_acknowledged: bool,
    /// Extended master secret agreed (RFC 7627).
    #[serde(default)]
    pub extended_master_secret: bool,
    /// Secure renegotiation indicated (RFC 5746).
    #[serde(default)]
    pub secure_renegotiation: bool,
    /// A higher version that the server says it speaks, by the mark in its random (RFC 8446 section 4.1.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub also_speaks: Option<TlsVersion>,
}

/// A NewSessionTicket without its ticket (RFC 5077 section 3.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSessionTicket {
    /// Lifetime hint in seconds; 0 is unspecified.
    #[serde(rename = "lifetime_hint_s")]
    pub lifetime_hint: u32,
    /// Length of the ticket in bytes; 0 means "none after all".
    pub length: u16,
    /// The first four bytes in hex, fewer where the ticket is shorter.
    #[serde(default)]
    pub prefix: String,
    /// SHA-256 of the ticket in hex.
    #[serde(default)]
    pub sha256: String,
    /// What may name the key that it was made with; none where it is too short for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyMark>,
}

/// A CertificateRequest (RFC 5246 section 7.4.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateRequest {
    /// Number of acceptable issuers.
    pub issuers: u32,
    /// Size of that list in bytes.
    pub issuers_bytes: u32,
}

/// What the client answered to a CertificateRequest in the first handshake.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientCertificate {
    /// It was not asked, or the answer did not go out.
    #[default]
    NotSent,
    /// An empty list (RFC 5246 section 7.4.6).
    Empty,
    /// The certificate that the user gave.
    Presented,
}

/// Which handshake it was (RFC 5246 section 7.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandshakeKind {
    /// It ended before that could be seen.
    #[default]
    NotSeen,
    /// A new session was negotiated.
    Full,
    /// The server took up the session that was offered.
    Abbreviated,
}

/// Who sent an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// This client.
    Sent,
    /// The server.
    Received,
}

/// An alert (RFC 5246 section 7.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Who sent it.
    pub direction: Direction,
    /// Its description, by its IANA number.
    pub description: u8,
}

/// The name of an alert as the standards write it; none for a number that they do not assign.
#[must_use]
pub fn alert_name(description: u8) -> Option<&'static str> {
    Some(match description {
        0 => "close_notify",
        10 => "unexpected_message",
        20 => "bad_record_mac",
        21 => "decryption_failed",
        22 => "record_overflow",
        30 => "decompression_failure",
        40 => "handshake_failure",
        41 => "no_certificate",
        42 => "bad_certificate",
        43 => "unsupported_certificate",
        44 => "certificate_revoked",
        45 => "certificate_expired",
        46 => "certificate_unknown",
        47 => "illegal_parameter",
        48 => "unknown_ca",
        49 => "access_denied",
        50 => "decode_error",
        51 => "decrypt_error",
        70 => "protocol_version",
        71 => "insufficient_security",
        80 => "internal_error",
        86 => "inappropriate_fallback",
        90 => "user_canceled",
        100 => "no_renegotiation",
        109 => "missing_extension",
        110 => "unsupported_extension",
        112 => "unrecognized_name",
        113 => "bad_certificate_status_response",
        115 => "unknown_psk_identity",
        116 => "certificate_required",
        120 => "no_application_protocol",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_come_back_from_their_names() {
        for version in [0x0300, 0x0301, 0x0302, 0x0303, 0x0304, 0x0002, 0xfefd] {
            let text = serde_json::to_string(&TlsVersion(version)).unwrap();
            let back: TlsVersion = serde_json::from_str(&text).unwrap();
            assert_eq!(back, TlsVersion(version), "{text}");
        }
        assert!(serde_json::from_str::<TlsVersion>("\"TLS9\"").is_err());
    }
}
