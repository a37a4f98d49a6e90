//! The record layer (RFC 5246 section 6.2): where records begin and end, without keeping them.

use std::fmt;

use super::DecodeError;
use crate::bounds::RECORD_MAX;

const HEADER_LENGTH: usize = 5;
/// Most bytes of clear text in a record (RFC 5246 section 6.2.1).
const FRAGMENT_MAX: u16 = 1 << 14;

/// What a record carries (RFC 5246 section 6.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentType {
    /// 20
    ChangeCipherSpec,
    /// 21
    Alert,
    /// 22
    Handshake,
    /// 23
    ApplicationData,
}

impl ContentType {
    fn to_byte(self) -> u8 {
        match self {
            Self::ChangeCipherSpec => 20,
            Self::Alert => 21,
            Self::Handshake => 22,
            Self::ApplicationData => 23,
        }
    }

    fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            20 => Self::ChangeCipherSpec,
            21 => Self::Alert,
            22 => Self::Handshake,
            23 => Self::ApplicationData,
            _ => return None,
        })
    }
}

/// The header of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordHeader {
    /// What it carries.
    pub content_type: ContentType,
    /// Its version field; a first record may say 0x0301 whatever is meant.
    pub version: u16,
    /// Bytes that follow the header.
    pub length: u16,
}

impl RecordHeader {
    fn decode(bytes: [u8; HEADER_LENGTH]) -> Result<Self, DecodeError> {
        let [content_type, major, minor, high, low] = bytes;
        let content_type =
            ContentType::from_byte(content_type).ok_or(DecodeError::Invalid("ContentType"))?;
        if major != 3 {
            return Err(DecodeError::Invalid("ProtocolVersion"));
        }
        let length = u16::from_be_bytes([high, low]);
        if length > RECORD_MAX {
            return Err(DecodeError::TooLarge("TLSPlaintext.length"));
        }
        Ok(Self {
            content_type,
            version: u16::from_be_bytes([major, minor]),
            length,
        })
    }
}

/// `body` in as many clear-text records as it needs (RFC 5246 section 6.2.1), each with `version` in its header.
#[must_use]
pub fn records(content_type: ContentType, version: u16, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for fragment in body.chunks(usize::from(FRAGMENT_MAX)) {
        let length = u16::try_from(fragment.len()).unwrap_or(FRAGMENT_MAX);
        bytes.push(content_type.to_byte());
        bytes.extend(version.to_be_bytes());
        bytes.extend(length.to_be_bytes());
        bytes.extend(fragment);
    }
    bytes
}

/// A part of the record stream. `Debug` leaves bytes out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// A record begins.
    Start(RecordHeader),
    /// Bytes of the record that began last.
    Body(ContentType, &'a [u8]),
}

impl fmt::Debug for Piece<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start(header) => write!(f, "{header:?}"),
            Self::Body(content_type, body) => write!(f, "{content_type:?} ({} bytes)", body.len()),
        }
    }
}

/// Cuts a byte stream, in whatever portions it comes, into records. Bodies pass through and are not copied.
#[derive(Clone, Debug, Default)]
pub struct RecordSplitter {
    header: [u8; HEADER_LENGTH],
    header_filled: usize,
    current: Option<ContentType>,
    body_left: usize,
}

