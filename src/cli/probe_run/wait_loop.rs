//! Round after round, until what is waited for holds.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep};

/// Rounds in a row in which it must hold: services that are restarting can look right for a moment.
const IN_A_ROW: u32 = 2;

/// How long, and how often.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Patience {
    /// No round begins after this time.
    pub(in crate::cli) max_wait: Duration,
    /// Pause between the end of a round and the begin of the next.
    pub(in crate::cli) every: Duration,
}

/// Where the waiting stands after a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Standing {
    /// It goes on for so long at most. `held` are the rounds in a row up to now.
    Waiting { held: u32, left: Duration },
    /// It held often enough.
    Held,
    /// The time is up.
    Expired,
}

/// Makes rounds until what is waited for held in two rounds in a row, the time is up, or `stop` turns true. Returns the last round
/// that came to its end; the first one in any case.
pub(in crate::cli) async fn wait<T>(
    patience: Patience,
    stop: &watch::Receiver<bool>,
    mut round: impl AsyncFnMut() -> T,
    holds: impl Fn(&T) -> bool,
    mut on_round: impl FnMut(u32, &T, Standing),
) -> T {
    let begun = Instant::now();
    let mut stop = stop.clone();
    let mut held = 0;
    let mut number = 1;
    let mut last = round().await;
    loop {
        if *stop.borrow() {
            return last;
        }
        held = if holds(&last) { held + 1 } else { 0 };
        let left = patience.max_wait.saturating_sub(begun.elapsed());
        let standing = if held >= IN_A_ROW {
            Standing::Held
        } else if left < patience.every {
            Standing::Expired
        } else {
            Standing::Waiting { held, left }
        };
        on_round(number, &last, standing);
        if !matches!(standing, Standing::Waiting { .. }) || interrupted(&mut stop, patience).await {
            return last;
        }
        number += 1;
        let next = round().await;
        if *stop.borrow() {
            // This round was cut: the one before says more.
            return last;
        }
        last = next;
    }
}

/// Pauses; whether `stop` turned true in the meantime.
async fn interrupted(stop: &mut watch::Receiver<bool>, patience: Patience) -> bool {
    let pause = sleep(patience.every);
    tokio::pin!(pause);
    tokio::select! {
        biased;
        stopped = stop.wait_for(|stop| *stop) => match stopped {
            Ok(_) => true,
            // Nobody can stop it any more, and nobody has.
            Err(_) => {
                pause.await;
                false
            }
        },
        () = &mut pause => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Patience = Patience {
        max_wait: Duration::from_secs(900),
        every: Duration::from_secs(30),
    };

    /// Runs through `rounds`, each of which takes ten seconds; the last goes on for ever.
    async fn through(rounds: &[bool], patience: Patience) -> (usize, Vec<Standing>) {
        let (_sender, stop) = watch::channel(false);
        let mut standings = Vec::new();
        let mut made = 0;
        let round = async || {
            sleep(Duration::from_secs(10)).await;
            made += 1;
            (made, rounds[(made - 1).min(rounds.len() - 1)])
        };
        let (last, _) = wait(
            patience,
            &stop,
            round,
            |(_, holds)| *holds,
            |_, _, standing| standings.push(standing),
        )
        .await;
        (last, standings)
    }

    #[tokio::test(start_paused = true)]
    async fn it_must_hold_twice_in_a_row() {
        let (last, standings) = through(&[false, true, false, true, true], PATIENCE).await;
        assert_eq!(last, 5);
        let left = |seconds: u64| Duration::from_secs(900 - seconds);
        assert_eq!(
            standings,
            [
                Standing::Waiting {
                    held: 0,
                    left: left(10)
                },
                Standing::Waiting {
                    held: 1,
                    left: left(50)
                },
                Standing::Waiting {
                    held: 0,
                    left: left(90)
                },
                Standing::Waiting {
                    held: 1,
                    left: left(130)
                },
                Standing::Held,
            ]
        );
    }

    #[tokio::test(start_paused = true)]
    async fn no_round_begins_after_the_time_is_up() {
        let begun = Instant::now();
        let (last, standings) = through(&[false], PATIENCE).await;
        // A round and a pause take 40 s: the last begins after 880 s.
        assert_eq!(last, 23);
        assert_eq!(standings.last(), Some(&Standing::Expired));
        assert_eq!(begun.elapsed(), Duration::from_secs(890));
    }

    #[tokio::test(start_paused = true)]
    async fn holding_once_at_the_end_is_not_enough() {
        let patience = Patience {
            max_wait: Duration::from_secs(60),
            ..PATIENCE
        };
        let (last, standings) = through(&[false, true], patience).await;
        assert_eq!((last, standings.len()), (2, 2));
        assert_eq!(standings[1], Standing::Expired);
    }

    #[tokio::test(start_paused = true)]
    async fn a_stop_ends_the_pause_and_keeps_the_last_round() {
        let (sender, stop) = watch::channel(false);
        let mut made = 0;
        let round = async || {
            made += 1;
            made
        };
        let stopping = async {
            sleep(Duration::from_secs(45)).await;
            sender.send(true).unwrap();
        };
        let waiting = wait(PATIENCE, &stop, round, |_| false, |_, _, _| {});
        let begun = Instant::now();
        let (last, ()) = tokio::join!(waiting, stopping);
        assert_eq!(last, 2);
        assert_eq!(begun.elapsed(), Duration::from_secs(45));
    }

    #[tokio::test(start_paused = true)]
    async fn a_round_that_was_cut_does_not_replace_a_whole_one() {
        let (sender, stop) = watch::channel(false);
        let mut made = 0;
        let round = async || {
            made += 1;
            if made == 3 {
                sender.send(true).unwrap();
            }
            made
        };
        assert_eq!(
            wait(PATIENCE, &stop, round, |_| false, |_, _, _| {}).await,
            2
        );
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_round_is_returned_even_if_it_was_cut() {
        let (_sender, stop) = watch::channel(true);
        let mut told = 0;
        let last = wait(PATIENCE, &stop, async || 1, |_| true, |_, _, _| told += 1).await;
        assert_eq!((last, told), (1, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_left_to_stop_it_is_no_stop() {
        let (sender, stop) = watch::channel(false);
        drop(sender);
        let mut made = 0;
        let round = async || {
            made += 1;
            made
        };
        let begun = Instant::now();
        assert_eq!(
            wait(PATIENCE, &stop, round, |_| true, |_, _, _| {}).await,
            2
        );
        assert_eq!(begun.elapsed(), Duration::from_secs(30));
    }
}
