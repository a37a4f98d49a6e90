//! The documented change (KB 2901554): what it sets, and the words, the `.reg` file and the script for it.
//!
//! Nothing here changes anything: it is text for an administrator to read and to run.

mod document;

use std::fmt;

pub use self::document::{Form, encoded, text_of};

/// The documented change, its condition and its check, in one paragraph.
pub const SHORT: &str = "Only if this endpoint is Windows Server 2012 R2 with Lync Server 2013 \
    (KB 2901554): back up the registry; on every Front End set the DWORD EnableSessionTicket = 2 \
    under HKLM\\System\\CurrentControlSet\\Control\\SecurityProviders\\Schannel; run \
    Stop-CsWindowsService, then Start-CsWindowsService. Then probe again: it is not known whether \
    restarting the Lync services alone makes Schannel re-read the value.";

/// Where a value of the registry stands and what it is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegistryValue {
    /// The key under HKEY_LOCAL_MACHINE.
    pub key: &'static str,
    /// The name of the value.
    pub name: &'static str,
    /// Its data; its kind is DWORD.
    pub data: u32,
}

/// The value that KB 2901554 names. Others than 2 are undocumented.
pub const VALUE: RegistryValue = RegistryValue {
    key: "System\\CurrentControlSet\\Control\\SecurityProviders\\Schannel",
    name: "EnableSessionTicket",
    data: 2,
};

impl fmt::Display for RegistryValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.name, self.data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is run afterwards in the Lync Server Management Shell, in this order.
    const SERVICES: [&str; 2] = ["Stop-CsWindowsService", "Start-CsWindowsService"];

    /// One source of truth: where the words repeat the facts, they repeat these.
    #[test]
    fn every_form_and_the_readme_name_the_same_change() {
        let readme = include_str!("../README.md");
        let forms = [Form::Text, Form::Powershell].map(text_of);
        for text in forms.iter().map(String::as_str).chain([SHORT, readme]) {
            assert!(text.contains(VALUE.key), "{text}");
            assert!(text.contains(VALUE.name), "{text}");
            let places = SERVICES.map(|service| text.find(service).unwrap());
            assert!(places[0] < places[1], "{text}");
        }
        for text in [SHORT, &forms[0]] {
            assert!(text.contains(&VALUE.to_string()), "{text}");
        }
        assert!(readme.contains("`EnableSessionTicket` = `2`"));
    }

    /// The only data that is documented is 2.
    #[test]
    fn no_other_value_is_set() {
        for form in [Form::Text, Form::Reg, Form::Powershell] {
            let text = text_of(form);
            for (at, _) in text.match_indices("EnableSessionTicket = ") {
                assert!(text[at..].starts_with("EnableSessionTicket = 2"), "{text}");
            }
        }
        assert_eq!(text_of(Form::Reg).matches("dword:").count(), 1);
    }
}
