//! The served chain, judged beside the tickets: state, exit code, root that decided, and what the table says.

use std::fs;

use serde_json::Value;

use crate::peers::servers::s_server;
use crate::peers::{Authority, Certificate, Key, Server, openssl};
use crate::tool::{Report, probe, run, table, word};
use crate::{ECDHE_RSA_CBC, Pki};

/// A server without tickets: what the exit code then says, it says of the certificate.
fn quiet(identity: &Certificate, more: &[&str]) -> Server {
    let options = ["-tls1_2", "-cipher", ECDHE_RSA_CBC, "-no_ticket"];
    s_server(identity, &[&options[..], more].concat())
}

/// State, findings and exit code.
fn state(report: &Report) -> (String, Vec<&str>, i64) {
    let front_end = report.front_end();
    assert_eq!(report.json()["certificate"], front_end["certificate"]);
    let state = word(&front_end["certificate"]).to_owned();
    (state, report.findings(), report.exit_code())
}

/// A certificate of the authority's with fields of its own.
fn issue(authority: &Authority, name: &str, days: &str, extensions: &str) -> Certificate {
    let path = |end: &str| authority.directory().join(format!("{name}.{end}"));
    fs::write(
        path("cnf"),
        format!("[req]\ndistinguished_name=n\n[n]\n[x]\n{extensions}\n"),
    )
    .unwrap();
    let subject = format!("/CN={name}");
    let mut command = openssl(&[
        "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", days,
    ]);
    command
        .args(["-subj", &subject, "-extensions", "x", "-config"])
        .arg(path("cnf"));
    command.arg("-CA").arg(authority.root_file());
    command
        .arg("-CAkey")
        .arg(authority.root_file().with_extension("key"));
    command
        .arg("-out")
        .arg(path("pem"))
        .arg("-keyout")
        .arg(path("key"));
    let made = command.output().unwrap();
    assert!(made.status.success(), "{made:?}");
    Certificate {
        file: path("pem"),
        key_file: path("key"),
    }
}

const GOOD: &str = "basicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth,clientAuth\n\
    crlDistributionPoints=URI:http://pki.lab.test/root.crl\n";

#[test]
fn the_same_server_is_unknown_valid_or_faulty_by_the_roots_at_hand() {
    let pki = Pki::new();
    let server = quiet(&pki.server, &[]);
    let root = pki.root();
    let other = Authority::new();
    let other = other.root_file().to_str().unwrap();

    let report = probe(server.address, &[]);
    let expected = ("unknown".to_owned(), vec!["root-not-at-hand"], 0);
    assert_eq!(state(&report), expected);
    assert_eq!(report.front_end()["chain"]["root"], Value::Null);
    let next = word(&report.front_end()["chain"]["next_step"]);
    assert!(
        next.contains("certutil -ca.cert") && next.contains("--ca-file"),
        "{next}"
    );

    let report = probe(server.address, &["--ca-file", root]);
    assert_eq!(state(&report), ("valid".to_owned(), vec![], 0));
    let chain = &report.front_end()["chain"];
    assert_eq!(word(&chain["root"]["subject"]), "CN=root");
    assert_eq!(word(&chain["root"]["source"]["ca_file"]), root);
    assert_eq!(report.json()["plan"]["ca_files"], Value::from(vec![root]));

    let report = probe(server.address, &["--ca-file", other]);
    assert_eq!(
        state(&report),
        ("faulty".to_owned(), vec!["intermediate-missing"], 12)
    );

    let both = ["--ca-file", other, "--ca-file", root, "--roots", "none"];
    assert_eq!(
        state(&probe(server.address, &both)),
        ("valid".to_owned(), vec![], 0)
    );
}

#[test]
fn tickets_come_before_the_certificate_in_the_exit_code() {
    let pki = Pki::new();
    let other = Authority::new();
    let other = ["--ca-file", other.root_file().to_str().unwrap()];
    let server = s_server(&pki.server, &["-tls1_2", "-cipher", ECDHE_RSA_CBC]);
    let (state, _, code) = state(&probe(server.address, &other));
    assert_eq!((state.as_str(), code), ("faulty", 11));
}

