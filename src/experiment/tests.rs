use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Mutex;
use std::time::Duration;

use super::*;
use crate::dial::{Dialled, Hello, Order};
use crate::observation::{
    Attempt, ClientCertificate, HandshakeKind, NewSessionTicket, Offer, Renegotiation, Reply,
    Series, ServedChain, ServerHello, SessionIdAnswer, Stage, TlsVersion,
};

/// A front end that answers as it is told and remembers what was tried.
struct Scripted {
    tickets: bool,
    session_ids: bool,
    renegotiates: bool,
    answer: Answer,
    orders: Mutex<Vec<(Series, u32, Offer)>>,
    offered: Mutex<Vec<(Series, u32)>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Replies,
    Refuses,
    NeverEnds,
}

impl Scripted {
    fn new(answer: Answer) -> Self {
        Self {
            tickets: true,
            session_ids: true,
            renegotiates: false,
            answer,
            orders: Mutex::default(),
            offered: Mutex::default(),
        }
    }

    fn count(&self, series: Series) -> usize {
        let orders = self.orders.lock().unwrap();
        orders.iter().filter(|(s, ..)| *s == series).count()
    }

    fn hello(&self, offer: Offer) -> ServerHello {
        ServerHello {
            version: TlsVersion::TLS12,
            suite: 0xc028,
            session_id: String::new(),
            session_id_answer: if self.session_ids && offer == Offer::Nothing {
                SessionIdAnswer::Fresh
            } else {
                SessionIdAnswer::Empty
            },
            ticket_acknowledged: self.tickets && offer == Offer::EmptyTicketExtension,
            extended_master_secret: true,
            secure_renegotiation: true,
            also_speaks: None,
        }
    }
}

/// Sessions of renegotiations are numbered from here.
const SECOND: u32 = 1000;

impl Dial for Scripted {
    /// The number of the attempt that made the session.
    type Session = u32;

    async fn attempt(&self, order: Order<u32>) -> Dialled<u32> {
        let offer = order.hello.offer();
        let mut attempt = Attempt::new(order.series, order.number, offer);
        self.orders
            .lock()
            .unwrap()
            .push((order.series, order.number, offer));
        if let Hello::Ticket(from) | Hello::SessionId(from) = order.hello {
            self.offered.lock().unwrap().push((order.series, from));
        }
        match self.answer {
            Answer::NeverEnds => std::future::pending().await,
            Answer::Refuses => attempt.reply = Reply::Refused,
            Answer::Replies => {
                let hello = self.hello(offer);
                attempt.new_session_ticket = hello.ticket_acknowledged.then(|| NewSessionTicket {
                    lifetime_hint: 36_000,
                    length: 260,
                    prefix: String::new(),
                    sha256: String::new(),
                    key: None,
                });
                attempt.server_hello = Some(hello);
                attempt.handshake = HandshakeKind::Full;
                attempt.stage = Stage::Reply;
                attempt.reply = Reply::http(200);
                attempt.chain = Some("chain".to_owned());
                let renegotiation = self.renegotiates.then(|| Renegotiation {
                    completed: true,
                    certificate_request: None,
                    client_certificate: ClientCertificate::Presented,
                    new_session_ticket: attempt.new_session_ticket.clone(),
                });
                attempt.renegotiation = renegotiation.map(Box::new);
            }
        }
        Dialled {
            issuers: Vec::new(),
            attempt,
            certificates: vec![vec![0x30]],
            session: Some(order.number),
            renegotiated: self.renegotiates.then(|| SECOND + order.number),
            more: Vec::new(),
        }
    }
}

async fn run_on(dial: &Scripted, attempts: u32) -> Seen {
    let plan = Plan::new(NonZeroU32::new(attempts).unwrap());
    let limits = Limits::new(4, Duration::from_secs(60));
    run(dial, plan, limits, watch::channel(false).1).await.seen
}

