//! `Get-Item` and `Get-ChildItem` of the registry: the key above in a line of its own, and below it a row for each key with its properties.

use crate::printout::{Object, list};

/// The keys of such a printout, each with the path above it and its name.
pub(super) fn objects(text: &str) -> Vec<Object> {
    let mut above: Option<&str> = None;
    let mut objects: Vec<Object> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        if let Some(path) = parent(line) {
            above = Some(path);
            continue;
        }
        let Some(above) = above else {
            continue;
        };
        let (name, rest) = match line.starts_with(' ') {
            true => ("", line.trim_start()),
            false => line.split_once("  ").unwrap_or((line, "")),
        };
        let property = list::property(rest.trim_start());
        if !name.is_empty() && property.is_some() {
            let mut object = Object::default();
            object.add("PSParentPath", above);
            object.add("PSChildName", name.trim());
            objects.push(object);
        }
        if let (Some((name, value)), Some(object)) = (property, objects.last_mut()) {
            object.add(name, value);
        }
    }
    objects
}

/// The path in `    Hive: HKEY_LOCAL_MACHINE\...`, whatever the word before it.
fn parent(line: &str) -> Option<&str> {
    let (word, path) = line.trim_start().split_once(": ")?;
    let alone = line.starts_with(' ') && !word.contains(' ');
    (alone && path.trim_start().starts_with("HKEY_")).then(|| path.trim())
}