#[test]
fn faults_of_the_certificate_are_found_over_the_wire() {
    let pki = Pki::new();
    let authority = &pki.authority;
    let names = "subjectAltName=DNS:localhost,IP:127.0.0.1\n";
    for (name, days, extensions, finding) in [
        (
            "soon",
            "20",
            format!("{GOOD}{names}"),
            "certificate-expires-soon",
        ),
        (
            "nameless",
            "400",
            format!("{GOOD}subjectAltName=DNS:fe01.contoso.local\n"),
            "pool-name-missing",
        ),
        (
            "wild",
            "400",
            format!("{GOOD}subjectAltName=DNS:*.contoso.local\n"),
            "pool-name-missing",
        ),
        (
            "purpose",
            "400",
            format!(
                "{names}{}",
                GOOD.replace("serverAuth,clientAuth", "emailProtection")
            ),
            "server-auth-missing",
        ),
        (
            "ca",
            "400",
            format!("{names}{}", GOOD.replace("CA:FALSE", "CA:TRUE")),
            "ca-as-leaf",
        ),
    ] {
        let certificate = issue(authority, name, days, &extensions);
        let server = quiet(&certificate, &[]);
        let target = format!("localhost:{}", server.address.port());
        let more = ["--address", "127.0.0.1", "--ca-file", pki.root()];
        let report = probe(target, &more);
        let (state, findings, code) = state(&report);
        assert!(findings.contains(&finding), "{name}: {findings:?}");
        let faulty = !matches!(finding, "certificate-expires-soon" | "ca-as-leaf");
        assert_eq!(
            (state == "faulty", code == 12),
            (faulty, faulty),
            "{name}: {state} {code}"
        );
    }
}

#[test]
fn issuers_that_a_server_names_are_compared_with_the_client_certificate() {
    let pki = Pki::new();
    let other = Authority::new();
    let named = [&[
        "-verify",
        "3",
        "-CAfile",
        other.root_file().to_str().unwrap(),
    ][..]]
    .concat();
    // Another key with the same name is the same issuer by name; so give it another one.
    let stranger = other.issue("stranger", Key::Ecdsa);
    let named_by_other = ["-verify", "3", "-CAfile", stranger.file.to_str().unwrap()];
    let client = pki.as_client();
    let more = [&client[..], &["--ca-file", pki.root()]].concat();

    let server = quiet(&pki.server, &named);
    assert_eq!(probe(server.address, &more).findings(), Vec::<&str>::new());
    let server = quiet(&pki.server, &named_by_other);
    let report = probe(server.address, &more);
    assert_eq!(report.findings(), ["client-issuer-not-listed"]);
    let server = quiet(&pki.server, &["-verify", "3"]);
    assert_eq!(
        probe(server.address, &more).findings(),
        ["issuer-list-empty"]
    );
}

#[test]
fn the_table_tells_certificate_and_tickets_apart() {
    let pki = Pki::new();
    let server = quiet(&pki.server, &[]);
    let address = server.address.to_string();
    let run = table(&address, &["--ca-file", pki.root(), "-v"]);
    assert_eq!(run.code, 0, "{}", run.out);
    let words = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "absent valid 0/4",
        "Certificate chain of 127.0.0.1",
        "Event 32042 blames the certificate, but the served chain is valid",
        "This endpoint gave this client no session ticket",
        "reg query HKLM\\System\\CurrentControlSet\\Control\\SecurityProviders\\Schannel /v ClientAuthTrustMode",
        "CN=root (root, from --ca-file",
        "`- CN=server (sent as number 1)",
        "thumbprint (SHA-1)",
    ] {
        assert!(words.contains(part), "no {part:?} in {}", run.out);
    }
}

#[test]
fn no_certificate_is_no_evidence() {
    let closed = crate::peers::free_port().to_string();
    let run = table(&closed, &[]);
    assert_eq!(run.code, 13, "{}", run.out);
    assert!(
        run.out.contains("no certificate was seen here"),
        "{}",
        run.out
    );
    assert!(!run.out.contains("chain "), "{}", run.out);
}

#[test]
fn a_bad_file_of_roots_opens_no_connection() {
    let pki = Pki::new();
    let listener = crate::listener::SilentListener::new();
    let address = listener.address().to_string();
    let key = pki.server.key_file.to_str().unwrap();
    for file in ["/nowhere/ca.pem", key, "Cargo.toml"] {
        let run = run(&["probe", &address, "--ca-file", file]);
        assert_eq!(run.code, 2, "{}", run.err);
        let named = run
            .err
            .starts_with(&format!("ticketprobe: --ca-file {file}"));
        assert!(named && run.err.lines().count() == 1, "{}", run.err);
    }
    assert_eq!(listener.connections(), 0);
}
