//! The store LocalMachine\My, through CNG.
//!
//! Hashes are made here: what Windows has for that, and `rustls_cng` uses, came with Windows 10, and a program that only mentions it
//! does not start on Windows Server 2012 R2.

use std::fmt;
use std::sync::Arc;

use rustls::sign::{Signer, SigningKey};
use rustls::{Error, OtherError, SignatureAlgorithm, SignatureScheme};
use rustls_cng::cert::CertContext;
use rustls_cng::error::CngError;
use rustls_cng::key::{AlgorithmGroup, NCryptKey, SignaturePadding};
use rustls_cng::store::{CertStore, CertStoreType};
use rustls_pki_types::{CertificateDer, SubjectPublicKeyInfoDer};
use sha2::{Digest, Sha256, Sha384, Sha512};
use x509_parser::prelude::{FromDer, X509Certificate};

use super::super::error::IdentityError;
use super::super::file::ClientFile;
use super::ecdsa;

/// The store of the machine's own certificates, and that of issuers.
const OWN: &str = "My";
const ISSUERS: &str = "CA";

/// PKCS#1 before PSS: keys of the older cryptographic providers do not sign with PSS.
const RSA: &[SignatureScheme] = &[
    SignatureScheme::RSA_PKCS1_SHA256,
    SignatureScheme::RSA_PKCS1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA512,
    SignatureScheme::RSA_PSS_SHA256,
    SignatureScheme::RSA_PSS_SHA384,
    SignatureScheme::RSA_PSS_SHA512,
];

/// Finds the certificate and its key. The issuers of the machine's store stand behind it, in no order.
pub(super) fn find(
    file: &ClientFile,
    sha1: [u8; 20],
) -> Result<(Vec<CertificateDer<'static>>, Arc<dyn SigningKey>), IdentityError> {
    let closed = |error: CngError| IdentityError::StoreClosed {
        file: file.clone(),
        problem: words(error),
    };
    let own = CertStore::open(CertStoreType::LocalMachine, OWN).map_err(closed)?;
    let found = own.find_by_sha1(sha1).map_err(closed)?;
    let Some(context) = found.first() else {
        return Err(IdentityError::NotInStore { file: file.clone() });
    };
    let key = StoreKey::of(context).map_err(|problem| IdentityError::StoreKey {
        file: file.clone(),
        problem,
    })?;
    let mut certificates = vec![der(context)];
    // Without issuers the server is shown the certificate alone, which is enough where it has them.
    let issuers = CertStore::open(CertStoreType::LocalMachine, ISSUERS)
        .and_then(|store| store.find_all())
        .unwrap_or_default();
    certificates.extend(issuers.iter().map(der));
    Ok((certificates, Arc::new(key)))
}

fn der(context: &CertContext) -> CertificateDer<'static> {
    context.as_der().to_vec().into()
}

/// A key that Windows signs with, and this tool never sees.
struct StoreKey {
    key: NCryptKey,
    public_key: SubjectPublicKeyInfoDer<'static>,
    algorithm: SignatureAlgorithm,
    schemes: &'static [SignatureScheme],
}

impl StoreKey {
    /// The key of a certificate, or why it cannot be had, in words.
    fn of(context: &CertContext) -> Result<Self, String> {
        let (_, certificate) = X509Certificate::from_der(context.as_der())
            .map_err(|error| format!("the certificate cannot be read ({error})"))?;
        // Silently: nobody sees a dialog of a program that runs in a console or a service.
        let key = context.acquire_key(true).map_err(words)?;
        let group = key.algorithm_group().map_err(words)?;
        let bits = key.bits().map_err(words)?;
        let (algorithm, schemes) = match (group, bits) {
            (AlgorithmGroup::Rsa, _) => (SignatureAlgorithm::RSA, RSA),
            (_, 256) => (
                SignatureAlgorithm::ECDSA,
                &[SignatureScheme::ECDSA_NISTP256_SHA256][..],
            ),
            (_, 384) => (
                SignatureAlgorithm::ECDSA,
                &[SignatureScheme::ECDSA_NISTP384_SHA384][..],
            ),
            (_, bits) => return Err(format!("it is an ECDSA key of {bits} bits")),
        };
        Ok(Self {
            key,
            public_key: certificate.public_key().raw.to_vec().into(),
            algorithm,
            schemes,
        })
    }
}

fn words(error: CngError) -> String {
    match error {
        CngError::UnsupportedKeyAlgorithmGroup => "it is neither RSA nor ECDSA".to_owned(),
        CngError::WindowsError(code) => format!("Windows error 0x{code:08X}"),
        other => other.to_string(),
    }
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreKey")
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

impl SigningKey for StoreKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let scheme = self
            .schemes
            .iter()
            .find(|scheme| offered.contains(scheme))?;
        Some(Box::new(StoreSigner {
            key: self.key.clone(),
            scheme: *scheme,
        }))
    }

    fn public_key(&self) -> Option<SubjectPublicKeyInfoDer<'_>> {
        Some(self.public_key.clone())
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }
}

/// Signs one message.
#[derive(Debug)]
struct StoreSigner {
    key: NCryptKey,
    scheme: SignatureScheme,
}

impl Signer for StoreSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        use SignaturePadding::{None, Pkcs1, Pss};
        let (hash, padding) = match self.scheme {
            SignatureScheme::RSA_PKCS1_SHA256 => (Sha256::digest(message).to_vec(), Pkcs1),
            SignatureScheme::RSA_PKCS1_SHA384 => (Sha384::digest(message).to_vec(), Pkcs1),
            SignatureScheme::RSA_PKCS1_SHA512 => (Sha512::digest(message).to_vec(), Pkcs1),
            SignatureScheme::RSA_PSS_SHA256 => (Sha256::digest(message).to_vec(), Pss),
            SignatureScheme::RSA_PSS_SHA384 => (Sha384::digest(message).to_vec(), Pss),
            SignatureScheme::RSA_PSS_SHA512 => (Sha512::digest(message).to_vec(), Pss),
            SignatureScheme::ECDSA_NISTP256_SHA256 => (Sha256::digest(message).to_vec(), None),
            SignatureScheme::ECDSA_NISTP384_SHA384 => (Sha384::digest(message).to_vec(), None),
            other => return Err(Error::General(format!("no key signs with {other:?}"))),
        };
        let refused = |error| Error::Other(OtherError(Arc::new(error)));
        let signature = self.key.sign(&hash, padding).map_err(refused)?;
        if padding != None {
            return Ok(signature);
        }
        ecdsa::to_der(&signature)
            .ok_or_else(|| Error::General("Windows made no ECDSA signature".to_owned()))
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme
    }
}
