//! What an export says of EnableSessionTicket, in the control set that is judged.

use super::control_set::ControlSet;
use super::settings;
use super::state::RegistryReason;
use crate::server_evidence::registry::{Data, ENABLE_SESSION_TICKET, Export, Form, Key, Place};

pub(super) struct Found<'a> {
    pub(super) set: ControlSet,
    pub(super) key: Option<&'a Key>,
    form: Form,
}

impl<'a> Found<'a> {
    pub(super) fn of(export: &'a Export) -> Self {
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

    pub(super) fn data(&self) -> Option<&'a Data> {
        let value = self.key?.value(ENABLE_SESSION_TICKET)?;
        Some(&value.data)
    }

    pub(super) fn reason(&self) -> RegistryReason {
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

    pub(super) fn summary(&self, reason: RegistryReason) -> String {
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
