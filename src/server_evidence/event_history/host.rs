//! The events of one host, counted and judged.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::codes::CodeTally;
use super::deciding_event::DecidingEvent;
use super::silence::{Logs, Silence, hides};
use super::timeline::{Span, Timeline};
use super::{EventHistory, EventVerdict, HostHistory, Question, Window, in_words};
use crate::server_evidence::events::{Event, Missing, NamedCertificate, Symptom, focus_url};

/// Most certificates, and most addresses, that are kept for one number.
const NAMED_MAX: usize = 20;

pub(super) struct HostTally {
    pub(super) name: String,
    /// The files in which it is.
    pub(super) files: BTreeSet<usize>,
    numbers: BTreeMap<Symptom, NumberTally>,
    pub(super) marks: Vec<DecidingEvent>,
    pub(super) marks_left_out: bool,
    pub(super) logs: Logs,
}

#[derive(Default)]
struct NumberTally {
    count: u64,
    excluded: u64,
    without_time: u64,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
    certificates: BTreeSet<NamedCertificate>,
    focus_urls: BTreeSet<String>,
    codes: CodeTally,
    first_written: Option<String>,
    last_written: Option<String>,
}

impl HostTally {
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            files: BTreeSet::new(),
            numbers: BTreeMap::new(),
            marks: Vec::new(),
            marks_left_out: false,
            logs: Logs::default(),
        }
    }

    pub(super) fn count(&mut self, symptom: Symptom, event: &Event, excluded: bool) {
        let number = self.numbers.entry(symptom).or_default();
        if excluded {
            number.excluded += 1;
            return;
        }
        number.count += 1;
        number.without_time += u64::from(event.time.is_none());
        number.last = number.last.max(event.time);
        number.first = match (number.first, event.time) {
            (Some(first), Some(time)) => Some(first.min(time)),
            (first, time) => first.or(time),
        };
        number.codes.add(event);
        if event.written.is_some() {
            number.last_written.clone_from(&event.written);
            number.first_written = number
                .first_written
                .take()
                .or_else(|| event.written.clone());
        }
        if symptom == Symptom::CERTIFICATE && number.certificates.len() < NAMED_MAX {
            number.certificates.extend(NamedCertificate::of(event));
        }
        if symptom == Symptom::FOCUS && number.focus_urls.len() < NAMED_MAX {
            number.focus_urls.extend(focus_url(event));
        }
    }

    pub(super) fn judge(
        &self,
        question: &Question,
        log_end: Option<Timestamp>,
        missing: &[Missing],
        span: Option<Span>,
    ) -> HostHistory {
        let quiet = Quiet::of(self, question, log_end, missing);
        let verdict = quiet.verdict();
        let counted = |symptom: Symptom| {
            let count = self.numbers.get(&symptom).map_or(0, |number| number.count);
            (symptom.number(), count)
        };
        let sides = question.changed_at.map(|_| (quiet.before, quiet.after));
        HostHistory {
            host: self.name.clone(),
            verdict,
            summary: quiet.summary(verdict),
            next_step: quiet.next_step(verdict).to_owned(),
            counts: Symptom::ALL.into_iter().map(counted).collect(),
            before: sides.map(|(before, _)| before),
            after: sides.map(|(_, after)| after),
            longest_gap_s: quiet.longest_gap,
            observed_after_s: quiet.observed,
            log_end,
            events: self.events(question),
            timeline: span.map(|span| Timeline::of(&self.marks, span)),
            covered: self.logs.covered(question.log_end),
            logs: self.logs.counts(),
            hints: super::codes::hints(self.numbers.values().map(|number| &number.codes)),
        }
    }

    fn events(&self, question: &Question) -> Vec<EventHistory> {
        let event = |(symptom, number): (&Symptom, &NumberTally)| {
            let side = |is_after: bool| {
                let changed = question.changed_at?;
                let counted = self.marks.iter().filter(|mark| {
                    mark.symptom == *symptom && !mark.excluded && (mark.time >= changed) == is_after
                });
                symptom.is_of_the_article().then(|| counted.count() as u64)
            };
            EventHistory {
                id: symptom.number(),
                count: number.count,
                excluded: number.excluded,
                first: number.first,
                last: number.last,
                per_hour: number.per_hour(),
                before: side(false),
                after: side(true),
                certificates: number.certificates.iter().cloned().collect(),
                focus_urls: number.focus_urls.iter().cloned().collect(),
                codes: number.codes.told(),
                first_written: number
                    .first_written
                    .clone()
                    .filter(|_| number.first.is_none()),
                last_written: number
                    .last_written
                    .clone()
                    .filter(|_| number.first.is_none()),
            }
        };
        self.numbers.iter().map(event).collect()
    }
}

impl NumberTally {
    /// Two decimals: what is behind them is noise.
    fn per_hour(&self) -> Option<f64> {
        let span = self.last?.duration_since(self.first?).as_secs_f64();
        let timed = (self.count - self.without_time) as f64;
        (span > 0.0).then(|| (timed * 3600.0 / span * 100.0).round() / 100.0)
    }
}

/// What the verdict rests on.
struct Quiet {
    changed_at: Option<Timestamp>,
    before: u64,
    after: u64,
    /// Events that cannot be placed: without a time, or more than are kept.
    unplaced: bool,
    /// The longest time without an event before the change, in seconds. That from the last event to the change is one.
    longest_gap: Option<i64>,
    /// From the change to the end of the log, in seconds.
    observed: Option<i64>,
    /// What it means that there is no event at all.
    silence: Silence,
    /// Whether parts of the log after the change are missing.
    hidden: bool,
}

