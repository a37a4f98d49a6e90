//! Real peers: processes that die with their guard, and certificates from `openssl`.
//!
//! A program that is not installed makes the test fail; no test is ever skipped.
#![allow(
    dead_code,
    reason = "every test binary compiles this file and uses its own part of it"
)]

pub(crate) mod servers;

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustls::RootCertStore;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tempfile::TempDir;

/// How long a peer may take for anything that a test waits for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Ports that tests of this process have been given.
static GIVEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());

/// A port on the loopback interface that was free just now, and that no other test of this process was given.
pub(crate) fn free_port() -> SocketAddr {
    loop {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let mut given = GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
        if given.insert(address.port()) {
            return address;
        }
    }
}

/// Asks again and again until there is an answer. `what` is missing where none comes in time.
pub(crate) fn poll<T>(what: &str, mut answer: impl FnMut() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(answer) = answer() {
            return answer;
        }
        assert!(begin.elapsed() < PATIENCE, "{what}: waited in vain");
        thread::sleep(Duration::from_millis(5));
    }
}

/// A program, also one that stands where only root looks for programs.
pub(crate) fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    let path = env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{path}:/usr/sbin:/sbin"));
    command
}

/// A child process that is killed when it goes out of scope.
pub(crate) struct Process(Child);

impl Process {
    /// Starts a program. Streams that the command does not mention are inherited.
    pub(crate) fn start(command: &mut Command) -> Self {
        Self(command.spawn().unwrap_or_else(|error| {
            panic!("{:?} is needed: {error}", command.get_program());
        }))
    }

    /// Does what Ctrl-C does.
    pub(crate) fn interrupt(&self) {
        let id = self.0.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().unwrap();
        assert!(sent.success(), "kill -INT: {sent}");
    }

    /// Waits until it ends by itself.
    pub(crate) fn end(&mut self) -> ExitStatus {
        poll("the end of a process", || self.0.try_wait().unwrap())
    }
}

impl Deref for Process {
    type Target = Child;

    fn deref(&self) -> &Child {
        &self.0
    }
}

impl DerefMut for Process {
    fn deref_mut(&mut self) -> &mut Child {
        &mut self.0
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself, and then there is nothing to do.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A server process and the address that it was told to listen on.
pub(crate) struct Server {
    pub(crate) process: Process,
    pub(crate) address: SocketAddr,
    /// Its files, which go after it.
    files: Option<TempDir>,
}

impl Server {
    /// Starts a server that listens on `address`.
    pub(crate) fn start(command: &mut Command, address: SocketAddr) -> Self {
        let process = Process::start(command);
        Self {
            process,
            address,
            files: None,
        }
    }

    /// The directory of its configuration and its log.
    pub(crate) fn files(&self) -> &Path {
        self.files.as_ref().unwrap().path()
    }

    /// Connects, as soon as the server is ready.
    pub(crate) fn connect(&mut self) -> TcpStream {
        let begin = Instant::now();
        loop {
            match TcpStream::connect(self.address) {
                Ok(stream) => return patient(stream),
                Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionRefused),
            }
            let ended = self.process.try_wait().unwrap();
            assert!(ended.is_none(), "the server ended: {ended:?}");
            assert!(begin.elapsed() < PATIENCE, "the server is not ready");
            thread::yield_now();
        }
    }
}

/// A stream that gives up instead of waiting for ever.
pub(crate) fn patient(stream: TcpStream) -> TcpStream {
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// The `openssl` program.
pub(crate) fn openssl(arguments: &[&str]) -> Command {
    let mut command = Command::new("openssl");
    command.args(arguments);
    command
}

/// A key that `openssl req` can make.
#[derive(Clone, Copy)]
pub(crate) enum Key {
    Rsa,
    /// 1024 bits, for servers in Python that shall not take long.
    ShortRsa,
    Ecdsa,
    /// 1024 bits, as old hosts have it.
    Dsa,
}

/// A certificate and its key, as PEM files.
pub(crate) struct Certificate {
    pub(crate) file: PathBuf,
    pub(crate) key_file: PathBuf,
}

impl Certificate {
    /// The certificate alone, as a chain.
    pub(crate) fn chain(&self) -> Vec<CertificateDer<'static>> {
        vec![CertificateDer::from_pem_file(&self.file).unwrap()]
    }

    pub(crate) fn key(&self) -> PrivateKeyDer<'static> {
        PrivateKeyDer::from_pem_file(&self.key_file).unwrap()
    }
}

