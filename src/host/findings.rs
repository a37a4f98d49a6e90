//! What is wrong in the registry, as far as the sources say.

use super::control_set::ControlSet;
use super::found::Found;
use super::settings::{describe, names_below};
use super::state::RegistryReason;
use crate::finding::{Confidence, Finding, FindingId, Severity};
use crate::registry::{Data, ENABLE_SESSION_TICKET, Export, Key, Place, Value, is_meant};
use crate::text::clean;

/// Most findings of one kind.
const EACH_MAX: usize = 10;
const ARTICLE: &str = "KB 2901554";
const RIGHT_PLACE: &str = r"Set the DWORD EnableSessionTicket = 2 directly under HKLM\System\CurrentControlSet\Control\SecurityProviders\Schannel.";

pub(super) fn all(export: &Export, found: &Found<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(wrong_value(found));
    findings.extend(misplaced(export, found));
    findings.extend(misspelt(export));
    findings.extend(trust_mode(found));
    findings.extend(tls10(export, &found.set));
    findings
}

fn finding(id: FindingId, severity: Severity, summary: String, evidence: String) -> Finding {
    Finding {
        id,
        severity,
        confidence: Confidence::High,
        summary,
        evidence,
        source: ARTICLE.to_owned(),
        next_step: RIGHT_PLACE.to_owned(),
    }
}

fn wrong_value(found: &Found<'_>) -> Option<Finding> {
    let key = found.key?.path.written();
    let data = found.data()?;
    let seen = format!("{key}: {}", describe(data));
    match found.reason() {
        RegistryReason::ValueType => Some(finding(
            FindingId::RegistryValueType,
            Severity::Error,
            "EnableSessionTicket is not a DWORD.".to_owned(),
            seen,
        )),
        RegistryReason::ValueOther => Some(finding(
            FindingId::RegistryValueOther,
            Severity::Error,
            "EnableSessionTicket is not 2; other values are not documented.".to_owned(),
            seen,
        )),
        _ => None,
    }
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
            finding(
                FindingId::RegistryValueMisplaced,
                severity(found),
                format!("EnableSessionTicket is in the wrong place: {}.", place(key)),
                seen(key, value),
            )
        })
        .collect()
}

/// Whether a key may be the one that is sought, where the control set in use is not known.
fn is_possible(key: &Key, set: &ControlSet) -> bool {
    let numbered = matches!(key.path.place(), Place::ControlSet(_, names) if names.is_empty());
    numbered && *set == ControlSet::Unknown
}

fn place(key: &Key) -> &'static str {
    if key.path.passes("wow6432node") {
        return "under Wow6432Node";
    }
    match key.path.place() {
        Place::Below(names) | Place::ControlSet(_, names) if !names.is_empty() => {
            match names[0].as_str() {
                "protocols" => "under Protocols",
                _ => "in a key below that of Schannel",
            }
        }
        Place::ControlSet(..) => "in a control set that is not in use",
        _ => "outside the Schannel key",
    }
}

/// A stray value does no harm where the proper one is there.
fn severity(found: &Found<'_>) -> Severity {
    match found.reason() {
        RegistryReason::ValueIsTwo => Severity::Note,
        _ => Severity::Error,
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
            finding(
                FindingId::RegistryValueMisspelt,
                severity(&found),
                format!("The value '{name}' is not EnableSessionTicket."),
                seen(key, value),
            )
        })
        .collect()
}

fn trust_mode(found: &Found<'_>) -> Option<Finding> {
    let key = found.key?;
    let data = key.value("ClientAuthTrustMode").map(|value| &value.data);
    if number(data) == Some(2) {
        return None;
    }
    Some(Finding {
        source: "the published diagnostics package of Microsoft support, which expects 2".to_owned(),
        next_step: "Consider it where the certificate is in question: the sources say what is expected, and not what follows where it differs."
            .to_owned(),
        ..finding(
            FindingId::ClientAuthTrustMode,
            Severity::Note,
            "ClientAuthTrustMode is not 2.".to_owned(),
            data.map_or_else(
                || format!("{}: no such value", key.path.written()),
                |data| format!("{}: {}", key.path.written(), describe(data)),
            ),
        )
    })
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
        .map(|key| Finding {
            source:
                "Microsoft: Lync Server 2013 Front Ends are out of scope for turning TLS 1.0 off"
                    .to_owned(),
            next_step: "Ask the person who turned TLS 1.0 off whether this host was meant."
                .to_owned(),
            ..finding(
                FindingId::Tls10Disabled,
                Severity::Warning,
                "TLS 1.0 is turned off.".to_owned(),
                format!("{}: Enabled is 0", key.path.written()),
            )
        })
        .collect()
}
