//! Starts the servers of a stack: one process for all rows where it can listen on many ports, else one for each row.

use std::fs::{self, File};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::setup::{Demand, Resumed, Row, Stack, Tickets, Tls};
use super::{built, configured};
use crate::Pki;
use crate::peers::{Process, free_port, openssl, poll, program};

/// Ports to try: between the look for a free one and its use, somebody else may take it.
const TRIES: u32 = 3;

/// What a server says.
const LOG: &str = "server.log";

/// One row's server: where it listens, and how it is set up.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) address: SocketAddr,
    pub(crate) row: Row,
}

/// Running servers, which end when this goes.
pub(crate) struct Herd {
    pub(crate) places: Vec<Place>,
    process: Process,
    files: TempDir,
}

impl Herd {
    /// What the servers said.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.files.path().join(LOG)).unwrap_or_default()
    }
}

/// Starts the servers of `rows`, which are all of one stack; `command` makes the command for them and a directory of their own.
fn herd(rows: &[Row], command: impl Fn(&[Place], &Path) -> Command) -> Herd {
    let mut log = String::new();
    for _ in 0..TRIES {
        match try_herd(rows, &command) {
            Ok(herd) => return herd,
            Err(said) => log = said,
        }
    }
    panic!("{rows:?}: the server ended by itself: {log}");
}

/// The servers, or what they said before they ended.
fn try_herd(rows: &[Row], command: impl Fn(&[Place], &Path) -> Command) -> Result<Herd, String> {
    let files = TempDir::new().unwrap();
    let place = |row: &Row| Place {
        address: free_port(),
        row: *row,
    };
    let places: Vec<Place> = rows.iter().map(place).collect();
    let mut command = command(&places, files.path());
    let log = File::create(files.path().join(LOG)).unwrap();
    command.stdin(Stdio::null());
    command.stdout(log.try_clone().unwrap()).stderr(log);
    let process = Process::start(&mut command);
    let mut herd = Herd {
        places,
        process,
        files,
    };
    let listens = poll("servers that listen", || {
        let ended = herd.process.try_wait().unwrap().is_some();
        let listens = |place: &Place| TcpStream::connect(place.address).is_ok();
        (ended || herd.places.iter().all(listens)).then_some(!ended)
    });
    match listens {
        true => Ok(herd),
        false => Err(herd.log()),
    }
}

/// The servers of one stack.
pub(crate) fn start(stack: Stack, rows: &[Row], pki: &Pki) -> Vec<Herd> {
    let together = |command: &dyn Fn(&[Place], &Path) -> Command| vec![herd(rows, command)];
    let alone = |command: &dyn Fn(&Place, &Path) -> Command| {
        let one = |row| herd(std::slice::from_ref(row), |p, files| command(&p[0], files));
        rows.iter().map(one).collect()
    };
    match stack {
        Stack::Nginx => together(&|places, files| configured::nginx(pki, places, files)),
        Stack::Apache => together(&|places, files| configured::apache(pki, places, files)),
        Stack::HaProxy => together(&|places, files| configured::haproxy(pki, places, files)),
        Stack::Lighttpd => together(&|places, files| configured::lighttpd(pki, places, files)),
        Stack::Stunnel => together(&|places, files| configured::stunnel(pki, places, files)),
        Stack::Python => together(&|p, _| with_words(python("server.py"), pki, p)),
        Stack::Node => together(&|p, _| with_words(node(), pki, p)),
        Stack::Go => together(&|p, _| with_words(built::go(), pki, p)),
        Stack::GnuTls => together(&|p, _| with_words(built::gnutls(), pki, p)),
        Stack::WolfSsl => together(&|p, _| with_words(built::wolfssl(), pki, p)),
        Stack::MbedTls => together(&|p, _| with_words(built::mbedtls(), pki, p)),
        Stack::Java => java(rows, pki),
        Stack::OpenSsl => alone(&|place, _| s_server(pki, place)),
        Stack::GnuTlsServ => alone(&|place, _| gnutls_serv(pki, place)),
        Stack::PyOpenSsl => alone(&|place, _| pyopenssl(pki, place)),
        Stack::Nss => alone(&|place, files| selfserv(pki, place, files)),
    }
}

/// The arguments of the server programs of this folder.
fn with_words(mut command: Command, pki: &Pki, places: &[Place]) -> Command {
    command.arg(&pki.server.file).arg(&pki.server.key_file);
    command.arg(pki.root());
    command.args(places.iter().map(|place| {
        let setup = place.row.setup;
        let port = place.address.port().to_string();
        let words = [
            &port,
            setup.tls.word(),
            setup.tickets.word(),
            setup.demand.word(),
            setup.resumed.word(),
        ];
        words.join(",")
    }));
    command
}

