//! What has room in a pasted answer: whole sentences, as many as fit.

/// Width by which room is measured, whatever the width of the output: all forms say the same.
const WIDTH: usize = 80;
/// Indent of all lines but the first.
const INDENT: &str = "  ";

/// Most lines of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room {
    /// Of the reasons.
    pub(super) why: usize,
    /// Of the next step, the command among them.
    pub(super) next: usize,
}

/// For the front ends that are told of first.
pub(super) const FIRST: Room = Room { why: 3, next: 4 };
/// For every further kind: six lines together.
pub(super) const FURTHER: Room = Room { why: 3, next: 3 };

/// Whether `text` behind a label of `label` letters needs no more than `lines` lines.
pub(super) fn fits(label: usize, text: &str, lines: usize) -> bool {
    let text = match label {
        0 => text.to_owned(),
        label => format!("{} {text}", "x".repeat(label)),
    };
    let options = textwrap::Options::new(WIDTH)
        .subsequent_indent(INDENT)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .word_separator(textwrap::WordSeparator::AsciiSpace);
    textwrap::wrap(&text, options).len() <= lines
}

/// As many of the first of `sentences` as have room; the first in any case.
pub(super) fn fit(label: usize, sentences: &[String], lines: usize) -> String {
    let mut text = String::new();
    for sentence in sentences {
        let longer = if text.is_empty() {
            sentence.clone()
        } else {
            format!("{text} {sentence}")
        };
        if !text.is_empty() && !fits(label, &longer, lines) {
            break;
        }
        text = longer;
    }
    text
}

/// The sentences of a text. A dot inside a name or a number ends none.
pub(super) fn sentences(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(". ") {
        let (sentence, more) = rest.split_at(at + 1);
        found.push(sentence.to_owned());
        rest = more.trim_start();
    }
    if !rest.is_empty() {
        found.push(rest.to_owned());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_with_a_dot_and_a_space() {
        let text = "Windows 6.3 at fe01.contoso.local. Probe again. No dot";
        let expected = [
            "Windows 6.3 at fe01.contoso.local.",
            "Probe again.",
            "No dot",
        ];
        assert_eq!(sentences(text), expected);
        assert!(sentences("").is_empty());
    }

    #[test]
    fn whole_sentences_are_left_out() {
        let sentences: Vec<String> = ["a", "b", "c"].map(|c| c.repeat(70)).to_vec();
        assert_eq!(
            fit(4, &sentences, 2),
            format!("{} {}", sentences[0], sentences[1])
        );
        assert_eq!(fit(4, &sentences, 1), sentences[0]);
        let long = ["word ".repeat(100).trim().to_owned()];
        assert_eq!(fit(4, &long, 1), long[0], "the first is never cut");
    }
}
