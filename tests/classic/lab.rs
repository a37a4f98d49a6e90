//! The lab that asks for the client certificate by renegotiation.

use std::net::SocketAddr;
use std::num::NonZeroU8;
use std::time::Duration;

use rustls_pki_types::ServerName;
use ticketprobe::diagnosis::judge;
use ticketprobe::dial::{ClassicDial, ClassicSetup};
use ticketprobe::experiment::Seen;
use ticketprobe::http::Request;
use ticketprobe::lab::{Asks, Failure, Lab, LabSettings, LabVersion, POOL, Tickets};
use ticketprobe::observation::{
    CertificateAtHand, Conditions, Engine, FrontEndRun, Method, Series, TlsVersion,
};
use ticketprobe::target::FOCUS_PATH;
use ticketprobe::verdict::{CertificateAsked, CertificatePresented, Judgement, Reason, Verdict};

use crate::credential;
use crate::dials::{digest, probe};
use crate::peers::openssl;

/// The longest step of a connection that stalls; all others are far shorter.
const PATIENCE: Duration = Duration::from_secs(3);

const VERSIONS: [(LabVersion, TlsVersion); 2] = [
    (LabVersion::Tls12, TlsVersion::TLS12),
    (LabVersion::Tls10, TlsVersion::TLS10),
];

async fn lab(failure: Failure, version: LabVersion) -> Lab {
    let settings = LabSettings {
        failure,
        asks: Asks::AfterRequest,
        version,
        front_ends: NonZeroU8::MIN,
        ..LabSettings::default()
    };
    Lab::start(settings).await.unwrap()
}

fn dial(lab: &Lab, version: TlsVersion, at_hand: CertificateAtHand) -> ClassicDial {
    let (chain, key) = lab.client_identity();
    let identity = match at_hand {
        CertificateAtHand::Given => Some(credential(chain, &key)),
        CertificateAtHand::NotGiven => None,
    };
    let setup = ClassicSetup::new(identity, PATIENCE);
    let address: SocketAddr = lab.addresses()[0];
    let authority = format!("{POOL}:{}", address.port());
    let request = Request::new(Method::Get, &authority, FOCUS_PATH);
    setup.dial(
        address,
        &ServerName::try_from(POOL).unwrap(),
        version,
        request,
    )
}

fn judged(seen: Seen, at_hand: CertificateAtHand) -> Judgement {
    judge(&FrontEndRun {
        target: POOL.to_owned(),
        server_name: Some(POOL.to_owned()),
        reverse_name: None,
        address: Some(([127, 0, 0, 1], 444).into()),
        conditions: Conditions {
            method: Method::Get,
            client_certificate: at_hand,
            engine: Engine::Classic,
            requests: 1,
            hold_ms: 0,
        },
        versions: Vec::new(),
        cut_short: seen.cut_short,
        cut_off: seen.cut_off,
        attempts: seen.attempts,
        chains: seen.chains,
        acceptable_issuers: seen.acceptable_issuers,
    })
}

