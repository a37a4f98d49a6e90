//! From where it is measured.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use crate::report::Vantage;
use crate::untrusted_text::clean;

/// Longest host name that is kept, in characters.
const NAME_MAX: usize = 253;

/// This machine's name, and its addresses towards `front_ends`.
pub(in crate::cli) fn vantage(front_ends: impl Iterator<Item = SocketAddr>) -> Vantage {
    let addresses: BTreeSet<IpAddr> = front_ends.filter_map(local_address).collect();
    Vantage {
        host: clean(&gethostname::gethostname().to_string_lossy(), NAME_MAX),
        addresses: addresses.iter().map(ToString::to_string).collect(),
    }
}

/// The address from which this machine would talk to `peer`. Connecting a UDP socket picks the route and sends nothing.
fn local_address(peer: SocketAddr) -> Option<IpAddr> {
    let any: IpAddr = match peer {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((any, 0)).ok()?;
    socket.connect(peer).ok()?;
    socket.local_addr().ok().map(|local| local.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_reached_from_loopback() {
        let peers = [SocketAddr::from(([127, 0, 0, 1], 444))];
        assert_eq!(vantage(peers.into_iter()).addresses, ["127.0.0.1"]);
    }
}
