//! `Format-Table` of events: names, a line of hyphens, rows; above each group the source.

use std::io::{self, BufRead};

use super::clock::Clock;
use super::event::Item;
use super::event_fields::{Draft, Field, field};
use crate::printout::scan::{Line, read_line};
use crate::printout::table::{Column, cells, columns};

/// Longest line that is kept, in bytes.
const LINE_MAX: usize = 64 * 1024;

/// Whether the beginning of a text holds such a table.
pub(super) fn is_such(head: &str) -> bool {
    let mut names = "";
    head.lines().any(|line| {
        let found = columns(names, line.trim_end());
        names = line;
        found.is_some_and(|columns| knows_events(&columns))
    })
}

fn knows_events(columns: &[Column]) -> bool {
    let known = |wanted: &[Field]| {
        columns
            .iter()
            .any(|column| field(&column.name).is_some_and(|field| wanted.contains(&field)))
    };
    known(&[Field::Id, Field::InstanceId]) && known(&[Field::Time, Field::Provider, Field::Message])
}

/// The events of such a file.
pub(super) fn items(
    mut input: impl BufRead,
    clock: &Clock,
) -> impl FnMut() -> io::Result<Option<Item>> {
    let clock = clock.clone();
    let mut table = Table::default();
    let mut line = Vec::new();
    move || {
        while read_line(&mut input, &mut line, LINE_MAX, |_| {})? != Line::None {
            let text = String::from_utf8_lossy(&line).into_owned();
            if let Some(draft) = table.take(text.trim_end()) {
                return Ok(Some(
                    draft
                        .finish(&clock)
                        .map_or(Item::Damaged, |event| Item::Event(Box::new(event))),
                ));
            }
        }
        Ok(None)
    }
}

#[derive(Default)]
struct Table {
    columns: Vec<Column>,
    /// The line before.
    names: String,
    /// What stands above the group: its name and value.
    group: Option<(Field, String)>,
}

impl Table {
    /// Takes a line; the fields of a row.
    fn take(&mut self, line: &str) -> Option<Draft<'static>> {
        let before = std::mem::replace(&mut self.names, line.to_owned());
        if line.is_empty() {
            return None;
        }
        if let Some(found) = columns(&before, line) {
            self.columns = found;
            return None;
        }
        if let Some((name, value)) = line.trim_start().split_once(": ")
            && line.starts_with(' ')
            && let Some(field) = field(name)
        {
            self.group = Some((field, value.trim().to_owned()));
            self.columns.clear();
            return None;
        }
        let mut draft = Draft::default();
        let (mut number, mut filled) = (false, 0);
        for (column, cell) in self.columns.iter().zip(cells(&self.columns, line)) {
            let kind = field(&column.name).unwrap_or(Field::Useless);
            number |= matches!(kind, Field::Id | Field::InstanceId) && !cell.text.is_empty();
            filled += usize::from(!cell.text.is_empty());
            draft.push(Some(kind), cell.text);
        }
        // With -Wrap the message goes on in rows that are empty elsewhere.
        if !number && filled <= 1 {
            return None;
        }
        if let Some((field, value)) = &self.group {
            draft.push(Some(*field), value.clone());
        }
        Some(draft)
    }
}
