//! Which file names something of which other, and the shortest circle of such files.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::mentions::{Mention, mentions};
use super::methods::{Methods, Owner, methods};
use super::tree::{Name, Segments, Tree};

/// Longest chain of re-exports that is followed.
const DEPTH_MAX: usize = 16;

/// For each file, the files that it names something of, each with one of the paths by which it does.
pub(super) type Graph = BTreeMap<String, BTreeMap<String, String>>;

/// Where a path leads.
enum Found {
    Module(Segments),
    /// Something that is defined in this file.
    Item(String),
}

/// The edges between files.
pub(super) fn graph(tree: &Tree) -> Graph {
    let mut graph = Graph::new();
    for (file, (module, parsed)) in &tree.files {
        let edges = graph.entry(file.clone()).or_default();
        for Mention { module, path } in mentions(module, parsed) {
            for other in definers(tree, &module, &path) {
                if other != *file {
                    edges.entry(other).or_insert_with(|| path.join("::"));
                }
            }
        }
    }
    add_calls(tree, &mut graph);
    graph
}

/// A type by the file that defines it, and its name.
type Named = (String, String);

/// The edges to methods of a type that are defined in another file than the type.
fn add_calls(tree: &Tree, graph: &mut Graph) {
    let all: BTreeMap<&String, Methods> = tree
        .files
        .iter()
        .map(|(file, (module, parsed))| (file, methods(module, parsed)))
        .collect();
    let mut defined: BTreeMap<String, BTreeMap<Named, &String>> = BTreeMap::new();
    for (file, found) in &all {
        for (owner, names) in &found.defined {
            for (named, name) in named(tree, owner)
                .iter()
                .flat_map(|n| names.iter().map(move |m| (n, m)))
            {
                let places = defined.entry(name.clone()).or_default();
                places.insert(named.clone(), file);
            }
        }
    }
    for (file, found) in &all {
        let Some(edges) = graph.get_mut(*file) else {
            continue;
        };
        for (owner, names) in &found.on_self {
            let places = |name| Some((name, defined.get(name)?.get(&named(tree, owner)?)?));
            for (name, place) in names.iter().filter_map(places) {
                add_call(edges, file, place, name);
            }
        }
        // On anything else, its type is known where no other type has such a method.
        for name in &found.called {
            let places = defined.get(name).into_iter().flatten();
            let [((home, _), place)] = places.collect::<Vec<_>>()[..] else {
                continue;
            };
            if home == *file || edges.contains_key(home) {
                add_call(edges, file, place, name);
            }
        }
    }
}

fn named(tree: &Tree, (module, path): &Owner) -> Option<Named> {
    let home = definers(tree, module, path).into_iter().next()?;
    Some((home, path.last()?.clone()))
}

fn add_call(edges: &mut BTreeMap<String, String>, file: &String, place: &String, name: &str) {
    if place != file {
        let said = || format!("the method {name}");
        edges.entry(place.clone()).or_insert_with(said);
    }
}

/// The files that define what `path` names in `module`; none for another crate.
fn definers(tree: &Tree, module: &Segments, path: &[String]) -> BTreeSet<String> {
    let found = resolve(tree, module, path, 0).into_iter();
    let files = found.filter_map(|found| match found {
        Found::Item(file) => Some(file),
        // A module alone says nothing: what is named of it does.
        Found::Module(_) => None,
    });
    files.collect()
}

fn resolve(tree: &Tree, module: &Segments, path: &[String], depth: usize) -> Vec<Found> {
    let mut at = module.clone();
    let mut rest = path;
    let mut rooted = false;
    while let [first, others @ ..] = rest {
        match first.as_str() {
            "crate" => at.clear(),
            "self" => {}
            "super" => drop(at.pop()),
            _ => break,
        }
        rooted = true;
        rest = others;
    }
    match rest {
        [] if rooted => vec![Found::Module(at)],
        [] => Vec::new(),
        rest => within(tree, &at, rest, depth),
    }
}

/// What the first name of `path` is in `module`, and what the others are in that.
fn within(tree: &Tree, module: &Segments, path: &[String], depth: usize) -> Vec<Found> {
    let (Some(here), [first, rest @ ..]) = (tree.modules.get(module), path) else {
        return Vec::new();
    };
    if depth > DEPTH_MAX {
        return Vec::new();
    }
    let mut found = Vec::new();
    for name in here.names.get(first).into_iter().flatten() {
        match name {
            Name::Item => found.push(Found::Item(here.file.clone())),
            Name::Module => found.push(Found::Module(below(module, first))),
            Name::Import(path) => found.extend(resolve(tree, module, path, depth + 1)),
        }
    }
    if found.is_empty() {
        let globs = here.globs.iter();
        found.extend(globs.flat_map(|glob| {
            let path: Segments = glob.iter().chain([first]).cloned().collect();
            resolve(tree, module, &path, depth + 1)
        }));
    }
    if rest.is_empty() {
        return found;
    }
    let is_module = |found: &Found| matches!(found, Found::Module(_));
    // A function may have the name of a module, and nothing is within it.
    let has_module = found.iter().any(is_module);
    found.retain(|found| !has_module || is_module(found));
    let further = found.into_iter().flat_map(|found| match found {
        Found::Module(module) => within(tree, &module, rest, depth + 1),
        // A variant, a constant or a function of a type stands where the type does.
        item => vec![item],
    });
    further.collect()
}

fn below(module: &Segments, name: &str) -> Segments {
    let name = [name.to_owned()];
    module.iter().cloned().chain(name).collect()
}

/// The shortest circle: each file with what it names of the next; none where there is no circle.
pub(super) fn shortest_circle(graph: &Graph) -> Option<Vec<String>> {
    let circles = graph.keys().filter_map(|file| circle_from(graph, file));
    let shortest = circles.min_by_key(Vec::len)?;
    let next = shortest.iter().cycle().skip(1);
    let steps = shortest.iter().zip(next);
    let steps = steps.map(|(from, to)| format!("{from} names {} of {to}", graph[from][to]));
    Some(steps.collect())
}

/// The shortest way from a file back to itself.
fn circle_from(graph: &Graph, start: &String) -> Option<Vec<String>> {
    let mut before: BTreeMap<&String, &String> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(file) = queue.pop_front() {
        for next in graph.get(file).into_iter().flat_map(BTreeMap::keys) {
            if next == start {
                let mut way = vec![file.clone()];
                let mut at = file;
                while let Some(earlier) = before.get(at) {
                    way.push((*earlier).clone());
                    at = earlier;
                }
                way.reverse();
                return Some(way);
            }
            if !before.contains_key(next) {
                before.insert(next, file);
                queue.push_back(next);
            }
        }
    }
    None
}
