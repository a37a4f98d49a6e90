//! Which front end a file is about, by name.

use serde::{Deserialize, Serialize};

/// How a host of a file was matched to a front end. The order is from the surest to the least sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostMatch {
    /// The address that was probed.
    Address,
    /// The name of the target.
    Target,
    /// The name in the server_name extension.
    ServerName,
    /// The name that DNS gives the address.
    ReverseName,
    /// A name in the served certificate.
    Certificate,
}

impl HostMatch {
    /// The match in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Address => "by its address",
            Self::Target => "by the name of the target",
            Self::ServerName => "by the server name",
            Self::ReverseName => "by the name that DNS gives the address",
            Self::Certificate => "by a name in the served certificate",
        }
    }
}

/// The match of `host` among the names of a front end; each with how it would match.
#[must_use]
pub fn match_host<'a>(
    host: &str,
    names: impl IntoIterator<Item = (HostMatch, &'a str)>,
) -> Option<HostMatch> {
    let same = |(_, name): &(HostMatch, &str)| is_same(host, name);
    names.into_iter().filter(same).map(|(how, _)| how).min()
}

/// Whether two names are those of one host: equal in any case, or one the first label of the other.
fn is_same(a: &str, b: &str) -> bool {
    let name = |text: &str| text.trim_end_matches('.').to_lowercase();
    let (a, b) = (name(a), name(b));
    let is_address = |text: &str| text.parse::<std::net::IpAddr>().is_ok();
    if a.is_empty() || is_address(&a) || is_address(&b) {
        return !a.is_empty() && a == b;
    }
    let is_short = |short: &str, long: &str| {
        !short.contains('.')
            && long
                .split_once('.')
                .is_some_and(|(first, _)| first == short)
    };
    a == b || is_short(&a, &b) || is_short(&b, &a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_and_case_do_not_matter() {
        for (a, b) in [
            ("FE01", "fe01.contoso.local"),
            ("fe01.contoso.local", "FE01.CONTOSO.LOCAL."),
            ("fe01.contoso.local", "fe01"),
            ("10.0.0.11", "10.0.0.11"),
        ] {
            assert!(is_same(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("fe01.contoso.local", "fe01.fabrikam.local"),
            ("fe1", "fe01.contoso.local"),
            ("10", "10.0.0.11"),
            ("", ""),
            ("contoso", "fe01.contoso.local"),
        ] {
            assert!(!is_same(a, b), "{a} {b}");
        }
    }

    #[test]
    fn the_surest_match_is_told() {
        let names = [
            (HostMatch::Certificate, "fe01.contoso.local"),
            (HostMatch::Target, "fe01"),
            (HostMatch::ServerName, "pool01.contoso.local"),
        ];
        assert_eq!(match_host("FE01", names), Some(HostMatch::Target));
        assert_eq!(match_host("fe02", names), None);
    }
}
