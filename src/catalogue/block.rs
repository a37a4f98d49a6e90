//! A block of the catalogue: what it says of one thing, in each case.

use super::kind::Kind;

/// What the catalogue says of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// Its stable name, or its number.
    pub id: &'static str,
    pub(super) lines: Vec<Line>,
}

/// What is said in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseText {
    /// The case; none where it is said in every other, or always.
    pub case: Option<&'static str>,
    /// The words.
    pub words: String,
}

/// A part, for one case or for all that have no line of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) part: &'static str,
    pub(super) case: Option<&'static str>,
    pub(super) words: &'static str,
}

impl Block {
    /// One that says nothing.
    pub(super) const fn empty() -> Self {
        Self {
            kind: Kind::Event,
            id: "",
            lines: Vec::new(),
        }
    }

    /// What does not read as a block, or as a line of one, is left out; a test finds it.
    pub(super) fn read(text: &'static str) -> Option<Self> {
        let (head, lines) = text.trim().split_once('\n')?;
        let (mark, id) = head.strip_prefix('[')?.strip_suffix(']')?.split_once(' ')?;
        Some(Self {
            kind: Kind::ALL.into_iter().find(|kind| kind.mark() == mark)?,
            id,
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
    pub fn sources(&self) -> Vec<CaseText> {
        self.told("Source")
    }

    /// What to do next, in each case.
    #[must_use]
    pub fn next_steps(&self) -> Vec<CaseText> {
        self.told("Next")
    }

    /// As sentences: a report ends those of findings itself. Placeholders are in capitals, as in `probe HOST:444`, where the block has no
    /// phrase for them.
    fn told(&self, part: &str) -> Vec<CaseText> {
        let phrase = |name: &str| {
            let phrase = self.pick(name, &[]).map(str::to_owned);
            phrase.or_else(|| Some(name.to_uppercase()))
        };
        let told = |(case, line)| {
            let mut words = self.filled(line, &[], phrase);
            if self.kind == Kind::Finding && !words.ends_with('.') {
                words.push('.');
            }
            CaseText { case, words }
        };
        self.each(part).map(told).collect()
    }

    /// A part in words, each placeholder with its value or the phrase of the block. Without a line, the name is what is left to say.
    pub(crate) fn fill(
        &self,
        part: &str,
        cases: &[&str],
        value: impl Fn(&str) -> Option<String>,
    ) -> String {
        let line = self.pick(part, cases);
        debug_assert!(line.is_some(), "{}: no line {part} {cases:?}", self.id);
        line.map_or_else(
            || self.id.to_owned(),
            |line| self.filled(line, cases, value),
        )
    }

    fn filled(&self, line: &str, cases: &[&str], value: impl Fn(&str) -> Option<String>) -> String {
        let mut words = String::with_capacity(line.len() + 32);
        for piece in pieces(line) {
            match piece {
                Piece::Text(text) => words.push_str(text),
                Piece::Placeholder(name) => {
                    let phrase = || self.pick(name, cases).map(str::to_owned);
                    let put = value(name).or_else(phrase);
                    debug_assert!(put.is_some(), "{}: {{{name}}} has no value", self.id);
                    words.push_str(&put.unwrap_or_default());
                }
            }
        }
        words
    }

    /// The words of a part in every case, that without a name among them.
    pub(super) fn each(
        &self,
        part: &str,
    ) -> impl Iterator<Item = (Option<&'static str>, &'static str)> {
        let lines = self.lines.iter().filter(move |line| line.part == part);
        lines.map(|line| (line.case, line.words))
    }

    /// The words of a part: those of the first case that it knows, or else those without a case.
    pub(crate) fn pick(&self, part: &str, cases: &[&str]) -> Option<&'static str> {
        let wanted = cases.iter().map(|case| Some(*case)).chain([None]);
        let find = |wanted: Option<&str>| self.each(part).find(|(case, _)| *case == wanted);
        let mut found = wanted.filter_map(find);
        found.next().map(|(_, words)| words)
    }

    /// Whether some part knows the case.
    pub(crate) fn knows(&self, case: &str) -> bool {
        self.lines.iter().any(|line| line.case == Some(case))
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

/// A piece of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Words as they stand.
    Text(&'a str),
    /// A name in braces: small letters and hyphens. Other braces are words, such as those of PowerShell.
    Placeholder(&'a str),
}

/// The pieces of a line, in order.
pub(crate) fn pieces(line: &str) -> impl Iterator<Item = Piece<'_>> {
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
