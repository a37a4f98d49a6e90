//! The stable names of the kinds of findings, as reports and `explain` have them.

use std::fmt;

use super::id::FindingId;
use crate::catalogue::{Block, Kind, block};

impl FindingId {
    /// What the catalogue says of the kind.
    pub(super) fn block(self) -> &'static Block {
        block(Kind::Finding, self.id())
    }

    /// The sentence of a kind that always says the same. Of others it is the line without a case, with its placeholders.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        self.block().pick("Says", &[]).unwrap_or_else(|| self.id())
    }

    /// The next step of a kind where no case is given.
    #[must_use]
    pub fn next_step(self) -> &'static str {
        self.block().pick("Next", &[]).unwrap_or_else(|| self.id())
    }

    /// The stable name: `ticket-intolerant`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::TicketIntolerant => "ticket-intolerant",
            Self::TicketOfferFails => "ticket-offer-fails",
            Self::RuleBroken => "rule-broken",
            Self::WhichSessionFails => "which-session-fails",
            Self::ResumptionFailsBothWays => "resumption-fails-both-ways",
            Self::SessionIdRepliesWorse => "session-id-replies-worse",
            Self::TicketRepliesBetter => "ticket-replies-better",
            Self::FocusNotAnswering => "focus-not-answering",
            Self::EmptyTicket => "empty-ticket",
            Self::TicketRenewed => "ticket-renewed",
            Self::TicketPartlyAccepted => "ticket-partly-accepted",
            Self::SessionIdPartlyAccepted => "session-id-partly-accepted",
            Self::TicketTakenOnce => "ticket-taken-once",
            Self::TicketReuseFails => "ticket-reuse-fails",
            Self::TicketLifetime => "ticket-lifetime",
            Self::PostHandshakeAuth => "post-handshake-auth",
            Self::SpeaksTls13 => "speaks-tls13",
            Self::CertificateAfterRequest => "certificate-after-request",
            Self::UnstableReplies => "unstable-replies",
            Self::LooksLikeSchannel => "looks-like-schannel",
            Self::PlanCutShort => "plan-cut-short",
            Self::PartlyReached => "partly-reached",
            Self::LocalFaults => "local-faults",
            Self::IssuerList => "issuer-list",
            Self::CertificateExpired => "certificate-expired",
            Self::CertificateNotYetValid => "certificate-not-yet-valid",
            Self::CertificateExpiresSoon => "certificate-expires-soon",
            Self::PoolNameMissing => "pool-name-missing",
            Self::ServerNameMissing => "server-name-missing",
            Self::NameOnlyInCn => "name-only-in-cn",
            Self::WildcardName => "wildcard-name",
            Self::ServerAuthMissing => "server-auth-missing",
            Self::ClientAuthMissing => "client-auth-missing",
            Self::IntermediateMissing => "intermediate-missing",
            Self::RootNotAtHand => "root-not-at-hand",
            Self::UntrustedRoot => "untrusted-root",
            Self::SelfSignedLeaf => "self-signed-leaf",
            Self::NonSelfSignedRoot => "non-self-signed-root",
            Self::ChainOutOfOrder => "chain-out-of-order",
            Self::UnrelatedCertificate => "unrelated-certificate",
            Self::DuplicateCertificate => "duplicate-certificate",
            Self::RootServed => "root-served",
            Self::ChainTooLong => "chain-too-long",
            Self::Md5Signature => "md5-signature",
            Self::Sha1Signature => "sha1-signature",
            Self::Sha512Signature => "sha512-signature",
            Self::PssSignature => "pss-signature",
            Self::SignatureBroken => "signature-broken",
            Self::SignatureNotChecked => "signature-not-checked",
            Self::KeyTooShort => "key-too-short",
            Self::CrlPointMissing => "crl-point-missing",
            Self::CaAsLeaf => "ca-as-leaf",
            Self::CaFlagBroken => "ca-flag-broken",
            Self::PathLengthBroken => "path-length-broken",
            Self::NameConstraintsViolated => "name-constraints-violated",
            Self::UnknownCriticalExtension => "unknown-critical-extension",
            Self::OldCertificateVersion => "old-certificate-version",
            Self::CertificateMalformed => "certificate-malformed",
            Self::PathRefused => "path-refused",
            Self::ChainNotJudged => "chain-not-judged",
            Self::SeveralChains => "several-chains",
            Self::LeavesDiffer => "leaves-differ",
            Self::IssuersDiffer => "issuers-differ",
            Self::IssuerListEmpty => "issuer-list-empty",
            Self::ClientIssuerNotListed => "client-issuer-not-listed",
            Self::RegistryValueMisplaced => "registry-value-misplaced",
            Self::RegistryValueMisspelt => "registry-value-misspelt",
            Self::RegistryValueType => "registry-value-type",
            Self::RegistryValueOther => "registry-value-other",
            Self::ClientAuthTrustMode => "client-auth-trust-mode",
            Self::Tls10Disabled => "tls10-disabled",
            Self::RegistryNotInEffect => "registry-not-in-effect",
            Self::NoTicketsWithoutRegistry => "no-tickets-without-registry",
            Self::EventCertificateServed => "event-certificate-served",
            Self::EventCertificateOther => "event-certificate-other",
            Self::BindingCertificateServed => "binding-certificate-served",
            Self::BindingCertificateOther => "binding-certificate-other",
            Self::BindingAsksOtherwise => "binding-asks-otherwise",
            Self::SystemClientFails => "system-client-fails",
            Self::SystemClientDiffers => "system-client-differs",
            Self::ForeignTicketFails => "foreign-ticket-fails",
            Self::SameBehindAddresses => "same-behind-addresses",
            Self::SeveralTicketKeys => "several-ticket-keys",
            Self::TicketKeysContradict => "ticket-keys-contradict",
            Self::VersionsDiffer => "versions-differ",
        }
    }
}

impl fmt::Display for FindingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}
