//! The choice of engine: what the scouts saw, what the first look after a request saw and what the user asked for, to an engine for each
//! TLS version.
//!
//! It is a pure function; `docs/how-it-works.md` has its table. rustls is taken wherever it can hold the conversation, the classic
//! engine where it cannot.

use crate::observation::{Attempt, Because, Choice, Engine, Reply, Series, TlsVersion};
use crate::plan::Versions;
use crate::schannel::{has_suite, suite_name};

/// What the choice goes by besides what was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The TLS versions.
    pub versions: Versions,
    /// The engine, where it is not left to this tool.
    pub engine: Option<Engine>,
    /// What the client's key can sign.
    pub key: KeyFits,
}

/// The TLS versions that the client's key can sign for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFits {
    /// All, or there is no key.
    EveryVersion,
    /// TLS 1.2 alone: the key lies in a store that does not sign the hashes of TLS 1.0 and 1.1.
    Tls12Alone,
}

/// Chooses for each version that the series shall run in. There is at least one; the highest comes first.
#[must_use]
pub fn choose(attempts: &[Attempt], wish: Wish) -> Vec<Choice> {
    let scouts: Vec<&Attempt> = attempts
        .iter()
        .filter(|a| a.series == Series::Scout)
        .collect();
    let chooser = Chooser {
        scouts: &scouts,
        wish,
    };
    match wish.versions {
        Versions::Highest => vec![chooser.best()],
        Versions::Auto => chooser.best_and_beside(),
        Versions::Listed(list) => list.iter().map(|version| chooser.at(version)).collect(),
    }
}

/// What rustls met and the classic engine can do more with; none where nothing in `attempt` asks for another engine.
#[must_use]
pub fn more_than_rustls(attempt: &Attempt) -> Option<Because> {
    let broken = attempt.breach.as_ref().filter(|_| attempt.was_broken_off());
    if broken.is_some_and(|breach| breach.rule.can_be_overlooked()) {
        return Some(Because::RuleBroken);
    }
    (attempt.hello_requests > 0).then_some(Because::Renegotiation)
}

/// Chooses again after the first look: where the server asked for renegotiation, only the classic engine can answer; where rustls broke
/// off because the server broke a rule, the classic engine may go on. None where the choice stands.
#[must_use]
pub fn choose_again(choice: Choice, attempts: &[Attempt], wish: Wish) -> Option<Choice> {
    if choice.engine != Some(Engine::Rustls) || wish.engine.is_some() {
        return None;
    }
    Some(Choice {
        engine: Some(Engine::Classic),
        because: attempts.iter().find_map(more_than_rustls)?,
        ..choice
    })
}

/// What the scouts say about one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    /// No scout went out in it.
    NotScouted,
    /// No scout got a connection.
    NotReached,
    /// A scout got no ServerHello that can be believed.
    Unanswered,
    /// The server chose another version where this was the highest.
    Other(TlsVersion),
    /// The server speaks it and prefers this suite.
    Spoken(u16),
}

struct Chooser<'a> {
    scouts: &'a [&'a Attempt],
    wish: Wish,
}

impl Chooser<'_> {
    /// The highest version that the server and an engine share. Where the scouts found none, TLS 1.2 is tried all the same.
    fn best(&self) -> Choice {
        let choices = TlsVersion::SCOUTED.map(|version| self.at(version));
        if speaks_tls13_alone(self.scouts) {
            return self.at(TlsVersion::TLS13);
        }
        let spoken = |choice: &&Choice| matches!(self.answer(choice.version), Answer::Spoken(_));
        let can_run = |choice: &&Choice| choice.engine.is_some();
        let [first, ..] = &choices;
        let shared = choices.iter().filter(spoken).find(can_run);
        let tried = shared.or_else(|| Some(first).filter(can_run));
        *tried
            .or_else(|| choices.iter().find(spoken))
            .unwrap_or(first)
    }

    /// The highest version, and TLS 1.0 beside it where the server speaks that too and an engine can run it, or could with another key.
    fn best_and_beside(&self) -> Vec<Choice> {
        let best = self.best();
        let beside = self.at(TlsVersion::TLS10);
        let spoken = matches!(self.answer(beside.version), Answer::Spoken(_));
        let told = beside.engine.is_some() || beside.because == Because::KeyCannotSign;
        let runs = best.engine.is_some() && told;
        if spoken && runs && best.version > beside.version {
            vec![best, beside]
        } else {
            vec![best]
        }
    }

    fn at(&self, version: TlsVersion) -> Choice {
        let (engine, because) = match self.answer(version) {
            Answer::NotReached => (None, Because::NotReached),
            Answer::Other(chosen) => (None, Because::NotSpoken { chosen }),
            Answer::NotScouted => self.engine(version, None, Because::NotScouted),
            Answer::Unanswered => self.engine(version, None, Because::Unanswered),
            Answer::Spoken(suite) => self.engine(version, Some(suite), Because::Shared { suite }),
        };
        Choice {
            version,
            engine,
            because,
        }
    }

    /// The engine for a version that can be tried; `because` is why it is rustls where nothing speaks against that.
    fn engine(
        &self,
        version: TlsVersion,
        suite: Option<u16>,
        because: Because,
    ) -> (Option<Engine>, Because) {
        if version >= TlsVersion::TLS13 {
            return match self.wish.engine {
                Some(Engine::Rustls | Engine::Schannel) => (None, Because::RustlsForced),
                Some(_) => (Some(Engine::Classic), Because::Forced),
                None => (Some(Engine::Classic), Because::OffersAtWill),
            };
        }
        let old = version < TlsVersion::TLS12;
        let lacking = suite.filter(|suite| !has_suite(*suite));
        match (self.wish.engine, lacking) {
            // Windows signs with its own key for every version.
            (Some(Engine::Schannel), _) => (Some(Engine::Schannel), Because::Forced),
            (Some(Engine::Rustls), _) if old => (None, Because::RustlsForced),
            _ if old && self.wish.key == KeyFits::Tls12Alone => (None, Because::KeyCannotSign),
            (Some(engine), _) => (Some(engine), Because::Forced),
            (None, _) if old => (Some(Engine::Classic), Because::OldVersion),
            (None, Some(suite)) => (Some(Engine::Classic), Because::LacksSuite { suite }),
            (None, None) => (Some(Engine::Rustls), because),
        }
    }

    /// Every scout counts: one that offered TLS 1.2 and was answered with TLS 1.0 shows that TLS 1.0 is spoken.
    fn answer(&self, version: TlsVersion) -> Answer {
        if !self.scouts.is_empty() && !self.scouts.iter().any(|a| a.sent_hello()) {
            return Answer::NotReached;
        }
        let mut choices = self.scouts.iter().filter_map(|scout| chosen(scout));
        if let Some((_, suite)) = choices.find(|(chosen, _)| *chosen == version) {
            return Answer::Spoken(suite);
        }
        match self.scouts.iter().find(|a| a.offered_version == version) {
            None => Answer::NotScouted,
            Some(scout) => match chosen(scout) {
                None => Answer::Unanswered,
                Some((other, _)) => Answer::Other(other),
            },
        }
    }
}

