//! What the report says of TLS versions: what the scouts saw, and the engine and verdict of each version.

use serde::{Deserialize, Serialize};

use crate::engine_choice;
use crate::finding::Confidence;
use crate::observation::{Attempt, Choice, Engine, FrontEndRun, Reply, Series, TlsVersion};
use crate::schannel::suite_name;
use crate::verdict::{Reason, Verdict, VersionJudgement};

/// What a scout saw of one TLS version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionSeen {
    /// The version that the scout offered as the highest.
    pub version: TlsVersion,
    /// The suite that the server prefers in it, by its IANA name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suite: Option<String>,
    /// Whether ServerHello acknowledged the SessionTicket extension.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket_acknowledged: Option<Acknowledged>,
    /// In TLS 1.3: the group of the server's share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// In TLS 1.3: the group that a HelloRetryRequest asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_group: Option<String>,
    /// What came instead of a ServerHello of this version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// Whether ServerHello acknowledged the SessionTicket extension (RFC 5077 section 3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Acknowledged {
    /// It did: a NewSessionTicket is due.
    Yes,
    /// It did not.
    No,
}

/// With which engine the series ran, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineReport {
    /// The engine; none where the series could not be run.
    pub name: Option<Engine>,
    /// Why this one, or why none.
    pub because: String,
}

/// One TLS version that the series ran in, or were to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionReport {
    /// The version.
    pub version: TlsVersion,
    /// Its engine.
    pub engine: EngineReport,
    /// One word.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// How sure the evidence makes it.
    pub confidence: Confidence,
    /// Verdict and reason in a sentence.
    pub summary: String,
}

impl From<Choice> for EngineReport {
    fn from(choice: Choice) -> Self {
        Self {
            name: choice.engine,
            because: engine_choice::words(choice),
        }
    }
}

impl From<VersionJudgement> for VersionReport {
    fn from(judgement: VersionJudgement) -> Self {
        Self {
            version: judgement.choice.version,
            engine: judgement.choice.into(),
            verdict: judgement.verdict,
            reason: judgement.reason,
            confidence: judgement.confidence,
            summary: judgement.summary,
        }
    }
}

/// What the scouts saw, the highest version first.
pub(super) fn seen(run: &FrontEndRun) -> Vec<VersionSeen> {
    let mut scouts: Vec<&Attempt> = run.series(Series::Scout).collect();
    scouts.sort_by_key(|scout| std::cmp::Reverse(scout.offered_version));
    scouts.into_iter().map(of_scout).collect()
}

fn of_scout(scout: &Attempt) -> VersionSeen {
    let version = scout.offered_version;
    let misbehaved = matches!(scout.reply, Reply::Misbehaved { .. });
    let hello = scout.server_hello.as_ref();
    match hello.filter(|hello| hello.version == version && !misbehaved) {
        Some(hello) => VersionSeen {
            version,
            suite: Some(suite(hello.suite)),
            // TLS 1.3 promises nothing in clear.
            ticket_acknowledged: (version < TlsVersion::TLS13).then_some(
                match hello.ticket_acknowledged {
                    true => Acknowledged::Yes,
                    false => Acknowledged::No,
                },
            ),
            group: scout.tls13.and_then(|told| told.group).map(group),
            retry_group: scout.tls13.and_then(|told| told.retry_group).map(group),
            answer: None,
        },
        None => VersionSeen {
            version,
            suite: None,
            ticket_acknowledged: None,
            group: None,
            retry_group: None,
            answer: Some(answer(scout)),
        },
    }
}

/// The IANA name of a suite, or its number.
pub(crate) fn suite(number: u16) -> String {
    suite_name(number).map_or_else(|| format!("0x{number:04X}"), str::to_owned)
}

/// The IANA name of a group of TLS 1.3, or its number.
fn group(number: u16) -> String {
    match number {
        23 => "secp256r1".to_owned(),
        24 => "secp384r1".to_owned(),
        25 => "secp521r1".to_owned(),
        29 => "x25519".to_owned(),
        30 => "x448".to_owned(),
        other => format!("group {other}"),
    }
}

fn answer(scout: &Attempt) -> String {
    match (&scout.reply, &scout.server_hello) {
        (Reply::Misbehaved { what }, _) => what.clone(),
        (_, Some(hello)) => format!("ServerHello of {}", hello.version),
        (Reply::Alert { description }, None) => format!("{} ({description})", scout.reply),
        (Reply::Timeout, None) => "timed out".to_owned(),
        (reply, None) => reply.to_string(),
    }
}
