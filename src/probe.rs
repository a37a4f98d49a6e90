//! From targets to front ends, all front ends of a run side by side, and the tickets of each pool among its members.

mod course;
mod foreign;
mod kept;
mod lookup;
mod pools;
mod system;
mod watch_for_renegotiation;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;
use std::time::Duration;

use rustls_pki_types::ServerName;
use tokio::sync::watch;
use tokio::time::Instant;

use self::course::Course;
use self::foreign::Member;
use self::kept::{Kept, Session};
pub use self::lookup::front_ends;
use self::lookup::reverse_name;
pub use self::pools::{Event, foreign_tickets, pools, run};
use crate::classic::Credential;
use crate::dial::{ClassicSetup, DialSetup, Request, SetupError};
use crate::experiment::{self, Limits, Ran};
use crate::observation::{
    Attempt, CertificateAtHand, Choice, Conditions, CutShort, Engine, FrontEndRun, Method, Offer,
    Reply, Series, Stage, TlsVersion,
};
use crate::plan::Plan;
use crate::schannel;
use crate::target::{Host, Listed, Target};

/// What all front ends of a run share.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Attempts of each series.
    pub plan: Plan,
    /// What each attempt asks.
    pub asking: Asking,
    /// Whether a client certificate is at hand.
    pub client_certificate: CertificateAtHand,
    /// The engine that the user asked for.
    pub engine: Option<Engine>,
    /// How hard one front end may be pressed.
    pub limits: Limits,
    /// Front ends in flight.
    pub parallel: NonZeroUsize,
    /// Draws the pairs of the series `foreign ticket` in large pools.
    pub seed: u64,
}

/// What each attempt asks over its connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// The method of its requests.
    pub method: Method,
    /// How many, at most.
    pub requests: NonZeroU32,
    /// How long the connection is then kept open in silence.
    pub hold: Duration,
    /// The body of a POST; none for an empty XML document.
    pub body: Option<Vec<u8>>,
}

impl Default for Asking {
    /// Two times GET, as a client that stays connected would.
    fn default() -> Self {
        Self {
            method: Method::Get,
            requests: NonZeroU32::MIN.saturating_add(1),
            hold: Duration::ZERO,
            body: None,
        }
    }
}

impl Asking {
    /// Requests over so many connections, at most.
    #[must_use]
    pub fn most(&self, connections: u64) -> u64 {
        match self.method {
            Method::None => 0,
            _ => connections.saturating_mul(u64::from(self.requests.get())),
        }
    }

    fn request(&self, authority: &str, path: &str) -> Request {
        let request = Request::new(self.method, authority, path)
            .times(self.requests)
            .holding(self.hold);
        match &self.body {
            Some(body) => request.with_body(body),
            None => request,
        }
    }
}

/// Both engines, set up.
#[derive(Clone, Debug)]
pub struct Engines {
    /// rustls: TLS 1.2 with ECDHE.
    pub rustls: DialSetup,
    /// The engine of module [`crate::classic`]: all else.
    pub classic: ClassicSetup,
    /// Schannel of Windows itself, where it is to be used.
    #[cfg(windows)]
    pub schannel: Option<crate::dial::SchannelSetup>,
}

impl Engines {
    /// Sets the engines up with, where given, a client certificate and its key. `patience` bounds each step of an attempt.
    ///
    /// # Errors
    /// [`SetupError`].
    pub fn new(
        credential: Option<Arc<Credential>>,
        patience: Duration,
    ) -> Result<Self, SetupError> {
        let certified = credential.as_ref().map(|c| c.certified_key());
        Ok(Self {
            rustls: DialSetup::new(schannel::provider(), certified, patience)?,
            classic: ClassicSetup::new(credential, patience),
            #[cfg(windows)]
            schannel: None,
        })
    }
}

/// One front end to be probed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FrontEnd {
    /// The target that it belongs to.
    pub target: Target,
    /// The name for SNI and Host where it is not that of the target.
    pub server_name: Option<String>,
    /// Its address; none where the name has none.
    pub address: Option<SocketAddr>,
}

impl FrontEnd {
    /// That of a target without a known address.
    #[must_use]
    pub fn unknown(listed: &Listed) -> Self {
        Self {
            target: listed.target.clone(),
            server_name: listed.server_name.clone(),
            address: None,
        }
    }
}

/// What came of the series of one front end.
struct Probed {
    run: FrontEndRun,
    /// What its pool needs of it; none where it has no address.
    member: Option<Member>,
}

impl Probed {
    fn alone(run: FrontEndRun) -> Self {
        Self { run, member: None }
    }
}

