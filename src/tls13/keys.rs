//! Records under keys (RFC 8446 sections 5.2 to 5.4), and the suites (appendix B.4).

use ring::aead::{self, Aad, LessSafeKey, Nonce, UnboundKey};

use super::schedule::Hash;
use crate::classic::connection_error::{BAD_RECORD_MAC, Broken, RECORD_OVERFLOW};
use crate::classic::prf::Secret;
use crate::classic::record::{APPLICATION_DATA, FRAGMENT_MAX};
use crate::observation::Rule;

/// The suites, in order of preference.
pub(super) const SUITES: [u16; 3] = [0x1302, 0x1301, 0x1303];
const IV_LENGTH: usize = 12;

/// A suite of TLS 1.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Suite13(u16);

impl Suite13 {
    /// That of a number; none where it is no such suite.
    pub(super) fn of(number: u16) -> Option<Self> {
        SUITES.contains(&number).then_some(Self(number))
    }

    pub(super) fn hash(self) -> Hash {
        match self.0 {
            0x1302 => Hash::Sha384,
            _ => Hash::Sha256,
        }
    }

    fn aead(self) -> &'static aead::Algorithm {
        match self.0 {
            0x1302 => &aead::AES_256_GCM,
            0x1303 => &aead::CHACHA20_POLY1305,
            _ => &aead::AES_128_GCM,
        }
    }
}

/// The keys of one direction.
pub(super) struct Keys {
    suite: Suite13,
    secret: Secret,
    key: LessSafeKey,
    iv: Secret,
    sequence: u64,
}

impl Keys {
    /// Those of a traffic secret.
    pub(super) fn of(suite: Suite13, secret: Secret) -> Result<Self, Broken> {
        let (hash, aead) = (suite.hash(), suite.aead());
        let key = hash.expand(&secret, "key", &[], aead.key_len())?;
        let key = UnboundKey::new(aead, &key).map_err(|_| Broken::local("a key has no length"))?;
        Ok(Self {
            suite,
            key: LessSafeKey::new(key),
            iv: hash.expand(&secret, "iv", &[], IV_LENGTH)?,
            secret,
            sequence: 0,
        })
    }

    /// The traffic secret itself.
    pub(super) fn secret(&self) -> &[u8] {
        &self.secret
    }

    /// Those after a KeyUpdate (RFC 8446 section 7.2).
    pub(super) fn updated(&self) -> Result<Self, Broken> {
        let hash = self.suite.hash();
        let next = hash.expand(&self.secret, "traffic upd", &[], hash.length())?;
        Self::of(self.suite, next)
    }

    /// The nonce of the next record.
    fn nonce(&mut self) -> Result<Nonce, Broken> {
        let used_up = || Broken::local("a key has sealed all that it may");
        let mut nonce = [0; IV_LENGTH];
        nonce.copy_from_slice(&self.iv);
        let sequence = self.sequence.to_be_bytes();
        for (byte, number) in nonce[IV_LENGTH - sequence.len()..].iter_mut().zip(sequence) {
            *byte ^= number;
        }
        self.sequence = self.sequence.checked_add(1).ok_or_else(used_up)?;
        Ok(Nonce::assume_unique_for_key(nonce))
    }

    /// `text` in one record, header and all.
    pub(super) fn seal(&mut self, content_type: u8, text: &[u8]) -> Result<Vec<u8>, Broken> {
        let mut body = [text, &[content_type]].concat();
        let header = header(body.len() + self.suite.aead().tag_len());
        let nonce = self.nonce()?;
        self.key
            .seal_in_place_append_tag(nonce, Aad::from(header), &mut body)
            .map_err(|_| Broken::local("a record cannot be sealed"))?;
        Ok([&header[..], &body].concat())
    }

    /// Type and text of a record.
    pub(super) fn open(&mut self, mut body: Vec<u8>) -> Result<(u8, Vec<u8>), Broken> {
        let header = header(body.len());
        let nonce = self.nonce()?;
        let broken = |_| {
            let what = "a record does not authenticate";
            Broken::breaking(Rule::RecordNotAuthentic, what, BAD_RECORD_MAC)
        };
        let length = self
            .key
            .open_in_place(nonce, Aad::from(header), &mut body)
            .map_err(broken)?
            .len();
        body.truncate(length);
        // The type stands before the padding.
        let last = body.iter().rposition(|byte| *byte != 0);
        let untyped = || Broken::misplaced("a record has no type");
        let last = last.ok_or_else(untyped)?;
        let content_type = body[last];
        body.truncate(last);
        if body.len() > FRAGMENT_MAX {
            let what = "a record is too long";
            return Err(Broken::breaking(Rule::Malformed, what, RECORD_OVERFLOW));
        }
        Ok((content_type, body))
    }
}

fn header(length: usize) -> [u8; 5] {
    let [.., high, low] = (length as u64).to_be_bytes();
    [APPLICATION_DATA, 3, 3, high, low]
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::Zeroizing;

    #[test]
    fn what_is_sealed_opens_once_and_in_order() {
        for number in SUITES {
            let suite = Suite13::of(number).unwrap();
            let secret = Zeroizing::new(vec![7; suite.hash().length()]);
            let [mut ours, mut theirs] = [(); 2].map(|()| Keys::of(suite, secret.clone()).unwrap());
            let first = ours.seal(22, b"first").unwrap();
            let second = ours.seal(23, b"").unwrap();
            assert!(theirs.open(second[5..].to_vec()).is_err());
            let mut theirs = Keys::of(suite, secret.clone()).unwrap();
            assert_eq!(
                theirs.open(first[5..].to_vec()).unwrap(),
                (22, b"first".to_vec())
            );
            assert_eq!(theirs.open(second[5..].to_vec()).unwrap(), (23, Vec::new()));
            assert!(theirs.open(Vec::new()).is_err());
            let mut updated = theirs.updated().unwrap();
            let sealed = ours.updated().unwrap().seal(23, b"later").unwrap();
            assert_eq!(
                updated.open(sealed[5..].to_vec()).unwrap(),
                (23, b"later".to_vec())
            );
        }
        assert_eq!(Suite13::of(0x1304), None);
    }
}
