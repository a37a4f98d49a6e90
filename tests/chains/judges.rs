//! The corpus check: what webpki and `openssl verify` say about every chain, beside what we say.
//!
//! A judge accepts or refuses; we accept what is `valid`. Each difference needs an excuse in `excuses.json`, and an excuse
//! without a difference is stale.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use rustls_pki_types::{CertificateDer, ServerName, TrustAnchor, UnixTime};
use serde::Deserialize;
use ticketprobe::chain::{NameOrigin, NameToHold};
use ticketprobe::target::Host;
use ticketprobe::verdict::CertificateState;
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, KeyUsage, anchor_from_trusted_cert};
use x509_parser::extensions::GeneralName;

use super::case::Case;
use super::openssl::Bench;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Excuse {
    chain: String,
    judge: String,
    reason: String,
}

fn excuses() -> BTreeMap<(String, String), String> {
    let list: Vec<Excuse> = serde_json::from_str(include_str!("excuses.json")).unwrap();
    let count = list.len();
    let map: BTreeMap<_, _> = list
        .into_iter()
        .map(|excuse| ((excuse.judge, excuse.chain), excuse.reason))
        .collect();
    assert_eq!(map.len(), count, "an excuse stands there twice");
    map
}

/// The names that a judge can be asked about.
fn names(case: &Case) -> impl Iterator<Item = &NameToHold> {
    case.names
        .iter()
        .filter(|name| name.origin != NameOrigin::Reverse && is_testable(case, name))
}

/// An address that was probed is not testable where the certificate holds none.
fn is_testable(case: &Case, name: &NameToHold) -> bool {
    if matches!(name.host, Host::Name(_)) || name.origin == NameOrigin::Given {
        return true;
    }
    let (_, leaf) = x509_parser::parse_x509_certificate(&case.served[0]).unwrap();
    let names = leaf.subject_alternative_name().unwrap();
    names.is_some_and(|names| {
        let names = &names.value.general_names;
        names
            .iter()
            .any(|name| matches!(name, GeneralName::IPAddress(_)))
    })
}

/// The name as a judge takes it.
fn without_dot(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

fn webpki_answer(case: &Case) -> Result<(), String> {
    let certificates: Vec<CertificateDer<'_>> = case
        .served
        .iter()
        .map(|der| CertificateDer::from(der.as_slice()))
        .collect();
    let Some((leaf, issuers)) = certificates.split_first() else {
        return Err("nothing".into());
    };
    let error = |error: webpki::Error| error.to_string();
    let roots: Vec<CertificateDer<'_>> = case
        .roots
        .iter()
        .map(|(der, _)| CertificateDer::from(der.as_slice()))
        .collect();
    let anchors: Vec<TrustAnchor<'_>> = roots
        .iter()
        .map(|root| anchor_from_trusted_cert(root).unwrap())
        .collect();
    let leaf = EndEntityCert::try_from(leaf).map_err(error)?;
    let seconds = u64::try_from(case.now.as_second()).unwrap();
    leaf.verify_for_usage(
        ALL_VERIFICATION_ALGS,
        &anchors,
        issuers,
        UnixTime::since_unix_epoch(Duration::from_secs(seconds)),
        KeyUsage::server_auth(),
        None,
        None,
    )
    .map_err(error)?;
    for name in names(case) {
        let name = match &name.host {
            Host::Name(name) => ServerName::try_from(without_dot(name)).unwrap(),
            Host::Address(address) => ServerName::from(*address),
        };
        leaf.verify_is_valid_for_subject_name(&name)
            .map_err(error)?;
    }
    Ok(())
}

fn openssl_answer(bench: &Bench, case: &Case) -> Result<(), String> {
    let Some((leaf, issuers)) = case.served.split_first() else {
        return Err("nothing".into());
    };
    let leaf = bench.pem(std::slice::from_ref(leaf));
    let mut options = format!(
        "-x509_strict -purpose sslserver -no-CApath -no-CAstore -attime {}",
        case.now.as_second()
    );
    let roots: Vec<Vec<u8>> = case.roots.iter().map(|(der, _)| der.clone()).collect();
    if roots.is_empty() {
        options += " -no-CAfile";
    } else {
        options += &format!(" -CAfile {}", bench.pem(&roots));
    }
    // The command refuses a whole file for one certificate that does not parse.
    let readable = |der: &&Vec<u8>| x509_parser::parse_x509_certificate(der).is_ok();
    let issuers: Vec<Vec<u8>> = issuers.iter().filter(readable).cloned().collect();
    if !issuers.is_empty() {
        options += &format!(" -untrusted {}", bench.pem(&issuers));
    }
    let asked = names(case).map(|name| match &name.host {
        Host::Name(name) => format!("-verify_hostname {}", without_dot(name)),
        Host::Address(address) => format!("-verify_ip {}", IpAddr::to_string(address)),
    });
    let asked: Vec<String> = asked.collect();
    let once = vec![String::new()];
    for name in if asked.is_empty() { &once } else { &asked } {
        let output = bench.run(&format!("verify {options} {name} {leaf}"));
        if !output.status.success() {
            let errors = String::from_utf8_lossy(&output.stderr).replace('\n', "; ");
            return Err(errors);
        }
    }
    Ok(())
}

fn check(judge: &str, answer: impl Fn(&Case) -> Result<(), String>) {
    let mut excuses = excuses();
    excuses.retain(|(of, _), _| of == judge);
    let mut wrong = Vec::new();
    for case in super::cases() {
        let judged = case.judge();
        let theirs = answer(case);
        let agrees = (judged.state == CertificateState::Valid) == theirs.is_ok();
        let key = (judge.to_owned(), case.name.to_owned());
        match (agrees, excuses.remove(&key)) {
            (true, None) => {}
            (true, Some(_)) => wrong.push(format!("{}: the excuse is stale", case.name)),
            (false, Some(reason)) if reason.len() > 20 => {}
            (false, Some(_)) => wrong.push(format!("{}: the excuse has no reason", case.name)),
            (false, None) => wrong.push(format!(
                "{}: we say {} ({}), {judge} says {theirs:?}",
                case.name, judged.state, judged.summary
            )),
        }
    }
    let unknown = excuses.keys().map(|(_, chain)| chain);
    wrong.extend(unknown.map(|chain| format!("{chain}: an excuse for a chain that is not there")));
    assert!(wrong.is_empty(), "{judge}:\n{}", wrong.join("\n"));
}

#[test]
fn webpki_agrees_or_is_excused() {
    check("webpki", webpki_answer);
}

#[test]
fn openssl_agrees_or_is_excused() {
    let bench = Bench::new();
    check("openssl", |case| openssl_answer(&bench, case));
}
