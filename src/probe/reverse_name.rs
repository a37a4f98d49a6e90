//! What DNS calls an address.

use std::net::IpAddr;

use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::bounds::REVERSE_PATIENCE;
use crate::target::check_name;

/// What DNS calls `address`; none where it gives no name in time. A loopback address has no name of its own.
pub(super) async fn reverse_name(address: IpAddr) -> Option<String> {
    if address.is_loopback() {
        return None;
    }
    let asked = spawn_blocking(move || dns_lookup::lookup_addr(&address));
    let name = timeout(REVERSE_PATIENCE, asked).await.ok()?.ok()?.ok()?;
    // Without a name, the system gives the address back.
    let name = name.trim_end_matches('.');
    (check_name(name).is_ok() && name.parse::<IpAddr>().is_err()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_loopback_address_has_no_name_of_its_own() {
        for address in ["127.0.0.1", "127.0.0.9", "::1"] {
            assert_eq!(reverse_name(address.parse().unwrap()).await, None);
        }
    }
}
