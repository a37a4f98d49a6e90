//! The report as JSON.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use super::Report;

/// How deep objects and lists are indented: what a front end has lists of (attempts, findings, certificates) stands in a line each.
const INDENTED: usize = 4;

/// Writes the report as one JSON document, indented down to the lists of a front end.
///
/// # Errors
/// Those of `out`.
pub fn write_json(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let form = Indented::default();
    report.serialize(&mut Serializer::with_formatter(&mut *out, form))?;
    writeln!(out)
}

/// Indents to a depth, and writes what is deeper without white space.
#[derive(Default)]
struct Indented<'a> {
    indented: PrettyFormatter<'a>,
    depth: usize,
}

impl Indented<'_> {
    fn is_indented(&self) -> bool {
        self.depth <= INDENTED
    }
}

/// Hands a call on to the formatter of the depth.
macro_rules! by_depth {
    ($($name:ident($($argument:ident: $kind:ty),*);)*) => {
        $(fn $name<W: ?Sized + Write>(&mut self, writer: &mut W $(, $argument: $kind)*) -> io::Result<()> {
            match self.is_indented() {
                true => self.indented.$name(writer $(, $argument)*),
                false => CompactFormatter.$name(writer $(, $argument)*),
            }
        })*
    };
}

impl Formatter for Indented<'_> {
    by_depth! {
        begin_array_value(first: bool);
        end_array_value();
        begin_object_key(first: bool);
        begin_object_value();
        end_object_value();
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        match self.is_indented() {
            true => self.indented.begin_array(writer),
            false => CompactFormatter.begin_array(writer),
        }
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        let is_indented = self.is_indented();
        self.depth -= 1;
        match is_indented {
            true => self.indented.end_array(writer),
            false => CompactFormatter.end_array(writer),
        }
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        match self.is_indented() {
            true => self.indented.begin_object(writer),
            false => CompactFormatter.begin_object(writer),
        }
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        let is_indented = self.is_indented();
        self.depth -= 1;
        match is_indented {
            true => self.indented.end_object(writer),
            false => CompactFormatter.end_object(writer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_front_end_has_many_of_stands_in_a_line_each() {
        let value = serde_json::json!({"a": [{"b": [{"c": [1, {}]}, {}], "d": []}], "e": {}});
        let mut out = Vec::new();
        let form = Indented::default();
        let mut serializer = Serializer::with_formatter(&mut out, form);
        value.serialize(&mut serializer).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&text).unwrap(),
            value
        );
        assert!(
            text.contains("\n        {\"c\":[1,{}]},\n        {}\n"),
            "{text}"
        );
        assert!(text.contains("\"d\": []\n"), "{text}");
    }
}
