//! Findings: judged facts with a stable id, their evidence, their source and the next step.
//!
//! What a finding says, its source, its next step, its severity and its page of `explain` come from the catalogue. The code that finds something gives what it measured: the id, the confidence, the case, the values, the evidence.

mod draft;
mod id;
mod judged_fact;
mod name;
mod severity_and_confidence;

pub(crate) use self::draft::Draft;
pub use self::id::FindingId;
pub use self::judged_fact::Finding;
pub use self::severity_and_confidence::{Confidence, Severity};
