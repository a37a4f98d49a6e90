//! Taking the padding and the MAC off a decrypted record (RFC 5246 6.2.3.2), in constant flow.
//!
//! Everything here has the same branches and touches the same addresses for every record of the same length.

use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

use super::hash::MAX_TAG;
use super::mac::less;

/// Most bytes that padding can take: 255 and the byte that counts them.
pub(super) const MAX_PADDING: usize = 256;

/// The length of the plaintext in `record`, and whether the padding after plaintext and MAC is good.
///
/// Bad padding counts as none at all, so that the MAC can be computed nevertheless. Both results are secret.
/// `record` must be longer than the MAC.
pub(super) fn unpad(record: &[u8], tag_len: usize) -> (u32, Choice) {
    let room = (record.len() - tag_len) as u32;
    let count = record.last().copied().unwrap_or_default();
    let padding = u32::from(count) + 1;
    let mut good = !less(room, padding);
    for (at, byte) in (0..MAX_PADDING as u32).zip(record.iter().rev()) {
        good &= !less(at, padding) | byte.ct_eq(&count);
    }
    (room - u32::conditional_select(&0, &padding, good), good)
}

/// The MAC that stands in `record` at `least + offset`, followed by bytes of no meaning.
///
/// `offset` is secret and at most [`MAX_PADDING`]. The bytes go through one shift for each bit of `offset`,
/// which is done or undone by a mask: reading at `offset` would show it in the cache.
pub(super) fn cut_tag(record: &[u8], tag_len: usize, least: usize, offset: u32) -> [u8; MAX_TAG] {
    const STEPS: u32 = MAX_PADDING.trailing_zeros();
    let mut window = [0; MAX_TAG + 2 * MAX_PADDING];
    for (place, byte) in window.iter_mut().zip(&record[least..]) {
        *place = *byte;
    }
    for step in (0..=STEPS).rev() {
        let shift = 1 << step;
        let wanted = Choice::from(((offset >> step) & 1) as u8);
        for at in 0..tag_len + shift - 1 {
            window[at] = u8::conditional_select(&window[at], &window[at + shift], wanted);
        }
    }
    let mut tag = [0; MAX_TAG];
    tag.copy_from_slice(&window[..MAX_TAG]);
    tag
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAG: usize = 20;

    #[test]
    fn good_padding_of_every_length() {
        for count in 0..=u8::MAX {
            let mut record = vec![9; 30 + TAG];
            record.extend(vec![count; usize::from(count) + 1]);
            let (len, good) = unpad(&record, TAG);
            assert_eq!((len, bool::from(good)), (30, true));
        }
    }

    #[test]
    fn one_wrong_byte_counts_as_no_padding() {
        for count in 1..=u8::MAX {
            for wrong in 1..=usize::from(count) {
                let mut record = vec![9; 30 + TAG];
                record.extend(vec![count; usize::from(count) + 1]);
                let at = record.len() - 1 - wrong;
                record[at] ^= 1;
                let (len, good) = unpad(&record, TAG);
                assert_eq!(len as usize, record.len() - TAG);
                assert!(!bool::from(good));
            }
        }
    }

    #[test]
    fn padding_that_reaches_into_the_tag() {
        for (len, wanted) in [(TAG + 4, false), (TAG + 5, true), (TAG + 6, true)] {
            let (_, good) = unpad(&vec![4; len], TAG);
            assert_eq!(bool::from(good), wanted, "{len}");
        }
    }

    #[test]
    fn tag_at_every_offset() {
        let record: Vec<u8> = (0..=u8::MAX).cycle().take(400).collect();
        for tag_len in [20, 32, 48] {
            for least in [0, 1, 96] {
                for offset in 0..=MAX_PADDING.min(400 - tag_len - least) {
                    let tag = cut_tag(&record, tag_len, least, offset as u32);
                    let from = least + offset;
                    assert_eq!(tag[..tag_len], record[from..from + tag_len]);
                }
            }
        }
    }
}
