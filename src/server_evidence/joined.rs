//! Evidence joined: what the wire shows, what the registry asks for, and what the event log tells, side by side.
//!
//! A pure function over three states; each sentence says no more than the three carry together.

mod compare_binding;
mod names;
mod remark;
#[cfg(test)]
mod tests;

pub use self::compare_binding::compare_binding;
pub use self::names::{HostMatch, match_host};
pub use self::remark::Remark;
use crate::finding::{Confidence, Draft, Finding, FindingId};
use crate::server_evidence::event_history::EventVerdict;
use crate::server_evidence::events::NamedCertificate;
use crate::server_evidence::registry_state::RegistryState;
use crate::verdict::Verdict;

/// What is put together for one front end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What the wire shows.
    pub wire: Verdict,
    /// What the registry asks for; none where no export of this host is at hand.
    pub registry: Option<RegistryState>,
    /// What became of the events; none where no log of this host is at hand.
    pub events: Option<EventVerdict>,
}

/// What comes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// What is to be said, in order.
    pub remarks: Vec<Remark>,
    /// Judged facts.
    pub findings: Vec<Finding>,
}

impl Joined {
    /// The remarks as one paragraph.
    #[must_use]
    pub fn paragraph(&self) -> String {
        let sentences: Vec<&str> = self.remarks.iter().map(|remark| remark.text()).collect();
        sentences.join(" ")
    }
}

/// Puts the evidence together.
#[must_use]
pub fn join(evidence: Evidence) -> Joined {
    let remarks: Vec<Remark> = Remark::on_registry(evidence.wire, evidence.registry)
        .into_iter()
        .chain(Remark::on_events(evidence.wire, evidence.events))
        .collect();
    let findings = remarks
        .iter()
        .filter_map(|remark| finding(*remark))
        .collect();
    Joined { remarks, findings }
}

fn finding(remark: Remark) -> Option<Finding> {
    let (id, evidence) = match remark {
        Remark::NotInEffect => (
            FindingId::RegistryNotInEffect,
            "registry: EnableSessionTicket is 2; wire: tickets are issued or promised",
        ),
        Remark::NoTicketsAnyway => (
            FindingId::NoTicketsWithoutRegistry,
            "registry: the change is not applied; wire: no tickets",
        ),
        _ => return None,
    };
    Some(Draft::of(id, Confidence::Medium).evidence(evidence))
}

/// Compares the certificates that events 32042 name with the one that is served, by serial number in both byte orders.
#[must_use]
pub fn compare_serials(named: &[NamedCertificate], served: Option<&str>) -> Option<Finding> {
    let served = significant(served?);
    let serials: Vec<&str> = named.iter().filter_map(|n| n.serial.as_deref()).collect();
    let reversed = named.iter().filter_map(|n| n.serial_reversed.as_deref());
    if serials.is_empty() || served.is_empty() {
        return None;
    }
    let as_written = serials.iter().any(|serial| significant(serial) == served);
    let as_reversed = reversed
        .into_iter()
        .any(|serial| significant(serial) == served);
    let shown = serials.join(", ");
    let served_here = Draft::of(FindingId::EventCertificateServed, Confidence::High);
    let draft = match (as_written, as_reversed) {
        (false, false) => Draft::of(FindingId::EventCertificateOther, Confidence::High),
        (true, _) => served_here,
        (false, true) => served_here.case("reversed"),
    };
    Some(draft.evidence(format!(
        "serial numbers in the events: {shown}; served: {served}"
    )))
}

/// A serial number without the zeros in front, which DER adds where the first bit is set.
fn significant(serial: &str) -> String {
    serial.trim_start_matches('0').to_ascii_lowercase()
}
