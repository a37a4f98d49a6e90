//! A handshake after the first, on the same connection.

use serde::{Deserialize, Serialize};

use super::{CertificateRequest, ClientCertificate, NewSessionTicket};

/// What a renegotiation brought (RFC 5246 section 7.4.1.1): the last one, where there were several.
///
/// Its messages are encrypted, so that only an engine that renegotiates knows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renegotiation {
    /// Whether it came to its end.
    pub completed: bool,
    /// The server's request for a client certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_request: Option<CertificateRequest>,
    /// What was answered to that request.
    #[serde(default)]
    pub client_certificate: ClientCertificate,
    /// The ticket of the second session, which is kept apart from that of the first: a client that keeps its newest session presents this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_session_ticket: Option<NewSessionTicket>,
}
