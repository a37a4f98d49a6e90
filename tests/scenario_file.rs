//! The file of a scenario: a run, and the judgement that it must get.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use ticketprobe::across_front_ends::Tally;
use ticketprobe::finding::{Confidence, FindingId};
use ticketprobe::observation::{FrontEndRun, TlsVersion};
use ticketprobe::verdict::{
    CertificateAsked, CertificatePresented, Judgement, Reason, ResumptionState, TicketState,
    Verdict,
};

use super::runs::expand;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scenario {
    pub(super) about: String,
    run: Value,
    pub(super) expect: Expect,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expect {
    verdict: Verdict,
    pub(super) reason: Reason,
    confidence: Confidence,
    tickets: Tickets,
    ticket_resumption: Resumption,
    session_id_resumption: Resumption,
    client_certificate: ClientCertificate,
    pub(super) findings: Vec<FindingId>,
    exit_code: u8,
    /// Where the series ran in several TLS versions.
    #[serde(default)]
    by_version: Vec<InVersion>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct InVersion {
    version: TlsVersion,
    verdict: Verdict,
    reason: Reason,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tickets {
    state: TicketState,
    issued: u32,
    attempts: u32,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Resumption {
    state: ResumptionState,
    accepted: u32,
    attempts: u32,
    renewed: u32,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClientCertificate {
    requested: CertificateAsked,
    presented: CertificatePresented,
}

impl Expect {
    /// What came of a run.
    pub(super) fn of(judgement: &Judgement) -> Self {
        let resumption = |seen: &ticketprobe::verdict::Resumption| Resumption {
            state: seen.state,
            accepted: seen.accepted,
            attempts: seen.attempts,
            renewed: seen.renewed,
        };
        Self {
            verdict: judgement.verdict,
            reason: judgement.reason,
            confidence: judgement.confidence,
            tickets: Tickets {
                state: judgement.tickets.state,
                issued: judgement.tickets.issued,
                attempts: judgement.tickets.attempts,
            },
            ticket_resumption: resumption(&judgement.ticket_resumption),
            session_id_resumption: resumption(&judgement.session_id_resumption),
            client_certificate: ClientCertificate {
                requested: judgement.client_certificate.requested,
                presented: judgement.client_certificate.presented,
            },
            findings: judgement
                .findings
                .iter()
                .map(|finding| finding.id)
                .collect(),
            exit_code: Tally::of([judgement.verdict])
                .exit_code(ticketprobe::verdict::CertificateState::Unknown),
            by_version: judgement
                .by_version
                .iter()
                .map(|judged| InVersion {
                    version: judged.choice.version,
                    verdict: judged.verdict,
                    reason: judged.reason,
                })
                .collect(),
        }
    }
}

/// A key that the types do not know would be dropped without a word.
fn assert_known(given: &Value, known: &Value, at: &str) {
    match (given, known) {
        (Value::Object(given), Value::Object(known)) => {
            for (key, value) in given {
                let known = known.get(key);
                let known = known.unwrap_or_else(|| panic!("{at}: unknown key '{key}'"));
                assert_known(value, known, &format!("{at}.{key}"));
            }
        }
        (Value::Array(given), Value::Array(known)) => {
            assert_eq!(given.len(), known.len(), "{at}");
            for (given, known) in given.iter().zip(known) {
                assert_known(given, known, at);
            }
        }
        (given, known) => assert_eq!(given, known, "{at}"),
    }
}

/// The scenario of a file, and its run.
pub(super) fn load(path: &Path) -> (Scenario, FrontEndRun) {
    let name = path.display();
    let text = fs::read_to_string(path).expect("a readable file");
    let mut scenario: Scenario =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(!scenario.about.is_empty(), "{name}");
    expand(&mut scenario.run);
    let run =
        FrontEndRun::deserialize(&scenario.run).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_known(
        &scenario.run,
        &serde_json::to_value(&run).expect("a run is JSON"),
        &name.to_string(),
    );
    (scenario, run)
}
