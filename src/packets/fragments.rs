//! IP datagrams that came in fragments (RFC 791 section 3.2, RFC 8200 section 4.5).

use crate::bounds::DATAGRAMS_MAX;

/// Longest payload of a datagram, in bytes.
const PAYLOAD_MAX: usize = 65_535;
/// Most bytes of the fragments of one datagram: each may come twice.
const PARTS_MAX: usize = 2 * PAYLOAD_MAX;
/// Most fragments of one datagram: those of the smallest link (RFC 791: 68 bytes) and some more.
const FRAGMENTS_MAX: usize = 2048;

/// Which part of which datagram a fragment is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fragment {
    pub(super) identification: u32,
    /// Of the protocol that the datagram carries.
    pub(super) number: u8,
    /// In bytes.
    pub(super) offset: u16,
    /// Whether this is not the last one.
    pub(super) more: bool,
}

/// A datagram of which parts are missing.
struct Datagram {
    addresses: [[u8; 16]; 2],
    identification: u32,
    number: u8,
    /// Offset and bytes of each fragment, in the order of offsets.
    parts: Vec<(usize, Vec<u8>)>,
    /// Where it ends.
    end: Option<usize>,
}

/// The datagrams that wait for fragments.
#[derive(Default)]
pub(crate) struct Fragments {
    /// The oldest first.
    waiting: Vec<Datagram>,
    /// Datagrams that were given up.
    pub(crate) given_up: u64,
}

impl Fragments {
    /// Adds a fragment; the datagram, where it is whole now, and what it carries.
    pub(super) fn add(
        &mut self,
        addresses: [[u8; 16]; 2],
        fragment: Fragment,
        bytes: &[u8],
    ) -> Option<(u8, Vec<u8>)> {
        let is_it = |one: &Datagram| {
            one.addresses == addresses && one.identification == fragment.identification
        };
        let index = match self.waiting.iter().position(is_it) {
            Some(index) => index,
            None => self.begin(addresses, fragment),
        };
        let datagram = self.waiting.get_mut(index)?;
        if !datagram.add(fragment, bytes) {
            self.waiting.remove(index);
            self.given_up += 1;
            return None;
        }
        let whole = datagram.whole()?;
        let number = datagram.number;
        self.waiting.remove(index);
        Some((number, whole))
    }

    fn begin(&mut self, addresses: [[u8; 16]; 2], fragment: Fragment) -> usize {
        if self.waiting.len() >= DATAGRAMS_MAX {
            self.waiting.remove(0);
            self.given_up += 1;
        }
        self.waiting.push(Datagram {
            addresses,
            identification: fragment.identification,
            number: fragment.number,
            parts: Vec::new(),
            end: None,
        });
        self.waiting.len() - 1
    }
}

impl Datagram {
    /// Whether the fragment can be one of it.
    fn add(&mut self, fragment: Fragment, bytes: &[u8]) -> bool {
        let offset = usize::from(fragment.offset);
        let end = offset + bytes.len();
        let kept: usize = self.parts.iter().map(|(_, bytes)| bytes.len()).sum();
        let is_much = kept + bytes.len() > PARTS_MAX || self.parts.len() >= FRAGMENTS_MAX;
        if end > PAYLOAD_MAX || is_much {
            return false;
        }
        if !fragment.more {
            self.end = Some(end);
        }
        let place = self.parts.partition_point(|(at, _)| *at < offset);
        self.parts.insert(place, (offset, bytes.to_vec()));
        true
    }

    /// Its payload, where nothing is missing. Where fragments overlap, the one with the lower offset counts.
    fn whole(&self) -> Option<Vec<u8>> {
        let end = self.end?;
        let mut whole: Vec<u8> = Vec::new();
        for (offset, bytes) in &self.parts {
            let known = whole.len().checked_sub(*offset)?;
            whole.extend_from_slice(bytes.get(known..).unwrap_or_default());
        }
        whole.truncate(end);
        (whole.len() == end).then_some(whole)
    }
}
