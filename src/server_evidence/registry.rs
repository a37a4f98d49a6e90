//! Registry exports: what a file says of keys and values, without judgement.
//!
//! Read are the files of regedit and `reg export`, what `reg query` prints, `Get-ItemProperty` as a list, a table, CSV, CLIXML or
//! JSON, and a hive itself. Only what can bear on Schannel, or on the binding of the probed port, is kept.

mod data;
mod export;
mod get_item_printout;
mod hive;
mod key;
mod malformed;
mod not_found_message;
mod powershell;
mod properties;
mod reg_file;
mod reg_query;

pub use self::data::Data;
pub use self::export::{Completeness, Export, Form};
pub use self::key::{ENABLE_SESSION_TICKET, Key, KeyPath, Place, Value, is_meant};
pub use self::malformed::Malformed;
use crate::encoding::decode;
use crate::untrusted_text::is_binary;

/// Largest export that is read, in bytes. That of the Schannel key has a few thousand.
pub const SIZE_MAX: usize = 64 * 1024 * 1024;

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
        Some(Form::RegQuery) if !not_found_message::is_of_powershell(text) => {
            return reg_query::read(text);
        }
        Some(Form::Powershell) => return powershell::read(text),
        _ => {}
    }
    if let Some((form, objects)) = properties::find(text) {
        return properties::read(form, &objects);
    }
    not_found_message::read(text).unwrap_or_else(|| {
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

#[cfg(test)]
mod tests;
