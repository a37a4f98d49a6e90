//! Files that no tool writes: no bytes whatever may bring the program down, or keep it busy.

use std::fs;
use std::sync::OnceLock;

use jiff::Timestamp;
use proptest::prelude::*;
use ticketprobe::identity::{self, ClientFile, IdentityFiles, Password, PasswordError, Passwords};

use super::{Bench, NoPassword};

/// One DER value: tag, length, content.
fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = u16::try_from(content.len()).unwrap();
    let mut value = vec![tag];
    match length {
        0..=127 => value.push(length.to_be_bytes()[1]),
        128..=255 => value.extend([0x81, length.to_be_bytes()[1]]),
        _ => value.extend([&[0x82], length.to_be_bytes().as_slice()].concat()),
    }
    value.extend(content);
    value
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    der(0x30, parts)
}

fn oid(dotted: &str) -> Vec<u8> {
    use pkcs8::der::Encode;
    let oid: pkcs8::ObjectIdentifier = dotted.parse().unwrap();
    oid.to_der().unwrap()
}

/// An encrypted PKCS#8 key (PBES2, AES-256) whose password goes through `kdf` (RFC 8018 appendix A.4).
fn sealed_key(kdf: &[u8]) -> Vec<u8> {
    let cipher = sequence(&[&oid("2.16.840.1.101.3.4.1.42"), &der(4, &[&[0; 16]])]);
    let pbes2 = sequence(&[&oid("1.2.840.113549.1.5.13"), &sequence(&[kdf, &cipher])]);
    sequence(&[&pbes2, &der(4, &[&[0; 32]])])
}

fn pbkdf2(rounds: u32) -> Vec<u8> {
    let prf = sequence(&[&oid("1.2.840.113549.2.9"), &der(5, &[])]);
    let rounds = der(2, &[&[0], &rounds.to_be_bytes()]);
    let parameters = sequence(&[&der(4, &[b"salt"]), &rounds, &prf]);
    sequence(&[&oid("1.2.840.113549.1.5.12"), &parameters])
}

fn scrypt(cost: &[u8], block: u8) -> Vec<u8> {
    let (cost, block) = (der(2, &[cost]), der(2, &[&[block]]));
    let parameters = sequence(&[&der(4, &[b"salt"]), &cost, &block, &der(2, &[&[1]])]);
    sequence(&[&oid("1.3.6.1.4.1.11591.4.11"), &parameters])
}

/// A PFX without a MAC around one sealed key (RFC 7292 section 4).
fn pfx(sealed: &[u8]) -> Vec<u8> {
    let data = |content: &[u8]| {
        let octets = der(4, &[content]);
        sequence(&[&oid("1.2.840.113549.1.7.1"), &der(0xa0, &[&octets])])
    };
    let bag = sequence(&[&oid("1.2.840.113549.1.12.10.1.2"), &der(0xa0, &[sealed])]);
    let safe = sequence(&[&data(&sequence(&[&bag]))]);
    sequence(&[&der(2, &[&[3]]), &data(&safe)])
}

#[test]
fn a_key_derivation_out_of_all_bounds_is_refused_before_the_password() {
    let bench = Bench::with_pair();
    let advice = "convert it with `openssl pkcs8 -topk8 -v2 aes256 -inform DER -in DIR/sealed -out new-key.pem`, \
                  then give --client-key new-key.pem";
    for (kdf, cost, limit) in [
        (
            pbkdf2(4_000_000_000),
            "4000000000 rounds of PBKDF2",
            "10000000",
        ),
        (
            scrypt(&[1, 0, 0, 0, 0], 8),
            "more than 1 GiB of scrypt",
            "1 GiB",
        ),
    ] {
        bench.write("sealed", sealed_key(&kdf));
        assert_eq!(
            bench.refusal(bench.load("cert", Some("sealed"))),
            format!(
                "--client-key DIR/sealed: opening the private key would take {cost}: expected at most {limit}; {advice}"
            )
        );
    }
}

