//! A connection that arrives in any order: see `tests/fuzzed/mod.rs`.
#![no_main]

#[allow(dead_code, reason = "each target runs one of its functions")]
#[path = "../../tests/fuzzed/mod.rs"]
mod fuzzed;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzed::reassembly(bytes));
