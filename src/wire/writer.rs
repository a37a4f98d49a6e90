//! The one writer that messages are encoded with: the counterpart of [`super::Reader`].

/// A vector that is longer than its length field can say, and its RFC 5246 name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is longer than its length field can say")]
pub struct EncodeError(pub &'static str);

/// Puts fields one after the other.
#[derive(Clone, Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(super) fn u8(&mut self, number: u8) {
        self.bytes.push(number);
    }

    pub(super) fn u16(&mut self, number: u16) {
        self.bytes(&number.to_be_bytes());
    }

    /// A vector with a length of one byte (RFC 5246 section 4.3).
    pub(super) fn vector8(&mut self, body: &[u8], field: &'static str) -> Result<(), EncodeError> {
        self.vector::<1>(body, field)
    }

    /// A vector with a length of two bytes.
    pub(super) fn vector16(&mut self, body: &[u8], field: &'static str) -> Result<(), EncodeError> {
        self.vector::<2>(body, field)
    }

    /// A vector with a length of three bytes.
    pub(super) fn vector24(&mut self, body: &[u8], field: &'static str) -> Result<(), EncodeError> {
        self.vector::<3>(body, field)
    }

    /// `N` is at most 4.
    fn vector<const N: usize>(
        &mut self,
        body: &[u8],
        field: &'static str,
    ) -> Result<(), EncodeError> {
        let length = u32::try_from(body.len()).map_err(|_| EncodeError(field))?;
        let length = length.to_be_bytes();
        let (unsaid, said) = length.split_at(length.len() - N);
        if unsaid.iter().any(|byte| *byte != 0) {
            return Err(EncodeError(field));
        }
        self.bytes(said);
        self.bytes(body);
        Ok(())
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stand_one_after_the_other() {
        let mut writer = Writer::default();
        writer.u8(7);
        writer.u16(0x0102);
        writer.vector8(&[9], "a").unwrap();
        writer.vector16(&[8], "b").unwrap();
        writer.vector24(&[5, 6], "c").unwrap();
        let expected = [7, 1, 2, 1, 9, 0, 1, 8, 0, 0, 2, 5, 6];
        assert_eq!(writer.finish(), expected);
    }

    #[test]
    fn a_length_is_never_cut() {
        let mut writer = Writer::default();
        writer.vector8(&[0; 255], "a").unwrap();
        writer.vector16(&[0; 0xffff], "b").unwrap();
        assert_eq!(writer.vector8(&[0; 256], "a"), Err(EncodeError("a")));
        assert_eq!(writer.vector16(&[0; 1 << 16], "b"), Err(EncodeError("b")));
        assert_eq!(
            writer.vector24(&vec![0; 1 << 24], "c"),
            Err(EncodeError("c"))
        );
        assert_eq!(writer.finish().len(), 256 + 2 + 0xffff);
    }
}
