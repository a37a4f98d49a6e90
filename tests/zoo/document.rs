//! `docs/servers.md`, held against the table of `rows.rs`. `TICKETPROBE_BLESS=1 cargo test --test probe_peers zoo::document` writes the two
//! tables of the document anew, with the versions that this machine has.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::rows::rows;
use super::setup::{Client, Demand, Resumed, Row, Setup, Stack, Tickets, Tls};
use super::{STACKS, built};
use crate::peers::program;

/// Asks for new tables.
const BLESS: &str = "TICKETPROBE_BLESS";

/// What stands before and behind the tables.
const BEGIN: &str = "<!-- tests/zoo: begin -->\n";
const END: &str = "<!-- tests/zoo: end -->\n";

impl Stack {
    fn name(self) -> &'static str {
        match self {
            Self::OpenSsl => "s_server",
            Self::Nginx => "nginx",
            Self::Apache => "Apache httpd",
            Self::HaProxy => "HAProxy",
            Self::Lighttpd => "lighttpd",
            Self::Stunnel => "stunnel",
            Self::Python => "Python ssl",
            Self::PyOpenSsl => "pyOpenSSL",
            Self::Node => "Nodejs",
            Self::GnuTlsServ => "gnutls-serv",
            Self::GnuTls => "GnuTLS",
            Self::Go => "Go",
            Self::Java => "Java",
            Self::Nss => "selfserv",
            Self::WolfSsl => "wolfSSL",
            Self::MbedTls => "mbed TLS",
        }
    }

    /// What it is, and how it comes to treat a resumed connection otherwise, or why it cannot.
    fn note(self) -> &'static str {
        match self {
            Self::OpenSsl => "OpenSSL's own; answers every connection alike",
            Self::Nginx => "OpenSSL; `$ssl_session_reused` with `return 403` or `return 444`",
            Self::Apache => {
                "OpenSSL; `SSL_SESSION_RESUMED` with `Require all denied`; nothing closes; also `SSLVerifyClient` per location, by renegotiation"
            }
            Self::HaProxy => {
                "OpenSSL; `ssl_fc_is_resumed` with `http-request deny`, `http-request silent-drop` or `tcp-request content reject`; nothing resets"
            }
            Self::Lighttpd => "OpenSSL (mod_openssl); it has no variable for resumption",
            Self::Stunnel => "OpenSSL, before a plain HTTP server, which cannot know of resumption",
            Self::Python => "OpenSSL; `session_reused`",
            Self::PyOpenSsl => {
                "OpenSSL; asks for the certificate by renegotiation, and knows a full handshake by its messages"
            }
            Self::Node => "OpenSSL; `isSessionReused()`",
            Self::GnuTlsServ => "GnuTLS's own; answers every connection alike",
            Self::GnuTls => "a server in C; `gnutls_session_is_resumed`",
            Self::Go => "crypto/tls and net/http; `r.TLS.DidResume`",
            Self::Java => "JSSE; the time at which the session was made",
            Self::Nss => "NSS's own; answers every connection alike",
            Self::WolfSsl => {
                "a server in C; `wolfSSL_session_reused`; Debian builds it without TLS 1.0"
            }
            Self::MbedTls => {
                "a server in C; the library asks the program for the session, by ticket or from the cache"
            }
        }
    }

    /// What this machine has of it.
    fn version(self) -> String {
        match self {
            Self::OpenSsl => package("openssl"),
            Self::Nginx => package("nginx"),
            Self::Apache => package("apache2-bin"),
            Self::HaProxy => package("haproxy"),
            Self::Lighttpd => package("lighttpd"),
            Self::Stunnel => package("stunnel4"),
            Self::Python => second_word("/usr/bin/python3", "--version"),
            Self::PyOpenSsl => package("python3-openssl"),
            Self::Node => said("node", "--version").trim_start_matches('v').to_owned(),
            Self::GnuTlsServ => package("gnutls-bin"),
            Self::GnuTls => package("libgnutls28-dev"),
            Self::Go => said("go", "version")
                .split(' ')
                .nth(2)
                .unwrap()
                .replace("go", ""),
            Self::Java => second_word("java", "--version"),
            Self::Nss => package("libnss3-tools"),
            Self::WolfSsl => package("libwolfssl-dev"),
            Self::MbedTls => package("libmbedtls-dev"),
        }
    }
}

/// The first line that a program prints.
fn said(name: &str, argument: &str) -> String {
    let output = program(name).arg(argument).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().next().unwrap().to_owned()
}

fn second_word(name: &str, argument: &str) -> String {
    said(name, argument).split(' ').nth(1).unwrap().to_owned()
}

