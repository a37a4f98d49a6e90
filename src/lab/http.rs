//! Just enough HTTP/1.1 for a client that asks for the Focus (RFC 9112).

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::names::LABEL;
use crate::target::FOCUS_PATH;

/// Longest head of a request that is read, in bytes.
const HEAD_MAX: usize = 16 * 1024;
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
    /// What becomes of the connection after the reply.
    pub(super) connection: Connection,
    /// The method is HEAD: no body (RFC 9110 section 9.3.2).
    head_only: bool,
    /// Bytes of the body.
    length: u64,
    expects: Expects,
}

/// What becomes of a connection after a reply (RFC 9112 section 9.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Connection {
    Kept,
    Closing,
}

/// Whether the client waits before it sends its body (RFC 9110 section 10.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expects {
    Nothing,
    Continue,
}

impl Question {
    /// Reads the head of a request from what is in `buffer` and follows; none where the client leaves without one.
    pub(super) async fn read(
        stream: &mut (impl AsyncRead + Unpin),
        buffer: &mut Vec<u8>,
    ) -> io::Result<Option<Self>> {
        loop {
            if let Some((question, length)) = Self::parse(buffer) {
                buffer.drain(..length);
                return Ok(Some(question));
            }
            let left = HEAD_MAX.saturating_sub(buffer.len()) as u64;
            if (&mut *stream).take(left).read_buf(buffer).await? == 0 {
                return Ok((!buffer.is_empty()).then_some(Self::GARBAGE));
            }
        }
    }

    /// Reads the body, and asks for it where the client waits.
    pub(super) async fn read_body(
        self,
        stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
        buffer: &mut Vec<u8>,
    ) -> io::Result<()> {
        if self.expects == Expects::Continue {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
            stream.flush().await?;
        }
        let mut left = self.length;
        loop {
            let here = usize::try_from(left).map_or(buffer.len(), |left| left.min(buffer.len()));
            buffer.drain(..here);
            left -= here as u64;
            if left == 0 {
                return Ok(());
            }
            if (&mut *stream).take(left).read_buf(buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    const GARBAGE: Self = Self {
        status: Status::BAD_REQUEST,
        connection: Connection::Closing,
        head_only: false,
        length: 0,
        expects: Expects::Nothing,
    };

    /// The question and the length of its head; none where the head is not whole.
    fn parse(bytes: &[u8]) -> Option<(Self, usize)> {
        let mut fields = [httparse::EMPTY_HEADER; FIELDS_MAX];
        let mut request = httparse::Request::new(&mut fields);
        let length = match request.parse(bytes) {
            Ok(httparse::Status::Partial) => return None,
            Err(_) => return Some((Self::GARBAGE, bytes.len())),
            Ok(httparse::Status::Complete(length)) => length,
        };
        let field = |name: &str| {
            let field = request
                .headers
                .iter()
                .find(|f| f.name.eq_ignore_ascii_case(name))?;
            std::str::from_utf8(field.value).ok().map(str::trim)
        };
        let says = |name, word: &str| field(name).is_some_and(|v| v.eq_ignore_ascii_case(word));
        let kept = request.version == Some(1) && !says("connection", "close");
        let question = Self {
            status: status_of(request.path.unwrap_or_default()),
            connection: match kept {
                true => Connection::Kept,
                false => Connection::Closing,
            },
            head_only: request.method == Some("HEAD"),
            length: field("content-length")
                .and_then(|v| v.parse().ok())
                .unwrap_or(0),
            expects: match says("expect", "100-continue") {
                true => Expects::Continue,
                false => Expects::Nothing,
            },
        };
        Some((question, length))
    }

    /// The same as the last of its connection.
    pub(super) fn last(self) -> Self {
        Self {
            connection: Connection::Closing,
            ..self
        }
    }

    /// The bytes of a reply.
    pub(super) fn answer(self, Status(status): Status) -> Vec<u8> {
        let body = format!("{status}\r\nticketprobe lab: {LABEL}\r\n");
        let mut answer = format!(
            "HTTP/1.1 {status}\r\nServer: ticketprobe-lab\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n{}\r\n",
            body.len(),
            match self.connection {
                Connection::Kept => "",
                Connection::Closing => "Connection: close\r\n",
            }
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
        let mut stream = bytes;
        Question::read(&mut stream, &mut Vec::new()).await.unwrap()
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
    async fn a_connection_is_kept_as_http_says() {
        for (request, connection) in [
            ("GET / HTTP/1.1\r\n\r\n", Connection::Kept),
            (
                "GET / HTTP/1.1\r\nConnection: Close\r\n\r\n",
                Connection::Closing,
            ),
            ("GET / HTTP/1.0\r\n\r\n", Connection::Closing),
        ] {
            let question = asked(request.as_bytes()).await.unwrap();
            assert_eq!(question.connection, connection, "{request}");
            let answer = String::from_utf8(question.answer(Status::OK)).unwrap();
            assert_eq!(
                answer.contains("Connection: close"),
                connection == Connection::Closing
            );
        }
    }

    #[tokio::test]
    async fn a_body_is_asked_for_and_passed_over() {
        let (mut client, mut server) = tokio::io::duplex(1024);
        let head = b"POST / HTTP/1.1\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n";
        client.write_all(head).await.unwrap();
        let mut buffer = Vec::new();
        let question = Question::read(&mut server, &mut buffer)
            .await
            .unwrap()
            .unwrap();
        client.write_all(b"abcGET").await.unwrap();
        question.read_body(&mut server, &mut buffer).await.unwrap();
        assert_eq!(buffer.len().min(3), buffer.len());
        let mut interim = [0; 25];
        client.read_exact(&mut interim).await.unwrap();
        assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    }

    #[tokio::test]
    async fn a_reply_says_that_it_is_a_model() {
        let question = asked(b"POST / HTTP/1.1\r\n\r\n").await.unwrap();
        let answer = String::from_utf8(question.answer(Status::FORBIDDEN)).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 403 Forbidden\r\n"));
        assert!(head.ends_with(&format!("\r\nContent-Length: {}", body.len())));
        assert!(body.contains("a model, not evidence about Schannel"));

        let question = asked(b"HEAD / HTTP/1.1\r\n\r\n").await.unwrap();
        assert!(question.answer(Status::OK).ends_with(b"\r\n\r\n"));
    }
}
