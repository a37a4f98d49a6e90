//! Which form a text is, by its beginning, and the events of each.

use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;

use jiff::Timestamp;

use super::event::{Event, Item};
use super::file_form::Form;
use super::reading::{Missing, ReadError, Reading, Source};
use super::split_events::{self, Piece};
use super::{clixml_events, field_lines, format_table, json, separated_values, xml};
use crate::encoding::Transcoder;
use crate::printout::clixml;
use crate::untrusted_text::{clean, is_binary};

/// Longest words of a file that a message repeats, in characters.
const FOUND_MAX: usize = 60;

/// Takes an event; breaks where it wants no more.
pub(super) type Take<'a> = &'a mut dyn FnMut(Event) -> ControlFlow<()>;

/// Reads text of any form.
pub(super) fn read(
    input: impl Read,
    source: &Source,
    take: Take<'_>,
) -> Result<Reading, ReadError> {
    let mut text = Transcoder::new(input, source.page)?;
    let form = match skip_blanks(&mut text)? {
        true => find(&String::from_utf8_lossy(text.fill_buf()?)),
        false => return Err(ReadError::Unknown("an empty file".to_owned())),
    };
    let clock = &source.clock;
    match form {
        Ok(Form::Clixml) => {
            let mut next = clixml::pieces(text);
            let mut item = || -> io::Result<Option<Item>> {
                while let Some(piece) = next()? {
                    if let Some(item) = clixml_events::item(piece, clock) {
                        return Ok(Some(item));
                    }
                }
                Ok(None)
            };
            all(Form::Clixml, &mut item, take)
        }
        Ok(Form::Xml | Form::Evtx) => {
            let mut next = split_events::xml_records(text);
            all(
                Form::Xml,
                &mut || Ok(next()?.map(|piece| of(piece, xml::parse))),
                take,
            )
        }
        Ok(Form::Json) => {
            let mut next = split_events::json_records(text);
            let parse = |bytes: &[u8]| json::parse(bytes, clock);
            all(
                Form::Json,
                &mut || Ok(next()?.map(|piece| of(piece, parse))),
                take,
            )
        }
        Ok(Form::Csv) => all(Form::Csv, &mut separated_values::items(text, clock)?, take),
        Ok(Form::Text) => all(Form::Text, &mut field_lines::items(text, clock), take),
        Ok(Form::Table) => all(Form::Table, &mut format_table::items(text, clock), take),
        Err(line) if is_binary(&line) => Err(ReadError::Unknown("binary data".to_owned())),
        Err(line) => Err(ReadError::Unknown(format!("'{}'", clean(&line, FOUND_MAX)))),
    }
}

fn of(piece: Piece, parse: impl Fn(&[u8]) -> Option<Event>) -> Item {
    match piece {
        Piece::Record(bytes) => {
            parse(&bytes).map_or(Item::Damaged, |event| Item::Event(Box::new(event)))
        }
        Piece::Damaged => Item::Damaged,
    }
}

/// The form of a text; the line with which it begins, where it is none that is known.
fn find(head: &str) -> Result<Form, String> {
    // The end of what is looked at may be in the middle of a row.
    if clixml::is_clixml(head) {
        return Ok(Form::Clixml);
    }
    match head.trim_start().chars().next() {
        Some('<') => return Ok(Form::Xml),
        Some('{') => return Ok(Form::Json),
        Some('[') if is_array(head) => return Ok(Form::Json),
        _ => {}
    }
    if format_table::is_such(head) {
        Ok(Form::Table)
    } else if field_lines::is_such(head) {
        Ok(Form::Text)
    } else if separated_values::is_such(head) {
        Ok(Form::Csv)
    } else if head.contains("<Event ") {
        Ok(Form::Xml)
    } else if head
        .lines()
        .any(|line| line.trim_start().starts_with("{\""))
    {
        Ok(Form::Json)
    } else {
        Err(head.trim_start().lines().next().unwrap_or("").to_owned())
    }
}

fn is_array(head: &str) -> bool {
    let rest = head.trim_start().trim_start_matches('[').trim_start();
    rest.is_empty() || rest.starts_with(['{', ']'])
}

/// Passes over blanks at the beginning; false where there is nothing else. Those in front of a table's names are kept.
fn skip_blanks(text: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let buffer = text.fill_buf()?;
        if buffer.is_empty() {
            return Ok(false);
        }
        let Some(at) = buffer.iter().position(|byte| !byte.is_ascii_whitespace()) else {
            let blanks = buffer.len();
            text.consume(blanks);
            continue;
        };
        let line = memchr::memrchr(b'\n', &buffer[..at]).map_or(0, |end| end + 1);
        text.consume(line);
        return Ok(true);
    }
}

/// Takes every event, counts what is damaged, and notes between which times.
fn all(
    form: Form,
    next: &mut dyn FnMut() -> io::Result<Option<Item>>,
    take: Take<'_>,
) -> Result<Reading, ReadError> {
    let mut reading = Reading::new(form);
    let mut last: Option<Timestamp> = None;
    let mut lost = 0;
    while let Some(item) = next()? {
        let Item::Event(event) = item else {
            reading.damaged += 1;
            lost += 1;
            continue;
        };
        if lost > 0 {
            gap(&mut reading, std::mem::take(&mut lost), last, event.time);
        }
        last = event.time.or(last);
        reading.events += 1;
        if take(*event).is_break() {
            return Ok(reading);
        }
    }
    if lost > 0 {
        gap(&mut reading, lost, last, None);
    }
    Ok(reading)
}

fn gap(reading: &mut Reading, lost: u64, after: Option<Timestamp>, before: Option<Timestamp>) {
    reading.miss(Missing {
        chunks: 0,
        records: Some(lost),
        after,
        before,
    });
}
