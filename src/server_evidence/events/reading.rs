//! How a file is read: what is known of it before, what is told of it afterwards, and why it cannot be read at all.

use std::io;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::clock::Clock;
use super::file_form::Form;
use crate::encoding::CodePage;

/// Most gaps of a file that are told one by one.
const MISSING_MAX: usize = 20;

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

impl Reading {
    pub(super) fn new(form: Form) -> Self {
        Self {
            form,
            events: 0,
            damaged: 0,
            missing: Vec::new(),
        }
    }

    pub(super) fn miss(&mut self, missing: Missing) {
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
