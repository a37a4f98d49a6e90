//! `Get-ItemProperty | ConvertTo-Json`: one key or an array of them. The properties that PowerShell adds name key and host.

use serde_json::Value as Json;

use super::data::Data;
use super::export::{Completeness, Export, Form, Keys};
use super::key::{Key, KeyPath, Value};
use super::malformed::Malformed;
use super::properties::ADDED;

pub(super) fn read(text: &str) -> Result<Export, Malformed> {
    let json: Json = serde_json::from_str(text).map_err(|error| {
        let line = text.lines().nth(error.line().saturating_sub(1));
        Malformed::new(error.line(), "JSON of Get-ItemProperty", line.unwrap_or(""))
    })?;
    let objects = match json {
        Json::Array(objects) => objects,
        object => vec![object],
    };
    let mut keys = Keys::default();
    let mut host = None;
    for object in &objects {
        let (key, computer) = read_key(object)?;
        host = host.or(computer);
        keys.add(key);
    }
    Ok(Export {
        form: Form::Powershell,
        host,
        keys: keys.kept,
        skipped_lines: 0,
        completeness: Completeness::Whole,
    })
}

fn read_key(object: &Json) -> Result<(Key, Option<String>), Malformed> {
    let path = object.get("PSPath").and_then(Json::as_str);
    let (Json::Object(properties), Some(path)) = (object, path.and_then(KeyPath::parse)) else {
        return Err(Malformed::new(
            1,
            "objects with a PSPath in the registry, as Get-ItemProperty gives them",
            &object.to_string(),
        ));
    };
    let computer = object.get("PSComputerName").and_then(Json::as_str);
    let host = computer.or_else(|| path.host()).map(str::to_owned);
    let mut key = Key::new(path);
    for (name, data) in properties {
        if !ADDED.contains(&name.as_str()) {
            key.set(Value {
                name: name.clone(),
                data: data_of(data),
            });
        }
    }
    Ok((key, host))
}

/// JSON does not tell a DWORD from a QWORD. PowerShell writes a DWORD as a signed number.
fn data_of(json: &Json) -> Data {
    match json {
        Json::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => Data::Number(number),
            (None, Some(number)) => match i32::try_from(number) {
                Ok(number) => Data::Number(u64::from(number.cast_unsigned())),
                Err(_) => Data::Other("a negative number".to_owned()),
            },
            (None, None) => Data::Other("a fraction".to_owned()),
        },
        Json::String(text) => Data::Text(text.clone()),
        Json::Array(items) => {
            let byte = |item: &Json| item.as_u64().and_then(|n| u8::try_from(n).ok());
            items
                .iter()
                .map(byte)
                .collect::<Option<_>>()
                .map_or_else(|| Data::Text(json.to_string()), Data::Binary)
        }
        Json::Null => Data::Other("nothing".to_owned()),
        Json::Bool(_) => Data::Other("true or false".to_owned()),
        Json::Object(_) => Data::Other("an object".to_owned()),
    }
}
