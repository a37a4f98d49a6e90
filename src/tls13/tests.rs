use std::sync::Arc;

use proptest::prelude::*;
use rustls::server::ServerConnection;
use rustls::{ServerConfig, crypto};
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use super::client::Client13;
use super::session::{Offered13, Tls13Session};
use crate::classic::Side;
use crate::classic::connection_error::Broken;

/// A server of rustls, which knows the tickets that it issued.
fn server() -> Arc<ServerConfig> {
    let issued = rcgen::generate_simple_self_signed(vec!["fe01.test".to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(issued.signing_key.serialize_der());
    let mut config =
        ServerConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_protocol_versions(&[&rustls::version::TLS13])
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![issued.cert.der().clone()], PrivateKeyDer::Pkcs8(key))
            .unwrap();
    config.ticketer = crypto::ring::Ticketer::new().unwrap();
    Arc::new(config)
}

/// What a connection came to, with every flight of the server changed by `change`.
fn connect(
    config: &Arc<ServerConfig>,
    offered: Offered13,
    mut change: impl FnMut(&mut Vec<u8>),
) -> (Client13, Result<(), Broken>) {
    let mut client = Client13::new(Some("fe01.test".to_owned()), None, offered).unwrap();
    let mut server = ServerConnection::new(config.clone()).unwrap();
    for _ in 0..6 {
        let sent = std::mem::take(client.output());
        let mut rest = &sent[..];
        while !rest.is_empty() {
            if server.read_tls(&mut rest).unwrap() == 0 {
                break;
            }
            // What the server thinks of a changed connection is its own business.
            let _ = server.process_new_packets();
        }
        let mut flight = Vec::new();
        while server.wants_write() {
            server.write_tls(&mut flight).unwrap();
        }
        change(&mut flight);
        if let Err(broken) = client.hear(&flight) {
            return (client, Err(broken));
        }
    }
    (client, Ok(()))
}

fn ticket(config: &Arc<ServerConfig>) -> Tls13Session {
    let (client, heard) = connect(config, Offered13::Modes, |_| {});
    heard.unwrap();
    assert!(client.is_settled() && client.told().tickets > 0);
    client.into_sessions().pop().unwrap()
}

#[test]
fn a_ticket_is_taken_up_and_an_unknown_one_is_not() {
    let config = server();
    let session = ticket(&config);
    let (client, heard) = connect(&config, Offered13::Ticket(session), |_| {});
    heard.unwrap();
    assert!(client.is_settled() && client.chain().is_empty());
    let unknown = Offered13::unknown_ticket(192).unwrap();
    let (client, heard) = connect(&config, unknown, |_| {});
    heard.unwrap();
    assert!(client.is_settled() && client.chain().len() == 1);
}

/// rustls issues no ticket to a client that does not say how it would use one.
#[test]
fn without_the_offer_no_ticket_comes() {
    let (client, heard) = connect(&server(), Offered13::Nothing, |_| {});
    heard.unwrap();
    assert!(client.is_settled());
    assert_eq!(client.told().tickets, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A byte that is changed in any flight ends the connection with a reason, or changes nothing that was to be read.
    #[test]
    fn a_changed_byte_is_noticed(flight in 0..2_usize, place in any::<proptest::sample::Index>(), mask in 1_u8..) {
        let config = server();
        let mut number = 0;
        let (client, heard) = connect(&config, Offered13::Modes, |bytes| {
            if number == flight && !bytes.is_empty() {
                let place = place.index(bytes.len());
                bytes[place] ^= mask;
            }
            number += usize::from(!bytes.is_empty());
        });
        // The versions in record headers say nothing, nor does what stands in a ChangeCipherSpec that came late.
        prop_assert!(heard.is_err() || client.is_settled() || client.told().tickets == 0);
    }

    /// Bytes that nobody made do not make a connection.
    #[test]
    fn noise_is_no_server(noise in proptest::collection::vec(any::<u8>(), 0..600)) {
        let mut client = Client13::new(None, None, Offered13::Modes).unwrap();
        let _ = client.hear(&noise);
        prop_assert!(!client.is_settled());
    }

    /// Records cut anywhere are heard as if they came whole.
    #[test]
    fn portions_do_not_matter(size in 1..200_usize) {
        let config = server();
        let mut client = Client13::new(None, None, Offered13::Modes).unwrap();
        let mut server = ServerConnection::new(config).unwrap();
        for _ in 0..4 {
            let sent = std::mem::take(client.output());
            let mut rest = &sent[..];
            while !rest.is_empty() {
                server.read_tls(&mut rest).unwrap();
                server.process_new_packets().unwrap();
            }
            let mut flight = Vec::new();
            while server.wants_write() {
                server.write_tls(&mut flight).unwrap();
            }
            for portion in flight.chunks(size) {
                client.hear(portion).unwrap();
            }
        }
        prop_assert!(client.is_settled());
    }
}
