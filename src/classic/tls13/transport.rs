//! The record layer (RFC 8446 section 5), without its socket.

use super::keys::{FRAGMENT_MAX, Keys};
use crate::bounds::{IDLE_RECORDS_MAX, MESSAGE_MAX};
use crate::classic::broken::{Broken, RECORD_OVERFLOW};
use crate::classic::transport::{check_header, idle, too_long};
use crate::observation::Rule;
use crate::wire::{ContentType, records};

const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;
const HEADER_LENGTH: usize = 5;
/// What encryption may add to a record (RFC 8446 section 5.2).
const EXPANSION_MAX: usize = 256;
/// What stands around the longest ticket in a NewSessionTicket: other fields and their lengths, and a few extensions.
const AROUND_A_TICKET: usize = 1024;
const TLS12: u16 = 0x0303;
const TLS10: u16 = 0x0301;
const WARNING: u8 = 1;
const FATAL: u8 = 2;
const CLOSE_NOTIFY: u8 = 0;
const USER_CANCELED: u8 = 90;

/// What a record brought.
pub(super) enum Heard {
    /// Handshake messages are there to be taken.
    Messages,
    /// Text of the application.
    Text(Vec<u8>),
    /// ChangeCipherSpec, which says nothing here (RFC 8446 appendix D.4), or close_notify.
    Nothing,
}

/// The state of both directions.
#[derive(Default)]
pub(super) struct Transport {
    input: Vec<u8>,
    messages: Vec<u8>,
    output: Vec<u8>,
    read: Option<Keys>,
    write: Option<Keys>,
    /// Records in a row that brought nothing.
    idle_records: u32,
    closed: bool,
    sent: bool,
}

impl Transport {
    /// Whether the peer said close_notify.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Bytes for the peer; what was sent is to be drained.
    pub(super) fn output(&mut self) -> &mut Vec<u8> {
        &mut self.output
    }

    /// Takes in bytes from the peer.
    pub(super) fn take_bytes(&mut self, bytes: &[u8]) {
        self.input.extend_from_slice(bytes);
    }

    /// What follows from the peer is under these. Nothing may be left of what came before (RFC 8446 section 5.1).
    pub(super) fn read_under(&mut self, keys: Keys) -> Result<(), Broken> {
        self.read = Some(keys);
        match self.messages.is_empty() {
            true => Ok(()),
            false => Err(out_of_order()),
        }
    }

    /// What follows from this side is under these.
    pub(super) fn write_under(&mut self, keys: Keys) {
        self.write = Some(keys);
    }

    pub(super) fn read_keys(&self) -> Option<&Keys> {
        self.read.as_ref()
    }

    pub(super) fn write_keys(&self) -> Option<&Keys> {
        self.write.as_ref()
    }

    /// The next whole record; none where there is none yet, or the peer has closed.
    pub(super) fn next(&mut self) -> Result<Option<Heard>, Broken> {
        if self.closed {
            return Ok(None);
        }
        let Some((content_type, body)) = self.next_record()? else {
            return Ok(None);
        };
        self.idle_records += 1;
        if self.idle_records > IDLE_RECORDS_MAX {
            return Err(idle());
        }
        let (content_type, plain) = match (&mut self.read, content_type) {
            (_, CHANGE_CIPHER_SPEC) if body == [1] => return Ok(Some(Heard::Nothing)),
            (Some(keys), APPLICATION_DATA) => keys.open(body)?,
            // A server that cannot read what this client sent may say so in clear.
            (None, HANDSHAKE) | (_, ALERT) => (content_type, body),
            (_, CHANGE_CIPHER_SPEC) => {
                let what = "ChangeCipherSpec is other than one byte with the value 1";
                return Err(Broken::misplaced(what));
            }
            (Some(_), _) => {
                let what = "a record in clear text came where encrypted ones belong";
                return Err(Broken::misplaced(what));
            }
            (None, _) => {
                let what = "an encrypted record came where ServerHello belongs";
                return Err(Broken::misplaced(what));
            }
        };
        self.understand(content_type, plain).map(Some)
    }

