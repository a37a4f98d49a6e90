//! The lab: simulated Front Ends of a Lync Server 2013 pool. They are a model, not evidence about Schannel.
//!
//! A lab shows what the tool reports when a pool has the trouble that it looks for, and lets anybody try the commands
//! without a server. Its front ends speak one version of TLS with the suites of Windows Server 2012 R2, want
//! a client certificate in the first handshake or by renegotiation after the request, and keep sessions. With tickets on, a connection that
//! was resumed by ticket fails, as it was asked for; full handshakes and session IDs work. Why a real host fails is not known, so nothing here explains it.

mod accepting;
mod authority;
mod classic;
mod connection;
mod delay;
mod error;
mod files;
mod front_end_tls;
mod http;
mod listeners;
mod names;
mod settings;
mod tickets;
mod withheld_resumption;

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::SystemTime;

use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::sync::watch;
use tokio::task::{JoinSet, spawn_blocking};

use self::accepting::listen;
use self::authority::{Authority, Identity, rsa_key};
use self::front_end_tls::Host;
use self::listeners::Listening;
pub use error::LabError;
pub use files::LabFiles;
pub use names::{LABEL, POOL};
pub use settings::{Asks, Failure, LabSettings, LabSuites, LabVersion, Tickets};

/// Simulated front ends. They are gone when this is dropped.
pub struct Lab {
    addresses: Vec<SocketAddr>,
    hosts: Vec<Arc<Host>>,
    ca_pem: String,
    ca: CertificateDer<'static>,
    client: Identity,
    stop: watch::Sender<()>,
    tasks: JoinSet<()>,
}

impl fmt::Debug for Lab {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lab")
            .field("addresses", &self.addresses)
            .finish_non_exhaustive()
    }
}

impl Lab {
    /// Makes keys and certificates, and starts the front ends. It takes a moment: every front end has an RSA key of its own.
    ///
    /// # Errors
    /// [`LabError`].
    pub async fn start(settings: LabSettings) -> Result<Self, LabError> {
        let numbers = 1..=settings.front_ends.get();
        let hosts: Vec<Ipv4Addr> = numbers.clone().map(loopback).collect();
        let listeners = listeners::open(&hosts, settings.port).await?;

        let authority = Authority::new(SystemTime::now()).map_err(LabError::Certificate)?;
        let mut lab = Self {
            addresses: Vec::with_capacity(listeners.len()),
            hosts: Vec::with_capacity(listeners.len()),
            ca_pem: authority.root_pem(),
            ca: authority.root().clone(),
            client: authority.client().map_err(LabError::Certificate)?,
            stop: watch::Sender::new(()),
            tasks: JoinSet::new(),
        };
        // All at once, each on a thread of its own.
        let keys: Vec<_> = numbers.clone().map(|_| spawn_blocking(rsa_key)).collect();
        for ((number, key), listening) in numbers.zip(keys).zip(listeners) {
            let key = key.await.map_err(|_| LabError::Thread)??;
            let identity = authority.front_end(number, &key);
            let identity = identity.map_err(LabError::Certificate)?;
            let version = settings.version.of(number, settings.front_ends);
            let host = Host::new(&authority, identity, settings, version)?;
            lab.put_up(host, listening);
        }
        Ok(lab)
    }

    fn put_up(&mut self, host: Host, (address, listener): Listening) {
        let host = Arc::new(host);
        let listen = listen(host.clone(), listener, self.stop.subscribe());
        self.tasks.spawn(listen);
        self.addresses.push(address);
        self.hosts.push(host);
    }

    /// Address and port of each front end, in the order of their names `fe01`, `fe02`…
    #[must_use]
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// The root CA, PEM.
    #[must_use]
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// The root CA, DER.
    #[must_use]
    pub fn ca_der(&self) -> &CertificateDer<'static> {
        &self.ca
    }

    /// The client's certificate, that of its issuer, and the key, PEM.
    #[must_use]
    pub fn client_pem(&self) -> &str {
        &self.client.pem
    }

    /// The client's certificate, that of its issuer, and the key, DER.
    #[must_use]
    pub fn client_identity(&self) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        (self.client.chain.clone(), self.client.key.clone_key())
    }

    /// Turns tickets on or off: this stands for the registry value and for the restart of the services after it. As
    /// with a restart, no session and no ticket from before is known afterwards.
    ///
    /// # Errors
    /// [`LabError`] where no ticket keys can be made; all front ends then stay as they are.
    pub fn set_tickets(&self, tickets: Tickets) -> Result<(), LabError> {
        let prepared = self.hosts.iter().map(|host| host.prepare(tickets));
        let prepared: Vec<_> = prepared.collect::<Result<_, _>>()?;
        for (host, prepared) in self.hosts.iter().zip(prepared) {
            host.restart(prepared);
        }
        Ok(())
    }

    /// Closes the listeners and waits a little for connections to end.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(());
        while self.tasks.join_next().await.is_some() {}
    }
}

fn loopback(number: u8) -> Ipv4Addr {
    Ipv4Addr::new(127, 0, 0, number)
}
