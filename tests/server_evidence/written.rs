//! Events in the forms in which Windows, PowerShell and shippers of logs write them. Names are invented.

use std::fmt::Write as _;

use encoding_rs::Encoding;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;
use ticketprobe::events::Form;

const HOST: &str = "FE01.corp.example";

/// An event as a log holds it.
#[derive(Clone, Debug)]
pub(crate) struct Logged {
    pub(crate) id: u32,
    pub(crate) source: String,
    /// In whole seconds: that is what most forms hold.
    pub(crate) time: Timestamp,
    /// Its lines.
    pub(crate) message: Vec<String>,
}

impl Logged {
    /// The time in Berlin, where these hosts are.
    fn local(&self, format: &str) -> String {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        self.time.to_zoned(zone).strftime(format).to_string()
    }

    fn text(&self, end: &str) -> String {
        self.message.join(end)
    }

    /// `3/2/2014 4:02:05 AM`
    fn american(&self) -> String {
        self.local("%-m/%-d/%Y %-I:%M:%S %p")
    }
}

/// A form.
pub(crate) struct Written {
    pub(crate) name: &'static str,
    pub(crate) form: Form,
    /// The order of its dates, where days above 12 may not settle it.
    pub(crate) order: Option<&'static str>,
    /// The code page that must be told; what is guessed has its own tests.
    pub(crate) page: Option<&'static str>,
    pub(crate) write: fn(&[Logged]) -> Vec<u8>,
}

const fn form(name: &'static str, form: Form, write: fn(&[Logged]) -> Vec<u8>) -> Written {
    Written {
        name,
        form,
        order: None,
        page: None,
        write,
    }
}

const fn ordered(mut form: Written, order: &'static str) -> Written {
    form.order = Some(order);
    form
}

