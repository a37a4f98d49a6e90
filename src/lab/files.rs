//! The files that a client of the lab needs, and the command that uses them.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{Lab, LabError, POOL};

/// Where [`Lab::write_files`] has put what a client needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabFiles {
    /// The root CA, PEM.
    pub ca: PathBuf,
    /// The client's certificate, that of its issuer, and the key, PEM. On Unix only its owner can read it.
    pub client: PathBuf,
}

impl Lab {
    /// Writes `ca.pem` and `client.pem` into the folder `dir`, over those that are there.
    ///
    /// # Errors
    /// [`LabError::Write`].
    pub fn write_files(&self, dir: &Path) -> Result<LabFiles, LabError> {
        Ok(LabFiles {
            ca: write(dir, "ca.pem", self.ca_pem())?,
            client: write(dir, "client.pem", self.client_pem())?,
        })
    }

    /// The command that probes this lab, ready to be pasted into a shell.
    #[must_use]
    pub fn probe_command(&self, files: &LabFiles) -> String {
        let (ca, client) = (quoted(&files.ca), quoted(&files.client));
        let target = target(self.addresses());
        format!("ticketprobe probe {target} --client-cert {client} --ca-file {ca}")
    }
}

/// The front ends, as `probe` is told of them.
fn target(addresses: &[SocketAddr]) -> String {
    let port = addresses.first().map_or(0, SocketAddr::port);
    if addresses.iter().any(|address| address.port() != port) {
        let targets: Vec<String> = addresses.iter().map(ToString::to_string).collect();
        return format!("{} --server-name {POOL}", targets.join(" "));
    }
    let mut target = format!("{POOL} --port {port}");
    for address in addresses {
        target.push_str(&format!(" --address {}", address.ip()));
    }
    target
}

/// A temporary file that takes the name when it is whole. Such files are made for their owner alone.
fn write(dir: &Path, name: &str, text: &str) -> Result<PathBuf, LabError> {
    let path = dir.join(name);
    let written = || -> io::Result<()> {
        let mut file = NamedTempFile::new_in(dir)?;
        file.write_all(text.as_bytes())?;
        file.persist(&path)?;
        Ok(())
    };
    match written() {
        Ok(()) => Ok(path),
        Err(source) => Err(LabError::Write { path, source }),
    }
}

/// A path as one word of a shell: POSIX, and on Windows both cmd and PowerShell.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./\\:".contains(c);
    if cfg!(windows) {
        // A double quote cannot stand in a path there.
        return if text.chars().all(plain) {
            text
        } else {
            format!("\"{text}\"")
        };
    }
    if text.chars().all(|c| plain(c) && c != '\\') {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn one_port_is_said_once() {
        let addresses = ["127.0.0.1:4444", "127.0.0.2:4444"].map(|text| text.parse().unwrap());
        assert_eq!(
            target(&addresses),
            "pool01.lab.test --port 4444 --address 127.0.0.1 --address 127.0.0.2"
        );
        let addresses = ["127.0.0.1:4444", "127.0.0.1:4445"].map(|text| text.parse().unwrap());
        assert_eq!(
            target(&addresses),
            "127.0.0.1:4444 127.0.0.1:4445 --server-name pool01.lab.test"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_path_is_one_word_of_the_shell() {
        for text in [
            "/tmp/a-b_c.d",
            "/tmp/it's $HOME",
            "/tmp/`a` \\ \"b\"",
            "/tmp/\n*",
        ] {
            let script = format!("printf %s {}", quoted(Path::new(text)));
            let shell = Command::new("sh").args(["-c", &script]).output();
            let printed = shell.unwrap().stdout;
            assert_eq!(String::from_utf8(printed).unwrap(), text, "{script}");
        }
        assert_eq!(quoted(Path::new("/tmp/a.pem")), "/tmp/a.pem");
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = write(Path::new("/nowhere/at-all"), "ca.pem", "").unwrap_err();
        assert!(error.to_string().contains("ca.pem"), "{error}");
    }
}
