//! Whatever a server says, the connection ends in order; and against OpenSSL's own server it goes on.

use std::io::{self, Read, Write};

use openssl::asn1::Asn1Time;
use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::rsa::Rsa;
use openssl::ssl::{Ssl, SslContext, SslContextBuilder, SslMethod, SslStream, SslVersion};
use openssl::x509::{X509, X509NameBuilder};
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::observation::Reply;

fn connection() -> Connection {
    let greeting = Greeting {
        version: TlsVersion::TLS12,
        server_name: None,
    };
    Connection::new(greeting, None, Offered::nothing(None)).unwrap()
}

/// The server's side of a connection in memory.
#[derive(Default)]
struct Pipe {
    heard: Vec<u8>,
    said: Vec<u8>,
}

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(self.heard.len());
        if length == 0 {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        buffer[..length].copy_from_slice(&self.heard[..length]);
        self.heard.drain(..length);
        Ok(length)
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.said.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn server_context() -> SslContext {
    let key = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
    let mut name = X509NameBuilder::new().unwrap();
    name.append_entry_by_text("CN", "server").unwrap();
    let name = name.build();
    let mut certificate = X509::builder().unwrap();
    certificate.set_subject_name(&name).unwrap();
    certificate.set_issuer_name(&name).unwrap();
    certificate.set_pubkey(&key).unwrap();
    let (from, to) = (Asn1Time::days_from_now(0), Asn1Time::days_from_now(1));
    certificate.set_not_before(&from.unwrap()).unwrap();
    certificate.set_not_after(&to.unwrap()).unwrap();
    certificate.sign(&key, MessageDigest::sha256()).unwrap();
    let mut builder = SslContextBuilder::new(SslMethod::tls_server()).unwrap();
    builder
        .set_max_proto_version(Some(SslVersion::TLS1_2))
        .unwrap();
    builder.set_cipher_list("ECDHE-RSA-AES256-SHA384").unwrap();
    builder.set_certificate(&certificate.build()).unwrap();
    builder.set_private_key(&key).unwrap();
    builder.build()
}

/// A handshake in memory; `spoil` may change each of the server's flights.
fn handshake(
    context: &SslContext,
    mut spoil: impl FnMut(&mut Vec<u8>),
) -> (Connection, Result<(), Broken>) {
    let mut client = connection();
    let ssl = Ssl::new(context).unwrap();
    let mut server = SslStream::new(ssl, Pipe::default()).unwrap();
    for _ in 0..3 {
        let said = std::mem::take(client.output());
        server.get_mut().heard.extend(said);
        // It waits for more, or fails: the client sees what it makes of that.
        let _ = server.accept();
        let mut flight = std::mem::take(&mut server.get_mut().said);
        spoil(&mut flight);
        if let Err(broken) = client.receive(&flight) {
            return (client, Err(broken));
        }
    }
    (client, Ok(()))
}

#[test]
fn a_handshake_in_memory_comes_to_its_end() {
    let (client, result) = handshake(&server_context(), |_| {});
    assert_eq!(result, Ok(()));
    assert!(client.is_settled() && client.first_session().is_some());
}

/// Where the minor version of each record stands: it means nothing.
fn minor_versions(flights: &[u8]) -> Vec<usize> {
    let mut places = Vec::new();
    let mut start = 0;
    while let Some(&[_, _, _, high, low]) = flights[start..].first_chunk() {
        places.push(start + 2);
        start += HEADER_LENGTH + usize::from(u16::from_be_bytes([high, low]));
    }
    places
}

/// One changed byte, wherever it stands, and the handshake does not complete.
#[test]
fn no_changed_byte_passes() {
    let context = server_context();
    let mut flights = Vec::new();
    let unspoiled = handshake(&context, |flight| flights.extend_from_slice(flight));
    assert_eq!(unspoiled.1, Ok(()));
    assert!(flights.len() > 900);
    let meaningless = minor_versions(&flights);
    let places = (0..flights.len()).filter(|place| !meaningless.contains(place));
    for place in places.step_by(5) {
        let mut passed = 0;
        let (client, result) = handshake(&context, |flight| {
            let here = place.checked_sub(passed);
            passed += flight.len();
            if let Some(byte) = here.and_then(|here| flight.get_mut(here)) {
                *byte ^= 1;
            }
        });
        assert!(result.is_err() || !client.is_settled(), "{place}");
    }
}

#[test]
fn an_alert_is_what_it_says() {
    let mut client = connection();
    let ended = client.receive(&[21, 3, 3, 0, 2, 2, 40]).unwrap_err();
    assert_eq!(ended.reply, Reply::Alert { description: 40 });
    let mut client = connection();
    // A warning (unrecognized_name) ends nothing, close_notify does.
    client.receive(&[21, 3, 3, 0, 2, 1, 112]).unwrap();
    assert!(!client.is_closed());
    client.receive(&[21, 3, 3, 0, 2, 1, 0]).unwrap();
    assert!(client.is_closed());
}

#[test]
fn what_comes_out_of_order_is_told_by_an_alert() {
    for (record, alert) in [
        (&[23, 3, 3, 0, 1, 1][..], UNEXPECTED_MESSAGE),
        (&[20, 3, 3, 0, 1, 1], UNEXPECTED_MESSAGE),
        (&[22, 3, 3, 0, 4, 14, 0, 0, 0], UNEXPECTED_MESSAGE),
        (&[22, 3, 3, 0, 4, 20, 0, 0, 0], UNEXPECTED_MESSAGE),
        (&[99, 3, 3, 0, 1, 1], DECODE_ERROR),
        (&[22, 3, 3, 0xff, 0xff], DECODE_ERROR),
        (&[22, 3, 3, 0, 5, 2, 0, 0, 1, 0], DECODE_ERROR),
    ] {
        let mut client = connection();
        client.output().clear();
        client.receive(record).unwrap_err();
        assert_eq!(*client.output(), [21, 3, 3, 0, 2, 2, alert], "{record:?}");
    }
}

proptest! {
    /// Records of any content, cut anywhere: no panic, and no more output than an alert.
    #[test]
    fn no_bytes_can_make_it_panic(
        records in vec((19_u8..25, vec(any::<u8>(), 0..80)), 0..6),
        messages in vec((0_u8..24, vec(any::<u8>(), 0..80)), 0..4),
        cut in 1_usize..40,
    ) {
        let mut bytes = Vec::new();
        for (kind, body) in messages {
            let message = crate::dial::openssl::encode::message(kind, &body);
            bytes.extend(record(HANDSHAKE, TlsVersion::TLS12, &message));
        }
        for (content_type, body) in records {
            bytes.extend(record(content_type, TlsVersion::TLS12, &body));
        }
        let mut client = connection();
        client.output().clear();
        for portion in bytes.chunks(cut) {
            if client.receive(portion).is_err() {
                break;
            }
        }
        prop_assert!(client.output().len() <= 7);
    }
}
