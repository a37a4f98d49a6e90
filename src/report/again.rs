//! A report judged again: the same observations, and what this version makes of them.

use super::front_end::judged_version;
use super::{EngineReport, FrontEndReport, Report, VersionReport, agreed, pool, versions};
use crate::chain::{ChainEvidence, differential};
use crate::diagnosis::{FINDINGS, SYSTEM_CLIENT, Tally, judge};
use crate::finding::Finding;
use crate::observation::{FrontEndRun, fold, unfold};
use crate::verdict::Judgement;

impl Report {
    /// Judges the observations on tickets again with this version.
    ///
    /// What the run itself was (tool, command, times, plan, notices) stays, and so does what was found in certificates: the roots and
    /// the client certificate by which they were judged are not in a report. A comparison with another run falls away. The front ends
    /// keep their order and their number.
    #[must_use]
    pub fn judged_again(&self) -> Self {
        let front_ends: Vec<FrontEndReport> = self
            .front_ends
            .iter()
            .map(FrontEndReport::judged_again)
            .collect();
        let tally = Tally::of(front_ends.iter().map(|front_end| front_end.verdict));
        Self {
            verdict: tally.worst(),
            exit_code: tally.exit_code(self.certificate),
            pools: pool::compare(&front_ends, pool::runs(&self.pools)),
            front_ends,
            change: None,
            ..self.clone()
        }
    }
}

impl FrontEndReport {
    /// The observations alone, every attempt by itself.
    #[must_use]
    pub fn run(&self) -> FrontEndRun {
        FrontEndRun {
            target: self.target.clone(),
            server_name: self.server_name.clone(),
            address: self.address,
            reverse_name: self.reverse_name.clone(),
            conditions: self.conditions,
            versions: self.version_runs.clone(),
            cut_short: self.cut_short,
            cut_off: self.cut_off.clone(),
            attempts: unfold(&self.attempts),
            chains: self.chains.clone(),
            acceptable_issuers: self.acceptable_issuers.clone(),
        }
    }

    /// The same, with attempts that went alike kept once.
    #[must_use]
    pub fn folded(self) -> Self {
        Self {
            attempts: fold(self.attempts),
            system_client: self.system_client.map(|f| Box::new(f.folded())),
            ..self
        }
    }

    fn judged_again(&self) -> Self {
        let run = self.run();
        let system_client = self.system_client.as_ref();
        let system_client = system_client.map(|f| f.judged_again());
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
        } = judge(&run);
        findings.extend(self.findings_elsewhere().cloned());
        findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.id));
        let evidence = match self.chain {
            Some(_) => ChainEvidence::Seen(self.certificate),
            None => ChainEvidence::NotSeen,
        };
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
            differential: differential(verdict, evidence, judged_version(choice)),
            system_client: None,
            ..self.clone()
        }
        .beside(system_client)
    }

    /// What was not found by the judgement on tickets.
    fn findings_elsewhere(&self) -> impl Iterator<Item = &Finding> {
        let findings = self.findings.iter();
        findings.filter(|finding| {
            !FINDINGS.contains(&finding.id) && !SYSTEM_CLIENT.contains(&finding.id)
        })
    }
}
