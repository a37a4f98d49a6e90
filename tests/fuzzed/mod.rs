//! What is run with bytes that nobody made on purpose: by `tests/mutations.rs` with mutations of the seeds, and by the targets of `fuzz/`.
//!
//! A target fails by a panic, also where what it reads does not keep its promises.

mod reassembly;
mod rehearsed;

use std::io::{Cursor, Seek as _, Write as _};
use std::num::NonZeroU32;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ticketprobe::bounds::MEMBERS_MAX;
use ticketprobe::capture::{Collector, Redactor, pair_verdicts, runs};
use ticketprobe::chain::{Names, RootSource, Roots, judge_chain};
use ticketprobe::http::{Request, converse};
use ticketprobe::identity::{ClientFile, IdentityFiles, Password, PasswordError, Passwords, load};
use ticketprobe::observation::{Method, TlsVersion};
use ticketprobe::presentation::{
    Detail, TableStyle, write_html, write_jira, write_junit, write_markdown, write_openmetrics,
    write_table,
};
use ticketprobe::report::{ChangeReport, Report, write_json};
use ticketprobe::roots;
use ticketprobe::server_evidence::event_history::{History, Question};
use ticketprobe::server_evidence::events::{self, Clock, Source};
use ticketprobe::server_evidence::registry;
use ticketprobe::server_evidence::registry_state::judge as judge_export;
use ticketprobe::target::{FOCUS_PATH, Host, parse_list, parse_table};
use ticketprobe::unpack;
use ticketprobe::wire::{
    Certificate, CertificateRequest, ClientFlight, ClientHello, HandshakeJoiner, NewSessionTicket,
    ServerFlight, ServerHello,
};

pub(crate) use self::reassembly::reassembly;
pub(crate) use self::rehearsed::{classic, tls13};

/// A target: bytes in, a panic or none.
pub(crate) type Target = fn(&[u8]);

/// The targets, by the names of their seeds' directories.
pub(crate) const TARGETS: [(&str, Target); 16] = [
    ("server_flight", server_flight),
    ("client_flight", client_flight),
    ("messages", messages),
    ("chain", chain),
    ("targets", targets),
    ("identity", identity),
    ("ca_file", ca_file),
    ("http", http),
    ("report", report),
    ("registry", registry),
    ("events", events),
    ("unpack", unpack),
    ("capture", capture),
    ("reassembly", reassembly),
    ("classic", classic),
    ("tls13", tls13),
];

/// The password of the sealed seeds.
pub(crate) const PASSWORD: &str = "s3cret";

/// Sizes of portions: those in which a network might deliver bytes.
const PORTIONS: [usize; 4] = [1, 5, 100, 1460];

/// What a server says, whole and in portions: the same is heard.
pub(crate) fn server_flight(bytes: &[u8]) {
    let heard = |portion: usize| {
        let mut flight = ServerFlight::default();
        for part in bytes.chunks(portion) {
            flight.follow(part);
        }
        (
            flight.hello().cloned(),
            flight.certificate().cloned(),
            flight.certificate_request().cloned(),
            flight.new_session_ticket().cloned(),
            flight.hello_done(),
            flight.hello_requests(),
            flight.alerts().to_vec(),
            flight.defect(),
        )
    };
    let whole = heard(bytes.len().max(1));
    for portion in PORTIONS {
        assert_eq!(heard(portion), whole, "portions of {portion}");
    }
}

/// What a client says, whole and in portions: the same is heard.
pub(crate) fn client_flight(bytes: &[u8]) {
    let heard = |portion: usize| {
        let mut flight = ClientFlight::default();
        for part in bytes.chunks(portion) {
            flight.follow(part);
        }
        let (hello, certificate) = (flight.hello().cloned(), flight.certificate().cloned());
        (hello, certificate, flight.alerts().to_vec())
    };
    let whole = heard(bytes.len().max(1));
    for portion in PORTIONS {
        assert_eq!(heard(portion), whole, "portions of {portion}");
    }
}

