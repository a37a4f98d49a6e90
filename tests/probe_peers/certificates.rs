//! Server certificates that other tools refuse: the connection stands, and the certificate is in the report.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::ECDHE_RSA_CBC;
use crate::peers::servers::s_server;
use crate::peers::{Authority, Certificate, openssl};
use crate::tool::{probe, table, word};

/// Runs `openssl` in a directory and returns what it prints.
fn run(directory: &Path, arguments: &[&str]) -> String {
    let output = openssl(arguments).current_dir(directory).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// A self-signed certificate without extensions, hence X.509 v1.
fn version_1(directory: &Path) {
    run(
        directory,
        &[
            "req",
            "-new",
            "-key",
            "key.pem",
            "-subj",
            "/CN=fe01.contoso.local",
            "-out",
            "csr.pem",
        ],
    );
    run(
        directory,
        &[
            "x509", "-req", "-in", "csr.pem", "-signkey", "key.pem", "-days", "2", "-out",
            "cert.pem",
        ],
    );
}

/// A self-signed certificate with a common name and nothing else that names the host.
fn common_name_only(directory: &Path, more: &[&str]) {
    let request = [
        "req", "-x509", "-key", "key.pem", "-days", "2", "-out", "cert.pem",
    ];
    let subject = ["-subj", "/CN=fe01.contoso.local"];
    run(directory, &[&request[..], &subject, more].concat());
}

fn key(directory: &Path, bits: &str) {
    run(directory, &["genrsa", "-out", "key.pem", bits]);
}

fn identity(directory: &Path) -> Certificate {
    Certificate {
        file: directory.join("cert.pem"),
        key_file: directory.join("key.pem"),
    }
}

/// Serves `cert.pem`, probes it, and checks that the report has what `openssl` reads in the file.
fn connects_and_is_recorded(directory: &Path) {
    let options = ["-tls1_2", "-cipher", ECDHE_RSA_CBC];
    let server = s_server(&identity(directory), &options);
    let report = probe(server.address, &[]);
    let digest = report.digest();
    assert!(
        digest.starts_with(
            "exposed (client-certificate-not-requested, high), exit 11\n\
             tickets issued 4/4\n\
             by ticket: accepted 10/10 http 200 x10\n\
             by session_id: accepted 10/10 http 200 x10\n"
        ),
        "{digest}"
    );
    let [recorded] = &report.front_end()["certificates"].as_array().unwrap()[..] else {
        panic!("not one certificate");
    };
    assert_eq!(word(&recorded["subject"]), "CN=fe01.contoso.local");
    let read = [
        "x509",
        "-in",
        "cert.pem",
        "-noout",
        "-fingerprint",
        "-sha256",
        "-serial",
    ];
    let facts = run(directory, &read).replace(':', "").to_lowercase();
    // The report has the bytes of the certificate; OpenSSL leaves out the one that only makes a number positive (X.690 8.3).
    let serial = word(&recorded["serial"]);
    let positive = |number: &&str| number.starts_with(|digit| digit > '7');
    let serial = serial.strip_prefix("00").filter(positive).unwrap_or(serial);
    for fact in [serial, word(&recorded["sha256"])] {
        assert!(facts.contains(&format!("={fact}\n")), "{fact}: {facts}");
    }
    let chains: Vec<&Value> = report.front_end()["chains"]
        .as_array()
        .unwrap()
        .iter()
        .collect();
    let [chain] = chains[..] else {
        panic!("not one chain: {chains:?}");
    };
    let pem = fs::read_to_string(directory.join("cert.pem")).unwrap();
    let body: String = pem
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .collect();
    assert_eq!(chain["certificates"], Value::from(vec![body]));
}

fn text(directory: &Path) -> String {
    run(directory, &["x509", "-in", "cert.pem", "-noout", "-text"])
}

#[test]
fn rsa_1024() {
    let authority = Authority::new();
    let directory = authority.directory();
    key(directory, "1024");
    common_name_only(directory, &[]);
    assert!(text(directory).contains("(1024 bit)"));
    connects_and_is_recorded(directory);
}

#[test]
fn x509_version_1() {
    let authority = Authority::new();
    let directory = authority.directory();
    key(directory, "2048");
    version_1(directory);
    assert!(text(directory).contains("Version: 1 "));
    connects_and_is_recorded(directory);
}

#[test]
fn signed_with_sha_1() {
    let authority = Authority::new();
    let directory = authority.directory();
    key(directory, "2048");
    common_name_only(directory, &["-sha1"]);
    assert!(text(directory).contains("sha1WithRSAEncryption"));
    connects_and_is_recorded(directory);
}

#[test]
fn a_serial_number_that_would_be_negative() {
    let authority = Authority::new();
    let directory = authority.directory();
    key(directory, "2048");
    common_name_only(directory, &["-set_serial", "0x80010203"]);
    connects_and_is_recorded(directory);
}

#[test]
fn a_common_name_and_no_alternative() {
    let authority = Authority::new();
    let directory = authority.directory();
    key(directory, "2048");
    common_name_only(directory, &[]);
    assert!(!text(directory).contains("Alternative Name"));
    connects_and_is_recorded(directory);
}

/// What a peer writes into its certificate moves no cursor and breaks no table.
#[test]
fn a_name_that_means_harm() {
    let authority = Authority::new();
    let directory = authority.directory();
    key(directory, "2048");
    let subject = "/CN=fe01\u{1b}[2J\r\u{202e}\u{fc}";
    run(
        directory,
        &[
            "req", "-x509", "-utf8", "-key", "key.pem", "-days", "2", "-out", "cert.pem", "-subj",
            subject,
        ],
    );
    let server = s_server(&identity(directory), &[]);
    let address = server.address.to_string();
    let run = table(&address, &["-v"]);
    assert!(run.out.contains("CN=fe01?[2J"), "{}", run.out);
    for text in [&run.out, &run.err] {
        assert!(
            text.chars().all(|c| c == '\n' || (' '..='~').contains(&c)),
            "{text:?}"
        );
    }
    let report = probe(&address, &[]);
    let certificate = &report.front_end()["certificates"][0];
    let subject = word(&certificate["subject"]);
    assert!(
        !subject.contains(|c: char| c.is_control() || c == '\u{202e}'),
        "{subject:?}"
    );
}
