//! `docs/hostile.md`, held against the table. `TICKETPROBE_BLESS=1 cargo test --test hostile document` writes it anew.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::rows::{Client, PARTS, Row};

/// Asks for a new document.
const BLESS: &str = "TICKETPROBE_BLESS";

/// What stands before the tables.
const HEAD: &str = "# Hostile servers

<!-- tests/hostile/turned: written from its table -->

What this client makes of servers that break the rules. Each row is a server on tlslite-ng (`tests/peers/scripted`) that is right in
everything but what the row says. It is probed with few connections, and the end of each is the one of the table, within its deadline
and within 64 MiB of memory. The servers of [bounds.md](bounds.md) are others: they are played byte by byte, with no keys.

- **seen**: the step in which the attempts of the series ended, and how. Two ends stand beside each other where a series had both.
- **rule**: the rule of finding `rule-broken`; [how-it-works.md](how-it-works.md) names the standards. `-`: none was broken, or it is
  another's right to do so, or a bound of this client.
- **verdict**: verdict, reason and exit code of the whole run.
";

#[test]
fn document() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/hostile.md");
    let due = written();
    if env::var_os(BLESS).is_some() {
        fs::write(&file, &due).unwrap();
    }
    let stands = fs::read_to_string(&file).unwrap();
    assert!(
        stands == due,
        "docs/hostile.md is not what the table says: {BLESS}=1 writes it anew"
    );
}

fn written() -> String {
    let mut text = HEAD.to_owned();
    for part in PARTS {
        let _ = writeln!(text, "\n## {}", part.title);
        text.push_str("| what the server does | series | seen | rule | verdict |\n");
        text.push_str("| --- | --- | --- | --- | --- |\n");
        for row in part.rows {
            let _ = writeln!(text, "{}", line(row));
        }
    }
    text
}

fn line(row: &Row) -> String {
    let [seen, rule, verdict] = row.expected;
    let client = match row.client {
        Client::Classic | Client::Chosen => "",
        Client::Rustls => " (`--engine rustls`)",
    };
    let series = row.series.replace('_', " ");
    let rule = match rule {
        "-" => rule.to_owned(),
        rule => rule
            .split(" / ")
            .map(|rule| {
                if rule == "-" {
                    "-".to_owned()
                } else {
                    format!("`{rule}`")
                }
            })
            .collect::<Vec<_>>()
            .join(" / "),
    };
    format!(
        "| {}{client} | {series} | {seen} | {rule} | {verdict} |",
        row.name
    )
}
