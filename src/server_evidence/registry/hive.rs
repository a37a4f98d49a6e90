//! A hive itself: `SYSTEM` of `%SystemRoot%\System32\config`, or what `reg save` writes, through the crate `regf`.

use regf::RegistryHive;
use regf::hive::RegistryKey;

use super::data::Data;
use super::export::{Completeness, Export, Form, Keys};
use super::key::{Key, KeyPath, Value};
use super::malformed::Malformed;
use crate::untrusted_text::clean;

/// First bytes of a hive.
pub(super) const MAGIC: &[u8] = b"regf";
/// Deepest key below those that are looked for: `Protocols\TLS 1.0\Client`.
const DEPTH_MAX: usize = 5;
/// Most keys that are looked at.
const KEYS_MAX: usize = 5000;
/// Largest value that is kept, in bytes.
const VALUE_MAX: u32 = 64 * 1024;
/// The keys that are looked for, in each control set.
const WANTED: [&str; 2] = [
    r"Control\SecurityProviders",
    r"Services\HTTP\Parameters\SslBindingInfo",
];

pub(super) fn read(bytes: &[u8]) -> Result<Export, Malformed> {
    let broken = |error: regf::Error| {
        Malformed::new(1, "a whole registry hive", &clean(&error.to_string(), 200))
    };
    let hive = RegistryHive::from_bytes(bytes.to_vec()).map_err(broken)?;
    let root = hive.root_key().map_err(broken)?;
    let mut reader = Reader {
        keys: Keys::default(),
        looked_at: 0,
    };
    let subkeys = root.subkeys().map_err(broken)?;
    let sets = subkeys.iter().filter(|key| is_set(&key.name()));
    let mut found = false;
    let mut host = None;
    for set in sets {
        found = true;
        for wanted in WANTED {
            if let Some(key) = open(set, wanted) {
                reader.read(&key, &format!(r"HKLM\SYSTEM\{}\{wanted}", set.name()), 0);
            }
        }
        host = host.or_else(|| computer_name(set));
    }
    if let Some(select) = open(&root, "Select") {
        reader.read(&select, r"HKLM\SYSTEM\Select", DEPTH_MAX);
    }
    // What `reg save` writes of one key does not say which key it was.
    if !found {
        let mut key = Key::new(KeyPath::unnamed());
        values(&root, &mut key);
        reader.keys.add(key);
    }
    let completeness = match hive.is_dirty() {
        true => Completeness::LogsOutside,
        false => Completeness::Whole,
    };
    Ok(Export {
        form: Form::Hive,
        host,
        keys: reader.keys.kept,
        skipped_lines: 0,
        completeness,
    })
}

/// `ControlSet001` and its like.
fn is_set(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let number = name.strip_prefix("controlset");
    number.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

fn open<'a>(key: &RegistryKey<'a>, path: &str) -> Option<RegistryKey<'a>> {
    let mut names = path.split('\\');
    let first = key.open_subkey(names.next()?).ok()?;
    names.try_fold(first, |key, name| key.open_subkey(name).ok())
}

/// The name of the computer, as the control set keeps it.
fn computer_name(set: &RegistryKey<'_>) -> Option<String> {
    let key = open(set, r"Control\ComputerName\ComputerName")?;
    let name = key.value("ComputerName").ok()?.string_data().ok()?;
    Some(clean(name.trim_end_matches('\0'), 255)).filter(|name| !name.is_empty())
}

struct Reader {
    keys: Keys,
    looked_at: usize,
}

impl Reader {
    fn read(&mut self, key: &RegistryKey<'_>, path: &str, depth: usize) {
        if self.looked_at >= KEYS_MAX {
            return;
        }
        self.looked_at += 1;
        if let Some(path) = KeyPath::parse(path) {
            let mut read = Key::new(path);
            values(key, &mut read);
            self.keys.add(read);
        }
        if depth >= DEPTH_MAX {
            return;
        }
        for below in key.subkeys().unwrap_or_default() {
            let path = format!("{path}\\{}", below.name());
            self.read(&below, &path, depth + 1);
        }
    }
}

