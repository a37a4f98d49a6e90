//! Files of captures to packets, and packets to TCP segments. Pure: it reads what it is given.
//!
//! - `read_buffer`, `file`: the bytes of a file, pcap and pcapng;
//! - `segment`, `fragments`: from the link to TCP segments, over IP and its fragments.

mod file;
mod fragments;
mod read_buffer;
mod segment;

pub use self::file::{CaptureError, FileRead};
pub(crate) use self::file::{Frame, read};
pub(crate) use self::fragments::Fragments;
pub(crate) use self::segment::{Kind, Place, Segment, each_segment};
