//! Across a pool, and the acceptable issuers.

use ticketprobe::certificate::describe_at;
use ticketprobe::chain::{IssuerList, PoolMember, judge_issuers, judge_pool};
use ticketprobe::finding::{Finding, Severity};

use super::authority::{Ca, Pki};
use super::case::Case;

fn ids(findings: &[Finding]) -> Vec<(&'static str, Severity)> {
    findings.iter().map(|f| (f.id.id(), f.severity)).collect()
}

fn judged(cases: &[&Case]) -> Vec<(&'static str, Severity)> {
    let leaves: Vec<_> = cases
        .iter()
        .map(|case| describe_at(&case.served[0], case.now))
        .collect();
    let members: Vec<PoolMember<'_>> = leaves
        .iter()
        .map(|leaf| PoolMember {
            address: "10.0.0.11:444",
            leaf: leaf.as_ref(),
        })
        .collect();
    ids(&judge_pool(&members))
}

#[test]
fn leaves_may_differ_and_issuers_should_not() {
    let pki = Pki::new();
    let one = pki.serving("one", pki.everyday());
    let two = pki.serving("two", pki.everyday());
    let other = Ca::below(&pki.root, pki.ca("Fabrikam Issuing CA"));
    let three = vec![other.leaf(&pki.leaf()), other.der];
    let three = pki.serving("three", three);
    let note = ("leaves-differ", Severity::Note);
    assert_eq!(judged(&[]), []);
    assert_eq!(judged(&[&one]), []);
    assert_eq!(judged(&[&one, &one]), []);
    assert_eq!(judged(&[&one, &two]), [note]);
    let warning = ("issuers-differ", Severity::Warning);
    assert_eq!(judged(&[&one, &three]), [warning, note]);
}

#[test]
fn the_list_of_acceptable_issuers_is_judged_at_its_edges() {
    let list = |count: usize, bytes: usize| {
        let list = IssuerList {
            count,
            bytes,
            ..IssuerList::default()
        };
        ids(&judge_issuers(&list))
    };
    let long = [("issuer-list", Severity::Note)];
    assert_eq!(list(0, 0), [("issuer-list-empty", Severity::Note)]);
    assert_eq!(list(1, 100), []);
    assert_eq!(list(100, 16 * 1024), []);
    assert_eq!(list(101, 10_000), long);
    assert_eq!(list(50, 16 * 1024 + 1), long);
}

#[test]
fn the_issuer_of_the_client_is_looked_for_in_its_whole_chain() {
    let pki = Pki::new();
    let client = pki.everyday();
    let name = |ca: &Ca| {
        let (_, parsed) = x509_parser::parse_x509_certificate(&ca.der).unwrap();
        parsed.subject().as_raw().to_vec()
    };
    let other = Ca::root(pki.ca("Fabrikam Root CA"));
    let judge = |names: &[Vec<u8>], client: &[Vec<u8>]| {
        ids(&judge_issuers(&IssuerList {
            count: names.len(),
            bytes: 100,
            names: Some(names),
            client,
        }))
    };
    assert_eq!(judge(&[name(&pki.issuing)], &client), []);
    assert_eq!(judge(&[name(&other), name(&pki.root)], &client), []);
    assert_eq!(judge(&[name(&other)], &[]), []);
    assert_eq!(
        judge(&[name(&other)], &client),
        [("client-issuer-not-listed", Severity::Note)]
    );
}
