//! What is said of certificates: state and reason, the chain as a tree, and what to check on the server.

use crate::certificate::CertificateFacts;
use crate::chain::powershell_checks;
use crate::presentation::labelled_line::{Item, Line};
use crate::report::{ChainReport, FrontEndReport, Report};
use crate::verdict::{CertificateState, Verdict};

/// The state of the chains of `group`: front ends whose chains say the same stand together.
pub(super) fn chains(group: &[&FrontEndReport]) -> Vec<Item> {
    let found = by_chain(group).into_iter();
    found
        .filter_map(|(names, first)| {
            let chain = first.chain.as_ref()?;
            let label = format!("Certificate chain of {}", names.join(", "));
            let text = format!("{}. {}", first.certificate, chain.summary);
            let is_valid = first.certificate == CertificateState::Valid;
            let next = (!is_valid).then(|| Line::labelled("Next", &chain.next_step));
            Some(Item {
                line: Line::labelled(label, text),
                details: next.into_iter().collect(),
            })
        })
        .collect()
}

fn by_chain<'a>(group: &[&'a FrontEndReport]) -> Vec<(Vec<String>, &'a FrontEndReport)> {
    let words = |f: &'a FrontEndReport| {
        (
            f.certificate,
            f.chain.as_ref().map(|c| (&c.summary, &c.next_step)),
        )
    };
    let mut found: Vec<(Vec<String>, &FrontEndReport)> = Vec::new();
    for front_end in group {
        let same = found
            .iter_mut()
            .find(|(_, first)| words(first) == words(front_end));
        match same {
            Some((names, _)) => names.push(front_end.name()),
            None => found.push((vec![front_end.name()], front_end)),
        }
    }
    found
}

/// The server's own certificate.
pub(super) fn leaf(front_end: &FrontEndReport) -> Option<Line> {
    let leaf = front_end.certificates.first()?;
    let text = format!(
        "{}; issuer {}; serial {} (reversed {}); SHA-1 {}; valid until {}{}",
        leaf.subject,
        leaf.issuer,
        leaf.serial,
        leaf.serial_reversed,
        leaf.sha1,
        leaf.not_after,
        days_left(leaf),
    );
    let label = format!("Certificate of {}", front_end.name());
    Some(Line::labelled(label, text))
}

/// What certificate and tickets say about event 32042, once for all front ends of which the same is true.
pub(in crate::presentation) fn differentials(report: &Report) -> Vec<Line> {
    let mut told: Vec<(&str, Vec<String>)> = Vec::new();
    for front_end in &report.front_ends {
        let text = front_end.differential.as_str();
        match told.iter_mut().find(|(known, _)| *known == text) {
            Some((_, names)) => names.push(front_end.name()),
            None => told.push((text, vec![front_end.name()])),
        }
    }
    match told.as_slice() {
        [(text, _)] => vec![Line::plain(text)],
        several => several
            .iter()
            .map(|(text, names)| Line::labelled(names.join(", "), *text))
            .collect(),
    }
}

/// What to look at on the server.
pub(in crate::presentation) struct Checks {
    pub(in crate::presentation) title: &'static str,
    /// Each with what it finds out and the line to copy.
    pub(in crate::presentation) commands: &'static [(&'static str, &'static str)],
}

/// What to look at on the server, for causes that cannot be seen from outside.
///
/// Where all that was seen is the trouble with tickets, there is nothing else to look for yet.
pub(in crate::presentation) fn checks(report: &Report) -> Option<Checks> {
    let open = |front_end: &FrontEndReport| {
        front_end.chain.is_some() && front_end.verdict != Verdict::Present
    };
    report.front_ends.iter().any(open).then(|| Checks {
        title: "Causes of event 32042 that cannot be seen from outside; to check on the front end, in PowerShell:",
        commands: powershell_checks(),
    })
}

/// A certificate in the tree of a chain.
pub(in crate::presentation) struct Twig {
    /// How many certificates stand above it.
    pub(in crate::presentation) depth: usize,
    /// Its subject, and how it came.
    pub(in crate::presentation) text: String,
    /// What is known of it.
    pub(in crate::presentation) facts: Vec<String>,
}

/// The title of the tree of a front end, and the tree, its root first; none where no certificate was seen.
pub(in crate::presentation) fn tree(front_end: &FrontEndReport) -> Option<(String, Vec<Twig>)> {
    let chain = front_end.chain.as_ref()?;
    let title = format!("Certificate chain of {}", front_end.name());
    let root = ungiven_root(chain).map(|text| Twig {
        depth: 0,
        text,
        facts: Vec::new(),
    });
    let above = usize::from(root.is_some());
    let steps = chain.path.iter().rev().enumerate().map(|(index, step)| {
        let place = match step.served {
            Some(place) => format!("sent as number {}", place.saturating_add(1)),
            None => "not sent; from the known roots".to_owned(),
        };
        let certificate = step.served.and_then(|at| front_end.certificates.get(at));
        Twig {
            depth: above + index,
            text: format!("{} ({place})", step.subject),
            facts: certificate.map_or_else(Vec::new, facts),
        }
    });
    let twigs = root.into_iter().chain(steps).chain(rest(front_end, chain));
    Some((title, twigs.collect()))
}

/// The root that decided, where it is not itself a step of the path.
fn ungiven_root(chain: &ChainReport) -> Option<String> {
    let root = chain.root.as_ref()?;
    let last = chain.path.last();
    let is_last = last.is_some_and(|step| step.subject == root.subject);
    (!is_last).then(|| format!("{} (root, from {})", root.subject, root.source))
}

/// Certificates that were sent and have no part in the path.
fn rest(front_end: &FrontEndReport, chain: &ChainReport) -> Vec<Twig> {
    let is_step = |place: usize| chain.path.iter().any(|step| step.served == Some(place));
    let certificates = front_end.certificates.iter().enumerate();
    certificates
        .filter(|(place, _)| !is_step(*place))
        .map(|(place, certificate)| Twig {
            depth: 0,
            text: format!(
                "{} (sent as number {}, no part of the path)",
                certificate.subject,
                place.saturating_add(1)
            ),
            facts: facts(certificate),
        })
        .collect()
}

fn facts(facts: &CertificateFacts) -> Vec<String> {
    let list = |values: &[String], without: &str| match values {
        [] => without.to_owned(),
        values => values.join(", "),
    };
    vec![
        format!("issuer {}", facts.issuer),
        format!(
            "names: {}; purposes: {}",
            list(&facts.san, "none"),
            list(&facts.eku, "not restricted")
        ),
        format!(
            "valid {} to {}{}",
            facts.not_before,
            facts.not_after,
            days_left(facts)
        ),
        format!("key {}; signature {}", facts.key, facts.signature),
        format!(
            "serial {} (reversed {})",
            facts.serial, facts.serial_reversed
        ),
        format!("thumbprint (SHA-1) {}", facts.sha1),
        format!("SHA-256 {}", facts.sha256),
    ]
}

/// ` (29 days left)`
fn days_left(facts: &CertificateFacts) -> String {
    match facts.days_left {
        None => String::new(),
        Some(days @ 0..) => format!(" ({days} days left)"),
        Some(days) => format!(" (ended {} days ago)", days.unsigned_abs()),
    }
}
