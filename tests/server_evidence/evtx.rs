//! `.evtx` files.

use std::fs;

use crate::container::{Element, file};
use crate::{report, run};

fn element(name: &'static str, text: &str, children: Vec<Element>) -> Element {
    Element {
        name,
        attributes: Vec::new(),
        text: text.to_owned(),
        children,
    }
}

fn with(mut element: Element, name: &'static str, value: &str) -> Element {
    element.attributes.push((name, value.to_owned()));
    element
}

fn event(id: u32, provider: &str, time: &str, record: u64, data: &[&str]) -> Element {
    event_of("LyncFE01.contoso.local", id, provider, time, record, data)
}

fn event_of(
    host: &str,
    id: u32,
    provider: &str,
    time: &str,
    record: u64,
    data: &[&str],
) -> Element {
    let system = vec![
        with(element("Provider", "", Vec::new()), "Name", provider),
        with(
            element("EventID", &id.to_string(), Vec::new()),
            "Qualifiers",
            "50152",
        ),
        with(element("TimeCreated", "", Vec::new()), "SystemTime", time),
        element("EventRecordID", &record.to_string(), Vec::new()),
        element("Channel", "Lync Server", Vec::new()),
        element("Computer", host, Vec::new()),
    ];
    let texts = data.iter().map(|text| element("Data", text, Vec::new()));
    let mut data: Vec<Element> = texts.collect();
    data.push(element("Binary", "0D0C0B0A0961", Vec::new()));
    let children = vec![
        element("System", "", system),
        element("EventData", "", data),
    ];
    let namespace = "http://schemas.microsoft.com/win/2004/08/events/event";
    with(element("Event", "", children), "xmlns", namespace)
}

/// An event of the log *Lync Server*.
pub(crate) fn log_event(
    host: &str,
    id: u32,
    provider: &str,
    time: &str,
    record: u64,
    text: &str,
) -> Element {
    event_of(host, id, provider, time, record, &[text])
}

/// Writes a log of 1,000 chunks for `benches/evidence.py --evtx`.
#[test]
#[ignore = "writes a file of 65 MB where TICKETPROBE_EVTX says"]
fn write_long_log() {
    let text = "Invalid incoming HTTPS certificate. Cause: This can happen if the HTTPS certificate has expired.";
    let chunk = |number: u64| {
        let of = |at: u64| {
            let record = number * 40 + at;
            let (id, provider) = match record % 10 {
                0 => (32042, "LS User Services"),
                1 => (61045, "LS MCU Infrastructure"),
                _ => (1000, "LS Server"),
            };
            let time = jiff::Timestamp::from_second(1_394_000_000 + record as i64).unwrap();
            log_event(
                "FE01.corp.example",
                id,
                provider,
                &time.to_string(),
                record,
                text,
            )
        };
        (0..40).map(of).collect()
    };
    let chunks: Vec<_> = (0..1000).map(chunk).collect();
    fs::write(std::env::var("TICKETPROBE_EVTX").unwrap(), file(&chunks)).unwrap();
}

/// Three chunks of two events each, an hour apart.
fn log() -> Vec<u8> {
    let chunk = |number: u64| {
        let hour = 10 + number;
        let time = |minute: u64| format!("2013-10-15T{hour}:{minute:02}:05.123Z");
        vec![
            event(
                32042,
                "LS User Services",
                &time(2),
                number * 2,
                &["証明書 <&>", "Contoso-CA"],
            ),
            event(
                61045,
                "LS MCU Infrastructure",
                &time(3),
                number * 2 + 1,
                &[
                    "DATAMCU",
                    "https:// LyncFE01.contoso.local:444/LiveServer/Focus",
                ],
            ),
        ]
    };
    file(&[chunk(1), chunk(2), chunk(3)])
}

#[test]
fn a_container_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.evtx");
    fs::write(&path, log()).unwrap();
    let report = report(&["events", path.to_str().unwrap()]);
    let reading = &report["files"][0]["reading"];
    assert_eq!(
        (&reading["form"], &reading["events"]),
        (&"evtx".into(), &6.into()),
        "{report}"
    );
    assert_eq!(reading["damaged"], 0);
    let host = &report["hosts"][0];
    assert_eq!(host["host"], "LyncFE01.contoso.local");
    assert_eq!(
        (&host["counts"]["32042"], &host["counts"]["61045"]),
        (&3.into(), &3.into())
    );
    let named = &host["events"][0]["certificates"][0];
    assert_eq!(named["subject"], "証明書 <&>");
    assert_eq!(named["serial"], "0d0c0b0a0961");
    assert_eq!(host["events"][0]["first"], "2013-10-15T11:02:05.123Z");
    let url = "https://LyncFE01.contoso.local:444/LiveServer/Focus";
    assert_eq!(host["events"][1]["focus_urls"][0], url);
}

