//! XML, element by element.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event as Token};

/// What is done with elements.
pub(crate) trait Elements {
    /// One begins; none where it cannot be followed.
    fn open(&mut self, start: &BytesStart<'_>) -> Option<()>;
    /// Text in it.
    fn text(&mut self, text: &str);
    /// It ends.
    fn close(&mut self);
}

/// Follows XML to its end; none where it is not well-formed, or cannot be followed.
pub(crate) fn follow(text: &str, elements: &mut impl Elements) -> Option<()> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().ok()? {
            Token::Start(start) => elements.open(&start)?,
            Token::Empty(start) => {
                elements.open(&start)?;
                elements.close();
            }
            Token::End(_) => elements.close(),
            Token::Text(text) => elements.text(&text),
            Token::CData(text) => elements.text(&text),
            Token::GeneralRef(entity) => elements.text(&resolve(&entity)),
            Token::Eof => return Some(()),
            _ => {}
        }
    }
}

/// The character that an entity stands for. XML knows five by name, and what Windows writes declares none.
fn resolve(entity: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = entity.resolve_char_ref() {
        return character.to_string();
    }
    let name: &str = entity;
    let character = match name {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "quot" => "\"",
        "apos" => "'",
        _ => "\u{fffd}",
    };
    character.to_owned()
}
