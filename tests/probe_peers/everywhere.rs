//! Every command is run with secrets that the test knows, and nothing that any of them leaves has a part of one.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::Pki;
use crate::key_desk::{Desk, ec_secret};
use crate::model::Lab;
use crate::needles::Needles;
use crate::peers::Server;
use crate::peers::servers::s_server;
use crate::secrets::{master_secrets, tickets};
use crate::tool::{command, finish};
use crate::traffic::{Taken, Tap};

/// A server that prints its tickets and writes its master secrets down.
fn server(pki: &Pki, key_log: &Path) -> Server {
    let options = [
        "-cipher",
        "ALL:@SECLEVEL=0",
        "-min_protocol",
        "TLSv1",
        "-max_protocol",
        "TLSv1.2",
    ];
    let more = ["-Verify", "3", "-CAfile", pki.root(), "-msg", "-keylogfile"];
    let key_log = key_log.to_str().unwrap();
    s_server(&pki.server, &[&options[..], &more, &[key_log]].concat())
}

const PFX: &str = "--client-cert GIVEN/client.pfx --client-password-env CLIENT_PASSWORD";
const SEALED: &str = "--client-cert GIVEN/client.pem --client-key GIVEN/sealed.key --client-password-file GIVEN/password";

/// Probes in every form, and keeps the traffic.
fn probes(desk: &mut Desk, server: &Server) -> Taken {
    let tap = Tap::on(&[server.address.port()]);
    let address = server.address.to_string();
    for (client, more) in [
        (PFX, "--verbose --details --save saved.json"),
        (SEALED, "--verbose --engine classic --save second.json"),
        (
            PFX,
            "--format json --verbose --output report.json --engine rustls",
        ),
        (PFX, "--format jsonl --verbose --output report.jsonl"),
        (PFX, "--format markdown --verbose --output report.md"),
        (PFX, "--format junit --verbose --output report.xml"),
        (PFX, "--format html --verbose --output report.html"),
        (PFX, "--format jira --verbose --output report.jira"),
        (PFX, "--format openmetrics --output report.prom"),
        (
            SEALED,
            "--tls 1.0,1.2 --baseline saved.json --save third.json",
        ),
        (SEALED, "--dry-run"),
    ] {
        let line = format!("probe {address} --timeout 20 --attempts 4 {client} {more}");
        let code = desk.run_with(&line, &[]);
        assert!(
            [0, 11, 12].contains(&code),
            "{code}: {:?}",
            desk.printed.last()
        );
    }
    tap.end()
}

/// What reads what the probes left.
fn readers(desk: &mut Desk, traffic: &Taken) {
    for form in [
        "table",
        "markdown",
        "json",
        "junit",
        "html",
        "jira",
        "openmetrics",
    ] {
        let file = format!("shown.{form}");
        desk.run(&[
            "show",
            "saved.json",
            "--verbose",
            "--format",
            form,
            "--output",
            &file,
        ]);
    }
    desk.run(&["show", "second.json", "--details", "--verbose"]);
    desk.run(&["compare", "saved.json", "second.json"]);
    desk.run(&[
        "merge",
        "saved.json",
        "second.json",
        "--save",
        "merged.json",
    ]);
    let file = traffic.file.to_str().unwrap();
    let code = desk.run(&["capture", file, "--details", "--save", "captured.json"]);
    assert_eq!(code, 11, "{:?}", desk.printed.last());
    desk.run(&["capture", file, "--format", "json"]);
    desk.run(&[
        "capture",
        file,
        "--format",
        "html",
        "--output",
        "captured.html",
    ]);
    desk.run(&["capture", file, "--redact", "redacted.pcap"]);
    assert!(fs::metadata(desk.left("redacted.pcap")).unwrap().len() > 1000);
}

