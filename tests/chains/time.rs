//! Validity, at its edges.

use ticketprobe::finding::FindingId::{
    CertificateExpired, CertificateExpiresSoon, CertificateNotYetValid,
};

use super::authority::{Ca, DAY, Pki, valid};
use super::case::Case;

pub(crate) fn cases(pki: &Pki) -> Vec<Case> {
    let mut cases = edges(pki);
    cases.extend(issuers(pki));
    cases
}

fn edges(pki: &Pki) -> Vec<Case> {
    let now = pki.now.as_second();
    let (begin, end) = (now - 100 * DAY, now + 100 * DAY);
    let at = |name: &'static str, second: i64| {
        let case = pki.with_leaf(name, |leaf| valid(leaf, begin, end));
        case.at(second)
    };
    vec![
        at("a-second-before-the-begin", begin - 1).faulty(&[CertificateNotYetValid]),
        at("at-the-begin", begin),
        at("a-second-after-the-begin", begin + 1),
        at("two-days-before-the-begin", begin - 2 * DAY).faulty(&[CertificateNotYetValid]),
        at("31-days-before-the-end", end - 31 * DAY),
        at("30-days-and-a-second-before-the-end", end - 30 * DAY - 1),
        at("30-days-before-the-end", end - 30 * DAY).valid(&[CertificateExpiresSoon]),
        at("a-second-before-the-end", end - 1).valid(&[CertificateExpiresSoon]),
        at("at-the-end", end).valid(&[CertificateExpiresSoon]),
        at("a-second-after-the-end", end + 1).faulty(&[CertificateExpired]),
        at("99-days-after-the-end", end + 99 * DAY).faulty(&[CertificateExpired]),
    ]
}

fn issuers(pki: &Pki) -> Vec<Case> {
    let now = pki.now.as_second();
    let mut old = pki.ca("Contoso Issuing CA 1");
    valid(&mut old, now - 400 * DAY, now - DAY);
    let mut early = pki.ca("Contoso Issuing CA 2");
    valid(&mut early, now + DAY, now + 400 * DAY);
    let mut late = pki.ca("Contoso Issuing CA 3");
    valid(&mut late, now - DAY, now + 20 * DAY);
    let mut ended = pki.ca("Contoso Root CA of old");
    valid(&mut ended, now - 400 * DAY, now - DAY);
    let ended = Ca::root(ended);
    let leaf = ended.leaf(&pki.leaf());
    vec![
        pki.with_issuing("expired-issuing-ca", old)
            .faulty(&[CertificateExpired]),
        pki.with_issuing("issuing-ca-not-yet-valid", early)
            .faulty(&[CertificateNotYetValid]),
        pki.with_issuing("issuing-ca-expires-soon", late)
            .valid(&[CertificateExpiresSoon]),
        Case::new("expired-root", vec![leaf], pki.now)
            .file(&ended.der)
            .faulty(&[CertificateExpired]),
    ]
}

#[test]
fn less_than_a_day_early_looks_like_a_clock() {
    let next_step = |name: &str| {
        let case = super::cases().iter().find(|case| case.name == name);
        case.unwrap().judge().findings[0].next_step.clone()
    };
    assert!(next_step("a-second-before-the-begin").contains("Check the clock"));
    assert!(!next_step("two-days-before-the-begin").contains("clock"));
}
