//! The plan: a value, made before the first socket opens.

pub mod foreign;
mod order;
mod step;
mod versions;

use std::num::NonZeroU32;

pub use self::step::{Depth, Look, Needs, Resuming, Scouts, Step, When};
pub use self::versions::{VersionList, Versions};
use crate::observation::{Series, TlsVersion};

/// Full handshakes without the SessionTicket extension, a front end.
const FULL: u32 = 3;
/// Full handshakes with an empty SessionTicket extension, a front end.
const ISSUE: u32 = 4;
/// Attempts with a ticket that no server can decrypt, a front end.
const UNKNOWN_TICKET: u32 = 1;

/// Attempts with a ticket in a brief plan. With 4 of 4 against 0 of 5 full handshakes the chance is 1 in 126, under the 0.01 of the
/// test; no plan of 8 gets there (4 of 4 against 0 of 4 is 1 in 70).
const BRIEF_TICKETS: u32 = 4;
/// `issue` in a brief plan: `absent` needs so many.
const BRIEF_ISSUE: u32 = 3;
/// `control` in a brief plan: with `issue`, the 5 full handshakes that the test needs.
const BRIEF_CONTROLS: u32 = 2;

/// How many attempts of each series a front end gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Attempts of `by ticket` and of `by session ID`, each.
    pub attempts: NonZeroU32,
    /// Whether scouts go first.
    pub scouts: Scouts,
    /// The TLS versions that the series run in.
    pub versions: Versions,
    /// Whether the first attempts look for a server that renegotiates.
    pub look: Look,
    /// How much of it runs in one version.
    pub depth: Depth,
    /// How sessions are resumed in that version.
    pub resuming: Resuming,
}

impl Plan {
    /// The default plan, with another number of attempts.
    #[must_use]
    pub fn new(attempts: NonZeroU32) -> Self {
        Self {
            attempts,
            scouts: Scouts::EachVersion,
            versions: Versions::Highest,
            look: Look::First,
            depth: Depth::Whole,
            resuming: Resuming::BySession,
        }
    }

    /// The plan for one version.
    #[must_use]
    pub fn in_version(self, version: TlsVersion) -> Self {
        Self {
            resuming: Resuming::of(version),
            ..self
        }
    }

    /// The plan for the version beside the highest.
    #[must_use]
    pub fn brief(self) -> Self {
        Self {
            depth: Depth::Brief,
            ..self
        }
    }

    /// Attempts of one series at one front end, at most.
    #[must_use]
    pub fn count(self, series: Series) -> u32 {
        let whole = self.per_version(series);
        match (series, self.versions) {
            (Series::Scout, _) => whole,
            (_, Versions::Highest) => whole,
            (_, Versions::Auto) => whole.saturating_add(self.beside(series)),
            (_, Versions::Listed(list)) => self.sum(list, |plan| plan.per_version(series)),
        }
    }

    /// What the plans of the listed versions have together.
    fn sum(self, list: VersionList, count: impl Fn(Self) -> u32) -> u32 {
        let counts = list.iter().map(|version| count(self.in_version(version)));
        counts.fold(0, u32::saturating_add)
    }

    /// Attempts of one series in the version beside the highest.
    fn beside(self, series: Series) -> u32 {
        match self.scouts {
            Scouts::EachVersion => self.brief().per_version(series),
            // Nothing tells that the server speaks it.
            Scouts::LeftOut => 0,
        }
    }

    /// Attempts of one series in one TLS version, at most. Scouts have a version each, and count once.
    #[must_use]
    pub fn per_version(self, series: Series) -> u32 {
        let conditional = self.renegotiated(series) + self.renewed(series);
        match (series, self.resuming) {
            (Series::Scout, _) => self.scouted(),
            (_, Resuming::ByFreshTicket) => self.with_tls13(series),
            (_, Resuming::BySession) => self.always(series) + conditional,
        }
    }

    /// Attempts of one series in TLS 1.3.
    fn with_tls13(self, series: Series) -> u32 {
        match series {
            Series::BySessionId => 0,
            Series::SameTicket => self.attempts.get().min(BRIEF_TICKETS),
            other => self.always(other),
        }
    }

    /// Attempts of one series whether or not a connection renegotiates.
    fn always(self, series: Series) -> u32 {
        let tickets = self.tickets();
        match (series, self.depth) {
            (Series::Full, Depth::Whole) => FULL,
            (Series::Issue, Depth::Whole) => ISSUE,
            (Series::Issue, Depth::Brief) => BRIEF_ISSUE,
            (Series::ByTicket, _) => tickets,
            (Series::BySessionId, Depth::Whole) => tickets,
            (Series::Control, Depth::Whole) => tickets.div_ceil(2),
            (Series::Control, Depth::Brief) => BRIEF_CONTROLS,
            (Series::UnknownTicket, _) => UNKNOWN_TICKET,
            // Session IDs decide nothing, and `control` is a full handshake as well.
            (Series::BySessionId | Series::Full, Depth::Brief) => 0,
            // Foreign tickets are of the pool, not of a front end.
            (
                Series::Scout
                | Series::RenegotiatedTicket
                | Series::RenegotiatedSessionId
                | Series::RenewedTicket
                | Series::SameTicket
                | Series::ForeignTicket,
                _,
            ) => 0,
        }
    }

