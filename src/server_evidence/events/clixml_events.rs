//! `Export-Clixml` of events.

use super::clock::Clock;
use super::event::{Event, Item};
use super::event_fields::{Draft, Field, field};
use super::symptom::Symptom;
use crate::printout::clixml::{self, Piece};
use crate::printout::{Object, Printed};

/// The event of a piece; none where it is an object of another kind.
pub(super) fn item(piece: Piece, clock: &Clock) -> Option<Item> {
    let Piece::Object(bytes) = piece else {
        return Some(Item::Damaged);
    };
    let Some(object) = clixml::object(&bytes) else {
        return Some(Item::Damaged);
    };
    if object.properties.is_empty() {
        return None;
    }
    Some(event(&object, clock).map_or(Item::Damaged, |event| Item::Event(Box::new(event))))
}

fn event(object: &Object, clock: &Clock) -> Option<Event> {
    let mut draft = Draft::default();
    for property in &object.properties {
        if let Some(text) = property.value.text() {
            let kind = field(&property.name).unwrap_or(Field::Useless);
            draft.push(Some(kind), text);
        }
    }
    let mut event = draft.finish(clock)?;
    if Symptom::is_counted(event.id) {
        event.data.clear();
        let list = |name: &str| match object.get(name) {
            Some(Printed::List(items)) => items.as_slice(),
            _ => &[],
        };
        let texts = list("ReplacementStrings").iter().chain(list("Properties"));
        texts
            .filter(|text| *text != "System.Diagnostics.Eventing.Reader.EventProperty")
            .for_each(|text| event.push_data(text));
        if let Some(Printed::Bytes(bytes)) = object.get("Data") {
            event.binary = Some(bytes.clone());
        }
    }
    Some(event)
}
