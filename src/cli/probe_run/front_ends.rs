//! The front ends of all targets: names are looked up.

use std::collections::HashSet;

use futures_util::{StreamExt, stream};
use tokio::sync::watch;

use crate::cli::arguments::ProbeArgs;
use crate::probe::{FrontEnd, front_ends};
use crate::target::Listed;

/// Names that are looked up at a time.
const LOOKUPS: usize = 32;

/// The front ends of all targets in order, none twice. Names that are not looked up when `stop` turns true have no address.
pub(in crate::cli) async fn all_front_ends(
    args: &ProbeArgs,
    targets: &[Listed],
    stop: &watch::Receiver<bool>,
) -> Vec<FrontEnd> {
    let mut stop = stop.clone();
    let stopped = async {
        // Where nobody can stop the run any more, nobody has.
        if stop.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::pin!(stopped);
    let mut found = stream::iter(targets)
        .map(|listed| front_ends(listed, args.timeout))
        .buffered(LOOKUPS);
    let mut all: Vec<FrontEnd> = Vec::new();
    let mut known = HashSet::new();
    let mut done = 0;
    while let Some(front_ends) = tokio::select! {
        biased;
        () = &mut stopped => None,
        front_ends = found.next() => front_ends,
    } {
        done += 1;
        all.extend(front_ends.into_iter().filter(|f| known.insert(f.clone())));
    }
    let left = targets.iter().skip(done).map(FrontEnd::unknown);
    all.extend(left.filter(|f| known.insert(f.clone())));
    all
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::console::warnings::Warnings;
    use crate::cli::probe_run::targets::targets;

    /// A name server that does not answer holds nobody who pressed Ctrl-C.
    #[tokio::test]
    async fn what_was_not_looked_up_has_a_row_all_the_same() {
        let names = ["pool01.invalid", "pool02.invalid", "10.0.0.11"];
        let args = ProbeArgs::parse_from(["probe"].iter().chain(&names));
        let listed = targets(&args, &Warnings::new(&args.report.draw)).unwrap();
        let stopped = watch::channel(true).1;
        let found = all_front_ends(&args, &listed, &stopped).await;
        let rows: Vec<_> = found
            .iter()
            .map(|f| (f.target.to_string(), f.address))
            .collect();
        let expected = ["pool01.invalid:444", "pool02.invalid:444", "10.0.0.11:444"];
        assert_eq!(rows, expected.map(|target| (target.to_owned(), None)));
    }
}
