//! Why a file is no capture, and why the reading of one ended early.

use std::io;

/// Why a file is no capture.
#[derive(Debug, thiserror::Error)]
pub enum CaptureError {
    /// Of another form.
    #[error("expected a capture (pcap or pcapng, also in .gz or .zst): {0}")]
    Form(&'static str),
    /// An event trace of Windows.
    #[error(
        "it is an event trace of Windows (.etl); convert it first: etl2pcapng FILE.etl FILE.pcapng"
    )]
    EventTrace,
    /// Of a version that is not known.
    #[error("expected pcap version 2: it says {0}")]
    Version(u16),
    /// Reading failed.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// Why the reading of a capture ended early.
#[derive(Debug, thiserror::Error)]
pub(super) enum Damage {
    #[error("it ends in the middle of a packet")]
    CutOff,
    #[error("a block says that it is {0} bytes long, which no block can be")]
    BlockLength(u32),
    #[error("a packet says that it is {0} bytes long, and the file has fewer")]
    PacketLength(u32),
    #[error("a section header has no byte order")]
    ByteOrder,
    #[error("{0}")]
    Io(#[from] io::Error),
}
