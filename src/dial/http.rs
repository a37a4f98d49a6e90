//! One HTTP/1.1 request, and the head of its reply (RFC 9110, RFC 9112).

use std::io;
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::timeout;

use crate::bounds::{BODY_MAX, BODY_PATIENCE, FIELDS_MAX, HEAD_MAX};
use crate::observation::{Method, Reply};

/// The bytes of the request that every attempt sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    method: Method,
    bytes: Vec<u8>,
}

impl Request {
    /// A request for `path` on `authority` (host and port, as the Host field has them).
    ///
    /// Both must already be checked to be printable ASCII without spaces.
    #[must_use]
    pub fn new(method: Method, authority: &str, path: &str) -> Self {
        let (word, length) = match method {
            Method::None => {
                return Self {
                    method,
                    bytes: Vec::new(),
                };
            }
            Method::Get => ("GET", ""),
            Method::Head => ("HEAD", ""),
            Method::Post => ("POST", "Content-Length: 0\r\n"),
        };
        let version = env!("CARGO_PKG_VERSION");
        let text = format!(
            "{word} {path} HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: ticketprobe/{version}\r\n{length}Connection: close\r\n\r\n"
        );
        Self {
            method,
            bytes: text.into_bytes(),
        }
    }

    /// The bytes to send; none where nothing is to be asked.
    #[must_use]
    pub fn bytes(&self) -> Option<&[u8]> {
        (!self.bytes.is_empty()).then_some(&self.bytes)
    }
}

/// The head of a final reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Head {
    status: u16,
    /// Bytes of the whole head, interim replies included.
    length: usize,
    body: Body,
}

/// Where the body ends (RFC 9112 section 6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Body {
    /// After this many bytes.
    Length(u64),
    /// After the chunk of size 0.
    Chunked,
    /// With the connection.
    UntilClose,
}

/// Reads the reply to `request`, waiting at most `patience` for its head. The time is that at which the head was complete.
///
/// # Errors
/// Those of the stream, while no head is there: [`io::ErrorKind::UnexpectedEof`] where the connection ends before the first byte,
/// [`io::ErrorKind::TimedOut`] where `patience` runs out.
pub async fn read_reply(
    stream: &mut (impl AsyncRead + Unpin),
    request: &Request,
    patience: Duration,
) -> io::Result<(Reply, Instant)> {
    let mut buffer = Vec::with_capacity(2048);
    let head = timeout(patience, read_head(stream, request.method, &mut buffer)).await??;
    let at = Instant::now();
    let Some(head) = head else {
        return Ok((Reply::NotHttp, at));
    };
    // The question is answered; whether the body ends in time or not.
    let _ = timeout(BODY_PATIENCE, drain(stream, &buffer, head)).await;
    Ok((Reply::http(head.status), at))
}

/// Reads until the head is whole; none where what came is no HTTP.
async fn read_head(
    stream: &mut (impl AsyncRead + Unpin),
    method: Method,
    buffer: &mut Vec<u8>,
) -> io::Result<Option<Head>> {
    loop {
        match parse(buffer, method) {
            Parsed::Head(head) => return Ok(Some(head)),
            Parsed::NotHttp => return Ok(None),
            Parsed::Partial if buffer.len() >= HEAD_MAX => return Ok(None),
            Parsed::Partial => {}
        }
        let room = (HEAD_MAX - buffer.len()) as u64;
        let read = (&mut *stream).take(room).read_buf(buffer).await?;
        match read {
            0 if buffer.is_empty() => return Err(io::ErrorKind::UnexpectedEof.into()),
            0 => return Ok(None),
            _ => {}
        }
    }
}

enum Parsed {
    Partial,
    Head(Head),
    NotHttp,
}

/// Parses the first final head, passing over interim replies (RFC 9110 section 15.2).
fn parse(bytes: &[u8], method: Method) -> Parsed {
    let mut start = 0;
    loop {
        let mut fields = [httparse::EMPTY_HEADER; FIELDS_MAX];
        let mut response = httparse::Response::new(&mut fields);
        let length = match response.parse(&bytes[start..]) {
            Ok(httparse::Status::Complete(length)) => length,
            Ok(httparse::Status::Partial) => return Parsed::Partial,
            Err(_) => return Parsed::NotHttp,
        };
        match response.code {
            Some(100..=199) => start += length,
            Some(status @ 200..=599) => {
                return Parsed::Head(Head {
                    status,
                    length: start + length,
                    body: body_of(status, method, response.headers),
                });
            }
            _ => return Parsed::NotHttp,
        }
    }
}

