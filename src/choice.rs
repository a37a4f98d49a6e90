//! The choice of engine: what the scouts saw, what the user wants and which engines there are, to an engine for each TLS version.
//!
//! It is a pure function. rustls is taken wherever it can do the work, openssl where it is needed.

use crate::observation::{
    Attempt, Because, CertificateAtHand, Choice, Engine, Reply, Series, TlsVersion,
};
use crate::plan::Versions;
use crate::schannel::{has_suite, suite_name};

/// The engines of this build.
#[cfg(not(feature = "legacy-tls"))]
pub const BUILT: &[Engine] = &[Engine::Rustls];
/// The engines of this build.
#[cfg(feature = "legacy-tls")]
pub const BUILT: &[Engine] = &[Engine::Rustls, Engine::Openssl];

/// What the user wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The TLS versions.
    pub versions: Versions,
    /// The engine, where it is not left to this tool.
    pub engine: Option<Engine>,
}

/// Chooses for each version that the series shall run in. There is at least one; the highest comes first.
#[must_use]
pub fn choose(attempts: &[Attempt], wish: Wish, built: &[Engine]) -> Vec<Choice> {
    let scouts: Vec<&Attempt> = attempts
        .iter()
        .filter(|a| a.series == Series::Scout)
        .collect();
    let chooser = Chooser {
        scouts: &scouts,
        forced: wish.engine,
        built,
    };
    match wish.versions {
        Versions::Auto => vec![chooser.best()],
        Versions::Listed(list) => list.iter().map(|version| chooser.at(version)).collect(),
    }
}

/// Chooses again after the first attempts on rustls: where they saw a HelloRequest and a client certificate is at hand, openssl can
/// present it. None where the choice stands.
#[must_use]
pub fn choose_again(
    choice: Choice,
    attempts: &[Attempt],
    at_hand: CertificateAtHand,
    wish: Wish,
    built: &[Engine],
) -> Option<Choice> {
    let renegotiates = attempts.iter().any(|a| a.hello_requests > 0);
    let free = choice.engine == Some(Engine::Rustls) && wish.engine.is_none();
    let can = at_hand == CertificateAtHand::Given && built.contains(&Engine::Openssl);
    (renegotiates && free && can).then_some(Choice {
        engine: Some(Engine::Openssl),
        because: Because::Renegotiation,
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
    forced: Option<Engine>,
    built: &'a [Engine],
}

impl Chooser<'_> {
    /// The highest version that the server and an engine share. Where the scouts found none, TLS 1.2 is tried all the same.
    fn best(&self) -> Choice {
        let choices = TlsVersion::SCOUTED.map(|version| self.at(version));
        let spoken = |choice: &&Choice| matches!(self.answer(choice.version), Answer::Spoken(_));
        let can_run = |choice: &&Choice| choice.engine.is_some();
        let [first, ..] = &choices;
        let shared = choices.iter().filter(spoken).find(can_run);
        let tried = shared.or_else(|| Some(first).filter(can_run));
        *tried
            .or_else(|| choices.iter().find(spoken))
            .unwrap_or(first)
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
        let openssl = self.built.contains(&Engine::Openssl);
        let old = version < TlsVersion::TLS12;
        let lacking = suite.filter(|suite| !has_suite(*suite));
        match (self.forced, lacking) {
            (Some(Engine::Rustls), _) if old => (None, Because::RustlsForced),
            (Some(engine), _) => (Some(engine), Because::Forced),
            (None, _) if old && openssl => (Some(Engine::Openssl), Because::OldVersion),
            (None, _) if old => (None, Because::NotBuilt),
            (None, Some(suite)) if openssl => {
                (Some(Engine::Openssl), Because::LacksSuite { suite })
            }
            (None, Some(suite)) => (Some(Engine::Rustls), Because::MayShare { suite }),
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
        Because::Forced => "--engine asked for it".to_owned(),
        Because::Shared { suite } => {
            format!("it has {}, which the server prefers in {version}", name(suite))
        }
        Because::MayShare { suite } => format!(
            "it lacks {}, which the server prefers in {version}, and may share another; this build has no other engine",
            name(suite)
        ),
        Because::NotScouted => format!("the server was not scouted in {version}"),
        Because::Unanswered => {
            format!("no scout got a ServerHello of {version}; it was tried anyway")
        }
        Because::OldVersion => format!("rustls does not speak {version}"),
        Because::LacksSuite { suite } => {
            format!("rustls lacks {}, which the server prefers in {version}", name(suite))
        }
        Because::Renegotiation => {
            "the server asks for the client certificate by renegotiation, which rustls cannot answer".to_owned()
        }
        Because::NotBuilt => format!(
            "{version} takes the engine openssl, which this build does not have (feature legacy-tls)"
        ),
        Because::RustlsForced => {
            format!("--engine rustls was given, which does not speak {version}")
        }
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
