//! The one reader that every message is decoded with.

use std::fmt;

/// Bytes that do not decode, and the field (RFC 5246 name) at which that showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The bytes end inside the field.
    #[error("{0} is cut short")]
    Short(&'static str),
    /// Bytes are left after the last field.
    #[error("bytes are left over after {0}")]
    Trailing(&'static str),
    /// The field has a value that the standard does not allow.
    #[error("{0} has a value that is not allowed")]
    Invalid(&'static str),
    /// The field says that it is larger than this tool accepts.
    #[error("{0} is larger than this tool accepts")]
    TooLarge(&'static str),
}

/// Takes fields off the front of a slice. Never reads past its end. `Debug` leaves the bytes out.
#[derive(Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reader ({} bytes)", self.rest.len())
    }
}

impl<'a> Reader<'a> {
    /// A reader over the whole of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Whether all bytes are taken.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next `length` bytes.
    ///
    /// # Errors
    /// [`DecodeError::Short`] where fewer are left.
    pub fn take(&mut self, length: usize, field: &'static str) -> Result<&'a [u8], DecodeError> {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(DecodeError::Short(field))?;
        self.rest = rest;
        Ok(taken)
    }

    /// An unsigned integer of `N` bytes, big-endian (RFC 5246 section 4.4). `N` is at most 4.
    fn number<const N: usize>(&mut self, field: &'static str) -> Result<u32, DecodeError> {
        let bytes = self.take(N, field)?;
        Ok(bytes
            .iter()
            .fold(0, |sum, byte| (sum << 8) | u32::from(*byte)))
    }

    /// A `uint8`.
    ///
    /// # Errors
    /// [`DecodeError::Short`] where the bytes end.
    pub fn u8(&mut self, field: &'static str) -> Result<u8, DecodeError> {
        Ok(self.take(1, field)?[0])
    }

    /// A `uint16`.
    ///
    /// # Errors
    /// [`DecodeError::Short`] where the bytes end.
    pub fn u16(&mut self, field: &'static str) -> Result<u16, DecodeError> {
        let bytes = self.take(2, field)?;
        Ok(u16::from_be_bytes([bytes[0], bytes[1]]))
    }

    /// A `uint32`.
    ///
    /// # Errors
    /// [`DecodeError::Short`] where the bytes end.
    pub fn u32(&mut self, field: &'static str) -> Result<u32, DecodeError> {
        self.number::<4>(field)
    }

    /// A vector with a length of one byte (RFC 5246 section 4.3).
    ///
    /// # Errors
    /// [`DecodeError::Short`] where the bytes end.
    pub fn vector8(&mut self, field: &'static str) -> Result<Self, DecodeError> {
        let length = self.number::<1>(field)?;
        self.vector(length, field)
    }

    /// A vector with a length of two bytes.
    ///
    /// # Errors
    /// [`DecodeError::Short`] where the bytes end.
    pub fn vector16(&mut self, field: &'static str) -> Result<Self, DecodeError> {
        let length = self.number::<2>(field)?;
        self.vector(length, field)
    }

    /// A vector with a length of three bytes.
    ///
    /// # Errors
    /// [`DecodeError::Short`] where the bytes end.
    pub fn vector24(&mut self, field: &'static str) -> Result<Self, DecodeError> {
        let length = self.number::<3>(field)?;
        self.vector(length, field)
    }

    fn vector(&mut self, length: u32, field: &'static str) -> Result<Self, DecodeError> {
        let length = usize::try_from(length).map_err(|_| DecodeError::TooLarge(field))?;
        self.take(length, field).map(Self::new)
    }

    /// All bytes that are left.
    #[must_use]
    pub fn remainder(self) -> &'a [u8] {
        self.rest
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// [`DecodeError::Trailing`] where bytes are left.
    pub fn finish(self, message: &'static str) -> Result<(), DecodeError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(DecodeError::Trailing(message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_off_the_front_in_order() {
        let bytes = [
            7, // uint8
            1, 2, // uint16
            0, 0, 1, 0, // uint32
            1, 9, // vector of one byte
            0, 1, 8, // vector of one byte
            0, 0, 2, 5, 6, // vector of two bytes
        ];
        let mut reader = Reader::new(&bytes);
        assert_eq!(reader.u8("a"), Ok(7));
        assert_eq!(reader.u16("b"), Ok(0x0102));
        assert_eq!(reader.u32("c"), Ok(256));
        assert_eq!(reader.vector8("d").unwrap().remainder(), [9]);
        assert_eq!(reader.vector16("e").unwrap().remainder(), [8]);
        assert_eq!(reader.vector24("f").unwrap().remainder(), [5, 6]);
        assert_eq!(reader.finish("all"), Ok(()));
    }

    #[test]
    fn nothing_is_read_past_the_end() {
        assert_eq!(Reader::new(&[]).u8("a"), Err(DecodeError::Short("a")));
        assert_eq!(Reader::new(&[1]).u16("b"), Err(DecodeError::Short("b")));
        let mut reader = Reader::new(&[0, 3, 1]);
        assert_eq!(reader.vector16("c").err(), Some(DecodeError::Short("c")));
        assert_eq!(
            Reader::new(&[1]).finish("d"),
            Err(DecodeError::Trailing("d"))
        );
    }
}
