//! Records of TLS 1.0 to 1.2: in clear text until ChangeCipherSpec (RFC 5246 sections 6.2 and 7.1).

use super::bad_record::Unopened;
use super::connection_error::Broken;
use super::record::{CHANGE_CIPHER_SPEC, FRAGMENT_MAX, HANDSHAKE, Protection, record};
use super::transport::{CLOSE_NOTIFY, Records, Transport, WARNING};
use crate::bounds::{ALERTS_MAX, MESSAGE_MAX, RECORD_MAX};
use crate::observation::TlsVersion;

/// What is to be sent, in order.
pub(crate) enum Outgoing {
    Message(Vec<u8>),
    /// ChangeCipherSpec: what follows goes under this.
    ChangeCipherSpec(Box<Protection>),
}

/// The protections of both directions.
pub(crate) struct ClassicRecords {
    version: TlsVersion,
    read: Option<Protection>,
    write: Option<Protection>,
}

impl ClassicRecords {
    /// Those of `version`, in clear text.
    pub(crate) fn new(version: TlsVersion) -> Self {
        Self {
            version,
            read: None,
            write: None,
        }
    }
}

impl Records for ClassicRecords {
    const RECORD_MAX: usize = RECORD_MAX as usize;
    const MESSAGE_MAX: usize = MESSAGE_MAX;

    fn open(
        &mut self,
        content_type: u8,
        body: Vec<u8>,
        left: &[u8],
    ) -> Result<(u8, Vec<u8>), Broken> {
        let plain = match &mut self.read {
            Some(protection) => protection.open(content_type, &body)?,
            None if body.len() > FRAGMENT_MAX => return Err(Unopened::TooLong.into()),
            None => body,
        };
        if content_type == CHANGE_CIPHER_SPEC {
            check_change_cipher_spec(&plain, left)?;
        }
        Ok((content_type, plain))
    }

    fn seal(&mut self, content_type: u8, text: &[u8]) -> Result<Vec<u8>, Broken> {
        match &mut self.write {
            None => Ok(record(content_type, self.version, text)),
            Some(protection) => protection.seal(content_type, text),
        }
    }

    /// Several alerts may share a record (RFC 5246 section 6.2.1).
    fn is_close_notify(alerts: &[u8]) -> Result<bool, Broken> {
        let (all, rest) = alerts.as_chunks::<2>();
        if all.is_empty() || all.len() > ALERTS_MAX || !rest.is_empty() {
            let what = format!("an alert of length {} came", alerts.len());
            return Err(Broken::malformed(&what));
        }
        let mut closes = false;
        for [level, description] in all {
            match (*level, *description) {
                (_, CLOSE_NOTIFY) => closes = true,
                (WARNING, _) => {}
                (_, description) => return Err(Broken::by_alert(description)),
            }
        }
        Ok(closes)
    }
}

fn check_change_cipher_spec(plain: &[u8], left: &[u8]) -> Result<(), Broken> {
    if plain != [1] {
        let what = "ChangeCipherSpec is other than one byte with the value 1";
        return Err(Broken::malformed(what));
    }
    if !left.is_empty() {
        let what = "ChangeCipherSpec came in the middle of a message";
        return Err(Broken::misplaced(what));
    }
    Ok(())
}

impl Transport<ClassicRecords> {
    /// What follows from the peer is under this.
    pub(crate) fn read_under(&mut self, protection: Protection) {
        self.records.read = Some(protection);
    }

    pub(crate) fn put(&mut self, outgoing: Vec<Outgoing>) -> Result<(), Broken> {
        for out in outgoing {
            match out {
                Outgoing::Message(message) => self.put_records(HANDSHAKE, &message)?,
                Outgoing::ChangeCipherSpec(protection) => {
                    self.put_records(CHANGE_CIPHER_SPEC, &[1])?;
                    self.records.write = Some(*protection);
                }
            }
        }
        Ok(())
    }
}
