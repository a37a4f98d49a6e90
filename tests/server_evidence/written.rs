//! Events in the forms in which Windows, PowerShell and shippers of logs write them. Names are invented.

mod powershell;
mod shippers;
mod viewer;

use encoding_rs::Encoding;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ticketprobe::server_evidence::events::Form;

use self::powershell::*;
use self::shippers::*;
use self::viewer::*;

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
            crlf(details(all, &ENGLISH, "", Logged::american))
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
                Logged::american,
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
                Logged::american,
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
