//! ticketprobe says from the wire whether TLS session tickets, or the certificate, break a Windows service.
//!
//! The modules stand in layers; each imports only from those above it in this list:
//!
//! - ground, the nouns: [`bounds`], [`untrusted_text`], [`catalogue`] (what findings, reasons and verdicts say), [`printout`], [`target`], [`observation`], [`finding`], [`verdict`]
//! - bytes to meaning, pure: [`wire`], [`certificate`], [`encoding`], [`unpack`], [`packets`] (files of captures, to TCP segments)
//! - TLS for old Schannel: [`schannel`] (suites for rustls), [`classic`] (an engine of our own: TLS 1.0 to 1.2), [`classic_server`] (the other half, for the lab), [`tls13`] (a client of TLS 1.3), [`rehearsal`] (client and server against one another in memory)
//! - who the client is: [`identity`]
//! - the network: [`http`] (requests and replies over one connection), [`dial`] (one attempt makes one observation)
//! - what to try: [`plan`], [`engine_choice`], [`experiment`], [`probe`]
//! - the documented change: [`remedy`]
//! - judgement, pure: [`chain`], `facts_of_front_end` (what the attempts come to), [`diagnosis`], [`across_front_ends`], [`capture`]
//! - the server's own files, read, judged and joined: [`server_evidence`]
//! - two runs compared: [`change`]
//! - whom to trust: [`roots`]
//! - this machine: [`local`]
//! - what is saved: [`report`]
//! - words: [`presentation`], [`explain`]
//! - simulated front ends: [`lab`]
//! - the command line: [`cli`]
//!
//! # The way of one attempt
//!
//! What `ticketprobe probe pool01.contoso.local` does, step by step; each step is a room, and what it hands on is a noun of the first layer:
//!
//! | step | room | hands on |
//! | --- | --- | --- |
//! | arguments are read, and refused where they contradict one another | `cli::arguments` | the arguments of the command |
//! | names become targets, files become certificate and roots | [`target`], [`identity`], [`roots`], steered by `cli::probe_run` | [`target::Target`], [`identity::Identity`] |
//! | addresses are looked up | [`probe`] | [`probe::FrontEnd`] |
//! | how many connections of which kind | [`plan`] | [`plan::Plan`] |
//! | which engine and TLS version, after a look at the server | [`engine_choice`] | [`observation::Engine`] |
//! | the connections of one Front End, in their order | [`experiment`], for all of them [`probe`] | one attempt at a time |
//! | one attempt: socket, handshake, request, reply | [`dial`], with [`http`] over [`classic`], [`tls13`] or rustls | [`observation::Attempt`] |
//! | verdict, reason and findings of the run of a Front End | `facts_of_front_end`, [`diagnosis`], and [`chain`] for its certificates | [`finding::Finding`], [`verdict::Verdict`] |
//! | the report, which can be saved, read again and merged | [`report`] | [`report::Report`] |
//! | its words: table, Markdown, HTML and the others | [`presentation`] | what the user reads |
//! | exit code | [`across_front_ends`], from the verdicts; given back by `cli::dispatch` | |
//!
//! `compare`, `merge` and `show` begin at the report. `capture` begins at observations that it reads from [`packets`]. Files of the server
//! (`host`, `events`, `--with-host`, `--with-events`) go through [`server_evidence`] and meet the run in the report.
//!
//! # What is stable
//!
//! From version 1.0 on, by semantic versioning: the command line (names and meaning of commands, options and values), the exit codes, and
//! the report in JSON (`ticketprobe.report/1` and its schema: fields may be added, none goes or changes its meaning). Before 1.0 a change
//! to any of them raises the minor version and stands in the changelog.
//!
//! Not stable: the modules of this library, which are there for the program and its tests and may change in any version; the words of
//! messages and tables; the lines of the lab. A program that must not break reads the report.
//!
//! # Example
//!
//! Probes a simulated front end, before the change and after it, and reads the verdicts:
//!
//! ```
//! use std::num::{NonZeroU32, NonZeroUsize};
//! use std::sync::Arc;
//! use std::time::Duration;
//!
//! use rustls::sign::CertifiedKey;
//! use ticketprobe::classic::Credential;
//! use ticketprobe::diagnosis::judge;
//! use ticketprobe::experiment::Limits;
//! use ticketprobe::lab::{Lab, LabSettings, POOL, Tickets};
//! use ticketprobe::observation::CertificateAtHand;
//! use ticketprobe::plan::Plan;
//! use ticketprobe::probe::{Asking, Engines, Event, FrontEnd, Settings, run};
//! use ticketprobe::schannel;
//! use ticketprobe::target::{FOCUS_PATH, Target};
//! use ticketprobe::verdict::Verdict;
//!
//! # const ATTEMPTS: NonZeroU32 = NonZeroU32::new(10).unwrap();
//! #[tokio::main]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     // A model of the problem, not evidence about Windows.
//!     let lab = Lab::start(LabSettings::default()).await?;
//!     let (chain, key) = lab.client_identity();
//!     let client = CertifiedKey::from_der(chain, key.clone_key(), &schannel::provider())?;
//!     let client = Credential::with_file_key(Arc::new(client), &key);
//!     // No step of an attempt takes longer.
//!     let engines = Engines::new(Some(Arc::new(client)), Duration::from_secs(20))?;
//!     let address = lab.addresses()[0];
//!     let front_ends = [FrontEnd {
//!         target: Target::parse(POOL, Some(address.port()), FOCUS_PATH)?,
//!         server_name: None,
//!         address: Some(address),
//!     }];
//!     let settings = Settings {
//!         plan: Plan::new(ATTEMPTS),
//!         asking: Asking::default(),
//!         client_certificate: CertificateAtHand::Given,
//!         engine: None,
//!         limits: Limits::new(4, Duration::from_secs(60)),
//!         parallel: NonZeroUsize::MIN,
//!         seed: 0,
//!     };
//!     let (_stop, stopped) = tokio::sync::watch::channel(false);
//!
//!     for (tickets, expected) in [
//!         (Tickets::On, Verdict::Present),
//!         (Tickets::Off, Verdict::Absent),
//!     ] {
//!         lab.set_tickets(tickets)?;
//!         let mut seen = Vec::new();
//!         run(&front_ends, &engines, &settings, &stopped, |event| {
//!             if let Event::FrontEnd { run, .. } = event {
//!                 seen.push(run);
//!             }
//!         })
//!         .await;
//!         let judgement = judge(&seen[0]);
//!         assert_eq!(judgement.verdict, expected);
//!         println!("{}", judgement.summary);
//!     }
//!     Ok(())
//! }
//! ```

#![deny(missing_docs)]

pub mod across_front_ends;
pub mod bounds;
pub mod capture;
pub mod catalogue;
pub mod certificate;
pub mod chain;
pub mod change;
pub mod classic;
pub mod classic_server;
pub mod cli;
pub mod diagnosis;
pub mod dial;
pub mod encoding;
pub mod engine_choice;
pub mod experiment;
pub mod explain;
mod facts_of_front_end;
pub mod finding;
pub mod http;
pub mod identity;
pub mod lab;
pub mod local;
pub mod observation;
pub mod packets;
pub mod plan;
pub mod presentation;
pub mod printout;
pub mod probe;
pub mod rehearsal;
pub mod remedy;
pub mod report;
pub mod roots;
pub mod schannel;
pub mod server_evidence;
pub mod target;
pub mod tls13;
pub mod unpack;
pub mod untrusted_text;
pub mod verdict;
pub mod wire;