pub(crate) const FORMS: &[Written] = &[
    #[cfg(feature = "evtx")]
    form("evtx", Form::Evtx, evtx),
    form("wevtutil /f:xml", Form::Xml, |all| xml(all).into_bytes()),
    form("viewer, XML", Form::Xml, |all| {
        utf16(
            &format!(
                "<?xml version=\"1.0\" encoding=\"utf-16\"?><Events>{}</Events>",
                xml(all)
            ),
            u16::to_le_bytes,
        )
    }),
    form("XML, big endian", Form::Xml, |all| {
        utf16(&xml(all), u16::to_be_bytes)
    }),
    form("wevtutil /f:text", Form::Text, |all| crlf(wevtutil(all))),
    ordered(
        form("details, English", Form::Text, |all| {
            crlf(details(all, &ENGLISH, "", |event| event.american()))
        }),
        "month",
    ),
    form("details, German, in a mail", Form::Text, |all| {
        let mail = "Von: Erika Muster\nGesendet: Sonntag, 2. März 2014 04:02\nAn: Support\nBetreff: Event 32042\n\nHallo,\n\n";
        crlf(format!(
            "{mail}{}",
            details(all, &GERMAN, "> ", |event| event.local("%d.%m.%Y %H:%M:%S"))
        ))
    }),
    ordered(
        form("details, French, 1252", Form::Text, |all| {
            encode(
                &details(all, &FRENCH, "", |event| event.local("%d/%m/%Y %H:%M:%S")),
                "windows-1252",
            )
        }),
        "day",
    ),
    form("details, Japanese, 932", Form::Text, |all| {
        encode(
            &details(all, &JAPANESE, "", |event| {
                event.local("%Y/%m/%d %-H:%M:%S")
            }),
            "shift_jis",
        )
    }),
    form("details, Japanese, UTF-16", Form::Text, |all| {
        utf16(
            &details(all, &JAPANESE, "", |event| {
                event.local("%Y/%m/%d %-H:%M:%S")
            }),
            u16::to_le_bytes,
        )
    }),
    ordered(
        form("viewer, CSV, English", Form::Csv, |all| {
            crlf(viewer(
                all,
                "Level,Date and Time,Source,Event ID,Task Category",
                "Error",
                ',',
                |event| event.american(),
            ))
        }),
        "month",
    ),
    form("viewer, CSV, German, UTF-8", Form::Csv, |all| {
        [
            b"\xef\xbb\xbf".to_vec(),
            crlf(viewer(
                all,
                "Ebene,Datum und Uhrzeit,Quelle,Ereignis-ID,Aufgabenkategorie",
                "Fehler",
                ',',
                |event| event.local("%d.%m.%Y %H:%M:%S"),
            )),
        ]
        .concat()
    }),
    form("viewer, CSV, German, semicolons, 1252", Form::Csv, |all| {
        encode(
            &viewer(
                all,
                "Ebene;Datum und Uhrzeit;Quelle;Ereignis-ID;Aufgabenkategorie",
                "Überwachung",
                ';',
                |event| event.local("%d.%m.%Y %H:%M:%S"),
            ),
            "windows-1252",
        )
    }),
    ordered(
        form("viewer, CSV, French, 1252", Form::Csv, |all| {
            encode(
                &viewer(
                    all,
                    "Niveau,Date et heure,Source,ID de l’événement,Catégorie de la tâche",
                    "Erreur",
                    ',',
                    |event| event.local("%d/%m/%Y %H:%M:%S"),
                ),
                "windows-1252",
            )
        }),
        "day",
    ),
    form("viewer, CSV, Japanese, 932", Form::Csv, |all| {
        encode(
            &viewer(
                all,
                "レベル,日付と時刻,ソース,イベント ID,タスクのカテゴリ",
                "エラー",
                ',',
                |event| event.local("%Y/%m/%d %-H:%M:%S"),
            ),
            "shift_jis",
        )
    }),
    form("viewer, CSV, Chinese, 936", Form::Csv, |all| {
        encode(
            &viewer(
                all,
                "级别,日期和时间,来源,事件 ID,任务类别",
                "错误",
                ',',
                |event| event.local("%Y/%-m/%-d %-H:%M:%S"),
            ),
            "gbk",
        )
    }),
    form("viewer, CSV, Korean, 949", Form::Csv, |all| {
        encode(
            &viewer(
                all,
                "수준,날짜 및 시간,원본,이벤트 ID,작업 범주",
                "오류",
                ',',
                |event| {
                    let half = if event.local("%p") == "AM" {
                        "오전"
                    } else {
                        "오후"
                    };
                    format!(
                        "{} {half} {}",
                        event.local("%Y-%m-%d"),
                        event.local("%-I:%M:%S")
                    )
                },
            ),
            "euc-kr",
        )
    }),
    ordered(
        form("viewer, text with tabs", Form::Csv, |all| {
            crlf(viewer(
                all,
                "Level\tDate and Time\tSource\tEvent ID\tTask Category",
                "Error",
                '\t',
                |event| event.american(),
            ))
        }),
        "month",
    ),
    ordered(
        form("Get-WinEvent | Export-Csv", Form::Csv, |all| {
            crlf(winevent_csv(all, ','))
        }),
        "month",
    ),
    ordered(
        form("Get-WinEvent | Export-Csv -UseCulture", Form::Csv, |all| {
            crlf(winevent_csv(all, ';'))
        }),
        "month",
    ),
    ordered(
        form("Get-EventLog | Export-Csv", Form::Csv, |all| {
            crlf(eventlog_csv(all))
        }),
        "month",
    ),
    ordered(
        form("Get-WinEvent | Format-List", Form::Text, |all| {
            utf16(&winevent_list(all), u16::to_le_bytes)
        }),
        "month",
    ),
    ordered(
        form("Get-EventLog | Format-List", Form::Text, |all| {
            crlf(eventlog_list(all))
        }),
        "month",
    ),
    ordered(
        form("Get-WinEvent | Format-Table", Form::Table, |all| {
            utf16(&winevent_table(all), u16::to_le_bytes)
        }),
        "month",
    ),
    form("Get-WinEvent | Export-Clixml", Form::Clixml, |all| {
        utf16(&winevent_clixml(all), u16::to_le_bytes)
    }),
    form("Get-EventLog | Export-Clixml", Form::Clixml, |all| {
        crlf(eventlog_clixml(all))
    }),
    form("Get-WinEvent | ConvertTo-Json", Form::Json, |all| {
        utf16(&winevent_json(all), u16::to_le_bytes)
    }),
    form("Get-EventLog | ConvertTo-Json", Form::Json, |all| {
        eventlog_json(all).into_bytes()
    }),
    form("winlogbeat", Form::Json, |all| winlogbeat(all).into_bytes()),
    form("winlogbeat 6", Form::Json, |all| {
        old_winlogbeat(all).into_bytes()
    }),
    form("Elasticsearch", Form::Json, |all| elastic(all).into_bytes()),
    form("NXLog", Form::Json, |all| nxlog(all).into_bytes()),
    form("XML as JSON", Form::Json, |all| {
        xml_as_json(all).into_bytes()
    }),
];

