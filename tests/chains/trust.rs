//! Where the path leads: to a root, to none at hand, to one that is none.

use rcgen::{BasicConstraints, IsCa, KeyPair};
use ticketprobe::finding::FindingId::{
    CaAsLeaf, IntermediateMissing, NonSelfSignedRoot, PathRefused, RootNotAtHand, RootServed,
    SelfSignedLeaf, SignatureBroken, UnrelatedCertificate, UntrustedRoot,
};

use super::authority::{Ca, DAY, Pki, tlv, valid};
use super::case::Case;

pub(crate) fn cases(pki: &Pki) -> Vec<Case> {
    let mut cases = good(pki);
    cases.extend(without_root(pki));
    cases.extend(with_other_roots(pki));
    cases.extend(self_signed(pki));
    cases.extend(renewed(pki));
    cases.extend(broken(pki));
    cases
}

fn good(pki: &Pki) -> Vec<Case> {
    let policy = Ca::below(&pki.root, pki.ca("Contoso Policy CA"));
    let issuing = Ca::below(&policy, pki.ca("Contoso Issuing CA of three"));
    let three = vec![issuing.leaf(&pki.leaf()), issuing.der, policy.der];
    let two_of_three = three[..2].to_vec();
    let one = vec![pki.root.leaf(&pki.leaf())];
    let native = Case::new("root-of-the-system", pki.everyday(), pki.now);
    vec![
        pki.serving("everyday", pki.everyday()),
        pki.serving("one-tier", one),
        pki.serving("three-tiers", three),
        // Not to be told from a chain below another root.
        pki.serving("policy-ca-missing", two_of_three)
            .faulty(&[UntrustedRoot]),
        native.native(&pki.root.der),
    ]
}

fn without_root(pki: &Pki) -> Vec<Case> {
    let leaf = pki.everyday()[..1].to_vec();
    let all = [pki.everyday(), vec![pki.root.der.clone()]].concat();
    let other = Ca::root(pki.ca("Fabrikam Root CA"));
    let rootless = |name, served| pki.serving(name, served).rootless();
    vec![
        rootless("lone-leaf", leaf.clone()).unknown(&[RootNotAtHand]),
        rootless("private-ca", pki.everyday()).unknown(&[RootNotAtHand]),
        rootless("private-ca-with-its-root", all).unknown(&[RootNotAtHand, RootServed]),
        rootless("roots-of-the-system-do-not-fit", pki.everyday())
            .native(&other.der)
            .unknown(&[RootNotAtHand]),
        pki.serving("intermediate-missing", leaf.clone())
            .faulty(&[IntermediateMissing]),
        pki.serving("intermediate-from-the-file", leaf)
            .file(&pki.issuing.der)
            .valid(&[IntermediateMissing]),
    ]
}

fn with_other_roots(pki: &Pki) -> Vec<Case> {
    let other = Ca::root(pki.ca("Fabrikam Root CA"));
    let twin = Ca::root(pki.ca("Contoso Root CA"));
    let all = [pki.everyday(), vec![pki.root.der.clone()]].concat();
    let leaf = pki.everyday()[..1].to_vec();
    let with = |name, served, root: &[u8]| pki.serving(name, served).rootless().file(root);
    vec![
        with("another-root-given", pki.everyday(), &other.der).faulty(&[UntrustedRoot]),
        with("untrusted-root", all.clone(), &other.der).faulty(&[UntrustedRoot, RootServed]),
        with("root-of-the-same-name", all, &twin.der).faulty(&[UntrustedRoot, RootServed]),
        with("issuing-ca-given-as-root", pki.everyday(), &pki.issuing.der)
            .valid(&[NonSelfSignedRoot]),
        with("issuing-ca-given-and-not-served", leaf, &pki.issuing.der)
            .valid(&[NonSelfSignedRoot, IntermediateMissing]),
        Case::new("issuing-ca-among-system-roots", pki.everyday(), pki.now)
            .native(&pki.issuing.der)
            .valid(&[NonSelfSignedRoot]),
        Case::new("file-goes-before-the-system", pki.everyday(), pki.now)
            .native(&pki.issuing.der)
            .file(&pki.root.der),
    ]
}

