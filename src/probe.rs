//! From targets to front ends, and all front ends of a run side by side.

mod course;
#[cfg(feature = "legacy-tls")]
mod watch_for_renegotiation;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use rustls::sign::CertifiedKey;
use rustls_pki_types::{PrivateKeyDer, ServerName};
use tokio::net::lookup_host;
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout};

use self::course::Course;
use crate::bounds::REVERSE_PATIENCE;
use crate::choice::Wish;
use crate::dial::{DialSetup, Request, SetupError};
#[cfg(feature = "legacy-tls")]
use crate::dial::{OpensslSetup, OpensslSetupError};
use crate::experiment::{self, Limits, Seen};
use crate::observation::{
    Attempt, CertificateAtHand, Choice, Conditions, CutShort, Engine, FrontEndRun, Method, Offer,
    Reply, Series, Stage,
};
use crate::plan::Plan;
use crate::schannel;
use crate::target::{Host, Listed, Target, check_name};

/// What all front ends of a run share.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Attempts of each series.
    pub plan: Plan,
    /// The request of each attempt.
    pub method: Method,
    /// Whether a client certificate is at hand.
    pub client_certificate: CertificateAtHand,
    /// The engine that the user asked for.
    pub engine: Option<Engine>,
    /// How hard one front end may be pressed.
    pub limits: Limits,
    /// Front ends in flight.
    pub parallel: NonZeroUsize,
}

impl Settings {
    /// What the choice of engine goes by.
    #[must_use]
    pub fn wish(&self) -> Wish {
        Wish {
            versions: self.plan.versions,
            engine: self.engine,
        }
    }
}

/// The engines of this build, set up.
#[derive(Clone, Debug)]
pub struct Engines {
    /// rustls.
    pub rustls: DialSetup,
    /// OpenSSL.
    #[cfg(feature = "legacy-tls")]
    pub openssl: OpensslSetup,
}

