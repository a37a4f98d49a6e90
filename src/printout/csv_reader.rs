//! `Export-Csv` and its like: a line of names, and a row for each object, with a comma, a semicolon or a tab between.

use std::io::Read;

use csv::{ReaderBuilder, StringRecord};

use super::{Object, Printed};

/// Most objects that [`objects`] keeps.
const OBJECTS_MAX: usize = 10_000;
/// What may stand between two fields.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The delimiter of a line of names: the one that parts it into most fields outside quotes; none where none stands there.
#[must_use]
pub fn delimiter(line: &str) -> Option<u8> {
    let count = |delimiter: u8| {
        let mut quoted = false;
        let outside = line.bytes().filter(|byte| {
            quoted ^= *byte == b'"';
            !quoted && *byte == delimiter
        });
        outside.count()
    };
    DELIMITERS
        .into_iter()
        .map(|delimiter| (count(delimiter), delimiter))
        .filter(|(count, _)| *count > 0)
        .max_by_key(|(count, _)| *count)
        .map(|(_, delimiter)| delimiter)
}

/// A reader of rows with any number of fields.
pub fn reader<R: Read>(input: R, delimiter: u8) -> csv::Reader<R> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(input)
}

/// The objects of an export. The line `#TYPE`, which PowerShell writes above the names, is passed over.
#[must_use]
pub fn objects(text: &str) -> Vec<Object> {
    parted(text, None)
}

/// As [`objects`], and a list of one column too.
#[must_use]
pub fn objects_of_any_width(text: &str) -> Vec<Object> {
    parted(text, Some(b','))
}

fn parted(text: &str, alone: Option<u8>) -> Vec<Object> {
    let start = text
        .lines()
        .position(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let skipped = start.unwrap_or(0);
    let body: Vec<&str> = text.split_inclusive('\n').skip(skipped).collect();
    let body = body.concat();
    let first = body.lines().next();
    let Some(delimiter) = first.and_then(|line| delimiter(line).or(alone)) else {
        return Vec::new();
    };
    let mut rows = reader(body.as_bytes(), delimiter);
    let mut names = StringRecord::new();
    if !rows.read_record(&mut names).unwrap_or(false) {
        return Vec::new();
    }
    let mut objects = Vec::new();
    let mut row = StringRecord::new();
    while objects.len() < OBJECTS_MAX && rows.read_record(&mut row).unwrap_or(false) {
        let line = row.position().map_or(0, |at| at.line() as usize);
        let mut object = Object {
            line: line + skipped,
            ..Object::default()
        };
        for (name, value) in names.iter().zip(&row) {
            object.push(name.trim(), Printed::Untyped(value.to_owned()));
        }
        objects.push(object);
    }
    objects
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_types_and_delimiters_are_understood() {
        for text in [
            "#TYPE System.X\r\n\"A\",\"B\"\r\n\"1\",\"x, \"\"y\"\"\nz\"\r\n",
            "\"A\";\"B\"\n\"1\";\"x, \"\"y\"\"\nz\"",
            "A\tB\n1\t\"x, \"\"y\"\"\nz\"\n",
        ] {
            let all = objects(text);
            assert_eq!(all.len(), 1, "{text}");
            assert_eq!(
                all[0].get("b").and_then(Printed::text).as_deref(),
                Some("x, \"y\"\nz")
            );
        }
        assert!(objects("one word").is_empty());
        assert!(objects("").is_empty());
    }
}
