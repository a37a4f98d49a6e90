//! The places in the code that draft a finding.

use std::fs;
use std::path::{Path, PathBuf};

pub(super) struct Source {
    pub(super) path: PathBuf,
    /// Without comments, without tests, and with broken literals joined.
    pub(super) code: String,
}

/// Every file of the program outside the rooms that read the catalogue.
pub(super) fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    collect(Path::new("src"), &mut found);
    found
}

fn collect(folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let skipped = path.file_stem().is_some_and(|stem| stem == "tests");
        if skipped || path.starts_with("src/finding") || path.starts_with("src/catalogue") {
            continue;
        }
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let code = code(&fs::read_to_string(&path).unwrap());
            found.push(Source { path, code });
        }
    }
}

fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let lines = text.lines();
    let lines = lines.filter(|line| !line.trim_start().starts_with("//"));
    let mut code = String::new();
    for line in lines {
        match line.strip_suffix('\\') {
            Some(open) => code.push_str(if code.ends_with('\n') {
                open
            } else {
                open.trim_start()
            }),
            None if !code.is_empty() && !code.ends_with('\n') => {
                code.push_str(line.trim_start());
                code.push('\n');
            }
            None => {
                code.push_str(line);
                code.push('\n');
            }
        }
    }
    code
}

/// A chain of calls from `Draft::of(FindingId::...)` to `.evidence(`.
pub(super) struct Site {
    /// As the variant is written.
    pub(super) kind: String,
    /// For each `.case(...)`, the literals in it.
    pub(super) cases: Vec<Vec<String>>,
    /// The placeholders of `.with(...)`.
    pub(super) values: Vec<String>,
}

/// The sites that name their kind and go on to the evidence in one chain.
pub(super) fn sites(code: &str) -> Vec<Site> {
    let starts = code.match_indices("Draft::of(FindingId::");
    starts.filter_map(|(at, _)| site(&code[at..])).collect()
}

fn site(code: &str) -> Option<Site> {
    let (_, rest) = code.split_once('(')?;
    let (arguments, mut rest) = arguments(rest)?;
    let kind = arguments.split(',').next()?.strip_prefix("FindingId::")?;
    let mut site = Site {
        kind: kind.to_owned(),
        cases: Vec::new(),
        values: Vec::new(),
    };
    loop {
        let call = rest.trim_start().strip_prefix('.')?;
        let (name, behind) = call.split_once('(')?;
        let (given, behind) = self::arguments(behind)?;
        match name {
            "evidence" => return Some(site),
            "case" => site.cases.push(literals(given)),
            "with" => site.values.extend(literals(given).into_iter().take(1)),
            _ => return None,
        }
        rest = behind;
    }
}

/// What stands up to the bracket that closes, and what follows.
fn arguments(code: &str) -> Option<(&str, &str)> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, c) in code.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted && depth == 0 => return Some((&code[..at], &code[at + 1..])),
            ')' if !quoted => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The string literals of code.
pub(super) fn literals(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Option<String> = None;
    let mut letters = code.chars().peekable();
    while let Some(c) = letters.next() {
        match (c, &mut open) {
            ('\'', None) if letters.peek() == Some(&'"') => {
                letters.next();
            }
            ('"', None) => open = Some(String::new()),
            ('"', Some(_)) => found.extend(open.take()),
            ('\\', Some(text)) => text.extend(letters.next()),
            (c, Some(text)) => text.push(c),
            _ => {}
        }
    }
    found
}
