//! `ticketprobe local` under wine: its registry, its log, its binding, its hosts.

use std::fs;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use super::exe;
use super::machine::{
    BINDINGS, Host, SCHANNEL, TCPIP, log, log_of, machine, reg, report, set, windows,
};
use super::peers::servers::{apache, nginx, s_server};
use super::peers::{Authority, Key, free_port};
use super::schannel::{APACHE, NGINX};
use super::store::{import, importable};
use super::{finish, path};

/// The report of `local` on a port of this machine, and what was said beside it.
fn local(command: Command, port: &str, more: &[&str]) -> (Value, String) {
    let fixed = ["local", "--port", port, "--address", "127.0.0.1"];
    report(command, &[&fixed, more].concat())
}

/// A run that opens no connection that anything answers.
fn of_closed_port(command: Command) -> (Value, String) {
    let port = free_port().port().to_string();
    local(command, &port, &["--engine", "classic"])
}

#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn the_registry_in_every_state() {
    let _machine = machine();
    let state = || {
        let (report, _) = of_closed_port(exe());
        let evidence = &report["front_ends"][0]["host"][0]["evidence"];
        let word = |field: &str| evidence[field].as_str().unwrap().to_owned();
        (word("state"), word("reason"))
    };
    let expected = |state: &str, reason: &str| (state.to_owned(), reason.to_owned());
    assert_eq!(state(), expected("not_applied", "value-absent"));
    let name = "EnableSessionTicket";
    for (kind, data, told) in [
        ("REG_DWORD", "2", expected("applied", "value-is-two")),
        ("REG_DWORD", "1", expected("not_applied", "value-other")),
        ("REG_SZ", "2", expected("not_applied", "value-type")),
    ] {
        set(SCHANNEL, name, kind, data);
        assert_eq!(state(), told, "{kind} {data}");
    }
    reg(&["delete", SCHANNEL, "/f"]);
    assert_eq!(state(), expected("cannot_tell", "key-not-in-export"));
    let (_, said) = of_closed_port(exe());
    assert!(
        said.contains("SecurityProviders\\SCHANNEL was not read"),
        "{said}"
    );
}

/// Answers of the log, as the stand-in gives them.
#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn the_log_in_every_state() {
    let _machine = machine();
    for (does, words) in [
        ("denied", "was not read: access is denied"),
        ("absent", "was not read: this machine has no such log"),
        ("flood", "was read in part: more than 16 MiB"),
        ("hang", "was read in part: wevtutil.exe did not end in 30 s"),
        ("elsewise", ""),
        ("nothing", ""),
    ] {
        let mut command = exe();
        log(&mut command, does);
        let (report, said) = of_closed_port(command);
        assert!(said.contains(words), "{does}: {said}");
        assert_eq!(
            words.is_empty(),
            !said.contains("the event log"),
            "{does}: {said}"
        );
        let notices = report["notices"].to_string();
        assert!(notices.contains(words), "{does}: {notices}");
    }
}

/// The recorded events of a host stand beside its row.
#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn the_events_of_the_log() {
    let _machine = machine();
    set(TCPIP, "Hostname", "REG_SZ", "LyncFE01");
    set(TCPIP, "Domain", "REG_SZ", "contoso.local");
    let mut command = exe();
    log_of(&mut command, "tests/fixtures/server/english.xml");
    let port = free_port().port().to_string();
    let more = [
        "--engine",
        "classic",
        "--changed-at",
        "2013-10-15T12:30:00Z",
    ];
    let (report, said) = local(command, &port, &more);
    reg(&["delete", TCPIP, "/v", "Domain", "/f"]);
    let row = &report["front_ends"][0];
    assert_eq!(
        row["target"],
        format!("lyncfe01.contoso.local:{port}"),
        "{said}"
    );
    let events = &row["events"][0]["evidence"];
    assert_eq!(events["counts"]["32042"], 4, "{events}");
    assert_eq!(events["verdict"], "continues", "{events}");
}

/// The whole of it: the binding of the port names the certificate, which is presented to this machine itself.
#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn the_bound_certificate_is_the_client() {
    let _machine = machine();
    let pki = Authority::new();
    let own = importable(&pki, "fe01");
    let thumbprint = import(&pki, &own);
    let apache = apache(&pki, &own, APACHE);
    let port = apache.address.port().to_string();
    let key = format!(r"{BINDINGS}\0.0.0.0:{port}");
    set(&key, "SslCertHash", "REG_BINARY", &thumbprint);
    set(&key, "SslCertStoreName", "REG_SZ", "MY");
    set(&key, "DefaultFlags", "REG_DWORD", "2");
    set(SCHANNEL, "EnableSessionTicket", "REG_DWORD", "2");
    let more = ["--engine", "schannel", "--server-name", "localhost"];
    let (report, said) = local(exe(), &port, &more);
    let row = &report["front_ends"][0];
    assert_eq!(
        row["client_certificate"]["presented"], "yes",
        "{said}: {row}"
    );
    let findings: Vec<&str> = row["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["id"].as_str().unwrap())
        .collect();
    assert!(
        findings.contains(&"binding-certificate-served"),
        "{findings:?}"
    );
    assert!(findings.contains(&"registry-not-in-effect"), "{findings:?}");
}

