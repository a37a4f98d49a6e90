//! `ticketprobe lab`: simulated front ends until Ctrl-C.

use std::time::Duration;

use anyhow::{Context, anyhow};

use super::args::{LabArgs, Switch};
use super::console::to_stdout;
use super::{Blame, Failure, block_on, interruption};
use crate::lab::{Asks, Lab, LabError, LabSettings, LabVersion, Tickets};

pub(super) fn main(args: &LabArgs) -> Result<u8, Failure> {
    let settings = settings(args)?;
    let folder = tempfile::Builder::new()
        .prefix("ticketprobe-lab-")
        .tempdir()
        .context("cannot make a temporary folder for the lab's certificates")
        .tool()?;
    block_on(async {
        let interrupted = interruption();
        let lab = Lab::start(settings).await.tool()?;
        let files = lab.write_files(folder.path()).tool()?;
        let text = format!(
            "Simulated Lync front ends: a model of the problem, not evidence about Windows or Schannel.\n\
             Session tickets are {}; a connection that is resumed by ticket ends with: {}.\n\
             The client certificate is asked for {}.\n\
             Certificate of the lab's root: {}\n\n{}\n\nCtrl-C ends the lab and removes its files.",
            settings.tickets.name(),
            settings.failure.name(),
            when_asked(settings.asks),
            files.ca.display(),
            lab.probe_command(&files),
        );
        to_stdout(|out| writeln!(out, "{text}"))?;
        interrupted.await.context("cannot wait for Ctrl-C").tool()
    })?;
    Ok(0)
}

fn settings(args: &LabArgs) -> Result<LabSettings, Failure> {
    Ok(LabSettings {
        tickets: match args.tickets {
            Switch::On => Tickets::On,
            Switch::Off => Tickets::Off,
        },
        failure: args.failure.into(),
        asks: asks(args.renegotiate)?,
        port: args.port,
        delay: Duration::from_millis(args.delay.into()),
        ..LabSettings::default()
    })
}

/// When the client certificate is to be asked for. Without an engine that renegotiates there is no choice.
pub(super) fn asks(renegotiate: bool) -> Result<Asks, Failure> {
    match renegotiate {
        false => Ok(Asks::InFirstHandshake),
        true if cfg!(feature = "legacy-tls") => Ok(Asks::AfterRequest(LabVersion::Tls10OnLast)),
        true => Err(anyhow!("--renegotiate: {}", LabError::NoOpenssl)).usage(),
    }
}

fn when_asked(asks: Asks) -> &'static str {
    match asks {
        Asks::InFirstHandshake => "in the first handshake",
        Asks::AfterRequest(_) => {
            "by renegotiation after the request, by the last front end in TLS 1.0"
        }
    }
}
