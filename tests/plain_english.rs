//! The words that no user may see: those of the last column of the word list in CONTRIBUTING.md.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every file below `folder` that has this extension, without tests.
fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.file_stem().is_some_and(|name| name == "tests") {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The banned words: what stands in quotes in the last column of the list.
fn banned() -> Vec<String> {
    let text = read(&root().join("CONTRIBUTING.md"));
    let (_, list) = text.split_once("| we do not say |").expect("the word list");
    let rows = list
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let cells = rows.filter_map(|line| line.trim_end_matches('|').rsplit('|').next());
    let words = cells.flat_map(|cell| cell.split('"').skip(1).step_by(2));
    words.map(str::to_lowercase).collect()
}

/// Whether the word stands in the text with no letter beside it.
fn says(text: &str, word: &str) -> bool {
    let text = text.to_lowercase();
    text.match_indices(word).any(|(at, _)| {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !letter(text[..at].chars().next_back()) && !letter(text[at + word.len()..].chars().next())
    })
}

/// The string literals of a source with a space in them: those are sentences. Comments are for us, but for the help of the arguments.
fn literals(source: &str, with_help: bool) -> Vec<String> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let is_comment = |line: &&str| line.trim_start().starts_with("//");
    let help = source
        .lines()
        .filter(|line| line.trim_start().starts_with("///"));
    let mut found: Vec<String> = match with_help {
        true => help.map(|line| line.trim().to_owned()).collect(),
        false => Vec::new(),
    };
    let code: Vec<&str> = source.lines().filter(|line| !is_comment(line)).collect();
    let code = code.join("\n");
    let mut letters = code.chars().peekable();
    let mut open: Option<String> = None;
    while let Some(c) = letters.next() {
        match (c, &mut open) {
            ('\'', None) if letters.peek() == Some(&'"') => {
                letters.next();
            }
            ('"', None) => open = Some(String::new()),
            ('"', Some(_)) => found.extend(open.take().filter(|text| text.contains(' '))),
            ('\\', Some(text)) => match letters.next() {
                Some('\n') => while letters.next_if(|c| c.is_whitespace()).is_some() {},
                Some(c) => text.push(c),
                None => {}
            },
            (c, Some(text)) => text.push(c),
            _ => {}
        }
    }
    found
}

/// Everything that a user can read, each with the file that it is from.
fn texts() -> Vec<(PathBuf, String)> {
    let mut texts = Vec::new();
    for file in files("src", "rs") {
        let with_help = file.to_string_lossy().contains("cli/arguments");
        let found = literals(&read(&file), with_help);
        texts.extend(found.into_iter().map(|text| (file.clone(), text)));
    }
    let whole = files("src", "txt").into_iter();
    let whole = whole.chain(files("docs", "md"));
    for file in whole.chain([root().join("README.md")]) {
        let lines: Vec<String> = read(&file).lines().map(str::to_owned).collect();
        texts.extend(lines.into_iter().map(|line| (file.clone(), line)));
    }
    texts
}

#[test]
fn nothing_that_a_user_reads_has_a_banned_word() {
    let banned = banned();
    assert!(banned.len() > 20, "the word list was not read: {banned:?}");
    let mut wrong = Vec::new();
    for (file, text) in texts() {
        for word in banned.iter().filter(|word| says(&text, word)) {
            wrong.push(format!("{}: '{word}' in: {text}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn literals_and_help_are_read() {
    let source = "// \"no, never\"\n/// The help.\nlet x = \"two \\\n    words\"; let y = '\"'; let z = \"one\";";
    assert_eq!(literals(source, false), ["two words"]);
    assert_eq!(literals(source, true), ["/// The help.", "two words"]);
    assert!(says("The root at hand.", "at hand") && !says("that handle", "at hand"));
    let all = texts();
    assert!(
        all.iter()
            .any(|(_, text)| text.contains("Stop-CsWindowsService"))
    );
    assert!(
        all.iter()
            .any(|(_, text)| text.contains("Draw the table with ASCII only"))
    );
}
