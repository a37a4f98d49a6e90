//! A judgement for each TLS version that the series ran in, and the worst of them for the front end.

use crate::observation::{FrontEndRun, Series, VersionRun};
use crate::verdict::{Judgement, VersionJudgement};

use super::one_version::judge_one;

/// Judges each version by itself. The worst stands for the front end: of equals, the highest version.
pub(super) fn judge_each(run: &FrontEndRun) -> Judgement {
    let judged: Vec<Judgement> = run
        .versions
        .iter()
        .map(|version| judge_one(&part(run, version)))
        .collect();
    let by_version: Vec<VersionJudgement> = judged.iter().filter_map(of_version).collect();
    // `max_by_key` takes the last of equals: the first in the list.
    let worst = judged
        .into_iter()
        .rev()
        .max_by_key(|judgement| judgement.verdict);
    Judgement {
        by_version,
        ..worst.unwrap_or_else(|| judge_one(run))
    }
}

fn of_version(judgement: &Judgement) -> Option<VersionJudgement> {
    Some(VersionJudgement {
        choice: judgement.choice?,
        verdict: judgement.verdict,
        reason: judgement.reason,
        confidence: judgement.confidence,
        summary: judgement.summary.clone(),
    })
}

/// What bears on one version: its series, its scout, and the scouts of versions that have no series of their own.
fn part(run: &FrontEndRun, version: &VersionRun) -> FrontEndRun {
    let own = version.choice.version;
    let is_judged = |offered| run.versions.iter().any(|v| v.choice.version == offered);
    let mut part = run.clone();
    part.attempts.retain(|attempt| {
        attempt.offered_version == own
            || attempt.series == Series::Scout && !is_judged(attempt.offered_version)
    });
    part.conditions.engine = version.choice.engine.unwrap_or(part.conditions.engine);
    part.cut_short = version.cut_short;
    part.cut_off = version.cut_off.clone();
    part.versions = vec![version.clone()];
    part
}
