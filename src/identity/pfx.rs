//! PFX (PKCS#12, RFC 7292), as Windows and OpenSSL export it.

use std::panic::{self, AssertUnwindSafe};

use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error;
use pkcs8::der::asn1::AnyRef;
use pkcs8::der::{Decode, ErrorKind};
use pkcs8::pkcs5;
use rustls_pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use zeroize::Zeroizing;

use super::error::IdentityError;
use super::file::ClientFile;
use super::key::ClearKey;
use super::password::Passwords;

/// Tag of a sequence (X.690 section 8.9).
const SEQUENCE: u8 = 0x30;

/// What an opened PFX holds.
pub(super) struct Opened {
    pub(super) certificates: Vec<CertificateDer<'static>>,
    pub(super) keys: Vec<ClearKey>,
    /// Whoever can read the file can read the key.
    pub(super) without_password: bool,
}

/// The outermost layer of a PFX.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outline {
    /// With a checksum that only the right password fits.
    Protected,
    /// Without one: a wrong password shows as nonsense.
    Unprotected,
    /// In BER; only DER is read here.
    Ber,
}

/// Whether the bytes set out to be a PFX: a sequence that begins with version 3 and another sequence.
pub(super) fn outline(bytes: &[u8]) -> Option<Outline> {
    let (indefinite, body) = match bytes {
        [SEQUENCE, 0x80, body @ ..] => (true, body),
        [SEQUENCE, length @ 0x81..=0x84, rest @ ..] => {
            (false, rest.get(usize::from(length & 7)..)?)
        }
        [SEQUENCE, _, body @ ..] => (false, body),
        _ => return None,
    };
    match body {
        [0x02, 0x01, 0x03, SEQUENCE, ..] if indefinite => Some(Outline::Ber),
        [0x02, 0x01, 0x03, SEQUENCE, ..] if lacks_mac(bytes) => Some(Outline::Unprotected),
        [0x02, 0x01, 0x03, SEQUENCE, ..] => Some(Outline::Protected),
        _ => None,
    }
}

fn lacks_mac(bytes: &[u8]) -> bool {
    let pfx = AnyRef::from_der(bytes).and_then(|pfx| {
        pfx.sequence(|reader| {
            u8::decode(reader)?;
            AnyRef::decode(reader)?;
            Option::<AnyRef<'_>>::decode(reader)
        })
    });
    matches!(pfx, Ok(None))
}

/// Opens a PFX: without a password if that is enough, else with the one that `passwords` gives.
pub(super) fn open(
    file: &ClientFile,
    bytes: &[u8],
    outline: Outline,
    passwords: &mut dyn Passwords,
) -> Result<Opened, IdentityError> {
    let fail = |refusal: Refusal, origin: String| refusal.into_error(file, origin);
    if outline == Outline::Ber {
        let feature = "BER encoding of indefinite length".to_owned();
        return Err(fail(Refusal::Feature(feature), String::new()));
    }
    match attempt(bytes, "", outline) {
        Ok(archive) => return Ok(opened(&archive, true)),
        Err(Refusal::Password) => {}
        Err(refusal) => return Err(fail(refusal, passwords.origin())),
    }
    let password = passwords.password(file)?;
    if password.expose().chars().any(|c| u32::from(c) > 0xffff) {
        let feature = "a password with characters beyond U+FFFF".to_owned();
        return Err(fail(Refusal::Feature(feature), String::new()));
    }
    match attempt(bytes, password.expose(), outline) {
        Ok(archive) => Ok(opened(&archive, false)),
        Err(refusal) => Err(fail(refusal, passwords.origin())),
    }
}

/// Why a PFX did not open.
enum Refusal {
    Password,
    Feature(String),
    Damaged,
}

impl Refusal {
    fn into_error(self, file: &ClientFile, origin: String) -> IdentityError {
        let path = file.argument();
        let file = file.clone();
        match self {
            Self::Password => IdentityError::WrongPassword { file, origin },
            Self::Damaged => IdentityError::Damaged {
                file,
                part: "the content of the PFX cannot be parsed".to_owned(),
            },
            Self::Feature(feature) => IdentityError::PfxFeature {
                file,
                feature,
                command: format!("openssl pkcs12 -legacy -in {path} -aes256 -out identity.pem"),
            },
        }
    }
}

fn attempt(bytes: &[u8], password: &str, outline: Outline) -> Result<Pkcs12Archive, Refusal> {
    // pkcs5 0.8.1 panics on a scrypt cost of 0, which may stand inside an encrypted part where no
    // check from outside sees it. The library keeps no state that a panic could leave half done.
    let parse = AssertUnwindSafe(|| Pkcs12Archive::from_pkcs12(bytes, password));
    let result = panic::catch_unwind(parse).map_err(|_| Refusal::Damaged)?;
    result.map_err(|error| refusal(error, outline))
}

fn refusal(error: Error, outline: Outline) -> Refusal {
    let nonsense = match outline {
        Outline::Unprotected => Refusal::Password,
        Outline::Protected | Outline::Ber => Refusal::Damaged,
    };
    match error {
        Error::MacError(_) | Error::UnpadError => Refusal::Password,
        // The library flattens these to text.
        Error::Pkcs5Error(text) if text == pkcs5::Error::DecryptFailed.to_string() => {
            Refusal::Password
        }
        Error::Pkcs5Error(text) => Refusal::Feature(text),
        Error::UnsupportedEncryptionScheme | Error::UnsupportedMacAlgorithm => {
            Refusal::Feature("an encryption or a MAC other than RC2-40, 3DES or PBES2".to_owned())
        }
        Error::UnsupportedContentType => {
            Refusal::Feature("content protected by a public key".to_owned())
        }
        Error::InvalidParameters => {
            Refusal::Feature("a key derivation of more than 1000000 rounds".to_owned())
        }
        Error::DerError(error) => match error.kind() {
            ErrorKind::OidUnknown { oid } => Refusal::Feature(format!("algorithm {oid}")),
            ErrorKind::IndefiniteLength => {
                Refusal::Feature("BER encoding of indefinite length".to_owned())
            }
            _ => nonsense,
        },
        _ => nonsense,
    }
}

fn opened(archive: &Pkcs12Archive, without_password: bool) -> Opened {
    let certificates = archive.certs.iter().map(|bag| bag.cert.as_der());
    let keys = archive.keys.iter().map(|bag| bag.key.as_der().to_vec());
    Opened {
        certificates: certificates.map(|der| der.to_vec().into()).collect(),
        keys: keys
            .map(|der| Zeroizing::new(PrivatePkcs8KeyDer::from(der).into()))
            .collect(),
        without_password,
    }
}
