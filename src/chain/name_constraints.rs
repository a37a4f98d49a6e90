//! Name constraints (RFC 5280 section 4.2.1.10) for the names that TLS uses: DNS names, addresses and the subject.

use x509_parser::extensions::{GeneralName, GeneralSubtree, NameConstraints};
use x509_parser::x509::X509Name;

use super::cert::Cert;
use super::wording::quoted;
use crate::bounds::COMPARISONS_MAX;

/// How the names of a certificate lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// All of them inside the constraints.
    Inside,
    /// One of them outside: the first, in words.
    Outside(String),
    /// Inside as far as they were compared; the others were not.
    NotAllCompared,
}

/// How the names of `cert` lie to `constraints`.
pub(super) fn compare(constraints: &NameConstraints<'_>, cert: &Cert<'_>) -> Names {
    let subject = cert.x509.subject();
    let subject = subject
        .iter()
        .next()
        .map(|_| GeneralName::DirectoryName(subject.clone()));
    let names = cert.alternative_names().unwrap_or_default().iter();
    let permitted = constraints
        .permitted_subtrees
        .as_deref()
        .unwrap_or_default();
    let excluded = constraints.excluded_subtrees.as_deref().unwrap_or_default();
    let mut names = names.chain(&subject);
    let affordable = COMPARISONS_MAX / (permitted.len() + excluded.len()).max(1);
    let outside = names
        .by_ref()
        .take(affordable)
        .find(|name| is_outside(name, permitted) || excluded.iter().any(|tree| covers(tree, name)));
    match (outside, names.next()) {
        (Some(name), _) => Names::Outside(in_words(name)),
        (None, Some(_)) => Names::NotAllCompared,
        (None, None) => Names::Inside,
    }
}

/// Some subtree is of the kind of `name`, and none covers it.
fn is_outside(name: &GeneralName<'_>, permitted: &[GeneralSubtree<'_>]) -> bool {
    let mut of_kind = permitted.iter().filter(|tree| is_same_kind(tree, name));
    let Some(first) = of_kind.next() else {
        return false;
    };
    !covers(first, name) && !of_kind.any(|tree| covers(tree, name))
}

fn is_same_kind(tree: &GeneralSubtree<'_>, name: &GeneralName<'_>) -> bool {
    matches!(
        (&tree.base, name),
        (GeneralName::DNSName(_), GeneralName::DNSName(_))
            | (GeneralName::IPAddress(_), GeneralName::IPAddress(_))
            | (GeneralName::DirectoryName(_), GeneralName::DirectoryName(_))
    )
}

fn covers(tree: &GeneralSubtree<'_>, name: &GeneralName<'_>) -> bool {
    match (&tree.base, name) {
        (GeneralName::DNSName(base), GeneralName::DNSName(name)) => covers_dns(base, name),
        (GeneralName::IPAddress(base), GeneralName::IPAddress(address)) => {
            covers_address(base, address)
        }
        (GeneralName::DirectoryName(base), GeneralName::DirectoryName(name)) => {
            covers_directory(base, name)
        }
        _ => false,
    }
}

/// The base itself, and what has more labels in front; with a leading dot, only the latter.
fn covers_dns(base: &str, name: &str) -> bool {
    let name = name.strip_prefix("*.").unwrap_or(name);
    if base.is_empty() {
        return true;
    }
    let (base, itself) = match base.strip_prefix('.') {
        Some(base) => (base, false),
        None => (base, true),
    };
    let Some(start) = name.len().checked_sub(base.len()) else {
        return false;
    };
    let ends = name
        .get(start..)
        .is_some_and(|end| end.eq_ignore_ascii_case(base));
    ends && match start {
        0 => itself,
        _ => name.as_bytes()[start - 1] == b'.',
    }
}

/// The base is an address and a mask of the same length.
fn covers_address(base: &[u8], address: &[u8]) -> bool {
    let (network, mask) = base.split_at(base.len() / 2);
    network.len() == address.len()
        && mask.len() == address.len()
        && network
            .iter()
            .zip(mask)
            .zip(address)
            .all(|((network, mask), byte)| network & mask == byte & mask)
}

/// The base is the beginning of the name.
fn covers_directory(base: &X509Name<'_>, name: &X509Name<'_>) -> bool {
    let mut name = name.iter();
    base.iter().all(|part| name.next() == Some(part))
}

fn in_words(name: &GeneralName<'_>) -> String {
    match name {
        GeneralName::DNSName(name) => quoted(name),
        GeneralName::DirectoryName(name) => quoted(&name.to_string()),
        _ => "an address".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dns_base_covers_itself_and_what_is_below() {
        for (base, name, expected) in [
            ("contoso.local", "contoso.local", true),
            ("contoso.local", "a.b.CONTOSO.local", true),
            ("contoso.local", "notcontoso.local", false),
            ("contoso.local", "local", false),
            (".contoso.local", "contoso.local", false),
            (".contoso.local", "a.contoso.local", true),
            ("contoso.local", "*.contoso.local", true),
            ("", "anything", true),
        ] {
            assert_eq!(covers_dns(base, name), expected, "{base} {name}");
        }
    }

    #[test]
    fn a_mask_parts_network_from_host() {
        let base = [10, 0, 0, 0, 255, 255, 0, 0];
        assert!(covers_address(&base, &[10, 0, 9, 9]));
        assert!(!covers_address(&base, &[10, 1, 0, 0]));
        assert!(!covers_address(&base, &[0; 16]));
        assert!(!covers_address(&base[..7], &[10, 0, 9, 9]));
        assert!(!covers_address(&[], &[10, 0, 9, 9]));
    }
}