#[tokio::test]
async fn the_whole_plan_runs_and_chains_are_kept_once() {
    let dial = Scripted::new(Answer::Replies);
    let seen = run_on(&dial, 10).await;
    assert_eq!(seen.attempts.len(), 33);
    assert_eq!(seen.cut_short, CutShort::No);
    assert_eq!(seen.chains.len(), 1);
    let started: Vec<u64> = seen.attempts.iter().map(|a| a.started_us).collect();
    assert!(started.is_sorted());
}

#[tokio::test]
async fn the_original_session_is_replayed_each_time() {
    let dial = Scripted::new(Answer::Replies);
    run_on(&dial, 10).await;
    let offered = dial.offered.lock().unwrap();
    assert_eq!(offered.len(), 20);
    for series in [Series::ByTicket, Series::BySessionId] {
        let mut of_series = offered.iter().filter(|(s, _)| *s == series);
        let first = of_series.next().unwrap();
        assert!(of_series.all(|other| other == first), "{series}");
    }
}

#[tokio::test]
async fn both_sessions_are_replayed_where_a_server_renegotiates() {
    let mut dial = Scripted::new(Answer::Replies);
    dial.renegotiates = true;
    let seen = run_on(&dial, 10).await;
    assert_eq!(seen.attempts.len(), 33 + 25);
    assert_eq!(dial.count(Series::Control), 10);
    let offered = dial.offered.lock().unwrap();
    for (series, second) in [
        (Series::ByTicket, false),
        (Series::BySessionId, false),
        (Series::RenegotiatedTicket, true),
        (Series::RenegotiatedSessionId, true),
    ] {
        let of_series: Vec<u32> = offered
            .iter()
            .filter(|(s, _)| *s == series)
            .map(|(_, from)| *from)
            .collect();
        assert_eq!(of_series.len(), 10, "{series}");
        assert!(
            of_series.iter().all(|from| *from == of_series[0]),
            "{series}"
        );
        assert_eq!(of_series[0] >= SECOND, second, "{series}");
    }
}

#[tokio::test]
async fn a_renegotiation_without_a_ticket_gives_a_session_id_alone() {
    let mut dial = Scripted::new(Answer::Replies);
    (dial.renegotiates, dial.tickets) = (true, false);
    run_on(&dial, 10).await;
    assert_eq!(dial.count(Series::RenegotiatedTicket), 0);
    assert_eq!(dial.count(Series::RenegotiatedSessionId), 10);
}

#[tokio::test]
async fn what_was_not_issued_is_not_offered() {
    let mut dial = Scripted::new(Answer::Replies);
    dial.tickets = false;
    let seen = run_on(&dial, 10).await;
    assert_eq!(dial.count(Series::ByTicket), 0);
    assert_eq!(dial.count(Series::BySessionId), 10);
    assert_eq!(dial.count(Series::UnknownTicket), 1);
    assert_eq!(seen.cut_short, CutShort::No);

    let mut dial = Scripted::new(Answer::Replies);
    dial.session_ids = false;
    run_on(&dial, 10).await;
    assert_eq!(dial.count(Series::BySessionId), 0);
    assert_eq!(dial.count(Series::ByTicket), 10);
}

#[tokio::test]
async fn a_dead_front_end_costs_only_the_first_attempts() {
    let dial = Scripted::new(Answer::Refuses);
    let seen = run_on(&dial, 10).await;
    assert_eq!(seen.attempts.len(), 4);
    assert_eq!(seen.cut_short, CutShort::NoServerHello { left_out: 29 });
}

