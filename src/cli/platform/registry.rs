//! The registry of this machine, read and never written.

use anyhow::Context;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use winreg::RegKey;
use winreg::enums::{HKEY_LOCAL_MACHINE, KEY_READ, KEY_WOW64_64KEY};

use crate::local::full_name::full_name;
use crate::server_evidence::registry::{Data, Export, Form, Key, KeyPath, Value};

const SCHANNEL: &str = r"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";
/// The bindings of http.sys.
const BINDINGS: &str = r"SYSTEM\CurrentControlSet\Services\HTTP\Parameters\SslBindingInfo";
/// Where Windows keeps its name.
const TCPIP: &str = r"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters";
/// Deepest key below that of Schannel: `Protocols\TLS 1.0\Client`.
const DEPTH_MAX: usize = 3;

pub(in crate::cli) fn read(host: &str) -> anyhow::Result<Export> {
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

/// As much as the account may read, and what it may not, a sentence each.
pub(in crate::cli) fn read_what_can_be(host: &str) -> (Export, Vec<String>) {
    let machine = RegKey::predef(HKEY_LOCAL_MACHINE);
    let mut keys = Vec::new();
    let mut problems = Vec::new();
    for path in [SCHANNEL, BINDINGS] {
        match read_key(&machine, path, 0, &mut keys) {
            Ok(()) => {}
            // A machine without bindings has no such key.
            Err(error) if path == BINDINGS && error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => problems.push(format!("HKLM\\{path} was not read: {error}")),
        }
    }
    let export = Export::of_keys(Form::Local, Some(host.to_owned()), keys);
    (export, problems)
}

/// When anything below the Schannel key itself was last written.
pub(in crate::cli) fn schannel_written() -> Option<Timestamp> {
    let machine = RegKey::predef(HKEY_LOCAL_MACHINE);
    let key = machine.open_subkey_with_flags(SCHANNEL, KEY_READ | KEY_WOW64_64KEY);
    let time = key.ok()?.query_info().ok()?.get_last_write_time_system();
    let number = |field: u16| i8::try_from(field).ok();
    let time = DateTime::new(
        i16::try_from(time.wYear).ok()?,
        number(time.wMonth)?,
        number(time.wDay)?,
        number(time.wHour)?,
        number(time.wMinute)?,
        number(time.wSecond)?,
        0,
    );
    let time = time.ok()?.to_zoned(TimeZone::UTC).ok()?;
    Some(time.timestamp())
}

/// The full name of this machine; its host name where the registry does not tell.
pub(in crate::cli) fn own_name() -> String {
    let machine = RegKey::predef(HKEY_LOCAL_MACHINE);
    let key = machine.open_subkey_with_flags(TCPIP, KEY_READ | KEY_WOW64_64KEY);
    let text = |name: &str| -> Option<String> { key.as_ref().ok()?.get_value(name).ok() };
    let host = text("Hostname").or_else(|| text("NV Hostname"));
    let domain = text("Domain")
        .filter(|domain| !domain.is_empty())
        .or_else(|| text("NV Domain"));
    host.and_then(|host| full_name(&host, domain.as_deref()))
        .or_else(|| full_name(&gethostname::gethostname().to_string_lossy(), None))
        .unwrap_or_else(|| "localhost".to_owned())
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
