//! What a server says of itself, beside what the wire shows.

use std::fs;

use crate::peers::servers::s_server;
use crate::peers::{Authority, Key};
use crate::tool::run;

/// It stands in the answer, and decides what to do first.
#[test]
fn the_answer_has_what_the_server_says() {
    let pki = Authority::new();
    let server = s_server(&pki.issue("server", Key::Rsa), &["-tls1_2"]);
    let target = server.address.to_string();
    let log = pki.directory().join("log.xml");
    let text = fs::read_to_string("tests/fixtures/server/english.xml").unwrap();
    fs::write(&log, text.replace("LyncFE01.contoso.local", "127.0.0.1")).unwrap();
    let root = pki.root_file().to_str().unwrap();
    for (export, said, next) in [
        (
            "applied.reg",
            "Server: The registry turns session tickets off, but they are issued or promised",
            "Next: Check that the services, or the machine, were restarted after the change",
        ),
        (
            "absent.reg",
            "Server: The registry does not turn session tickets off (KB 2901554), and they are issued",
            "set the DWORD EnableSessionTicket = 2",
        ),
    ] {
        let host = format!("127.0.0.1=tests/fixtures/server/{export}");
        let at = ["probe", &target, "-q", "--ca-file", root, "--roots", "none"];
        let log = log.to_str().unwrap();
        let evidence = ["--with-host", &host, "--with-events", log];
        let run = run(&[&at[..], &evidence].concat());
        let words = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [said, next] {
            assert!(words.contains(part), "{part}: {} {}", run.out, run.err);
        }
    }
}

/// Without tickets and without the value, nothing is solved yet; and two exports of one host that differ are told.
#[test]
fn what_contradicts_is_told() {
    let pki = Authority::new();
    let server = s_server(&pki.issue("server", Key::Rsa), &["-tls1_2", "-no_ticket"]);
    let target = server.address.to_string();
    let root = pki.root_file().to_str().unwrap();
    let at = ["probe", &target, "-q", "--ca-file", root, "--roots", "none"];
    let export = |name: &str| format!("127.0.0.1=tests/fixtures/server/{name}.reg");
    let (set, missing) = (export("applied"), export("absent"));
    for (evidence, parts) in [
        (
            &["--with-host", &missing][..],
            &["Next: Find out what answers at this address"][..],
        ),
        (
            &["--with-host", &set, "--with-host", &missing],
            &["contradict each other (applied, not applied)"],
        ),
        (
            &["--with-host", &set],
            &["Server: The registry turns session tickets off, and none"],
        ),
    ] {
        let run = run(&[&at[..], evidence].concat());
        let words = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in parts {
            assert!(words.contains(part), "{part}: {} {}", run.out, run.err);
        }
    }
}
