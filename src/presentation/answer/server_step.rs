//! What to do first by what registry and event log of the server say beside the wire.

use crate::finding::FindingId;
use crate::report::FrontEndReport;
use crate::server_evidence::event_history::EventVerdict;
use crate::server_evidence::registry_state::RegistryState;
use crate::verdict::Verdict;

/// The events of the article.
const SYMPTOMS: [u32; 2] = [32042, 61045];

/// The documented change, as short as its condition and its commands allow.
pub(super) const CHANGE: &str = "Only if this endpoint is Windows Server 2012 R2 with Lync Server 2013 \
    (KB 2901554): on every Front End set the DWORD EnableSessionTicket = 2 under \
    HKLM\\System\\CurrentControlSet\\Control\\SecurityProviders\\Schannel, then run \
    Stop-CsWindowsService, Start-CsWindowsService. Full steps: ticketprobe remedy";

/// Where registry and wire contradict each other, what the finding says; where the change is missing and its events are there, the change.
pub(super) fn step(front_end: &FrontEndReport) -> Option<&str> {
    let contradicts = |id| {
        matches!(
            id,
            FindingId::RegistryNotInEffect | FindingId::NoTicketsWithoutRegistry
        )
    };
    let mut findings = front_end.findings.iter();
    if let Some(found) = findings.find(|finding| contradicts(finding.id)) {
        return Some(&found.next_step);
    }
    let mut hosts = front_end.host.iter();
    let is_set = hosts.any(|host| host.evidence.state == RegistryState::Applied);
    let is_exposed = front_end.verdict == Verdict::Exposed && !front_end.is_tls13();
    (is_exposed && !is_set && logs_the_events(front_end)).then_some(CHANGE)
}

/// Whether the log has events that the change is for, and they did not stop by themselves.
fn logs_the_events(front_end: &FrontEndReport) -> bool {
    let histories = front_end.events.iter().map(|events| &events.evidence);
    let mut open = histories.filter(|history| history.verdict != EventVerdict::Stopped);
    open.any(|history| {
        let counts = SYMPTOMS.iter().filter_map(|id| history.counts.get(id));
        counts.sum::<u64>() > 0
    })
}
