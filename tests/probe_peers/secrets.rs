//! What must never leave the tool: the client's key, its password, tickets and master secrets.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use crate::Pki;
use crate::listener::SilentListener;
use crate::needles::Needles;
use crate::peers::servers::s_server;
use crate::peers::{Process, Server, openssl};
use crate::tool::{Run, command, finish};

const PASSWORD: &str = "pa55-of-nobody-else";

/// Probes with an encrypted client key, and returns everything that was printed.
fn printed(pki: &Pki, server: &Server, arguments: &[&str]) -> String {
    let mut tool = command();
    tool.current_dir(pki.authority.directory());
    tool.env("CLIENT_PASSWORD", PASSWORD)
        .env("RUST_LOG", "trace");
    tool.args(["probe", &server.address.to_string(), "--timeout", "20"]);
    tool.args(["--client-cert", "client.pem", "--client-key", "sealed.key"]);
    tool.args(["--client-password-env", "CLIENT_PASSWORD"]);
    let Run { code, out, err } = finish({
        tool.args(arguments);
        tool
    });
    assert_eq!(code, 11, "{err}");
    out + &err
}

/// The key of the client, encrypted with the password.
fn seal(pki: &Pki) {
    let mut command = openssl(&["pkcs8", "-topk8", "-passout", &format!("pass:{PASSWORD}")]);
    command.arg("-in").arg(&pki.client.key_file);
    command
        .arg("-out")
        .arg(pki.authority.directory().join("sealed.key"));
    let made = command.output().unwrap();
    assert!(made.status.success(), "{made:?}");
}

/// The tickets that s_server printed with `-msg`: each message after its 4 bytes of head, 4 of hint and 2 of length.
pub(crate) fn tickets(log: &str) -> Vec<Vec<u8>> {
    let mut tickets = Vec::new();
    let mut lines = log.lines().peekable();
    while let Some(line) = lines.next() {
        if !line.contains("NewSessionTicket") {
            continue;
        }
        let mut message = Vec::new();
        while let Some(bytes) = lines.next_if(|line| line.starts_with("    ")) {
            let bytes = bytes.split_whitespace();
            message.extend(bytes.map(|byte| u8::from_str_radix(byte, 16).unwrap()));
        }
        tickets.push(message.split_off(10));
    }
    tickets
}

/// The master secrets in a file of the form that NSS made.
pub(crate) fn master_secrets(file: &Path) -> Vec<Vec<u8>> {
    let text = fs::read_to_string(file).unwrap();
    let secrets = text.lines().filter_map(|line| {
        let secret = line.strip_prefix("CLIENT_RANDOM ")?.split(' ').nth(1)?;
        let byte = |at| u8::from_str_radix(&secret[at..at + 2], 16).unwrap();
        Some((0..secret.len()).step_by(2).map(byte).collect())
    });
    secrets.collect()
}

