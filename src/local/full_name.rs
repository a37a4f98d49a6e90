//! The name under which the servers of a topology know this one: host and domain, as Windows keeps them.

use crate::target::check_name;

/// The full name of this machine from `Hostname` and `Domain` of `Tcpip\Parameters`; the host alone where there is no domain.
///
/// None where what stands there cannot be the name of a host.
#[must_use]
pub fn full_name(host: &str, domain: Option<&str>) -> Option<String> {
    let host = host.trim().trim_end_matches('.');
    let domain = domain.map(|name| name.trim().trim_matches('.'));
    let name = match domain.filter(|name| !name.is_empty()) {
        Some(domain) if !host.contains('.') => format!("{host}.{domain}"),
        _ => host.to_owned(),
    };
    check_name(&name).is_ok().then(|| name.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_and_domain_make_the_name() {
        let name = |host, domain| full_name(host, domain);
        let full = Some("fe01.contoso.local".to_owned());
        assert_eq!(name("FE01", Some("contoso.local")), full);
        assert_eq!(name("fe01", Some(" contoso.local. ")), full);
        assert_eq!(name("fe01.contoso.local", Some("contoso.local")), full);
        for domain in [None, Some("")] {
            assert_eq!(name("FE01", domain), Some("fe01".to_owned()));
        }
        for host in ["", "fe 01", "fe01\u{7}"] {
            assert_eq!(name(host, Some("contoso.local")), None, "{host}");
        }
    }
}
