//! `Get-ItemProperty` as a list, a table, CSV or CLIXML. The properties that PowerShell adds name the key.

use super::data::Data;
use super::export::{Completeness, Export, Form, Keys};
use super::get_item_printout;
use super::key::{Key, KeyPath, Value, is_meant};
use super::malformed::Malformed;
use crate::printout::{Object, Printed, clixml, csv_reader, list, table};

/// Properties that are PowerShell's and not the registry's.
pub(super) const ADDED: [&str; 8] = [
    "PSPath",
    "PSParentPath",
    "PSChildName",
    "PSDrive",
    "PSProvider",
    "PSComputerName",
    "PSShowComputerName",
    "RunspaceId",
];
/// The provider in front of a path.
const PROVIDER: &str = r"Microsoft.PowerShell.Core\Registry::";
/// The Schannel key, as PowerShell writes it.
const SCHANNEL: &str =
    r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";
/// A path that was cut off is taken for that of the Schannel key where as much of it is left.
const ENOUGH: &str = r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet";

/// Reads the objects of a form.
type Reader = fn(&str) -> Vec<Object>;

/// The form and the objects of a text, where it is such a printout.
pub(super) fn find(text: &str) -> Option<(Form, Vec<Object>)> {
    if clixml::is_clixml(text) {
        return Some((Form::Clixml, of_clixml(text)));
    }
    let forms: [(Form, Reader); 4] = [
        (Form::PowershellList, get_item_printout::objects),
        (Form::PowershellCsv, csv_reader::objects),
        (Form::PowershellTable, table::objects),
        (Form::PowershellList, list::objects),
    ];
    forms
        .into_iter()
        .map(|(form, objects)| (form, objects(text)))
        .find(|(_, objects)| objects.iter().any(is_of_a_key))
}

/// Whether an object is a key: by a property that PowerShell adds, or by the value that is sought.
fn is_of_a_key(object: &Object) -> bool {
    let of_powershell = |name: &str| ["PSPath", "PSChildName", "PSParentPath"].contains(&name);
    object
        .properties
        .iter()
        .any(|property| of_powershell(&property.name) || is_meant(&property.name))
}

fn of_clixml(text: &str) -> Vec<Object> {
    let mut objects = Vec::new();
    let mut next = clixml::pieces(text.as_bytes());
    while let Ok(Some(piece)) = next() {
        if let clixml::Piece::Object(bytes) = piece {
            objects.extend(clixml::object(&bytes));
        }
    }
    objects
}

/// The keys of a printout.
///
/// # Errors
/// Where it holds no key.
pub(super) fn read(form: Form, objects: &[Object]) -> Result<Export, Malformed> {
    if !objects.iter().any(is_of_a_key) {
        return Err(Malformed::new(
            1,
            "objects with a PSPath in the registry, as Get-ItemProperty gives them",
            "",
        ));
    }
    let mut keys = Keys::default();
    let mut host = None;
    for object in objects {
        let mut key = Key::new(path(object));
        let computer = object.get("PSComputerName").and_then(Printed::text);
        host = host
            .or_else(|| computer.filter(|name| !name.is_empty()))
            .or_else(|| key.path.host().map(str::to_owned));
        for property in &object.properties {
            if !ADDED.contains(&property.name.as_str()) && is_set(&property.value) {
                key.set(Value {
                    name: property.name.clone(),
                    data: data(&property.value),
                });
            }
        }
        keys.add(key);
    }
    Ok(Export {
        form,
        host,
        keys: keys.kept,
        skipped_lines: 0,
        completeness: Completeness::Whole,
    })
}

/// The path of a key: its own, that of its parent and its name, or what is left of a path that was cut off.
fn path(object: &Object) -> KeyPath {
    let text = |name: &str| object.get(name).and_then(Printed::text).unwrap_or_default();
    let (own, parent, name) = (text("PSPath"), text("PSParentPath"), text("PSChildName"));
    let is_cut = |path: &str| path.ends_with("...") || path.ends_with('\u{2026}');
    if !own.is_empty() && !is_cut(&own) {
        return KeyPath::parse(&own).unwrap_or_else(KeyPath::unnamed);
    }
    let joined = format!("{parent}\\{name}");
    if !parent.is_empty() && !name.is_empty() && !is_cut(&parent) {
        return KeyPath::parse(&joined).unwrap_or_else(KeyPath::unnamed);
    }
    let left = own.trim_end_matches(['.', '\u{2026}']);
    let left = left.strip_prefix(PROVIDER).unwrap_or(left);
    let begins = |whole: &str, part: &str| {
        whole
            .get(..part.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(part))
    };
    let named = name.is_empty() || name.eq_ignore_ascii_case("SCHANNEL");
    if left.len() >= ENOUGH.len() && begins(SCHANNEL, left) && named {
        return KeyPath::parse(SCHANNEL).unwrap_or_else(KeyPath::unnamed);
    }
    KeyPath::unnamed()
}

/// An empty cell of a table or a list is a value that the object does not have.
fn is_set(value: &Printed) -> bool {
    !matches!(value, Printed::Untyped(text) if text.is_empty())
}

fn data(value: &Printed) -> Data {
    match value {
        Printed::Untyped(text) => Data::Printed(text.clone()),
        Printed::Text(text) => Data::Text(text.clone()),
        Printed::Number(number) => u64::try_from(*number).map_or_else(
            |_| Data::Other("a negative number".to_owned()),
            Data::Number,
        ),
        Printed::Narrow(number) => Data::Dword(*number),
        Printed::Wide(number) => Data::Qword(*number),
        Printed::Bytes(bytes) => Data::Binary(bytes.clone()),
        Printed::List(items) => Data::Text(items.join(" ")),
        Printed::Other(kind) => Data::Other(format!("of the type {kind}")),
    }
}
