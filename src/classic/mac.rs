//! The MAC of a record (RFC 5246 section 6.2.3.1), for each hash that a suite may name.

use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;

use super::suite::Hash;
use crate::schannel::compression_function::{MAX_TAG, Sha1, Sha256, Sha384};
use crate::schannel::mac::{HEADER, Hmac as SteadyHmac};

/// A MAC key. All but MD5 take a time that does not follow the padding; MD5 goes with RC4, which has none.
pub(super) enum MacKey {
    Md5(Hmac<Md5>),
    Sha1(SteadyHmac<Sha1>),
    Sha256(SteadyHmac<Sha256>),
    Sha384(SteadyHmac<Sha384>),
}

impl MacKey {
    pub(super) fn new(hash: Hash, key: &[u8]) -> Self {
        match hash {
            Hash::Md5 => match Hmac::new_from_slice(key) {
                Ok(keyed) => Self::Md5(keyed),
                Err(_) => unreachable!("HMAC takes keys of every length (RFC 2104 section 2)"),
            },
            Hash::Sha1 => Self::Sha1(SteadyHmac::new(key)),
            Hash::Sha256 => Self::Sha256(SteadyHmac::new(key)),
            Hash::Sha384 => Self::Sha384(SteadyHmac::new(key)),
        }
    }

    /// Bytes of the MAC.
    pub(super) fn length(&self) -> usize {
        match self {
            Self::Md5(_) => Hash::Md5.length(),
            Self::Sha1(_) => Hash::Sha1.length(),
            Self::Sha256(_) => Hash::Sha256.length(),
            Self::Sha384(_) => Hash::Sha384.length(),
        }
    }

    /// The MAC of `header` and all of `text`.
    pub(super) fn tag(&self, header: &[u8; HEADER], text: &[u8]) -> [u8; MAX_TAG] {
        self.tag_of_part(header, text, text.len(), text.len())
    }

    /// The MAC of `header` and the first `length` bytes of `text`. `length` is secret; that it is at least `least` is not.
    pub(super) fn tag_of_part(
        &self,
        header: &[u8; HEADER],
        text: &[u8],
        least: usize,
        length: usize,
    ) -> [u8; MAX_TAG] {
        // No record is longer than 2^14 + 2048 bytes.
        let short = length as u32;
        match self {
            Self::Md5(keyed) => md5(keyed, header, &text[..length]),
            Self::Sha1(keyed) => keyed.tag(header, text, least, short),
            Self::Sha256(keyed) => keyed.tag(header, text, least, short),
            Self::Sha384(keyed) => keyed.tag(header, text, least, short),
        }
    }
}

fn md5(keyed: &Hmac<Md5>, header: &[u8; HEADER], text: &[u8]) -> [u8; MAX_TAG] {
    let mut mac = keyed.clone();
    mac.update(header);
    mac.update(text);
    let mut tag = [0; MAX_TAG];
    tag[..Hash::Md5.length()].copy_from_slice(&mac.finalize().into_bytes());
    tag
}
