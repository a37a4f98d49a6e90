//! The catalogue: what each kind of finding says, in text files beside this module.
//!
//! A block begins with `[finding id]`. A line is a part, or a part and a case, and then its words: `Next: ...` or `Next address: ...`. Parts
//! are `Severity`, `Means`, `Seen`, `Source`, `Says` and `Next`; one in small letters is a phrase that stands for a placeholder of its
//! name. `{count}` in a line is a placeholder, which the code that found something fills.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::id::FindingId;
use super::severity_and_confidence::Severity;

const FILES: [&str; 4] = [
    include_str!("catalogue/run.txt"),
    include_str!("catalogue/host.txt"),
    include_str!("catalogue/pool.txt"),
    include_str!("catalogue/certificates.txt"),
];

static BLOCKS: LazyLock<Vec<Block>> = LazyLock::new(|| {
    let blocks = FILES.iter().flat_map(|file| file.split("\n\n"));
    blocks.filter_map(Block::read).collect()
});

/// Where the block of each kind is.
static PLACES: LazyLock<BTreeMap<FindingId, usize>> = LazyLock::new(|| {
    let ids = BLOCKS.iter().enumerate();
    ids.map(|(place, block)| (block.id, place)).collect()
});

/// Every block, in the order of the files.
#[must_use]
pub fn blocks() -> &'static [Block] {
    &BLOCKS
}

/// What the catalogue says of a kind of finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The kind.
    pub id: FindingId,
    lines: Vec<Line>,
}

/// What is said in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The case; none where it is said in every other, or always.
    pub case: Option<&'static str>,
    /// The words.
    pub words: String,
}

impl Told {
    /// What is said always.
    #[must_use]
    pub fn always(words: &str) -> Self {
        Self {
            case: None,
            words: words.to_owned(),
        }
    }
}

/// A part, for one case or for all that have no line of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Line {
    part: &'static str,
    case: Option<&'static str>,
    words: &'static str,
}

impl Block {
    /// The block of a kind.
    pub(super) fn of(id: FindingId) -> Option<&'static Self> {
        BLOCKS.get(*PLACES.get(&id)?)
    }

    /// What does not read as a block, or as a line of one, is left out; a test finds it.
    fn read(text: &'static str) -> Option<Self> {
        let (head, lines) = text.trim().split_once('\n')?;
        let name = head.strip_prefix("[finding ")?.strip_suffix(']')?;
        Some(Self {
            id: FindingId::ALL.into_iter().find(|id| id.id() == name)?,
            lines: lines.lines().filter_map(Line::read).collect(),
        })
    }

    /// What it means.
    #[must_use]
    pub fn meaning(&self) -> Option<&'static str> {
        self.pick("Means", &[])
    }

    /// What was measured, and where.
    #[must_use]
    pub fn seen(&self) -> Option<&'static str> {
        self.pick("Seen", &[])
    }

    /// The standard, article or measurement that it rests on, in each case.
    #[must_use]
    pub fn sources(&self) -> Vec<Told> {
        self.told("Source")
    }

    /// What to do next, in each case.
    #[must_use]
    pub fn next_steps(&self) -> Vec<Told> {
        self.told("Next")
    }

    /// As sentences. Placeholders are in capitals, as in `probe HOST:444`, where the block has no phrase for them.
    fn told(&self, part: &str) -> Vec<Told> {
        let piece = |piece: Piece<'_>| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Placeholder(name) => self
                .pick(name, &[])
                .map_or_else(|| name.to_uppercase(), str::to_owned),
        };
        let words = |line: &str| pieces(line).map(piece).collect::<String>();
        let lines = self.each(part);
        lines
            .map(|(case, line)| Told {
                case,
                words: format!("{}.", words(line).trim_end_matches('.')),
            })
            .collect()
    }

    /// The words of a part in every case, that without a name among them.
    fn each(&self, part: &str) -> impl Iterator<Item = (Option<&'static str>, &'static str)> {
        let lines = self.lines.iter().filter(move |line| line.part == part);
        lines.map(|line| (line.case, line.words))
    }

    /// The words of a part: those of the first case that it knows, or else those without a case.
    pub(super) fn pick(&self, part: &str, cases: &[&str]) -> Option<&'static str> {
        let wanted = cases.iter().map(|case| Some(*case)).chain([None]);
        let find = |wanted: Option<&str>| self.each(part).find(|(case, _)| *case == wanted);
        let mut found = wanted.filter_map(find);
        found.next().map(|(_, words)| words)
    }

    /// Whether some part knows the case.
    pub(super) fn knows(&self, case: &str) -> bool {
        self.lines.iter().any(|line| line.case == Some(case))
    }

    pub(super) fn severity(&self, cases: &[&str]) -> Option<Severity> {
        match self.pick("Severity", cases)? {
            "note" => Some(Severity::Note),
            "warning" => Some(Severity::Warning),
            "error" => Some(Severity::Error),
            _ => None,
        }
    }
}

impl Line {
    fn read(line: &'static str) -> Option<Self> {
        let (label, words) = line.split_once(": ")?;
        let (part, case) = match label.split_once(' ') {
            Some((part, case)) => (part, Some(case)),
            None => (label, None),
        };
        Some(Self { part, case, words })
    }
}

impl FindingId {
    /// The sentence of a kind that always says the same. Of others it is the line without a case, with its placeholders.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        self.line("Says")
    }

    /// The next step of a kind where no case is given.
    #[must_use]
    pub fn next_step(self) -> &'static str {
        self.line("Next")
    }

    fn line(self, part: &str) -> &'static str {
        let words = Block::of(self).and_then(|block| block.pick(part, &[]));
        words.unwrap_or_else(|| self.id())
    }
}

/// A piece of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Words as they stand.
    Text(&'a str),
    /// A name in braces: small letters and hyphens. Other braces are words, such as those of PowerShell.
    Placeholder(&'a str),
}

/// The pieces of a line, in order.
pub(super) fn pieces(line: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, behind) = first(rest);
        rest = behind;
        Some(piece)
    })
}

fn first(line: &str) -> (Piece<'_>, &str) {
    match placeholder(line) {
        Some((name, behind)) => (Piece::Placeholder(name), behind),
        None => {
            let next = line.match_indices('{').map(|(at, _)| at);
            let mut next = next.filter(|at| placeholder(&line[*at..]).is_some());
            let (text, behind) = line.split_at(next.next().unwrap_or(line.len()));
            (Piece::Text(text), behind)
        }
    }
}

/// The placeholder that a text begins with, and what follows.
fn placeholder(text: &str) -> Option<(&str, &str)> {
    let (name, behind) = text.strip_prefix('{')?.split_once('}')?;
    let is_name = |c: char| c.is_ascii_lowercase() || c == '-';
    (!name.is_empty() && name.chars().all(is_name)).then_some((name, behind))
}
