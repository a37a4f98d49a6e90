//! The smoke check after the change: the wire alone does not make it green.

use crate::across_front_ends::Ground;
use crate::server_evidence::event_history::EventVerdict;
use crate::server_evidence::registry_state::RegistryState;

/// What stands against "the change is made and works", where the wire says that tickets are absent; none where nothing does.
///
/// That too little time has passed since the change to say whether the events stopped is nothing against it.
#[must_use]
pub fn objection(
    registry: RegistryState,
    events: Option<EventVerdict>,
) -> Option<(Ground, String)> {
    let (ground, what) = match (registry, events) {
        (_, Some(EventVerdict::Continues)) => (
            Ground::Present,
            "events 32042 or 61045 came after the change",
        ),
        (RegistryState::NotApplied, _) => (
            Ground::Exposed,
            "the registry does not turn session tickets off",
        ),
        (RegistryState::CannotTell, _) => (
            Ground::Inconclusive,
            "the registry does not tell whether session tickets are turned off",
        ),
        (RegistryState::Applied, _) => return None,
    };
    let code = ground.exit_code();
    Some((
        ground,
        format!("the wire shows no tickets, but {what}: exit code {code}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registry_and_log_have_a_say() {
        use EventVerdict as E;
        use RegistryState as R;
        for (registry, events, ground) in [
            (R::Applied, None, None),
            (R::Applied, Some(E::NeverSeen), None),
            (R::Applied, Some(E::Stopped), None),
            (R::Applied, Some(E::TooEarly), None),
            (R::Applied, Some(E::NothingToGoBy), None),
            (R::Applied, Some(E::Continues), Some(Ground::Present)),
            (R::NotApplied, Some(E::Continues), Some(Ground::Present)),
            (R::NotApplied, Some(E::Stopped), Some(Ground::Exposed)),
            (R::CannotTell, None, Some(Ground::Inconclusive)),
        ] {
            let found = objection(registry, events).map(|(ground, _)| ground);
            assert_eq!(found, ground, "{registry:?} {events:?}");
        }
    }
}
