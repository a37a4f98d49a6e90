//! Events as they come, in bounded memory.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{Hash, Hasher};

use jiff::Timestamp;

use super::deciding_event::DecidingEvent;
use super::host::HostTally;
use super::timeline::Span;
use super::{EventVerdict, HostHistory, Outcome, Question};
use crate::server_evidence::events::{Event, Missing, Reading, Symptom, TimeState};
use crate::untrusted_text::clean;

/// Most hosts that are told apart.
const HOSTS_MAX: usize = 1000;
/// Most events whose time is kept: 24 bytes each, and as many to find those that come twice.
const MARKS_MAX: usize = 1_000_000;
/// Longest name of a host, in characters.
const NAME_MAX: usize = 253;

/// Collects the events of all files.
#[derive(Default)]
pub struct History {
    question: Question,
    files: Vec<FileSeen>,
    hosts: BTreeMap<String, HostTally>,
    seen: HashSet<u64>,
    marks: usize,
    doubts: Doubts,
}

/// What is known of a file.
#[derive(Default)]
struct FileSeen {
    /// Its last event.
    end: Option<Timestamp>,
    /// What is missing of it.
    missing: Vec<Missing>,
    /// The host that it is of, as the user says.
    named: Option<String>,
}

/// What happened that the reader should know.
#[derive(Default)]
struct Doubts {
    events: u64,
    twice: u64,
    other_source: u64,
    misprint: u64,
    no_zone: u64,
    no_order: u64,
    unread_time: u64,
    without_time: u64,
    without_host: u64,
    hosts_left_out: u64,
    marks_left_out: u64,
    after_end: u64,
}

impl History {
    /// An empty history.
    #[must_use]
    pub fn new(question: Question) -> Self {
        Self {
            question,
            ..Self::default()
        }
    }

    /// The events that follow are those of another file.
    pub fn begin_file(&mut self) {
        self.files.push(FileSeen::default());
    }

    /// The file that was begun is of this host, as the user says, whatever its events name.
    pub fn name_file(&mut self, host: &str) {
        if let Some(file) = self.files.last_mut() {
            file.named = Some(host.to_owned());
        }
    }

    /// The file that was begun has been read.
    pub fn end_file(&mut self, reading: &Reading) {
        if let Some(file) = self.files.last_mut() {
            file.missing.clone_from(&reading.missing);
        }
    }

    /// Takes an event.
    pub fn add(&mut self, event: &Event) {
        if self.files.is_empty() {
            self.begin_file();
        }
        self.doubts.events += 1;
        self.doubts.time(event.time_state);
        if let Some(file) = self.files.last_mut() {
            file.end = file.end.max(event.time);
        }
        self.doubts.after_end += u64::from(self.is_after_end(event));
        let Some(symptom) = Symptom::of(event) else {
            self.host(event);
            let number = Symptom::ALL
                .iter()
                .any(|symptom| symptom.number() == event.id);
            self.doubts.other_source += u64::from(number);
            return;
        };
        if self.came_before(event) {
            self.doubts.twice += 1;
            return;
        }
        self.doubts.misprint += u64::from(symptom.number() != event.id);
        self.doubts.without_time += u64::from(event.time_state == TimeState::Absent);
        self.count(symptom, event);
    }

    fn is_after_end(&self, event: &Event) -> bool {
        let end = self.question.log_end;
        end.is_some_and(|end| event.time.is_some_and(|time| time > end))
    }

    fn host(&mut self, event: &Event) -> Option<&mut HostTally> {
        let name = event.host.as_deref().unwrap_or("(no computer named)");
        let name = clean(name, NAME_MAX);
        let key = name.to_lowercase();
        if !self.hosts.contains_key(&key) && self.hosts.len() >= HOSTS_MAX {
            self.doubts.hosts_left_out += 1;
            return None;
        }
        let file = self.files.len().saturating_sub(1);
        let host = self.hosts.entry(key);
        let host = host.or_insert_with(|| HostTally::new(name));
        host.files.insert(file);
        host.logs.add(event);
        Some(host)
    }

    /// Whether the same event, of the same log of the same host, was taken already: exports overlap.
    fn came_before(&mut self, event: &Event) -> bool {
        let (Some(record), Some(time)) = (event.record, event.time) else {
            return false;
        };
        if self.seen.len() >= MARKS_MAX {
            return false;
        }
        let mut hasher = DefaultHasher::new();
        let host = event.host.as_deref().map(str::to_lowercase);
        (record, time, event.id, host).hash(&mut hasher);
        !self.seen.insert(hasher.finish())
    }