impl RecordSplitter {
    /// Takes the next portion off the front of `bytes`: none when all are consumed.
    ///
    /// # Errors
    /// [`DecodeError`] where a header is no TLS record header. The stream cannot be followed after that.
    pub fn next<'a>(&mut self, bytes: &mut &'a [u8]) -> Result<Option<Piece<'a>>, DecodeError> {
        if let (Some(content_type), 1..) = (self.current, self.body_left) {
            let length = self.body_left.min(bytes.len());
            if length == 0 {
                return Ok(None);
            }
            let (body, rest) = bytes.split_at(length);
            *bytes = rest;
            self.body_left -= length;
            return Ok(Some(Piece::Body(content_type, body)));
        }
        self.next_header(bytes)
    }

    fn next_header<'a>(&mut self, bytes: &mut &'a [u8]) -> Result<Option<Piece<'a>>, DecodeError> {
        let missing = &mut self.header[self.header_filled..];
        let length = missing.len().min(bytes.len());
        let (taken, rest) = bytes.split_at(length);
        missing[..length].copy_from_slice(taken);
        *bytes = rest;
        self.header_filled += length;
        if self.header_filled < HEADER_LENGTH {
            return Ok(None);
        }
        self.header_filled = 0;
        let header = RecordHeader::decode(self.header)?;
        self.current = Some(header.content_type);
        self.body_left = usize::from(header.length);
        Ok(Some(Piece::Start(header)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &[u8] = &[
        22, 3, 1, 0, 3, 0xa, 0xb, 0xc, // handshake, three bytes
        20, 3, 3, 0, 1, 1, // ChangeCipherSpec
        23, 3, 3, 0, 0, // empty application data
        21, 3, 3, 0, 2, 2, 40, // alert
    ];

    /// Feeds `STREAM` in portions of `size`; bodies are joined so that the portion size does not show.
    fn split(size: usize) -> Vec<(ContentType, Vec<u8>)> {
        let mut splitter = RecordSplitter::default();
        let mut records = Vec::new();
        for mut portion in STREAM.chunks(size) {
            while let Some(piece) = splitter.next(&mut portion).unwrap() {
                match piece {
                    Piece::Start(header) => records.push((header.content_type, Vec::new())),
                    Piece::Body(_, body) => records.last_mut().unwrap().1.extend_from_slice(body),
                }
            }
        }
        records
    }

    #[test]
    fn portions_do_not_matter() {
        let whole = split(STREAM.len());
        assert_eq!(whole.len(), 4);
        assert_eq!(whole[0], (ContentType::Handshake, vec![0xa, 0xb, 0xc]));
        assert_eq!(whole[2], (ContentType::ApplicationData, vec![]));
        assert_eq!(whole[3], (ContentType::Alert, vec![2, 40]));
        for size in 1..STREAM.len() {
            assert_eq!(split(size), whole, "portions of {size}");
        }
    }

    #[test]
    fn what_is_cut_into_records_comes_back() {
        for length in [1, 1 << 14, (1 << 14) + 1, 40_000] {
            let body: Vec<u8> = (0..length).map(|n: u32| n.to_le_bytes()[0]).collect();
            let bytes = records(ContentType::Handshake, 0x0301, &body);
            let (mut rest, mut splitter) = (&bytes[..], RecordSplitter::default());
            let (mut back, mut headers) = (Vec::new(), 0);
            while let Some(piece) = splitter.next(&mut rest).unwrap() {
                match piece {
                    Piece::Start(header) => {
                        assert_eq!(header.content_type, ContentType::Handshake);
                        assert_eq!(header.version, 0x0301);
                        assert!(header.length <= FRAGMENT_MAX);
                        headers += 1;
                    }
                    Piece::Body(_, part) => back.extend_from_slice(part),
                }
            }
            assert_eq!(back, body);
            assert_eq!(headers, body.len().div_ceil(1 << 14));
        }
    }

    #[test]
    fn other_protocols_are_refused_at_the_first_header() {
        for bytes in [
            &b"HTTP/1.1 400"[..],
            b"SSH-2.0-x",
            b"220 smtp",
            &[22, 2, 0, 0, 1],
            &[24, 3, 3, 0, 1],
            &[22, 3, 3, 0x48, 1],
        ] {
            let mut rest = bytes;
            assert!(RecordSplitter::default().next(&mut rest).is_err());
        }
        let mut longest = &[22, 3, 3, 0x48, 0][..];
        assert!(RecordSplitter::default().next(&mut longest).is_ok());
    }
}
