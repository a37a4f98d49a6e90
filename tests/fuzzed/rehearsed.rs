//! The clients of the classic engine and of TLS 1.3 against servers whose flights are changed: no panic, an end, and a reason that can be shown.

use std::sync::OnceLock;

use ticketprobe::rehearsal::{Rehearsal, Rehearsed};

use super::is_printable;

/// Bytes that a client says in one conversation, at most.
const SENT_MAX: usize = 1 << 20;

fn rehearsal() -> &'static Rehearsal {
    static REHEARSAL: OnceLock<Rehearsal> = OnceLock::new();
    REHEARSAL.get_or_init(|| Rehearsal::new().unwrap())
}

fn holds(rehearsed: &Rehearsed) {
    assert!(rehearsed.sent < SENT_MAX, "{rehearsed:?}");
    rehearsed.reason.iter().for_each(|text| is_printable(text));
    if !rehearsed.was_changed {
        assert!(rehearsed.is_settled, "{rehearsed:?}");
        assert_eq!(rehearsed.reason, None);
    }
}

/// TLS 1.0, 1.1 and 1.2.
pub(crate) fn classic(bytes: &[u8]) {
    holds(&rehearsal().classic(bytes).unwrap());
}

/// TLS 1.3.
pub(crate) fn tls13(bytes: &[u8]) {
    holds(&rehearsal().tls13(bytes).unwrap());
}
