//! What a handshake of TLS 1.3 waits for.

use crate::classic::message_name::message_name;

pub(super) const SERVER_HELLO: u8 = 2;
pub(super) const ENCRYPTED_EXTENSIONS: u8 = 8;
pub(super) const CERTIFICATE: u8 = 11;
pub(super) const CERTIFICATE_REQUEST: u8 = 13;
pub(super) const CERTIFICATE_VERIFY: u8 = 15;
pub(super) const FINISHED: u8 = 20;

/// What the handshake waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Awaited {
    ServerHello,
    EncryptedExtensions,
    /// CertificateRequest or Certificate.
    Certificate,
    CertificateVerify,
    Finished,
    Nothing,
}

impl Awaited {
    /// What comes next.
    pub(super) fn name(self) -> String {
        match self {
            Self::ServerHello => message_name(SERVER_HELLO),
            Self::EncryptedExtensions => message_name(ENCRYPTED_EXTENSIONS),
            Self::Certificate => message_name(CERTIFICATE),
            Self::CertificateVerify => message_name(CERTIFICATE_VERIFY),
            Self::Finished | Self::Nothing => message_name(FINISHED),
        }
    }
}
