use std::collections::BTreeSet;

use super::*;
use crate::facts_of_front_end::conversation::{Course, Rank};
use crate::observation::{
    LeftOut, Offer, Reply, Series, ServerHello, SessionIdAnswer, Stage, TlsVersion,
};

fn address(host: u8) -> SocketAddr {
    SocketAddr::from(([10, 0, 0, host], 444))
}

/// A front end that takes up its own tickets and answers full handshakes.
fn member(host: u8) -> Bearing {
    Bearing {
        address: address(host),
        leaf: Some(host.to_string()),
        accepts_own: true,
        certificate_missing: false,
        worst: Some(Course::from([Rank::Answered])),
        unknown_ticket_dies: false,
        keys: BTreeSet::new(),
        spoke: Some((TlsVersion::TLS12, 0xc028)),
    }
}

fn attempt(handshake: HandshakeKind, reply: Reply) -> PairOutcome {
    let mut attempt = Attempt::new(Series::ForeignTicket, 1, Offer::Ticket);
    attempt.stage = match handshake {
        HandshakeKind::NotSeen => Stage::Hello,
        _ => Stage::Reply,
    };
    attempt.server_hello = (handshake != HandshakeKind::NotSeen).then(|| ServerHello {
        version: TlsVersion::TLS12,
        suite: 0xc028,
        session_id: String::new(),
        session_id_answer: SessionIdAnswer::Fresh,
        ticket_acknowledged: true,
        extended_master_secret: true,
        secure_renegotiation: true,
        also_speaks: None,
    });
    attempt.handshake = handshake;
    attempt.reply = reply;
    PairOutcome::Attempt(Box::new(attempt))
}

fn accepted() -> PairOutcome {
    attempt(HandshakeKind::Abbreviated, Reply::http(200))
}

fn refused() -> PairOutcome {
    attempt(HandshakeKind::Full, Reply::http(200))
}

fn died() -> PairOutcome {
    attempt(HandshakeKind::NotSeen, Reply::Closed)
}

fn pool(pairs: impl IntoIterator<Item = (u8, u8, PairOutcome)>) -> PoolRun {
    let pair = |(from, to, outcome)| PairRun {
        from: address(from),
        to: address(to),
        outcome,
    };
    PoolRun {
        target: "pool01:444".to_owned(),
        seed: None,
        pairs: pairs.into_iter().map(pair).collect(),
    }
}

fn ids(judged: &ForeignJudgement) -> Vec<FindingId> {
    judged.findings.iter().map(|finding| finding.id).collect()
}

#[test]
fn keys_are_shared_separate_or_mixed() {
    use ForeignState::{Accepted, Refused};
    for (there, back, keys, states) in [
        (
            accepted(),
            accepted(),
            TicketKeys::Shared,
            [Accepted, Accepted],
        ),
        (
            refused(),
            refused(),
            TicketKeys::Separate,
            [Refused, Refused],
        ),
        (
            accepted(),
            refused(),
            TicketKeys::Mixed,
            [Accepted, Refused],
        ),
    ] {
        let run = pool([(1, 2, there), (2, 1, back)]);
        let judged = judge(&[member(1), member(2)], &run);
        assert_eq!(judged.ticket_keys, keys);
        assert_eq!(judged.states, states);
        assert_eq!(ids(&judged), []);
    }
}

/// A front end that refuses its own tickets, or has none, refuses those of others for that and not for their keys.
#[test]
fn a_refusal_tells_of_keys_only_where_own_tickets_are_taken_up() {
    let silent = Bearing {
        accepts_own: false,
        ..member(2)
    };
    let run = pool([
        (1, 2, refused()),
        (2, 1, PairOutcome::LeftOut(LeftOut::NoTicket)),
    ]);
    let judged = judge(&[member(1), silent], &run);
    assert_eq!(judged.ticket_keys, TicketKeys::NotTestable);
    let states = [ForeignState::Refused, ForeignState::NotTestable];
    assert_eq!(judged.states, states);
}

/// Resumption that was not seen where a certificate is missing is not testable; resumption that was seen is accepted all the same.
#[test]
fn without_a_wanted_certificate_nothing_is_refused() {
    let asks = |host| Bearing {
        certificate_missing: true,
        ..member(host)
    };
    let run = pool([(1, 2, refused()), (2, 1, accepted()), (1, 3, died())]);
    let judged = judge(&[asks(1), asks(2), asks(3)], &run);
    let states = [
        ForeignState::NotTestable,
        ForeignState::Accepted,
        ForeignState::NotTestable,
    ];
    assert_eq!(judged.states, states);
}

