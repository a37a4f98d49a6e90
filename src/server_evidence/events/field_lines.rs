//! Events of one line a field: `wevtutil /f:text`, the viewer's details copied as text, `Format-List`; in any language, also in a mail.
//!
//! A block of labelled lines that holds a number and a date, a source or a log is an event; what follows up to the next is its message.

use std::io::{self, BufRead};

use super::clock::Clock;
use super::event::{Event, Item, TEXT_MAX};
use super::event_fields::{Draft, field};
use super::symptom::Symptom;
use super::xml;
use crate::printout::scan::{Line, read_line};
use crate::untrusted_text::clean;

/// Longest line that is kept, in bytes.
const LINE_MAX: usize = 64 * 1024;
/// Longest label, in characters.
const LABEL_MAX: usize = 40;
/// Fewest lines of a block whose labels are not known: those of the viewer have nine.
const LINES_MIN: usize = 6;
/// Most lines of a block that are looked at.
const LINES_MAX: usize = 64;
/// Longest text of a block, or of what follows it, that is kept, in bytes.
const BLOCK_MAX: usize = 256 * 1024;

/// Whether the beginning of a text holds such a block.
pub(super) fn is_such(head: &str) -> bool {
    let clock = Clock::default();
    let mut next = items(head.as_bytes(), &clock);
    matches!(next(), Ok(Some(Item::Event(_))))
}

/// The events of such a file.
pub(super) fn items(
    input: impl BufRead,
    clock: &Clock,
) -> impl FnMut() -> io::Result<Option<Item>> {
    let mut reader = Blocks {
        input,
        clock: clock.clone(),
        line: Vec::new(),
        current: None,
        open: None,
        gap: false,
    };
    move || reader.next()
}

/// A line with a label.
struct Labelled {
    label: String,
    value: String,
}

/// Lines with labels, one after the other.
#[derive(Default)]
struct Block {
    indent: usize,
    lines: Vec<Labelled>,
    /// As it is written, in case that it is part of a message.
    text: String,
}

/// An event whose message is being read.
struct Current {
    block: Block,
    message: String,
}

struct Blocks<R> {
    input: R,
    clock: Clock,
    line: Vec<u8>,
    current: Option<Current>,
    open: Option<Block>,
    /// Whether the line before was empty.
    gap: bool,
}

impl<R: BufRead> Blocks<R> {
    fn next(&mut self) -> io::Result<Option<Item>> {
        loop {
            if read_line(&mut self.input, &mut self.line, LINE_MAX, |_| {})? == Line::None {
                let before = self.settle();
                if before.is_some() {
                    return Ok(before);
                }
                return Ok(self.current.take().map(|current| self.item(current)));
            }
            let line = String::from_utf8_lossy(&self.line).into_owned();
            if let Some(item) = self.take(unquoted(line.trim_end())) {
                return Ok(Some(item));
            }
        }
    }

    /// Takes a line; the event before, where it ends one.
    fn take(&mut self, line: &str) -> Option<Item> {
        if line.is_empty() {
            self.gap = true;
            self.append("");
            return None;
        }
        let gap = std::mem::take(&mut self.gap);
        let indent = line.chars().take_while(|c| *c == ' ' || *c == '\t').count();
        let labelled = labelled(line);
        if let Some(open) = &mut self.open
            && indent > open.indent
            && !(open.is_heading() && labelled.is_some())
        {
            open.go_on(line);
            return None;
        }
        let Some(labelled) = labelled else {
            let item = self.settle();
            self.append(line);
            return item;
        };
        // After an empty line a block begins anew; so does one at another depth.
        let goes_on = self
            .open
            .as_ref()
            .is_some_and(|open| !gap && open.indent == indent);
        let item = if goes_on { None } else { self.settle() };
        let open = self.open.get_or_insert_with(|| Block {
            indent,
            ..Block::default()
        });
        open.push(labelled, line);
        item
    }

    /// Ends the block that is open: it begins an event, or belongs to the message of the one before.
    fn settle(&mut self) -> Option<Item> {
        let block = self.open.take()?;
        if !block.is_event() {
            if let Some(current) = &mut self.current {
                current.append(&block.text);
            }
            return None;
        }
        let current = Current {
            block,
            message: String::new(),
        };
        let before = self.current.replace(current)?;
        Some(self.item(before))
    }

