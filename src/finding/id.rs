//! The kinds of findings.

use serde::{Deserialize, Serialize};

/// The stable name of a kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingId {
    /// Handshakes of connections that present any ticket, even an undecryptable one, do not come to their end.
    TicketIntolerant,
    /// Handshakes that merely offer tickets fail, and those that do not succeed.
    TicketOfferFails,
    /// The server broke a rule of TLS at which a strict client breaks off.
    RuleBroken,
    /// Which of the two sessions of a connection fares worse where a server renegotiates.
    WhichSessionFails,
    /// Attempts with a ticket fare worse, and attempts with a session ID too.
    ResumptionFailsBothWays,
    /// Attempts with a session ID fare worse, and those with a ticket were not shown to.
    SessionIdRepliesWorse,
    /// Attempts with a ticket got better replies than the others.
    TicketRepliesBetter,
    /// Every full handshake got 503, or no reply at all.
    FocusNotAnswering,
    /// A NewSessionTicket of length 0 came.
    EmptyTicket,
    /// The server renewed the ticket inside the abbreviated handshake.
    TicketRenewed,
    /// Some of the offered tickets were accepted, not all.
    TicketPartlyAccepted,
    /// Some of the offered session IDs were accepted, not all.
    SessionIdPartlyAccepted,
    /// A ticket of TLS 1.3 that is offered again is answered with a full handshake.
    TicketTakenOnce,
    /// Connections that offer a ticket of TLS 1.3 again fare worse.
    TicketReuseFails,
    /// A ticket of TLS 1.3 has a lifetime that no client may use.
    TicketLifetime,
    /// The server asks for a client certificate after the handshake of TLS 1.3.
    PostHandshakeAuth,
    /// The server speaks TLS 1.3 as well, and was not probed in it.
    SpeaksTls13,
    /// The server asks for the client certificate by renegotiation.
    CertificateAfterRequest,
    /// Attempts of one kind did not all get the same kind of reply.
    UnstableReplies,
    /// Hint and shape of the ticket are those of Schannel on newer hosts.
    LooksLikeSchannel,
    /// Part of the plan was left out.
    PlanCutShort,
    /// Some attempts got no TCP connection.
    PartlyReached,
    /// Some attempts failed on this machine.
    LocalFaults,
    /// The list of acceptable issuers is long.
    IssuerList,
    /// A certificate of the chain is past its end.
    CertificateExpired,
    /// A certificate of the chain is before its beginning.
    CertificateNotYetValid,
    /// A certificate of the chain ends within 30 days.
    CertificateExpiresSoon,
    /// The alternative names do not hold the name of the pool, or the name that was probed.
    PoolNameMissing,
    /// The alternative names do not hold the name of the server itself.
    ServerNameMissing,
    /// A name that is needed stands in the common name only.
    NameOnlyInCn,
    /// A name that is needed is covered by a wildcard only, or the common name is a wildcard.
    WildcardName,
    /// The Extended Key Usage leaves out Server Authentication.
    ServerAuthMissing,
    /// The Extended Key Usage leaves out Client Authentication.
    ClientAuthMissing,
    /// The server does not send the certificate of an issuing CA.
    IntermediateMissing,
    /// No path leads to the roots at hand, and the user gave none.
    RootNotAtHand,
    /// The chain ends in a root that is not among the roots that the user gave.
    UntrustedRoot,
    /// The server's certificate is signed with its own key.
    SelfSignedLeaf,
    /// The path ends in a certificate of the trusted roots that is not self-signed.
    NonSelfSignedRoot,
    /// The certificates are not sent in the order of the path.
    ChainOutOfOrder,
    /// The server sends a certificate that has no part in the chain.
    UnrelatedCertificate,
    /// The server sends a certificate twice.
    DuplicateCertificate,
    /// The server sends the root too.
    RootServed,
    /// The server sends more certificates than are considered.
    ChainTooLong,
    /// A certificate is signed with MD5 or an older hash.
    Md5Signature,
    /// A certificate is signed with SHA-1.
    Sha1Signature,
    /// A certificate is signed with SHA-512, which TLS 1.2 on old Windows refuses.
    Sha512Signature,
    /// A certificate is signed with RSASSA-PSS.
    PssSignature,
    /// A signature does not verify under the key of the issuer.
    SignatureBroken,
    /// A signature of a kind that this tool cannot verify.
    SignatureNotChecked,
    /// An RSA key has fewer than 2048 bits.
    KeyTooShort,
    /// The server's certificate names no CRL distribution point.
    CrlPointMissing,
    /// The server's certificate is that of a CA.
    CaAsLeaf,
    /// An issuer is not allowed to issue certificates.
    CaFlagBroken,
    /// More CAs follow than a CA's path length allows.
    PathLengthBroken,
    /// A name lies outside what a CA may issue for.
    NameConstraintsViolated,
    /// A critical extension that nothing here knows.
    UnknownCriticalExtension,
    /// A certificate is not X.509 version 3.
    OldCertificateVersion,
    /// A certificate, or an extension that decides, does not parse.
    CertificateMalformed,
    /// The path verifier refuses the chain for a reason that no other finding names.
    PathRefused,
    /// The chain asks for more work than is done for one chain.
    ChainNotJudged,
    /// One address served several chains.
    SeveralChains,
    /// The front ends of a pool have certificates of their own.
    LeavesDiffer,
    /// The front ends of a pool have certificates of different issuers.
    IssuersDiffer,
    /// The list of acceptable issuers is empty.
    IssuerListEmpty,
    /// The list of acceptable issuers lacks that of the client certificate.
    ClientIssuerNotListed,
    /// The registry value EnableSessionTicket stands where Schannel is not said to read it.
    RegistryValueMisplaced,
    /// A registry value has almost the name EnableSessionTicket.
    RegistryValueMisspelt,
    /// The registry value EnableSessionTicket is not a DWORD.
    RegistryValueType,
    /// The registry value EnableSessionTicket is another number than 2.
    RegistryValueOther,
    /// The registry value ClientAuthTrustMode is not what Microsoft's support diagnostics expect.
    ClientAuthTrustMode,
    /// TLS 1.0 is turned off in the registry.
    Tls10Disabled,
    /// The registry turns session tickets off, and they are on the wire.
    RegistryNotInEffect,
    /// The registry does not turn session tickets off, and none are on the wire.
    NoTicketsWithoutRegistry,
    /// An event names the certificate that is served.
    EventCertificateServed,
    /// No event names the certificate that is served.
    EventCertificateOther,
    /// http.sys has bound the certificate that is served.
    BindingCertificateServed,
    /// http.sys has bound another certificate than the one that is served.
    BindingCertificateOther,
    /// The client certificate is asked for otherwise than the binding says.
    BindingAsksOtherwise,
    /// Connections of the TLS client of Windows fail, and those of this tool that offer no ticket do not.
    SystemClientFails,
    /// The TLS client of Windows comes to another verdict than the engines of this tool.
    SystemClientDiffers,
    /// A connection that presents the ticket of another front end fares worse than full handshakes.
    ForeignTicketFails,
    /// Addresses of a pool share certificate and ticket keys.
    SameBehindAddresses,
    /// The tickets of one address come from several keys.
    SeveralTicketKeys,
    /// What a pool makes of foreign tickets does not fit the keys of the tickets.
    TicketKeysContradict,
    /// The front ends of a pool speak different TLS versions or suites.
    VersionsDiffer,
}

