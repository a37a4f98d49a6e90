//! Files that are there whole or not at all.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, tempfile_in};

/// Writes `bytes` to `path`, over what is there: a temporary file beside it takes the name when it is whole and on disk.
///
/// A link is followed. What is no file, such as `/dev/null` or a pipe, is written to as it is.
pub(in crate::cli) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let Some((path, there)) = replaceable(path) else {
        return fs::write(path, bytes);
    };
    replace(&path, there, &mut &bytes[..])
}

/// Whether `write_whole` could begin at `path`, by a temporary file that goes away again. What stands there is not touched: to open a pipe
/// would wait for its reader.
pub(super) fn try_place(path: &Path) -> io::Result<()> {
    let Some((path, there)) = replaceable(path) else {
        return match path.is_dir() {
            true => Err(io::ErrorKind::IsADirectory.into()),
            false => Ok(()),
        };
    };
    temporary_in(&folder_of(&path))?.close()?;
    match there.is_none() && is_name_of_folder(&path) {
        true => Err(io::ErrorKind::IsADirectory.into()),
        false => Ok(()),
    }
}

/// It ends as only names of folders do.
fn is_name_of_folder(path: &Path) -> bool {
    let name = path.as_os_str().as_encoded_bytes();
    name.last()
        .is_none_or(|end| std::path::is_separator(char::from(*end)))
        || path.file_name().is_none()
}

/// A file that is written bit by bit and takes its name when it is whole. Until then it has none: a run that is killed leaves nothing.
pub(in crate::cli) struct WholeFile {
    file: File,
    /// Where it will stand, and what stands there; none where that is no file.
    name: Option<(PathBuf, Option<Metadata>)>,
    /// Bytes of whole lines.
    lines: u64,
}

impl WholeFile {
    /// Begins the file that will stand at `path`.
    pub(in crate::cli) fn begin(path: &Path) -> io::Result<Self> {
        let name = replaceable(path);
        let file = match &name {
            Some((path, _)) => tempfile_in(folder_of(path))?,
            None => File::options().write(true).open(path)?,
        };
        Ok(Self {
            file,
            name,
            lines: 0,
        })
    }

    /// Writes a line, with its end.
    pub(in crate::cli) fn write_line(&mut self, line: &[u8]) -> io::Result<()> {
        self.file.write_all(line)?;
        self.lines += line.len() as u64;
        Ok(())
    }

    /// Writes the whole lines once more, to `out`. What is no file cannot be read back.
    pub(in crate::cli) fn retell(&mut self, out: &mut impl Write) -> io::Result<()> {
        if self.name.is_some() {
            self.file.rewind()?;
            io::copy(&mut (&self.file).take(self.lines), out)?;
        }
        Ok(())
    }

    /// Gives the file its name.
    pub(in crate::cli) fn finish(&mut self) -> io::Result<()> {
        let Some((path, there)) = self.name.clone() else {
            return Ok(());
        };
        self.file.rewind()?;
        replace(&path, there, &mut self.file)
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Where a path leads. What a link names need not be there yet: it is made there, and the link stays.
pub(super) fn behind_links(path: &Path) -> PathBuf {
    let there = fs::canonicalize(path);
    there.unwrap_or_else(|_| match fs::read_link(path) {
        Ok(target) => folder_of(path).join(target),
        Err(_) => path.to_owned(),
    })
}

/// The file behind links, and what stands there; none where that is no file.
fn replaceable(path: &Path) -> Option<(PathBuf, Option<Metadata>)> {
    let path = behind_links(path);
    let there = fs::metadata(&path).ok();
    let is_other = there.as_ref().is_some_and(|there| !there.is_file());
    (!is_other).then_some((path, there))
}

fn replace(path: &Path, there: Option<Metadata>, content: &mut dyn Read) -> io::Result<()> {
    let folder = folder_of(path);
    let mut file = temporary_in(&folder)?;
    io::copy(content, &mut file)?;
    if let Some(there) = there {
        file.as_file().set_permissions(there.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    // The name is on disk with the folder; not every system lets a folder be opened.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// The folder in which `path` stands, or would stand.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// With the permissions that any new file gets: there is no secret in a report.
#[cfg(unix)]
fn temporary_in(folder: &Path) -> io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;

    let mut builder = tempfile::Builder::new();
    builder.permissions(fs::Permissions::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(not(unix))]
fn temporary_in(folder: &Path) -> io::Result<NamedTempFile> {
    NamedTempFile::new_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        for text in ["the first", "2"] {
            write_whole(&path, text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        assert!(write_whole(folder.path(), b"x").is_err());
        assert!(write_whole(&folder.path().join("no/such/file"), b"x").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_has_no_name_before_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.jsonl");
        fs::write(&path, "old").unwrap();
        let mut file = WholeFile::begin(&path).unwrap();
        file.write_line(b"new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        #[cfg(target_os = "linux")]
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        file.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn links_devices_and_permissions_stay_what_they_are() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let folder = tempfile::tempdir().unwrap();
        let [path, link, device] = ["file", "link", "device"].map(|n| folder.path().join(n));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        symlink("/dev/null", &device).unwrap();
        write_whole(&link, b"new").unwrap();
        write_whole(&device, b"gone").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o640
        );
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_what_is_not_there_yet_stays_a_link() {
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir().unwrap();
        let [link, lost] = ["link", "lost"].map(|name| folder.path().join(name));
        symlink("later", &link).unwrap();
        symlink("no/such/file", &lost).unwrap();
        write_whole(&link, b"new").unwrap();
        assert!(write_whole(&lost, b"new").is_err());
        assert!([&link, &lost].iter().all(|path| path.is_symlink()));
        assert_eq!(fs::read(folder.path().join("later")).unwrap(), b"new");
    }
}
