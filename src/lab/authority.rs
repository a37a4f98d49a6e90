//! The certificates of the lab: a root CA, an issuing CA, and what the issuing CA issues.
//!
//! A front end's certificate is what Microsoft's planning guide asks of a Lync Server 2013 pool: the subject is the
//! FQDN of the pool, the alternative names are those of the pool and of the server, it serves for Server and Client
//! Authentication, and it names a CRL distribution point.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CrlDistributionPoint, DnType, Error,
    ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256, date_time_ymd,
};
use rsa::PrivateKey;
use rsa::pkcs8::EncodePrivateKey;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use super::error::LabError;
use super::names::{POOL, server_name};

/// Where a CRL would be. The name is reserved (RFC 6761) and nobody answers there.
const CRL_URL: &str = "http://pki.lab.test/issuing.crl";
/// Subject of the client's certificate.
const CLIENT: &str = "probe01.lab.test";
/// Every subject says what it is.
const ORGANIZATION: &str = "ticketprobe lab (a model)";
/// Two machines' clocks may differ by less than this.
const BACKDATED: Duration = Duration::from_secs(60 * 60);
const VALIDITY: Duration = Duration::from_secs(365 * 24 * 60 * 60);
const RSA_BITS: usize = 2048;

type Ca = CertifiedIssuer<'static, KeyPair>;

/// Root and issuing CA.
pub(super) struct Authority {
    root: Ca,
    issuing: Ca,
    now: SystemTime,
}

/// A certificate with that of its issuer, and the key.
pub(super) struct Identity {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PrivateKeyDer<'static>,
    pub(super) pem: String,
}

impl Authority {
    pub(super) fn new(now: SystemTime) -> Result<Self, Error> {
        let mut params = ca("ticketprobe lab root CA", now)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = Ca::self_signed(params, KeyPair::generate()?)?;

        let mut params = ca("ticketprobe lab issuing CA", now)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.use_authority_key_identifier_extension = true;
        let issuing = Ca::signed_by(params, KeyPair::generate()?, &root)?;
        Ok(Self { root, issuing, now })
    }

    pub(super) fn root(&self) -> &CertificateDer<'static> {
        self.root.der()
    }

    pub(super) fn root_pem(&self) -> String {
        self.root.pem()
    }

    pub(super) fn issuing(&self) -> &CertificateDer<'static> {
        self.issuing.der()
    }

    /// The identity of a front end, by its number in the pool from 1.
    pub(super) fn front_end(&self, number: u8, key: &KeyPair) -> Result<Identity, Error> {
        let names = vec![POOL.to_owned(), server_name(number)];
        let mut params = leaf(names, self.now)?;
        let server = ExtendedKeyUsagePurpose::ServerAuth;
        params.extended_key_usages.insert(0, server);
        params.key_usages.push(KeyUsagePurpose::KeyEncipherment);
        self.issue(&params, key)
    }

    /// The identity of a client that the front ends accept.
    pub(super) fn client(&self) -> Result<Identity, Error> {
        let params = leaf(vec![CLIENT.to_owned()], self.now)?;
        self.issue(&params, &KeyPair::generate()?)
    }

    fn issue(&self, params: &CertificateParams, key: &KeyPair) -> Result<Identity, Error> {
        let certificate = params.signed_by(key, &self.issuing)?;
        Ok(Identity {
            pem: [certificate.pem(), self.issuing.pem(), key.serialize_pem()].concat(),
            chain: vec![certificate.der().clone(), self.issuing().clone()],
            key: PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
        })
    }
}

fn ca(common_name: &str, now: SystemTime) -> Result<CertificateParams, Error> {
    let mut params = subject(common_name, Vec::new(), now)?;
    params.key_usages = vec![
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::KeyCertSign,
        KeyUsagePurpose::CrlSign,
    ];
    Ok(params)
}

/// What the issuing CA issues. The first of `names` is the subject.
fn leaf(names: Vec<String>, now: SystemTime) -> Result<CertificateParams, Error> {
    let common_name = names.first().cloned().unwrap_or_default();
    let mut params = subject(&common_name, names, now)?;
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    params.crl_distribution_points = vec![CrlDistributionPoint {
        uris: vec![CRL_URL.to_owned()],
    }];
    Ok(params)
}