fn crlf(text: impl Into<String>) -> Vec<u8> {
    text.into().replace('\n', "\r\n").into_bytes()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let text = text.replace('\n', "\r\n");
    let units = [0xfeff].into_iter().chain(text.encode_utf16());
    units.flat_map(bytes).collect()
}

fn encode(text: &str, label: &str) -> Vec<u8> {
    let text = text.replace('\n', "\r\n");
    let encoding = Encoding::for_label(label.as_bytes()).unwrap();
    encoding.encode(&text).0.into_owned()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn all(events: &[Logged], write: impl Fn(usize, &Logged) -> String) -> String {
    events
        .iter()
        .enumerate()
        .map(|(at, event)| write(at, event))
        .collect()
}

fn xml(events: &[Logged]) -> String {
    all(events, |at, event| {
        format!(
            "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='{}'/><EventID Qualifiers='50153'>{}</EventID><Level>2</Level><Task>1006</Task><Keywords>0x80000000000000</Keywords><TimeCreated SystemTime='{}'/><EventRecordID>{at}</EventRecordID><Channel>Lync Server</Channel><Computer>{HOST}</Computer><Security/></System><EventData><Data>{}</Data></EventData></Event>\n",
            event.source,
            event.id,
            event.time,
            escaped(&event.text("\n"))
        )
    })
}

#[cfg(feature = "evtx")]
fn evtx(events: &[Logged]) -> Vec<u8> {
    use crate::evtx::log_event;

    let chunks: Vec<_> = events
        .chunks(4)
        .enumerate()
        .map(|(chunk, events)| {
            let of = |(at, event): (usize, &Logged)| {
                let record = (chunk * 4 + at) as u64;
                log_event(
                    HOST,
                    event.id,
                    &event.source,
                    &event.time.to_string(),
                    record,
                    &event.text("\n"),
                )
            };
            events.iter().enumerate().map(of).collect()
        })
        .collect();
    crate::container::file(&chunks)
}

fn wevtutil(events: &[Logged]) -> String {
    all(events, |at, event| {
        format!(
            "Event[{at}]:\n  Log Name: Lync Server\n  Source: {}\n  Date: {}\n  Event ID: {}\n  Task: 1006\n  Level: Error\n  Opcode: N/A\n  Keyword: Classic\n  User: N/A\n  User Name: N/A\n  Computer: {HOST}\n  Description: \n{}\n\n",
            event.source,
            event.local("%Y-%m-%dT%H:%M:%S.000"),
            event.id,
            event.text("\n")
        )
    })
}

/// Labels of the viewer's details: log, source, date, number, task, level, keywords, user, computer, description.
type Labels = [&'static str; 10];
const ENGLISH: Labels = [
    "Log Name:      ",
    "Source:        ",
    "Date:          ",
    "Event ID:      ",
    "Task Category: ",
    "Level:         ",
    "Keywords:      ",
    "User:          ",
    "Computer:      ",
    "Description:",
];
const GERMAN: Labels = [
    "Protokollname: ",
    "Quelle:        ",
    "Datum:         ",
    "Ereignis-ID:   ",
    "Aufgabenkategorie:",
    "Ebene:         ",
    "Schlüsselwörter:",
    "Benutzer:      ",
    "Computer:      ",
    "Beschreibung:",
];
const FRENCH: Labels = [
    "Nom du journal :",
    "Source :       ",
    "Date :         ",
    "ID de l’événement :",
    "Catégorie de la tâche :",
    "Niveau :       ",
    "Mots clés :    ",
    "Utilisateur :  ",
    "Ordinateur :   ",
    "Description :",
];
const JAPANESE: Labels = [
    "ログの名前:         ",
    "ソース:           ",
    "日付:            ",
    "イベント ID:       ",
    "タスクのカテゴリ:      ",
    "レベル:           ",
    "キーワード:         ",
    "ユーザー:          ",
    "コンピューター:       ",
    "説明:",
];

fn details(events: &[Logged], labels: &Labels, quote: &str, date: fn(&Logged) -> String) -> String {
    let text = all(events, |_, event| {
        let id = event.id.to_string();
        let values = [
            "Lync Server",
            &event.source,
            &date(event),
            &id,
            "(1006)",
            "-",
            "-",
            "N/A",
            HOST,
            "",
        ];
        let block: Vec<String> = labels
            .iter()
            .zip(values)
            .map(|(label, value)| format!("{label}{value}"))
            .collect();
        format!("{}\n{}\n\n", block.join("\n"), event.text("\n"))
    });
    text.lines().fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "{quote}{line}");
        text
    })
}