    fn count(&mut self, symptom: Symptom, event: &Event) {
        self.doubts.without_host += u64::from(event.host.is_none());
        let windows = &self.question.excluded;
        let excluded = event
            .time
            .is_some_and(|time| windows.iter().any(|window| window.holds(time)));
        let room = self.marks < MARKS_MAX;
        let Some(host) = self.host(event) else {
            return;
        };
        host.count(symptom, event, excluded);
        let Some(time) = event.time.filter(|_| symptom.is_of_the_article()) else {
            return;
        };
        if room {
            host.marks.push(DecidingEvent {
                time,
                symptom,
                excluded,
            });
            self.marks += 1;
        } else {
            host.marks_left_out = true;
            self.doubts.marks_left_out += 1;
        }
    }

    /// Judges what was collected.
    #[must_use]
    pub fn finish(self) -> Outcome {
        let marks = || self.hosts.values().flat_map(|host| &host.marks);
        let times = marks().map(|mark| mark.time);
        let span = Span::of(times.chain(self.question.changed_at));
        let hosts: Vec<HostHistory> = self
            .hosts
            .values()
            .map(|host| {
                let missing = self.missing_of(&host.files);
                host.judge(&self.question, self.end_of(&host.files), &missing, span)
            })
            .collect();
        let worst = hosts.iter().map(|host| host.verdict).max();
        Outcome {
            verdict: worst.unwrap_or(EventVerdict::NothingToGoBy),
            hosts,
            named: self.named(),
            notices: self.notices(),
        }
    }

    /// The names that the user gave, by the host whose events alone are in such a file.
    fn named(&self) -> BTreeMap<String, String> {
        let files = self.files.iter().enumerate();
        let named = files.filter_map(|(file, seen)| {
            let mut hosts = self
                .hosts
                .values()
                .filter(|host| host.files.contains(&file));
            let (only, further) = (hosts.next()?, hosts.next());
            let named = seen.named.clone()?;
            further.is_none().then(|| (only.name.clone(), named))
        });
        named.collect()
    }

    /// Where the log of a host ends: as the user says, or with the last event of its files.
    fn end_of(&self, files: &BTreeSet<usize>) -> Option<Timestamp> {
        let ends = files.iter().filter_map(|file| self.files.get(*file)?.end);
        self.question.log_end.or_else(|| ends.max())
    }

    fn missing_of(&self, files: &BTreeSet<usize>) -> Vec<Missing> {
        let files = files.iter().filter_map(|file| self.files.get(*file));
        files
            .flat_map(|file| file.missing.iter().cloned())
            .collect()
    }

    fn notices(&self) -> Vec<String> {
        let doubts = &self.doubts;
        let say = |count: u64, words: &str| (count > 0).then(|| format!("{count} {words}"));
        let all = [
            (doubts.events == 0).then(|| "no event was read from the files".to_owned()),
            say(
                doubts.twice,
                "events came twice (same host, record, time and number) and were counted once",
            ),
            say(
                doubts.other_source,
                "events have a number that is counted here and another source; they were not counted",
            ),
            say(
                doubts.misprint,
                "events have the number 32402, which the title of KB 2901554 gives for 32042; they were counted as 32042",
            ),
            say(
                doubts.no_zone,
                "events have a time without an offset, which tells no moment: give the time zone of the host with --time-zone, by name or offset",
            ),
            say(
                doubts.no_order,
                "events have a date in which either number may be the day: give --date-order day-first or month-first, and --time-zone",
            ),
            say(
                doubts.unread_time,
                "events have a time in a form that is not known",
            ),
            say(doubts.without_time, "counted events have no time"),
            say(doubts.without_host, "counted events name no computer"),
            say(
                doubts.hosts_left_out,
                "events of further hosts were left out: more than 1000 hosts",
            ),
            say(
                doubts.marks_left_out,
                "events were counted without their time: more than a million",
            ),
            say(
                doubts.after_end,
                "events are later than the given end of the log; they were counted",
            ),
        ];
        all.into_iter().flatten().collect()
    }
}

impl Doubts {
    fn time(&mut self, state: TimeState) {
        match state {
            TimeState::NoZone => self.no_zone += 1,
            TimeState::NoOrder => self.no_order += 1,
            TimeState::Unread => self.unread_time += 1,
            TimeState::Absent | TimeState::Known | TimeState::ByZone => {}
        }
    }
}