    /// Attempts of one series more, where a connection renegotiates.
    fn renegotiated(self, series: Series) -> u32 {
        let tickets = self.tickets();
        match (series, self.depth) {
            (Series::RenegotiatedTicket, _) => tickets,
            (Series::RenegotiatedSessionId, Depth::Whole) => tickets,
            (Series::Control, Depth::Whole) => tickets.div_ceil(2),
            _ => 0,
        }
    }

    /// Attempts of one series more, where an abbreviated handshake renews the ticket: as few as show a ticket that always fails.
    fn renewed(self, series: Series) -> u32 {
        match (series, self.depth) {
            (Series::RenewedTicket, Depth::Whole) => self.attempts.get().min(BRIEF_TICKETS),
            _ => 0,
        }
    }

    /// Attempts with one ticket.
    fn tickets(self) -> u32 {
        match self.depth {
            Depth::Whole => self.attempts.get(),
            Depth::Brief => self.attempts.get().min(BRIEF_TICKETS),
        }
    }

    fn scouted(self) -> u32 {
        match self.scouts {
            Scouts::EachVersion if self.names_tls13() => TlsVersion::EVERY.iter().map(|_| 1).sum(),
            Scouts::EachVersion => TlsVersion::SCOUTED.iter().map(|_| 1).sum(),
            Scouts::LeftOut => 0,
        }
    }

    /// Whether the user asked for TLS 1.3. Where he did not, it is tried where no other version is shared, in place of the others.
    #[must_use]
    pub fn names_tls13(self) -> bool {
        match self.versions {
            Versions::Highest | Versions::Auto => false,
            Versions::Listed(_) => self.versions.includes(TlsVersion::TLS13),
        }
    }

    /// Connections that the look may cost, a front end: rustls, which looks, speaks TLS 1.2 alone.
    #[must_use]
    pub fn look_connections(self) -> u32 {
        let looks = self.versions.includes(TlsVersion::TLS12);
        match self.look {
            Look::First if looks => Look::ATTEMPTS,
            Look::First | Look::LeftOut => 0,
        }
    }

    /// Connections to one front end, at most: a server that gives no ticket gets none back, and one that does not renegotiate is not
    /// looked at in vain.
    #[must_use]
    pub fn connections(self) -> u64 {
        let counts = Series::ALL.map(|series| u64::from(self.count(series)));
        counts.iter().sum::<u64>() + u64::from(self.look_connections())
    }

    /// How many of these are made only where a connection renegotiates.
    #[must_use]
    pub fn only_renegotiated(self) -> u64 {
        let more = |plan: Self| -> u64 {
            let counts = Series::ALL.map(|series| u64::from(plan.renegotiated(series)));
            counts.iter().sum()
        };
        match self.versions {
            Versions::Highest => more(self),
            Versions::Auto => more(self) + more(self.brief()) * u64::from(self.runs_beside()),
            Versions::Listed(list) => {
                let old = list
                    .iter()
                    .filter(|v| Resuming::of(*v) == Resuming::BySession);
                old.map(|_| more(self)).sum()
            }
        }
    }

    /// How many of these are made only where the server renews tickets.
    #[must_use]
    pub fn only_renewed(self) -> u64 {
        u64::from(self.count(Series::RenewedTicket))
    }

    /// How many of these are made only where the server speaks TLS 1.0 beside a higher version.
    #[must_use]
    pub fn only_beside(self) -> u64 {
        if self.versions != Versions::Auto {
            return 0;
        }
        let counts = Series::ALL.into_iter().filter(|s| *s != Series::Scout);
        counts.map(|series| u64::from(self.beside(series))).sum()
    }

    /// Connections to one front end that gives tickets and session IDs, does not renegotiate, and speaks no version beside the highest.
    #[must_use]
    pub fn usual(self) -> u64 {
        let counts = Series::ALL.map(|series| u64::from(self.usual_count(series)));
        counts.iter().sum()
    }

    /// Attempts of one series at such a front end.
    #[must_use]
    pub fn usual_count(self, series: Series) -> u32 {
        match (series, self.versions) {
            (Series::Scout, _) => self.scouted(),
            (_, Versions::Highest | Versions::Auto) => self.always(series),
            (_, Versions::Listed(list)) => self.sum(list, |plan| plan.unconditional(series)),
        }
    }

    /// Attempts of one series in one version, whatever the server does.
    fn unconditional(self, series: Series) -> u32 {
        match self.resuming {
            Resuming::BySession => self.always(series),
            Resuming::ByFreshTicket => self.with_tls13(series),
        }
    }

    fn runs_beside(self) -> bool {
        self.scouts == Scouts::EachVersion
    }

    /// The scouts, which go before everything else.
    #[must_use]
    pub fn scouting(self) -> Vec<Step> {
        let scout = |number| Step {
            series: Series::Scout,
            number,
            when: When::Always,
        };
        (1..=self.scouted()).map(scout).collect()
    }
}

#[cfg(test)]
mod tests;
