//! Keys, by what they are and not by how they are written.

use strsim::levenshtein;

use super::data::Data;
use crate::untrusted_text::clean;

/// The value that turns session tickets off (KB 2901554).
pub const ENABLE_SESSION_TICKET: &str = "EnableSessionTicket";
/// Longest name or path that is kept, in characters: the limit of the registry for a name of a value.
const NAME_MAX: usize = 16_383;
/// The Schannel key of the control set in use, below the machine's hive.
const SCHANNEL: [&str; 5] = [
    "system",
    "currentcontrolset",
    "control",
    "securityproviders",
    "schannel",
];
/// Names of the machine's hive.
const MACHINE: [&str; 2] = ["hkey_local_machine", "hklm"];
/// Names of the other hives.
const OTHERS: [&str; 8] = [
    "hkey_current_user",
    "hkcu",
    "hkey_users",
    "hku",
    "hkey_classes_root",
    "hkcr",
    "hkey_current_config",
    "hkcc",
];

/// Path of a key. Two paths are equal where they name the same key.
#[derive(Clone, Debug)]
pub struct KeyPath {
    written: String,
    /// Hive and keys in lower case; the machine's hive is `hklm`.
    parts: Vec<String>,
    host: Option<String>,
}

impl PartialEq for KeyPath {
    fn eq(&self, other: &Self) -> bool {
        self.parts == other.parts
    }
}

impl Eq for KeyPath {}

/// What a key is to Schannel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The Schannel key itself.
    Schannel,
    /// A key below it, by its lower-case names: `["protocols", "tls 1.0", "client"]`.
    Below(Vec<String>),
    /// The Schannel key of a numbered control set, and the names below it.
    ControlSet(u32, Vec<String>),
    /// `HKLM\System\Select`, which says what control set is in use.
    Select,
    /// A binding of http.sys: the control set, none for the one in use, and its address and port.
    Binding(Option<u32>, String),
    /// Elsewhere.
    Elsewhere,
    /// A key that the export does not name.
    Unnamed,
}

impl KeyPath {
    /// Reads a path with any name of its hive: `HKLM\System`, `\\fe01\HKEY_LOCAL_MACHINE\System`, `HKLM:\System`, or that of a
    /// PowerShell provider.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let path = text.rsplit_once("::").map_or(text, |(_, path)| path);
        let (host, path) = match path.strip_prefix(r"\\") {
            Some(rest) => {
                let (host, path) = rest.split_once('\\')?;
                (Some(clean(host, 255)), path)
            }
            None => (None, path),
        };
        let path = path.trim_end_matches('\\');
        let mut parts: Vec<String> = path.split('\\').map(str::to_lowercase).collect();
        let hive = parts.first_mut()?;
        let name = hive.trim_end_matches(':');
        *hive = match name {
            name if MACHINE.contains(&name) => "hklm".to_owned(),
            name if OTHERS.contains(&name) => name.to_owned(),
            _ => return None,
        };
        Some(Self {
            written: clean(path, NAME_MAX),
            parts,
            host,
        })
    }

    /// The path of a key that the export does not name.
    #[must_use]
    pub fn unnamed() -> Self {
        Self {
            written: "a key that is not named".to_owned(),
            parts: Vec::new(),
            host: None,
        }
    }

    /// The path of the Schannel key.
    pub(super) fn schannel() -> Option<Self> {
        Self::parse(&format!("HKLM\\{}", SCHANNEL.join("\\")))
    }

    /// The path as the file writes it, cleaned.
    #[must_use]
    pub fn written(&self) -> &str {
        &self.written
    }

    /// The host that the path names.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// What the key is to Schannel.
    #[must_use]
    pub fn place(&self) -> Place {
        let names: Vec<&str> = self.parts.iter().map(String::as_str).collect();
        if names.is_empty() {
            return Place::Unnamed;
        }
        let ["hklm", "system", set, below @ ..] = names.as_slice() else {
            return Place::Elsewhere;
        };
        if (*set, below) == ("select", &[]) {
            return Place::Select;
        }
        let number = set
            .strip_prefix("controlset")
            .and_then(|text| text.parse().ok());
        if let ["services", "http", "parameters", "sslbindinginfo", endpoint] = below {
            let used = *set == SCHANNEL[1] || number.is_some();
            return match used {
                true => Place::Binding(number, (*endpoint).to_owned()),
                false => Place::Elsewhere,
            };
        }
        let Some(below) = below.strip_prefix(&SCHANNEL[2..]) else {
            return Place::Elsewhere;
        };
        let below: Vec<String> = below.iter().map(|name| (*name).to_owned()).collect();
        match (*set == SCHANNEL[1], number) {
            (true, _) if below.is_empty() => Place::Schannel,
            (true, _) => Place::Below(below),
            (false, Some(number)) => Place::ControlSet(number, below),
            (false, None) => Place::Elsewhere,
        }
    }

    /// Whether a key of this name stands in the path.
    #[must_use]
    pub fn passes(&self, name: &str) -> bool {
        self.parts.iter().any(|part| part == name)
    }

    /// Whether this is `other` or a key below it.
    pub(super) fn is_in(&self, other: &Self) -> bool {
        self.parts.starts_with(&other.parts)
    }
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// Its name; empty for the default value.
    pub name: String,
    /// What it holds.
    pub data: Data,
}

