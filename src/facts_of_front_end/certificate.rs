//! The client certificate's part in a run.

use crate::observation::{
    Attempt, CertificateAtHand, CertificateRequest, ClientCertificate, FrontEndRun, Reply,
};
use crate::verdict::{CertificateAsked, CertificatePresented, ClientCertificateUse};

use super::count_of::Share;

/// What was asked for and what went out.
pub(crate) fn usage(run: &FrontEndRun) -> ClientCertificateUse {
    let requests = run.attempts.iter().filter_map(request_in);
    let longest = requests.max_by_key(|request| (request.issuers_bytes, request.issuers));
    ClientCertificateUse {
        requested: asked(run),
        presented: presented(run),
        issuers: longest.map(|request| request.issuers),
        issuers_bytes: longest.map(|request| request.issuers_bytes),
    }
}

/// The CertificateRequest of the first handshake, or else that of a renegotiation.
pub(crate) fn request_in(attempt: &Attempt) -> Option<CertificateRequest> {
    let second = attempt.renegotiation.as_ref();
    attempt
        .certificate_request
        .or_else(|| second?.certificate_request)
}

fn asked(run: &FrontEndRun) -> CertificateAsked {
    if run.attempts.iter().any(|a| a.certificate_request.is_some()) {
        CertificateAsked::FirstHandshake
    } else if run.attempts.iter().any(Attempt::asked_for_certificate) {
        CertificateAsked::AfterRequest
    } else {
        CertificateAsked::NotSeen
    }
}

fn presented(run: &FrontEndRun) -> CertificatePresented {
    if run.attempts.iter().any(was_presented) {
        return CertificatePresented::Yes;
    }
    match run.conditions.client_certificate {
        CertificateAtHand::Given => CertificatePresented::No,
        CertificateAtHand::NotGiven => CertificatePresented::NotGiven,
    }
}

/// Whether the certificate went out, in the first handshake or in a renegotiation.
pub(crate) fn was_presented(attempt: &Attempt) -> bool {
    let second = attempt.renegotiation.as_ref();
    attempt.client_certificate == ClientCertificate::Presented
        || second.is_some_and(|s| s.client_certificate == ClientCertificate::Presented)
}

/// Whether the server asked for renegotiation, and the engine never renegotiated.
pub(crate) fn is_out_of_reach(run: &FrontEndRun) -> bool {
    run.attempts.iter().any(|a| a.hello_requests > 0)
        && !run.attempts.iter().any(|a| a.renegotiation.is_some())
}

/// Whether the server asked for a certificate.
pub(crate) fn is_wanted(usage: &ClientCertificateUse) -> bool {
    usage.requested != CertificateAsked::NotSeen
}

/// Whether a certificate that the server asked for never went out.
pub(crate) fn is_missing(usage: &ClientCertificateUse) -> bool {
    is_wanted(usage) && usage.presented != CertificatePresented::Yes
}

/// Whether the server asked and this client had nothing to give, or gave nothing where its engine could have.
pub(crate) fn is_withheld(usage: &ClientCertificateUse, run: &FrontEndRun) -> bool {
    match usage.presented {
        CertificatePresented::Yes => false,
        CertificatePresented::No => is_wanted(usage) && !is_out_of_reach(run),
        CertificatePresented::NotGiven => is_wanted(usage),
    }
}

/// Whether the server turned the certificate down: it was presented, and no full handshake got more than 401 or 403.
pub(crate) fn is_refused(usage: &ClientCertificateUse, baseline: &[&Attempt]) -> bool {
    is_wanted(usage)
        && baseline
            .iter()
            .any(|a| was_presented(a) && turned_down(&a.reply))
        && baseline
            .iter()
            .all(|a| turned_down(&a.reply) || a.reply == Reply::Timeout)
}

/// A time-out alone is no refusal: a busy server is silent too.
fn turned_down(reply: &Reply) -> bool {
    match reply {
        Reply::Http { status } => matches!(status, 401 | 403),
        reply => ended_by_peer(reply),
    }
}

fn ended_by_peer(reply: &Reply) -> bool {
    matches!(reply, Reply::Alert { .. } | Reply::Closed | Reply::Reset)
}

/// Whether the server asked for a certificate in this handshake, and ended it.
pub(crate) fn was_denied(attempt: &Attempt) -> bool {
    attempt.certificate_request.is_some()
        && !attempt.completed_handshake()
        && ended_by_peer(&attempt.reply)
}

/// Whether handshakes fail for want of an accepted certificate, rather than by chance: where the server asked for one, more were
/// denied than completed.
pub(crate) fn denies(baseline: &[&Attempt]) -> bool {
    let asked: Vec<&Attempt> = baseline
        .iter()
        .copied()
        .filter(|a| a.certificate_request.is_some())
        .collect();
    let denied = Share::count(&asked, |a| was_denied(a)).hits;
    let completed = Share::count(&asked, |a| a.completed_handshake()).hits;
    denied > completed
}
