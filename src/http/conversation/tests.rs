use std::num::NonZeroU32;

use tokio::io::DuplexStream;

use super::*;
use crate::observation::Method;

const STEP: Duration = Duration::from_secs(5);
const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

fn get(times: u32) -> Request {
    let times = NonZeroU32::new(times).unwrap();
    Request::new(Method::Get, "fe01:444", "/LiveServer/Focus").times(times)
}

/// What comes of `request` where the server says each of `answers` after a head of the client's, and then leaves.
async fn told(request: &Request, answers: &[&[u8]]) -> ConversationOutcome {
    let (mut near, far) = tokio::io::duplex(4 * 1024 * 1024);
    let answers: Vec<Vec<u8>> = answers.iter().map(|a| a.to_vec()).collect();
    let server = tokio::spawn(answer_each(far, answers, Then::Leaves));
    let told = converse(&mut near, request, STEP).await;
    drop(near);
    server.await.unwrap();
    told
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Leaves,
    Stays,
}

async fn answer_each(mut far: DuplexStream, answers: Vec<Vec<u8>>, then: Then) {
    let mut seen = Vec::new();
    for answer in answers {
        while !seen.windows(4).any(|end| end == b"\r\n\r\n") {
            if far.read_buf(&mut seen).await.unwrap_or(0) == 0 {
                return;
            }
        }
        seen.clear();
        let _ = far.write_all(&answer).await;
    }
    if then == Then::Stays {
        let _ = far.read_to_end(&mut seen).await;
    }
}

/// Each reply in short, and the end.
fn short(told: &ConversationOutcome) -> String {
    let words = told
        .exchanges
        .iter()
        .map(|exchange| match &exchange.answer {
            Ok(Answer::Http {
                status,
                received,
                end,
                ..
            }) => format!("{status}:{received}:{}", end_of(end)),
            Ok(Answer::NotHttp) => "none".to_owned(),
            Err(error) => format!("{:?}", error.kind()),
        });
    let after = match &told.after {
        After::Nothing => "",
        After::Announced => " announced",
        After::StayedOpen(_) => " open",
        After::Ended(..) => " ended",
        After::Unasked => " unasked",
        After::Left => " left",
    };
    words.collect::<Vec<_>>().join(" ") + after
}

fn end_of(end: &End) -> String {
    match end {
        End::Whole => "whole".to_owned(),
        End::CutShort(error) => format!("{:?}", error.kind()),
        End::Malformed => "malformed".to_owned(),
        End::Unread => "unread".to_owned(),
    }
}

#[tokio::test]
async fn statuses_and_bodies_are_read() {
    for (answer, expected) in [
        (&b"HTTP/1.1 200 OK\r\n\r\nbody"[..], "200:4:whole"),
        (
            b"HTTP/1.0 404 No\r\nContent-Length: 2\r\n\r\nno",
            "404:2:whole",
        ),
        (
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 No\r\n\r\n",
            "503:0:whole",
        ),
        (b"HTTP/1.1 403\r\n\r\n", "403:0:whole"),
        (b"SIP/2.0 200 OK\r\n\r\n", "none"),
        (b"HTTP/1.1 700 What\r\n\r\n", "none"),
        (b"HTTP/1.1 200 OK\r\nServ", "none"),
        (b"", "UnexpectedEof"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0123456789",
            "200:10:UnexpectedEof",
        ),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
            "200:3:UnexpectedEof",
        ),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nwhat?\r\n",
            "200:0:malformed",
        ),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            "200:3:whole",
        ),
        (b"HTTP/1.1 204 No Content\r\n\r\n", "204:0:whole"),
    ] {
        assert_eq!(short(&told(&get(1), &[answer]).await), expected);
    }
}

