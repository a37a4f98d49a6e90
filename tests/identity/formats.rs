//! Every form of certificate and key that is read.

use rustls::SignatureScheme;
use rustls_pki_types::PrivateKeyDer;

use super::{Bench, Person, typed};

/// Names of the certificates in a chain, leaf first.
fn names(bench: &Bench, identity: &super::Identity, candidates: &[&str]) -> Vec<String> {
    let known: Vec<_> = candidates
        .iter()
        .map(|name| (bench.der(name), (*name).to_owned()))
        .collect();
    let name = |der: &[u8]| {
        known
            .iter()
            .find(|(known, _)| known == der)
            .unwrap()
            .1
            .clone()
    };
    identity.chain().iter().map(|der| name(der)).collect()
}

#[test]
fn pem_with_certificate_and_key_in_either_order() {
    let bench = Bench::with_pair();
    bench.join(&["cert", "key"], "both");
    bench.join(&["key", "cert"], "reversed");
    for file in ["both", "reversed"] {
        let identity = bench.load(file, None).unwrap();
        assert_eq!(identity.chain()[0].as_ref(), bench.der("cert"));
        assert_eq!(identity.certified_key().cert, identity.chain());
        assert_eq!(identity.subject(), "CN=cert");
    }
}

#[test]
fn keys_of_every_form() {
    let bench = Bench::new();
    bench.key("rsa -pkeyopt rsa_keygen_bits:2048", "rsa");
    bench.key("ec -pkeyopt ec_paramgen_curve:P-384", "ec");
    bench.key("ed25519", "ed25519");
    bench.openssl("rsa -in rsa -traditional -out rsa.pkcs1");
    bench.openssl("ec -in ec -out ec.sec1");
    bench.openssl("rsa -in rsa -traditional -outform DER -out rsa.pkcs1.der");
    bench.openssl("ec -in ec -outform DER -out ec.sec1.der");
    bench.openssl("pkcs8 -topk8 -nocrypt -in ec -outform DER -out ec.pkcs8.der");
    bench.openssl("ecparam -name secp384r1 -out parameters");
    bench.join(&["parameters", "ec.sec1"], "ec.parameters");
    for (key, more) in [("rsa", "rsa.pkcs1 rsa.pkcs1.der"), ("ed25519", "")] {
        check_keys(&bench, key, more);
    }
    check_keys(
        &bench,
        "ec",
        "ec.sec1 ec.sec1.der ec.pkcs8.der ec.parameters",
    );
    let kind = |name: &str| {
        let identity = bench.load("cert", Some(name)).unwrap();
        identity.key().unwrap().clone_key()
    };
    assert!(matches!(kind("ec.sec1"), PrivateKeyDer::Sec1(_)));
}

fn check_keys(bench: &Bench, key: &str, more: &str) {
    bench.certificate(key, "cert", "client", "");
    bench.der("cert");
    for form in more.split_whitespace().chain([key]) {
        for certificate in ["cert", "cert.der"] {
            let identity = bench.load(certificate, Some(form));
            assert_eq!(identity.expect(form).chain().len(), 1);
        }
    }
}

#[test]
fn encrypted_keys_of_pbes2() {
    let bench = Bench::with_pair();
    for cipher in [
        "-v2 aes256",
        "-v2 aes-128-cbc -v2prf hmacWithSHA512",
        "-v2 des3 -v2prf hmacWithSHA1",
        "-scrypt",
    ] {
        bench.openssl(&format!(
            "pkcs8 -topk8 {cipher} -in key -passout pass:s3cret -out sealed"
        ));
        bench.openssl(
            "pkcs8 -topk8 -v2 aes256 -in key -passout pass:s3cret -outform DER -out sealed.der",
        );
        for file in ["sealed", "sealed.der"] {
            let mut person = Person::who_says("s3cret");
            let identity = bench.load_with("cert", Some(file), &mut typed(&mut person));
            assert_eq!(identity.expect(cipher).warnings(), [""; 0]);
            let question = format!("Password of --client-key {}: ", bench.path(file).display());
            assert_eq!(person.questions, [question]);
        }
    }
}

#[test]
fn an_encrypted_key_beside_the_certificate_is_left_alone_for_the_key_file() {
    let bench = Bench::with_pair();
    bench.openssl("pkcs8 -topk8 -in key -passout pass:s3cret -out sealed");
    bench.join(&["cert", "sealed"], "both");
    assert!(bench.load("both", Some("key")).is_ok());
}

