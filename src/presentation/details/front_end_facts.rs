//! Facts of a front end in the few words that a table cell or a line has room for.

use std::collections::BTreeMap;

use crate::finding::Confidence;
use crate::observation::{Engine, HandshakeKind, Series};
use crate::report::{Acknowledged, EngineReport, FrontEndReport, VersionSeen};
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
        TicketState::NotIssued if front_end.reason == Reason::NotPromisedToScout => {
            "not promised".to_owned()
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

/// The same with what became of the renegotiated session below, where there was one.
pub(super) fn both_sessions(front_end: &FrontEndReport, series: Series) -> String {
    let first = resumption(front_end, series);
    let Some(second) = &front_end.renegotiated else {
        return first;
    };
    let (seen, second_series) = match series {
        Series::BySessionId => (&second.session_id, Series::RenegotiatedSessionId),
        _ => (&second.ticket, Series::RenegotiatedTicket),
    };
    let state = resumption_state(seen, answered_in_full(front_end, second_series));
    let replies = replies(front_end, &[second_series]);
    let lines = ["2nd session:", &state, &replies];
    let lines = lines.into_iter().filter(|line| !line.is_empty());
    format!("{first}\n{}", lines.collect::<Vec<_>>().join("\n"))
}

/// What became of the renegotiated session, in one line; none where there was none.
fn renegotiated(front_end: &FrontEndReport) -> Option<String> {
    let second = front_end.renegotiated.as_ref()?;
    Some(format!(
        "by ticket: {}; by session ID: {}",
        second.ticket.reason, second.session_id.reason
    ))
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

/// What connections of several series brought, most frequent first: `http 200 200 x12`.
pub(in crate::presentation) fn replies(front_end: &FrontEndReport, series: &[Series]) -> String {
    let mut sums: BTreeMap<&str, u32> = BTreeMap::new();
    for counts in series.iter().filter_map(|s| front_end.conversations.get(s)) {
        for (label, count) in counts {
            let sum = sums.entry(label).or_default();
            *sum = sum.saturating_add(*count);
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

/// What is to be said of TLS, each with its label: what was agreed, what the scouts saw, the engine, each version's verdict.
pub(super) fn tls(front_end: &FrontEndReport) -> Vec<(String, String)> {
    let asked = client_certificate(front_end);
    let labelled = |label: &str, text: String| (label.to_owned(), text);
    let agreed = front_end.tls.as_ref().map(|tls| {
        let text = format!("{} {}; client certificate {asked}", tls.version, tls.suite);
        labelled("TLS", text)
    });
    let was_answered = front_end.versions.iter().any(|seen| seen.suite.is_some());
    let unagreed = was_answered.then(|| labelled("Client certificate", asked.to_owned()));
    let versions: Vec<String> = front_end.versions.iter().map(version_words).collect();
    let versions = (!versions.is_empty()).then(|| labelled("Versions", versions.join("; ")));
    let engine = front_end.engine.as_ref().map(engine_words);
    let engine = engine.map(|words| labelled("Engine", words));
    let by_version = front_end.by_version.iter().map(|version| {
        let text = format!(
            "{} ({}, {} confidence); engine {}",
            version.verdict,
            version.reason,
            version.confidence,
            engine_words(&version.engine)
        );
        labelled(&version.version.to_string(), text)
    });
    let second = renegotiated(front_end).map(|words| labelled("Renegotiated session", words));
    let renewed = front_end.renewed_ticket.as_ref();
    let renewed = renewed.map(|seen| labelled("Renewed ticket", seen.reason.clone()));
    let same = front_end.same_ticket.as_ref();
    let same = same.map(|seen| labelled("Same ticket again", seen.reason.clone()));
    let keys = ticket_keys(front_end).map(|words| labelled("Ticket keys", words));
    let lines = [
        agreed.or(unagreed),
        versions,
        engine,
        second,
        renewed,
        same,
        keys,
    ];
    lines.into_iter().flatten().chain(by_version).collect()
}

/// `9f12ab34 (4 tickets), 77aa0b1c (1 ticket)`
fn ticket_keys(front_end: &FrontEndReport) -> Option<String> {
    let words = front_end.ticket_keys.iter().map(|key| {
        let plural = if key.tickets == 1 { "" } else { "s" };
        format!("{} ({} ticket{plural})", key.fingerprint, key.tickets)
    });
    let words: Vec<String> = words.collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// `rustls: it has the suite that the server prefers`
fn engine_words(engine: &EngineReport) -> String {
    let name = engine.name.map_or("none", Engine::name);
    format!("{name}: {}", engine.because)
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
        (CertificateAsked::AfterRequest, CertificatePresented::Yes) => {
            "asked for after the request, presented"
        }
        (CertificateAsked::AfterRequest, CertificatePresented::No) => {
            "asked for after the request, could not be presented"
        }
    }
}

/// `TLS1.2 TLS_RSA_WITH_AES_128_CBC_SHA (ticket acknowledged)`
fn version_words(seen: &VersionSeen) -> String {
    let version = seen.version;
    match (&seen.suite, seen.ticket_acknowledged, &seen.answer) {
        (Some(suite), Some(Acknowledged::Yes), _) => {
            format!("{version} {suite} (ticket acknowledged)")
        }
        (Some(suite), None, _) => match (&seen.group, &seen.retry_group) {
            (_, Some(retry)) => format!("{version} {suite} (HelloRetryRequest for {retry})"),
            (Some(group), None) => format!("{version} {suite} ({group})"),
            (None, None) => format!("{version} {suite}"),
        },
        (Some(suite), _, _) => format!("{version} {suite} (no ticket acknowledged)"),
        (None, _, Some(answer)) if answer.starts_with("alert ") => {
            format!("{version} refused: {answer}")
        }
        (None, _, Some(answer)) => format!("{version} not agreed: {answer}"),
        (None, _, None) => format!("{version} not seen"),
    }
}
