//! An event field by field, whatever the form: names where they are known, else what the values look like.

use std::borrow::Cow;

use super::clock::{Clock, TimeState, is_date};
use super::event::{CHANNEL, Event, TEXT_MAX};
use super::symptom::Symptom;
use crate::target::check_name;
use crate::untrusted_text::clean;

/// Most fields of an event that are looked at.
const FIELDS_MAX: usize = 64;
/// Longest name that is known, in bytes.
const NAME_MAX: usize = 24;
/// Longest text that can be a name or a number, in bytes.
const SHORT: usize = 255;

/// What a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    /// The number with its qualifiers above it.
    InstanceId,
    Provider,
    Channel,
    Host,
    Time,
    Record,
    Message,
    Data,
    /// A name that is known, and a value that is of no use.
    Useless,
}

/// The field that a name means. Names of properties are not translated; those of the viewer are, and are known by their values.
pub(super) fn field(name: &str) -> Option<Field> {
    let mut plain = [0; NAME_MAX];
    let mut length = 0;
    for byte in name.bytes().filter(u8::is_ascii_alphanumeric) {
        *plain.get_mut(length)? = byte.to_ascii_lowercase();
        length += 1;
    }
    Some(match std::str::from_utf8(&plain[..length]).ok()? {
        "id" | "eventid" | "eventcode" | "eventidentifier" => Field::Id,
        "instanceid" => Field::InstanceId,
        "providername" | "provider" | "source" | "sourcename" | "eventsource" => Field::Provider,
        "logname" | "channel" | "log" | "logfile" | "eventlog" => Field::Channel,
        "machinename" | "computer" | "computername" | "hostname" | "pscomputername" => Field::Host,
        "timecreated" | "date" | "dateandtime" | "timegenerated" | "time" | "eventtime" => {
            Field::Time
        }
        "recordid" | "eventrecordid" | "recordnumber" | "index" => Field::Record,
        "message" | "description" => Field::Message,
        "replacementstrings" | "insertionstrings" => Field::Data,
        "level"
        | "leveldisplayname"
        | "task"
        | "taskdisplayname"
        | "taskcategory"
        | "opcode"
        | "opcodedisplayname"
        | "keyword"
        | "keywords"
        | "keywordsdisplaynames"
        | "user"
        | "userid"
        | "username"
        | "version"
        | "qualifiers"
        | "processid"
        | "threadid"
        | "providerid"
        | "timewritten"
        | "category"
        | "categorynumber"
        | "entrytype"
        | "data"
        | "activityid"
        | "relatedactivityid"
        | "containerlog"
        | "matchedqueryids"
        | "bookmark"
        | "properties"
        | "site"
        | "container"
        | "runspaceid"
        | "eventreceivedtime"
        | "severity" => Field::Useless,
        _ => return None,
    })
}

/// The fields of one event, in the order of the form.
#[derive(Default)]
pub(super) struct Draft<'a> {
    fields: Vec<(Option<Field>, Cow<'a, str>)>,
}

impl<'a> Draft<'a> {
    /// With room for so many fields.
    pub(super) fn of(count: usize) -> Self {
        Self {
            fields: Vec::with_capacity(count.min(FIELDS_MAX)),
        }
    }

    pub(super) fn push(&mut self, field: Option<Field>, value: impl Into<Cow<'a, str>>) {
        if self.fields.len() < FIELDS_MAX {
            self.fields.push((field, value.into()));
        }
    }

