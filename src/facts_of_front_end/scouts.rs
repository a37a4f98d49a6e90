//! What the scouts saw of tickets: evidence that takes no key exchange.

use std::collections::BTreeSet;

use crate::observation::{Attempt, Because, FrontEndRun, Reply, Series, TlsVersion};
use crate::verdict::{Reason, TicketState, Tickets};

/// The TLS versions in which scouts got a ServerHello, by whether it acknowledged the SessionTicket extension.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scouts {
    /// Acknowledged by at least one ServerHello.
    pub(crate) acknowledged: BTreeSet<TlsVersion>,
    /// A ServerHello came, and none acknowledged.
    pub(crate) silent: BTreeSet<TlsVersion>,
}

impl Scouts {
    /// Sorts what the scouts saw. A ServerHello that chose what was not offered is no evidence.
    pub(crate) fn of(run: &FrontEndRun) -> Self {
        let mut scouts = Self::default();
        let believed = run
            .series(Series::Scout)
            .filter(|a| !matches!(a.reply, Reply::Misbehaved { .. }));
        // In TLS 1.3 nothing is promised in clear.
        let hellos = believed
            .filter_map(|a: &Attempt| a.server_hello.as_ref())
            .filter(|hello| hello.version < TlsVersion::TLS13);
        for hello in hellos {
            if hello.ticket_acknowledged {
                scouts.acknowledged.insert(hello.version);
            } else {
                scouts.silent.insert(hello.version);
            }
        }
        scouts.silent = &scouts.silent - &scouts.acknowledged;
        scouts
    }

    /// The verdict's reason where the engine has nothing in common with the server; none where no scout was answered.
    pub(crate) fn reason(&self, run: &FrontEndRun) -> Option<Reason> {
        if !self.acknowledged.is_empty() && run.is_tls13() {
            Some(Reason::PromisedToScout)
        } else if !self.acknowledged.is_empty() {
            Some(match cannot_sign(run) {
                true => Reason::KeyCannotSign,
                false => Reason::NeedsOtherEngine,
            })
        } else if !self.silent.is_empty() {
            Some(Reason::NotPromisedToScout)
        } else {
            None
        }
    }

    /// What it comes to for tickets, where the verdict rests on the scouts.
    pub(crate) fn tickets(&self, reason: Reason, series: Tickets) -> Tickets {
        let state = match reason {
            Reason::NeedsOtherEngine | Reason::KeyCannotSign | Reason::PromisedToScout => {
                TicketState::Promised
            }
            Reason::NotPromisedToScout => TicketState::NotIssued,
            _ => return series,
        };
        Tickets {
            state,
            reason: self.words(),
            ..series
        }
    }

    /// `the SessionTicket extension was acknowledged to scouts in TLS1.0, and not in TLS1.2`
    pub(crate) fn words(&self) -> String {
        let (yes, no) = (list(&self.acknowledged), list(&self.silent));
        match (self.acknowledged.is_empty(), self.silent.is_empty()) {
            (true, true) => "no scout got a ServerHello".to_owned(),
            (true, false) => {
                format!("the SessionTicket extension was acknowledged to no scout ({no})")
            }
            (false, true) => {
                format!("the SessionTicket extension was acknowledged to scouts in {yes}")
            }
            (false, false) => format!(
                "the SessionTicket extension was acknowledged to scouts in {yes}, and not in {no}"
            ),
        }
    }

    /// The version to look into with other means: one with tickets before one without, then the highest.
    pub(crate) fn telling(&self) -> Option<TlsVersion> {
        let telling = self.acknowledged.last().or_else(|| self.silent.last());
        telling.copied()
    }
}

/// Highest first.
fn list(versions: &BTreeSet<TlsVersion>) -> String {
    let names: Vec<String> = versions.iter().rev().map(ToString::to_string).collect();
    names.join(", ")
}

/// Whether the series could not be run for want of an engine.
pub(crate) fn is_without_engine(run: &FrontEndRun) -> bool {
    run.versions.iter().any(|version| {
        matches!(
            version.choice.because,
            Because::NotBuilt | Because::RustlsForced | Because::KeyCannotSign
        )
    })
}

/// Whether the series could not be run because the client's key does not sign in their version.
fn cannot_sign(run: &FrontEndRun) -> bool {
    let mut versions = run.versions.iter();
    versions.any(|version| version.choice.because == Because::KeyCannotSign)
}

/// Whether the server answered the version with another one.
pub(crate) fn is_not_spoken(run: &FrontEndRun) -> bool {
    run.versions
        .iter()
        .any(|version| matches!(version.choice.because, Because::NotSpoken { .. }))
}
