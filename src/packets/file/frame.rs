//! The packets of a capture, one by one and counted.

use crate::packets::segment::LinkType;

/// One packet of a capture.
pub(crate) struct Frame<'a> {
    /// What its bytes begin with.
    pub(crate) link: LinkType,
    /// When it was captured, in nanoseconds since 1970.
    pub(crate) at: u64,
    /// What was kept of it.
    pub(crate) bytes: &'a [u8],
}

/// What was read of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileRead {
    /// Packets.
    pub packets: u64,
    /// Bytes of the file, unpacked.
    pub bytes: u64,
    /// Packets that are longer than what is read, or of an interface that is not known.
    pub passed_over: u64,
    /// Why the reading ended before the file did; none where it was read whole.
    pub damage: Option<String>,
}
