//! What a report says beside its answer, in order and in words: the head, rows, and a section for each group of front ends.
//!
//! Table, Markdown and HTML walk it, so that they say the same.

pub(super) mod attempt_row;
mod certificates;
pub(super) mod comparison;
pub(super) mod front_end_facts;
mod head;
mod pool;
pub(super) mod row;
mod section;
mod server_evidence;
mod system_client;

pub(super) use self::certificates::{Checks, Twig, checks, differentials, tree};
pub(super) use self::head::head;
pub(super) use self::pool::pools;
pub(super) use self::section::{Section, section, sections};
