//! HMAC (RFC 2104) over a message whose length is a secret.
//!
//! The receiver of a MAC-then-encrypt record learns the length of the message from padding that nothing has
//! authenticated yet. Whoever can tell from the time of the MAC how long the message was can decrypt records
//! (the "Lucky 13" attack; RFC 5246 6.2.3.2 asks for "essentially the same" time).
//!
//! What depends on public lengths only, and so not on the padding: the number of blocks that are hashed, the
//! addresses that are read and written, and every branch. Blocks that belong to the message whatever the
//! padding is are hashed as they stand. All others, up to the last one that any padding could need, are
//! assembled with masks and hashed; the chaining value after the true last block is kept, also by a mask.
//! What cannot be promised: that the compiler leaves the masks alone (`subtle` puts a barrier around each secret
//! that they are made of), and that the processor needs the same time for all values of an operand.

use subtle::{ConditionallySelectable, ConstantTimeEq};
use zeroize::Zeroize;

use super::compression_function::{Hash, MAX_BLOCK, MAX_TAG};
use super::constant_time::{PART, below, secret, within};

/// Length of what precedes the fragment in the MAC: sequence number, type, version, length (RFC 5246 6.2.3.1).
pub(crate) const HEADER: usize = 13;

/// An HMAC key, as the chaining values after its inner and its outer pad.
pub(crate) struct Hmac<H: Hash> {
    inner: H::State,
    outer: H::State,
}

impl<H: Hash> Hmac<H> {
    /// Takes a key that is no longer than a block, as all MAC keys of TLS are.
    pub(crate) fn new(key: &[u8]) -> Self {
        Self {
            inner: Self::keyed(key, 0x36),
            outer: Self::keyed(key, 0x5c),
        }
    }

    fn keyed(key: &[u8], pad: u8) -> H::State {
        let mut block = [pad; MAX_BLOCK];
        for (place, byte) in block.iter_mut().zip(key) {
            *place ^= byte;
        }
        let mut state = H::INITIAL;
        H::compress(&mut state, &block[..H::BLOCK]);
        block.zeroize();
        state
    }

    /// The MAC of `header` and the first `len` bytes of `data`, followed by zeros up to the longest MAC.
    ///
    /// `len` is secret; that it lies between `least` and the length of `data` is not.
    pub(crate) fn tag(
        &self,
        header: &[u8; HEADER],
        data: &[u8],
        least: usize,
        len: u32,
    ) -> [u8; MAX_TAG] {
        let mut state = self.inner;
        let whole = (HEADER + least) / H::BLOCK;
        hash_whole_blocks::<H>(&mut state, header, data, whole);

        let end = HEADER as u32 + len;
        let last = (end + H::LENGTH_FIELD as u32) >> H::BLOCK.trailing_zeros();
        let bits = u64::from(end + H::BLOCK as u32) * 8;
        let most = (HEADER + data.len() + H::LENGTH_FIELD) / H::BLOCK;
        // A record has less than 2^15 bytes.
        let zeros = secret((end + 1) as i16);
        let mut kept = state;
        for index in whole..=most {
            let start = index * H::BLOCK;
            let is_last = (index as u32).ct_eq(&last);
            let mut block = [0; MAX_BLOCK];
            copy_message(&mut block[..H::BLOCK], start, header, data);
            end_message(&mut block[..H::BLOCK], start as i16, zeros);
            let length = u64::conditional_select(&0, &bits, is_last).to_be_bytes();
            for (place, byte) in block[H::BLOCK - 8..H::BLOCK].iter_mut().zip(length) {
                *place |= byte;
            }
            H::compress(&mut state, &block[..H::BLOCK]);
            for (kept, word) in kept.as_mut().iter_mut().zip(state.as_ref()) {
                kept.conditional_assign(word, is_last);
            }
        }
        self.finish(H::digest(&kept))
    }

    fn finish(&self, inner: [u8; MAX_TAG]) -> [u8; MAX_TAG] {
        let mut block = [0; MAX_BLOCK];
        block[..MAX_TAG].copy_from_slice(&inner);
        block[H::TAG] = 0x80;
        let bits = (H::BLOCK + H::TAG) as u64 * 8;
        block[H::BLOCK - 8..H::BLOCK].copy_from_slice(&bits.to_be_bytes());
        let mut state = self.outer;
        H::compress(&mut state, &block[..H::BLOCK]);
        H::digest(&state)
    }
}

impl<H: Hash> Drop for Hmac<H> {
    fn drop(&mut self) {
        self.inner.zeroize();
        self.outer.zeroize();
    }
}

/// Hashes the first `count` blocks of `header` and `data`, which are full of message.
fn hash_whole_blocks<H: Hash>(
    state: &mut H::State,
    header: &[u8; HEADER],
    data: &[u8],
    count: usize,
) {
    if count == 0 {
        return;
    }
    let (beside_header, rest) = data.split_at(H::BLOCK - HEADER);
    let mut first = [0; MAX_BLOCK];
    first[..HEADER].copy_from_slice(header);
    first[HEADER..H::BLOCK].copy_from_slice(beside_header);
    H::compress(state, &first[..H::BLOCK]);
    H::compress(state, &rest[..(count - 1) * H::BLOCK]);
}

