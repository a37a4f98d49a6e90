//! One object of JSON: `Get-WinEvent`, `Get-EventLog`, winlogbeat, NXLog, and what else holds a number, a source and a time under names
//! of that meaning.

use std::borrow::Cow;

use serde_json::{Map, Value as Json};

use super::clock::Clock;
use super::event::Event;
use super::event_fields::{Draft, Field, field};

/// Deepest object that is looked into.
const DEPTH_MAX: usize = 4;
/// Objects whose fields are those of the event: winlogbeat, Elasticsearch, XML that was turned into JSON.
const SHELLS: [&str; 7] = [
    "winlog", "event", "system", "_source", "fields", "eventlog", "windows",
];
/// What holds the text of an element or an attribute, or the value of an object.
const VALUES: [&str; 9] = [
    "#text",
    "value",
    "name",
    "@name",
    "systemtime",
    "@systemtime",
    "text",
    "#attributes",
    "datetime",
];

/// The event; none where the object is not JSON or has no number.
pub(super) fn parse(bytes: &[u8], clock: &Clock) -> Option<Event> {
    let json: Json = serde_json::from_slice(bytes).ok()?;
    let object = json.as_object()?;
    let mut found = Found::default();
    found.look_into(object, 0);
    let mut event = found.draft().finish(clock)?;
    found.data.iter().for_each(|text| event.push_data(text));
    event.binary = found.binary;
    Some(event)
}

#[derive(Default)]
struct Found<'a> {
    fields: Vec<(Field, u8, Cow<'a, str>)>,
    data: Vec<Cow<'a, str>>,
    binary: Option<Vec<u8>>,
}

impl<'a> Found<'a> {
    fn look_into(&mut self, object: &'a Map<String, Json>, depth: usize) {
        for (name, value) in object {
            self.take(name, value);
        }
        if depth >= DEPTH_MAX {
            return;
        }
        for (name, value) in object {
            let shell = SHELLS.iter().any(|shell| name.eq_ignore_ascii_case(shell));
            if let (true, Json::Object(inner)) = (shell, value) {
                self.look_into(inner, depth + 1);
            }
        }
    }

    fn take(&mut self, name: &str, value: &'a Json) {
        if is_texts(name) {
            return self.texts(name, value);
        }
        let (kind, rank) = match name {
            // The time at which a collector took the event comes after that of the event.
            "@timestamp" | "timestamp" | "Timestamp" => (Field::Time, 2),
            // winlogbeat puts number and source of the event there too.
            "code" | "Code" => (Field::Id, 1),
            "host" | "Host" => (Field::Host, 2),
            name => match field(name) {
                Some(Field::Useless) | None => return,
                Some(kind) => (kind, 0),
            },
        };
        if let Some(text) = scalar(value, 0)
            && is_fit(kind, &text)
        {
            self.fields.push((kind, rank, text));
        }
    }

    /// The texts that Windows puts into the message.
    fn texts(&mut self, name: &str, value: &'a Json) {
        match value {
            Json::Array(items) => {
                if let Some(bytes) = binary(items) {
                    self.binary = self.binary.take().or(Some(bytes));
                    return;
                }
                for item in items {
                    match item.get("Value").unwrap_or(item) {
                        Json::Array(items) => {
                            self.binary = self.binary.take().or_else(|| binary(items));
                        }
                        Json::String(text) if item.is_string() && text.starts_with("System.") => {}
                        other => self.data.extend(scalar(other, 0)),
                    }
                }
            }
            Json::Object(object) => {
                for (name, value) in object {
                    match (name.as_str(), value) {
                        ("Binary" | "binary", Json::String(text)) => {
                            self.binary = super::symptom::hex(text);
                        }
                        (_, Json::Array(_)) => self.texts(name, value),
                        _ => self.data.extend(scalar(value, 0)),
                    }
                }
            }
            Json::String(text) if !name.eq_ignore_ascii_case("data") => {
                self.data.push(Cow::Borrowed(text));
            }
            _ => {}
        }
    }

    /// The fields, those first that say it best.
    fn draft(&mut self) -> Draft<'a> {
        self.fields.sort_by_key(|(_, rank, _)| *rank);
        let mut draft = Draft::of(self.fields.len());
        for (field, _, text) in self.fields.drain(..) {
            draft.push(Some(field), text);
        }
        draft
    }
}

fn is_texts(name: &str) -> bool {
    let names = [
        "properties",
        "replacementstrings",
        "eventdata",
        "event_data",
        "data",
    ];
    names.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Whether a text can be such a field: an object may have an `id` that is none of an event.
fn is_fit(field: Field, text: &str) -> bool {
    match field {
        Field::Id | Field::InstanceId => text.parse::<i64>().is_ok(),
        _ => !text.is_empty(),
    }
}

/// A value as text: itself, or that of the object it is in.
fn scalar(value: &Json, depth: usize) -> Option<Cow<'_, str>> {
    match value {
        Json::String(text) => Some(Cow::Borrowed(text)),
        Json::Number(number) => Some(Cow::Owned(number.to_string())),
        Json::Object(object) if depth < DEPTH_MAX => VALUES.iter().find_map(|wanted| {
            let same = |(name, _): &(&String, &Json)| name.eq_ignore_ascii_case(wanted);
            let (_, value) = object.iter().find(same)?;
            scalar(value, depth + 1)
        }),
        _ => None,
    }
}

fn binary(items: &[Json]) -> Option<Vec<u8>> {
    let byte = |item: &Json| item.as_u64().and_then(|n| u8::try_from(n).ok());
    let bytes: Option<Vec<u8>> = items.iter().map(byte).collect();
    bytes.filter(|bytes| !bytes.is_empty())
}
