//! What the tool's own engine sees of a lab.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use rustls::sign::CertifiedKey;
use rustls_pki_types::ServerName;
use ticketprobe::dial::{Dial, DialSetup, Hello, Order, RustlsDial, RustlsSession};
use ticketprobe::experiment::{Limits, Seen, run};
use ticketprobe::http::Request;
use ticketprobe::lab::{Failure, Lab, LabSettings, POOL, Tickets};
use ticketprobe::observation::{
    Attempt, ClientCertificate, CutShort, Direction, HandshakeKind, Method, Offer, Reply, Rules,
    Series, Stage,
};
use ticketprobe::plan::Plan;
use ticketprobe::schannel::provider;
use ticketprobe::target::FOCUS_PATH;
use tokio::sync::watch;

use crate::lab;

/// The longest step of a connection that stalls; all others are far shorter.
const PATIENCE: Duration = Duration::from_secs(3);

fn dial(lab: &Lab, front_end: usize) -> RustlsDial {
    dial_as(
        lab,
        front_end,
        DialSetup::new(provider(), Some(client_key(lab)), PATIENCE).unwrap(),
    )
}

fn client_key(lab: &Lab) -> Arc<CertifiedKey> {
    let (chain, key) = lab.client_identity();
    Arc::new(CertifiedKey::from_der(chain, key, &provider()).unwrap())
}

fn dial_as(lab: &Lab, front_end: usize, setup: DialSetup) -> RustlsDial {
    let address = lab.addresses()[front_end];
    let authority = format!("{POOL}:{}", address.port());
    let request = Request::new(Method::Get, &authority, FOCUS_PATH);
    setup.dial(address, ServerName::try_from(POOL).unwrap(), request)
}

async fn probe(lab: &Lab) -> Seen {
    let plan = Plan::new(NonZeroU32::new(2).unwrap());
    let limits = Limits::new(4, Duration::from_secs(60));
    run(&dial(lab, 0), plan, limits, watch::channel(false).1)
        .await
        .seen
}

async fn attempt(
    dial: &RustlsDial,
    series: Series,
    hello: Hello<RustlsSession>,
) -> (Attempt, Option<RustlsSession>) {
    let order = Order {
        series,
        number: 1,
        hello,
        rules: Rules::default(),
    };
    let dialled = dial.attempt(order).await;
    (dialled.attempt, dialled.session)
}

fn series(seen: &Seen, series: Series) -> Vec<&Attempt> {
    seen.attempts
        .iter()
        .filter(|a| a.series == series)
        .collect()
}

/// A handshake from scratch: what a healthy front end shows of itself.
fn assert_full(attempt: &Attempt) {
    assert_eq!(attempt.reply, Reply::http(200), "{attempt:#?}");
    assert_eq!(attempt.handshake, HandshakeKind::Full);
    assert_eq!(attempt.client_certificate, ClientCertificate::Presented);
    assert_eq!(attempt.certificate_request.unwrap().issuers, 1);
    let hello = attempt.server_hello.as_ref().unwrap();
    assert_eq!(hello.suite, 0xC028);
    assert!(hello.extended_master_secret && hello.secure_renegotiation);
}

/// What does not depend on tickets.
fn assert_healthy(seen: &Seen) {
    assert_eq!(seen.cut_short, CutShort::No);
    assert_eq!(seen.chains.len(), 1);
    assert_eq!(seen.chains[0].certificates.len(), 2);
    for kind in [
        Series::Full,
        Series::Issue,
        Series::Control,
        Series::UnknownTicket,
    ] {
        let attempts = series(seen, kind);
        assert!(!attempts.is_empty(), "{kind}");
        attempts.into_iter().for_each(assert_full);
    }
    let by_session_id = series(seen, Series::BySessionId);
    assert_eq!(by_session_id.len(), 2);
    for attempt in by_session_id {
        assert_eq!(attempt.reply, Reply::http(200), "{attempt:#?}");
        assert_eq!(attempt.handshake, HandshakeKind::Abbreviated);
    }
}

/// Probes before the change, and after it.
async fn probe_both(failure: Failure, label: &str, stage: Stage, handshake: HandshakeKind) {
    let lab = lab(failure).await;
    let before = probe(&lab).await;
    assert_healthy(&before);
    for attempt in series(&before, Series::Issue) {
        let ticket = attempt.new_session_ticket.as_ref().unwrap();
        assert_eq!(ticket.lifetime_hint, 36_000);
        assert!(ticket.length > 0);
    }
    let by_ticket = series(&before, Series::ByTicket);
    assert_eq!(by_ticket.len(), 2);
    for attempt in by_ticket {
        assert_eq!(attempt.offer, Offer::Ticket);
        assert_eq!(attempt.reply.to_string(), label, "{attempt:#?}");
        assert_eq!(attempt.stage, stage);
        assert_eq!(attempt.handshake, handshake);
    }

    lab.set_tickets(Tickets::Off).unwrap();
    let after = probe(&lab).await;
    assert_healthy(&after);
    assert!(series(&after, Series::ByTicket).is_empty());
    assert!(!after.attempts.iter().any(Attempt::acknowledged_ticket));
    lab.shutdown().await;
}