/// Handshake messages without records. A ClientHello that decodes is encoded to the same bytes, but for an empty block of extensions.
pub(crate) fn messages(bytes: &[u8]) {
    let mut joiner = HandshakeJoiner::default();
    let _ = joiner.push(bytes, |message| {
        let body = message.body;
        let _ = ServerHello::decode(body);
        let _ = Certificate::decode(body);
        let _ = NewSessionTicket::decode(body);
        for version in [0x0301, 0x0303] {
            let _ = CertificateRequest::decode(body, version);
        }
        if let Ok(hello) = ClientHello::decode(body) {
            let encoded = hello.encode().unwrap();
            assert_eq!(ClientHello::decode(&encoded[4..]), Ok(hello.clone()));
            assert!(hello.extensions.is_empty() || &encoded[4..] == body);
        }
        Ok(())
    });
}

/// The body of a Certificate message, judged with the last certificate for a root and without.
pub(crate) fn chain(bytes: &[u8]) {
    let Ok(Certificate(served)) = Certificate::decode(bytes) else {
        return;
    };
    let names = Names::of_target(Host::Name("pool01.contoso.local".to_owned()));
    let now = Timestamp::UNIX_EPOCH;
    let _ = judge_chain(&served, &names, &Roots::new(), None, now);
    let mut roots = Roots::new();
    if let Some(last) = served.last() {
        let source = RootSource::CaFile("root.pem".to_owned());
        // One that is none is no root.
        let _ = roots.add_certificate(last.clone().into(), source);
    }
    let _ = judge_chain(&served, &names, &roots, Some(TlsVersion::TLS12), now);
}

/// A list of targets. What is wrong with it is told without what steers a terminal.
pub(crate) fn targets(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let list = parse_list(&text, None, FOCUS_PATH);
    for read in [list, parse_table(&text, None, None, FOCUS_PATH)] {
        match read {
            Ok(listed) => {
                for entry in listed {
                    is_printable(&entry.target.to_string());
                }
            }
            Err(errors) => {
                assert!(!errors.is_empty());
                for error in errors {
                    is_printable(&error.to_string());
                }
            }
        }
    }
}

fn is_printable(text: &str) {
    let steers =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!text.contains(steers), "{text:?}");
}

/// Gives the password to every file.
struct Known;

impl Passwords for Known {
    fn password(&mut self, _: &ClientFile) -> Result<Password, PasswordError> {
        Ok(Password::new(PASSWORD.to_owned()))
    }

    fn origin(&self) -> String {
        "the seeds".to_owned()
    }
}

/// Bytes as a file.
fn with_file(bytes: &[u8], read: impl FnOnce(&Path)) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read(file.path());
}

/// The client's certificate and key: PEM, DER or PFX.
pub(crate) fn identity(bytes: &[u8]) {
    with_file(bytes, |path| {
        let files = IdentityFiles {
            certificate: path.to_owned(),
            key: None,
        };
        if let Err(error) = load(&files, &mut Known, Timestamp::now()) {
            is_printable(&error.to_string());
        }
    });
}

/// A file of roots.
pub(crate) fn ca_file(bytes: &[u8]) {
    with_file(bytes, |path| match roots::load(&[path.to_owned()]) {
        Ok(loaded) => assert!(!loaded.roots.is_empty()),
        Err(error) => is_printable(&error.to_string()),
    });
}

/// What comes back for requests.
pub(crate) fn http(bytes: &[u8]) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let twice = NonZeroU32::new(2).unwrap();
    for method in [Method::Get, Method::Head, Method::Post] {
        let request = Request::new(method, "fe01:444", FOCUS_PATH).times(twice);
        let mut stream = tokio::io::join(bytes, tokio::io::sink());
        let told = runtime.block_on(converse(&mut stream, &request, Duration::from_secs(60)));
        assert!(matches!(told.exchanges.len(), 1 | 2));
        assert!(!told.was_answered() || !bytes.is_empty(), "{told:?}");
    }
}

