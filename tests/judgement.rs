//! What holds for every run, nonsense too: no panic, no dependence on order, words that are fit to be pasted.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use ticketprobe::diagnosis::judge;
use ticketprobe::observation::{
    Afterwards, Alert, Alike, Attempt, Because, Body, BodyEnd, Breach, CertificateAtHand,
    CertificateRequest, Choice, ClientCertificate, Conditions, CutShort, Declared, Direction,
    Engine, Exchange, FrontEndRun, HandshakeKind, KeyLayout, KeyMark, Method, NewSessionTicket,
    Offer, Protocol, Renegotiation, Reply, Rule, Rules, Series, ServerHello, SessionIdAnswer,
    Stage, Times, TlsVersion, VersionRun,
};
use ticketprobe::verdict::{Judgement, Reason, TicketState, Verdict};

/// A terminal escape, as a hostile peer or a strange system could put into a text.
const HOSTILE: &str = "\u{1b}]0;owned\u{7}\n";

fn one_of<T: Clone + std::fmt::Debug + 'static>(values: &[T]) -> impl Strategy<Value = T> + use<T> {
    prop::sample::select(values.to_vec())
}

fn stages() -> impl Strategy<Value = Stage> {
    one_of(&[
        Stage::Resolve,
        Stage::Connect,
        Stage::Hello,
        Stage::Handshake,
        Stage::Request,
        Stage::Reply,
    ])
}

fn offers() -> impl Strategy<Value = Offer> {
    one_of(&[
        Offer::Nothing,
        Offer::EmptyTicketExtension,
        Offer::Ticket,
        Offer::SessionId,
    ])
}

fn replies() -> impl Strategy<Value = Reply> {
    let what = HOSTILE.to_owned();
    prop_oneof![
        8 => one_of(&[200, 302, 401, 403, 404, 500, 503]).prop_map(Reply::http),
        1 => any::<u16>().prop_map(Reply::http),
        2 => any::<u8>().prop_map(|description| Reply::Alert { description }),
        4 => one_of(&[Reply::Closed, Reply::Reset, Reply::Timeout, Reply::NotRequested, Reply::Left]),
        4 => one_of(&[
            Reply::Refused,
            Reply::Unreachable,
            Reply::NotResolved,
            Reply::NotHttp,
            Reply::NotTls { looks_like: Protocol::Http },
            Reply::Misbehaved { what: what.clone() },
            Reply::LocalFault { what },
        ]),
    ]
}

fn server_hellos() -> impl Strategy<Value = ServerHello> {
    let answers = one_of(&[
        SessionIdAnswer::Empty,
        SessionIdAnswer::Echoed,
        SessionIdAnswer::Fresh,
    ]);
    let versions = prop_oneof![0x0301..=0x0303_u16, any::<u16>()];
    (versions, any::<u16>(), answers, any::<bool>()).prop_map(
        |(version, suite, session_id_answer, ticket_acknowledged)| ServerHello {
            version: TlsVersion(version),
            suite,
            session_id: HOSTILE.to_owned(),
            session_id_answer,
            ticket_acknowledged,
            extended_master_secret: true,
            secure_renegotiation: true,
            also_speaks: None,
        },
    )
}

fn tickets() -> impl Strategy<Value = NewSessionTicket> {
    (one_of(&[0, 300, 36_000]), one_of(&[0, 192, 260])).prop_map(|(lifetime_hint, length)| {
        NewSessionTicket {
            lifetime_hint,
            length,
            prefix: "00000000".to_owned(),
            sha256: HOSTILE.to_owned(),
            key: (length > 200).then(|| KeyMark {
                layout: KeyLayout::Leading16,
                fingerprint: HOSTILE.to_owned(),
            }),
        }
    })
}

fn alerts() -> impl Strategy<Value = Alert> {
    let directions = one_of(&[Direction::Sent, Direction::Received]);
    (directions, any::<u8>()).prop_map(|(direction, description)| Alert {
        direction,
        description,
    })
}

fn certificate_requests() -> impl Strategy<Value = CertificateRequest> {
    (any::<u32>(), any::<u32>()).prop_map(|(issuers, issuers_bytes)| CertificateRequest {
        issuers,
        issuers_bytes,
    })
}

fn client_certificates() -> impl Strategy<Value = ClientCertificate> {
    one_of(&[
        ClientCertificate::NotSent,
        ClientCertificate::Empty,
        ClientCertificate::Presented,
    ])
}

fn renegotiations() -> impl Strategy<Value = Renegotiation> {
    let parts = (
        any::<bool>(),
        option::of(certificate_requests()),
        client_certificates(),
        option::of(tickets()),
    );
    parts.prop_map(|(completed, request, certificate, ticket)| Renegotiation {
        completed,
        certificate_request: request,
        client_certificate: certificate,
        new_session_ticket: ticket,
    })
}

