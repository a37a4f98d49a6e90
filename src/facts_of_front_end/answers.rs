//! How the server answered sessions that were offered again.

use crate::observation::{Attempt, HandshakeKind};

use super::count_of::Share;
use super::groups::died_before_server_hello;

/// Attempts that the server answered with an abbreviated handshake.
pub(crate) fn accepted(tried: &[&Attempt]) -> Share {
    Share::count(tried, |a| a.resumed())
}

/// Attempts that the server answered with a full handshake instead.
pub(crate) fn answered_in_full(tried: &[&Attempt]) -> Share {
    Share::count(tried, |a| a.handshake == HandshakeKind::Full)
}

/// The ways in which the server answered offers: `10 offered: 4 accepted, 6 answered with a full handshake`.
pub(crate) fn what_happened(tried: &[&Attempt]) -> String {
    let ways = [
        (accepted(tried), "accepted"),
        (answered_in_full(tried), "answered with a full handshake"),
        (
            Share::count(tried, |a| died_before_server_hello(a)),
            "without ServerHello",
        ),
        (
            Share::count(tried, |a| a.was_broken_off()),
            "broken off by this client",
        ),
    ];
    let seen = ways.into_iter().filter(|(share, _)| share.hits > 0);
    let seen: Vec<String> = seen
        .map(|(share, way)| format!("{} {way}", share.hits))
        .collect();
    let seen = if seen.is_empty() {
        "no answer seen".to_owned()
    } else {
        seen.join(", ")
    };
    format!("{} offered: {seen}", tried.len())
}
