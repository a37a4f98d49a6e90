//! What PowerShell prints and exports.

use std::fmt::Write as _;

use serde_json::json;

use super::{HOST, Logged, all, escaped};

pub(super) fn quoted(fields: &[&str], sign: char) -> String {
    let quoted: Vec<String> = fields
        .iter()
        .map(|field| match *field {
            "" => String::new(),
            field => format!("\"{}\"", field.replace('"', "\"\"")),
        })
        .collect();
    quoted.join(&sign.to_string()) + "\n"
}

pub(super) fn winevent_csv(events: &[Logged], sign: char) -> String {
    let names = [
        "Message",
        "Id",
        "Version",
        "Qualifiers",
        "Level",
        "Task",
        "Opcode",
        "Keywords",
        "RecordId",
        "ProviderName",
        "ProviderId",
        "LogName",
        "ProcessId",
        "ThreadId",
        "MachineName",
        "UserId",
        "TimeCreated",
        "ActivityId",
        "RelatedActivityId",
        "ContainerLog",
        "MatchedQueryIds",
        "Bookmark",
        "LevelDisplayName",
        "OpcodeDisplayName",
        "TaskDisplayName",
        "KeywordsDisplayNames",
        "Properties",
    ];
    let rows = all(events, |at, event| {
        quoted(
            &[
                &event.text("\n"),
                &event.id.to_string(),
                "",
                "50153",
                "2",
                "1006",
                "",
                "36028797018963968",
                &at.to_string(),
                &event.source,
                "",
                "Lync Server",
                "",
                "",
                HOST,
                "",
                &event.american(),
                "",
                "",
                "Lync Server",
                "System.UInt32[]",
                "System.Diagnostics.Eventing.Reader.EventBookmark",
                "Error",
                "",
                "",
                "System.Collections.ObjectModel.ReadOnlyCollection`1[System.String]",
                "System.Collections.Generic.List`1[System.Diagnostics.Eventing.Reader.EventProperty]",
            ],
            sign,
        )
    });
    format!(
        "#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\n{}{rows}",
        quoted(&names, sign)
    )
}

pub(super) fn instance(event: &Logged) -> String {
    (50_153_u64 * 65_536 + u64::from(event.id)).to_string()
}

pub(super) fn eventlog_csv(events: &[Logged]) -> String {
    let names = [
        "EventID",
        "MachineName",
        "Data",
        "Index",
        "Category",
        "CategoryNumber",
        "EntryType",
        "Message",
        "Source",
        "ReplacementStrings",
        "InstanceId",
        "TimeGenerated",
        "TimeWritten",
        "UserName",
        "Site",
        "Container",
    ];
    let rows = all(events, |at, event| {
        quoted(
            &[
                &event.id.to_string(),
                HOST,
                "System.Byte[]",
                &at.to_string(),
                "(1006)",
                "1006",
                "Error",
                &event.text("\n"),
                &event.source,
                "System.String[]",
                &instance(event),
                &event.american(),
                &event.american(),
                "",
                "",
                "",
            ],
            ',',
        )
    });
    format!(
        "#TYPE System.Diagnostics.EventLogEntry\n{}{rows}",
        quoted(&names, ',')
    )
}

pub(super) fn winevent_list(events: &[Logged]) -> String {
    let rows = all(events, |_, event| {
        format!(
            "TimeCreated  : {}\nProviderName : {}\nId           : {}\nMessage      : {}\n\n",
            event.american(),
            event.source,
            event.id,
            event.text("\n               ")
        )
    });
    format!("\n{rows}\n\n")
}

pub(super) fn eventlog_list(events: &[Logged]) -> String {
    let rows = all(events, |at, event| {
        format!(
            "Index              : {at}\nEntryType          : Error\nInstanceId         : {}\nMessage            : {}\nCategory           : (1006)\nCategoryNumber     : 1006\nReplacementStrings : {{}}\nSource             : {}\nTimeGenerated      : {}\nTimeWritten        : {}\nUserName           : \n\n",
            instance(event),
            event.text("\n                     "),
            event.source,
            event.american(),
            event.american()
        )
    });
    format!("\n\n{rows}\n")
}

pub(super) fn winevent_table(events: &[Logged]) -> String {
    let mut text = String::new();
    let mut group = "";
    for event in events {
        if event.source != group {
            group = &event.source;
            let _ = write!(
                text,
                "\n\n   ProviderName: {group}\n\nTimeCreated                     Id LevelDisplayName Message                            \n-----------                     -- ---------------- -------                            \n"
            );
        }
        let message: String = event.message[0].chars().take(30).collect();
        let _ = writeln!(
            text,
            "{:<22} {:>11} Error            {message}...",
            event.american(),
            event.id
        );
    }
    text
}

