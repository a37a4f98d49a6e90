//! `Format-Table`: names, a line of hyphens below them, and a row for each object. Numbers stand at the right edge of their column.

use super::{Object, Printed};

/// Where a column stands, in characters: from its first hyphen to behind its last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its first hyphen.
    pub from: usize,
    /// Behind its last hyphen.
    pub to: usize,
}

/// The columns, where `rule` is the line of hyphens below `names`.
#[must_use]
pub fn columns(names: &str, rule: &str) -> Option<Vec<Column>> {
    let rule = rule.trim_end();
    let is_rule = rule.contains('-') && rule.chars().all(|c| c == '-' || c == ' ');
    if !is_rule || names.trim().is_empty() {
        return None;
    }
    let names: Vec<char> = names.chars().collect();
    let mut columns = Vec::new();
    let mut from = None;
    for (at, c) in rule.chars().chain([' ']).enumerate() {
        match (c, from) {
            ('-', None) => from = Some(at),
            (' ', Some(start)) => {
                let end = at.min(names.len()).max(start.min(names.len()));
                let name: String = names[start.min(names.len())..end].iter().collect();
                columns.push(Column {
                    name: name.trim().to_owned(),
                    from: start,
                    to: at,
                });
                from = None;
            }
            _ => {}
        }
    }
    Some(columns)
}

/// A cell, and on which side of its column it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its text without the blanks around it.
    pub text: String,
    /// On which side.
    pub side: Side,
}

/// On which side of its column a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The left, as text.
    Left,
    /// The right, as numbers.
    Right,
    /// Both: the cell fills its column.
    Both,
}

/// The cells of a row. Two columns part at the widest blank between them.
#[must_use]
pub fn cells(columns: &[Column], row: &str) -> Vec<Cell> {
    let row: Vec<char> = row.trim_end().chars().collect();
    let mut from = 0;
    columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let end = match columns.get(index + 1) {
                Some(next) => cut(&row, column, next).clamp(from, row.len().max(from)),
                None => row.len(),
            };
            let cell: String = row.get(from..end).unwrap_or_default().iter().collect();
            let first = from + cell.chars().take_while(|c| *c == ' ').count();
            let last = from + cell.trim_end().chars().count();
            from = end;
            Cell {
                text: cell.trim().to_owned(),
                side: match (first <= column.from, last >= column.to) {
                    (true, true) => Side::Both,
                    (false, true) => Side::Right,
                    _ => Side::Left,
                },
            }
        })
        .collect()
}

/// Where a row is cut between a column and the next.
fn cut(row: &[char], column: &Column, next: &Column) -> usize {
    let end = next.from.min(row.len());
    let from = column.to.min(end);
    // The last of the widest runs of blanks from the end of the one name to the beginning of the other.
    let mut best = (0, next.from);
    let mut run = 0;
    for at in from..=end {
        if row.get(at).is_some_and(|c| *c == ' ') {
            run += 1;
            continue;
        }
        if run > 0 && run >= best.0 {
            best = (run, at);
        }
        run = 0;
    }
    best.1
}

/// The objects of a printout; lines around its tables are passed over.
#[must_use]
pub fn objects(text: &str) -> Vec<Object> {
    let mut objects = Vec::new();
    let mut names = "";
    let mut open: Option<Vec<Column>> = None;
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            open = None;
        } else if let Some(found) = columns(names, line) {
            open = Some(found);
        } else if let Some(columns) = &open {
            let mut object = Object {
                line: index + 1,
                ..Object::default()
            };
            for (column, cell) in columns.iter().zip(cells(columns, line)) {
                object.push(&column.name, value(cell));
            }
            objects.push(object);
        }
        names = line;
    }
    objects
}

fn value(cell: Cell) -> Printed {
    match (cell.side, cell.text.parse()) {
        (Side::Right, Ok(number)) => Printed::Number(number),
        (Side::Left, Ok(_)) => Printed::Text(cell.text),
        (Side::Left | Side::Right | Side::Both, _) => Printed::Untyped(cell.text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_text_are_told_by_the_side_on_which_they_stand() {
        let text = "\r\nEventLogging EnableSessionTicket PSChildName\r\n------------ ------------------- -----------\r\n           1                   2 SCHANNEL\r\n           1 2                   SCHANNEL\r\n\r\n";
        let all = objects(text);
        let value = |row: usize| all[row].get("EnableSessionTicket").unwrap().clone();
        assert_eq!(value(0), Printed::Number(2));
        assert_eq!(value(1), Printed::Text("2".into()));
        assert_eq!(
            all[1].get("PSChildName"),
            Some(&Printed::Untyped("SCHANNEL".into()))
        );
        assert_eq!(all[1].line, 5);
    }

    #[test]
    fn cells_wider_than_the_name_are_whole() {
        let names = "TimeCreated                     Id LevelDisplayName Message";
        let rule = "-----------                     -- ---------------- -------";
        let columns = columns(names, rule).unwrap();
        let row =
            "3/2/2014 4:02:05 AM          32042 Error            Invalid incoming HTTPS cer...";
        let text: Vec<String> = cells(&columns, row).into_iter().map(|c| c.text).collect();
        assert_eq!(
            text,
            [
                "3/2/2014 4:02:05 AM",
                "32042",
                "Error",
                "Invalid incoming HTTPS cer..."
            ]
        );
        assert_eq!(cells(&columns, "x").len(), 4);
        assert_eq!(cells(&columns, "").len(), 4);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut_into_as_many_cells(names in "[a-z -]{0,30}", rule in "[ -]{0,30}", row in "\\PC{0,40}") {
            if let Some(columns) = columns(&names, &rule) {
                proptest::prop_assert_eq!(cells(&columns, &row).len(), columns.len());
            }
        }
    }
}
