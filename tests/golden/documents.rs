//! What a document is made of: it must not depend on what peers say, and must load nothing.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use pulldown_cmark::{CowStr, Event, Options, Parser};
use quick_xml::Reader;
use quick_xml::events::Event as Xml;
use ticketprobe::presentation::{
    TableStyle, write_html, write_junit, write_markdown, write_openmetrics,
};
use ticketprobe::report::Report;

use crate::hostile::{HOSTILE, report};
use crate::{run, with_attempts};

fn html(report: &Report, before: Option<&Report>) -> String {
    let mut out = Vec::new();
    write_html(report, before, with_attempts(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn junit(report: &Report) -> String {
    let mut out = Vec::new();
    write_junit(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn markdown(report: &Report) -> String {
    let mut out = Vec::new();
    write_markdown(report, with_attempts(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Elements in order, each with its attributes, and the values of those that are given. Stops at what is not well-formed.
fn elements(document: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut reader = Reader::from_str(document);
    reader.config_mut().check_comments = true;
    let mut found = Vec::new();
    let mut depth = 0;
    loop {
        let (element, opens) = match reader.read_event().unwrap() {
            Xml::Start(element) => (element, true),
            Xml::Empty(element) => (element, false),
            Xml::End(_) => {
                depth -= 1;
                continue;
            }
            Xml::Eof => break,
            Xml::Comment(_) | Xml::CData(_) | Xml::PI(_) => panic!("not written by us"),
            _ => continue,
        };
        depth += i32::from(opens);
        let attributes = element.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let name = attribute.key.as_ref().to_owned();
            (name, attribute.value.to_string())
        });
        let name = element.name().as_ref().to_owned();
        found.push((name, attributes.collect()));
    }
    assert_eq!(depth, 0, "an element is left open");
    found
}

/// The same without what attributes say.
fn skeleton(document: &str) -> Vec<(String, Vec<String>)> {
    let elements = elements(document).into_iter();
    elements
        .map(|(name, attributes)| (name, attributes.into_iter().map(|(name, _)| name).collect()))
        .collect()
}

#[test]
fn html_loads_nothing_and_runs_nothing() {
    let (before, after) = (run::report(), run::report_after());
    let documents = [
        html(&before, None),
        html(&after, Some(&before)),
        html(&report(HOSTILE), Some(&report(HOSTILE))),
    ];
    let known = [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "h1",
        "h2",
        "span",
        "p",
        "b",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "br",
        "ul",
        "li",
        "section",
        "figure",
        "figcaption",
        "svg",
        "pre",
        "div",
        "details",
        "summary",
        "h3",
        "desc",
        "g",
        "path",
        "circle",
        "text",
    ];
    for document in documents {
        for (name, attributes) in elements(&document) {
            assert!(known.contains(&name.as_str()), "<{name}>");
            for (attribute, value) in attributes {
                let loads = ["src", "href", "srcset", "style", "background", "xlink:href"];
                assert!(!loads.contains(&attribute.as_str()) && !attribute.starts_with("on"));
                assert!(!value.contains("url("), "{attribute}={value}");
            }
        }
        let (_, style) = document.split_once("<style>").unwrap();
        let (style, _) = style.split_once("</style>").unwrap();
        for word in ["url(", "@import", "http", "src", "image"] {
            assert!(!style.contains(word), "{word} in the style");
        }
        assert!(document.contains("content=\"default-src 'none'; style-src 'unsafe-inline'\""));
        assert!(document.is_ascii());
    }
}

#[test]
fn html_is_the_same_whatever_peers_say() {
    let (plain, hostile) = (report("x"), report(HOSTILE));
    assert_eq!(
        skeleton(&html(&plain, None)),
        skeleton(&html(&hostile, None))
    );
    assert_ne!(
        skeleton(&html(&plain, None)),
        skeleton(&html(&run::report_after(), None)),
        "the comparison sees nothing"
    );
}

#[test]
fn junit_is_the_same_whatever_peers_say() {
    let (plain, hostile) = (junit(&report("x")), junit(&report(HOSTILE)));
    assert_eq!(skeleton(&plain), skeleton(&hostile));
    assert!(
        hostile.chars().all(|c| c == '\n' || !c.is_control()),
        "{hostile}"
    );
}

#[test]
fn markdown_is_the_same_whatever_peers_say() {
    fn shape(markdown: &str) -> Vec<Event<'_>> {
        let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
        let mut shape: Vec<Event<'_>> = Vec::new();
        for event in Parser::new_ext(markdown, options) {
            let event = match event {
                Event::Text(_) => Event::Text(CowStr::Borrowed("")),
                other => other,
            };
            if shape.last() != Some(&event) {
                shape.push(event);
            }
        }
        shape
    }
    let (plain, hostile) = (markdown(&report("x")), markdown(&report(HOSTILE)));
    assert_eq!(shape(&plain), shape(&hostile));
    assert!(shape(&plain).len() > 500);
    let strange = |event: &Event<'_>| {
        matches!(
            event,
            Event::Code(_)
                | Event::Html(_)
                | Event::InlineHtml(_)
                | Event::InlineMath(_)
                | Event::FootnoteReference(_)
        )
    };
    assert!(!shape(&hostile).iter().any(strange));
}

/// What xmllint says of `document` under the schema: nothing where it is valid.
fn complaints(document: &str) -> Option<String> {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/junit.xsd");
    let mut xmllint = Command::new("xmllint")
        .args(["--nonet", "--noout", "--schema"])
        .arg(schema)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("xmllint (apt-get install libxml2-utils)");
    let mut input = xmllint.stdin.take().unwrap();
    input.write_all(document.as_bytes()).unwrap();
    drop(input);
    let done = xmllint.wait_with_output().unwrap();
    (!done.status.success()).then(|| String::from_utf8_lossy(&done.stderr).into_owned())
}

#[test]
fn junit_follows_the_schema() {
    for report in [run::report(), run::report_after(), report(HOSTILE)] {
        assert_eq!(complaints(&junit(&report)), None);
    }
}

/// What promtool says of `text`: nothing where it is valid and in order.
fn promtool(text: &str) -> Option<String> {
    let mut promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("promtool (apt-get install prometheus)");
    let mut input = promtool.stdin.take().unwrap();
    input.write_all(text.as_bytes()).unwrap();
    drop(input);
    let done = promtool.wait_with_output().unwrap();
    (!done.status.success()).then(|| String::from_utf8_lossy(&done.stderr).into_owned())
}

#[test]
fn gauges_pass_promtool_whatever_peers_say() {
    for report in [run::report(), run::report_after(), report(HOSTILE)] {
        let mut out = Vec::new();
        write_openmetrics(&report, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(promtool(&text), None);
        assert!(text.ends_with("\n# EOF\n"));
        let bad = text.replacen("\"} 1", "\" 1", 1);
        assert!(promtool(&bad).is_some());
    }
}

#[test]
fn the_schema_refuses_what_is_no_junit() {
    let good = junit(&run::report());
    for (from, to) in [
        (" tests=", " cases="),
        (" failures=\"", " failures=\"some"),
        ("<testcase name=", "<testcase title="),
        (" type=\"ticket-replies-worse\"", ""),
        ("<system-out>", "<failure/><system-out>"),
        (" time=\"2.250\"", " time=\"-1\""),
        ("<testsuites ", "<results "),
    ] {
        let bad = good.replacen(from, to, 1);
        assert!(bad != good, "{from}");
        assert!(complaints(&bad).is_some(), "{from}");
    }
}

/// present and exposed fail, inconclusive is an error, absent passes.
#[test]
fn junit_counts_what_the_report_says() {
    let document = junit(&run::report());
    let cases: Vec<&str> = document.split("<testcase ").skip(1).collect();
    let tickets: Vec<&str> = cases
        .iter()
        .filter(|case| case.starts_with("name=\"no session tickets are issued\""))
        .map(|case| {
            let kinds = ["<failure", "<error", "<skipped"];
            kinds
                .into_iter()
                .find(|kind| case.contains(kind))
                .unwrap_or("passed")
        })
        .collect();
    assert_eq!(
        tickets,
        [
            "<failure", "<failure", "passed", "<failure", "<error", "<error"
        ]
    );
}

/// Every sentence of the table stands in the documents for people too.
#[test]
fn all_forms_say_the_same_in_their_details() {
    let report = run::report();
    let html = html(&report, None);
    let (mut seen, options) = (String::new(), Options::ENABLE_TABLES);
    for event in Parser::new_ext(&markdown(&report), options) {
        if let Event::Text(text) = event {
            seen.push_str(&text.replace('\u{200b}', ""));
        }
    }
    let junit = quick_xml::escape::unescape(&junit(&report))
        .unwrap()
        .into_owned();
    for front_end in &report.front_ends {
        let findings = front_end.findings.iter();
        let mut texts: Vec<&str> = findings
            .flat_map(|f| [&f.summary, &f.evidence, &f.source, &f.next_step])
            .map(String::as_str)
            .collect();
        texts.extend([&front_end.summary, &front_end.next_step].map(String::as_str));
        for text in texts {
            assert!(seen.contains(text), "{text}");
            assert!(junit.contains(text), "{text}");
            assert!(html.contains(&text.replace('\'', "&#39;")), "{text}");
        }
    }
}

#[test]
fn xml_is_ascii_and_shows_every_letter() {
    let document = junit(&report("Z\u{fc}rich"));
    assert!(document.is_ascii());
    let shown = quick_xml::escape::unescape(&document).unwrap();
    assert!(shown.contains("Z\u{fc}rich"));
}

#[test]
fn ascii_is_kept_where_it_is_asked_for() {
    let style = TableStyle {
        ascii: true,
        ..TableStyle::default()
    };
    let mut out = Vec::new();
    write_markdown(&report("Z\u{fc}rich"), style, &mut out).unwrap();
    assert!(out.is_ascii());
    let mut out = Vec::new();
    write_markdown(&report("Z\u{fc}rich"), TableStyle::default(), &mut out).unwrap();
    assert!(String::from_utf8(out).unwrap().contains("Z\u{fc}rich"));
}
