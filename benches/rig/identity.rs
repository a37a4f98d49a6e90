//! Who the servers of the benchmarks are.

use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256};
use rsa::pkcs8::EncodePrivateKey;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// The name on every certificate here.
pub(crate) const NAME: &str = "localhost";

/// A self-signed certificate and its key.
pub(crate) struct Identity {
    pub(crate) certificate: CertificateDer<'static>,
    key: Vec<u8>,
}

impl Identity {
    fn of(key: &KeyPair) -> Self {
        let params = CertificateParams::new(vec![NAME.to_owned()]).unwrap();
        Self {
            certificate: params.self_signed(key).unwrap().der().clone(),
            key: key.serialize_der(),
        }
    }

    /// RSA with 2048 bits, as nearly every front end has it; ECDSA where the suite asks for it.
    pub(crate) fn for_suite(number: u16) -> Self {
        if super::short_name(number).starts_with("ECDSA") {
            return Self::of(&KeyPair::generate().unwrap());
        }
        let key = rsa::PrivateKey::new(&mut getrandom::SysRng, 2048).unwrap();
        let der = key.to_pkcs8_der().unwrap();
        let der = PrivatePkcs8KeyDer::from(der.as_bytes());
        Self::of(&KeyPair::from_pkcs8_der_and_sign_algo(&der, &PKCS_RSA_SHA256).unwrap())
    }

    pub(crate) fn key(&self) -> PrivateKeyDer<'static> {
        PrivateKeyDer::Pkcs8(self.key.clone().into())
    }
}
