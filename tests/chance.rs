//! What chance does: simulated runs of the default plan, with failures that have nothing to do with tickets.

use ticketprobe::diagnosis::judge;
use ticketprobe::observation::{
    Alike, Attempt, CertificateAtHand, ClientCertificate, Conditions, CutShort, Engine,
    FrontEndRun, HandshakeKind, Method, NewSessionTicket, Offer, Reply, Rules, Series, ServerHello,
    SessionIdAnswer, Stage, Times, TlsVersion,
};
use ticketprobe::verdict::Verdict;

/// SplitMix64: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn percent(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % 100
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.percent() < percent
    }
}

/// An attempt at a server that issues and accepts tickets.
fn healthy(series: Series, number: u32) -> Attempt {
    let (offer, handshake) = match series {
        Series::Full | Series::Control => (Offer::Nothing, HandshakeKind::Full),
        Series::Scout | Series::Issue => (Offer::EmptyTicketExtension, HandshakeKind::Full),
        Series::ByTicket
        | Series::SameTicket
        | Series::RenegotiatedTicket
        | Series::RenewedTicket => (Offer::Ticket, HandshakeKind::Abbreviated),
        Series::BySessionId | Series::RenegotiatedSessionId => {
            (Offer::SessionId, HandshakeKind::Abbreviated)
        }
        Series::UnknownTicket | Series::ForeignTicket => (Offer::Ticket, HandshakeKind::Full),
    };
    let acknowledged = series == Series::Issue;
    Attempt {
        body: None,
        later: Vec::new(),
        afterwards: None,
        closing: None,
        tls13: None,
        alike: Alike::default(),
        series,
        number,
        started_us: 0,
        stage: Stage::Reply,
        times: Times::default(),
        offered_version: TlsVersion::TLS12,
        offer,
        server_hello: Some(ServerHello {
            version: TlsVersion::TLS12,
            suite: 0xc028,
            session_id: String::new(),
            session_id_answer: SessionIdAnswer::Fresh,
            ticket_acknowledged: acknowledged,
            extended_master_secret: true,
            secure_renegotiation: true,
            also_speaks: None,
        }),
        handshake,
        key_exchange: None,
        new_session_ticket: acknowledged.then(|| NewSessionTicket {
            lifetime_hint: 300,
            length: 192,
            prefix: String::new(),
            sha256: String::new(),
            key: None,
        }),
        certificate_request: None,
        client_certificate: ClientCertificate::NotSent,
        hello_requests: 0,
        renegotiation: None,
        chain: None,
        alerts: Vec::new(),
        reply: Reply::http(200),
        ended_by: None,
        breach: None,
        rules: Rules::Strict,
    }
}

/// Attempts of each series.
type Counts = [(Series, u32)];

/// The default plan in one version, where no connection renegotiates.
const WHOLE: &Counts = &[
    (Series::Full, 3),
    (Series::Issue, 4),
    (Series::ByTicket, 10),
    (Series::BySessionId, 10),
    (Series::Control, 5),
    (Series::UnknownTicket, 1),
];

/// The same where each full handshake renegotiates.
const BOTH_SESSIONS: &Counts = &[
    (Series::Full, 3),
    (Series::Issue, 4),
    (Series::ByTicket, 10),
    (Series::BySessionId, 10),
    (Series::RenegotiatedTicket, 10),
    (Series::RenegotiatedSessionId, 10),
    (Series::Control, 10),
    (Series::UnknownTicket, 1),
];

/// The plan in TLS 1.0 beside a higher version.
const BRIEF: &Counts = &[
    (Series::Issue, 3),
    (Series::ByTicket, 4),
    (Series::Control, 2),
    (Series::UnknownTicket, 1),
];

/// The default plan against a server; `fail` may spoil each attempt.
fn simulate(fail: impl FnMut(&mut Attempt)) -> FrontEndRun {
    simulate_plan(WHOLE, fail)
}

/// A plan against a server; `fail` may spoil each attempt.
fn simulate_plan(plan: &Counts, mut fail: impl FnMut(&mut Attempt)) -> FrontEndRun {
    let attempts = plan
        .iter()
        .copied()
        .flat_map(|(series, count)| (1..=count).map(move |number| healthy(series, number)));
    let attempts = attempts.map(|mut attempt| {
        fail(&mut attempt);
        attempt
    });
    FrontEndRun {
        target: "fe01.contoso.local:444".to_owned(),
        server_name: None,
        address: None,
        conditions: Conditions {
            method: Method::Get,
            client_certificate: CertificateAtHand::NotGiven,
            engine: Engine::Rustls,
            requests: 1,
            hold_ms: 0,
        },
        versions: Vec::new(),
        cut_short: CutShort::No,
        attempts: attempts.collect(),
        cut_off: std::collections::BTreeMap::new(),
        chains: Vec::new(),
        reverse_name: None,
        acceptable_issuers: Vec::new(),
    }
}

const RUNS: usize = 1000;

fn share_of_present(mut run: impl FnMut() -> FrontEndRun) -> f64 {
    let present = (0..RUNS).filter(|_| judge(&run()).verdict == Verdict::Present);
    present.count() as f64 / RUNS as f64
}

