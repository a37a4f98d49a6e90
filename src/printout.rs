//! What PowerShell prints or exports of an object: a list, a table, CSV, or CLIXML; property by property, without meaning.
//!
//! Names of properties are not translated, and nothing here knows what they are for.

pub mod clixml;
pub mod csv_reader;
pub mod list;
pub(crate) mod markup;
pub(crate) mod scan;
pub mod table;

/// Most properties of an object that are kept.
const PROPERTIES_MAX: usize = 1000;

/// One object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    /// The line on which it begins, from 1; 0 where the form does not tell.
    pub line: usize,
    /// Its properties, in order.
    pub properties: Vec<Property>,
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Printed,
}

/// A value, as far as the form tells its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Printed {
    /// The form does not tell the type.
    Untyped(String),
    /// Text.
    Text(String),
    /// A number whose size is not told.
    Number(i64),
    /// A number of 32 bits, as it is kept.
    Narrow(u32),
    /// A number of 64 bits, as it is kept.
    Wide(u64),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Several values.
    List(Vec<String>),
    /// Anything else, by the name of its type.
    Other(String),
}

impl Printed {
    /// The value as text; none where it has none.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Untyped(text) | Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::Narrow(number) => Some(number.to_string()),
            Self::Wide(number) => Some(number.to_string()),
            Self::List(items) => Some(items.join(" ")),
            Self::Bytes(_) | Self::Other(_) => None,
        }
    }
}

impl Object {
    fn push(&mut self, name: &str, value: Printed) {
        if self.properties.len() < PROPERTIES_MAX {
            self.properties.push(Property {
                name: name.to_owned(),
                value,
            });
        }
    }

    /// Adds a property of which the type is not told.
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        self.push(name, Printed::Untyped(value.to_owned()));
    }

    /// The value of a property, by its name in any case.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Printed> {
        self.properties
            .iter()
            .find(|property| property.name.eq_ignore_ascii_case(name))
            .map(|property| &property.value)
    }
}