/// Why the engines cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum EnginesError {
    /// That of rustls.
    #[error(transparent)]
    Rustls(#[from] SetupError),
    /// That of OpenSSL.
    #[cfg(feature = "legacy-tls")]
    #[error(transparent)]
    Openssl(#[from] OpensslSetupError),
}

impl Engines {
    /// Sets the engines up with, where given, a client certificate and its key. `patience` bounds each step of an attempt.
    ///
    /// # Errors
    /// [`EnginesError`].
    pub fn new(
        client: Option<(Arc<CertifiedKey>, &PrivateKeyDer<'_>)>,
        patience: Duration,
    ) -> Result<Self, EnginesError> {
        #[cfg(feature = "legacy-tls")]
        let openssl = {
            let identity = client.as_ref();
            let identity = identity.map(|(certified, key)| (&certified.cert[..], *key));
            OpensslSetup::new(identity, patience)?
        };
        let certified = client.map(|(certified, _)| certified);
        Ok(Self {
            rustls: DialSetup::new(schannel::provider(), certified, patience)?,
            #[cfg(feature = "legacy-tls")]
            openssl,
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

/// The front ends of a target: every address that its name has, IPv4 first, each in numeric order, none twice.
///
/// Its own addresses stand instead of DNS. A name without an address is one front end without an address, so that it has a row.
pub async fn front_ends(listed: &Listed, patience: Duration) -> Vec<FrontEnd> {
    let target = &listed.target;
    let found = if listed.addresses.is_empty() {
        lookup(target, patience).await.unwrap_or_default()
    } else {
        listed.addresses.iter().copied().collect()
    };
    let front_end = |address| FrontEnd {
        target: target.clone(),
        server_name: listed.server_name.clone(),
        address,
    };
    if found.is_empty() {
        return vec![front_end(None)];
    }
    let socket = |ip| Some(SocketAddr::new(ip, target.port));
    found.into_iter().map(socket).map(front_end).collect()
}

async fn lookup(target: &Target, patience: Duration) -> io::Result<BTreeSet<IpAddr>> {
    match &target.host {
        Host::Address(address) => Ok(BTreeSet::from([*address])),
        Host::Name(name) => {
            let found = timeout(patience, lookup_host((name.as_str(), target.port))).await??;
            // An IPv4-mapped IPv6 address is the same front end.
            Ok(found.map(|socket| socket.ip().to_canonical()).collect())
        }
    }
}

/// What DNS calls `address`; none where it gives no name in time. A loopback address has no name of its own.
async fn reverse_name(address: IpAddr) -> Option<String> {
    if address.is_loopback() {
        return None;
    }
    let asked = spawn_blocking(move || dns_lookup::lookup_addr(&address));
    let name = timeout(REVERSE_PATIENCE, asked).await.ok()?.ok()?.ok()?;
    // Without a name, the system gives the address back.
    let name = name.trim_end_matches('.');
    (check_name(name).is_ok() && name.parse::<IpAddr>().is_err()).then(|| name.to_owned())
}

/// Probes all `front_ends`, and hands each result to `on_done` as soon as it is there. The results come in the order of `front_ends`.
pub async fn run(
    front_ends: &[FrontEnd],
    engines: &Engines,
    settings: &Settings,
    stop: &watch::Receiver<bool>,
    mut on_done: impl FnMut(&FrontEndRun),
) -> Vec<FrontEndRun> {
    let one = |(place, front_end): (usize, &FrontEnd)| {
        let (front_end, engines, settings) = (front_end.clone(), engines.clone(), settings.clone());
        let stop = stop.clone();
        // A task each, so that front ends share all cores.
        let task = tokio::spawn(async move { probe(&front_end, &engines, &settings, stop).await });
        async move { (place, task.await) }
    };
    let mut running = stream::iter(front_ends.iter().enumerate())
        .map(one)
        .buffer_unordered(settings.parallel.get());
    let mut done = Vec::with_capacity(front_ends.len());
    while let Some((place, joined)) = running.next().await {
        let run = joined.unwrap_or_else(|error| broken(&front_ends[place], settings, &error));
        on_done(&run);
        done.push((place, run));
    }
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, run)| run).collect()
}

/// Probes one front end.
async fn probe(
    front_end: &FrontEnd,
    engines: &Engines,
    settings: &Settings,
    stop: watch::Receiver<bool>,
) -> FrontEndRun {
    let mut run = empty_run(front_end, settings);
    let Some(address) = front_end.address else {
        run.attempts = vec![failed(Stage::Resolve, Reply::NotResolved)];
        return run;
    };
    let Some(name) = tls_name(front_end) else {
        let what = "the name cannot stand in a ClientHello".to_owned();
        run.attempts = vec![failed(Stage::Connect, Reply::LocalFault { what })];
        return run;
    };
    let authority = authority(front_end);
    let course = Course {
        address,
        name,
        request: Request::new(settings.method, &authority, &front_end.target.path),
        engines,
        settings,
        stop,
        begun: Instant::now(),
    };
    let ((), reverse_name) = tokio::join!(course.run(&mut run), reverse_name(address.ip()));
    run.reverse_name = reverse_name;
    run
}

/// The series in one TLS version, with the engine that was chosen for it.
async fn series(course: &Course<'_>, choice: Choice, engine: Engine) -> Seen {
    let (plan, limits, stop) = course.terms();
    let Course { address, name, .. } = course;
    let request = course.request.clone();
    match engine {
        Engine::Rustls => {
            let dial = course.engines.rustls.dial(*address, name.clone(), request);
            #[cfg(feature = "legacy-tls")]
            if course.may_switch() {
                return watch_for_renegotiation::run(&dial, plan, limits, stop).await;
            }
            experiment::run(&dial, plan, limits, stop).await
        }
        #[cfg(feature = "legacy-tls")]
        Engine::Openssl => {
            let openssl = &course.engines.openssl;
            let dial = openssl.dial(*address, name, choice.version, request);
            experiment::run(&dial, plan, limits, stop).await
        }
        #[cfg(not(feature = "legacy-tls"))]
        Engine::Openssl => {
            let what = "this build does not have the engine openssl".to_owned();
            let mut attempt = failed(Stage::Connect, Reply::LocalFault { what });
            attempt.offered_version = choice.version;
            Seen {
                attempts: vec![attempt],
                ..Seen::default()
            }
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
            method: settings.method,
            client_certificate: settings.client_certificate,
            engine: settings.engine.unwrap_or_default(),
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

#[cfg(test)]
mod tests {
    use super::*;

    async fn addresses(text: &str, given: &[&str]) -> Vec<Option<String>> {
        let listed = Listed {
            target: Target::parse(text, None, "/").unwrap(),
            server_name: None,
            addresses: given.iter().map(|ip| ip.parse().unwrap()).collect(),
        };
        let found = front_ends(&listed, Duration::from_secs(5)).await;
        found
            .iter()
            .map(|front_end| front_end.address.map(|address| address.to_string()))
            .collect()
    }

    #[tokio::test]
    async fn given_addresses_stand_in_order_and_once() {
        let given = ["127.0.0.2", "::1", "127.0.0.1", "127.0.0.2"];
        let found = addresses("pool01.contoso.local:8444", &given).await;
        let expected = ["127.0.0.1:8444", "127.0.0.2:8444", "[::1]:8444"];
        assert_eq!(found, expected.map(|text| Some(text.to_owned())));
    }

    #[tokio::test]
    async fn an_address_is_its_own_front_end() {
        let found = addresses("10.0.0.11", &[]).await;
        assert_eq!(found, [Some("10.0.0.11:444".to_owned())]);
    }

    #[tokio::test]
    async fn a_loopback_address_has_no_name_of_its_own() {
        for address in ["127.0.0.1", "127.0.0.9", "::1"] {
            assert_eq!(reverse_name(address.parse().unwrap()).await, None);
        }
    }

    #[tokio::test]
    async fn a_name_without_an_address_is_a_row_all_the_same() {
        assert_eq!(addresses("no-such-name.invalid", &[]).await, [None]);
    }
}
