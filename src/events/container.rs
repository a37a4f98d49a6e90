//! `.evtx` files, chunk by chunk, through the crate `evtx`.

use std::io::{Read, Seek};

use evtx::{EvtxParser, ParserSettings};

use super::{Event, Form, ReadError, Reading, xml};
use crate::text::clean;

/// Longest message of the crate that is repeated, in characters.
const PROBLEM_MAX: usize = 200;

pub(super) fn read(
    input: impl Read + Seek,
    take: &mut impl FnMut(Event),
) -> Result<Reading, ReadError> {
    let broken =
        |error: evtx::err::EvtxError| ReadError::Evtx(clean(&error.to_string(), PROBLEM_MAX));
    let settings = ParserSettings::new().indent(false);
    let mut parser = EvtxParser::from_read_seek(input)
        .map_err(broken)?
        .with_configuration(settings);
    let mut reading = Reading {
        form: Form::Evtx,
        events: 0,
        damaged: 0,
    };
    for record in parser.records_bytes() {
        match record.ok().and_then(|record| xml::parse(&record.data)) {
            Some(event) => {
                reading.events += 1;
                take(event);
            }
            None => reading.damaged += 1,
        }
    }
    Ok(reading)
}
