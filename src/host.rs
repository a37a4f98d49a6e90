//! The registry judged: whether the change of KB 2901554 is applied, and what else the sources say of the Schannel key.
//!
//! Where the sources have no opinion, a setting is shown and not judged.

mod binding;
mod findings;
mod settings;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::binding::{Binding, BindingAsks};
pub use self::settings::Setting;
use crate::finding::Finding;
use crate::registry::{Data, ENABLE_SESSION_TICKET, Export, Form, Key, Place};

/// Whether the change is applied. The order is from best to worst, so that `max` is the state of several files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistryState {
    /// EnableSessionTicket is there, a DWORD, and 2.
    Applied,
    /// The export does not hold what decides.
    CannotTell,
    /// Anything else.
    NotApplied,
}

impl RegistryState {
    /// The exit code that follows.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Applied => 0,
            Self::NotApplied => 11,
            Self::CannotTell => 13,
        }
    }
}

impl fmt::Display for RegistryState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Applied => "applied",
            Self::NotApplied => "not applied",
            Self::CannotTell => "cannot tell",
        })
    }
}

/// Why the state is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegistryReason {
    /// The value is the DWORD 2.
    ValueIsTwo,
    /// The Schannel key is there, and the value is not.
    ValueAbsent,
    /// The value is another number.
    ValueOther,
    /// The value is no DWORD.
    ValueType,
    /// The export does not hold the Schannel key.
    KeyNotInExport,
    /// The export holds the value, and does not say of which key.
    KeyNotNamed,
    /// The export holds numbered control sets, and does not say which is in use.
    ControlSetUnknown,
}

/// The judgement of one export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryJudgement {
    /// Whether the change is applied.
    pub state: RegistryState,
    /// Why.
    pub reason: RegistryReason,
    /// State and reason in a sentence.
    pub summary: String,
    /// What to do next.
    pub next_step: String,
    /// What the export says of Schannel.
    pub settings: Vec<Setting>,
    /// Judged facts beside the state.
    pub findings: Vec<Finding>,
    /// The bindings of http.sys.
    pub bindings: Vec<Binding>,
}

/// Judges an export.
#[must_use]
pub fn judge(export: &Export) -> RegistryJudgement {
    let found = Found::of(export);
    let reason = found.reason();
    let state = match reason {
        RegistryReason::ValueIsTwo => RegistryState::Applied,
        RegistryReason::KeyNotInExport
        | RegistryReason::KeyNotNamed
        | RegistryReason::ControlSetUnknown => RegistryState::CannotTell,
        _ => RegistryState::NotApplied,
    };
    RegistryJudgement {
        state,
        reason,
        summary: match binding::pending(export) {
            Some(pending) => format!("{} {pending}", found.summary(reason)),
            None => found.summary(reason),
        },
        next_step: next_step(reason).to_owned(),
        settings: settings::all(export, &found.set),
        findings: findings::all(export, &found),
        bindings: binding::all(export, &found.set),
    }
}

/// The control set that is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
enum ControlSet {
    /// `CurrentControlSet`.
    Current,
    /// The one that `Select` says is in use.
    Numbered(u32),
    /// Only numbered ones are there, and nothing says which is in use.
    Unknown,
    /// None is there.
    Absent,
    /// A key is there that is not named.
    Unnamed,
}

struct Found<'a> {
    set: ControlSet,
    key: Option<&'a Key>,
    form: Form,
}

impl<'a> Found<'a> {
    fn of(export: &'a Export) -> Self {
        let key = |place: &Place| export.keys.iter().find(|key| key.path.place() == *place);
        let numbered = |key: &Key| matches!(key.path.place(), Place::ControlSet(..));
        let selected = key(&Place::Select)
            .and_then(|key| key.value("Current"))
            .and_then(|value| match value.data {
                Data::Dword(number) => Some(number),
                _ => None,
            });
        let found = |set, key| Self {
            set,
            key,
            form: export.form,
        };
        if let Some(current) = key(&Place::Schannel) {
            return found(ControlSet::Current, Some(current));
        }
        match selected {
            Some(number) => {
                let current = key(&Place::ControlSet(number, Vec::new()));
                found(ControlSet::Numbered(number), current)
            }
            None if export.keys.iter().any(numbered) => found(ControlSet::Unknown, None),
            None if key(&Place::Unnamed).is_some() => found(ControlSet::Unnamed, None),
            None => found(ControlSet::Absent, None),
        }
    }

