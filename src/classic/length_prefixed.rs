//! Writing vectors and handshake messages (RFC 5246 section 4.3).

/// `body` behind its length in one byte.
pub(crate) fn vector8(body: &[u8]) -> Vec<u8> {
    with_length(1, body)
}

/// `body` behind its length in two bytes.
pub(crate) fn vector16(body: &[u8]) -> Vec<u8> {
    with_length(2, body)
}

/// `body` behind its length in three bytes.
pub(crate) fn vector24(body: &[u8]) -> Vec<u8> {
    with_length(3, body)
}

/// What is written here is far shorter than its length field can say.
fn with_length(width: usize, body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u64).to_be_bytes();
    [&length[length.len() - width..], body].concat()
}

/// A handshake message.
pub(crate) fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    [vec![kind], vector24(body)].concat()
}
