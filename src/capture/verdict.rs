//! Turns captured connections into runs, and judges them with `diagnosis`.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

use super::{Captured, Connection, Counted};
use crate::diagnosis::judge;
use crate::finding::Confidence;
use crate::observation::{
    CertificateAtHand, Conditions, CutShort, Engine, FrontEndRun, HandshakeKind, Method, Series,
};
use crate::verdict::{Reason, Verdict};

/// The verdict on one client and one server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairVerdict {
    /// The client.
    pub client: IpAddr,
    /// The server.
    pub server: SocketAddr,
    /// One word.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// How sure.
    pub confidence: Confidence,
    /// Verdict and reason in words.
    pub summary: String,
}

/// The verdict on each pair of client and server.
#[must_use]
pub fn pair_verdicts(captured: &Captured) -> Vec<PairVerdict> {
    let mut pairs: BTreeMap<(SocketAddr, IpAddr), Vec<&Connection>> = BTreeMap::new();
    for one in &captured.connections {
        let key = (one.server, one.client.ip());
        pairs.entry(key).or_default().push(one);
    }
    let verdict = |((server, client), connections): ((SocketAddr, IpAddr), Vec<&Connection>)| {
        let judgement = judge(&judged(captured, server, &connections));
        PairVerdict {
            client,
            server,
            verdict: judgement.verdict,
            reason: judgement.reason,
            confidence: judgement.confidence,
            summary: judgement.summary,
        }
    };
    pairs.into_iter().map(verdict).collect()
}

/// What was seen of each server, as the judgement takes it.
#[must_use]
pub fn runs(captured: &Captured) -> Vec<FrontEndRun> {
    let run = |(server, connections): (SocketAddr, Vec<&Connection>)| {
        judged(captured, server, &connections)
    };
    by_server(&captured.connections)
        .into_iter()
        .map(run)
        .collect()
}

/// The run that is judged: the connections whose replies can be compared. Where these show no ticket and others do, all of them.
fn judged(captured: &Captured, server: SocketAddr, all: &[&Connection]) -> FrontEndRun {
    let compared = compared(all);
    let of_compared = run(captured, server, &compared);
    let has_ticket = |one: &&&Connection| {
        let attempt = &one.attempt;
        attempt.new_session_ticket.is_some() || attempt.acknowledged_ticket()
    };
    let told_by_others = all.iter().any(|one| has_ticket(&one));
    match judge(&of_compared).verdict {
        Verdict::Present | Verdict::Exposed => of_compared,
        Verdict::Absent if !told_by_others => of_compared,
        Verdict::Absent | Verdict::Inconclusive => run(captured, server, &known(all)),
    }
}

/// The connections whose replies can be compared.
fn compared<'a>(all: &[&'a Connection]) -> Vec<&'a Connection> {
    let clients = answered_clients(all);
    let fits =
        |one: &&Connection| one.counted == Counted::Replies && clients.contains(&one.client.ip());
    all.iter().copied().filter(fits).collect()
}

/// How many connections are left out where replies are compared, over all servers.
#[must_use]
pub fn not_compared(connections: &[Connection]) -> u64 {
    let of = |all: &Vec<&Connection>| all.len() - compared(all).len();
    by_server(connections).values().map(of).sum::<usize>() as u64
}

fn by_server(connections: &[Connection]) -> BTreeMap<SocketAddr, Vec<&Connection>> {
    let mut servers: BTreeMap<SocketAddr, Vec<&Connection>> = BTreeMap::new();
    for one in connections {
        servers.entry(one.server).or_default().push(one);
    }
    servers
}

/// Clients of whose full handshakes most got an answer: only theirs can be worse where they are resumed.
fn answered_clients(all: &[&Connection]) -> BTreeSet<IpAddr> {
    let mut counts: BTreeMap<IpAddr, (u32, u32)> = BTreeMap::new();
    let full = all.iter().filter(|one| {
        one.attempt.handshake == HandshakeKind::Full && one.counted == Counted::Replies
    });
    for one in full {
        let (answered, of) = counts.entry(one.client.ip()).or_default();
        *answered += u32::from(one.was_answered());
        *of += 1;
    }
    let most = counts.into_iter().filter(|(_, (hits, of))| hits * 2 > *of);
    most.map(|(client, _)| client).collect()
}

/// Those that show at least a ServerHello, or how they ended.
fn known<'a>(all: &[&'a Connection]) -> Vec<&'a Connection> {
    let shows =
        |one: &&Connection| one.attempt.server_hello.is_some() || one.counted == Counted::Replies;
    all.iter().copied().filter(shows).collect()
}

fn run(captured: &Captured, server: SocketAddr, connections: &[&Connection]) -> FrontEndRun {
    let mut numbers: BTreeMap<Series, u32> = BTreeMap::new();
    let begun = connections.iter().map(|one| one.started).min();
    let attempts = connections.iter().map(|one| {
        let mut attempt = one.attempt.clone();
        let number = numbers.entry(attempt.series).or_default();
        *number += 1;
        attempt.number = *number;
        let since = begun.map(|begun| one.started.duration_since(begun).as_micros());
        attempt.started_us = since.and_then(|us| u64::try_from(us).ok()).unwrap_or(0);
        attempt
    });
    let attempts = attempts.collect();
    let names: BTreeSet<&String> = connections
        .iter()
        .filter_map(|o| o.server_name.as_ref())
        .collect();
    let kept = captured.servers.get(&server);
    FrontEndRun {
        target: server.to_string(),
        server_name: names.first().map(|name| (*name).clone()),
        address: Some(server),
        reverse_name: None,
        conditions: Conditions {
            method: Method::Get,
            client_certificate: CertificateAtHand::Given,
            engine: Engine::Captured,
            requests: 1,
            hold_ms: 0,
        },
        versions: Vec::new(),
        cut_short: CutShort::No,
        cut_off: BTreeMap::new(),
        attempts,
        chains: kept.map(|kept| kept.chains.clone()).unwrap_or_default(),
        acceptable_issuers: kept
            .map(|kept| kept.acceptable_issuers.clone())
            .unwrap_or_default(),
    }
}
