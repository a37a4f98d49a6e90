//! Both engines see the same, field by field, on every server that both can reach.

use std::net::SocketAddr;
use std::num::NonZeroU8;
use std::sync::Arc;

use rustls::sign::CertifiedKey;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use ticketprobe::dial::{ClassicSetup, Dial, DialSetup, Dialled, Hello, Order};
use ticketprobe::http::Request;
use ticketprobe::lab::{Failure, Lab, LabSettings, POOL, Tickets};
use ticketprobe::observation::{Attempt, Body, Declared, Method, Reply, Rules, Series, TlsVersion};
use ticketprobe::schannel::provider;
use ticketprobe::target::FOCUS_PATH;

use crate::peers::PATIENCE;
use crate::peers::servers::{apache, s_server};
use crate::{Pki, credential};

type ClientKey = Option<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)>;

/// Both engines for one server.
struct Engines {
    address: SocketAddr,
    name: ServerName<'static>,
    request: Request,
    key: ClientKey,
    patience: std::time::Duration,
}

impl Engines {
    fn new(address: SocketAddr, name: &'static str, path: &str, key: ClientKey) -> Self {
        Self {
            address,
            name: ServerName::try_from(name).unwrap(),
            request: Request::new(Method::Get, &format!("{name}:{}", address.port()), path),
            key,
            patience: PATIENCE,
        }
    }

    /// What both see, each by itself: every hello once, in an order in which each has what it needs.
    async fn observations(&self) -> [Vec<Attempt>; 2] {
        let key = self.key.as_ref();
        let certified = key.map(|(chain, key)| {
            let key = CertifiedKey::from_der(chain.clone(), key.clone_key(), &provider());
            Arc::new(key.unwrap())
        });
        let rustls = DialSetup::new(provider(), certified, self.patience).unwrap();
        let rustls = rustls.dial(self.address, self.name.clone(), self.request.clone());
        let key = key.map(|(chain, key)| credential(chain.clone(), key));
        let classic = ClassicSetup::new(key, self.patience);
        let version = TlsVersion::TLS12;
        let classic = classic.dial(self.address, &self.name, version, self.request.clone());
        [all_hellos(&rustls).await, all_hellos(&classic).await]
    }

    async fn assert_same(&self, what: &str) {
        let [rustls, classic] = self.observations().await;
        assert_eq!(rustls.len(), classic.len(), "{what}");
        for (rustls, classic) in rustls.into_iter().zip(classic) {
            assert_eq!(normal(rustls), normal(classic), "{what}");
        }
    }
}

async fn all_hellos<D: Dial>(dial: &D) -> Vec<Attempt> {
    let attempt = |series, hello| {
        let order = Order {
            series,
            number: 1,
            hello,
            rules: Rules::default(),
        };
        dial.attempt(order)
    };
    let mut seen = Vec::new();
    let full = attempt(Series::Full, Hello::Plain).await;
    let issue = attempt(Series::Issue, Hello::EmptyTicketExtension).await;
    let mut keep = |dialled: Dialled<D::Session>| {
        seen.push(dialled.attempt);
        dialled.session
    };
    let session = keep(full);
    let issued = issue.attempt.issued_ticket();
    let ticket = keep(issue).filter(|_| issued);
    if let Some(session) = session {
        keep(attempt(Series::BySessionId, Hello::SessionId(session)).await);
    }
    if let Some(ticket) = ticket {
        keep(attempt(Series::ByTicket, Hello::Ticket(ticket)).await);
    }
    keep(attempt(Series::UnknownTicket, Hello::UnknownTicket(192)).await);
    seen
}

