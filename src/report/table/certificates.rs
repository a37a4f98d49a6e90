//! What the table says about certificates: state and reason, the chain as a tree, and what to check on the server.

use std::io::{self, Write};

use super::TableStyle;
use crate::certificate::CertificateFacts;
use crate::chain::powershell_checks;
use crate::report::{ChainReport, FrontEndReport, Report};
use crate::verdict::{CertificateState, Verdict};

/// Writes the state of the chains of `group`: front ends whose chains say the same stand together.
pub(super) fn write_chains(
    group: &[&FrontEndReport],
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    for same in by_chain(group) {
        let (names, first) = same;
        let Some(chain) = &first.chain else {
            continue;
        };
        let line = format!(
            "Certificate chain of {}: {}. {}",
            names.join(", "),
            first.certificate,
            chain.summary
        );
        style.paragraph(out, 2, &line)?;
        if first.certificate != CertificateState::Valid {
            style.paragraph(out, 4, &format!("Next: {}", chain.next_step))?;
        }
    }
    Ok(())
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

/// Writes what certificate and tickets say about event 32042, once for all front ends of which the same is true.
pub(super) fn write_differential(
    report: &Report,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut told: Vec<(&str, Vec<String>)> = Vec::new();
    for front_end in &report.front_ends {
        let text = front_end.differential.as_str();
        match told.iter_mut().find(|(known, _)| *known == text) {
            Some((_, names)) => names.push(front_end.name()),
            None => told.push((text, vec![front_end.name()])),
        }
    }
    let several = told.len() > 1;
    for (text, names) in told {
        writeln!(out)?;
        if several {
            style.paragraph(out, 0, &format!("{}: {text}", names.join(", ")))?;
        } else {
            style.paragraph(out, 0, text)?;
        }
    }
    Ok(())
}

/// Writes what to look at on the server, for causes that cannot be seen from outside.
///
/// Where all that was seen is the trouble with tickets, there is nothing else to look for yet.
pub(super) fn write_checks(
    report: &Report,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    let open = |front_end: &FrontEndReport| {
        front_end.chain.is_some() && front_end.verdict != Verdict::Present
    };
    if !report.front_ends.iter().any(open) {
        return Ok(());
    }
    writeln!(out)?;
    style.paragraph(
        out,
        0,
        "Causes of event 32042 that cannot be seen from outside; to check on the front end, in PowerShell:",
    )?;
    for (what, line) in powershell_checks() {
        style.paragraph(out, 2, &format!("# {what}"))?;
        // Not wrapped: it is there to be copied.
        writeln!(out, "  {line}")?;
    }
    Ok(())
}

/// Writes the chain of a front end as a tree, its root first.
pub(super) fn write_tree(
    front_end: &FrontEndReport,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    let Some(chain) = &front_end.chain else {
        return Ok(());
    };
    style.paragraph(
        out,
        0,
        &format!("Certificate chain of {}", front_end.name()),
    )?;
    let mut depth: usize = 0;
    if let Some(root) = ungiven_root(chain) {
        style.paragraph(out, 2, &root)?;
        depth = 1;
    }
    for step in chain.path.iter().rev() {
        let place = match step.served {
            Some(place) => format!("sent as number {}", place.saturating_add(1)),
            None => "not sent; from the roots at hand".to_owned(),
        };
        let branch = match (depth, style.ascii) {
            (0, _) => "",
            (_, true) => "`- ",
            (_, false) => "└─ ",
        };
        let indent = 2 + 3 * depth.saturating_sub(1);
        style.paragraph(out, indent, &format!("{branch}{} ({place})", step.subject))?;
        if let Some(facts) = step
            .served
            .and_then(|place| front_end.certificates.get(place))
        {
            write_facts(facts, indent + branch.chars().count() + 3, style, out)?;
        }
        depth += 1;
    }
    write_rest(front_end, chain, style, out)
}

/// The root that decided, where it is not itself a step of the path.
fn ungiven_root(chain: &ChainReport) -> Option<String> {
    let root = chain.root.as_ref()?;
    let last = chain.path.last();
    let is_last = last.is_some_and(|step| step.subject == root.subject);
    (!is_last).then(|| format!("{} (root, from {})", root.subject, root.source))
}

/// Certificates that were sent and have no part in the path.
fn write_rest(
    front_end: &FrontEndReport,
    chain: &ChainReport,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    for (place, facts) in front_end.certificates.iter().enumerate() {
        if !chain.path.iter().any(|step| step.served == Some(place)) {
            let line = format!(
                "{} (sent as number {}, no part of the path)",
                facts.subject,
                place + 1
            );
            style.paragraph(out, 2, &line)?;
            write_facts(facts, 5, style, out)?;
        }
    }
    Ok(())
}

fn write_facts(
    facts: &CertificateFacts,
    indent: usize,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    let list = |values: &[String], without: &str| match values {
        [] => without.to_owned(),
        values => values.join(", "),
    };
    for line in [
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
    ] {
        style.paragraph(out, indent, &line)?;
    }
    Ok(())
}

/// ` (29 days left)`
pub(super) fn days_left(facts: &CertificateFacts) -> String {
    match facts.days_left {
        None => String::new(),
        Some(days @ 0..) => format!(" ({days} days left)"),
        Some(days) => format!(" (ended {} days ago)", days.unsigned_abs()),
    }
}
