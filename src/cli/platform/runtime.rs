//! The threads that the work runs on, within the limits of this process.

use std::future::Future;

use anyhow::anyhow;

use super::{last_resort, memory, open_files};
use crate::cli::failure::{Blame, Failure};

/// Fails where the limits of this process are too narrow for its threads.
pub(in crate::cli) fn check_limits() -> Result<(), Failure> {
    match open_files::shortage().or_else(memory::shortage) {
        Some(shortage) => Err(anyhow!(shortage)).tool(),
        None => Ok(()),
    }
}

/// Runs `work` to its end. A look-up of a name that still hangs does not hold the process.
pub(in crate::cli) fn block_on<T>(
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    check_limits()?;
    last_resort::watch();
    let runtime = memory::runtime().enable_all().build().tool()?;
    let done = runtime.block_on(work);
    runtime.shutdown_background();
    done
}
