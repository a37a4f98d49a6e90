//! The cipher suites of 2012 R2 as they are put together.

use crate::observation::TlsVersion;
use crate::schannel::SUITES_2012_R2;

/// ECDHE_RSA with GCM: 2012 R2 has none, its successors and others may have nothing better.
const NEWER: [u16; 2] = [0xC030, 0xC02F];

/// How the premaster secret comes about (RFC 5246 section 7.4.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyExchange {
    /// Encrypted to the key of the certificate.
    Rsa,
    /// Diffie-Hellman with parameters of the server's.
    Dhe,
    /// Diffie-Hellman over a named curve (RFC 8422).
    Ecdhe,
}

/// How records are encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bulk {
    Rc4,
    TripleDesCbc,
    Aes128Cbc,
    Aes256Cbc,
    Aes128Gcm,
    Aes256Gcm,
}

impl Bulk {
    /// Bytes of the key.
    pub(super) fn key_length(self) -> usize {
        match self {
            Self::Rc4 | Self::Aes128Cbc | Self::Aes128Gcm => 16,
            Self::TripleDesCbc => 24,
            Self::Aes256Cbc | Self::Aes256Gcm => 32,
        }
    }

    /// Authenticated encryption: no MAC key, and the nonce is part of the record (RFC 5288).
    pub(super) fn is_aead(self) -> bool {
        matches!(self, Self::Aes128Gcm | Self::Aes256Gcm)
    }

    /// Bytes of IV in the key block. From TLS 1.1 on, a block cipher has none there.
    pub(super) fn fixed_iv_length(self, version: TlsVersion) -> usize {
        match self {
            Self::Aes128Gcm | Self::Aes256Gcm => 4,
            _ if version >= TlsVersion::TLS11 => 0,
            Self::Aes128Cbc | Self::Aes256Cbc => 16,
            Self::TripleDesCbc => 8,
            Self::Rc4 => 0,
        }
    }
}

/// The hash at the end of a suite's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hash {
    Md5,
    Sha1,
    Sha256,
    Sha384,
}

impl Hash {
    /// Bytes of the digest.
    pub(super) fn length(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
        }
    }
}

/// A cipher suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Suite {
    /// Its IANA number.
    pub(crate) number: u16,
    pub(crate) exchange: KeyExchange,
    pub(crate) bulk: Bulk,
    /// The MAC of a suite without GCM; that of the PRF as well, except for MD5 and SHA-1 (RFC 5246 section 5).
    pub(crate) hash: Hash,
}

impl Suite {
    /// The suite of this number, where this engine has it.
    pub(crate) fn of(number: u16) -> Option<Self> {
        use Bulk::{Aes128Cbc, Aes128Gcm, Aes256Cbc, Aes256Gcm, Rc4, TripleDesCbc};
        use Hash::{Md5, Sha1, Sha256, Sha384};
        use KeyExchange::{Dhe, Ecdhe, Rsa};

        let (exchange, bulk, hash) = match number {
            0xC028 | 0xC024 => (Ecdhe, Aes256Cbc, Sha384),
            0xC027 | 0xC023 => (Ecdhe, Aes128Cbc, Sha256),
            0xC014 | 0xC00A => (Ecdhe, Aes256Cbc, Sha1),
            0xC013 | 0xC009 => (Ecdhe, Aes128Cbc, Sha1),
            0xC02C | 0xC030 => (Ecdhe, Aes256Gcm, Sha384),
            0xC02B | 0xC02F => (Ecdhe, Aes128Gcm, Sha256),
            0x009F => (Dhe, Aes256Gcm, Sha384),
            0x009E => (Dhe, Aes128Gcm, Sha256),
            0x0039 | 0x0038 => (Dhe, Aes256Cbc, Sha1),
            0x0033 | 0x0032 => (Dhe, Aes128Cbc, Sha1),
            0x006A => (Dhe, Aes256Cbc, Sha256),
            0x0040 => (Dhe, Aes128Cbc, Sha256),
            0x0013 => (Dhe, TripleDesCbc, Sha1),
            0x009D => (Rsa, Aes256Gcm, Sha384),
            0x009C => (Rsa, Aes128Gcm, Sha256),
            0x003D => (Rsa, Aes256Cbc, Sha256),
            0x003C => (Rsa, Aes128Cbc, Sha256),
            0x0035 => (Rsa, Aes256Cbc, Sha1),
            0x002F => (Rsa, Aes128Cbc, Sha1),
            0x000A => (Rsa, TripleDesCbc, Sha1),
            0x0005 => (Rsa, Rc4, Sha1),
            0x0004 => (Rsa, Rc4, Md5),
            _ => return None,
        };
        Some(Self {
            number,
            exchange,
            bulk,
            hash,
        })
    }

    /// What the client offers for `version`: all that 2012 R2 has in it, in its order, then what is newer.
    pub(crate) fn offered(version: TlsVersion) -> impl Iterator<Item = Self> {
        SUITES_2012_R2
            .into_iter()
            .chain(NEWER)
            .filter_map(Self::of)
            .filter(move |suite| suite.fits(version))
    }

    /// Whether the suite exists in `version`: GCM and the SHA-2 MACs came with TLS 1.2 (RFC 5246 section 1.2, RFC 5288).
    pub(crate) fn fits(self, version: TlsVersion) -> bool {
        let new = self.bulk.is_aead() || matches!(self.hash, Hash::Sha256 | Hash::Sha384);
        version >= TlsVersion::TLS12 || !new
    }

    /// Length of a MAC key in bytes, which is that of the MAC.
    pub(super) fn mac_length(self) -> usize {
        if self.bulk.is_aead() {
            0
        } else {
            self.hash.length()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schannel::is_tls12_only;

    #[test]
    fn all_are_offered_in_the_order_of_2012_r2() {
        let numbers = |version| -> Vec<u16> { Suite::offered(version).map(|s| s.number).collect() };
        let new = numbers(TlsVersion::TLS12);
        assert_eq!(new[..28], SUITES_2012_R2);
        assert_eq!(new[28..], NEWER);
        assert_eq!(
            numbers(TlsVersion::TLS10),
            [
                0xC014, 0xC013, 0x0039, 0x0033, 0x0035, 0x002F, 0xC00A, 0xC009, 0x0038, 0x0032,
                0x000A, 0x0013, 0x0005, 0x0004
            ]
        );
    }

    #[test]
    fn what_tls_1_2_alone_has_is_told_by_hash_and_cipher() {
        for suite in SUITES_2012_R2.into_iter().filter_map(Suite::of) {
            let new = is_tls12_only(suite.number);
            assert_eq!(suite.fits(TlsVersion::TLS11), !new, "{suite:?}");
        }
    }
}
