//! Imports point one way: each module of `src/lib.rs` imports only from those that stand above it in the list there.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it did not expect"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules in the order of the list in the documentation of the crate.
fn layers() -> Vec<String> {
    let lib = fs::read_to_string("src/lib.rs").unwrap();
    lib.lines()
        .filter(|line| line.starts_with("//! - "))
        .flat_map(|line| line.split("[`").skip(1))
        .filter_map(|part| part.split_once("`]"))
        .map(|(name, _)| name.to_owned())
        .collect()
}

fn declared() -> Vec<String> {
    let lib = fs::read_to_string("src/lib.rs").unwrap();
    lib.lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The module of `src/lib.rs` that a file belongs to; none for `lib.rs` and `main.rs`.
fn module_of(path: &Path) -> Option<String> {
    let first = path.strip_prefix("src").unwrap().components().next()?;
    let name = Path::new(first.as_os_str())
        .file_stem()?
        .to_str()?
        .to_owned();
    (name != "lib" && name != "main").then_some(name)
}

/// The names that follow `crate::` in code.
fn imports(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split("crate::").skip(1))
        .filter_map(|rest| {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
            Some(&rest[..end.unwrap_or(rest.len())]).filter(|name| !name.is_empty())
        })
}

#[test]
fn every_module_stands_in_the_list_once() {
    let mut listed = layers();
    listed.sort();
    let mut declared = declared();
    declared.sort();
    assert_eq!(listed, declared);
}

#[test]
fn imports_point_upward_in_the_list_only() {
    let layers = layers();
    let rank: BTreeMap<&str, usize> = layers
        .iter()
        .enumerate()
        .map(|(i, n)| (n.as_str(), i))
        .collect();
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    assert!(files.len() > layers.len(), "src/ was not read");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for path in &files {
        let Some(module) = module_of(path) else {
            continue;
        };
        let text = fs::read_to_string(path).unwrap();
        for import in imports(&text) {
            seen += 1;
            match rank.get(import) {
                Some(other) if *other <= rank[module.as_str()] => {}
                _ => wrong.push(format!("{} imports crate::{import}", path.display())),
            }
        }
    }
    assert!(seen > 20, "no imports were found");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn judgement_knows_no_network() {
    let mut files = vec![
        PathBuf::from("src/diagnosis.rs"),
        PathBuf::from("src/change.rs"),
        PathBuf::from("src/host.rs"),
        PathBuf::from("src/history.rs"),
        PathBuf::from("src/evidence.rs"),
    ];
    for folder in ["diagnosis", "change", "host", "history", "evidence"] {
        sources(&Path::new("src").join(folder), &mut files);
    }
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        for word in ["tokio", "rustls", "std::net::Tcp", "std::time::SystemTime"] {
            assert!(!text.contains(word), "{} mentions {word}", path.display());
        }
    }
}

#[test]
fn names_say_what_is_in_a_file() {
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    sources(Path::new("tests"), &mut files);
    for path in files {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        assert!(
            !["utils", "util", "common", "types", "helpers", "misc"].contains(&stem),
            "{}",
            path.display()
        );
    }
}
