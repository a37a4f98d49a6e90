//! Text from a peer or a file, made safe for a terminal or a document.

/// `text` with everything that could move a cursor or turn the reading direction replaced by U+FFFD, cut to `max` characters.
///
/// Replaced are control characters (C0, C1, DEL), the bidirectional controls of Unicode (UAX 9) and other invisible formatting.
#[must_use]
pub fn clean(text: &str, max: usize) -> String {
    let printable = |byte: u8| (b' '..=b'~').contains(&byte);
    if text.len() <= max && text.bytes().all(printable) {
        return text.to_owned();
    }
    let mut cleaned: String = text
        .chars()
        .take(max)
        .map(|c| if is_unsafe(c) { '\u{fffd}' } else { c })
        .collect();
    if text.chars().nth(max).is_some() {
        cleaned.push_str("...");
    }
    cleaned
}

fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061c}'                    // Arabic letter mark
            | '\u{200b}'..='\u{200f}'     // zero width, left-to-right and right-to-left marks
            | '\u{2028}'..='\u{202e}'     // separators, embeddings, overrides
            | '\u{2060}'..='\u{206f}'     // isolates and invisible operators
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'     // interlinear annotation
            | '\u{e0000}'..='\u{e007f}'   // tags
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_a_terminal_is_replaced() {
        assert_eq!(
            clean("a\u{1b}[31mb\r\nc", 99),
            "a\u{fffd}[31mb\u{fffd}\u{fffd}c"
        );
        assert_eq!(clean("\u{9b}2J\u{7f}", 99), "\u{fffd}2J\u{fffd}");
        assert_eq!(clean("\u{202e}exe.\u{2066}", 99), "\u{fffd}exe.\u{fffd}");
    }

    #[test]
    fn letters_of_any_script_stay() {
        assert_eq!(clean("Zürich 東京 שלום", 99), "Zürich 東京 שלום");
    }

    #[test]
    fn long_text_is_cut_and_says_so() {
        assert_eq!(clean("abcdef", 3), "abc...");
        assert_eq!(clean("abc", 3), "abc");
    }
}
