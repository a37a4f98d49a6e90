//! A finding in the making: what was measured, to be put into the words of the catalogue.

use std::fmt::Display;

use super::catalogue::{Block, Piece, pieces};
use super::id::FindingId;
use super::judged_fact::{Finding, Sealed};
use super::severity_and_confidence::{Confidence, Severity};

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
        let block = Block::of(self.id);
        debug_assert!(
            block.is_some_and(|block| self.misfits(block).is_empty()),
            "{}: {:?}",
            self.id,
            block.map(|block| self.misfits(block))
        );
        let severity = block.and_then(|block| block.severity(&self.cases));
        Finding {
            id: self.id,
            severity: severity.unwrap_or(Severity::Note),
            confidence: self.confidence,
            summary: self.words(block, "Says"),
            evidence: evidence.into(),
            source: self.words(block, "Source"),
            next_step: self.words(block, "Next"),
            sealed: Sealed,
        }
    }

    /// A part in words. Without a line for it, the name of the kind is what is left to say.
    fn words(&self, block: Option<&Block>, part: &str) -> String {
        let template = block.and_then(|block| Some((block, block.pick(part, &self.cases)?)));
        let Some((block, template)) = template else {
            return self.id.to_string();
        };
        let mut words = String::with_capacity(template.len() + 32);
        for piece in pieces(template) {
            match piece {
                Piece::Text(text) => words.push_str(text),
                Piece::Placeholder(name) => words.push_str(self.value(block, name).unwrap_or("")),
            }
        }
        words
    }

    /// A value that was given, or a phrase of the block.
    fn value<'a>(&'a self, block: &'a Block, name: &str) -> Option<&'a str> {
        let given = self.values.iter().find(|(given, _)| *given == name);
        given
            .map(|(_, value)| value.as_str())
            .or_else(|| block.pick(name, &self.cases))
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
        let open = used.iter().filter(|name| self.value(block, name).is_none());
        wrong.extend(open.map(|name| format!("{{{name}}} has no value")));
        let values = self.values.iter().map(|(name, _)| *name);
        let idle = values.filter(|name| !used.contains(name));
        wrong.extend(idle.map(|name| format!("the value {name} has no placeholder")));
        let cases = self.cases.iter().filter(|case| !block.knows(case));
        wrong.extend(cases.map(|case| format!("no case {case}")));
        if block.severity(&self.cases).is_none() {
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
        let told = Block::of(draft.id).map(|block| draft.misfits(block));
        let expected = [
            "{all} has no value",
            "the value none has no placeholder",
            "no case no-such",
        ];
        assert_eq!(told.unwrap_or_default(), expected);
    }
}
