//! The `foreign ticket` series: the original ticket of each front end, shown to others of its pool.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use rustls_pki_types::ServerName;
use tokio::sync::{Semaphore, watch};
use tokio::time::{Instant, sleep_until};

use super::engines::Engines;
use super::kept_ticket::{Kept, Session};
use super::settings::Settings;
use crate::dial::{Dial, Hello, Order};
use crate::http::Request;
use crate::observation::{
    Attempt, Engine, FrontEndRun, LeftOut, PairOutcome, PairRun, PoolRun, Rules, Series, TlsVersion,
};
use crate::plan::foreign::{EVERY_PAIR_MAX, Pair, pairs};

/// A front end whose own series are over.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) target: String,
    pub(super) address: SocketAddr,
    pub(super) name: ServerName<'static>,
    pub(super) request: Request,
    /// What its series left for others.
    pub(super) ticket: Option<Kept>,
    /// Versions and engines in which it answered a series.
    pub(super) spoke: Vec<(TlsVersion, Engine)>,
    /// How long its own series took.
    pub(super) took: Duration,
}

impl Member {
    /// With what the front end answered the series of `run`.
    pub(super) fn spoke(run: &FrontEndRun) -> Vec<(TlsVersion, Engine)> {
        let answered = |version: TlsVersion| {
            run.attempts.iter().any(|attempt| {
                attempt.series != Series::Scout
                    && attempt.offered_version == version
                    && attempt.server_hello.is_some()
            })
        };
        let choices = run.versions.iter().map(|version| version.choice);
        choices
            .filter(|choice| answered(choice.version))
            .filter_map(|choice| Some((choice.version, choice.engine?)))
            .collect()
    }

    /// Why the ticket of `from` cannot be shown to this front end.
    fn bars(&self, from: &Self) -> Option<LeftOut> {
        let Some(kept) = &from.ticket else {
            return Some(LeftOut::NoTicket);
        };
        if self.spoke.is_empty() {
            return Some(LeftOut::NotReached);
        }
        let fits = self.spoke.contains(&(kept.version, kept.engine()));
        (!fits).then_some(LeftOut::OtherVersion)
    }

    /// One attempt with a ticket that another front end issued.
    async fn try_ticket(&self, kept: Kept, number: u32, engines: &Engines) -> Attempt {
        let request = self.request.clone();
        match kept.session {
            Session::Rustls(session) => {
                let dial = engines
                    .rustls
                    .dial(self.address, self.name.clone(), request);
                attempt(&dial, session, number).await
            }
            Session::Tls13(session) => {
                let dial = engines
                    .classic
                    .dial_tls13(self.address, &self.name, request);
                attempt(&dial, session, number).await
            }
            Session::Classic(session) => {
                let dial = engines
                    .classic
                    .dial(self.address, &self.name, kept.version, request);
                attempt(&dial, session, number).await
            }
        }
    }
}

async fn attempt<D: Dial>(dial: &D, session: D::Session, number: u32) -> Attempt {
    let order = Order {
        series: Series::ForeignTicket,
        number,
        hello: Hello::Ticket(session),
        rules: Rules::Lenient,
    };
    dial.attempt(order).await.attempt
}

/// Shows the tickets of `members` to each other; none where there is no pair. A front end has what is left of its deadline, and never
/// more than `--per-host` connections.
pub(super) async fn show_all(
    members: &[Member],
    engines: &Engines,
    settings: &Settings,
    stop: &watch::Receiver<bool>,
    gate: &Semaphore,
) -> Option<PoolRun> {
    let target = members.first()?.target.clone();
    let pairs = pairs(members.len(), settings.seed);
    if pairs.is_empty() {
        return None;
    }
    let shown = Shown {
        members,
        engines,
        settings,
        stop,
    };
    let mut by_host: BTreeMap<usize, Vec<(usize, Pair)>> = BTreeMap::new();
    for (place, pair) in pairs.into_iter().enumerate() {
        by_host.entry(pair.to).or_default().push((place, pair));
    }
    let mut done: Vec<(usize, PairRun)> = stream::iter(by_host.into_values())
        .map(|pairs| async {
            let _turn = gate.acquire().await;
            shown.to_one(pairs).await
        })
        .buffer_unordered(members.len())
        .concat()
        .await;
    done.sort_by_key(|(place, _)| *place);
    Some(PoolRun {
        target,
        seed: (members.len() > EVERY_PAIR_MAX).then_some(settings.seed),
        pairs: done.into_iter().map(|(_, pair)| pair).collect(),
    })
}

struct Shown<'a> {
    members: &'a [Member],
    engines: &'a Engines,
    settings: &'a Settings,
    stop: &'a watch::Receiver<bool>,
}

impl Shown<'_> {
    /// All tickets for one front end.
    async fn to_one(&self, pairs: Vec<(usize, Pair)>) -> Vec<(usize, PairRun)> {
        let limits = self.settings.limits;
        let took = pairs.first().map(|(_, pair)| self.members[pair.to].took);
        let left = limits.deadline.saturating_sub(took.unwrap_or_default());
        let until = Instant::now() + left;
        stream::iter(pairs.into_iter().zip(1..))
            .map(|((place, pair), number)| async move {
                (place, self.pair(pair, number, until).await)
            })
            .buffer_unordered(limits.per_host)
            .collect()
            .await
    }

    async fn pair(&self, pair: Pair, number: u32, until: Instant) -> PairRun {
        let (from, to) = (&self.members[pair.from], &self.members[pair.to]);
        PairRun {
            from: from.address,
            to: to.address,
            outcome: self.outcome(from, to, number, until).await,
        }
    }

    async fn outcome(
        &self,
        from: &Member,
        to: &Member,
        number: u32,
        until: Instant,
    ) -> PairOutcome {
        if let Some(bar) = to.bars(from) {
            return PairOutcome::LeftOut(bar);
        }
        let Some(kept) = from.ticket.clone() else {
            return PairOutcome::LeftOut(LeftOut::NoTicket);
        };
        let mut stop = self.stop.clone();
        let interrupted = async {
            // Where nobody can stop the run any more, nobody has.
            if stop.wait_for(|stop| *stop).await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            biased;
            () = interrupted => PairOutcome::LeftOut(LeftOut::Interrupted),
            () = sleep_until(until) => PairOutcome::LeftOut(LeftOut::Deadline),
            attempt = to.try_ticket(kept, number, self.engines) => {
                PairOutcome::Attempt(Box::new(attempt))
            }
        }
    }
}
