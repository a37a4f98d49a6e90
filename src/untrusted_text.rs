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

/// Whether a file that was given in place of another begins or looks like a certificate or a key: nothing of it may be quoted.
///
/// That is PEM (RFC 7468) anywhere, or DER (X.690 section 8.1) as long as the file. The text of a key without its PEM lines is not known by it.
#[must_use]
pub fn may_be_key(file: &[u8]) -> bool {
    let is_pem = file
        .split(|byte| *byte == b'\n')
        .any(|line| line.trim_ascii_start().starts_with(b"-----BEGIN "));
    is_pem || is_der(file)
}

/// Whether a line that says what a file begins with is none of a text: it may be a key in DER, and is not quoted.
#[must_use]
pub fn is_binary(line: &str) -> bool {
    line.chars()
        .any(|c| c.is_control() && c != '\t' && c != '\r')
}

/// Whether the file is one SEQUENCE.
fn is_der(file: &[u8]) -> bool {
    let Some((0x30, rest)) = file.split_first().map(|(tag, rest)| (*tag, rest)) else {
        return false;
    };
    let Some((first, rest)) = rest.split_first() else {
        return false;
    };
    let long = usize::from(first & 0x7f);
    if *first < 0x80 {
        return rest.len() == long;
    }
    // BER of indefinite length, as some PFX files have it, has no bytes of length.
    let Some((length, content)) = rest.split_at_checked(long) else {
        return false;
    };
    let length = length.iter().try_fold(0_usize, |sum, byte| {
        Some(sum.checked_mul(256)? + usize::from(*byte))
    });
    long == 0 || length == Some(content.len())
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
    fn keys_are_known_by_their_beginning() {
        let key = "Bag Attributes\r\n-----BEGIN PRIVATE KEY-----\r\nAQID\r\n";
        let long = [&[0x30, 0x82, 1, 0][..], &[0xff; 256]].concat();
        for file in [
            key.as_bytes(),
            b"\x30\x03\x02\x01\x00",
            &long,
            b"\x30\x80\x02\x01",
        ] {
            assert!(may_be_key(file), "{file:02x?}");
        }
        // A list of targets may begin with a digit, which is the tag of a SEQUENCE.
        for file in [
            &b"0pool.contoso.local"[..],
            b"0",
            b"",
            &long[..99],
            b"pool01 # -----BEGIN",
        ] {
            assert!(!may_be_key(file), "{file:02x?}");
        }
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
