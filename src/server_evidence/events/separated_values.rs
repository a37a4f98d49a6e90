//! CSV, and text with tabs: of the viewer in any language, of `Export-Csv`, of anything with a row for each event.
//!
//! A quote too many must not take the rest of the file with it: a line that begins as a row does is one, also where text is open.

use std::io::{self, BufRead};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::clock::{Clock, is_date};
use super::event::{Event, Item};
use super::event_fields::{Draft, Field, field};
use super::split_events::EVENT_MAX;
use crate::printout::csv_reader::delimiter;
use crate::printout::scan::{Line, read_line};

/// Most columns of a row that are looked at.
const COLUMNS_MAX: usize = 64;

/// Whether the beginning of a text is such a file: its names are known, or its first rows are events.
pub(super) fn is_such(head: &str) -> bool {
    let mut lines = head.lines().skip_while(|line| is_preface(line));
    let Some(sign) = lines.next().and_then(delimiter) else {
        return false;
    };
    let mut rows = Rows::new(head.as_bytes(), sign, Clock::default());
    let Ok(Some(first)) = rows.first() else {
        return false;
    };
    if matches!(first, First::Event) || rows.knows(Field::Id) && rows.knows(Field::Time) {
        return true;
    }
    let mut next = || rows.next().ok().flatten();
    (0..3).any(|_| matches!(next(), Some(Item::Event(_))))
}

/// A line above the names.
fn is_preface(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#') || line.to_ascii_lowercase().starts_with("sep=")
}

/// The events of such a file.
pub(super) fn items(
    mut input: impl BufRead,
    clock: &Clock,
) -> io::Result<impl FnMut() -> io::Result<Option<Item>>> {
    let head = String::from_utf8_lossy(input.fill_buf()?).into_owned();
    let first = head.lines().find(|line| !is_preface(line));
    let sign = first.and_then(delimiter).unwrap_or(b',');
    let mut rows = Rows::new(input, sign, clock.clone());
    let mut begun = false;
    Ok(move || {
        if !begun {
            begun = true;
            rows.first()?;
        }
        rows.next()
    })
}

/// What the first row is.
enum First {
    Names,
    Event,
}

struct Rows<R> {
    input: R,
    clock: Clock,
    parser: Reader,
    sign: u8,
    /// What the columns are, as far as their names tell.
    columns: Vec<Option<Field>>,
    /// The row of names, as it is written.
    names: Vec<u8>,
    /// Where number and date stand in a row.
    places: Option<(usize, usize)>,
    /// The beginning of the next row, where it was found while text was open.
    begun: Option<Vec<u8>>,
    line: Vec<u8>,
    /// Whether a row has begun that may go on.
    inside: bool,
    /// Whether the end of a row was not found, or is left out: what is in it may have been other rows.
    cut: bool,
    fields: Vec<u8>,
    ends: Vec<usize>,
}

impl<R: BufRead> Rows<R> {
    fn new(input: R, sign: u8, clock: Clock) -> Self {
        Self {
            input,
            clock,
            parser: ReaderBuilder::new().delimiter(sign).build(),
            sign,
            columns: Vec::new(),
            names: Vec::new(),
            places: None,
            begun: None,
            line: Vec::new(),
            inside: false,
            cut: false,
            fields: Vec::new(),
            ends: vec![0; COLUMNS_MAX],
        }
    }

    fn knows(&self, field: Field) -> bool {
        self.columns.contains(&Some(field))
    }

    /// Reads the row of names. Where the first row is an event, it is given back.
    fn first(&mut self) -> io::Result<Option<First>> {
        loop {
            let Some(row) = self.row()? else {
                return Ok(None);
            };
            let text = String::from_utf8_lossy(&row).into_owned();
            if is_preface(&text) {
                continue;
            }
            if self.draft(&row).is_event() {
                self.begun = Some(row);
                return Ok(Some(First::Event));
            }
            let count = self.parse(&row);
            self.columns = (0..count).map(|at| field(&self.cell(at))).collect();
            self.names = row;
            let place =
                |wanted: Field| self.columns.iter().position(|field| *field == Some(wanted));
            self.places = place(Field::Id).zip(place(Field::Time));
            return Ok(Some(First::Names));
        }
    }

    fn next(&mut self) -> io::Result<Option<Item>> {
        if std::mem::take(&mut self.cut) {
            return Ok(Some(Item::Damaged));
        }
        while let Some(row) = self.row()? {
            if row.trim_ascii().is_empty() || row == self.names {
                continue;
            }
            let learning = self.places.is_none();
            if let Some(event) = self.event(&row) {
                self.inside = true;
                if learning && let Some(at) = self.row_within(&row) {
                    self.begun = Some(row[at..].to_vec());
                }
                return Ok(Some(Item::Event(Box::new(event))));
            }
            // Text that is not quoted goes on in rows of its own; so does a row that is broken.
            let few = self.parse(&row) * 2 <= self.columns.len();
            if !(few && self.inside) {
                (self.inside, self.cut) = (true, false);
                return Ok(Some(Item::Damaged));
            }
        }
        Ok(std::mem::take(&mut self.cut).then_some(Item::Damaged))
    }

