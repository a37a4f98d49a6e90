//! A finding in the making: what was measured, to be put into the words of the catalogue.

use std::fmt::Display;

use super::id::FindingId;
use super::judged_fact::{Finding, Sealed};
use super::severity_and_confidence::{Confidence, Severity};
use crate::catalogue::{Block, Piece, pieces};

/// A finding in the making.
#[must_use]
pub(crate) struct Draft {
    id: FindingId,
    confidence: Confidence,
    cases: Vec<&'static str>,
    values: Vec<(&'static str, String)>,
}

impl Draft {
    /// Begins one of this kind.
    pub(crate) fn of(id: FindingId, confidence: Confidence) -> Self {
        Self {
            id,
            confidence,
            cases: Vec::new(),
            values: Vec::new(),
        }
    }

    /// Chooses the lines of the block that are there for this case. Of several cases the first that a part knows counts.
    pub(crate) fn case(mut self, case: &'static str) -> Self {
        self.cases.push(case);
        self
    }

    /// Gives a placeholder its value. What stems from a peer or a file is clean already.
    pub(crate) fn with(mut self, placeholder: &'static str, value: impl Display) -> Self {
        self.values.push((placeholder, value.to_string()));
        self
    }

    /// Ends with the evidence: what was seen, and in which attempts.
    pub(crate) fn evidence(self, evidence: impl Into<String>) -> Finding {
        let block = self.id.block();
        debug_assert!(
            self.misfits(block).is_empty(),
            "{}: {:?}",
            self.id,
            self.misfits(block)
        );
        let words = |part| block.fill(part, &self.cases, |name| self.given(name));
        Finding {
            id: self.id,
            severity: self.severity(block).unwrap_or(Severity::Note),
            confidence: self.confidence,
            summary: words("Says"),
            evidence: evidence.into(),
            source: words("Source"),
            next_step: words("Next"),
            sealed: Sealed,
        }
    }

    fn severity(&self, block: &Block) -> Option<Severity> {
        Severity::of(block.pick("Severity", &self.cases)?)
    }

    fn given(&self, name: &str) -> Option<String> {
        let mut values = self.values.iter();
        let found = values.find(|(given, _)| *given == name);
        found.map(|(_, value)| value.clone())
    }

    /// What does not fit between the code that found something and the block: a test that comes by stops there.
    fn misfits(&self, block: &Block) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut used: Vec<&str> = Vec::new();
        for part in ["Says", "Source", "Next"] {
            let Some(template) = block.pick(part, &self.cases) else {
                wrong.push(format!("no line {part}"));
                continue;
            };
            used.extend(placeholders(template));
        }
        let open = used
            .iter()
            .filter(|name| self.given(name).is_none() && block.pick(name, &self.cases).is_none());
        wrong.extend(open.map(|name| format!("{{{name}}} has no value")));
        let values = self.values.iter().map(|(name, _)| *name);
        let idle = values.filter(|name| !used.contains(name));
        wrong.extend(idle.map(|name| format!("the value {name} has no placeholder")));
        let cases = self.cases.iter().filter(|case| !block.knows(case));
        wrong.extend(cases.map(|case| format!("no case {case}")));
        if self.severity(block).is_none() {
            wrong.push("no severity".to_owned());
        }
        wrong
    }
}

/// The placeholders of a line.
fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    pieces(template).filter_map(|piece| match piece {
        Piece::Placeholder(name) => Some(name),
        Piece::Text(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_put_in_and_are_no_templates_themselves() {
        let finding = Draft::of(FindingId::PartlyReached, Confidence::High)
            .with("count", "{all}")
            .with("all", 3)
            .evidence("seen");
        assert!(finding.summary.starts_with("{all} of 3 attempts got no"));
        assert_eq!(finding.next_step, FindingId::PartlyReached.next_step());
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let draft = Draft::of(FindingId::PartlyReached, Confidence::High);
        let draft = draft.with("count", 1).with("none", 2).case("no-such");
        let told = draft.misfits(draft.id.block());
        let expected = [
            "{all} has no value",
            "the value none has no placeholder",
            "no case no-such",
        ];
        assert_eq!(told, expected);
    }
}
