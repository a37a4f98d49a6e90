//! THE table: every server that is started, and what must be said of it. Its two parts are those below TLS 1.3, and TLS 1.3.

mod below;
mod tls13;

use super::setup::Client::{WithCertificate, WithoutCertificate};
use super::setup::{Client, Demand, Resumed, Row, Setup, Stack, Tickets, Tls, Verdict};

const ON: Tickets = Tickets::On;
const OFF: Tickets = Tickets::Off;

const NONE: (Demand, Client) = (Demand::None, WithCertificate);
const ASKED: (Demand, Client) = (Demand::Asked, WithCertificate);
const ASKED_IN_VAIN: (Demand, Client) = (Demand::Asked, WithoutCertificate);
const REQUIRED: (Demand, Client) = (Demand::Required, WithCertificate);
const REQUIRED_IN_VAIN: (Demand, Client) = (Demand::Required, WithoutCertificate);
const LATER: (Demand, Client) = (Demand::Later, WithCertificate);
const LATER_IN_VAIN: (Demand, Client) = (Demand::Later, WithoutCertificate);

const GOOD: Resumed = Resumed::Good;
const FORBIDDEN: Resumed = Resumed::Forbidden;
const CLOSED: Resumed = Resumed::Closed;
const RESET: Resumed = Resumed::Reset;
const DROPPED: Resumed = Resumed::Dropped;
const FIRST_CLOSED: Resumed = Resumed::FirstClosed;
const SECOND_CLOSED: Resumed = Resumed::SecondClosed;

const INCONCLUSIVE: Verdict = Verdict::Inconclusive;
const ABSENT: Verdict = Verdict::Absent;
const PRESENT: Verdict = Verdict::Present;
const EXPOSED: Verdict = Verdict::Exposed;

const fn row(
    stack: Stack,
    tls: Tls,
    tickets: Tickets,
    (demand, client): (Demand, Client),
    resumed: Resumed,
    verdict: Verdict,
    reason: &'static str,
) -> Row {
    Row {
        stack,
        setup: Setup {
            tls,
            tickets,
            demand,
            client,
            resumed,
        },
        verdict,
        reason,
    }
}

/// Every row.
pub(crate) fn rows() -> impl Iterator<Item = &'static Row> {
    below::ROWS.iter().chain(tls13::ROWS)
}
