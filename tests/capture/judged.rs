//! The verdict over captured traffic of the lab, held against what the probe itself saw.

use std::num::NonZeroU8;
use std::path::Path;

use serde_json::Value;
use ticketprobe::lab::{Lab, LabSettings, Tickets};
use ticketprobe::report::Report;

use crate::connections;
use crate::traffic::{Taken, Tap};

/// Probes a lab of one front end while tcpdump listens: the report of the probe, and the capture.
async fn probed(lab: &Lab) -> (Value, Taken) {
    let address = lab.addresses()[0];
    let folder = tempfile::tempdir().unwrap();
    let client = folder.path().join("client.pem");
    std::fs::write(&client, lab.client_pem()).unwrap();
    let client = client.to_str().unwrap().to_owned();
    let task = tokio::task::spawn_blocking(move || {
        let tap = Tap::on(&[address.port()]);
        let target = address.to_string();
        let run = crate::run(&[
            "probe",
            &target,
            "--client-cert",
            &client,
            "--quiet",
            "--no-scout",
            "--format",
            "json",
            "--timeout",
            "20",
        ]);
        (serde_json::from_str(&run.out).unwrap(), tap.end())
    });
    task.await.unwrap()
}

async fn lab(tickets: Tickets) -> Lab {
    let settings = LabSettings {
        front_ends: NonZeroU8::MIN,
        tickets,
        ..LabSettings::default()
    };
    Lab::start(settings).await.unwrap()
}

fn save(file: &Path, to: &Path) -> Value {
    crate::report(file, &["--save", to.to_str().unwrap()])
}

#[tokio::test(flavor = "multi_thread")]
async fn the_capture_says_what_the_probe_saw() {
    let lab = lab(Tickets::On).await;
    let (probe, before) = probed(&lab).await;
    assert_eq!(probe["verdict"], "present");
    let old = before.folder().join("before.json");
    let report = save(&before.file, &old);
    assert_eq!(report["verdict"], "present", "{report:#}");
    let row = &report["front_ends"][0];
    assert_eq!(row["confidence"], "medium");
    assert!(
        row["summary"]
            .as_str()
            .unwrap()
            .contains("Answers are encrypted"),
        "{row:#}"
    );
    // The log of the probe: each attempt with a ticket was resumed, and ended without an answer.
    let resumed = connections(&report)
        .iter()
        .filter(|one| one["resumed_by"] == "ticket");
    // The lab renews its tickets, and the probe tries a renewed one too.
    let accepted = |of: &str| probe["front_ends"][0][of]["accepted"].as_u64().unwrap();
    let tried = accepted("ticket_resumption") + accepted("renewed_ticket");
    assert_eq!(resumed.clone().count() as u64, tried);
    for one in resumed {
        assert_eq!(one["end"]["by"], "server", "{one:#}");
        assert_eq!(one["attempt"]["reply"]["kind"], "closed");
        assert_eq!(one["application_bytes"]["to_client"], 0);
    }
    let pair = &report["capture"]["pairs"][0];
    assert_eq!(pair["judged"]["verdict"], "present");
    assert_eq!(pair["cut_by_server"].as_u64(), Some(tried));
    assert_eq!(connections(&report)[0]["certificate_sent"], "in_clear");

    let before_count = connections(&report).len();

    lab.set_tickets(Tickets::Off).unwrap();
    let (_, after) = probed(&lab).await;
    let new = after.folder().join("after.json");
    let report = save(&after.file, &new);
    assert_eq!(report["verdict"], "absent", "{report:#}");
    let [old, new] = [&old, &new].map(|path| path.to_str().unwrap().to_owned());
    let run = tokio::task::spawn_blocking(move || {
        let compared = crate::run(&["compare", &old, &new, "--format", "json"]);
        let table = crate::run(&["compare", &old, &new]);
        let merged = crate::run(&["merge", &old, &new, "--format", "json"]);
        let merged_table = crate::run(&["merge", &old, &new]);
        let shown = crate::run(&["show", &old]);
        let page = crate::run(&["show", &old, "--format", "html"]);
        (compared, table, merged, merged_table, shown, page)
    });
    let (compared, table, merged, merged_table, shown, page) = run.await.unwrap();
    let compared: Value = serde_json::from_str(&compared.out).unwrap();
    assert_eq!(
        compared["change"]["front_ends"][0]["change"], "resolved",
        "{compared:#}"
    );
    let gone = "Resolved: session tickets are gone on";
    assert!(table.out.starts_with(gone), "{}", table.out);
    assert_eq!(merged.code, 0, "{}", merged.err);
    let merged: Value = serde_json::from_str(&merged.out).unwrap();
    crate::schema::assert_valid(&merged);
    let of = |run: usize| connections(&merged["merged"][run]).len();
    assert_eq!((of(0), of(1)), (before_count, connections(&report).len()));
    // The later run counts, in the sentence and in the rows.
    let text = &merged_table.out;
    assert!(text.starts_with("Problem absent"), "{text}");
    assert!(text.contains("Read: 2 files"), "{text}");
    assert!(!text.contains("server 1"), "{text}");
    assert!(
        shown.out.starts_with("Problem present (medium confidence)"),
        "{}",
        shown.out
    );
    assert!(page.out.contains("<svg") && page.out.contains("resumed, no answer"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renegotiation_is_seen() {
    let settings = LabSettings {
        front_ends: NonZeroU8::MIN,
        asks: ticketprobe::lab::Asks::AfterRequest,
        ..LabSettings::default()
    };
    let lab = Lab::start(settings).await.unwrap();
    let (_, taken) = probed(&lab).await;
    let report = crate::report(&taken.file, &[]);
    let again = connections(&report)
        .iter()
        .filter(|one| one["certificate_asked"] == "renegotiation");
    let again: Vec<&Value> = again.collect();
    assert!(again.len() > 3, "{report:#}");
    assert!(
        again
            .iter()
            .any(|one| one["certificate_sent"] == "probably_encrypted")
    );
    assert_eq!(report["verdict"], "present");
}

#[tokio::test(flavor = "multi_thread")]
async fn events_fall_on_connections_that_were_cut() {
    let lab = lab(Tickets::On).await;
    let (_, taken) = probed(&lab).await;
    let saved = taken.folder().join("saved.json");
    save(&taken.file, &saved);
    let report = Report::load(&saved).unwrap();
    let mut capture = report.capture.unwrap();
    let cut: Vec<_> = capture
        .connections
        .iter()
        .filter(|one| !one.was_answered())
        .collect();
    let times = [cut[0].started, cut[1].started];
    capture.set_events(&times);
    let near = capture.events.unwrap();
    assert_eq!((near.events, near.near), (2, 2));
    assert!(near.farthest_ms.unwrap() < 5000);
    capture.set_events(&[]);
    assert_eq!(capture.events.unwrap().events, 0);
}
