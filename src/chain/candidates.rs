//! The certificates and roots that a path may be made of, and which of them issued which.

use std::cell::{Cell, RefCell};

use rustls_pki_types::TrustAnchor;
use x509_parser::prelude::FromDer;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::cert::Cert;
use super::der_element;
use super::roots::{Root, Roots};
use super::served::Served;
use super::signature::{Check, check};
use crate::bounds::{ANCHORS_MAX, CONSIDERED_MAX, SIGNATURES_MAX};

/// Where a certificate came from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin {
    /// The server sent it, at this position from 0.
    Served(usize),
    /// It is an intermediate among the roots at hand.
    AtHand,
}

/// A certificate that a path may lead through.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    pub(super) cert: Cert<'a>,
    pub(super) origin: Origin,
}

/// A root that a path may lead to.
#[derive(Clone, Debug)]
pub(super) struct Anchor<'a> {
    pub(super) root: &'a Root,
    /// Its certificate; none where only name and key are known.
    pub(super) cert: Option<Cert<'a>>,
}

/// What there was too much of, so that a path may have been missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shortage {
    /// Certificates, or roots of one name: some were not considered.
    Candidates,
    /// Signatures: some were not verified.
    Signatures,
    /// Work of the path verifier: it gave up.
    Verifier,
}

/// All of them. Node 0 is the certificate of the server.
pub(super) struct Candidates<'a> {
    pub(super) nodes: Vec<Node<'a>>,
    pub(super) anchors: Vec<Anchor<'a>>,
    has_left_out: bool,
    checked: RefCell<Vec<(Issued, Option<Check>)>>,
    signatures_left: Cell<usize>,
}

/// A question that was asked before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Issued {
    ByNode { issuer: usize, node: usize },
    ByAnchor { issuer: usize, node: usize },
}

impl<'a> Candidates<'a> {
    /// The first certificate that was served is that of the server.
    pub(super) fn new(served: &Served<'a>, roots: &'a Roots) -> Self {
        let considered = served.parsed.iter().take(CONSIDERED_MAX);
        let mut nodes: Vec<Node<'a>> = considered
            .map(|(position, cert)| Node {
                cert: cert.clone(),
                origin: Origin::Served(*position),
            })
            .collect();
        let own = add_intermediates(&mut nodes, roots);
        let (anchors, named) = anchors(&nodes, roots);
        Self {
            has_left_out: served.has_more_than(CONSIDERED_MAX)
                || own == Considered::NotAll
                || named == Considered::NotAll,
            nodes,
            anchors,
            checked: RefCell::default(),
            signatures_left: Cell::new(SIGNATURES_MAX),
        }
    }

    /// What there was too much of, as far as questions were asked.
    pub(super) fn shortage(&self) -> Option<Shortage> {
        let untried = |(_, answer): &(Issued, Option<Check>)| *answer == Some(Check::NotTried);
        if self.checked.borrow().iter().any(untried) {
            return Some(Shortage::Signatures);
        }
        self.has_left_out.then_some(Shortage::Candidates)
    }

    /// What comes of the signature on `node` where `issuer` may be its issuer by name and key identifier.
    pub(super) fn issued(&self, issuer: usize, node: usize) -> Option<Check> {
        self.once(Issued::ByNode { issuer, node }, || {
            let (issuer, node) = (&self.nodes[issuer].cert, &self.nodes[node].cert);
            if !may_have_issued(issuer, node) {
                return None;
            }
            Some(self.verify(node, issuer.x509.public_key()))
        })
    }

    /// The same for a root.
    pub(super) fn anchored(&self, anchor: usize, node: usize) -> Option<Check> {
        let question = Issued::ByAnchor {
            issuer: anchor,
            node,
        };
        self.once(question, || {
            let (anchor, node) = (&self.anchors[anchor], &self.nodes[node].cert);
            if let Some(issuer) = &anchor.cert {
                if !may_have_issued(issuer, node) {
                    return None;
                }
                return Some(self.verify(node, issuer.x509.public_key()));
            }
            if !is_named(&anchor.root.anchor, node.x509.issuer().as_raw()) {
                return None;
            }
            let spki = webpki::spki_for_anchor(&anchor.root.anchor);
            let (_, spki) = SubjectPublicKeyInfo::from_der(&spki).ok()?;
            Some(self.verify(node, &spki))
        })
    }

