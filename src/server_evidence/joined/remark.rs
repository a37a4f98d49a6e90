//! The sentences.

use serde::{Deserialize, Serialize};

use crate::finding::FindingId;
use crate::server_evidence::event_history::EventVerdict;
use crate::server_evidence::registry_state::RegistryState;
use crate::verdict::Verdict;

/// What can be said of the evidence together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remark {
    /// The registry says 2, and tickets are on the wire.
    NotInEffect,
    /// The registry says 2, and no tickets are on the wire.
    InEffect,
    /// The registry says 2, and the wire does not tell.
    WireSilentApplied,
    /// The change is not applied, and tickets are on the wire.
    NotApplied,
    /// The change is not applied, and no tickets are on the wire.
    NoTicketsAnyway,
    /// The change is not applied, and the wire does not tell.
    WireSilentNotApplied,
    /// The export does not tell.
    RegistryUnknown,
    /// The log holds no such events, and tickets are on the wire.
    NoEventsWithTickets,
    /// The log holds no such events, and no tickets are on the wire.
    NoEventsNoTickets,
    /// The log holds no such events, and the wire does not tell.
    NoEvents,
    /// The events stopped, and tickets are gone from the wire.
    StoppedWithoutTickets,
    /// The events stopped though tickets are on the wire.
    StoppedDespiteTickets,
    /// The events stopped, and the wire does not tell.
    Stopped,
    /// The events go on, and tickets are on the wire.
    ContinuesWithTickets,
    /// The events go on though no tickets are on the wire.
    ContinuesWithoutTickets,
    /// The events go on, and the wire does not tell.
    Continues,
    /// It is too early to say whether the events stopped.
    TooEarly,
    /// The log gives nothing to go by.
    EventsUnknown,
}

impl Remark {
    /// Every remark.
    pub const ALL: [Self; 18] = [
        Self::NotInEffect,
        Self::InEffect,
        Self::WireSilentApplied,
        Self::NotApplied,
        Self::NoTicketsAnyway,
        Self::WireSilentNotApplied,
        Self::RegistryUnknown,
        Self::NoEventsWithTickets,
        Self::NoEventsNoTickets,
        Self::NoEvents,
        Self::StoppedWithoutTickets,
        Self::StoppedDespiteTickets,
        Self::Stopped,
        Self::ContinuesWithTickets,
        Self::ContinuesWithoutTickets,
        Self::Continues,
        Self::TooEarly,
        Self::EventsUnknown,
    ];

    pub(super) fn on_registry(wire: Verdict, registry: Option<RegistryState>) -> Option<Self> {
        use RegistryState::{Applied, CannotTell, NotApplied};
        Some(match (registry?, tickets(wire)) {
            (Applied, Some(true)) => Self::NotInEffect,
            (Applied, Some(false)) => Self::InEffect,
            (Applied, None) => Self::WireSilentApplied,
            (NotApplied, Some(true)) => Self::NotApplied,
            (NotApplied, Some(false)) => Self::NoTicketsAnyway,
            (NotApplied, None) => Self::WireSilentNotApplied,
            (CannotTell, _) => Self::RegistryUnknown,
        })
    }

    pub(super) fn on_events(wire: Verdict, events: Option<EventVerdict>) -> Option<Self> {
        use EventVerdict as E;
        Some(match (events?, tickets(wire)) {
            (E::NeverSeen, Some(true)) => Self::NoEventsWithTickets,
            (E::NeverSeen, Some(false)) => Self::NoEventsNoTickets,
            (E::NeverSeen, None) => Self::NoEvents,
            (E::Stopped, Some(false)) => Self::StoppedWithoutTickets,
            (E::Stopped, Some(true)) => Self::StoppedDespiteTickets,
            (E::Stopped, None) => Self::Stopped,
            (E::Continues, Some(true)) => Self::ContinuesWithTickets,
            (E::Continues, Some(false)) => Self::ContinuesWithoutTickets,
            (E::Continues, None) => Self::Continues,
            (E::TooEarly, _) => Self::TooEarly,
            (E::NothingToGoBy, _) => Self::EventsUnknown,
        })
    }

    /// The sentence.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::NotInEffect => FindingId::RegistryNotInEffect.sentence(),
            Self::InEffect => {
                "The registry turns session tickets off, and none were given on the wire: the change is in effect as far as this client can see."
            }
            Self::WireSilentApplied => {
                "The registry turns session tickets off; whether that is in effect, the wire did not show."
            }
            Self::NotApplied => {
                "The registry does not turn session tickets off (KB 2901554), and they are issued or promised on the wire: the two agree."
            }
            Self::NoTicketsAnyway => FindingId::NoTicketsWithoutRegistry.sentence(),
            Self::WireSilentNotApplied => {
                "The registry does not turn session tickets off (KB 2901554); whether they are issued, the wire did not show."
            }
            Self::RegistryUnknown => {
                "The registry export does not tell whether the change of KB 2901554 is applied."
            }
            Self::NoEventsWithTickets => {
                "The log contains no event 32042 or 61045 of this host, though session tickets are issued or promised."
            }
            Self::NoEventsNoTickets => {
                "The log contains no event 32042 or 61045 of this host, and no session tickets were given."
            }
            Self::NoEvents => "The log contains no event 32042 or 61045 of this host.",
            Self::StoppedWithoutTickets => {
                "Events 32042 and 61045 stopped after the change, as far as the log goes, and no session tickets were given: log and wire agree."
            }
            Self::StoppedDespiteTickets => {
                "Events 32042 and 61045 stopped after the change, though session tickets are still issued or promised: the log alone does not show that the change is in effect."
            }
            Self::Stopped => {
                "Events 32042 and 61045 stopped after the change; the wire did not show whether session tickets did."
            }
            Self::ContinuesWithTickets => {
                "Events 32042 or 61045 keep coming after the change, and session tickets are issued or promised."
            }
            Self::ContinuesWithoutTickets => {
                "Events 32042 or 61045 keep coming after the change though no session tickets were given here: look at the certificates that the events name, and at the other servers."
            }
            Self::Continues => {
                "Events 32042 or 61045 keep coming after the change; the wire did not show whether session tickets are issued."
            }
            Self::TooEarly => {
                "It is too early to say from the log whether events 32042 and 61045 stopped."
            }
            Self::EventsUnknown => {
                "The log does not tell whether events 32042 and 61045 stopped (--details says why)."
            }
        }
    }
}

/// Whether tickets are on the wire; none where it did not show.
fn tickets(wire: Verdict) -> Option<bool> {
    match wire {
        Verdict::Present | Verdict::Exposed => Some(true),
        Verdict::Absent => Some(false),
        Verdict::Inconclusive => None,
    }
}
