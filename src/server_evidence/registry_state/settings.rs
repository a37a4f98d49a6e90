//! What an export says of Schannel, setting by setting.

use serde::{Deserialize, Serialize};

use super::control_set::ControlSet;
use crate::server_evidence::registry::{Data, Export, Key, Place};
use crate::untrusted_text::clean;

/// Longest data that is shown, in characters.
const DATA_MAX: usize = 60;
/// Most settings that are shown.
const SETTINGS_MAX: usize = 200;
/// Values of the Schannel key that are shown, with what the sources say of them.
const SHOWN: [(&str, &str); 5] = [
    ("EnableSessionTicket", "KB 2901554 asks for the DWORD 2"),
    (
        "ClientAuthTrustMode",
        "Microsoft's support diagnostics expect 2",
    ),
    ("SendTrustedIssuerList", ""),
    ("ServerCacheTime", "without it, 10 h"),
    ("MaximumCacheSize", "without it, 20000"),
];

/// A setting of Schannel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// The key, below that of Schannel; empty for the Schannel key itself.
    pub key: String,
    /// The value.
    pub name: String,
    /// Type and data in words; none where the value is not there.
    pub data: Option<String>,
    /// What the sources say of it; empty where they say nothing.
    pub note: String,
}

/// The settings in the control set that is judged.
pub(super) fn all(export: &Export, set: &ControlSet) -> Vec<Setting> {
    let keys = || {
        let below = |key| names_below(key, set).map(|names| (key, names));
        export.keys.iter().filter_map(below)
    };
    let mut settings = Vec::new();
    if let Some((key, _)) = keys().find(|(_, names)| names.is_empty()) {
        settings.extend(SHOWN.iter().map(|(name, note)| Setting {
            key: String::new(),
            name: (*name).to_owned(),
            data: key.value(name).map(|value| describe(&value.data)),
            note: (*note).to_owned(),
        }));
    }
    let protocols = keys().filter(|(_, names)| {
        matches!(names.as_slice(), [protocols, _, side]
            if protocols == "protocols" && (side == "client" || side == "server"))
    });
    settings.extend(protocols.flat_map(|(key, _)| of_protocol(key)));
    settings.truncate(SETTINGS_MAX);
    settings
}

/// The names of a key below the Schannel key of `set`.
pub(super) fn names_below(key: &Key, set: &ControlSet) -> Option<Vec<String>> {
    match (key.path.place(), set) {
        (Place::Schannel, ControlSet::Current) => Some(Vec::new()),
        (Place::Below(names), ControlSet::Current) => Some(names),
        (Place::ControlSet(number, names), ControlSet::Numbered(current)) if number == *current => {
            Some(names)
        }
        _ => None,
    }
}

fn of_protocol(key: &Key) -> impl Iterator<Item = Setting> {
    let written = key.path.written();
    let names: Vec<&str> = written.rsplitn(4, '\\').take(3).collect();
    let path = names.into_iter().rev().collect::<Vec<_>>().join("\\");
    key.values.iter().map(move |value| Setting {
        key: path.clone(),
        name: clean(&value.name, DATA_MAX),
        data: Some(describe(&value.data)),
        note: String::new(),
    })
}

/// Type and data in words.
pub(super) fn describe(data: &Data) -> String {
    match data {
        Data::Dword(number) => format!("the DWORD {number}"),
        Data::Qword(number) => format!("the QWORD {number}"),
        Data::Number(number) => format!("the number {number}"),
        Data::Printed(text) => format!("{} (its type is not told)", clean(text, DATA_MAX)),
        Data::Text(text) => format!("the text '{}'", clean(text, DATA_MAX)),
        Data::Binary(bytes) => {
            let shown = bytes.iter().take(8);
            let hex: Vec<String> = shown.map(|byte| format!("{byte:02x}")).collect();
            format!("{} bytes ({})", bytes.len(), hex.join(" "))
        }
        Data::Other(kind) => clean(kind, DATA_MAX),
        Data::Deleted => "deleted".to_owned(),
    }
}
