//! What a document shows of an output, held against what came out: word for word, apart from what differs from run to run.

/// Where a document leaves something out.
const GAP: &str = "...";

/// Whether the words of `shown` stand in `real`, in their order. Between two gaps nothing may be missing.
///
/// # Errors
/// The words that are missing.
pub(crate) fn compare(shown: &str, real: &str) -> Result<(), String> {
    let (shown, mut rest) = (words(shown), &words(real)[..]);
    for part in shown
        .split(|word| word == GAP)
        .filter(|part| !part.is_empty())
    {
        let Some(at) = rest.windows(part.len()).position(|window| window == part) else {
            return Err(missing(part, rest));
        };
        rest = &rest[at + part.len()..];
    }
    Ok(())
}

/// What is nearest to the words that were not found.
fn missing(part: &[String], rest: &[String]) -> String {
    let agree = |at: &usize| {
        rest[*at..]
            .iter()
            .zip(part)
            .take_while(|(a, b)| a == b)
            .count()
    };
    let at = (0..rest.len()).max_by_key(agree).unwrap_or_default();
    let agreed = if rest.is_empty() { 0 } else { agree(&at) };
    let quote = |words: &[String]| words.iter().take(12).cloned().collect::<Vec<_>>().join(" ");
    format!(
        "after {:?} it shows {:?}, and {:?} came out",
        quote(&part[agreed.saturating_sub(8)..agreed]),
        quote(&part[agreed..]),
        quote(&rest[(at + agreed).min(rest.len())..])
    )
}

/// The words of an output. A table is read row by row and cell by cell, so that its widths make no difference.
fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut row: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim) {
        match cells(line) {
            Some(cells) => {
                if !cells.first().is_some_and(String::is_empty) {
                    flush(&mut row, &mut found);
                }
                row.resize(row.len().max(cells.len()), String::new());
                for (cell, part) in row.iter_mut().zip(cells) {
                    cell.push(' ');
                    cell.push_str(&part);
                }
            }
            None => {
                flush(&mut row, &mut found);
                if !is_border(line) {
                    found.extend(line.split_whitespace().map(str::to_owned));
                }
            }
        }
    }
    flush(&mut row, &mut found);
    steady(&found)
}

fn flush(row: &mut Vec<String>, found: &mut Vec<String>) {
    for cell in row.drain(..) {
        found.push("|".to_owned());
        found.extend(cell.split_whitespace().map(str::to_owned));
    }
}

/// The cells of a line of a table.
fn cells(line: &str) -> Option<Vec<String>> {
    let inner = line.strip_prefix(['|', '│'])?.strip_suffix(['|', '│'])?;
    let cells = inner.split(['|', '│', '┆']);
    Some(cells.map(|cell| cell.trim().to_owned()).collect())
}

fn is_border(line: &str) -> bool {
    line.len() > 2 && line.chars().all(|c| "+-=─═╞╪╡┌┬┐└┴┘".contains(c))
}

/// The words, with a name in place of each that differs from run to run.
fn steady(words: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut words = words.iter().map(String::as_str).peekable();
    while let Some(word) = words.next() {
        let next = words.peek().copied().unwrap_or_default();
        let steady = match word.trim_matches(|c: char| !c.is_alphanumeric()) {
            "from"
                if found
                    .last()
                    .is_some_and(|last| last == "measured" || last == "<time>") =>
            {
                // The machine, and its addresses in brackets, where they are shown.
                words.next();
                while words
                    .next_if(|word| word.starts_with(['(']) || word.ends_with(["):", "),"][0]))
                    .is_some()
                {}
                "from <machine>"
            }
            // Where the lab is, and how long it may take.
            "port" | "address" | "timeout" if word.starts_with("--") => {
                words.next();
                ""
            }
            time if time.len() >= 20 && time.ends_with('Z') && time.contains('T') => "<time>",
            day if is_day(day) => "<day>",
            hex if hex.len() >= 16 && hex.chars().all(|c| c.is_ascii_hexdigit()) => "<hex>",
            number if is_measured(number, next) => "<number>",
            _ if found.last().is_some_and(|last| last == "ticketprobe") && is_version(word) => {
                "<version>"
            }
            _ => word,
        };
        found.extend(steady.split_whitespace().map(str::to_owned));
    }
    found
}

/// Whether a number was measured, or counts down. A lifetime hint is a whole number of seconds, and no measurement.
fn is_measured(number: &str, unit: &str) -> bool {
    let unit = unit.trim_matches(|c: char| !c.is_alphanumeric());
    let measured = number.contains('.') && ["s", "ms"].contains(&unit);
    number.parse::<f64>().is_ok() && (measured || unit == "days")
}

/// `2027-11-23`
fn is_day(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    word.len() == 10 && digits == 8 && word.bytes().filter(|b| *b == b'-').count() == 2
}

fn is_version(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.')
}

#[test]
fn what_differs_from_run_to_run_makes_no_difference() {
    let one = "ticketprobe 0.1.0: x\n2026-11-23T06:33:37Z, measured from jump01 (10.0.0.5): 62 connections in 0.2 s\n\
               valid until 2027-11-23T14:52:44Z (364 days left) 7ba1afea2ad9c32e121a.";
    let two = "ticketprobe 0.2.0: x 2026-12-24T16:33:37Z, measured from vm (127.0.0.1): 62 connections in\n1.7 s \
               valid until 2027-11-24T14:52:44Z (1 days left) 00a1afea2ad9c32e121a.";
    compare(one, two).unwrap();
    compare(one, &two.replace("62", "63")).unwrap_err();
    let one = "Measured 2026-11-23T06:33:37Z from jump01, 62 connections, ticketprobe 0.1.0. until 2027-11-23,";
    let two = "Measured 2026-12-23T06:33:37Z from vm (127.0.0.1), 62 connections, ticketprobe 0.2.0. until 2028-01-01,";
    compare(one, two).unwrap();
    compare("hint 36000 s", "hint 7200 s").unwrap_err();
}

#[test]
fn a_table_may_be_of_another_width() {
    let wide = "+---+---+\n| Full handshake | Verdict |\n+===+\n| http 200 x12 | PRESENT |\n| | chain valid |\n+---+";
    let slim =
        "| Full | Verdict |\n| handshake | |\n| http | PRESENT |\n| | chain |\n| 200 x12 | valid |";
    // A wrapped first cell begins a row of its own.
    compare(wide, slim).unwrap_err();
    let slim = "| Full handshake | Verdict |\n| http 200 x12 | PRESENT |\n| | chain |\n| | valid |";
    compare(wide, slim).unwrap();
    compare(wide, &slim.replace("PRESENT", "absent")).unwrap_err();
}

#[test]
fn only_a_gap_leaves_out() {
    compare("a ... d", "a b c d").unwrap();
    compare("b c", "a b c d").unwrap();
    compare("a d", "a b c d").unwrap_err();
    compare("d ... a", "a b c d").unwrap_err();
    let problem = compare("a b x", "a b c d").unwrap_err();
    assert_eq!(problem, r#"after "a b" it shows "x", and "c d" came out"#);
}
