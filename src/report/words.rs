//! Facts of a front end in the few words that a table cell has room for.

use std::collections::BTreeMap;

use super::FrontEndReport;
use crate::finding::Confidence;
use crate::observation::{HandshakeKind, Series};
use crate::verdict::{
    CertificateAsked, CertificatePresented, CertificateState, Reason, Resumption, ResumptionState,
    TicketState, Verdict,
};

/// The verdict; low confidence is part of it. The state of the chain stands below.
pub(super) fn verdict(front_end: &FrontEndReport) -> String {
    let word = match front_end.verdict {
        Verdict::Present => "PRESENT".to_owned(),
        other => other.to_string(),
    };
    let confidence = match front_end.confidence {
        Confidence::Low => "\n(low confidence)",
        Confidence::Medium | Confidence::High => "",
    };
    format!("{word}{confidence}{}", chain(front_end))
}

/// The state of the certificate chain, on a line of its own; nothing where no certificate was seen.
fn chain(front_end: &FrontEndReport) -> &'static str {
    match (&front_end.chain, front_end.certificate) {
        (None, _) => "",
        (Some(_), CertificateState::Valid) => "\nchain valid",
        (Some(_), CertificateState::Unknown) => "\nchain unknown",
        (Some(_), CertificateState::Faulty) => "\nchain FAULTY",
    }
}

/// Whether tickets are issued, and their hint.
pub(super) fn tickets(front_end: &FrontEndReport) -> String {
    let tickets = &front_end.tickets;
    let counts = format!("{}/{}", tickets.issued, tickets.attempts);
    match tickets.state {
        TicketState::Issued => {
            let hint = match tickets.lifetime_hint_s {
                Some(0) => "\nno lifetime hint".to_owned(),
                Some(seconds) => format!("\nhint {seconds} s"),
                None => String::new(),
            };
            format!("issued {counts}{hint}")
        }
        TicketState::Promised => "promised".to_owned(),
        TicketState::NotIssued if front_end.reason == Reason::NoTicketsPromised => {
            format!("not promised {counts}")
        }
        TicketState::NotIssued => format!("not issued {counts}"),
        TicketState::NotTestable => "not testable".to_owned(),
    }
}

/// What became of offered sessions, and the replies.
pub(super) fn resumption(front_end: &FrontEndReport, series: Series) -> String {
    let resumption = match series {
        Series::BySessionId => &front_end.session_id_resumption,
        _ => &front_end.ticket_resumption,
    };
    let replies = replies(front_end, &[series]);
    let state = resumption_state(resumption, answered_in_full(front_end, series));
    if replies.is_empty() {
        state
    } else {
        format!("{state}\n{replies}")
    }
}

/// Whether any attempt of the series got a full handshake in answer.
fn answered_in_full(front_end: &FrontEndReport, series: Series) -> bool {
    let attempts = front_end.attempts.iter().filter(|a| a.series == series);
    attempts
        .map(|a| a.handshake)
        .any(|kind| kind == HandshakeKind::Full)
}

/// Where no attempt was answered at all, "refused" would say too much.
fn resumption_state(resumption: &Resumption, answered_in_full: bool) -> String {
    let counts = format!("{}/{}", resumption.accepted, resumption.attempts);
    match resumption.state {
        ResumptionState::Accepted => format!("accepted {counts}"),
        ResumptionState::Refused if !answered_in_full => format!("not taken {counts}"),
        ResumptionState::Refused => format!("refused {counts}"),
        ResumptionState::NotIssued => "not issued".to_owned(),
        ResumptionState::NotTestable => "not testable".to_owned(),
    }
}

/// Replies of several series together, most frequent first: `http 200 x12`.
pub(super) fn replies(front_end: &FrontEndReport, series: &[Series]) -> String {
    let mut sums: BTreeMap<&str, u32> = BTreeMap::new();
    for counts in series.iter().filter_map(|s| front_end.replies.get(s)) {
        for (label, count) in counts {
            *sums.entry(label).or_default() += count;
        }
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(label, count)| (std::cmp::Reverse(*count), *label));
    let words: Vec<String> = sums
        .iter()
        .map(|(label, count)| format!("{label} x{count}"))
        .collect();
    words.join("\n")
}

/// When the client certificate was asked for, and whether it went out.
pub(super) fn client_certificate(front_end: &FrontEndReport) -> &'static str {
    let certificate = &front_end.client_certificate;
    match (certificate.requested, certificate.presented) {
        (CertificateAsked::NotSeen, CertificatePresented::NotGiven) => "not asked for, none given",
        (CertificateAsked::NotSeen, _) => "not asked for",
        (CertificateAsked::FirstHandshake, CertificatePresented::Yes) => "asked for, presented",
        (CertificateAsked::FirstHandshake, CertificatePresented::No) => "asked for, did not go out",
        (CertificateAsked::FirstHandshake, CertificatePresented::NotGiven) => {
            "asked for, none given"
        }
        (CertificateAsked::AfterRequest, CertificatePresented::NotGiven) => {
            "asked for after the request, none given"
        }
        (CertificateAsked::AfterRequest, _) => {
            "asked for after the request, could not be presented"
        }
    }
}
