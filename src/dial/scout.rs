//! Scouts: a ClientHello in clear text, the answer up to ServerHelloDone, and a polite leave.
//!
//! There is no key exchange, so that this works on any server: whatever its version, its suites and its certificate.

mod hello;

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use rustls_pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

use self::hello::{client_hello, suites};
use super::after_close::read_rest;
use super::connect_and_handshake::connect;
use super::failure::stream_failure;
use super::handshake_record::{micros, record};
use super::observed_stream::Tap;
use super::{Dial, Dialled, Hello, Order};
use crate::bounds::{CLOSE_PATIENCE, FLIGHT_MAX};
use crate::observation::{Attempt, Reply, Rules, Series, Stage, TlsVersion};
use crate::wire::{ContentType, Defect, ServerFlight, ServerHello, records};

/// The version in the record header of a first hello (RFC 5246 appendix E.1).
const FIRST_RECORD: u16 = 0x0301;
/// The number of the scout of TLS 1.3.
const TLS13_NUMBER: u32 = 4;
/// user_canceled, then close_notify, both warnings: how RFC 5246 section 7.2.2 ends a handshake for no fault of the protocol.
const LEAVE: [[u8; 2]; 2] = [[1, 90], [1, 0]];

/// The versions of scouts by the number of the attempt, from 1. TLS 1.3 is scouted only where it is asked for, or no other is spoken.
const BY_NUMBER: [TlsVersion; 4] = [
    TlsVersion::TLS12,
    TlsVersion::TLS11,
    TlsVersion::TLS10,
    TlsVersion::TLS13,
];

/// Scouts one address. The number of an attempt says its version: those of [`TlsVersion::SCOUTED`], then TLS 1.3.
#[derive(Clone, Debug)]
pub struct ScoutDial {
    address: SocketAddr,
    server_name: ServerName<'static>,
    patience: Duration,
}

impl ScoutDial {
    /// Scouts `address` under `server_name`. `patience` bounds each step.
    #[must_use]
    pub fn new(address: SocketAddr, server_name: ServerName<'static>, patience: Duration) -> Self {
        Self {
            address,
            server_name,
            patience,
        }
    }

    /// Scouts TLS 1.3 alone, after the others.
    pub async fn scout_tls13(&self, started: Duration) -> Dialled<()> {
        let mut dialled = self
            .attempt(Order {
                series: Series::Scout,
                number: TLS13_NUMBER,
                hello: Hello::EmptyTicketExtension,
                rules: Rules::Lenient,
            })
            .await;
        dialled.attempt.started_us = micros(started);
        dialled
    }

    /// Connects, converses and records; returns what the server said.
    async fn connect(&self, attempt: &mut Attempt, begun: Instant) -> ServerFlight {
        let Some(tcp) = connect(attempt, begun, self.address, self.patience).await else {
            return ServerFlight::default();
        };
        let mut tap = Tap::new(tcp);
        attempt.stage = Stage::Hello;
        attempt.reply = self.converse(attempt.offered_version, &mut tap).await;
        record(attempt, begun, &tap);
        tap.into_server()
    }

    async fn converse<S>(&self, offered: TlsVersion, tap: &mut Tap<S>) -> Reply
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let hello = match self.hello(offered) {
            Ok(hello) => hello,
            Err(what) => return Reply::LocalFault { what },
        };
        let ended = match self.listen(tap, &hello).await {
            Ok(()) => None,
            Err(error) => Some(failure(&error, tap.server())),
        };
        if matches!(
            ended,
            None | Some(Reply::Timeout | Reply::Misbehaved { .. })
        ) {
            leave(tap).await;
        }
        match (ended, judged(offered, answer(tap.server()))) {
            // What a server must not choose explains why the rest made no sense.
            (None | Some(Reply::Misbehaved { .. }), choice @ Reply::Misbehaved { .. }) => choice,
            (Some(ended), _) => ended,
            (None, choice) => choice,
        }
    }

    /// The first record, ready to be sent.
    fn hello(&self, version: TlsVersion) -> Result<Vec<u8>, String> {
        let hello = client_hello(version, &self.server_name)
            .map_err(|_| "no random bytes for the ClientHello".to_owned())?;
        let message = hello.encode().map_err(|error| error.to_string())?;
        Ok(records(ContentType::Handshake, FIRST_RECORD, &message))
    }

    /// Sends the hello and reads to ServerHelloDone. Time is bounded before ServerHello and after it.
    async fn listen<S>(&self, tap: &mut Tap<S>, hello: &[u8]) -> io::Result<()>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        timeout(self.patience, tap.write_all(hello)).await??;
        let until_hello = |server: &ServerFlight| answer(server).is_some();
        timeout(self.patience, read_until(tap, until_hello)).await??;
        if answer(tap.server()).is_some_and(|hello| hello.chosen_version() >= TlsVersion::TLS13.0) {
            // What follows is encrypted.
            return Ok(());
        }
        timeout(self.patience, read_until(tap, ServerFlight::hello_done)).await?
    }
}

