//! Just enough HTTP/1.1 for a client that asks for the Focus (RFC 9112).

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

use super::LABEL;
use crate::target::FOCUS_PATH;

/// Longest head of a request that is read, in bytes.
const HEAD_MAX: u64 = 16 * 1024;
/// Header fields that are parsed.
const FIELDS_MAX: usize = 64;

/// A status of the lab's, with its reason phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Status(&'static str);

impl Status {
    pub(super) const OK: Self = Self("200 OK");
    pub(super) const BAD_REQUEST: Self = Self("400 Bad Request");
    pub(super) const FORBIDDEN: Self = Self("403 Forbidden");
    pub(super) const NOT_FOUND: Self = Self("404 Not Found");
}

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Question {
    /// What a healthy front end answers.
    pub(super) status: Status,
    /// The method is HEAD: no body (RFC 9110 section 9.3.2).
    head_only: bool,
}

impl Question {
    /// Reads the head of a request; none where the client leaves without one.
    pub(super) async fn read(stream: impl AsyncRead + Unpin) -> io::Result<Option<Self>> {
        let mut stream = stream.take(HEAD_MAX);
        let mut bytes = Vec::with_capacity(1024);
        while stream.read_buf(&mut bytes).await? > 0 {
            if let Some(question) = Self::parse(&bytes) {
                return Ok(Some(question));
            }
        }
        Ok((!bytes.is_empty()).then_some(Self::GARBAGE))
    }

    const GARBAGE: Self = Self {
        status: Status::BAD_REQUEST,
        head_only: false,
    };

    /// None where the head is not whole.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut fields = [httparse::EMPTY_HEADER; FIELDS_MAX];
        let mut request = httparse::Request::new(&mut fields);
        match request.parse(bytes) {
            Ok(httparse::Status::Partial) => None,
            Err(_) => Some(Self::GARBAGE),
            Ok(httparse::Status::Complete(_)) => Some(Self {
                status: status_of(request.path.unwrap_or_default()),
                head_only: request.method == Some("HEAD"),
            }),
        }
    }

    /// The bytes of a reply.
    pub(super) fn answer(self, Status(status): Status) -> Vec<u8> {
        let body = format!("{status}\r\nticketprobe lab: {LABEL}\r\n");
        let mut answer = format!(
            "HTTP/1.1 {status}\r\nServer: ticketprobe-lab\r\nContent-Type: text/plain\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        if !self.head_only {
            answer.push_str(&body);
        }
        answer.into_bytes()
    }
}

/// http.sys takes no notice of the case of a URL.
fn status_of(target: &str) -> Status {
    let path = target.split('?').next().unwrap_or_default();
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.eq_ignore_ascii_case(FOCUS_PATH) {
        Status::OK
    } else {
        Status::NOT_FOUND
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn asked(bytes: &[u8]) -> Option<Question> {
        Question::read(bytes).await.unwrap()
    }

    #[tokio::test]
    async fn the_focus_is_there_and_nothing_else() {
        for (target, status) in [
            ("/LiveServer/Focus", Status::OK),
            ("/liveserver/focus/", Status::OK),
            ("/LiveServer/Focus?a=/b", Status::OK),
            ("/LiveServer/Focus2", Status::NOT_FOUND),
            ("/", Status::NOT_FOUND),
        ] {
            let request = format!("GET {target} HTTP/1.1\r\nHost: fe01\r\n\r\n");
            let question = asked(request.as_bytes()).await.unwrap();
            assert_eq!(question.status, status, "{target}");
        }
    }

    #[tokio::test]
    async fn garbage_is_a_bad_request_and_silence_is_none() {
        let long = [b"GET / HTTP/1.1\r\nA: ".as_slice(), &[b'a'; 20_000]].concat();
        for bytes in [b"\x16\x03\x01\0".as_slice(), b"GET / HT", &long] {
            assert_eq!(asked(bytes).await, Some(Question::GARBAGE));
        }
        assert_eq!(asked(b"").await, None);
    }

    #[tokio::test]
    async fn a_reply_says_that_it_is_a_model() {
        let question = asked(b"POST / HTTP/1.1\r\n\r\n").await.unwrap();
        let answer = String::from_utf8(question.answer(Status::FORBIDDEN)).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 403 Forbidden\r\n"));
        assert!(head.contains(&format!("\r\nContent-Length: {}\r\n", body.len())));
        assert!(body.contains("a model, not evidence about Schannel"));

        let question = asked(b"HEAD / HTTP/1.1\r\n\r\n").await.unwrap();
        assert!(question.answer(Status::OK).ends_with(b"\r\n\r\n"));
    }
}
