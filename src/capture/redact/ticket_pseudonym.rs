//! What tickets are replaced with: bytes of the same length, the same for the same ticket, from which the ticket cannot be found.

use sha2::{Digest, Sha256};

/// Bytes at the front of a ticket that name its key, where the server follows RFC 5077 section 4.
const KEY_NAME: usize = 16;

/// Replaces tickets.
pub(super) struct Blind {
    salt: [u8; 32],
}

impl Blind {
    pub(super) fn new(salt: [u8; 32]) -> Self {
        Self { salt }
    }

    /// Replaces a ticket. Its first 16 bytes are replaced for themselves, so that tickets of one key still show it; four zero bytes in
    /// front of a GUID stay, and so does what makes it one.
    pub(super) fn replace(&self, ticket: &mut [u8]) {
        let whole = self.hash(ticket);
        let zeros = if ticket.starts_with(&[0; 4]) { 4 } else { 0 };
        let (front, rest) = ticket.split_at_mut((zeros + KEY_NAME).min(ticket.len()));
        let name = front.get_mut(zeros..).unwrap_or_default();
        let marks: Vec<(usize, u8, u8)> = [(6, 0xf0), (7, 0xf0), (8, 0xc0)]
            .into_iter()
            .filter_map(|(place, bits)| Some((place, bits, *name.get(place)?)))
            .collect();
        let named = self.hash(name);
        name.iter_mut()
            .zip(named)
            .for_each(|(byte, new)| *byte = new);
        for (place, bits, old) in marks.into_iter().filter(|_| zeros > 0) {
            if let Some(byte) = name.get_mut(place) {
                *byte = (*byte & !bits) | (old & bits);
            }
        }
        for (count, part) in rest.chunks_mut(32).enumerate() {
            let next = self.hash(&[&whole[..], &count.to_be_bytes()].concat());
            part.iter_mut()
                .zip(next)
                .for_each(|(byte, new)| *byte = new);
        }
    }

    fn hash(&self, bytes: &[u8]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.salt);
        hash.update(bytes);
        hash.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_ticket_gives_the_same_and_nothing_of_it_stays() {
        let blind = Blind::new([7; 32]);
        let replaced = |ticket: &[u8]| {
            let mut bytes = ticket.to_vec();
            blind.replace(&mut bytes);
            bytes
        };
        let ticket: Vec<u8> = (0..180).map(|n: u8| n.wrapping_add(1)).collect();
        assert_eq!(replaced(&ticket), replaced(&ticket));
        assert!(
            replaced(&ticket)
                .windows(4)
                .all(|part| !ticket.windows(4).any(|old| old == part))
        );
        let mut other = ticket.clone();
        other[100] = 0;
        let (one, two) = (replaced(&ticket), replaced(&other));
        assert_eq!(one[..16], two[..16]);
        assert_ne!(one[16..48], two[16..48]);
        assert!(replaced(&[]).is_empty());
        assert_eq!(replaced(&[0; 3]).len(), 3);
    }
}
