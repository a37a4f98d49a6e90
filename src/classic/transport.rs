//! The record layer of one side of a connection, without its socket: bytes in, records and messages out, and the reverse.

use super::connection_error::{Broken, RECORD_OVERFLOW, UNEXPECTED_MESSAGE};
use super::message_name::message_name;
use super::record::{
    ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, FRAGMENT_MAX, HANDSHAKE, HEADER_LENGTH,
};
use crate::bounds::{IDLE_RECORDS_MAX, MESSAGE_MAX};
use crate::observation::Rule;

pub(crate) const WARNING: u8 = 1;
const FATAL: u8 = 2;
pub(crate) const CLOSE_NOTIFY: u8 = 0;

/// What versions of TLS do differently with records.
pub(crate) trait Records {
    /// Bytes in a record at most, without its header.
    const RECORD_MAX: usize;
    /// Bytes in a handshake message at most, without its header.
    const MESSAGE_MAX: usize;

    /// Type and text of a record that came behind `left`, the beginning of a message. Fails where it does not open or must not come.
    fn open(
        &mut self,
        content_type: u8,
        body: Vec<u8>,
        left: &[u8],
    ) -> Result<(u8, Vec<u8>), Broken>;
    /// One record, header and all, with `text` in it: at most [`FRAGMENT_MAX`] bytes.
    fn seal(&mut self, content_type: u8, text: &[u8]) -> Result<Vec<u8>, Broken>;
    /// Whether an alert is close_notify. Fails where it ends the connection otherwise.
    fn is_close_notify(alert: &[u8]) -> Result<bool, Broken>;
}

/// What a record brought.
pub(super) enum Received {
    /// Handshake messages are there to be taken.
    Messages,
    ChangeCipherSpec,
    /// Text of the application.
    Text(Vec<u8>),
    /// A warning, or close_notify: nothing to do.
    Nothing,
}

/// The state of both directions.
pub(crate) struct Transport<R> {
    pub(crate) records: R,
    input: Vec<u8>,
    messages: Vec<u8>,
    output: Vec<u8>,
    /// Records in a row that brought nothing.
    idle_records: u32,
    closed: bool,
}

impl<R: Records> Transport<R> {
    pub(crate) fn new(records: R) -> Self {
        Self {
            records,
            input: Vec::new(),
            messages: Vec::new(),
            output: Vec::new(),
            idle_records: 0,
            closed: false,
        }
    }

    /// Whether the peer said close_notify.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Whether nothing is left of the messages that came.
    pub(crate) fn is_between_messages(&self) -> bool {
        self.messages.is_empty()
    }

    /// Bytes for the peer; what was sent is to be drained.
    pub(crate) fn output(&mut self) -> &mut Vec<u8> {
        &mut self.output
    }

    /// Takes in bytes from the peer.
    pub(super) fn take_bytes(&mut self, bytes: &[u8]) {
        self.input.extend_from_slice(bytes);
    }

    /// The next whole record; none where there is none yet, or the peer has closed.
    pub(super) fn next(&mut self) -> Result<Option<Received>, Broken> {
        if self.closed {
            return Ok(None);
        }
        let Some((content_type, body)) = self.next_record()? else {
            return Ok(None);
        };
        let (content_type, text) = self.records.open(content_type, body, &self.messages)?;
        self.idle_records += 1;
        if self.idle_records > IDLE_RECORDS_MAX {
            return Err(idle());
        }
        self.understand(content_type, text).map(Some)
    }

    fn understand(&mut self, content_type: u8, text: Vec<u8>) -> Result<Received, Broken> {
        Ok(match content_type {
            CHANGE_CIPHER_SPEC => Received::ChangeCipherSpec,
            ALERT => {
                self.closed = R::is_close_notify(&text)?;
                Received::Nothing
            }
            HANDSHAKE => {
                self.messages.extend_from_slice(&text);
                Received::Messages
            }
            _ => {
                if !text.is_empty() {
                    self.idle_records = 0;
                }
                Received::Text(text)
            }
        })
    }

    fn next_record(&mut self) -> Result<Option<(u8, Vec<u8>)>, Broken> {
        let Some(&[content_type, major, _, high, low]) = self.input.first_chunk::<HEADER_LENGTH>()
        else {
            return Ok(None);
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        check_header(content_type, major)?;
        if length > R::RECORD_MAX {
            let most = R::RECORD_MAX;
            let what = format!("a record of {length} bytes came; {most} are allowed");
            return Err(Broken::breaking(Rule::Malformed, &what, RECORD_OVERFLOW));
        }
        let end = HEADER_LENGTH + length;
        let Some(body) = self.input.get(HEADER_LENGTH..end).map(<[u8]>::to_vec) else {
            return Ok(None);
        };
        self.input.drain(..end);
        Ok(Some((content_type, body)))
    }

    /// The next whole handshake message, header and all, with its type.
    pub(crate) fn next_message(&mut self) -> Result<Option<(u8, Vec<u8>)>, Broken> {
        let Some(&[kind, high, middle, low]) = self.messages.first_chunk::<4>() else {
            return Ok(None);
        };
        let length = u32::from_be_bytes([0, high, middle, low]) as usize;
        if length > R::MESSAGE_MAX {
            return Err(too_long(kind, length));
        }
        if self.messages.len() < 4 + length {
            return Ok(None);
        }
        Ok(Some((kind, self.messages.drain(..4 + length).collect())))
    }

    /// A message came that moves the handshake on.
    pub(crate) fn went_on(&mut self) {
        self.idle_records = 0;
    }

    /// Text of the application.
    pub(super) fn put_text(&mut self, text: &[u8]) -> Result<(), Broken> {
        self.put_records(APPLICATION_DATA, text)
    }

    /// Says close_notify.
    pub(crate) fn put_close(&mut self) {
        self.put_alert(WARNING, CLOSE_NOTIFY);
    }

    pub(crate) fn put_warning(&mut self, description: u8) {
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

    pub(crate) fn put_records(&mut self, content_type: u8, text: &[u8]) -> Result<(), Broken> {
        for fragment in text.chunks(FRAGMENT_MAX) {
            let record = self.records.seal(content_type, fragment)?;
            self.output.extend(record);
        }
        Ok(())
    }
}

/// The type and the version of a record (RFC 5246 section 6.2.1).
fn check_header(content_type: u8, major: u8) -> Result<(), Broken> {
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
fn idle() -> Broken {
    Broken::too_much(&format!(
        "more than {IDLE_RECORDS_MAX} records in a row brought nothing"
    ))
}

/// A message that this client does not read to its end.
fn too_long(kind: u8, length: usize) -> Broken {
    Broken::too_much(&format!(
        "{} of {length} bytes was announced, and this client reads {MESSAGE_MAX}",
        message_name(kind)
    ))
}
