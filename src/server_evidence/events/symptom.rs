//! Which events are counted, and the certificates and addresses that they name.

use serde::{Deserialize, Serialize};

use super::event::Event;
use crate::untrusted_text::clean;

/// Longest serial number that is taken for one, in bytes: RFC 5280 section 4.1.2.2 allows 20, and DER may put a 0 before them.
const SERIAL_MAX: usize = 21;
/// Shortest text that is taken for a serial number, in bytes.
const SERIAL_MIN: usize = 4;
/// Longest address that is kept, in characters.
const URL_MAX: usize = 256;
/// Longest name that is kept, in characters.
const NAME_MAX: usize = 256;

/// The events that are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Symptom(u32);

impl Symptom {
    /// Invalid incoming HTTPS certificate.
    pub const CERTIFICATE: Self = Self(32042);
    /// The MCU cannot stay connected to the Focus.
    pub const FOCUS: Self = Self(61045);
    /// The number that the title of KB 2901554 gives for 32042.
    const MISPRINT: u32 = 32402;
    /// Every number that is counted; the first two are those of KB 2901554, the others context.
    pub const ALL: [Self; 11] = [
        Self::CERTIFICATE,
        Self::FOCUS,
        Self(61029),
        Self(61030),
        Self(61013),
        Self(30988),
        Self(30998),
        Self(41025),
        Self(41026),
        Self(36874),
        Self(36888),
    ];

    /// Every number under which a counted event is logged, that of the misprint among them.
    pub fn numbers() -> impl Iterator<Item = u32> {
        let all = Self::ALL.into_iter().map(|symptom| symptom.0);
        all.chain([Self::MISPRINT])
    }

    /// Whether events of this number are counted, where their source is the right one.
    pub(super) fn is_counted(number: u32) -> bool {
        number == Self::MISPRINT || Self::ALL.iter().any(|symptom| symptom.0 == number)
    }

    /// The symptom that an event is: by its number, and by its source where the file names one.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        let number = match event.id {
            Self::MISPRINT => Self::CERTIFICATE.0,
            id => id,
        };
        let symptom = Self::ALL.into_iter().find(|symptom| symptom.0 == number)?;
        let provider = event.provider.as_deref();
        provider
            .is_none_or(|provider| symptom.is_of(provider))
            .then_some(symptom)
    }

    /// Whether a source logs this event. Names of sources are not translated.
    fn is_of(self, provider: &str) -> bool {
        let provider = provider.to_ascii_lowercase();
        match self.0 {
            36874 | 36888 => provider.contains("schannel"),
            _ => provider.starts_with("ls "),
        }
    }

    /// Whether it is one of the two of KB 2901554.
    #[must_use]
    pub fn is_of_the_article(self) -> bool {
        self == Self::CERTIFICATE || self == Self::FOCUS
    }

    /// Its number.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }
}

/// The certificate that an event 32042 names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NamedCertificate {
    /// Its subject, as the event writes it.
    pub subject: Option<String>,
    /// Its issuer, as the event writes it.
    pub issuer: Option<String>,
    /// Its serial number in hex, as the event writes it.
    pub serial: Option<String>,
    /// The same with its bytes reversed.
    pub serial_reversed: Option<String>,
}

impl NamedCertificate {
    /// The certificate that `event` names. The serial number is what is attached, or a text that is a number in hex; subject and
    /// issuer are the other texts, in this order.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        let serials: Vec<Option<Vec<u8>>> = event.data.iter().map(|text| serial(text)).collect();
        let attached = event
            .binary
            .clone()
            .filter(|bytes| (1..=SERIAL_MAX).contains(&bytes.len()));
        let number = attached.or_else(|| serials.iter().flatten().next().cloned());
        let mut names = event
            .data
            .iter()
            .zip(&serials)
            .filter(|(text, serial)| serial.is_none() && !text.is_empty())
            .map(|(text, _)| clean(text, NAME_MAX));
        let (subject, issuer) = (names.next(), names.next());
        let (subject, issuer) = match subject {
            Some(subject) => (Some(subject), issuer),
            None => in_message(event.message.as_deref().unwrap_or_default()),
        };
        let named = Self {
            subject,
            issuer,
            serial: number.as_deref().map(|bytes| in_hex(bytes.iter())),
            serial_reversed: number.as_deref().map(|bytes| in_hex(bytes.iter().rev())),
        };
        (named.subject.is_some() || named.serial.is_some()).then_some(named)
    }
}

/// Subject and issuer in the English message, as KB 2901554 prints it: the forms that print messages have no texts beside it.
fn in_message(message: &str) -> (Option<String>, Option<String>) {
    let after = |label: &str| {
        let rest = &message[message.find(label)? + label.len()..];
        let end = rest.find(['\r', '\n', '\u{fffd}']).unwrap_or(rest.len());
        Some(rest[..end].trim())
    };
    let name = |text: &str| Some(clean(text, NAME_MAX)).filter(|text| !text.is_empty());
    let Some(line) = after("Subject Name:") else {
        return (None, None);
    };
    match line.split_once("Issuer:") {
        Some((subject, issuer)) => (name(subject.trim()), name(issuer.trim())),
        None => (name(line), None),
    }
}

/// The first https address in an event, with a blank after the slashes, as the published text has it, left out.
pub(crate) fn focus_url(event: &Event) -> Option<String> {
    const SCHEME: &str = "https://";
    let texts = event.data.iter().chain(&event.message);
    texts.into_iter().find_map(|text| {
        let at = text.find(SCHEME)? + SCHEME.len();
        let rest = text[at..].trim_start();
        let stop = |c: char| c.is_whitespace() || "\"'<>()\u{fffd}".contains(c);
        let rest = &rest[..rest.find(stop).unwrap_or(rest.len())];
        let rest = rest.trim_end_matches(['.', ',', ';', '\u{3002}']);
        (!rest.is_empty()).then(|| clean(&format!("{SCHEME}{rest}"), URL_MAX))
    })
}

fn serial(text: &str) -> Option<Vec<u8>> {
    hex(text).filter(|bytes| (SERIAL_MIN..=SERIAL_MAX).contains(&bytes.len()))
}

/// Bytes in hex, with blanks, colons or hyphens between them or none.
pub(super) fn hex(text: &str) -> Option<Vec<u8>> {
    let text = text.strip_prefix("0x").unwrap_or(text);
    let digits: Vec<u8> = text.bytes().filter(|byte| !b" :-".contains(byte)).collect();
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let pairs = digits.chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

fn in_hex<'a>(bytes: impl Iterator<Item = &'a u8>) -> String {
    bytes.map(|byte| format!("{byte:02x}")).collect()
}
