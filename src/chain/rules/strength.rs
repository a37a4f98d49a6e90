//! Signatures and keys: weak, not supported, or broken.

use crate::certificate::{Hash, KeyKind, SignatureKind};
use crate::finding::{Confidence, FindingId, Severity};
use crate::observation::TlsVersion;

use super::super::case::{Case, Draft, Member, Role};
use super::super::signature::Check;
use super::requirements::LYNC;

/// Shortest RSA key that is recommended, in bits.
const KEY_RECOMMENDED: usize = 2048;
/// Shortest RSA key that is supported, in bits.
const KEY_SUPPORTED: usize = 1024;

/// Hash and padding. The signature on a root is not looked at by anyone.
pub(super) fn hash(case: &Case<'_>) -> Vec<Draft> {
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

fn signed_with(member: &Member<'_>) -> String {
    format!(
        "{} is signed with {}",
        member.name(),
        member.cert.signature()
    )
}

fn pss(member: &Member<'_>) -> Draft {
    Draft {
        id: FindingId::PssSignature,
        severity: Severity::Error,
        confidence: Confidence::High,
        summary: signed_with(member),
        evidence: "signature algorithm 1.2.840.113549.1.1.10".into(),
        source: LYNC,
        next_step: "On the CA, turn off the alternate signature format (certutil -setreg \
            CA\\csp\\AlternateSignatureAlgorithm 0), then request the certificate again."
            .into(),
    }
}

fn md5(member: &Member<'_>) -> Draft {
    Draft {
        id: FindingId::Md5Signature,
        severity: Severity::Error,
        confidence: Confidence::High,
        summary: signed_with(member),
        evidence: "the hash is MD5 or older; the signature was not verified".into(),
        source: LYNC,
        next_step: "Request the certificate again from a CA that signs with SHA-256.".into(),
    }
}

fn sha1(member: &Member<'_>) -> Draft {
    Draft {
        id: FindingId::Sha1Signature,
        severity: Severity::Warning,
        confidence: Confidence::High,
        summary: signed_with(member),
        evidence: "Lync Server 2013 supports SHA-1; newer peers may refuse it".into(),
        source: "Microsoft, Windows enforcement of SHA-1 certificates",
        next_step: "Plan a certificate that is signed with SHA-256.".into(),
    }
}

fn sha512(member: &Member<'_>) -> Draft {
    Draft {
        id: FindingId::Sha512Signature,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        summary: signed_with(member),
        evidence: "with TLS 1.2, Windows Server 2012 R2 refuses it unless updated; not seen from \
            outside"
            .into(),
        source: "KB 2973337: SHA512 is disabled in Windows when you use TLS 1.2",
        next_step:
            "Check that every front end has update KB 2973337 or a later rollup (Get-HotFix), \
            or request the certificate with SHA-256."
                .into(),
    }
}

/// Signatures that do not verify, or cannot be verified here.
pub(super) fn signature(case: &Case<'_>) -> Vec<Draft> {
    let judge = |member: &Member<'_>| match member.check? {
        Check::Good => None,
        Check::Bad => Some(broken(member)),
        Check::Unchecked => not_checked(member),
    };
    case.members.iter().filter_map(judge).collect()
}

fn broken(member: &Member<'_>) -> Draft {
    Draft {
        id: FindingId::SignatureBroken,
        severity: Severity::Error,
        confidence: Confidence::High,
        summary: format!("The signature on {} is wrong", name_inside(member)),
        evidence: format!(
            "issuer {}, {}",
            member.cert.issuer(),
            member.cert.signature()
        ),
        source: "RFC 5280 section 6.1.3 (a)(1)",
        next_step:
            "Either the certificate was altered, or the known certificate of the issuer is an \
            older or newer one of the same name: compare its thumbprint with that on the CA."
                .into(),
    }
}

fn not_checked(member: &Member<'_>) -> Option<Draft> {
    let kind = member.cert.signature();
    let has_own_finding = matches!(kind, SignatureKind::Pss(_)) || kind.hash() == Some(Hash::Md5);
    (!has_own_finding).then(|| Draft {
        id: FindingId::SignatureNotChecked,
        severity: Severity::Note,
        confidence: Confidence::High,
        summary: format!(
            "The signature on {} cannot be verified here",
            name_inside(member)
        ),
        evidence: format!("signature: {kind}"),
        source: "this tool verifies RSA from 1024 bits, ECDSA on P-256 and P-384, and Ed25519",
        next_step: "Let Windows verify it: certutil -verify cert.cer on the front end.".into(),
    })
}

fn name_inside(member: &Member<'_>) -> String {
    let name = member.name();
    name.strip_prefix("The ")
        .map_or_else(|| name.clone(), |rest| format!("the {rest}"))
}

/// RSA keys, those of roots too.
pub(super) fn key(case: &Case<'_>) -> Vec<Draft> {
    let judge = |member: &Member<'_>| match member.cert.key() {
        KeyKind::Rsa { bits } if bits < KEY_RECOMMENDED => Some(short(member, bits)),
        _ => None,
    };
    case.members.iter().filter_map(judge).collect()
}

fn short(member: &Member<'_>, bits: usize) -> Draft {
    Draft {
        id: FindingId::KeyTooShort,
        severity: if bits < KEY_SUPPORTED {
            Severity::Error
        } else {
            Severity::Warning
        },
        confidence: Confidence::High,
        summary: format!("{} has an RSA key of {bits} bits", member.name()),
        evidence: "1024 bits are the least that is supported, 2048 and more are recommended".into(),
        source: LYNC,
        next_step: "Request the certificate again with a key of 2048 bits.".into(),
    }
}
