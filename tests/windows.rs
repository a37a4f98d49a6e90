//! `ticketprobe.exe` against the program that cargo built here: on the same servers both must come to the same.
//!
//! `scripts/build-windows` runs these tests, with the exe under wine. What wine cannot show is not tested: a key of the certificate
//! store that signs (`--client-cert store:...`), the console, the registry of a real server.
#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod exe;
#[path = "windows/local.rs"]
mod local;
#[path = "windows/machine.rs"]
mod machine;
mod peers;
#[path = "windows/schannel.rs"]
mod schannel;
#[path = "windows/store.rs"]
mod store;

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;
use ticketprobe::lab::{Lab, LabSettings, POOL, Tickets};

use peers::servers::{nginx, s_server};
use peers::{Authority, Key, PATIENCE, free_port, openssl};

/// What of a front end must be the same, whoever looks at it.
const SAME: [&str; 16] = [
    "address",
    "verdict",
    "reason",
    "confidence",
    "certificate",
    "engine",
    "tls",
    "versions",
    "tickets",
    "ticket_resumption",
    "session_id_resumption",
    "client_certificate",
    "replies",
    "findings",
    "certificates",
    "by_version",
];

/// Fields that must be there, so that what is missing on both sides is not taken for agreement.
const THERE: [&str; 8] = [
    "verdict",
    "reason",
    "certificate",
    "tickets",
    "ticket_resumption",
    "session_id_resumption",
    "replies",
    "findings",
];

/// The exe, as the script names it.
fn exe() -> Command {
    assert!(
        env::var_os(exe::VARIABLE).is_some(),
        "{} names no program",
        exe::VARIABLE
    );
    Command::new(exe::tool())
}

/// What lies beside the exe: the script that runs other programs in the same Windows, and stand-ins.
fn exe_beside(name: &str) -> std::path::PathBuf {
    exe::tool().with_file_name(name)
}

fn finish(command: &mut Command, arguments: &[&str]) -> Output {
    command.args(arguments).stdin(Stdio::null());
    let mut command = assert_cmd::Command::from_std(std::mem::replace(command, Command::new("")));
    command.timeout(6 * PATIENCE).output().unwrap()
}

/// The report of one program. Its exit code is that which the report names.
fn report(mut program: Command, arguments: &[&str]) -> Value {
    let leisure = ["--timeout", "20", "--deadline", "50"];
    let json = ["--format", "json", "--quiet"];
    let arguments = [&["probe"], arguments, &leisure, &json].concat();
    program.env("PFX_PASSWORD", "correct horse");
    let output = finish(&mut program, &arguments);
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{arguments:?}: {error}: {output:?}"));
    assert_eq!(report["exit_code"], output.status.code().unwrap());
    report
}

/// What must be the same, by front end; what differs from run to run is left out.
fn essence(report: &Value) -> Value {
    let front_end = |row: &Value| {
        for field in THERE {
            assert!(!row[field].is_null(), "no {field} in {row}");
        }
        let mut kept: Value = SAME
            .iter()
            .map(|field| ((*field).to_owned(), row[*field].clone()))
            .collect();
        kept["attempts"] = row["attempts"].as_array().unwrap().len().into();
        // It may change between two runs.
        for certificate in kept["certificates"].as_array_mut().into_iter().flatten() {
            certificate["days_left"] = Value::Null;
        }
        kept
    };
    let rows = report["front_ends"].as_array().unwrap();
    json!({
        "verdict": report["verdict"],
        "certificate": report["certificate"],
        "exit_code": report["exit_code"],
        "front_ends": rows.iter().map(front_end).collect::<Vec<_>>(),
    })
}

/// Probes with both programs, and returns what they agree on.
fn agreed(arguments: &[&str]) -> Value {
    let [here, windows] = [Command::new(exe::built()), exe()].map(|program| {
        let report = report(program, arguments);
        essence(&report)
    });
    assert_eq!(windows, here, "{arguments:?}: Windows, then Linux");
    here
}

fn verdict(essence: &Value) -> (&str, &str) {
    let row = &essence["front_ends"][0];
    (
        row["verdict"].as_str().unwrap(),
        row["reason"].as_str().unwrap(),
    )
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn s_server_with_and_without_tickets() {
    let pki = Authority::new();
    let server = pki.issue("server", Key::Rsa);
    let root = path(pki.root_file());
    for (options, expected) in [
        (
            &["-tls1_2"][..],
            ("exposed", "client-certificate-not-requested"),
        ),
        (&["-tls1_2", "-no_ticket"], ("absent", "no-tickets")),
    ] {
        let server = s_server(&server, options);
        let target = server.address.to_string();
        let essence = agreed(&[&target, "--server-name", "localhost", "--ca-file", root]);
        assert_eq!(verdict(&essence), expected, "{options:?}");
        assert_eq!(essence["certificate"], "valid");
        let alone = agreed(&[&target, "--roots", "none"]);
        assert_eq!(alone["certificate"], "unknown");
    }
}

/// A PFX as Windows exports it, its password from the environment.
#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn nginx_that_wants_a_client_certificate() {
    let pki = Authority::new();
    let server = pki.issue("server", Key::Rsa);
    let client = pki.issue("client", Key::Rsa);
    let pfx = pki.directory().join("client.pfx");
    let mut export = openssl(&["pkcs12", "-export", "-passout", "pass:correct horse"]);
    export.arg("-in").arg(&client.file);
    export.arg("-inkey").arg(&client.key_file);
    assert!(export.arg("-out").arg(&pfx).status().unwrap().success());
    let site = "listen ADDRESS ssl; ssl_certificate CERTIFICATE; ssl_certificate_key KEY;
        ssl_verify_client on; ssl_client_certificate ROOT; location / { return 200 ok; }";
    let server = nginx(&pki, &server, site);
    let target = server.address.to_string();
    let without = agreed(&[&target]);
    assert_eq!(verdict(&without), ("exposed", "no-client-certificate"));
    let password = ["--client-password-env", "PFX_PASSWORD"];
    let with = agreed(&[&[&*target, "--client-cert", path(&pfx)][..], &password].concat());
    assert_eq!(
        with["front_ends"][0]["client_certificate"]["presented"],
        "yes"
    );
}

