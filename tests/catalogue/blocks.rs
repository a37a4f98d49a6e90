//! The blocks of the catalogue, read by the test itself.

use std::fs;
use std::path::Path;

pub(super) struct Line {
    pub(super) part: String,
    pub(super) case: Option<String>,
    pub(super) words: String,
}

pub(super) struct Block {
    /// As the head has it: `finding`.
    pub(super) kind: String,
    pub(super) id: String,
    pub(super) lines: Vec<Line>,
}

/// Parts with placeholders.
pub(super) const TEMPLATES: [&str; 5] = ["Source", "Says", "Next", "Clause", "Step"];

fn texts(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap();
    let paths = files.map(|entry| entry.unwrap().path());
    let text = |path: std::path::PathBuf| match path.extension() {
        _ if path.is_dir() => texts(&path),
        Some(extension) if extension == "txt" => vec![fs::read_to_string(path).unwrap()],
        _ => Vec::new(),
    };
    paths.flat_map(text).collect()
}

impl Block {
    pub(super) fn all() -> Vec<Self> {
        let texts = texts(Path::new("src/catalogue"));
        let blocks = texts.iter().flat_map(|text| text.split("\n\n"));
        blocks.map(Self::read).collect()
    }

    pub(super) fn of_kind(kind: &str) -> Vec<Self> {
        let mut blocks = Self::all();
        blocks.retain(|block| block.kind == kind);
        assert!(!blocks.is_empty(), "no {kind}");
        blocks
    }

    fn read(text: &str) -> Self {
        let (head, lines) = text.trim().split_once('\n').unwrap();
        let name = head.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
        let (kind, id) = name.and_then(|name| name.split_once(' ')).unwrap();
        let line = |line: &str| {
            let (label, words) = line.split_once(": ").unwrap();
            let (part, case) = match label.split_once(' ') {
                Some((part, case)) => (part, Some(case.to_owned())),
                None => (label, None),
            };
            Line {
                part: part.to_owned(),
                case,
                words: words.to_owned(),
            }
        };
        Self {
            kind: kind.to_owned(),
            id: id.to_owned(),
            lines: lines.lines().map(line).collect(),
        }
    }

    /// As the variant is written: `TicketRenewed` for `ticket-renewed`.
    pub(super) fn variant(&self) -> String {
        let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
        self.id.split('-').map(capital).collect()
    }

    /// The line of a part: that of the first case it knows, or the one without a case.
    pub(super) fn pick(&self, part: &str, cases: &[String]) -> Option<&str> {
        let wanted = cases.iter().map(|case| Some(case.as_str())).chain([None]);
        let find = |wanted: Option<&str>| {
            let mut lines = self.lines.iter().filter(|line| line.part == part);
            lines.find(|line| line.case.as_deref() == wanted)
        };
        let mut found = wanted.filter_map(find);
        found.next().map(|line| line.words.as_str())
    }

    /// Placeholders that code must fill: no phrase stands for them.
    pub(super) fn values(&self) -> Vec<&str> {
        let templates = self.lines.iter();
        let templates = templates.filter(|line| TEMPLATES.contains(&line.part.as_str()));
        let all = templates.flat_map(|line| placeholders(&line.words));
        all.filter(|name| {
            let mut phrases = self.lines.iter().filter(|line| line.part == *name);
            phrases.all(|line| line.case.is_none())
        })
        .collect()
    }
}

/// The names in braces; a brace with a blank or a dollar behind it is PowerShell's.
pub(super) fn placeholders(words: &str) -> Vec<&str> {
    let behind = words.split('{').skip(1);
    let names = behind.filter_map(|rest| rest.split_once('}').map(|(name, _)| name));
    let is_name = |name: &&str| name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    names.filter(is_name).collect()
}

/// A line as the literal of a format would have it, with nothing in its braces.
pub(super) fn bare(words: &str) -> String {
    let mut bare = String::new();
    for (at, part) in words.split('{').enumerate() {
        match part.split_once('}') {
            _ if at == 0 => bare.push_str(part),
            Some((_, rest)) => {
                bare.push_str("{}");
                bare.push_str(rest);
            }
            None => bare.push_str(part),
        }
    }
    bare.trim().trim_end_matches('.').to_owned()
}