/// A certification authority in a directory of its own, which goes when it goes.
pub(crate) struct Authority {
    directory: TempDir,
    root: Certificate,
}

const CONFIG: &str = "
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = DNS:localhost, IP:127.0.0.1
crlDistributionPoints = URI:http://pki.lab.test/root.crl
";

impl Authority {
    pub(crate) fn new() -> Self {
        let directory = TempDir::new().unwrap();
        fs::write(directory.path().join("req.cnf"), CONFIG).unwrap();
        let root = request(directory.path(), "root", Key::Ecdsa, None);
        Self { directory, root }
    }

    /// A place for files that a test needs.
    pub(crate) fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// The PEM file with the root certificate.
    pub(crate) fn root_file(&self) -> &Path {
        &self.root.file
    }

    pub(crate) fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(self.root.chain());
        roots
    }

    /// A certificate for localhost, good for servers and for clients: no rule of module `chain` has anything against it.
    pub(crate) fn issue(&self, name: &str, key: Key) -> Certificate {
        request(self.directory(), name, key, Some(&self.root))
    }

    /// The same, issued years ago for thirty days.
    pub(crate) fn issue_expired(&self, name: &str) -> Certificate {
        let mut command = Command::new("faketime");
        command.args(["2020-01-01 00:00:00", "openssl"]);
        requested(
            command,
            "30",
            self.directory(),
            name,
            Key::Rsa,
            Some(&self.root),
        )
    }
}

fn request(directory: &Path, name: &str, key: Key, issuer: Option<&Certificate>) -> Certificate {
    requested(Command::new("openssl"), "400", directory, name, key, issuer)
}

fn requested(
    mut command: Command,
    days: &str,
    directory: &Path,
    name: &str,
    key: Key,
    issuer: Option<&Certificate>,
) -> Certificate {
    let made = Certificate {
        file: directory.join(format!("{name}.pem")),
        key_file: directory.join(format!("{name}.key")),
    };
    let subject = format!("/CN={name}");
    command.args(["req", "-x509", "-nodes", "-days", days, "-subj", &subject]);
    command.arg("-config").arg(directory.join("req.cnf"));
    match key {
        Key::Rsa => command.args(["-newkey", "rsa:2048"]),
        Key::ShortRsa => command.args(["-newkey", "rsa:1024"]),
        Key::Ecdsa => command.args(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]),
        Key::Dsa => {
            let parameters = directory.join("dsa.pem");
            let mut make = openssl(&["genpkey", "-genparam", "-algorithm", "DSA"]);
            make.args(["-pkeyopt", "dsa_paramgen_bits:1024"]);
            make.args(["-pkeyopt", "dsa_paramgen_q_bits:160", "-out"]);
            let made = make.arg(&parameters).output().unwrap();
            assert!(made.status.success(), "{made:?}");
            command.args(["-newkey", &format!("dsa:{}", parameters.display())])
        }
    };
    match issuer {
        None => command.args(["-extensions", "root"]),
        Some(issuer) => command
            .args(["-extensions", "leaf"])
            .arg("-CA")
            .arg(&issuer.file)
            .arg("-CAkey")
            .arg(&issuer.key_file),
    };
    command.arg("-out").arg(&made.file);
    command.arg("-keyout").arg(&made.key_file);
    let mut process = Process::start(command.stderr(Stdio::null()));
    assert!(process.wait().unwrap().success(), "{command:?}");
    made
}
