//! Signatures and keys: weak, not supported, or broken.

use crate::certificate::{Hash, KeyKind, SignatureKind};
use crate::finding::{Confidence, Draft, Finding, FindingId};
use crate::observation::TlsVersion;

use super::super::rule_input::{Case, Member, Role};
use super::super::signature::Check;

/// Shortest RSA key that is recommended, in bits.
const KEY_RECOMMENDED: usize = 2048;
/// Shortest RSA key that is supported, in bits.
const KEY_SUPPORTED: usize = 1024;

/// Hash and padding. The signature on a root is not looked at by anyone.
pub(super) fn hash(case: &Case<'_>) -> Vec<Finding> {
    let signed = case
        .members
        .iter()
        .filter(|member| member.role != Role::Root);
    let judge = |member: &Member<'_>| {
        let kind = member.cert.signature();
        match (&kind, kind.hash()) {
            (SignatureKind::Pss(_), _) => Some(pss(member)),
            (_, Some(Hash::Md5)) => Some(md5(member)),
            (_, Some(Hash::Sha1)) => Some(sha1(member)),
            (_, Some(Hash::Sha512)) if may_be_tls12(case) => Some(sha512(member)),
            _ => None,
        }
    };
    signed.filter_map(judge).collect()
}

fn may_be_tls12(case: &Case<'_>) -> bool {
    case.tls_version
        .is_none_or(|version| version >= TlsVersion::TLS12)
}

/// What is said of how a certificate is signed.
fn signed(id: FindingId, confidence: Confidence, member: &Member<'_>) -> Draft {
    Draft::of(id, confidence)
        .with("certificate", member.name())
        .with("signature", member.cert.signature())
}

fn pss(member: &Member<'_>) -> Finding {
    signed(FindingId::PssSignature, Confidence::High, member)
        .evidence("signature algorithm 1.2.840.113549.1.1.10")
}

fn md5(member: &Member<'_>) -> Finding {
    signed(FindingId::Md5Signature, Confidence::High, member)
        .evidence("the hash is MD5 or older; the signature was not verified")
}

fn sha1(member: &Member<'_>) -> Finding {
    signed(FindingId::Sha1Signature, Confidence::High, member)
        .evidence("Lync Server 2013 supports SHA-1; newer peers may refuse it")
}

fn sha512(member: &Member<'_>) -> Finding {
    signed(FindingId::Sha512Signature, Confidence::Medium, member).evidence(
        "with TLS 1.2, Windows Server 2012 R2 refuses it unless updated; not seen from \
            outside",
    )
}

/// Signatures that do not verify, or cannot be verified here.
pub(super) fn signature(case: &Case<'_>) -> Vec<Finding> {
    let judge = |member: &Member<'_>| match member.check? {
        // What was not tried has a finding of the whole chain.
        Check::Good | Check::NotTried => None,
        Check::Bad => Some(broken(member)),
        Check::Unchecked => not_checked(member),
    };
    case.members.iter().filter_map(judge).collect()
}

fn broken(member: &Member<'_>) -> Finding {
    Draft::of(FindingId::SignatureBroken, Confidence::High)
        .with("certificate", name_inside(member))
        .evidence(format!(
            "issuer {}, {}",
            member.cert.issuer(),
            member.cert.signature()
        ))
}

fn not_checked(member: &Member<'_>) -> Option<Finding> {
    let kind = member.cert.signature();
    let has_own_finding = matches!(kind, SignatureKind::Pss(_)) || kind.hash() == Some(Hash::Md5);
    (!has_own_finding).then(|| {
        Draft::of(FindingId::SignatureNotChecked, Confidence::High)
            .with("certificate", name_inside(member))
            .evidence(format!("signature: {kind}"))
    })
}

fn name_inside(member: &Member<'_>) -> String {
    let name = member.name();
    name.strip_prefix("The ")
        .map_or_else(|| name.clone(), |rest| format!("the {rest}"))
}

/// RSA keys, those of roots too.
pub(super) fn key(case: &Case<'_>) -> Vec<Finding> {
    let judge = |member: &Member<'_>| match member.cert.key() {
        KeyKind::Rsa { bits } if bits < KEY_RECOMMENDED => Some(short(member, bits)),
        _ => None,
    };
    case.members.iter().filter_map(judge).collect()
}

fn short(member: &Member<'_>, bits: usize) -> Finding {
    Draft::of(FindingId::KeyTooShort, Confidence::High)
        .case(if bits < KEY_SUPPORTED {
            "not-supported"
        } else {
            "supported"
        })
        .with("certificate", member.name())
        .with("bits", bits)
        .evidence("1024 bits are the least that is supported, 2048 and more are recommended")
}
