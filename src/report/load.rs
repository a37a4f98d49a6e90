//! A saved report, read back. Whatever the file holds, it is told in one line or read; nothing in it can do harm.
//!
//! This is the one place where text of a file is cleaned: every string and every key, known or not, before it becomes a [`Report`].

mod document;

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::error::Category;
use serde_json::{Map, Value, json};

use self::document::{Document, ReadFrontEnd, clean_all};
use super::json_lines::{LINE_SCHEMA, Unjoined, join};
use super::{Report, SCHEMA};
use crate::encoding::decode;
use crate::untrusted_text::clean;

/// Largest file that is read, in bytes: some thousand front ends with the default plan.
pub const FILE_MAX: u64 = 128 * 1024 * 1024;
/// Bytes by which a file is known.
const HEAD: usize = 3;
/// Longest words of a file that an error repeats, in characters.
const QUOTED_MAX: usize = 160;
/// What to do about a file that is no report.
const SAVE: &str = "give a file that 'ticketprobe probe --save FILE' wrote";

/// Why a file gives no report. Its `Display` is one line with the path and what to do.
#[derive(Debug, thiserror::Error)]
#[error("cannot read the report {}: {problem}", clean(&path.display().to_string(), usize::MAX))]
pub struct LoadError {
    path: PathBuf,
    problem: Problem,
}

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("{0}; {SAVE}")]
    Unreadable(io::Error),
    #[error("it is larger than {} MiB; {SAVE}", FILE_MAX / 1024 / 1024)]
    TooLarge,
    #[error("it is empty; {SAVE}")]
    Empty,
    #[error("it ends too early, as if cut off; save the run again, or find a whole copy")]
    Truncated,
    #[error("it contains the lines of several runs; give each run a file of its own")]
    SeveralRuns,
    #[error("lines of front ends or pools are missing; find a whole copy")]
    LinesMissing,
    #[error("it is not JSON (line {line}, column {column}); {SAVE}")]
    NotJson { line: usize, column: usize },
    #[error("it is JSON, but no report of ticketprobe; {SAVE}")]
    Foreign,
    #[error(
        "{found}: this ticketprobe reads {SCHEMA}; use the ticketprobe that wrote it, or a newer one"
    )]
    OtherSchema { found: String },
    #[error("{found} is no report: this ticketprobe reads {SCHEMA}; {SAVE}")]
    OtherDocument { found: String },
    #[error("{what}; {}", advice(version.as_deref()))]
    NotWhole {
        what: String,
        version: Option<String>,
    },
}

/// What to do about a report that does not hold what it must.
fn advice(version: Option<&str>) -> String {
    let own = env!("CARGO_PKG_VERSION");
    match version {
        Some(version) if version != own => {
            format!("ticketprobe {version} wrote it and this is {own}: use that version")
        }
        _ => "it was changed after it was saved: find the original".to_owned(),
    }
}

impl Report {
    /// Reads a report that was saved. Fields that this version does not know are left out; control and bidirectional characters
    /// are replaced in every text.
    ///
    /// # Errors
    /// [`LoadError`] where the file cannot be read, is larger than [`FILE_MAX`], or holds no report of this schema.
    pub fn load(path: &Path) -> Result<Self, LoadError> {
        let opened = File::open(path).map_err(Problem::Unreadable);
        let loaded = opened.and_then(|file| read(&file));
        loaded.map_err(|problem| LoadError {
            path: path.to_owned(),
            problem,
        })
    }

    /// As [`Report::load`], from bytes that are named `path`.
    ///
    /// # Errors
    /// [`LoadError`].
    pub fn from_bytes(path: &Path, bytes: &[u8]) -> Result<Self, LoadError> {
        parse(bytes).map_err(|problem| LoadError {
            path: path.to_owned(),
            problem,
        })
    }
}

