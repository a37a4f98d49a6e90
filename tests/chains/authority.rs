//! The CAs of the lab, and what they issue.

use std::time::Duration;

use jiff::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, CrlDistributionPoint, CustomExtension, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose, PublicKeyData, date_time_ymd,
};

use super::case::Case;
use super::openssl::Bench;

/// Name of the pool, which is the subject of every leaf.
pub(crate) const POOL: &str = "pool01.contoso.local";
/// Name of the front end.
pub(crate) const SERVER: &str = "fe01.contoso.local";
/// Seconds of a day.
pub(crate) const DAY: i64 = 24 * 60 * 60;
const CRL_URL: &str = "http://pki.contoso.local/ca.crl";
const AIA_URL: &str = "http://pki.contoso.local/issuing.cer";

/// A CA with its certificate.
pub(crate) struct Ca {
    pub(crate) params: CertificateParams,
    pub(crate) key: KeyPair,
    pub(crate) der: Vec<u8>,
}

impl Ca {
    pub(crate) fn root(params: CertificateParams) -> Self {
        let key = KeyPair::generate().unwrap();
        let der = params.self_signed(&key).unwrap().der().to_vec();
        Self { params, key, der }
    }

    pub(crate) fn below(issuer: &Self, params: CertificateParams) -> Self {
        Self::below_with(issuer, params, KeyPair::generate().unwrap())
    }

    pub(crate) fn below_with(issuer: &Self, params: CertificateParams, key: KeyPair) -> Self {
        let der = issuer.issue(&params, &key);
        Self { params, key, der }
    }

    pub(crate) fn issue(&self, params: &CertificateParams, key: &impl PublicKeyData) -> Vec<u8> {
        let issuer = Issuer::from_params(&self.params, &self.key);
        params.signed_by(key, &issuer).unwrap().der().to_vec()
    }

    /// A leaf with a new key.
    pub(crate) fn leaf(&self, params: &CertificateParams) -> Vec<u8> {
        self.issue(params, &KeyPair::generate().unwrap())
    }
}

/// Root and issuing CA, and the time at which everything is judged.
pub(crate) struct Pki {
    pub(crate) root: Ca,
    pub(crate) issuing: Ca,
    pub(crate) bench: Bench,
    pub(crate) now: Timestamp,
}

impl Pki {
    pub(crate) fn new() -> Self {
        // What `openssl` issues begins at the real time, so that the lab judges a little later.
        let now = Timestamp::now().as_second() + 60 * 60;
        let now = Timestamp::from_second(now).unwrap();
        let root = Ca::root(ca(now, "Contoso Root CA"));
        let issuing = Ca::below(&root, ca(now, "Contoso Issuing CA"));
        Self {
            root,
            issuing,
            bench: Bench::new(),
            now,
        }
    }

    pub(crate) fn ca(&self, name: &str) -> CertificateParams {
        ca(self.now, name)
    }

    /// A leaf that has everything that Lync asks for.
    pub(crate) fn leaf(&self) -> CertificateParams {
        let mut params = CertificateParams::new(vec![POOL.into(), SERVER.into()]).unwrap();
        subject(&mut params, POOL);
        let now = self.now.as_second();
        valid(&mut params, now - 30 * DAY, now + 365 * DAY);
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::KeyEncipherment,
        ];
        params.extended_key_usages = vec![
            ExtendedKeyUsagePurpose::ServerAuth,
            ExtendedKeyUsagePurpose::ClientAuth,
        ];
        params.crl_distribution_points = vec![CrlDistributionPoint {
            uris: vec![CRL_URL.into()],
        }];
        params.custom_extensions = vec![issuer_url()];
        params
    }

    /// A chain of leaf and issuing CA, with the root given as `--ca-file`, after `change` of the leaf.
    pub(crate) fn with_leaf(
        &self,
        name: &'static str,
        change: impl FnOnce(&mut CertificateParams),
    ) -> Case {
        let mut params = self.leaf();
        change(&mut params);
        let leaf = self.issuing.leaf(&params);
        self.serving(name, vec![leaf, self.issuing.der.clone()])
    }

    /// A chain of leaf and another issuing CA.
    pub(crate) fn with_issuing(&self, name: &'static str, params: CertificateParams) -> Case {
        let issuing = Ca::below(&self.root, params);
        let leaf = issuing.leaf(&self.leaf());
        self.serving(name, vec![leaf, issuing.der])
    }

    /// What a server sends, with the root given as `--ca-file`.
    pub(crate) fn serving(&self, name: &'static str, served: Vec<Vec<u8>>) -> Case {
        Case::new(name, served, self.now).file(&self.root.der)
    }

    /// An everyday leaf and the issuing CA.
    pub(crate) fn everyday(&self) -> Vec<Vec<u8>> {
        vec![self.issuing.leaf(&self.leaf()), self.issuing.der.clone()]
    }
}

fn ca(now: Timestamp, name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    subject(&mut params, name);
    let now = now.as_second();
    valid(&mut params, now - 365 * DAY, now + 10 * 365 * DAY);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

/// Sets the common name.
pub(crate) fn subject(params: &mut CertificateParams, name: &str) {
    let mut subject = rcgen::DistinguishedName::new();
    subject.push(DnType::CommonName, name);
    params.distinguished_name = subject;
}

/// Sets the validity in seconds since 1970.
pub(crate) fn valid(params: &mut CertificateParams, from: i64, to: i64) {
    let at = |second: i64| {
        date_time_ymd(1970, 1, 1) + Duration::from_secs(u64::try_from(second).unwrap())
    };
    params.not_before = at(from);
    params.not_after = at(to);
}

/// Authority Information Access with caIssuers.
fn issuer_url() -> CustomExtension {
    let url = AIA_URL.as_bytes();
    let oid = [0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02];
    let access = [&oid[..], &tlv(0x86, url)].concat();
    let content = tlv(0x30, &tlv(0x30, &access));
    CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], content)
}

/// One element of DER with fewer than 65536 bytes.
pub(crate) fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap();
    let [high, low] = length.to_be_bytes();
    let header: &[u8] = match length {
        0..=0x7f => &[tag, low],
        0x80..=0xff => &[tag, 0x81, low],
        _ => &[tag, 0x82, high, low],
    };
    [header, content].concat()
}

/// An RSA public key of any length.
pub(crate) struct RsaKey(pub(crate) Vec<u8>);

impl PublicKeyData for RsaKey {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        &rcgen::PKCS_RSA_SHA256
    }
}
