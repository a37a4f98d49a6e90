//! Looks for parts of secrets in whatever a program leaves, in every form in which a program may write bytes.

use std::collections::{BTreeSet, HashSet};
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Every 8 bytes in a row of a secret are a part of it that must not be seen; a report names the first 4 of a ticket.
const PART: usize = 8;

/// Bytes that decide whether a place is looked at closely.
const KEY: usize = 4;
const KEYS: usize = 1 << 20;

/// What must not be found.
pub(crate) struct Needles {
    parts: HashSet<Vec<u8>>,
    lengths: BTreeSet<usize>,
    begins: Vec<bool>,
}

impl Needles {
    pub(crate) fn new() -> Self {
        Self {
            parts: HashSet::new(),
            lengths: BTreeSet::new(),
            begins: vec![false; KEYS],
        }
    }

    /// Every part of a secret, in each form: as it is, in hex, as numbers, and in Base64. The text of a password is a secret of bytes, too.
    pub(crate) fn add(&mut self, secret: &[u8]) {
        assert!(secret.len() >= 2 * PART, "too short to be a secret");
        for part in secret.windows(PART) {
            self.add_part(part.to_vec());
            let mut hex = [(); 3].map(|()| String::new());
            for byte in part {
                let _ = write!(hex[0], "{byte:02x}");
                let _ = write!(hex[1], "{byte:02X}");
                let _ = write!(hex[2], "{byte},");
            }
            // Numbers have one to three digits each: the shortest eight are long enough to look for.
            hex[2].truncate(2 * PART - 1);
            for text in hex {
                self.add_part(text.into_bytes());
            }
            // One of three parts in a row begins where three bytes of Base64 begin.
            for mut letters in [STANDARD_NO_PAD.encode(part), URL_SAFE_NO_PAD.encode(part)] {
                // It depends on what follows.
                letters.pop();
                self.add_part(letters.into_bytes());
            }
        }
    }

    fn add_part(&mut self, part: Vec<u8>) {
        self.begins[key(&part)] = true;
        self.lengths.insert(part.len());
        self.parts.insert(part);
    }

    /// What is found of them: in the text as it is; without NUL, for UTF-16; and without what stands between digits or ends lines.
    pub(crate) fn found(&self, text: &[u8]) -> Option<String> {
        let without = |left_out: &[u8]| -> Vec<u8> {
            let stays = |byte: &&u8| !left_out.contains(byte);
            text.iter().filter(stays).copied().collect()
        };
        let views = [text.to_vec(), without(b"\0"), without(b"\0 :\r\n\t")];
        views.iter().find_map(|view| self.found_in(view))
    }

    fn found_in(&self, view: &[u8]) -> Option<String> {
        let mut at = 0;
        // Plain steps: this runs over megabytes without optimisation.
        while at + KEY <= view.len() {
            if self.begins[key(&view[at..])] {
                let rest = &view[at..];
                let mut parts = self.lengths.iter().filter_map(|length| rest.get(..*length));
                if parts.any(|part| self.parts.contains(part)) {
                    return Some(around(rest));
                }
            }
            at += 1;
        }
        None
    }
}

/// A place in the table of beginnings.
fn key(bytes: &[u8]) -> usize {
    let number = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    (number.wrapping_mul(0x9e37_79b1) >> 12) as usize
}

/// Words for a message: these secrets are of a test.
fn around(rest: &[u8]) -> String {
    let end = rest.len().min(40);
    rest[..end].escape_ascii().to_string()
}

/// In upper and lower case, with and without separators, and wherever Base64 begins: the search must be able to fail.
#[test]
fn a_secret_is_found_in_every_form() {
    let secret: Vec<u8> = (0..48_u8).map(|n| n.wrapping_mul(89) ^ 0xa5).collect();
    let other: Vec<u8> = (0..48_u8).map(|n| n.wrapping_mul(83) ^ 0x3c).collect();
    let mut needles = Needles::new();
    needles.add(&secret);
    let forms = |bytes: &[u8]| -> Vec<Vec<u8>> {
        let hex = |form: fn(&u8) -> String, between: &str| {
            bytes.iter().map(form).collect::<Vec<_>>().join(between)
        };
        let lower: fn(&u8) -> String = |byte| format!("{byte:02x}");
        let upper: fn(&u8) -> String = |byte| format!("{byte:02X}");
        let mut texts = vec![
            hex(lower, ""),
            hex(upper, ""),
            hex(lower, ":"),
            hex(upper, " "),
        ];
        texts.push(format!("{bytes:?}"));
        for begin in ["", "a", "ab"] {
            let shifted = [begin.as_bytes(), bytes].concat();
            texts.push(STANDARD_NO_PAD.encode(&shifted));
            texts.push(URL_SAFE_NO_PAD.encode(&shifted));
        }
        let lines = |text: &String| {
            text.as_bytes()
                .chunks(16)
                .collect::<Vec<_>>()
                .join(&b"\r\n"[..])
        };
        let wrapped: Vec<Vec<u8>> = texts.iter().skip(5).map(lines).collect();
        let mut all: Vec<Vec<u8>> = texts.into_iter().map(String::into_bytes).collect();
        all.extend(wrapped);
        all.push(bytes.to_vec());
        let wide = all
            .iter()
            .map(|form| form.iter().flat_map(|byte| [*byte, 0]).collect());
        let wide: Vec<Vec<u8>> = wide.collect();
        all.extend(wide);
        all
    };
    for form in forms(&secret) {
        let planted = [b"some text before ", &form[..], b" and behind"].concat();
        assert!(needles.found(&planted).is_some(), "{}", form.escape_ascii());
        // The middle of it is enough, and 4 bytes are not.
        let middle = &form[form.len() / 3..form.len() / 3 * 2 + 8];
        assert!(needles.found(middle).is_some(), "{}", middle.escape_ascii());
    }
    for form in forms(&other).iter().chain(&forms(&secret[..4])) {
        assert_eq!(needles.found(form), None, "{}", form.escape_ascii());
    }
    let mut password = Needles::new();
    password.add(b"pa55-of-nobody-else");
    let wide: Vec<u8> = "the password pa55-of-nobody-else is wrong"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(password.found(&wide).is_some());
    assert_eq!(password.found(b"pa55-of"), None);
}
