//! Records under the keys of one direction (RFC 5246 section 6.2.3; RFC 5288; for the IV of TLS 1.0, RFC 2246 section 6.2.3.2).

use ::openssl::error::ErrorStack;
use ::openssl::memcmp;
use ::openssl::rand::rand_bytes;
use ::openssl::symm::{Crypter, Mode, decrypt_aead, encrypt_aead};
use zeroize::Zeroizing;

use super::prf::{Prf, Secret, hmac};
use super::suite::Suite;
use crate::observation::TlsVersion;

/// Bytes of a record header.
pub(crate) const HEADER_LENGTH: usize = 5;
/// Bytes of the part of a GCM nonce that stands in the record.
const EXPLICIT_NONCE: usize = 8;
const GCM_TAG: usize = 16;

/// Why a record does not open.
#[derive(Debug)]
pub(crate) enum Unopened {
    /// It is not what the keys protect: bad_record_mac.
    Forged,
    /// OpenSSL failed.
    Engine(ErrorStack),
}

impl From<ErrorStack> for Unopened {
    fn from(error: ErrorStack) -> Self {
        Self::Engine(error)
    }
}

/// What both sides derive keys from.
pub(crate) struct KeySource<'a> {
    pub(crate) version: TlsVersion,
    pub(crate) suite: Suite,
    pub(crate) master: &'a [u8],
    pub(crate) client_random: &'a [u8],
    pub(crate) server_random: &'a [u8],
}

impl KeySource<'_> {
    /// The protection of what the client writes, and of what the server writes.
    pub(crate) fn protections(&self) -> Result<(Protection, Protection), ErrorStack> {
        let mac = self.suite.mac_length();
        let key = self.suite.bulk.cipher().key_len();
        let iv = self.suite.bulk.fixed_iv_length();
        let prf = Prf::of(self.version, self.suite);
        let seed = [self.server_random, self.client_random];
        let block = prf.expand(self.master, "key expansion", &seed, 2 * (mac + key + iv))?;
        let mut rest = &block[..];
        let mut cut = |length: usize| {
            let (taken, left) = rest.split_at(length);
            rest = left;
            Zeroizing::new(taken.to_vec())
        };
        // The order of RFC 5246 section 6.3: both MAC keys, both keys, both IVs.
        let (client_mac, server_mac) = (cut(mac), cut(mac));
        let (client_key, server_key) = (cut(key), cut(key));
        let (client_iv, server_iv) = (cut(iv), cut(iv));
        let protection = |mac_key, key, iv| Protection {
            version: self.version,
            suite: self.suite,
            mac_key,
            key,
            iv,
            sequence: 0,
        };
        Ok((
            protection(client_mac, client_key, client_iv),
            protection(server_mac, server_key, server_iv),
        ))
    }
}

/// Protects the records of one direction, or takes the protection off.
#[derive(Clone)]
pub(crate) struct Protection {
    version: TlsVersion,
    suite: Suite,
    mac_key: Secret,
    key: Secret,
    /// Fixed part of the nonce; in TLS 1.0 the last block of the last record.
    iv: Secret,
    sequence: u64,
}

impl Protection {
    /// The same after `count` records, the last of which was `last`.
    pub(crate) fn after(mut self, count: u64, last: &[u8]) -> Self {
        self.sequence = count;
        if !self.suite.bulk.is_aead() && last.len() >= self.block() {
            self.chain(last);
        }
        self
    }

    /// One record, header and all, with `plain` in it: at most 2^14 bytes.
    pub(crate) fn seal(&mut self, content_type: u8, plain: &[u8]) -> Result<Vec<u8>, ErrorStack> {
        let body = if self.suite.bulk.is_aead() {
            self.seal_gcm(content_type, plain)?
        } else {
            self.seal_cbc(content_type, plain)?
        };
        self.sequence += 1;
        Ok(record(content_type, self.version, &body))
    }

