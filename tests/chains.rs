//! A lab of certificate chains, each with exactly the findings that it must have, and the answers of webpki and of the
//! `openssl` command beside ours. Without that command these tests fail; they do not skip.

#![allow(
    clippy::unwrap_used,
    reason = "all of this is a test; the lint knows only the functions marked so"
)]

#[path = "chains/authority.rs"]
mod authority;
#[path = "chains/budget.rs"]
mod budget;
#[path = "chains/bytes.rs"]
mod bytes;
#[path = "chains/case.rs"]
mod case;
#[path = "chains/judges.rs"]
mod judges;
#[path = "chains/limits.rs"]
mod limits;
#[path = "chains/list.rs"]
mod list;
#[path = "chains/names.rs"]
mod names;
#[path = "chains/openssl.rs"]
mod openssl;
#[path = "chains/pool.rs"]
mod pool;
#[path = "chains/purposes.rs"]
mod purposes;
#[path = "chains/roots.rs"]
mod roots;
#[path = "chains/strength.rs"]
mod strength;
#[path = "chains/time.rs"]
mod time;
#[path = "chains/trust.rs"]
mod trust;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use ticketprobe::finding::Severity;
use ticketprobe::verdict::CertificateState;

use self::authority::Pki;
use self::case::Case;

/// Every chain of the lab. Made once: keys take time.
fn cases() -> &'static [Case] {
    static CASES: OnceLock<Vec<Case>> = OnceLock::new();
    CASES.get_or_init(|| {
        let pki = Pki::new();
        let parts = [
            time::cases(&pki),
            names::cases(&pki),
            purposes::cases(&pki),
            trust::cases(&pki),
            list::cases(&pki),
            strength::cases(&pki),
            limits::cases(&pki),
            budget::cases(&pki),
        ];
        parts.into_iter().flatten().collect()
    })
}

#[test]
fn the_lab_is_large_and_names_are_unique() {
    let names: BTreeSet<&str> = cases().iter().map(|case| case.name).collect();
    assert_eq!(names.len(), cases().len());
    assert!(names.len() >= 40, "{}", names.len());
}

