//! A report put together from what was seen, or from what was judged front end by front end.

use std::collections::BTreeMap;

use super::pool_comparison::{self, Place};
use super::{Frame, FrontEndReport, Report, Totals, Trust};
use crate::across_front_ends::FailOn;
use crate::observation::{FrontEndRun, PoolRun};

impl Report {
    /// Judges `runs` and puts everything together. Pools without tickets that were shown around are compared by certificates alone.
    #[must_use]
    pub fn new(frame: Frame, runs: Vec<FrontEndRun>, pools: Vec<PoolRun>, trust: &Trust) -> Self {
        let judge = |run| FrontEndReport::new(run, trust, frame.started);
        let front_ends = runs.into_iter().map(judge).collect();
        Self::of_judged(frame, front_ends, pools)
    }

    /// Puts together what was judged one by one.
    #[must_use]
    pub fn of_judged(frame: Frame, front_ends: Vec<FrontEndReport>, runs: Vec<PoolRun>) -> Self {
        let pools = pool_comparison::compare(&front_ends, of_one_place(runs));
        let mut totals = Totals::of(&front_ends);
        pools.iter().for_each(|pool| totals.add_pool(pool));
        Self {
            pools,
            front_ends,
            ..totals.report(frame, &FailOn::default())
        }
    }
}

/// The runs of a report whose rows were all measured from one place.
fn of_one_place(runs: Vec<PoolRun>) -> BTreeMap<Place, PoolRun> {
    let place = |run: &PoolRun| (run.target.clone(), None);
    runs.into_iter().map(|run| (place(&run), run)).collect()
}
