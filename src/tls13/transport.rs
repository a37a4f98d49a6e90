//! The record layer (RFC 8446 section 5), without its socket.

use super::keys::Keys;
use crate::bounds::MESSAGE_MAX;
use crate::classic::connection_error::Broken;
use crate::classic::record::{
    ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, FRAGMENT_MAX, HANDSHAKE, record,
};
use crate::classic::transport::{CLOSE_NOTIFY, Records, Transport, WARNING};
use crate::observation::TlsVersion;

/// What encryption may add to a record (RFC 8446 section 5.2).
const EXPANSION_MAX: usize = 256;
/// What stands around the longest ticket in a NewSessionTicket: other fields and their lengths, and a few extensions.
const AROUND_A_TICKET: usize = 1024;
const USER_CANCELED: u8 = 90;

/// The state of both directions.
pub(super) type Transport13 = Transport<Records13>;

/// The keys of both directions.
pub(crate) struct Records13 {
    read: Option<Keys>,
    write: Option<Keys>,
    /// That of a record in clear text.
    version: TlsVersion,
}

impl Records for Records13 {
    const RECORD_MAX: usize = FRAGMENT_MAX + EXPANSION_MAX;
    const MESSAGE_MAX: usize = MESSAGE_MAX + AROUND_A_TICKET;

    fn open(
        &mut self,
        content_type: u8,
        body: Vec<u8>,
        left: &[u8],
    ) -> Result<(u8, Vec<u8>), Broken> {
        let what = match (&mut self.read, content_type) {
            // It says nothing, wherever it comes (RFC 8446 appendix D.4).
            (_, CHANGE_CIPHER_SPEC) if body == [1] => return Ok((content_type, body)),
            (Some(keys), APPLICATION_DATA) => {
                let (content_type, text) = keys.open(body)?;
                return in_order(content_type, text, left);
            }
            // A server that cannot read what this client sent may say so in clear.
            (None, HANDSHAKE) | (_, ALERT) => return in_order(content_type, body, left),
            (_, CHANGE_CIPHER_SPEC) => "ChangeCipherSpec is other than one byte with the value 1",
            (Some(_), _) => "a record in clear text came where encrypted ones belong",
            (None, _) => "an encrypted record came where ServerHello belongs",
        };
        Err(Broken::misplaced(what))
    }

    fn seal(&mut self, content_type: u8, text: &[u8]) -> Result<Vec<u8>, Broken> {
        match &mut self.write {
            None => Ok(record(content_type, self.version, text)),
            Some(keys) => keys.seal(content_type, text),
        }
    }

    /// Every alert but two ends the connection, whatever its level (RFC 8446 section 6).
    fn is_close_notify(alert: &[u8]) -> Result<bool, Broken> {
        match *alert {
            [_, CLOSE_NOTIFY] => Ok(true),
            [WARNING, USER_CANCELED] => Ok(false),
            [_, description] => Err(Broken::by_alert(description)),
            _ => {
                let what = format!("an alert of length {} came", alert.len());
                Err(Broken::malformed(&what))
            }
        }
    }
}

/// Other records may not come in the middle of a message, but for alerts (RFC 8446 section 5.1).
fn in_order(content_type: u8, text: Vec<u8>, left: &[u8]) -> Result<(u8, Vec<u8>), Broken> {
    match content_type {
        HANDSHAKE if text.is_empty() => Err(Broken::misplaced("a handshake record is empty")),
        ALERT | HANDSHAKE => Ok((content_type, text)),
        APPLICATION_DATA if left.is_empty() => Ok((content_type, text)),
        _ => Err(out_of_order()),
    }
}

/// Messages may not span a change of keys (RFC 8446 section 5.1).
fn out_of_order() -> Broken {
    Broken::misplaced("other records came in the middle of a message")
}

impl Transport13 {
    /// In clear text.
    pub(super) fn in_clear() -> Self {
        Self::new(Records13 {
            read: None,
            write: None,
            // The version of the first record says nothing; this one no server stumbles over.
            version: TlsVersion::TLS10,
        })
    }

    /// What follows from the peer is under these. Nothing may be left of what came before (RFC 8446 section 5.1).
    pub(super) fn read_under(&mut self, keys: Keys) -> Result<(), Broken> {
        self.records.read = Some(keys);
        match self.is_between_messages() {
            true => Ok(()),
            false => Err(out_of_order()),
        }
    }

    /// What follows from this side is under these.
    pub(super) fn write_under(&mut self, keys: Keys) {
        self.records.write = Some(keys);
    }

    pub(super) fn read_keys(&self) -> Option<&Keys> {
        self.records.read.as_ref()
    }

    pub(super) fn write_keys(&self) -> Option<&Keys> {
        self.records.write.as_ref()
    }

    /// A handshake message, header and all.
    pub(super) fn put_message(&mut self, message: &[u8]) -> Result<(), Broken> {
        self.put_records(HANDSHAKE, message)?;
        self.records.version = TlsVersion::TLS12;
        Ok(())
    }

    /// A ChangeCipherSpec, for devices in between that wait for one (RFC 8446 appendix D.4).
    pub(super) fn put_change_cipher_spec(&mut self) {
        let record = record(CHANGE_CIPHER_SPEC, TlsVersion::TLS12, &[1]);
        self.output().extend(record);
    }
}
