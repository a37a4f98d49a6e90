//! The bounds in the source, in the documents, and in what the tool says of itself.

use std::fs;
use std::time::Duration;

use serde_json::Value;
use ticketprobe::bounds::{self, attempt_time};

use crate::tool::weigh;

fn time(value: Duration) -> String {
    match value.subsec_millis() {
        0 => format!("{} s", value.as_secs()),
        _ => format!("{} ms", value.as_millis()),
    }
}

/// Every bound with its value, as the documents have it.
fn values() -> Vec<(&'static str, String)> {
    vec![
        ("RECORD_MAX", bounds::RECORD_MAX.to_string()),
        ("MESSAGE_MAX", bounds::MESSAGE_MAX.to_string()),
        ("FLIGHT_MAX", bounds::FLIGHT_MAX.to_string()),
        ("IDLE_RECORDS_MAX", bounds::IDLE_RECORDS_MAX.to_string()),
        ("ALERTS_MAX", bounds::ALERTS_MAX.to_string()),
        ("CERTIFICATES_MAX", bounds::CERTIFICATES_MAX.to_string()),
        ("CONSIDERED_MAX", bounds::CONSIDERED_MAX.to_string()),
        ("ANCHORS_MAX", bounds::ANCHORS_MAX.to_string()),
        ("SIGNATURES_MAX", bounds::SIGNATURES_MAX.to_string()),
        ("COMPARISONS_MAX", bounds::COMPARISONS_MAX.to_string()),
        ("DH_BITS_MIN", bounds::DH_BITS_MIN.to_string()),
        ("DH_BITS_MAX", bounds::DH_BITS_MAX.to_string()),
        ("RENEGOTIATIONS_MAX", bounds::RENEGOTIATIONS_MAX.to_string()),
        (
            "AFTER_HANDSHAKE_MAX",
            bounds::AFTER_HANDSHAKE_MAX.to_string(),
        ),
        ("TICKETS_KEPT", bounds::TICKETS_KEPT.to_string()),
        ("HEAD_MAX", bounds::HEAD_MAX.to_string()),
        ("FIELDS_MAX", bounds::FIELDS_MAX.to_string()),
        ("BODY_MAX", bounds::BODY_MAX.to_string()),
        ("CHUNK_LINE_MAX", bounds::CHUNK_LINE_MAX.to_string()),
        ("REQUESTS_MAX", bounds::REQUESTS_MAX.to_string()),
        ("REQUEST_BODY_MAX", bounds::REQUEST_BODY_MAX.to_string()),
        ("REST_MAX", bounds::REST_MAX.to_string()),
        ("FILE_MAX", bounds::FILE_MAX.to_string()),
        ("UNPACKED_MAX", bounds::UNPACKED_MAX.to_string()),
        ("MEMBERS_MAX", bounds::MEMBERS_MAX.to_string()),
        ("PACKET_MAX", bounds::PACKET_MAX.to_string()),
        ("INTERFACES_MAX", bounds::INTERFACES_MAX.to_string()),
        ("OPEN_MAX", bounds::OPEN_MAX.to_string()),
        ("WAITING_MAX", bounds::WAITING_MAX.to_string()),
        ("WAITING_ALL_MAX", bounds::WAITING_ALL_MAX.to_string()),
        ("DATAGRAMS_MAX", bounds::DATAGRAMS_MAX.to_string()),
        ("CAPTURED_MAX", bounds::CAPTURED_MAX.to_string()),
        (
            "CAPTURED_OF_PAIR_MAX",
            bounds::CAPTURED_OF_PAIR_MAX.to_string(),
        ),
        ("PAIRS_MAX", bounds::PAIRS_MAX.to_string()),
        ("TICKETS_MAX", bounds::TICKETS_MAX.to_string()),
        ("LOG_BYTES_MAX", bounds::LOG_BYTES_MAX.to_string()),
        ("MEMORY_MAX", bounds::MEMORY_MAX.to_string()),
        ("STEP_TIMEOUT", time(bounds::STEP_TIMEOUT)),
        ("HOLD_MAX", time(bounds::HOLD_MAX)),
        ("CONSENT_PATIENCE", time(bounds::CONSENT_PATIENCE)),
        ("BODY_PATIENCE", time(bounds::BODY_PATIENCE)),
        ("CLOSE_PATIENCE", time(bounds::CLOSE_PATIENCE)),
        ("REVERSE_PATIENCE", time(bounds::REVERSE_PATIENCE)),
        ("LOG_PATIENCE", time(bounds::LOG_PATIENCE)),
        ("FRONT_END_DEADLINE", time(bounds::FRONT_END_DEADLINE)),
        ("attempt_time", time(attempt_time(bounds::STEP_TIMEOUT, 2))),
    ]
}

/// The names that the source declares, in its order.
fn declared() -> Vec<String> {
    let source = fs::read_to_string("src/bounds.rs").unwrap();
    let names = source.lines().filter_map(|line| {
        let rest = line.strip_prefix("pub const ")?;
        let rest = rest.strip_prefix("fn ").unwrap_or(rest);
        let end = rest.find([':', '('])?;
        Some(rest[..end].to_owned())
    });
    names.collect()
}

/// Name and value of each row of the table in the documents.
fn documented() -> Vec<(String, String)> {
    let text = fs::read_to_string("docs/bounds.md").unwrap();
    let rows = text.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| `")?.split('|');
        let name = cells.next()?.trim().trim_end_matches('`').to_owned();
        let value = cells.next()?.trim().to_owned();
        Some((name, value))
    });
    rows.collect()
}

#[test]
fn source_and_documents_name_the_same_bounds() {
    let values = values();
    let names: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
    assert_eq!(declared(), names);
    let documented = documented();
    let documented: Vec<(&str, String)> = documented
        .iter()
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    assert_eq!(documented, values);
}

#[test]
fn the_tool_waits_as_long_as_the_documents_say() {
    let run = weigh(&["probe", "127.0.0.1:1", "--format", "json", "--quiet"]);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let milliseconds = |time: Duration| u64::try_from(time.as_millis()).unwrap();
    let plan = &report["plan"];
    assert_eq!(plan["timeout_ms"], milliseconds(bounds::STEP_TIMEOUT));
    assert_eq!(
        plan["deadline_ms"],
        milliseconds(bounds::FRONT_END_DEADLINE)
    );
}
