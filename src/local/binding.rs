//! The certificate that http.sys has bound to a port of this machine.

use crate::server_evidence::registry_state::Binding;

/// The store of the machine's own certificates, as bindings name it.
const OWN: &str = "MY";
/// Hexadecimal digits of a thumbprint.
const DIGITS: usize = 40;

/// What the bindings say of the certificate of a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// It lies in `LocalMachine\My`: its thumbprint, in hex.
    Here(String),
    /// The port has no binding.
    NoBinding,
    /// The binding tells no whole thumbprint.
    NoThumbprint,
    /// It lies in another store, by this name.
    OtherStore(String),
}

/// The certificate of `port`. The binding of every address goes before those of single addresses.
#[must_use]
pub fn bound(bindings: &[Binding], port: u16) -> Bound {
    let every = format!("0.0.0.0:{port}");
    let of_port = bindings.iter().filter(|binding| binding.port == port);
    let Some(binding) = of_port.min_by_key(|binding| binding.endpoint != every) else {
        return Bound::NoBinding;
    };
    let store = binding.store.as_deref().filter(|name| !name.is_empty());
    match (&binding.thumbprint, store) {
        (_, Some(other)) if !other.eq_ignore_ascii_case(OWN) => Bound::OtherStore(other.to_owned()),
        (Some(thumbprint), _) if thumbprint.len() == DIGITS => Bound::Here(thumbprint.clone()),
        _ => Bound::NoThumbprint,
    }
}

impl Bound {
    /// Why no certificate can be taken from it, in a sentence; none where one can.
    #[must_use]
    pub fn problem(&self, port: u16) -> Option<String> {
        let what = match self {
            Self::Here(_) => return None,
            Self::NoBinding => format!("http.sys has no binding for port {port} on this machine"),
            Self::NoThumbprint => format!("the binding of port {port} tells no thumbprint"),
            Self::OtherStore(name) => {
                format!("the certificate of port {port} lies in the store {name}, and not in My")
            }
        };
        Some(format!(
            "{what}: no client certificate was taken from it; name one with --client-cert store:THUMBPRINT"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server_evidence::registry_state::BindingAsks;

    fn binding(endpoint: &str, thumbprint: Option<&str>, store: Option<&str>) -> Binding {
        Binding {
            endpoint: endpoint.to_owned(),
            port: endpoint.rsplit_once(':').unwrap().1.parse().unwrap(),
            thumbprint: thumbprint.map(str::to_owned),
            store: store.map(str::to_owned),
            asks: BindingAsks::NotTold,
            check: None,
        }
    }

    #[test]
    fn the_binding_of_every_address_goes_first() {
        let (one, other) = ("ab".repeat(20), "cd".repeat(20));
        let bindings = [
            binding("10.0.0.11:444", Some(&other), Some("MY")),
            binding("0.0.0.0:443", Some(&other), Some("MY")),
            binding("0.0.0.0:444", Some(&one), Some("My")),
        ];
        assert_eq!(bound(&bindings, 444), Bound::Here(one.clone()));
        assert_eq!(bound(&bindings[..1], 444), Bound::Here(other));
        assert_eq!(bound(&bindings, 4443), Bound::NoBinding);
        let unnamed = [binding("0.0.0.0:444", Some(&one), None)];
        assert_eq!(bound(&unnamed, 444), Bound::Here(one.clone()));
        let cut = [binding("0.0.0.0:444", Some(&one[..8]), Some("MY"))];
        assert_eq!(bound(&cut, 444), Bound::NoThumbprint);
        let elsewhere = [binding("0.0.0.0:444", Some(&one), Some("WebHosting"))];
        let elsewhere = bound(&elsewhere, 444);
        assert_eq!(elsewhere, Bound::OtherStore("WebHosting".to_owned()));
        assert!(elsewhere.problem(444).unwrap().contains("WebHosting"));
        assert_eq!(Bound::Here(one).problem(444), None);
    }
}
