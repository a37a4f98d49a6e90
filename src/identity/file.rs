//! The files that the user names: how a message shows them, and how they are read.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::bounds::FILE_MAX;

/// Most characters of foreign text that one message shows.
const SHOWN_MAX: usize = 200;

/// The files that the user named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityFiles {
    /// `--client-cert`: the certificate, with its key unless `key` names another file; or `store:` and the thumbprint (SHA-1) of a
    /// certificate in the store LocalMachine\My of Windows.
    pub certificate: PathBuf,
    /// `--client-key`: the private key, where it is in a file of its own.
    pub key: Option<PathBuf>,
}

/// The option that named a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileOption {
    /// `--client-cert`
    Certificate,
    /// `--client-key`
    Key,
}

/// A file of the client's identity. It displays as the option and the path, control characters taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientFile {
    /// Which option named it.
    pub option: FileOption,
    /// Where it is.
    pub path: PathBuf,
}

impl ClientFile {
    pub(super) fn new(option: FileOption, path: &Path) -> Self {
        let path = path.to_owned();
        Self { option, path }
    }

    /// The path for a command line to copy, or a placeholder where a shell would read more than a name.
    pub(super) fn argument(&self) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || "/\\:._-+".contains(c);
        let text = self.path.to_str().filter(|text| {
            text.chars().all(plain) && !text.starts_with('-') && text.len() <= SHOWN_MAX
        });
        text.unwrap_or("FILE").to_owned()
    }
}

impl fmt::Display for ClientFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let option = match self.option {
            FileOption::Certificate => "--client-cert",
            FileOption::Key => "--client-key",
        };
        write!(f, "{option} {}", printable(&self.path.to_string_lossy()))
    }
}

/// Text from outside for a message: bounded, and without characters that steer a terminal.
pub(crate) fn printable(text: &str) -> String {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .take(SHOWN_MAX)
        .map(|c| if steers(c) { '\u{fffd}' } else { c })
        .collect()
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is nothing at that path.
    #[error("no such file")]
    NotFound,
    /// It has more than [`FILE_MAX`] bytes.
    #[error("larger than 1 MiB")]
    TooBig,
    /// The system refused.
    #[error("cannot be read ({})", printable(&.0.to_string()))]
    Io(#[source] io::Error),
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            _ => Self::Io(error),
        }
    }
}

/// Least room for the bytes of a file.
const ROOM_MIN: usize = 64;

/// The bytes of a file, wiped when dropped.
pub(crate) struct FileBytes {
    pub(crate) bytes: Zeroizing<Vec<u8>>,
    /// Every account of this machine may read it.
    pub(super) world_readable: bool,
}

/// Reads a whole file of at most [`FILE_MAX`] bytes. A pipe is as good as a file.
pub(crate) fn read(path: &Path) -> Result<FileBytes, ReadError> {
    let mut file = File::open(path)?;
    let world_readable = is_world_readable(&file)?;
    let room = room(&file)?;
    let mut bytes = read_into(&mut file, room, &[])?;
    if bytes.len() == bytes.capacity() && bytes.len() <= FILE_MAX {
        // It is longer than it said.
        bytes = read_into(&mut file, FILE_MAX + 1, &bytes)?;
    }
    if bytes.len() > FILE_MAX {
        return Err(ReadError::TooBig);
    }
    Ok(FileBytes {
        bytes,
        world_readable,
    })
}

/// Room for a file and one byte more: for the longest, where it does not say how long it is. All of it is wiped in the end, which takes
/// time. Below [`ROOM_MIN`] the standard library would read into a buffer of its own first.
fn room(file: &File) -> io::Result<usize> {
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    Ok(match length {
        0 => FILE_MAX + 1,
        length => length.clamp(ROOM_MIN, FILE_MAX) + 1,
    })
}

/// What was `read` before and what follows, at most `room` bytes. There is room for everything at once: a buffer that grows leaves
/// unwiped copies behind.
fn read_into(file: &mut File, room: usize, read: &[u8]) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    bytes.extend_from_slice(read);
    file.take((room - read.len()) as u64)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(unix)]
fn is_world_readable(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = file.metadata()?;
    Ok(metadata.is_file() && metadata.permissions().mode() & 0o004 != 0)
}

/// Access lists are not read.
#[cfg(not(unix))]
fn is_world_readable(_: &File) -> io::Result<bool> {
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_steers_a_terminal_is_replaced() {
        assert_eq!(
            printable("a\u{1b}[2J\nb\u{202e}c"),
            "a\u{fffd}[2J\u{fffd}b\u{fffd}c"
        );
        assert_eq!(printable(&"x".repeat(1000)).len(), SHOWN_MAX);
    }

    #[test]
    fn files_are_read_whole_up_to_the_bound() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for length in [0, 1, 4096, FILE_MAX - 1, FILE_MAX] {
            let content = vec![7; length];
            std::fs::write(file.path(), &content).unwrap();
            assert_eq!(*read(file.path()).unwrap().bytes, content, "{length}");
        }
        std::fs::write(file.path(), vec![7; FILE_MAX + 1]).unwrap();
        assert!(matches!(read(file.path()), Err(ReadError::TooBig)));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_that_says_it_is_empty_is_read() {
        let status = read(Path::new("/proc/self/status")).unwrap();
        assert!(status.bytes.starts_with(b"Name:"));
    }

    /// What follows the first bytes lands behind them.
    #[test]
    fn a_file_that_grew_is_read_on() {
        let mut file = tempfile::tempfile().unwrap();
        io::Write::write_all(&mut file, b"more than it said").unwrap();
        io::Seek::rewind(&mut file).unwrap();
        let first = read_into(&mut file, 5, &[]).unwrap();
        assert_eq!((&first[..], first.capacity()), (&b"more "[..], 5));
        let all = read_into(&mut file, FILE_MAX + 1, &first).unwrap();
        assert_eq!(&all[..], b"more than it said");
    }

    #[test]
    fn only_a_plain_name_goes_into_a_command() {
        let shown = |path: &str| ClientFile::new(FileOption::Key, Path::new(path)).argument();
        assert_eq!(shown("C:\\certs\\old.key"), "C:\\certs\\old.key");
        for path in ["my key.pem", "$(id).pem", "-in", "a;b", "a'b", ""] {
            assert!(matches!(shown(path).as_str(), "FILE" | ""), "{path}");
        }
    }
}
