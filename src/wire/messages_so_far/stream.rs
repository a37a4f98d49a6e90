//! The record stream of one side.

use crate::bounds::{ALERTS_MAX, IDLE_RECORDS_MAX};
use crate::wire::{ContentType, DecodeError, HandshakeJoiner, Message, Piece, RecordSplitter};

/// The level of an alert that lets the connection go on (RFC 5246 section 7.2).
const WARNING: u8 = 1;

/// Where a stream stopped making sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// The very first record header was none.
    NotTls,
    /// A later record or message did not decode.
    Broken(DecodeError),
}

/// The record stream of one side up to ChangeCipherSpec, and the headers after it.
#[derive(Debug, Default)]
pub(super) struct Stream {
    splitter: RecordSplitter,
    joiner: HandshakeJoiner,
    alert: Vec<u8>,
    pub(super) alerts: Vec<u8>,
    pub(super) fatal: Option<u8>,
    records: u32,
    /// Records in clear text since a handshake message was complete.
    idle_records: u32,
    pub(super) encrypted: bool,
    pub(super) encrypted_handshake_records: u32,
    pub(super) defect: Option<Defect>,
}

impl Stream {
    /// Follows `bytes`; whole clear-text handshake messages go to `heard`.
    pub(super) fn follow(&mut self, mut bytes: &[u8], heard: &mut impl Messages) {
        while self.defect.is_none() {
            match self.splitter.next(&mut bytes) {
                Ok(Some(piece)) => {
                    if let Err(error) = self.take(piece, heard) {
                        self.defect = Some(Defect::Broken(error));
                    }
                }
                Ok(None) => return,
                Err(_) if self.records == 0 => self.defect = Some(Defect::NotTls),
                Err(error) => self.defect = Some(Defect::Broken(error)),
            }
        }
    }

    fn take(&mut self, piece: Piece<'_>, heard: &mut impl Messages) -> Result<(), DecodeError> {
        match piece {
            Piece::Start(header) => {
                self.records = self.records.saturating_add(1);
                if !self.encrypted {
                    return self.take_idle();
                }
                if header.content_type == ContentType::Handshake {
                    let seen = self.encrypted_handshake_records;
                    self.encrypted_handshake_records = seen.saturating_add(1);
                }
                Ok(())
            }
            Piece::Body(..) if self.encrypted => Ok(()),
            Piece::Body(ContentType::ChangeCipherSpec, _) if !self.joiner.is_empty() => {
                Err(DecodeError::Invalid("ChangeCipherSpec within a message"))
            }
            Piece::Body(ContentType::ChangeCipherSpec, _) => {
                self.encrypted = heard.encryption() != Encryption::FromHello;
                Ok(())
            }
            Piece::Body(ContentType::Handshake, body) => {
                let idle = &mut self.idle_records;
                let pushed = self.joiner.push(body, |message| {
                    // No clear text follows such a hello, in its own record neither.
                    if heard.encryption() == Encryption::Begun {
                        return Ok(());
                    }
                    *idle = 0;
                    heard.take(message)
                });
                self.encrypted = heard.encryption() == Encryption::Begun;
                if self.encrypted { Ok(()) } else { pushed }
            }
            Piece::Body(ContentType::Alert, body) => {
                self.take_alert(body);
                Ok(())
            }
            Piece::Body(ContentType::ApplicationData, _) => {
                Err(DecodeError::Invalid("ContentType before ChangeCipherSpec"))
            }
        }
    }

    /// Counts a record, which may or may not get the handshake further.
    fn take_idle(&mut self) -> Result<(), DecodeError> {
        self.idle_records += 1;
        if self.idle_records > IDLE_RECORDS_MAX {
            return Err(DecodeError::TooLarge(
                "the number of records without a message",
            ));
        }
        Ok(())
    }

    fn take_alert(&mut self, body: &[u8]) {
        self.alert.extend_from_slice(body);
        while let [level, description, ..] = self.alert[..] {
            self.alert.drain(..2);
            if level != WARNING {
                self.fatal.get_or_insert(description);
            }
            if self.alerts.len() < ALERTS_MAX {
                self.alerts.push(description);
            }
        }
    }
}

/// Who takes the messages of a stream.
pub(super) trait Messages {
    fn take(&mut self, message: Message<'_>) -> Result<(), DecodeError>;

    /// When the stream is encrypted, as far as the messages tell.
    fn encryption(&self) -> Encryption;
}

/// When a stream is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encryption {
    /// From ChangeCipherSpec on: TLS up to 1.2.
    FromChangeCipherSpec,
    /// From the ServerHello on that is to come: TLS 1.3, where ChangeCipherSpec says nothing (RFC 8446 appendix D.4).
    FromHello,
    /// By what was said already.
    Begun,
}
