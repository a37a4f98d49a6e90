//! Files that a command writes, and reports that it reads.

mod named_files;
pub(in crate::cli) mod overwriting;
pub(in crate::cli) mod saved_report;
pub(in crate::cli) mod shown_path;
pub(in crate::cli) mod unwritable;
pub(in crate::cli) mod whole_file;
