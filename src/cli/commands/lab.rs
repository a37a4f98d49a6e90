//! `ticketprobe lab`: simulated front ends until Ctrl-C.

use std::io::{self, BufRead, IsTerminal};
use std::time::Duration;

use anyhow::Context;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::cli::arguments::{LabArgs, Switch};
use crate::cli::console::streams::{tell, to_stdout};
use crate::cli::failure::{Blame, Failure};
use crate::cli::platform::interruption::interruption;
use crate::cli::platform::runtime::block_on;
use crate::lab::{Asks, Lab, LabFiles, LabSettings, LabVersion, Tickets};
use crate::untrusted_text::clean;

/// Longest line that a complaint repeats, in characters.
const QUOTED_MAX: usize = 60;

pub(in crate::cli) fn main(args: &LabArgs) -> Result<u8, Failure> {
    let settings = settings(args);
    let folder = tempfile::Builder::new()
        .prefix("ticketprobe-lab-")
        .tempdir()
        .context("cannot make a temporary folder for the lab's certificates")
        .tool()?;
    block_on(async {
        let interrupted = interruption();
        let lab = Lab::start(settings).await.tool()?;
        let files = lab.write_files(folder.path()).tool()?;
        let text = introduction(&lab, &files, settings);
        to_stdout(|out| writeln!(out, "{text}"))?;
        tokio::select! {
            ended = interrupted => ended.context("cannot wait for Ctrl-C").tool(),
            failed = obey(&lab, lines()) => failed,
        }
    })?;
    Ok(0)
}

fn introduction(lab: &Lab, files: &LabFiles, settings: LabSettings) -> String {
    format!(
        "Simulated Lync front ends: a model of the problem, not evidence about Windows or Schannel.\n\
         Session tickets are {}; a connection that is resumed by ticket ends with: {}.\n\
         The client certificate is asked for {}. The front ends speak {}.\n\
         Certificate of the lab's root: {}\n\n{}\n\n\
         Another process turns tickets with a line on standard input (not a terminal): tickets off, tickets on.\n\
         Ctrl-C ends the lab and removes its files.",
        settings.tickets.name(),
        settings.failure.name(),
        when_asked(settings.asks),
        spoken(settings.version),
        files.ca.display(),
        lab.probe_command(files),
    )
}

/// The lines of standard input. A terminal is not read: a lab in the background would be stopped for it.
fn lines() -> UnboundedReceiver<String> {
    let (sender, lines) = unbounded_channel();
    if !io::stdin().is_terminal() {
        // A thread of its own: nothing else can wait for standard input and still be ended.
        std::thread::spawn(move || {
            for line in io::stdin().lock().lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
    }
    lines
}

/// Turns tickets as the lines say, for ever; the end of the lines is not the end of the lab.
async fn obey(lab: &Lab, mut lines: UnboundedReceiver<String>) -> Result<(), Failure> {
    while let Some(line) = lines.recv().await {
        let words: Vec<&str> = line.split_whitespace().collect();
        let tickets = match words.as_slice() {
            ["tickets", "on"] => Tickets::On,
            ["tickets", "off"] => Tickets::Off,
            [] => continue,
            _ => {
                let line = clean(line.trim(), QUOTED_MAX);
                tell(&format!(
                    "ticketprobe: '{line}' means nothing to the lab: expected 'tickets on' or 'tickets off'"
                ));
                continue;
            }
        };
        lab.set_tickets(tickets).tool()?;
        to_stdout(|out| writeln!(out, "Session tickets are {tickets} now."))?;
    }
    std::future::pending().await
}

fn settings(args: &LabArgs) -> LabSettings {
    LabSettings {
        tickets: match args.tickets {
            Switch::On => Tickets::On,
            Switch::Off => Tickets::Off,
        },
        failure: args.problem.failure.into(),
        asks: args.problem.asks(),
        version: args.tls.map_or_else(|| args.problem.version(), Into::into),
        suites: args.suites.into(),
        port: args.port,
        delay: Duration::from_millis(args.delay.into()),
        ..LabSettings::default()
    }
}

fn when_asked(asks: Asks) -> &'static str {
    match asks {
        Asks::InFirstHandshake => "in the first handshake",
        Asks::AfterRequest => "by renegotiation after the request",
    }
}

fn spoken(version: LabVersion) -> &'static str {
    match version {
        LabVersion::Tls12 => "TLS 1.2",
        LabVersion::Tls11 => "TLS 1.1",
        LabVersion::Tls10 => "TLS 1.0",
        LabVersion::Tls10OnLast => "TLS 1.2, the last one TLS 1.0",
    }
}
