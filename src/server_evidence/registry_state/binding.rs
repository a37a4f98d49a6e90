//! The binding of a port in http.sys: which certificate it serves, and when it asks the client for one.
//!
//! The meaning of the values is that of `HTTP_SERVICE_CONFIG_SSL_PARAM` (http.h), under whose names http.sys keeps them.

use serde::{Deserialize, Serialize};

use crate::server_evidence::registry::{Completeness, Data, Export, Key, Place};
use crate::untrusted_text::clean;

use super::control_set::ControlSet;
use super::findings::number;

/// Most bindings that are kept.
const BINDINGS_MAX: usize = 100;
/// Longest text of a binding that is kept, in characters.
const TEXT_MAX: usize = 100;
/// `HTTP_SERVICE_CONFIG_SSL_FLAG_NEGOTIATE_CLIENT_CERT`.
const NEGOTIATE: u32 = 2;

/// When a binding asks for the client certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BindingAsks {
    /// In the first handshake.
    FirstHandshake,
    /// By renegotiation, when the service behind wants it.
    AfterRequest,
    /// The export does not tell.
    NotTold,
}

/// A binding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// Address and port: `0.0.0.0:444`.
    pub endpoint: String,
    /// The port.
    pub port: u16,
    /// SHA-1 of the certificate in hex, as far as the export holds it.
    pub thumbprint: Option<String>,
    /// The store of the machine in which it is.
    pub store: Option<String>,
    /// When the client certificate is asked for.
    pub asks: BindingAsks,
    /// How the client certificate is checked, in words.
    pub check: Option<String>,
}

/// The bindings of an export, those of the control set that is judged.
pub(super) fn all(export: &Export, set: &ControlSet) -> Vec<Binding> {
    let bindings = export.keys.iter().filter_map(|key| {
        let Place::Binding(number, endpoint) = key.path.place() else {
            return None;
        };
        let used = match (number, set) {
            (None, _) => true,
            (Some(number), ControlSet::Numbered(current)) => number == *current,
            (Some(_), _) => false,
        };
        used.then(|| of(key, &endpoint)).flatten()
    });
    bindings.take(BINDINGS_MAX).collect()
}

fn of(key: &Key, endpoint: &str) -> Option<Binding> {
    let (_, port) = endpoint.rsplit_once(':')?;
    let data = |name: &str| key.value(name).map(|value| &value.data);
    Some(Binding {
        endpoint: clean(endpoint, TEXT_MAX),
        port: port.parse().ok()?,
        thumbprint: data("SslCertHash").and_then(thumbprint),
        store: data("SslCertStoreName").and_then(text),
        asks: match number(data("DefaultFlags")) {
            Some(flags) if flags & NEGOTIATE != 0 => BindingAsks::FirstHandshake,
            Some(_) => BindingAsks::AfterRequest,
            None => BindingAsks::NotTold,
        },
        check: number(data("DefaultSslCertCheckMode")).map(check),
    })
}

fn text(data: &Data) -> Option<String> {
    match data {
        Data::Text(text) | Data::Printed(text) => Some(clean(text, TEXT_MAX)),
        _ => None,
    }
}

/// The thumbprint in hex: from bytes, or from `{171, 205, ...}`, of which PowerShell prints the beginning.
fn thumbprint(data: &Data) -> Option<String> {
    let bytes = match data {
        Data::Binary(bytes) => bytes.clone(),
        Data::Printed(text) => {
            let numbers = text
                .trim()
                .strip_prefix('{')?
                .trim_end_matches(['}', '.', '\u{2026}', ' ']);
            let numbers = numbers
                .split(',')
                .map(|number| number.trim().parse::<u8>().ok());
            numbers.collect::<Option<Vec<u8>>>()?
        }
        _ => return None,
    };
    let hex: String = bytes
        .iter()
        .take(20)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    (!hex.is_empty()).then_some(hex)
}

/// `CertCheckMode` in words.
fn check(mode: u32) -> String {
    let parts = [
        (0x1, "revocation is not checked"),
        (0x2, "revocation is checked by what is cached"),
        (0x4, "the freshness time of revocation lists is in use"),
        (0x1_0000, "the usage of the certificate is not checked"),
    ];
    let words: Vec<&str> = parts
        .iter()
        .filter(|(bit, _)| mode & bit != 0)
        .map(|(_, words)| *words)
        .collect();
    match words.as_slice() {
        [] => "revocation is checked".to_owned(),
        words => words.join(", "),
    }
}

/// What is to be said of an export that may be older than the machine.
pub(super) fn pending(export: &Export) -> Option<&'static str> {
    match export.completeness {
        Completeness::Whole => None,
        Completeness::LogsOutside => Some(
            "The hive was in use when it was copied: newer values may be in SYSTEM.LOG1 and SYSTEM.LOG2, which are not read.",
        ),
    }
}
