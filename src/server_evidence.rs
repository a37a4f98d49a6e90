//! What the server's own files tell: the registry, the event log, and both beside what the wire shows.
//!
//! The rooms of this wing stand in layers too; each imports only from those above it in this list:
//!
//! - files read, without judgement: [`registry`], [`events`]
//! - each judged alone: [`registry_state`], [`event_history`]
//! - all of it, and what was measured: [`joined`]
//!
//! Each judgement is a pure function: the command line opens the files, and [`report`](crate::report) saves what came of them.

pub mod event_history;
pub mod events;
pub mod joined;
pub mod registry;
pub mod registry_state;
