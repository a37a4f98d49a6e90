//! The certificate evidence of a run: what was served goes to the judgement of chains, and its answer into the report.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::certificate::{CertificateFacts, describe_at};
use crate::chain::{
    AnchorFacts, ChainJudgement, IssuerList, NameOrigin, NameRole, NameToHold, Names, PathStep,
    Roots, judge_chain, judge_issuers,
};
use crate::finding::{Confidence, Draft, Finding, FindingId};
use crate::observation::{Attempt, FrontEndRun, Series, ServedChain, TlsVersion};
use crate::target::{Host, Target};
use crate::verdict::{CertificateState, ClientCertificateUse};

/// Distinct chains of one address that are judged; more are only counted.
const JUDGED_MAX: usize = 8;

/// What chains are judged by.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The roots at hand.
    pub roots: Roots,
    /// The client's certificates in DER, its own first; empty where none was given.
    pub client: Vec<Vec<u8>>,
}

/// What the served chain says. Its findings stand with those of the front end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainReport {
    /// The state and its reason in a sentence.
    pub summary: String,
    /// What to do next about the certificate.
    pub next_step: String,
    /// The root that decided; none where no path leads to one.
    pub root: Option<AnchorFacts>,
    /// The path as far as it leads, the server's certificate first.
    pub path: Vec<PathStep>,
}

/// The certificate evidence of one front end.
#[derive(Debug)]
pub(super) struct Evidence {
    /// The worst of all chains that were served.
    pub(super) state: CertificateState,
    /// That chain; none where no certificate was seen.
    pub(super) chain: Option<ChainReport>,
    /// The facts of its certificates, leaf first.
    pub(super) certificates: Vec<CertificateFacts>,
    /// What was found, in all chains.
    pub(super) findings: Vec<Finding>,
}

impl Evidence {
    /// Judges every chain that `run` was served.
    pub(super) fn of(run: &FrontEndRun, trust: &Trust, now: Timestamp) -> Self {
        let names = names_to_hold(run);
        let version = version(run);
        let judge = |chain: &ServedChain| {
            let der = decoded(&chain.certificates);
            let judgement = judge_chain(&der, &names, &trust.roots, version, now);
            (der, judgement)
        };
        let chains = in_order(run);
        let judged: Vec<_> = chains
            .iter()
            .take(JUDGED_MAX)
            .map(|chain| judge(chain))
            .collect();
        let mut findings = several(chains.len());
        for finding in judged.iter().flat_map(|(_, judged)| &judged.findings) {
            if !findings.contains(finding) {
                findings.push(finding.clone());
            }
        }
        // The first of the worst: `max_by_key` would take the last.
        let worst = judged.into_iter().rev().max_by_key(|(_, j)| j.state);
        let Some((der, judgement)) = worst else {
            return Self {
                state: CertificateState::Unknown,
                chain: None,
                certificates: Vec::new(),
                findings,
            };
        };
        Self {
            state: judgement.state,
            certificates: der.iter().filter_map(|der| describe_at(der, now)).collect(),
            chain: Some(judgement.into()),
            findings,
        }
    }
}

impl From<ChainJudgement> for ChainReport {
    fn from(judgement: ChainJudgement) -> Self {
        Self {
            summary: judgement.summary,
            next_step: judgement.next_step,
            root: judgement.anchor,
            path: judgement.path,
        }
    }
}

/// What the acceptable issuers say, where the server asked for a client certificate.
pub(super) fn issuer_findings(
    run: &FrontEndRun,
    usage: &ClientCertificateUse,
    trust: &Trust,
) -> Vec<Finding> {
    let (Some(count), Some(bytes)) = (usage.issuers, usage.issuers_bytes) else {
        return Vec::new();
    };
    let names = decoded(&run.acceptable_issuers);
    judge_issuers(&IssuerList {
        count: count as usize,
        bytes: bytes as usize,
        names: Some(&names),
        client: &trust.client,
    })
}

/// The chains in the order in which attempts saw them.
fn in_order(run: &FrontEndRun) -> Vec<&ServedChain> {
    // What only a scout saw comes last.
    let (scouts, series): (Vec<&Attempt>, Vec<&Attempt>) =
        run.attempts.iter().partition(|a| a.series == Series::Scout);
    let mut seen: Vec<&ServedChain> = Vec::new();
    for id in series
        .iter()
        .chain(&scouts)
        .filter_map(|a| a.chain.as_ref())
    {
        let chain = run.chains.iter().find(|chain| &chain.id == id);
        seen.extend(chain.filter(|chain| !seen.iter().any(|s| s.id == chain.id)));
    }
    seen
}

/// One address that shows several chains is several servers, or one whose certificate was changed meanwhile.
fn several(chains: usize) -> Vec<Finding> {
    let finding = || {
        Draft::of(FindingId::SeveralChains, Confidence::High).with("count", chains).evidence(format!("{chains} distinct lists in Certificate messages; the worst of the first {JUDGED_MAX} decides"))
    };
    (chains > 1).then(finding).into_iter().collect()
}

/// The name that was probed, and what DNS calls the address.
fn names_to_hold(run: &FrontEndRun) -> Names {
    let target = Target::parse(&run.target, None, "/").map(|target| target.host);
    let probed = match (target, &run.server_name) {
        (Ok(Host::Name(target)), Some(name)) if !target.eq_ignore_ascii_case(name) => {
            Some((Host::Name(name.clone()), NameOrigin::Given))
        }
        (Ok(Host::Address(_)) | Err(_), Some(name)) => {
            Some((Host::Name(name.clone()), NameOrigin::Given))
        }
        (Ok(host), _) => Some((host, NameOrigin::Target)),
        (Err(_), None) => None,
    };
    let mut names = match probed {
        Some((host, NameOrigin::Given)) => Names {
            held: vec![NameToHold {
                host,
                role: NameRole::Pool,
                origin: NameOrigin::Given,
            }],
        },
        Some((host, _)) => Names::of_target(host),
        None => Names::default(),
    };
    let is_probed = |name: &str| {
        let held = names.held.first().map(|held| held.host.to_string());
        held.is_some_and(|held| held.eq_ignore_ascii_case(name))
    };
    if let Some(name) = run.reverse_name.as_ref().filter(|name| !is_probed(name)) {
        names.held.push(NameToHold {
            host: Host::Name(name.clone()),
            role: NameRole::Server,
            origin: NameOrigin::Reverse,
        });
    }
    names
}

/// The highest version that was agreed on: rules about signatures depend on it.
fn version(run: &FrontEndRun) -> Option<TlsVersion> {
    let hellos = run.attempts.iter().filter_map(|a| a.server_hello.as_ref());
    hellos.map(|hello| hello.version).max()
}

/// What does not decode was not written by this tool, and is left out.
fn decoded(values: &[String]) -> Vec<Vec<u8>> {
    let values = values.iter();
    values.filter_map(|text| BASE64.decode(text).ok()).collect()
}
