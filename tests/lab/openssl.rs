//! What `openssl s_client` sees of a lab. Where openssl is missing, these tests fail.

use std::fs::{self, File};
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use ticketprobe::lab::{Failure, Lab, LabFiles, POOL, Tickets};

use crate::lab;

/// Longest wait for a client that is going to end.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a client is watched that is not going to end.
const STALLED: Duration = Duration::from_millis(700);

const REQUEST: &[u8] =
    b"GET /LiveServer/Focus HTTP/1.1\r\nHost: pool01.lab.test\r\nConnection: close\r\n\r\n";

/// `openssl s_client`, with the files of a lab.
struct Client {
    dir: TempDir,
    files: LabFiles,
    address: SocketAddr,
}

/// What it printed, and whether it ended by itself.
struct Visit {
    text: String,
    ended: bool,
}

/// Ends the process with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Client {
    fn new(lab: &Lab) -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self {
            files: lab.write_files(dir.path()).unwrap(),
            address: lab.addresses()[0],
            dir,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// One connection; `session` comes as `-sess_out` or `-sess_in` and a name.
    fn visit(&self, session: [&str; 2], more: &[&str]) -> Visit {
        self.watch(session, more, PATIENCE)
    }

    fn watch(&self, [option, name]: [&str; 2], more: &[&str], patience: Duration) -> Visit {
        let printed = self.path("printed");
        let output = File::create(&printed).unwrap();
        let child = Command::new("openssl")
            .args([
                "s_client",
                "-ign_eof",
                "-tls1_2",
                "-cipher",
                "ALL:@SECLEVEL=0",
            ])
            .args(["-connect", &self.address.to_string()])
            .args(["-servername", POOL, "-verify_hostname", POOL])
            .args(["-verify_return_error", "-CAfile"])
            .arg(&self.files.ca)
            .arg("-cert")
            .arg(&self.files.client)
            .arg("-key")
            .arg(&self.files.client)
            .arg(option)
            .arg(self.path(name))
            .args(more)
            .stdin(Stdio::piped())
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn()
            .expect("openssl has to be installed");
        let mut running = Running(child);
        let mut stdin = running.0.stdin.take().unwrap();
        stdin.write_all(REQUEST).unwrap();
        drop(stdin);
        let begun = Instant::now();
        let mut ended = false;
        while !ended && begun.elapsed() < patience {
            sleep(Duration::from_millis(10));
            ended = running.0.try_wait().unwrap().is_some();
        }
        drop(running);
        let text = fs::read(&printed).unwrap();
        Visit {
            text: String::from_utf8_lossy(&text).into_owned(),
            ended,
        }
    }
}

impl Visit {
    fn assert_says(&self, words: &[&str]) {
        for words in words {
            assert!(
                self.text.contains(words),
                "{words} is not in:\n{}",
                self.text
            );
        }
    }

    fn assert_lacks(&self, words: &[&str]) {
        for words in words {
            assert!(!self.text.contains(words), "{words} is in:\n{}", self.text);
        }
    }
}

const FULL: &str = "New, TLSv1.2, Cipher is ECDHE-RSA-AES256-SHA384";
const RESUMED: &str = "Reused, TLSv1.2, Cipher is ECDHE-RSA-AES256-SHA384";
const TICKET: &str = "TLS session ticket lifetime hint: 36000 (seconds)";
const ANSWERED: &str = "HTTP/1.1 200 OK";

/// Everything but the connection that is resumed by ticket.
fn assert_healthy(client: &Client, tickets: Tickets) {
    let full = client.visit(["-sess_out", "ticket"], &[]);
    assert!(full.ended, "{}", full.text);
    full.assert_says(&[
        FULL,
        ANSWERED,
        "a model, not evidence about Schannel",
        "Verify return code: 0 (ok)",
        "Verified peername: pool01.lab.test",
        "Acceptable client certificate CA names",
    ]);
    match tickets {
        Tickets::On => full.assert_says(&[TICKET]),
        Tickets::Off => full.assert_lacks(&["TLS session ticket"]),
    }
    let first = client.visit(["-sess_out", "id"], &["-no_ticket"]);
    first.assert_says(&[FULL, ANSWERED]);
    first.assert_lacks(&["TLS session ticket"]);
    let again = client.visit(["-sess_in", "id"], &["-no_ticket"]);
    assert!(again.ended, "{}", again.text);
    again.assert_says(&[RESUMED, ANSWERED]);
}

/// `check` looks at the connection that is resumed by ticket.
async fn before_and_after(failure: Failure, check: fn(&Client)) {
    let lab = lab(failure).await;
    let client = Client::new(&lab);
    assert_healthy(&client, Tickets::On);
    check(&client);
    lab.set_tickets(Tickets::Off).unwrap();
    assert_healthy(&client, Tickets::Off);
    let by_id = client.visit(["-sess_in", "ticket"], &[]);
    by_id.assert_says(&[RESUMED, ANSWERED]);
}

fn by_ticket(client: &Client) -> Visit {
    client.visit(["-sess_in", "ticket"], &[])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn close() {
    before_and_after(Failure::Close, |client| {
        let visit = by_ticket(client);
        assert!(visit.ended, "{}", visit.text);
        visit.assert_says(&[RESUMED, "closed"]);
        visit.assert_lacks(&["HTTP/1.1", "errno"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reset() {
    before_and_after(Failure::Reset, |client| {
        let visit = by_ticket(client);
        assert!(visit.ended, "{}", visit.text);
        visit.assert_says(&[RESUMED, "read:errno="]);
        visit.assert_lacks(&["HTTP/1.1"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn alert() {
    before_and_after(Failure::Alert, |client| {
        let visit = by_ticket(client);
        assert!(visit.ended, "{}", visit.text);
        visit.assert_says(&["SSL alert number 49"]);
        visit.assert_lacks(&[RESUMED, "HTTP/1.1"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stall() {
    before_and_after(Failure::Stall, |client| {
        let visit = client.watch(["-sess_in", "ticket"], &[], STALLED);
        assert!(!visit.ended, "{}", visit.text);
        visit.assert_says(&[RESUMED]);
        visit.assert_lacks(&["HTTP/1.1"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn status() {
    before_and_after(Failure::Status, |client| {
        let visit = by_ticket(client);
        assert!(visit.ended, "{}", visit.text);
        visit.assert_says(&[RESUMED, "HTTP/1.1 403 Forbidden"]);
    })
    .await;
}
