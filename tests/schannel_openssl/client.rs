//! rustls as client, `openssl s_server` as server.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;

use rustls::client::{ClientConnection, Resumption, Tls12Resumption};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, HandshakeKind, StreamOwned};
use ticketprobe::schannel;

use crate::peers::{Server, free_port, openssl};
use crate::{BODY, ClientCertificate, Lab, RESUMPTIONS, SUITES, read, says};

const REQUEST: &[u8] = b"GET / HTTP/1.0\r\n\r\n";

fn only(number: u16) -> Arc<CryptoProvider> {
    let mut provider = CryptoProvider::clone(&schannel::provider());
    provider
        .cipher_suites
        .retain(|suite| u16::from(suite.suite()) == number);
    Arc::new(provider)
}

fn client_config(
    lab: &Lab,
    number: u16,
    mode: Tls12Resumption,
    wanted: ClientCertificate,
) -> ClientConfig {
    let builder = ClientConfig::builder_with_provider(only(number))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(lab.authority.roots());
    let mut config = match wanted {
        ClientCertificate::Unwanted => builder.with_no_client_auth(),
        ClientCertificate::Required => builder
            .with_client_auth_cert(lab.client.chain(), lab.client.key())
            .unwrap(),
    };
    config.resumption = Resumption::in_memory_sessions(4).tls12_resumption(mode);
    config
}

fn s_server(lab: &Lab, address: SocketAddr, arguments: &[&str]) -> Command {
    let mut command = openssl(&["s_server", "-tls1_2", "-cipher", "ALL:@SECLEVEL=0"]);
    command.arg("-accept").arg(address.to_string());
    command.arg("-cert").arg(&lab.rsa.file);
    command.arg("-key").arg(&lab.rsa.key_file);
    command.arg("-dcert").arg(&lab.ecdsa.file);
    command.arg("-dkey").arg(&lab.ecdsa.key_file);
    command.arg("-CAfile").arg(lab.authority.root_file());
    command.args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    command
}

type ClientStream = StreamOwned<ClientConnection, TcpStream>;

fn connect(client: &Arc<ClientConfig>, server: &mut Server) -> ClientStream {
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(client.clone(), name).unwrap();
    StreamOwned::new(connection, server.connect())
}

/// OpenSSL forgets the session of a connection that is cut.
fn close(stream: &mut ClientStream) {
    stream.conn.send_close_notify();
    stream.conn.write_tls(&mut stream.sock).unwrap();
}

/// Asks `s_server -www` for its page, which tells about the connection.
fn page(client: &Arc<ClientConfig>, server: &mut Server) -> (HandshakeKind, String) {
    let mut stream = connect(client, server);
    stream.write_all(REQUEST).unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    close(&mut stream);
    (stream.conn.handshake_kind().unwrap(), page)
}

fn handshakes_with_s_server(wanted: ClientCertificate) {
    let lab = Lab::new();
    for (mode, no_other) in RESUMPTIONS {
        let verify: &[&str] = match wanted {
            ClientCertificate::Unwanted => &[],
            ClientCertificate::Required => &["-Verify", "1", "-verify_return_error"],
        };
        let address = free_port();
        let mut command = s_server(&lab, address, &[&["-www", no_other], verify].concat());
        let mut server = Server::start(command.stderr(Stdio::null()), address);
        for (number, name) in SUITES {
            let client = Arc::new(client_config(&lab, number, mode, wanted));
            for (kind, word) in [
                (HandshakeKind::Full, "New"),
                (HandshakeKind::Resumed, "Reused"),
            ] {
                let (mine, page) = page(&client, &mut server);
                assert_eq!(mine, kind, "{name} {mode:?}");
                assert!(says(&page, word, name), "{word}, {name}: {page}");
                let certificate = page.contains("Client certificate\n");
                assert_eq!(certificate, wanted == ClientCertificate::Required);
            }
        }
    }
}

#[test]
fn client_resumes_with_s_server() {
    handshakes_with_s_server(ClientCertificate::Unwanted);
}

#[test]
fn client_shows_its_certificate_to_s_server() {
    handshakes_with_s_server(ClientCertificate::Required);
}

fn body_to_and_from_s_server(lab: &Lab, number: u16, name: &str) {
    let address = free_port();
    let mut command = s_server(lab, address, &["-quiet"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut server = Server::start(&mut command, address);
    let mut input = server.process.stdin.take().unwrap();
    let mut output = server.process.stdout.take().unwrap();
    let mode = Tls12Resumption::SessionIdOnly;
    let client = Arc::new(client_config(
        lab,
        number,
        mode,
        ClientCertificate::Unwanted,
    ));
    let mut stream = connect(&client, &mut server);
    // Input that is there before the handshake would make s_server wait for a record that never comes.
    let received = thread::spawn(move || read(&mut output));
    stream.write_all(&BODY).unwrap();
    assert!(received.join().unwrap() == *BODY, "{name}: to the server");

    // s_server stops at the end of its input: that has to stay open.
    let sent = thread::spawn(move || input.write_all(&BODY).map(|()| input));
    assert!(read(&mut stream) == *BODY, "{name}: from the server");
    close(&mut stream);
    sent.join().unwrap().unwrap();
}

#[test]
fn client_exchanges_20_mb_with_s_server() {
    let lab = Lab::new();
    for (number, name) in SUITES {
        body_to_and_from_s_server(&lab, number, name);
    }
}