#[test]
fn a_connection_that_fails_is_a_finding() {
    let closed = || attempt(HandshakeKind::Abbreviated, Reply::Closed);
    let run = pool([(1, 2, closed()), (2, 1, died()), (1, 3, refused())]);
    let judged = judge(&[member(1), member(2), member(3)], &run);
    let states = [
        ForeignState::Accepted,
        ForeignState::Failed,
        ForeignState::Refused,
    ];
    assert_eq!(judged.states, states);
    assert_eq!(ids(&judged), [FindingId::ForeignTicketFails]);
    let finding = &judged.findings[0];
    assert!(
        finding.summary.starts_with("2 of 3 connections"),
        "{}",
        finding.summary
    );
    assert!(
        finding.summary.contains("(1 of them after"),
        "{}",
        finding.summary
    );
    assert!(finding.evidence.contains("10.0.0.1:444 to 10.0.0.2:444"));
    assert_eq!(finding.confidence, Confidence::Medium);
}

/// What full handshakes get as well, or a ticket of random bytes, is not for the other's ticket.
#[test]
fn what_fails_anyway_is_no_finding() {
    let silent = Bearing {
        worst: Some(Course::from([Rank::NoReply])),
        ..member(2)
    };
    let intolerant = Bearing {
        unknown_ticket_dies: true,
        ..member(3)
    };
    let unknown = Bearing {
        worst: None,
        ..member(4)
    };
    let run = pool([(1, 2, died()), (1, 3, died()), (1, 4, died())]);
    let judged = judge(&[member(1), silent, intolerant, unknown], &run);
    assert_eq!(ids(&judged), []);
    assert_eq!(judged.states, [ForeignState::Failed; 3]);
    assert_eq!(judged.ticket_keys, TicketKeys::NotTestable);
}

#[test]
fn one_server_behind_two_addresses_is_noted() {
    let twin = |host| Bearing {
        leaf: Some("the same".to_owned()),
        ..member(host)
    };
    let both = || pool([(1, 2, accepted()), (2, 1, accepted())]);
    let judged = judge(&[twin(1), twin(2)], &both());
    assert_eq!(ids(&judged), [FindingId::SameBehindAddresses]);
    assert!(judged.findings[0].summary.starts_with("Two addresses"));
    // Shared keys, and a certificate each: a pool as any other.
    assert_eq!(ids(&judge(&[member(1), member(2)], &both())), []);
    // One way only.
    let one = pool([(1, 2, accepted()), (2, 1, refused())]);
    assert_eq!(ids(&judge(&[twin(1), twin(2)], &one)), []);
}

#[test]
fn nothing_shown_is_nothing_known() {
    let judged = judge(&[], &PoolRun::default());
    assert_eq!(judged.ticket_keys, TicketKeys::NotTestable);
    assert!(judged.states.is_empty() && judged.findings.is_empty());
    // Addresses that no front end has are not made up.
    let judged = judge(&[], &pool([(1, 2, refused())]));
    assert_eq!(judged.states, [ForeignState::NotTestable]);
}

fn with_keys(host: u8, keys: &[&str]) -> Bearing {
    Bearing {
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        ..member(host)
    }
}

#[test]
fn fingerprints_tell_of_shared_keys_without_a_connection() {
    for (keys, expected) in [
        ([&["aa"][..], &["aa"], &["aa"]], TicketKeys::Shared),
        ([&["aa"], &["bb"], &["cc"]], TicketKeys::Separate),
        ([&["aa"], &["aa", "bb"], &["bb"]], TicketKeys::Mixed),
        ([&["aa"], &[], &[]], TicketKeys::NotTestable),
    ] {
        let members: Vec<Bearing> = (1..).zip(keys).map(|(n, k)| with_keys(n, k)).collect();
        let judged = judge(&members, &PoolRun::default());
        assert_eq!(judged.keys_by_fingerprint, expected);
        assert_eq!(judged.ticket_keys, TicketKeys::NotTestable);
    }
}

#[test]
fn what_became_of_a_ticket_must_fit_its_key() {
    let contradiction = vec![FindingId::TicketKeysContradict];
    for (keys, outcome, found) in [
        ([&["aa"][..], &["bb"]], accepted(), &contradiction[..]),
        ([&["aa"], &["aa"]], refused(), &contradiction),
        ([&["aa"], &["aa"]], accepted(), &[]),
        ([&["aa"], &["bb"]], refused(), &[]),
        ([&["aa"], &[]], accepted(), &[]),
        // A ticket of the key that only one of them has may be refused.
        ([&["aa"], &["aa", "bb"]], refused(), &[]),
    ] {
        let members = [with_keys(1, keys[0]), with_keys(2, keys[1])];
        let judged = judge(&members, &pool([(1, 2, outcome)]));
        assert_eq!(ids(&judged), found, "{keys:?}");
    }
}

#[test]
fn a_pool_of_several_versions_or_suites_is_told() {
    let other = |version, suite| Bearing {
        spoke: Some((version, suite)),
        ..member(2)
    };
    for (second, differ) in [
        (other(TlsVersion::TLS12, 0xc028), false),
        (other(TlsVersion::TLS10, 0xc014), true),
        (other(TlsVersion::TLS12, 0xc027), true),
    ] {
        let judged = judge(&[member(1), second], &PoolRun::default());
        assert_eq!(ids(&judged).contains(&FindingId::VersionsDiffer), differ);
    }
}
