//! Servers that others wrote, each ready when its function returns.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::{NamedTempFile, TempDir};

use super::{Authority, Certificate, Process, Server, free_port, openssl, poll, program};

/// Ports to try: between the look for a free one and its use, somebody else may take it.
const TRIES: u32 = 3;

/// Everything that a server says, so that a test that fails can tell why.
const LOG: &str = "server.log";

/// Starts the server that `command` describes for an address and a directory, and waits until it takes connections.
fn ready(command: impl Fn(SocketAddr, &Path) -> Command) -> Server {
    let mut log = String::new();
    for _ in 0..TRIES {
        match try_start(&command) {
            Ok(server) => return server,
            Err(said) => log = said,
        }
    }
    panic!("the server ended by itself: {log}");
}

/// The server, or what it said before it ended.
fn try_start(command: impl Fn(SocketAddr, &Path) -> Command) -> Result<Server, String> {
    let files = TempDir::new().unwrap();
    let address = free_port();
    let mut command = command(address, files.path());
    let log = File::create(files.path().join(LOG)).unwrap();
    command.stdin(Stdio::null());
    command.stdout(log.try_clone().unwrap()).stderr(log);
    let mut process = Process::start(&mut command);
    let listens = poll("a server that listens", || {
        let connected = TcpStream::connect(address).is_ok();
        let ended = process.try_wait().unwrap().is_some();
        (connected || ended).then_some(!ended)
    });
    if !listens {
        return Err(fs::read_to_string(files.path().join(LOG)).unwrap());
    }
    Ok(Server {
        process,
        address,
        files: Some(files),
    })
}

/// `openssl s_server`, which answers each request with a page of its own.
pub(crate) fn s_server(identity: &Certificate, arguments: &[&str]) -> Server {
    ready(|address, _| {
        let mut command = openssl(&["s_server", "-www"]);
        command.arg("-accept").arg(address.to_string());
        command.arg("-cert").arg(&identity.file);
        command.arg("-key").arg(&identity.key_file);
        command.args(arguments);
        command
    })
}

/// `gnutls-serv`, which answers each request with a page of its own.
pub(crate) fn gnutls_serv(identity: &Certificate, arguments: &[&str]) -> Server {
    ready(|address, _| {
        let mut command = program("gnutls-serv");
        command
            .arg("--http")
            .args(["--port", &address.port().to_string()]);
        command.arg("--x509certfile").arg(&identity.file);
        command.arg("--x509keyfile").arg(&identity.key_file);
        command.args(arguments);
        command
    })
}

/// nginx in a single process, with `site` in its `server` block. ADDRESS, PORT, CERTIFICATE, KEY and ROOT in it are replaced.
pub(crate) fn nginx(authority: &Authority, identity: &Certificate, site: &str) -> Server {
    ready(|address, files| {
        let site = fill_in(site, address, files, authority, identity);
        let folder = files.display();
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .iter()
            .map(|name| format!("{name}_temp_path {folder}/{name};\n"))
            .collect();
        let text = format!(
            "daemon off; master_process off; pid {folder}/pid;\n\
             error_log stderr error;\n\
             events {{}}\n\
             http {{ access_log off; {temporary} server {{ {site} }} }}\n"
        );
        let file = files.join("nginx.conf");
        fs::write(&file, text).unwrap();
        let mut command = program("nginx");
        command.args(["-e", "stderr"]);
        command.arg("-p").arg(files).arg("-c").arg(file);
        command
    })
}

/// HAProxy as a load balancer of TCP connections, which hands them to `servers` in turn.
pub(crate) fn haproxy(servers: &[SocketAddr]) -> Server {
    ready(|address, files| {
        let lines: String = (1..)
            .zip(servers)
            .map(|(number, server)| format!("  server s{number} {server}\n"))
            .collect();
        let text = format!(
            "defaults\n  mode tcp\n  timeout connect 10s\n  timeout client 60s\n  timeout server 60s\n\
             listen pool\n  bind {address}\n  balance roundrobin\n{lines}"
        );
        let file = files.join("haproxy.cfg");
        fs::write(&file, text).unwrap();
        let mut command = program("haproxy");
        command.args(["-db", "-f"]).arg(file);
        command
    })
}

/// Where Debian keeps the modules of Apache httpd.
const APACHE_MODULES: &str = "/usr/lib/apache2/modules";

/// Apache httpd in a single process, over TLS, with `site` in its main server. ADDRESS, CERTIFICATE, KEY and ROOT in it are replaced.
pub(crate) fn apache(authority: &Authority, identity: &Certificate, site: &str) -> Server {
    ready(|address, files| {
        let site = fill_in(site, address, files, authority, identity);
        let folder = files.display();
        let modules: String = ["mpm_event", "authz_core", "socache_shmcb", "ssl"]
            .iter()
            .map(|name| format!("LoadModule {name}_module {APACHE_MODULES}/mod_{name}.so\n"))
            .collect();
        let text = format!(
            "{modules}\
             ServerRoot {folder}\nServerName localhost\nDefaultRuntimeDir {folder}\n\
             Mutex file:{folder}\nPidFile {folder}/pid\nErrorLog {folder}/{LOG}\n\
             DocumentRoot {folder}/www\nSSLSessionCache shmcb:{folder}/sessions(512000)\n\
             {site}\n"
        );
        fs::create_dir(files.join("www")).unwrap();
        fs::write(files.join("www/index.html"), "a page").unwrap();
        let file = files.join("apache.conf");
        fs::write(&file, text).unwrap();
        let mut command = program("apache2");
        command.arg("-X").arg("-f").arg(file);
        command
    })
}