#[tokio::test]
async fn a_connection_is_asked_again_until_either_side_has_enough() {
    let last = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".as_slice();
    let old = b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n".as_slice();
    let junk = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\njunk".as_slice();
    for (times, answers, expected) in [
        (2, &[OK, OK][..], "200:2:whole 200:2:whole"),
        (3, &[OK, OK, last], "200:2:whole 200:2:whole 200:0:whole"),
        // A pipe in memory tells the writer that nobody reads.
        (2, &[OK], "200:2:whole BrokenPipe"),
        (2, &[last], "200:0:whole announced"),
        (2, &[old], "200:0:whole announced"),
        (1, &[last], "200:0:whole"),
        (
            2,
            &[b"HTTP/1.1 200 OK\r\n\r\nbody"],
            "200:4:whole announced",
        ),
        (2, &[junk], "200:0:whole unasked"),
        (2, &[OK, b"nonsense\r\n\r\n"], "200:2:whole none"),
    ] {
        assert_eq!(short(&told(&get(times), answers).await), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn silence_is_held_and_watched() {
    let hold = Duration::from_secs(7);
    let request = get(1).holding(hold);
    for (then, expected) in [
        (Then::Stays, "200:2:whole open"),
        (Then::Leaves, "200:2:whole ended"),
    ] {
        let (mut near, far) = tokio::io::duplex(1024);
        tokio::spawn(answer_each(far, vec![OK.to_vec()], then));
        let told = converse(&mut near, &request, STEP).await;
        assert_eq!(short(&told), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn patience_has_an_end_in_each_step() {
    let begun = tokio::time::Instant::now();
    let (mut near, _far) = tokio::io::duplex(1024);
    let silent = converse(&mut near, &get(2), STEP).await;
    assert_eq!(short(&silent), "TimedOut");
    assert_eq!(begun.elapsed(), STEP);
    for (answer, expected) in [
        (
            &b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"[..],
            "200:3:TimedOut",
        ),
        (b"HTTP/1.1 200 OK\r\n\r\nabc", "200:3:unread left"),
    ] {
        let (mut near, far) = tokio::io::duplex(1024);
        tokio::spawn(answer_each(far, vec![answer.to_vec()], Then::Stays));
        let told = converse(&mut near, &get(2), STEP).await;
        assert_eq!(short(&told), expected);
    }
}

#[tokio::test]
async fn heads_and_bodies_have_bounds() {
    let mut endless = b"HTTP/1.1 200 OK\r\n".to_vec();
    while endless.len() < 2 * HEAD_MAX {
        endless.extend(b"X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n");
    }
    assert_eq!(short(&told(&get(1), &[&endless]).await), "none");
    let flood = b"HTTP/1.1 100 Continue\r\n\r\n".repeat(2000);
    assert_eq!(short(&told(&get(1), &[&flood]).await), "none");
    let mut long = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n".to_vec();
    long.resize(2 * BODY_MAX, b'x');
    let told = told(&get(2), &[&long]).await;
    let Ok(Answer::Http { received, .. }) = &told.exchanges[0].answer else {
        panic!("{told:?}");
    };
    assert!((BODY_MAX as u64..BODY_MAX as u64 + 4096).contains(received));
    assert!(short(&told).ends_with("unread left"), "{told:?}");
}

/// Reads a head, then does what `then` says, and returns what else the client sent.
async fn posted(first: &'static [u8], request: Request) -> (ConversationOutcome, Vec<u8>) {
    let (mut near, mut far) = tokio::io::duplex(256 * 1024);
    let server = tokio::spawn(async move {
        let mut seen = Vec::new();
        while !seen.ends_with(b"\r\n\r\n") {
            far.read_buf(&mut seen).await.unwrap();
        }
        far.write_all(first).await.unwrap();
        let mut body = Vec::new();
        while !body.ends_with(b"end") && far.read_buf(&mut body).await.unwrap() > 0 {}
        if !body.is_empty() {
            far.write_all(OK).await.unwrap();
        }
        body
    });
    let told = converse(&mut near, &request, STEP).await;
    drop(near);
    (told, server.await.unwrap())
}

#[tokio::test(start_paused = true)]
async fn a_body_waits_for_consent_and_not_for_ever() {
    let post = Request::new(Method::Post, "fe01:444", "/").with_body(b"<a/>end");
    let begun = tokio::time::Instant::now();
    let (consented, body) = posted(b"HTTP/1.1 100 Continue\r\n\r\n", post.clone()).await;
    assert_eq!(
        (short(&consented).as_str(), &body[..]),
        ("200:2:whole", &b"<a/>end"[..])
    );
    assert_eq!(begun.elapsed(), Duration::ZERO);
    let (silent, body) = posted(b"", post.clone()).await;
    assert_eq!(
        (short(&silent).as_str(), &body[..]),
        ("200:2:whole", &b"<a/>end"[..])
    );
    assert_eq!(begun.elapsed(), CONSENT_PATIENCE);
    let refusal = b"HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n";
    let (refused, body) = posted(refusal, post).await;
    assert_eq!(
        (short(&refused).as_str(), body.len()),
        ("417:0:whole left", 0)
    );
}

#[tokio::test(start_paused = true)]
async fn a_reply_that_comes_while_the_body_is_sent_is_heard() {
    let body = vec![b'x'; 64 * 1024];
    let post = Request::new(Method::Post, "fe01:444", "/").with_body(&body);
    let twice = post.times(NonZeroU32::new(2).unwrap());
    // Less room than the body needs, and nobody reads it.
    let (mut near, mut far) = tokio::io::duplex(8 * 1024);
    let server = tokio::spawn(async move {
        let mut seen = Vec::new();
        while !seen.ends_with(b"\r\n\r\n") {
            far.read_buf(&mut seen).await.unwrap();
        }
        far.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")
            .await
            .unwrap();
        far.read_exact(&mut [0; 1000]).await.unwrap();
        let refusal = b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n";
        far.write_all(refusal).await.unwrap();
        far
    });
    let told = converse(&mut near, &twice, STEP).await;
    assert_eq!(short(&told), "413:0:whole left");
    drop(server);
}