impl Quiet {
    fn of(
        host: &HostTally,
        question: &Question,
        log_end: Option<Timestamp>,
        missing: &[Missing],
    ) -> Self {
        let changed_at = question.changed_at;
        let mut times: Vec<Timestamp> = host
            .marks
            .iter()
            .filter(|mark| !mark.excluded)
            .map(|mark| mark.time)
            .collect();
        times.sort_unstable();
        let split = changed_at.map_or(times.len(), |at| times.partition_point(|t| *t < at));
        let (before, after) = times.split_at(split);
        let without_time = |(symptom, number): (&Symptom, &NumberTally)| {
            symptom.is_of_the_article() && number.without_time > 0
        };
        let until = before.iter().skip(1).chain(&changed_at);
        let gaps = before.iter().zip(until).map(|(a, b)| seconds(*a, *b));
        Self {
            changed_at,
            before: before.len() as u64,
            after: after.len() as u64,
            unplaced: host.marks_left_out || host.numbers.iter().any(without_time),
            longest_gap: gaps.max().filter(|_| changed_at.is_some()),
            observed: changed_at
                .zip(log_end)
                .map(|(changed, end)| seconds(changed, end)),
            silence: Silence::of(&host.logs, missing, question),
            hidden: changed_at.zip(log_end).is_some_and(|(from, end)| {
                let after = Window {
                    from,
                    to: end.max(from),
                };
                missing.iter().any(|gap| hides(gap, after))
            }),
        }
    }

    fn verdict(&self) -> EventVerdict {
        let seen = self.before + self.after > 0;
        match (self.changed_at, self.longest_gap, self.observed) {
            (Some(_), ..) if self.after > 0 => EventVerdict::Continues,
            _ if self.unplaced => EventVerdict::NothingToGoBy,
            _ if !seen => self.silence.verdict(),
            (Some(_), Some(gap), Some(observed)) if observed >= gap && self.hidden => {
                EventVerdict::NothingToGoBy
            }
            (Some(_), Some(gap), Some(observed)) if observed >= gap => EventVerdict::Stopped,
            (Some(_), ..) => EventVerdict::TooEarly,
            (None, ..) => EventVerdict::NothingToGoBy,
        }
    }

    fn summary(&self, verdict: EventVerdict) -> String {
        let (before, after) = (counted(self.before), counted(self.after));
        let gap = self.longest_gap.map_or_else(String::new, in_words);
        match verdict {
            EventVerdict::NeverSeen => self.silence.summary(),
            EventVerdict::Continues => format!(
                "{after} 32042 or 61045 came after the change, {} before it.",
                self.before
            ),
            EventVerdict::Stopped => format!(
                "{before} 32042 or 61045 came before the change and none in the {} of log after it; the longest time without one before it was {gap}.",
                in_words(self.observed.unwrap_or(0))
            ),
            EventVerdict::TooEarly => format!(
                "{before} 32042 or 61045 came before the change and none after it, but {}; the longest time without one before it was {gap}.",
                match self.observed {
                    Some(observed) if observed > 0 =>
                        format!("the log continues for {} only", in_words(observed)),
                    _ => "the log ends before it".to_owned(),
                }
            ),
            EventVerdict::NothingToGoBy if self.unplaced => {
                "Events 32042 or 61045 came whose time is not known, so that they cannot be placed before or after the change."
                    .to_owned()
            }
            EventVerdict::NothingToGoBy if self.before + self.after == 0 => self.silence.summary(),
            EventVerdict::NothingToGoBy if self.changed_at.is_some() => format!(
                "{before} 32042 or 61045 came before the change and none after it, but parts of the log after the change are missing."
            ),
            EventVerdict::NothingToGoBy => format!(
                "{before} 32042 or 61045 came; without the time of the change there is no before and after."
            ),
        }
    }
}

impl Quiet {
    fn next_step(&self, verdict: EventVerdict) -> &'static str {
        let unseen = self.before + self.after == 0 && !self.unplaced;
        match verdict {
            EventVerdict::NeverSeen | EventVerdict::NothingToGoBy if unseen => {
                self.silence.next_step()
            }
            EventVerdict::NothingToGoBy if self.unplaced => {
                "Give the time zone of the host with --time-zone, or export the log as .evtx."
            }
            EventVerdict::NothingToGoBy if self.hidden => "Copy or export the log again, whole.",
            verdict => next_step(verdict),
        }
    }
}

/// A number of events in words.
fn counted(count: u64) -> String {
    match count {
        1 => "1 event".to_owned(),
        count => format!("{count} events"),
    }
}

fn seconds(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_secs()
}

fn next_step(verdict: EventVerdict) -> &'static str {
    match verdict {
        EventVerdict::NeverSeen => "",
        EventVerdict::Stopped => "Keep this report beside that of the probe.",
        EventVerdict::NothingToGoBy => {
            "Give the time of the change with --changed-at, with its offset, once the change is made."
        }
        EventVerdict::TooEarly => {
            "Export the log again later, whole and not only these events, or give its end with --log-end."
        }
        EventVerdict::Continues => {
            "Probe the host: the wire shows whether the change is in effect, and the served certificate."
        }
    }
}
