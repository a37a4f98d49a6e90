//! `Format-List`: `Name : Value`, a property a line. Long values go on in the lines below, indented.

use super::{Object, Printed};

/// Longest name of a property, in bytes.
const NAME_MAX: usize = 120;

/// The objects of a printout; lines around them are passed over.
#[must_use]
pub fn objects(text: &str) -> Vec<Object> {
    let mut objects = Vec::new();
    let mut open = Object::default();
    let mut close = |open: &mut Object| {
        let object = std::mem::take(open);
        if !object.properties.is_empty() {
            objects.push(object);
        }
    };
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_end();
        if line.is_empty() {
            close(&mut open);
        } else if let Some((name, value)) = property(line) {
            if open.properties.is_empty() {
                open.line = index + 1;
            }
            open.push(name, Printed::Untyped(value.to_owned()));
        } else if line.starts_with(' ') {
            go_on(&mut open, line.trim_start());
        }
    }
    close(&mut open);
    objects
}

/// Name and value of a line such as `EnableSessionTicket : 2`.
#[must_use]
pub fn property(line: &str) -> Option<(&str, &str)> {
    if line.starts_with([' ', '\t']) {
        return None;
    }
    let at = line.find(" :")?;
    let (name, rest) = (line[..at].trim_end(), &line[at + 2..]);
    let parted = rest.is_empty() || rest.starts_with(' ');
    let plain = !name.is_empty() && name.len() <= NAME_MAX && !name.contains([' ', ':', '\\']);
    (parted && plain).then(|| (name, rest.trim()))
}

/// PowerShell breaks a value at the width of its window, anywhere.
fn go_on(object: &mut Object, rest: &str) {
    let last = object.properties.last_mut();
    if let Some(Printed::Untyped(value)) = last.map(|property| &mut property.value) {
        value.push_str(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_and_broken_values_are_read() {
        let text = "\r\n\r\nA      : 1\r\nPSPath : Core\\Registry::HKEY_LOCAL_MACHINE\\SYSTEM\\Current\r\n         ControlSet\r\nEmpty  : \r\n\r\nB : x : y\r\n";
        let all = objects(text);
        assert_eq!(all.len(), 2);
        let text = |name: &str| all[0].get(name).and_then(Printed::text);
        assert_eq!(text("a").as_deref(), Some("1"));
        let path = "Core\\Registry::HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet";
        assert_eq!(text("PSPath").as_deref(), Some(path));
        assert_eq!(text("Empty").as_deref(), Some(""));
        assert_eq!(
            all[1].get("B").and_then(Printed::text).as_deref(),
            Some("x : y")
        );
        assert_eq!((all[0].line, all[1].line), (3, 8));
        assert!(objects("No object here.\n").is_empty());
    }
}
