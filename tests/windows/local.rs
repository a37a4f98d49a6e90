//! `ticketprobe local` and the engine `schannel`, under wine: its registry, its store, its Schannel (GnuTLS underneath), and a stand-in
//! for `wevtutil.exe`.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rsa::PrivateKey;
use rsa::pkcs8::DecodePrivateKey;
use rsa::traits::{PrivateKeyParts, PublicKeyParts};
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject;
use serde_json::Value;
use tempfile::TempDir;

use super::peers::servers::{apache, nginx, s_server};
use super::peers::{Authority, Certificate, Key, free_port, openssl};
use super::{exe, exe_beside, finish, path};

/// The registry and the store are one for all tests. The key container of wine is one too.
static MACHINE: Mutex<()> = Mutex::new(());

const SCHANNEL: &str = r"HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";
const BINDINGS: &str = r"HKLM\SYSTEM\CurrentControlSet\Services\HTTP\Parameters\SslBindingInfo";
const TCPIP: &str = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters";

/// The machine for one test, with an empty Schannel key and no binding.
pub(super) struct Machine {
    _alone: MutexGuard<'static, ()>,
    keeper: Child,
}

/// wine writes its host name into the registry whenever its first program starts: one program runs as long as the test.
pub(super) fn machine() -> Machine {
    let alone = MACHINE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut sleeper = Command::new(exe_beside("wine"));
    sleeper.arg(exe_beside("stand-in/wevtutil.exe"));
    sleeper.args(["qe", "Lync Server", "/keep"]);
    sleeper.env("WEVTUTIL_DOES", "hang").stdin(Stdio::null());
    sleeper.stdout(Stdio::null()).stderr(Stdio::null());
    let keeper = sleeper.spawn().unwrap();
    let machine = Machine {
        _alone: alone,
        keeper,
    };
    // What wine starts in the background keeps the output of whoever started it: nobody reads this one's.
    let mut first = Command::new(exe_beside("wine"));
    first.args(["reg", "query", "HKLM"]).stdout(Stdio::null());
    assert!(first.stderr(Stdio::null()).status().unwrap().success());
    reg(&["delete", SCHANNEL, "/f"]);
    reg(&["delete", BINDINGS, "/f"]);
    assert!(reg(&["add", SCHANNEL, "/f"]).status.success());
    machine
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = self.keeper.kill();
        let _ = self.keeper.wait();
    }
}

fn reg(arguments: &[&str]) -> Output {
    let mut wine = Command::new(exe_beside("wine"));
    finish(&mut wine, &[&["reg"], arguments].concat())
}

fn set(key: &str, name: &str, kind: &str, data: &str) {
    let added = reg(&["add", key, "/v", name, "/t", kind, "/d", data, "/f"]);
    assert!(added.status.success(), "{added:?}");
}

/// How often a program is started whose exit code wine lost.
const STARTS: u32 = 3;

/// The report of a run, with a log that says nothing unless `command` has been told otherwise.
fn report(mut command: Command, arguments: &[&str]) -> (Value, String) {
    if command.get_envs().next().is_none() {
        log(&mut command, "nothing");
    }
    let arguments = [arguments, &["--format", "json"]].concat();
    let output = ended_by_itself(&command, &arguments);
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{arguments:?}: {error}: {output:?}"));
    assert_eq!(
        report["exit_code"],
        output.status.code().unwrap(),
        "{output:?}"
    );
    (report, String::from_utf8_lossy(&output.stderr).into_owned())
}

/// One process in forty that used Schannel is ended by a signal after its whole report was printed, while wine takes it down; docs/windows.md
/// names it. It is started again, and only then.
fn ended_by_itself(command: &Command, arguments: &[&str]) -> Output {
    for _ in 1..STARTS {
        let output = finish(&mut again(command), arguments);
        let whole = serde_json::from_slice::<Value>(&output.stdout).is_ok();
        if output.status.code().is_some() || !whole {
            return output;
        }
    }
    finish(&mut again(command), arguments)
}

