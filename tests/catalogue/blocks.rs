//! The blocks of the catalogue, read by the test itself.

use std::fs;

use ticketprobe::finding::FindingId;

pub(super) struct Line {
    pub(super) part: String,
    pub(super) case: Option<String>,
    pub(super) words: String,
}

pub(super) struct Block {
    pub(super) id: FindingId,
    pub(super) lines: Vec<Line>,
}

/// Parts with placeholders.
pub(super) const TEMPLATES: [&str; 3] = ["Source", "Says", "Next"];

impl Block {
    pub(super) fn all() -> Vec<Self> {
        let files = fs::read_dir("src/finding/catalogue").unwrap();
        let paths = files.map(|entry| entry.unwrap().path());
        let texts = paths.filter(|path| path.extension().is_some_and(|e| e == "txt"));
        let texts: Vec<String> = texts
            .map(|path| fs::read_to_string(path).unwrap())
            .collect();
        let blocks = texts.iter().flat_map(|text| text.split("\n\n"));
        blocks.map(Self::read).collect()
    }

    fn read(text: &str) -> Self {
        let (head, lines) = text.trim().split_once('\n').unwrap();
        let name = head.strip_prefix("[finding ").unwrap().strip_suffix(']');
        let id = FindingId::ALL.into_iter().find(|id| Some(id.id()) == name);
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
            id: id.unwrap_or_else(|| panic!("{head}")),
            lines: lines.lines().map(line).collect(),
        }
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
