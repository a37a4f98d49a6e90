//! Lists of targets: one a line, with options of its own.

use std::fmt;
use std::net::IpAddr;

use super::{Problem, Target, TargetError, check_name};

/// Longest word of a list that a message shows, in characters.
const SHOWN_MAX: usize = 80;

/// A target of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// What to probe.
    pub target: Target,
    /// Its own name for SNI and Host (`server-name=`).
    pub server_name: Option<String>,
    /// Its own addresses, instead of DNS (`address=`).
    pub addresses: Vec<IpAddr>,
}

/// A line that cannot be used. It displays without the line's number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineError {
    /// Number of the line, from 1.
    pub line: usize,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Target(TargetError),
    Name(String, Problem),
    Address(String),
    Option(String),
    Twice,
    /// No column of that name, and those that are there.
    NoColumn(String, String),
    /// No column with host names, and those that are there.
    NoHosts(String),
    /// Several columns with host names.
    Several(String),
    NoField(String),
    OpenText,
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Target(error) => write!(f, "{error}"),
            Kind::Name(text, problem) => write!(f, "server-name='{text}': {problem}"),
            Kind::Address(text) => write!(
                f,
                "address='{text}': expected an address such as 10.0.0.11, or several with commas between"
            ),
            Kind::Option(text) => write!(
                f,
                "'{text}': expected server-name=NAME or address=IP after the target; one target a line"
            ),
            Kind::Twice => write!(f, "server-name= stands twice"),
            Kind::NoColumn(name, all) => {
                write!(
                    f,
                    "no column '{name}': the columns are {all}; name one with --column"
                )
            }
            Kind::NoHosts(all) => write!(
                f,
                "no column holds full host names or addresses: the columns are {all}; name one with --column"
            ),
            Kind::Several(names) => write!(
                f,
                "several columns hold host names ({names}): name one with --column"
            ),
            Kind::NoField(name) => write!(f, "no field in the column '{name}'"),
            Kind::OpenText => write!(
                f,
                "a text goes over several lines: a quote is missing or too many"
            ),
        }
    }
}

/// Reads a list: one target a line, in any form that [`Target::parse`] reads; then, after spaces, `server-name=NAME` and
/// `address=IP[,IP…]`. Empty lines, and what follows a `#` at the start of a word, are passed over. Lines that say the same
/// are one.
///
/// # Errors
/// Every line that cannot be used, not only the first.
pub fn parse_list(
    text: &str,
    port: Option<u16>,
    path: &str,
) -> Result<Vec<Listed>, Vec<LineError>> {
    let mut listed: Vec<Listed> = Vec::new();
    let mut errors = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let words: Vec<&str> = line
            .split_whitespace()
            .take_while(|word| !word.starts_with('#'))
            .collect();
        let Some((target, options)) = words.split_first() else {
            continue;
        };
        match parse_line(target, options, port, path) {
            Ok(entry) if listed.contains(&entry) => {}
            Ok(entry) => listed.push(entry),
            Err(kind) => errors.push(LineError {
                line: index + 1,
                kind,
            }),
        }
    }
    if errors.is_empty() {
        Ok(listed)
    } else {
        Err(errors)
    }
}

fn parse_line(
    target: &str,
    options: &[&str],
    port: Option<u16>,
    path: &str,
) -> Result<Listed, Kind> {
    let mut listed = Listed {
        target: Target::parse(target, port, path).map_err(Kind::Target)?,
        server_name: None,
        addresses: Vec::new(),
    };
    for option in options {
        match option.split_once('=') {
            Some(("server-name", _)) if listed.server_name.is_some() => return Err(Kind::Twice),
            Some(("server-name", name)) => {
                check_name(name).map_err(|problem| Kind::Name(shown(name), problem))?;
                listed.server_name = Some(name.trim_end_matches('.').to_owned());
            }
            Some(("address", addresses)) => {
                for address in addresses.split(',') {
                    let parsed = address.parse().map_err(|_| Kind::Address(shown(address)))?;
                    listed.addresses.push(parsed);
                }
            }
            _ => return Err(Kind::Option(shown(option))),
        }
    }
    Ok(listed)
}

pub(super) fn shown(text: &str) -> String {
    let text: String = text.chars().take(SHOWN_MAX).collect();
    text.escape_debug().to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::target::FOCUS_PATH;

    fn parse(text: &str) -> Result<Vec<String>, Vec<String>> {
        let show = |listed: Listed| {
            let Listed {
                target,
                server_name,
                addresses,
            } = listed;
            format!("{target} {server_name:?} {addresses:?}")
        };
        match parse_list(text, None, FOCUS_PATH) {
            Ok(listed) => Ok(listed.into_iter().map(show).collect()),
            Err(errors) => Err(errors
                .iter()
                .map(|error| format!("{}: {error}", error.line))
                .collect()),
        }
    }

    #[test]
    fn comments_options_and_duplicates_are_understood() {
        let text = "# the pools of site A\n\npool01.contoso.local\r\n\tpool01.contoso.local  # again\n\
            10.0.0.11:5061 server-name=pool02.contoso.local.\n\
            pool03.contoso.local address=10.0.0.31,2001:db8::31 address=10.0.0.32 # three\n";
        assert_eq!(
            parse(text).unwrap(),
            [
                "pool01.contoso.local:444 None []",
                "10.0.0.11:5061 Some(\"pool02.contoso.local\") []",
                "pool03.contoso.local:444 None [10.0.0.31, 2001:db8::31, 10.0.0.32]",
            ]
        );
        assert_eq!(parse("").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn all_errors_are_told_at_once_with_their_lines() {
        let text = "pool01\n10.0.0.256\n\npool02 pool03\npool04 address=10.0.0.x\n\
            pool05 server-name=b\u{fc}cher\npool06 server-name=a server-name=b\npool07 port=444\n";
        let errors = parse(text).unwrap_err();
        let lines: Vec<&str> = errors
            .iter()
            .map(|error| error.split_once(':').unwrap().0)
            .collect();
        assert_eq!(lines, ["2", "4", "5", "6", "7", "8"], "{errors:?}");
        assert!(errors[1].contains("'pool03'") && errors[5].contains("'port=444'"));
    }

    proptest! {
        #[test]
        fn no_text_can_break_it(text in "(?s).{0,200}") {
            let _ = parse(&text);
        }

        #[test]
        fn messages_steer_no_terminal(word in "\\PC{0,20}[\u{1b}\u{202e}]\\PC{0,20}") {
            if let Err(errors) = parse(&word) {
                let steers = |error: &String| error.contains(['\u{1b}', '\u{202e}']);
                prop_assert!(!errors.iter().any(steers));
            }
        }
    }
}
