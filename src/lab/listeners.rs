//! Where the front ends listen: one loopback address each and one port for all of them.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU16;

use tokio::net::TcpListener;

use super::error::LabError;

/// A listener and where it is.
pub(super) type Listening = (SocketAddr, TcpListener);

/// Ports that are tried before the lab gives up.
const TRIES: u32 = 64;

/// Opens one listener for each of `addresses`. Where only the first of them exists, all share it, each with a port of its own.
pub(super) async fn open(
    addresses: &[Ipv4Addr],
    port: Option<NonZeroU16>,
) -> Result<Vec<Listening>, LabError> {
    let fixed = port.map_or(0, NonZeroU16::get);
    for _ in 0..TRIES {
        match on_one_port(addresses, fixed).await {
            Ok(listeners) => return Ok(listeners),
            Err(Busy::Port) => {}
            Err(Busy::Address) => return on_one_address(addresses, fixed).await,
            Err(Busy::Failed(address, source)) => {
                return Err(LabError::Listen { address, source });
            }
        }
    }
    Err(LabError::NoCommonPort)
}

/// Why a set of listeners did not come about.
enum Busy {
    /// The port that was free on the first address is taken on another.
    Port,
    /// Only the first address exists here.
    Address,
    Failed(SocketAddr, io::Error),
}

/// `port` 0 takes one that is free on the first address.
async fn on_one_port(addresses: &[Ipv4Addr], port: u16) -> Result<Vec<Listening>, Busy> {
    let mut listeners = Vec::with_capacity(addresses.len());
    let mut common = port;
    for &address in addresses {
        let address = SocketAddr::from((address, common));
        let listening = match bind(address).await {
            Ok(listening) => listening,
            Err(error) if listeners.is_empty() => return Err(Busy::Failed(address, error)),
            Err(error) if error.kind() != io::ErrorKind::AddrInUse => return Err(Busy::Address),
            Err(error) if port != 0 => return Err(Busy::Failed(address, error)),
            Err(_) => return Err(Busy::Port),
        };
        common = listening.0.port();
        listeners.push(listening);
    }
    Ok(listeners)
}

async fn bind(address: SocketAddr) -> io::Result<Listening> {
    let listener = TcpListener::bind(address).await?;
    Ok((listener.local_addr()?, listener))
}

/// A fixed port is the first of consecutive ones.
async fn on_one_address(addresses: &[Ipv4Addr], fixed: u16) -> Result<Vec<Listening>, LabError> {
    let address = addresses.first().copied().unwrap_or(Ipv4Addr::LOCALHOST);
    let mut listeners = Vec::with_capacity(addresses.len());
    for (_, offset) in addresses.iter().zip(0..) {
        let port = match fixed {
            0 => 0,
            _ => fixed.checked_add(offset).ok_or(LabError::NoCommonPort)?,
        };
        let address = SocketAddr::from((address, port));
        let listening = bind(address).await;
        listeners.push(listening.map_err(|source| LabError::Listen { address, source })?);
    }
    Ok(listeners)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A documentation address (RFC 5737): no machine has it.
    const NOWHERE: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);

    fn addresses(listeners: &[Listening]) -> Vec<SocketAddr> {
        listeners.iter().map(|(address, _)| *address).collect()
    }

    #[tokio::test]
    async fn one_port_serves_every_address() {
        let hosts = [1, 2, 3].map(|last| Ipv4Addr::new(127, 0, 0, last));
        let listeners = open(&hosts, None).await.unwrap();
        let found = addresses(&listeners);
        let port = found[0].port();
        assert_eq!(found, hosts.map(|host| (host, port).into()));

        // The same port again is taken, and nothing else will do.
        let error = open(&hosts, NonZeroU16::new(port)).await.unwrap_err();
        assert!(error.to_string().contains(&found[0].to_string()), "{error}");
    }

    #[tokio::test]
    async fn a_fixed_port_that_is_taken_elsewhere_is_an_error() {
        let second = TcpListener::bind("127.0.0.2:0").await.unwrap();
        let taken = second.local_addr().unwrap();
        let hosts = [1, 2].map(|last| Ipv4Addr::new(127, 0, 0, last));
        match open(&hosts, NonZeroU16::new(taken.port())).await {
            Err(LabError::Listen { address, .. }) => assert_eq!(address.port(), taken.port()),
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn one_address_alone_has_three_ports() {
        let hosts = [Ipv4Addr::LOCALHOST, NOWHERE, NOWHERE];
        let listeners = open(&hosts, None).await.unwrap();
        let found = addresses(&listeners);
        assert!(found.iter().all(|address| address.ip() == hosts[0]));
        assert!(found[0] != found[1] && found[1] != found[2] && found[0] != found[2]);
    }
}
