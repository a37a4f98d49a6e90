//! What speaks for caution where attempts with a ticket got worse replies.

use crate::facts_of_front_end::Facts;
use crate::facts_of_front_end::answers::answered_in_full;
use crate::facts_of_front_end::certificate::is_wanted;
use crate::facts_of_front_end::conversation::{Course, Rank};
use crate::observation::Reply;

/// A reason to look twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caution {
    /// The server asked for no client certificate: the Focus does.
    NoCertificateAsked,
    /// Full handshakes got no 2xx or 3xx either.
    NotAnswered,
    /// Attempts with a ticket were not refused, they were not answered in time.
    OnlyTimeouts,
    /// No hello with a ticket was answered at all, so the tickets themselves were not refused.
    Unanswered,
}

impl Caution {
    /// All that apply.
    pub(super) fn all(facts: &Facts<'_>) -> Vec<Self> {
        let answered = facts
            .any_comparison()
            .is_some_and(|found| found.reference == Rank::Answered);
        let mut tested = facts.groups.ticket_tests().into_iter().peekable();
        let only_timeouts = tested.peek().is_some()
            && tested
                .filter(|a| Course::of(a).first() > Rank::Answered)
                .all(|a| a.reply == Reply::Timeout);
        let all = [
            (!is_wanted(&facts.certificate)).then_some(Self::NoCertificateAsked),
            (!answered).then_some(Self::NotAnswered),
            only_timeouts.then_some(Self::OnlyTimeouts),
        ];
        all.into_iter().flatten().collect()
    }

    /// Whether tickets were not taken up because nothing was.
    pub(super) fn unanswered(facts: &Facts<'_>) -> Option<Self> {
        let groups = &facts.groups;
        let answered = [&groups.by_ticket, &groups.renegotiated_ticket]
            .into_iter()
            .any(|tried| answered_in_full(tried).hits > 0);
        (!answered).then_some(Self::Unanswered)
    }

    /// What to do about it.
    pub(super) fn advice(self) -> &'static str {
        match self {
            Self::NoCertificateAsked => {
                "Check first that port and path are those of the failing service: the server asked \
                 for no client certificate, and the Focus on port 444 uses mutual TLS."
            }
            Self::NotAnswered => {
                "Check first that the path is that of the failing service: full handshakes got no \
                 2xx or 3xx either."
            }
            Self::OnlyTimeouts => {
                "Probe first with a longer --timeout, to tell slow from silent: attempts with a \
                 ticket only timed out."
            }
            Self::Unanswered => {
                "No hello with a ticket got a full handshake in answer: probe again when the \
                 service answers every time."
            }
        }
    }
}