    fn verify(&self, node: &Cert<'_>, issuer: &SubjectPublicKeyInfo<'_>) -> Check {
        let Some(left) = self.signatures_left.get().checked_sub(1) else {
            return Check::NotTried;
        };
        self.signatures_left.set(left);
        check(&node.x509, issuer)
    }

    fn once(&self, question: Issued, answer: impl Fn() -> Option<Check>) -> Option<Check> {
        let known =
            |(asked, answer): &(Issued, Option<Check>)| (*asked == question).then_some(*answer);
        if let Some(known) = self.checked.borrow().iter().find_map(known) {
            return known;
        }
        let answer = answer();
        self.checked.borrow_mut().push((question, answer));
        answer
    }

    /// Whether the node is signed with its own key, as far as can be told.
    pub(super) fn is_self_signed(&self, node: usize) -> bool {
        matches!(
            self.issued(node, node),
            Some(Check::Good | Check::Unchecked)
        )
    }
}

/// How many of those that fit are candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Considered {
    All,
    NotAll,
}

/// Name and key identifiers allow it.
fn may_have_issued(issuer: &Cert<'_>, node: &Cert<'_>) -> bool {
    let ids = issuer.subject_key_id().zip(node.authority_key_id());
    issuer.x509.subject().as_raw() == node.x509.issuer().as_raw()
        && ids.is_none_or(|(issuer, wanted)| issuer == wanted)
}

fn is_named(anchor: &TrustAnchor<'_>, name: &[u8]) -> bool {
    anchor.subject.as_ref() == der_element::content(name)
}

/// Adds intermediates of the user that issued one of the nodes, or one of those.
fn add_intermediates<'a>(nodes: &mut Vec<Node<'a>>, roots: &'a Roots) -> Considered {
    let mut left: Vec<&Root> = roots.iter().filter(|root| !root.self_issued).collect();
    let mut added = 0;
    let mut next = 0;
    while next < nodes.len() {
        let issuer = nodes[next].cert.x509.issuer().as_raw().to_vec();
        let known = |der: &[u8]| nodes.iter().any(|node| node.cert.der == der);
        let (named, others): (Vec<&Root>, Vec<&Root>) = left
            .into_iter()
            .partition(|root| is_named(&root.anchor, &issuer));
        left = others;
        let mut certs = named.into_iter().filter_map(|root| {
            let der = root.certificate.as_deref().filter(|der| !known(der))?;
            Cert::parse(der).ok()
        });
        let fresh: Vec<_> = certs.by_ref().take(CONSIDERED_MAX - added).collect();
        let has_more = certs.next().is_some();
        added += fresh.len();
        nodes.extend(fresh.into_iter().map(|cert| Node {
            cert,
            origin: Origin::AtHand,
        }));
        if has_more {
            return Considered::NotAll;
        }
        next += 1;
    }
    Considered::All
}

/// The roots that are named as an issuer, self-issued ones first.
fn anchors<'a>(nodes: &[Node<'a>], roots: &'a Roots) -> (Vec<Anchor<'a>>, Considered) {
    let wanted: Vec<&[u8]> = nodes
        .iter()
        .map(|node| der_element::content(node.cert.x509.issuer().as_raw()))
        .collect();
    let named = |root: &&Root| wanted.contains(&root.anchor.subject.as_ref());
    let mut found: Vec<&Root> = roots.iter().filter(named).collect();
    found.sort_by_key(|root| !root.self_issued);
    let named = if found.len() > ANCHORS_MAX {
        Considered::NotAll
    } else {
        Considered::All
    };
    let found = found.into_iter().take(ANCHORS_MAX);
    let anchors = found.map(|root| Anchor {
        root,
        cert: root
            .certificate
            .as_deref()
            .and_then(|der| Cert::parse(der).ok()),
    });
    (anchors.collect(), named)
}
