//! Every way in which a connection can fail is an observation with its stage, and the series goes on.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it did not expect"
)]

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use rustls_pki_types::ServerName;
use ticketprobe::dial::{Dial, DialSetup, Hello, Order, RustlsDial};
use ticketprobe::experiment::{Limits, run};
use ticketprobe::http::Request;
use ticketprobe::observation::{Attempt, CutShort, Method, Protocol, Reply, Rules, Series, Stage};
use ticketprobe::plan::Plan;
use ticketprobe::schannel;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What the server does with a connection after it has read the ClientHello.
#[derive(Clone, Copy)]
enum Script {
    /// Sends these bytes, then closes.
    Say(&'static [u8]),
    /// Sends these bytes, then resets.
    SayAndReset(&'static [u8]),
    /// Sends these bytes, then nothing more.
    SayAndStay(&'static [u8]),
}

/// A ServerHello of TLS 1.2 with C028, an empty session_id and no extensions, alone in its record.
const SERVER_HELLO: &[u8] = &[
    22, 3, 3, 0, 42, // record
    2, 0, 0, 38, // ServerHello
    3, 3, // server_version
    9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9,
    9, // random
    0, // session_id
    0xc0, 0x28, // cipher_suite
    0,    // compression_method
];

async fn serve(listener: TcpListener, script: Script) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(play(stream, script));
    }
}

async fn play(mut stream: TcpStream, script: Script) {
    let mut hello = [0; 4096];
    let _ = stream.read(&mut hello).await;
    let (Script::Say(bytes) | Script::SayAndReset(bytes) | Script::SayAndStay(bytes)) = script;
    let _ = stream.write_all(bytes).await;
    match script {
        Script::Say(_) => {}
        Script::SayAndReset(_) => {
            stream.set_zero_linger().unwrap();
        }
        Script::SayAndStay(_) => while stream.read(&mut hello).await.is_ok_and(|n| n > 0) {},
    }
}

fn dial(address: SocketAddr) -> RustlsDial {
    let patience = Duration::from_secs(2);
    let setup = DialSetup::new(schannel::provider(), None, patience).unwrap();
    let request = Request::new(Method::Get, "fe01:444", "/LiveServer/Focus");
    setup.dial(address, ServerName::try_from("fe01").unwrap(), request)
}

async fn start(script: Script) -> RustlsDial {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let dial = dial(listener.local_addr().unwrap());
    tokio::spawn(serve(listener, script));
    dial
}

async fn attempt(dial: &RustlsDial) -> Attempt {
    let order = Order {
        series: Series::Full,
        number: 1,
        hello: Hello::Plain,
        rules: Rules::default(),
    };
    dial.attempt(order).await.attempt
}

#[tokio::test]
async fn each_failure_has_its_stage_and_its_name() {
    let fatal = Reply::Alert { description: 40 };
    let not_tls = |looks_like| Reply::NotTls { looks_like };
    for (what, script, stage, reply) in [
        (
            "closed at once",
            Script::Say(b""),
            Stage::Hello,
            Reply::Closed,
        ),
        (
            "reset at once",
            Script::SayAndReset(b""),
            Stage::Hello,
            Reply::Reset,
        ),
        (
            "silence",
            Script::SayAndStay(b""),
            Stage::Hello,
            Reply::Timeout,
        ),
        (
            "alert",
            Script::Say(&[21, 3, 3, 0, 2, 2, 40]),
            Stage::Hello,
            fatal,
        ),
        (
            "plain HTTP",
            Script::Say(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
            Stage::Hello,
            not_tls(Protocol::Http),
        ),
        (
            "garbage",
            Script::SayAndStay(&[0xff; 64]),
            Stage::Hello,
            not_tls(Protocol::Unknown),
        ),
        (
            "half a record",
            Script::Say(&[22, 3, 3, 0]),
            Stage::Hello,
            Reply::Closed,
        ),
        (
            "closed after ServerHello",
            Script::Say(SERVER_HELLO),
            Stage::Handshake,
            Reply::Closed,
        ),
        (
            "reset after ServerHello",
            Script::SayAndReset(SERVER_HELLO),
            Stage::Handshake,
            Reply::Reset,
        ),
        (
            "silence after ServerHello",
            Script::SayAndStay(SERVER_HELLO),
            Stage::Handshake,
            Reply::Timeout,
        ),
    ] {
        let seen = attempt(&start(script).await).await;
        assert_eq!((seen.stage, seen.reply), (stage, reply), "{what}");
        let has_hello = stage == Stage::Handshake;
        assert_eq!(seen.server_hello.is_some(), has_hello, "{what}");
    }
}

#[tokio::test]
async fn nothing_on_the_port_is_told_at_the_connect() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let dial = dial(listener.local_addr().unwrap());
    drop(listener);
    let seen = attempt(&dial).await;
    assert_eq!((seen.stage, seen.reply), (Stage::Connect, Reply::Refused));
}

#[tokio::test]
async fn a_server_that_fails_after_its_hello_gets_the_whole_plan() {
    let dial = start(Script::Say(SERVER_HELLO)).await;
    let plan = Plan::new(NonZeroU32::new(10).unwrap());
    let limits = Limits::new(4, Duration::from_secs(60));
    let (_stop, stopped) = watch::channel(false);
    let seen = run(&dial, plan, limits, stopped).await.seen;
    // 3 full, 4 issue, 5 controls and the unknown ticket: there is nothing to resume.
    assert_eq!(seen.attempts.len(), 13);
    assert_eq!(seen.cut_short, CutShort::No);
    assert!(seen.attempts.iter().all(|a| a.stage == Stage::Handshake));
}
