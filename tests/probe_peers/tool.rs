//! The tool under test, and its report in a few lines.

use std::fmt::Write as _;
use std::process::Command;

use serde_json::Value;

pub(crate) use crate::exe::Run;
use crate::exe::{self, tool};
use crate::peers::PATIENCE;
use crate::schema::assert_valid;

/// The command, ready for arguments.
pub(crate) fn command() -> Command {
    Command::new(tool())
}

/// Runs the tool without standard input.
pub(crate) fn run(arguments: &[&str]) -> Run {
    exe::run(arguments, 3 * PATIENCE)
}

/// The same, for a command with an environment of its own.
pub(crate) fn finish(command: Command) -> Run {
    exe::finish(command, 3 * PATIENCE)
}

/// Time enough for a busy machine: no test is about how fast a peer is.
const AT_LEISURE: [&str; 4] = ["--timeout", "20", "--deadline", "50"];

/// Probes `target`; the report is a table.
pub(crate) fn table(target: &str, more: &[&str]) -> Run {
    run(&[&["probe", target, "--details"][..], &AT_LEISURE, more].concat())
}

/// Probes `target` and reads the report.
pub(crate) fn probe(target: impl ToString, more: &[&str]) -> Report {
    let target = target.to_string();
    let json = ["--format", "json", "--quiet", "--verbose"];
    Report::of(&table(&target, &[&json[..], more].concat()))
}

/// A report in JSON, as a reader sees it who knows nothing of this crate.
pub(crate) struct Report(Value);

impl Report {
    /// Reads what was printed, and checks what must be true of every report.
    pub(crate) fn of(run: &Run) -> Self {
        assert_eq!(run.err, "", "--quiet leaves errors alone");
        let report: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(report["schema"], "ticketprobe.report/1");
        assert_valid(&report);
        assert_eq!(report["exit_code"], run.code);
        Self(report)
    }

    pub(crate) fn json(&self) -> &Value {
        &self.0
    }

    pub(crate) fn exit_code(&self) -> i64 {
        self.0["exit_code"].as_i64().unwrap()
    }

    pub(crate) fn front_ends(&self) -> &[Value] {
        self.0["front_ends"].as_array().unwrap()
    }

    /// The only front end.
    pub(crate) fn front_end(&self) -> &Value {
        let [front_end] = self.front_ends() else {
            panic!("not one front end: {}", self.0);
        };
        front_end
    }

    /// The verdict on the only front end and what stands behind it, without what differs from run to run.
    pub(crate) fn digest(&self) -> String {
        let front_end = self.front_end();
        let mut text = format!("{}, exit {}\n", verdict(front_end), self.exit_code());
        let tickets = &front_end["tickets"];
        let _ = writeln!(text, "tickets {}", counts(tickets, "issued"));
        for way in ["ticket", "session_id"] {
            let resumption = &front_end[format!("{way}_resumption")];
            let replies = replies(&front_end["replies"][format!("by_{way}")]);
            let _ = writeln!(
                text,
                "by {way}: {}{replies}",
                counts(resumption, "accepted")
            );
        }
        let replies = ["full", "issue", "control", "unknown_ticket"].map(|series| {
            let replies = replies(&front_end["replies"][series]);
            format!("{series}{replies}")
        });
        let _ = writeln!(text, "{}", replies.join("; "));
        let certificate = &front_end["client_certificate"];
        let _ = writeln!(
            text,
            "client certificate: {}, {}",
            word(&certificate["requested"]),
            word(&certificate["presented"])
        );
        text
    }

    /// Version and suite of the only front end.
    pub(crate) fn tls(&self) -> String {
        let tls = &self.front_end()["tls"];
        format!("{} {}", word(&tls["version"]), word(&tls["suite"]))
    }

    /// What the scouts saw of the only front end: `TLS1.2 TLS_RSA_WITH_AES_128_CBC_SHA, ticket yes`, or `TLS1.0 closed`.
    pub(crate) fn versions(&self) -> Vec<String> {
        let versions = self.front_end()["versions"].as_array().unwrap();
        let words = |seen: &Value| match &seen["answer"] {
            Value::Null => {
                let [suite, ticket] = ["suite", "ticket_acknowledged"].map(|key| word(&seen[key]));
                format!("{} {suite}, ticket {ticket}", word(&seen["version"]))
            }
            answer => format!("{} {}", word(&seen["version"]), word(answer)),
        };
        versions.iter().map(words).collect()
    }

    /// The engine of the only front end.
    pub(crate) fn engine(&self) -> &Value {
        &self.front_end()["engine"]["name"]
    }

    /// The findings of the only front end.
    pub(crate) fn findings(&self) -> Vec<&str> {
        let findings = self.front_end()["findings"].as_array().unwrap();
        findings
            .iter()
            .map(|finding| word(&finding["id"]))
            .collect()
    }
}

/// Verdict, reason and confidence of a front end.
pub(crate) fn verdict(front_end: &Value) -> String {
    let [verdict, reason, confidence] =
        ["verdict", "reason", "confidence"].map(|name| word(&front_end[name]));
    format!("{verdict} ({reason}, {confidence})")
}

pub(crate) fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no word: {value}"))
}

/// `accepted 10/10`
fn counts(value: &Value, hits: &str) -> String {
    format!(
        "{} {}/{}",
        word(&value["state"]),
        value[hits],
        value["attempts"]
    )
}

/// ` http 200 x10`, for each reply
fn replies(counts: &Value) -> String {
    let counts = counts.as_object().into_iter().flatten();
    counts
        .map(|(label, count)| format!(" {label} x{count}"))
        .collect()
}
