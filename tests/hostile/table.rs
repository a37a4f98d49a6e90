//! Plays every row, and compares what the tool said with what the row expects.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::rows::{Row, rows};
use crate::stage::Stage;
use crate::tool::{Seen, probe};

/// Rows in play at a time: most of them wait.
const AT_ONCE: usize = 6;
/// Fewer rows would be another suite than the one that was asked for.
const LEAST: usize = 60;

#[test]
fn every_behaviour_is_borne() {
    let rows = rows();
    assert!(rows.len() >= LEAST, "only {} rows", rows.len());
    let seen = play_all(&rows, "rustls");
    let mut table = format!(
        "{:>3} {:<52} {:>6} {:>6}  seen\n",
        "", "behaviour", "s", "MiB"
    );
    let mut wrong = String::new();
    for (number, (row, seen)) in (1..).zip(rows.iter().zip(&seen)) {
        let complaints = complaints(row, seen);
        let result = if complaints.is_empty() {
            ""
        } else {
            " <- WRONG"
        };
        let (took, memory) = (seen.took.as_secs_f64(), seen.kilobytes / 1024);
        let (name, digest) = (row.name, &seen.digest);
        let _ = writeln!(
            table,
            "{number:>3} {name:<52} {took:>6.1} {memory:>6}  {digest}{result}"
        );
        for complaint in complaints {
            let _ = writeln!(wrong, "{name}: {complaint}");
        }
    }
    let _ = writeln!(table, "{} behaviours", rows.len());
    print(&table);
    assert!(wrong.is_empty(), "{table}\n{wrong}");
}

/// Past the capture of the test harness, so that every log has the table.
fn print(table: &str) {
    std::io::stdout().write_all(table.as_bytes()).unwrap();
}

#[test]
fn no_row_stands_twice() {
    let mut names: Vec<&str> = rows().iter().map(|row| row.name).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

/// Plays each row to a probe with `engine`.
pub(crate) fn play_all(rows: &[Row], engine: &str) -> Vec<Seen> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((place, row)) = {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    rows.get(place).map(|row| (place, row))
                } {
                    let stage = Stage::open(row.script.clone());
                    let seen = probe(stage.address(), row.pace, row.series, engine);
                    done.lock().unwrap().push((place, seen));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, seen)| seen).collect()
}

fn complaints(row: &Row, seen: &Seen) -> Vec<String> {
    let mut complaints = overdrawn(row, seen);
    if !row.expected.split('|').any(|one| one == seen.digest) {
        let (expected, seen) = (row.expected, &seen.digest);
        complaints.push(format!("\n  expected {expected}\n  seen     {seen}"));
    }
    complaints
}

/// What no run may do, and a run that outlived its deadline.
pub(crate) fn overdrawn(row: &Row, seen: &Seen) -> Vec<String> {
    let mut complaints = seen.complaints.clone();
    if seen.took > row.pace.bound() {
        complaints.push(format!("took {:?} of {:?}", seen.took, row.pace.bound()));
    }
    complaints
}
