//! Records under the keys of one direction (RFC 5246 section 6.2.3; RFC 5288).

use rc4::{KeyInit, Rc4, StreamCipher};
use ring::aead::{AES_128_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use subtle::ConstantTimeEq;

use super::bad_record::{Unopened, forged};
use super::cbc::{Cbc, Iv, block_cipher};
use super::connection_error::Broken;
use super::mac::MacKey;
use super::prf::Prf;
use super::suite::{Bulk, Suite};
use crate::observation::TlsVersion;
use crate::schannel::mac::HEADER;

pub(crate) const CHANGE_CIPHER_SPEC: u8 = 20;
pub(crate) const ALERT: u8 = 21;
pub(crate) const HANDSHAKE: u8 = 22;
pub(crate) const APPLICATION_DATA: u8 = 23;
/// Bytes of a record header.
pub(crate) const HEADER_LENGTH: usize = 5;
/// Text of one record at most, in bytes (RFC 5246 section 6.2.1, RFC 8446 section 5.1).
pub(crate) const FRAGMENT_MAX: usize = 1 << 14;
/// Bytes of the part of a GCM nonce that stands in the record.
const EXPLICIT_NONCE: usize = 8;

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
    pub(crate) fn protections(&self) -> Result<(Protection, Protection), Broken> {
        let mac = self.suite.mac_length();
        let key = self.suite.bulk.key_length();
        let iv = self.suite.bulk.fixed_iv_length(self.version);
        let prf = Prf::of(self.version, self.suite);
        let seed = [self.server_random, self.client_random];
        let block = prf.expand(self.master, "key expansion", &seed, 2 * (mac + key + iv));
        let mut rest = &block[..];
        let mut cut = |length: usize| {
            let (taken, left) = rest.split_at(length);
            rest = left;
            taken
        };
        // The order of RFC 5246 section 6.3: both MAC keys, both keys, both IVs.
        let macs = [cut(mac), cut(mac)];
        let keys = [cut(key), cut(key)];
        let ivs = [cut(iv), cut(iv)];
        let protection = |side: usize| {
            let cipher = Cipher::new(self.suite, macs[side], keys[side], ivs[side]);
            let cipher = cipher.ok_or_else(|| Broken::local("a key has the wrong length"))?;
            Ok::<_, Broken>(Protection {
                version: self.version,
                sequence: 0,
                cipher,
            })
        };
        Ok((protection(0)?, protection(1)?))
    }
}

enum Cipher {
    Stream { cipher: Rc4, mac: MacKey },
    Block(Cbc),
    Gcm { key: LessSafeKey, salt: [u8; 4] },
}

impl Cipher {
    fn new(suite: Suite, mac_key: &[u8], key: &[u8], iv: &[u8]) -> Option<Self> {
        let mac = || MacKey::new(suite.hash, mac_key);
        let gcm = |algorithm| {
            let key = UnboundKey::new(algorithm, key).ok()?;
            Some(Self::Gcm {
                key: LessSafeKey::new(key),
                salt: iv.try_into().ok()?,
            })
        };
        match suite.bulk {
            Bulk::Aes128Gcm => gcm(&AES_128_GCM),
            Bulk::Aes256Gcm => gcm(&AES_256_GCM),
            Bulk::Rc4 => Some(Self::Stream {
                cipher: Rc4::new_from_slice(key).ok()?,
                mac: mac(),
            }),
            Bulk::TripleDesCbc | Bulk::Aes128Cbc | Bulk::Aes256Cbc => Some(Self::Block(Cbc {
                cipher: block_cipher(suite.bulk, key)?,
                mac: mac(),
                iv: match iv {
                    [] => Iv::InEachRecord,
                    first => Iv::Chained(first.to_vec()),
                },
            })),
        }
    }
}

/// Protects the records of one direction, or takes the protection off.
pub(crate) struct Protection {
    version: TlsVersion,
    sequence: u64,
    cipher: Cipher,
}

impl Protection {
    /// One record, header and all, with `plain` in it: at most [`FRAGMENT_MAX`] bytes.
    pub(crate) fn seal(&mut self, content_type: u8, plain: &[u8]) -> Result<Vec<u8>, Broken> {
        let header = about(self.sequence, content_type, self.version, plain.len());
        let body = match &mut self.cipher {
            Cipher::Stream { cipher, mac } => {
                let tag = mac.tag(&header, plain);
                let mut body = [plain, &tag[..mac.length()]].concat();
                cipher.apply_keystream(&mut body);
                body
            }
            Cipher::Block(cbc) => cbc.seal(&header, plain)?,
            Cipher::Gcm { key, salt } => seal_gcm(key, *salt, self.sequence, &header, plain)?,
        };
        self.sequence += 1;
        Ok(record(content_type, self.version, &body))
    }

    /// What the body of a record says.
    pub(crate) fn open(&mut self, content_type: u8, body: &[u8]) -> Result<Vec<u8>, Unopened> {
        let (sequence, version) = (self.sequence, self.version);
        let header = |length| about(sequence, content_type, version, length);
        let plain = match &mut self.cipher {
            Cipher::Stream { cipher, mac } => open_stream(cipher, mac, header, body)?,
            Cipher::Block(cbc) => cbc.open(header, body)?,
            Cipher::Gcm { key, salt } => open_gcm(key, *salt, header, body)?,
        };
        self.sequence += 1;
        if plain.len() > FRAGMENT_MAX {
            return Err(Unopened::TooLong);
        }
        Ok(plain)
    }
}

