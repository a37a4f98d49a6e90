//! Line 1: the verdict in one sentence, with the count and the pool.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use super::fleet;
use super::front_end_name::{called, host};
use super::unanswered_hello;
use crate::across_front_ends::Tally;
use crate::finding::{Confidence, Finding, FindingId};
use crate::report::{FrontEndReport, Report};
use crate::verdict::{CertificateState, Reason, TicketState, Verdict};

/// Why line 1 can say no more where the server was there for a part of the run.
const PARTLY_REACHED: &str = "some TCP connections failed";

/// The sentence.
pub(super) fn verdict(report: &Report) -> String {
    let places = places(report);
    let tally = Tally::of(places.iter().map(|f| f.verdict));
    let worst = tally.worst();
    let of_worst: Vec<&FrontEndReport> = places
        .iter()
        .copied()
        .filter(|f| f.verdict == worst)
        .collect();
    if of_worst.is_empty() {
        return "No answer: there was no Front End to probe.".to_owned();
    }
    let faulty = count(&places, |f| f.certificate == CertificateState::Faulty);
    if worst <= Verdict::Inconclusive && faulty > 0 {
        let scope = scope(report, &places, faulty, |f| {
            f.certificate == CertificateState::Faulty
        });
        return match worst {
            Verdict::Absent => {
                format!("Certificate faulty on {scope}; this client was given no session tickets.")
            }
            _ => format!(
                "Certificate faulty on {scope}; session tickets: {}.",
                tally.counts()
            ),
        };
    }
    let scope = scope(report, &places, of_worst.len(), |f| f.verdict == worst);
    let clause = match worst {
        Verdict::Present => present(&of_worst, &scope),
        Verdict::Exposed => exposed(&of_worst, &scope),
        Verdict::Absent => absent(&of_worst, &scope),
        Verdict::Inconclusive => {
            format!(
                "No answer: {scope} could not be tested{}",
                because(&of_worst)
            )
        }
    };
    format!(
        "{clause}{}{}.",
        others(&tally, worst),
        certificates(faulty, places.len())
    )
}

/// One row for each front end, the worst of those that several places measured.
fn places(report: &Report) -> Vec<&FrontEndReport> {
    let mut places: Vec<&FrontEndReport> = Vec::new();
    let mut known: BTreeMap<(&str, Option<SocketAddr>), usize> = BTreeMap::new();
    for row in &report.front_ends {
        let index = *known
            .entry((row.target.as_str(), row.address))
            .or_insert(places.len());
        match places.get_mut(index) {
            Some(worst) if row.verdict > worst.verdict => *worst = row,
            Some(_) => {}
            None => places.push(row),
        }
    }
    places
}

fn count(places: &[&FrontEndReport], fits: impl Fn(&FrontEndReport) -> bool) -> usize {
    places.iter().filter(|f| fits(f)).count()
}

/// `2 of 3 Front Ends of pool01.contoso.local`
fn scope(
    report: &Report,
    places: &[&FrontEndReport],
    hits: usize,
    fits: impl Fn(&FrontEndReport) -> bool,
) -> String {
    if let [one] = places {
        return called(one);
    }
    if hits == 1
        && places.len() <= fleet::ABOVE
        && let Some(one) = places.iter().find(|f| fits(f))
    {
        return format!("1 of {} Front Ends ({})", places.len(), called(one));
    }
    let count = if hits == places.len() && hits == 2 {
        "both Front Ends".to_owned()
    } else if hits == places.len() {
        format!("all {hits} Front Ends")
    } else {
        format!("{hits} of {} Front Ends", places.len())
    };
    let mut targets: Vec<&str> = report.front_ends.iter().map(|f| host(&f.target)).collect();
    targets.sort_unstable();
    targets.dedup();
    match targets.as_slice() {
        [one] => format!("{count} of {one}"),
        several => format!("{count} ({} targets)", several.len()),
    }
}

/// Said where all of them are unsure.
fn confidence(worst: &[&FrontEndReport]) -> &'static str {
    if worst.iter().all(|f| f.confidence == Confidence::Low) {
        ", low confidence"
    } else {
        ""
    }
}