/// The lab runs in this process. Its front ends are a model; both programs must see the same in it.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the exe: scripts/build-windows"]
async fn the_lab_before_and_after_the_change() {
    let lab = Lab::start(LabSettings::default()).await.unwrap();
    let folder = TempDir::new().unwrap();
    let files = lab.write_files(folder.path()).unwrap();
    let mut arguments = vec![POOL.to_owned()];
    arguments.extend(["--port".to_owned(), lab.addresses()[0].port().to_string()]);
    for address in lab.addresses() {
        arguments.extend(["--address".to_owned(), address.ip().to_string()]);
    }
    let more = [
        "--client-cert",
        path(&files.client),
        "--ca-file",
        path(&files.ca),
    ];
    arguments.extend(more.map(str::to_owned));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    for (tickets, expected) in [
        (Tickets::On, ("present", "ticket-replies-worse")),
        (Tickets::Off, ("absent", "no-tickets")),
    ] {
        lab.set_tickets(tickets).unwrap();
        let essence = agreed(&arguments);
        assert_eq!(essence["front_ends"].as_array().unwrap().len(), 3);
        assert_eq!(verdict(&essence), expected);
    }
}

#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn nothing_listens() {
    let essence = agreed(&[&free_port().to_string()]);
    assert_eq!(verdict(&essence), ("inconclusive", "not-reached"));
}

/// `--save` and `--output` to paths as Windows writes them; what is there is replaced, and read again by `compare`.
#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn reports_go_to_windows_paths() {
    let folder = TempDir::new().unwrap();
    let windows = |name: &str| {
        let path = folder.path().join(name);
        format!("Z:{}", path.to_str().unwrap().replace('/', "\\"))
    };
    let (saved, table) = (windows("before run.json"), windows("table.txt"));
    let closed = free_port().to_string();
    for _ in 0..2 {
        let arguments = ["probe", &closed, "-q", "--save", &saved, "--output", &table];
        let output = finish(&mut exe(), &arguments);
        assert_eq!(output.status.code(), Some(13), "{output:?}");
        assert_eq!(output.stdout, b"", "{output:?}");
    }
    let file = folder.path().join("before run.json");
    let report: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    let command = report["command"].as_str().unwrap();
    assert!(
        command.contains(&format!("--save \"{saved}\"")),
        "{command}"
    );
    let table = fs::read_to_string(folder.path().join("table.txt")).unwrap();
    assert!(
        table.contains("could not be tested (no TCP connection)"),
        "{table}"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    let output = finish(&mut exe(), &["compare", &saved, &saved]);
    assert_eq!(output.status.code(), Some(13), "{output:?}");
}

/// Puts a certificate without a key into the store LocalMachine\My of wine, which keeps it in its registry.
fn add_to_store(certificate: &[u8], thumbprint: &str) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("store.reg");
    // A property: its number, here that of the certificate itself, 1, its length, and it.
    let length = u32::try_from(certificate.len()).unwrap();
    let head = [32, 1, length].map(u32::to_le_bytes).concat();
    let blob: Vec<String> = head
        .iter()
        .chain(certificate)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let key = r"HKEY_LOCAL_MACHINE\Software\Microsoft\SystemCertificates\My\Certificates";
    let text = format!(
        "Windows Registry Editor Version 5.00\r\n\r\n[{key}\\{thumbprint}]\r\n\"Blob\"=hex:{}\r\n",
        blob.join(",")
    );
    fs::write(&file, text).unwrap();
    let mut wine = Command::new(exe_beside("wine"));
    let imported = finish(&mut wine, &["reg", "import", path(&file)]);
    assert!(imported.status.success(), "{imported:?}");
}

fn refusal(name: &str) -> String {
    let output = finish(&mut exe(), &["probe", "host", "--client-cert", name]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(error.lines().count(), 1, "{error}");
    error
}

/// The store is opened and searched. A key that signs is not there: wine has none to give.
#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn certificates_of_the_store() {
    let pki = Authority::new();
    let certificate = pki.issue("fe01", Key::Rsa).chain().remove(0);
    let sha1 = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, &certificate);
    let digits: Vec<String> = sha1.as_ref().iter().map(|b| format!("{b:02x}")).collect();
    add_to_store(&certificate, &digits.concat().to_uppercase());
    let found = refusal(&format!("store:\u{200e}{}", digits.join(" ")));
    assert!(
        found.contains("the private key of this certificate cannot be used: Windows error 0x"),
        "{found}"
    );
    let other = refusal("store:a909502dd82ae41433e6f83886b00d4277a32a7b");
    assert!(
        other.contains("no certificate with this thumbprint in the store LocalMachine\\My"),
        "{other}"
    );
    let short = refusal("store:a909");
    assert!(short.contains("40 hexadecimal digits"), "{short}");
}

/// The registry of wine has no value EnableSessionTicket.
#[test]
#[ignore = "needs the exe: scripts/build-windows"]
fn the_registry_of_this_machine() {
    let _machine = machine::machine();
    let output = finish(&mut exe(), &["host", "--local", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["exit_code"], output.status.code().unwrap());
    assert!(
        [11, 13].contains(&output.status.code().unwrap()),
        "{report}"
    );
}
