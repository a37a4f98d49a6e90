//! Elements of DER (X.690): where they lie, and what is in them.

/// Where one element lies: its content is `start..end` of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) tag: u8,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The content of the first element of `bytes`; empty where there is none.
pub(super) fn content(bytes: &[u8]) -> &[u8] {
    element(bytes, 0, bytes.len()).map_or(&[], |found| &bytes[found.start..found.end])
}

/// A SEQUENCE with that content.
pub(super) fn sequence(content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let digits = length.iter().skip_while(|digit| **digit == 0);
    let digits: Vec<u8> = digits.copied().collect();
    let mut bytes = vec![0x30];
    if content.len() >= 0x80 {
        // At most eight digits.
        bytes.push(0x80 | u8::try_from(digits.len()).unwrap_or_default());
        bytes.extend(digits);
    } else {
        bytes.push(u8::try_from(content.len()).unwrap_or_default());
    }
    bytes.extend_from_slice(content);
    bytes
}

/// The element at `at` that ends at `limit` or before.
pub(super) fn element(bytes: &[u8], at: usize, limit: usize) -> Option<Element> {
    let bytes = bytes.get(..limit)?;
    let (start, end) = header(bytes, at).filter(|(_, end)| *end <= limit)?;
    let tag = *bytes.get(at)?;
    Some(Element { tag, start, end })
}

/// Where the content of the element at `at` begins, and where it should end.
pub(super) fn header(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let tag = *bytes.get(at)?;
    let first = *bytes.get(at + 1)?;
    // No certificate has a tag of more than one byte.
    if tag & 0x1f == 0x1f {
        return None;
    }
    let (length, start) = match first {
        0..=0x7f => (usize::from(first), at + 2),
        0x81..=0x83 => {
            let count = usize::from(first & 0x7f);
            let digits = bytes.get(at + 2..at + 2 + count)?;
            let fold = |length: usize, digit: &u8| (length << 8) | usize::from(*digit);
            (digits.iter().fold(0, fold), at + 2 + count)
        }
        _ => return None,
    };
    Some((start, start.checked_add(length)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_what_follows_the_length() {
        assert_eq!(content(&[0x30, 0x02, 0x05, 0x00]), [0x05, 0x00]);
        assert_eq!(content(&[0x30, 0x81, 0x01, 0xff]), [0xff]);
        assert!(content(&[0x30, 0x05, 0x00]).is_empty());
        assert!(content(&[0x30, 0x80, 0x00, 0x00]).is_empty());
    }

    #[test]
    fn a_sequence_gives_its_content_back() {
        for length in [0, 1, 0x7f, 0x80, 0xff, 0x100, 70_000] {
            let bytes = vec![7; length];
            assert_eq!(content(&sequence(&bytes)), bytes, "{length}");
        }
    }
}
