//! Why a command ended without its answer, and the exit code of that.

/// Exit code of a bad argument, target, password or key.
pub(in crate::cli) const USAGE: u8 = 2;

/// Exit code of a failure of this tool.
pub(in crate::cli) const FAILED: u8 = 1;

/// Why a command ended without its answer. Each is one clear line.
#[derive(Debug, thiserror::Error)]
pub(in crate::cli) enum Failure {
    /// The user gave something that cannot be used. Such errors name their cause themselves.
    #[error("{0}")]
    Usage(anyhow::Error),
    /// The tool could not do its work.
    #[error("{0:#}")]
    Tool(anyhow::Error),
}

impl Failure {
    pub(in crate::cli) fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => USAGE,
            Self::Tool(_) => FAILED,
        }
    }
}

/// Marks an error as the user's to mend, or as the tool's own.
pub(in crate::cli) trait Blame<T> {
    fn usage(self) -> Result<T, Failure>;
    fn tool(self) -> Result<T, Failure>;
}

impl<T, E: Into<anyhow::Error>> Blame<T> for Result<T, E> {
    fn usage(self) -> Result<T, Failure> {
        self.map_err(|error| Failure::Usage(error.into()))
    }

    fn tool(self) -> Result<T, Failure> {
        self.map_err(|error| Failure::Tool(error.into()))
    }
}
