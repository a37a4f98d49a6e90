//! ticketprobe says from the wire whether TLS session tickets, or the certificate, break a Windows service.
//!
//! The modules stand in layers; each imports only from those above it in this list:
//!
//! - ground, the nouns: [`target`], [`observation`], [`finding`], [`verdict`]; and [`text`], which makes what peers say safe to print
//! - bytes to meaning, pure: [`wire`]
//! - TLS for old Schannel: [`schannel`]
//! - the network: [`dial`]
//! - what to try: [`plan`], [`experiment`]
//! - simulated front ends: [`lab`]

pub mod dial;
pub mod experiment;
pub mod finding;
pub mod lab;
pub mod observation;
pub mod plan;
pub mod schannel;
pub mod target;
pub mod text;
pub mod verdict;
pub mod wire;