/// Whether a scout of TLS 1.3 was answered, and none of another version.
#[must_use]
pub fn speaks_tls13_alone(scouts: &[&Attempt]) -> bool {
    let highest = scouts.iter().filter_map(|scout| chosen(scout));
    highest.map(|(version, _)| version).min() == Some(TlsVersion::TLS13)
}

/// Whether scouts went out, some were answered, and none got a ServerHello: then TLS 1.3 is all that may be left.
#[must_use]
pub fn leaves_only_tls13(scouts: &[Attempt], wish: Wish) -> bool {
    let can_run = matches!(wish.engine, None | Some(Engine::Classic));
    let asked = can_run && matches!(wish.versions, Versions::Highest | Versions::Auto);
    let reached = scouts.iter().any(Attempt::sent_hello);
    let refused = |scout: &Attempt| match &scout.reply {
        Reply::Alert { .. } | Reply::Closed | Reply::Reset => scout.server_hello.is_none(),
        _ => false,
    };
    asked && reached && scouts.iter().all(refused)
}

/// Version and suite that a server chose, where it kept to what was offered.
fn chosen(scout: &Attempt) -> Option<(TlsVersion, u16)> {
    let hello = scout.server_hello.as_ref()?;
    let believed = !matches!(scout.reply, Reply::Misbehaved { .. });
    believed.then_some((hello.version, hello.suite))
}

/// Why, in words that follow the name of the engine, or that say why there is none.
#[must_use]
pub fn words(choice: Choice) -> String {
    let version = choice.version;
    match choice.because {
        Because::Forced if choice.engine == Some(Engine::Schannel) => {
            "it was asked for; version, name, certificate and credential were chosen, and suites and offers were left to Windows; each full handshake had a fresh credential".to_owned()
        }
        Because::Forced => "--engine asked for it".to_owned(),
        Because::Shared { suite } => {
            format!("it has {}, which the server prefers in {version}", name(suite))
        }
        Because::MayShare { suite } => format!(
            "it lacks {}, which the server prefers in {version}, and may share another; the program had no other engine",
            name(suite)
        ),
        Because::NotScouted => format!("the server was not scouted in {version}"),
        Because::Unanswered => {
            format!("no scout got a ServerHello of {version}; it was tried anyway")
        }
        Because::OldVersion => format!("rustls does not speak {version}"),
        Because::OffersAtWill => {
            format!("rustls offers to take tickets in every ClientHello of {version}")
        }
        Because::LacksSuite { suite } => {
            format!("rustls lacks {}, which the server prefers in {version}", name(suite))
        }
        Because::Renegotiation => {
            "the server asks for the client certificate by renegotiation, which rustls cannot answer".to_owned()
        }
        Because::RuleBroken => {
            "the server breaks a rule of TLS at which rustls breaks off (finding rule-broken)".to_owned()
        }
        Because::NotBuilt => format!(
            "{version} takes a second engine, which the program did not have"
        ),
        Because::RustlsForced if version >= TlsVersion::TLS13 => {
            format!("--engine was given, and only the classic engine probes {version}")
        }
        Because::RustlsForced => {
            format!("--engine rustls was given, which does not speak {version}")
        }
        Because::KeyCannotSign => format!(
            "the client's key lies in a certificate store that does not sign for {version}"
        ),
        Because::NotSpoken { chosen } => {
            format!("the server answered a ClientHello of {version} with {chosen}")
        }
        Because::NotReached => "no scout got a TCP connection".to_owned(),
    }
}

fn name(suite: u16) -> String {
    suite_name(suite).map_or_else(|| format!("suite 0x{suite:04X}"), str::to_owned)
}

#[cfg(test)]
mod tests;
