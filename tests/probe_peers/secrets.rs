//! What must never leave the tool: the client's key, its password, tickets and master secrets.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;

use crate::Pki;
use crate::peers::servers::s_server;
use crate::peers::{Server, openssl};
use crate::tool::{Run, command, finish};

const PASSWORD: &str = "pa55-of-nobody-else";

/// Every 8 bytes in a row of a secret are a part of it that must not be seen; a report names the first 4 of a ticket.
const PART: usize = 8;

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
fn tickets(log: &str) -> Vec<Vec<u8>> {
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
fn master_secrets(file: &Path) -> Vec<Vec<u8>> {
    let text = fs::read_to_string(file).unwrap();
    let secrets = text.lines().filter_map(|line| {
        let secret = line.strip_prefix("CLIENT_RANDOM ")?.split(' ').nth(1)?;
        let byte = |at| u8::from_str_radix(&secret[at..at + 2], 16).unwrap();
        Some((0..secret.len()).step_by(2).map(byte).collect())
    });
    secrets.collect()
}

/// Looks for every part of `secret`, in hex and in the three ways in which Base64 may cut it.
fn is_kept(secret: &[u8], printed: &str, lower: &str) {
    assert!(secret.len() >= 2 * PART);
    for part in secret.windows(PART) {
        let hex: String = part.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(
            !lower.contains(&hex),
            "a part of a secret is printed: {hex}"
        );
        let base64 = BASE64.encode(part);
        // The last letter depends on what follows.
        let base64 = &base64[..base64.len() - 1];
        assert!(
            !printed.contains(base64),
            "a part of a secret is printed: {base64}"
        );
    }
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
    ];
    let mut printed: String = forms
        .iter()
        .map(|form| printed(&pki, &server, form))
        .collect();
    for file in ["saved.json", "again.json"] {
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
    for secret in tickets.iter().chain(&master_secrets) {
        is_kept(secret, &printed, &lower);
    }
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
