//! What was seen of a front end, judged: its entry in a report.

use jiff::Timestamp;

use super::chain::{Evidence, issuer_findings};
use super::front_end::Agreed;
use super::versions::{self, EngineReport, VersionReport};
use super::{FrontEndReport, Trust};
use crate::chain::{ChainEvidence, differential};
use crate::diagnosis::judge;
use crate::observation::{Attempt, Choice, FrontEndRun, Series, TlsVersion};
use crate::verdict::Judgement;

impl FrontEndReport {
    /// Judges what was seen of a front end. `now` is when certificates must hold.
    #[must_use]
    pub fn new(run: FrontEndRun, trust: &Trust, now: Timestamp) -> Self {
        let judgement = judge(&run);
        let mut evidence = Evidence::of(&run, trust, now);
        let issuers = issuer_findings(&run, &judgement.client_certificate, trust);
        evidence.findings.extend(issuers);
        Self::of(run, judgement, evidence)
    }

    /// The entry of a run with its judgement and what its certificates say.
    pub(super) fn of(run: FrontEndRun, judgement: Judgement, evidence: Evidence) -> Self {
        let Judgement {
            verdict,
            reason,
            confidence,
            summary,
            next_step,
            tickets,
            ticket_resumption,
            session_id_resumption,
            renegotiated,
            renewed_ticket,
            same_ticket,
            ticket_keys,
            client_certificate,
            replies,
            conversations,
            mut findings,
            choice,
            by_version,
        } = judgement;
        let seen = chain_evidence(&evidence);
        findings.extend(evidence.findings);
        findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.id));
        Self {
            verdict,
            reason,
            confidence,
            summary,
            next_step,
            tls: agreed(&run, choice),
            versions: versions::seen(&run),
            engine: choice.map(EngineReport::from),
            by_version: by_version.into_iter().map(VersionReport::from).collect(),
            tickets,
            ticket_resumption,
            session_id_resumption,
            renegotiated,
            renewed_ticket,
            same_ticket,
            ticket_keys,
            client_certificate,
            replies,
            conversations,
            findings,
            certificate: evidence.state,
            chain: evidence.chain,
            differential: differential(verdict, seen, judged_version(choice)),
            certificates: evidence.certificates,
            target: run.target,
            server_name: run.server_name,
            address: run.address,
            reverse_name: run.reverse_name,
            vantage: None,
            conditions: run.conditions,
            version_runs: run.versions,
            cut_short: run.cut_short,
            cut_off: run.cut_off,
            chains: run.chains,
            acceptable_issuers: run.acceptable_issuers,
            attempts: run.attempts,
            host: Vec::new(),
            events: Vec::new(),
            evidence: None,
            system_client: None,
            judged_before: None,
        }
    }
}

/// The version that was judged; TLS 1.2 where a run does not say.
fn judged_version(choice: Option<Choice>) -> TlsVersion {
    choice.map_or_else(TlsVersion::default, |choice| choice.version)
}

/// What the series agreed on, in the version that the verdict is about.
fn agreed(run: &FrontEndRun, choice: Option<Choice>) -> Option<Agreed> {
    let about = |attempt: &&Attempt| {
        attempt.series != Series::Scout
            && choice.is_none_or(|choice| choice.version == attempt.offered_version)
    };
    let attempts = run.attempts.iter().filter(about);
    let hello = attempts.flat_map(|attempt| &attempt.server_hello).next()?;
    Some(Agreed {
        version: hello.version,
        suite: versions::suite(hello.suite),
    })
}

fn chain_evidence(evidence: &Evidence) -> ChainEvidence {
    match evidence.chain {
        Some(_) => ChainEvidence::Seen(evidence.state),
        None => ChainEvidence::NotSeen,
    }
}
