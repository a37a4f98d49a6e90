//! `Export-Clixml` (MS-PSRP section 2.2.5): the one form that carries types.

use std::io::{self, BufRead};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use memchr::memrchr;
use quick_xml::events::BytesStart;

use super::markup::{Elements, follow};
use super::scan::{End, read_past, skip_past};
use super::{Object, Printed};

/// Deepest element that is followed.
const DEPTH_MAX: usize = 48;
/// Longest object that is read, in bytes.
pub const OBJECT_MAX: usize = 4 * 1024 * 1024;
/// Most items of a list that are kept.
const ITEMS_MAX: usize = 1000;

/// Part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// One object, from `<Obj` to its end.
    Object(Vec<u8>),
    /// One that is too long, or does not end.
    Damaged,
}

/// Whether a text begins as such a file does.
#[must_use]
pub fn is_clixml(start: &str) -> bool {
    let start = start.trim_start();
    let start = start
        .strip_prefix("#< CLIXML")
        .unwrap_or(start)
        .trim_start();
    let body = match start.strip_prefix("<?xml") {
        Some(rest) => rest
            .split_once("?>")
            .map_or("", |(_, rest)| rest)
            .trim_start(),
        None => start,
    };
    body.starts_with("<Objs")
}

/// The objects of a file, whatever stands around them.
pub fn pieces(mut input: impl BufRead) -> impl FnMut() -> io::Result<Option<Piece>> {
    move || {
        loop {
            if !skip_past(&mut input, b'<')? {
                return Ok(None);
            }
            let mut object = vec![b'<'];
            if read_past(&mut input, b'>', &mut object, OBJECT_MAX)? != End::Found {
                return Ok(None);
            }
            if is_object(&object) {
                return rest_of(&mut input, object).map(Some);
            }
        }
    }
}

/// The rest of an object whose first tag has been read.
fn rest_of(input: &mut impl BufRead, mut object: Vec<u8>) -> io::Result<Piece> {
    let mut depth = usize::from(!object.ends_with(b"/>"));
    while depth > 0 {
        if read_past(input, b'>', &mut object, OBJECT_MAX)? != End::Found {
            return Ok(Piece::Damaged);
        }
        let tag = &object[memrchr(b'<', &object).unwrap_or(0)..];
        if tag == b"</Obj>" {
            depth -= 1;
        } else if is_object(tag) && !tag.ends_with(b"/>") {
            depth += 1;
        }
    }
    Ok(Piece::Object(object))
}

fn is_object(tag: &[u8]) -> bool {
    tag.strip_prefix(b"<Obj")
        .is_some_and(|rest| rest.starts_with(b">") || rest.starts_with(b" ") || rest == b"/>")
}

/// The object; none where it is not well-formed.
#[must_use]
pub fn object(bytes: &[u8]) -> Option<Object> {
    let text = String::from_utf8_lossy(bytes);
    let mut open = Open::default();
    follow(&text, &mut open)?;
    open.path.is_empty().then_some(open.object)
}

/// An element that is open: its kind, and the name of the property that it is.
struct Element {
    kind: String,
    name: Option<String>,
}

#[derive(Default)]
struct Open {
    path: Vec<Element>,
    text: String,
    /// Items of the list that is open.
    items: Vec<String>,
    object: Object,
}

impl Elements for Open {
    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Option<()> {
        if self.path.len() >= DEPTH_MAX {
            return None;
        }
        self.text.clear();
        let name = start.try_get_attribute("N").ok()?;
        self.path.push(Element {
            kind: start.local_name().as_ref().to_owned(),
            name: name.map(|attribute| unescaped(&attribute.value)),
        });
        if self.path.len() == 3 {
            self.items.clear();
        }
        Some(())
    }

    fn close(&mut self) {
        let Some(element) = self.path.pop() else {
            return;
        };
        let kinds: Vec<&str> = self.path.iter().map(|open| open.kind.as_str()).collect();
        match (kinds.as_slice(), element.name) {
            (["Obj", "MS" | "Props"], Some(name)) => {
                let value = self.value(&element.kind);
                self.object.push(&name, value);
            }
            (["Obj", "MS" | "Props", "Obj", "LST" | "IE" | "QUE" | "STK"], None)
                if self.items.len() < ITEMS_MAX =>
            {
                self.items.push(unescaped(self.text.trim()));
            }
            _ => {}
        }
        self.text.clear();
    }
}

