//! One chain of the lab: what is served, what is known, and what must come of it.

use jiff::Timestamp;
use ticketprobe::chain::{
    ChainJudgement, NameOrigin, NameRole, NameToHold, Names, RootSource, Roots, judge_chain,
};
use ticketprobe::finding::FindingId;
use ticketprobe::observation::TlsVersion;
use ticketprobe::target::Host;
use ticketprobe::verdict::CertificateState;

use super::authority::{POOL, SERVER};

pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) served: Vec<Vec<u8>>,
    pub(crate) roots: Vec<(Vec<u8>, RootSource)>,
    pub(crate) names: Vec<NameToHold>,
    pub(crate) tls_version: Option<TlsVersion>,
    pub(crate) now: Timestamp,
    pub(crate) state: CertificateState,
    pub(crate) findings: Vec<FindingId>,
}

impl Case {
    /// A chain that is valid and has no findings, unless told otherwise.
    pub(crate) fn new(name: &'static str, served: Vec<Vec<u8>>, now: Timestamp) -> Self {
        Self {
            name,
            served,
            roots: Vec::new(),
            names: vec![pool(POOL), server(SERVER)],
            tls_version: Some(TlsVersion::TLS12),
            now,
            state: CertificateState::Valid,
            findings: Vec::new(),
        }
    }

    /// With a root from a `--ca-file`.
    pub(crate) fn file(mut self, root: &[u8]) -> Self {
        let source = RootSource::CaFile("roots.pem".into());
        self.roots.push((root.to_vec(), source));
        self
    }

    /// With a root of the operating system.
    pub(crate) fn native(mut self, root: &[u8]) -> Self {
        self.roots.push((root.to_vec(), RootSource::Native));
        self
    }

    /// Without roots.
    pub(crate) fn rootless(mut self) -> Self {
        self.roots.clear();
        self
    }

    pub(crate) fn named(mut self, names: impl IntoIterator<Item = NameToHold>) -> Self {
        self.names = names.into_iter().collect();
        self
    }

    pub(crate) fn at(mut self, second: i64) -> Self {
        self.now = Timestamp::from_second(second).unwrap();
        self
    }

    pub(crate) fn valid(mut self, findings: &[FindingId]) -> Self {
        self.findings = findings.to_vec();
        self
    }

    pub(crate) fn faulty(self, findings: &[FindingId]) -> Self {
        Self {
            state: CertificateState::Faulty,
            ..self.valid(findings)
        }
    }

    pub(crate) fn unknown(self, findings: &[FindingId]) -> Self {
        Self {
            state: CertificateState::Unknown,
            ..self.valid(findings)
        }
    }

    pub(crate) fn roots(&self) -> Roots {
        let mut roots = Roots::new();
        for (der, source) in &self.roots {
            let der = der.clone().into();
            roots.add_certificate(der, source.clone()).unwrap();
        }
        roots
    }

    pub(crate) fn judge(&self) -> ChainJudgement {
        let names = Names {
            held: self.names.clone(),
        };
        judge_chain(
            &self.served,
            &names,
            &self.roots(),
            self.tls_version,
            self.now,
        )
    }
}

/// The name of the pool, from the target.
pub(crate) fn pool(name: &str) -> NameToHold {
    NameToHold {
        host: host(name),
        role: NameRole::Pool,
        origin: NameOrigin::Target,
    }
}

/// The name of the server, given by the user.
pub(crate) fn server(name: &str) -> NameToHold {
    NameToHold {
        host: host(name),
        role: NameRole::Server,
        origin: NameOrigin::Given,
    }
}

fn host(name: &str) -> Host {
    match name.parse() {
        Ok(address) => Host::Address(address),
        Err(_) => Host::Name(name.to_owned()),
    }
}
