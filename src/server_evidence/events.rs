//! Event logs: what an exported file tells, event by event, without judgement.
//!
//! Read are `.evtx`, the XML of `wevtutil` and of the viewer, JSON of PowerShell and of log shippers, CSV and text of
//! the viewer and of PowerShell, lists, tables and CLIXML. The content decides which it is, never the name of the file or a language. Files are
//! read in constant memory; what is damaged is counted, told with the times around it, and passed over. Numbers and fields decide, never
//! the text of a message, which Windows translates.

mod clixml_events;
mod clock;
mod codes;
mod container;
mod event;
mod event_fields;
mod field_lines;
mod file_form;
mod format_table;
mod json;
mod reading;
mod separated_values;
mod split_events;
mod symptom;
#[cfg(test)]
mod tests;
mod text_forms;
mod xml;

use std::io::{Read, Seek};
use std::ops::ControlFlow;

pub use self::clock::{Clock, DateOrder, TimeState};
pub use self::codes::{CERT_E_UNTRUSTEDROOT, codes, meaning};
pub use self::event::{CHANNEL, Event};
pub use self::file_form::Form;
pub use self::reading::{Missing, ReadError, Reading, Source};
pub(crate) use self::symptom::focus_url;
pub use self::symptom::{NamedCertificate, Symptom};

/// First bytes of a `.evtx` file.
const EVTX_MAGIC: &[u8] = b"ElfFile\0";
/// Events that are looked at to see whether a file has dates whose order must be found.
const FIRST_EVENTS: u32 = 1000;

/// Reads a file and hands each event to `take`.
///
/// # Errors
/// Where the file is of no known form or cannot be read. What was handed over before stands.
pub fn read(
    mut input: impl Read + Seek,
    source: &Source,
    take: &mut impl FnMut(Event),
) -> Result<Reading, ReadError> {
    let mut magic = Vec::new();
    let head = EVTX_MAGIC.len() as u64;
    input.by_ref().take(head).read_to_end(&mut magic)?;
    input.rewind()?;
    let mut named = |mut event: Event| {
        event.host = event.host.filter(|host| !host.is_empty());
        event.host = event.host.or_else(|| source.host.clone());
        take(event);
        ControlFlow::Continue(())
    };
    if magic == EVTX_MAGIC {
        return container::read(input, &mut |event| {
            let _ = named(event);
        });
    }
    let mut source = source.clone();
    if source.clock.order.is_none() && source.clock.zone.is_some() {
        source.clock.order = settled(&mut input, &source)?;
        input.rewind()?;
    }
    text_forms::read(input, &source, &mut named)
}

/// Reads until a date settles which of its numbers is the day.
fn settled(
    input: &mut (impl Read + Seek),
    source: &Source,
) -> Result<Option<DateOrder>, ReadError> {
    let (mut found, mut others) = (None, 0);
    // Without a zone every local date is kept as it is written.
    let source = Source {
        clock: Clock::default(),
        ..source.clone()
    };
    let mut look = |event: Event| {
        others += u32::from(event.time_state != TimeState::NoOrder);
        found = event.written.as_deref().and_then(clock::settled).or(found);
        match found.is_some() || others > FIRST_EVENTS {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    };
    text_forms::read(input, &source, &mut look)?;
    Ok(found)
}
