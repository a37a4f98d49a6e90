//! Evidence from servers, put beside what the wire showed.

use super::events::damage;
use super::{FileFacts, FrontEndReport, HostEvidence, Matched, Report};
use crate::finding::Finding;
use crate::server_evidence::event_history::{EventVerdict, Outcome};
use crate::server_evidence::joined::{
    Evidence, HostMatch, compare_binding, compare_serials, join, match_host,
};
use crate::server_evidence::registry_state::RegistryState;
use crate::verdict::Verdict;

/// What files of servers say, read and judged, before it is known which front ends they are of.
#[derive(Clone, Debug, Default)]
pub struct ServerFiles {
    /// Registry exports.
    pub registries: Vec<HostEvidence>,
    /// Event logs, as they could be read.
    pub logs: Vec<FileFacts>,
    /// What became of the events in them; none where there is no log.
    pub events: Option<Outcome>,
}

/// Exports of one host that differ in the state: which of them is of now, they do not say.
fn contradicting(front_end: &FrontEndReport) -> Option<String> {
    let has = |state| {
        front_end
            .host
            .iter()
            .any(|host| host.evidence.state == state)
    };
    let (best, worst) = (RegistryState::Applied, RegistryState::NotApplied);
    (has(best) && has(worst)).then(|| {
        format!(
            "the registry exports of {} contradict each other ({best}, {worst}), and '{worst}' was believed: give the newest alone",
            front_end.name()
        )
    })
}

/// Which front ends a host is.
enum Which {
    None,
    /// Their indices, and how they match.
    These(Vec<usize>, HostMatch),
    /// Several share a certificate that holds the name.
    Ambiguous,
}

impl Report {
    /// Puts evidence from servers beside the front ends that it is of. What matches none is told among the notices.
    ///
    /// Returns the notices that were added.
    pub fn add_evidence(&mut self, server: ServerFiles) -> &[String] {
        let told = self.notices.len();
        let (histories, named, notices) = match server.events {
            Some(events) => (events.hosts, events.named, events.notices),
            None => Default::default(),
        };
        for host in server.registries {
            let what = format!("the registry export {} (host {})", host.file, host.host);
            for (index, matched) in self.find(&host.host, &what) {
                let evidence = host.clone();
                self.front_ends[index]
                    .host
                    .push(Matched { matched, evidence });
            }
        }
        for history in histories {
            let what = format!("the event log of {}", history.host);
            let unknown = matches!(self.which(&history.host), Which::None);
            let given = named.get(&history.host).filter(|_| unknown);
            let host = given.unwrap_or(&history.host);
            if given.is_some() {
                self.notices.push(format!(
                    "{what} is taken for that of {host}, as --with-events says"
                ));
            }
            for (index, matched) in self.find(host, &what) {
                let evidence = history.clone();
                let events = &mut self.front_ends[index].events;
                events.push(Matched { matched, evidence });
            }
        }
        let damaged = server.logs.iter().filter_map(damage);
        self.notices.extend(notices.into_iter().chain(damaged));
        self.front_ends
            .iter_mut()
            .for_each(FrontEndReport::join_evidence);
        let contradicting = self.front_ends.iter().filter_map(contradicting);
        let contradicting: Vec<String> = contradicting.collect();
        self.notices.extend(contradicting);
        &self.notices[told..]
    }

    /// The front ends that a host is; a notice where there is none, or more than one.
    fn find(&mut self, host: &str, what: &str) -> Vec<(usize, HostMatch)> {
        let (notice, found) = match self.which(host) {
            Which::None => (
                Some(format!(
                    "{what} matched no front end and was not used: names are compared with target, server name, address, its name in DNS, and certificate"
                )),
                Vec::new(),
            ),
            Which::Ambiguous => (
                Some(format!(
                    "{what} matched several front ends by a name in a certificate that they share, and was not used: probe the host by its own name"
                )),
                Vec::new(),
            ),
            Which::These(indices, how) => {
                let several = indices.len() > 1;
                let notice = several.then(|| {
                    format!(
                        "{what} matched {} front ends {} and was shown with each",
                        indices.len(),
                        how.words()
                    )
                });
                (
                    notice,
                    indices.into_iter().map(|index| (index, how)).collect(),
                )
            }
        };
        self.notices.extend(notice);
        found
    }

