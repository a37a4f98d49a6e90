//! Scenarios: observations in, verdict and findings out.
//!
//! A scenario is a saved run with the judgement that it must get. An attempt may carry `count`: it then stands for that many
//! equal attempts, which are numbered on loading.

mod runs;
mod schema;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use ticketprobe::across_front_ends::Tally;
use ticketprobe::diagnosis::{FINDINGS, judge};
use ticketprobe::finding::{Confidence, FindingId};
use ticketprobe::observation::{FrontEndRun, TlsVersion};
use ticketprobe::verdict::{
    CertificateAsked, CertificatePresented, Judgement, Reason, ResumptionState, TicketState,
    Verdict,
};

use runs::{expand, files};

/// As many files as there are; a lost one is noticed.
const SCENARIOS: usize = 147;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    about: String,
    run: Value,
    expect: Expect,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    verdict: Verdict,
    reason: Reason,
    confidence: Confidence,
    tickets: Tickets,
    ticket_resumption: Resumption,
    session_id_resumption: Resumption,
    client_certificate: ClientCertificate,
    findings: Vec<FindingId>,
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
    fn of(judgement: &Judgement) -> Self {
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

fn load(path: &Path) -> (Scenario, FrontEndRun) {
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

#[test]
fn every_file_is_a_scenario() {
    let files = files();
    let stray = files
        .iter()
        .find(|file| file.extension().is_none_or(|ext| ext != "json"));
    assert_eq!(stray, None);
    assert_eq!(files.len(), SCENARIOS);
}

#[test]
fn every_scenario_is_judged_as_it_says() {
    let mut wrong = Vec::new();
    for file in files() {
        let (scenario, run) = load(&file);
        let got = Expect::of(&judge(&run));
        let same_length = got.findings.len() == scenario.expect.findings.len();
        if !same_length || got != scenario.expect {
            wrong.push(format!(
                "{}: {}\n  expected {:?}\n       got {got:?}",
                file.display(),
                scenario.about,
                scenario.expect
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// One sentence each, in plain ASCII, and none of them claims what nobody documents.
#[test]
fn words_are_fit_to_be_pasted() {
    for file in files() {
        let judgement = judge(&load(&file).1);
        let findings = judgement.findings.iter();
        let mut texts: Vec<&str> = findings
            .flat_map(|f| [&f.summary, &f.evidence, &f.source, &f.next_step])
            .map(String::as_str)
            .collect();
        texts.extend([&judgement.summary, &judgement.next_step].map(String::as_str));
        texts.extend(
            [
                &judgement.tickets.reason,
                &judgement.ticket_resumption.reason,
            ]
            .map(String::as_str),
        );
        texts.push(&judgement.session_id_resumption.reason);
        texts.extend(judgement.by_version.iter().map(|judged| &*judged.summary));
        for text in texts {
            let name = file.display();
            assert!(!text.is_empty(), "{name}");
            assert!(
                text.bytes().all(|b| b.is_ascii_graphic() || b == b' '),
                "{name}: {text}"
            );
            assert!(!text.contains("  "), "{name}: {text}");
        }
    }
}

#[test]
fn every_reason_is_reached() {
    let seen: Vec<Reason> = files()
        .iter()
        .map(|file| load(file).0.expect.reason)
        .collect();
    let every = [
        Reason::TicketRepliesWorse,
        Reason::NoRequest,
        Reason::NoClientCertificate,
        Reason::ClientCertificateRefused,
        Reason::ClientCertificateAfterRequest,
        Reason::NeedsOtherEngine,
        Reason::PromisedToScout,
        Reason::ResumptionNotTested,
        Reason::ResumptionRefused,
        Reason::RepliesDifferWeakly,
        Reason::ClientCertificateNotRequested,
        Reason::RepliesAgree,
        Reason::NoTickets,
        Reason::NoTicketsPromised,
        Reason::NotPromisedToScout,
        Reason::NotResolved,
        Reason::NotReached,
        Reason::NoServerHello,
        Reason::NotTls,
        Reason::NoCommonVersion,
        Reason::NoCommonSuite,
        Reason::TicketOfferFails,
        Reason::HandshakeFailed,
        Reason::TicketPromisedNotSent,
        Reason::TooFewHandshakes,
        Reason::LocalFault,
        Reason::Stopped,
    ];
    for reason in every {
        assert!(seen.contains(&reason), "{reason}");
        assert_eq!(serde_json::to_value(reason).unwrap(), reason.id());
    }
}

#[test]
fn every_finding_is_reached() {
    let files = files();
    let found = files.iter().flat_map(|file| load(file).0.expect.findings);
    let found: BTreeSet<FindingId> = found.collect();
    assert_eq!(found, BTreeSet::from(FINDINGS));
    for id in found {
        assert_eq!(serde_json::to_value(id).unwrap(), id.id());
    }
}

#[test]
fn every_report_is_as_the_schema_says() {
    for file in files() {
        let report = runs::report(vec![load(&file).1]);
        let errors = schema::errors(&serde_json::to_value(&report).unwrap());
        assert!(errors.is_empty(), "{}: {errors:#?}", file.display());
    }
}