#[test]
fn damaged_chunks_are_counted_and_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.evtx");
    let path_text = path.to_str().unwrap();
    let second_chunk = 4096 + 65_536;
    let mut bytes = log();
    bytes[second_chunk..second_chunk + 8].copy_from_slice(b"garbage!");
    fs::write(&path, &bytes).unwrap();
    let damaged = report(&["events", path_text]);
    let reading = &damaged["files"][0]["reading"];
    assert_eq!(
        (&reading["events"], &reading["damaged"]),
        (&4.into(), &1.into())
    );
    assert!(damaged["notices"].to_string().contains("passed over"));

    // What was never written is no damage.
    bytes[second_chunk..second_chunk + 65_536].fill(0);
    fs::write(&path, &bytes).unwrap();
    let reading = report(&["events", path_text])["files"][0]["reading"].clone();
    assert_eq!(
        (&reading["events"], &reading["damaged"]),
        (&4.into(), &0.into())
    );
    assert_eq!(
        reading["missing"][0]["records"], 2,
        "the numbers of the records tell"
    );
}

/// Twelve chunks of four events, a minute apart.
fn long_log() -> Vec<u8> {
    let chunk = |number: u64| {
        let of = |at: u64| {
            let minute = number * 4 + at;
            let time = format!("2013-10-15T11:{minute:02}:00Z");
            event(1000, "LS Server", &time, minute, &["text"])
        };
        (0..4).map(of).collect()
    };
    let chunks: Vec<_> = (0..12).map(chunk).collect();
    file(&chunks)
}

#[test]
fn what_is_cut_off_is_counted_with_the_times_around_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.evtx");
    let path_text = path.to_str().unwrap();
    fs::write(&path, long_log()).unwrap();
    assert_eq!(report(&["events", path_text])["exit_code"], 0);
    // The last four chunks, and half of the one before them.
    let whole = long_log();
    for keep in [4096 + 8 * 65_536 - 30_000, 4096 + 7 * 65_536] {
        fs::write(&path, &whole[..keep]).unwrap();
        let cut = report(&["events", path_text]);
        assert_eq!(cut["exit_code"], 13, "{cut}");
        assert_eq!(cut["files"][0]["reading"]["events"], 28);
        let missing = &cut["files"][0]["reading"]["missing"];
        assert_eq!(
            missing,
            &serde_json::json!([{"chunks": 5, "records": 20, "after": "2013-10-15T11:27:00Z", "before": null}])
        );
        let notices = cut["notices"].to_string();
        assert!(
            notices.contains("20 events in 5 chunks after 2013-10-15T11:27:00Z"),
            "{notices}"
        );
    }
    // A chunk in the middle.
    let mut broken = whole.clone();
    let third = 4096 + 2 * 65_536;
    broken[third..third + 8].copy_from_slice(b"garbage!");
    fs::write(&path, &broken).unwrap();
    let middle = report(&["events", path_text]);
    let times = ["2013-10-15T11:07:00Z", "2013-10-15T11:12:00Z"];
    assert_eq!(middle["exit_code"], 13);
    assert_eq!(
        middle["files"][0]["reading"]["missing"],
        serde_json::json!([{"chunks": 1, "records": 4, "after": times[0], "before": times[1]}])
    );
    // A chunk that is empty though others follow.
    broken[third..third + 65_536].fill(0);
    fs::write(&path, &broken).unwrap();
    assert_eq!(
        report(&["events", path_text])["files"][0]["reading"]["missing"],
        middle["files"][0]["reading"]["missing"]
    );
    // One event whose bytes are broken.
    let mut broken = whole;
    let at = third + 512 + 24;
    broken[at..at + 40].fill(0xff);
    fs::write(&path, &broken).unwrap();
    let one = report(&["events", path_text]);
    assert_eq!(one["exit_code"], 13);
    assert!(
        one["files"][0]["reading"]["events"].as_u64().unwrap() >= 44,
        "{one}"
    );
    assert!(one["notices"].to_string().contains("between"), "{one}");
}

#[test]
fn no_damage_ends_in_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.evtx");
    let whole = log();
    for at in (8..2000).step_by(97).chain((4096..6000).step_by(61)) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xff;
        bytes.truncate(whole.len() - at * 7);
        fs::write(&path, &bytes).unwrap();
        let run = run(&["events", path.to_str().unwrap()]);
        assert!(
            [2, 13].contains(&run.code),
            "{at}: {} {}",
            run.code,
            run.err
        );
    }
}