fn again(command: &Command) -> Command {
    let mut copy = Command::new(command.get_program());
    copy.args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => copy.env(name, value),
            None => copy.env_remove(name),
        };
    }
    copy
}

/// Puts the stand-in for `wevtutil.exe` before the one of wine.
fn log(command: &mut Command, does: &str) {
    let folder = exe_beside("stand-in");
    command
        .env("WINEPATH", windows(&folder))
        .env("WEVTUTIL_DOES", does);
}

fn windows(path: &std::path::Path) -> String {
    format!("Z:{}", path.to_str().unwrap().replace('/', "\\"))
}

/// A run that opens no connection that anything answers.
fn of_closed_port(command: Command) -> (Value, String) {
    let port = free_port().port().to_string();
    let arguments = [
        "local",
        "--port",
        &port,
        "--address",
        "127.0.0.1",
        "--engine",
        "classic",
    ];
    report(command, &arguments)
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
    log(&mut command, "print");
    let events = PathBuf::from("tests/fixtures/server/english.xml");
    let events = windows(&events.canonicalize().unwrap());
    command
        .env("WEVTUTIL_EVENTS", &events)
        .env("WEVTUTIL_OLDEST", &events);
    let port = free_port().port().to_string();
    let arguments = [
        "local",
        "--port",
        &port,
        "--address",
        "127.0.0.1",
        "--engine",
        "classic",
        "--changed-at",
        "2013-10-15T12:30:00Z",
    ];
    let (report, said) = report(command, &arguments);
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

/// A certificate with a key that wine can import. It reads each number of the key as if it had its full length: one that begins with a
/// byte of zeros, as some number of one key in thirty does, makes a key that signs nothing.
fn importable(pki: &Authority, name: &str) -> Certificate {
    loop {
        let certificate = pki.issue(name, Key::Rsa);
        if has_full_numbers(&certificate) {
            return certificate;
        }
    }
}

fn has_full_numbers(certificate: &Certificate) -> bool {
    let pem = fs::read(&certificate.key_file).unwrap();
    let der = PrivatePkcs8KeyDer::from_pem_slice(&pem).unwrap();
    let key = PrivateKey::from_pkcs8_der(der.secret_pkcs8_der()).unwrap();
    let half = key.n().bit_width() / 2;
    let (dp, dq) = (key.dp().unwrap(), key.dq().unwrap());
    let coefficient = key.crt_coefficient().unwrap();
    key.d().bit_width() > 2 * half - 8
        && [dp.bit_width(), dq.bit_width(), coefficient.bit_width()]
            .iter()
            .all(|width| *width > half - 8)
}

/// A certificate and its key in `LocalMachine\My`.
fn import(pki: &Authority, certificate: &Certificate) -> String {
    let pfx = pki.directory().join("import.pfx");
    let mut export = openssl(&[
        "pkcs12", "-export", "-passout", "pass:pw", "-macalg", "sha1",
    ]);
    export.args(["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES"]);
    export
        .arg("-in")
        .arg(&certificate.file)
        .arg("-inkey")
        .arg(&certificate.key_file);
    assert!(export.arg("-out").arg(&pfx).status().unwrap().success());
    let mut wine = Command::new(exe_beside("wine"));
    let helper = exe_beside("import-pfx.exe");
    let done = finish(&mut wine, &[path(&helper), &windows(&pfx), "pw"]);
    assert!(done.status.success(), "{done:?}");
    let der = certificate.chain().remove(0);
    let sha1 = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, &der);
    sha1.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// What `probe` sees with one engine.
fn seen(engine: &str, target: &str, more: &[&str]) -> Value {
    let arguments = [
        "probe",
        target,
        "--engine",
        engine,
        "--server-name",
        "localhost",
        "--tls",
        "1.2",
    ];
    let (report, said) = report(exe(), &[&arguments[..], more].concat());
    let row = report["front_ends"][0].clone();
    assert_eq!(row["conditions"]["engine"], engine, "{said}");
    row
}

#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn both_engines_see_the_same_s_server() {
    let _machine = machine();
    let pki = Authority::new();
    let identity = pki.issue("server", Key::Rsa);
    for (options, issued) in [
        (&["-tls1_2"][..], "issued"),
        (&["-tls1_2", "-no_ticket"], "not_issued"),
    ] {
        let server = s_server(&identity, options);
        let target = server.address.to_string();
        for engine in ["schannel", "classic"] {
            let row = seen(engine, &target, &[]);
            assert_eq!(
                row["tickets"]["state"], issued,
                "{engine} {options:?}: {row}"
            );
            let chain = row["certificates"].as_array().unwrap();
            assert!(!chain.is_empty(), "{engine}: {row}");
        }
    }
}

