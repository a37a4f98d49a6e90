//! The course of the probe of one front end: scouts, the choice of engine, the series in each version.

use std::net::SocketAddr;

use rustls_pki_types::ServerName;
use tokio::sync::watch;
use tokio::time::Instant;

use super::kept::Kept;
use super::{Engines, Settings, series};
use crate::choice::{BUILT, choose, choose_again};
use crate::dial::{Request, ScoutDial};
use crate::experiment::{Limits, Ran, Seen, scout};
use crate::observation::{Because, Choice, CutShort, Engine, FrontEndRun, VersionRun};
use crate::plan::Plan;

/// One front end with all that its attempts need.
pub(super) struct Course<'a> {
    pub(super) address: SocketAddr,
    pub(super) name: ServerName<'static>,
    pub(super) request: Request,
    pub(super) engines: &'a Engines,
    pub(super) settings: &'a Settings,
    pub(super) stop: watch::Receiver<bool>,
    pub(super) begun: Instant,
}

impl Course<'_> {
    /// Probes the front end, and puts what was seen into `run`. Returns the ticket of the highest version that gave one.
    pub(super) async fn run(&self, run: &mut FrontEndRun) -> Option<Kept> {
        let mut all = self.scouts().await;
        let mut ticket = None;
        for choice in choose(&all.attempts, self.settings.wish(), BUILT) {
            let after = self.begun.elapsed();
            let (choice, Ran { seen, ticket: kept }) = self.version(choice).await;
            ticket = ticket.or(kept);
            run.versions.push(VersionRun {
                choice,
                cut_short: seen.cut_short,
                cut_off: seen.cut_off.clone(),
            });
            all = all.then(seen, after);
        }
        let chosen = run
            .versions
            .iter()
            .find_map(|version| version.choice.engine);
        run.conditions.engine = chosen.unwrap_or(run.conditions.engine);
        run.attempts = all.attempts;
        run.chains = all.chains;
        run.acceptable_issuers = all.acceptable_issuers;
        run.cut_short = all.cut_short;
        run.cut_off = all.cut_off;
        ticket
    }

    async fn scouts(&self) -> Seen {
        let (plan, limits, stop) = self.terms();
        let patience = self.engines.rustls.patience();
        let dial = ScoutDial::new(self.address, self.name.clone(), patience);
        scout(&dial, plan, limits, stop).await
    }

    /// Where no scout got a connection, the series would wait for nothing: they are left out.
    async fn version(&self, choice: Choice) -> (Choice, Ran<Kept>) {
        let seen = match (choice.engine, choice.because) {
            (Some(engine), _) => return self.with_engine(choice, engine).await,
            (None, Because::NotReached) => Seen {
                cut_short: CutShort::NoServerHello {
                    left_out: u32::try_from(self.settings.plan.steps().len()).unwrap_or(u32::MAX),
                },
                ..Seen::default()
            },
            (None, _) => Seen::default(),
        };
        (choice, Ran { seen, ticket: None })
    }

    /// Where the first attempts show that the other engine is needed, its attempts stand in for them.
    async fn with_engine(&self, choice: Choice, engine: Engine) -> (Choice, Ran<Kept>) {
        let first = series(self, choice, engine).await;
        let at_hand = self.settings.client_certificate;
        let again = choose_again(
            choice,
            &first.seen.attempts,
            at_hand,
            self.settings.wish(),
            BUILT,
        );
        let Some((again, engine)) = again.and_then(|c| Some((c, c.engine?))) else {
            return (choice, first);
        };
        if *self.stop.borrow() {
            return (choice, first);
        }
        let mut second = series(self, again, engine).await;
        let cut_off = &mut second.seen.cut_off;
        // They opened connections, and are counted with those that were cut off.
        for attempt in &first.seen.attempts {
            *cut_off.entry(attempt.series).or_default() += 1;
        }
        for (series, count) in first.seen.cut_off {
            *cut_off.entry(series).or_default() += count;
        }
        (again, second)
    }

    /// Whether the series on rustls may end where openssl would see more, for openssl to begin anew.
    #[cfg(feature = "legacy-tls")]
    pub(super) fn may_switch(&self) -> bool {
        self.settings.engine.is_none()
    }

    /// The terms for the next part of the course: the deadline is that of the whole.
    pub(super) fn terms(&self) -> (Plan, Limits, watch::Receiver<bool>) {
        let limits = self.settings.limits;
        let left = limits.deadline.saturating_sub(self.begun.elapsed());
        let limits = Limits {
            deadline: left,
            ..limits
        };
        (self.settings.plan, limits, self.stop.clone())
    }
}
