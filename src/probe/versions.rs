//! The course of the probe of one front end: scouts, the choice of engine, the series in each version.

use super::attempt_context::Course;
use super::kept_ticket::Kept;
use super::series::series;
use crate::dial::ScoutDial;
use crate::engine_choice::{KeyFits, Wish, choose, choose_again, leaves_only_tls13};
use crate::experiment::{Ran, Seen, scout};
use crate::observation::{Because, Choice, CutShort, Engine, FrontEndRun, TlsVersion, VersionRun};
use crate::plan::{Plan, Step, Versions, When};

impl Course<'_> {
    /// Probes the front end, and puts what was seen into `run`. Returns the ticket of the highest version that gave one.
    pub(super) async fn run(&self, run: &mut FrontEndRun) -> Option<Kept> {
        let mut all = self.scouts().await;
        let mut ticket = None;
        let choices = choose(&all.attempts, self.wish());
        for (place, choice) in choices.into_iter().enumerate() {
            let after = self.begun.elapsed();
            let plan = self.plan_of(place).in_version(choice.version);
            let (choice, Ran { seen, ticket: kept }) = self.version(choice, plan).await;
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

    /// The plan of a version by its place in the choice: beside the highest, as little as the test allows.
    fn plan_of(&self, place: usize) -> Plan {
        let plan = self.settings.plan;
        match plan.versions {
            Versions::Auto if place > 0 => plan.brief(),
            _ => plan,
        }
    }

    async fn scouts(&self) -> Seen {
        let (limits, stop) = self.terms();
        let plan = self.settings.plan;
        let patience = self.engines.rustls.patience();
        let dial = ScoutDial::new(self.address, self.name.clone(), patience);
        let mut seen = scout(&dial, plan, limits, stop).await;
        if leaves_only_tls13(&seen.attempts, self.wish()) && !*self.stop.borrow() {
            let dialled = dial.scout_tls13(self.begun.elapsed()).await;
            seen.attempts.push(dialled.attempt);
        }
        seen
    }

    /// Where no scout got a connection, the series would wait for nothing: they are left out.
    async fn version(&self, choice: Choice, plan: Plan) -> (Choice, Ran<Kept>) {
        let due = |step: &Step| step.when == When::Always;
        let seen = match (choice.engine, choice.because) {
            (Some(engine), _) => return self.with_engine(choice, engine, plan).await,
            (None, Because::NotReached) => Seen {
                cut_short: CutShort::NoServerHello {
                    left_out: u32::try_from(plan.steps().into_iter().filter(due).count())
                        .unwrap_or(u32::MAX),
                },
                ..Seen::default()
            },
            (None, _) => Seen::default(),
        };
        (choice, Ran { seen, ticket: None })
    }

    /// Where the first attempts show that the other engine is needed, its attempts stand in for them.
    async fn with_engine(&self, choice: Choice, engine: Engine, plan: Plan) -> (Choice, Ran<Kept>) {
        let first = series(self, choice, engine, plan).await;
        let again = choose_again(choice, &first.seen.attempts, self.wish());
        let Some((again, engine)) = again.and_then(|c| Some((c, c.engine?))) else {
            return (choice, first);
        };
        if *self.stop.borrow() {
            return (choice, first);
        }
        let mut second = series(self, again, engine, plan).await;
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

    fn wish(&self) -> Wish {
        Wish {
            versions: self.settings.plan.versions,
            engine: self.settings.engine,
            key: match self.engines.classic.cannot_sign_in(TlsVersion::TLS10) {
                Some(_) => KeyFits::Tls12Alone,
                None => KeyFits::EveryVersion,
            },
        }
    }
}