impl FindingId {
    /// Every kind of finding.
    pub const ALL: [Self; 85] = [
        Self::TicketIntolerant,
        Self::TicketOfferFails,
        Self::RuleBroken,
        Self::WhichSessionFails,
        Self::ResumptionFailsBothWays,
        Self::SessionIdRepliesWorse,
        Self::TicketRepliesBetter,
        Self::FocusNotAnswering,
        Self::EmptyTicket,
        Self::TicketRenewed,
        Self::TicketPartlyAccepted,
        Self::SessionIdPartlyAccepted,
        Self::TicketTakenOnce,
        Self::TicketReuseFails,
        Self::TicketLifetime,
        Self::PostHandshakeAuth,
        Self::SpeaksTls13,
        Self::CertificateAfterRequest,
        Self::UnstableReplies,
        Self::LooksLikeSchannel,
        Self::PlanCutShort,
        Self::PartlyReached,
        Self::LocalFaults,
        Self::IssuerList,
        Self::CertificateExpired,
        Self::CertificateNotYetValid,
        Self::CertificateExpiresSoon,
        Self::PoolNameMissing,
        Self::ServerNameMissing,
        Self::NameOnlyInCn,
        Self::WildcardName,
        Self::ServerAuthMissing,
        Self::ClientAuthMissing,
        Self::IntermediateMissing,
        Self::RootNotAtHand,
        Self::UntrustedRoot,
        Self::SelfSignedLeaf,
        Self::NonSelfSignedRoot,
        Self::ChainOutOfOrder,
        Self::UnrelatedCertificate,
        Self::DuplicateCertificate,
        Self::RootServed,
        Self::ChainTooLong,
        Self::Md5Signature,
        Self::Sha1Signature,
        Self::Sha512Signature,
        Self::PssSignature,
        Self::SignatureBroken,
        Self::SignatureNotChecked,
        Self::KeyTooShort,
        Self::CrlPointMissing,
        Self::CaAsLeaf,
        Self::CaFlagBroken,
        Self::PathLengthBroken,
        Self::NameConstraintsViolated,
        Self::UnknownCriticalExtension,
        Self::OldCertificateVersion,
        Self::CertificateMalformed,
        Self::PathRefused,
        Self::ChainNotJudged,
        Self::SeveralChains,
        Self::LeavesDiffer,
        Self::IssuersDiffer,
        Self::IssuerListEmpty,
        Self::ClientIssuerNotListed,
        Self::RegistryValueMisplaced,
        Self::RegistryValueMisspelt,
        Self::RegistryValueType,
        Self::RegistryValueOther,
        Self::ClientAuthTrustMode,
        Self::Tls10Disabled,
        Self::RegistryNotInEffect,
        Self::NoTicketsWithoutRegistry,
        Self::EventCertificateServed,
        Self::EventCertificateOther,
        Self::BindingCertificateServed,
        Self::BindingCertificateOther,
        Self::BindingAsksOtherwise,
        Self::SystemClientFails,
        Self::SystemClientDiffers,
        Self::ForeignTicketFails,
        Self::SameBehindAddresses,
        Self::SeveralTicketKeys,
        Self::TicketKeysContradict,
        Self::VersionsDiffer,
    ];
}
