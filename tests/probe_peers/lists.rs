//! Lists of targets, from a file and from standard input.

use std::io::Write;
use std::process::Stdio;

use crate::Pki;
use crate::listener::SilentListener;
use crate::peers::servers::s_server;
use crate::tool::{Report, command, run, word};

/// Writes `text` into a file and returns both.
fn list(text: &str) -> (tempfile::NamedTempFile, String) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let path = file.path().to_str().unwrap().to_owned();
    (file, path)
}

/// Target, address and name of every front end.
fn rows(report: &Report) -> Vec<String> {
    let row = |front_end: &serde_json::Value| {
        format!(
            "{} {} {} {}",
            word(&front_end["target"]),
            front_end["address"],
            front_end["server_name"],
            word(&front_end["verdict"])
        )
    };
    report.front_ends().iter().map(row).collect()
}

#[test]
fn every_line_is_probed_by_what_it_says_of_itself() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &["-tls1_2", "-www"]);
    let port = server.address.port();
    let text = format!(
        "# after the patch night\n\n\
         127.0.0.1:{port}\n\
         pool01.lab.test:{port} address=127.0.0.1 # its first member\n\
         127.0.0.1:{port} server-name=fe01.lab.test\n\
         127.0.0.1:{port}\n"
    );
    let (_file, path) = list(&text);
    let run = run(&[
        "probe",
        "--targets",
        &path,
        "--server-name",
        "sni.lab.test",
        "--roots",
        "none",
        "--attempts",
        "1",
        "--format",
        "json",
        "--quiet",
    ]);
    let address = format!("\"127.0.0.1:{port}\"");
    assert_eq!(
        rows(&Report::of(&run)),
        [
            format!("127.0.0.1:{port} {address} \"sni.lab.test\" exposed"),
            format!("pool01.lab.test:{port} {address} \"sni.lab.test\" exposed"),
            format!("127.0.0.1:{port} {address} \"fe01.lab.test\" exposed"),
        ]
    );
}

#[test]
fn standard_input_is_a_list() {
    let mut child = command()
        .args(["probe", "--targets", "-", "--dry-run", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    // As a redirection in Windows PowerShell writes it.
    let text = "\u{feff}10.0.0.11\r\n10.0.0.12:8444\r\n10.0.0.11\r\n";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    input.write_all(&bytes).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let plan: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let front_ends = plan["front_ends"].as_array().unwrap();
    let addresses: Vec<&str> = front_ends.iter().map(|f| word(&f["address"])).collect();
    assert_eq!(addresses, ["10.0.0.11:444", "10.0.0.12:8444"]);
}

#[test]
fn all_bad_lines_are_told_and_no_connection_is_opened() {
    let listener = SilentListener::new();
    let text = format!(
        "{}\nbad_%%\n10.0.0.11 address=here\n10.0.0.11 retries=3\n",
        listener.address()
    );
    let (_file, path) = list(&text);
    let run = run(&["probe", "--targets", &path]);
    assert_eq!((run.code, &*run.out), (2, ""));
    let lines: Vec<&str> = run.err.lines().collect();
    assert_eq!(lines.len(), 3, "{}", run.err);
    let expected = [
        format!("ticketprobe: --targets: {path}, line 2: 'bad_%%' is not a target"),
        format!("{path}, line 3: address='here': expected an address"),
        format!("{path}, line 4: 'retries=3': expected server-name=NAME"),
    ];
    for (line, start) in lines.iter().zip(expected) {
        assert!(line.starts_with(&start), "{line}");
    }
    assert_eq!(listener.connections(), 0);
}

#[test]
fn a_list_that_gives_nothing_is_a_fault_of_the_user() {
    let (_file, empty) = list("# nothing\n\n");
    for (path, words) in [
        (&*empty, "no target in any list"),
        ("no/such.list", "cannot read no/such.list"),
        ("/", "cannot read /"),
    ] {
        let run = run(&["probe", "--targets", path]);
        assert_eq!((run.code, &*run.out), (2, ""));
        assert!(run.err.contains(words), "{}", run.err);
        assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    }
}