fn attempts() -> impl Strategy<Value = Attempt> {
    let kinds = one_of(&[
        HandshakeKind::NotSeen,
        HandshakeKind::Full,
        HandshakeKind::Abbreviated,
    ]);
    let versions = one_of(&[TlsVersion::TLS12, TlsVersion::TLS11, TlsVersion::TLS10]);
    let series = prop_oneof![1 => Just(Series::Scout), 4 => one_of(&Series::ALL)];
    let start = (series, 0..40u32, stages(), offers(), versions);
    let server = (
        option::of(server_hellos()),
        kinds,
        option::of(tickets()),
        option::of(certificate_requests()),
    );
    let end = (
        client_certificates(),
        0..2u32,
        vec(alerts(), 0..2),
        replies(),
        option::of(renegotiations()),
        option::of(breaches()),
        option::of(bodies()),
        vec(exchanges(), 0..3),
        option::of(afterwards()),
    );
    (start, server, end).prop_map(|(start, server, end)| Attempt {
        alike: Alike::default(),
        offered_version: start.4,
        series: start.0,
        number: start.1,
        started_us: 0,
        stage: start.2,
        times: Times::default(),
        offer: start.3,
        server_hello: server.0,
        handshake: server.1,
        key_exchange: None,
        new_session_ticket: server.2,
        certificate_request: server.3,
        client_certificate: end.0,
        hello_requests: end.1,
        renegotiation: end.4.map(Box::new),
        chain: None,
        alerts: end.2,
        ended_by: None,
        breach: end.5,
        rules: Rules::Lenient,
        reply: end.3,
        body: end.6,
        later: end.7,
        afterwards: end.8,
        tls13: None,
        closing: None,
    })
}

fn bodies() -> impl Strategy<Value = Body> {
    let ends = (0..3, replies()).prop_map(|(kind, reply)| match kind {
        0 => BodyEnd::Whole,
        1 => BodyEnd::Unread,
        _ => BodyEnd::CutShort {
            by: Box::new(reply),
        },
    });
    ends.prop_map(|end| Body {
        declared: Declared::Chunked,
        received: u64::MAX,
        end,
    })
}

fn exchanges() -> impl Strategy<Value = Exchange> {
    (replies(), option::of(bodies())).prop_map(|(reply, body)| Exchange {
        reply,
        body,
        request_us: None,
        reply_us: None,
    })
}

fn afterwards() -> impl Strategy<Value = Afterwards> {
    (0..5, replies()).prop_map(|(kind, reply)| match kind {
        0 => Afterwards::AnnouncedClose,
        1 => Afterwards::StayedOpen { held_ms: u64::MAX },
        2 => Afterwards::UnaskedData,
        3 => Afterwards::Left,
        _ => Afterwards::Ended {
            by: Box::new(reply),
            after_ms: u64::MAX,
        },
    })
}

fn breaches() -> impl Strategy<Value = Breach> {
    one_of(&Rule::ALL).prop_map(|rule| Breach::new(rule, HOSTILE))
}

fn choices() -> impl Strategy<Value = Choice> {
    let engines = one_of(&[None, Some(Engine::Rustls), Some(Engine::Classic)]);
    let because = one_of(&[
        Because::Forced,
        Because::Shared { suite: 0xc028 },
        Because::MayShare { suite: 0x002f },
        Because::NotScouted,
        Because::Unanswered,
        Because::OldVersion,
        Because::NotBuilt,
        Because::RuleBroken,
        Because::RustlsForced,
        Because::NotSpoken {
            chosen: TlsVersion::TLS10,
        },
        Because::NotReached,
    ]);
    let versions = one_of(&TlsVersion::SCOUTED);
    (versions, engines, because).prop_map(|(version, engine, because)| Choice {
        version,
        engine,
        because,
    })
}

fn version_runs() -> impl Strategy<Value = Vec<VersionRun>> {
    let version_run = |choice| VersionRun {
        choice,
        cut_short: CutShort::No,
        cut_off: std::collections::BTreeMap::new(),
    };
    vec(choices().prop_map(version_run), 0..4)
}

