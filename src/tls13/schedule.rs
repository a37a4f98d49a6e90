//! The key schedule (RFC 8446 section 7.1).

use ring::digest::{self, digest};
use ring::{hkdf, hmac};
use zeroize::Zeroizing;

use crate::classic::connection_error::Broken;
use crate::classic::prf::Secret;

/// The hash of a suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
}

impl Hash {
    fn hkdf(self) -> hkdf::Algorithm {
        match self {
            Self::Sha256 => hkdf::HKDF_SHA256,
            Self::Sha384 => hkdf::HKDF_SHA384,
        }
    }

    fn hmac(self) -> hmac::Algorithm {
        match self {
            Self::Sha256 => hmac::HMAC_SHA256,
            Self::Sha384 => hmac::HMAC_SHA384,
        }
    }

    /// The hash over `bytes`.
    pub(super) fn of(self, bytes: &[u8]) -> Vec<u8> {
        let algorithm = match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
        };
        digest(algorithm, bytes).as_ref().to_vec()
    }

    /// Its length in bytes.
    pub(super) fn length(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
        }
    }

    /// HKDF-Expand-Label of a secret.
    pub(super) fn expand(
        self,
        secret: &[u8],
        label: &str,
        context: &[u8],
        length: usize,
    ) -> Result<Secret, Broken> {
        let secret = hkdf::Prk::new_less_safe(self.hkdf(), secret);
        expand(&secret, label, context, length)
    }

    /// The MAC of a Finished message, or of a binder, under the traffic secret of its sender (RFC 8446 section 4.4.4).
    pub(super) fn finished(self, secret: &[u8], transcript: &[u8]) -> Result<Vec<u8>, Broken> {
        let key = self.expand(secret, "finished", &[], self.length())?;
        let key = hmac::Key::new(self.hmac(), &key);
        Ok(hmac::sign(&key, &self.of(transcript)).as_ref().to_vec())
    }
}

/// The length of what HKDF-Expand makes, in bytes.
struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand(
    secret: &hkdf::Prk,
    label: &str,
    context: &[u8],
    length: usize,
) -> Result<Secret, Broken> {
    let too_long = |_| Broken::local("a key cannot be derived");
    let [_, _, .., high, low] = (length as u64).to_be_bytes();
    let label = [b"tls13 ", label.as_bytes()].concat();
    let byte = |length: usize| u8::try_from(length).unwrap_or(u8::MAX);
    let (label_length, context_length) = ([byte(label.len())], [byte(context.len())]);
    let info: [&[u8]; 5] = [
        &[high, low],
        &label_length,
        &label,
        &context_length,
        context,
    ];
    let info = info.concat();
    let info = [&info[..]];
    let made = secret.expand(&info, Length(length)).map_err(too_long)?;
    let mut bytes = Zeroizing::new(vec![0; length]);
    made.fill(&mut bytes).map_err(too_long)?;
    Ok(bytes)
}

/// Where the schedule stands: one of its three extracted secrets.
pub(super) struct Schedule {
    pub(super) hash: Hash,
    secret: hkdf::Prk,
}

impl Schedule {
    /// The Early Secret; of zeros where there is no `psk`.
    pub(super) fn early(hash: Hash, psk: Option<&[u8]>) -> Self {
        let zeros = vec![0; hash.length()];
        let salt = hkdf::Salt::new(hash.hkdf(), &zeros);
        Self {
            hash,
            secret: salt.extract(psk.unwrap_or(&zeros)),
        }
    }

    /// The next secret: `input` goes in.
    pub(super) fn next(&self, input: &[u8]) -> Result<Self, Broken> {
        let derived = self.derive("derived", &[])?;
        let salt = hkdf::Salt::new(self.hash.hkdf(), &derived);
        Ok(Self {
            hash: self.hash,
            secret: salt.extract(input),
        })
    }

    /// The Master Secret, into which nothing goes.
    pub(super) fn master(&self) -> Result<Self, Broken> {
        self.next(&vec![0; self.hash.length()])
    }

    /// Derive-Secret over the messages so far.
    pub(super) fn derive(&self, label: &str, transcript: &[u8]) -> Result<Secret, Broken> {
        let context = self.hash.of(transcript);
        expand(&self.secret, label, &context, self.hash.length())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        let digits: Vec<u8> = text
            .chars()
            .filter_map(|c| c.to_digit(16))
            .map(|digit| digit as u8)
            .collect();
        digits.chunks(2).map(|two| two[0] << 4 | two[1]).collect()
    }

    /// The values of RFC 8448 section 3.
    #[test]
    fn the_schedule_is_that_of_the_published_trace() {
        let early = Schedule::early(Hash::Sha256, None);
        let derived = early.derive("derived", &[]).unwrap();
        let expected = hex("6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba");
        assert_eq!(*derived, expected);
        let shared = hex("8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d");
        let handshake = early.next(&shared).unwrap();
        let derived = handshake.derive("derived", &[]).unwrap();
        let expected = hex("43de77e0c77713859a944db9db2590b53190a65b3ee2e4f12dd7a0bb7ce254b4");
        assert_eq!(*derived, expected);
    }

    #[test]
    fn traffic_keys_are_those_of_the_published_trace() {
        let secret = hex("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38");
        let key = Hash::Sha256.expand(&secret, "key", &[], 16).unwrap();
        assert_eq!(*key, hex("3fce516009c21727d0f2e4e86ee403bc"));
        let iv = Hash::Sha256.expand(&secret, "iv", &[], 12).unwrap();
        assert_eq!(*iv, hex("5d313eb2671276ee13000b30"));
    }
}
