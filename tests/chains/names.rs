//! Names: how they are written, where they stand, and what is not testable.

use rcgen::{CertificateParams, SanType};
use ticketprobe::chain::{NameOrigin, NameToHold};
use ticketprobe::finding::FindingId::{
    NameOnlyInCn, PoolNameMissing, ServerNameMissing, WildcardName,
};

use super::authority::{POOL, Pki, SERVER, subject};
use super::case::{Case, pool, server};

pub(crate) fn cases(pki: &Pki) -> Vec<Case> {
    let mut cases = missing(pki);
    cases.extend(spelling(pki));
    cases.extend(wildcards(pki));
    cases.extend(addresses(pki));
    cases
}

/// A chain whose leaf has these alternative names.
fn with_names(pki: &Pki, name: &'static str, names: &[&str]) -> Case {
    pki.with_leaf(name, |leaf| leaf.subject_alt_names = alternative(names))
}

fn alternative(names: &[&str]) -> Vec<SanType> {
    let names: Vec<String> = names.iter().copied().map(str::to_owned).collect();
    CertificateParams::new(names).unwrap().subject_alt_names
}

fn missing(pki: &Pki) -> Vec<Case> {
    let other = |name: &'static str, names: &[&str]| {
        pki.with_leaf(name, |leaf| {
            leaf.subject_alt_names = alternative(names);
            subject(leaf, "other.contoso.local");
        })
    };
    let reverse = NameToHold {
        origin: NameOrigin::Reverse,
        ..server("old.contoso.local")
    };
    vec![
        other("pool-name-missing", &[SERVER]).faulty(&[PoolNameMissing]),
        with_names(pki, "server-name-missing", &[POOL]).faulty(&[ServerNameMissing]),
        other("both-names-missing", &["other.contoso.local"])
            .faulty(&[PoolNameMissing, ServerNameMissing]),
        with_names(pki, "name-only-in-cn", &[SERVER]).faulty(&[NameOnlyInCn]),
        with_names(pki, "no-alternative-names", &[])
            .named([pool(POOL)])
            .faulty(&[NameOnlyInCn]),
        with_names(pki, "reverse-name-missing", &[POOL, SERVER])
            .named([pool(POOL), reverse])
            .valid(&[ServerNameMissing]),
        with_names(pki, "no-name-to-hold", &[SERVER]).named([]),
    ]
}

fn spelling(pki: &Pki) -> Vec<Case> {
    let punycode = "xn--bcher-kva.contoso.local";
    vec![
        with_names(
            pki,
            "upper-case",
            &["POOL01.Contoso.LOCAL", "FE01.contoso.local"],
        ),
        with_names(pki, "upper-case-asked", &[POOL, SERVER])
            .named([pool("POOL01.CONTOSO.LOCAL"), server(SERVER)]),
        with_names(pki, "trailing-dot-asked", &[POOL, SERVER])
            .named([pool("pool01.contoso.local."), server(SERVER)]),
        pki.with_leaf("trailing-dot-in-certificate", |leaf| {
            leaf.subject_alt_names = alternative(&["pool01.contoso.local.", SERVER]);
            subject(leaf, "other.contoso.local");
        })
        .faulty(&[PoolNameMissing]),
        with_names(pki, "punycode", &[punycode, SERVER]).named([pool(punycode), server(SERVER)]),
        with_names(
            pki,
            "longer-name",
            &["pool01.contoso.local.example", SERVER],
        )
        .named([pool("pool01.contoso"), server(SERVER)])
        .faulty(&[PoolNameMissing]),
    ]
}

fn wildcards(pki: &Pki) -> Vec<Case> {
    vec![
        pki.with_leaf("wildcard-covers-the-pool", |leaf| {
            leaf.subject_alt_names = alternative(&["*.contoso.local", SERVER]);
        })
        .faulty(&[WildcardName]),
        pki.with_leaf("wildcard-as-subject", |leaf| {
            subject(leaf, "*.contoso.local");
        })
        .faulty(&[WildcardName]),
        with_names(
            pki,
            "wildcard-beside-the-names",
            &[POOL, SERVER, "*.contoso.local"],
        ),
        pki.with_leaf("part-of-a-label-as-wildcard", |leaf| {
            leaf.subject_alt_names = alternative(&["pool*.contoso.local"]);
            subject(leaf, "other.contoso.local");
        })
        .named([pool(POOL)])
        .faulty(&[PoolNameMissing]),
        pki.with_leaf("wildcard-of-another-depth", |leaf| {
            leaf.subject_alt_names = alternative(&["*.contoso.local", SERVER]);
            subject(leaf, "other.contoso.local");
        })
        .named([pool("a.pool01.contoso.local"), server(SERVER)])
        .faulty(&[PoolNameMissing]),
    ]
}

fn addresses(pki: &Pki) -> Vec<Case> {
    let given = NameToHold {
        origin: NameOrigin::Given,
        ..pool("10.0.0.11")
    };
    vec![
        with_names(pki, "address-held", &[POOL, SERVER, "10.0.0.11"])
            .named([pool("10.0.0.11"), server(SERVER)]),
        with_names(pki, "address-of-version-6-held", &[POOL, "2001:db8::11"])
            .named([pool("2001:db8::11")]),
        with_names(pki, "address-not-testable", &[POOL, SERVER]).named([pool("10.0.0.11")]),
        with_names(pki, "given-address-missing", &[POOL, SERVER])
            .named([given])
            .faulty(&[PoolNameMissing]),
        with_names(pki, "another-address", &[POOL, "10.0.0.12"])
            .named([pool("10.0.0.11")])
            .valid(&[PoolNameMissing]),
    ]
}
