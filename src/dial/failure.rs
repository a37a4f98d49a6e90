//! Errors of sockets and of rustls, told as replies.

use std::io::{self, ErrorKind};

use rustls::{Error as TlsError, InvalidMessage, PeerMisbehaved};

use crate::classic::Broken;
use crate::observation::{Protocol, Reply, Rule};
use crate::untrusted_text::clean;
use crate::wire::{Defect, ServerFlight};

/// Longest text of an error that is kept, in characters.
const WORDS_MAX: usize = 120;

/// Why no TCP connection came about.
pub(super) fn connect_failure(error: &io::Error) -> Reply {
    match error.kind() {
        ErrorKind::ConnectionRefused => Reply::Refused,
        ErrorKind::TimedOut => Reply::Timeout,
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => Reply::Unreachable,
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => Reply::Reset,
        _ => local_fault(error),
    }
}

/// How a connection that stood came to its end.
pub(super) fn stream_failure(error: &io::Error, server: &ServerFlight) -> Reply {
    if let Some(looks_like) = not_tls(server) {
        return Reply::NotTls { looks_like };
    }
    if let Some(broken) = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Broken>())
    {
        return broken.reply.clone();
    }
    if let Some(tls) = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<TlsError>())
    {
        return tls_failure(tls);
    }
    match error.kind() {
        ErrorKind::UnexpectedEof => Reply::Closed,
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
            Reply::Reset
        }
        ErrorKind::TimedOut => Reply::Timeout,
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => Reply::Unreachable,
        // rustls says so of more bytes than it keeps.
        ErrorKind::InvalidData => Reply::Incompatible {
            what: clean(&error.to_string(), WORDS_MAX),
        },
        _ => local_fault(error),
    }
}

fn tls_failure(error: &TlsError) -> Reply {
    let what = clean(&error.to_string(), WORDS_MAX);
    match error {
        TlsError::AlertReceived(description) => Reply::Alert {
            description: u8::from(*description),
        },
        TlsError::PeerIncompatible(_)
        // Bounds of this client, which no rule knows.
        | TlsError::InvalidMessage(InvalidMessage::HandshakePayloadTooLarge)
        | TlsError::PeerMisbehaved(PeerMisbehaved::TooManyWarningAlertsReceived) => {
            Reply::Incompatible { what }
        }
        TlsError::General(_)
        | TlsError::FailedToGetCurrentTime
        | TlsError::FailedToGetRandomBytes => Reply::LocalFault { what },
        _ => Reply::Misbehaved { what },
    }
}

/// The rule that rustls names, where it has a name here too.
pub(super) fn broken_rule(error: &io::Error) -> Option<Rule> {
    let tls = error.get_ref()?.downcast_ref::<TlsError>()?;
    Some(match tls {
        TlsError::InvalidMessage(InvalidMessage::HandshakePayloadTooLarge) => return None,
        TlsError::InvalidMessage(_) => Rule::Malformed,
        TlsError::InappropriateMessage { .. } | TlsError::InappropriateHandshakeMessage { .. } => {
            Rule::MessageOutOfOrder
        }
        TlsError::PeerMisbehaved(misbehaved) => match misbehaved {
            PeerMisbehaved::ResumptionOfferedWithVariedCipherSuite
            | PeerMisbehaved::ResumptionOfferedWithIncompatibleCipherSuite => {
                Rule::OtherSuiteOnResumption
            }
            PeerMisbehaved::ResumptionOfferedWithVariedEms => Rule::OtherMasterSecretOnResumption,
            PeerMisbehaved::SelectedUnofferedCipherSuite
            | PeerMisbehaved::SelectedUnofferedCompression
            | PeerMisbehaved::SelectedUnofferedKxGroup => Rule::UnofferedChoice,
            _ => return None,
        },
        _ => return None,
    })
}

fn local_fault(error: &io::Error) -> Reply {
    Reply::LocalFault {
        what: clean(&error.to_string(), WORDS_MAX),
    }
}

/// What the peer seems to speak, where its very first bytes are no TLS record.
fn not_tls(server: &ServerFlight) -> Option<Protocol> {
    if server.defect() != Some(Defect::NotTls) {
        return None;
    }
    Some(match server.first_bytes() {
        [b'H', b'T', b'T', b'P', b'/', ..] => Protocol::Http,
        [b'S', b'S', b'H', b'-', ..] => Protocol::Ssh,
        [a, b, c, b' ' | b'-', ..] if [a, b, c].iter().all(|d| d.is_ascii_digit()) => {
            Protocol::Greeting
        }
        _ => Protocol::Unknown,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(bytes: &[u8]) -> ServerFlight {
        let mut server = ServerFlight::default();
        server.follow(bytes);
        server
    }

    #[test]
    fn each_end_has_its_own_name() {
        let silent = ServerFlight::default();
        for (kind, reply) in [
            (ErrorKind::UnexpectedEof, Reply::Closed),
            (ErrorKind::ConnectionReset, Reply::Reset),
            (ErrorKind::TimedOut, Reply::Timeout),
        ] {
            assert_eq!(stream_failure(&kind.into(), &silent), reply);
        }
        let refused = connect_failure(&ErrorKind::ConnectionRefused.into());
        assert_eq!(refused, Reply::Refused);
        let no_files = io::Error::from_raw_os_error(24);
        assert!(matches!(
            connect_failure(&no_files),
            Reply::LocalFault { .. }
        ));
    }

    #[test]
    fn what_rustls_says_is_sorted() {
        let silent = ServerFlight::default();
        let alert = TlsError::AlertReceived(rustls::AlertDescription::AccessDenied);
        let reply = stream_failure(&io::Error::new(ErrorKind::InvalidData, alert), &silent);
        assert_eq!(reply, Reply::Alert { description: 49 });
        let bad = io::Error::new(ErrorKind::InvalidData, TlsError::DecryptError);
        assert!(matches!(
            stream_failure(&bad, &silent),
            Reply::Misbehaved { .. }
        ));
    }

    #[test]
    fn other_protocols_are_told_by_their_first_bytes() {
        for (bytes, looks_like) in [
            (&b"HTTP/1.1 400 Bad Request"[..], Protocol::Http),
            (b"SSH-2.0-OpenSSH", Protocol::Ssh),
            (b"220 mail.contoso.local", Protocol::Greeting),
            (b"\x00\x01\x02\x03\x04", Protocol::Unknown),
        ] {
            let reply = stream_failure(&ErrorKind::InvalidData.into(), &heard(bytes));
            assert_eq!(reply, Reply::NotTls { looks_like });
        }
    }
}