#[test]
fn pfx_of_every_kind() {
    let bench = Bench::with_chain();
    bench.join(&["root", "middle"], "issuers");
    let windows = "-legacy -certpbe PBE-SHA1-RC2-40 -keypbe PBE-SHA1-3DES -macalg sha1";
    for kind in [
        "",
        "-legacy",
        "-nomac",
        "-certpbe NONE",
        "-certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1",
        &format!(
            "{windows} -iter 2000 -keyex -CSP Microsoft_Software_Key_Storage_Provider -name Focus"
        ),
    ] {
        bench.openssl(&format!(
            "pkcs12 -export {kind} -inkey leaf.key -in leaf -certfile issuers -passout pass:s3cret -out pfx"
        ));
        let mut person = Person::who_says("s3cret");
        let identity = bench
            .load_with("pfx", None, &mut typed(&mut person))
            .expect(kind);
        let chain = names(&bench, &identity, &["leaf", "middle", "root"]);
        assert_eq!(chain, ["leaf", "middle", "root"], "{kind}");
        assert_eq!(person.questions.len(), 1, "{kind}");
    }
}

#[test]
fn a_pfx_without_a_password_asks_for_none() {
    let bench = Bench::with_pair();
    for kind in [
        "",
        "-legacy -certpbe PBE-SHA1-RC2-40 -keypbe PBE-SHA1-3DES",
        "-nomac -certpbe NONE -keypbe NONE",
    ] {
        bench.openssl(&format!(
            "pkcs12 -export {kind} -inkey key -in cert -passout pass: -out pfx"
        ));
        assert!(bench.load("pfx", None).is_ok(), "{kind}");
    }
}

#[test]
fn a_key_from_a_pfx_and_a_certificate_from_pem() {
    let bench = Bench::with_pair();
    bench.openssl("pkcs12 -export -inkey key -in cert -passout pass: -out pfx");
    assert!(bench.load("cert", Some("pfx")).is_ok());
    assert!(bench.load("pfx", Some("key")).is_ok());
}

#[test]
fn what_openssl_pkcs12_prints_is_read() {
    let bench = Bench::with_pair();
    bench.openssl("pkcs12 -export -name Focus -inkey key -in cert -passout pass:x -out pfx");
    let printed = bench.openssl("pkcs12 -in pfx -nodes -passin pass:x");
    assert!(printed.starts_with("Bag Attributes"));
    let utf16: Vec<u8> = format!("\u{feff}{printed}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for text in [
        printed.clone().into_bytes(),
        printed.replace('\n', "\r\n").into_bytes(),
        format!("\u{feff}{printed}").into_bytes(),
        utf16,
    ] {
        bench.write("printed", text);
        assert!(bench.load("printed", None).is_ok());
    }
}

#[test]
fn the_leaf_comes_first_and_its_issuers_follow() {
    let bench = Bench::with_chain();
    bench.certificate("root.key", "stranger", "ca", "");
    let all = ["leaf", "middle", "root"];
    for (order, expected) in [
        (vec!["root", "stranger", "middle", "leaf"], &all[..]),
        (vec!["leaf", "leaf", "root", "middle"], &all[..]),
        (vec!["middle", "leaf"], &all[..2]),
        (vec!["root", "leaf"], &all[..1]),
    ] {
        bench.join(&order, "bundle");
        let identity = bench.load("bundle", Some("leaf.key")).unwrap();
        assert_eq!(names(&bench, &identity, &all), expected, "{order:?}");
    }
}

#[test]
fn of_two_certificates_for_one_key_the_valid_one_is_taken() {
    let bench = Bench::with_pair();
    bench.openssl("req -x509 -config config -key key -subj /CN=renewed -days 60 -out renewed");
    bench.join(&["renewed", "cert"], "both");
    let identity = bench.load("both", Some("key")).unwrap();
    assert_eq!(identity.subject(), "CN=renewed");
}

#[test]
fn nothing_of_the_key_is_in_debug_text() {
    let bench = Bench::with_pair();
    let identity = bench.load("cert", Some("key")).unwrap();
    let text = format!("{identity:?}");
    let warnings = format!("{:?}", identity.warnings());
    assert_eq!(
        text,
        format!("Identity {{ subject: \"CN=cert\", certificates: 1, warnings: {warnings}, .. }}")
    );
}

/// The public key of the certificate, in the hands of `openssl`, has the last word on whether key and chain are a pair.
#[test]
fn openssl_verifies_what_the_key_signs() {
    let bench = Bench::new();
    for (algorithm, scheme) in [
        (
            "ec -pkeyopt ec_paramgen_curve:P-256",
            SignatureScheme::ECDSA_NISTP256_SHA256,
        ),
        (
            "rsa -pkeyopt rsa_keygen_bits:2048",
            SignatureScheme::RSA_PKCS1_SHA256,
        ),
    ] {
        bench.key(algorithm, "key");
        bench.certificate("key", "cert", "client", "");
        bench.openssl("pkcs12 -export -legacy -inkey key -in cert -passout pass: -out pfx");
        let certified = bench.load("pfx", None).unwrap().certified_key();
        let signer = certified.key.choose_scheme(&[scheme]).unwrap();
        bench.write("leaf.der", &certified.cert[0]);
        bench.write("text", "ticket");
        bench.write("signature", signer.sign(b"ticket").unwrap());
        bench.openssl("x509 -inform DER -in leaf.der -noout -pubkey -out public");
        bench.openssl("dgst -sha256 -verify public -signature signature text");
    }
}
