//! Taking the padding and the MAC off a decrypted record (RFC 5246 6.2.3.2), in constant time.
//!
//! Everything here has the same branches and touches the same addresses for every record of the same length.

use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

use super::compression_function::MAX_TAG;
use super::constant_time::{PART, below, less, secret, within};

/// Most bytes that padding can take: 255 and the byte that counts them.
pub(crate) const MAX_PADDING: usize = 256;

/// Distance of the windows that are looked through for the MAC. One of them holds it whole, wherever it begins.
const STEP: usize = PART - MAX_TAG;

/// The length of the plaintext in `record`, and whether the padding after plaintext and MAC is good.
///
/// Bad padding counts as none at all, so that the MAC can be computed nevertheless. Both results are secret.
/// `record` must be longer than the MAC.
pub(crate) fn unpad(record: &[u8], tag_len: usize) -> (u32, Choice) {
    let room = (record.len() - tag_len) as u32;
    let count = record.last().copied().unwrap_or_default();
    let padding = u32::from(count) + 1;
    let tail = &record[record.len().saturating_sub(MAX_PADDING)..];
    let begin = secret(tail.len() as i16 - padding as i16);
    let mut wrong = 0;
    for (part, start) in tail.chunks(PART).zip((0..).step_by(PART)) {
        let begin = within(begin, start, PART as i8);
        for (byte, at) in part.iter().zip(0..) {
            wrong |= !below(at, begin) & (byte ^ count);
        }
    }
    let good = wrong.ct_eq(&0) & !less(room, padding);
    (room - u32::conditional_select(&0, &padding, good), good)
}

/// The MAC that stands in `record` at `least + offset`, followed by bytes of no meaning.
///
/// `offset` is secret and at most [`MAX_PADDING`]; that the MAC lies within the record is not. Reading at `offset` would show it in the
/// cache. So every window of [`PART`] bytes that begins at a multiple of [`STEP`] is read, and a mask keeps the one with the beginning of
/// the MAC; what is left of `offset` is done or undone bit by bit.
pub(crate) fn cut_tag(record: &[u8], tag_len: usize, least: usize, offset: u32) -> [u8; MAX_TAG] {
    let from = &record[least..];
    let most = (from.len() - tag_len).min(MAX_PADDING);
    let mut room = [0; MAX_PADDING + PART];
    let length = from.len().min(MAX_PADDING + MAX_TAG);
    room[..length].copy_from_slice(&from[..length]);

    let offset = secret(offset as i16);
    let wanted = (offset >> STEP.trailing_zeros()) as i8;
    let mut kept = [0; PART];
    for (window, at) in room
        .windows(PART)
        .step_by(STEP)
        .take(most / STEP + 1)
        .zip(0..)
    {
        let mask = below(at, wanted + 1) & !below(at, wanted);
        for (place, byte) in kept.iter_mut().zip(window) {
            *place |= byte & mask;
        }
    }
    for bit in (0..STEP.trailing_zeros()).rev() {
        let wanted = 0_u8.wrapping_sub(((offset >> bit) & 1) as u8);
        let source = kept;
        for (place, byte) in kept.iter_mut().zip(&source[1 << bit..]) {
            *place ^= (*place ^ byte) & wanted;
        }
    }
    let mut tag = [0; MAX_TAG];
    tag.copy_from_slice(&kept[..MAX_TAG]);
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
