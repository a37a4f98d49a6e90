//! No bytes make the judgement panic, and none makes it wordy.

use proptest::collection::vec;
use proptest::prelude::*;
use ticketprobe::chain::{ChainJudgement, IssuerList, Names, Roots, judge_chain, judge_issuers};
use ticketprobe::target::Host;
use ticketprobe::verdict::CertificateState;

use super::authority::{Ca, Pki};
use super::case::Case;

fn judge(served: &[Vec<u8>], roots: &Roots) -> ChainJudgement {
    let names = Names::of_target(Host::Name("pool01.contoso.local".into()));
    let now = jiff::Timestamp::from_second(1_800_000_000).unwrap();
    judge_chain(served, &names, roots, None, now)
}

fn holds(judged: &ChainJudgement) {
    assert!(!judged.summary.is_empty() && !judged.next_step.is_empty());
    for finding in &judged.findings {
        for text in [&finding.summary, &finding.evidence, &finding.next_step] {
            assert!(!text.contains(char::is_control), "{text:?}");
            assert!(text.chars().count() < 1600, "{text:?}");
        }
    }
    assert!(judged.findings.len() <= 200, "{}", judged.findings.len());
}

/// A chain of the lab by its number, wrapped around.
fn some_case(number: usize) -> &'static Case {
    &super::cases()[number % super::cases().len()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn arbitrary_bytes(served: Vec<Vec<u8>>) {
        holds(&judge(&served, &Roots::new()));
        let list = IssuerList { count: 1, names: Some(&served), client: &served, bytes: 0 };
        let _ = judge_issuers(&list);
    }

    #[test]
    fn chains_that_are_cut(number: usize, place: usize, length: usize) {
        let case = some_case(number);
        let mut served = case.served.clone();
        if let Some(place) = place.checked_rem(served.len()) {
            let length = length % (served[place].len() + 1);
            served[place].truncate(length);
        }
        holds(&judge(&served, &case.roots()));
    }

    #[test]
    fn chains_with_flipped_bits(number: usize, flips in vec((any::<usize>(), any::<usize>(), 0..8), 1..6)) {
        let case = some_case(number);
        let mut served = case.served.clone();
        for (place, byte, bit) in flips {
            if let Some(place) = place.checked_rem(served.len())
                && let Some(byte) = byte.checked_rem(served[place].len())
            {
                served[place][byte] ^= 1u8 << bit;
            }
        }
        holds(&judge(&served, &case.roots()));
    }
}

#[test]
fn every_leaf_cut_at_every_length() {
    let case = super::cases()
        .iter()
        .find(|case| case.name == "everyday")
        .unwrap();
    for length in 0..case.served[0].len() {
        let mut served = case.served.clone();
        served[0].truncate(length);
        let judged = judge(&served, &case.roots());
        assert_eq!(
            judged.findings[0].id.id(),
            "certificate-malformed",
            "{length}"
        );
        assert!(judged.findings[0].evidence.contains("offset"), "{length}");
    }
}

#[test]
fn hundreds_of_certificates_are_bounded() {
    let case = super::cases()
        .iter()
        .find(|case| case.name == "a-crowd")
        .unwrap();
    let served: Vec<Vec<u8>> = (0..50).flat_map(|_| case.served.clone()).collect();
    holds(&judge(&served, &case.roots()));
    let garbage: Vec<Vec<u8>> = (0..1000_u32).map(|n| n.to_be_bytes().to_vec()).collect();
    let served = [case.served.clone(), garbage].concat();
    let judged = judge(&served, &case.roots());
    assert!(judged.findings.len() <= 110, "{}", judged.findings.len());
}

#[test]
fn many_cas_of_one_name_are_no_maze() {
    let pki = Pki::new();
    let crowd: Vec<Ca> = (0..16).map(|_| Ca::root(pki.ca("Contoso CA"))).collect();
    let mut leaf = pki.leaf();
    leaf.use_authority_key_identifier_extension = false;
    let leaf = crowd[15].leaf(&leaf);
    let served = crowd.iter().map(|ca| ca.der.clone());
    let served: Vec<Vec<u8>> = [leaf].into_iter().chain(served).collect();
    let root = Ca::root(pki.ca("Contoso CA"));
    let judged = pki
        .serving("maze", served)
        .rootless()
        .file(&root.der)
        .judge();
    holds(&judged);
    // The issuer of the leaf is the seventeenth: nobody looked at it.
    assert_eq!(judged.state, CertificateState::Unknown);
}
