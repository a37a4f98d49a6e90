//! The records of one direction: what can be told of them also where they are encrypted, and where bytes are missing.

use crate::bounds::RECORD_MAX;
use crate::wire::{ContentType, Piece, RecordSplitter};

/// What stands in for missing bytes of a body: bodies of encrypted records are not looked at.
const BLANK: [u8; 4096] = [0; 4096];

/// A record that began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) content: ContentType,
    /// Whether it came after ChangeCipherSpec.
    pub(super) encrypted: bool,
    pub(super) length: u16,
}

/// The records of one direction.
#[derive(Default)]
pub(super) struct Direction {
    splitter: RecordSplitter,
    /// Bytes of the current record that are still to come.
    body_left: usize,
    /// Whether ChangeCipherSpec came.
    pub(super) encrypted: bool,
    /// Whether it is not known where records begin.
    lost: bool,
    /// Whether bytes of the handshake in clear text are missing.
    pub(super) clear_is_broken: bool,
    /// Handshake records after ChangeCipherSpec.
    pub(super) encrypted_handshakes: u32,
    /// ChangeCipherSpec records: more than one after a renegotiation.
    pub(super) cipher_changes: u32,
    /// Bytes of the records of application data.
    pub(super) application_bytes: u64,
    /// Handshake records after the first application data of either side, and their bytes.
    pub(super) renegotiation: (u32, u64),
    /// Alerts that came encrypted.
    pub(super) encrypted_alerts: u32,
    /// Bytes that are missing.
    pub(super) missing: u64,
}

impl Direction {
    /// Whether every record of application data is known.
    pub(super) fn is_whole(&self) -> bool {
        self.missing == 0 && !self.lost
    }

    /// Follows the next bytes; each record that begins goes to `on_record`.
    pub(super) fn follow(&mut self, mut bytes: &[u8], on_record: &mut dyn FnMut(Record)) {
        if self.lost && !self.find_record(bytes) {
            return;
        }
        loop {
            match self.splitter.next(&mut bytes) {
                Ok(Some(Piece::Start(header))) => {
                    self.body_left = usize::from(header.length);
                    let record = Record {
                        content: header.content_type,
                        encrypted: self.encrypted,
                        length: header.length,
                    };
                    self.count(record);
                    on_record(record);
                }
                Ok(Some(Piece::Body(content, body))) => {
                    self.body_left = self.body_left.saturating_sub(body.len());
                    self.encrypted |= content == ContentType::ChangeCipherSpec;
                }
                Ok(None) => return,
                Err(_) => {
                    self.lost = true;
                    return;
                }
            }
        }
    }

    fn count(&mut self, record: Record) {
        match record.content {
            // It counts from its body on: the header may end a segment.
            ContentType::ChangeCipherSpec => {
                self.cipher_changes = self.cipher_changes.saturating_add(1);
            }
            ContentType::Handshake if record.encrypted => {
                self.encrypted_handshakes = self.encrypted_handshakes.saturating_add(1);
            }
            ContentType::Alert if record.encrypted => {
                self.encrypted_alerts = self.encrypted_alerts.saturating_add(1);
            }
            ContentType::ApplicationData => self.application_bytes += u64::from(record.length),
            ContentType::Handshake | ContentType::Alert => {}
        }
    }

    /// Bytes are missing: inside of a record it is known where the next one begins.
    pub(super) fn miss(&mut self, count: u64) {
        self.missing = self.missing.saturating_add(count);
        self.clear_is_broken |= !self.encrypted;
        let mut left = usize::try_from(count).unwrap_or(usize::MAX);
        if self.lost || left > self.body_left.min(usize::from(RECORD_MAX)) {
            self.lost = true;
            return;
        }
        self.body_left -= left;
        while left > 0 {
            let length = left.min(BLANK.len());
            let mut blank = BLANK.get(..length).unwrap_or_default();
            // A body is never an error.
            while let Ok(Some(piece)) = self.splitter.next(&mut blank) {
                let Piece::Body(content, _) = piece else {
                    continue;
                };
                self.encrypted |= content == ContentType::ChangeCipherSpec;
            }
            left -= length;
        }
    }

    /// Where it is not known where records begin: whether one begins with this segment, as most do.
    fn find_record(&mut self, bytes: &[u8]) -> bool {
        let Some([kind @ 20..=23, 3, 0..=3, high, low]) = bytes.first_chunk::<5>().copied() else {
            return false;
        };
        let length = u16::from_be_bytes([high, low]);
        if length == 0 || length > RECORD_MAX {
            return false;
        }
        // What follows ChangeCipherSpec is encrypted, and only that may be application data.
        self.encrypted |= kind == 23;
        self.lost = false;
        self.splitter = RecordSplitter::default();
        true
    }
}