    fn append(&mut self, line: &str) {
        match (&mut self.open, &mut self.current) {
            (Some(open), _) => open.go_on(line),
            (None, Some(current)) => current.append(line),
            (None, None) => {}
        }
    }

    fn item(&self, current: Current) -> Item {
        current
            .event(&self.clock)
            .map_or(Item::Damaged, |event| Item::Event(Box::new(event)))
    }
}

impl Block {
    fn push(&mut self, labelled: Labelled, line: &str) {
        if self.lines.len() < LINES_MAX {
            self.lines.push(labelled);
        }
        self.keep(line);
    }

    /// A line that belongs to the value of the last label.
    fn go_on(&mut self, line: &str) {
        if let Some(last) = self.lines.last_mut()
            && last.value.len() < BLOCK_MAX
            && !line.is_empty()
        {
            last.value.push('\n');
            last.value.push_str(line.trim());
        }
        self.keep(line);
    }

    fn keep(&mut self, line: &str) {
        if self.text.len() < BLOCK_MAX {
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    fn draft(&self) -> Draft<'_> {
        let mut draft = Draft::default();
        for line in &self.lines {
            draft.push(field(&line.label), line.value.as_str());
        }
        draft
    }

    /// `Event[0]:` above the block of wevtutil has a label and no value.
    fn is_heading(&self) -> bool {
        matches!(self.lines.as_slice(), [line] if line.value.is_empty())
    }

    /// Whether the block begins an event. A few lines of a message may hold a number and a date too: their labels do not say so.
    fn is_event(&self) -> bool {
        let draft = self.draft();
        (draft.names_its_number() || self.lines.len() >= LINES_MIN) && draft.is_event()
    }
}

impl Current {
    fn append(&mut self, text: &str) {
        if self.message.len() < BLOCK_MAX {
            self.message.push_str(text);
            self.message.push('\n');
        }
    }

    fn event(mut self, clock: &Clock) -> Option<Event> {
        // The viewer's details end with the event in XML, whose time has an offset.
        let in_xml = self.message.find("<Event ").and_then(|from| {
            let to = self.message[from..].find("</Event>")? + "</Event>".len();
            let event = xml::parse(&self.message.as_bytes()[from..from + to]);
            self.message.truncate(from);
            event
        });
        let message = self.message.trim();
        let mut event = self.block.draft().finish(clock)?;
        if !message.is_empty() && Symptom::is_counted(event.id) {
            let stated = event.message.take().unwrap_or_default();
            event.message = Some(clean(format!("{stated} {message}").trim(), TEXT_MAX));
        }
        Some(match in_xml {
            Some(mut better) => {
                better.message = better.message.or(event.message);
                better
            }
            None => event,
        })
    }
}

/// A line without the marks of a quoted mail.
fn unquoted(line: &str) -> &str {
    let mut line = line;
    while let Some(rest) = line.strip_prefix('>').or_else(|| line.strip_prefix("| ")) {
        line = rest.strip_prefix(' ').unwrap_or(rest);
    }
    line
}

/// Label and value of a line. The colon may be that of East Asia, with and without a blank before it.
fn labelled(line: &str) -> Option<Labelled> {
    let line = line.trim();
    let at = line.find([':', '\u{ff1a}'])?;
    let (label, rest) = line.split_at(at);
    let rest = rest.trim_start_matches([':', '\u{ff1a}']);
    const BLANKS: [char; 5] = [' ', '\t', '\u{a0}', '\u{202f}', '\u{3000}'];
    let parted = rest.is_empty() || rest.starts_with(BLANKS) || label.ends_with(BLANKS);
    // Behind a long label the viewer leaves no blank. An address, a path or a time is no label.
    let named = label.chars().filter(|c| c.is_alphabetic()).count() > 1;
    let parted = parted || named && !rest.starts_with(['/', '\\']);
    let label = label.trim_end();
    let short = !label.is_empty() && label.chars().count() <= LABEL_MAX;
    let wide = line[at..].starts_with('\u{ff1a}');
    (short && (parted || wide)).then(|| Labelled {
        label: label.to_owned(),
        value: rest.trim().to_owned(),
    })
}