fn body_of(status: u16, method: Method, fields: &[httparse::Header<'_>]) -> Body {
    if method == Method::Head || status == 204 || status == 304 {
        return Body::Length(0);
    }
    let field = |name: &str| {
        let field = fields.iter().find(|f| f.name.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(field.value).ok().map(str::trim)
    };
    if field("transfer-encoding").is_some_and(|v| v.to_ascii_lowercase().ends_with("chunked")) {
        return Body::Chunked;
    }
    match field("content-length").and_then(|length| length.parse().ok()) {
        Some(length) => Body::Length(length),
        None => Body::UntilClose,
    }
}

/// Reads the body to its end, so that the connection can be closed in order; errors no longer matter.
async fn drain(stream: &mut (impl AsyncRead + Unpin), buffer: &[u8], head: Head) {
    let mut tail = buffer[head.length..].to_vec();
    let mut total = tail.len();
    loop {
        let done = match head.body {
            Body::Length(length) => total as u64 >= length,
            Body::Chunked => tail.ends_with(b"0\r\n\r\n"),
            Body::UntilClose => false,
        };
        if done || total >= BODY_MAX {
            return;
        }
        let keep = tail.len().saturating_sub(5);
        tail.drain(..keep);
        match stream.read_buf(&mut tail).await {
            Ok(1..) => total = total.saturating_add(tail.len()),
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt;

    use super::*;

    const STEP: Duration = Duration::from_secs(5);

    async fn reply_to(method: Method, answer: &[u8]) -> io::Result<Reply> {
        let (mut near, mut far) = tokio::io::duplex(256 * 1024);
        far.write_all(answer).await.unwrap();
        drop(far);
        let request = Request::new(method, "fe01:444", "/LiveServer/Focus");
        read_reply(&mut near, &request, STEP)
            .await
            .map(|(reply, _)| reply)
    }

    #[test]
    fn the_request_is_one_that_a_lync_front_end_knows() {
        let request = Request::new(Method::Get, "fe01:444", "/LiveServer/Focus");
        let text = String::from_utf8(request.bytes().unwrap().to_vec()).unwrap();
        assert!(text.starts_with("GET /LiveServer/Focus HTTP/1.1\r\nHost: fe01:444\r\n"));
        assert!(text.contains("\r\nUser-Agent: ticketprobe/"));
        assert!(text.ends_with("\r\nConnection: close\r\n\r\n"));
        let post = Request::new(Method::Post, "fe01:444", "/");
        assert!(String::from_utf8_lossy(post.bytes().unwrap()).contains("Content-Length: 0\r\n"));
        assert_eq!(Request::new(Method::None, "fe01:444", "/").bytes(), None);
    }

    #[tokio::test]
    async fn statuses_are_read() {
        for (answer, reply) in [
            (&b"HTTP/1.1 200 OK\r\n\r\nbody"[..], Reply::http(200)),
            (
                b"HTTP/1.0 404 Not Found\r\nContent-Length: 2\r\n\r\nno",
                Reply::http(404),
            ),
            (
                b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 No\r\n\r\n",
                Reply::http(503),
            ),
            (b"HTTP/1.1 403\r\n\r\n", Reply::http(403)),
            (b"SIP/2.0 200 OK\r\n\r\n", Reply::NotHttp),
            (b"HTTP/1.1 700 What\r\n\r\n", Reply::NotHttp),
            (b"HTTP/1.1 200 OK\r\nServ", Reply::NotHttp),
        ] {
            assert_eq!(reply_to(Method::Get, answer).await.unwrap(), reply);
        }
    }

    #[tokio::test]
    async fn an_early_end_is_no_reply() {
        let error = reply_to(Method::Get, b"").await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }

    #[tokio::test]
    async fn an_endless_head_is_bounded() {
        let mut answer = b"HTTP/1.1 200 OK\r\n".to_vec();
        while answer.len() < 2 * HEAD_MAX {
            answer.extend(b"X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n");
        }
        let reply = reply_to(Method::Get, &answer).await.unwrap();
        assert_eq!(reply, Reply::NotHttp);
        let flood = b"HTTP/1.1 100 Continue\r\n\r\n".repeat(2000);
        assert_eq!(reply_to(Method::Get, &flood).await.unwrap(), Reply::NotHttp);
    }

    #[tokio::test]
    async fn an_endless_body_does_not_hold_the_connection() {
        let (mut near, mut far) = tokio::io::duplex(8 * 1024);
        let server = tokio::spawn(async move {
            let _ = far.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
            let mut sent = 0;
            while far.write_all(&[b'x'; 4096]).await.is_ok() {
                sent += 4096;
            }
            sent
        });
        let request = Request::new(Method::Get, "fe01:444", "/");
        let (reply, _) = read_reply(&mut near, &request, STEP).await.unwrap();
        assert_eq!(reply, Reply::http(200));
        drop(near);
        assert!(server.await.unwrap() <= BODY_MAX + 16 * 1024);
    }

    #[tokio::test(start_paused = true)]
    async fn the_end_of_a_body_is_known_without_a_close() {
        for answer in [
            &b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"[..],
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            b"HTTP/1.1 204 No Content\r\n\r\n",
        ] {
            let (mut near, mut far) = tokio::io::duplex(1024);
            far.write_all(answer).await.unwrap();
            let request = Request::new(Method::Get, "fe01:444", "/");
            let begun = tokio::time::Instant::now();
            read_reply(&mut near, &request, STEP).await.unwrap();
            // The clock is paused: it moves only when everything waits.
            assert_eq!(begun.elapsed(), Duration::ZERO);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn silence_is_a_time_out() {
        let (mut near, _far) = tokio::io::duplex(1024);
        let request = Request::new(Method::Get, "fe01:444", "/");
        let error = read_reply(&mut near, &request, STEP).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }
}