#[tokio::test]
async fn present_before_the_change_and_absent_after_it() {
    for (lab_version, version) in VERSIONS {
        for failure in Failure::ALL {
            let lab = lab(failure, lab_version).await;
            let dial = dial(&lab, version, CertificateAtHand::Given);
            let before = probe(&dial).await;
            let by_ticket = match failure {
                Failure::Close => "abbreviated: closed",
                Failure::Reset => "abbreviated: reset",
                Failure::Alert => "no handshake: alert access_denied",
                Failure::Stall => "abbreviated: timeout",
                Failure::Status => "abbreviated: http 403",
            };
            assert_eq!(
                digest(&before),
                format!(
                    "full x3: full, then again Presented: http 200\n\
                     issue x4: full, ticket, then again Presented ticket: http 200\n\
                     by ticket x3: {by_ticket}\n\
                     by session ID x3: abbreviated, then again Presented: http 200\n\
                     renegotiated ticket x3: {by_ticket}\n\
                     renegotiated session ID x3: abbreviated, then again Presented: http 200\n\
                     control x4: full, then again Presented: http 200\n\
                     unknown ticket x1: full, ticket, then again Presented ticket: http 200\n"
                ),
                "{failure} {version}"
            );
            assert_eq!(before.acceptable_issuers.len(), 1);
            let judgement = judged(before, CertificateAtHand::Given);
            assert_eq!(judgement.verdict, Verdict::Present, "{judgement:#?}");
            let certificate = judgement.client_certificate;
            assert_eq!(certificate.requested, CertificateAsked::AfterRequest);
            assert_eq!(certificate.presented, CertificatePresented::Yes);
            assert_eq!(certificate.issuers, Some(1));

            lab.set_tickets(Tickets::Off).unwrap();
            let after = probe(&dial).await;
            assert_eq!(
                digest(&after),
                "full x3: full, then again Presented: http 200\n\
                 issue x4: full, then again Presented: http 200\n\
                 by session ID x3: abbreviated, then again Presented: http 200\n\
                 renegotiated session ID x3: abbreviated, then again Presented: http 200\n\
                 control x4: full, then again Presented: http 200\n\
                 unknown ticket x1: full, then again Presented: http 200\n"
            );
            let judgement = judged(after, CertificateAtHand::Given);
            assert_eq!(judgement.verdict, Verdict::Absent);
        }
    }
}

#[tokio::test]
async fn a_client_without_a_certificate_is_refused_in_the_second_handshake() {
    for (lab_version, version) in VERSIONS {
        let lab = lab(Failure::Close, lab_version).await;
        let seen = probe(&dial(&lab, version, CertificateAtHand::NotGiven)).await;
        for attempt in seen.attempts.iter().filter(|a| a.series == Series::Full) {
            let second = attempt.renegotiation.as_ref().unwrap();
            assert!(!second.completed);
            assert!(second.certificate_request.is_some());
            assert_eq!(attempt.reply.to_string(), "alert handshake_failure");
        }
        let judgement = judged(seen, CertificateAtHand::NotGiven);
        assert_eq!(judgement.verdict, Verdict::Exposed);
        assert_eq!(judgement.reason, Reason::NoClientCertificate);
    }
}

/// A TLS stack that is not ours goes along with the HelloRequest that the lab sends.
#[tokio::test(flavor = "multi_thread")]
async fn openssl_renegotiates_with_the_lab() {
    for (lab_version, option) in [(LabVersion::Tls12, "-tls1_2"), (LabVersion::Tls10, "-tls1")] {
        let lab = lab(Failure::Close, lab_version).await;
        let folder = tempfile::TempDir::new().unwrap();
        let files = lab.write_files(folder.path()).unwrap();
        let mut client = openssl(&["s_client", "-quiet", option]);
        client.args(["-cipher", "ALL:@SECLEVEL=0", "-servername", POOL]);
        client.args(["-connect", &lab.addresses()[0].to_string()]);
        client.arg("-CAfile").arg(&files.ca);
        client
            .arg("-cert")
            .arg(&files.client)
            .arg("-key")
            .arg(&files.client);
        client.arg("-cert_chain").arg(&files.client);
        let request = format!("GET {FOCUS_PATH} HTTP/1.1\r\nHost: {POOL}\r\n\r\n");
        let mut client = assert_cmd::Command::from_std(client);
        let said = tokio::task::spawn_blocking(move || {
            client
                .write_stdin(request)
                .timeout(crate::peers::PATIENCE)
                .output()
                .unwrap()
        })
        .await
        .unwrap();
        let (out, err) = (said.stdout, said.stderr);
        let (out, err) = (String::from_utf8_lossy(&out), String::from_utf8_lossy(&err));
        assert!(out.starts_with("HTTP/1.1 200 OK"), "{option}: {out}\n{err}");
    }
}