fn viewer(
    events: &[Logged],
    names: &str,
    level: &str,
    sign: char,
    date: fn(&Logged) -> String,
) -> String {
    let rows = all(events, |_, event| {
        let fields = [
            level,
            &date(event),
            &event.source,
            &event.id.to_string(),
            "(1006)",
        ]
        .join(&sign.to_string());
        format!(
            "{fields}{sign}\"{}\"\n",
            event.text("\n").replace('"', "\"\"")
        )
    });
    format!("{names}\n{rows}")
}

fn quoted(fields: &[&str], sign: char) -> String {
    let quoted: Vec<String> = fields
        .iter()
        .map(|field| match *field {
            "" => String::new(),
            field => format!("\"{}\"", field.replace('"', "\"\"")),
        })
        .collect();
    quoted.join(&sign.to_string()) + "\n"
}

fn winevent_csv(events: &[Logged], sign: char) -> String {
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

fn instance(event: &Logged) -> String {
    (50_153_u64 * 65_536 + u64::from(event.id)).to_string()
}

fn eventlog_csv(events: &[Logged]) -> String {
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

fn winevent_list(events: &[Logged]) -> String {
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

fn eventlog_list(events: &[Logged]) -> String {
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

fn winevent_table(events: &[Logged]) -> String {
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

fn clixml_text(event: &Logged) -> String {
    escaped(&event.text("\r\n")).replace("\r\n", "_x000D__x000A_")
}

fn clixml_time(event: &Logged) -> String {
    event.local("%Y-%m-%dT%H:%M:%S%:z")
}

fn winevent_clixml(events: &[Logged]) -> String {
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

fn eventlog_clixml(events: &[Logged]) -> String {
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

fn winevent_json(events: &[Logged]) -> String {
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

fn eventlog_json(events: &[Logged]) -> String {
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

fn winlogbeat(events: &[Logged]) -> String {
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

fn old_winlogbeat(events: &[Logged]) -> String {
    all(events, |at, event| {
        let line = json!({
            "@timestamp": event.time.to_string(), "beat": {"hostname": "collector"}, "event_id": event.id, "source_name": event.source,
            "log_name": "Lync Server", "computer_name": HOST, "record_number": at.to_string(), "level": "Error", "message": event.text("\n"),
        });
        format!("{line}\n")
    })
}

fn elastic(events: &[Logged]) -> String {
    all(events, |at, event| {
        let line = json!({"_index": "logs", "_id": "x7", "_score": 1, "_source": {
            "@timestamp": event.time.to_string(), "winlog": {"event_id": event.id.to_string(), "provider_name": event.source, "channel": "Lync Server",
            "computer_name": HOST, "record_id": at}, "message": event.text("\n")}});
        format!("{line}\n")
    })
}

fn nxlog(events: &[Logged]) -> String {
    all(events, |at, event| {
        let line = json!({
            "EventTime": event.local("%Y-%m-%d %H:%M:%S"), "Hostname": HOST, "Keywords": 36_028_797_018_963_968_i64, "EventType": "ERROR", "SeverityValue": 4,
            "Severity": "ERROR", "EventID": event.id, "SourceName": event.source, "Task": 1006, "RecordNumber": at, "ProcessID": 0, "ThreadID": 0,
            "Channel": "Lync Server", "Message": event.text("\r\n"), "EventReceivedTime": "2020-01-01 00:00:00", "SourceModuleName": "in",
        });
        format!("{line}\n")
    })
}

fn xml_as_json(events: &[Logged]) -> String {
    all(events, |at, event| {
        let line = json!({"Event": {"#attributes": {"xmlns": "http://schemas.microsoft.com/win/2004/08/events/event"},
            "System": {"Provider": {"#attributes": {"Name": event.source}}, "EventID": {"#attributes": {"Qualifiers": 50153}, "#text": event.id},
                "TimeCreated": {"#attributes": {"SystemTime": event.time.to_string()}}, "EventRecordID": at, "Channel": "Lync Server", "Computer": HOST},
            "EventData": {"Data": {"#text": ["one", "two"]}}}});
        format!("{line}\n")
    })
}