    /// Where number and date stand, where the values tell and not their names.
    pub(super) fn places(&self) -> Option<(usize, usize)> {
        let place = |wanted: Field, by_value: Option<usize>| {
            let by_name = |(field, _): &(Option<Field>, Cow<'_, str>)| *field == Some(wanted);
            by_value.or_else(|| self.fields.iter().position(by_name))
        };
        let id = place(Field::Id, self.id()?.1)?;
        let date = place(Field::Time, self.date()?.1)?;
        Some((id, date))
    }

    fn named(&self, field: Field) -> Option<&str> {
        let mut all = self.fields.iter();
        let found = all.find(|(known, value)| *known == Some(field) && !value.trim().is_empty());
        found.map(|(_, value)| value.trim())
    }

    /// Short values whose name is not known, with their places.
    fn unnamed(&self) -> impl Iterator<Item = (usize, &str)> {
        let all = self.fields.iter().enumerate();
        all.filter(|(_, (field, value))| field.is_none() && value.len() <= SHORT)
            .map(|(at, (_, value))| (at, value.trim()))
    }

    fn value(&self, at: Option<usize>) -> Option<&str> {
        let (field, value) = self.fields.get(at?)?;
        let value = value.trim();
        (field.is_none() && !value.is_empty() && value.len() <= SHORT).then_some(value)
    }

    /// The number, and where it stands.
    fn id(&self) -> Option<(u32, Option<usize>)> {
        let low = |text: &str| text.parse::<u32>().ok().map(|number| number & 0xffff);
        if let Some(text) = self.named(Field::Id) {
            return low(text).map(|id| (id, None));
        }
        if let Some(text) = self.named(Field::InstanceId) {
            return low(text).map(|id| (id, None));
        }
        let numbers = || {
            let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            self.unnamed()
                .filter(move |(_, text)| digits(text))
                .filter_map(|(at, text)| Some((text.parse::<u32>().ok()?, at)))
                .filter(|(number, _)| *number <= 0xffff)
        };
        let known = numbers().find(|(number, _)| Symptom::is_counted(*number));
        // The viewer writes level, date, source, number; and log, source, date, number.
        let by_place = || {
            let date = self.date().and_then(|(_, at)| at)?;
            numbers().find(|(_, at)| *at == date + 1 || *at == date + 2)
        };
        let only = || {
            let mut all = numbers();
            all.next().filter(|_| all.next().is_none())
        };
        known
            .or_else(by_place)
            .or_else(only)
            .map(|(id, at)| (id, Some(at)))
    }

    /// The date, and where it stands.
    fn date(&self) -> Option<(&str, Option<usize>)> {
        if let Some(text) = self.named(Field::Time) {
            return Some((text, None));
        }
        let (at, text) = self.unnamed().find(|(_, text)| is_date(text))?;
        Some((text, Some(at)))
    }

    fn provider(&self, id_at: Option<usize>, date_at: Option<usize>) -> Option<&str> {
        let by_value = || self.unnamed().find(|(_, text)| is_source(text));
        // The viewer writes level, date, source, number; and log, source, date, number.
        let by_place = || match (id_at?, date_at?) {
            (id, date) if id == date + 2 => self.value(Some(date + 1)),
            (id, date) if id == date + 1 => self.value(date.checked_sub(1)),
            _ => None,
        };
        self.named(Field::Provider)
            .or_else(|| by_value().map(|(_, text)| text))
            .or_else(by_place)
    }

    fn channel(&self, id_at: Option<usize>, date_at: Option<usize>) -> Option<&str> {
        let by_value = || self.unnamed().find(|(_, text)| is_channel(text));
        let by_place = || match (id_at?, date_at?) {
            (id, date) if id == date + 1 => self.value(date.checked_sub(2)),
            _ => None,
        };
        self.named(Field::Channel)
            .or_else(|| by_value().map(|(_, text)| text))
            .or_else(by_place)
    }

    fn host(&self, date_at: Option<usize>) -> Option<&str> {
        let is_name = |text: &str| {
            let end = text.rsplit('.').next().unwrap_or("");
            let letters = end.chars().next().is_some_and(char::is_alphabetic);
            text.contains('.') && letters && check_name(text).is_ok()
        };
        let by_value = || self.unnamed().find(|(_, text)| is_name(text));
        // The viewer's details: date, number, task, level, keywords, user, computer.
        let by_place = || {
            let text = self.value(date_at.map(|at| at + 6))?;
            check_name(text).is_ok().then_some(text)
        };
        self.named(Field::Host)
            .or_else(|| by_value().map(|(_, text)| text))
            .or_else(by_place)
    }

    /// Whether a name says which field is the number.
    pub(super) fn names_its_number(&self) -> bool {
        self.named(Field::Id).is_some() || self.named(Field::InstanceId).is_some()
    }

    /// Whether the fields are those of an event: a number, and a date, a source or a log.
    pub(super) fn is_event(&self) -> bool {
        let id_at = self.id().map(|(_, at)| at);
        id_at.is_some_and(|id_at| {
            let date = self.date();
            let date_at = date.and_then(|(_, at)| at);
            date.is_some_and(|(text, _)| is_date(text))
                || self.provider(id_at, date_at).is_some_and(is_source)
                || self.channel(id_at, date_at).is_some_and(is_channel)
        })
    }

    /// As [`Self::finish`], where the fields are those of an event.
    pub(super) fn event(self, clock: &Clock) -> Option<Event> {
        let event = self.finish(clock)?;
        let timed = !matches!(event.time_state, TimeState::Absent | TimeState::Unread);
        let named =
            |text: &Option<String>, known: fn(&str) -> bool| text.as_deref().is_some_and(known);
        let sourced = named(&event.provider, is_source) || named(&event.channel, is_channel);
        (timed || sourced).then_some(event)
    }

    /// The event; none without a number. Texts are kept of the events that are counted.
    pub(super) fn finish(self, clock: &Clock) -> Option<Event> {
        let (id, id_at) = self.id()?;
        let date = self.date();
        let date_at = date.and_then(|(_, at)| at);
        let text = |text: &str| clean(text, TEXT_MAX);
        let (time, time_state) = match date {
            Some((text, _)) => clock.read(text),
            None => (None, TimeState::Absent),
        };
        let mut event = Event {
            id,
            time,
            time_state,
            written: date
                .filter(|_| time.is_none())
                .map(|(date, _)| clean(date, 80)),
            host: self.host(date_at).map(text),
            provider: self.provider(id_at, date_at).map(text),
            channel: self.channel(id_at, date_at).map(text),
            record: self.named(Field::Record).and_then(|text| text.parse().ok()),
            ..Event::default()
        };
        if Symptom::is_counted(id) {
            event.message = self.named(Field::Message).map(text);
            if let Some(data) = self.named(Field::Data) {
                event.push_data(data);
            }
        }
        Some(event)
    }
}

/// Whether a text is the name of a source that is known, or is written as one. Names of sources are not translated.
fn is_source(text: &str) -> bool {
    let known = [
        "Schannel",
        "EventLog",
        "Service Control Manager",
        "HttpEvent",
        "MSExchange",
    ];
    text.starts_with("LS ")
        || text.starts_with("Microsoft-Windows-")
        || known.iter().any(|name| text.eq_ignore_ascii_case(name))
}

/// Whether a text is the name of a log. Names of logs are not translated; the viewer translates what it shows of them.
fn is_channel(text: &str) -> bool {
    let known = [
        CHANNEL,
        "System",
        "Application",
        "Security",
        "Setup",
        "ForwardedEvents",
    ];
    let written = text.starts_with("Microsoft-Windows-") && text.contains('/');
    written || known.iter().any(|name| text.eq_ignore_ascii_case(name))
}
