//! The head of a reply (RFC 9112 sections 2 to 6).

use crate::bounds::FIELDS_MAX;
use crate::observation::{Declared, Method};

/// The head of a final reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) status: u16,
    pub(super) body: Declared,
    pub(super) connection: Persistence,
}

/// Whether the server means to keep the connection (RFC 9112 section 9.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Persistence {
    Kept,
    Closing,
}

/// What the bytes at hand begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parsed {
    /// More is needed.
    Partial,
    /// The head of an interim reply, of this length (RFC 9110 section 15.2).
    Interim(u16, usize),
    /// The head of a final reply, of this length.
    Final(Head, usize),
    /// No reply.
    NotHttp,
}

/// Parses the head at the beginning of `bytes`, that of a reply to `method`.
pub(super) fn parse(bytes: &[u8], method: Method) -> Parsed {
    let mut fields = [httparse::EMPTY_HEADER; FIELDS_MAX];
    let mut response = httparse::Response::new(&mut fields);
    let length = match response.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Parsed::Partial,
        Err(_) => return Parsed::NotHttp,
    };
    let minor = response.version.unwrap_or_default();
    match response.code {
        Some(code @ 100..=199) => Parsed::Interim(code, length),
        Some(status @ 200..=599) => match declared(status, method, response.headers) {
            Some(body) => {
                let connection = persistence(minor, body, response.headers);
                let head = Head {
                    status,
                    body,
                    connection,
                };
                Parsed::Final(head, length)
            }
            None => Parsed::NotHttp,
        },
        _ => Parsed::NotHttp,
    }
}

/// Where the body ends (RFC 9112 section 6.3); none where the head contradicts itself.
fn declared(status: u16, method: Method, fields: &[httparse::Header<'_>]) -> Option<Declared> {
    if method == Method::Head || status == 204 || status == 304 {
        return Some(Declared::NoBody);
    }
    if let Some(coding) = tokens(fields, "transfer-encoding").last() {
        return Some(match coding.eq_ignore_ascii_case("chunked") {
            true => Declared::Chunked,
            false => Declared::UntilClose,
        });
    }
    let mut lengths = tokens(fields, "content-length").map(length);
    let Some(first) = lengths.next() else {
        return Some(Declared::UntilClose);
    };
    let bytes = first?;
    lengths
        .all(|other| other == Some(bytes))
        .then_some(Declared::ContentLength { bytes })
}

/// Digits alone: `parse` would take a plus sign too.
fn length(value: &str) -> Option<u64> {
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| value.parse().ok()).flatten()
}

fn persistence(minor: u8, body: Declared, fields: &[httparse::Header<'_>]) -> Persistence {
    let says = |word: &str| tokens(fields, "connection").any(|t| t.eq_ignore_ascii_case(word));
    let kept = match minor {
        _ if says("close") || body == Declared::UntilClose => false,
        0 => says("keep-alive"),
        _ => true,
    };
    match kept {
        true => Persistence::Kept,
        false => Persistence::Closing,
    }
}

/// The elements of the lists that all fields of this name make together (RFC 9110 section 5.6.1).
fn tokens<'a>(fields: &'a [httparse::Header<'_>], name: &'a str) -> impl Iterator<Item = &'a str> {
    let fields = fields
        .iter()
        .filter(move |f| f.name.eq_ignore_ascii_case(name));
    fields
        .map(|field| std::str::from_utf8(field.value).unwrap_or("?"))
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|token| !token.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(fields: &str) -> Option<(Declared, Persistence)> {
        let text = format!("HTTP/1.1 200 OK\r\n{fields}\r\n");
        match parse(text.as_bytes(), Method::Get) {
            Parsed::Final(head, _) => Some((head.body, head.connection)),
            _ => None,
        }
    }

    #[test]
    fn the_end_of_a_body_is_where_the_head_says() {
        use Persistence::{Closing, Kept};
        let five = Declared::ContentLength { bytes: 5 };
        for (fields, expected) in [
            ("Content-Length: 5\r\n", Some((five, Kept))),
            ("Content-Length: 5, 5\r\n", Some((five, Kept))),
            ("Content-Length: 5\r\nContent-Length: 6\r\n", None),
            ("Content-Length: +5\r\n", None),
            ("Content-Length: 99999999999999999999\r\n", None),
            (
                "Content-Length: 5\r\nConnection: Close\r\n",
                Some((five, Closing)),
            ),
            (
                "Content-Length: 5\r\nConnection: x\r\nConnection: y, close\r\n",
                Some((five, Closing)),
            ),
            (
                "Transfer-Encoding: Chunked\r\n",
                Some((Declared::Chunked, Kept)),
            ),
            (
                "Transfer-Encoding: gzip, chunked\r\nContent-Length: 5\r\n",
                Some((Declared::Chunked, Kept)),
            ),
            (
                "Transfer-Encoding: gzip\r\n",
                Some((Declared::UntilClose, Closing)),
            ),
            ("", Some((Declared::UntilClose, Closing))),
        ] {
            assert_eq!(head(fields), expected, "{fields}");
        }
    }

    #[test]
    fn http_1_0_closes_unless_it_says_otherwise() {
        for (fields, kept) in [
            ("", Persistence::Closing),
            ("Connection: keep-alive\r\n", Persistence::Kept),
        ] {
            let text = format!("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n{fields}\r\n");
            let Parsed::Final(head, length) = parse(text.as_bytes(), Method::Get) else {
                panic!("{text}");
            };
            assert_eq!((head.connection, length), (kept, text.len()));
        }
    }

    #[test]
    fn some_replies_have_no_body() {
        for (status, method) in [(204, Method::Get), (304, Method::Get), (200, Method::Head)] {
            let text = format!("HTTP/1.1 {status} X\r\nContent-Length: 5\r\n\r\n");
            assert!(matches!(
                parse(text.as_bytes(), method),
                Parsed::Final(
                    Head {
                        body: Declared::NoBody,
                        ..
                    },
                    _
                )
            ));
        }
    }
}
