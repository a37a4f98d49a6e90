//! What is said of each TLS version, in the report and in the table, and what to do next.

use serde_json::Value;

use crate::Pki;
use crate::peers::servers::s_server;
use crate::scouts::{ANY, RUSTLS, s_client, with};
use crate::tool::{Report, probe, table, word};

/// The commands of the next step do what they say.
#[test]
fn the_commands_of_the_next_step_work() {
    let pki = Pki::new();
    for options in [
        with(&[&ANY, &["-tls1"]]),
        vec!["-tls1_2", "-cipher", "AES128-SHA"],
    ] {
        let server = s_server(&pki.server, &options);
        let report = probe(
            server.address,
            &with(&[&RUSTLS, &["--server-name", "fe01"]]),
        );
        let next = word(&report.front_end()["next_step"]).to_owned();
        let (_, commands) = next.split_once("in this order: ").unwrap();
        let (commands, _) = commands.split_once("; -cert").unwrap();
        let (first, second) = commands.split_once(", then ").unwrap();
        assert!(first.contains("-servername fe01"), "{first}");
        let directory = pki.authority.directory();
        let fresh = s_client(directory, first);
        assert!(fresh.contains("\nNew, "), "{first}: {fresh}");
        let resumed = s_client(directory, second);
        assert!(resumed.contains("\nReused, "), "{second}: {resumed}");
    }
}

/// Rows of `by_version`: version, verdict, reason and engine.
fn by_version(report: &Report) -> Vec<String> {
    let rows = report.front_end()["by_version"].as_array().unwrap();
    let row = |row: &Value| {
        let [version, verdict, reason] =
            ["version", "verdict", "reason"].map(|key| word(&row[key]));
        format!("{version}: {verdict} ({reason}), {}", row["engine"]["name"])
    };
    rows.iter().map(row).collect()
}

#[test]
fn a_verdict_for_each_version() {
    let pki = Pki::new();
    let versions = with(&[&RUSTLS, &["--tls", "1.0,1.2"]]);
    let server = s_server(&pki.server, &ANY);
    let report = probe(server.address, &versions);
    assert_eq!(report.exit_code(), 11);
    assert_eq!(
        by_version(&report),
        [
            "TLS1.2: exposed (client-certificate-not-requested), \"rustls\"",
            "TLS1.0: exposed (needs-other-engine), null",
        ]
    );
    assert_eq!(
        report.front_end()["reason"],
        "client-certificate-not-requested"
    );

    let server = s_server(&pki.server, &with(&[&ANY, &["-no_ticket"]]));
    let report = probe(server.address, &versions);
    assert_eq!(report.exit_code(), 0);
    assert_eq!(
        by_version(&report),
        [
            "TLS1.2: absent (no-tickets), \"rustls\"",
            "TLS1.0: absent (not-promised-to-scout), null",
        ]
    );
    let because = word(&report.front_end()["engine"]["because"]).to_owned();
    assert_eq!(because, "--engine asked for it");
}

#[test]
fn the_table_names_versions_and_engine() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &with(&[&ANY, &["-tls1_1"]]));
    let run = table(&server.address.to_string(), &RUSTLS);
    assert_eq!(run.code, 11, "{}", run.out);
    let unwrapped = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "exposed unknown promised not tested",
        "Client certificate: not asked for, none given",
        "Versions: TLS1.2 not agreed: ServerHello of TLS1.1; \
         TLS1.1 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA (ticket acknowledged); \
         TLS1.0 refused: alert protocol_version (70)",
        "Engine: none: --engine rustls was given, which does not speak TLS1.1",
        "Certificate chain of 127.0.0.1",
    ] {
        assert!(unwrapped.contains(words), "no {words:?} in {}", run.out);
    }
}
