//! What `reg query` prints. Only keys and the names of types are looked at, so that the language of Windows does not matter.

use super::data::Data;
use super::export::{Completeness, Export, Form, Keys};
use super::key::{Key, KeyPath, Value};
use super::malformed::Malformed;

/// What a value should look like.
const VALUE: &str = "a value such as 'EnableSessionTicket    REG_DWORD    0x2'";

pub(super) fn read(text: &str) -> Result<Export, Malformed> {
    let mut keys = Keys::default();
    let mut open: Option<Key> = None;
    let mut host = None;
    let mut skipped_lines = 0;
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        if let Some(path) = key(line) {
            if let Some(key) = open.take() {
                keys.add(key);
            }
            host = host.or_else(|| path.host().map(str::to_owned));
            open = Some(Key::new(path));
            continue;
        }
        match (value(line), &mut open) {
            (Some(value), Some(key)) => key.set(value),
            (None, Some(key)) if is_value_line(line) && key.path.passes("schannel") => {
                return Err(Malformed::new(index + 1, VALUE, line));
            }
            _ => skipped_lines += 1,
        }
    }
    if let Some(key) = open {
        keys.add(key);
    }
    Ok(Export {
        form: Form::RegQuery,
        host,
        keys: keys.kept,
        skipped_lines,
        completeness: Completeness::Whole,
    })
}

/// Whether a line names a key, and does nothing else.
pub(super) fn is_key_line(line: &str) -> bool {
    key(line).is_some()
}

fn key(line: &str) -> Option<KeyPath> {
    // PowerShell writes its provider in front of a path: such a line is a property.
    KeyPath::parse(line.trim_end()).filter(|_| !line.contains("::"))
}

/// Values are indented; headings and sums, in the language of Windows, are not.
fn is_value_line(line: &str) -> bool {
    line.starts_with([' ', '\t'])
}

fn value(line: &str) -> Option<Value> {
    if !is_value_line(line) {
        return None;
    }
    let at = line
        .match_indices("REG_")
        .map(|(at, _)| at)
        .find(|at| line[..*at].ends_with([' ', '\t']))?;
    let (kind, data) = line[at..]
        .split_once([' ', '\t'])
        .unwrap_or_else(|| (line[at..].trim_end(), ""));
    let data = data.trim();
    Some(Value {
        name: line[..at].trim().to_owned(),
        data: match kind.trim_end() {
            "REG_DWORD" => Data::Dword(number(data)?.try_into().ok()?),
            "REG_QWORD" => Data::Qword(number(data)?),
            "REG_SZ" | "REG_EXPAND_SZ" | "REG_MULTI_SZ" => Data::Text(data.to_owned()),
            "REG_BINARY" => Data::Binary(bytes(data)?),
            kind => Data::Other(kind.to_owned()),
        },
    })
}

fn number(text: &str) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

/// Pairs of digits without anything between them.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| {
            let digits = std::str::from_utf8(pair).ok()?;
            u8::from_str_radix(digits, 16).ok()
        })
        .collect()
}