fn present(worst: &[&FrontEndReport], scope: &str) -> String {
    let sure = confidence(worst);
    let both = worst.iter().all(|f| {
        let mut findings = f.findings.iter();
        findings.any(|finding| finding.id == FindingId::ResumptionFailsBothWays)
    });
    if both {
        format!(
            "Problem present{sure}: resumed connections break on {scope}, with a session ticket and with a session ID"
        )
    } else {
        format!("Problem present{sure}: session tickets break connections on {scope}")
    }
}

fn exposed(worst: &[&FrontEndReport], scope: &str) -> String {
    let promised = worst.iter().all(|f| f.tickets.state != TicketState::Issued);
    let verb = if promised { "promised by" } else { "given by" };
    format!(
        "Problem possible, not shown: session tickets are {verb} {scope}{}",
        because(worst)
    )
}

/// Where no ticket was ever looked at: handshakes fail that present one, whatever it is.
pub(super) fn intolerance(front_end: &FrontEndReport) -> Option<&Finding> {
    let mut findings = front_end.findings.iter();
    findings.find(|finding| finding.id == FindingId::TicketIntolerant)
}

/// Where connections failed, and the reason may be that and not what tickets do.
pub(super) fn partly_reached(front_end: &FrontEndReport) -> Option<&Finding> {
    let may_be_that = matches!(
        front_end.reason,
        Reason::ResumptionRefused
            | Reason::ResumptionNotTested
            | Reason::RepliesDifferWeakly
            | Reason::TooFewHandshakes
            | Reason::HandshakeFailed
            | Reason::NoServerHello
    );
    let mut findings = front_end.findings.iter().filter(|_| may_be_that);
    findings.find(|finding| finding.id == FindingId::PartlyReached)
}

fn absent(worst: &[&FrontEndReport], scope: &str) -> String {
    let sure = confidence(worst);
    if let Some(rest) = scope.strip_prefix("all ") {
        format!("Problem absent{sure}: none of the {rest} gave this client a session ticket")
    } else if let Some(rest) = scope.strip_prefix("both ") {
        format!("Problem absent{sure}: neither of the {rest} gave this client a session ticket")
    } else {
        format!("Problem absent{sure}: {scope} gave this client no session ticket")
    }
}

fn because(worst: &[&FrontEndReport]) -> String {
    why(worst).map_or_else(String::new, |why| format!(" ({why})"))
}

/// Why harm was not shown, or there is no answer, where it is the same for all.
fn why(worst: &[&FrontEndReport]) -> Option<String> {
    let reason = worst.first()?.reason;
    if worst.iter().any(|f| f.reason != reason) {
        return None;
    }
    let block = reason.block();
    let every_one_partly_reached = worst.iter().all(|f| partly_reached(f).is_some());
    match reason {
        Reason::ResumptionRefused if worst.iter().all(|f| intolerance(f).is_some()) => {
            Some(block.fill("Clause", &["intolerant"], |_| None))
        }
        // What was measured of tickets is said beside it.
        Reason::RepliesDifferWeakly | Reason::ResumptionRefused if every_one_partly_reached => {
            let clause = block.fill("Clause", &[], |_| None);
            Some(format!("{clause}; {PARTLY_REACHED}"))
        }
        _ if every_one_partly_reached => Some(PARTLY_REACHED.to_owned()),
        Reason::NoServerHello => Some(unanswered_hello::words(worst)),
        _ => block.pick("Clause", &[]).map(str::to_owned),
    }
}

/// What became of the front ends that line 1 does not speak of.
fn others(tally: &Tally, worst: Verdict) -> String {
    let rest = [
        Verdict::Present,
        Verdict::Exposed,
        Verdict::Inconclusive,
        Verdict::Absent,
    ];
    let rest: Vec<String> = rest
        .into_iter()
        .filter(|verdict| *verdict != worst && tally.count(*verdict) > 0)
        .map(|verdict| format!("{} {verdict}", tally.count(verdict)))
        .collect();
    if rest.is_empty() {
        String::new()
    } else {
        format!("; {}", rest.join(", "))
    }
}

fn certificates(faulty: usize, all: usize) -> String {
    match (faulty, all) {
        (0, _) => String::new(),
        (1, 1) => "; its certificate is faulty".to_owned(),
        (count, _) => format!("; certificate faulty on {count}"),
    }
}
