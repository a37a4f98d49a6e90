//! The registry judged: whether the change of KB 2901554 is applied, and what else the sources say of the Schannel key.
//!
//! Where the sources have no opinion, a setting is shown and not judged.

mod binding;
mod control_set;
mod enable_session_ticket;
mod findings;
mod settings;
mod state;
#[cfg(test)]
mod tests;

pub use self::binding::{Binding, BindingAsks};
use self::enable_session_ticket::Found;
pub use self::settings::Setting;
pub use self::state::{RegistryReason, RegistryState};
use crate::finding::Finding;
use crate::server_evidence::registry::Export;

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
        next_step: state.next_step().to_owned(),
        settings: settings::all(export, &found.set),
        findings: findings::all(export, &found),
        bindings: binding::all(export, &found.set),
    }
}

/// Command that exports the key.
pub const EXPORT_COMMAND: &str =
    r"reg export HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL schannel.reg";
