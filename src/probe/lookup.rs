//! From targets to front ends.

use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::net::lookup_host;
use tokio::time::timeout;

use super::front_end::FrontEnd;
use crate::target::{Host, Listed, Target};

/// The front ends of a target: every address that its name has, IPv4 first, each in numeric order, none twice.
///
/// Its own addresses stand instead of DNS. A name without an address is one front end without an address, so that it has a row.
pub async fn front_ends(listed: &Listed, patience: Duration) -> Vec<FrontEnd> {
    let target = &listed.target;
    let found = if listed.addresses.is_empty() {
        lookup(target, patience).await.unwrap_or_default()
    } else {
        listed.addresses.iter().copied().collect()
    };
    let front_end = |address| FrontEnd {
        target: target.clone(),
        server_name: listed.server_name.clone(),
        address,
    };
    if found.is_empty() {
        return vec![FrontEnd::unknown(listed)];
    }
    let socket = |ip| Some(SocketAddr::new(ip, target.port));
    found.into_iter().map(socket).map(front_end).collect()
}

async fn lookup(target: &Target, patience: Duration) -> io::Result<BTreeSet<IpAddr>> {
    match &target.host {
        Host::Address(address) => Ok(BTreeSet::from([*address])),
        Host::Name(name) => {
            let found = timeout(patience, lookup_host((name.as_str(), target.port))).await??;
            // An IPv4-mapped IPv6 address is the same front end.
            Ok(found.map(|socket| socket.ip().to_canonical()).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn addresses(text: &str, given: &[&str]) -> Vec<Option<String>> {
        let listed = Listed {
            target: Target::parse(text, None, "/").unwrap(),
            server_name: None,
            addresses: given.iter().map(|ip| ip.parse().unwrap()).collect(),
        };
        let found = front_ends(&listed, Duration::from_secs(5)).await;
        found
            .iter()
            .map(|front_end| front_end.address.map(|address| address.to_string()))
            .collect()
    }

    #[tokio::test]
    async fn given_addresses_stand_in_order_and_once() {
        let given = ["127.0.0.2", "::1", "127.0.0.1", "127.0.0.2"];
        let found = addresses("pool01.contoso.local:8444", &given).await;
        let expected = ["127.0.0.1:8444", "127.0.0.2:8444", "[::1]:8444"];
        assert_eq!(found, expected.map(|text| Some(text.to_owned())));
    }

    #[tokio::test]
    async fn an_address_is_its_own_front_end() {
        let found = addresses("10.0.0.11", &[]).await;
        assert_eq!(found, [Some("10.0.0.11:444".to_owned())]);
    }

    #[tokio::test]
    async fn a_name_without_an_address_is_a_row_all_the_same() {
        assert_eq!(addresses("no-such-name.invalid", &[]).await, [None]);
    }
}
