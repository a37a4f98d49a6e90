//! Files of regedit and `reg export`: version 5.00, and version 4 (`REGEDIT4`).

use std::iter::Peekable;
use std::str::Lines;

use super::data::Data;
use super::export::{Completeness, Export, Form, Keys};
use super::key::{Key, KeyPath, Value};
use super::malformed::Malformed;

/// Longest value with its continuation lines, in bytes.
const VALUE_MAX: usize = 1024 * 1024;

/// What a value should look like.
const VALUE: &str = "a value such as \"EnableSessionTicket\"=dword:00000002";

/// Whether `line` is the first of such a file.
pub(super) fn is_header(line: &str) -> bool {
    let line = line.trim();
    line.eq_ignore_ascii_case("REGEDIT4") || line.starts_with("Windows Registry Editor")
}

pub(super) fn read(text: &str) -> Result<Export, Malformed> {
    let mut reader = Reader {
        lines: text.lines().peekable(),
        line: 0,
        keys: Keys::default(),
        open: None,
        skipped: 0,
    };
    while let Some(line) = reader.next() {
        reader.take(line)?;
    }
    if let Some(line) = cut_number(text) {
        return Err(Malformed::new(reader.line.saturating_sub(1), VALUE, line));
    }
    reader.close();
    let keys = reader.keys.kept;
    let host = keys.iter().find_map(|key| key.path.host());
    Ok(Export {
        form: Form::RegFile,
        host: host.map(str::to_owned),
        skipped_lines: reader.skipped,
        completeness: Completeness::Whole,
        keys,
    })
}

struct Reader<'a> {
    lines: Peekable<Lines<'a>>,
    /// Number of the line that was read last.
    line: usize,
    keys: Keys,
    open: Option<Key>,
    skipped: u32,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<&'a str> {
        self.line += 1;
        self.lines.next()
    }

    fn take(&mut self, line: &str) -> Result<(), Malformed> {
        let text = line.trim();
        if text.is_empty() || text.starts_with(';') || is_header(text) {
            Ok(())
        } else if let Some(rest) = text.strip_prefix('[') {
            self.key(rest)
        } else {
            self.value(line.trim_start())
        }
    }

    fn close(&mut self) {
        if let Some(key) = self.open.take() {
            self.keys.add(key);
        }
    }

    fn key(&mut self, rest: &str) -> Result<(), Malformed> {
        self.close();
        let Some(end) = rest.rfind(']') else {
            return Err(Malformed::new(self.line, "a key in brackets", rest));
        };
        let path = &rest[..end];
        match path.strip_prefix('-') {
            Some(path) => {
                if let Some(path) = KeyPath::parse(path) {
                    self.keys.delete(&path);
                }
            }
            None => match KeyPath::parse(path) {
                Some(path) => self.open = Some(Key::new(path)),
                None => self.skipped += 1,
            },
        }
        Ok(())
    }

    fn value(&mut self, line: &str) -> Result<(), Malformed> {
        let start = self.line;
        let text = self.whole(line)?;
        let value = parse_value(&text);
        match (value, &mut self.open) {
            (Some(value), Some(key)) => key.set(value),
            (None, Some(key)) if key.path.passes("schannel") => {
                return Err(Malformed::new(start, VALUE, &text));
            }
            (Some(_), None) => {}
            (None, _) => self.skipped += 1,
        }
        Ok(())
    }

    /// A value with the lines that continue it: after a backslash at the end of hexadecimal data, and in text that is still open.
    fn whole(&mut self, line: &str) -> Result<String, Malformed> {
        let start = self.line;
        let mut text = line.to_owned();
        loop {
            let open = is_open_text(&text);
            let continued = !open && is_hex(&text) && text.trim_end().ends_with('\\');
            if !open && !continued {
                return Ok(text);
            }
            // A key in brackets is never part of a value that went on properly.
            let key_follows = self.lines.peek().is_some_and(|next| is_key_line(next));
            let next = if key_follows { None } else { self.next() };
            let Some(next) = next.filter(|_| text.len() < VALUE_MAX) else {
                return Err(Malformed::new(start, "a value that ends", line));
            };
            if open {
                text.push('\n');
                text.push_str(next);
            } else {
                let kept = text.trim_end().len() - 1;
                text.truncate(kept);
                text.push_str(next.trim());
            }
        }
    }
}

