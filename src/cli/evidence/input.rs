//! Files of evidence: their names, and their bytes.

use std::fs::File;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use crate::cli::files::shown_path::shown;
use crate::target::check_name;
use crate::unpack::{self, UnpackError};

/// A file as it is named to the user.
pub(in crate::cli) fn label(path: &Path) -> String {
    match path.to_str() {
        Some("-") => "standard input".to_owned(),
        _ => shown(path),
    }
}

/// Opens a file; standard input is read whole first, because logs may be read twice.
pub(in crate::cli) fn open(path: &Path) -> Result<File, UnpackError> {
    match path.to_str() {
        Some("-") => unpack::spool(io::stdin().lock()),
        _ => {
            let file = File::open(path)?;
            // A named pipe can be read once.
            match file.metadata()?.is_file() {
                true => Ok(file),
                false => unpack::spool(file),
            }
        }
    }
}

/// `FILE` or `NAME=FILE`. A file that exists under the whole text is that file.
pub(in crate::cli) fn split_name(text: &str) -> (Option<&str>, &Path) {
    match text.split_once('=') {
        Some((name, file)) if !Path::new(text).exists() && is_host(without_port(name)) => {
            (Some(without_port(name)), Path::new(file))
        }
        _ => (None, Path::new(text)),
    }
}

fn is_host(name: &str) -> bool {
    check_name(name).is_ok() || name.parse::<IpAddr>().is_ok()
}

/// A row of a report names its front end with the port, which no file of a host has.
fn without_port(name: &str) -> &str {
    if let Ok(socket) = name.parse::<SocketAddr>() {
        let address = name.rsplit_once(':').map_or(name, |(address, _)| address);
        return match socket.is_ipv6() {
            true => address.trim_matches(['[', ']']),
            false => address,
        };
    }
    match name.rsplit_once(':') {
        Some((host, port)) if port.parse::<u16>().is_ok() && check_name(host).is_ok() => host,
        _ => name,
    }
}
