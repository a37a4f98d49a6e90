//! What the viewer and `wevtutil` write.

use std::fmt::Write as _;

use super::{HOST, Logged, all, escaped};

pub(super) fn xml(events: &[Logged]) -> String {
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

pub(super) fn evtx(events: &[Logged]) -> Vec<u8> {
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

pub(super) fn wevtutil(events: &[Logged]) -> String {
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
pub(super) type Labels = [&'static str; 10];
pub(super) const ENGLISH: Labels = [
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
pub(super) const GERMAN: Labels = [
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
pub(super) const FRENCH: Labels = [
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
pub(super) const JAPANESE: Labels = [
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

pub(super) fn details(
    events: &[Logged],
    labels: &Labels,
    quote: &str,
    date: fn(&Logged) -> String,
) -> String {
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

pub(super) fn viewer(
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
