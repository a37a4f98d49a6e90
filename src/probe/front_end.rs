//! One front end, and what it is called in a handshake and in a request.

use std::net::SocketAddr;

use rustls_pki_types::ServerName;

use crate::target::{Host, Listed, Target};

/// One front end to be probed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FrontEnd {
    /// The target that it belongs to.
    pub target: Target,
    /// The name for SNI and Host where it is not that of the target.
    pub server_name: Option<String>,
    /// Its address; none where the name has none.
    pub address: Option<SocketAddr>,
}

impl FrontEnd {
    /// That of a target without a known address.
    #[must_use]
    pub fn unknown(listed: &Listed) -> Self {
        Self {
            target: listed.target.clone(),
            server_name: listed.server_name.clone(),
            address: None,
        }
    }
}

/// The name in the server_name extension: an address has none (RFC 6066 section 3).
pub(super) fn server_name(front_end: &FrontEnd) -> Option<String> {
    match (&front_end.server_name, &front_end.target.host) {
        (Some(name), _) | (None, Host::Name(name)) => Some(name.clone()),
        (None, Host::Address(_)) => None,
    }
}

pub(super) fn tls_name(front_end: &FrontEnd) -> Option<ServerName<'static>> {
    match server_name(front_end) {
        Some(name) => ServerName::try_from(name).ok(),
        None => front_end
            .address
            .map(|address| ServerName::IpAddress(address.ip().into())),
    }
}

/// Host and port for the Host field.
pub(super) fn authority(front_end: &FrontEnd) -> String {
    let target = &front_end.target;
    match &front_end.server_name {
        Some(name) => format!("{name}:{}", target.port),
        None => target.to_string(),
    }
}
