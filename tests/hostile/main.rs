//! Hostile servers: each row of the table is a behaviour, played on loopback to the tool as it is built.
//!
//! The table is printed whether or not a test fails.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it did not expect"
)]

mod bounds;
mod bytes;
mod forge;
mod forms;
mod interruptions;
mod machine;
mod names;
mod outputs;
#[path = "../peers/mod.rs"]
mod peers;

mod classic;
mod rows;
mod script;
mod stage;
mod table;
mod tool;
mod turned;
