//! The record layer of one side of a connection, without its socket: bytes in, records and messages out, and the reverse.

use super::broken::{Broken, RECORD_OVERFLOW, UNEXPECTED_MESSAGE};
use super::message_name::message_name;
use super::record::{FRAGMENT_MAX, HEADER_LENGTH, Protection, record};
use super::unopened::Unopened;
use crate::bounds::{ALERTS_MAX, IDLE_RECORDS_MAX, MESSAGE_MAX, RECORD_MAX};
use crate::observation::{Rule, TlsVersion};

const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;
const WARNING: u8 = 1;
const FATAL: u8 = 2;
const CLOSE_NOTIFY: u8 = 0;

/// What is to be sent, in order.
pub(super) enum Outgoing {
    Message(Vec<u8>),
    /// ChangeCipherSpec: what follows goes under this.
    ChangeCipherSpec(Box<Protection>),
}

/// What a record brought.
pub(super) enum Heard {
    /// Handshake messages are there to be taken.
    Messages,
    ChangeCipherSpec,
    /// Text of the application.
    Text(Vec<u8>),
    /// A warning, or close_notify: nothing to do.
    Nothing,
}

/// The state of both directions.
pub(crate) struct Transport {
    version: TlsVersion,
    input: Vec<u8>,
    messages: Vec<u8>,
    output: Vec<u8>,
    read: Option<Protection>,
    write: Option<Protection>,
    /// Records in a row that brought nothing.
    idle_records: u32,
    closed: bool,
}

impl Transport {
    pub(super) fn new(version: TlsVersion) -> Self {
        Self {
            version,
            input: Vec::new(),
            messages: Vec::new(),
            output: Vec::new(),
            read: None,
            write: None,
            idle_records: 0,
            closed: false,
        }
    }

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

    /// What follows from the peer is under this.
    pub(super) fn read_under(&mut self, protection: Protection) {
        self.read = Some(protection);
    }

    /// The next whole record; none where there is none yet, or the peer has closed.
    pub(super) fn next(&mut self) -> Result<Option<Heard>, Broken> {
        if self.closed {
            return Ok(None);
        }
        let Some((content_type, body)) = self.next_record()? else {
            return Ok(None);
        };
        let plain = match &mut self.read {
            Some(protection) => protection.open(content_type, &body)?,
            None if body.len() > FRAGMENT_MAX => return Err(Unopened::TooLong.into()),
            None => body,
        };
        self.idle_records += 1;
        if self.idle_records > IDLE_RECORDS_MAX {
            return Err(idle());
        }
        self.understand(content_type, plain).map(Some)
    }

    fn understand(&mut self, content_type: u8, plain: Vec<u8>) -> Result<Heard, Broken> {
        match content_type {
            CHANGE_CIPHER_SPEC if plain != [1] => {
                let what = "ChangeCipherSpec is other than one byte with the value 1";
                Err(Broken::malformed(what))
            }
            CHANGE_CIPHER_SPEC if !self.messages.is_empty() => {
                let what = "ChangeCipherSpec came in the middle of a message";
                Err(Broken::misplaced(what))
            }
            CHANGE_CIPHER_SPEC => Ok(Heard::ChangeCipherSpec),
            ALERT => self.take_alert(&plain).map(|()| Heard::Nothing),
            HANDSHAKE => {
                self.messages.extend_from_slice(&plain);
                Ok(Heard::Messages)
            }
            _ => {
                if !plain.is_empty() {
                    self.idle_records = 0;
                }
                Ok(Heard::Text(plain))
            }
        }
    }

    fn next_record(&mut self) -> Result<Option<(u8, Vec<u8>)>, Broken> {
        let Some(&[content_type, major, _, high, low]) = self.input.first_chunk::<HEADER_LENGTH>()
        else {
            return Ok(None);
        };
        let length = u16::from_be_bytes([high, low]);
        check_header(content_type, major)?;
        if length > RECORD_MAX {
            let what = format!("a record of {length} bytes came; {RECORD_MAX} are allowed");
            return Err(Broken::breaking(Rule::Malformed, &what, RECORD_OVERFLOW));
        }
        let end = HEADER_LENGTH + usize::from(length);
        let Some(body) = self.input.get(HEADER_LENGTH..end).map(<[u8]>::to_vec) else {
            return Ok(None);
        };
        self.input.drain(..end);
        Ok(Some((content_type, body)))
    }

