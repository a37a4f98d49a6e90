//! Makes the seeds: handshakes of real servers and clients, and files of real tools.

use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::thread;

use crate::fuzzed::PASSWORD;
use crate::peers::servers::{gnutls_serv, nginx, s_server};
use crate::peers::{Authority, Key, openssl};
use crate::seeds_folder;
use ticketprobe::wire::ServerFlight;

fn keep(target: &str, name: &str, bytes: &[u8]) {
    let folder = seeds_folder(target);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), bytes).unwrap();
}

/// Passes bytes on until the end, and keeps them.
fn pass(mut from: TcpStream, mut to: TcpStream) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut portion = [0; 4096];
    while let Ok(length @ 1..) = from.read(&mut portion) {
        kept.extend_from_slice(&portion[..length]);
        if to.write_all(&portion[..length]).is_err() {
            break;
        }
    }
    // The other side may have gone already.
    let _ = to.shutdown(Shutdown::Write);
    kept
}

/// What `openssl s_client` and the server at `address` say to each other.
fn overhear(address: SocketAddr, arguments: &[&str]) -> (Vec<u8>, Vec<u8>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let near = listener.local_addr().unwrap().to_string();
    let ears = thread::spawn(move || {
        let (client, _) = listener.accept().unwrap();
        let server = TcpStream::connect(address).unwrap();
        let (from, to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
        let said = thread::spawn(move || pass(from, to));
        let heard = pass(server, client);
        (said.join().unwrap(), heard)
    });
    let mut client = openssl(&["s_client", "-connect", &near]);
    client.args(arguments).stdin(Stdio::null());
    client.output().unwrap();
    ears.join().unwrap()
}

fn keep_handshake(name: &str, (client, server): &(Vec<u8>, Vec<u8>)) {
    keep("client_flight", name, client);
    keep("server_flight", name, server);
    let hello = client.get(5..).unwrap_or_default();
    keep("messages", &format!("{name}-client"), hello);
    keep("messages", &format!("{name}-server"), &server[5..]);
    let mut flight = ServerFlight::default();
    flight.follow(server);
    if let Some(list) = flight.certificate() {
        let vector = |bytes: &[u8]| {
            let length = u32::try_from(bytes.len()).unwrap().to_be_bytes();
            [&length[1..], bytes].concat()
        };
        let list: Vec<Vec<u8>> = list.0.iter().map(|der| vector(der)).collect();
        keep("chain", name, &vector(&list.concat()));
    }
}

#[test]
#[ignore = "writes the seeds anew"]
fn record_the_seeds() {
    let authority = Authority::new();
    let identity = authority.issue("fe01", Key::Ecdsa);
    let site = "listen ADDRESS ssl; ssl_certificate CERTIFICATE; ssl_certificate_key KEY;
        ssl_protocols TLSv1.2; ssl_verify_client optional; ssl_client_certificate ROOT;
        location / { return 200 ok; }";
    let chain = authority.root_file().to_str().unwrap();
    let asking = [
        "-tls1_2",
        "-verify",
        "1",
        "-CAfile",
        chain,
        "-cert_chain",
        chain,
    ];
    let server = s_server(&identity, &asking);
    keep_handshake("openssl", &overhear(server.address, &["-tls1_2"]));
    let server = nginx(&authority, &identity, site);
    keep_handshake("nginx", &overhear(server.address, &["-tls1_2"]));
    record_reports(server.address);
    let server = gnutls_serv(&identity, &["--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.2"]);
    keep_handshake(
        "gnutls",
        &overhear(server.address, &["-tls1_2", "-no_ticket"]),
    );
    keep_handshake(
        "gnutls-alert",
        &overhear(server.address, &["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"]),
    );
    record_files(&authority);
    record_texts();
    record_exports();
}

fn record_files(authority: &Authority) {
    let folder = authority.directory();
    let root = fs::read(authority.root_file()).unwrap();
    keep("ca_file", "root.pem", &root);
    let client = authority.issue("client", Key::Ecdsa);
    let (cert, key) = (
        client.file.to_str().unwrap(),
        client.key_file.to_str().unwrap(),
    );
    let made = |arguments: &[&str]| {
        let out = folder.join("out");
        let done = openssl(arguments).arg("-out").arg(&out).output().unwrap();
        assert!(done.status.success(), "{done:?}");
        fs::read(out).unwrap()
    };
    keep(
        "ca_file",
        "root.der",
        &made(&["x509", "-in", cert, "-outform", "DER"]),
    );
    let password = format!("pass:{PASSWORD}");
    let export = [
        "pkcs12", "-export", "-inkey", key, "-in", cert, "-passout", &password, "-iter", "1",
    ];
    for (name, more) in [
        (
            "plain.pfx",
            &["-nomac", "-certpbe", "NONE", "-keypbe", "NONE"][..],
        ),
        ("modern.pfx", &["-certpbe", "AES-256-CBC"]),
        (
            "windows.pfx",
            &[
                "-legacy",
                "-certpbe",
                "PBE-SHA1-RC2-40",
                "-keypbe",
                "PBE-SHA1-3DES",
            ],
        ),
    ] {
        keep("identity", name, &made(&[&export[..], more].concat()));
    }
    let sealed = made(&[
        "pkcs8", "-topk8", "-iter", "1", "-in", key, "-passout", &password,
    ]);
    keep(
        "identity",
        "sealed.pem",
        &[fs::read(cert).unwrap(), sealed].concat(),
    );
    keep(
        "identity",
        "both.pem",
        &[fs::read(cert).unwrap(), fs::read(key).unwrap()].concat(),
    );
}

/// What stands among the fixtures: exports of servers, which are read as files.
fn record_exports() {
    for (target, names) in [
        (
            "registry",
            [
                "applied.reg",
                "absent.reg",
                "query-german.txt",
                "powershell.json",
            ],
        ),
        (
            "events",
            [
                "english.xml",
                "japanese.xml",
                "german.json",
                "one-event.json",
            ],
        ),
    ] {
        for name in names {
            let bytes = fs::read(format!("tests/fixtures/server/{name}")).unwrap();
            keep(target, name, &bytes);
        }
    }
}

fn record_texts() {
    keep("targets", "list", b"# site A\npool01.contoso.local\n10.0.0.11:5061 server-name=pool02.contoso.local.\n\
        pool03.contoso.local address=10.0.0.31,2001:db8::31 # three\n[2001:db8::1]:444\nhttps://fe01.contoso.local/LiveServer/Focus\n");
    keep("targets", "wrong", b"10.0.0.256\npool02 pool03\npool04 address=10.0.0.x\n\x1b[2J server-name=a server-name=b\n");
    keep(
        "http",
        "length",
        b"HTTP/1.1 200 OK\r\nServer: Microsoft-HTTPAPI/2.0\r\nContent-Length: 3\r\n\r\nabc",
    );
    keep(
        "http",
        "chunked",
        b"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    );
    keep("http", "interim", b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n");
}

fn record_reports(server: SocketAddr) {
    let tool = env!("CARGO_BIN_EXE_ticketprobe");
    for (name, address) in [
        ("nobody.json", "127.0.0.1:1"),
        ("nginx.json", &server.to_string()),
    ] {
        let mut command = Command::new(tool);
        command.args([
            "probe",
            address,
            "--format",
            "json",
            "--attempts",
            "1",
            "--quiet",
        ]);
        command.args(["--roots", "none"]);
        keep("report", name, &command.output().unwrap().stdout);
    }
}