/// The parser underneath panics on this cost.
#[test]
fn scrypt_without_cost_is_damage() {
    let bench = Bench::with_pair();
    let sealed = sealed_key(&scrypt(&[0], 8));
    bench.write("sealed", &sealed);
    bench.write("pfx", pfx(&sealed));
    assert_eq!(
        bench.refusal(bench.load("cert", Some("sealed"))),
        "--client-key DIR/sealed: the encrypted private key cannot be parsed: \
         the file is damaged; copy or export it again"
    );
    assert_eq!(
        bench.refusal(bench.load("pfx", None)),
        "--client-cert DIR/pfx: the content of the PFX cannot be parsed: \
         the file is damaged; copy or export it again"
    );
}

#[test]
fn a_pfx_in_ber_comes_with_the_command_that_helps() {
    let bench = Bench::new();
    bench.write("ber", [0x30, 0x80, 0x02, 0x01, 0x03, 0x30, 0x80]);
    assert_eq!(
        bench.refusal(bench.load("ber", None)),
        "--client-cert DIR/ber: the PFX has BER encoding of indefinite length, which is not supported: \
         convert it with `openssl pkcs12 -legacy -in DIR/ber -aes256 -out identity.pem`, \
         then give --client-cert identity.pem"
    );
}

#[test]
fn many_sections_take_no_more_memory_than_the_file() {
    let bench = Bench::new();
    bench.write("many", "-----BEGIN A-----\n".repeat(50_000));
    let result = bench.load_with("many", None, &mut NoPassword);
    assert!(
        bench
            .refusal(result)
            .contains("contains no certificate, only A, A, A:")
    );
}

/// Gives the right password to every file.
struct Known;

impl Passwords for Known {
    fn password(&mut self, _: &ClientFile) -> Result<Password, PasswordError> {
        Ok(Password::new("s3cret".to_owned()))
    }

    fn origin(&self) -> String {
        "the test".to_owned()
    }
}

/// Whole identities in every form, with as few rounds as can be.
fn seeds() -> &'static [Vec<u8>] {
    static SEEDS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    SEEDS.get_or_init(|| {
        let bench = Bench::with_pair();
        let mut seeds = Vec::new();
        for kind in [
            "-nomac -certpbe NONE -keypbe NONE",
            "-nomac -certpbe NONE -keypbe AES-256-CBC",
            "-nomac -legacy -certpbe PBE-SHA1-RC2-40 -keypbe PBE-SHA1-3DES",
            "-certpbe AES-128-CBC",
        ] {
            bench.openssl(&format!(
                "pkcs12 -export {kind} -iter 1 -inkey key -in cert -passout pass:s3cret -out pfx"
            ));
            seeds.push(bench.read("pfx"));
        }
        bench.openssl("pkcs8 -topk8 -iter 1 -in key -passout pass:s3cret -out sealed");
        bench.openssl("pkcs8 -topk8 -scrypt -scrypt_N 2 -in key -passout pass:s3cret -outform DER -out scrypt");
        bench.openssl("ec -in key -outform DER -out sec1");
        bench.join(&["cert", "sealed"], "both");
        seeds.extend(["both", "scrypt", "sec1"].map(|name| bench.read(name)));
        seeds.push(bench.der("cert"));
        seeds
    })
}

fn loads_without_panic(content: &[u8]) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("file");
    fs::write(&path, content).unwrap();
    let files = IdentityFiles {
        key: Some(path.clone()),
        certificate: path,
    };
    if let Err(error) = identity::load(&files, &mut Known, Timestamp::now()) {
        assert!(!error.to_string().contains(char::is_control));
    }
}

proptest! {
    #[test]
    fn changed_bytes_do_no_harm(
        seed in 0..8_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let mut content = seeds()[seed].clone();
        for (index, byte) in changes {
            let at = index.index(content.len());
            content[at] = byte;
        }
        if let Some(cut) = cut {
            content.truncate(cut.index(content.len()));
        }
        loads_without_panic(&content);
    }

    #[test]
    fn any_bytes_do_no_harm(content in prop::collection::vec(any::<u8>(), 0..200)) {
        loads_without_panic(&content);
    }
}
