//! Traffic on loopback, taken with tcpdump.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::peers::{Process, free_port, openssl, poll, program};

/// tcpdump at work.
pub(crate) struct Tap {
    process: Process,
    folder: TempDir,
    /// A port where nobody listens: a connection to it marks the end.
    end: SocketAddr,
}

impl Tap {
    /// Listens to these ports.
    pub(crate) fn on(ports: &[u16]) -> Self {
        let folder = TempDir::new().unwrap();
        let end = free_port();
        let ports: Vec<String> = ports
            .iter()
            .chain([&end.port()])
            .map(|port| format!("tcp port {port}"))
            .collect();
        let mut command = program("tcpdump");
        command.args(["-Z", "root", "-i", "lo", "-U", "-B", "65536", "-w"]);
        command
            .arg(folder.path().join("traffic.pcap"))
            .arg(ports.join(" or "));
        command.stdin(Stdio::null()).stderr(Stdio::piped());
        let mut process = Process::start(&mut command);
        let said = process.stderr.take().unwrap();
        let ready = BufReader::new(said)
            .lines()
            .map_while(Result::ok)
            .any(|line| line.contains("listening on"));
        assert!(ready, "tcpdump did not begin to listen");
        Self {
            process,
            folder,
            end,
        }
    }

    /// Ends when everything until now is in the file.
    pub(crate) fn end(mut self) -> Taken {
        let file = self.folder.path().join("traffic.pcap");
        let _ = TcpStream::connect(self.end);
        let port = format!("tcp.dstport=={}", self.end.port());
        poll("the end of the traffic", || {
            let mut tshark = program("tshark");
            let out = tshark
                .arg("-r")
                .arg(&file)
                .args(["-Y", &port])
                .output()
                .unwrap();
            (!out.stdout.is_empty()).then_some(())
        });
        self.process.interrupt();
        self.process.end();
        Taken {
            file,
            folder: self.folder,
        }
    }
}

/// What was taken.
pub(crate) struct Taken {
    pub(crate) file: PathBuf,
    folder: TempDir,
}

impl Taken {
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// `openssl s_client` with a request; what it is given goes before the request.
pub(crate) fn s_client(address: SocketAddr, arguments: &[&str]) {
    let mut command = openssl(&["s_client", "-quiet", "-ign_eof", "-connect"]);
    command.arg(address.to_string()).args(arguments);
    asked(&mut command);
}

/// `gnutls-cli`, which resumes at its second connection.
pub(crate) fn gnutls_cli(address: SocketAddr) {
    let mut command = program("gnutls-cli");
    command.args([
        "--insecure",
        "--resume",
        "--waitresumption",
        "--priority",
        "NORMAL:-VERS-ALL:+VERS-TLS1.2",
    ]);
    command.args(["-p", &address.port().to_string(), &address.ip().to_string()]);
    asked(&mut command);
}

fn asked(command: &mut Command) {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut client = Process::start(command);
    let mut input = client.stdin.take().unwrap();
    // A client that has gone hears nothing.
    let _ = input.write_all(b"GET / HTTP/1.0\r\n\r\n");
    drop(input);
    client.end();
}
