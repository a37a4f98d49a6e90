//! One direction of a TCP connection: segments in any order become a stream of bytes, with what is missing named (RFC 9293).

use crate::bounds::WAITING_MAX;

/// Segments that may wait for one that is missing, where the receiver has acknowledged it: packets of a capture change their order by
/// less.
const REORDERED_MAX: usize = 32;
/// How long they wait, in nanoseconds.
const PATIENCE: u64 = 1_000_000_000;

/// The next part of the stream.
pub(super) enum Part<'a> {
    /// Bytes in order.
    Bytes(&'a [u8]),
    /// So many bytes are missing.
    Missing(u64),
}

/// A segment that came before its turn.
struct Waiting {
    offset: u64,
    bytes: Vec<u8>,
    cut: u32,
}

/// One direction.
#[derive(Default)]
pub(super) struct Half {
    /// The sequence number of offset 0, once it is known.
    origin: Option<u32>,
    /// Offset of the next byte.
    next: u64,
    /// Offset after the last byte, once FIN came.
    fin: Option<u64>,
    /// Offset up to which the receiver acknowledged.
    acknowledged: u64,
    /// By offset.
    waiting: Vec<Waiting>,
    waiting_bytes: usize,
    /// When the first of them came.
    since: u64,
}

impl Half {
    /// The stream begins after the sequence number of SYN.
    pub(super) fn begin(&mut self, syn: u32) {
        self.origin.get_or_insert_with(|| syn.wrapping_add(1));
    }

    /// Whether a SYN with this number is another connection's.
    pub(super) fn is_other_syn(&self, syn: u32) -> bool {
        self.origin
            .is_some_and(|origin| origin != syn.wrapping_add(1))
    }

    /// The offset of a sequence number: the nearest to what is expected, so that the number may wrap around.
    fn offset(&mut self, sequence: u32) -> Option<u64> {
        let origin = *self.origin.get_or_insert(sequence);
        // The low 32 bits of `next` are meant.
        #[allow(
            clippy::cast_possible_truncation,
            reason = "sequence numbers are taken modulo 2^32"
        )]
        let expected = origin.wrapping_add(self.next as u32);
        let distance = sequence.wrapping_sub(expected).cast_signed();
        self.next.checked_add_signed(i64::from(distance))
    }

    /// Whether every byte up to FIN was handed over.
    pub(super) fn is_finished(&self) -> bool {
        self.fin.is_some_and(|fin| self.next >= fin)
    }

    /// Bytes that wait.
    pub(super) fn waiting_bytes(&self) -> usize {
        self.waiting_bytes
    }

    /// Takes a segment. `room` is how many bytes may wait in all connections.
    pub(super) fn take(
        &mut self,
        sequence: u32,
        (bytes, cut, fin): (&[u8], u32, bool),
        (now, room): (u64, usize),
        hand: &mut dyn FnMut(Part<'_>),
    ) {
        let Some(offset) = self.offset(sequence) else {
            return;
        };
        let end = offset + bytes.len() as u64 + u64::from(cut);
        if fin {
            self.fin.get_or_insert(end);
        }
        if end <= self.next {
            return;
        }
        if offset <= self.next {
            self.hand_over(offset, bytes, cut, hand);
            self.hand_over_waiting(hand);
            return;
        }
        if self.waiting_bytes + bytes.len() > WAITING_MAX.min(self.waiting_bytes + room) {
            self.give_up(hand);
            self.skip_to(offset, hand);
            self.hand_over(offset, bytes, cut, hand);
            return;
        }
        if self.waiting.is_empty() {
            self.since = now;
        }
        self.waiting_bytes += bytes.len();
        let place = self.waiting.partition_point(|one| one.offset <= offset);
        let bytes = bytes.to_vec();
        self.waiting.insert(place, Waiting { offset, bytes, cut });
        self.lose_what_was_acknowledged(now, hand);
    }

    /// The receiver acknowledged up to `sequence`: what is missing before that, the capture has lost.
    pub(super) fn acknowledge(&mut self, sequence: u32, now: u64, hand: &mut dyn FnMut(Part<'_>)) {
        if self.origin.is_none() {
            return;
        }
        if let Some(offset) = self.offset(sequence) {
            self.acknowledged = self.acknowledged.max(offset);
        }
        self.lose_what_was_acknowledged(now, hand);
    }

    fn lose_what_was_acknowledged(&mut self, now: u64, hand: &mut dyn FnMut(Part<'_>)) {
        while let Some(first) = self.waiting.first().map(|one| one.offset) {
            let patient =
                self.waiting.len() < REORDERED_MAX && now.saturating_sub(self.since) < PATIENCE;
            if self.acknowledged < first || patient {
                return;
            }
            self.skip_to(first, hand);
            self.hand_over_waiting(hand);
            self.since = now;
        }
    }

    /// Hands over what waits; what is missing between stays missing, and so does what the receiver acknowledged and the capture lacks.
    pub(super) fn give_up(&mut self, hand: &mut dyn FnMut(Part<'_>)) {
        while let Some(first) = self.waiting.first().map(|one| one.offset) {
            self.skip_to(first, hand);
            self.hand_over_waiting(hand);
        }
        match self.fin {
            Some(fin) => self.skip_to(fin, hand),
            // One more than the bytes may be a FIN that was lost.
            None if self.acknowledged > self.next + 1 => self.skip_to(self.acknowledged, hand),
            None => {}
        }
    }

    fn skip_to(&mut self, offset: u64, hand: &mut dyn FnMut(Part<'_>)) {
        if offset > self.next {
            hand(Part::Missing(offset - self.next));
            self.next = offset;
        }
    }

    fn hand_over_waiting(&mut self, hand: &mut dyn FnMut(Part<'_>)) {
        let ready = self
            .waiting
            .iter()
            .take_while(|one| one.offset <= self.next);
        // Those that are handed over make others ready.
        if ready.count() == 0 {
            return;
        }
        let waiting = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        for one in waiting {
            if one.offset > self.next {
                self.waiting_bytes += one.bytes.len();
                self.waiting.push(one);
            } else {
                self.hand_over(one.offset, &one.bytes, one.cut, hand);
            }
        }
    }

    /// Hands over a segment that begins at or before the next byte.
    fn hand_over(&mut self, offset: u64, bytes: &[u8], cut: u32, hand: &mut dyn FnMut(Part<'_>)) {
        let known = usize::try_from(self.next - offset).unwrap_or(usize::MAX);
        let end = offset + bytes.len() as u64;
        if let Some(new) = bytes.get(known..).filter(|new| !new.is_empty()) {
            self.next = end;
            hand(Part::Bytes(new));
        }
        self.skip_to(end + u64::from(cut), hand);
    }
}

#[cfg(test)]
mod tests;
