//! What ships logs writes.

use serde_json::json;

use super::{HOST, Logged, all};

pub(super) fn winlogbeat(events: &[Logged]) -> String {
    all(events, |at, event| {
        let line = json!({
            "@timestamp": event.time.to_string(), "agent": {"hostname": "collector", "id": "77"}, "host": {"name": "collector"},
            "event": {"code": event.id.to_string(), "provider": event.source, "created": "2020-01-01T00:00:00Z", "kind": "event"},
            "log": {"level": "error"},
            "winlog": {"event_id": event.id, "provider_name": event.source, "channel": "Lync Server", "computer_name": HOST, "record_id": at,
                "process": {"pid": 4, "thread": {"id": 5}}, "event_data": {"param1": "one", "param2": "two"}},
            "message": event.text("\n"),
        });
        format!("{line}\n")
    })
}

pub(super) fn old_winlogbeat(events: &[Logged]) -> String {
    all(events, |at, event| {
        let line = json!({
            "@timestamp": event.time.to_string(), "beat": {"hostname": "collector"}, "event_id": event.id, "source_name": event.source,
            "log_name": "Lync Server", "computer_name": HOST, "record_number": at.to_string(), "level": "Error", "message": event.text("\n"),
        });
        format!("{line}\n")
    })
}

pub(super) fn elastic(events: &[Logged]) -> String {
    all(events, |at, event| {
        let line = json!({"_index": "logs", "_id": "x7", "_score": 1, "_source": {
            "@timestamp": event.time.to_string(), "winlog": {"event_id": event.id.to_string(), "provider_name": event.source, "channel": "Lync Server",
            "computer_name": HOST, "record_id": at}, "message": event.text("\n")}});
        format!("{line}\n")
    })
}

pub(super) fn nxlog(events: &[Logged]) -> String {
    all(events, |at, event| {
        let line = json!({
            "EventTime": event.local("%Y-%m-%d %H:%M:%S"), "Hostname": HOST, "Keywords": 36_028_797_018_963_968_i64, "EventType": "ERROR", "SeverityValue": 4,
            "Severity": "ERROR", "EventID": event.id, "SourceName": event.source, "Task": 1006, "RecordNumber": at, "ProcessID": 0, "ThreadID": 0,
            "Channel": "Lync Server", "Message": event.text("\r\n"), "EventReceivedTime": "2020-01-01 00:00:00", "SourceModuleName": "in",
        });
        format!("{line}\n")
    })
}

pub(super) fn xml_as_json(events: &[Logged]) -> String {
    all(events, |at, event| {
        let line = json!({"Event": {"#attributes": {"xmlns": "http://schemas.microsoft.com/win/2004/08/events/event"},
            "System": {"Provider": {"#attributes": {"Name": event.source}}, "EventID": {"#attributes": {"Qualifiers": 50153}, "#text": event.id},
                "TimeCreated": {"#attributes": {"SystemTime": event.time.to_string()}}, "EventRecordID": at, "Channel": "Lync Server", "Computer": HOST},
            "EventData": {"Data": {"#text": ["one", "two"]}}}});
        format!("{line}\n")
    })
}
