//! What a command says that did not find what it was asked for. What was asked for stands in the command, or in the message of PowerShell.

use super::export::{Completeness, Export, Form};
use super::key::{ENABLE_SESSION_TICKET, Key, KeyPath};
use super::malformed::Malformed;

/// The Schannel key, without blanks and in lower case.
const SCHANNEL: &str = r"\system\currentcontrolset\control\securityproviders\schannel";
/// Longest text that is taken for the answer of one command, in bytes.
const SIZE_MAX: usize = 8 * 1024;
/// Shortest message, in characters.
const MESSAGE_MIN: usize = 12;
/// Longest first word of a message: `ERROR:`.
const WORD_MAX: usize = 24;
/// Words of other messages: access denied, no such network path, bad syntax.
const OTHERS: [&str; 22] = [
    "denied",
    "verweigert",
    "refus\u{e9}",
    "denegado",
    "negato",
    "odmowa",
    "nekad",
    "\u{62d2}\u{5426}",
    "\u{62d2}\u{7edd}",
    "\u{62d2}\u{7d55}",
    "\u{43e}\u{442}\u{43a}\u{430}\u{437}\u{430}\u{43d}\u{43e}",
    "permissiondenied",
    "securityexception",
    "syntax",
    "sintaxis",
    "sintassi",
    "\u{69cb}\u{6587}",
    "\u{8bed}\u{6cd5}",
    "network",
    "netzwerk",
    "r\u{e9}seau",
    "\u{30cd}\u{30c3}\u{30c8}\u{30ef}\u{30fc}\u{30af}",
];

/// The answer of a command that found nothing; none where the text is something else.
pub(super) fn read(text: &str) -> Option<Result<Export, Malformed>> {
    if text.len() > SIZE_MAX {
        return None;
    }
    let lower = text.to_lowercase();
    let message = message(text)?;
    if OTHERS.iter().any(|word| lower.contains(word)) {
        let expected = "the key, or the message that it was not found";
        return Some(Err(Malformed::new(1, expected, message)));
    }
    let dense: String = lower.chars().filter(|c| !c.is_whitespace()).collect();
    let keys = match names_schannel(&dense) {
        true => KeyPath::schannel().map(Key::new).into_iter().collect(),
        false => Vec::new(),
    };
    Some(Ok(Export {
        form: Form::NotFound,
        host: None,
        keys,
        skipped_lines: 0,
        completeness: Completeness::Whole,
    }))
}

/// Whether a text is an error of PowerShell about a property or a path that is not there. Its identifiers are not translated.
pub(super) fn is_of_powershell(text: &str) -> bool {
    let ids = ["PSArgumentException", "PathNotFound"];
    ids.iter().any(|id| text.contains(id))
}

/// The message: a word, a colon and a sentence, whatever the language; or what PowerShell says beside its identifier.
fn message(text: &str) -> Option<&str> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    if is_of_powershell(text) {
        return lines.next();
    }
    let mut messages = lines.filter(|line| !is_prompt(line));
    let message = messages.next()?;
    (messages.next().is_none() && is_message(message)).then_some(message)
}

/// A line of a command window that shows the command: it names the tool.
fn is_prompt(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    let command =
        line.contains("reg query") || line.contains("reg.exe") || line.contains("get-item");
    command || line.ends_with('>')
}

fn is_message(line: &str) -> bool {
    let Some((word, rest)) = line.split_once([':', '\u{ff1a}']) else {
        return false;
    };
    let letters = word.trim().chars().all(char::is_alphabetic);
    let short = (2..=WORD_MAX).contains(&word.trim().chars().count());
    let ended = rest.ends_with(['.', '\u{3002}']);
    letters && short && ended && rest.chars().count() >= MESSAGE_MIN
}

/// Whether the Schannel key of this machine is named, and no key below it.
fn names_schannel(dense: &str) -> bool {
    dense.match_indices(SCHANNEL).any(|(at, _)| {
        let (before, after) = (&dense[..at], &dense[at + SCHANNEL.len()..]);
        let machine = ["hklm", "hklm:", "hkey_local_machine"];
        let hive = machine.iter().any(|hive| before.ends_with(hive));
        let value = ENABLE_SESSION_TICKET.to_lowercase();
        let other_value = after.contains("/v") && !after.contains(&value);
        hive && !after.starts_with(['\\', '_']) && !other_value
    })
}