const NGINX: &str = "listen ADDRESS ssl; ssl_protocols TLSv1.2; ssl_certificate CERTIFICATE; ssl_certificate_key KEY;
    location / { return 200 ok; }";

/// wine's Schannel keeps no sessions: each of its connections is a full handshake, and the report says that nothing was offered.
#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn what_schannel_offered_is_read_from_the_wire() {
    let _machine = machine();
    let pki = Authority::new();
    let server = nginx(&pki, &pki.issue("server", Key::Rsa), NGINX);
    let row = seen("schannel", &server.address.to_string(), &[]);
    let attempts = row["attempts"].as_array().unwrap();
    assert!(!attempts.is_empty());
    let of_series = |attempt: &Value| attempt["series"].as_str().unwrap().to_owned();
    for attempt in attempts
        .iter()
        .filter(|attempt| of_series(attempt) != "scout")
    {
        assert_eq!(attempt["offer"], "empty_ticket_extension", "{attempt}");
        assert_eq!(attempt["handshake"], "full", "{attempt}");
    }
    assert_eq!(row["verdict"], "exposed", "{row}");
    let because = row["engine"]["because"].as_str().unwrap();
    assert!(
        because.contains("suites and offers were left to Windows"),
        "{because}"
    );
}

const APACHE: &str = "Listen ADDRESS
    SSLEngine on
    SSLProtocol TLSv1.2
    SSLCertificateFile CERTIFICATE
    SSLCertificateKeyFile KEY
    SSLCACertificateFile ROOT
    SSLVerifyClient require";

/// The certificate of the store goes out, with a key that stays where it is.
#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn schannel_presents_the_certificate_of_the_store() {
    let _machine = machine();
    let pki = Authority::new();
    let server = pki.issue("server", Key::Rsa);
    let client = importable(&pki, "client");
    let thumbprint = import(&pki, &client);
    for (more, issued) in [("", "issued"), ("\nSSLSessionTickets off", "not_issued")] {
        let apache = apache(&pki, &server, &format!("{APACHE}{more}"));
        let target = apache.address.to_string();
        let named = format!("store:{thumbprint}");
        let row = seen("schannel", &target, &["--client-cert", &named]);
        assert_eq!(row["client_certificate"]["presented"], "yes", "{row}");
        assert_eq!(row["tickets"]["state"], issued, "{row}");
        let without = seen("schannel", &target, &[]);
        assert_eq!(without["client_certificate"]["presented"], "not_given");
    }
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
    let arguments = [
        "local",
        "--port",
        &port,
        "--address",
        "127.0.0.1",
        "--engine",
        "schannel",
    ];
    let (report, said) = report(
        exe(),
        &[&arguments[..], &["--server-name", "localhost"]].concat(),
    );
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
        let arguments = [
            "local",
            "--port",
            &port,
            "--address",
            "127.0.0.1",
            "--roots",
            "none",
        ];
        let (report, said) = report(exe(), &arguments);
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

