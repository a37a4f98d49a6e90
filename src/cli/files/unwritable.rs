//! Files that a command is to write: where one cannot be, the user hears it before anything is measured.

use std::io::{Error, ErrorKind};
use std::path::Path;

use anyhow::anyhow;

use super::named_files::named;
use super::shown_path::shown;
use super::whole_file::{behind_links, folder_of, try_place};
use crate::cli::arguments::Command;
use crate::cli::failure::{Blame, Failure};
use crate::untrusted_text::clean;

/// Longest error that is repeated, in characters.
const SAID_MAX: usize = 300;

/// Refuses a command one of whose files cannot be written. What fails later all the same, such as a disk that is full, costs no report.
pub(in crate::cli) fn check(command: &Command) -> Result<(), Failure> {
    let written = named(command).written.into_iter();
    for (option, path) in written.filter(|(_, path)| path.as_os_str() != "-") {
        if let Err(error) = try_place(path)
            && !is_lack_of_room(&error)
        {
            return Err(anyhow!(
                "{option} {}: {}; nothing was done",
                shown(path),
                words(path, &error)
            ))
            .usage();
        }
    }
    Ok(())
}

/// There may be room again when the report is there.
fn is_lack_of_room(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded
    )
}

/// What is wrong, and what to do.
fn words(path: &Path, error: &Error) -> String {
    // A link is followed, as when the file is written.
    let folder = folder_of(&behind_links(path));
    let is_missing = !folder.exists();
    let folder = shown(&folder);
    match error.kind() {
        ErrorKind::IsADirectory => "this is a folder; name a file in it".to_owned(),
        ErrorKind::NotFound if is_missing => {
            format!("there is no folder {folder}; make it, or name a file in another folder")
        }
        ErrorKind::NotADirectory => {
            format!("{folder} is not a folder; name a file in a folder")
        }
        ErrorKind::PermissionDenied => format!(
            "this user may not make files in {folder}; name a file in a folder that this user may write to"
        ),
        ErrorKind::ReadOnlyFilesystem => {
            format!("the file system of {folder} is read-only; name a file on another")
        }
        _ => format!(
            "no file can be made in {folder} ({}); name a file in another folder",
            clean(&error.to_string(), SAID_MAX)
        ),
    }
}
