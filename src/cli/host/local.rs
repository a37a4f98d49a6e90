//! The registry of this machine, read and never written.

use anyhow::Context;
use winreg::RegKey;
use winreg::enums::{HKEY_LOCAL_MACHINE, KEY_READ, KEY_WOW64_64KEY};

use crate::registry::{Data, Export, Form, Key, KeyPath, Value};

const SCHANNEL: &str = r"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";
/// The bindings of http.sys.
const BINDINGS: &str = r"SYSTEM\CurrentControlSet\Services\HTTP\Parameters\SslBindingInfo";
/// Deepest key below that of Schannel: `Protocols\TLS 1.0\Client`.
const DEPTH_MAX: usize = 3;

pub(super) fn read(host: &str) -> anyhow::Result<Export> {
    let machine = RegKey::predef(HKEY_LOCAL_MACHINE);
    let mut keys = Vec::new();
    read_key(&machine, SCHANNEL, 0, &mut keys)
        .with_context(|| format!("cannot read HKLM\\{SCHANNEL}"))?;
    match read_key(&machine, BINDINGS, 0, &mut keys) {
        // A machine without bindings has no such key.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        read => read.with_context(|| format!("cannot read HKLM\\{BINDINGS}"))?,
    }
    Ok(Export::of_keys(Form::Local, Some(host.to_owned()), keys))
}

fn read_key(
    machine: &RegKey,
    path: &str,
    depth: usize,
    keys: &mut Vec<Key>,
) -> std::io::Result<()> {
    // A 32-bit build sees the keys of 64-bit Windows only when it asks for them.
    let key = machine.open_subkey_with_flags(path, KEY_READ | KEY_WOW64_64KEY)?;
    let Some(path_of_key) = KeyPath::parse(&format!("HKLM\\{path}")) else {
        return Ok(());
    };
    let mut read = Key::new(path_of_key);
    for value in key.enum_values() {
        let (name, value) = value?;
        let data = Data::of_type(value.vtype as u32, value.bytes.to_vec());
        read.set(Value { name, data });
    }
    keys.push(read);
    if depth < DEPTH_MAX {
        for name in key.enum_keys() {
            read_key(machine, &format!("{path}\\{}", name?), depth + 1, keys)?;
        }
    }
    Ok(())
}
