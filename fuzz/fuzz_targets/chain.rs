//! Arbitrary bytes as certificates: judged, never a panic.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use ticketprobe::chain::{Names, Roots, judge_chain};
use ticketprobe::target::Host;

fuzz_target!(|served: Vec<Vec<u8>>| {
    let names = Names::of_target(Host::Name("pool01.contoso.local".to_owned()));
    let _ = judge_chain(&served, &names, &Roots::new(), None, Timestamp::UNIX_EPOCH);
});
