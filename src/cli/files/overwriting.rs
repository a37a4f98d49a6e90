//! Files that a command writes: none of them may be one that it reads, or another that it writes, however their names are spelled.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use anyhow::anyhow;

use super::named_files::named;
use super::shown_path::shown;
use crate::cli::arguments::Command;
use crate::cli::failure::{Blame, Failure};

/// Refuses a command that would write over what it reads, or two documents over each other.
pub(in crate::cli) fn check(command: &Command) -> Result<(), Failure> {
    let named = named(command);
    for (number, (option, path)) in named.written.iter().enumerate() {
        let Some(place) = Place::of(path) else {
            continue;
        };
        let is_here = |other: &&Path| Place::of(other).is_some_and(|other| other.is(&place));
        let shown = shown(path);
        let mut later = named.written.iter().skip(number + 1);
        if let Some((other, _)) = later.find(|(_, other)| is_here(other)) {
            return Err(anyhow!(
                "{option} and {other} name one file, {shown}: the one would replace the other; name two"
            ))
            .usage();
        }
        let mut read = named.read.clone();
        if *option != "--save" {
            read.extend(&named.renewed);
        }
        if read.iter().any(is_here) {
            return Err(anyhow!(
                "{option} {shown}: this command also reads that file, and it would be lost; name another"
            ))
            .usage();
        }
    }
    Ok(())
}

/// Where a file stands, or would stand.
struct Place {
    path: PathBuf,
    there: Option<Metadata>,
}

impl Place {
    /// None for the standard streams, and for what is no file: it holds nothing that could be lost.
    fn of(path: &Path) -> Option<Self> {
        let there = fs::metadata(path).ok();
        let is_file = there.as_ref().is_none_or(Metadata::is_file);
        let path = fs::canonicalize(path).or_else(|_| beside(path));
        let path = path.ok().filter(|path| path.as_os_str() != "-");
        path.filter(|_| is_file).map(|path| Self { path, there })
    }

    fn is(&self, other: &Self) -> bool {
        let same = |(one, other): (&Metadata, &Metadata)| is_same(one, other);
        self.path == other.path
            || self
                .there
                .as_ref()
                .zip(other.there.as_ref())
                .is_some_and(same)
    }
}

/// A file that is not there yet, in its folder.
fn beside(path: &Path) -> std::io::Result<PathBuf> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    match (folder, path.file_name()) {
        (Some(folder), Some(name)) => fs::canonicalize(folder).map(|folder| folder.join(name)),
        _ if path.as_os_str() == "-" => Ok(path.to_owned()),
        _ => fs::canonicalize(".").map(|folder| folder.join(path)),
    }
}

/// Two names of one file.
#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;

    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// Windows tells it by handles alone; names are told apart by their path.
#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    false
}