/// Debian's Python, which sees Debian's packages. Those that Debian does not have stand in `target/peers`, where `.ci/run` puts them.
fn python(script: &str) -> Command {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = program("/usr/bin/python3");
    command.env("PYTHONPATH", project.join("target/peers"));
    command.arg(project.join("tests/peers").join(script));
    command
}

/// The server of a script, which takes its address, its certificate and key, and `more`.
fn scripted(script: &str, identity: &Certificate, more: &[&OsStr]) -> Server {
    ready(|address, _| {
        let mut command = python(script);
        command.arg(address.ip().to_string());
        command.arg(address.port().to_string());
        command.arg(&identity.file).arg(&identity.key_file);
        command.args(more);
        command
    })
}

/// A server on OpenSSL (pyOpenSSL) that asks for the client certificate by renegotiation, with tickets in both handshakes. The script names
/// its modes.
pub(crate) fn renegotiating(authority: &Authority, identity: &Certificate, mode: &str) -> Server {
    let more = [authority.root_file().as_ref(), mode.as_ref()];
    scripted("renegotiating.py", identity, &more)
}

/// A server (tlslite-ng) that breaks one rule of TLS. The script names its modes.
pub(crate) fn quirks(identity: &Certificate, mode: &str) -> Server {
    scripted("quirks.py", identity, &[mode.as_ref()])
}

/// A TLS 1.3 server of Python's ssl module: `tests/peers/tls13.py` lists the modes.
pub(crate) fn tls13(authority: &Authority, identity: &Certificate, mode: &str) -> Server {
    let more = [authority.root_file().as_ref(), mode.as_ref()];
    scripted("tls13.py", identity, &more)
}

/// A server of tlslite-ng that misbehaves in TLS 1.3: `tests/peers/tls13_hostile.py` lists the ways.
pub(crate) fn hostile_tls13(identity: &Certificate, mode: &str) -> Server {
    scripted("tls13_hostile.py", identity, &[mode.as_ref()])
}

/// Servers (tlslite-ng) in one process that alter their own handshakes: one for each behaviour, in the language of
/// `tests/peers/scripted/server.py`.
pub(crate) struct Scripted {
    process: Process,
    log: NamedTempFile,
    pub(crate) addresses: Vec<SocketAddr>,
}

impl Scripted {
    /// Starts them. `other` is a certificate that none of them has the key of.
    pub(crate) fn start(identity: &Certificate, other: &Certificate, behaviours: &[&str]) -> Self {
        let log = NamedTempFile::new().unwrap();
        let mut command = python("scripted/server.py");
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command.arg(&identity.file).arg(&identity.key_file);
        command.arg(&other.file);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        command.stderr(log.reopen().unwrap());
        let mut process = Process::start(&mut command);
        let mut input = process.stdin.take().unwrap();
        let lines: String = behaviours.iter().map(|line| format!("{line}\n")).collect();
        input.write_all(lines.as_bytes()).unwrap();
        drop(input);
        let output = BufReader::new(process.stdout.take().unwrap());
        let ports = output.lines().map_while(Result::ok).take(behaviours.len());
        let ports = ports.map(|line| line.parse().unwrap());
        let addresses: Vec<SocketAddr> = ports
            .map(|port: u16| (Ipv4Addr::LOCALHOST, port).into())
            .collect();
        let servers = Self {
            process,
            log,
            addresses,
        };
        let said = servers.faults();
        assert_eq!(servers.addresses.len(), behaviours.len(), "{said}");
        servers
    }

    /// What went wrong in the scripts themselves.
    pub(crate) fn faults(&self) -> String {
        fs::read_to_string(self.log.path()).unwrap()
    }
}

/// A server (tlslite-ng) that holds one kind of conversation over full connections and another over resumed ones. The script names them.
pub(crate) fn conversing(identity: &Certificate, full: &str, resumed: &str) -> Server {
    ready(|address, _| {
        let mut command = python("conversing.py");
        command.arg(address.ip().to_string());
        command.arg(address.port().to_string());
        command
            .arg(&identity.file)
            .arg(&identity.key_file)
            .arg(full)
            .arg(resumed);
        command
    })
}

fn fill_in(
    text: &str,
    address: SocketAddr,
    files: &Path,
    authority: &Authority,
    identity: &Certificate,
) -> String {
    let path = |path: &Path| path.display().to_string();
    text.replace("ADDRESS", &address.to_string())
        .replace("PORT", &address.port().to_string())
        .replace("CERTIFICATE", &path(&identity.file))
        .replace("KEY", &path(&identity.key_file))
        .replace("ROOT", &path(authority.root_file()))
        .replace("FILES", &path(files))
}
