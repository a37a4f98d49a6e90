//! Event logs: what an exported file tells, event by event, without judgement.
//!
//! Read are `.evtx`, the XML of `wevtutil` and of the viewer, JSON of PowerShell and of log shippers, CSV and text of
//! the viewer and of PowerShell, lists, tables and CLIXML. The content decides which it is, never the name of the file or a language. Files are
//! read in constant memory; what is damaged is counted, told with the times around it, and passed over. Numbers and fields decide, never
//! the text of a message, which Windows translates.

mod blocks;
mod clock;
mod codes;
mod columns;
mod container;
mod draft;
mod form;
mod json;
mod meaning;
mod objects;
mod rows;
mod split;
#[cfg(test)]
mod tests;
mod xml;

use std::io::{self, Read, Seek};
use std::ops::ControlFlow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::clock::{Clock, DateOrder, TimeState};
pub use self::codes::{CERT_E_UNTRUSTEDROOT, codes, meaning};
pub use self::form::Form;
pub(crate) use self::meaning::focus_url;
pub use self::meaning::{NamedCertificate, Symptom};
use crate::encoding::CodePage;
use crate::text::clean;

/// The log in which the two events of KB 2901554 stand.
pub const CHANNEL: &str = "Lync Server";
/// Longest text of an event that is kept, in characters.
const TEXT_MAX: usize = 2000;
/// Most texts of an event that are kept.
const TEXTS_MAX: usize = 32;
/// First bytes of a `.evtx` file.
const EVTX_MAGIC: &[u8] = b"ElfFile\0";
/// Most gaps of a file that are told one by one.
const MISSING_MAX: usize = 20;
/// Events that are looked at to see whether a file has dates whose order must be found.
const FIRST_EVENTS: u32 = 1000;

/// One event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// Its number.
    pub id: u32,
    /// When it was logged; none where the file does not say, or not with what is known of its clock.
    pub time: Option<Timestamp>,
    /// What came of its time.
    pub time_state: TimeState,
    /// Its time as the file writes it, where it is not known.
    pub written: Option<String>,
    /// The computer that logged it.
    pub host: Option<String>,
    /// What logged it.
    pub provider: Option<String>,
    /// The log.
    pub channel: Option<String>,
    /// Its number in the log.
    pub record: Option<u64>,
    /// The texts that Windows puts into the message.
    pub data: Vec<String>,
    /// Bytes that are attached.
    pub binary: Option<Vec<u8>>,
    /// The message, in the language of Windows.
    pub message: Option<String>,
}

impl Event {
    fn push_data(&mut self, text: &str) {
        if self.data.len() < TEXTS_MAX {
            self.data.push(clean(text.trim(), TEXT_MAX));
        }
    }
}

/// What a reader finds next.
enum Item {
    Event(Box<Event>),
    /// What should have been an event.
    Damaged,
}

/// How the reading of a file went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The form of the file.
    pub form: Form,
    /// Events that were read.
    pub events: u64,
    /// Events, or chunks of a `.evtx` file, that are damaged or missing.
    pub damaged: u64,
    /// Where they are missing, in the order of the file.
    #[serde(default)]
    pub missing: Vec<Missing>,
}

/// A gap in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// Chunks of a `.evtx` file that are damaged, empty or cut off.
    pub chunks: u64,
    /// Events that are missing; none where that is not known.
    pub records: Option<u64>,
    /// The time of the event before; none at the beginning, or where it is not known.
    pub after: Option<Timestamp>,
    /// The time of the event behind; none at the end, or where it is not known.
    pub before: Option<Timestamp>,
}

impl Reading {
    fn new(form: Form) -> Self {
        Self {
            form,
            events: 0,
            damaged: 0,
            missing: Vec::new(),
        }
    }

    fn miss(&mut self, missing: Missing) {
        if self.missing.len() < MISSING_MAX {
            self.missing.push(missing);
        }
    }

    /// The end of the file is missing: what packed it does not go on.
    pub fn cut_off(&mut self) {
        self.damaged += 1;
        let after = self.missing.last().and_then(|missing| missing.before);
        self.miss(Missing {
            chunks: 0,
            records: None,
            after,
            before: None,
        });
    }
}

/// Why a file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Its beginning is that of no form that is known.
    #[error(
        "expected an event log (.evtx, or XML, CSV, JSON or text of the event viewer, wevtutil or PowerShell), found {0}"
    )]
    Unknown(String),
    /// The container is damaged.
    #[error("expected an .evtx file: {0}")]
    Evtx(String),
    /// Reading failed.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// What is known of a file before it is read.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Its clock.
    pub clock: Clock,
    /// Its code page, where it has no byte order mark.
    pub page: Option<CodePage>,
    /// The host of events that name none.
    pub host: Option<String>,
}

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
        return read_evtx(input, &mut |event| {
            let _ = named(event);
        });
    }
    let mut source = source.clone();
    if source.clock.order.is_none() && source.clock.zone.is_some() {
        source.clock.order = settled(&mut input, &source)?;
        input.rewind()?;
    }
    form::read(input, &source, &mut named)
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
    form::read(input, &source, &mut look)?;
    Ok(found)
}

fn read_evtx(input: impl Read + Seek, take: &mut impl FnMut(Event)) -> Result<Reading, ReadError> {
    container::read(input, take)
}
