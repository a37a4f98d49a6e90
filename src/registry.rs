//! Registry exports: what a file says of keys and values, without judgement.
//!
//! Read are the files of regedit and `reg export`, what `reg query` prints, `Get-ItemProperty` as a list, a table, CSV, CLIXML or
//! JSON, and a hive itself. Only what can bear on Schannel, or on the binding of the probed port, is kept.

mod data;
mod hive;
mod items;
mod key;
mod powershell;
mod properties;
mod reg_file;
mod reg_query;
mod unanswered;

use serde::{Deserialize, Serialize};

pub use self::key::{Key, KeyPath, Place, Value, is_meant};
use crate::encoding::decode;
use crate::text::{clean, is_binary};

/// The value that turns session tickets off (KB 2901554).
pub const ENABLE_SESSION_TICKET: &str = "EnableSessionTicket";
/// Largest export that is read, in bytes. That of the Schannel key has a few thousand.
pub const SIZE_MAX: usize = 64 * 1024 * 1024;
/// Most keys that are kept.
const KEYS_MAX: usize = 10_000;
/// Longest text of a file that a message repeats, in characters.
const FOUND_MAX: usize = 60;

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A file of regedit or `reg export`.
    RegFile,
    /// What `reg query` prints.
    RegQuery,
    /// `Get-ItemProperty | ConvertTo-Json`.
    Powershell,
    /// `Get-ItemProperty`, as a list.
    PowershellList,
    /// `Get-ItemProperty | Format-Table`.
    PowershellTable,
    /// `Get-ItemProperty | Export-Csv`.
    PowershellCsv,
    /// `Get-ItemProperty | Export-Clixml`.
    Clixml,
    /// The message of a command that found nothing.
    NotFound,
    /// A hive itself.
    Hive,
    /// The registry of this machine.
    Local,
}

/// What a file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Its form.
    pub form: Form,
    /// The host that the file itself names.
    pub host: Option<String>,
    /// The keys that can bear on Schannel, in the order of the file. A key that comes twice is there once.
    pub keys: Vec<Key>,
    /// Lines outside the Schannel key that were not understood.
    pub skipped_lines: u32,
    /// Whether it holds all that the registry did.
    pub completeness: Completeness,
}

/// Whether an export holds all that the registry did when it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Completeness {
    /// It does.
    #[default]
    Whole,
    /// A hive in use: changes may be in its transaction logs only.
    LogsOutside,
}

/// Data of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// REG_DWORD.
    Dword(u32),
    /// REG_QWORD.
    Qword(u64),
    /// A number of a form that does not tell its type.
    Number(u64),
    /// What a form printed that tells no types.
    Printed(String),
    /// REG_SZ, REG_EXPAND_SZ or REG_MULTI_SZ.
    Text(String),
    /// REG_BINARY.
    Binary(Vec<u8>),
    /// Anything else, by the name of its type.
    Other(String),
    /// The file deletes the value.
    Deleted,
}

impl Export {
    /// An export that was read key by key.
    #[must_use]
    pub fn of_keys(form: Form, host: Option<String>, keys: Vec<Key>) -> Self {
        let mut kept = Keys::default();
        keys.into_iter().for_each(|key| kept.add(key));
        Self {
            form,
            host,
            keys: kept.kept,
            skipped_lines: 0,
            completeness: Completeness::Whole,
        }
    }
}

/// Where and why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: expected {expected}, found {found}")]
pub struct Malformed {
    /// The line, from 1.
    pub line: usize,
    /// What should stand there.
    pub expected: &'static str,
    /// What stands there, cleaned and cut.
    pub found: String,
}

impl Malformed {
    fn new(line: usize, expected: &'static str, found: &str) -> Self {
        let found = match found.trim() {
            "" => "nothing".to_owned(),
            text => format!("'{}'", clean(text, FOUND_MAX)),
        };
        Self {
            line,
            expected,
            found,
        }
    }
}

/// Reads an export of any form.
///
/// # Errors
/// Where the bytes are no export, are too many, or are damaged in the Schannel key.
pub fn read(bytes: &[u8]) -> Result<Export, Malformed> {
    if bytes.len() > SIZE_MAX {
        let found = format!("{} bytes", bytes.len());
        return Err(Malformed::new(1, "an export of at most 64 MiB", &found));
    }
    if bytes.starts_with(hive::MAGIC) {
        return hive::read(bytes);
    }
    let text = decode(bytes);
    let text = text.trim_start_matches('\u{feff}');
    match form(text) {
        Some(Form::RegFile) => return reg_file::read(text),
        // The message of PowerShell may break in front of a key, which then stands alone on its line.
        Some(Form::RegQuery) if !unanswered::is_of_powershell(text) => {
            return reg_query::read(text);
        }
        Some(Form::Powershell) => return powershell::read(text),
        _ => {}
    }
    if let Some((form, objects)) = properties::find(text) {
        return properties::read(form, &objects);
    }
    unanswered::read(text).unwrap_or_else(|| {
        let first = text.trim_start().lines().next().unwrap_or("");
        let found = match is_binary(first) {
            true => "binary data",
            false => first,
        };
        Err(Malformed::new(
            1,
            "a .reg file, the output of 'reg query', or that of Get-ItemProperty",
            found,
        ))
    })
}

/// The form, by the first characters, or by a line that names a key.
fn form(text: &str) -> Option<Form> {
    let start = text.trim_start();
    let first_line = start.lines().next().unwrap_or("");
    let in_array = start
        .strip_prefix('[')
        .map(str::trim_start)
        .is_some_and(|rest| rest.starts_with('{') || rest.starts_with(']'));
    if start.starts_with('{') || in_array {
        Some(Form::Powershell)
    } else if reg_file::is_header(first_line) || start.starts_with('[') {
        Some(Form::RegFile)
    } else {
        text.lines()
            .any(reg_query::is_key_line)
            .then_some(Form::RegQuery)
    }
}

/// Puts keys together, those of the same path into one, and keeps what can bear on Schannel.
#[derive(Default)]
struct Keys {
    kept: Vec<Key>,
}

impl Keys {
    fn add(&mut self, key: Key) {
        if !key.matters() {
            return;
        }
        let known = self.kept.iter().position(|kept| kept.path == key.path);
        match known {
            Some(index) => {
                let kept = &mut self.kept[index];
                key.values.into_iter().for_each(|value| kept.set(value));
            }
            None if self.kept.len() < KEYS_MAX => self.kept.push(key),
            None => {}
        }
    }

    /// Forgets a key that the file deletes, and all under it.
    fn delete(&mut self, path: &KeyPath) {
        self.kept.retain(|kept| !kept.path.is_in(path));
    }
}

#[cfg(test)]
mod tests;