#[tokio::test]
async fn close() {
    probe_both(
        Failure::Close,
        "closed",
        Stage::Reply,
        HandshakeKind::Abbreviated,
    )
    .await;
}

#[tokio::test]
async fn reset() {
    probe_both(
        Failure::Reset,
        "reset",
        Stage::Reply,
        HandshakeKind::Abbreviated,
    )
    .await;
}

#[tokio::test]
async fn alert() {
    let label = "alert access_denied";
    probe_both(Failure::Alert, label, Stage::Hello, HandshakeKind::NotSeen).await;
}

#[tokio::test]
async fn stall() {
    probe_both(
        Failure::Stall,
        "timeout",
        Stage::Reply,
        HandshakeKind::Abbreviated,
    )
    .await;
}

#[tokio::test]
async fn status() {
    probe_both(
        Failure::Status,
        "http 403",
        Stage::Reply,
        HandshakeKind::Abbreviated,
    )
    .await;
}

#[tokio::test]
async fn an_orderly_end_is_a_close_notify() {
    let lab = lab(Failure::Close).await;
    let dial = dial(&lab, 0);
    let (issued, session) = attempt(&dial, Series::Issue, Hello::EmptyTicketExtension).await;
    assert_full(&issued);
    let (resumed, _) = attempt(&dial, Series::ByTicket, Hello::Ticket(session.unwrap())).await;
    assert_eq!(resumed.reply, Reply::Closed);
    assert!(
        !resumed
            .alerts
            .iter()
            .any(|alert| alert.direction == Direction::Received && alert.description != 0)
    );
}

#[tokio::test]
async fn a_restart_forgets_tickets_and_sessions() {
    let lab = lab(Failure::Status).await;
    let dial = dial(&lab, 0);
    let ticket = attempt(&dial, Series::Issue, Hello::EmptyTicketExtension)
        .await
        .1
        .unwrap();
    let session = attempt(&dial, Series::Full, Hello::Plain).await.1.unwrap();
    let (refused, _) = attempt(&dial, Series::ByTicket, Hello::Ticket(ticket.clone())).await;
    assert_eq!(refused.reply, Reply::http(403));

    lab.set_tickets(Tickets::On).unwrap();
    let (by_ticket, _) = attempt(&dial, Series::ByTicket, Hello::Ticket(ticket)).await;
    assert_full(&by_ticket);
    let (by_id, _) = attempt(&dial, Series::BySessionId, Hello::SessionId(session)).await;
    assert_full(&by_id);
}

#[tokio::test]
async fn front_ends_have_addresses_leaves_and_ticket_keys_of_their_own() {
    let lab = Lab::start(LabSettings::default()).await.unwrap();
    let port = lab.addresses()[0].port();
    let expected = [1, 2, 3].map(|last| ([127, 0, 0, last], port).into());
    assert_eq!(lab.addresses(), expected);

    let dials = [0, 1, 2].map(|front_end| dial(&lab, front_end));
    let mut leaves = Vec::new();
    let mut ticket = None;
    for dial in &dials {
        let hello = Hello::EmptyTicketExtension;
        let dialled = dial
            .attempt(Order {
                series: Series::Issue,
                number: 1,
                hello,
                rules: Rules::default(),
            })
            .await;
        assert_full(&dialled.attempt);
        leaves.push(dialled.certificates[0].clone());
        ticket = ticket.or(dialled.session);
    }
    leaves.sort();
    leaves.dedup();
    assert_eq!(leaves.len(), 3);
    let (foreign, _) = attempt(&dials[1], Series::ByTicket, Hello::Ticket(ticket.unwrap())).await;
    assert_full(&foreign);
}

#[tokio::test]
async fn a_client_without_a_certificate_is_asked_and_refused() {
    let lab = lab(Failure::Close).await;
    let setup = DialSetup::new(provider(), None, PATIENCE).unwrap();
    let dial = dial_as(&lab, 0, setup);
    let (refused, _) = attempt(&dial, Series::Issue, Hello::EmptyTicketExtension).await;
    assert!(matches!(refused.reply, Reply::Alert { .. }), "{refused:#?}");
    assert_eq!(refused.stage, Stage::Handshake);
    assert_eq!(refused.client_certificate, ClientCertificate::Empty);
    assert!(refused.certificate_request.is_some());
    assert!(refused.acknowledged_ticket());
}