    /// Several may share a record (RFC 5246 section 6.2.1).
    fn take_alert(&mut self, plain: &[u8]) -> Result<(), Broken> {
        let (alerts, rest) = plain.as_chunks::<2>();
        if alerts.is_empty() || alerts.len() > ALERTS_MAX || !rest.is_empty() {
            let what = format!("an alert of length {} came", plain.len());
            return Err(Broken::malformed(&what));
        }
        for [level, description] in alerts {
            match (*level, *description) {
                (_, CLOSE_NOTIFY) => self.closed = true,
                (WARNING, _) => {}
                (_, description) => return Err(Broken::by_alert(description)),
            }
        }
        Ok(())
    }

    /// The next whole handshake message, header and all, with its type.
    pub(super) fn next_message(&mut self) -> Result<Option<(u8, Vec<u8>)>, Broken> {
        let Some(&[kind, high, middle, low]) = self.messages.first_chunk::<4>() else {
            return Ok(None);
        };
        let length = u32::from_be_bytes([0, high, middle, low]) as usize;
        if length > MESSAGE_MAX {
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

    pub(super) fn put(&mut self, outgoing: Vec<Outgoing>) -> Result<(), Broken> {
        for out in outgoing {
            match out {
                Outgoing::Message(message) => self.put_records(HANDSHAKE, &message)?,
                Outgoing::ChangeCipherSpec(protection) => {
                    self.put_records(CHANGE_CIPHER_SPEC, &[1])?;
                    self.write = Some(*protection);
                }
            }
        }
        Ok(())
    }

    /// Text of the application.
    pub(super) fn put_text(&mut self, text: &[u8]) -> Result<(), Broken> {
        self.put_records(APPLICATION_DATA, text)
    }

    /// Says close_notify.
    pub(super) fn put_close(&mut self) {
        self.put_alert(WARNING, CLOSE_NOTIFY);
    }

    pub(super) fn put_warning(&mut self, description: u8) {
        self.put_alert(WARNING, description);
    }

    /// The alert that an end of this side's calls for.
    pub(super) fn put_end(&mut self, broken: &Broken) {
        if let Some(description) = broken.alert {
            self.put_alert(FATAL, description);
        }
    }

    fn put_alert(&mut self, level: u8, description: u8) {
        // Where not even an alert can be made, the end of the connection says enough.
        let _ = self.put_records(ALERT, &[level, description]);
    }

    fn put_records(&mut self, content_type: u8, text: &[u8]) -> Result<(), Broken> {
        for fragment in text.chunks(FRAGMENT_MAX) {
            let record = match &mut self.write {
                None => record(content_type, self.version, fragment),
                Some(protection) => protection.seal(content_type, fragment)?,
            };
            self.output.extend(record);
        }
        Ok(())
    }
}

/// The type and the version of a record (RFC 5246 section 6.2.1).
pub(super) fn check_header(content_type: u8, major: u8) -> Result<(), Broken> {
    if !(CHANGE_CIPHER_SPEC..=APPLICATION_DATA).contains(&content_type) {
        let what = format!("a record of type {content_type} came");
        return Err(Broken::breaking(Rule::Malformed, &what, UNEXPECTED_MESSAGE));
    }
    if major != 3 {
        let what = format!("a record of version {major} came, which is not TLS");
        return Err(Broken::malformed(&what));
    }
    Ok(())
}

/// Records that bring nothing come without end.
pub(super) fn idle() -> Broken {
    Broken::too_much(&format!(
        "more than {IDLE_RECORDS_MAX} records in a row brought nothing"
    ))
}

/// A message that this client does not read to its end.
pub(super) fn too_long(kind: u8, length: usize) -> Broken {
    Broken::too_much(&format!(
        "{} of {length} bytes was announced, and this client reads {MESSAGE_MAX}",
        message_name(kind)
    ))
}
