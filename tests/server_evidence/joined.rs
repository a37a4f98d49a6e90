//! Registry and events beside a probe of the lab.

use std::fs;
use std::num::NonZeroU8;

use serde_json::Value;
use ticketprobe::lab::{Lab, LabSettings, Tickets};
use ticketprobe::report::Report;

use crate::{fixture, run, schema};

/// A lab of one front end.
async fn lab(tickets: Tickets) -> Lab {
    let settings = LabSettings {
        front_ends: NonZeroU8::MIN,
        tickets,
        ..LabSettings::default()
    };
    Lab::start(settings).await.unwrap()
}

async fn probe(lab: &Lab, more: &[&str]) -> crate::exe::Run {
    let target = lab.addresses()[0].to_string();
    let folder = tempfile::tempdir().unwrap();
    let client = folder.path().join("client.pem");
    fs::write(&client, lab.client_pem()).unwrap();
    let client = client.to_str().unwrap().to_owned();
    let fixed = ["probe", &target, "--client-cert", &client, "--quiet"];
    let leisure = ["--timeout", "20", "--deadline", "60"];
    let arguments: Vec<String> = fixed
        .iter()
        .chain(&leisure)
        .chain(more)
        .map(|text| (*text).to_owned())
        .collect();
    tokio::task::spawn_blocking(move || {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        run(&arguments)
    })
    .await
    .unwrap()
}

fn front_end(run: &crate::exe::Run) -> Value {
    let report: Value = serde_json::from_str(&run.out).unwrap();
    report["front_ends"][0].clone()
}

#[tokio::test]
async fn registry_and_events_stand_beside_the_wire() {
    let lab = lab(Tickets::On).await;
    let host = format!("fe01.lab.test={}", fixture("applied.reg"));
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log.xml");
    let text = fs::read_to_string(fixture("english.xml")).unwrap();
    fs::write(&log, text.replace("LyncFE01.contoso.local", "FE01")).unwrap();
    let log = log.to_str().unwrap();
    let change = ["--changed-at", "2013-10-15T12:30:00Z"];
    let evidence = ["--with-host", &host, "--with-events", log];
    let both = [&evidence[..], &change].concat();

    let json = probe(&lab, &[&both[..], &["--format", "json"]].concat()).await;
    assert_eq!((json.code, json.err.as_str()), (10, ""));
    let read_back: Report = serde_json::from_str(&json.out).unwrap();
    let whole: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(serde_json::to_value(&read_back).unwrap(), whole);
    schema::assert_valid(&whole);
    let front_end = front_end(&json);
    assert_eq!(front_end["host"][0]["matched"], "certificate");
    assert_eq!(front_end["host"][0]["evidence"]["state"], "applied");
    assert_eq!(front_end["events"][0]["evidence"]["verdict"], "continues");
    let together = front_end["evidence"].as_str().unwrap();
    assert!(
        together.contains("the value is not in effect"),
        "{together}"
    );
    assert!(
        together.contains("keep coming after the change"),
        "{together}"
    );
    let ids: Vec<&str> = front_end["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["id"].as_str().unwrap())
        .collect();
    assert!(ids.contains(&"registry-not-in-effect"), "{ids:?}");
    assert!(ids.contains(&"event-certificate-other"), "{ids:?}");

    let table = probe(&lab, &[&both[..], &["--details"]].concat()).await;
    assert!(table.out.lines().all(|line| line.len() <= 100));
    let words = table.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "The registry turns session tickets off, but they are issued or promised on the wire",
        "Registry of fe01.lab.test: applied (",
        "matched by a name in the served certificate).",
        "Events of FE01: continues (32042 x4, 61045 x4;",
        "Together: The registry turns session tickets off, but",
    ] {
        assert!(words.contains(part), "{part}: {}", table.out);
    }
}

#[tokio::test]
async fn a_serial_number_is_known_in_both_byte_orders() {
    let lab = lab(Tickets::Off).await;
    let alone = front_end(&probe(&lab, &["--format", "json"]).await);
    assert!(alone["evidence"].is_null());
    let leaf = &alone["certificates"][0];
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log.xml");
    let text = fs::read_to_string(fixture("english.xml")).unwrap();
    let text = text.replace("LyncFE01.contoso.local", "fe01.lab.test");
    for (serial, words) in [
        ("serial", "as it is written"),
        ("serial_reversed", "bytes reversed"),
    ] {
        let serial = leaf[serial].as_str().unwrap();
        fs::write(&log, text.replace("0D0C0B0A09080706050461", serial)).unwrap();
        let log = ["--with-events", log.to_str().unwrap(), "--format", "json"];
        let front_end = front_end(&probe(&lab, &log).await);
        let findings = front_end["findings"].as_array().unwrap();
        let mut served = findings
            .iter()
            .filter(|f| f["id"] == "event-certificate-served");
        let summary = served.next().unwrap()["summary"].as_str().unwrap();
        assert_eq!(
            summary.contains("reversed"),
            words == "bytes reversed",
            "{summary}"
        );
    }
}

