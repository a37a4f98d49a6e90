//! Chains that ask for more work than is done for one chain: they are neither called faulty nor valid.

use rcgen::{CertificateParams, GeneralSubtree, KeyPair, NameConstraints};
use ticketprobe::finding::FindingId::{
    ChainNotJudged, ChainTooLong, NameConstraintsViolated, PathRefused, UnrelatedCertificate,
};

use super::authority::{Ca, Pki, SERVER};
use super::case::Case;

/// The name that all CAs of a maze have.
const TWIN: &str = "Contoso CA";

pub(crate) fn cases(pki: &Pki) -> Vec<Case> {
    let mut cases = mazes(pki);
    cases.extend(crowds(pki));
    cases.extend(constraints(pki));
    cases
}

/// A CA of that name, without a key identifier that would tell its issuer.
fn twin(pki: &Pki) -> CertificateParams {
    let mut params = pki.ca(TWIN);
    params.use_authority_key_identifier_extension = false;
    params
}

/// A leaf without a key identifier of its issuer.
fn leaf(pki: &Pki) -> CertificateParams {
    let mut params = pki.leaf();
    params.use_authority_key_identifier_extension = false;
    params
}

/// A server that sends 15 CAs of one name and one key, of which the last alone leads to the last of `roots` roots of that name.
fn maze(pki: &Pki, name: &'static str, roots: usize) -> Case {
    let roots: Vec<Ca> = (0..roots).map(|_| Ca::root(twin(pki))).collect();
    let stranger = Ca::root(twin(pki));
    let pem = KeyPair::generate().unwrap().serialize_pem();
    let key = || KeyPair::from_pem(&pem).unwrap();
    let upper = roots.last().unwrap();
    let issuing = Ca::below_with(upper, twin(pki), key());
    let others = (0..14).map(|_| Ca::below_with(&stranger, twin(pki), key()).der);
    let mut served = vec![issuing.leaf(&leaf(pki))];
    served.extend(others);
    served.push(issuing.der);
    let case = Case::new(name, served, pki.now);
    roots.iter().fold(case, |case, root| case.file(&root.der))
}

fn mazes(pki: &Pki) -> Vec<Case> {
    vec![
        maze(pki, "maze-of-signatures", 24).unknown(&[ChainNotJudged]),
        // Few enough for this tool, and too many for the path verifier.
        maze(pki, "maze-for-the-verifier", 8).unknown(&[ChainNotJudged]),
        maze(pki, "maze-with-one-root", 1),
    ]
}

/// The issuer, or the root, stands behind more strangers than are considered.
fn crowds(pki: &Pki) -> Vec<Case> {
    let crowd = |count: usize| -> Vec<Vec<u8>> {
        let names = (0..count).map(|number| format!("Stranger {number}"));
        names.map(|name| Ca::root(pki.ca(&name)).der).collect()
    };
    let behind = |name, count| {
        let [leaf, issuing] = <[Vec<u8>; 2]>::try_from(pki.everyday()).unwrap();
        pki.serving(name, [vec![leaf], crowd(count), vec![issuing]].concat())
    };
    let behind_roots = |name, count: usize| {
        let right = Ca::root(twin(pki));
        let case = Case::new(name, vec![right.leaf(&leaf(pki))], pki.now);
        let others = (0..count).map(|_| Ca::root(twin(pki)).der);
        let case = others.fold(case, |case, root| case.file(&root));
        case.file(&right.der)
    };
    vec![
        behind("issuer-in-a-crowd", 14).valid(&[UnrelatedCertificate]),
        behind("issuer-behind-a-crowd", 15).unknown(&[
            UnrelatedCertificate,
            ChainTooLong,
            ChainNotJudged,
        ]),
        behind_roots("root-among-its-twins", 31),
        behind_roots("root-behind-its-twins", 32).unknown(&[ChainNotJudged]),
    ]
}

/// A CA whose Name Constraints exclude `count` names and a last one, and a leaf with three names, the subject among them.
fn constrained(pki: &Pki, name: &'static str, count: usize, last: &str) -> Case {
    let excluded = (1..count).map(|number| format!("{number}.x"));
    let excluded = excluded.chain([last.to_owned()]);
    let mut params = pki.ca("Contoso Constrained CA");
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: Vec::new(),
        excluded_subtrees: excluded.map(GeneralSubtree::DnsName).collect(),
    });
    pki.with_issuing(name, params)
}

fn constraints(pki: &Pki) -> Vec<Case> {
    let other = "other.x";
    vec![
        constrained(pki, "names-all-compared", 3333, other),
        constrained(pki, "names-not-all-compared", 3334, other).unknown(&[ChainNotJudged]),
        constrained(pki, "second-name-excluded", 5000, SERVER).faulty(&[NameConstraintsViolated]),
        // The limit of the path verifier is larger, so that it says what it found.
        constrained(pki, "second-name-not-compared", 5001, SERVER)
            .unknown(&[PathRefused, ChainNotJudged]),
    ]
}

#[test]
fn what_was_not_judged_says_why_and_what_is_next() {
    let judged = |name: &str| {
        let case = super::cases().iter().find(|case| case.name == name);
        case.unwrap().judge()
    };
    for (name, why, seen) in [
        (
            "maze-of-signatures",
            "more signatures than",
            "256 signatures",
        ),
        (
            "maze-for-the-verifier",
            "path verifier stopped",
            "rustls-webpki",
        ),
        (
            "root-behind-its-twins",
            "more certificates and roots",
            "32 roots",
        ),
        (
            "names-not-all-compared",
            "more Name Constraints",
            "10000 comparisons",
        ),
    ] {
        let judged = judged(name);
        let finding = judged.findings.iter().find(|f| f.id == ChainNotJudged);
        let finding = finding.unwrap();
        assert!(finding.summary.contains(why), "{name}: {finding:#?}");
        assert!(finding.evidence.contains(seen), "{name}: {finding:#?}");
        assert!(
            judged.summary.contains("neither ruled in nor out"),
            "{name}"
        );
        assert!(judged.summary.contains(why), "{name}: {}", judged.summary);
        assert!(judged.next_step.contains("certutil -verify"), "{name}");
    }
}
