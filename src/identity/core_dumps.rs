//! Core dumps: a file with the whole memory of the process, and so with its keys.

use std::io;

/// Turns core dumps of this process off. Windows has them only where an administrator asked for them, and nothing is done there.
///
/// # Errors
/// The error of the system call; core dumps stay on then.
#[cfg(unix)]
pub fn turn_off_core_dumps() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none)?;
    // A limit says nothing to a program that the kernel pipes the dump to.
    #[cfg(target_os = "linux")]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)?;
    Ok(())
}

/// Turns core dumps of this process off, where the platform has a safe way.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn turn_off_core_dumps() -> io::Result<()> {
    Ok(())
}