fn self_signed(pki: &Pki) -> Vec<Case> {
    let sign = |is_ca: IsCa| {
        let mut params = pki.leaf();
        params.is_ca = is_ca;
        let key = KeyPair::generate().unwrap();
        params.self_signed(&key).unwrap().der().to_vec()
    };
    let leaf = sign(IsCa::ExplicitNoCa);
    let ca = sign(IsCa::Ca(BasicConstraints::Unconstrained));
    let serving = |name, leaf: &Vec<u8>| pki.serving(name, vec![leaf.clone()]);
    vec![
        serving("self-signed", &leaf)
            .rootless()
            .unknown(&[SelfSignedLeaf]),
        serving("self-signed-with-another-root", &leaf).faulty(&[SelfSignedLeaf]),
        serving("self-signed-and-given", &leaf)
            .file(&leaf)
            .valid(&[SelfSignedLeaf]),
        serving("self-signed-ca", &ca)
            .rootless()
            .unknown(&[SelfSignedLeaf, CaAsLeaf]),
    ]
}

/// CAs that were renewed or cross-signed.
fn renewed(pki: &Pki) -> Vec<Case> {
    let now = pki.now.as_second();
    let pem = pki.issuing.key.serialize_pem();
    let key = || KeyPair::from_pem(&pem).unwrap();
    let mut ended = pki.issuing.params.clone();
    valid(&mut ended, now - 400 * DAY, now - DAY);
    let ended = Ca::below_with(&pki.root, ended, key());
    let other_root = Ca::root(pki.ca("Fabrikam Root CA"));
    let cross = Ca::below_with(&other_root, pki.issuing.params.clone(), key());
    let leaf = pki.issuing.leaf(&pki.leaf());
    let new_key = Ca::below(&pki.root, pki.issuing.params.clone());
    let mut without_id = pki.leaf();
    without_id.use_authority_key_identifier_extension = false;
    let without_id = pki.issuing.leaf(&without_id);
    let issuing = &pki.issuing.der;
    vec![
        pki.serving(
            "cross-signed",
            vec![leaf.clone(), issuing.clone(), cross.der.clone()],
        )
        .rootless()
        .file(&other_root.der),
        pki.serving(
            "expired-ca-beside-the-new-one",
            vec![leaf.clone(), ended.der, issuing.clone()],
        ),
        pki.serving("old-ca-served", vec![leaf, new_key.der.clone()])
            .faulty(&[IntermediateMissing, UnrelatedCertificate]),
        pki.serving(
            "old-ca-served-without-key-ids",
            vec![without_id, new_key.der],
        )
        .faulty(&[SignatureBroken]),
    ]
}

fn broken(pki: &Pki) -> Vec<Case> {
    let flip = |der: &mut Vec<u8>| {
        // Within the second integer of the ECDSA signature.
        let end = der.len() - 3;
        der[end] ^= 1;
    };
    let mut leaf = pki.everyday();
    flip(&mut leaf[0]);
    let mut issuing = pki.everyday();
    flip(&mut issuing[1]);
    vec![
        pki.serving("signature-of-the-leaf-broken", leaf)
            .faulty(&[SignatureBroken]),
        pki.serving("signature-of-the-ca-broken", issuing)
            .faulty(&[SignatureBroken]),
        pki.serving("algorithms-differ", algorithms_differ(pki))
            .unknown(&[PathRefused]),
    ]
}

/// A leaf that says SHA-384 inside and SHA-256 outside, and is signed with the latter.
fn algorithms_differ(pki: &Pki) -> Vec<Vec<u8>> {
    let mut chain = pki.everyday();
    let leaf = &chain[0];
    let (_, parsed) = x509_parser::parse_x509_certificate(leaf).unwrap();
    let mut tbs = parsed.tbs_certificate.as_ref().to_vec();
    let sha256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
    let place = tbs.windows(8).position(|bytes| bytes == sha256).unwrap();
    tbs[place + 7] = 0x03;
    let signature = rcgen::SigningKey::sign(&pki.issuing.key, &tbs).unwrap();
    let algorithm = tlv(0x30, &tlv(0x06, &sha256));
    let signature = tlv(0x03, &[&[0][..], &signature].concat());
    chain[0] = tlv(0x30, &[tbs, algorithm, signature].concat());
    chain
}
