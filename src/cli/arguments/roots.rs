//! By which roots chains are judged.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use crate::roots::RootChoice;

#[derive(Clone, Debug, Parser)]
pub(in crate::cli) struct RootArgs {
    /// Root CA to judge the served chain by: PEM with any number of certificates, or DER; can be repeated.
    #[arg(long = "ca-file", value_name = "FILE")]
    pub(in crate::cli) ca_files: Vec<PathBuf>,

    /// Roots in addition to those of --ca-file: of the operating system, the built-in list of Mozilla, both, or none.
    #[arg(long = "roots", value_enum, value_name = "ROOTS", default_value_t = RootsName::All)]
    pub(in crate::cli) choice: RootsName,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum RootsName {
    All,
    Native,
    Webpki,
    None,
}

impl From<RootsName> for RootChoice {
    fn from(name: RootsName) -> Self {
        match name {
            RootsName::All => Self::All,
            RootsName::Native => Self::Native,
            RootsName::Webpki => Self::Webpki,
            RootsName::None => Self::None,
        }
    }
}
