//! Everything that the verdict is read from, computed once.

use crate::observation::FrontEndRun;
use crate::verdict::{ClientCertificateUse, Resumption};

use super::certificate;
use super::compare::Comparison;
use super::groups::{Groups, ranks};
use super::issuance::Issuance;
use super::offer::Offers;
use super::resumption;
use super::scouts::Scouts;

/// The facts of one front end.
pub(super) struct Facts<'a> {
    /// The run itself.
    pub(super) run: &'a FrontEndRun,
    /// The attempts that count.
    pub(super) groups: Groups<'a>,
    /// The client certificate's part.
    pub(super) certificate: ClientCertificateUse,
    /// What needed no handshake.
    pub(super) scouts: Scouts,
    /// Whether tickets are issued.
    pub(super) issuance: Issuance,
    /// Whether the mere offer of tickets makes handshakes fail.
    pub(super) offers: Offers,
    /// Resumption by ticket.
    pub(super) ticket_resumption: Resumption,
    /// Resumption by session ID.
    pub(super) session_id_resumption: Resumption,
    /// Replies to attempts with a ticket against full handshakes.
    pub(super) ticket_replies: Option<Comparison>,
    /// Replies to attempts with a session ID against full handshakes.
    pub(super) session_id_replies: Option<Comparison>,
}

impl<'a> Facts<'a> {
    /// Computes them.
    pub(super) fn of(run: &'a FrontEndRun) -> Self {
        let groups = Groups::of(run);
        let certificate = certificate::usage(run);
        let missing = certificate::is_missing(&certificate);
        let baseline = groups.baseline_ranks();
        Self {
            scouts: Scouts::of(run),
            issuance: Issuance::of(run, &groups),
            offers: Offers::of(run, &groups),
            ticket_resumption: resumption::by_ticket(&groups, missing),
            session_id_resumption: resumption::by_session_id(&groups, missing),
            ticket_replies: Comparison::of(&ranks(&groups.ticket_test()), &baseline),
            session_id_replies: Comparison::of(&ranks(&groups.by_session_id), &baseline),
            run,
            groups,
            certificate,
        }
    }

    /// Whether hellos that offer tickets fail for that alone.
    pub(super) fn ruled_out_by_offer(&self) -> bool {
        self.offers.fail()
    }

    /// Attempts of the plan that were left out, for whatever cause.
    pub(super) fn left_out(&self) -> u32 {
        self.run.cut_short.left_out()
    }
}
