//! The sections of a PEM file (RFC 7468), with all that tools and editors put around them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::file::printable;

/// One section, from its BEGIN line to its END line.
pub(crate) struct Section {
    /// What stands between BEGIN and the dashes, such as `CERTIFICATE`.
    pub(crate) label: String,
    /// The cipher, where RFC 1421 headers say that the body is encrypted (`Proc-Type: 4,ENCRYPTED`).
    pub(super) cipher: Option<String>,
    base64: Zeroizing<Vec<u8>>,
    closed: bool,
}

impl Section {
    fn new(label: &[u8], lines: &[&[u8]], closed: bool) -> Self {
        // The exact size at once: a buffer that grows leaves unwiped copies behind.
        let size = lines.iter().map(|line| line.len()).sum();
        let mut section = Self {
            label: printable(&String::from_utf8_lossy(label)),
            cipher: None,
            base64: Zeroizing::new(Vec::with_capacity(size)),
            closed,
        };
        for line in lines {
            match line.iter().position(|b| *b == b':') {
                Some(colon) => section.header(&line[..colon], line[colon + 1..].trim_ascii()),
                None => section.base64.extend_from_slice(line),
            }
        }
        section
    }

    fn header(&mut self, name: &[u8], value: &[u8]) {
        match name {
            b"Proc-Type" if value.ends_with(b"ENCRYPTED") => {
                self.cipher.get_or_insert_with(String::new);
            }
            b"DEK-Info" => {
                let name = value.split(|b| *b == b',').next().unwrap_or_default();
                self.cipher = Some(printable(&String::from_utf8_lossy(name)));
            }
            _ => {}
        }
    }

    /// The decoded body.
    ///
    /// # Errors
    /// What is wrong with the section, in words.
    pub(crate) fn der(&self) -> Result<Zeroizing<Vec<u8>>, String> {
        if !self.closed {
            return Err(format!("section {} has no END line", self.label));
        }
        let der = STANDARD.decode(&*self.base64).map(Zeroizing::new);
        der.map_err(|_| format!("section {} is not base64", self.label))
    }
}

/// All sections of a file in their order; none where it is not PEM.
pub(crate) fn sections(bytes: &[u8]) -> Vec<Section> {
    let narrowed;
    let text = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => rest,
        [0xff, 0xfe, rest @ ..] => {
            narrowed = from_utf16(rest);
            &narrowed
        }
        _ => bytes,
    };
    let mut sections = Vec::new();
    let mut open: Option<(&[u8], Vec<&[u8]>)> = None;
    for line in text.split(|b| matches!(b, b'\n' | b'\r')) {
        let line = line.trim_ascii();
        let begin = boundary(line, b"-----BEGIN ");
        let end = boundary(line, b"-----END ");
        if begin.is_some() || end.is_some() {
            let section = open.take();
            sections.extend(section.map(|(label, body)| Section::new(label, &body, end.is_some())));
            open = begin.map(|label| (label, Vec::new()));
        } else if let Some((_, body)) = &mut open {
            body.push(line);
        }
    }
    sections.extend(open.map(|(label, body)| Section::new(label, &body, false)));
    sections
}

fn boundary<'a>(line: &'a [u8], start: &[u8]) -> Option<&'a [u8]> {
    line.strip_prefix(start)?.strip_suffix(b"-----")
}

/// PowerShell's `>` writes UTF-16; nothing outside ASCII matters in PEM.
fn from_utf16(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let units = bytes.chunks_exact(2);
    let units = units.map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    Zeroizing::new(units.map(|u| u8::try_from(u).unwrap_or(b'?')).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read = (String, Option<String>, Result<Vec<u8>, String>);

    /// Label, cipher and body of each section of `text`.
    fn read(text: &[u8]) -> Vec<Read> {
        let read = |section: &Section| section.der().map(|der| der.to_vec());
        let sections = sections(text);
        let each = sections.iter();
        each.map(|section| (section.label.clone(), section.cipher.clone(), read(section)))
            .collect()
    }

    #[test]
    fn line_ends_indents_marks_and_text_around_do_not_matter() {
        let plain = "Bag Attributes\n    friendlyName: \u{e9}\n-----BEGIN A B-----\nAQID\nBAU=\n-----END A B-----\n";
        let expected = vec![("A B".to_owned(), None, Ok(vec![1, 2, 3, 4, 5]))];
        let utf16: Vec<u8> = format!("\u{feff}{plain}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(read(plain.as_bytes()), expected);
        assert_eq!(read(plain.replace('\n', "\r\n").as_bytes()), expected);
        assert_eq!(read(plain.replace('\n', " \n\t").as_bytes()), expected);
        assert_eq!(read(format!("\u{feff}{plain}").as_bytes()), expected);
        assert_eq!(read(&utf16), expected);
    }

    #[test]
    fn headers_tell_the_cipher() {
        let text = b"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,00FF\n\nAQID\n-----END RSA PRIVATE KEY-----";
        let (_, cipher, _) = &read(text)[0];
        assert_eq!(cipher.as_deref(), Some("DES-EDE3-CBC"));
    }

    #[test]
    fn broken_sections_say_how() {
        let text = b"-----BEGIN A-----\nAQID\n-----BEGIN B-----\n!\n-----END B-----\n-----BEGIN C-----\nAQID";
        let bodies: Vec<_> = read(text).into_iter().map(|(_, _, body)| body).collect();
        let wrong = |text: &str| Err(text.to_owned());
        assert_eq!(
            bodies,
            [
                wrong("section A has no END line"),
                wrong("section B is not base64"),
                wrong("section C has no END line"),
            ]
        );
    }
}
