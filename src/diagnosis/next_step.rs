//! What to do next, for every reason.

use crate::verdict::Reason;

use super::caution::Caution;
use super::facts_of_run::Facts;
use super::s_client;

pub use crate::remedy::SHORT as REMEDY;

/// What to do where connections with a ticket fare worse in TLS 1.3.
const REMEDY_TLS13: &str = "Switch session tickets and the session cache off on this server, or \
    make its check of the client certificate work on resumed connections as well; then probe again. \
    Known causes: docs/tls13.md.";

/// What follows in TLS 1.3 where nothing was shown.
const NOT_SHOWN: &str = "No failure was shown here.";

const DEFAULT_STATE: &str = "Session tickets are the default state of Windows Server 2012 R2. \
    No failure was shown here.";

/// The next step, after what `cautions` ask for.
pub(super) fn next_step(facts: &Facts<'_>, reason: Reason, cautions: &[Caution]) -> String {
    let mut steps: Vec<String> = cautions.iter().map(|c| c.advice().to_owned()).collect();
    let commands = match reason {
        Reason::NeedsOtherEngine
        | Reason::KeyCannotSign
        | Reason::PromisedToScout
        | Reason::NotPromisedToScout => s_client::commands(facts),
        _ => None,
    };
    steps.push(match facts.run.is_tls13() {
        true => step_in_tls13(reason),
        false => step_for(reason, commands),
    });
    steps.join(" ")
}

/// The step, with the commands that see more where there are any.
fn step_for(reason: Reason, commands: Option<String>) -> String {
    let commands = commands.map_or_else(String::new, |commands| format!(" {commands}"));
    match advice(reason) {
        Advice::SeeMore(how) => {
            format!(
                "{DEFAULT_STATE} {how}{commands} If the host logs event 32042 or 61045: {REMEDY}"
            )
        }
        Advice::Do(what) => format!("{what}{commands}"),
    }
}

/// The step in TLS 1.3. Windows Server 2012 R2 does not have it, so that the documented change has no place here.
fn step_in_tls13(reason: Reason) -> String {
    match (reason, advice(reason)) {
        (Reason::NoCommonSuite, _) => "Check the suites and groups of the server: this client has \
            AES-128-GCM, AES-256-GCM and ChaCha20-Poly1305, and X25519, P-256 and P-384."
            .to_owned(),
        (Reason::ResumptionRefused, _) => format!(
            "{NOT_SHOWN} A server whose tickets and session cache are off may go on to send tickets \
             that it does not accept (docs/tls13.md). If they should work, look for several servers \
             behind this address, and probe each by its own address."
        ),
        (Reason::TicketRepliesWorse, _) => REMEDY_TLS13.to_owned(),
        (Reason::NoTickets, _) => {
            "If resumed connections still fail for clients, look for another \
            server or device behind this name, and probe each by its own address."
                .to_owned()
        }
        (_, Advice::SeeMore(how)) => format!("{NOT_SHOWN} {how}"),
        (_, Advice::Do(what)) => what.to_owned(),
    }
}

/// What comes first of the step, without what follows where the host logs the events.
#[must_use]
pub fn first_step(reason: Reason) -> &'static str {
    let (Advice::SeeMore(how) | Advice::Do(how)) = advice(reason);
    how
}

