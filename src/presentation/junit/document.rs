//! A document of JUnit XML: suites with cases, and their counts.

use std::fmt::Write;
use std::time::Duration;

use jiff::Timestamp;
use quick_xml::escape::escape;

/// The whole document.
pub(super) struct Document {
    pub(super) name: &'static str,
    pub(super) started: Timestamp,
    pub(super) time: Duration,
    pub(super) suites: Vec<Suite>,
}

/// Cases of one front end.
pub(super) struct Suite {
    pub(super) name: String,
    pub(super) started: Timestamp,
    pub(super) time: Option<Duration>,
    /// Names and values.
    pub(super) properties: Vec<(String, String)>,
    pub(super) cases: Vec<Case>,
}

/// One question.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) class: String,
    pub(super) time: Duration,
    pub(super) status: Status,
    pub(super) output: Option<String>,
}

/// The answer.
pub(super) enum Status {
    Passed,
    Skipped { message: String },
    Bad(Bad),
}

/// An answer that CI shows in red.
pub(super) struct Bad {
    pub(super) kind: Kind,
    pub(super) id: String,
    pub(super) message: String,
    pub(super) text: String,
}

/// Whether the test came to an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Failure,
    Error,
}

impl Status {
    fn is_bad(&self, kind: Kind) -> bool {
        matches!(self, Self::Bad(bad) if bad.kind == kind)
    }
}

/// How many cases there are, and how many of them did not pass.
#[derive(Clone, Copy, Default)]
struct Counts {
    tests: usize,
    skipped: usize,
    failures: usize,
    errors: usize,
}

impl Counts {
    fn of<'a>(cases: impl Iterator<Item = &'a Case>) -> Self {
        cases.fold(Self::default(), |counts, case| Self {
            tests: counts.tests + 1,
            skipped: counts.skipped + usize::from(matches!(case.status, Status::Skipped { .. })),
            failures: counts.failures + usize::from(case.status.is_bad(Kind::Failure)),
            errors: counts.errors + usize::from(case.status.is_bad(Kind::Error)),
        })
    }
}

impl Document {
    /// The document as text.
    pub(super) fn text(&self) -> String {
        let counts = Counts::of(self.suites.iter().flat_map(|suite| &suite.cases));
        let mut page = Page::default();
        page.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        let attributes = [
            ("name", self.name.to_owned()),
            ("tests", counts.tests.to_string()),
            ("skipped", counts.skipped.to_string()),
            ("failures", counts.failures.to_string()),
            ("errors", counts.errors.to_string()),
            ("timestamp", time_stamp(self.started)),
            ("time", seconds(self.time)),
        ];
        page.open("testsuites", &attributes);
        for suite in &self.suites {
            suite.write(&mut page);
        }
        page.close("testsuites");
        page.text
    }
}

impl Suite {
    fn write(&self, page: &mut Page) {
        let counts = Counts::of(self.cases.iter());
        let mut attributes = vec![
            ("name", self.name.clone()),
            ("tests", counts.tests.to_string()),
            ("skipped", counts.skipped.to_string()),
            ("errors", counts.errors.to_string()),
            ("failures", counts.failures.to_string()),
            ("timestamp", time_stamp(self.started)),
        ];
        attributes.extend(self.time.map(|time| ("time", seconds(time))));
        page.open("testsuite", &attributes);
        if !self.properties.is_empty() {
            page.open("properties", &[]);
            for (name, value) in &self.properties {
                let attributes = [("name", name.clone()), ("value", value.clone())];
                page.empty("property", &attributes);
            }
            page.close("properties");
        }
        for case in &self.cases {
            case.write(page);
        }
        page.close("testsuite");
    }
}

impl Case {
    fn write(&self, page: &mut Page) {
        let attributes = [
            ("name", self.name.clone()),
            ("classname", self.class.clone()),
            ("time", seconds(self.time)),
        ];
        if matches!(self.status, Status::Passed) && self.output.is_none() {
            page.empty("testcase", &attributes);
            return;
        }
        page.open("testcase", &attributes);
        match &self.status {
            Status::Passed => {}
            Status::Skipped { message } => page.empty("skipped", &[("message", message.clone())]),
            Status::Bad(bad) => {
                let name = match bad.kind {
                    Kind::Failure => "failure",
                    Kind::Error => "error",
                };
                let attributes = [("message", bad.message.clone()), ("type", bad.id.clone())];
                page.holding(name, &attributes, &bad.text);
            }
        }
        if let Some(output) = &self.output {
            page.holding("system-out", &[], output);
        }
        page.close("testcase");
    }
}

/// RFC 3339, with milliseconds.
fn time_stamp(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.3f+00:00").to_string()
}

fn seconds(time: Duration) -> String {
    format!("{:.3}", time.as_secs_f64())
}

/// XML as it grows, a line for each tag.
#[derive(Default)]
struct Page {
    text: String,
    depth: usize,
}

type Attribute = (&'static str, String);

impl Page {
    fn line(&mut self, line: &str) {
        let indent = 4 * self.depth;
        // A String takes whatever is written to it.
        let _ = writeln!(self.text, "{:indent$}{line}", "");
    }

    fn open(&mut self, name: &str, attributes: &[Attribute]) {
        self.line(&format!("<{}>", tag(name, attributes)));
        self.depth += 1;
    }

    fn close(&mut self, name: &str) {
        self.depth = self.depth.saturating_sub(1);
        self.line(&format!("</{name}>"));
    }

    fn empty(&mut self, name: &str, attributes: &[Attribute]) {
        self.line(&format!("<{}/>", tag(name, attributes)));
    }

    fn holding(&mut self, name: &str, attributes: &[Attribute], text: &str) {
        let tag = tag(name, attributes);
        self.line(&format!("<{tag}>{}</{name}>", escape(text)));
    }
}

fn tag(name: &str, attributes: &[Attribute]) -> String {
    let attributes = attributes.iter();
    attributes.fold(name.to_owned(), |tag, (key, value)| {
        format!("{tag} {key}=\"{}\"", escape(value))
    })
}