fn subject(
    common_name: &str,
    names: Vec<String>,
    now: SystemTime,
) -> Result<CertificateParams, Error> {
    let mut params = CertificateParams::new(names)?;
    let epoch = date_time_ymd(1970, 1, 1);
    let now = epoch + now.duration_since(UNIX_EPOCH).unwrap_or_default();
    params.not_before = now - BACKDATED;
    params.not_after = now + VALIDITY;
    let name = &mut params.distinguished_name;
    name.push(DnType::CommonName, common_name);
    name.push(DnType::OrganizationName, ORGANIZATION);
    Ok(params)
}

/// An RSA key, such as front ends have. Takes a noticeable part of a second to make.
pub(super) fn rsa_key() -> Result<KeyPair, LabError> {
    let key = PrivateKey::new(&mut getrandom::SysRng, RSA_BITS).map_err(LabError::Key)?;
    let der = key
        .to_pkcs8_der()
        .map_err(|error| LabError::Key(error.into()))?;
    let der = PrivatePkcs8KeyDer::from(der.as_bytes());
    let key = KeyPair::from_pkcs8_der_and_sign_algo(&der, &PKCS_RSA_SHA256);
    key.map_err(LabError::Certificate)
}

#[cfg(test)]
mod tests {
    use x509_parser::prelude::{FromDer, GeneralName, ParsedExtension, X509Certificate};
    use x509_parser::public_key::PublicKey;

    use super::*;

    const DAY: i64 = 24 * 60 * 60;

    fn names<'a>(certificate: &X509Certificate<'a>) -> Vec<&'a str> {
        let san = certificate.subject_alternative_name().unwrap().unwrap();
        let names = san.value.general_names.iter();
        names
            .map(|name| match name {
                GeneralName::DNSName(name) => *name,
                other => panic!("{other}"),
            })
            .collect()
    }

    fn has_crl(certificate: &X509Certificate<'_>) -> bool {
        certificate.extensions().iter().any(|extension| {
            matches!(
                extension.parsed_extension(),
                ParsedExtension::CRLDistributionPoints(points) if points.points.len() == 1
            )
        })
    }

    #[test]
    fn a_front_end_has_what_the_planning_guide_asks_for() {
        let authority = Authority::new(SystemTime::now()).unwrap();
        let identity = authority.front_end(2, &rsa_key().unwrap()).unwrap();
        assert_eq!(identity.chain[1], *authority.issuing());
        let (_, leaf) = X509Certificate::from_der(&identity.chain[0]).unwrap();
        assert_eq!(
            leaf.subject().to_string(),
            "CN=pool01.lab.test, O=ticketprobe lab (a model)"
        );
        assert_eq!(names(&leaf), ["pool01.lab.test", "fe02.lab.test"]);
        assert!(has_crl(&leaf));
        let eku = leaf.extended_key_usage().unwrap().unwrap().value;
        assert!(eku.server_auth && eku.client_auth);
        let usage = leaf.key_usage().unwrap().unwrap().value;
        assert!(usage.digital_signature() && usage.key_encipherment());
        match leaf.public_key().parsed().unwrap() {
            PublicKey::RSA(key) => assert_eq!(key.key_size(), 2048),
            other => panic!("{other:?}"),
        }
        let validity = leaf.validity();
        assert!(validity.is_valid());
        let length = validity.not_after.timestamp() - validity.not_before.timestamp();
        assert_eq!(length, 365 * DAY + 60 * 60);
    }

    #[test]
    fn root_issuing_and_client_are_told_apart() {
        let authority = Authority::new(SystemTime::now()).unwrap();
        let client = authority.client().unwrap();
        let certificates = [authority.root(), &client.chain[1], &client.chain[0]];
        let [root, issuing, client] =
            certificates.map(|der| X509Certificate::from_der(der).unwrap().1);
        for (certificate, issuer) in [(&root, &root), (&issuing, &root), (&client, &issuing)] {
            assert_eq!(certificate.issuer(), issuer.subject());
        }
        assert!(root.is_ca() && issuing.is_ca() && !client.is_ca());
        let eku = client.extended_key_usage().unwrap().unwrap().value;
        assert!(eku.client_auth && !eku.server_auth);
        assert!(has_crl(&client));
    }
}
