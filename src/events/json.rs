//! One object of `Get-WinEvent | ConvertTo-Json`.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value as Json;

use super::{Event, TEXT_MAX};
use crate::text::clean;

/// The event; none where the object is not JSON or has no number.
pub(super) fn parse(bytes: &[u8]) -> Option<Event> {
    let json: Json = serde_json::from_slice(bytes).ok()?;
    let text = |name: &str| {
        let value = json.get(name).and_then(Json::as_str)?;
        Some(clean(value, TEXT_MAX)).filter(|text| !text.is_empty())
    };
    let time = json.get("TimeCreated").and_then(time);
    let mut event = Event {
        id: json.get("Id")?.as_u64()?.try_into().ok()?,
        time: time.map(|(time, _)| time),
        assumed_utc: time.is_some_and(|(_, assumed)| assumed),
        host: text("MachineName"),
        provider: text("ProviderName"),
        channel: text("LogName"),
        record: json.get("RecordId").and_then(Json::as_u64),
        message: text("Message"),
        ..Event::default()
    };
    let properties = json.get("Properties").and_then(Json::as_array);
    for property in properties.into_iter().flatten() {
        match property.get("Value") {
            Some(Json::String(text)) => event.push_data(text),
            Some(Json::Number(number)) => event.push_data(&number.to_string()),
            Some(Json::Array(bytes)) => event.binary = event.binary.or_else(|| binary(bytes)),
            _ => {}
        }
    }
    Some(event)
}

fn binary(items: &[Json]) -> Option<Vec<u8>> {
    let byte = |item: &Json| item.as_u64().and_then(|n| u8::try_from(n).ok());
    items.iter().map(byte).collect()
}

/// A time, and whether it had no offset and was taken as UTC. `/Date(ms)/` counts from 1970 in UTC, whatever the zone of the host.
fn time(json: &Json) -> Option<(Timestamp, bool)> {
    let text = match json {
        Json::Object(object) => object.get("value")?.as_str()?,
        json => json.as_str()?,
    };
    if let Some(rest) = text.strip_prefix("/Date(") {
        let digits = rest.strip_suffix(")/")?;
        // A sign at the start is that of the number; a later one begins the zone.
        let mut signs = digits.match_indices(['+', '-']).map(|(at, _)| at);
        let end = signs.find(|at| *at > 0).unwrap_or(digits.len());
        let milliseconds = digits[..end].parse().ok()?;
        return Some((Timestamp::from_millisecond(milliseconds).ok()?, false));
    }
    if let Ok(time) = text.parse() {
        return Some((time, false));
    }
    let local: DateTime = text.parse().ok()?;
    let utc = local.to_zoned(TimeZone::UTC).ok()?;
    Some((utc.timestamp(), true))
}
