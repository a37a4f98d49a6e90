//! Files of captures: pcap and pcapng, in either byte order.

mod damage;
mod frame;
mod pcap;
mod pcapng;

use std::io::Read;

use super::read_buffer::Window;
use crate::untrusted_text::clean;

pub use self::damage::CaptureError;
pub use self::frame::FileRead;
pub(crate) use self::frame::Frame;

/// pcapng begins with a section header block, whose type reads the same in either byte order.
const SECTION_HEADER: [u8; 4] = [0x0a, 0x0d, 0x0d, 0x0a];
/// An event trace of Windows begins with a buffer, whose header says its size, and at byte 80 or so the same signature in each version.
const ETL_PROVIDER: &[u8] = b"T\0i\0m\0e\0 \0Z\0o\0n\0e\0";
/// Longest error of a reader that is repeated, in characters.
const SAID_MAX: usize = 200;

/// Reads a capture and hands each packet to `take`.
///
/// # Errors
/// Where the file is no capture, or its first bytes cannot be read. Whatever comes later is told in [`FileRead::damage`].
pub(crate) fn read(
    input: impl Read,
    take: &mut dyn FnMut(Frame<'_>),
) -> Result<FileRead, CaptureError> {
    let mut window = Window::new(input);
    let head = window.at_least(512)?;
    let magic = head.first_chunk::<4>().copied().unwrap_or_default();
    let mut read = FileRead::default();
    let done = match magic {
        SECTION_HEADER => pcapng::read(&mut window, &mut read, take),
        _ => match pcap::Order::of(magic) {
            Some(order) => pcap::read(&mut window, order, &mut read, take)?,
            None => return Err(other(head)),
        },
    };
    read.bytes = window.place();
    if let Err(error) = done {
        let said = clean(&error.to_string(), SAID_MAX);
        read.damage = Some(format!("{said} (at byte {})", window.place()));
    }
    Ok(read)
}

/// What a file is that is no capture.
fn other(head: &[u8]) -> CaptureError {
    let is_trace = head
        .windows(ETL_PROVIDER.len())
        .any(|part| part == ETL_PROVIDER)
        || is_trace_header(head);
    if is_trace {
        return CaptureError::EventTrace;
    }
    CaptureError::Form(match head {
        [] => "it is empty",
        [0x1f, 0x8b, ..] => "it is packed twice; unpack it first",
        [b'G', b'M', b'B', b'U', ..] => {
            "it is of Network Monitor (.cap); save it as pcapng in Wireshark"
        }
        _ => "it is something else",
    })
}

/// Whether the bytes are the header of the first buffer of an event trace: its size, then again the size of what it contains, and at
/// byte 72 the header of an event of the system with the marks 0xc0 (WNODE_HEADER and WMI_BUFFER_HEADER in the Windows SDK).
fn is_trace_header(head: &[u8]) -> bool {
    let number = |place: usize| {
        let bytes = head.get(place..place + 4)?;
        bytes.first_chunk::<4>().map(|b| u32::from_le_bytes(*b))
    };
    let size = number(0).unwrap_or(0);
    let saved = number(4).unwrap_or(0);
    let marks = head.get(72..76).unwrap_or_default();
    let plausible = (4096..=16 << 20).contains(&size) && size % 1024 == 0;
    plausible && saved <= size && matches!(marks, [_, 0, 1 | 2, 0xc0])
}
