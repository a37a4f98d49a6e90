//! `ticketprobe lab`: simulated front ends until Ctrl-C.

use std::time::Duration;

use anyhow::Context;

use super::args::{LabArgs, Switch};
use super::console::to_stdout;
use super::{Blame, Failure, block_on, interruption};
use crate::lab::{Lab, LabSettings, Tickets};

pub(super) fn main(args: &LabArgs) -> Result<u8, Failure> {
    let folder = tempfile::Builder::new()
        .prefix("ticketprobe-lab-")
        .tempdir()
        .context("cannot make a temporary folder for the lab's certificates")
        .tool()?;
    block_on(async {
        let interrupted = interruption();
        let settings = settings(args);
        let lab = Lab::start(settings).await.tool()?;
        let files = lab.write_files(folder.path()).tool()?;
        let text = format!(
            "Simulated Lync front ends: a model of the problem, not evidence about Windows or Schannel.\n\
             Session tickets are {}; a connection that is resumed by ticket ends with: {}.\n\
             Certificate of the lab's root: {}\n\n{}\n\nCtrl-C ends the lab and removes its files.",
            settings.tickets.name(),
            settings.failure.name(),
            files.ca.display(),
            lab.probe_command(&files),
        );
        to_stdout(|out| writeln!(out, "{text}"))?;
        interrupted.await.context("cannot wait for Ctrl-C").tool()
    })?;
    Ok(0)
}

fn settings(args: &LabArgs) -> LabSettings {
    LabSettings {
        tickets: match args.tickets {
            Switch::On => Tickets::On,
            Switch::Off => Tickets::Off,
        },
        failure: args.failure.into(),
        port: args.port,
        delay: Duration::from_millis(args.delay.into()),
        ..LabSettings::default()
    }
}