/// Debian's Python, which sees Debian's packages.
fn python(script: &str) -> Command {
    let mut command = program("/usr/bin/python3");
    command.arg(built::source(script));
    command
}

fn node() -> Command {
    let mut command = program("node");
    command.arg(built::source("server.js"));
    command
}

/// Tickets are a setting of the whole process.
fn java(rows: &[Row], pki: &Pki) -> Vec<Herd> {
    let all = [Tickets::On, Tickets::Off].map(|tickets| {
        let rows: Vec<Row> = rows
            .iter()
            .filter(|r| r.setup.tickets == tickets)
            .copied()
            .collect();
        herd(&rows, |places, _| {
            with_words(built::java(tickets), pki, places)
        })
    });
    all.into()
}

fn s_server(pki: &Pki, place: &Place) -> Command {
    let setup = place.row.setup;
    let mut command = openssl(&["s_server", "-www", "-cipher", "DEFAULT:@SECLEVEL=0"]);
    command.arg("-accept").arg(place.address.to_string());
    command.arg("-cert").arg(&pki.server.file);
    command.arg("-key").arg(&pki.server.key_file);
    command.args(match setup.tls {
        Tls::V10 => &["-tls1"][..],
        Tls::V12 => &["-tls1_2"],
        Tls::Both => &["-min_protocol", "TLSv1", "-max_protocol", "TLSv1.2"],
        Tls::V13 => &["-tls1_3"],
    });
    command.args(setup.tickets.either(&[][..], &["-no_ticket"]));
    match setup.demand {
        Demand::None => {}
        Demand::Asked => drop(command.args(["-verify", "3", "-CAfile", pki.root()])),
        Demand::Required => drop(command.args(["-Verify", "3", "-CAfile", pki.root()])),
        Demand::Later => unreachable!("s_server asks later only by hand"),
    }
    command
}

fn gnutls_serv(pki: &Pki, place: &Place) -> Command {
    let setup = place.row.setup;
    let versions = match setup.tls {
        Tls::V10 => "+VERS-TLS1.0",
        Tls::V12 => "+VERS-TLS1.2",
        Tls::Both => "+VERS-TLS1.0:+VERS-TLS1.2",
        Tls::V13 => "+VERS-TLS1.3",
    };
    let mut command = program("gnutls-serv");
    command.args(["--http", "--port", &place.address.port().to_string()]);
    command.args(["--priority", &format!("NORMAL:-VERS-ALL:{versions}")]);
    command.arg("--x509certfile").arg(&pki.server.file);
    command.arg("--x509keyfile").arg(&pki.server.key_file);
    command.args(setup.tickets.either(&[][..], &["--noticket"]));
    match setup.demand {
        Demand::None => command.arg("--disable-client-cert"),
        Demand::Asked => command.args(["--x509cafile", pki.root()]),
        Demand::Required => command
            .args(["--x509cafile", pki.root()])
            .args(["--require-client-cert", "--verify-client-cert"]),
        Demand::Later => unreachable!("gnutls-serv asks later only by hand"),
    };
    command
}

/// pyOpenSSL with renegotiation; the script of the other tests, which names its modes.
fn pyopenssl(pki: &Pki, place: &Place) -> Command {
    let setup = place.row.setup;
    let mode = match (setup.tickets, setup.resumed) {
        (Tickets::Off, _) => "no-tickets",
        (Tickets::On, Resumed::FirstClosed) => "drop-first",
        (Tickets::On, Resumed::SecondClosed) => "drop-second",
        (Tickets::On, _) => "fine",
    };
    let mut command = program("/usr/bin/python3");
    command.arg(built::project().join("tests/peers/renegotiating.py"));
    command.arg(place.address.ip().to_string());
    command.arg(place.address.port().to_string());
    command.arg(&pki.server.file).arg(&pki.server.key_file);
    command.arg(pki.root()).arg(mode);
    command
}

/// `selfserv` of NSS, which has its certificates in a database.
fn selfserv(pki: &Pki, place: &Place, files: &Path) -> Command {
    let setup = place.row.setup;
    let database = format!("sql:{}", files.display());
    built::database(pki, &database, files);
    let (lowest, highest) = setup.tls.range();
    let mut command = program("selfserv");
    command.args(["-d", &database, "-n", "server", "-t", "4"]);
    command.args(["-p", &place.address.port().to_string()]);
    command.args(["-V", &format!("tls{lowest}:tls{highest}")]);
    command.args(setup.tickets.either(&["-u"][..], &[]));
    command.args(match setup.demand {
        Demand::None => &[][..],
        Demand::Asked => &["-r"],
        Demand::Required => &["-r", "-r"],
        Demand::Later => &["-r", "-r", "-r", "-r"],
    });
    command
}
