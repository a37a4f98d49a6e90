//! Registry and event log of this machine, as evidence beside the wire.

use std::ffi::OsString;
use std::io::Cursor;

use jiff::{SignedDuration, Timestamp};

use super::this_machine::Machine;
use crate::cli::arguments::LocalArgs;
use crate::local::log::{LogState, Patience, TOOL, ask, known_events, oldest_event};
use crate::report::{FileFacts, ServerFiles};
use crate::server_evidence::event_history::{History, Question, Window};
use crate::server_evidence::events::{self, CHANNEL, Source};
use crate::server_evidence::registry_state::RegistryState;

/// The evidence, and what of it could not be had, a sentence each.
pub(super) struct OwnEvidence {
    pub(super) files: ServerFiles,
    pub(super) problems: Vec<String>,
}

/// Reads both.
pub(super) fn gather(args: &LocalArgs, machine: &Machine) -> OwnEvidence {
    let host = machine.judged();
    let now = Timestamp::now();
    let since = SignedDuration::try_from(args.since)
        .ok()
        .and_then(|span| now.checked_sub(span).ok())
        .unwrap_or(Timestamp::UNIX_EPOCH);
    let applied = host.state == RegistryState::Applied;
    let question = Question {
        changed_at: args
            .changed_at
            .or_else(|| machine.written.filter(|_| applied)),
        log_end: Some(now),
        excluded: Vec::new(),
        asked: Some(Window {
            from: since,
            to: now,
        }),
    };
    let mut log = Log {
        history: History::new(question),
        files: Vec::new(),
        problems: Vec::new(),
    };
    log.ask("its known events", &known_events(since));
    // Without any event of the log it is not known from when on it tells.
    if log.problems.is_empty() {
        log.ask("its oldest event", &oldest_event());
    }
    let outcome = (!log.files.is_empty()).then(|| log.history.finish());
    OwnEvidence {
        files: ServerFiles {
            registries: vec![host],
            logs: log.files,
            events: outcome,
        },
        problems: log.problems,
    }
}

/// The log of this machine while it is asked.
struct Log {
    history: History,
    files: Vec<FileFacts>,
    problems: Vec<String>,
}

impl Log {
    fn ask(&mut self, what: &str, arguments: &[OsString]) {
        let text = ask(TOOL, arguments, Patience::default());
        let words = text.state.words();
        self.problems
            .extend(words.map(|words| format!("the event log '{CHANNEL}' {words}")));
        if text.state.is_read() && !text.bytes.trim_ascii().is_empty() {
            self.take(what, text.state, text.bytes);
        }
    }

    fn take(&mut self, what: &str, state: LogState, bytes: Vec<u8>) {
        let file = format!("the log '{CHANNEL}' of this machine, {what}");
        self.history.begin_file();
        let history = &mut self.history;
        let input = Cursor::new(bytes);
        match events::read(input, &Source::default(), &mut |event| history.add(&event)) {
            Ok(mut reading) => {
                if state.is_cut() {
                    reading.cut_off();
                }
                self.history.end_file(&reading);
                self.files.push(FileFacts {
                    file,
                    reading: Some(reading),
                    problem: None,
                });
            }
            Err(error) => self.problems.push(format!(
                "the event log '{CHANNEL}' was not read: what {TOOL} printed is no event log: {error}"
            )),
        }
    }
}