/// Fills `block` with what stands at `start` of `header` and `data`, as far as they go.
fn copy_message(block: &mut [u8], start: usize, header: &[u8; HEADER], data: &[u8]) {
    let (place, rest) = match start.checked_sub(HEADER) {
        Some(skipped) => (block, data.get(skipped..).unwrap_or_default()),
        None => {
            let (head, place) = block.split_at_mut(HEADER);
            head.copy_from_slice(header);
            (place, data)
        }
    };
    let length = rest.len().min(place.len());
    place[..length].copy_from_slice(&rest[..length]);
}

/// Makes the block at `start` one of message, one bit, zeros, where the zeros of the last block begin at `zeros` of the message. `zeros`
/// is secret.
fn end_message(block: &mut [u8], start: i16, zeros: i16) {
    for (part, begin) in block.chunks_exact_mut(PART).zip((start..).step_by(PART)) {
        // As this part sees it: 0 where the one bit came earlier, more than the part where it comes later.
        let zeros = within(zeros, begin, PART as i8 + 1);
        for (place, at) in part.iter_mut().zip(0..) {
            let inside = below(at, zeros - 1);
            let bit = below(at, zeros) ^ inside;
            *place = (*place & inside) | (bit & 0x80);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use hmac::{KeyInit, Mac};
    use proptest::prelude::*;

    use super::super::compression_function::{Sha1, Sha256, Sha384};
    use super::super::remove_padding::MAX_PADDING;
    use super::*;

    const HEAD: [u8; HEADER] = *b"thirteenbytes";

    fn expected<M: Mac + KeyInit>(key: &[u8], data: &[u8]) -> Vec<u8> {
        let mut mac = <M as KeyInit>::new_from_slice(key).unwrap();
        mac.update(&HEAD);
        mac.update(data);
        mac.finalize().into_bytes().to_vec()
    }

    fn agrees<H: Hash, M: Mac + KeyInit>(data: &[u8], len: usize) {
        let key: Vec<u8> = (1..=H::TAG as u8).collect();
        let least = data.len().saturating_sub(MAX_PADDING);
        let tag = Hmac::<H>::new(&key).tag(&HEAD, data, least, len as u32);
        let wanted = expected::<M>(&key, &data[..len]);
        assert_eq!(tag[..H::TAG], wanted, "{len} of {}", data.len());
        assert!(tag[H::TAG..].iter().all(|byte| *byte == 0));
    }

    fn all_agree(data: &[u8], len: usize) {
        agrees::<Sha1, hmac::Hmac<sha1::Sha1>>(data, len);
        agrees::<Sha256, hmac::Hmac<sha2::Sha256>>(data, len);
        agrees::<Sha384, hmac::Hmac<sha2::Sha384>>(data, len);
    }

    #[test]
    fn every_length_that_padding_can_hide() {
        let data: Vec<u8> = (0..=255).cycle().take(700).collect();
        for total in [0, 1, 50, 115, 256, 257, 512, 700] {
            for len in total - total.min(MAX_PADDING)..=total {
                all_agree(&data[..total], len);
            }
        }
    }

    proptest! {
        #[test]
        fn any_data(data in prop::collection::vec(any::<u8>(), 0..2000), hidden in 0..=MAX_PADDING) {
            all_agree(&data, data.len().saturating_sub(hidden));
        }
    }

    thread_local! {
        static BLOCKS: Cell<usize> = const { Cell::new(0) };
    }

    /// Counts the blocks that it hashes.
    struct Counting<H>(H);

    impl<H: Hash> Hash for Counting<H> {
        const BLOCK: usize = H::BLOCK;
        const LENGTH_FIELD: usize = H::LENGTH_FIELD;
        const TAG: usize = H::TAG;
        const INITIAL: H::State = H::INITIAL;
        type Word = H::Word;
        type State = H::State;

        fn compress(state: &mut Self::State, blocks: &[u8]) {
            BLOCKS.set(BLOCKS.get() + blocks.len() / H::BLOCK);
            H::compress(state, blocks);
        }

        fn digest(state: &Self::State) -> [u8; MAX_TAG] {
            H::digest(state)
        }
    }

    fn blocks_do_not_follow_length<H: Hash>() {
        let mac = Hmac::<Counting<H>>::new(&[7; 20]);
        for total in [0, 40, 300, 1000] {
            let data = vec![5; total];
            let least = total - total.min(MAX_PADDING);
            let counts: Vec<usize> = (least..=total)
                .map(|len| {
                    BLOCKS.set(0);
                    mac.tag(&HEAD, &data, least, len as u32);
                    BLOCKS.get()
                })
                .collect();
            assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}");
        }
    }

    #[test]
    fn number_of_blocks_does_not_follow_length() {
        blocks_do_not_follow_length::<Sha1>();
        blocks_do_not_follow_length::<Sha256>();
        blocks_do_not_follow_length::<Sha384>();
    }
}
