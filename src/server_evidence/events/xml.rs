//! One `Event` element (MS-EVEN6 section 2.2.14; the schema `http://schemas.microsoft.com/win/2004/08/events/event`).

use quick_xml::events::BytesStart;

use super::clock::TimeState;
use super::event::{Event, TEXT_MAX};
use crate::printout::markup::{Elements, follow};
use crate::untrusted_text::clean;

/// Deepest element that is followed.
const DEPTH_MAX: usize = 32;

/// The event; none where the element is not well-formed or has no number.
pub(super) fn parse(bytes: &[u8]) -> Option<Event> {
    let text = String::from_utf8_lossy(bytes);
    let mut element = Element::default();
    follow(&text, &mut element)?;
    element.event.filter(|_| element.path.is_empty())
}

/// Elements that matter, by their local names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name {
    Event,
    System,
    Provider,
    EventId,
    TimeCreated,
    Computer,
    Channel,
    EventRecordId,
    EventData,
    Data,
    Binary,
    RenderingInfo,
    Message,
    Other,
}

impl Name {
    fn of(name: &str) -> Self {
        match name {
            "Event" => Self::Event,
            "System" => Self::System,
            "Provider" => Self::Provider,
            "EventID" => Self::EventId,
            "TimeCreated" => Self::TimeCreated,
            "Computer" => Self::Computer,
            "Channel" => Self::Channel,
            "EventRecordID" => Self::EventRecordId,
            "EventData" => Self::EventData,
            "Data" => Self::Data,
            "Binary" => Self::Binary,
            "RenderingInfo" => Self::RenderingInfo,
            "Message" => Self::Message,
            _ => Self::Other,
        }
    }
}

#[derive(Default)]
struct Element {
    /// The open elements.
    path: Vec<Name>,
    text: String,
    building: Event,
    /// The event, once its number is known.
    event: Option<Event>,
}

impl Elements for Element {
    fn open(&mut self, start: &BytesStart<'_>) -> Option<()> {
        if self.path.len() >= DEPTH_MAX {
            return None;
        }
        self.text.clear();
        self.path.push(Name::of(start.local_name().as_ref()));
        match self.path.as_slice() {
            [Name::Event, Name::System, Name::Provider] => {
                let name = attribute(start, "Name");
                self.building.provider = name.or_else(|| attribute(start, "EventSourceName"));
            }
            [Name::Event, Name::System, Name::TimeCreated] => {
                let text = attribute(start, "SystemTime");
                self.building.time = text.as_ref().and_then(|text| text.parse().ok());
                self.building.time_state = match (&text, self.building.time) {
                    (None, _) => TimeState::Absent,
                    (Some(_), Some(_)) => TimeState::Known,
                    (Some(_), None) => TimeState::Unread,
                };
                self.building.written = text.filter(|_| self.building.time.is_none());
            }
            _ => {}
        }
        Some(())
    }

    fn text(&mut self, text: &str) {
        // A character has at most four bytes: what is cut here is beyond what is kept.
        if self.text.len() < TEXT_MAX * 4 {
            self.text.push_str(text);
        }
    }

    fn close(&mut self) {
        let text = self.text.trim();
        let cleaned = || clean(text, TEXT_MAX);
        let event = &mut self.building;
        match self.path.as_slice() {
            [Name::Event, Name::System, name] => match name {
                Name::EventId => {
                    if let Ok(id) = text.parse() {
                        event.id = id;
                        self.event = Some(Event::default());
                    }
                }
                Name::Computer => event.host = Some(cleaned()),
                Name::Channel => event.channel = Some(cleaned()),
                Name::EventRecordId => event.record = text.parse().ok(),
                _ => {}
            },
            [Name::Event, Name::EventData, Name::Data] => event.push_data(text),
            [Name::Event, Name::EventData, Name::Binary] => {
                event.binary = super::symptom::hex(text);
            }
            [Name::Event, Name::RenderingInfo, Name::Message] => event.message = Some(cleaned()),
            [Name::Event] if self.event.is_some() => self.event = Some(std::mem::take(event)),
            _ => {}
        }
        self.text.clear();
        self.path.pop();
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = start.try_get_attribute(name).ok()??;
    Some(clean(&attribute.value, TEXT_MAX))
}