fn is_key_line(line: &str) -> bool {
    line.starts_with("[HKEY_") || line.starts_with("[-HKEY_")
}

/// Whether the data is hexadecimal: `"name"=hex(2):…`.
fn is_hex(text: &str) -> bool {
    split_name(text).is_some_and(|(_, data)| data.starts_with("hex"))
}

/// Whether text is open at the end: an opening quote without its fellow.
fn is_open_text(text: &str) -> bool {
    let data = match text.strip_prefix('"') {
        Some(rest) => match quoted(rest) {
            None => return true,
            Some((_, rest)) => rest.trim_start().strip_prefix('=').map(str::trim_start),
        },
        None => text.strip_prefix("@=").map(str::trim_start),
    };
    data.and_then(|data| data.strip_prefix('"'))
        .is_some_and(|rest| quoted(rest).is_none())
}

fn split_name(text: &str) -> Option<(String, &str)> {
    let (name, rest) = match text.strip_prefix('@') {
        Some(rest) => (String::new(), rest),
        None => quoted(text.strip_prefix('"')?)?,
    };
    let data = rest.trim_start().strip_prefix('=')?;
    Some((name, data.trim()))
}

/// Text up to its closing quote, with `\"` and `\\` resolved, and what follows.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((out, &text[at + 1..])),
            '\\' => out.push(chars.next()?.1),
            c => out.push(c),
        }
    }
    None
}

fn parse_value(text: &str) -> Option<Value> {
    let (name, data) = split_name(text)?;
    let data = parse_data(data)?;
    Some(Value { name, data })
}

fn parse_data(text: &str) -> Option<Data> {
    if let Some(rest) = text.strip_prefix('"') {
        let (text, rest) = quoted(rest)?;
        return is_end(rest).then_some(Data::Text(text));
    }
    let (data, comment) = text.split_once(';').unwrap_or((text, ""));
    let _ = comment;
    let data = data.trim().to_ascii_lowercase();
    if data == "-" {
        return Some(Data::Deleted);
    }
    if let Some(digits) = data.strip_prefix("dword:") {
        return number(digits).map(Data::Dword);
    }
    let (kind, digits) = data.strip_prefix("hex")?.split_once(':')?;
    let kind = match kind {
        "" => 3,
        kind => {
            let kind = kind.strip_prefix('(')?.strip_suffix(')')?;
            u32::from_str_radix(kind, 16).ok()?
        }
    };
    Some(Data::of_type(kind, bytes(digits)?))
}

/// The last line, where it is a number that may have had more digits: the file ends within the line, and Windows writes eight.
fn cut_number(text: &str) -> Option<&str> {
    let last = text.rsplit('\n').next()?.trim_end();
    let (_, digits) = last.rsplit_once("=dword:")?;
    (digits.len() < 8).then_some(last)
}

/// Whether nothing but a comment is left.
fn is_end(rest: &str) -> bool {
    let rest = rest.trim();
    rest.is_empty() || rest.starts_with(';')
}

fn number(digits: &str) -> Option<u32> {
    let digits = digits.trim();
    let plain = digits.len() <= 8 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    u32::from_str_radix(digits, 16).ok().filter(|_| plain)
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let digits = digits.trim().trim_end_matches(',');
    if digits.is_empty() {
        return Some(Vec::new());
    }
    digits
        .split(',')
        .map(|pair| {
            let pair = pair.trim();
            let plain = pair.len() <= 2 && pair.bytes().all(|b| b.is_ascii_hexdigit());
            u8::from_str_radix(pair, 16).ok().filter(|_| plain)
        })
        .collect()
}
