//! What the rules look at: the path, its members and their parts in it.

use jiff::Timestamp;

use crate::observation::TlsVersion;

use super::candidates::{Anchor, Candidates};
use super::cert::Cert;
use super::names::Names;
use super::path::Path;
use super::roots::Roots;
use super::served::Served;
use super::signature::Check;

/// What a certificate is in the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// That of the server.
    Leaf,
    /// That of an issuing CA.
    Issuer,
    /// The end of the path: a root at hand, or a self-signed one that was served.
    Root,
}

/// A certificate of the path.
pub(super) struct Member<'a> {
    pub(super) role: Role,
    pub(super) cert: &'a Cert<'a>,
    /// What came of its signature; none where no issuer is there.
    pub(super) check: Option<Check>,
    /// Certificates of CAs below it that are not self-issued: what a path length counts.
    pub(super) issuers_below: usize,
}

impl Member<'_> {
    /// What it is called in a sentence.
    pub(super) fn name(&self) -> String {
        let subject = self.cert.subject();
        match self.role {
            Role::Leaf => format!("The server's certificate {subject}"),
            Role::Issuer => format!("The CA certificate {subject}"),
            Role::Root => format!("The root {subject}"),
        }
    }
}

/// Everything that the rules look at.
pub(super) struct Case<'a> {
    pub(super) served: &'a Served<'a>,
    pub(super) candidates: &'a Candidates<'a>,
    pub(super) path: &'a Path,
    pub(super) members: Vec<Member<'a>>,
    pub(super) names: &'a Names,
    pub(super) roots: &'a Roots,
    pub(super) tls_version: Option<TlsVersion>,
    pub(super) now: Timestamp,
}

impl<'a> Case<'a> {
    /// The certificate of the server.
    pub(super) fn leaf(&self) -> &'a Cert<'a> {
        &self.candidates.nodes[0].cert
    }

    /// The root that the path leads to.
    pub(super) fn anchor(&self) -> Option<&'a Anchor<'a>> {
        Some(&self.candidates.anchors[self.path.anchor?])
    }

    /// The last certificate of the path before the root.
    pub(super) fn end(&self) -> &'a Cert<'a> {
        &self.candidates.nodes[self.end_node()].cert
    }

    /// Its node.
    pub(super) fn end_node(&self) -> usize {
        self.path.nodes.last().copied().unwrap_or_default()
    }
}

/// The certificates of `path`, leaf first, the root at hand last where its certificate is known.
pub(super) fn members<'a>(candidates: &'a Candidates<'a>, path: &Path) -> Vec<Member<'a>> {
    let checks = path.checks(candidates);
    let last = path.nodes.last().copied().unwrap_or_default();
    let mut members = Vec::new();
    let mut issuers_below = 0;
    for node in &path.nodes {
        let cert = &candidates.nodes[*node].cert;
        let is_end = path.anchor.is_none() && *node == last;
        let role = match *node {
            0 => Role::Leaf,
            node if is_end && candidates.is_self_signed(node) => Role::Root,
            _ => Role::Issuer,
        };
        let check = checks.iter().find(|(checked, _)| checked == node);
        members.push(Member {
            role,
            cert,
            check: check.map(|(_, check)| *check),
            issuers_below,
        });
        issuers_below += usize::from(role == Role::Issuer && !cert.is_self_issued());
    }
    let anchor = path.anchor.map(|anchor| &candidates.anchors[anchor]);
    if let Some(cert) = anchor.and_then(|anchor| anchor.cert.as_ref())
        && !members.iter().any(|member| member.cert.der == cert.der)
    {
        members.push(Member {
            role: Role::Root,
            cert,
            check: None,
            issuers_below,
        });
    }
    members
}
