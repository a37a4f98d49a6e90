//! Targets in CSV, as `Get-CsComputer` and `Get-CsPool` are exported: one column names them.

use super::list::{Kind, LineError, Listed, shown};
use super::{Target, TargetError};
use crate::printout::Object;
use crate::printout::csv_reader::objects_of_any_width;

/// Names of columns that are taken before others, where several hold host names.
const PREFERRED: [&str; 9] = [
    "Fqdn",
    "Target",
    "Host",
    "HostName",
    "Computer",
    "ComputerName",
    "Pool",
    "Identity",
    "Name",
];
/// Most names of columns that a message lists.
const NAMES_MAX: usize = 12;

/// Whether a list is such a table: its first line is the type that PowerShell writes, is quoted, or has a comma or a semicolon where a
/// list has none.
#[must_use]
pub fn is_table(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines().map(str::trim);
    let Some(first) = lines.find(|line| !line.is_empty()) else {
        return false;
    };
    if first.starts_with("#TYPE") || first.starts_with('"') {
        return true;
    }
    let at = first.find([',', ';']);
    at.is_some_and(|at| !first.starts_with('#') && !first[..at].contains('='))
}

/// Reads the targets of a table: those in `column`, by its name in any case, or in the column that holds host names.
///
/// # Errors
/// Every line that cannot be used; or one error where no column, or more than one, can be meant.
pub fn parse_table(
    text: &str,
    column: Option<&str>,
    port: Option<u16>,
    path: &str,
) -> Result<Vec<Listed>, Vec<LineError>> {
    let rows = objects_of_any_width(text.trim_start_matches('\u{feff}'));
    let alone = |kind| vec![LineError { line: 1, kind }];
    let column = match column {
        Some(name) => named(&rows, name).map_err(alone)?,
        None => found(&rows).map_err(alone)?,
    };
    let mut listed: Vec<Listed> = Vec::new();
    let mut errors = Vec::new();
    for row in &rows {
        match target(row, &column, port, path) {
            Ok(Some(entry)) if !listed.contains(&entry) => listed.push(entry),
            Ok(_) => {}
            Err(kind) => errors.push(LineError {
                line: row.line,
                kind,
            }),
        }
    }
    if errors.is_empty() {
        Ok(listed)
    } else {
        Err(errors)
    }
}

fn target(
    row: &Object,
    column: &str,
    port: Option<u16>,
    path: &str,
) -> Result<Option<Listed>, Kind> {
    let texts = row
        .properties
        .iter()
        .filter_map(|property| property.value.text());
    if texts.into_iter().any(|text| text.contains('\n')) {
        return Err(Kind::OpenText);
    }
    let Some(text) = cell(row, column) else {
        return Err(Kind::NoField(shown(column)));
    };
    if text.is_empty() {
        return Ok(None);
    }
    let target = Target::parse(&text, port, path).map_err(Kind::Target)?;
    Ok(Some(Listed {
        target,
        server_name: None,
        addresses: Vec::new(),
    }))
}

fn cell(row: &Object, column: &str) -> Option<String> {
    let text = row.get(column)?.text()?;
    Some(text.trim().to_owned())
}

fn names(rows: &[Object]) -> Vec<&str> {
    // A row may lack its last fields.
    let longest = rows.iter().max_by_key(|row| row.properties.len());
    let longest = longest.map_or(&[][..], |row| &row.properties);
    longest
        .iter()
        .map(|property| property.name.as_str())
        .collect()
}

fn named(rows: &[Object], name: &str) -> Result<String, Kind> {
    let all = names(rows);
    match all.iter().find(|known| known.eq_ignore_ascii_case(name)) {
        Some(known) => Ok((*known).to_owned()),
        None => Err(Kind::NoColumn(shown(name), in_words(&all))),
    }
}

/// The column that holds host names.
fn found(rows: &[Object]) -> Result<String, Kind> {
    let all = names(rows);
    let holding: Vec<&str> = all
        .iter()
        .copied()
        .filter(|name| holds_hosts(rows, name))
        .collect();
    let preferred = PREFERRED.iter().find_map(|wanted| {
        let mut holding = holding.iter();
        holding.find(|name| name.eq_ignore_ascii_case(wanted))
    });
    match (holding.as_slice(), preferred) {
        ([only], _) => Ok((*only).to_owned()),
        (_, Some(name)) => Ok((*name).to_owned()),
        ([], None) => Err(Kind::NoHosts(in_words(&all))),
        (several, None) => Err(Kind::Several(in_words(several))),
    }
}