/// Without what differs from connection to connection: all times; the bytes of a session_id, whose length and answer stay; the
/// prefix and the hash of a ticket, whose length and hint stay. What rustls does not tell goes as well: the key exchange.
fn normal(mut attempt: Attempt) -> Attempt {
    attempt.times = ticketprobe::observation::Times {
        connect_us: attempt.times.connect_us.map(|_| 0),
        hello_us: attempt.times.hello_us.map(|_| 0),
        handshake_us: attempt.times.handshake_us.map(|_| 0),
        request_us: attempt.times.request_us.map(|_| 0),
        reply_us: attempt.times.reply_us.map(|_| 0),
        end_us: 0,
    };
    attempt.key_exchange = None;
    // What is said to a peer that does not speak TLS: decode_error by rustls, unexpected_message (RFC 5246 section 6) by the other.
    if let Reply::NotTls { .. } = attempt.reply {
        attempt.alerts.clear();
    }
    // A page about the connection has another length each time.
    let to_close = |body: &&mut Body| body.declared == Declared::UntilClose;
    if let Some(body) = attempt.body.as_mut().filter(to_close) {
        body.received = 0;
    }
    if let Some(hello) = &mut attempt.server_hello {
        hello.session_id = "0".repeat(hello.session_id.len());
    }
    if let Some(ticket) = &mut attempt.new_session_ticket {
        ticket.prefix = "0".repeat(ticket.prefix.len());
        ticket.sha256 = "0".repeat(ticket.sha256.len());
    }
    attempt
}

#[tokio::test]
async fn on_every_lab() {
    for failure in Failure::ALL {
        let settings = LabSettings {
            failure,
            front_ends: NonZeroU8::MIN,
            ..LabSettings::default()
        };
        let lab = Lab::start(settings).await.unwrap();
        let mut engines = Engines::new(
            lab.addresses()[0],
            POOL,
            FOCUS_PATH,
            Some(lab.client_identity()),
        );
        if failure == Failure::Stall {
            // The only one for which a time-out is waited out.
            engines.patience = std::time::Duration::from_secs(2);
        }
        engines.assert_same(failure.name()).await;
        engines.key = None;
        engines.assert_same("no client certificate").await;
        lab.set_tickets(Tickets::Off).unwrap();
        engines.key = Some(lab.client_identity());
        engines.assert_same("tickets off").await;
    }
}

#[tokio::test]
async fn on_openssl_and_apache() {
    let pki = Pki::new();
    let key = || Some((pki.client.chain(), pki.client.key()));
    let suites = "ECDHE-RSA-AES256-SHA384:@SECLEVEL=0";
    for more in [
        &[][..],
        &["-no_ticket"],
        &["-no_ticket", "-no_cache"],
        &["-Verify", "3", "-CAfile", pki.root()],
    ] {
        let options = [&["-tls1_2", "-cipher", suites][..], more].concat();
        let server = s_server(&pki.server, &options);
        for key in [None, key()] {
            let engines = Engines::new(server.address, "localhost", "/", key);
            engines.assert_same(&options.join(" ")).await;
        }
    }
    let site = "Listen ADDRESS
        SSLEngine on
        SSLProtocol TLSv1.2
        SSLCipherSuite ECDHE-RSA-AES256-SHA384
        SSLCertificateFile CERTIFICATE
        SSLCertificateKeyFile KEY";
    let server = apache(&pki.authority, &pki.server, site);
    for path in ["/index.html", "/nothing"] {
        let engines = Engines::new(server.address, "localhost", path, None);
        engines.assert_same(path).await;
    }
}

/// What has no ServerHello is named the same.
#[tokio::test]
async fn on_servers_that_do_not_answer() {
    let pki = Pki::new();
    let server = s_server(&pki.server, &["-tls1_3"]);
    Engines::new(server.address, "localhost", "/", None)
        .assert_same("TLS 1.3 only")
        .await;
    let nobody = crate::peers::free_port();
    Engines::new(nobody, "localhost", "/", None)
        .assert_same("nobody")
        .await;
    for words in [
        &b"HTTP/1.1 400 Bad Request\r\n\r\n"[..],
        b"SSH-2.0-x\r\n",
        b"",
    ] {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = tokio::spawn(async move {
            loop {
                use tokio::io::{AsyncReadExt, AsyncWriteExt};
                let (mut tcp, _) = listener.accept().await.unwrap();
                let mut hello = [0; 4096];
                assert!(tcp.read(&mut hello).await.unwrap() > 0);
                tcp.write_all(words).await.unwrap();
            }
        });
        Engines::new(address, "localhost", "/", None)
            .assert_same(&String::from_utf8_lossy(words))
            .await;
        server.abort();
    }
}
