//! Why a lab does not run.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why a lab does not run.
#[derive(Debug, thiserror::Error)]
pub enum LabError {
    /// An address or its port cannot be had.
    #[error("the lab cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// No port was found that is free on every address.
    #[error("the lab found no port that is free on all of its addresses")]
    NoCommonPort,
    /// An RSA key could not be made.
    #[error("the lab cannot make its keys: {0}")]
    Key(rsa::Error),
    /// A certificate could not be made.
    #[error("the lab cannot make its certificates: {0}")]
    Certificate(rcgen::Error),
    /// The TLS engine does not take what the lab made.
    #[error("the lab cannot set up TLS: {0}")]
    Tls(rustls::Error),
    /// The classic engine does not take what the lab made.
    #[error("the lab cannot set up its own TLS engine: {0}")]
    Classic(String),
    /// The thread that made a key is gone.
    #[error("the lab cannot make its keys: a thread ended early")]
    Thread,
    /// A file could not be written.
    #[error("the lab cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}