    /// What the body of a record says.
    pub(crate) fn open(&mut self, content_type: u8, body: &[u8]) -> Result<Vec<u8>, Unopened> {
        let plain = if self.suite.bulk.is_aead() {
            self.open_gcm(content_type, body)
        } else {
            self.open_cbc(content_type, body)
        }?;
        self.sequence += 1;
        Ok(plain)
    }

    /// What the MAC, or the tag, covers besides the text.
    fn about(&self, content_type: u8, length: usize) -> Vec<u8> {
        let mut about = self.sequence.to_be_bytes().to_vec();
        about.push(content_type);
        about.extend(self.version.0.to_be_bytes());
        // No record is longer than 2^14 + 2048 bytes.
        about.extend(u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes());
        about
    }

    fn mac(&self, content_type: u8, plain: &[u8]) -> Result<Secret, ErrorStack> {
        let about = self.about(content_type, plain.len());
        hmac(self.suite.hash.digest(), &self.mac_key, &[&about, plain])
    }

    fn block(&self) -> usize {
        self.suite.bulk.cipher().block_size()
    }

    /// Whether each record brings its own IV: from TLS 1.1 on.
    fn explicit_iv(&self) -> bool {
        self.version >= TlsVersion::TLS11
    }

    fn seal_cbc(&mut self, content_type: u8, plain: &[u8]) -> Result<Vec<u8>, ErrorStack> {
        let block = self.block();
        let mut text = Zeroizing::new(plain.to_vec());
        text.extend_from_slice(&self.mac(content_type, plain)?);
        let padding = block - text.len() % block;
        let byte = u8::try_from(padding - 1).unwrap_or(0);
        let padded = text.len() + padding;
        text.resize(padded, byte);
        if self.explicit_iv() {
            let mut iv = vec![0; block];
            rand_bytes(&mut iv)?;
            let body = self.cbc(Mode::Encrypt, &iv, &text)?;
            return Ok([iv, body].concat());
        }
        let body = self.cbc(Mode::Encrypt, &self.iv, &text)?;
        self.chain(&body);
        Ok(body)
    }

    /// A bad padding and a bad MAC are one error, and the MAC is computed for both.
    fn open_cbc(&mut self, content_type: u8, body: &[u8]) -> Result<Vec<u8>, Unopened> {
        let (block, mac) = (self.block(), self.suite.mac_length());
        let (iv, body) = if self.explicit_iv() {
            body.split_at_checked(block).ok_or(Unopened::Forged)?
        } else {
            (&self.iv[..], body)
        };
        if body.len() % block != 0 || body.len() < mac + 1 {
            return Err(Unopened::Forged);
        }
        let mut text = self.cbc(Mode::Decrypt, iv, body)?;
        self.chain(body);
        let padding = usize::from(text.last().copied().unwrap_or(0)) + 1;
        let sound = padding + mac <= text.len()
            && text[text.len() - padding..]
                .iter()
                .all(|byte| usize::from(*byte) + 1 == padding);
        let end = text.len() - if sound { padding } else { 1 };
        let received = text.get(end - mac..end).unwrap_or_default().to_vec();
        text.truncate(end - mac);
        let expected = self.mac(content_type, &text)?;
        if sound && expected.len() == received.len() && memcmp::eq(&expected, &received) {
            Ok(text)
        } else {
            Err(Unopened::Forged)
        }
    }

    fn cbc(&self, mode: Mode, iv: &[u8], text: &[u8]) -> Result<Vec<u8>, ErrorStack> {
        let mut crypter = Crypter::new(self.suite.bulk.cipher(), mode, &self.key, Some(iv))?;
        crypter.pad(false);
        let mut out = vec![0; text.len() + self.block()];
        let mut length = crypter.update(text, &mut out)?;
        length += crypter.finalize(&mut out[length..])?;
        out.truncate(length);
        Ok(out)
    }

