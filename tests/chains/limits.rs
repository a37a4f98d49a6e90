//! What CAs may do.

use rcgen::{
    BasicConstraints, CidrSubnet, DistinguishedName, DnType, GeneralSubtree, IsCa, KeyUsagePurpose,
    NameConstraints,
};
use ticketprobe::finding::FindingId::{CaFlagBroken, NameConstraintsViolated, PathLengthBroken};

use super::authority::{Ca, POOL, Pki, SERVER};
use super::case::{Case, pool};

pub(crate) fn cases(pki: &Pki) -> Vec<Case> {
    let mut cases = flags(pki);
    cases.extend(lengths(pki));
    cases.extend(constraints(pki));
    cases
}

fn flags(pki: &Pki) -> Vec<Case> {
    let mut no_flag = pki.ca("Contoso No CA");
    no_flag.is_ca = IsCa::NoCa;
    no_flag.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let mut denied = pki.ca("Contoso Denied CA");
    denied.is_ca = IsCa::ExplicitNoCa;
    denied.key_usages.clear();
    let mut no_usage = pki.ca("Contoso Unusable CA");
    no_usage.key_usages = vec![KeyUsagePurpose::CrlSign];
    let mut unsaid = pki.ca("Contoso Silent CA");
    unsaid.key_usages.clear();
    vec![
        pki.with_issuing("ca-flag-missing", no_flag)
            .faulty(&[CaFlagBroken]),
        pki.with_issuing("ca-flag-denied", denied)
            .faulty(&[CaFlagBroken]),
        pki.with_issuing("ca-may-not-sign", no_usage)
            .faulty(&[CaFlagBroken]),
        pki.with_issuing("ca-without-key-usage", unsaid),
    ]
}

fn lengths(pki: &Pki) -> Vec<Case> {
    let limited = |name: &str, length: u8| {
        let mut params = pki.ca(name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(length));
        params
    };
    let below = |upper: &Ca| {
        let issuing = Ca::below(upper, pki.ca("Contoso Lower CA"));
        vec![
            issuing.leaf(&pki.leaf()),
            issuing.der.clone(),
            upper.der.clone(),
        ]
    };
    let exact = Ca::below(&pki.root, limited("Contoso Exact CA", 1));
    let short = Ca::below(&pki.root, limited("Contoso Last CA", 0));
    let middle = Ca::below(&exact, pki.ca("Contoso Middle CA"));
    let two = [below(&middle), vec![exact.der.clone()]].concat();
    let root = Ca::root(limited("Contoso Short Root CA", 0));
    let of_root = Ca::below(&root, pki.ca("Contoso Issuing CA of it"));
    let chain = vec![of_root.leaf(&pki.leaf()), of_root.der];
    vec![
        pki.with_issuing(
            "issuing-ca-with-path-length-0",
            limited("Contoso Leaf CA", 0),
        ),
        pki.serving("path-length-just-enough", below(&exact)),
        pki.serving("path-length-broken-by-the-second", two)
            .faulty(&[PathLengthBroken]),
        pki.serving("path-length-broken", below(&short))
            .faulty(&[PathLengthBroken]),
        Case::new("path-length-of-the-root-broken", chain, pki.now)
            .file(&root.der)
            .faulty(&[PathLengthBroken]),
    ]
}

fn constraints(pki: &Pki) -> Vec<Case> {
    let dns = |name: &str| GeneralSubtree::DnsName(name.into());
    let constrained = |name: &'static str, permitted: Vec<GeneralSubtree>, excluded| {
        let mut params = pki.ca("Contoso Constrained CA");
        params.name_constraints = Some(NameConstraints {
            permitted_subtrees: permitted,
            excluded_subtrees: excluded,
        });
        pki.with_issuing(name, params)
    };
    let mut organization = DistinguishedName::new();
    organization.push(DnType::OrganizationName, "Fabrikam");
    let network = CidrSubnet::V4([10, 0, 0, 0], [255, 0, 0, 0]);
    let with_address = |name: &'static str, network: CidrSubnet| {
        let mut params = pki.ca("Contoso Network CA");
        params.name_constraints = Some(NameConstraints {
            permitted_subtrees: vec![GeneralSubtree::IpAddress(network)],
            excluded_subtrees: Vec::new(),
        });
        let issuing = Ca::below(&pki.root, params);
        let mut leaf = pki.leaf();
        let address = rcgen::SanType::IpAddress([10, 0, 0, 11].into());
        leaf.subject_alt_names.push(address);
        let leaf = issuing.leaf(&leaf);
        pki.serving(name, vec![leaf, issuing.der])
            .named([pool("10.0.0.11"), pool(POOL)])
    };
    vec![
        constrained("names-permitted", vec![dns("contoso.local")], Vec::new()),
        constrained("names-not-permitted", vec![dns("fabrikam.com")], Vec::new())
            .faulty(&[NameConstraintsViolated]),
        constrained("name-excluded", Vec::new(), vec![dns(SERVER)])
            .faulty(&[NameConstraintsViolated]),
        constrained("other-name-excluded", Vec::new(), vec![dns("fabrikam.com")]),
        constrained(
            "subject-not-permitted",
            vec![GeneralSubtree::DirectoryName(organization)],
            Vec::new(),
        )
        .faulty(&[NameConstraintsViolated]),
        with_address("address-permitted", network),
        with_address(
            "address-not-permitted",
            CidrSubnet::V4([192, 168, 0, 0], [255, 255, 0, 0]),
        )
        .faulty(&[NameConstraintsViolated]),
    ]
}