pub(super) fn clixml_text(event: &Logged) -> String {
    escaped(&event.text("\r\n")).replace("\r\n", "_x000D__x000A_")
}

pub(super) fn clixml_time(event: &Logged) -> String {
    event.local("%Y-%m-%dT%H:%M:%S%:z")
}

pub(super) fn winevent_clixml(events: &[Logged]) -> String {
    let rows = all(events, |at, event| {
        format!(
            "  <Obj RefId=\"{at}\">\n    <TN RefId=\"0\"><T>System.Diagnostics.Eventing.Reader.EventLogRecord</T></TN>\n    <ToString>System.Diagnostics.Eventing.Reader.EventLogRecord</ToString>\n    <Props>\n      <I32 N=\"Id\">{}</I32>\n      <Nil N=\"Version\" />\n      <I32 N=\"Qualifiers\">50153</I32>\n      <By N=\"Level\">2</By>\n      <I64 N=\"RecordId\">{at}</I64>\n      <S N=\"ProviderName\">{}</S>\n      <S N=\"LogName\">Lync Server</S>\n      <S N=\"MachineName\">{HOST}</S>\n      <DT N=\"TimeCreated\">{}</DT>\n      <Obj N=\"Properties\" RefId=\"x\"><LST><S>System.Diagnostics.Eventing.Reader.EventProperty</S></LST></Obj>\n    </Props>\n    <MS>\n      <S N=\"Message\">{}</S>\n    </MS>\n  </Obj>\n",
            event.id,
            event.source,
            clixml_time(event),
            clixml_text(event)
        )
    });
    format!(
        "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n{rows}</Objs>"
    )
}

pub(super) fn eventlog_clixml(events: &[Logged]) -> String {
    let rows = all(events, |at, event| {
        format!(
            "  <Obj RefId=\"{at}\">\n    <Props>\n      <I32 N=\"EventID\">{}</I32>\n      <S N=\"MachineName\">{HOST}</S>\n      <BA N=\"Data\">DQwL</BA>\n      <I32 N=\"Index\">{at}</I32>\n      <S N=\"Message\">{}</S>\n      <S N=\"Source\">{}</S>\n      <Obj N=\"ReplacementStrings\" RefId=\"x\"><LST><S>one</S><S>two</S></LST></Obj>\n      <I64 N=\"InstanceId\">{}</I64>\n      <DT N=\"TimeGenerated\">{}</DT>\n      <DT N=\"TimeWritten\">{}</DT>\n    </Props>\n  </Obj>\n",
            event.id,
            clixml_text(event),
            event.source,
            instance(event),
            clixml_time(event),
            clixml_time(event)
        )
    });
    format!(
        "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n{rows}</Objs>"
    )
}

pub(super) fn winevent_json(events: &[Logged]) -> String {
    let of = |(at, event): (usize, &Logged)| {
        json!({
            "Id": event.id, "Version": null, "Qualifiers": 50153, "Level": 2, "Task": 1006, "RecordId": at, "ProviderName": event.source,
            "LogName": "Lync Server", "ProcessId": null, "MachineName": HOST, "UserId": null,
            "TimeCreated": format!("/Date({})/", event.time.as_millisecond()), "Message": event.text("\r\n"),
            "Properties": [{"Value": "one"}, {"Value": 2}], "Bookmark": {},
        })
    };
    let all: Vec<_> = events.iter().enumerate().map(of).collect();
    serde_json::to_string_pretty(&all).unwrap()
}

pub(super) fn eventlog_json(events: &[Logged]) -> String {
    let of = |(at, event): (usize, &Logged)| {
        json!({
            "EventID": event.id, "MachineName": HOST, "Data": [1, 2, 3], "Index": at, "Category": "(1006)", "EntryType": 1,
            "Message": event.text("\r\n"), "Source": event.source, "ReplacementStrings": ["one", "two"], "InstanceId": 50_153_u64 * 65_536 + u64::from(event.id),
            "TimeGenerated": format!("/Date({})/", event.time.as_millisecond()), "TimeWritten": "/Date(0)/",
        })
    };
    let all: Vec<_> = events.iter().enumerate().map(of).collect();
    serde_json::to_string(&all).unwrap()
}