#[test]
fn each_chain_has_exactly_its_findings() {
    let mut wrong = Vec::new();
    for case in cases() {
        let judged = case.judge();
        let found: Vec<&str> = judged.findings.iter().map(|f| f.id.id()).collect();
        let mut expected: Vec<&str> = case.findings.iter().map(|id| id.id()).collect();
        let mut sorted = found.clone();
        sorted.sort_unstable();
        expected.sort_unstable();
        if sorted != expected || judged.state != case.state {
            wrong.push(format!(
                "{}: {} with {found:?}, expected {} with {expected:?}\n{:#?}",
                case.name, judged.state, case.state, judged.findings
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn state_anchor_and_severity_agree() {
    for case in cases() {
        let judged = case.judge();
        let has_error = judged
            .findings
            .iter()
            .any(|f| f.severity == Severity::Error);
        assert_eq!(
            judged.state == CertificateState::Faulty,
            has_error,
            "{}",
            case.name
        );
        if judged.state == CertificateState::Valid {
            assert!(judged.anchor.is_some(), "{}", case.name);
        }
        let no_file = !case.roots().is_ca_file_given();
        if no_file && judged.anchor.is_none() && !has_error {
            assert_eq!(judged.state, CertificateState::Unknown, "{}", case.name);
        }
    }
}

#[test]
fn words_are_there_and_fit_for_a_terminal() {
    for case in cases() {
        let judged = case.judge();
        let mut texts = vec![judged.summary.clone(), judged.next_step.clone()];
        for finding in &judged.findings {
            let name = serde_json::to_value(finding.id).unwrap();
            assert_eq!(name, finding.id.id());
            texts.extend([
                finding.summary.clone(),
                finding.evidence.clone(),
                finding.source.clone(),
                finding.next_step.clone(),
            ]);
        }
        for text in texts {
            assert!(!text.is_empty() && text.is_ascii(), "{}: {text}", case.name);
            assert!(!text.contains(char::is_control), "{}: {text}", case.name);
            assert!(!text.contains("  "), "{}: {text}", case.name);
            assert!(text.len() < 800, "{}: {text}", case.name);
        }
    }
}

#[test]
fn every_finding_about_a_chain_is_in_the_lab() {
    let seen: BTreeSet<&str> = cases()
        .iter()
        .flat_map(|case| case.findings.iter().map(|id| id.id()))
        .collect();
    let expected = [
        "certificate-expired",
        "certificate-not-yet-valid",
        "certificate-expires-soon",
        "pool-name-missing",
        "server-name-missing",
        "name-only-in-cn",
        "wildcard-name",
        "server-auth-missing",
        "client-auth-missing",
        "intermediate-missing",
        "root-not-at-hand",
        "untrusted-root",
        "self-signed-leaf",
        "non-self-signed-root",
        "chain-out-of-order",
        "unrelated-certificate",
        "duplicate-certificate",
        "root-served",
        "chain-too-long",
        "md5-signature",
        "sha1-signature",
        "sha512-signature",
        "pss-signature",
        "signature-broken",
        "signature-not-checked",
        "key-too-short",
        "crl-point-missing",
        "ca-as-leaf",
        "ca-flag-broken",
        "path-length-broken",
        "name-constraints-violated",
        "unknown-critical-extension",
        "old-certificate-version",
        "certificate-malformed",
        "path-refused",
        "chain-not-judged",
    ];
    assert_eq!(seen, BTreeSet::from(expected));
}

#[test]
fn severity_follows_the_source() {
    use Severity::{Error, Note, Warning};
    let allowed = |id: &str| match id {
        "client-auth-missing"
        | "root-not-at-hand"
        | "duplicate-certificate"
        | "root-served"
        | "chain-too-long"
        | "signature-not-checked"
        | "chain-not-judged" => vec![Note],
        "certificate-expires-soon"
        | "non-self-signed-root"
        | "chain-out-of-order"
        | "unrelated-certificate"
        | "sha1-signature"
        | "sha512-signature"
        | "ca-as-leaf"
        | "path-refused" => vec![Warning],
        // By where the name came from.
        "pool-name-missing" => vec![Warning, Error],
        "server-name-missing" => vec![Note, Error],
        // By whether the user gave a root, by the length, by the place in the list.
        "intermediate-missing" | "self-signed-leaf" | "key-too-short" | "certificate-malformed" => {
            vec![Warning, Error]
        }
        _ => vec![Error],
    };
    for case in cases() {
        for finding in case.judge().findings {
            let allowed = allowed(finding.id.id());
            assert!(
                allowed.contains(&finding.severity),
                "{}: {finding:#?}",
                case.name
            );
        }
    }
}

#[test]
fn the_report_says_which_root_decided_and_how_the_path_runs() {
    let judged = |name: &str| {
        let case = cases().iter().find(|case| case.name == name);
        case.unwrap().judge()
    };
    let path = |name: &str| -> Vec<Option<usize>> {
        judged(name).path.iter().map(|step| step.served).collect()
    };
    let decided = |name: &str| {
        let anchor = judged(name).anchor.unwrap();
        format!("{} ({})", anchor.subject, anchor.source)
    };
    assert_eq!(path("out-of-order"), [Some(0), Some(2), Some(1)]);
    assert_eq!(path("intermediate-from-the-file"), [Some(0), None]);
    assert_eq!(path("cross-signed"), [Some(0), Some(2)]);
    assert_eq!(path("expired-ca-beside-the-new-one"), [Some(0), Some(2)]);
    assert_eq!(path("lone-leaf"), [Some(0)]);
    assert_eq!(
        decided("root-of-the-system"),
        "CN=Contoso Root CA (the operating system of this machine)"
    );
    assert_eq!(
        decided("file-goes-before-the-system"),
        "CN=Contoso Root CA (--ca-file roots.pem)"
    );
}

#[test]
fn next_steps_say_how_to_get_what_is_missing() {
    let judged = |name: &str| {
        let case = cases().iter().find(|case| case.name == name);
        case.unwrap().judge()
    };
    for name in ["lone-leaf", "private-ca"] {
        let step = judged(name).next_step;
        assert!(step.contains("--ca-file"), "{name}: {step}");
        assert!(
            step.contains("certutil -ca.cert root.cer"),
            "{name}: {step}"
        );
        assert!(step.contains("Cert:\\LocalMachine\\Root"), "{name}: {step}");
    }
    let missing = &judged("intermediate-missing").findings[0];
    assert!(missing.summary.contains("Contoso Issuing CA"));
    assert!(
        missing
            .evidence
            .contains("http://pki.contoso.local/issuing.cer")
    );
    assert!(missing.evidence.contains("not fetched"));
    assert!(missing.next_step.contains("Windows members may complete"));
}