/// Whether all values of a column are full names or addresses.
fn holds_hosts(rows: &[Object], name: &str) -> bool {
    let is_host = |text: &String| {
        let parsed: Result<Target, TargetError> = Target::parse(text, None, "/");
        text.contains(['.', ':']) && !text.contains('/') && parsed.is_ok()
    };
    let mut cells = rows
        .iter()
        .filter_map(|row| cell(row, name))
        .filter(|text| !text.is_empty())
        .peekable();
    cells.peek().is_some() && cells.all(|text| is_host(&text))
}

fn in_words(names: &[&str]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(NAMES_MAX)
        .map(|name| shown(name))
        .collect();
    match shown.as_slice() {
        [] => "none".to_owned(),
        shown => shown.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::target::FOCUS_PATH;

    fn parse(text: &str, column: Option<&str>) -> Result<Vec<String>, Vec<String>> {
        let found = parse_table(text, column, None, FOCUS_PATH);
        found
            .map(|all| all.iter().map(|listed| listed.target.to_string()).collect())
            .map_err(|all| {
                all.iter()
                    .map(|error| format!("{}: {error}", error.line))
                    .collect()
            })
    }

    const COMPUTERS: &str = "#TYPE Microsoft.Rtc.Management.Xds.DisplayComputer\r\n\"Identity\",\"Pool\",\"Fqdn\"\r\n\
        \"fe01.contoso.local\",\"pool01.contoso.local\",\"fe01.contoso.local\"\r\n\"fe02.contoso.local\",\"pool01.contoso.local\",\"fe02.contoso.local\"\r\n";

    #[test]
    fn the_column_is_found_by_its_name_or_by_what_it_holds() {
        let hosts = ["fe01.contoso.local:444", "fe02.contoso.local:444"];
        assert_eq!(parse(COMPUTERS, None).unwrap(), hosts);
        assert_eq!(
            parse(COMPUTERS, Some("pool")).unwrap(),
            ["pool01.contoso.local:444"]
        );
        let german = "Standort;Rechner;Stand\nMitte;fe01.contoso.local;2.3.2014\nMitte;;\nMitte;fe02.contoso.local;x\n";
        assert_eq!(parse(german, None).unwrap(), hosts);
        for (text, column, words) in [
            (
                COMPUTERS,
                Some("Site"),
                "no column 'Site': the columns are Identity, Pool, Fqdn",
            ),
            (
                "A,B\nx,y\n",
                None,
                "no column holds full host names or addresses",
            ),
            (
                "A,B\nfe01.x.local,fe02.x.local\n",
                None,
                "several columns hold host names (A, B)",
            ),
        ] {
            let errors = parse(text, column).unwrap_err();
            assert!(errors.len() == 1 && errors[0].contains(words), "{errors:?}");
        }
    }

    #[test]
    fn each_bad_row_is_told_with_its_line() {
        let text = "Fqdn,x\nfe01.contoso.local,1\nfe 02,2\n10.0.0.256,3\n";
        let errors = parse(text, Some("fqdn")).unwrap_err();
        let lines: Vec<&str> = errors
            .iter()
            .filter_map(|error| error.split(':').next())
            .collect();
        assert_eq!(lines, ["3", "4"], "{errors:?}");
        let open = "Fqdn,x\nfe01.contoso.local,\"1\nfe02.contoso.local,2\n";
        let errors = parse(open, Some("Fqdn")).unwrap_err();
        assert!(
            errors[0].contains("a quote is missing or too many"),
            "{errors:?}"
        );
        let short = "x,Fqdn\n1\n1,fe01.contoso.local\n";
        assert!(parse(short, Some("Fqdn")).unwrap_err()[0].contains("no field"));
    }

    #[test]
    fn a_list_is_no_table() {
        for list in [
            "pool01.contoso.local\n",
            "pool01 address=10.0.0.1,10.0.0.2\n",
            "# one, two\npool01\n",
            "",
        ] {
            assert!(!is_table(list), "{list}");
        }
        for table in [
            COMPUTERS,
            "A;B\n",
            "Name of it,Fqdn\n",
            "\"Fqdn\"\n\"a.b\"\n",
        ] {
            assert!(is_table(table), "{table}");
        }
    }

    proptest! {
        #[test]
        fn no_text_can_break_it(text in "(?s).{0,200}", names in "[a-z,;\"]{0,10}") {
            let _ = parse(&format!("{names}\n{text}"), None);
            let _ = is_table(&text);
        }
    }
}
