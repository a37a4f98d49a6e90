//! What a file says, and the form in which it says it.

use serde::{Deserialize, Serialize};

use super::key::{Key, KeyPath};

/// Most keys that are kept.
const KEYS_MAX: usize = 10_000;

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

/// Whether an export holds all that the registry did when it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Completeness {
    /// It does.
    #[default]
    Whole,
    /// A hive in use: changes may be in its transaction logs only.
    LogsOutside,
}

/// Puts keys together, those of the same path into one, and keeps what can bear on Schannel.
#[derive(Default)]
pub(super) struct Keys {
    pub(super) kept: Vec<Key>,
}

impl Keys {
    pub(super) fn add(&mut self, key: Key) {
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
    pub(super) fn delete(&mut self, path: &KeyPath) {
        self.kept.retain(|kept| !kept.path.is_in(path));
    }
}
