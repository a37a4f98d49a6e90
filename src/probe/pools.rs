//! All front ends of a run side by side, and then those of each pool with each other's tickets.

use std::collections::BTreeMap;

use futures_util::{StreamExt, stream};
use tokio::sync::{Semaphore, mpsc, watch};

use super::foreign::{Member, show_all};
use super::{Engines, FrontEnd, Probed, Settings, broken, probe};
use crate::observation::{FrontEndRun, PoolRun};
use crate::plan::foreign::count;

/// What a run tells, as soon as it is there.
#[derive(Debug)]
pub enum Event {
    /// The series of a front end are over.
    FrontEnd {
        /// Its place among the front ends of the run.
        place: usize,
        /// What was seen.
        run: Box<FrontEndRun>,
    },
    /// The front ends of a pool were shown each other's tickets. It comes after those front ends.
    Pool(PoolRun),
}

/// Probes all `front_ends`, and hands over what is seen as soon as it is there.
///
/// At most `settings.parallel` front ends are probed at a time. What waits to be taken by `on_event` holds the next ones back.
pub async fn run(
    front_ends: &[FrontEnd],
    engines: &Engines,
    settings: &Settings,
    stop: &watch::Receiver<bool>,
    mut on_event: impl FnMut(Event),
) {
    let (events, mut seen) = mpsc::channel(1);
    let round = Round {
        front_ends,
        engines,
        settings,
        stop,
        gate: Semaphore::new(settings.parallel.get()),
        events,
    };
    let probing = async move {
        let pools = stream::iter(pools(front_ends));
        let parallel = settings.parallel.get();
        pools
            .for_each_concurrent(parallel, |pool| round.pool(pool))
            .await;
        // `round` and its sender end here, and with them `seen`.
        drop(round);
    };
    let telling = async {
        while let Some(event) = seen.recv().await {
            on_event(event);
        }
    };
    tokio::join!(probing, telling);
}

/// The places of the front ends of each target, in order.
#[must_use]
pub fn pools(front_ends: &[FrontEnd]) -> Vec<Vec<usize>> {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut pools: Vec<Vec<usize>> = Vec::new();
    for (place, front_end) in front_ends.iter().enumerate() {
        let next = pools.len();
        let pool = *known.entry(front_end.target.to_string()).or_insert(next);
        match pools.get_mut(pool) {
            Some(members) => members.push(place),
            None => pools.push(vec![place]),
        }
    }
    pools
}

/// How many connections the series `foreign ticket` takes over all pools, at most.
#[must_use]
pub fn foreign_tickets(front_ends: &[FrontEnd]) -> u64 {
    let reached = |place: &&usize| front_ends[**place].address.is_some();
    let pools = pools(front_ends).into_iter();
    pools
        .map(|places| count(places.iter().filter(reached).count()) as u64)
        .sum()
}

struct Round<'a> {
    front_ends: &'a [FrontEnd],
    engines: &'a Engines,
    settings: &'a Settings,
    stop: &'a watch::Receiver<bool>,
    gate: Semaphore,
    events: mpsc::Sender<Event>,
}

impl Round<'_> {
    async fn pool(&self, places: Vec<usize>) {
        let many = places.len();
        let mut members: Vec<(usize, Option<Member>)> = stream::iter(places)
            .map(|place| async move { (place, self.front_end(place).await) })
            .buffer_unordered(many.max(1))
            .collect()
            .await;
        if many < 2 {
            return;
        }
        members.sort_by_key(|(place, _)| *place);
        let members: Vec<Member> = members.into_iter().filter_map(|(_, m)| m).collect();
        let pool = show_all(&members, self.engines, self.settings, self.stop, &self.gate).await;
        if let Some(pool) = pool {
            self.tell(Event::Pool(pool)).await;
        }
    }

    /// Probes one front end when its turn comes; a task each, so that front ends share all cores.
    async fn front_end(&self, place: usize) -> Option<Member> {
        let turn = self.gate.acquire().await;
        let front_end = &self.front_ends[place];
        let (mine, engines, settings) = (
            front_end.clone(),
            self.engines.clone(),
            self.settings.clone(),
        );
        let stop = self.stop.clone();
        let task = tokio::spawn(async move { probe(&mine, &engines, &settings, stop).await });
        let probed = task.await.unwrap_or_else(|error| Probed {
            run: broken(front_end, self.settings, &error),
            member: None,
        });
        let run = Box::new(probed.run);
        self.tell(Event::FrontEnd { place, run }).await;
        drop(turn);
        probed.member
    }

    /// Nobody listens only where the run was dropped, and then nobody wants to know.
    async fn tell(&self, event: Event) {
        let _ = self.events.send(event).await;
    }
}
