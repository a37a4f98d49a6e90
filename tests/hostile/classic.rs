//! The same rows with the other engine: it gets as far and no further, with replies of the same kind.

use crate::rows::rows;
use crate::table::{overdrawn, play_all};

/// Rows of which this engine says something else, and rightly so.
const OTHERWISE: &[(&str, &str)] = &[
    (
        "HelloRequest first",
        "hello timeout; inconclusive (no-server-hello)",
    ),
    // It speaks TLS 1.0, and sees what rustls does not get to.
    (
        "version TLS 1.0",
        "handshake misbehaved; inconclusive (handshake-failed)",
    ),
    // It knows no TLS 1.3, and passes over the extension.
    (
        "TLS 1.3 in supported_versions",
        "handshake misbehaved; inconclusive (handshake-failed)",
    ),
    // It hears nothing after close_notify; whether the rest was read with it is a matter of time.
    (
        "close_notify then the ServerHello",
        "handshake closed; inconclusive (handshake-failed)|hello closed; inconclusive (no-server-hello)",
    ),
    // What came before the garbage stands.
    (
        "reply and garbage at once",
        "reply http; absent (no-tickets)",
    ),
    // A bound of this client is no rule that the server broke.
    (
        "flood of empty handshake records",
        "hello incompatible; inconclusive (no-server-hello)",
    ),
    (
        "flood of empty records after ServerHello",
        "handshake incompatible; inconclusive (handshake-failed)",
    ),
    (
        "flood of empty encrypted records",
        "reply incompatible; absent (no-tickets)",
    ),
    (
        "flood of HelloRequests first",
        "hello incompatible; inconclusive (no-server-hello)",
    ),
    (
        "flood of HelloRequests after the request",
        "reply incompatible; absent (no-tickets)",
    ),
    // Two alerts may share a record.
    ("alert with words in it", "reply alert; absent (no-tickets)"),
    // It reads the longest ticket that there is.
    (
        "NewSessionTicket of 65,535 bytes",
        "handshake misbehaved; exposed (resumption-not-tested)",
    ),
];

/// Stage and kind of the reply, and the verdict.
fn gist(digest: &str) -> String {
    let parts: Vec<&str> = digest.split("; ").collect();
    let [_, ends, verdict] = parts[..] else {
        return digest.to_owned();
    };
    let words: Vec<&str> = ends.split(' ').take(2).collect();
    format!("{}; {verdict}", words.join(" "))
}

#[test]
fn the_classic_engine_bears_every_behaviour_too() {
    let rows = rows();
    let seen = play_all(&rows, "classic");
    let mut wrong = Vec::new();
    for (row, seen) in rows.iter().zip(&seen) {
        let otherwise = OTHERWISE.iter().find(|(name, _)| *name == row.name);
        let expected: Vec<String> = match otherwise {
            Some((_, gists)) => gists.split('|').map(str::to_owned).collect(),
            None => row.expected.split('|').map(gist).collect(),
        };
        let gist = gist(&seen.digest);
        let mut complaints = overdrawn(row, seen);
        if !expected.contains(&gist) {
            complaints.push(format!(
                "expected {expected:?}, seen {gist}: {}",
                seen.digest
            ));
        }
        wrong.extend(
            complaints
                .into_iter()
                .map(|what| format!("{}: {what}", row.name)),
        );
    }
    for (name, _) in OTHERWISE {
        assert!(rows.iter().any(|row| row.name == *name), "{name}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
