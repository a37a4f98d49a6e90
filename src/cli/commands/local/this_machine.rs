//! This machine: its name and its registry, as far as the account may read them.

use jiff::Timestamp;

use crate::cli::evidence::registry_export::evidence;
use crate::cli::failure::Failure;
use crate::report::HostEvidence;
use crate::server_evidence::registry::Export;
use crate::server_evidence::registry_state::Binding;

/// What was read of this machine.
pub(super) struct Machine {
    /// Its full name.
    pub(super) name: String,
    /// When the Schannel key was last written; none where that is not known.
    pub(super) written: Option<Timestamp>,
    /// What could not be read, a sentence each.
    pub(super) problems: Vec<String>,
    export: Export,
}

impl Machine {
    /// Reads it.
    #[cfg(windows)]
    pub(super) fn read() -> Result<Self, Failure> {
        use crate::cli::platform::registry;

        let name = registry::own_name();
        let (export, problems) = registry::read_what_can_be(&name);
        Ok(Self {
            name,
            written: registry::schannel_written(),
            problems,
            export,
        })
    }

    /// There is no Front End but on Windows.
    #[cfg(not(windows))]
    pub(super) fn read() -> Result<Self, Failure> {
        Err(Failure::Usage(anyhow::anyhow!(
            "local: expected to run on Windows, on a Front End itself; elsewhere use 'ticketprobe probe TARGET'"
        )))
    }

    /// The registry, judged.
    pub(super) fn judged(&self) -> HostEvidence {
        evidence("this machine".to_owned(), self.name.clone(), &self.export)
    }

    /// The bindings of http.sys.
    pub(super) fn bindings(&self) -> Vec<Binding> {
        self.judged().bindings
    }
}
