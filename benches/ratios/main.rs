//! Two ratios that the tool is held to, as Markdown: `cargo bench --bench ratios`.
//!
//! What is compared runs in turn, round by round, and the least time of all rounds counts: whatever else the machine
//! does only ever adds.
#![allow(clippy::unwrap_used, reason = "a benchmark may fail wherever it likes")]
#![allow(clippy::print_stdout, reason = "its table goes to stdout")]

mod constant_flow;
mod handshakes;
#[path = "../rig/mod.rs"]
mod rig;

use std::time::Duration;

fn main() {
    constant_flow::print();
    println!();
    handshakes::print();
}

/// The least of each column.
struct Least<const N: usize>([Duration; N]);

impl<const N: usize> Least<N> {
    fn new() -> Self {
        Self([Duration::MAX; N])
    }

    fn take(&mut self, times: [Duration; N]) {
        for (least, time) in self.0.iter_mut().zip(times) {
            *least = time.min(*least);
        }
    }
}