enum Advice {
    /// Exposed: how a probe would see more.
    SeeMore(&'static str),
    /// Any other verdict.
    Do(&'static str),
}

fn advice(reason: Reason) -> Advice {
    match reason {
        Reason::TicketRepliesWorse => Advice::Do(REMEDY),
        Reason::NoRequest => Advice::SeeMore("Probe again with a request (--method GET)."),
        Reason::NoClientCertificate => Advice::SeeMore(
            "Probe again with --client-cert and the certificate of a server in the Lync topology. \
             Another certificate may be refused.",
        ),
        Reason::ClientCertificateRefused => Advice::SeeMore(
            "Probe again with the certificate of a server in the Lync topology. A certificate of \
             the right CA may still be refused.",
        ),
        Reason::ClientCertificateAfterRequest => Advice::SeeMore(
            "Probe again without --engine, or with --engine classic, which answers a renegotiation.",
        ),
        Reason::NeedsOtherEngine => {
            Advice::SeeMore("Probe again without --engine, or with --engine classic.")
        }
        Reason::KeyCannotSign => Advice::SeeMore(
            "Export the certificate with its key to a PFX file, if the key may be exported, and \
             probe again with --client-cert FILE.",
        ),
        Reason::PromisedToScout => {
            Advice::SeeMore("Probe again in each version: --tls 1.2,1.1,1.0.")
        }
        Reason::ResumptionNotTested => Advice::SeeMore(
            "Look at finding rule-broken, where there is one. Probe again when the service answers every time, with a longer --deadline if it passed.",
        ),
        Reason::ResumptionRefused => Advice::SeeMore(
            "Look for several servers behind this address (load balancer), and probe each by its \
             own address.",
        ),
        Reason::RepliesDifferWeakly => {
            Advice::SeeMore("Probe again with more --attempts (30), when there is little traffic.")
        }
        Reason::ClientCertificateNotRequested => Advice::SeeMore(
            "Check that port and path are those of the failing service: the Focus on port 444 \
             uses mutual TLS.",
        ),
        Reason::RepliesAgree => Advice::SeeMore(
            "Probe from the host that logs the events: traffic of a server to itself may differ.",
        ),
        reason => Advice::Do(without_tickets(reason)),
    }
}

/// Absent and inconclusive.
fn without_tickets(reason: Reason) -> &'static str {
    match reason {
        Reason::NoTickets => {
            "If the host still logs event 32042 or 61045, check its certificates and its root \
             store: --details lists the commands."
        }
        Reason::NoTicketsPromised => {
            "To be sure, probe again with --client-cert and the certificate of a server in the \
             Lync topology."
        }
        Reason::NotPromisedToScout => {
            "To be sure, complete handshakes: probe again without --engine, or with --engine \
             classic."
        }
        Reason::NotResolved => {
            "Check the name and the DNS server of this machine, or give the address with \
             --address."
        }
        Reason::NotReached => {
            "Check that the service listens on this port and that no firewall blocks it. Then \
             probe again."
        }
        Reason::NoServerHello => {
            "On the host, check the service and its certificate binding: netsh http show sslcert. \
             Look for a device in between: probe from the host itself and compare."
        }
        Reason::NotTls => "Check the port: the Focus of a Lync Server 2013 Front End is on 444.",
        Reason::NoCommonVersion => {
            "Check which TLS versions the server has on: TLS 1.0 to 1.3 were offered, unless --tls \
             or --engine says otherwise."
        }
        Reason::NoCommonSuite => {
            "Check the cipher suites of the server (hardening policy, certificate key type). \
             Without --engine, all suites of 2012 R2 are tried."
        }
        Reason::TicketOfferFails => {
            "Clients that offer tickets cannot connect here. Look for a device between this machine \
             and the server (firewall, load balancer, TLS inspection): probe from the host itself and \
             compare. If it fails there too, look at the TLS implementation of the server."
        }
        Reason::ClientCertificateNeeded => {
            "Probe again with --client-cert and a certificate that this server accepts: in TLS 1.3 it \
             shows its tickets to no one else."
        }
        Reason::HandshakeFailed => {
            "Look at the alerts and replies of the attempts (-v). If the server asks for a client \
             certificate, probe again with --client-cert."
        }
        Reason::TicketPromisedNotSent => {
            "Capture a handshake (Wireshark) and look for the NewSessionTicket message: RFC 5077 \
             section 3.3 requires it. Look for a device in between."
        }
        Reason::TooFewHandshakes => "Probe again with more --attempts or a longer --timeout.",
        Reason::LocalFault => {
            "Look at the limits of this machine (file descriptors, ports, memory) and probe again \
             with a lower --per-host or --parallel."
        }
        Reason::Stopped => "Probe again and let the run end. Use a longer --deadline if it passed.",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXPOSED: [Reason; 12] = [
        Reason::NoRequest,
        Reason::NoClientCertificate,
        Reason::ClientCertificateRefused,
        Reason::ClientCertificateAfterRequest,
        Reason::NeedsOtherEngine,
        Reason::KeyCannotSign,
        Reason::PromisedToScout,
        Reason::ResumptionNotTested,
        Reason::ResumptionRefused,
        Reason::RepliesDifferWeakly,
        Reason::ClientCertificateNotRequested,
        Reason::RepliesAgree,
    ];
    const OTHERS: [Reason; 17] = [
        Reason::TicketRepliesWorse,
        Reason::NoTickets,
        Reason::NoTicketsPromised,
        Reason::NotPromisedToScout,
        Reason::NotResolved,
        Reason::NotReached,
        Reason::NoServerHello,
        Reason::NotTls,
        Reason::NoCommonVersion,
        Reason::NoCommonSuite,
        Reason::TicketOfferFails,
        Reason::HandshakeFailed,
        Reason::ClientCertificateNeeded,
        Reason::TicketPromisedNotSent,
        Reason::TooFewHandshakes,
        Reason::LocalFault,
        Reason::Stopped,
    ];

    #[test]
    fn every_reason_has_its_own_next_step() {
        let mut steps: Vec<String> = EXPOSED
            .into_iter()
            .chain(OTHERS)
            .map(|reason| step_for(reason, None))
            .collect();
        assert!(steps.iter().all(|step| !step.is_empty() && step.is_ascii()));
        let all = steps.len();
        steps.sort();
        steps.dedup();
        assert_eq!(steps.len(), all);
    }

    #[test]
    fn the_change_is_advised_only_under_its_condition() {
        for reason in EXPOSED {
            let step = step_for(reason, None);
            assert!(
                step.contains("Only if this endpoint is Windows Server 2012 R2"),
                "{reason}"
            );
            assert!(step.contains("default state"), "{reason}");
        }
        for reason in OTHERS {
            let advised = step_for(reason, None).contains("EnableSessionTicket");
            assert_eq!(advised, reason == Reason::TicketRepliesWorse, "{reason}");
        }
    }

    #[test]
    fn the_services_stop_before_they_start() {
        let stop = REMEDY.find("Stop-CsWindowsService").unwrap();
        let start = REMEDY.find("Start-CsWindowsService").unwrap();
        let back_up = REMEDY.find("back up").unwrap();
        let set = REMEDY.find("EnableSessionTicket = 2").unwrap();
        assert!(back_up < set && set < stop && stop < start);
    }
}
