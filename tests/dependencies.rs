//! `docs/dependencies.md` names what `Cargo.toml` names, and every exception has a reason.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it did not expect"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// A crate as the document has it: name, version, features.
type Row = (String, String, String);

fn read(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

/// The rows of all tables before the crates that others bring.
fn documented(text: &str) -> Vec<Row> {
    let (direct, _) = text.split_once("\n## Behind them").expect("the section");
    let head = |line: &&str| line.starts_with("| crate ") || line.starts_with("| ---");
    let rows = direct.lines().filter(|line| line.starts_with("| "));
    let rows = rows.filter(|line| !head(line));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [name, version, features, purpose, owner] = cells[..] else {
            panic!("five cells: {row}");
        };
        assert!(purpose.len() > 5 && owner.len() > 3, "{row}");
        (name.to_owned(), version.to_owned(), features.to_owned())
    })
    .collect()
}

/// What cargo reads in the manifest, of every kind and for every target.
fn declared() -> Vec<Row> {
    let made = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&made.stdout).unwrap();
    let dependencies = metadata["packages"][0]["dependencies"].as_array().unwrap();
    let names: BTreeSet<&str> = dependencies.iter().map(name).collect();
    let row = |name: &&str| row(name, dependencies);
    names.iter().map(row).collect()
}

fn name(dependency: &Value) -> &str {
    dependency["name"].as_str().unwrap()
}

/// One crate may stand in several tables of the manifest: what tests add to it is marked.
fn row(wanted: &str, dependencies: &[Value]) -> Row {
    let mut entries: Vec<&Value> = dependencies.iter().filter(|d| name(d) == wanted).collect();
    entries.sort_by_key(|entry| entry["kind"] == "dev");
    let mut features = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let mark = if index > 0 { " (tests)" } else { "" };
        if index == 0 && entry["uses_default_features"] == true {
            features.push("default".to_owned());
        }
        let named = entry["features"].as_array().unwrap().iter();
        let mut named: Vec<&str> = named.map(|feature| feature.as_str().unwrap()).collect();
        named.sort_unstable();
        features.extend(named.iter().map(|feature| format!("{feature}{mark}")));
    }
    let version = entries[0]["req"].as_str().unwrap();
    let features = match features.is_empty() {
        true => "none".to_owned(),
        false => features.join(", "),
    };
    let version = version.trim_start_matches('^').to_owned();
    (wanted.to_owned(), version, features)
}

#[test]
fn the_document_has_each_direct_dependency_and_no_other() {
    let mut documented = documented(&read("docs/dependencies.md"));
    documented.sort();
    let declared = declared();
    assert!(declared.len() > 50, "{declared:?}");
    let missing: Vec<&Row> = declared
        .iter()
        .filter(|d| !documented.contains(d))
        .collect();
    let left: Vec<&Row> = documented
        .iter()
        .filter(|d| !declared.contains(d))
        .collect();
    assert!(
        missing.is_empty() && left.is_empty(),
        "not in docs/dependencies.md: {missing:?}\nnot in Cargo.toml: {left:?}"
    );
    assert_eq!(
        documented.len(),
        declared.len(),
        "a crate stands there twice"
    );
}

/// A crate that the second part names is in the lock file.
#[test]
fn what_stands_behind_them_is_there() {
    let text = read("docs/dependencies.md");
    let (_, behind) = text.split_once("\n## Behind them").unwrap();
    let (behind, _) = behind.split_once("\n## ").unwrap();
    let lock = read("Cargo.lock");
    let locked = |name: &str| lock.contains(&format!("\nname = \"{name}\"\n"));
    let rows = behind.lines().filter(|line| line.starts_with("| "));
    let rows: Vec<&str> = rows.skip(2).collect();
    assert!(rows.len() > 4, "{rows:?}");
    for row in rows {
        let names = row
            .split('|')
            .skip(1)
            .take(2)
            .flat_map(|cell| cell.split(','));
        for name in names {
            let name = name.split_whitespace().next().unwrap();
            assert!(locked(name), "{name}: {row}");
        }
    }
}

/// The entries of the lists `ignore` and `skip`.
fn exceptions(text: &str) -> Vec<&str> {
    let mut entries = Vec::new();
    for list in ["ignore = [", "skip = ["] {
        let (_, rest) = text.split_once(list).expect(list);
        let (inside, _) = rest.split_once("\n]").expect("the end of the list");
        let lines = inside.lines().map(str::trim);
        entries.extend(lines.filter(|line| !line.is_empty() && !line.starts_with('#')));
    }
    entries
}

#[test]
fn every_exception_has_its_reason() {
    let text = read("deny.toml");
    let exceptions = exceptions(&text);
    assert!(exceptions.len() > 5, "{exceptions:?}");
    for entry in exceptions {
        let reason = entry.split_once("reason = \"").map(|(_, reason)| reason);
        assert!(reason.is_some_and(|reason| reason.len() > 12), "{entry}");
    }
}

/// Advisories that a file names.
fn advisories(text: &str) -> BTreeSet<&str> {
    let ids = text.match_indices("\"RUSTSEC-").filter_map(|(at, _)| {
        let rest = &text[at + 1..];
        rest.split('"').next()
    });
    ids.collect()
}

#[test]
fn both_tools_ignore_the_same_advisories() {
    let (deny, audit) = (read("deny.toml"), read(".cargo/audit.toml"));
    assert!(!advisories(&deny).is_empty());
    assert_eq!(advisories(&deny), advisories(&audit));
}
