//! The names that a certificate must hold, and whether it does.

use std::fmt;
use std::net::IpAddr;

use x509_parser::extensions::GeneralName;

use crate::target::Host;
use crate::untrusted_text::clean;

use super::cert::Cert;

/// Whose name it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameRole {
    /// The FQDN of the pool, or whatever name the user probed.
    Pool,
    /// The FQDN of the front end itself.
    Server,
}

/// Where a name came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameOrigin {
    /// The user gave it (`--server-name`).
    Given,
    /// It is that of the target.
    Target,
    /// DNS gave it for the address; such records are often old.
    Reverse,
}

/// A name that the certificate must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameToHold {
    /// The name or address.
    pub host: Host,
    /// Whose it is.
    pub role: NameRole,
    /// Where it came from.
    pub origin: NameOrigin,
}

/// The names that the certificate must hold; with none, names are not tested.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// All of them.
    pub held: Vec<NameToHold>,
}

impl Names {
    /// The name of a target alone.
    #[must_use]
    pub fn of_target(host: Host) -> Self {
        Self {
            held: vec![NameToHold {
                host,
                role: NameRole::Pool,
                origin: NameOrigin::Target,
            }],
        }
    }
}

impl fmt::Display for NameToHold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&clean(&self.host.to_string(), 253))
    }
}

/// How a certificate holds a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// As an alternative name.
    Yes,
    /// By a wildcard among the alternative names.
    ByWildcard,
    /// In the common name only.
    InCommonName,
    /// Not at all.
    No,
    /// It cannot be told: an address was probed, and the certificate is not made out to addresses.
    NotTestable,
}

/// How `cert` holds `name`.
pub(super) fn held(cert: &Cert<'_>, name: &NameToHold) -> Held {
    let names = cert.alternative_names().unwrap_or_default();
    match &name.host {
        Host::Address(address) => held_address(names, *address, name.origin),
        Host::Name(wanted) => {
            let wanted = wanted.strip_suffix('.').unwrap_or(wanted);
            let dns = || {
                names.iter().filter_map(|name| match name {
                    GeneralName::DNSName(name) => Some(*name),
                    _ => None,
                })
            };
            if dns().any(|name| name.eq_ignore_ascii_case(wanted)) {
                Held::Yes
            } else if dns().any(|name| is_wildcard_for(name, wanted)) {
                Held::ByWildcard
            } else if cert
                .common_names()
                .any(|cn| cn.eq_ignore_ascii_case(wanted))
            {
                Held::InCommonName
            } else {
                Held::No
            }
        }
    }
}

fn held_address(names: &[GeneralName<'_>], address: IpAddr, origin: NameOrigin) -> Held {
    let mut any = false;
    for name in names {
        if let GeneralName::IPAddress(bytes) = name {
            any = true;
            let same = match address {
                IpAddr::V4(v4) => v4.octets() == **bytes,
                IpAddr::V6(v6) => v6.octets() == **bytes,
            };
            if same {
                return Held::Yes;
            }
        }
    }
    if any || origin == NameOrigin::Given {
        Held::No
    } else {
        Held::NotTestable
    }
}

/// `*.contoso.local` stands for one label in front of the rest (RFC 6125 section 6.4.3).
fn is_wildcard_for(pattern: &str, name: &str) -> bool {
    let rest = pattern.strip_prefix("*.").zip(name.split_once('.'));
    rest.is_some_and(|(pattern, (label, name))| {
        !label.is_empty() && pattern.contains('.') && pattern.eq_ignore_ascii_case(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wildcard_is_one_whole_label() {
        for (pattern, name, expected) in [
            ("*.contoso.local", "pool01.contoso.local", true),
            ("*.CONTOSO.local", "pool01.contoso.LOCAL", true),
            ("*.contoso.local", "xn--pool-5qa.contoso.local", true),
            ("*.contoso.local", "a.pool01.contoso.local", false),
            ("*.contoso.local", "contoso.local", false),
            ("*.contoso.local", ".contoso.local", false),
            ("pool*.contoso.local", "pool01.contoso.local", false),
            ("*.local", "contoso.local", false),
            ("*", "local", false),
        ] {
            assert_eq!(is_wildcard_for(pattern, name), expected, "{pattern} {name}");
        }
    }
}
