//! Records and handshake messages of the old school (RFC 5246), right and wrong.

use crate::forge::leaf;

pub(crate) const CHANGE_CIPHER_SPEC: u8 = 20;
pub(crate) const ALERT: u8 = 21;
pub(crate) const HANDSHAKE: u8 = 22;
pub(crate) const APPLICATION_DATA: u8 = 23;

const TLS12: u16 = 0x0303;
/// TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384
pub(crate) const SUITE: u16 = 0xC024;

/// A record, whatever its length comes to.
pub(crate) fn record(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap();
    [&[kind, 3, 3][..], &length.to_be_bytes(), body].concat()
}

/// A handshake message in as many records as it needs.
pub(crate) fn in_records(message: &[u8]) -> Vec<u8> {
    let records = message.chunks(1 << 14).map(|part| record(HANDSHAKE, part));
    records.collect::<Vec<_>>().concat()
}

/// A handshake message.
pub(crate) fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    [&[kind][..], &length24(body), body].concat()
}

fn length24(bytes: &[u8]) -> [u8; 3] {
    let [_, length @ ..] = u32::try_from(bytes.len()).unwrap().to_be_bytes();
    length
}

fn vector24(bytes: &[u8]) -> Vec<u8> {
    [&length24(bytes)[..], bytes].concat()
}

/// The fields of a ServerHello that a script may get wrong.
pub(crate) struct Hello {
    pub(crate) version: u16,
    pub(crate) random: [u8; 32],
    pub(crate) session_id: Vec<u8>,
    pub(crate) suite: u16,
    pub(crate) compression: u8,
    pub(crate) extensions: Vec<u8>,
}

impl Default for Hello {
    fn default() -> Self {
        Self {
            version: TLS12,
            random: [0x5a; 32],
            session_id: Vec::new(),
            suite: SUITE,
            compression: 0,
            // renegotiation_info, empty, and extended_master_secret
            extensions: vec![0xff, 1, 0, 1, 0, 0, 23, 0, 0],
        }
    }
}

impl Hello {
    pub(crate) fn message(&self) -> Vec<u8> {
        let mut body = self.version.to_be_bytes().to_vec();
        body.extend(self.random);
        body.push(u8::try_from(self.session_id.len()).unwrap());
        body.extend(&self.session_id);
        body.extend(self.suite.to_be_bytes());
        body.push(self.compression);
        body.extend(u16::try_from(self.extensions.len()).unwrap().to_be_bytes());
        body.extend(&self.extensions);
        message(2, &body)
    }

    pub(crate) fn record(&self) -> Vec<u8> {
        record(HANDSHAKE, &self.message())
    }
}

/// A Certificate message.
pub(crate) fn certificates(list: &[Vec<u8>]) -> Vec<u8> {
    let list: Vec<Vec<u8>> = list.iter().map(|der| vector24(der)).collect();
    message(11, &vector24(&list.concat()))
}

/// A Certificate message with a certificate that is one.
pub(crate) fn certificate() -> Vec<u8> {
    certificates(&[leaf()])
}

/// A ServerKeyExchange with a signature that cannot be right (RFC 8422 section 5.4).
pub(crate) fn key_exchange(curve_type: u8, curve: u16, point: &[u8]) -> Vec<u8> {
    let mut body = vec![curve_type];
    body.extend(curve.to_be_bytes());
    body.push(u8::try_from(point.len()).unwrap());
    body.extend(point);
    body.extend([4, 3, 0, 8]); // ecdsa_secp256r1_sha256, 8 bytes
    body.extend([9; 8]);
    message(12, &body)
}

pub(crate) fn hello_done() -> Vec<u8> {
    message(14, &[])
}

/// A NewSessionTicket (RFC 5077 section 3.3) of this many bytes.
pub(crate) fn ticket(length: u16) -> Vec<u8> {
    let mut body = 36_000_u32.to_be_bytes().to_vec();
    body.extend(length.to_be_bytes());
    body.extend(vec![7; usize::from(length)]);
    message(4, &body)
}

/// A whole first flight, one record a message, whose key exchange does not hold.
pub(crate) fn flight(hello: &Hello) -> Vec<u8> {
    let messages = [
        hello.message(),
        certificate(),
        key_exchange(3, 23, &[4; 65]),
        hello_done(),
    ];
    messages.map(|message| in_records(&message)).concat()
}

/// An alert record.
pub(crate) fn alert(level: u8, description: u8) -> Vec<u8> {
    record(ALERT, &[level, description])
}

/// The session_id in the body of a ClientHello's record.
pub(crate) fn session_id_of(hello: &[u8]) -> &[u8] {
    // 4 bytes of head, 2 of version, 32 of random, 1 of length
    let length = hello.get(38).map_or(0, |length| usize::from(*length));
    hello.get(39..39 + length).unwrap_or_default()
}

/// Cuts bytes into records; what is left at the end is one more.
pub(crate) fn cut(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    while let [_, _, _, high, low, ..] = *bytes {
        let end = 5 + usize::from(u16::from_be_bytes([high, low]));
        let (record, rest) = bytes.split_at(end.min(bytes.len()));
        records.push(record.to_vec());
        bytes = rest;
    }
    records
}

/// Edits nothing.
pub(crate) fn as_it_is(records: Vec<Vec<u8>>) -> Vec<u8> {
    records.concat()
}
