//! Whatever a server says, the connection ends in order.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::classic::connection_error::{DECODE_ERROR, RECORD_OVERFLOW, UNEXPECTED_MESSAGE};
use crate::classic::length_prefixed;
use crate::classic::record::record;
use crate::observation::{Reply, Rules};

fn greeting(version: TlsVersion) -> Greeting {
    Greeting {
        version,
        server_name: None,
    }
}

fn connection() -> ClientConnection {
    let offered = Offered::nothing();
    ClientConnection::new(greeting(TlsVersion::TLS12), None, offered, Rules::Strict).unwrap()
}

#[test]
fn an_alert_is_what_it_says() {
    let mut client = connection();
    let ended = client.hear(&[21, 3, 3, 0, 2, 2, 40]).unwrap_err();
    assert_eq!(ended.reply, Reply::Alert { description: 40 });
    let mut client = connection();
    // A warning (unrecognized_name) ends nothing, close_notify does.
    client.hear(&[21, 3, 3, 0, 2, 1, 112]).unwrap();
    assert!(!client.is_closed());
    client.hear(&[21, 3, 3, 0, 2, 1, 0]).unwrap();
    assert!(client.is_closed());
}

#[test]
fn what_comes_out_of_order_is_told_by_an_alert() {
    for (record, alert) in [
        (&[23, 3, 3, 0, 1, 1][..], UNEXPECTED_MESSAGE),
        (&[20, 3, 3, 0, 1, 1], UNEXPECTED_MESSAGE),
        (&[22, 3, 3, 0, 4, 14, 0, 0, 0], UNEXPECTED_MESSAGE),
        (&[22, 3, 3, 0, 4, 20, 0, 0, 0], UNEXPECTED_MESSAGE),
        (&[99, 3, 3, 0, 1, 1], UNEXPECTED_MESSAGE),
        (&[22, 3, 3, 0xff, 0xff], RECORD_OVERFLOW),
        (&[22, 3, 3, 0, 5, 2, 0, 0, 1, 0], DECODE_ERROR),
    ] {
        let mut client = connection();
        client.output().clear();
        client.hear(record).unwrap_err();
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
            let message = length_prefixed::message(kind, &body);
            bytes.extend(record(22, TlsVersion::TLS12, &message));
        }
        for (content_type, body) in records {
            bytes.extend(record(content_type, TlsVersion::TLS12, &body));
        }
        let mut client = connection();
        client.output().clear();
        for portion in bytes.chunks(cut) {
            if client.hear(portion).is_err() {
                break;
            }
        }
        prop_assert!(client.output().len() <= 7);
    }
}
