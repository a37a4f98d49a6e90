//! What binds a renegotiation to the handshake before it (RFC 5746).

/// The verify_data of both Finished messages: what a renegotiation is bound to (RFC 5746).
#[derive(Clone, Default)]
pub(crate) struct Bond {
    pub(crate) client: Vec<u8>,
    pub(crate) server: Vec<u8>,
}

impl Bond {
    /// Whether the renegotiation_info of a ServerHello fits the handshake before: a first one may leave it out, a later one must go on as it
    /// was (RFC 5746 sections 3.4, 3.5 and 4.1). `bond` is none where the server does not know RFC 5746.
    pub(super) fn fits_server_hello(bond: Option<&Self>, info: Option<&[u8]>) -> bool {
        match (bond, info) {
            (None, info) => info.is_none(),
            (Some(bond), None) => bond.client.is_empty(),
            (Some(bond), Some(info)) => info == [&bond.client[..], &bond.server].concat(),
        }
    }

    /// The same of a ClientHello (RFC 5746 sections 3.6 and 3.7). `bond` is none where the client does not know RFC 5746.
    pub(crate) fn fits_client_hello(bond: Option<&Self>, info: Option<&[u8]>) -> bool {
        match (bond, info) {
            (None, info) => info.is_none(),
            (Some(bond), None) => bond.client.is_empty(),
            (Some(bond), Some(info)) => info == bond.client,
        }
    }
}