/// The values of a key. One that is damaged is told by its type.
fn values(key: &RegistryKey<'_>, into: &mut Key) {
    for value in key.values().unwrap_or_default() {
        let data = match value.data_size() {
            0..=VALUE_MAX => value.raw_data().map_or_else(
                |_| Data::Other("damaged".to_owned()),
                |bytes| Data::of_type(value.raw_data_type(), bytes),
            ),
            size => Data::Other(format!("{size} bytes")),
        };
        into.set(Value {
            name: value.name(),
            data,
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regf::HiveBuilder;

    use super::*;
    use crate::server_evidence::registry::{Place, read as read_any};

    const SCHANNEL: &str = r"ControlSet001\Control\SecurityProviders\SCHANNEL";

    /// A hive of a machine with the second control set in use.
    fn hive(value: u32) -> Vec<u8> {
        let mut builder = HiveBuilder::new_with_name("ROOT").unwrap();
        let mut dword = |path: &str, name: &str, value: u32| {
            builder.create_key(path).unwrap();
            builder.add_value_dword(path, Some(name), value).unwrap();
        };
        dword("Select", "Current", 2);
        dword(SCHANNEL, "EnableSessionTicket", 1);
        let used = SCHANNEL.replace("001", "002");
        dword(&used, "EnableSessionTicket", value);
        dword(&format!(r"{used}\Protocols\TLS 1.0\Server"), "Enabled", 0);
        let binding = r"ControlSet002\Services\HTTP\Parameters\SslBindingInfo\0.0.0.0:444";
        dword(binding, "DefaultFlags", 2);
        let name = r"ControlSet002\Control\ComputerName\ComputerName";
        builder.create_key(name).unwrap();
        builder
            .add_value_string(name, Some("ComputerName"), "FE01")
            .unwrap();
        builder.to_bytes().unwrap()
    }

    #[test]
    fn the_control_set_in_use_is_found() {
        let export = read_any(&hive(2)).unwrap();
        assert_eq!(export.form, Form::Hive);
        assert_eq!(export.host.as_deref(), Some("FE01"));
        let of = |place: Place| {
            let mut keys = export.keys.iter();
            keys.find(|key| key.path.place() == place).unwrap()
        };
        let value = |place: Place, name: &str| of(place).value(name).unwrap().data.clone();
        assert_eq!(value(Place::Select, "Current"), Data::Dword(2));
        let used = || Place::ControlSet(2, Vec::new());
        assert_eq!(value(used(), "EnableSessionTicket"), Data::Dword(2));
        assert!(export.keys.iter().any(|key| key.path.passes("tls 1.0")));
        assert!(
            export
                .keys
                .iter()
                .any(|key| key.path.passes("sslbindinginfo"))
        );
    }

    /// Writes the seed of the fuzz target `registry` anew.
    #[test]
    #[ignore = "writes a file of the project: run it when the reader changes"]
    fn write_seed() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        std::fs::write(root.join("fuzz/seeds/registry/system.hiv"), hive(2)).unwrap();
    }

    #[test]
    fn damage_is_an_error_or_read_around() {
        let whole = hive(2);
        for at in (0..whole.len()).step_by(whole.len() / 200) {
            let _ = read_any(&whole[..at]);
        }
        let error = read_any(&whole[..3000]).unwrap_err().to_string();
        assert!(error.contains("a whole registry hive"), "{error}");
    }

    proptest! {
        #[test]
        fn no_damage_can_make_it_panic(places in prop::collection::vec((0..20_000_usize, any::<u8>()), 1..20)) {
            let mut bytes = hive(2);
            for (at, byte) in places {
                let at = at % bytes.len();
                bytes[at] = byte;
            }
            let _ = read_any(&bytes);
        }
    }
}
