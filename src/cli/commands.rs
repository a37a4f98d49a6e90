//! The commands, a file each.

pub(in crate::cli) mod capture;
pub(in crate::cli) mod compare;
pub(in crate::cli) mod demo;
pub(in crate::cli) mod events;
pub(in crate::cli) mod explain;
pub(in crate::cli) mod host;
pub(in crate::cli) mod lab;
pub(in crate::cli) mod local;
pub(in crate::cli) mod manual;
pub(in crate::cli) mod merge;
pub(in crate::cli) mod probe;
pub(in crate::cli) mod remedy;
pub(in crate::cli) mod show;