/// The binding of http.sys, beside what the wire shows of its port.
#[tokio::test]
async fn a_binding_is_compared_with_what_is_served() {
    let lab = lab(Tickets::Off).await;
    let alone = front_end(&probe(&lab, &["--format", "json"]).await);
    let served = alone["certificates"][0]["sha1"].as_str().unwrap();
    let asked = alone["client_certificate"]["requested"].as_str().unwrap();
    let port = lab.addresses()[0].port();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("binding.reg");
    for (thumbprint, flags, expected) in [
        (served.to_owned(), 2, "binding-certificate-served"),
        ("ab".repeat(20), 2, "binding-certificate-other"),
        (served.to_owned(), 0, "binding-asks-otherwise"),
    ] {
        let bytes: Vec<String> = (0..20)
            .map(|at| thumbprint[at * 2..at * 2 + 2].to_owned())
            .collect();
        let text = format!(
            "REGEDIT4\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters\\SslBindingInfo\\0.0.0.0:{port}]\n\
             \"SslCertHash\"=hex:{}\n\"SslCertStoreName\"=\"MY\"\n\"DefaultFlags\"=dword:0000000{flags}\n\"DefaultSslCertCheckMode\"=dword:00000001\n",
            bytes.join(",")
        );
        fs::write(&file, text).unwrap();
        let host = format!("fe01.lab.test={}", file.to_str().unwrap());
        let json = probe(&lab, &["--with-host", &host, "--format", "json"]).await;
        schema::assert_valid(&serde_json::from_str(&json.out).unwrap());
        let front_end = front_end(&json);
        let found: Vec<&str> = front_end["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| finding["id"].as_str().unwrap())
            .collect();
        assert!(found.contains(&expected), "{expected}: {found:?} ({asked})");
        let binding = &front_end["host"][0]["evidence"]["bindings"][0];
        assert_eq!(binding["store"], "MY");
        assert_eq!(binding["check"], "revocation is not checked");
    }
}

#[tokio::test]
async fn what_matches_nothing_is_told() {
    let lab = lab(Tickets::Off).await;
    let files = [
        "--with-host",
        &fixture("absent.reg"),
        "--with-events",
        &fixture("german.json"),
    ];
    let json = probe(&lab, &[&files[..], &["--format", "json"]].concat()).await;
    assert_eq!(json.code, 0, "{}", json.err);
    let report: Value = serde_json::from_str(&json.out).unwrap();
    let notices: Vec<&str> = report["notices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|notice| notice.as_str().unwrap())
        .collect();
    assert_eq!(notices.len(), 2, "{notices:?}");
    assert!(notices[0].contains("absent.reg (host absent) matched no front end"));
    assert!(notices[1].contains("the event log of LyncFE02.contoso.local matched no front end"));
}

#[test]
fn evidence_that_cannot_be_read_ends_the_run_before_it_begins() {
    // Nothing listens there: a connection would make the run inconclusive, exit code 13.
    for option in ["--with-host", "--with-events"] {
        let run = run(&["probe", "127.0.0.1:1", option, "no/such.file"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert_eq!(run.err.lines().count(), 1, "{}", run.err);
        assert!(run.err.contains(option) && run.err.contains("no/such.file"));
    }
}

/// The user knows better than the names: the log is of this host.
#[tokio::test]
async fn a_log_of_one_host_is_of_the_front_end_that_the_user_names() {
    let lab = lab(Tickets::On).await;
    let named = format!("fe01.lab.test={}", fixture("english.xml"));
    let run = probe(&lab, &["--with-events", &named, "--format", "json"]).await;
    let front_end = front_end(&run);
    let evidence = &front_end["events"][0];
    assert_eq!(evidence["matched"], "certificate");
    assert_eq!(evidence["evidence"]["host"], "LyncFE01.contoso.local");
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let notices = report["notices"].to_string();
    assert!(
        notices.contains("LyncFE01.contoso.local is taken for that of fe01.lab.test"),
        "{notices}"
    );

    let unnamed = fixture("english.xml");
    let run = probe(&lab, &["--with-events", &unnamed, "--format", "json"]).await;
    assert_eq!(self::front_end(&run)["events"], Value::Array(Vec::new()));
}

/// An export without the key says nothing against one that has the value, in either order.
#[tokio::test]
async fn an_export_that_cannot_tell_outweighs_none_that_can() {
    let lab = lab(Tickets::Off).await;
    let named = |file| format!("{}={}", lab.addresses()[0], fixture(file));
    let (empty, applied) = (named("no-schannel.reg"), named("applied.reg"));
    for [first, second] in [[&empty, &applied], [&applied, &empty]] {
        let hosts = ["--with-host", first, "--with-host", second];
        let run = probe(&lab, &[&hosts[..], &["--format", "json"]].concat()).await;
        let report: Value = serde_json::from_str(&run.out).unwrap();
        assert!(!report["notices"].to_string().contains("contradict"));
        let evidence = front_end(&run)["evidence"].to_string();
        assert!(evidence.contains("turns session tickets off"), "{evidence}");
    }
}
