//! The client certificate's part in a run.

use crate::observation::{
    Attempt, CertificateAtHand, CertificateRequest, ClientCertificate, FrontEndRun, Reply,
};
use crate::verdict::{CertificateAsked, CertificatePresented, ClientCertificateUse};

use super::share::Share;

/// What was asked for and what went out.
pub(super) fn usage(run: &FrontEndRun) -> ClientCertificateUse {
    let requests = run.attempts.iter().filter_map(|a| a.certificate_request);
    let longest = requests.max_by_key(|request| (request.issuers_bytes, request.issuers));
    ClientCertificateUse {
        requested: asked(run, longest),
        presented: presented(run),
        issuers: longest.map(|request| request.issuers),
        issuers_bytes: longest.map(|request| request.issuers_bytes),
    }
}

fn asked(run: &FrontEndRun, request: Option<CertificateRequest>) -> CertificateAsked {
    if request.is_some() {
        CertificateAsked::FirstHandshake
    } else if run.attempts.iter().any(|a| a.hello_requests > 0) {
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

fn was_presented(attempt: &Attempt) -> bool {
    attempt.client_certificate == ClientCertificate::Presented
}

/// Whether the server asked for a certificate.
pub(super) fn is_wanted(usage: &ClientCertificateUse) -> bool {
    usage.requested != CertificateAsked::NotSeen
}

/// Whether a certificate that the server asked for never went out.
pub(super) fn is_missing(usage: &ClientCertificateUse) -> bool {
    is_wanted(usage) && usage.presented != CertificatePresented::Yes
}

/// Whether the server asked and this client had nothing to give, or gave nothing in the first handshake.
pub(super) fn is_withheld(usage: &ClientCertificateUse) -> bool {
    match usage.presented {
        CertificatePresented::Yes => false,
        CertificatePresented::No => usage.requested == CertificateAsked::FirstHandshake,
        CertificatePresented::NotGiven => is_wanted(usage),
    }
}

/// Whether the server turned the certificate down: it was presented, and no full handshake got more than 401 or 403.
pub(super) fn is_refused(usage: &ClientCertificateUse, baseline: &[&Attempt]) -> bool {
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
pub(super) fn was_denied(attempt: &Attempt) -> bool {
    attempt.certificate_request.is_some()
        && !attempt.completed_handshake()
        && ended_by_peer(&attempt.reply)
}

/// Whether handshakes fail for want of an accepted certificate, rather than by chance: where the server asked for one, more were
/// denied than completed.
pub(super) fn denies(baseline: &[&Attempt]) -> bool {
    let asked: Vec<&Attempt> = baseline
        .iter()
        .copied()
        .filter(|a| a.certificate_request.is_some())
        .collect();
    let denied = Share::count(&asked, |a| was_denied(a)).hits;
    let completed = Share::count(&asked, |a| a.completed_handshake()).hits;
    denied > completed
}