/// The version of a package, without what Debian adds to it.
fn package(name: &str) -> String {
    let mut query = Command::new("dpkg-query");
    let output = query
        .args(["-W", "-f", "${Version}", name])
        .output()
        .unwrap();
    let version = String::from_utf8(output.stdout).unwrap();
    let upstream = version.split_once(':').map_or(&*version, |(_, rest)| rest);
    upstream.split(['-', '+']).next().unwrap().to_owned()
}

fn tls(tls: Tls) -> String {
    tls.word().replace('-', " to ")
}

fn certificate(setup: Setup) -> String {
    let demand = match setup.demand {
        Demand::None => return "not asked for".to_owned(),
        Demand::Asked => "asked for",
        Demand::Required => "required",
        Demand::Later => "required after the request",
    };
    let given = match setup.client {
        Client::WithCertificate => "given",
        Client::WithoutCertificate => "not given",
    };
    format!("{demand}, {given}")
}

fn resumed(resumed: Resumed) -> &'static str {
    match resumed {
        Resumed::Good => "a reply as every connection",
        Resumed::Forbidden => "HTTP 403",
        Resumed::Closed => "closed",
        Resumed::Reset => "reset",
        Resumed::Dropped => "silence",
        Resumed::FirstClosed => "closed, with a session of a first handshake",
        Resumed::SecondClosed => "closed, with a session of a renegotiation",
    }
}

/// One line of the table, without the servers: what is alike but for them.
fn settings(row: &Row) -> String {
    let setup = row.setup;
    let tickets = match setup.tickets {
        Tickets::On => "on",
        Tickets::Off => "off",
    };
    format!(
        "| {} | {tickets} | {} | {} | **{}** (`{}`) | ",
        tls(setup.tls),
        certificate(setup),
        resumed(setup.resumed),
        row.verdict.word(),
        row.reason,
    )
}

/// The rows with the same settings and the same verdict, in the order of the first of each.
fn verdicts() -> String {
    let mut lines: Vec<(String, Vec<&str>)> = Vec::new();
    for row in rows() {
        let settings = settings(row);
        match lines.iter_mut().find(|(seen, _)| *seen == settings) {
            Some((_, servers)) => servers.push(row.stack.name()),
            None => lines.push((settings, vec![row.stack.name()])),
        }
    }
    lines.sort();
    let mut text =
        "| TLS | tickets | client certificate | resumed connections get | verdict | servers |\n\
         | --- | --- | --- | --- | --- | --- |\n"
            .to_owned();
    for (settings, servers) in lines {
        let _ = writeln!(text, "{settings}{} |", servers.join(", "));
    }
    text
}

/// The servers. Versions are those of one machine, and not compared: a mark stands for them.
fn servers(version: impl Fn(Stack) -> String) -> String {
    let mut text =
        "| server | version | rows | what it is, and how it knows resumed connections |\n\
         | --- | --- | --- | --- |\n"
            .to_owned();
    for stack in STACKS {
        let rows = rows().filter(|row| row.stack == *stack).count();
        let (name, version, note) = (stack.name(), version(*stack), stack.note());
        let ids = stack.session_ids(Tickets::Off).unwrap_or("at times");
        let ids = ids.replace('_', " ");
        let _ = writeln!(text, "| {name} | {version} | {rows} | {ids} | {note} |");
    }
    text
}

fn both(version: impl Fn(Stack) -> String) -> String {
    let count = rows().count();
    format!(
        "{count} servers were probed. Each row is those that must get the same verdict:\n\n{}\n{}",
        verdicts(),
        servers(version)
    )
}

fn file() -> PathBuf {
    built::project().join("docs/servers.md")
}

/// What stands before, between and behind the marks.
fn parts(document: &str) -> [&str; 3] {
    let (before, rest) = document.split_once(BEGIN).expect("the first mark");
    let (between, behind) = rest.split_once(END).expect("the second mark");
    [before, between, behind]
}

/// The version that a document names for a server.
fn written_version(tables: &str, stack: Stack) -> String {
    let begin = format!("| {} | ", stack.name());
    let line = tables.lines().find_map(|line| line.strip_prefix(&begin));
    let line = line.unwrap_or_else(|| panic!("docs/servers.md has no {}", stack.name()));
    line.split(" |").next().unwrap().to_owned()
}

#[test]
fn the_document_has_the_table() {
    let document = fs::read_to_string(file()).unwrap();
    let [before, between, behind] = parts(&document);
    if env::var_os(BLESS).is_some() {
        let tables = both(Stack::version);
        fs::write(file(), format!("{before}{BEGIN}{tables}{END}{behind}")).unwrap();
        return;
    }
    let tables = both(|stack| written_version(between, stack));
    assert!(
        between == tables,
        "docs/servers.md is old (see {BLESS}):\n{tables}"
    );
}
