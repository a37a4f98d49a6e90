//! The cipher suites of 2012 R2 as they are put together.

use ::openssl::hash::MessageDigest;
use ::openssl::symm::Cipher;

use crate::observation::TlsVersion;
use crate::schannel::SUITES_2012_R2;

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
    Aes128Cbc,
    Aes256Cbc,
    TripleDesCbc,
    Aes128Gcm,
    Aes256Gcm,
}

impl Bulk {
    pub(super) fn cipher(self) -> Cipher {
        match self {
            Self::Aes128Cbc => Cipher::aes_128_cbc(),
            Self::Aes256Cbc => Cipher::aes_256_cbc(),
            Self::TripleDesCbc => Cipher::des_ede3_cbc(),
            Self::Aes128Gcm => Cipher::aes_128_gcm(),
            Self::Aes256Gcm => Cipher::aes_256_gcm(),
        }
    }

    /// Authenticated encryption: no MAC key, and the nonce is part of the record (RFC 5288).
    pub(super) fn is_aead(self) -> bool {
        matches!(self, Self::Aes128Gcm | Self::Aes256Gcm)
    }

    /// Bytes of IV in the key block.
    pub(super) fn fixed_iv_length(self) -> usize {
        match self {
            Self::Aes128Cbc | Self::Aes256Cbc => 16,
            Self::TripleDesCbc => 8,
            Self::Aes128Gcm | Self::Aes256Gcm => 4,
        }
    }
}

/// The hash at the end of a suite's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha1,
    Sha256,
    Sha384,
}

impl Hash {
    pub(super) fn digest(self) -> MessageDigest {
        match self {
            Self::Sha1 => MessageDigest::sha1(),
            Self::Sha256 => MessageDigest::sha256(),
            Self::Sha384 => MessageDigest::sha384(),
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
    /// The MAC of a CBC suite; that of the PRF as well, except for SHA-1 (RFC 5246 section 5).
    pub(crate) hash: Hash,
}

impl Suite {
    /// The suite of this number. None where it is not one of 2012 R2's, or has RC4: OpenSSL 3 keeps that in a provider of its own.
    pub(crate) fn of(number: u16) -> Option<Self> {
        use Bulk::{Aes128Cbc, Aes128Gcm, Aes256Cbc, Aes256Gcm, TripleDesCbc};
        use Hash::{Sha1, Sha256, Sha384};
        use KeyExchange::{Dhe, Ecdhe, Rsa};

        let (exchange, bulk, hash) = match number {
            0xC028 | 0xC024 => (Ecdhe, Aes256Cbc, Sha384),
            0xC027 | 0xC023 => (Ecdhe, Aes128Cbc, Sha256),
            0xC014 | 0xC00A => (Ecdhe, Aes256Cbc, Sha1),
            0xC013 | 0xC009 => (Ecdhe, Aes128Cbc, Sha1),
            0xC02C => (Ecdhe, Aes256Gcm, Sha384),
            0xC02B => (Ecdhe, Aes128Gcm, Sha256),
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
            _ => return None,
        };
        Some(Self {
            number,
            exchange,
            bulk,
            hash,
        })
    }

    /// Those that a client of 2012 R2 offers for `version` and this engine has, in its order.
    pub(crate) fn offered(version: TlsVersion) -> impl Iterator<Item = Self> {
        SUITES_2012_R2
            .into_iter()
            .filter_map(Self::of)
            .filter(move |suite| suite.fits(version))
    }

    /// GCM and the SHA-2 MACs exist in TLS 1.2 only (RFC 5246 section 1.2, RFC 5288).
    pub(crate) fn fits(self, version: TlsVersion) -> bool {
        version >= TlsVersion::TLS12 || (self.hash == Hash::Sha1 && !self.bulk.is_aead())
    }

    /// Length of a MAC key in bytes, which is that of the MAC.
    pub(super) fn mac_length(self) -> usize {
        if self.bulk.is_aead() {
            0
        } else {
            self.hash.digest().size()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_but_rc4_are_offered_in_the_order_of_2012_r2() {
        let offered: Vec<u16> = Suite::offered(TlsVersion::TLS12)
            .map(|s| s.number)
            .collect();
        assert_eq!(offered, SUITES_2012_R2[..26]);
        let old: Vec<u16> = Suite::offered(TlsVersion::TLS10)
            .map(|s| s.number)
            .collect();
        assert_eq!(
            old,
            [
                0xC014, 0xC013, 0x0039, 0x0033, 0x0035, 0x002F, 0xC00A, 0xC009, 0x0038, 0x0032,
                0x000A, 0x0013
            ]
        );
    }
}
