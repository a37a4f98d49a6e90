//! Imports point one way: each module of `src/lib.rs`, or of a wing, imports only from those that stand above it in the list there.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it did not expect"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A module whose documentation lists its rooms in layers: the crate, or a wing of it.
struct Wing {
    /// Its file.
    file: &'static str,
    /// The folder of its rooms.
    folder: &'static str,
    /// How paths of its rooms begin.
    path: &'static str,
}

const WINGS: [Wing; 4] = [
    Wing {
        file: "src/lib.rs",
        folder: "src",
        path: "crate::",
    },
    Wing {
        file: "src/server_evidence.rs",
        folder: "src/server_evidence",
        path: "crate::server_evidence::",
    },
    Wing {
        file: "src/presentation.rs",
        folder: "src/presentation",
        path: "crate::presentation::",
    },
    Wing {
        file: "src/cli.rs",
        folder: "src/cli",
        path: "crate::cli::",
    },
];

impl Wing {
    /// Its rooms in the order of the list in its documentation.
    fn layers(&self) -> Vec<String> {
        let text = fs::read_to_string(self.file).unwrap();
        text.lines()
            .filter(|line| line.starts_with("//! - "))
            .flat_map(|line| line.split('`').skip(1).step_by(2))
            .map(str::to_owned)
            .collect()
    }

    fn declared(&self) -> Vec<String> {
        let text = fs::read_to_string(self.file).unwrap();
        text.lines()
            .filter_map(|line| line.split_once("mod ")?.1.strip_suffix(';'))
            .map(str::to_owned)
            .collect()
    }

    /// The room that a file belongs to; none for the file of the wing itself and for `main.rs`.
    fn room_of(&self, path: &Path) -> Option<String> {
        let first = path.strip_prefix(self.folder).ok()?.components().next()?;
        let name = Path::new(first.as_os_str())
            .file_stem()?
            .to_str()?
            .to_owned();
        (name != "lib" && name != "main").then_some(name)
    }

    /// The rooms that the code of a file names: by the path of the wing, or by as many `super` as lead up to it.
    fn imports(&self, path: &Path, text: &str) -> Vec<String> {
        let depth = path
            .strip_prefix(self.folder)
            .map_or(0, |rest| rest.components().count());
        let climb = "super::".repeat(depth);
        let climbed = without_inline_tests(text)
            .lines()
            .filter(|line| line.matches("super::").count() == depth)
            .filter_map(|line| line.split_once(climb.as_str()));
        text.lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .flat_map(|line| line.split(self.path).skip(1))
            .chain(climbed.map(|(_, rest)| rest))
            .filter_map(|rest| {
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
                Some(rest[..end.unwrap_or(rest.len())].to_owned()).filter(|name| !name.is_empty())
            })
            .filter(|name| name.chars().next().is_some_and(char::is_lowercase))
            .collect()
    }
}

/// Tests within a file stand a module deeper: their `super` leads to the file.
fn without_inline_tests(text: &str) -> &str {
    text.split_once("#[cfg(test)]\nmod tests {")
        .map_or(text, |(code, _)| code)
}

/// How many lines of code a room may hold, so that one person can know it: without tests, comments and blank lines.
const MOST_LINES: usize = 3000;

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

#[test]
fn every_module_stands_in_the_list_once() {
    for wing in &WINGS {
        let mut listed = wing.layers();
        listed.sort();
        let mut declared = wing.declared();
        declared.sort();
        declared.retain(|name| name != "tests");
        assert_eq!(listed, declared, "{}", wing.file);
    }
}

#[test]
fn imports_point_upward_in_the_list_only() {
    for wing in &WINGS {
        let layers = wing.layers();
        let rank: BTreeMap<&str, usize> = layers
            .iter()
            .enumerate()
            .map(|(i, n)| (n.as_str(), i))
            .collect();
        let mut files = Vec::new();
        sources(Path::new(wing.folder), &mut files);
        assert!(files.len() > layers.len(), "{} was not read", wing.folder);
        let mut wrong = Vec::new();
        let mut seen = 0;
        for path in &files {
            let Some(room) = wing.room_of(path) else {
                continue;
            };
            let text = fs::read_to_string(path).unwrap();
            for import in wing.imports(path, &text) {
                seen += 1;
                match rank.get(import.as_str()) {
                    Some(other) if *other <= rank[room.as_str()] => {}
                    _ => wrong.push(format!("{} imports {}{import}", path.display(), wing.path)),
                }
            }
        }
        assert!(seen > 9, "no imports were found in {}", wing.folder);
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

fn lines_of_code(path: &Path) -> usize {
    if path.iter().any(|part| part == "tests") || path.ends_with("tests.rs") {
        return 0;
    }
    let text = fs::read_to_string(path).unwrap();
    without_inline_tests(&text)
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .count()
}

#[test]
fn a_room_is_small_enough_to_know() {
    let wings: Vec<&str> = WINGS.iter().skip(1).map(|wing| wing.folder).collect();
    let mut rooms: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for wing in &WINGS {
        let mut files = Vec::new();
        sources(Path::new(wing.folder), &mut files);
        for file in files {
            let Some(room) = wing.room_of(&file) else {
                continue;
            };
            let room = Path::new(wing.folder).join(room);
            if !wings.iter().any(|wing| room.ends_with(wing)) {
                *rooms.entry(room).or_default() += lines_of_code(&file);
            }
        }
    }
    assert!(rooms.values().sum::<usize>() > 10_000, "src/ was not read");
    rooms.retain(|_, lines| *lines > MOST_LINES);
    assert_eq!(rooms, BTreeMap::new(), "over {MOST_LINES} lines of code");
}

/// The names of modules in the `//!` lines of a file that lists its rooms there.
fn named_in_the_map(text: &str) -> Vec<&str> {
    let map: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("//!"))
        .collect();
    if !map.iter().any(|line| line.starts_with("//! - ")) {
        return Vec::new();
    }
    let quoted = map
        .iter()
        .flat_map(|line| line.split('`').skip(1).step_by(2));
    let is_module = |name: &&str| {
        let of_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_:".contains(c);
        !name.is_empty() && name.chars().all(of_name)
    };
    quoted.filter(is_module).collect()
}

/// A file or a folder of that name stands beside those that the map is of, among the rooms of the crate, or among the commands.
fn stands_somewhere(file: &Path, name: &str) -> bool {
    let beside = file.with_extension("");
    let folders = [
        beside.as_path(),
        "src".as_ref(),
        "src/cli/commands".as_ref(),
    ];
    let mut places = folders
        .iter()
        .map(|folder| folder.join(name.replace("::", "/")));
    places.any(|place| place.is_dir() || place.with_extension("rs").is_file())
}

#[test]
fn maps_of_modules_name_what_is_there() {
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    let mut seen = 0;
    let mut strangers = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for name in named_in_the_map(&text) {
            seen += 1;
            if !stands_somewhere(&file, name) {
                strangers.push(format!("{}: `{name}`", file.display()));
            }
        }
    }
    assert!(seen > 60, "the maps were not read: {seen}");
    assert!(strangers.is_empty(), "{strangers:#?}");
}

#[test]
fn judgement_knows_no_network() {
    let mut files = vec![
        PathBuf::from("src/facts_of_front_end.rs"),
        PathBuf::from("src/diagnosis.rs"),
        PathBuf::from("src/across_front_ends.rs"),
        PathBuf::from("src/change.rs"),
        PathBuf::from("src/server_evidence.rs"),
    ];
    let folders = [
        "facts_of_front_end",
        "diagnosis",
        "across_front_ends",
        "change",
        "server_evidence",
    ];
    for folder in folders {
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