    fn understand(&mut self, content_type: u8, plain: Vec<u8>) -> Result<Heard, Broken> {
        match content_type {
            ALERT => self.take_alert(&plain).map(|()| Heard::Nothing),
            HANDSHAKE if plain.is_empty() => Err(Broken::misplaced("a handshake record is empty")),
            HANDSHAKE => {
                self.messages.extend_from_slice(&plain);
                Ok(Heard::Messages)
            }
            APPLICATION_DATA if self.read.is_some() && self.messages.is_empty() => {
                if !plain.is_empty() {
                    self.idle_records = 0;
                }
                Ok(Heard::Text(plain))
            }
            _ => Err(out_of_order()),
        }
    }

    fn next_record(&mut self) -> Result<Option<(u8, Vec<u8>)>, Broken> {
        let Some(&[content_type, major, _, high, low]) = self.input.first_chunk::<HEADER_LENGTH>()
        else {
            return Ok(None);
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        check_header(content_type, major)?;
        if length > FRAGMENT_MAX + EXPANSION_MAX {
            let what = "a record is too long";
            return Err(Broken::breaking(Rule::Malformed, what, RECORD_OVERFLOW));
        }
        let end = HEADER_LENGTH + length;
        let Some(body) = self.input.get(HEADER_LENGTH..end).map(<[u8]>::to_vec) else {
            return Ok(None);
        };
        self.input.drain(..end);
        Ok(Some((content_type, body)))
    }

    /// Every alert but two ends the connection, whatever its level (RFC 8446 section 6).
    fn take_alert(&mut self, plain: &[u8]) -> Result<(), Broken> {
        match *plain {
            [_, CLOSE_NOTIFY] => {
                self.closed = true;
                Ok(())
            }
            [WARNING, USER_CANCELED] => Ok(()),
            [_, description] => Err(Broken::by_alert(description)),
            _ => {
                let what = format!("an alert of length {} came", plain.len());
                Err(Broken::malformed(&what))
            }
        }
    }

    /// The next whole handshake message, header and all, with its type.
    pub(super) fn next_message(&mut self) -> Result<Option<(u8, Vec<u8>)>, Broken> {
        let Some(&[kind, high, middle, low]) = self.messages.first_chunk::<4>() else {
            return Ok(None);
        };
        let length = u32::from_be_bytes([0, high, middle, low]) as usize;
        if length > MESSAGE_MAX + AROUND_A_TICKET {
            return Err(too_long(kind, length));
        }
        if self.messages.len() < 4 + length {
            return Ok(None);
        }
        Ok(Some((kind, self.messages.drain(..4 + length).collect())))
    }

    /// A message came that moves the handshake on.
    pub(super) fn went_on(&mut self) {
        self.idle_records = 0;
    }

    /// A handshake message, header and all.
    pub(super) fn put_message(&mut self, message: &[u8]) -> Result<(), Broken> {
        self.put(ContentType::Handshake, HANDSHAKE, message)
    }

    /// A ChangeCipherSpec, for devices in between that wait for one (RFC 8446 appendix D.4).
    pub(super) fn put_change_cipher_spec(&mut self) {
        let record = records(ContentType::ChangeCipherSpec, TLS12, &[1]);
        self.output.extend(record);
    }

    /// Text of the application.
    pub(super) fn put_text(&mut self, text: &[u8]) -> Result<(), Broken> {
        self.put(ContentType::ApplicationData, APPLICATION_DATA, text)
    }

    /// Says close_notify.
    pub(super) fn put_close(&mut self) {
        self.put_alert(WARNING, CLOSE_NOTIFY);
    }

    /// The alert that an end of this side's calls for.
    pub(super) fn put_end(&mut self, broken: &Broken) {
        if let Some(description) = broken.alert {
            self.put_alert(FATAL, description);
        }
    }

    fn put_alert(&mut self, level: u8, description: u8) {
        // Where not even an alert can be made, the end of the connection says enough.
        let _ = self.put(ContentType::Alert, ALERT, &[level, description]);
    }

    fn put(&mut self, clear: ContentType, kind: u8, text: &[u8]) -> Result<(), Broken> {
        let Some(keys) = &mut self.write else {
            // The version of the first record says nothing; this one no server stumbles over.
            let version = if self.sent { TLS12 } else { TLS10 };
            self.sent = true;
            self.output.extend(records(clear, version, text));
            return Ok(());
        };
        for fragment in text.chunks(FRAGMENT_MAX) {
            let record = keys.seal(kind, fragment)?;
            self.output.extend(record);
        }
        Ok(())
    }
}

/// Messages may not span a change of keys (RFC 8446 section 5.1).
fn out_of_order() -> Broken {
    Broken::misplaced("other records came in the middle of a message")
}
