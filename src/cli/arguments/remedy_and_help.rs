//! The arguments of `remedy`, `explain`, `completions` and `man`.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use clap_complete::Shell;

use crate::remedy::Form;

#[derive(Debug, Parser)]
pub(in crate::cli) struct RemedyArgs {
    /// How the change is written down.
    #[arg(long, value_enum, default_value_t = FormName::Text)]
    pub(in crate::cli) format: FormName,

    /// Write it to a file instead of stdout (`-`); a .reg file then is UTF-16LE, as regedit writes it.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FormName {
    /// Steps for people.
    Text,
    /// A file for regedit.
    Reg,
    /// A script that can run twice, with -WhatIf and -Rollback.
    Powershell,
}

impl From<FormName> for Form {
    fn from(name: FormName) -> Self {
        match name {
            FormName::Text => Self::Text,
            FormName::Reg => Self::Reg,
            FormName::Powershell => Self::Powershell,
        }
    }
}

#[derive(Debug, Parser)]
pub(in crate::cli) struct ExplainArgs {
    /// A verdict, reason, finding, certificate state or change, or the number of an event; without it, all of them are listed.
    #[arg(value_name = "ID")]
    pub(in crate::cli) id: Option<String>,
}

#[derive(Debug, Parser)]
pub(in crate::cli) struct CompletionsArgs {
    /// The shell that will read the script.
    #[arg(value_enum, value_name = "SHELL")]
    pub(in crate::cli) shell: Shell,
}

#[derive(Debug, Parser)]
pub(in crate::cli) struct ManArgs {
    /// The command; without it, the page of ticketprobe.
    #[arg(value_name = "COMMAND")]
    pub(in crate::cli) command: Option<String>,
}
