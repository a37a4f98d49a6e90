//! From start to end of a lab, and what it has to survive.

use std::num::{NonZeroU8, NonZeroU16};
use std::time::{Duration, Instant};

use ticketprobe::lab::{Failure, Lab, LabError, LabSettings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::lab;

const PATIENCE: Duration = Duration::from_secs(10);

/// Whether an empty ClientHello gets an alert.
async fn is_alive(lab: &Lab) -> bool {
    let mut stream = TcpStream::connect(lab.addresses()[0]).await.unwrap();
    stream
        .write_all(&[22, 3, 1, 0, 4, 1, 0, 0, 0])
        .await
        .unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut answer))
        .await
        .unwrap()
        .unwrap();
    answer.first() == Some(&21)
}

#[tokio::test]
async fn garbage_and_silence_do_no_harm() {
    let lab = lab(Failure::Alert).await;
    let mut silent = Vec::new();
    for garbage in [
        b"GET / HTTP/1.1\r\n\r\n".as_slice(),
        &[22, 3, 1, 0xff, 0xff],
        &[0; 20_000],
        b"",
    ] {
        let mut stream = TcpStream::connect(lab.addresses()[0]).await.unwrap();
        // The lab may have left by then.
        let _ = stream.write_all(garbage).await;
        silent.push(stream);
    }
    // More than are attended to at a time, few enough for the queue of any listener.
    for _ in 0..300 {
        silent.push(TcpStream::connect(lab.addresses()[0]).await.unwrap());
    }
    drop(silent);
    assert!(is_alive(&lab).await);
}

#[tokio::test]
async fn a_port_is_free_again_after_the_end() {
    let first = lab(Failure::Close).await;
    let address = first.addresses()[0];
    let settings = LabSettings {
        front_ends: NonZeroU8::MIN,
        port: NonZeroU16::new(address.port()),
        ..LabSettings::default()
    };
    match Lab::start(settings).await {
        Err(LabError::Listen { address: taken, .. }) => assert_eq!(taken, address),
        other => panic!("{other:?}"),
    }
    // A connection that says nothing must not hold up the end.
    let idle = TcpStream::connect(address).await.unwrap();
    timeout(PATIENCE, first.shutdown()).await.unwrap();
    drop(idle);
    let second = Lab::start(settings).await.unwrap();
    assert_eq!(second.addresses(), [address]);
    assert!(is_alive(&second).await);
}

#[tokio::test]
async fn a_dropped_lab_is_gone() {
    let lab = lab(Failure::Close).await;
    let address = lab.addresses()[0];
    let mut idle = TcpStream::connect(address).await.unwrap();
    assert!(is_alive(&lab).await);
    drop(lab);
    let ended = timeout(PATIENCE, idle.read(&mut [0])).await.unwrap();
    assert_eq!(ended.unwrap_or_default(), 0);
    let begun = Instant::now();
    while TcpStream::connect(address).await.is_ok() {
        assert!(begun.elapsed() < PATIENCE);
        sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn files_are_written_for_their_owner_and_named_in_the_command() {
    let lab = lab(Failure::Close).await;
    let dir = tempfile::Builder::new()
        .prefix("a lab's ")
        .tempdir()
        .unwrap();
    lab.write_files(dir.path()).unwrap();
    let files = lab.write_files(dir.path()).unwrap();
    assert_eq!(std::fs::read_to_string(&files.ca).unwrap(), lab.ca_pem());
    assert_eq!(
        std::fs::read_to_string(&files.client).unwrap(),
        lab.client_pem()
    );
    assert_eq!(lab.client_pem().matches("BEGIN CERTIFICATE").count(), 2);
    assert_eq!(lab.client_pem().matches("BEGIN PRIVATE KEY").count(), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&files.client)
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let command = lab.probe_command(&files);
    let port = lab.addresses()[0].port();
    let start = format!("ticketprobe probe pool01.lab.test --port {port} --address 127.0.0.1 ");
    assert!(command.starts_with(&start), "{command}");
    assert!(command.contains(" --client-cert "), "{command}");
}

#[tokio::test]
async fn nothing_of_the_key_is_in_debug() {
    let lab = lab(Failure::Close).await;
    let text = format!("{lab:?}");
    assert!(text.len() < 100, "{text}");
}
