//! The list of certificates as the server sent it.

use super::cert::Cert;
use crate::bounds::CERTIFICATES_MAX;

/// A certificate that does not parse.
pub(super) struct Malformed {
    /// Its position, from 0.
    pub(super) position: usize,
    /// Length in bytes.
    pub(super) length: usize,
    /// Where it stops being a certificate, in bytes.
    pub(super) offset: usize,
    /// What is wrong there.
    pub(super) problem: &'static str,
}

/// What was served.
pub(super) struct Served<'a> {
    /// How many there were.
    pub(super) count: usize,
    /// The distinct ones that parse, with their positions from 0.
    pub(super) parsed: Vec<(usize, Cert<'a>)>,
    /// Positions of those that stand in the list already.
    pub(super) duplicates: Vec<usize>,
    /// Those that do not parse.
    pub(super) malformed: Vec<Malformed>,
}

impl<'a> Served<'a> {
    pub(super) fn new(list: &'a [Vec<u8>]) -> Self {
        let mut served = Self {
            count: list.len(),
            parsed: Vec::new(),
            duplicates: Vec::new(),
            malformed: Vec::new(),
        };
        for (position, der) in list.iter().enumerate().take(CERTIFICATES_MAX) {
            if list[..position].contains(der) {
                served.duplicates.push(position);
                continue;
            }
            match Cert::parse(der) {
                Ok(cert) => served.parsed.push((position, cert)),
                Err((offset, problem)) => served.malformed.push(Malformed {
                    position,
                    length: der.len(),
                    offset,
                    problem,
                }),
            }
        }
        served
    }

    /// There are more different certificates than `most`, or some that nobody looked at.
    pub(super) fn has_more_than(&self, most: usize) -> bool {
        self.parsed.len() > most || self.count > CERTIFICATES_MAX
    }

    /// The first of the list parses: it is the one that the server proves to hold (RFC 5246 section 7.4.2).
    pub(super) fn has_leaf(&self) -> bool {
        matches!(self.parsed.first(), Some((0, _)))
    }
}
