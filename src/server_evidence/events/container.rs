//! `.evtx` files, chunk by chunk, through the crate `evtx`; and what of them is missing, by the numbers that the container keeps.

use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;

use evtx::{EvtxChunkData, EvtxParser, ParserSettings};
use jiff::Timestamp;

use super::event::Event;
use super::file_form::Form;
use super::reading::{Missing, ReadError, Reading};
use super::xml;
use crate::untrusted_text::clean;

/// Longest message of the crate that is repeated, in characters.
const PROBLEM_MAX: usize = 200;
/// Bytes of the header of a file, and of a chunk.
const FILE_HEADER: u64 = 4096;
const CHUNK: u64 = 65_536;
/// Most records that a chunk has room for: the shortest has 24 bytes and an event in it.
const RECORDS_MAX: u64 = 2000;
/// The header was not written since the log was.
const DIRTY: u32 = 1;

pub(super) fn read(
    mut input: impl Read + Seek,
    take: &mut impl FnMut(Event),
) -> Result<Reading, ReadError> {
    let broken =
        |error: evtx::err::EvtxError| ReadError::Evtx(clean(&error.to_string(), PROBLEM_MAX));
    let size = input.seek(SeekFrom::End(0))?;
    input.rewind()?;
    let settings = || ParserSettings::new().indent(false);
    let mut parser = EvtxParser::from_read_seek(input)
        .map_err(broken)?
        .with_configuration(settings());
    let header = parser.header();
    let present = size.saturating_sub(FILE_HEADER) / CHUNK;
    let mut log = Log {
        reading: Reading::new(Form::Evtx),
        settings: Arc::new(settings()),
        place: None,
        next_number: None,
        last: None,
        chunks_lost: 0,
    };
    let announced = u64::from(header.chunk_count);
    let is_current = header.flags.bits() & DIRTY == 0;
    let next_number = header.next_record_id;
    for chunk in parser.chunks() {
        match chunk {
            Ok(chunk) => log.chunk(chunk, take),
            Err(_) => log.lost_chunk(),
        }
    }
    let cut_off = announced.saturating_sub(present);
    log.finish(cut_off, is_current.then_some(next_number));
    Ok(log.reading)
}

struct Log {
    reading: Reading,
    settings: Arc<ParserSettings>,
    /// Where the chunk before stands in the file.
    place: Option<u64>,
    /// The number of the record that should come next.
    next_number: Option<u64>,
    /// The time of the event before.
    last: Option<Timestamp>,
    /// Damaged chunks since that event.
    chunks_lost: u64,
}

impl Log {
    fn lost_chunk(&mut self) {
        self.reading.damaged += 1;
        self.chunks_lost += 1;
    }

    fn chunk(&mut self, mut chunk: EvtxChunkData, take: &mut impl FnMut(Event)) {
        let first = chunk.header.first_event_record_number;
        let last = chunk.header.last_event_record_number;
        let chunk_place = chunk.number;
        let settings = Arc::clone(&self.settings);
        let Ok(mut records) = chunk.parse(settings) else {
            return self.lost_chunk();
        };
        let mut events = Vec::new();
        let mut damaged = 0;
        for record in records.iter() {
            let xml = record.and_then(evtx::EvtxRecord::into_xml_bytes);
            match xml.ok().and_then(|record| xml::parse(&record.data)) {
                Some(event) => events.push(event),
                None => damaged += 1,
            }
        }
        let announced = last.wrapping_sub(first).wrapping_add(1);
        let is_sane = first <= last && announced <= RECORDS_MAX;
        let short = announced.saturating_sub(events.len() as u64 + damaged);
        let lost = damaged + if is_sane { short } else { 0 };
        self.gap_before(chunk_place, is_sane.then_some(first), &events);
        self.place = chunk_place;
        self.next_number = is_sane.then(|| last + 1);
        self.reading.events += events.len() as u64;
        self.reading.damaged += lost;
        let after = self.last;
        for event in events {
            self.last = event.time.or(self.last);
            take(event);
        }
        if lost > 0 {
            self.reading.miss(Missing {
                chunks: 0,
                records: Some(lost),
                after,
                before: self.last,
            });
        }
    }

    /// Tells what is missing before a chunk: damaged chunks, and empty ones where the numbers of the records leap.
    fn gap_before(&mut self, place: Option<u64>, first: Option<u64>, events: &[Event]) {
        let leap = self.next_number.zip(first);
        let records = leap.and_then(|(next, first)| first.checked_sub(next));
        let lost = std::mem::take(&mut self.chunks_lost);
        let between = self.place.zip(place);
        let between = between.and_then(|(before, this)| this.checked_sub(before + 1));
        let empty = between.unwrap_or(0).saturating_sub(lost);
        // An export of chosen events may leave numbers out: only where a chunk is empty too, something was there.
        let chunks = match (lost, records) {
            (0, None | Some(0)) => 0,
            (lost, _) => lost + empty,
        };
        if chunks == 0 {
            return;
        }
        self.reading.miss(Missing {
            chunks,
            records: records.filter(|records| (1..=chunks * RECORDS_MAX).contains(records)),
            after: self.last,
            before: events.iter().find_map(|event| event.time),
        });
    }

    /// Tells what is missing at the end.
    fn finish(&mut self, cut_off: u64, next_number: Option<u64>) {
        let chunks = self.chunks_lost + cut_off;
        self.reading.damaged += cut_off;
        if chunks == 0 {
            return;
        }
        let records = self.next_number.zip(next_number);
        let records = records.and_then(|(next, end)| end.checked_sub(next));
        self.reading.miss(Missing {
            chunks,
            records: records.filter(|records| (1..=chunks * RECORDS_MAX).contains(records)),
            after: self.last,
            before: None,
        });
    }
}
