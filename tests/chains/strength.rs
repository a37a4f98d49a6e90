//! Signatures and keys.

use rcgen::{KeyPair, PKCS_ECDSA_P384_SHA384, PKCS_ED25519, PKCS_RSA_SHA256};
use ticketprobe::finding::FindingId::{
    KeyTooShort, Md5Signature, PssSignature, Sha1Signature, Sha512Signature, SignatureNotChecked,
};
use ticketprobe::observation::TlsVersion;

use super::authority::{Ca, POOL, Pki};
use super::case::Case;
use super::openssl::Files;

pub(crate) fn cases(pki: &Pki) -> Vec<Case> {
    let mut cases = signatures(pki);
    cases.extend(leaf_keys(pki));
    cases.extend(issuers(pki));
    cases
}

/// Leaves signed by an RSA CA in each way that `openssl` has.
fn signatures(pki: &Pki) -> Vec<Case> {
    let bench = &pki.bench;
    let key = bench.rsa_key(2048);
    let pair = KeyPair::from_pkcs8_pem_and_sign_algo(&bench.read(&key), &PKCS_RSA_SHA256).unwrap();
    let ca = Ca::below_with(&pki.root, pki.ca("Contoso RSA CA"), pair);
    let files = Files {
        certificate: bench.pem(std::slice::from_ref(&ca.der)),
        key,
    };
    let leaf_key = bench.ec_key();
    let signed = |name: &'static str, options: &str| {
        let leaf = bench.issue(POOL, &leaf_key, &files, Some("leaf"), options);
        pki.serving(name, vec![leaf, ca.der.clone()])
    };
    let old_tls = |case: Case| Case {
        tls_version: Some(TlsVersion(0x0301)),
        ..case
    };
    let unknown_tls = |case: Case| Case {
        tls_version: None,
        ..case
    };
    let pss = "-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest";
    vec![
        signed("rsa-sha256", "-sha256"),
        signed("rsa-sha384", "-sha384"),
        signed("md5", "-md5").faulty(&[Md5Signature]),
        signed("sha1", "-sha1").valid(&[Sha1Signature]),
        signed("sha224", "-sha224").unknown(&[SignatureNotChecked]),
        signed("sha512-with-tls-1.2", "-sha512").valid(&[Sha512Signature]),
        old_tls(signed("sha512-with-tls-1.0", "-sha512")),
        unknown_tls(signed("sha512-with-unknown-tls", "-sha512")).valid(&[Sha512Signature]),
        signed("pss", &format!("-sha256 {pss}")).faulty(&[PssSignature]),
        signed(
            "pss-with-a-long-salt",
            "-sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:100",
        )
        .faulty(&[PssSignature]),
    ]
}

fn leaf_keys(pki: &Pki) -> Vec<Case> {
    let bench = &pki.bench;
    let rsa = |name: &'static str, bits: usize| {
        let key = bench.rsa_public(&bench.rsa_key(bits));
        let leaf = pki.issuing.issue(&pki.leaf(), &key);
        pki.serving(name, vec![leaf, pki.issuing.der.clone()])
    };
    let pair = KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384).unwrap();
    let p384 = pki.issuing.issue(&pki.leaf(), &pair);
    vec![
        rsa("rsa-2048", 2048),
        rsa("rsa-2047", 2047).valid(&[KeyTooShort]),
        rsa("rsa-1024", 1024).valid(&[KeyTooShort]),
        rsa("rsa-1023", 1023).faulty(&[KeyTooShort]),
        pki.serving("p384", vec![p384, pki.issuing.der.clone()]),
    ]
}

fn issuers(pki: &Pki) -> Vec<Case> {
    let bench = &pki.bench;
    let short_key = bench.rsa_key(1024);
    let short = pki
        .root
        .issue(&pki.ca("Contoso Short CA"), &bench.rsa_public(&short_key));
    let short_files = Files {
        certificate: bench.pem(std::slice::from_ref(&short)),
        key: short_key,
    };
    let leaf_key = bench.ec_key();
    let below_short = |options: &str| {
        let leaf = bench.issue(POOL, &leaf_key, &short_files, Some("leaf"), options);
        vec![leaf, short.clone()]
    };
    let root = bench.files(&pki.root);
    let large_key = bench.key("EC -pkeyopt ec_paramgen_curve:P-521");
    let large = bench.issue("Contoso-Large-CA", &large_key, &root, Some("ca"), "");
    let large_files = Files {
        certificate: bench.pem(std::slice::from_ref(&large)),
        key: large_key,
    };
    let below_large = bench.issue(POOL, &leaf_key, &large_files, Some("leaf"), "-sha384");
    let edwards = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    let edwards = Ca::below_with(&pki.root, pki.ca("Contoso Edwards CA"), edwards);
    let below_edwards = edwards.leaf(&pki.leaf());
    vec![
        pki.serving("short-key-of-the-ca", below_short("-sha256"))
            .valid(&[KeyTooShort]),
        pki.serving("short-key-of-the-ca-and-sha1", below_short("-sha1"))
            .valid(&[KeyTooShort, Sha1Signature]),
        pki.serving("ca-on-p521", vec![below_large, large])
            .unknown(&[SignatureNotChecked]),
        pki.serving("ca-with-ed25519", vec![below_edwards, edwards.der]),
    ]
}