/// Reads a file as it comes, so that it does not stand in memory beside the report.
fn read(mut file: &File) -> Result<Report, Problem> {
    let length = file.metadata().map_or(0, |about| about.len());
    if length > FILE_MAX {
        return Err(Problem::TooLarge);
    }
    let mut head = Vec::new();
    let begun = file.take(HEAD as u64).read_to_end(&mut head);
    begun.map_err(Problem::Unreadable)?;
    // What is usual: JSON in UTF-8, in a file.
    if head.starts_with(b"{") && file.rewind().is_ok() {
        let bounded = BufReader::new(file.take(FILE_MAX));
        if let Some(report) = usual(bounded) {
            return report;
        }
        file.rewind().map_err(Problem::Unreadable)?;
        head.clear();
    }
    let mut bytes = head;
    let rest = file.take(FILE_MAX + 1).read_to_end(&mut bytes);
    rest.map_err(Problem::Unreadable)?;
    parse(&bytes)
}

fn parse(bytes: &[u8]) -> Result<Report, Problem> {
    if bytes.len() as u64 > FILE_MAX {
        return Err(Problem::TooLarge);
    }
    // Windows PowerShell redirects as UTF-16, and some editors put a byte order mark before UTF-8.
    let is_wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let narrowed = if is_wide {
        decode(bytes)
    } else {
        String::new()
    };
    let bytes = if is_wide { narrowed.as_bytes() } else { bytes };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(Problem::Empty);
    }
    usual(bytes).unwrap_or_else(|| unusual(bytes))
}

/// One document, or the lines of `--format jsonl`; none where another look must tell what is wrong.
fn usual(input: impl Read) -> Option<Result<Report, Problem>> {
    let documents = serde_json::Deserializer::from_reader(input).into_iter::<Document>();
    let mut all = Vec::new();
    let mut front_ends = Vec::new();
    for document in documents {
        let mut document = document.ok()?;
        let is_line = document
            .fields
            .get("schema")
            .is_some_and(|s| s == LINE_SCHEMA);
        // Whatever follows a report makes it something else.
        if !is_line && (!all.is_empty() || !front_ends.is_empty()) {
            return None;
        }
        front_ends.append(&mut document.front_ends);
        all.push(document);
    }
    let is_lines = all
        .first()?
        .fields
        .get("schema")
        .is_some_and(|s| s == LINE_SCHEMA);
    let document = all.first_mut().filter(|_| !is_lines);
    Some(match document {
        Some(document) if !document.has_front_ends => return None,
        Some(document) => with_front_ends(std::mem::take(&mut document.fields), front_ends),
        None => lines(all, front_ends),
    })
}

fn lines(lines: Vec<Document>, front_ends: Vec<ReadFrontEnd>) -> Result<Report, Problem> {
    let fields = lines.into_iter().map(|line| line.fields);
    let run = join(fields, front_ends.len()).map_err(|problem| match problem {
        Unjoined::NoRun => Problem::Truncated,
        Unjoined::SeveralRuns => Problem::SeveralRuns,
        Unjoined::LinesMissing => Problem::LinesMissing,
    })?;
    with_front_ends(run, front_ends)
}

/// What is no report with a list of front ends, to say what is wrong with it.
fn unusual(bytes: &[u8]) -> Result<Report, Problem> {
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<Value>();
    let first = values.next().unwrap_or(Ok(Value::Null)).map_err(not_json)?;
    if first["schema"] == LINE_SCHEMA {
        let broken = values.find_map(Result::err);
        return Err(broken.map_or(Problem::Foreign, not_json));
    }
    let mut value: Value = serde_json::from_slice(bytes).map_err(not_json)?;
    clean_all(&mut value);
    check_schema(&value)?;
    let version = version(&value);
    Report::deserialize(value).map_err(|error| not_whole(&error, version.as_deref()))
}

fn with_front_ends(
    fields: Map<String, Value>,
    front_ends: Vec<ReadFrontEnd>,
) -> Result<Report, Problem> {
    let mut value = Value::Object(fields);
    check_schema(&value)?;
    let version = version(&value);
    value["front_ends"] = json!([]);
    let read = Report::deserialize(value).and_then(|report| {
        let front_ends = front_ends.into_iter().collect::<Result<_, _>>()?;
        Ok(Report {
            front_ends,
            ..report
        })
    });
    read.map_err(|error| not_whole(&error, version.as_deref()))
}

/// The version of the tool that wrote a report.
fn version(value: &Value) -> Option<String> {
    let version = value["tool"]["version"].as_str();
    version.map(|version| clean(version, QUOTED_MAX))
}

