//! A sentence with what it is about, and what stands behind it.
//!
//! Table, Markdown, HTML and JUnit write the same lines, each in its own form.

use crate::finding::Finding;

/// A sentence, and what it is about where that is said before it: `Next: ...`.
pub(super) struct Line {
    pub(super) label: Option<String>,
    pub(super) text: String,
}

impl Line {
    pub(super) fn plain(text: &str) -> Self {
        Self {
            label: None,
            text: text.to_owned(),
        }
    }

    pub(super) fn labelled(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            label: Some(label.into()),
            text: text.into(),
        }
    }

    /// As it stands where nothing is set in bold.
    pub(super) fn in_one(&self) -> String {
        match &self.label {
            Some(label) => format!("{label}: {}", self.text),
            None => self.text.clone(),
        }
    }
}

/// A line with what stands behind it.
pub(super) struct Item {
    pub(super) line: Line,
    pub(super) details: Vec<Line>,
}

impl From<Line> for Item {
    fn from(line: Line) -> Self {
        Self {
            line,
            details: Vec::new(),
        }
    }
}

/// A finding with what stands behind it.
pub(super) fn finding(finding: &Finding) -> Item {
    let label = format!("{} {}", finding.severity, finding.id);
    Item {
        line: Line::labelled(label, &finding.summary),
        details: vec![
            Line::labelled("Seen", &finding.evidence),
            Line::labelled("Source", &finding.source),
            Line::labelled("Next", &finding.next_step),
        ],
    }
}