/// A key with its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Where it is.
    pub path: KeyPath,
    /// Its values, none twice.
    pub values: Vec<Value>,
}

impl Key {
    /// A key without values.
    #[must_use]
    pub fn new(path: KeyPath) -> Self {
        Self {
            path,
            values: Vec::new(),
        }
    }

    /// Sets a value; one of the same name, in any case, is replaced.
    pub fn set(&mut self, value: Value) {
        let same = |old: &&mut Value| old.name.eq_ignore_ascii_case(&value.name);
        match self.values.iter_mut().find(same) {
            Some(old) => *old = value,
            None => self.values.push(value),
        }
    }

    /// The value of that name, in any case, unless the file deletes it.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.values
            .iter()
            .find(|value| value.name.eq_ignore_ascii_case(name))
            .filter(|value| value.data != Data::Deleted)
    }

    /// Whether the key can bear on Schannel: by its place, or by a value that looks like the one that is sought.
    pub(super) fn matters(&self) -> bool {
        self.path.passes("schannel")
            || matches!(self.path.place(), Place::Binding(..))
            || self.path.place() == Place::Select
            || self.values.iter().any(|value| is_meant(&value.name))
    }
}

/// Whether a name is, or was meant to be, that of the value that is sought: at most two letters wrong, missing or too many.
#[must_use]
pub fn is_meant(name: &str) -> bool {
    let letters = |text: &str| -> String {
        let kept = text.chars().filter(|c| c.is_alphanumeric());
        kept.flat_map(char::to_lowercase).take(40).collect()
    };
    levenshtein(&letters(name), &letters(ENABLE_SESSION_TICKET)) <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = r"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";

    #[test]
    fn every_way_to_write_a_key_is_the_same_key() {
        for start in [
            r"HKLM\",
            r"hkey_local_machine\",
            r"\\FE01\HKLM\",
            r"HKLM:\",
            r"Microsoft.PowerShell.Core\Registry::HKEY_LOCAL_MACHINE\",
        ] {
            let path = KeyPath::parse(&format!("{start}{PATH}")).unwrap();
            assert_eq!(path.place(), Place::Schannel, "{start}");
        }
        let remote = KeyPath::parse(&format!(r"\\FE01\HKLM\{PATH}")).unwrap();
        assert_eq!(remote.host(), Some("FE01"));
        assert!(KeyPath::parse("End of search: 2 match(es) found.").is_none());
        assert!(KeyPath::parse("").is_none());
    }

    #[test]
    fn places_are_told_apart() {
        let place = |path: &str| KeyPath::parse(path).unwrap().place();
        let below = place(&format!(r"HKLM\{PATH}\Protocols\TLS 1.0\Client"));
        let names = ["protocols", "tls 1.0", "client"].map(str::to_owned);
        assert_eq!(below, Place::Below(names.to_vec()));
        let numbered = PATH.replace("CurrentControlSet", "ControlSet002");
        assert_eq!(
            place(&format!(r"HKLM\{numbered}")),
            Place::ControlSet(2, Vec::new())
        );
        assert_eq!(place(r"HKLM\SYSTEM\Select"), Place::Select);
        assert_eq!(place(&format!(r"HKCU\{PATH}")), Place::Elsewhere);
        assert_eq!(
            place(r"HKLM\SOFTWARE\Wow6432Node\Schannel"),
            Place::Elsewhere
        );
    }

    #[test]
    fn what_was_meant_is_recognised() {
        for name in [
            "EnableSessionTicket",
            "EnableSessionTickets",
            "EnabledSessionTicket",
            "enable session ticket",
            "EnableSesionTicket",
        ] {
            assert!(is_meant(name), "{name}");
        }
        for name in ["", "EventLogging", "SessionTicket", "EnableOcspStapling"] {
            assert!(!is_meant(name), "{name}");
        }
    }
}
