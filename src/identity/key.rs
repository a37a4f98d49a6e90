//! Private keys: the forms they are stored in, how they are opened, and whether the TLS engine can use them.

use std::sync::Arc;

use pkcs8::der::asn1::{AnyRef, ContextSpecific, ObjectIdentifier, OctetStringRef};
use pkcs8::der::{Decode, ErrorKind, Reader, TagNumber};
use pkcs8::pkcs5::pbes2::{Kdf, PBES2_OID, Parameters};
use pkcs8::{AlgorithmIdentifierRef, EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef, pkcs5};
use rustls::crypto::ring::sign::any_supported_type;
use rustls::sign::SigningKey;
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use zeroize::Zeroizing;

use super::error::IdentityError;
use super::file::ClientFile;
use super::password::Passwords;

/// Most rounds of PBKDF2 (seconds of work; OpenSSL does 2048, OWASP advises 600 000).
const ROUNDS_MAX: u32 = 10_000_000;
/// Most bytes that scrypt may go through (OpenSSL: 16 MiB).
const SCRYPT_MAX: u64 = 1 << 30;
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

/// A key in the clear, wiped when dropped.
pub(super) type ClearKey = Zeroizing<PrivateKeyDer<'static>>;

/// A private key as a file holds it.
pub(super) enum StoredKey {
    /// In the clear: PKCS#1, PKCS#8 or SEC1.
    Clear(ClearKey),
    /// PKCS#8, encrypted.
    Encrypted {
        der: Vec<u8>,
        /// What `openssl` needs to be told of the file's form.
        inform: &'static str,
    },
    /// PEM encrypted by its headers (RFC 1421), with this cipher.
    OldPem(String),
    /// A section of another program, with this label.
    Foreign(String),
}

impl StoredKey {
    /// The key in the clear, and whether it was so in the file.
    pub(super) fn open(
        self,
        file: &ClientFile,
        passwords: &mut dyn Passwords,
    ) -> Result<(ClearKey, bool), IdentityError> {
        match self {
            Self::Clear(key) => Ok((key, true)),
            Self::Encrypted { der, inform } => {
                let sealed = SealedKey { file, inform };
                sealed.open(&der, passwords).map(|key| (key, false))
            }
            Self::OldPem(cipher) => Err(IdentityError::KeyEncryption {
                file: file.clone(),
                command: conversion(
                    file,
                    "",
                    !cipher.starts_with("AES") && !cipher.starts_with("DES-EDE3"),
                ),
                scheme: format!(
                    "the PEM headers of old OpenSSL (Proc-Type: 4,ENCRYPTED, {cipher})"
                ),
            }),
            Self::Foreign(label) => Err(IdentityError::KeyForm {
                file: file.clone(),
                label,
            }),
        }
    }
}

/// The command that writes the key anew, as PKCS#8 with PBES2.
fn conversion(file: &ClientFile, inform: &str, legacy: bool) -> String {
    let file = file.argument();
    let providers = if legacy {
        " -provider legacy -provider default"
    } else {
        ""
    };
    format!("openssl pkcs8 -topk8 -v2 aes256{providers}{inform} -in {file} -out new-key.pem")
}

/// An encrypted PKCS#8 key, and where it came from.
struct SealedKey<'a> {
    file: &'a ClientFile,
    inform: &'static str,
}

impl SealedKey<'_> {
    fn open(&self, der: &[u8], passwords: &mut dyn Passwords) -> Result<ClearKey, IdentityError> {
        let oid = encryption(der).ok_or_else(|| self.damaged())?;
        if oid != PBES2_OID {
            return Err(self.unsupported(oid));
        }
        let sealed = EncryptedPrivateKeyInfoRef::try_from(der).map_err(|error| match error {
            pkcs8::Error::Asn1(error) => match error.kind() {
                ErrorKind::OidUnknown { oid } => self.unsupported(oid),
                _ => self.damaged(),
            },
            _ => self.damaged(),
        })?;
        let parameters = sealed.encryption_algorithm.pbes2();
        self.check_cost(parameters.ok_or_else(|| self.damaged())?)?;
        let password = passwords.password(self.file)?;
        let clear = sealed
            .decrypt(password.expose())
            .map_err(|error| match error {
                pkcs8::Error::EncryptedPrivateKey(pkcs5::Error::UnsupportedAlgorithm { oid }) => {
                    self.unsupported(oid)
                }
                pkcs8::Error::EncryptedPrivateKey(pkcs5::Error::AlgorithmParametersInvalid {
                    ..
                }) => self.damaged(),
                _ => IdentityError::WrongPassword {
                    file: self.file.clone(),
                    origin: passwords.origin(),
                },
            })?;
        let key = PrivatePkcs8KeyDer::from(clear.as_bytes().to_vec());
        Ok(Zeroizing::new(key.into()))
    }

    fn check_cost(&self, parameters: &Parameters) -> Result<(), IdentityError> {
        let (cost, limit) = match &parameters.kdf {
            Kdf::Pbkdf2(pbkdf2) if pbkdf2.iteration_count > ROUNDS_MAX => (
                format!("{} rounds of PBKDF2", pbkdf2.iteration_count),
                ROUNDS_MAX.to_string(),
            ),
            // The parser panics on a cost of 0 (pkcs5 0.8.1).
            Kdf::Scrypt(scrypt) if scrypt.cost_parameter < 2 => return Err(self.damaged()),
            Kdf::Scrypt(scrypt) => {
                let factors = [scrypt.block_size, scrypt.parallelization].map(u64::from);
                let size = factors.iter().fold(scrypt.cost_parameter, |size, factor| {
                    size.saturating_mul(*factor)
                });
                if size <= SCRYPT_MAX / 128 {
                    return Ok(());
                }
                ("more than 1 GiB of scrypt".to_owned(), "1 GiB".to_owned())
            }
            _ => return Ok(()),
        };
        Err(IdentityError::KeyDerivation {
            file: self.file.clone(),
            cost,
            limit,
            command: conversion(self.file, self.inform, false),
        })
    }

    fn damaged(&self) -> IdentityError {
        IdentityError::Damaged {
            file: self.file.clone(),
            part: "the encrypted private key cannot be parsed".to_owned(),
        }
    }

    fn unsupported(&self, oid: ObjectIdentifier) -> IdentityError {
        let (scheme, legacy) = scheme(oid);
        IdentityError::KeyEncryption {
            file: self.file.clone(),
            scheme,
            command: conversion(self.file, self.inform, legacy),
        }
    }
}

