//! rustls as server, `openssl s_client` as client.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use rustls::client::Tls12Resumption;
use rustls::server::WebPkiClientVerifier;
use rustls::{HandshakeKind, ServerConfig, ServerConnection, Stream};
use ticketprobe::schannel;

use crate::peers::{PATIENCE, Process, openssl, patient};
use crate::{BODY, ClientCertificate, Lab, RESUMPTIONS, SUITES, read, says};

/// What our server saw of a connection.
struct Seen {
    kind: HandshakeKind,
    suite: u16,
    certificate: bool,
}

/// A server in a thread of its own, which ends with the test binary.
struct Ours {
    address: SocketAddr,
    seen: Receiver<Seen>,
}

impl Ours {
    fn start(config: Arc<ServerConfig>, talk: fn(&mut dyn ReadWrite)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, seen) = channel();
        thread::spawn(move || {
            for socket in listener.incoming() {
                let connection = serve(&config, patient(socket.unwrap()), talk);
                sender.send(connection).unwrap();
            }
        });
        Self { address, seen }
    }

    fn seen(&self) -> Seen {
        self.seen.recv_timeout(PATIENCE).unwrap()
    }
}

trait ReadWrite: Read + Write {}

impl<T: Read + Write> ReadWrite for T {}

fn serve(config: &Arc<ServerConfig>, mut socket: TcpStream, talk: fn(&mut dyn ReadWrite)) -> Seen {
    let mut connection = ServerConnection::new(config.clone()).unwrap();
    while connection.is_handshaking() {
        connection.complete_io(&mut socket).unwrap();
    }
    talk(&mut Stream::new(&mut connection, &mut socket));
    connection.send_close_notify();
    // The peer may have gone already.
    let _ = connection.write_tls(&mut socket);
    Seen {
        kind: connection.handshake_kind().unwrap(),
        suite: connection.negotiated_cipher_suite().unwrap().suite().into(),
        certificate: connection.peer_certificates().is_some(),
    }
}

fn server_config(
    lab: &Lab,
    name: &str,
    mode: Tls12Resumption,
    wanted: ClientCertificate,
) -> ServerConfig {
    let certificate = if name.contains("ECDSA") {
        &lab.ecdsa
    } else {
        &lab.rsa
    };
    let provider = schannel::server_2012_r2();
    let builder = ServerConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .unwrap();
    let roots = Arc::new(lab.authority.roots());
    let builder = match wanted {
        ClientCertificate::Unwanted => builder.with_no_client_auth(),
        ClientCertificate::Required => builder.with_client_cert_verifier(
            WebPkiClientVerifier::builder_with_provider(roots, provider)
                .build()
                .unwrap(),
        ),
    };
    let mut config = builder
        .with_single_cert(certificate.chain(), certificate.key())
        .unwrap();
    if mode == Tls12Resumption::SessionIdOrTickets {
        config.session_storage = Arc::new(rustls::server::NoServerSessionStorage {});
        config.ticketer = rustls::crypto::ring::Ticketer::new().unwrap();
    }
    config
}

fn s_client(lab: &Lab, address: SocketAddr, name: &str, arguments: &[&str]) -> Command {
    let mut command = openssl(&["s_client", "-tls1_2", "-servername", "localhost"]);
    command.arg("-connect").arg(address.to_string());
    command.arg("-cipher").arg(format!("{name}:@SECLEVEL=0"));
    command.arg("-CAfile").arg(lab.authority.root_file());
    command.arg("-verify_return_error").args(arguments);
    command.stdin(Stdio::null()).stderr(Stdio::null());
    command
}

fn handshakes_with_s_client(wanted: ClientCertificate) {
    let lab = Lab::new();
    for ((mode, _), (number, name)) in RESUMPTIONS
        .iter()
        .flat_map(|mode| SUITES.map(|suite| (*mode, suite)))
    {
        let ours = Ours::start(Arc::new(server_config(&lab, name, mode, wanted)), hear_out);
        let session = lab.authority.directory().join(format!(
            "{name}-{mode:?}-{}",
            wanted == ClientCertificate::Required
        ));
        for (kind, word, switch) in [
            (HandshakeKind::Full, "New", "-sess_out"),
            (HandshakeKind::Resumed, "Reused", "-sess_in"),
        ] {
            let mut command = s_client(&lab, ours.address, name, &[switch]);
            command.arg(&session);
            if wanted == ClientCertificate::Required {
                command.arg("-cert").arg(&lab.client.file);
                command.arg("-key").arg(&lab.client.key_file);
            }
            if mode == Tls12Resumption::SessionIdOnly {
                command.arg("-no_ticket");
            }
            let said = String::from_utf8_lossy(&command.output().unwrap().stdout).into_owned();
            let seen = ours.seen();
            assert_eq!((seen.kind, seen.suite), (kind, number), "{name} {mode:?}");
            assert_eq!(seen.certificate, wanted == ClientCertificate::Required);
            assert!(says(&said, word, name), "{word}, {name}: {said}");
        }
        fs::remove_file(session).unwrap();
    }
}

fn hear_out(stream: &mut dyn ReadWrite) {
    stream.read_to_end(&mut Vec::new()).unwrap();
}

#[test]
fn server_resumes_with_s_client() {
    handshakes_with_s_client(ClientCertificate::Unwanted);
}

#[test]
fn server_sees_the_certificate_of_s_client() {
    handshakes_with_s_client(ClientCertificate::Required);
}

fn hear_and_send_body(mut stream: &mut dyn ReadWrite) {
    assert!(read(&mut stream) == *BODY, "from the client");
    stream.write_all(&BODY).unwrap();
}

fn body_to_and_from_s_client(lab: &Lab, name: &str) {
    let mode = Tls12Resumption::SessionIdOnly;
    let config = server_config(lab, name, mode, ClientCertificate::Unwanted);
    let ours = Ours::start(Arc::new(config), hear_and_send_body);
    let mut command = s_client(lab, ours.address, name, &["-quiet"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = Process::start(&mut command);
    let mut input = process.stdin.take().unwrap();
    input.write_all(&BODY).unwrap();
    let received = read(&mut process.stdout.take().unwrap());
    assert!(received == *BODY, "{name}: to the client");
    ours.seen();
}

#[test]
fn server_exchanges_20_mb_with_s_client() {
    let lab = Lab::new();
    for (_, name) in SUITES {
        body_to_and_from_s_client(&lab, name);
    }
}
