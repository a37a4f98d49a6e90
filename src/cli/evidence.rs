//! Evidence from servers: registry exports and event logs, read from files.

pub(in crate::cli) mod event_logs;
pub(in crate::cli) mod input;
pub(in crate::cli) mod registry_export;
pub(in crate::cli) mod server_files;