/// A Windows of its own, with a registry of its own; ended with the test.
struct Host {
    prefix: TempDir,
}

impl Host {
    fn new(name: &str, value: Option<&str>) -> Self {
        let host = Self {
            prefix: TempDir::new().unwrap(),
        };
        let mut boot = host.wine();
        boot.args(["wineboot", "--init"]).stdout(Stdio::null());
        assert!(boot.stderr(Stdio::null()).status().unwrap().success());
        let value = value.map(|data| [SCHANNEL, "EnableSessionTicket", "REG_DWORD", data]);
        let name = [TCPIP, "Hostname", "REG_SZ", name];
        assert!(host.reg(&["add", SCHANNEL, "/f"]));
        for [key, value, kind, data] in value.into_iter().chain([name]) {
            let set = ["add", key, "/v", value, "/t", kind, "/d", data, "/f"];
            assert!(host.reg(&set), "{set:?}");
        }
        host
    }

    fn wine(&self) -> Command {
        let mut wine = Command::new(exe_beside("wine"));
        wine.env("TICKETPROBE_WINEPREFIX", self.prefix.path());
        wine.stdin(Stdio::null());
        wine
    }

    fn reg(&self, arguments: &[&str]) -> bool {
        let output = finish(&mut self.wine(), &[&["reg"], arguments].concat());
        output.status.success()
    }

    /// What `local` says there, in a file as PowerShell would bring it.
    fn local(&self, arguments: &[&str]) -> (Value, String) {
        let mut command = exe();
        log(&mut command, "nothing");
        command.env("TICKETPROBE_WINEPREFIX", self.prefix.path());
        report(command, &[&["local"], arguments].concat())
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let mut end = self.wine();
        end.args(["wineboot", "--kill"]).stdout(Stdio::null());
        let _ = end.stderr(Stdio::null()).status();
    }
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
        "local",
        "--port",
        &port,
        "--address",
        "127.0.0.1",
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
    let (without, said) = report(exe(), &arguments);
    assert_eq!(without["exit_code"], 11, "{said}");
    set(SCHANNEL, "EnableSessionTicket", "REG_DWORD", "2");
    let (with, said) = report(exe(), &arguments);
    assert_eq!(with["exit_code"], 0, "{said}");
}

const RENEGOTIATES: &str = "Listen ADDRESS
    SSLEngine on
    SSLProtocol TLSv1.2
    SSLCipherSuite ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-SHA384:AES128-SHA
    SSLCertificateFile CERTIFICATE
    SSLCertificateKeyFile KEY
    SSLCACertificateFile ROOT
    <Location />
        SSLVerifyClient require
    </Location>";

/// The client certificate is asked for after the request. The suites are such that wine's Schannel has one, and the classic engine too.
#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn a_server_that_renegotiates() {
    let _machine = machine();
    let pki = Authority::new();
    let server = pki.issue("server", Key::Rsa);
    let apache = apache(&pki, &server, RENEGOTIATES);
    let target = apache.address.to_string();
    for engine in ["schannel", "classic"] {
        let row = seen(engine, &target, &[]);
        assert_eq!(
            row["client_certificate"]["requested"], "after_request",
            "{engine}: {row}"
        );
    }
}

#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn a_certificate_that_is_not_in_the_store() {
    let thumbprint = "store:a909502dd82ae41433e6f83886b00d4277a32a7b";
    let arguments = ["probe", "host", "--engine", "schannel", "--client-cert"];
    for (certificate, words) in [
        (
            thumbprint,
            "LocalMachine\\My has no certificate with this thumbprint",
        ),
        ("store:a909", "40 hexadecimal digits"),
        ("client.pem", "give store:THUMBPRINT"),
    ] {
        let output = finish(&mut exe(), &[&arguments[..], &[certificate]].concat());
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(words) && said.lines().count() == 1, "{said}");
    }
}
