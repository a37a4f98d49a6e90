//! `openssl s_server`.

use std::io::Write;
use std::net::SocketAddr;
use std::process::Stdio;

use ticketprobe::dial::{Dial, Hello, Order};
use ticketprobe::observation::{
    ClientCertificate, Reply, Rules, Series, SessionIdAnswer, Stage, TlsVersion,
};

use crate::Pki;
use crate::dials::{anonymous, as_client, digest, tls};
use crate::peers::servers::s_server;
use crate::peers::{Key, Process, free_port, openssl, poll};

const TICKETS: &str = "\
    full x3: full: http 200\n\
    issue x4: full, ticket: http 200\n\
    by ticket x3: abbreviated: http 200\n\
    by session ID x3: abbreviated: http 200\n\
    control x2: full: http 200\n\
    unknown ticket x1: full, ticket: http 200\n";

const NO_TICKETS: &str = "\
    full x3: full: http 200\n\
    issue x4: full: http 200\n\
    by session ID x3: abbreviated: http 200\n\
    control x2: full: http 200\n\
    unknown ticket x1: full: http 200\n";

const OLD: &str = "ALL:@SECLEVEL=0";

#[tokio::test]
async fn every_version_with_tickets_and_without() {
    let pki = Pki::new();
    for (option, version) in [
        ("-tls1", TlsVersion::TLS10),
        ("-tls1_1", TlsVersion::TLS11),
        ("-tls1_2", TlsVersion::TLS12),
    ] {
        let server = s_server(&pki.server, &[option, "-cipher", OLD]);
        let seen = anonymous(server.address, version).await;
        assert_eq!(digest(&seen), TICKETS, "{option}");
        assert_eq!(tls(&seen).0, version);
        for attempt in seen.attempts.iter().filter(|a| a.resumed()) {
            let hello = attempt.server_hello.as_ref().unwrap();
            assert_eq!(hello.session_id_answer, SessionIdAnswer::Echoed);
            assert!(hello.extended_master_secret && hello.secure_renegotiation);
        }
        let server = s_server(&pki.server, &[option, "-cipher", OLD, "-no_ticket"]);
        let seen = anonymous(server.address, version).await;
        assert_eq!(digest(&seen), NO_TICKETS, "{option}");
    }
}

/// Each curve that is offered, and a Diffie-Hellman group of 1024 bits.
#[tokio::test]
async fn every_group() {
    let pki = Pki::new();
    for curve in ["P-256", "P-384", "X25519"] {
        let options = [
            "-tls1_2",
            "-cipher",
            "ECDHE-RSA-AES256-SHA384",
            "-curves",
            curve,
        ];
        let server = s_server(&pki.server, &options);
        let seen = anonymous(server.address, TlsVersion::TLS12).await;
        assert_eq!(digest(&seen), TICKETS, "{curve}");
    }
    let parameters = pki.authority.directory().join("dh1024.pem");
    let mut make = openssl(&["dhparam", "-dsaparam", "-out"]);
    let made = make.arg(&parameters).arg("1024").output().unwrap();
    assert!(made.status.success(), "{made:?}");
    let parameters = parameters.to_str().unwrap();
    let suite = "DHE-RSA-AES256-SHA:@SECLEVEL=0";
    let options = ["-tls1", "-cipher", suite, "-dhparam", parameters];
    let server = s_server(&pki.server, &options);
    let seen = anonymous(server.address, TlsVersion::TLS10).await;
    assert_eq!(digest(&seen), TICKETS);
}

/// RSA and ECDSA prove themselves in each version; without a certificate the server refuses.
#[tokio::test]
async fn a_client_certificate_in_the_first_handshake() {
    for key in [Key::Ecdsa, Key::Rsa] {
        let pki = Pki::with_client_key(key);
        for (option, version) in [("-tls1", TlsVersion::TLS10), ("-tls1_2", TlsVersion::TLS12)] {
            let options = [
                option,
                "-cipher",
                OLD,
                "-Verify",
                "3",
                "-CAfile",
                pki.root(),
                "-verify_return_error",
            ];
            let server = s_server(&pki.server, &options);
            let seen = as_client(&pki, server.address, version).await;
            assert_eq!(
                digest(&seen),
                "full x3: full, certificate: http 200\n\
                 issue x4: full, ticket, certificate: http 200\n\
                 by ticket x3: abbreviated: http 200\n\
                 by session ID x3: abbreviated: http 200\n\
                 control x2: full, certificate: http 200\n\
                 unknown ticket x1: full, ticket, certificate: http 200\n",
                "{version}"
            );
            let seen = anonymous(server.address, version).await;
            for attempt in &seen.attempts {
                assert_eq!(attempt.stage, Stage::Handshake, "{attempt:#?}");
                assert_eq!(attempt.reply, Reply::Alert { description: 40 });
                assert_eq!(attempt.certificate_request.unwrap().issuers, 1);
                assert_eq!(
                    attempt.acknowledged_ticket(),
                    attempt.series != Series::Full && attempt.series != Series::Control
                );
            }
        }
    }
}