    fn event(&mut self, row: &[u8]) -> Option<Event> {
        let known = self.places;
        let clock = std::mem::take(&mut self.clock);
        let draft = self.draft(row);
        let places = known.or_else(|| draft.places());
        let event = draft.event(&clock);
        self.clock = clock;
        self.places = places.filter(|_| known.is_some() || event.is_some());
        event
    }

    fn draft(&mut self, row: &[u8]) -> Draft<'_> {
        let count = self.parse(row);
        let mut draft = Draft::of(count);
        let mut from = 0;
        for (at, end) in self.ends.iter().take(count).enumerate() {
            let kind = match self.columns.get(at) {
                Some(kind) => *kind,
                // The viewer writes the message behind its last name.
                None if self.columns.is_empty() => None,
                None => Some(Field::Message),
            };
            draft.push(kind, String::from_utf8_lossy(&self.fields[from..*end]));
            from = *end;
        }
        draft
    }

    /// Parts a row into its fields; how many there are.
    fn parse(&mut self, row: &[u8]) -> usize {
        self.parser.reset();
        self.fields.resize(row.len() + 1, 0);
        let (mut rest, mut written, mut count) = (row, 0, 0);
        loop {
            let (result, read, out, ends) =
                self.parser
                    .read_record(rest, &mut self.fields[written..], &mut self.ends[count..]);
            rest = &rest[read..];
            written += out;
            count += ends;
            // After the input comes the empty input, which ends the last field.
            match result {
                ReadRecordResult::InputEmpty if read > 0 || !rest.is_empty() => {}
                _ => return count,
            }
        }
    }

    fn cell(&self, at: usize) -> String {
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        String::from_utf8_lossy(&self.fields[from..self.ends[at]]).into_owned()
    }

    /// The next row, with the line breaks in its texts: up to a line break outside of text, or to a line that begins another row.
    fn row(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut bytes = Vec::new();
        let mut open = false;
        let mut seen = false;
        loop {
            let carried = self.begun.take();
            let mut odd = false;
            match carried {
                Some(line) => self.line = line,
                None => {
                    let count = |rest: &[u8]| odd ^= is_odd(rest);
                    if read_line(&mut self.input, &mut self.line, EVENT_MAX, count)? == Line::None {
                        self.cut |= open;
                        return Ok(seen.then_some(bytes));
                    }
                }
            }
            seen = true;
            if open && self.begins_row(&self.line, &bytes) {
                self.begun = Some(std::mem::take(&mut self.line));
                return Ok(Some(bytes));
            }
            open ^= is_odd(&self.line) ^ odd;
            let room = EVENT_MAX.saturating_sub(bytes.len());
            self.cut |= room < self.line.len() || self.line.len() == EVENT_MAX;
            bytes.extend_from_slice(&self.line[..self.line.len().min(room)]);
            if room > self.line.len() {
                bytes.push(b'\n');
            }
            if !open {
                return Ok(Some(bytes));
            }
        }
    }

    /// Where another row begins within one, which was read before it was known what rows look like.
    fn row_within(&self, row: &[u8]) -> Option<usize> {
        let ends = memchr::memchr_iter(b'\n', row).map(|at| at + 1);
        ends.filter(|at| *at < row.len())
            .find(|at| self.begins_row(&row[*at..], &row[..*at]))
    }

    /// Whether a line begins as a row does, though `before` it text is open.
    fn begins_row(&self, line: &[u8], before: &[u8]) -> bool {
        let before = before.trim_ascii_end();
        let all_quoted = self.names.starts_with(b"\"");
        if all_quoted {
            // One quote opens or closes a field; two stand for one in its text.
            let run = |bytes: &mut dyn Iterator<Item = &u8>| {
                bytes.take_while(|byte| **byte == b'"').count()
            };
            let mut ends = before.iter().rev().skip_while(|byte| **byte == self.sign);
            let (closes, opens) = (run(&mut ends), run(&mut line.iter()));
            return closes % 2 == 1 && opens % 2 == 1;
        }
        let Some((id, date)) = self.places else {
            return false;
        };
        let cells = line.split(|byte| *byte == self.sign);
        let cells = cells.take(id.max(date) + 1);
        // What ends a text ends the row before.
        if cells
            .clone()
            .any(|cell| cell.starts_with(b"\"") != cell.ends_with(b"\""))
        {
            return false;
        }
        let cell = |at: usize| {
            let cell = cells.clone().nth(at)?;
            let text = std::str::from_utf8(cell).ok()?;
            Some(text.trim_matches('"'))
        };
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        cell(id).is_some_and(digits) && cell(date).is_some_and(is_date)
    }
}

/// Whether an odd number of quotes stands there.
fn is_odd(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'"', bytes).count() % 2 == 1
}
