//! `--ca-file`: every form that tools write, and a clear line for every other.

use std::fs;
use std::path::PathBuf;

use ticketprobe::chain::{Names, judge_chain};
use ticketprobe::roots::{LoadedRoots, RootChoice, RootsError, load};
use ticketprobe::verdict::CertificateState;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::authority::Pki;
use super::openssl::Bench;

fn written(bench: &Bench, content: impl AsRef<[u8]>) -> PathBuf {
    let path = bench.path(&bench.name());
    fs::write(&path, content).unwrap();
    path
}

fn load_files(files: &[PathBuf]) -> Result<LoadedRoots, RootsError> {
    load(files)
}

#[test]
fn pem_with_many_and_der_with_one_are_read() {
    let pki = Pki::new();
    let bench = &pki.bench;
    let both = bench.pem(&[pki.issuing.der.clone(), pki.root.der.clone()]);
    let pem = fs::read_to_string(bench.path(&both)).unwrap();
    let utf16: Vec<u8> = format!("\u{feff}{pem}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let forms = [
        pem.clone().into_bytes(),
        pem.replace('\n', "\r\n").into_bytes(),
        format!("Bag Attributes\n  name: root\n{pem}").into_bytes(),
        utf16,
        pki.root.der.clone(),
        // What `certutil` and the web pages of AD CS hand out, and OpenSSL.
        bench.bundle(&both, &["-outform", "DER"]),
        bench.bundle(&both, &[]),
        between_certificate_lines(&bench.bundle(&both, &["-outform", "DER"])),
        bench.trusted(&pki.root.der),
        STANDARD.encode(&pki.root.der).into_bytes(),
        STANDARD
            .encode(bench.bundle(&both, &["-outform", "DER"]))
            .into_bytes(),
    ];
    for form in forms {
        let loaded = load_files(&[written(bench, form)]).unwrap();
        let judged = judge_chain(
            &pki.everyday(),
            &Names::default(),
            &loaded.roots,
            None,
            pki.now,
        );
        assert_eq!(judged.state, CertificateState::Valid, "{judged:#?}");
        let anchor = judged.anchor.unwrap();
        assert_eq!(anchor.subject, "CN=Contoso Root CA");
        assert!(anchor.source.to_string().starts_with("--ca-file /"));
    }
}

/// AD CS writes a bundle in Base64 as if it were a certificate.
fn between_certificate_lines(der: &[u8]) -> Vec<u8> {
    let body = STANDARD.encode(der);
    let lines: Vec<&str> = body
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "-----BEGIN CERTIFICATE-----\r\n{}\r\n-----END CERTIFICATE-----\r\n",
        lines.join("\r\n")
    )
    .into_bytes()
}

#[test]
fn a_bundle_cut_anywhere_is_refused_or_read_in_part() {
    let pki = Pki::new();
    let both = pki
        .bench
        .pem(&[pki.issuing.der.clone(), pki.root.der.clone()]);
    let whole = pki.bench.bundle(&both, &["-outform", "DER"]);
    for at in (0..whole.len()).step_by(7) {
        let file = written(&pki.bench, &whole[..at]);
        if let Err(error) = load_files(&[file]) {
            assert_eq!(error.to_string().lines().count(), 1);
        }
    }
}

#[test]
fn an_intermediate_in_a_file_is_accepted_with_a_warning() {
    let pki = Pki::new();
    let file = pki.bench.pem(std::slice::from_ref(&pki.issuing.der));
    let loaded = load_files(&[pki.bench.path(&file)]).unwrap();
    assert_eq!(loaded.warnings.len(), 1);
    assert!(
        loaded.warnings[0].contains("not self-signed"),
        "{:?}",
        loaded.warnings
    );
}

#[test]
fn each_bad_file_is_told_in_one_line() {
    let pki = Pki::new();
    let bench = &pki.bench;
    let key = pki.root.key.serialize_pem();
    let section = "-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----\n";
    let files = [
        (written(bench, "hello"), "neither PEM nor a DER certificate"),
        (written(bench, ""), "neither PEM nor a DER certificate"),
        (
            written(bench, [0x30, 0x03, 1, 2, 3]),
            "neither PEM nor a DER certificate",
        ),
        (
            written(bench, key),
            "contains no certificate, only PRIVATE KEY",
        ),
        (written(bench, section), "certificate 1 cannot be parsed"),
        (
            written(bench, section.replace("AQID", "!")),
            "is not base64",
        ),
        (written(bench, &section[..40]), "has no END line"),
        (bench.path("missing"), "no such file"),
        (
            written(bench, vec![b'x'; 2 * 1024 * 1024]),
            "larger than 1 MiB",
        ),
    ];
    for (file, expected) in files {
        let message = load_files(&[file]).unwrap_err().to_string();
        assert!(message.starts_with("--ca-file "), "{message}");
        assert!(message.contains(expected), "{message}");
        assert!(
            message.contains(": expected") || message.contains("; copy"),
            "{message}"
        );
        assert!(!message.contains(char::is_control), "{message}");
    }
}

#[test]
fn the_store_of_the_system_is_read_without_an_error() {
    let mut loaded = load(&[]).unwrap();
    loaded.add(RootChoice::Native);
    assert!(!loaded.roots.is_ca_file_given());
}