fn not_whole(error: &serde_json::Error, version: Option<&str>) -> Problem {
    Problem::NotWhole {
        what: clean(&error.to_string(), QUOTED_MAX),
        version: version.map(str::to_owned),
    }
}

fn not_json(error: serde_json::Error) -> Problem {
    if error.classify() == Category::Eof {
        return Problem::Truncated;
    }
    Problem::NotJson {
        line: error.line(),
        column: error.column(),
    }
}

fn check_schema(value: &Value) -> Result<(), Problem> {
    let Some(schema) = value["schema"].as_str() else {
        return Err(Problem::Foreign);
    };
    let found = || clean(schema, QUOTED_MAX);
    let (name, _) = SCHEMA.split_once('/').unwrap_or((SCHEMA, ""));
    match schema.split_once('/') {
        _ if schema == SCHEMA => Ok(()),
        Some((other, _)) if other == name => Err(Problem::OtherSchema { found: found() }),
        Some((other, _)) if other.starts_with("ticketprobe.") => {
            Err(Problem::OtherDocument { found: found() })
        }
        _ => Err(Problem::Foreign),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(bytes: &[u8]) -> String {
        let error = Report::from_bytes(Path::new("before.json"), bytes);
        let text = error.unwrap_err().to_string();
        assert_eq!(text.lines().count(), 1, "{text}");
        text.strip_prefix("cannot read the report before.json: ")
            .unwrap()
            .to_owned()
    }

    #[test]
    fn what_is_no_report_gets_one_clear_line() {
        for (bytes, start) in [
            (&b""[..], "it is empty; give a file that"),
            (b" \n", "it is empty"),
            (b"{\"schema\": \"ticketprobe.rep", "it ends too early"),
            (b"{\"schema\": ", "it ends too early"),
            (
                b"\x7fELF\x02\x01",
                "it is not JSON (line 1, column 1); give",
            ),
            (b"+----+\n| Front end", "it is not JSON (line 1, column 1)"),
            (b"{} {}", "it is not JSON"),
            (b"\xff\xfe{\0}\0", "it is JSON, but no report"),
            (b"\xfe\xff\0{", "it ends too early"),
            (b"\xff\xfe", "it is empty"),
            (b"[]", "it is JSON, but no report"),
            (b"{}", "it is JSON, but no report"),
            (b"7", "it is JSON, but no report"),
            (b"{\"schema\": 1}", "it is JSON, but no report"),
            (b"{\"schema\": \"other/1\"}", "it is JSON, but no report"),
            (
                b"{\"schema\": \"ticketprobe.report/2\"}",
                "ticketprobe.report/2: this ticketprobe reads ticketprobe.report/1; use the",
            ),
            (
                b"{\"schema\": \"ticketprobe.plan/1\"}",
                "ticketprobe.plan/1 is no report: this ticketprobe reads ticketprobe.report/1",
            ),
        ] {
            let text = problem(bytes);
            assert!(text.starts_with(start), "{text}");
        }
    }

    #[test]
    fn deep_nesting_is_no_danger() {
        let deep = "[".repeat(100_000);
        assert!(problem(deep.as_bytes()).starts_with("it is not JSON"));
    }

    #[test]
    fn half_a_report_says_what_is_missing_and_who_wrote_it() {
        let text = problem(br#"{"schema": "ticketprobe.report/1", "tool": {"name": "x", "version": "7.\u001b[2J"}}"#);
        assert!(text.starts_with("missing field `"), "{text}");
        let end = format!(
            "ticketprobe 7.\u{fffd}[2J wrote it and this is {}: use that version",
            env!("CARGO_PKG_VERSION")
        );
        assert!(text.ends_with(&end), "{text}");
    }

    #[test]
    fn a_file_without_an_end_is_read_to_the_bound() {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(FILE_MAX + 1).unwrap();
        let text = Report::load(file.path()).unwrap_err().to_string();
        assert!(text.contains("larger than 128 MiB"), "{text}");
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let text = Report::load(Path::new("/nowhere/\u{1b}at-all")).unwrap_err();
        let text = text.to_string();
        assert!(text.contains("/nowhere/\u{fffd}at-all: "), "{text}");
    }
}
