//! The differential: what the certificate evidence says about event 32042, and what the ticket evidence says.

use crate::observation::TlsVersion;
use crate::verdict::{CertificateState, Verdict};

/// Whether there is certificate evidence, and what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainEvidence {
    /// No certificate was seen.
    NotSeen,
    /// A chain was served and judged.
    Seen(CertificateState),
}

/// Two sentences for a front end that was judged in `version`. They say no more than was measured.
#[must_use]
pub fn differential(verdict: Verdict, chain: ChainEvidence, version: TlsVersion) -> String {
    // What is known of Windows Server 2012 R2 says nothing of TLS 1.3, which it does not have.
    let of_tickets = |state| match version >= TlsVersion::TLS13 {
        true if state == CertificateState::Valid => CertificateState::Unknown,
        _ => state,
    };
    match chain {
        ChainEvidence::NotSeen => format!(
            "Event 32042 blames the certificate, but no certificate was seen here. {}",
            on_tickets(verdict, CertificateState::Unknown)
        ),
        ChainEvidence::Seen(state) => {
            format!(
                "{} {}",
                on_certificate(state),
                on_tickets(verdict, of_tickets(state))
            )
        }
    }
}

fn on_certificate(state: CertificateState) -> &'static str {
    match state {
        CertificateState::Valid => {
            "Event 32042 blames the certificate, but the served chain is valid: it leads to a known \
             root and breaks no documented rule, and nothing seen from here calls for a new \
             certificate."
        }
        CertificateState::Unknown => {
            "Event 32042 blames the certificate, and the served chain rules it neither in nor out: \
             it breaks no documented rule, and was not verified up to a known root."
        }
        CertificateState::Faulty => {
            "Event 32042 blames the certificate, and the served chain is faulty: this alone can \
             cause the event, so repair it first."
        }
    }
}

fn on_tickets(verdict: Verdict, state: CertificateState) -> &'static str {
    use CertificateState::{Faulty, Unknown, Valid};
    match (verdict, state) {
        (Verdict::Present, Valid) => {
            "Connections with a session ticket got worse replies than connections without one, \
             with the same certificate, which is the problem of KB 2901554 if this is Windows \
             Server 2012 R2."
        }
        (Verdict::Present, Unknown) => {
            "Connections with a session ticket got worse replies than connections without one, \
             with the same certificate: a fault of the certificate alone does not explain that."
        }
        (Verdict::Present, Faulty) => {
            "Connections with a session ticket got worse replies than connections without one, \
             with this same certificate: there are two problems, and each needs its own repair."
        }
        (Verdict::Exposed, Valid) => {
            "Session tickets are issued or promised, which is the default of Windows Server 2012 \
             R2: no failure was shown, and they are not ruled out."
        }
        (Verdict::Exposed, Unknown | Faulty) => {
            "Session tickets are issued or promised: no failure was shown, and they are not ruled \
             out either."
        }
        (Verdict::Inconclusive, _) => {
            "Session tickets were not tested: they are neither ruled in nor out."
        }
        (Verdict::Absent, Valid) => {
            "This endpoint gave this client no session ticket, so look at what cannot be seen from \
             outside: the root store, ClientAuthTrustMode, and the certificates of the other \
             servers."
        }
        (Verdict::Absent, Unknown | Faulty) => {
            "This endpoint gave this client no session ticket: tickets do not explain the event \
             here."
        }
    }
}

/// Checks to run on the front end, for causes that cannot be seen from outside: what for, and the PowerShell line.
#[must_use]
pub fn powershell_checks() -> &'static [(&'static str, &'static str)] {
    &[
        (
            "Certificates in Trusted Root that are not self-signed (KB 2795828, KB 2802568); expected: none",
            "Get-ChildItem Cert:\\LocalMachine\\Root | Where-Object {$_.Issuer -ne $_.Subject}",
        ),
        (
            "Number of trusted roots (KB 2880390); expected: 100 or fewer",
            "(Get-ChildItem Cert:\\LocalMachine\\Root).Count",
        ),
        (
            "ClientAuthTrustMode of Schannel; Microsoft's support diagnostics expect 2",
            "reg query HKLM\\System\\CurrentControlSet\\Control\\SecurityProviders\\Schannel /v ClientAuthTrustMode",
        ),
        (
            "Certificate that Lync uses, its thumbprint and its end",
            "Get-CsCertificate -Type Default | Format-List Subject, Thumbprint, NotAfter, AlternativeNames",
        ),
        (
            "Certificate that http.sys is bound to",
            "netsh http show sslcert",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERDICTS: [Verdict; 4] = [
        Verdict::Present,
        Verdict::Exposed,
        Verdict::Inconclusive,
        Verdict::Absent,
    ];
    const STATES: [CertificateState; 3] = [
        CertificateState::Valid,
        CertificateState::Unknown,
        CertificateState::Faulty,
    ];

    #[test]
    fn each_combination_has_two_sentences_of_its_own() {
        let mut all = Vec::new();
        for verdict in VERDICTS {
            for state in STATES {
                let text = differential(verdict, ChainEvidence::Seen(state), TlsVersion::TLS12);
                assert!(text.is_ascii() && text.contains("32042"), "{text}");
                assert_eq!(text.matches(". ").count(), 1, "{text}");
                assert!(text.ends_with('.'), "{text}");
                all.push(text);
            }
        }
        all.sort();
        all.dedup();
        assert_eq!(all.len(), VERDICTS.len() * STATES.len());
    }

    #[test]
    fn only_a_measured_difference_is_called_one() {
        for state in STATES {
            for verdict in VERDICTS {
                let claims = differential(verdict, ChainEvidence::Seen(state), TlsVersion::TLS12)
                    .contains("got worse replies");
                assert_eq!(claims, verdict == Verdict::Present);
            }
        }
    }

    #[test]
    fn checks_change_nothing() {
        for (what, line) in powershell_checks() {
            assert!(what.is_ascii() && line.is_ascii() && !line.contains('\n'));
            assert!(line.len() <= 98, "{line}");
            let reads = ["Get-", "(Get-", "netsh http show", "reg query"];
            assert!(reads.iter().any(|start| line.starts_with(start)), "{line}");
        }
    }
}
