//! Running the plan over an engine, and what came of it in a few lines.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use rustls_pki_types::ServerName;
use ticketprobe::classic::Credential;
use ticketprobe::dial::{ClassicDial, ClassicSetup, Dial};
use ticketprobe::experiment::{Limits, Seen, run};
use ticketprobe::http::Request;
use ticketprobe::observation::{
    Attempt, ClientCertificate, HandshakeKind, Method, Series, TlsVersion,
};
use ticketprobe::plan::Plan;
use tokio::sync::watch;

use crate::peers::{Certificate, PATIENCE};
use crate::{Pki, credential};

/// The engine for `address`, which knows the server as localhost.
pub(crate) fn dial(
    address: SocketAddr,
    version: TlsVersion,
    client: Option<&Certificate>,
    path: &str,
) -> ClassicDial {
    let identity = client.map(|client| credential(client.chain(), &client.key()));
    dial_with(address, version, identity, path)
}

/// The same with a key from anywhere.
pub(crate) fn dial_with(
    address: SocketAddr,
    version: TlsVersion,
    identity: Option<Arc<Credential>>,
    path: &str,
) -> ClassicDial {
    let setup = ClassicSetup::new(identity, PATIENCE);
    let name = ServerName::try_from("localhost").unwrap();
    let request = Request::new(Method::Get, &format!("localhost:{}", address.port()), path);
    setup.dial(address, &name, version, request)
}

/// The plan with three attempts by ticket and by session ID.
pub(crate) async fn probe(dial: &impl Dial) -> Seen {
    let plan = Plan::new(NonZeroU32::new(3).unwrap());
    let limits = Limits::new(4, Duration::from_secs(50));
    run(dial, plan, limits, watch::channel(false).1).await.seen
}

/// Probes without a client certificate.
pub(crate) async fn anonymous(address: SocketAddr, version: TlsVersion) -> Seen {
    probe(&dial(address, version, None, "/")).await
}

/// Probes with the client certificate.
pub(crate) async fn as_client(pki: &Pki, address: SocketAddr, version: TlsVersion) -> Seen {
    probe(&dial(address, version, Some(&pki.client), "/")).await
}

/// One line a series: how many attempts, which handshake, which reply.
pub(crate) fn digest(seen: &Seen) -> String {
    let mut text = String::new();
    for series in Series::ALL {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for attempt in seen.attempts.iter().filter(|a| a.series == series) {
            *counts.entry(line(attempt)).or_default() += 1;
        }
        for (line, count) in counts {
            let _ = writeln!(text, "{series} x{count}: {line}");
        }
    }
    text
}

fn line(attempt: &Attempt) -> String {
    let kind = match attempt.handshake {
        HandshakeKind::Full => "full",
        HandshakeKind::Abbreviated => "abbreviated",
        HandshakeKind::NotSeen => "no handshake",
    };
    let ticket = if attempt.issued_ticket() {
        ", ticket"
    } else {
        ""
    };
    let certificate = match attempt.client_certificate {
        ClientCertificate::NotSent => "",
        ClientCertificate::Empty => ", empty list",
        ClientCertificate::Presented => ", certificate",
    };
    let renegotiated = match &attempt.renegotiation {
        None => String::new(),
        Some(second) => format!(
            ", then {} {:?}{}",
            if second.completed { "again" } else { "broken" },
            second.client_certificate,
            if second.new_session_ticket.is_some() {
                " ticket"
            } else {
                ""
            },
        ),
    };
    format!(
        "{kind}{ticket}{certificate}{renegotiated}: {}",
        attempt.reply
    )
}

/// Version and suite of every ServerHello, where they are the same in all.
pub(crate) fn tls(seen: &Seen) -> (TlsVersion, u16) {
    let mut hellos: Vec<(TlsVersion, u16)> = seen
        .attempts
        .iter()
        .map(|a| a.server_hello.as_ref().unwrap_or_else(|| panic!("{a:#?}")))
        .map(|hello| (hello.version, hello.suite))
        .collect();
    hellos.dedup();
    let [only] = hellos[..] else {
        panic!("{hellos:x?}");
    };
    only
}
