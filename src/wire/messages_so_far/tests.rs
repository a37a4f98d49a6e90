use super::*;
use crate::bounds::{ALERTS_MAX, IDLE_RECORDS_MAX};

/// ServerHello without extensions and ServerHelloDone in one record, as Schannel packs them.
fn flight() -> Vec<u8> {
    let mut messages = vec![2, 0, 0, 38, 3, 3];
    messages.extend([0; 32]);
    messages.extend([0, 0xc0, 0x28, 0]);
    messages.extend([14, 0, 0, 0]);
    let mut record = vec![22, 3, 3, 0, u8::try_from(messages.len()).unwrap()];
    record.extend(messages);
    record
}

const AFTER: &[u8] = &[
    20, 3, 3, 0, 1, 1, // ChangeCipherSpec
    22, 3, 3, 0, 2, 9, 9, // Finished, encrypted
    23, 3, 3, 0, 1, 9, // application data
    22, 3, 3, 0, 2, 9, 9, // HelloRequest, encrypted
];

#[test]
fn a_second_encrypted_handshake_record_is_a_hello_request() {
    let mut server = ServerFlight::default();
    server.follow(&flight());
    assert!(server.hello_done());
    assert_eq!(server.hello().unwrap().suite, 0xc028);
    server.follow(&AFTER[..13]);
    assert_eq!(server.hello_requests(), 0);
    for byte in &AFTER[13..] {
        server.follow(&[*byte]);
    }
    assert_eq!(server.hello_requests(), 1);
    assert_eq!(server.defect(), None);
}

#[test]
fn alerts_are_kept_and_a_flood_is_bounded() {
    let mut server = ServerFlight::default();
    server.follow(&[21, 3, 3, 0, 2, 1, 112]);
    assert_eq!((server.alerts(), server.fatal_alert()), (&[112][..], None));
    server.follow(&[21, 3, 3, 0, 1, 2]);
    server.follow(&[21, 3, 3, 0, 1, 40]);
    assert_eq!(server.alerts(), [112, 40]);
    assert_eq!(server.fatal_alert(), Some(40));
    for _ in 0..1000 {
        server.follow(&[21, 3, 3, 0, 2, 1, 112]);
    }
    assert_eq!(server.alerts().len(), ALERTS_MAX);
}

#[test]
fn records_that_bring_nothing_are_bounded() {
    let empty = [22, 3, 3, 0, 0];
    let mut server = ServerFlight::default();
    for _ in 0..IDLE_RECORDS_MAX {
        server.follow(&empty);
    }
    assert_eq!(server.defect(), None);
    server.follow(&empty);
    assert!(matches!(server.defect(), Some(Defect::Broken(_))));
}

#[test]
fn what_is_no_tls_is_told_from_tls_gone_wrong() {
    let mut server = ServerFlight::default();
    server.follow(b"HTTP/1.1 400 Bad Request");
    assert_eq!(server.defect(), Some(Defect::NotTls));
    assert!(server.first_bytes().starts_with(b"HTTP/1.1"));

    let mut server = ServerFlight::default();
    server.follow(&flight());
    server.follow(b"HTTP/1.1");
    assert!(matches!(server.defect(), Some(Defect::Broken(_))));
}

proptest::proptest! {
    #[test]
    fn no_bytes_can_make_it_panic(bytes: Vec<u8>, cut in 1_usize..40) {
        let mut server = ServerFlight::default();
        let mut client = ClientFlight::default();
        for portion in bytes.chunks(cut) {
            server.follow(portion);
            client.follow(portion);
        }
    }
}