impl Open {
    fn value(&mut self, kind: &str) -> Printed {
        let text = self.text.trim();
        let other = || Printed::Other(kind.to_owned());
        match kind {
            "S" | "XD" | "URI" | "SBK" => Printed::Text(unescaped(&self.text)),
            "I32" => text
                .parse::<i32>()
                .map_or_else(|_| other(), |n| Printed::Narrow(n.cast_unsigned())),
            "U32" => text.parse().map_or_else(|_| other(), Printed::Narrow),
            "I64" => text
                .parse::<i64>()
                .map_or_else(|_| other(), |n| Printed::Wide(n.cast_unsigned())),
            "U64" => text.parse().map_or_else(|_| other(), Printed::Wide),
            "By" | "SB" | "U16" | "I16" => text.parse().map_or_else(|_| other(), Printed::Number),
            "BA" => STANDARD
                .decode(text)
                .map_or_else(|_| other(), Printed::Bytes),
            "Obj" => Printed::List(std::mem::take(&mut self.items)),
            "DT" | "G" | "Version" | "TS" | "ToString" | "B" => Printed::Untyped(text.to_owned()),
            _ => other(),
        }
    }
}

/// Text with `_x000D_` and its like resolved (MS-PSRP section 2.2.5.3.2).
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let code = escape.get(2..6).filter(|_| escape.get(6..7) == Some("_"));
        let unit = code.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match unit {
            Some(unit) => {
                out.push(char::from_u32(unit).unwrap_or('\u{fffd}'));
                rest = &escape[7..];
            }
            None => {
                out.push_str("_x");
                rest = &escape[2..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\
        <Obj RefId=\"0\"><TN RefId=\"0\"><T>System.Object</T></TN><MS><I32 N=\"A\">-1</I32><I64 N=\"B\">2</I64><S N=\"C\">x_x000D__x000A_&lt;y_x</S>\
        <BA N=\"D\">AgA=</BA><Obj N=\"E\" RefId=\"1\"><TN RefId=\"1\"><T>System.String[]</T></TN><LST><S>one</S><S>two</S></LST></Obj></MS></Obj>\
        <Obj RefId=\"2\"><Props><U32 N=\"A\">2</U32></Props></Obj></Objs>";

    fn all(text: &str) -> Vec<Option<Object>> {
        let mut next = pieces(text.as_bytes());
        let mut all = Vec::new();
        while let Some(piece) = next().unwrap() {
            all.push(match piece {
                Piece::Object(bytes) => object(&bytes),
                Piece::Damaged => None,
            });
        }
        all
    }

    #[test]
    fn types_are_read() {
        assert!(
            is_clixml(TEXT)
                && is_clixml(&format!("#< CLIXML\r\n{TEXT}"))
                && !is_clixml("<Object/>")
        );
        let all = all(TEXT);
        assert_eq!(all.len(), 2);
        let first = all[0].as_ref().unwrap();
        assert_eq!(first.get("A"), Some(&Printed::Narrow(u32::MAX)));
        assert_eq!(first.get("B"), Some(&Printed::Wide(2)));
        assert_eq!(first.get("C"), Some(&Printed::Text("x\r\n<y_x".into())));
        assert_eq!(first.get("D"), Some(&Printed::Bytes(vec![2, 0])));
        let items = ["one", "two"].map(str::to_owned).to_vec();
        assert_eq!(first.get("E"), Some(&Printed::List(items)));
        assert_eq!(all[1].as_ref().unwrap().get("A"), Some(&Printed::Narrow(2)));
    }

    #[test]
    fn what_is_cut_off_is_damaged() {
        for at in TEXT.find("<TN").unwrap()..TEXT.find("</Obj><Obj RefId=\"2\"").unwrap() {
            assert_eq!(all(&TEXT[..at]), [None], "{at}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_can_make_it_panic(text in "(<Obj>|<MS>|</Obj>|<S N=\"a\">|_x[0-9]{4}_|[ -~é]){0,30}") {
            let _ = all(&text);
            let _ = unescaped(&text);
        }
    }
}
