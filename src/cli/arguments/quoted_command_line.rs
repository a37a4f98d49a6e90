//! The command line as it goes into a report: what a reader can type again.

use std::ffi::OsString;

use crate::untrusted_text::clean;

/// Longest command line that is kept, in characters.
const MAX: usize = 2000;

/// The command line with the bare name of the tool. Passwords are never arguments, so there is nothing to hide.
pub(in crate::cli) fn command_line(arguments: &[OsString]) -> String {
    let words = arguments
        .iter()
        .skip(1)
        .map(|word| quote(&word.to_string_lossy()));
    let line: Vec<String> = std::iter::once("ticketprobe".to_owned())
        .chain(words)
        .collect();
    clean(&line.join(" "), MAX)
}

/// `word` so that a shell reads it as one word: POSIX, and on Windows both cmd and PowerShell.
pub(in crate::cli) fn quote(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=,@%+[]\\".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else if cfg!(windows) {
        format!("\"{word}\"")
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_need_it_are_quoted() {
        let words = [
            "/usr/bin/ticketprobe",
            "probe",
            "[::1]:444",
            "a b",
            "it's",
            "\u{1b}x",
        ];
        let line = command_line(&words.map(OsString::from));
        assert_eq!(
            line,
            "ticketprobe probe [::1]:444 'a b' 'it'\\''s' '\u{fffd}x'"
        );
    }
}