#[tokio::test(start_paused = true)]
async fn the_deadline_ends_a_run_that_does_not_end() {
    let dial = Scripted::new(Answer::NeverEnds);
    let begun = Instant::now();
    let seen = run_on(&dial, 10).await;
    assert_eq!(seen.cut_short, CutShort::Deadline { left_out: 33 });
    assert_eq!(begun.elapsed(), Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn a_stop_ends_the_run_at_once() {
    let dial = Scripted::new(Answer::NeverEnds);
    let (stop, stopped) = watch::channel(false);
    let plan = Plan::new(NonZeroU32::MIN);
    let limits = Limits::new(4, Duration::from_secs(60));
    let begun = Instant::now();
    let (ran, ()) = tokio::join!(run(&dial, plan, limits, stopped), async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        stop.send(true).unwrap();
    });
    let seen = ran.seen;
    assert_eq!(seen.cut_short, CutShort::Interrupted { left_out: 11 });
    assert_eq!(seen.cut_off.values().sum::<u32>(), 4);
    assert_eq!(begun.elapsed(), Duration::from_secs(1));
}

async fn scouts_of(dial: &Scripted, per_host: usize) -> Seen {
    let plan = Plan::new(NonZeroU32::MIN);
    let limits = Limits::new(per_host, Duration::from_secs(60));
    scout(dial, plan, limits, watch::channel(false).1).await
}

#[tokio::test]
async fn each_version_gets_one_scout() {
    let dial = Scripted::new(Answer::Replies);
    let seen = scouts_of(&dial, 1).await;
    let expected = [1, 2, 3].map(|number| (Series::Scout, number, Offer::EmptyTicketExtension));
    assert_eq!(*dial.orders.lock().unwrap(), expected);
    assert_eq!(seen.attempts.len(), 3);
    assert_eq!(seen.cut_short, CutShort::No);
}

#[tokio::test]
async fn scouts_stop_where_there_is_no_connection() {
    for (per_host, made) in [(1, 1), (2, 2), (4, 3)] {
        let seen = scouts_of(&Scripted::new(Answer::Refuses), per_host).await;
        assert_eq!(seen.attempts.len(), made);
        let left_out = 3 - u32::try_from(made).unwrap();
        assert_eq!(seen.cut_short.left_out(), left_out);
    }
}

/// What the deadline or the user ended before is not begun, and opens no connection.
#[tokio::test]
async fn what_can_only_be_cut_off_is_not_begun() {
    let dial = Scripted::new(Answer::Replies);
    let plan = Plan::new(NonZeroU32::MIN);
    let limits = |deadline| Limits::new(4, deadline);
    let (stop, stopped) = watch::channel(false);
    let late = run(&dial, plan, limits(Duration::ZERO), stopped.clone()).await;
    let late = late.seen;
    assert_eq!(late.cut_short, CutShort::Deadline { left_out: 11 });
    stop.send(true).unwrap();
    let ended = run(&dial, plan, limits(Duration::from_secs(60)), stopped).await;
    let ended = ended.seen;
    assert_eq!(ended.cut_short, CutShort::Interrupted { left_out: 11 });
    assert!(late.cut_off.is_empty() && ended.cut_off.is_empty());
    assert!(dial.orders.lock().unwrap().is_empty());
}

#[test]
fn parts_of_a_course_are_put_together() {
    let part = |issuers: &[&str], chain: &str, cut_short| Seen {
        attempts: vec![Attempt::new(Series::Full, 1, Offer::Nothing)],
        chains: vec![ServedChain {
            id: chain.to_owned(),
            certificates: Vec::new(),
        }],
        acceptable_issuers: issuers.iter().map(|&issuer| issuer.to_owned()).collect(),
        cut_short,
        cut_off: BTreeMap::from([(Series::Full, 1)]),
    };
    let dead = part(
        &["a", "b"],
        "chain",
        CutShort::NoServerHello { left_out: 2 },
    );
    let late = part(&["c"], "chain", CutShort::Deadline { left_out: 30 });
    let all = dead.then(late, Duration::from_millis(7));
    let started: Vec<u64> = all.attempts.iter().map(|a| a.started_us).collect();
    assert_eq!(started, [0, 7000]);
    assert_eq!(all.chains.len(), 1);
    assert_eq!(all.acceptable_issuers, ["a", "b"]);
    assert_eq!(all.cut_short, CutShort::Deadline { left_out: 32 });
    assert_eq!(all.cut_off[&Series::Full], 2);
}
