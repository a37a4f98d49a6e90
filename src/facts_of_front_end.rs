//! What the attempts of a run come to, counted and compared: everything that the verdict is read from, computed once.
//!
//! In the order in which it is computed:
//!
//! - `groups`: which attempts are compared with which;
//! - `conversation`: how good each connection went, from its first reply to its end;
//! - `compare`: whether one group got worse replies than another, by `fisher`;
//! - `issuance`, `answers`, `resumption`, `certificate`, `keys`: the states that stand beside the verdict;
//! - `scouts`: what needed no handshake;
//! - `offer`: whether the mere offer of tickets makes handshakes fail;
//! - `evidence`: which attempts, and what they got, in words.

pub(crate) mod answers;
pub(crate) mod balancer;
pub(crate) mod certificate;
pub(crate) mod compare;
pub(crate) mod conversation;
pub(crate) mod count_of;
pub(crate) mod evidence;
pub(crate) mod fisher;
pub(crate) mod groups;
pub(crate) mod issuance;
pub(crate) mod keys;
pub(crate) mod offer;
pub(crate) mod resumption;
pub(crate) mod scouts;
pub(crate) mod session;

use crate::observation::{Attempt, FrontEndRun, Point, Series};
use crate::verdict::{ClientCertificateUse, Resumption};

use self::compare::{Baseline, Behind, Comparison};
use self::groups::{Groups, courses};
use self::issuance::Issuance;
use self::keys::Keys;
use self::offer::Offers;
use self::scouts::Scouts;
use self::session::Session;

/// The facts of one front end.
pub(crate) struct Facts<'a> {
    /// The run itself.
    pub(crate) run: &'a FrontEndRun,
    /// The attempts that count.
    pub(crate) groups: Groups<'a>,
    /// The client certificate's part.
    pub(crate) certificate: ClientCertificateUse,
    /// What needed no handshake.
    pub(crate) scouts: Scouts,
    /// Whether tickets are issued.
    pub(crate) issuance: Issuance,
    /// The keys that its tickets were made with.
    pub(crate) keys: Keys,
    /// Whether the mere offer of tickets makes handshakes fail.
    pub(crate) offers: Offers,
    /// Attempts with the session of the first handshake.
    pub(crate) first: SessionFacts,
    /// Attempts with the session that a renegotiation made; none where no renegotiation came to its end.
    pub(crate) renegotiated: Option<SessionFacts>,
    /// Attempts with a renewed ticket; none where there were none.
    pub(crate) renewed: Option<SessionFacts>,
}

/// What became of one session.
pub(crate) struct SessionFacts {
    /// Which one.
    pub(crate) session: Session,
    /// Resumption by ticket.
    pub(crate) ticket_resumption: Resumption,
    /// Resumption by session ID.
    pub(crate) session_id_resumption: Resumption,
    /// Replies to attempts with its ticket against full handshakes.
    pub(crate) ticket_replies: Option<Comparison>,
    /// Replies to attempts with its session ID against full handshakes.
    pub(crate) session_id_replies: Option<Comparison>,
}

impl SessionFacts {
    fn of(groups: &Groups<'_>, session: Session, missing: bool, baseline: &Baseline) -> Self {
        let compared = |attempts: &[&Attempt]| Comparison::of(&courses(attempts), baseline);
        Self {
            session,
            ticket_resumption: resumption::by_ticket(groups, session, missing),
            session_id_resumption: resumption::by_session_id(groups, session, missing),
            ticket_replies: compared(&groups.ticket_test(session)),
            session_id_replies: compared(groups.session_ids(session)),
        }
    }

    /// Whether its ticket was taken up at least once.
    pub(crate) fn was_taken_up(&self) -> bool {
        self.ticket_resumption.accepted > 0
    }

    /// Whether attempts with its ticket got worse replies.
    pub(crate) fn is_worse(&self) -> bool {
        self.ticket_replies.is_some_and(|found| found.shows_worse())
    }

    /// Whether attempts with its session ID got worse replies as well.
    pub(crate) fn session_ids_fail_too(&self) -> bool {
        let replies = self.session_id_replies.as_ref();
        replies.is_some_and(Comparison::shows_worse_or_most)
    }
}

impl<'a> Facts<'a> {
    /// Computes them.
    pub(crate) fn of(run: &'a FrontEndRun) -> Self {
        let groups = Groups::of(run);
        let certificate = certificate::usage(run);
        let missing = certificate::is_missing(&certificate);
        let baseline = groups.baseline_ranks();
        let session = |session| SessionFacts::of(&groups, session, missing, &baseline);
        Self {
            scouts: Scouts::of(run),
            issuance: Issuance::of(run, &groups),
            keys: Keys::of(run),
            offers: Offers::of(run, &groups),
            first: session(Session::First),
            renegotiated: renegotiates(run).then(|| session(Session::Renegotiated)),
            renewed: (!groups.renewed_ticket.is_empty()).then(|| session(Session::Renewed)),
            run,
            groups,
            certificate,
        }
    }

    /// The sessions of full handshakes that there were.
    pub(crate) fn original_sessions(&self) -> impl Iterator<Item = &SessionFacts> {
        std::iter::once(&self.first).chain(&self.renegotiated)
    }

    /// The sessions that there were.
    pub(crate) fn sessions(&self) -> impl Iterator<Item = &SessionFacts> {
        std::iter::once(&self.first)
            .chain(&self.renegotiated)
            .chain(&self.renewed)
    }

    /// What full handshakes are compared with, whichever session it was that could be.
    pub(crate) fn any_comparison(&self) -> Option<Comparison> {
        self.sessions().find_map(|session| session.ticket_replies)
    }

    /// Where most connections with a ticket fell behind, if that was after the head of the first reply.
    pub(crate) fn later_than_first_reply(&self) -> Option<Behind> {
        let behind = self.sessions().filter_map(|s| s.ticket_replies?.behind);
        let most = behind.max_by_key(|behind| behind.share.hits)?;
        (most.point > Point::Reply(1)).then_some(most)
    }

    /// Whether hellos that offer tickets fail for that alone.
    pub(crate) fn ruled_out_by_offer(&self) -> bool {
        self.offers.fail()
    }

    /// Attempts of the plan that were left out, for whatever cause.
    pub(crate) fn left_out(&self) -> u32 {
        self.run.cut_short.left_out()
    }
}

/// Whether a connection came to a second session. In a capture nothing is known of such a session: it is encrypted.
fn renegotiates(run: &FrontEndRun) -> bool {
    !run.is_captured()
        // A certificate that is asked for after the handshake makes no second session.
        && !run.is_tls13()
        && run.attempts.iter().any(|attempt| {
            attempt.renegotiated().is_some()
                || matches!(
                    attempt.series,
                    Series::RenegotiatedTicket | Series::RenegotiatedSessionId
                )
        })
}