    /// In TLS 1.0 the last block of a record is the IV of the next.
    fn chain(&mut self, body: &[u8]) {
        let start = body.len().saturating_sub(self.block());
        if !self.explicit_iv() {
            self.iv = Zeroizing::new(body[start..].to_vec());
        }
    }

    fn seal_gcm(&mut self, content_type: u8, plain: &[u8]) -> Result<Vec<u8>, ErrorStack> {
        let explicit = self.sequence.to_be_bytes();
        let nonce = [&self.iv[..], &explicit].concat();
        let about = self.about(content_type, plain.len());
        let mut tag = [0; GCM_TAG];
        let cipher = self.suite.bulk.cipher();
        let text = encrypt_aead(cipher, &self.key, Some(&nonce), &about, plain, &mut tag)?;
        Ok([&explicit[..], &text, &tag].concat())
    }

    fn open_gcm(&mut self, content_type: u8, body: &[u8]) -> Result<Vec<u8>, Unopened> {
        let (explicit, rest) = body
            .split_at_checked(EXPLICIT_NONCE)
            .ok_or(Unopened::Forged)?;
        let length = rest.len().checked_sub(GCM_TAG).ok_or(Unopened::Forged)?;
        let (text, tag) = rest.split_at(length);
        let nonce = [&self.iv[..], explicit].concat();
        let about = self.about(content_type, length);
        let cipher = self.suite.bulk.cipher();
        decrypt_aead(cipher, &self.key, Some(&nonce), &about, text, tag)
            .map_err(|_| Unopened::Forged)
    }
}

/// A record as it stands on the wire.
pub(crate) fn record(content_type: u8, version: TlsVersion, body: &[u8]) -> Vec<u8> {
    let mut record = vec![content_type];
    record.extend(version.0.to_be_bytes());
    record.extend(u16::try_from(body.len()).unwrap_or(u16::MAX).to_be_bytes());
    record.extend_from_slice(body);
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(number: u16, version: TlsVersion) -> (Protection, Protection) {
        let source = KeySource {
            version,
            suite: Suite::of(number).unwrap(),
            master: &[7; 48],
            client_random: &[1; 32],
            server_random: &[2; 32],
        };
        (
            source.protections().unwrap().0,
            source.protections().unwrap().0,
        )
    }

    fn every_pair() -> Vec<(Protection, Protection)> {
        [TlsVersion::TLS10, TlsVersion::TLS11, TlsVersion::TLS12]
            .into_iter()
            .flat_map(|v| Suite::offered(v).map(move |suite| pair(suite.number, v)))
            .collect()
    }

    #[test]
    fn what_was_sealed_opens_once_and_in_order() {
        for (mut seals, mut opens) in every_pair() {
            for length in [0, 1, 15, 16, 17, 300, 1 << 14] {
                let plain = vec![5; length];
                let record = seals.seal(23, &plain).unwrap();
                assert_eq!(opens.open(23, &record[HEADER_LENGTH..]).unwrap(), plain);
            }
            let record = seals.seal(23, b"again").unwrap();
            opens.open(23, &record[HEADER_LENGTH..]).unwrap();
            assert!(opens.open(23, &record[HEADER_LENGTH..]).is_err());
        }
    }

    #[test]
    fn no_changed_byte_and_no_cut_passes() {
        for (mut seals, opens) in every_pair() {
            let record = seals.seal(23, b"some text").unwrap();
            let body = &record[HEADER_LENGTH..];
            for index in 0..body.len() {
                let mut changed = body.to_vec();
                changed[index] ^= 1;
                let forged = opens.clone().open(23, &changed);
                assert!(matches!(forged, Err(Unopened::Forged)), "{index}");
                assert!(opens.clone().open(23, &body[..index]).is_err());
            }
            assert!(opens.clone().open(22, body).is_err());
            opens.clone().open(23, body).unwrap();
        }
    }
}