    fn data(&self) -> Option<&'a Data> {
        let value = self.key?.value(ENABLE_SESSION_TICKET)?;
        Some(&value.data)
    }

    fn reason(&self) -> RegistryReason {
        if self.key.is_none() {
            return match self.set {
                ControlSet::Unknown => RegistryReason::ControlSetUnknown,
                ControlSet::Unnamed => RegistryReason::KeyNotNamed,
                _ => RegistryReason::KeyNotInExport,
            };
        }
        match self.data() {
            None => RegistryReason::ValueAbsent,
            Some(Data::Dword(2) | Data::Number(2)) => RegistryReason::ValueIsTwo,
            Some(Data::Dword(_) | Data::Number(_)) => RegistryReason::ValueOther,
            Some(Data::Printed(text)) => match text.parse::<i64>() {
                Ok(2) => RegistryReason::ValueIsTwo,
                Ok(_) => RegistryReason::ValueOther,
                Err(_) => RegistryReason::ValueType,
            },
            Some(_) => RegistryReason::ValueType,
        }
    }

    fn summary(&self, reason: RegistryReason) -> String {
        let shown = self.data().map_or_else(String::new, settings::describe);
        match reason {
            RegistryReason::ValueIsTwo
                if matches!(self.data(), Some(Data::Number(_) | Data::Printed(_))) =>
            {
                "EnableSessionTicket is 2 under the Schannel key; this form does not carry the type of a value, and the number was taken as a DWORD."
                    .to_owned()
            }
            RegistryReason::ValueIsTwo => {
                "EnableSessionTicket is the DWORD 2 under the Schannel key, as KB 2901554 asks."
                    .to_owned()
            }
            RegistryReason::ValueAbsent => match self.form {
                Form::NotFound => {
                    "The command did not find EnableSessionTicket under the Schannel key.".to_owned()
                }
                Form::RegFile | Form::Local | Form::Hive => {
                    "EnableSessionTicket is not under the Schannel key.".to_owned()
                }
                _ => {
                    "EnableSessionTicket is not under the Schannel key; output that was limited to another value would not show it."
                        .to_owned()
                }
            },
            RegistryReason::ValueOther | RegistryReason::ValueType => format!(
                "EnableSessionTicket is {shown} under the Schannel key; KB 2901554 asks for the DWORD 2."
            ),
            RegistryReason::KeyNotInExport if self.form == Form::NotFound => {
                "A command did not find what it was asked for, and the text does not say what that was."
                    .to_owned()
            }
            RegistryReason::KeyNotInExport => {
                "The export does not contain the Schannel key.".to_owned()
            }
            RegistryReason::KeyNotNamed => {
                "The output holds EnableSessionTicket, and does not say under which key.".to_owned()
            }
            RegistryReason::ControlSetUnknown => {
                "The export holds the Schannel key of a numbered control set only, and does not say which control set is in use."
                    .to_owned()
            }
        }
    }
}

/// Command that exports the key.
pub const EXPORT_COMMAND: &str =
    r"reg export HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL schannel.reg";

fn next_step(reason: RegistryReason) -> &'static str {
    match reason {
        RegistryReason::ValueIsTwo => {
            "Probe the host: only the wire shows whether Schannel has read the value."
        }
        RegistryReason::ValueAbsent | RegistryReason::ValueOther | RegistryReason::ValueType => {
            r"If this is a Lync Server 2013 Front End on Windows Server 2012 R2: back up the registry, set the DWORD EnableSessionTicket = 2 under HKLM\System\CurrentControlSet\Control\SecurityProviders\Schannel, then run Stop-CsWindowsService and Start-CsWindowsService."
        }
        RegistryReason::KeyNotInExport
        | RegistryReason::KeyNotNamed
        | RegistryReason::ControlSetUnknown => {
            r"Export the key on the host: reg export HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL schannel.reg"
        }
    }
}