fn die_before_server_hello(attempt: &mut Attempt) {
    attempt.stage = Stage::Hello;
    attempt.server_hello = None;
    attempt.handshake = HandshakeKind::NotSeen;
    attempt.new_session_ticket = None;
    attempt.reply = Reply::Reset;
}

#[test]
fn failures_at_random_are_not_taken_for_tickets() {
    let mut dice = Dice(2_901_554);
    for percent in [5, 10, 20, 30, 40, 50, 60, 70, 80] {
        let share = share_of_present(|| {
            simulate(|attempt| match dice.chance(percent) {
                true if dice.chance(50) => die_before_server_hello(attempt),
                true => attempt.reply = Reply::Closed,
                false => {}
            })
        });
        assert!(share < 0.01, "{percent} %: {share}");
    }
}

#[test]
fn replies_of_many_kinds_at_random_are_not_taken_for_tickets() {
    let mut dice = Dice(32_042);
    let share = share_of_present(|| {
        simulate(|attempt| {
            attempt.reply = match dice.percent() {
                0..=29 => Reply::http(200),
                30..=54 => Reply::http(403),
                55..=79 => Reply::http(503),
                _ => Reply::Closed,
            };
        })
    });
    assert!(share < 0.01, "{share}");
}

/// Five failures of ten against none of twelve are shown, as the contract wants it; a partial outage that spares all five controls
/// looks like that at times, so this bound is wider.
#[test]
fn an_outage_during_the_resumed_attempts_is_not_taken_for_tickets() {
    let mut dice = Dice(61_045);
    for percent in [30, 50, 70, 80, 90, 100] {
        let share = share_of_present(|| {
            simulate(|attempt| {
                let opening = matches!(attempt.series, Series::Full | Series::Issue);
                if !opening && dice.chance(percent) {
                    attempt.reply = Reply::Closed;
                }
            })
        });
        assert!(share < 0.03, "{percent} %: {share}");
    }
}

#[test]
fn tickets_that_always_fail_are_found_among_random_failures() {
    let mut dice = Dice(444);
    let share = share_of_present(|| {
        simulate(|attempt| {
            if attempt.series == Series::ByTicket || dice.chance(10) {
                attempt.reply = Reply::Closed;
            }
        })
    });
    assert!(share > 0.98, "{share}");
}

/// Of so many runs each share of the table in the documents is.
const TABLE_RUNS: u32 = 10_000;
/// How often tickets truly fail, in percent.
const RATES: [u64; 5] = [0, 5, 10, 50, 100];
/// How often any attempt fails for a reason of its own, in percent.
const NOISE: [u64; 3] = [0, 1, 5];

/// How many of [`TABLE_RUNS`] runs are `present`, where attempts of `bad` fail at `rate` and all attempts at `noise`.
fn present(dice: &mut Dice, plan: &Counts, bad: &[Series], rate: u64, noise: u64) -> u32 {
    let runs = (0..TABLE_RUNS).filter(|_| {
        let run = simulate_plan(plan, |attempt| {
            let fails = bad.contains(&attempt.series) && dice.chance(rate);
            if dice.chance(noise) || fails {
                attempt.reply = Reply::Closed;
            }
        });
        judge(&run).verdict == Verdict::Present
    });
    runs.map(|_| 1).sum()
}

/// One row of the table, with dice of its own.
fn table_row(rate: u64) -> String {
    let both = [Series::ByTicket, Series::RenegotiatedTicket];
    let mut dice = Dice(10_000 + rate);
    let mut row = format!("| {rate} % |");
    for (plan, bad) in [
        (WHOLE, &both[..1]),
        (BOTH_SESSIONS, &both[1..]),
        (BRIEF, &both[..1]),
    ] {
        for noise in NOISE {
            let hits = present(&mut dice, plan, bad, rate, noise);
            assert!(rate > 0 || hits * 1000 < TABLE_RUNS, "{noise}: {hits}");
            let share = f64::from(hits) * 100.0 / f64::from(TABLE_RUNS);
            row += &format!(" {share:.2} % |");
        }
    }
    format!("{row}\n")
}

/// The table in docs/how-it-works.md, and the bound on false positives.
#[test]
fn the_rule_is_as_reliable_as_the_documents_say() {
    let rows: Vec<String> = std::thread::scope(|scope| {
        let rows = RATES.map(|rate| scope.spawn(move || table_row(rate)));
        rows.into_iter().map(|row| row.join().unwrap()).collect()
    });
    let rows = rows.concat();
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/how-it-works.md");
    let document = std::fs::read_to_string(document).unwrap_or_default();
    assert!(document.contains(&rows), "the table is now:\n{rows}");
}

/// The worst case for chance: both sessions and a renewed ticket in the highest version, and both sessions in TLS 1.0 beside it. Any of
/// the five may go wrong.
#[test]
fn five_comparisons_are_still_under_one_false_positive_in_a_thousand() {
    let mut dice = Dice(1_000);
    for noise in NOISE {
        let mut hits = 0;
        let brief = [BRIEF, &[(Series::RenegotiatedTicket, 4)]].concat();
        let whole = [BOTH_SESSIONS, &[(Series::RenewedTicket, 4)]].concat();
        for plan in [&whole, &brief] {
            hits += present(&mut dice, plan, &[], 0, noise);
        }
        assert!(hits * 1000 < TABLE_RUNS, "{noise} %: {hits}");
    }
}
