//! The arguments.

mod capture;
mod compare;
pub(super) mod contradictions;
mod evidence;
mod lab;
mod local;
mod output;
mod probe;
mod quoted_command_line;
mod remedy_and_help;
mod roots;
mod time_zone;
mod values;
mod waiting;

use clap::{Parser, Subcommand};

pub(super) use self::capture::{CaptureArgs, CaptureFormat};
pub(super) use self::compare::{CompareArgs, MergeArgs, ShowArgs};
pub(super) use self::evidence::{
    EventsArgs, EventsFormat, EvidenceArgs, HostArgs, HostFormat, QuestionArgs, WhereArgs,
};
pub(super) use self::lab::{DemoArgs, LabArgs, Switch};
pub(super) use self::local::LocalArgs;
pub(super) use self::output::{ColorWhen, DrawArgs, Format, OutputArgs};
pub(super) use self::probe::{EngineName, ProbeArgs};
pub(super) use self::quoted_command_line::command_line;
pub(super) use self::remedy_and_help::{CompletionsArgs, ExplainArgs, ManArgs, RemedyArgs};
pub(super) use self::roots::RootArgs;
pub(super) use self::waiting::{ReportArgs, WaitArgs};

/// Says from the wire whether TLS session tickets break a Windows service.
///
/// Exit codes: 0 tickets absent; 10 the problem is present; 11 exposed; 12 a certificate is faulty; 13 inconclusive;
/// 2 bad argument, target, password or key; 1 the tool itself failed, or a saved report cannot be read.
#[derive(Debug, Parser)]
#[command(name = "ticketprobe", version, max_term_width = 100)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Probe every Front End of each target and say whether the problem is there.
    Probe(Box<ProbeArgs>),
    /// On a Front End itself (Windows only): registry, binding, event log and both TLS clients, in one answer.
    ///
    /// Nothing is written but what --save and --output ask for. Exit codes as for 'probe'; with '--wait-for absent' also 11 where the
    /// registry does not turn session tickets off, 13 where it does not tell, and 10 where events keep coming.
    Local(Box<LocalArgs>),
    /// Compare two saved runs: what became of each front end.
    Compare(CompareArgs),
    /// Print a saved report again, in any form and detail. The exit code is that of its run.
    Show(ShowArgs),
    /// Put saved runs together: from several places, or over several pools.
    Merge(MergeArgs),
    /// Say from registry exports whether the change of KB 2901554 is applied.
    ///
    /// Exit codes: 0 applied; 11 not applied; 13 cannot tell; 2 bad argument, or a file that cannot be read (the others are reported).
    Host(HostArgs),
    /// Say from event logs how often events 32042 and 61045 came, and whether they stopped.
    ///
    /// Exit codes: 0 stopped, or never seen in a log that covers the time asked about; 10 they continue; 13 too early, another log, parts
    /// missing, or no answer; 2 bad argument, or a file that cannot be read (the others are reported).
    Events(EventsArgs),
    /// Say from captured traffic (pcap, pcapng) what the real clients met: the same verdict, without a connection.
    Capture(Box<CaptureArgs>),
    /// Show the problem and its fix on simulated front ends (a model, not evidence about Windows).
    Demo(DemoArgs),
    /// Run simulated front ends until Ctrl-C (a model, not evidence about Windows).
    ///
    /// The lines 'tickets off' and 'tickets on' on standard input, if that is no terminal, turn their session tickets.
    Lab(LabArgs),
    /// Print the change, its verification and its rollback; change nothing.
    Remedy(RemedyArgs),
    /// Explain a verdict, reason or finding of a report, or an event (32042, 61045).
    Explain(ExplainArgs),
    /// Print a completion script for a shell.
    Completions(CompletionsArgs),
    /// Print a page of the manual, in roff; `man -l FILE` shows it.
    Man(ManArgs),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Args::command().debug_assert();
    }
}