/// A saved report: in every form, judged again, and compared with itself, between which nothing changes.
pub(crate) fn report(bytes: &[u8]) {
    let report = match Report::from_bytes(Path::new("saved.json"), bytes) {
        Ok(report) => report,
        Err(error) => return is_printable(&error.to_string()),
    };
    let style = TableStyle {
        detail: Detail::All,
        attempts: true,
        ..TableStyle::default()
    };
    let mut out = Vec::new();
    write_table(&report, style, &mut out).unwrap();
    write_markdown(&report, style, &mut out).unwrap();
    write_html(&report, None, style, &mut out).unwrap();
    write_jira(&report, style, &mut out).unwrap();
    write_openmetrics(&report, &mut out).unwrap();
    write_junit(&report, &mut out).unwrap();
    for line in String::from_utf8(out).unwrap().lines() {
        is_printable(line);
    }
    let change = ChangeReport::between(&report, &report);
    assert!(change.differences.is_empty(), "{change:?}");
    for front_end in &change.front_ends {
        assert!(front_end.moved.is_empty(), "{front_end:?}");
        assert!(front_end.differences.is_empty(), "{front_end:?}");
    }
    let mut json = Vec::new();
    write_json(&report, &mut json).unwrap();
    let again = Report::from_bytes(Path::new("again.json"), &json).unwrap();
    assert_eq!(again, report);
    let _ = report.clone().judged_again();
}

/// An export of the registry.
pub(crate) fn registry(bytes: &[u8]) {
    match registry::read(bytes) {
        Ok(export) => {
            let judgement = judge_export(&export);
            is_printable(&judgement.summary);
            for binding in judgement.bindings {
                is_printable(&binding.endpoint);
            }
        }
        Err(error) => is_printable(&error.to_string()),
    }
}

/// Packed files: names that steer nothing, and no more files than are read.
pub(crate) fn unpack(bytes: &[u8]) {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    let mut count = 0;
    let read = unpack::each(file, &mut |member| {
        count += 1;
        match member {
            Ok(member) => member.name.iter().for_each(|name| is_printable(name)),
            Err((name, problem)) => is_printable(&format!("{name}: {problem}")),
        }
    });
    if let Err(error) = read {
        is_printable(&error.to_string());
    }
    assert!(count <= MEMBERS_MAX);
}

/// A capture: observations, verdicts, and the copy that can be given away, which says the same of each connection that it has.
pub(crate) fn capture(bytes: &[u8]) {
    let mut collector = Collector::new(Vec::new());
    match collector.read(Cursor::new(bytes)) {
        Ok(read) => {
            if let Some(damage) = read.damage {
                is_printable(&damage);
            }
        }
        Err(error) => return is_printable(&error.to_string()),
    }
    let captured = collector.finish();
    assert_eq!(runs(&captured).is_empty(), captured.connections.is_empty());
    for pair in pair_verdicts(&captured) {
        is_printable(&pair.summary);
    }
    for one in &captured.connections {
        one.server_name.iter().for_each(|name| is_printable(name));
    }
    let mut copy = Vec::new();
    let mut redactor = Redactor::new(&mut copy, [7; 32]).unwrap();
    let _ = redactor.copy(Cursor::new(bytes));
    redactor.finish().unwrap();
    let mut again = Collector::new(Vec::new());
    let read = again.read(Cursor::new(&copy)).unwrap();
    assert_eq!(read.damage, None);
}

/// An exported event log, without and with a time zone: each event is counted, and its texts steer nothing.
pub(crate) fn events(bytes: &[u8]) {
    let zone = Clock {
        zone: Some(TimeZone::UTC),
        order: None,
    };
    for clock in [Clock::default(), zone] {
        let mut count = 0;
        let source = Source {
            clock,
            ..Source::default()
        };
        let mut history = History::new(Question::default());
        let reading = events::read(Cursor::new(bytes), &source, &mut |event| {
            count += 1;
            let texts = event.data.iter().chain(&event.host).chain(&event.message);
            texts
                .chain(&event.written)
                .for_each(|text| is_printable(text));
            history.add(&event);
        });
        match reading {
            Ok(reading) => {
                assert_eq!(reading.events, count);
                history.end_file(&reading);
            }
            Err(error) => is_printable(&error.to_string()),
        }
        for host in history.finish().hosts {
            is_printable(&host.summary);
        }
    }
}