    fn which(&self, host: &str) -> Which {
        let matches: Vec<(usize, HostMatch)> = self
            .front_ends
            .iter()
            .enumerate()
            .filter_map(|(index, front_end)| Some((index, front_end.match_name(host)?)))
            .collect();
        let Some(best) = matches.iter().map(|(_, how)| *how).min() else {
            return Which::None;
        };
        let is_best = |(_, how): &&(usize, HostMatch)| *how == best;
        let indices: Vec<usize> = matches
            .iter()
            .filter(is_best)
            .map(|(index, _)| *index)
            .collect();
        if best == HostMatch::Certificate && indices.len() > 1 {
            Which::Ambiguous
        } else {
            Which::These(indices, best)
        }
    }
}

impl FrontEndReport {
    fn match_name(&self, host: &str) -> Option<HostMatch> {
        let address = self.address.map(|address| address.ip().to_string());
        let target = self
            .target
            .rsplit_once(':')
            .map_or(&*self.target, |(name, _)| name);
        let leaf = self.certificates.first();
        let common_name = leaf.and_then(|leaf| leaf.subject.split("CN=").nth(1));
        let common_name = common_name.and_then(|rest| rest.split(',').next());
        let names = leaf
            .into_iter()
            .flat_map(|leaf| &leaf.san)
            .map(String::as_str);
        let all = address
            .iter()
            .map(|address| (HostMatch::Address, address.as_str()))
            .chain([(HostMatch::Target, target)])
            .chain(
                self.server_name
                    .iter()
                    .map(|name| (HostMatch::ServerName, name.as_str())),
            )
            .chain(
                self.reverse_name
                    .iter()
                    .map(|name| (HostMatch::ReverseName, name.as_str())),
            )
            .chain(
                names
                    .chain(common_name)
                    .map(|name| (HostMatch::Certificate, name)),
            );
        match_host(host, all)
    }

    /// What the registry of its host asks for: the worst that its exports tell; none where there is none.
    #[must_use]
    pub fn registry_state(&self) -> Option<RegistryState> {
        let states = self.host.iter().map(|host| host.evidence.state);
        let telling = states.filter(|state| *state != RegistryState::CannotTell);
        let cannot_tell = (!self.host.is_empty()).then_some(RegistryState::CannotTell);
        telling.max().or(cannot_tell)
    }

    /// What became of the events of its host: the worst of its logs; none where there is none.
    #[must_use]
    pub fn event_verdict(&self) -> Option<EventVerdict> {
        let verdicts = self.events.iter().map(|events| events.evidence.verdict);
        verdicts.max()
    }

    /// Judges wire, registry and events together.
    fn join_evidence(&mut self) {
        if self.host.is_empty() && self.events.is_empty() {
            return;
        }
        let joined = join(Evidence {
            // The registry value and the events are of Schannel up to TLS 1.2: TLS 1.3 says nothing for or against them.
            wire: match self.is_tls13() {
                true => Verdict::Inconclusive,
                false => self.verdict,
            },
            registry: self.registry_state(),
            events: self.event_verdict(),
        });
        self.evidence = Some(joined.paragraph());
        self.findings.extend(joined.findings);
        let named: Vec<_> = self
            .events
            .iter()
            .flat_map(|events| &events.evidence.events)
            .flat_map(|event| event.certificates.clone())
            .collect();
        let served = self.certificates.first().map(|leaf| leaf.serial.as_str());
        self.findings.extend(compare_serials(&named, served));
        let bindings = self.compare_bindings();
        self.findings.extend(bindings);
    }
}

impl FrontEndReport {
    /// Compares the binding of the probed port with the wire: that of the address, else that of every address.
    fn compare_bindings(&self) -> Vec<Finding> {
        let Some(address) = self.address else {
            return Vec::new();
        };
        let all = self.host.iter().flat_map(|host| &host.evidence.bindings);
        let of_port = all.filter(|binding| binding.port == address.port());
        let own = address.to_string();
        let binding = of_port.min_by_key(|binding| binding.endpoint != own);
        let served = self.certificates.first().map(|leaf| leaf.sha1.as_str());
        binding.map_or_else(Vec::new, |binding| {
            compare_binding(binding, served, self.client_certificate.requested)
        })
    }
}
