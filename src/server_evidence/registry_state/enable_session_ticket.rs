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
        let case = match (reason, self.form) {
            (RegistryReason::ValueIsTwo, _) => {
                let without_type = matches!(self.data(), Some(Data::Number(_) | Data::Printed(_)));
                without_type.then_some("without-type")
            }
            (RegistryReason::ValueAbsent | RegistryReason::KeyNotInExport, Form::NotFound) => {
                Some("not-found")
            }
            (_, Form::RegFile | Form::Local | Form::Hive) => None,
            (RegistryReason::ValueAbsent, _) => Some("limited"),
            _ => None,
        };
        let shown = |name: &str| (name == "shown").then(|| self.data().map(settings::describe))?;
        reason.block().fill("Says", case.as_slice(), shown)
    }
}
