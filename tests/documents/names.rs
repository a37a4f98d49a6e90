//! Options, commands and words of reports that the documents name in running text: each has to exist.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use pulldown_cmark::{Event, Options, Parser};
use ticketprobe::observation::Rule;

/// Options of other programs.
const FOREIGN: [&str; 22] = [
    "--bench",
    "--cert",
    "--features",
    "--key",
    "--locked",
    "--mozilla",
    "--mtls",
    "--no-wine",
    "--nodns",
    "--noticket",
    "--priority",
    "--profile",
    "--resum",
    "--resume",
    "--svg",
    "--target",
    "--test",
    "--ticketprobe",
    "--twice",
    "--warnings",
    "--x509cafile",
    "--x509certfile",
];

/// Names with hyphens that are no words of a report.
const OTHERS: [&str; 4] = [
    "apt-get",
    "libxml2-utils",
    "rfc5077-client",
    "rustls-native-certs",
];

/// What the tool knows: its options and commands from its help, the words of its reports from `explain`.
pub(crate) struct Known {
    options: BTreeSet<String>,
    commands: BTreeSet<String>,
    topics: BTreeSet<String>,
}

impl Known {
    pub(crate) fn ask() -> Self {
        let commands: BTreeSet<String> = section(&help(&["--help"]), "Commands:");
        let pages = commands.iter().map(|command| help(&[command, "--help"]));
        let options = pages
            .flat_map(|page| words(&page))
            .filter(|word| word.starts_with("--"));
        Self {
            options: options.collect(),
            topics: words(&help(&["explain"])).into_iter().collect(),
            commands,
        }
    }

    /// What a document names and nobody knows.
    pub(crate) fn strangers(&self, document: &str) -> Vec<String> {
        let text = fs::read_to_string(document).unwrap();
        let spans =
            Parser::new_ext(&text, Options::ENABLE_TABLES).filter_map(|event| match event {
                Event::Code(span) => Some(span.to_string()),
                _ => None,
            });
        let strange = spans.flat_map(|span| self.strange(&span));
        strange
            .map(|word| format!("{document}: `{word}`"))
            .collect()
    }

    fn strange(&self, span: &str) -> Vec<String> {
        let mut parts = span.split_whitespace();
        let named = parts.next() == Some("ticketprobe");
        let command = parts
            .next()
            .filter(|word| named && !self.commands.contains(*word));
        let options = words(span).into_iter().filter(|word| is_option(word));
        let options = options
            .filter(|word| !self.options.contains(word) && !FOREIGN.contains(&word.as_str()));
        let is_rule = |word: &str| Rule::ALL.iter().any(|rule| rule.id() == word);
        let is_strange = |word: &&str| {
            is_id(word) && !self.topics.contains(*word) && !OTHERS.contains(word) && !is_rule(word)
        };
        let id = Some(span).filter(is_strange);
        command
            .into_iter()
            .chain(id)
            .map(str::to_owned)
            .chain(options)
            .collect()
    }
}

fn help(arguments: &[&str]) -> String {
    let mut tool = Command::new(assert_cmd::cargo::cargo_bin!());
    String::from_utf8(tool.args(arguments).output().unwrap().stdout).unwrap()
}

/// The first word of each line of a section of the help.
fn section(text: &str, title: &str) -> BTreeSet<String> {
    let lines = text.lines().skip_while(|line| *line != title).skip(1);
    let lines = lines.take_while(|line| !line.is_empty());
    lines
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    parts.map(str::to_owned).collect()
}

fn is_option(word: &str) -> bool {
    word.strip_prefix("--")
        .is_some_and(|name| name.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// As verdicts, reasons and findings are named: `ticket-replies-worse`.
fn is_id(span: &str) -> bool {
    let lower = span
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    lower && span.contains('-') && span.starts_with(|c: char| c.is_ascii_lowercase())
}

#[test]
fn what_nobody_knows_is_found() {
    let known = Known::ask();
    assert!(known.commands.contains("probe") && known.options.contains("--wait-for"));
    let strange = |span: &str| known.strange(span);
    assert!(strange("ticketprobe probe --wait-for absent").is_empty());
    assert!(strange("ticket-replies-worse").is_empty());
    assert_eq!(strange("ticketprobe prove"), ["prove"]);
    assert_eq!(strange("probe --wait-four"), ["--wait-four"]);
    assert_eq!(strange("ticket-replies-worst"), ["ticket-replies-worst"]);
}
