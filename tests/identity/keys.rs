//! Keys and containers that are not supported, or do not belong to the certificate, each with its exact line.

use super::errors::refusal;
use super::{Bench, Person, typed};

#[test]
fn old_encryption_of_keys_comes_with_the_command_that_helps() {
    let bench = Bench::new();
    bench.key("rsa -pkeyopt rsa_keygen_bits:2048", "key");
    bench.certificate("key", "cert", "client", "");
    let legacy = "-provider legacy -provider default";
    let pem =
        |cipher: &str| format!("the PEM headers of old OpenSSL (Proc-Type: 4,ENCRYPTED, {cipher})");
    for (make, scheme, providers) in [
        ("rsa -traditional -aes128", pem("AES-128-CBC"), ""),
        ("rsa -traditional -des3", pem("DES-EDE3-CBC"), ""),
        (
            &format!("rsa -traditional -des {legacy}"),
            pem("DES-CBC"),
            legacy,
        ),
        (
            "pkcs8 -topk8 -v1 PBE-SHA1-3DES",
            "PBES1 (1.2.840.113549.1.12.1.3)".to_owned(),
            "",
        ),
        (
            "pkcs8 -topk8 -v1 PBE-SHA1-3DES -outform DER",
            "PBES1 (1.2.840.113549.1.12.1.3)".to_owned(),
            "-inform DER",
        ),
        (
            &format!("pkcs8 -topk8 -v1 PBE-MD5-DES {legacy}"),
            "PBES1 (1.2.840.113549.1.5.3)".to_owned(),
            legacy,
        ),
        (
            &format!("pkcs8 -topk8 -v2 des {legacy}"),
            "algorithm 1.3.14.3.2.7".to_owned(),
            legacy,
        ),
        (
            "pkcs8 -topk8 -v2 camellia256",
            "algorithm 1.2.392.200011.61.1.1.1.4".to_owned(),
            "",
        ),
    ] {
        bench.openssl(&format!("{make} -in key -passout pass:s3cret -out old"));
        let line = refusal(&bench, "cert", "old");
        let providers = if providers.is_empty() {
            String::new()
        } else {
            format!(" {providers}")
        };
        assert_eq!(
            line,
            format!(
                "--client-key DIR/old: the private key is encrypted with {scheme}, which is not supported: \
                 convert it with `openssl pkcs8 -topk8 -v2 aes256{providers} -in DIR/old -out new-key.pem`, \
                 then give --client-key new-key.pem"
            )
        );
        bench.follow_advice(&line, "-passin pass:s3cret -passout pass:new");
        let mut person = Person::who_says("new");
        let result = bench.load_with("cert", Some("new-key.pem"), &mut typed(&mut person));
        assert!(result.is_ok(), "{make}");
    }
}

#[test]
fn unsupported_pfx_comes_with_the_command_that_helps() {
    let bench = Bench::with_pair();
    for (make, feature) in [
        (
            "-legacy -keypbe PBE-SHA1-RC4-128",
            "an encryption or a MAC other than RC2-40, 3DES or PBES2",
        ),
        (
            "-certpbe camellia-256-cbc",
            "algorithm 1.2.392.200011.61.1.1.1.4",
        ),
        (
            "-maciter -iter 1000001 -keypbe NONE -certpbe NONE",
            "a key derivation of more than 1000000 rounds",
        ),
    ] {
        bench.openssl(&format!(
            "pkcs12 -export {make} -inkey key -in cert -passout pass: -out old"
        ));
        let line = refusal(&bench, "old", "-");
        assert_eq!(
            line,
            format!(
                "--client-cert DIR/old: the PFX has {feature}, which is not supported: \
                 convert it with `openssl pkcs12 -legacy -in DIR/old -aes256 -out identity.pem`, \
                 then give --client-cert identity.pem"
            )
        );
        bench.follow_advice(&line, "-passin pass: -passout pass:new");
        let mut person = Person::who_says("new");
        let result = bench.load_with("identity.pem", None, &mut typed(&mut person));
        assert!(result.is_ok(), "{make}");
    }
}

#[test]
fn keys_of_other_programs() {
    let bench = Bench::with_pair();
    let dsa = "-----BEGIN OPENSSH PRIVATE KEY-----\nAQID\n-----END OPENSSH PRIVATE KEY-----\n";
    bench.write("ssh", dsa);
    assert_eq!(
        refusal(&bench, "cert", "ssh"),
        "--client-key DIR/ssh: contains a section OPENSSH PRIVATE KEY, which is not supported: \
         expected PRIVATE KEY, ENCRYPTED PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY"
    );
}

#[test]
fn keys_that_the_engine_does_not_sign_with() {
    let bench = Bench::new();
    for (algorithm, convert, kind) in [
        (
            "rsa -pkeyopt rsa_keygen_bits:1024",
            "pkcs8 -topk8 -nocrypt",
            "an RSA key of 1024 bits",
        ),
        (
            "rsa -pkeyopt rsa_keygen_bits:1024",
            "rsa -traditional",
            "an RSA key of 1024 bits",
        ),
        (
            "ec -pkeyopt ec_paramgen_curve:P-521",
            "ec",
            "an ECDSA key on P-521",
        ),
        (
            "ec -pkeyopt ec_paramgen_curve:secp256k1",
            "pkcs8 -topk8 -nocrypt",
            "an ECDSA key on curve 1.3.132.0.10",
        ),
        (
            "ec -pkeyopt ec_paramgen_curve:P-256",
            "ec -no_public",
            "a P-256 key that is damaged or lacks its public key",
        ),
        ("ed448", "pkcs8 -topk8 -nocrypt", "an Ed448 key"),
    ] {
        bench.key(algorithm, "original");
        bench.openssl(&format!("{convert} -in original -out key"));
        bench.certificate("original", "cert", "client", "");
        assert_eq!(
            refusal(&bench, "cert", "key"),
            format!(
                "--client-key DIR/key: the private key is {kind}: the TLS engine signs only with \
                 RSA of 2048 to 4096 bits, ECDSA on P-256 or P-384, and Ed25519; \
                 use a certificate with such a key"
            )
        );
    }
}

#[test]
fn a_key_of_another_certificate() {
    let bench = Bench::with_chain();
    bench.join(&["leaf", "middle", "root"], "chain");
    bench.key("ec -pkeyopt ec_paramgen_curve:P-256", "other");
    bench.join(&["leaf", "other"], "both");
    let advice = "expected a pair; give the key that belongs to the certificate";
    assert_eq!(
        refusal(&bench, "leaf", "other"),
        format!(
            "--client-cert DIR/leaf: the certificate of CN=leaf does not match \
             the private key of --client-key DIR/other: {advice}"
        )
    );
    assert_eq!(
        refusal(&bench, "chain", "other"),
        format!(
            "--client-cert DIR/chain: none of its 3 certificates matches \
             the private key of --client-key DIR/other: {advice}"
        )
    );
    assert_eq!(
        refusal(&bench, "both", "-"),
        format!(
            "--client-cert DIR/both: the certificate of CN=leaf does not match \
             the private key of --client-cert DIR/both: {advice}"
        )
    );
}
