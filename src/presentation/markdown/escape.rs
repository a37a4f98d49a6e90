//! Any text as Markdown that shows this text and does nothing else.

use crate::untrusted_text::clean;

/// Parts two characters without a trace: GitHub looks for mentions, links and emoji in what is shown, so that an escape alone does
/// not keep them from it.
const APART: &str = "&#8203;";

/// `text` on one line, so that CommonMark and its GitHub flavour show it as it is.
///
/// Markup characters get a backslash, those of HTML become references, and so does a backslash that would do something: Jira
/// reads two of them as a line break. Mentions (`@name`), references (`#1`, `GH-1`), links and emoji are parted.
pub(super) fn escape(text: &str) -> String {
    let line = one_line(text);
    let mut escaped = String::with_capacity(line.len());
    for (at, c) in line.char_indices() {
        let (before, rest) = (&line[..at], &line[at + c.len_utf8()..]);
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' if !is_before_word(rest) => escaped.push_str("&#92;"),
            _ if is_markup(c) || starts_block(before, c, rest) => escaped.extend(['\\', c]),
            _ => escaped.push(c),
        }
        if means_more(before, c, rest) {
            escaped.push_str(APART);
        }
    }
    escaped
}

/// Without line breaks, runs of spaces, and what steers a terminal.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    clean(&words.join(" "), usize::MAX)
}

/// Before a letter or a space a backslash is one (CommonMark 2.4): paths stay readable.
fn is_before_word(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == ' ')
}

fn is_markup(c: char) -> bool {
    "`*_{}[]|~!$^".contains(c)
}

/// Whether `c` would make a list, a heading or a definition of the line.
fn starts_block(before: &str, c: char, rest: &str) -> bool {
    match c {
        '-' | '+' | '=' | '#' | ':' => before.is_empty(),
        '.' | ')' => {
            let number = !before.is_empty() && before.bytes().all(|b| b.is_ascii_digit());
            number && (rest.is_empty() || rest.starts_with(' '))
        }
        _ => false,
    }
}

/// Whether `c` and what follows would become a mention, a reference, a link or an emoji.
fn means_more(before: &str, c: char, rest: &str) -> bool {
    match c {
        '@' => !rest.is_empty() && !rest.starts_with(' '),
        '#' => rest.starts_with(|c: char| c.is_ascii_digit()),
        '-' => ends_with(before, "gh") && rest.starts_with(|c: char| c.is_ascii_digit()),
        ':' => rest.starts_with("//") || is_emoji(rest),
        'w' | 'W' => ends_with(before, "ww") && rest.starts_with('.'),
        _ => false,
    }
}

fn ends_with(text: &str, end: &str) -> bool {
    let tail = text.len().checked_sub(end.len());
    tail.and_then(|at| text.get(at..))
        .is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

/// Whether the name of an emoji follows a colon: `smile:`, and `100:` too. The minutes of a time are none.
fn is_emoji(rest: &str) -> bool {
    let name = |c: char| c.is_ascii_alphanumeric() || "_+-".contains(c);
    let Some((word, _)) = rest.split_once(':') else {
        return false;
    };
    let is_number = word.bytes().all(|b| b.is_ascii_digit());
    word.chars().all(name) && (!is_number || ["100", "1234"].contains(&word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    use super::*;

    const HOSTILE: [&str; 18] = [
        "a|b || c",
        "``` code ``` and `code`",
        "<script>alert(1)</script><!-- x --> &lt; &#60;",
        "line\r\nbreak\n\n# heading\n- list",
        "@everyone @org/team mail@contoso.com",
        "#123 GH-123 contoso/repo#7",
        "[text](http://evil.test) ![i](x.png) [r][1] [^1] [[w]]",
        "http://evil.test https://evil.test www.evil.test WWW.evil.test",
        "**bold** __bold__ ~~gone~~ ^up^ $x^2$ :smile: 2001:a:b::1",
        "1. one",
        "12) two",
        "- dash",
        "+ plus",
        "=====",
        ": definition",
        "C:\\Users\\a\\*.pfx",
        "     indented",
        "{code}{color:red}x{color}",
    ];

    /// What a reader sees where `markdown` stands, and the events that are no text.
    fn shown(markdown: &str) -> (String, Vec<Event<'_>>) {
        let mut text = String::new();
        let mut others = Vec::new();
        for event in Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
            match event {
                Event::Text(part) => text.push_str(&part),
                other => others.push(other),
            }
        }
        (text, others)
    }

    fn shows_the_text_alone(text: &str) {
        let escaped = escape(text);
        let visible = one_line(text);
        let document = format!("- {escaped}\n");
        let (seen, others) = shown(&document);
        assert_eq!(seen.replace('\u{200b}', ""), visible, "{escaped}");
        assert!(others.len() <= 4, "{escaped}: {others:?}");
        let document = format!("| a | b |\n|---|---|\n| {escaped} | x |\n");
        let (seen, others) = shown(&document);
        assert_eq!(
            seen.replace('\u{200b}', ""),
            format!("ab{visible}x"),
            "{escaped}"
        );
        let cells = others
            .iter()
            .filter(|e| **e == Event::Start(Tag::TableCell));
        assert_eq!(cells.count(), 4, "{escaped}");
        let strange = |event: &&Event<'_>| {
            !matches!(
                event,
                Event::Start(Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell)
                    | Event::End(
                        TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell
                    )
            )
        };
        assert_eq!(others.iter().find(strange), None, "{escaped}");
        let document = format!("**{escaped}:** x\n");
        assert_eq!(
            shown(&document).0.replace('\u{200b}', ""),
            format!("{visible}: x")
        );
    }

    /// What GitHub finds in shown text, whatever the Markdown was.
    fn means_nothing_to_github(text: &str) {
        let document = format!("- {}\n", escape(text));
        let seen = shown(&document).0.to_ascii_lowercase();
        let follows = |mark: &str, follows: fn(char) -> bool| {
            seen.split(mark)
                .skip(1)
                .any(|rest| rest.starts_with(follows))
        };
        assert!(!follows("@", |c| c != ' ' && c != '\u{200b}'), "{seen}");
        assert!(!follows("#", |c| c.is_ascii_digit()), "{seen}");
        assert!(!follows("gh-", |c| c.is_ascii_digit()), "{seen}");
        assert!(!seen.contains("://") && !seen.contains("www."), "{seen}");
    }

    #[test]
    fn hostile_text_stays_text() {
        for text in HOSTILE {
            shows_the_text_alone(text);
            means_nothing_to_github(text);
        }
    }

    #[test]
    fn everyday_text_stays_readable() {
        let plain = "10.0.0.11:444: present (ticket-replies-worse, high confidence); p = 1.5e-6";
        assert_eq!(escape(plain), plain);
        assert_eq!(escape("TLS_RSA"), "TLS\\_RSA");
        assert_eq!(escape("HKLM\\System"), "HKLM\\System");
        assert_eq!(escape("C:\\*\\"), "C:&#92;\\*&#92;");
        assert_eq!(escape("at 06:33:37"), "at 06:33:37");
        assert_eq!(escape("[2001:db8::1]"), "\\[2001:&#8203;db8::1\\]");
    }

    proptest! {
        #[test]
        fn any_text_stays_text(text in ".{0,60}") {
            shows_the_text_alone(&text);
            means_nothing_to_github(&text);
        }

        #[test]
        fn any_markup_stays_text(text in "[-a1 `*_{}\\[\\]()<>|~!$^#@:=+.&;\\\\/\n\"'wWgGhH]{0,40}") {
            shows_the_text_alone(&text);
            means_nothing_to_github(&text);
        }
    }
}
