//! The fenced blocks of the documents, and what each is for.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// A fenced block.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// The document, from the root of the repository.
    pub(crate) document: String,
    /// The line of its first fence, from 1.
    pub(crate) line: usize,
    /// What stands after the fence.
    pub(crate) language: String,
    /// What stands between the fences.
    pub(crate) text: String,
}

/// What a block is for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Scripts for a shell: that of the block, or those of the steps of a workflow.
    Commands(Vec<String>),
    /// What the commands before it print.
    Output,
    /// Content of a file, which does nothing by itself.
    Data,
    /// Commands for another system, or something that this test does not know.
    Elsewhere,
}

/// A block without a language is one of commands if it begins with one of these.
const PROGRAMS: [&str; 16] = [
    "apt-get",
    "benches/peers.sh",
    "cargo",
    "certutil",
    "cipherrun",
    "gnutls-cli",
    "netsh",
    "openssl",
    "pip",
    "printf",
    "reg",
    "rfc5077-client",
    "sslyze",
    "testssl.sh",
    "ticketprobe",
    "wevtutil",
];

impl Block {
    /// The first line that is not empty: by it an exemption names its block.
    pub(crate) fn begins(&self) -> &str {
        self.text.trim().lines().next().unwrap_or_default().trim()
    }

    /// Not so the head of a report, which names the version after the program.
    fn begins_with_a_program(&self) -> bool {
        let mut words = self.begins().split_whitespace();
        let program = words.next().is_some_and(|word| PROGRAMS.contains(&word));
        program
            && !words
                .next()
                .is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()))
    }

    /// What it is for.
    pub(crate) fn role(&self) -> Role {
        match self.language.as_str() {
            "sh" | "bash" | "shell" => Role::Commands(vec![self.text.clone()]),
            "console" => Role::Commands(vec![prompted(&self.text)]),
            "yaml" | "yml" => match steps(&self.text) {
                steps if steps.is_empty() => Role::Data,
                steps => Role::Commands(steps),
            },
            "json" | "xml" | "toml" | "ini" | "diff" | "csv" => Role::Data,
            "" | "text" if self.begins_with_a_program() => Role::Commands(vec![self.text.clone()]),
            "" | "text" => Role::Output,
            _ => Role::Elsewhere,
        }
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: `{}`", self.document, self.line, self.begins())
    }
}

/// The lines after a prompt.
fn prompted(text: &str) -> String {
    let lines = text.lines().filter_map(|line| line.strip_prefix("$ "));
    lines.map(|line| format!("{line}\n")).collect()
}

/// The scripts under `run: |` of a workflow, each without its indentation.
fn steps(workflow: &str) -> Vec<String> {
    let lines: Vec<&str> = workflow.lines().collect();
    let begins = |line: &&str| line.trim_start_matches([' ', '-']) == "run: |";
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut scripts = Vec::new();
    for (at, head) in lines.iter().enumerate().filter(|(_, line)| begins(line)) {
        let outer = head.find("run:").unwrap_or_default();
        let inside = |line: &&&str| line.trim().is_empty() || depth(line) > outer;
        let body: Vec<&str> = lines[at + 1..].iter().take_while(inside).copied().collect();
        let inner = body.first().map_or(0, |line| depth(line));
        let body = body
            .iter()
            .map(|line| line.get(inner..).unwrap_or_default());
        scripts.push(body.map(|line| format!("{line}\n")).collect());
    }
    scripts
}

/// Every document for users and contributors, from the root of the repository.
pub(crate) fn documents() -> Vec<String> {
    let mut found = ["README.md", "SECURITY.md", "CONTRIBUTING.md"]
        .map(PathBuf::from)
        .to_vec();
    collect(Path::new("docs"), &mut found);
    found.sort();
    found
        .iter()
        .map(|path| path.display().to_string())
        .collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|end| end == "md") {
            found.push(path);
        }
    }
}

/// The fenced blocks of a document, in their order.
pub(crate) fn blocks(document: &str) -> Vec<Block> {
    in_text(document, &fs::read_to_string(document).unwrap())
}

fn in_text(document: &str, text: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut open = false;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                open = true;
                found.push(Block {
                    document: document.to_owned(),
                    line: text[..range.start].matches('\n').count() + 1,
                    language: info
                        .split_whitespace()
                        .next()
                        .unwrap_or_default()
                        .to_owned(),
                    text: String::new(),
                });
            }
            Event::Text(part) if open => found.last_mut().unwrap().text.push_str(&part),
            Event::End(TagEnd::CodeBlock) => open = false,
            // An indented block would pass unseen.
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                panic!(
                    "{document}: a code block without fences: {:?}",
                    &text[range]
                );
            }
            _ => {}
        }
    }
    found
}

#[test]
fn blocks_are_found_with_their_lines_and_roles() {
    let text = "# A\n\n```sh\nls\n```\n\n1. B\n   ```text\n   ticketprobe demo\n   ```\n\n```\n| a |\n```\n```powershell\n```\n";
    let found = in_text("A.md", text);
    let places: Vec<(usize, &str)> = found.iter().map(|b| (b.line, b.begins())).collect();
    assert_eq!(
        places,
        [(3, "ls"), (8, "ticketprobe demo"), (12, "| a |"), (15, "")]
    );
    let roles: Vec<Role> = found.iter().map(Block::role).collect();
    let commands = |text: &str| Role::Commands(vec![text.to_owned()]);
    let expected = [
        commands("ls\n"),
        commands("ticketprobe demo\n"),
        Role::Output,
        Role::Elsewhere,
    ];
    assert_eq!(roles, expected);
}

#[test]
fn steps_of_a_workflow_are_scripts() {
    let text = "- name: a\n  run: |\n    one\n      two\n\n    three\n  if: x\n- uses: y\n";
    assert_eq!(steps(text), ["one\n  two\n\nthree\n"]);
    assert!(steps("- uses: y\n").is_empty());
}

#[test]
fn prompts_mark_commands() {
    assert_eq!(prompted("$ one\nout\n$ two\n"), "one\ntwo\n");
}
