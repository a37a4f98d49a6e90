//! What the user sees: stdout, stderr, colour, warnings, and the report in its form.

pub(in crate::cli) mod byte_bar;
mod colour;
pub(in crate::cli) mod deliver;
pub(in crate::cli) mod publish;
pub(in crate::cli) mod streams;
pub(in crate::cli) mod table_style;
mod terminal;
pub(in crate::cli) mod warnings;
pub(in crate::cli) mod write_failure_messages;
