//! What a colour of the page means: one thing each. The words beside it say the same.

use crate::change::Change;
use crate::report::Report;
use crate::verdict::{CertificateState, Verdict};

/// Broken: act.
const BROKEN: &str = "broken";
/// Possible, not shown.
const POSSIBLE: &str = "possible";
/// No answer.
const OPEN: &str = "open";
/// In order.
const FINE: &str = "fine";

pub(super) fn of_verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Present => BROKEN,
        Verdict::Exposed => POSSIBLE,
        Verdict::Inconclusive => OPEN,
        Verdict::Absent => FINE,
    }
}

pub(super) fn of_certificate(state: CertificateState) -> &'static str {
    match state {
        CertificateState::Faulty => BROKEN,
        CertificateState::Unknown => OPEN,
        CertificateState::Valid => FINE,
    }
}

pub(super) fn of_change(change: Change) -> &'static str {
    match change {
        Change::Regressed | Change::Unresolved => BROKEN,
        Change::Unknown => OPEN,
        Change::Resolved | Change::Unaffected => FINE,
    }
}

/// What line 1 says: a faulty certificate counts where tickets are not the problem.
pub(super) fn of_run(report: &Report) -> &'static str {
    match (report.verdict, report.certificate) {
        (Verdict::Absent | Verdict::Inconclusive, CertificateState::Faulty) => BROKEN,
        (verdict, _) => of_verdict(verdict),
    }
}

#[cfg(test)]
mod tests {
    /// Relative luminance of `#rrggbb` (WCAG 2.2).
    fn luminance(color: &str) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Every colour of text on every ground, in light, dark and print: 4.5 to 1 at the least (WCAG 2.2, 1.4.3).
    #[test]
    fn words_can_be_read_on_every_ground() {
        let style = include_str!("page.css");
        let themes: Vec<&str> = style.split(":root {").skip(1).collect();
        assert_eq!(themes.len(), 3);
        for theme in themes {
            let theme = theme.split('}').next().unwrap();
            let value = |name: &str| {
                let (_, rest) = theme.split_once(&format!("--{name}: ")).unwrap();
                rest.split(';').next().unwrap()
            };
            for ground in ["paper", "panel"] {
                for words in ["ink", "soft", "broken", "possible", "no-answer", "fine"] {
                    let found = contrast(value(words), value(ground));
                    assert!(found >= 4.5, "{words} on {ground}: {found:.2}");
                }
            }
        }
    }
}
