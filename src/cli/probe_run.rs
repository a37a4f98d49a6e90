//! A run of `probe`, `local` and `demo`: what it needs, its rounds, and what is told while it goes on.

pub(in crate::cli) mod client;
mod front_end_judge;
pub(in crate::cli) mod front_ends;
pub(in crate::cli) mod json_lines;
pub(in crate::cli) mod prepared_run;
pub(in crate::cli) mod progress;
pub(in crate::cli) mod settings;
pub(in crate::cli) mod system_client;
pub(in crate::cli) mod targets;
pub(in crate::cli) mod trust;
pub(in crate::cli) mod wait_for_verdict;
mod wait_loop;
