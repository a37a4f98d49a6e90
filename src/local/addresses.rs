//! The addresses under which other servers reach this one.

use std::net::IpAddr;

/// Those of `found` that other servers can use: no link-local ones, and loopback only where there is nothing else.
#[must_use]
pub fn usable(found: &[IpAddr]) -> Vec<IpAddr> {
    let reachable: Vec<IpAddr> = found
        .iter()
        .copied()
        .filter(|address| !is_link_local(*address))
        .collect();
    let outside: Vec<IpAddr> = reachable
        .iter()
        .copied()
        .filter(|address| !address.is_loopback())
        .collect();
    if outside.is_empty() {
        reachable
    } else {
        outside
    }
}

fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_are_served_before_loopback() {
        let usable = |texts: &[&str]| -> Vec<String> {
            let found: Vec<IpAddr> = texts.iter().map(|text| text.parse().unwrap()).collect();
            usable(&found).iter().map(ToString::to_string).collect()
        };
        assert_eq!(
            usable(&[
                "127.0.0.1",
                "10.0.0.11",
                "169.254.7.7",
                "fe80::1",
                "2001:db8::11"
            ]),
            ["10.0.0.11", "2001:db8::11"]
        );
        assert_eq!(usable(&["127.0.0.1", "fe80::1"]), ["127.0.0.1"]);
        assert!(usable(&["fe80::1"]).is_empty());
    }
}
