//! Any text as HTML that shows this text and does nothing else.

use std::fmt::Write;

use crate::untrusted_text::clean;

/// `text` for an element or a quoted attribute. What is not ASCII becomes a reference; what XML does not allow is replaced.
pub(super) fn escape(text: &str) -> String {
    let spaced = text.replace(['\r', '\n', '\t'], " ");
    let mut escaped = String::with_capacity(spaced.len());
    for c in clean(&spaced, usize::MAX).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            ' '..='~' => escaped.push(c),
            '\u{fffe}' | '\u{ffff}' => escaped.push_str("&#xfffd;"),
            other => {
                // Writing to a string does not fail.
                let _ = write!(escaped, "&#x{:x};", u32::from(other));
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::escape::unescape;

    use super::*;

    #[test]
    fn markup_becomes_text() {
        assert_eq!(
            escape("<a href=\"x\" b='y'>&amp;</a>"),
            "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;"
        );
        assert_eq!(
            escape("Z\u{fc}rich\u{1b}\u{202e}"),
            "Z&#xfc;rich&#xfffd;&#xfffd;"
        );
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in ".{0,60}") {
            let escaped = escape(&text);
            prop_assert!(escaped.bytes().all(|b| (b' '..=b'~').contains(&b)));
            prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
            let shown = clean(&text.replace(['\r', '\n', '\t'], " "), usize::MAX);
            let shown = shown.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
            prop_assert_eq!(unescape(&escaped).unwrap(), shown);
        }
    }
}
