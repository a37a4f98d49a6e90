//! A saved report as it comes from a file: its front ends one after the other, so that never more than one of them stands in memory as a
//! JSON value.

use std::fmt;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::report::FrontEndReport;
use crate::untrusted_text::clean;

/// A front end, or what is wrong with it.
pub(super) type ReadFrontEnd = serde_json::Result<FrontEndReport>;

/// One JSON object, every text in it clean.
#[derive(Default)]
pub(super) struct Document {
    /// Those of its list `front_ends`, or the one of a line.
    pub(super) front_ends: Vec<ReadFrontEnd>,
    /// Whether it has such a list.
    pub(super) has_front_ends: bool,
    /// All other fields.
    pub(super) fields: Map<String, Value>,
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Document, A::Error> {
        let mut document = Document::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                // The line of a run has their number there.
                "front_ends" => {
                    document.has_front_ends = true;
                    document.front_ends.clear();
                    map.next_value_seed(List(&mut document.front_ends))?;
                }
                "front_end" => document.front_ends.push(front_end(map.next_value()?)),
                _ => {
                    let mut value = map.next_value()?;
                    clean_all(&mut value);
                    document.fields.insert(clean(&key, usize::MAX), value);
                }
            }
        }
        Ok(document)
    }
}

/// Puts the front ends of a list there.
struct List<'a>(&'a mut Vec<ReadFrontEnd>);

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of front ends")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(value) = list.next_element()? {
            self.0.push(front_end(value));
        }
        Ok(())
    }
}

fn front_end(mut value: Value) -> ReadFrontEnd {
    clean_all(&mut value);
    FrontEndReport::deserialize(value)
}

/// Cleans every text in `value`. The parser has bounded how deep it is.
pub(super) fn clean_all(value: &mut Value) {
    match value {
        Value::String(text) => *text = clean(text, usize::MAX),
        Value::Array(values) => values.iter_mut().for_each(clean_all),
        Value::Object(fields) => {
            let cleaned = std::mem::take(fields).into_iter().map(|(key, mut value)| {
                clean_all(&mut value);
                (clean(&key, usize::MAX), value)
            });
            *fields = cleaned.collect();
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