impl Dial for ScoutDial {
    /// A handshake that does not complete makes no session.
    type Session = ();

    async fn attempt(&self, order: Order<()>) -> Dialled<()> {
        let mut attempt = Attempt::new(order.series, order.number, order.hello.offer());
        let place = usize::try_from(order.number).unwrap_or(usize::MAX);
        let version = BY_NUMBER.get(place.wrapping_sub(1));
        attempt.offered_version = version.copied().unwrap_or_default();
        let begun = Instant::now();
        let heard = self.connect(&mut attempt, begun).await;
        attempt.times.end_us = micros(begun.elapsed());
        Dialled::new(attempt, heard, None)
    }
}

/// Reads until `enough` was heard. A fatal alert, the end of the stream, or bytes that make no sense are errors.
async fn read_until<S>(tap: &mut Tap<S>, enough: impl Fn(&ServerFlight) -> bool) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut buffer = [0; 4096];
    let mut left = FLIGHT_MAX;
    while !enough(tap.server()) {
        let server = tap.server();
        if server.fatal_alert().is_some() || server.defect().is_some() || left == 0 {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let length = tap.read(&mut buffer).await?;
        if length == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        left = left.saturating_sub(length);
    }
    Ok(())
}

/// Why no ServerHelloDone came.
fn failure(error: &io::Error, server: &ServerFlight) -> Reply {
    if let Some(description) = server.fatal_alert() {
        return Reply::Alert { description };
    }
    match (server.defect(), error.kind()) {
        (Some(Defect::Broken(broken)), _) => Reply::Misbehaved {
            what: broken.to_string(),
        },
        (None, io::ErrorKind::InvalidData) => Reply::Misbehaved {
            what: format!("more than {FLIGHT_MAX} bytes and no ServerHelloDone"),
        },
        _ => stream_failure(error, server),
    }
}

/// Whether the server chose among what was offered (RFC 5246 section 7.4.1.3). A lower version is a choice like any other.
fn judged(offered: TlsVersion, hello: Option<&ServerHello>) -> Reply {
    let Some(hello) = hello else {
        return Reply::Left;
    };
    let (version, suite) = (TlsVersion(hello.chosen_version()), hello.suite);
    let what = if offered == TlsVersion::TLS13 && version < offered {
        format!("the server chose {version} where {offered} alone was offered")
    } else if let Some(selected) = other_version(offered, hello) {
        format!("the server chose {selected} by supported_versions, which was not offered")
    } else if version > offered {
        format!("the server chose {version} where {offered} was the highest offered")
    } else if !suites(offered).contains(&suite) {
        format!("the server chose suite 0x{suite:04X}, which was not offered")
    } else {
        return Reply::Left;
    };
    Reply::Misbehaved { what }
}

/// The first answer: ServerHello, or a HelloRetryRequest.
fn answer(server: &ServerFlight) -> Option<&ServerHello> {
    server.retry_request().or_else(|| server.hello())
}

/// A version in supported_versions that was not offered there.
fn other_version(offered: TlsVersion, hello: &ServerHello) -> Option<TlsVersion> {
    let selected = hello.selected_version.map(TlsVersion)?;
    (selected != offered || offered < TlsVersion::TLS13).then_some(selected)
}

/// Says that the handshake ends here, and waits a little for the peer's end.
async fn leave<S>(tap: &mut Tap<S>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let hello = tap.server().hello();
    let version = hello.map_or(FIRST_RECORD, |hello| hello.version.min(0x0303));
    let alerts = LEAVE.map(|alert| records(ContentType::Alert, version, &alert));
    // In TLS 1.3 an alert in clear has no place any more.
    let is_clear = answer(tap.server()).is_none_or(|hello| hello.selected_version.is_none());
    let orderly = async {
        if is_clear {
            tap.write_all(&alerts.concat()).await?;
        }
        tap.shutdown().await?;
        read_rest(tap).await
    };
    // However it ends, the answer is already there.
    let _ = timeout(CLOSE_PATIENCE, orderly).await;
}

#[cfg(test)]
mod tests;
