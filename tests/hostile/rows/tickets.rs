//! NewSessionTicket where it must not be, too often, too long; and the end of the handshake gone wrong.

use super::{Row, row};
use crate::bytes::{
    HANDSHAKE, Hello, as_it_is, certificate, flight, in_records, message, record, ticket,
};
use crate::forge::Cast;
use crate::script::Step::{self, Finish, Flight, Forge, Hear, Hush, Raw, Say};

/// The last flight of a server with tickets: NewSessionTicket, ChangeCipherSpec, Finished.
fn finish(edit: crate::script::Edit) -> [Step; 3] {
    [Flight(Cast::Tickets, as_it_is), Finish(edit), Hush]
}

fn instead_of_ticket(records: Vec<Vec<u8>>, tickets: &[Vec<u8>]) -> Vec<u8> {
    [tickets.concat(), records[1..].concat()].concat()
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = tickets();
    rows.extend(finished());
    rows
}

fn tickets() -> Vec<Row> {
    let plain = || vec![Flight(Cast::Plain, as_it_is), Finish(as_it_is), Hear];
    let early = [
        Hello::default().record(),
        in_records(&ticket(192)),
        in_records(&certificate()),
    ];
    let ok = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_vec();
    vec![
        row(
            "NewSessionTicket before Certificate",
            [Hear, Say(early.concat()), Hush],
            "ServerHello; handshake misbehaved received unexpected handshake message: got NewSessionTicket when expecting Certificate; exposed (resumption-not-tested)",
        )
        .waiting()
        .looking_at("issue"),
        row(
            "NewSessionTicket before ServerHello",
            [
                Hear,
                Say([in_records(&ticket(192)), flight(&Hello::default())].concat()),
                Hush,
            ],
            "ServerHello; handshake misbehaved received unexpected handshake message: got NewSessionTicket when expecting ServerHello; exposed (resumption-not-tested)",
        )
        .looking_at("issue"),
        row(
            "NewSessionTicket twice",
            finish(|records| {
                let twice = [records[0].clone(), records[0].clone()];
                instead_of_ticket(records, &twice)
            }),
            "ServerHello; handshake misbehaved received unexpected message: got Handshake when expecting ChangeCipherSpec; exposed (resumption-not-tested)",
        )
        .looking_at("issue"),
        row(
            "NewSessionTicket of 65,535 bytes",
            finish(|records| instead_of_ticket(records, &[in_records(&ticket(0xffff))])),
            "ServerHello; handshake incompatible received corrupt message of type HandshakePayloadTooLarge; inconclusive (handshake-failed)",
        )
        .looking_at("issue"),
        row(
            "NewSessionTicket of another length than it says",
            finish(|records| {
                let mut body = vec![0, 0, 0, 0, 0, 200];
                body.extend([7; 20]);
                instead_of_ticket(records, &[in_records(&message(4, &body))])
            }),
            "ServerHello; handshake misbehaved received corrupt message of type MessageTooShort; inconclusive (handshake-failed)",
        )
        .looking_at("issue"),
        row(
            "NewSessionTicket that was not promised",
            [plain_ticket(), vec![Hush]].concat(),
            "ServerHello; handshake misbehaved received unexpected message: got Handshake when expecting ChangeCipherSpec; exposed (resumption-not-tested)",
        ),
        row(
            "NewSessionTicket after Finished",
            [
                plain(),
                vec![Forge(HANDSHAKE, ticket(192)), Say(ok.clone())],
            ]
            .concat(),
            "ServerHello; reply misbehaved received unexpected message: got Handshake when expecting ApplicationData; absent (no-tickets)",
        ),
        row(
            "NewSessionTicket after Finished, in clear",
            [plain(), vec![Raw(in_records(&ticket(192))), Say(ok)]].concat(),
            "ServerHello; reply misbehaved cannot decrypt peer's message; absent (no-tickets)",
        ),
    ]
}

fn plain_ticket() -> Vec<Step> {
    let edit = |records: Vec<Vec<u8>>| [in_records(&ticket(192)), records.concat()].concat();
    vec![Flight(Cast::Plain, as_it_is), Finish(edit)]
}

/// Changes one byte of the record with Finished: ChangeCipherSpec is the one before it.
fn spoil(mut records: Vec<Vec<u8>>, place: fn(usize) -> usize) -> Vec<u8> {
    if let Some(finished) = records.last_mut() {
        let place = place(finished.len());
        finished[place] ^= 1;
    }
    records.concat()
}

fn finished() -> Vec<Row> {
    let ends = |edit| [Flight(Cast::Plain, as_it_is), Finish(edit), Hush];
    vec![
        // After the head of 5 bytes stands the IV: it changes the first bytes of the clear text, and nothing else.
        row(
            "bad MAC of Finished",
            ends(|records| spoil(records, |_| 5)),
            "ServerHello; handshake misbehaved cannot decrypt peer's message; inconclusive (handshake-failed)",
        ),
        // The last byte of the last block but one changes the length of the padding.
        row(
            "bad padding of Finished",
            ends(|records| spoil(records, |length| length - 17)),
            "ServerHello; handshake misbehaved cannot decrypt peer's message; inconclusive (handshake-failed)",
        ),
        row(
            "bad Finished",
            [
                Flight(Cast::WrongFinished, as_it_is),
                Finish(as_it_is),
                Hush,
            ],
            "ServerHello; handshake misbehaved cannot decrypt peer's message; inconclusive (handshake-failed)",
        ),
        row(
            "Finished cut to half a block",
            ends(|mut records| {
                if let Some(finished) = records.last_mut() {
                    *finished = record(HANDSHAKE, &finished[5..21]);
                }
                records.concat()
            }),
            "ServerHello; handshake misbehaved cannot decrypt peer's message; inconclusive (handshake-failed)",
        ),
        row(
            "Finished without ChangeCipherSpec",
            ends(|records| records.last().cloned().unwrap_or_default()),
            // Encrypted bytes that are taken for clear: one in 256 lengths is not too long, and the rest never comes.
            "ServerHello; handshake incompatible received corrupt message of type HandshakePayloadTooLarge; inconclusive (handshake-failed)|\
             ServerHello; handshake incompatible received corrupt message of type HandshakePayloadTooLarge / handshake timeout; inconclusive (handshake-failed)",
        )
        .waiting(),
        row(
            "no Finished",
            ends(|records| records[0].clone()),
            "ServerHello; handshake timeout; inconclusive (handshake-failed)",
        )
        .waiting(),
    ]
}
