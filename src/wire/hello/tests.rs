use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::wire::{ClientFlight, ContentType, records};

fn extensions() -> impl Strategy<Value = Vec<Extension>> {
    let extension = (any::<u16>(), vec(any::<u8>(), 0..300));
    vec(
        extension.prop_map(|(kind, data)| Extension { kind, data }),
        0..6,
    )
}

fn client_hellos() -> impl Strategy<Value = ClientHello> {
    let start = (any::<u16>(), any::<[u8; 32]>(), vec(any::<u8>(), 0..=32));
    let lists = (vec(any::<u16>(), 0..40), vec(any::<u8>(), 0..=255));
    (start, lists, extensions()).prop_map(|(start, lists, extensions)| ClientHello {
        version: start.0,
        random: start.1,
        session_id: start.2,
        suites: lists.0,
        compression_methods: lists.1,
        extensions,
    })
}

proptest! {
    #[test]
    fn what_is_encoded_decodes_to_the_same(hello in client_hellos(), cut in 1_usize..50) {
        let message = hello.encode().unwrap();
        let (head, body) = message.split_at(4);
        prop_assert_eq!(head[0], 1);
        prop_assert_eq!(&head[1..], &u32::try_from(body.len()).unwrap().to_be_bytes()[1..]);
        prop_assert_eq!(ClientHello::decode(body).unwrap(), hello.clone());

        let mut client = ClientFlight::default();
        for portion in records(ContentType::Handshake, 0x0301, &message).chunks(cut) {
            client.follow(portion);
        }
        prop_assert_eq!(client.hello(), Some(&hello));
    }
}

fn hello() -> ClientHello {
    ClientHello {
        version: 0x0303,
        random: [7; 32],
        session_id: vec![],
        suites: vec![0xc028],
        compression_methods: vec![0],
        extensions: vec![Extension {
            kind: extension_number::SESSION_TICKET,
            data: vec![0xab; 3],
        }],
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let mut long = hello();
    long.suites = vec![0; 0x8000];
    assert_eq!(long.encode(), Err(EncodeError("cipher_suites")));
    let mut long = hello();
    long.extensions[0].data = vec![0; 0xffff];
    assert_eq!(long.encode(), Err(EncodeError("extensions")));
    let mut long = hello();
    long.extensions[0].data = vec![0; 0x1_0000];
    assert_eq!(long.encode(), Err(EncodeError("extension_data")));
}

#[test]
fn half_a_suite_is_none() {
    let mut body = hello().encode_body().unwrap();
    // The length of cipher_suites, after version, random and an empty session_id.
    body[36] = 1;
    body.remove(37);
    assert_eq!(
        ClientHello::decode(&body),
        Err(DecodeError::Short("CipherSuite"))
    );
}

#[test]
fn debug_does_not_show_what_may_be_a_ticket() {
    let shown = format!("{:?}", hello());
    assert!(shown.contains("35 (3 bytes)"), "{shown}");
    assert!(!shown.contains("171"), "{shown}");
}

/// A ServerHello of TLS 1.3 with this random and these extensions.
fn modern(random: [u8; 32], extensions: &[(u16, &[u8])]) -> ServerHello {
    let mut list = Vec::new();
    for (kind, data) in extensions {
        list.extend(kind.to_be_bytes());
        list.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        list.extend_from_slice(data);
    }
    let length = u16::try_from(list.len()).unwrap().to_be_bytes();
    let body = [&[3, 3][..], &random, &[0, 0x13, 1, 0], &length, &list].concat();
    ServerHello::decode(&body).unwrap()
}

#[test]
fn a_session_of_tls_13_is_offered_and_taken() {
    let mut offering = hello();
    assert!(!offering.offers_psk() && !offering.offers_psk_modes());
    for kind in [
        extension_number::PSK_KEY_EXCHANGE_MODES,
        extension_number::PRE_SHARED_KEY,
    ] {
        let data = vec![1, 1];
        offering.extensions.push(Extension { kind, data });
    }
    assert!(offering.offers_psk() && offering.offers_psk_modes());
    let version = (extension_number::SUPPORTED_VERSIONS, &[3, 4][..]);
    let full = modern([1; 32], &[version]);
    assert_eq!(
        (full.selected_version, full.selected_psk),
        (Some(0x0304), None)
    );
    let resumed = modern(
        [1; 32],
        &[version, (extension_number::PRE_SHARED_KEY, &[0, 2])],
    );
    assert_eq!(resumed.selected_psk, Some(2));
}

/// The random is a hash that anybody can compute (RFC 8446 section 4.1.3).
#[test]
fn a_retry_request_is_known_by_its_random() {
    use sha2::{Digest, Sha256};

    let random: [u8; 32] = Sha256::digest("HelloRetryRequest").into();
    assert!(modern(random, &[]).is_retry_request());
    assert!(!modern([0; 32], &[]).is_retry_request());
}
