//! A certificate in the certificate store of Windows: `--client-cert store:THUMBPRINT`. Its key signs where it lies, and need not be
//! exportable.

#[cfg(any(windows, test))]
mod ecdsa;
#[cfg(windows)]
mod machine;

use std::path::Path;

use jiff::Timestamp;

use super::error::IdentityError;
use super::file::{ClientFile, IdentityFiles};
use super::pairing::Identity;

/// What `--client-cert` begins with where it names no file. A file of such a name is `./store:...`.
const PREFIX: &str = "store:";

/// SHA-1 of a certificate in DER, which Windows calls its thumbprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thumbprint(pub [u8; 20]);

impl Thumbprint {
    /// Reads what the certificate dialog, PowerShell and `certutil` print: spaces and colons do not count, nor does the mark that the
    /// dialog puts before the first digit, which is copied with it and cannot be seen.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let beside =
            |c: &char| c.is_whitespace() || matches!(c, ':' | '\u{200e}' | '\u{200f}' | '\u{feff}');
        let digits = text.chars().filter(|c| !beside(c));
        let digits: Vec<u8> = digits
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()?;
        let (pairs, []) = digits.as_chunks::<2>() else {
            return None;
        };
        let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
        bytes.try_into().ok().map(Self)
    }
}

/// The text that names a certificate of the store; none where the option names a file.
#[must_use]
pub fn named(path: &Path) -> Option<&str> {
    path.to_str()?.strip_prefix(PREFIX)
}

/// Loads the certificate of this thumbprint, with a key that stays where it is.
pub(super) fn load(
    file: ClientFile,
    thumbprint: &str,
    files: &IdentityFiles,
    now: Timestamp,
) -> Result<Identity, IdentityError> {
    let Some(thumbprint) = Thumbprint::parse(thumbprint) else {
        return Err(IdentityError::NotThumbprint { file });
    };
    if files.key.is_some() {
        return Err(IdentityError::KeyBesideStore { file });
    }
    open(file, thumbprint, now)
}

#[cfg(windows)]
fn open(
    file: ClientFile,
    thumbprint: Thumbprint,
    now: Timestamp,
) -> Result<Identity, IdentityError> {
    let Thumbprint(sha1) = thumbprint;
    let (certificates, signing) = machine::find(&file, sha1)?;
    super::pairing::pair(file.clone(), &certificates, file, signing, now)
}

#[cfg(not(windows))]
fn open(file: ClientFile, _: Thumbprint, _: Timestamp) -> Result<Identity, IdentityError> {
    Err(IdentityError::NoStoreHere { file })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BYTES: [u8; 20] = [
        0xa9, 0x09, 0x50, 0x2d, 0xd8, 0x2a, 0xe4, 0x14, 0x33, 0xe6, 0xf8, 0x38, 0x86, 0xb0, 0x0d,
        0x42, 0x77, 0xa3, 0x2a, 0x7b,
    ];

    #[test]
    fn every_way_to_write_it_is_read() {
        for text in [
            "A909502DD82AE41433E6F83886B00D4277A32A7B",
            "a909502dd82ae41433e6f83886b00d4277a32a7b",
            "a9 09 50 2d d8 2a e4 14 33 e6 f8 38 86 b0 0d 42 77 a3 2a 7b",
            "A9:09:50:2D:D8:2A:E4:14:33:E6:F8:38:86:B0:0D:42:77:A3:2A:7B",
            // As the certificate dialog of Windows is copied.
            "\u{200e}a9 09 50 2d d8 2a e4 14 33 e6 f8 38 86 b0 0d 42 77 a3 2a 7b ",
            "\u{feff}a909502dd82ae41433e6f83886b00d4277a32a7b\r\n",
        ] {
            assert_eq!(Thumbprint::parse(text), Some(Thumbprint(BYTES)), "{text:?}");
        }
    }

    #[test]
    fn nothing_else_is_read() {
        for text in [
            "",
            "fe01.pfx",
            // A digit short, a digit long, a byte long, SHA-256.
            "A909502DD82AE41433E6F83886B00D4277A32A7",
            "A909502DD82AE41433E6F83886B00D4277A32A7BC",
            "A909502DD82AE41433E6F83886B00D4277A32A7B00",
            &"A9".repeat(32),
            "A909502DD82AE41433E6F83886B00D4277A32A7G",
            "A909-502DD82AE41433E6F83886B00D4277A32A7B",
            "0xA909502DD82AE41433E6F83886B00D4277A32A7B",
            // Digits of another script.
            "\u{0661}909502DD82AE41433E6F83886B00D4277A32A7B",
        ] {
            assert_eq!(Thumbprint::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_file_is_named_by_its_path() {
        assert_eq!(named(Path::new("store:A9 09")), Some("A9 09"));
        for path in [
            "./store:A909",
            "store.pfx",
            "C:\\store:A909",
            "Store:A909",
            "",
        ] {
            assert_eq!(named(Path::new(path)), None, "{path}");
        }
    }
}