/// Keys and passwords where something else is expected, and wrong passwords.
fn mistakes(desk: &mut Desk) {
    for secret in [
        "client.key",
        "second.key",
        "sealed.key",
        "client.pfx",
        "key.der",
        "second.der",
    ] {
        for line in [
            "show GIVEN/X",
            "compare GIVEN/X GIVEN/X",
            "merge GIVEN/X",
            "events GIVEN/X",
            "host GIVEN/X",
            "capture GIVEN/X",
            "probe --targets GIVEN/X",
            "probe 127.0.0.1:1 --ca-file GIVEN/X",
            "probe 127.0.0.1:1 --baseline GIVEN/X",
            "probe 127.0.0.1:1 --with-host GIVEN/X",
            "probe 127.0.0.1:1 --with-events GIVEN/X",
            "probe 127.0.0.1:1 --client-cert GIVEN/X",
            "probe 127.0.0.1:1 --client-cert GIVEN/X --client-password-file GIVEN/wrong",
            "probe 127.0.0.1:1 --client-cert GIVEN/server.pem --client-key GIVEN/X --client-password-file GIVEN/wrong",
            "probe 127.0.0.1:1 --client-cert GIVEN/server.pem --client-key GIVEN/X --client-password-env CLIENT_PASSWORD",
        ] {
            desk.run_with(&line.replace('X', secret), &[]);
        }
    }
    for line in [
        "show GIVEN/password",
        "capture GIVEN/password",
        "probe 127.0.0.1:1 --ca-file GIVEN/password",
        "probe 127.0.0.1:1 --client-cert GIVEN/password",
        "probe 127.0.0.1:1 --client-cert GIVEN/client.pem --client-key GIVEN/password",
    ] {
        desk.run_with(line, &[]);
    }
}

/// Commands that are given no secret; the lab makes keys of its own.
fn others(desk: &mut Desk, needles: &mut Needles) {
    let lab = Lab::start(&[]);
    let key = fs::read_to_string(lab.client_file()).unwrap();
    let lines = key.lines().skip_while(|line| !line.contains("PRIVATE KEY"));
    let lines: Vec<&str> = lines.filter(|line| !line.starts_with("-----")).collect();
    let secret = ec_secret(&decoded(&lines.concat()));
    needles.add(&secret);
    let run = lab.probe_with("--verbose --details");
    desk.printed
        .push(("lab".to_owned(), lab.said() + &run.out + &run.err));
    desk.seen.insert("lab".to_owned());
    lab.interrupt();
    desk.run(&["demo", "--verbose", "--details"]);
    desk.run(&["local"]);
    desk.run(&["remedy"]);
    desk.run(&["explain"]);
    desk.run(&["completions", "bash"]);
    desk.run(&["man"]);
}

fn decoded(base64: &str) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD
        .decode(base64)
        .unwrap()
}

/// Every command that the help lists.
fn commands() -> BTreeSet<String> {
    let mut tool = command();
    tool.arg("--help");
    let help = finish(tool).out;
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.take_while(|line| !line.is_empty());
    let names = listed.filter(|line| !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next());
    names
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn no_command_leaves_a_part_of_a_secret() {
    let mut desk = Desk::new();
    let key_log = desk.given.join("secrets");
    let server = server(&desk.pki, &key_log);
    let traffic = probes(&mut desk, &server);
    let mut needles = desk.needles();
    readers(&mut desk, &traffic);
    mistakes(&mut desk);
    others(&mut desk, &mut needles);
    assert_eq!(desk.seen, commands(), "a command was left out");

    let log = fs::read_to_string(server.files().join("server.log")).unwrap();
    let tickets = tickets(&log);
    let master_secrets = master_secrets(&key_log);
    assert!(tickets.len() > 40 && master_secrets.len() > 80);
    for secret in tickets.iter().chain(&master_secrets) {
        needles.add(secret);
    }
    // The capture itself does have the tickets: this search finds what is there.
    assert!(needles.found(&fs::read(&traffic.file).unwrap()).is_some());
    desk.search(&needles);
}

/// The key of an elliptic curve begins 36 bytes behind the beginning of its file.
#[test]
fn the_beginning_of_a_binary_file_is_not_quoted() {
    let mut desk = Desk::new();
    for line in ["events GIVEN/second.der", "host GIVEN/second.der"] {
        desk.run_with(line, &[]);
        let (_, said) = desk.printed.last().unwrap();
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains("binary data"), "{said}");
        assert!(!said.contains("found '0"), "{said}");
    }
}