/// What the MAC, or the tag, covers besides the text.
fn about(sequence: u64, content_type: u8, version: TlsVersion, length: usize) -> [u8; HEADER] {
    let mut about = [0; HEADER];
    about[..8].copy_from_slice(&sequence.to_be_bytes());
    about[8] = content_type;
    about[9..11].copy_from_slice(&version.0.to_be_bytes());
    // No record is longer than 2^14 + 2048 bytes.
    about[11..].copy_from_slice(&(length as u16).to_be_bytes());
    about
}

fn open_stream(
    cipher: &mut Rc4,
    mac: &MacKey,
    header: impl Fn(usize) -> [u8; HEADER],
    body: &[u8],
) -> Result<Vec<u8>, Unopened> {
    let Some(length) = body.len().checked_sub(mac.length()) else {
        return forged();
    };
    let mut text = body.to_vec();
    cipher.apply_keystream(&mut text);
    let expected = mac.tag(&header(length), &text[..length]);
    if !bool::from(text[length..].ct_eq(&expected[..mac.length()])) {
        return forged();
    }
    text.truncate(length);
    Ok(text)
}

fn seal_gcm(
    key: &LessSafeKey,
    salt: [u8; 4],
    sequence: u64,
    header: &[u8; HEADER],
    plain: &[u8],
) -> Result<Vec<u8>, Broken> {
    let explicit = sequence.to_be_bytes();
    let mut body = [&explicit, plain].concat();
    let text = &mut body[EXPLICIT_NONCE..];
    let tag = key
        .seal_in_place_separate_tag(nonce(salt, explicit), Aad::from(header), text)
        .map_err(|_| Broken::local("a record cannot be encrypted"))?;
    body.extend_from_slice(tag.as_ref());
    Ok(body)
}

fn open_gcm(
    key: &LessSafeKey,
    salt: [u8; 4],
    header: impl Fn(usize) -> [u8; HEADER],
    body: &[u8],
) -> Result<Vec<u8>, Unopened> {
    let Some((explicit, rest)) = body.split_first_chunk::<EXPLICIT_NONCE>() else {
        return forged();
    };
    let Some(length) = rest.len().checked_sub(key.algorithm().tag_len()) else {
        return forged();
    };
    let mut text = rest.to_vec();
    key.open_in_place(nonce(salt, *explicit), Aad::from(header(length)), &mut text)
        .map_err(|_| Unopened::Forged)?;
    text.truncate(length);
    Ok(text)
}

fn nonce(salt: [u8; 4], explicit: [u8; EXPLICIT_NONCE]) -> Nonce {
    let mut nonce = [0; 12];
    nonce[..4].copy_from_slice(&salt);
    nonce[4..].copy_from_slice(&explicit);
    Nonce::assume_unique_for_key(nonce)
}

/// A record as it stands on the wire.
pub(crate) fn record(content_type: u8, version: TlsVersion, body: &[u8]) -> Vec<u8> {
    let mut record = Vec::with_capacity(HEADER_LENGTH + body.len());
    record.push(content_type);
    record.extend(version.0.to_be_bytes());
    record.extend((body.len() as u16).to_be_bytes());
    record.extend_from_slice(body);
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERSIONS: [TlsVersion; 3] = [TlsVersion::TLS10, TlsVersion::TLS11, TlsVersion::TLS12];

    fn side(suite: Suite, version: TlsVersion) -> Protection {
        let source = KeySource {
            version,
            suite,
            master: &[7; 48],
            client_random: &[1; 32],
            server_random: &[2; 32],
        };
        source.protections().unwrap().0
    }

    fn every_suite() -> Vec<(Suite, TlsVersion)> {
        let of = |version| Suite::offered(version).map(move |suite| (suite, version));
        VERSIONS.into_iter().flat_map(of).collect()
    }

    #[test]
    fn what_was_sealed_opens_once_and_in_order() {
        let all = every_suite();
        assert_eq!(all.len(), 14 + 14 + 30);
        for (suite, version) in all {
            let (mut seals, mut opens) = (side(suite, version), side(suite, version));
            for length in [0, 1, 15, 16, 17, 300, FRAGMENT_MAX] {
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
        for (suite, version) in every_suite() {
            let record = side(suite, version).seal(23, b"some text").unwrap();
            let body = &record[HEADER_LENGTH..];
            for index in 0..body.len() {
                let mut changed = body.to_vec();
                changed[index] ^= 1;
                let opened = side(suite, version).open(23, &changed);
                assert_eq!(opened, Err(Unopened::Forged), "{index}");
                assert!(side(suite, version).open(23, &body[..index]).is_err());
            }
            assert!(side(suite, version).open(22, body).is_err());
            side(suite, version).open(23, body).unwrap();
        }
    }

    #[test]
    fn a_record_of_one_byte_too_many_is_told_apart() {
        for (suite, version) in every_suite() {
            let record = side(suite, version).seal(23, &vec![5; FRAGMENT_MAX + 1]);
            let opened = side(suite, version).open(23, &record.unwrap()[HEADER_LENGTH..]);
            assert_eq!(opened, Err(Unopened::TooLong));
        }
    }
}
