//! Event logs: what an exported file tells, event by event, without judgement.
//!
//! Three forms are read: `.evtx` (with the feature `evtx`), the XML of `wevtutil` with and without a root element, and
//! `Get-WinEvent | ConvertTo-Json`. Files are read in constant memory; what is damaged is counted and passed over. Numbers and
//! fields decide, never the text of a message, which Windows translates.

#[cfg(feature = "evtx")]
mod container;
mod json;
mod meaning;
mod split;
#[cfg(test)]
mod tests;
mod xml;

use std::io::{self, BufRead, Read, Seek};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub(crate) use self::meaning::focus_url;
pub use self::meaning::{NamedCertificate, Symptom};
use self::split::Piece;
use crate::encoding::Transcoder;
use crate::text::clean;

/// Longest text of an event that is kept, in characters.
const TEXT_MAX: usize = 2000;
/// Most texts of an event that are kept.
const TEXTS_MAX: usize = 32;
/// First bytes of a `.evtx` file.
const EVTX_MAGIC: &[u8] = b"ElfFile\0";
/// Bytes of a file that are looked at to find its form.
const HEAD: usize = 512;

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// The binary form in which Windows keeps and saves logs.
    Evtx,
    /// XML of `wevtutil qe`.
    Xml,
    /// JSON of `Get-WinEvent`.
    Json,
}

/// One event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// Its number.
    pub id: u32,
    /// When it was logged; none where the file does not say.
    pub time: Option<Timestamp>,
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
    /// Whether the time had no offset and was taken as UTC.
    pub assumed_utc: bool,
}

impl Event {
    fn push_data(&mut self, text: &str) {
        if self.data.len() < TEXTS_MAX {
            self.data.push(clean(text.trim(), TEXT_MAX));
        }
    }
}

/// How the reading of a file went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The form of the file.
    pub form: Form,
    /// Events that were read.
    pub events: u64,
    /// Events, or chunks of a `.evtx` file, that were damaged and passed over.
    pub damaged: u64,
}

/// Why a file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Its beginning is that of no form that is known.
    #[error("expected an event log as .evtx, XML of wevtutil or JSON of Get-WinEvent, found {0}")]
    Unknown(String),
    /// This build does not read `.evtx`.
    #[error("expected XML or JSON: this ticketprobe was built without support for .evtx")]
    NoEvtx,
    /// The container is damaged.
    #[error("expected an .evtx file: {0}")]
    Evtx(String),
    /// Reading failed.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// Reads a file and hands each event to `take`.
///
/// # Errors
/// Where the file is of no known form or cannot be read. What was handed over before stands.
pub fn read(
    mut input: impl Read + Seek,
    take: &mut impl FnMut(Event),
) -> Result<Reading, ReadError> {
    let mut magic = Vec::new();
    input
        .by_ref()
        .take(EVTX_MAGIC.len() as u64)
        .read_to_end(&mut magic)?;
    input.rewind()?;
    if magic == EVTX_MAGIC {
        return read_evtx(input, take);
    }
    let mut text = Transcoder::new(input)?;
    match first_character(&mut text)? {
        Some('<') => read_pieces(Form::Xml, split::xml_records(text), xml::parse, take),
        Some('{' | '[') => read_pieces(Form::Json, split::json_records(text), json::parse, take),
        Some(_) => {
            let start = text.fill_buf()?;
            let start = String::from_utf8_lossy(&start[..start.len().min(HEAD)]);
            let line = start.trim_start().lines().next().unwrap_or("");
            Err(ReadError::Unknown(format!("'{}'", clean(line, 60))))
        }
        None => Err(ReadError::Unknown("an empty file".to_owned())),
    }
}

/// The first character that is not blank. Blanks before it are passed over.
fn first_character(text: &mut impl BufRead) -> io::Result<Option<char>> {
    loop {
        let buffer = text.fill_buf()?;
        if buffer.is_empty() {
            return Ok(None);
        }
        let Some(at) = buffer.iter().position(|byte| !byte.is_ascii_whitespace()) else {
            let blanks = buffer.len();
            text.consume(blanks);
            continue;
        };
        let first = char::from(buffer[at]);
        text.consume(at);
        return Ok(Some(first));
    }
}

fn read_pieces(
    form: Form,
    mut pieces: impl FnMut() -> io::Result<Option<Piece>>,
    parse: impl Fn(&[u8]) -> Option<Event>,
    take: &mut impl FnMut(Event),
) -> Result<Reading, ReadError> {
    let mut reading = Reading {
        form,
        events: 0,
        damaged: 0,
    };
    while let Some(piece) = pieces()? {
        let event = match &piece {
            Piece::Record(bytes) => parse(bytes),
            Piece::Damaged => None,
        };
        match event {
            Some(event) => {
                reading.events += 1;
                take(event);
            }
            None => reading.damaged += 1,
        }
    }
    Ok(reading)
}

#[cfg(feature = "evtx")]
fn read_evtx(input: impl Read + Seek, take: &mut impl FnMut(Event)) -> Result<Reading, ReadError> {
    container::read(input, take)
}

#[cfg(not(feature = "evtx"))]
fn read_evtx(_: impl Read + Seek, _: &mut impl FnMut(Event)) -> Result<Reading, ReadError> {
    Err(ReadError::NoEvtx)
}