/// Name of an encryption scheme, and whether OpenSSL 3 keeps it in its legacy provider.
fn scheme(oid: ObjectIdentifier) -> (String, bool) {
    let text = oid.to_string();
    // RFC 8018 appendix A.3, RFC 7292 appendix C.
    let pkcs5 = text.starts_with("1.2.840.113549.1.5.") && oid != PBES2_OID;
    let pkcs12 = text.starts_with("1.2.840.113549.1.12.1.");
    let triple_des = ["1.2.840.113549.1.12.1.3", "1.2.840.113549.1.12.1.4"];
    let (des, rc2) = ("1.3.14.3.2.7", "1.2.840.113549.3.2");
    if pkcs5 || pkcs12 {
        let legacy = !triple_des.contains(&text.as_str());
        (format!("PBES1 ({text})"), legacy)
    } else {
        let legacy = text == des || text == rc2;
        (format!("algorithm {text}"), legacy)
    }
}

/// The encryption scheme of an `EncryptedPrivateKeyInfo` (RFC 5958 section 3), if it is one.
pub(super) fn encryption(der: &[u8]) -> Option<ObjectIdentifier> {
    let info = AnyRef::from_der(der).ok()?;
    let oid = info.sequence(|reader| {
        let algorithm = AlgorithmIdentifierRef::decode(reader)?;
        <&OctetStringRef>::decode(reader)?;
        Ok::<_, pkcs8::der::Error>(algorithm.oid)
    });
    oid.ok()
}

/// A key in the clear, whose form shows in its first bytes.
pub(super) fn from_der(der: &[u8]) -> Option<ClearKey> {
    AnyRef::from_der(der).ok()?;
    let key = PrivateKeyDer::try_from(der).ok()?;
    Some(Zeroizing::new(key.clone_key()))
}

/// The key as the TLS engine signs with it.
pub(super) fn signing_key(
    key: &PrivateKeyDer<'_>,
    file: &ClientFile,
) -> Result<Arc<dyn SigningKey>, IdentityError> {
    any_supported_type(key).map_err(|_| IdentityError::UnusableKey {
        file: file.clone(),
        key: describe(key),
    })
}

fn describe(key: &PrivateKeyDer<'_>) -> String {
    let text = match key {
        PrivateKeyDer::Pkcs1(key) => rsa(key.secret_pkcs1_der()),
        PrivateKeyDer::Sec1(key) => sec1_curve(key.secret_sec1_der()).map(curve),
        PrivateKeyDer::Pkcs8(key) => pkcs8_kind(key.secret_pkcs8_der()),
        _ => None,
    };
    text.unwrap_or_else(|| "damaged or of an unknown kind".to_owned())
}

fn pkcs8_kind(der: &[u8]) -> Option<String> {
    let info = PrivateKeyInfoRef::try_from(der).ok()?;
    match info.algorithm.oid {
        RSA => rsa(info.private_key.as_bytes()),
        EC => info.algorithm.parameters_oid().ok().map(curve),
        oid => Some(match oid.to_string().as_str() {
            "1.2.840.10040.4.1" => "a DSA key".to_owned(),
            "1.2.840.113549.1.1.10" => "an RSA key for PSS only".to_owned(),
            "1.3.101.113" => "an Ed448 key".to_owned(),
            text => format!("of algorithm {text}"),
        }),
    }
}

fn rsa(pkcs1: &[u8]) -> Option<String> {
    let key = rsa::pkcs1::RsaPrivateKey::<rsa::pkcs1::UintRef<'_>>::try_from(pkcs1).ok()?;
    let modulus = key.modulus.as_bytes();
    let unused = modulus.first()?.leading_zeros() as usize;
    let bits = modulus.len() * 8 - unused;
    let doubt = match bits {
        2048..=4096 => " that is damaged or has an unusual form",
        _ => "",
    };
    Some(format!("an RSA key of {bits} bits{doubt}"))
}

/// The curve in an `ECPrivateKey` (RFC 5915 section 3).
fn sec1_curve(der: &[u8]) -> Option<ObjectIdentifier> {
    let key = AnyRef::from_der(der).ok()?;
    let curve = key.sequence(|reader| {
        u8::decode(reader)?;
        <&OctetStringRef>::decode(reader)?;
        let curve = ContextSpecific::decode_explicit(reader, TagNumber(0))?;
        reader.read_slice(reader.remaining_len())?;
        Ok::<_, pkcs8::der::Error>(curve)
    });
    curve.ok()?.map(|curve| curve.value)
}

fn curve(oid: ObjectIdentifier) -> String {
    match oid.to_string().as_str() {
        "1.2.840.10045.3.1.7" => "a P-256 key that is damaged or lacks its public key".to_owned(),
        "1.3.132.0.34" => "a P-384 key that is damaged or lacks its public key".to_owned(),
        "1.3.132.0.35" => "an ECDSA key on P-521".to_owned(),
        text => format!("an ECDSA key on curve {text}"),
    }
}
