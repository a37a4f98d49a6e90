//! Whether colour is wanted: by the argument, else by the variables that programs agree on, else on terminals that show it.

use std::ffi::OsString;

use super::terminal::shows_colour;
use crate::cli::arguments::ColorWhen;

/// What stdout is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Screen {
    /// A terminal.
    Terminal,
    /// Anything else.
    Pipe,
}

/// Whether a table on stdout is coloured.
pub(in crate::cli) fn is_wanted(when: ColorWhen, screen: Screen) -> bool {
    match decide(when, screen, |name| std::env::var_os(name)) {
        Wanted::Yes => true,
        Wanted::No => false,
        Wanted::IfShown => shows_colour(),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Yes,
    No,
    /// Where the terminal shows it.
    IfShown,
}

/// NO_COLOR (no-color.org): not empty. CLICOLOR_FORCE and CLICOLOR (bixense.com/clicolors): other than 0, and 0.
fn decide(when: ColorWhen, screen: Screen, variable: impl Fn(&str) -> Option<OsString>) -> Wanted {
    let is = |name: &str, value: &str| variable(name).is_some_and(|v| v == value);
    let set = |name: &str| variable(name).is_some_and(|v| !v.is_empty());
    match when {
        ColorWhen::Always => Wanted::Yes,
        ColorWhen::Never => Wanted::No,
        ColorWhen::Auto if set("NO_COLOR") => Wanted::No,
        ColorWhen::Auto if set("CLICOLOR_FORCE") && !is("CLICOLOR_FORCE", "0") => Wanted::Yes,
        ColorWhen::Auto if screen == Screen::Pipe => Wanted::No,
        ColorWhen::Auto if is("CLICOLOR", "0") || is("TERM", "dumb") => Wanted::No,
        ColorWhen::Auto => Wanted::IfShown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ColorWhen::{Always, Auto, Never};
    use Screen::{Pipe, Terminal};

    fn decided(when: ColorWhen, screen: Screen, set: &[(&str, &str)]) -> Wanted {
        decide(when, screen, |name| {
            let found = set.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn the_argument_counts_before_the_variables() {
        let both = [("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")];
        assert_eq!(decided(Always, Pipe, &both), Wanted::Yes);
        assert_eq!(decided(Never, Terminal, &both), Wanted::No);
        assert_eq!(decided(Auto, Terminal, &both), Wanted::No);
    }

    #[test]
    fn variables_count_where_they_say_something() {
        for (set, pipe, terminal) in [
            (vec![], Wanted::No, Wanted::IfShown),
            (vec![("NO_COLOR", "")], Wanted::No, Wanted::IfShown),
            (vec![("NO_COLOR", "0")], Wanted::No, Wanted::No),
            (vec![("CLICOLOR_FORCE", "1")], Wanted::Yes, Wanted::Yes),
            (vec![("CLICOLOR_FORCE", "0")], Wanted::No, Wanted::IfShown),
            (vec![("CLICOLOR", "0")], Wanted::No, Wanted::No),
            (vec![("TERM", "dumb")], Wanted::No, Wanted::No),
        ] {
            assert_eq!(decided(Auto, Pipe, &set), pipe, "{set:?}");
            assert_eq!(decided(Auto, Terminal, &set), terminal, "{set:?}");
        }
    }
}
