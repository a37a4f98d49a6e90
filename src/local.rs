//! What the server itself tells about itself: its event log, its name. Nothing is written, no service is touched.

pub mod log;
pub mod name;