fn runs() -> impl Strategy<Value = FrontEndRun> {
    let methods = one_of(&[Method::Get, Method::Head, Method::Post, Method::None]);
    let at_hand = one_of(&[CertificateAtHand::Given, CertificateAtHand::NotGiven]);
    let cut =
        (0..4u8, prop_oneof![Just(0), any::<u32>()]).prop_map(|(which, left_out)| match which {
            0 => CutShort::No,
            1 => CutShort::NoServerHello { left_out },
            2 => CutShort::Deadline { left_out },
            _ => CutShort::Interrupted { left_out },
        });
    let address = option::of(Just("10.0.0.11:444".parse().expect("an address")));
    (
        methods,
        at_hand,
        cut,
        address,
        vec(attempts(), 0..40),
        version_runs(),
    )
        .prop_map(
            |(method, client_certificate, cut_short, address, attempts, versions)| FrontEndRun {
                target: HOSTILE.to_owned(),
                server_name: None,
                address,
                conditions: Conditions {
                    method,
                    client_certificate,
                    engine: Engine::Rustls,
                    requests: 2,
                    hold_ms: 0,
                },
                versions,
                cut_short,
                attempts,
                cut_off: std::collections::BTreeMap::new(),
                chains: Vec::new(),
                reverse_name: None,
                acceptable_issuers: Vec::new(),
            },
        )
}

fn texts(judgement: &Judgement) -> Vec<&str> {
    let findings = judgement.findings.iter();
    let mut texts: Vec<&str> = findings
        .flat_map(|f| [&f.summary, &f.evidence, &f.source, &f.next_step])
        .map(String::as_str)
        .collect();
    texts.extend([
        judgement.summary.as_str(),
        &judgement.next_step,
        &judgement.tickets.reason,
        &judgement.ticket_resumption.reason,
        &judgement.session_id_resumption.reason,
    ]);
    texts.extend(judgement.by_version.iter().map(|judged| &*judged.summary));
    texts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nonsense_is_judged_without_a_panic(run in runs()) {
        let judgement = judge(&run);
        for text in texts(&judgement) {
            prop_assert!(!text.is_empty());
            prop_assert!(text.bytes().all(|b| b.is_ascii_graphic() || b == b' '), "{}", text);
        }
    }

    #[test]
    fn the_order_of_attempts_does_not_matter(
        (run, shuffled) in runs().prop_flat_map(|run| {
            let attempts = Just(run.attempts.clone()).prop_shuffle();
            (Just(run), attempts)
        })
    ) {
        let again = FrontEndRun { attempts: shuffled, ..run.clone() };
        prop_assert_eq!(judge(&run), judge(&again));
    }

    #[test]
    fn verdicts_agree_with_the_states_beside_them(run in runs()) {
        let judgement = judge(&run);
        let state = judgement.tickets.state;
        match judgement.verdict {
            Verdict::Present => prop_assert_eq!(state, TicketState::Issued),
            Verdict::Exposed => prop_assert!(matches!(state, TicketState::Issued | TicketState::Promised)),
            Verdict::Absent => prop_assert_eq!(state, TicketState::NotIssued),
            Verdict::Inconclusive => {}
        }
        prop_assert!(judgement.ticket_resumption.accepted <= judgement.ticket_resumption.attempts);
        prop_assert!(judgement.tickets.issued <= judgement.tickets.attempts);
    }

    /// Scouts are no handshakes: they move no count, and they never make a front end look better than its series do.
    #[test]
    fn scouts_count_in_no_group(run in runs()) {
        let run = FrontEndRun { versions: Vec::new(), ..run };
        let mut blind = run.clone();
        blind.attempts.retain(|attempt| attempt.series != Series::Scout);
        let (seen, blind) = (judge(&run), judge(&blind));
        let counts = |judgement: &Judgement| {
            let tickets = &judgement.tickets;
            (tickets.issued, tickets.attempts, tickets.lifetime_hint_s)
        };
        prop_assert_eq!(counts(&seen), counts(&blind));
        prop_assert_eq!(seen.ticket_resumption.attempts, blind.ticket_resumption.attempts);
        prop_assert_eq!(seen.session_id_resumption.attempts, blind.session_id_resumption.attempts);
        prop_assert_eq!(seen.verdict == Verdict::Present, blind.verdict == Verdict::Present);
        let promised = matches!(seen.reason, Reason::PromisedToScout | Reason::NeedsOtherEngine);
        if seen.verdict == Verdict::Exposed && !promised {
            prop_assert_eq!(blind.verdict, Verdict::Exposed);
        }
        if seen.verdict == Verdict::Absent && seen.reason != Reason::NotPromisedToScout {
            prop_assert_eq!(blind.verdict, Verdict::Absent);
        }
    }

    /// The front end has the worst verdict of its versions.
    #[test]
    fn the_worst_version_decides(run in runs()) {
        let judgement = judge(&run);
        let versions = run.versions.len();
        prop_assert_eq!(judgement.by_version.len(), if versions > 1 { versions } else { 0 });
        if let Some(worst) = judgement.by_version.iter().map(|judged| judged.verdict).max() {
            prop_assert_eq!(judgement.verdict, worst);
        }
    }
}
