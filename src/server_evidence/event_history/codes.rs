//! Error codes of a number of events, counted.

use std::collections::BTreeMap;

use super::ErrorCode;
use crate::observation::alert_name;
use crate::server_evidence::events::{CERT_E_UNTRUSTEDROOT, Event, codes, meaning};

/// Most codes that are kept for one number.
const CODES_MAX: usize = 20;
/// Untrusted root, as a TLS library says it.
const SEC_E_UNTRUSTED_ROOT: u32 = 0x8009_0325;
/// What else is known to end in an untrusted root, with its check.
const UNTRUSTED: &str = r"An untrusted root was told. A known cause beside session tickets is the certificate of a subordinate CA in the store Trusted Root Certification Authorities of the servers. Check on each server, in PowerShell: Get-ChildItem Cert:\LocalMachine\Root | Where-Object { $_.Issuer -ne $_.Subject }. Nothing should come; what comes belongs into Intermediate Certification Authorities.";

/// A code, as an event tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Code {
    Hresult(u32),
    /// An alert of TLS that Schannel sent or got.
    Alert(u8),
}

#[derive(Default)]
pub(super) struct CodeTally(BTreeMap<Code, u64>);

impl CodeTally {
    pub(super) fn add(&mut self, event: &Event) {
        let found = codes(event).into_iter().map(Code::Hresult);
        for code in found.chain(alert_of(event).map(Code::Alert)) {
            if self.0.len() < CODES_MAX || self.0.contains_key(&code) {
                *self.0.entry(code).or_default() += 1;
            }
        }
    }

    pub(super) fn told(&self) -> Vec<ErrorCode> {
        let told = |(code, count): (&Code, &u64)| {
            let (code, name, words) = match code {
                Code::Hresult(number) => {
                    let (name, words) = meaning(*number).unwrap_or_default();
                    (format!("0x{number:08X}"), name, words)
                }
                Code::Alert(number) => {
                    let name = alert_name(*number).unwrap_or_default();
                    (format!("alert {number}"), name, "an alert of TLS")
                }
            };
            ErrorCode {
                code,
                name: name.to_owned(),
                words: words.to_owned(),
                count: *count,
            }
        };
        self.0.iter().map(told).collect()
    }

    fn tells(&self, code: u32) -> bool {
        self.0.contains_key(&Code::Hresult(code))
    }
}

/// What the codes of a host point to.
pub(super) fn hints<'a>(tallies: impl Iterator<Item = &'a CodeTally>) -> Vec<String> {
    let untrusted = [CERT_E_UNTRUSTEDROOT, SEC_E_UNTRUSTED_ROOT];
    let mut told = tallies.filter(|tally| untrusted.iter().any(|code| tally.tells(*code)));
    let hint = told.next().map(|_| UNTRUSTED.to_owned());
    hint.into_iter().collect()
}

/// The alert that an event 36888 of Schannel tells: the first number of its texts, or of its message.
fn alert_of(event: &Event) -> Option<u8> {
    if event.id != 36888 {
        return None;
    }
    let texts = event.data.iter().chain(&event.message);
    let mut words = texts.flat_map(|text| text.split(|c: char| !c.is_ascii_digit()));
    let number: u32 = words.find_map(|word| word.parse().ok())?;
    u8::try_from(number).ok()
}