/// Probes one front end.
async fn probe(
    front_end: &FrontEnd,
    engines: &Engines,
    settings: &Settings,
    stop: watch::Receiver<bool>,
) -> Probed {
    let mut run = empty_run(front_end, settings);
    let Some(address) = front_end.address else {
        if *stop.borrow() {
            let left_out = u32::try_from(settings.plan.usual()).unwrap_or(u32::MAX);
            run.cut_short = CutShort::Interrupted { left_out };
            return Probed::alone(run);
        }
        run.attempts = vec![failed(Stage::Resolve, Reply::NotResolved)];
        return Probed::alone(run);
    };
    let Some(name) = tls_name(front_end) else {
        let what = "the name cannot stand in a ClientHello".to_owned();
        run.attempts = vec![failed(Stage::Connect, Reply::LocalFault { what })];
        return Probed::alone(run);
    };
    let authority = authority(front_end);
    let course = Course {
        address,
        name,
        request: settings.asking.request(&authority, &front_end.target.path),
        engines,
        settings,
        stop,
        begun: Instant::now(),
    };
    let (ticket, reverse_name) = tokio::join!(course.run(&mut run), reverse_name(address.ip()));
    run.reverse_name = reverse_name;
    let member = Member {
        target: run.target.clone(),
        address,
        spoke: Member::spoke(&run),
        took: course.begun.elapsed(),
        name: course.name,
        request: course.request,
        ticket,
    };
    Probed {
        run,
        member: Some(member),
    }
}

/// The series in one TLS version, with the engine that was chosen for it.
async fn series(course: &Course<'_>, choice: Choice, engine: Engine, plan: Plan) -> Ran<Kept> {
    let (limits, stop) = course.terms();
    let Course { address, name, .. } = course;
    let request = course.request.clone();
    let version = choice.version;
    match engine {
        // Nothing is dialled in a capture.
        Engine::Rustls | Engine::Captured => {
            let kept = |session| Kept {
                version,
                session: Session::Rustls(session),
            };
            let dial = course.engines.rustls.dial(*address, name.clone(), request);
            if course.may_switch() {
                let limits = limits.looking();
                let ran = watch_for_renegotiation::run(&dial, plan, limits, stop).await;
                return ran.map(kept);
            }
            experiment::run(&dial, plan, limits, stop).await.map(kept)
        }
        Engine::Schannel => system::series(course, version, plan).await,
        Engine::Classic if version >= TlsVersion::TLS13 => {
            let kept = |session| Kept {
                version,
                session: Session::Tls13(session),
            };
            let dial = course.engines.classic.dial_tls13(*address, name, request);
            experiment::run(&dial, plan, limits, stop).await.map(kept)
        }
        Engine::Classic => {
            let classic = &course.engines.classic;
            let kept = |session| Kept {
                version,
                session: Session::Classic(session),
            };
            let dial = classic.dial(*address, name, version, request);
            experiment::run(&dial, plan, limits, stop).await.map(kept)
        }
    }
}

fn empty_run(front_end: &FrontEnd, settings: &Settings) -> FrontEndRun {
    FrontEndRun {
        target: front_end.target.to_string(),
        server_name: server_name(front_end),
        address: front_end.address,
        reverse_name: None,
        conditions: Conditions {
            method: settings.asking.method,
            client_certificate: settings.client_certificate,
            engine: settings.engine.unwrap_or_default(),
            requests: settings.asking.requests.get(),
            hold_ms: u64::try_from(settings.asking.hold.as_millis()).unwrap_or(u64::MAX),
        },
        versions: Vec::new(),
        cut_short: CutShort::No,
        cut_off: BTreeMap::new(),
        attempts: Vec::new(),
        chains: Vec::new(),
        acceptable_issuers: Vec::new(),
    }
}

/// A run whose task did not come back: a fault of this tool, told as such.
fn broken(
    front_end: &FrontEnd,
    settings: &Settings,
    error: &tokio::task::JoinError,
) -> FrontEndRun {
    let what = format!("the probe of this front end broke off: {error}");
    let mut run = empty_run(front_end, settings);
    run.attempts = vec![failed(Stage::Connect, Reply::LocalFault { what })];
    run
}

fn failed(stage: Stage, reply: Reply) -> Attempt {
    let mut attempt = Attempt::new(Series::Full, 1, Offer::Nothing);
    attempt.stage = stage;
    attempt.reply = reply;
    attempt
}

/// The name in the server_name extension: an address has none (RFC 6066 section 3).
fn server_name(front_end: &FrontEnd) -> Option<String> {
    match (&front_end.server_name, &front_end.target.host) {
        (Some(name), _) | (None, Host::Name(name)) => Some(name.clone()),
        (None, Host::Address(_)) => None,
    }
}

fn tls_name(front_end: &FrontEnd) -> Option<ServerName<'static>> {
    match server_name(front_end) {
        Some(name) => ServerName::try_from(name).ok(),
        None => front_end
            .address
            .map(|address| ServerName::IpAddress(address.ip().into())),
    }
}

/// Host and port for the Host field.
fn authority(front_end: &FrontEnd) -> String {
    let target = &front_end.target;
    match &front_end.server_name {
        Some(name) => format!("{name}:{}", target.port),
        None => target.to_string(),
    }
}