/// Without a binding both TLS clients probe without a certificate, and the report has both.
#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn both_clients_in_one_report_and_two_hosts_in_one_answer() {
    let _machine = machine();
    set(SCHANNEL, "EnableSessionTicket", "REG_DWORD", "2");
    let pki = Authority::new();
    let site = format!("{NGINX} ssl_session_tickets off;");
    let server = nginx(&pki, &pki.issue("server", Key::Rsa), &site);
    let port = server.address.port().to_string();
    let folder = TempDir::new().unwrap();
    let mut saved = Vec::new();
    for host in ["fe01", "fe02"] {
        set(TCPIP, "Hostname", "REG_SZ", host);
        let file = folder.path().join(format!("{host}.json"));
        let (report, said) = local(exe(), &port, &["--roots", "none"]);
        let row = &report["front_ends"][0];
        assert_eq!(row["verdict"], "absent", "{said}: {row}");
        assert_eq!(
            row["system_client"]["conditions"]["engine"], "schannel",
            "{said}"
        );
        assert_eq!(row["system_client"]["verdict"], "absent", "{row}");
        assert_eq!(row["host"][0]["evidence"]["state"], "applied");
        assert!(said.contains("http.sys has no binding for port"), "{said}");
        fs::write(&file, serde_json::to_vec(&report).unwrap()).unwrap();
        saved.push(windows(&file));
    }
    let files: Vec<&str> = saved.iter().map(String::as_str).collect();
    let (merged, _) = report(exe(), &[&["merge"], files.as_slice()].concat());
    let rows = merged["front_ends"].as_array().unwrap();
    assert_eq!((rows.len(), &merged["verdict"]), (2, &"absent".into()));
    assert!(
        rows.iter()
            .all(|row| row["host"][0]["evidence"]["state"] == "applied")
    );
    let compared = finish(&mut exe(), &["compare", files[0], files[0], "-q"]);
    // That of the run after: its chain was judged without roots.
    assert_eq!(compared.status.code(), Some(12), "{compared:?}");
    let told = String::from_utf8_lossy(&compared.stdout);
    assert!(told.contains("unaffected"), "{told}");
}

/// One host is patched and the other is not; what each says of itself goes into one answer for the pool.
#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn two_hosts_of_a_pool_one_of_them_forgotten() {
    let pki = Authority::new();
    let identity = pki.issue("server", Key::Rsa);
    let folder = TempDir::new().unwrap();
    let mut files = Vec::new();
    for (name, value, options, verdict, state) in [
        (
            "fe01",
            Some("2"),
            &["-tls1_2", "-no_ticket"][..],
            "absent",
            "applied",
        ),
        ("fe02", None, &["-tls1_2"], "exposed", "not_applied"),
    ] {
        let server = s_server(&identity, options);
        let port = server.address.port().to_string();
        let at = ["--port", &port, "--address", "127.0.0.1"];
        let more = ["--engine", "classic", "--server-name", "localhost"];
        let root = ["--ca-file", path(pki.root_file()), "--roots", "none"];
        let (report, said) = Host::new(name, value).local(&[at, more, root].concat());
        let row = &report["front_ends"][0];
        assert_eq!(row["target"], format!("{name}:{port}"), "{said}");
        assert_eq!(row["verdict"], verdict, "{said}: {row}");
        assert_eq!(row["host"][0]["evidence"]["state"], state, "{said}");
        let file = folder.path().join(format!("{name}.json"));
        fs::write(&file, serde_json::to_vec(&report).unwrap()).unwrap();
        files.push(file.to_str().unwrap().to_owned());
    }
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let linux = || Command::new(exe::built());
    let (merged, _) = report(linux(), &[&["merge"], files.as_slice()].concat());
    assert_eq!(merged["verdict"], "exposed");
    let states = |row: &Value| row["host"][0]["evidence"]["state"].clone();
    let rows = merged["front_ends"].as_array().unwrap();
    let states: Vec<Value> = rows.iter().map(states).collect();
    assert_eq!(states, ["applied", "not_applied"]);
    let told = finish(&mut linux(), &[&["merge"], files.as_slice()].concat());
    let told = String::from_utf8_lossy(&told.stdout);
    let first = told.lines().take(3).collect::<Vec<_>>().join(" ");
    assert!(first.contains("fe02") && !first.contains("fe01"), "{told}");
}

/// Patched, waited for, and checked: registry, wire and log agree; without the value the wire alone is not enough.
#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn the_smoke_check_hears_the_registry_too() {
    let _machine = machine();
    let pki = Authority::new();
    let server = s_server(&pki.issue("server", Key::Rsa), &["-tls1_2", "-no_ticket"]);
    let port = server.address.port().to_string();
    let arguments = [
        "--engine",
        "classic",
        "--server-name",
        "localhost",
        "--ca-file",
        path(pki.root_file()),
        "--wait-for",
        "absent",
        "--every",
        "1s",
        "--max-wait",
        "5m",
    ];
    let (without, said) = local(exe(), &port, &arguments);
    assert_eq!(without["exit_code"], 11, "{said}");
    set(SCHANNEL, "EnableSessionTicket", "REG_DWORD", "2");
    let (with, said) = local(exe(), &port, &arguments);
    assert_eq!(with["exit_code"], 0, "{said}");
    // The log has its word too: events that go on after the change, or that ended with it.
    for (changed_at, code) in [("2013-10-15T12:30:00Z", 10), ("2013-10-15T23:30:00Z", 0)] {
        let mut command = exe();
        log_of(&mut command, "tests/fixtures/server/english.xml");
        set(TCPIP, "Hostname", "REG_SZ", "LyncFE01");
        let arguments = [&arguments[..], &["--changed-at", changed_at]].concat();
        let (told, said) = local(command, &port, &arguments);
        assert_eq!(told["exit_code"], code, "{changed_at}: {said}");
    }
}
