//! The zoo: servers of many TLS stacks that others wrote, in many settings, each with the verdict that it must get.
//!
//! `rows.rs` has the table. One test a stack starts its servers and probes each row; the tests of `document.rs` hold `docs/servers.md`
//! against the table.

mod built;
mod configured;
mod document;
mod plain;
mod rows;
mod setup;
mod start;

use std::thread;

use crate::Pki;
use crate::tool::{Report, run, word};

use rows::rows;
use setup::{Client, Demand, Resumed, Row, Stack, Tickets, Tls};
use start::{Herd, Place};

/// The fewest with which the test shows tickets that always fail: 4 of 4 against 0 of 9 is 1 in 715.
const ATTEMPTS: [&str; 2] = ["--attempts", "4"];

/// What the tool says of one server.
fn said(place: &Place, pki: &Pki) -> Report {
    let target = place.address.to_string();
    let timeout = match place.row.setup.resumed {
        // Nothing comes, and the client waits in vain.
        Resumed::Dropped => "2",
        _ => "20",
    };
    let fixed = ["probe", &target, "--timeout", timeout, "--deadline", "50"];
    let form = ["--format", "json", "--quiet", "--verbose"];
    let certificate = match place.row.setup.client {
        Client::WithCertificate => &pki.as_client()[..],
        Client::WithoutCertificate => &[],
    };
    Report::of(&run(&[&fixed[..], &form, &ATTEMPTS, certificate].concat()))
}

/// What is wrong with what the tool says of one server.
fn fault(herd: &Herd, place: &Place, pki: &Pki) -> Option<String> {
    let report = said(place, pki);
    let front_end = report.front_end();
    let [verdict, reason] = ["verdict", "reason"].map(|field| word(&front_end[field]));
    let said = format!("{verdict} ({reason}), exit {}", report.exit_code());
    let expected = place.row.expected();
    let right = said == expected && does_as_it_is_told(&report, &place.row);
    (!right).then(|| {
        let Row { stack, setup, .. } = place.row;
        let digest = report.digest();
        let log = herd.log();
        format!("{stack:?} {setup:?}\n  not {expected}, but {digest}\n{log}")
    })
}

/// Whether connections with a ticket got what the row says: else the row would be about another server.
fn does_as_it_is_told(report: &Report, row: &Row) -> bool {
    let front_end = report.front_end();
    let (setup, by_id) = (row.setup, &front_end["session_id_resumption"]["state"]);
    if setup.resumed == Resumed::Good && setup.demand == Demand::None {
        let expected = match setup.tls {
            // Session IDs mean nothing there.
            Tls::V13 => Some("not_issued"),
            _ => row.stack.session_ids(setup.tickets),
        };
        assert!(
            expected.is_none_or(|word| by_id == word),
            "{row:?}: {by_id}"
        );
    }
    let labels = |series: &str| -> Vec<&String> {
        let counts = front_end["replies"][series].as_object();
        counts
            .into_iter()
            .flatten()
            .map(|(label, _)| label)
            .collect()
    };
    let [first, second] = ["by_ticket", "renegotiated_ticket"].map(labels);
    let only = |labels: Vec<&String>, wanted: &[&str]| {
        !labels.is_empty() && labels.iter().all(|label| wanted.contains(&label.as_str()))
    };
    match (setup.tickets, setup.resumed) {
        // In TLS 1.3 a server may send tickets all the same.
        (Tickets::Off, _) if setup.tls == Tls::V13 => first.is_empty() || first == labels("full"),
        (Tickets::Off, _) => first.is_empty(),
        (Tickets::On, Resumed::Good) => first.is_empty() || first == labels("full"),
        (Tickets::On, Resumed::Forbidden) => only(first, &["http 403"]),
        (Tickets::On, Resumed::Closed | Resumed::FirstClosed) => only(first, &["closed"]),
        (Tickets::On, Resumed::Reset) => only(first, &["reset"]),
        // HAProxy must be allowed to change the state of a socket for that; else it resets.
        (Tickets::On, Resumed::Dropped) => only(first, &["timeout", "reset"]),
        (Tickets::On, Resumed::SecondClosed) => only(second, &["closed"]),
    }
}

/// Rows of one stack that are probed at the same time: some wait for a server that says nothing.
const AT_A_TIME: usize = 2;

/// Starts the servers of a stack and probes each.
fn visit(stack: Stack) {
    let pki = Pki::new();
    let rows: Vec<Row> = rows().filter(|row| row.stack == stack).copied().collect();
    let herds = start::start(stack, &rows, &pki);
    let places: Vec<(&Herd, &Place)> = herds.iter().flat_map(places).collect();
    assert_eq!(places.len(), rows.len(), "rows were left out");
    let share = |share: &[(&Herd, &Place)]| -> Vec<String> {
        let faults = share.iter().map(|(herd, place)| fault(herd, place, &pki));
        faults.flatten().collect()
    };
    let faults: Vec<String> = thread::scope(|scope| {
        let shares = places.chunks(places.len().div_ceil(AT_A_TIME));
        let at_work: Vec<_> = shares.map(|s| scope.spawn(|| share(s))).collect();
        at_work
            .into_iter()
            .flat_map(|work| work.join().unwrap())
            .collect()
    });
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

fn places(herd: &Herd) -> impl Iterator<Item = (&Herd, &Place)> {
    herd.places.iter().map(move |place| (herd, place))
}

macro_rules! visits {
    ($($name:ident: $stack:ident,)*) => {
        $(#[test]
        fn $name() {
            visit(Stack::$stack);
        })*

        /// Every stack, each of which has a test.
        const STACKS: &[Stack] = &[$(Stack::$stack),*];
    };
}

visits! {
    openssl: OpenSsl,
    nginx: Nginx,
    apache: Apache,
    haproxy: HaProxy,
    lighttpd: Lighttpd,
    stunnel: Stunnel,
    python: Python,
    pyopenssl: PyOpenSsl,
    node: Node,
    gnutls_serv: GnuTlsServ,
    gnutls: GnuTls,
    go: Go,
    java: Java,
    nss: Nss,
    wolfssl: WolfSsl,
    mbedtls: MbedTls,
}

#[test]
fn every_row_is_of_a_stack_that_is_visited() {
    assert!(rows().all(|row| STACKS.contains(&row.stack)));
}
