//! The list as it is sent.

use ticketprobe::finding::FindingId::{
    ChainOutOfOrder, ChainTooLong, DuplicateCertificate, RootServed, UnrelatedCertificate,
};

use super::authority::{Ca, Pki};
use super::case::Case;

pub(crate) fn cases(pki: &Pki) -> Vec<Case> {
    let policy = Ca::below(&pki.root, pki.ca("Contoso Policy CA"));
    let issuing = Ca::below(&policy, pki.ca("Contoso Issuing CA of three"));
    let leaf = issuing.leaf(&pki.leaf());
    let swapped = vec![leaf, policy.der.clone(), issuing.der];
    let everyday = pki.everyday();
    let with = |more: &[&Vec<u8>]| {
        let more = more.iter().map(|der| der.to_vec());
        everyday.iter().cloned().chain(more).collect::<Vec<_>>()
    };
    let stranger = Ca::root(pki.ca("Fabrikam Root CA"));
    let crowd: Vec<Vec<u8>> = (0..18)
        .map(|number| Ca::root(pki.ca(&format!("Stranger {number}"))).der)
        .collect();
    let crowd: Vec<&Vec<u8>> = crowd.iter().collect();
    let issuing = &everyday[1];
    vec![
        pki.serving("out-of-order", swapped)
            .valid(&[ChainOutOfOrder]),
        pki.serving("unrelated-root", with(&[&stranger.der]))
            .valid(&[UnrelatedCertificate]),
        pki.serving("unrelated-ca", with(&[&policy.der]))
            .valid(&[UnrelatedCertificate]),
        pki.serving("issuing-ca-twice", with(&[issuing]))
            .valid(&[DuplicateCertificate]),
        pki.serving("everything-twice", with(&[&everyday[0], issuing]))
            .valid(&[DuplicateCertificate]),
        pki.serving("root-served", with(&[&pki.root.der]))
            .valid(&[RootServed]),
        pki.serving("a-crowd", with(&crowd))
            .valid(&[UnrelatedCertificate, ChainTooLong]),
    ]
}
