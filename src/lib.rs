//! ticketprobe says from the wire whether TLS session tickets, or the certificate, break a Windows service.
//!
//! The modules stand in layers; each imports only from those above it in this list:
//!
//! - ground, the nouns: [`bounds`], [`text`], [`target`], [`observation`], [`finding`], [`verdict`]
//! - bytes to meaning, pure: [`wire`], [`certificate`], [`encoding`], [`registry`], [`events`]
//! - TLS for old Schannel: [`schannel`]
//! - who the client is: [`identity`]
//! - the network: [`dial`]
//! - what to try: [`plan`], [`choice`], [`experiment`], [`probe`]
//! - the documented change: [`remedy`]
//! - judgement, pure: [`chain`], [`diagnosis`], [`change`], [`host`], [`history`], [`evidence`]
//! - whom to trust: [`roots`]
//! - words: [`report`], [`explain`]
//! - simulated front ends: [`lab`]
//! - the command line: [`cli`]

#![deny(missing_docs)]

pub mod bounds;
pub mod certificate;
pub mod chain;
pub mod change;
pub mod choice;
pub mod cli;
pub mod diagnosis;
pub mod dial;
pub mod encoding;
pub mod events;
pub mod evidence;
pub mod experiment;
pub mod explain;
pub mod finding;
pub mod history;
pub mod host;
pub mod identity;
pub mod lab;
pub mod observation;
pub mod plan;
pub mod probe;
pub mod registry;
pub mod remedy;
pub mod report;
pub mod roots;
pub mod schannel;
pub mod target;
pub mod text;
pub mod verdict;
pub mod wire;
