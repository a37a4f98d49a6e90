//! Purposes and other extensions.

use rcgen::ExtendedKeyUsagePurpose::{self as Purpose, Any, ClientAuth, ServerAuth};
use rcgen::{CustomExtension, IsCa};
use ticketprobe::finding::FindingId::{
    CaAsLeaf, CertificateMalformed, ClientAuthMissing, CrlPointMissing, NameOnlyInCn,
    OldCertificateVersion, ServerAuthMissing, UnknownCriticalExtension,
};

use super::authority::{Ca, POOL, Pki, tlv};
use super::case::{Case, pool};

/// Certificate Policies with anyPolicy.
const ANY_POLICY: [u8; 10] = [0x30, 0x08, 0x30, 0x06, 0x06, 0x04, 0x55, 0x1d, 0x20, 0x00];

pub(crate) fn cases(pki: &Pki) -> Vec<Case> {
    let mut cases = purposes(pki);
    cases.extend(extensions(pki));
    cases.extend(malformed(pki));
    cases.extend(old(pki));
    cases
}

fn purposes(pki: &Pki) -> Vec<Case> {
    let with = |name: &'static str, purposes: &[Purpose]| {
        pki.with_leaf(name, |leaf| leaf.extended_key_usages = purposes.to_vec())
    };
    let restricted = |name: &str, purposes: &[Purpose]| {
        let mut params = pki.ca(name);
        params.extended_key_usages = purposes.to_vec();
        params
    };
    let clients = restricted("Contoso Clients CA", &[ClientAuth]);
    let servers = restricted("Contoso Servers CA", &[ServerAuth]);
    vec![
        with("client-auth-only", &[ClientAuth]).faulty(&[ServerAuthMissing]),
        with("server-auth-only", &[ServerAuth]).valid(&[ClientAuthMissing]),
        with("no-purposes", &[]),
        with("any-purpose", &[Any]),
        with("neither-purpose", &[Purpose::CodeSigning])
            .faulty(&[ServerAuthMissing, ClientAuthMissing]),
        pki.with_issuing("issuing-ca-for-clients-only", clients)
            .faulty(&[ServerAuthMissing]),
        pki.with_issuing("issuing-ca-for-servers-only", servers),
    ]
}

fn extensions(pki: &Pki) -> Vec<Case> {
    let critical = |oid: &[u64], content: &[u8]| {
        let mut extension = CustomExtension::from_oid_content(oid, content.to_vec());
        extension.set_criticality(true);
        extension
    };
    let unknown = || critical(&[1, 3, 6, 1, 4, 1, 99999, 1], &[0x05, 0x00]);
    let mut issuing = pki.ca("Contoso Strange CA");
    issuing.custom_extensions.push(unknown());
    vec![
        pki.with_leaf("no-crl-point", |leaf| leaf.crl_distribution_points.clear())
            .faulty(&[CrlPointMissing]),
        pki.with_leaf("unknown-critical-extension", |leaf| {
            leaf.custom_extensions.push(unknown());
        })
        .faulty(&[UnknownCriticalExtension]),
        pki.with_issuing("unknown-critical-extension-of-the-ca", issuing)
            .faulty(&[UnknownCriticalExtension]),
        pki.with_leaf("critical-policies", |leaf| {
            let policies = critical(&[2, 5, 29, 32], &ANY_POLICY);
            leaf.custom_extensions.push(policies);
        }),
        pki.with_leaf("ca-as-leaf", |leaf| {
            leaf.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
            leaf.key_usages.push(rcgen::KeyUsagePurpose::KeyCertSign);
        })
        .valid(&[CaAsLeaf]),
    ]
}

fn malformed(pki: &Pki) -> Vec<Case> {
    let everyday = pki.everyday();
    let garbage = [everyday.clone(), vec![b"not a certificate".to_vec()]].concat();
    let mut cut = everyday.clone();
    let length = cut[0].len();
    cut[0].truncate(length - 7);
    let mut long = everyday.clone();
    long[0].push(0);
    let mut cut_issuer = everyday;
    cut_issuer[1].truncate(20);
    vec![
        pki.serving("garbage-behind-the-chain", garbage)
            .valid(&[CertificateMalformed]),
        pki.serving("leaf-cut-short", cut)
            .faulty(&[CertificateMalformed]),
        pki.serving("byte-behind-the-leaf", long)
            .faulty(&[CertificateMalformed]),
        pki.serving("issuing-ca-cut-short", cut_issuer).faulty(&[
            CertificateMalformed,
            ticketprobe::finding::FindingId::IntermediateMissing,
        ]),
        pki.with_leaf("alternative-names-do-not-parse", |leaf| {
            leaf.subject_alt_names.clear();
            let names = CustomExtension::from_oid_content(&[2, 5, 29, 17], tlv(0x04, b"pool"));
            leaf.custom_extensions.push(names);
        })
        .faulty(&[CertificateMalformed]),
        pki.with_leaf("alternative-names-twice", |leaf| {
            let names = tlv(0x30, &tlv(0x82, POOL.as_bytes()));
            let names = CustomExtension::from_oid_content(&[2, 5, 29, 17], names);
            leaf.custom_extensions.push(names);
        })
        .faulty(&[CertificateMalformed]),
        pki.serving("nothing-served", Vec::new()).unknown(&[]),
    ]
}

fn old(pki: &Pki) -> Vec<Case> {
    let bench = &pki.bench;
    let issuing = bench.files(&pki.issuing);
    let leaf = bench.issue(POOL, &bench.ec_key(), &issuing, None, "");
    let key = bench.ec_key();
    let root = bench.files(&pki.root);
    let certificate = bench.issue("Contoso-Old-CA", &key, &root, None, "");
    let mut params = pki.ca("Contoso-Old-CA");
    params.key_identifier_method = rcgen::KeyIdMethod::Sha256;
    let mut leaf_below = pki.leaf();
    leaf_below.use_authority_key_identifier_extension = false;
    let ca = Ca {
        params,
        key: rcgen::KeyPair::from_pem(&bench.read(&key)).unwrap(),
        der: certificate.clone(),
    };
    let below = ca.leaf(&leaf_below);
    vec![
        pki.serving("version-1-leaf", vec![leaf, pki.issuing.der.clone()])
            .named([pool(POOL)])
            .faulty(&[OldCertificateVersion, NameOnlyInCn, CrlPointMissing]),
        pki.serving("version-1-issuing-ca", vec![below, certificate])
            .faulty(&[OldCertificateVersion]),
    ]
}
