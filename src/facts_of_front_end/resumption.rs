//! What became of sessions that were offered again.

use crate::observation::{Attempt, Series, SessionIdAnswer, TlsVersion};
use crate::verdict::{Resumption, ResumptionState};

use super::answers::{accepted, what_happened};
use super::balancer;
use super::count_of::{Share, small};
use super::groups::Groups;
use super::issuance::has_own_ticket;
use super::session::Session;

/// Resumption by the ticket of `session`.
pub(crate) fn by_ticket(
    groups: &Groups<'_>,
    session: Session,
    certificate_missing: bool,
) -> Resumption {
    let tried = groups.tickets(session);
    let renewed = Share::count(tried, |a| a.resumed() && has_own_ticket(a)).hits;
    let (state, reason) = outcome(groups, tried, certificate_missing).unwrap_or_else(|| {
        let reason = "no attempt presented a ticket".to_owned();
        (ResumptionState::NotTestable, reason)
    });
    report(tried, state, small(renewed), reason)
}

/// Resumption by the same ticket each time, in TLS 1.3; none where it was not tried.
pub(crate) fn of_same_ticket(groups: &Groups<'_>) -> Option<Resumption> {
    let tried = &groups.same_ticket;
    let (state, reason) = outcome(groups, tried, false)?;
    let renewed = Share::count(tried, |a| a.resumed() && has_own_ticket(a)).hits;
    Some(report(tried, state, small(renewed), reason))
}

/// Resumption by the session ID of `session`.
pub(crate) fn by_session_id(
    groups: &Groups<'_>,
    session: Session,
    certificate_missing: bool,
) -> Resumption {
    let tried = groups.session_ids(session);
    let without = || match session {
        Session::First => without_offer(groups),
        Session::Renegotiated | Session::Renewed => {
            let reason = "no attempt offered a session ID".to_owned();
            (ResumptionState::NotTestable, reason)
        }
    };
    let (state, reason) = outcome(groups, tried, certificate_missing).unwrap_or_else(without);
    report(tried, state, 0, reason)
}

fn report(tried: &[&Attempt], state: ResumptionState, renewed: u32, reason: String) -> Resumption {
    let asked = Share::count(tried, |a| a.asked_for_certificate());
    let second = |a: &&Attempt| {
        let of_second = matches!(
            a.series,
            Series::RenegotiatedTicket | Series::RenegotiatedSessionId
        );
        of_second || a.renegotiated().is_some()
    };
    let told = tried.iter().any(second);
    let reason = if told {
        format!("{reason}; the server asked for the client certificate again in {asked}")
    } else {
        reason
    };
    Resumption {
        state,
        accepted: small(accepted(tried).hits),
        attempts: small(tried.len()),
        renewed,
        asked_again: told.then(|| small(asked.hits)),
        reason,
    }
}

/// What came of the offers; none where nothing was offered.
fn outcome(
    groups: &Groups<'_>,
    tried: &[&Attempt],
    certificate_missing: bool,
) -> Option<(ResumptionState, String)> {
    let accepted = accepted(tried);
    if accepted.of == 0 {
        return None;
    }
    let counts = what_happened(tried);
    Some(if accepted.hits > 0 {
        (ResumptionState::Accepted, counts)
    } else if certificate_missing {
        let why = "the server asked for a client certificate and got none";
        (ResumptionState::NotTestable, format!("{counts}; {why}"))
    } else {
        // Behind a load balancer, a refusal says nothing of the server that issued it.
        match balancer::clause(groups) {
            none if none.is_empty() => (ResumptionState::Refused, counts),
            clause => (ResumptionState::NotTestable, format!("{counts}{clause}")),
        }
    })
}

/// Why no session ID was offered. Only hellos without the SessionTicket extension tell: beside a ticket a server should send an empty
/// session ID (RFC 5077 section 3.4).
fn without_offer(groups: &Groups<'_>) -> (ResumptionState, String) {
    if groups.all().any(|a| a.offered_version >= TlsVersion::TLS13) {
        let reason = "TLS 1.3 resumes by tickets alone (RFC 8446 section 2.2)".to_owned();
        return (ResumptionState::NotIssued, reason);
    }
    let plain = groups.baseline.iter().filter(|a| a.series != Series::Issue);
    let hellos: Vec<_> = plain.filter_map(|a| a.server_hello.as_ref()).collect();
    let empty = Share::count(&hellos, |hello| {
        hello.session_id_answer == SessionIdAnswer::Empty
    });
    if empty.is_all() {
        let reason = format!("{empty} ServerHellos had an empty session ID");
        (ResumptionState::NotIssued, reason)
    } else {
        let reason = "no attempt offered a session ID".to_owned();
        (ResumptionState::NotTestable, reason)
    }
}
