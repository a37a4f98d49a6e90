//! What is wrong in the registry, as far as the sources say.

use super::control_set::ControlSet;
use super::enable_session_ticket::Found;
use super::settings::{describe, names_below};
use super::state::RegistryReason;
use crate::finding::{Confidence, Draft, Finding, FindingId};
use crate::server_evidence::registry::{
    Data, ENABLE_SESSION_TICKET, Export, Key, Place, Value, is_meant,
};
use crate::untrusted_text::clean;

/// Most findings of one kind.
const EACH_MAX: usize = 10;

pub(super) fn all(export: &Export, found: &Found<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(wrong_value(found));
    findings.extend(misplaced(export, found));
    findings.extend(misspelt(export));
    findings.extend(trust_mode(found));
    findings.extend(tls10(export, &found.set));
    findings
}

fn wrong_value(found: &Found<'_>) -> Option<Finding> {
    let key = found.key?.path.written();
    let data = found.data()?;
    let seen = format!("{key}: {}", describe(data));
    let id = match found.reason() {
        RegistryReason::ValueType => FindingId::RegistryValueType,
        RegistryReason::ValueOther => FindingId::RegistryValueOther,
        _ => return None,
    };
    Some(Draft::of(id, Confidence::High).evidence(seen))
}

/// The value under its proper name in a key where nothing says that Schannel reads it.
fn misplaced(export: &Export, found: &Found<'_>) -> Vec<Finding> {
    let judged = found.key.map(|key| &key.path);
    export
        .keys
        .iter()
        .filter(|key| Some(&key.path) != judged)
        .filter(|key| key.path.place() != Place::Unnamed && !is_possible(key, &found.set))
        .filter_map(|key| key.value(ENABLE_SESSION_TICKET).map(|value| (key, value)))
        .take(EACH_MAX)
        .map(|(key, value)| {
            harm(FindingId::RegistryValueMisplaced, found)
                .case(place(key))
                .evidence(seen(key, value))
        })
        .collect()
}

/// Whether a key may be the one that is sought, where the control set in use is not known.
fn is_possible(key: &Key, set: &ControlSet) -> bool {
    let numbered = matches!(key.path.place(), Place::ControlSet(_, names) if names.is_empty());
    numbered && *set == ControlSet::Unknown
}

/// Where a key is, as a case.
fn place(key: &Key) -> &'static str {
    if key.path.passes("wow6432node") {
        return "wow64";
    }
    match key.path.place() {
        Place::Below(names) | Place::ControlSet(_, names) if !names.is_empty() => {
            match names[0].as_str() {
                "protocols" => "protocols",
                _ => "below",
            }
        }
        Place::ControlSet(..) => "not-in-use",
        _ => "outside",
    }
}

/// A stray value does no harm where the proper one is there.
fn harm(id: FindingId, found: &Found<'_>) -> Draft {
    let draft = Draft::of(id, Confidence::High);
    match found.reason() {
        RegistryReason::ValueIsTwo => draft.case("harmless"),
        _ => draft,
    }
}

fn seen(key: &Key, value: &Value) -> String {
    let name = clean(&value.name, 60);
    format!(
        "{}: {name} is {}",
        key.path.written(),
        describe(&value.data)
    )
}

fn misspelt(export: &Export) -> Vec<Finding> {
    let found = Found::of(export);
    let wrong = |value: &&Value| {
        !value.name.eq_ignore_ascii_case(ENABLE_SESSION_TICKET)
            && is_meant(&value.name)
            && value.data != Data::Deleted
    };
    export
        .keys
        .iter()
        .flat_map(|key| {
            key.values
                .iter()
                .filter(wrong)
                .map(move |value| (key, value))
        })
        .take(EACH_MAX)
        .map(|(key, value)| {
            let name = clean(&value.name, 60);
            harm(FindingId::RegistryValueMisspelt, &found)
                .with("name", name)
                .evidence(seen(key, value))
        })
        .collect()
}

fn trust_mode(found: &Found<'_>) -> Option<Finding> {
    let key = found.key?;
    let data = key.value("ClientAuthTrustMode").map(|value| &value.data);
    if number(data) == Some(2) {
        return None;
    }
    let seen = data.map_or_else(
        || format!("{}: no such value", key.path.written()),
        |data| format!("{}: {}", key.path.written(), describe(data)),
    );
    Some(Draft::of(FindingId::ClientAuthTrustMode, Confidence::High).evidence(seen))
}

/// The number that data holds, in whatever form tells it.
pub(super) fn number(data: Option<&Data>) -> Option<u32> {
    match data? {
        Data::Dword(number) => Some(*number),
        Data::Number(number) => u32::try_from(*number).ok(),
        Data::Printed(text) => text.parse().ok(),
        _ => None,
    }
}

/// TLS 1.0 turned off: the value `Enabled` is 0.
fn tls10(export: &Export, set: &ControlSet) -> Vec<Finding> {
    let is_tls10 = |key: &&Key| {
        names_below(key, set).is_some_and(|names| {
            matches!(names.as_slice(), [protocols, version, side]
                if protocols == "protocols" && version == "tls 1.0" && (side == "client" || side == "server"))
        })
    };
    let off = |key: &Key| {
        let enabled = key.value("Enabled").map(|value| &value.data);
        number(enabled) == Some(0)
    };
    export
        .keys
        .iter()
        .filter(is_tls10)
        .filter(|key| off(key))
        .map(|key| {
            Draft::of(FindingId::Tls10Disabled, Confidence::High)
                .evidence(format!("{}: Enabled is 0", key.path.written()))
        })
        .collect()
}
