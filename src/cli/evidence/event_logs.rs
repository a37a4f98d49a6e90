//! Event logs of hosts, read.

use jiff::Timestamp;

use super::input::{label, open, split_name};
use crate::cli::arguments::QuestionArgs;
use crate::cli::console::byte_bar::Bar;
use crate::report::FileFacts;
use crate::server_evidence::event_history::{History, Outcome};
use crate::server_evidence::events::{self, Source};
use crate::unpack::{self, Member};

/// Reads event logs, one after the other. A file that cannot be read does not stop the others.
pub(in crate::cli) fn read_events(
    files: &[String],
    question: &QuestionArgs,
    bar: Bar,
) -> (Vec<FileFacts>, Outcome) {
    let mut logs = Logs {
        history: History::new(question.question()),
        source: question.source(),
        bar,
        facts: Vec::new(),
    };
    files.iter().for_each(|file| logs.read(file));
    (logs.facts, logs.history.finish())
}

/// Hands the time of each event of these files to `take`, with its number. Files that cannot be read were told before.
pub(in crate::cli) fn each_time(
    files: &[String],
    question: &QuestionArgs,
    take: &mut dyn FnMut(u32, Timestamp),
) {
    for text in files {
        let (name, path) = split_name(text);
        let mut source = question.source();
        source.host = name.map(str::to_owned);
        let mut read = |member: Member| {
            let hand = &mut |event: events::Event| {
                if let Some(time) = event.time {
                    take(event.id, time);
                }
            };
            let _ = events::read(member.file, &source, hand);
        };
        let _ = open(path).and_then(|file| {
            unpack::each(file, &mut |member| {
                if let Ok(member) = member {
                    read(member);
                }
            })
        });
    }
}

/// The logs that are being read, and what was told of them.
struct Logs {
    history: History,
    source: Source,
    bar: Bar,
    facts: Vec<FileFacts>,
}

impl Logs {
    fn read(&mut self, text: &str) {
        let (name, path) = split_name(text);
        self.source.host = name.map(str::to_owned);
        let label = label(path);
        let unpacked = open(path).and_then(|file| {
            unpack::each(file, &mut |member| match member {
                Ok(member) => self.member(&label, member),
                Err((name, problem)) => self.fail(format!("{label}: {name}"), &problem),
            })
        });
        if let Err(problem) = unpacked {
            self.fail(label, &problem);
        }
    }

    fn member(&mut self, label: &str, member: Member) {
        let label = match &member.name {
            Some(name) => format!("{label}: {name}"),
            None => label.to_owned(),
        };
        let Self {
            history, source, ..
        } = self;
        history.begin_file();
        if let Some(name) = &source.host {
            history.name_file(name);
        }
        let bar = self.bar.over(member.size);
        let input = bar.wrap_read(member.file);
        let reading = events::read(input, source, &mut |event| history.add(&event));
        bar.finish_and_clear();
        match reading {
            Ok(mut reading) => {
                if member.cut_off.is_some() {
                    reading.cut_off();
                }
                history.end_file(&reading);
                self.facts.push(FileFacts {
                    file: label,
                    reading: Some(reading),
                    problem: None,
                });
            }
            Err(problem) => self.fail(label, &problem),
        }
    }

    fn fail(&mut self, label: String, problem: &impl ToString) {
        self.facts.push(FileFacts {
            problem: Some(format!("{label}: {}", problem.to_string())),
            file: label,
            reading: None,
        });
    }
}
