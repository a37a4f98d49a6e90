//! A session whose ticket no server can decrypt.
//!
//! rustls offers only sessions that a handshake made. So one is made in memory, against a server that hands out random bytes as its ticket.

use std::sync::Arc;

use ring::rand::{SecureRandom, SystemRandom};
use rustls::client::{ClientConnection, Tls12ClientSessionValue};
use rustls::server::{NoServerSessionStorage, ProducesTickets, ServerConnection};
use rustls::{ClientConfig, Error, ServerConfig};
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};

use super::sessions::Slot;

/// Flights of a full handshake: two each way, and one round to spare.
const ROUNDS: usize = 5;

/// Hands out random bytes and takes nothing back.
#[derive(Debug)]
struct RandomTickets {
    length: usize,
}

impl ProducesTickets for RandomTickets {
    fn enabled(&self) -> bool {
        true
    }

    fn lifetime(&self) -> u32 {
        0
    }

    fn encrypt(&self, _: &[u8]) -> Option<Vec<u8>> {
        let mut ticket = vec![0; self.length];
        SystemRandom::new().fill(&mut ticket).ok()?;
        Some(ticket)
    }

    fn decrypt(&self, _: &[u8]) -> Option<Vec<u8>> {
        None
    }
}

/// A session that `config` will offer, with a ticket of `length` random bytes.
///
/// # Errors
/// Those of rustls; also where the handshake made no session.
pub(super) fn session(
    config: &ClientConfig,
    length: u16,
) -> Result<Tls12ClientSessionValue, Error> {
    let slot = Arc::new(Slot::new(None));
    let mut config = config.clone();
    config.resumption = rustls::client::Resumption::store(slot.clone());
    let name = ServerName::try_from("ticketprobe.invalid")
        .map_err(|_| Error::General("the name of the in-memory server is not a name".into()))?;
    let server = server_config(&config, usize::from(length.max(1)))?;
    let mut client = ClientConnection::new(Arc::new(config), name)?;
    let mut server = ServerConnection::new(Arc::new(server))?;
    for _ in 0..ROUNDS {
        carry(&mut client, &mut server)?;
        carry(&mut server, &mut client)?;
    }
    let missing = || Error::General("the in-memory handshake made no session".into());
    slot.take_received().ok_or_else(missing)
}

fn server_config(client: &ClientConfig, length: usize) -> Result<ServerConfig, Error> {
    let general = |error: rcgen::Error| Error::General(error.to_string());
    let issued = rcgen::generate_simple_self_signed(vec!["ticketprobe.invalid".to_owned()])
        .map_err(general)?;
    let key = PrivatePkcs8KeyDer::from(issued.signing_key.serialize_der());
    let mut config = ServerConfig::builder_with_provider(client.crypto_provider().clone())
        .with_protocol_versions(&[&rustls::version::TLS12])?
        .with_no_client_auth()
        .with_single_cert(vec![issued.cert.der().clone()], PrivateKeyDer::Pkcs8(key))?;
    config.ticketer = Arc::new(RandomTickets { length });
    config.session_storage = Arc::new(NoServerSessionStorage {});
    Ok(config)
}

/// Carries all bytes that `from` has to send over to `to`.
fn carry<F, T>(
    from: &mut rustls::ConnectionCommon<F>,
    to: &mut rustls::ConnectionCommon<T>,
) -> Result<(), Error>
where
    F: rustls::SideData,
    T: rustls::SideData,
{
    let general = |error: std::io::Error| Error::General(error.to_string());
    let mut bytes = Vec::new();
    while from.wants_write() {
        from.write_tls(&mut bytes).map_err(general)?;
    }
    let mut rest = &bytes[..];
    while !rest.is_empty() {
        to.read_tls(&mut rest).map_err(general)?;
        to.process_new_packets()?;
    }
    Ok(())
}