#[tokio::test]
async fn a_version_that_is_not_there_is_an_alert() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &["-tls1_2", "-cipher", OLD]);
    let seen = anonymous(server.address, TlsVersion::TLS10).await;
    for attempt in &seen.attempts {
        assert_eq!(attempt.stage, Stage::Hello);
        assert_eq!(attempt.offered_version, TlsVersion::TLS10);
        assert_eq!(attempt.reply, Reply::Alert { description: 70 });
    }
    let server = s_server(&pki.server, &["-tls1", "-cipher", OLD]);
    let seen = anonymous(server.address, TlsVersion::TLS12).await;
    for attempt in &seen.attempts {
        assert_eq!(
            attempt.server_hello.as_ref().unwrap().version,
            TlsVersion::TLS10
        );
        assert!(
            matches!(attempt.reply, Reply::Incompatible { .. }),
            "{attempt:#?}"
        );
    }
}

/// The client hides nothing of what the server says, and shows none of its secrets.
#[tokio::test]
async fn no_secret_is_shown() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &["-tls1", "-cipher", OLD]);
    let dial = crate::dials::dial(server.address, TlsVersion::TLS10, Some(&pki.client), "/");
    let text = format!("{dial:?}");
    assert!(!text.to_lowercase().contains("private"), "{text}");
    let seen = anonymous(server.address, TlsVersion::TLS10).await;
    let shown = serde_json::to_string(&seen.attempts).unwrap();
    let ticket = seen
        .attempts
        .iter()
        .find_map(|a| a.new_session_ticket.as_ref())
        .unwrap();
    // No run of hex is longer than a SHA-256 or a session ID.
    let longest = shown
        .split(|c: char| !c.is_ascii_hexdigit())
        .map(str::len)
        .max();
    assert_eq!(longest, Some(64));
    assert!(usize::from(ticket.length) * 2 > 64);
}

/// `s_server` renegotiates when it is told to, and issues a second ticket then.
#[tokio::test(flavor = "multi_thread")]
async fn a_renegotiation_with_a_ticket_of_its_own() {
    let pki = Pki::new();
    for (option, version) in [("-tls1", TlsVersion::TLS10), ("-tls1_2", TlsVersion::TLS12)] {
        let mut server = Interactive::start(&pki, &[option, "-cipher", OLD]);
        let dial = crate::dials::dial(server.address, version, Some(&pki.client), "/");
        let order = Order {
            series: Series::Issue,
            number: 1,
            hello: Hello::EmptyTicketExtension,
            rules: Rules::default(),
        };
        let attempt = tokio::spawn(async move { dial.attempt(order).await });
        let server = tokio::task::spawn_blocking(move || {
            server.hears("GET / HTTP/1.1");
            server.says("R\n");
            server.hears("Read BLOCK");
            server.says("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
            server
        });
        // The server lives until the attempt is over.
        let (dialled, _server) = (attempt.await.unwrap(), server.await.unwrap());
        let attempt = dialled.attempt;
        assert_eq!(attempt.reply, Reply::http(200), "{attempt:#?}");
        let second = attempt.renegotiation.unwrap();
        assert!(second.completed);
        assert_eq!(second.client_certificate, ClientCertificate::Presented);
        let first = attempt.new_session_ticket.unwrap();
        let ticket = second.new_session_ticket.unwrap();
        assert_eq!(ticket.lifetime_hint, 7200);
        assert_ne!(first.sha256, ticket.sha256);
        assert!(
            ticket.length > first.length,
            "it contains the client certificate"
        );
    }
}

/// An `s_server` that does what is typed.
struct Interactive {
    process: Process,
    address: SocketAddr,
    output: tempfile::NamedTempFile,
}

impl Interactive {
    fn start(pki: &Pki, arguments: &[&str]) -> Self {
        let address = free_port();
        let output = tempfile::NamedTempFile::new().unwrap();
        let mut command = openssl(&["s_server", "-CAfile", pki.root()]);
        command
            .args(["-accept", &address.to_string()])
            .args(arguments);
        command.arg("-cert").arg(&pki.server.file);
        command.arg("-key").arg(&pki.server.key_file);
        command
            .stdin(Stdio::piped())
            .stdout(output.reopen().unwrap());
        command.stderr(Stdio::null());
        let process = Process::start(&mut command);
        let server = Self {
            process,
            address,
            output,
        };
        server.hears("ACCEPT");
        server
    }

    fn hears(&self, words: &str) {
        poll(words, || {
            let heard = std::fs::read(self.output.path()).unwrap();
            String::from_utf8_lossy(&heard)
                .contains(words)
                .then_some(())
        });
    }

    fn says(&mut self, words: &str) {
        let stdin = self.process.stdin.as_mut().unwrap();
        stdin.write_all(words.as_bytes()).unwrap();
        stdin.flush().unwrap();
    }
}