#[test]
fn secrets_are_never_printed() {
    let pki = Pki::new();
    seal(&pki);
    let key_log = pki.authority.directory().join("secrets");
    let options = [
        "-tls1_2",
        "-Verify",
        "3",
        "-CAfile",
        pki.root(),
        "-msg",
        "-keylogfile",
    ];
    let server = s_server(
        &pki.server,
        &[&options[..], &[key_log.to_str().unwrap()]].concat(),
    );
    let forms = [
        &[][..],
        &["--verbose"],
        &["--format", "json"],
        &["--format", "json", "--verbose"],
        &["--save", "saved.json"],
        &["--save", "again.json", "--baseline", "saved.json"],
        &["--format", "markdown", "--verbose"],
        &["--format", "junit", "--output", "report.xml"],
        &["--format", "html", "--output", "report.html"],
    ];
    let mut printed: String = forms
        .iter()
        .map(|form| printed(&pki, &server, form))
        .collect();
    for file in ["saved.json", "again.json", "report.xml", "report.html"] {
        printed += &fs::read_to_string(pki.authority.directory().join(file)).unwrap();
    }
    let lower = printed.to_lowercase().replace(':', "");

    assert!(!printed.contains(PASSWORD), "the password is printed");
    for file in ["client.key", "sealed.key"] {
        let pem = fs::read_to_string(pki.authority.directory().join(file)).unwrap();
        for line in pem.lines().filter(|line| !line.starts_with("-----")) {
            assert!(!printed.contains(line), "a line of the key is printed");
        }
    }
    let tickets = tickets(&fs::read_to_string(server.files().join("server.log")).unwrap());
    // 4 of series issue and 1 after the unknown ticket, each time.
    assert_eq!(tickets.len(), 5 * forms.len());
    let master_secrets = master_secrets(&key_log);
    assert!(
        master_secrets.len() >= 13 * forms.len(),
        "{}",
        master_secrets.len()
    );
    let mut needles = Needles::new();
    for secret in tickets.iter().chain(&master_secrets) {
        needles.add(secret);
    }
    assert_eq!(needles.found(printed.as_bytes()), None);
    // The report does name tickets, by a hash and the first 4 bytes: the search above would have found more.
    let prefix: String = tickets[0][..4]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert!(
        lower.contains(&prefix),
        "no ticket of this run is in the report"
    );
}

/// Errors name files, sources and what to do; never what is in the files.
#[test]
fn errors_keep_secrets_too() {
    let pki = Pki::new();
    seal(&pki);
    let directory = pki.authority.directory();
    fs::write(directory.join("password"), PASSWORD).unwrap();
    let sealed = fs::read_to_string(directory.join("sealed.key")).unwrap();
    fs::write(directory.join("cut.key"), &sealed[..sealed.len() / 2]).unwrap();
    let key = fs::read_to_string(&pki.client.key_file).unwrap();
    fs::write(directory.join("bad.key"), key.replace('A', "!")).unwrap();
    for arguments in [
        // A password that is wrong, and one where the name of a variable is expected.
        &[
            "--client-key",
            "sealed.key",
            "--client-password-env",
            "WRONG",
        ][..],
        &[
            "--client-key",
            "sealed.key",
            "--client-password-env",
            PASSWORD,
        ],
        &[
            "--client-key",
            "cut.key",
            "--client-password-file",
            "password",
        ],
        &["--client-key", "bad.key"],
        // The password file in place of the key.
        &["--client-key", "password"],
    ] {
        let mut tool = command();
        tool.current_dir(directory).env("WRONG", "another pa55");
        tool.args(["probe", "127.0.0.1:1", "--client-cert", "client.pem"]);
        tool.args(arguments);
        let Run { code, out, err } = finish(tool);
        assert_eq!(code, 2, "{arguments:?}: {err}");
        let text = out + &err;
        assert!(!text.contains(PASSWORD), "{text}");
        assert!(!text.contains("another pa55"), "{text}");
        for line in key.lines().chain(sealed.lines()) {
            assert!(line.starts_with("-----") || !text.contains(line), "{text}");
        }
    }
}

/// A dump would hold the key.
#[cfg(target_os = "linux")]
#[test]
fn there_are_no_core_dumps_while_a_key_is_in_memory() {
    let pki = Pki::new();
    let listener = SilentListener::new();
    let mut tool = command();
    tool.current_dir(pki.authority.directory());
    tool.args(["probe", &listener.address().to_string(), "--quiet"]);
    tool.args(["--timeout", "60", "--client-cert", "client.pem"]);
    tool.args(["--client-key", "client.key"]);
    tool.stdin(Stdio::null()).stdout(Stdio::null());
    let process = Process::start(&mut tool);
    let _connection = listener.first();
    let limits = fs::read_to_string(format!("/proc/{}/limits", process.id())).unwrap();
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"));
    let words: Vec<&str> = core.unwrap_or_default().split_whitespace().collect();
    assert_eq!(words, ["Max", "core", "file", "size", "0", "0", "bytes"]);
}
