//! ticketprobe says from the wire whether TLS session tickets, or the certificate, break a Windows service.
//!
//! The modules stand in layers; each imports only from those above it in this list:
//!
//! - ground, the nouns: [`target`], [`observation`], [`finding`], [`verdict`]
//! - judgement, pure: [`diagnosis`]

pub mod diagnosis;
pub mod finding;
pub mod observation;
pub mod target;
pub mod verdict;
