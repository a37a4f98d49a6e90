//! HTTP/1.1 over one connection (RFC 9110, RFC 9112): requests, their replies, and what becomes of the connection then.

mod body;
mod conversation;
mod head;
mod outcome;

use std::num::NonZeroU32;
use std::time::Duration;

pub use self::conversation::converse;
pub use self::outcome::{After, Answer, Closed, ConversationOutcome, End, Exchanged};
use crate::observation::Method;

/// The body of a POST where the user gives none: an XML document that says nothing.
const EMPTY_DOCUMENT: &[u8] = b"<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<empty/>\r\n";

/// What every attempt asks over its connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    method: Method,
    /// The head without the fields that differ.
    head: String,
    body: Vec<u8>,
    times: NonZeroU32,
    hold: Duration,
}

/// What a request does to the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Connection {
    /// Another follows, or silence.
    KeepAlive,
    /// It is the last.
    Close,
}

impl Request {
    /// One request for `path` on `authority` (host and port, as the Host field has them), after which the connection is closed.
    ///
    /// Both must already be checked to be printable ASCII without spaces.
    #[must_use]
    pub fn new(method: Method, authority: &str, path: &str) -> Self {
        let (word, body) = match method {
            Method::None => ("", &[][..]),
            Method::Get => ("GET", &[][..]),
            Method::Head => ("HEAD", &[][..]),
            Method::Post => ("POST", EMPTY_DOCUMENT),
        };
        let version = env!("CARGO_PKG_VERSION");
        Self {
            method,
            head: format!(
                "{word} {path} HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: ticketprobe/{version}\r\n"
            ),
            body: body.to_vec(),
            times: NonZeroU32::MIN,
            hold: Duration::ZERO,
        }
    }

    /// The same this many times on one connection, each as soon as the reply before it is whole.
    #[must_use]
    pub fn times(self, times: NonZeroU32) -> Self {
        Self { times, ..self }
    }

    /// The same, and then silence: the connection is kept open for this long. Zero closes it with the last request.
    #[must_use]
    pub fn holding(self, hold: Duration) -> Self {
        Self { hold, ..self }
    }

    /// The same with another body, where the method has one.
    #[must_use]
    pub fn with_body(self, body: &[u8]) -> Self {
        match self.method {
            Method::Post => Self {
                body: body.to_vec(),
                ..self
            },
            Method::Get | Method::Head | Method::None => self,
        }
    }

    /// Whether something is asked at all.
    #[must_use]
    pub fn asks(&self) -> bool {
        self.method != Method::None
    }

    /// Whether this client waits for the server's consent before it sends the body: .NET's HttpWebRequest does so for each POST that
    /// has one.
    fn expects_consent(&self) -> bool {
        !self.body.is_empty()
    }

    /// The head of the request with this number, from 1.
    fn head(&self, number: u32) -> String {
        let mut head = self.head.clone();
        if self.method == Method::Post {
            let length = self.body.len();
            head += "Content-Type: text/xml; charset=utf-8\r\n";
            head += &format!("Content-Length: {length}\r\n");
        }
        if self.expects_consent() {
            head += "Expect: 100-continue\r\n";
        }
        // Keep-alive is what HTTP/1.1 means where nothing is said (RFC 9112 section 9.3).
        if self.connection(number) == Connection::Close {
            head += "Connection: close\r\n";
        }
        head + "\r\n"
    }

    fn connection(&self, number: u32) -> Connection {
        if number >= self.times.get() && self.hold.is_zero() {
            Connection::Close
        } else {
            Connection::KeepAlive
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_is_one_that_a_lync_front_end_knows() {
        let text = Request::new(Method::Get, "fe01:444", "/LiveServer/Focus").head(1);
        assert!(text.starts_with("GET /LiveServer/Focus HTTP/1.1\r\nHost: fe01:444\r\n"));
        assert!(text.contains("\r\nUser-Agent: ticketprobe/"));
        assert!(text.ends_with("\r\nConnection: close\r\n\r\n"));
        assert!(!Request::new(Method::None, "fe01:444", "/").asks());
    }

    #[test]
    fn only_the_last_request_asks_for_the_close() {
        let two = Request::new(Method::Get, "fe01:444", "/").times(NonZeroU32::new(2).unwrap());
        assert!(!two.head(1).contains("Connection"));
        assert!(two.head(2).contains("Connection: close"));
        let held = two.holding(Duration::from_secs(5));
        assert!(!held.head(2).contains("Connection"));
    }

    #[test]
    fn a_post_has_a_body_and_asks_before_it_sends_it() {
        let post = Request::new(Method::Post, "fe01:444", "/");
        let length = format!("Content-Length: {}\r\n", EMPTY_DOCUMENT.len());
        assert!(post.head(1).contains(&length));
        assert!(post.head(1).contains("Expect: 100-continue\r\n"));
        let empty = post.with_body(b"");
        assert!(empty.head(1).contains("Content-Length: 0\r\n"));
        assert!(!empty.head(1).contains("Expect"));
        let get = Request::new(Method::Get, "fe01:444", "/").with_body(b"body");
        assert!(!get.head(1).contains("Content-Length"));
    }
}
