//! No circle of files: where one file names something of another, no way of names leads back.
//!
//! A file names what its imports and its code lead to, through re-exports, to the file that defines it. A method that stands in another
//! file than its type is named by the calls of the files that know the type. A `mod` line and a re-export are no names by themselves;
//! neither is anything in tests.

#[path = "circles/graph.rs"]
mod graph;
#[path = "circles/mentions.rs"]
mod mentions;
#[path = "circles/methods.rs"]
mod methods;
#[path = "circles/tree.rs"]
mod tree;

use std::collections::BTreeMap;

use graph::{graph, shortest_circle};
use tree::Tree;

fn told(circle: Option<Vec<String>>) -> String {
    circle.map_or_else(String::new, |steps| steps.join("\n"))
}

#[test]
fn no_file_stands_in_a_circle() {
    let graph = graph(&Tree::read());
    let edges: usize = graph.values().map(BTreeMap::len).sum();
    assert!(edges > graph.len(), "no imports were found");
    assert_eq!(told(shortest_circle(&graph)), "", "the shortest circle");
}

fn circle_of(files: &[(&str, &str)]) -> String {
    told(shortest_circle(&graph(&Tree::of(files.iter().copied()))))
}

#[test]
fn a_circle_is_found_and_written_out() {
    let found = circle_of(&[
        ("lib.rs", "mod log; mod wire;"),
        (
            "log.rs",
            "use crate::wire; pub fn note() { wire::reader::read() }",
        ),
        ("wire.rs", "pub mod reader;"),
        (
            "wire/reader.rs",
            "pub fn read() { assert!(crate::log::note() == ()); }",
        ),
    ]);
    assert_eq!(
        found,
        "log.rs names wire::reader::read of wire/reader.rs\nwire/reader.rs names crate::log::note of log.rs"
    );
}

#[test]
fn the_shortest_of_several_circles_is_written_out() {
    let found = circle_of(&[
        ("lib.rs", "mod a; mod b; mod c; mod d;"),
        ("a.rs", "pub struct A(crate::b::B);"),
        ("b.rs", "pub struct B(crate::c::C);"),
        ("c.rs", "pub struct C(crate::a::A, crate::d::D);"),
        ("d.rs", "pub struct D(Box<crate::c::C>);"),
    ]);
    assert_eq!(
        found,
        "c.rs names crate::d::D of d.rs\nd.rs names crate::c::C of c.rs"
    );
}

#[test]
fn a_child_that_names_its_parent_which_calls_it_is_a_circle() {
    let found = circle_of(&[
        ("lib.rs", "mod events;"),
        (
            "events.rs",
            "mod form; pub struct Event; pub fn read() -> Event { form::read() }",
        ),
        (
            "events/form.rs",
            "pub fn read() -> super::Event { super::Event }",
        ),
    ]);
    assert_eq!(
        found,
        "events.rs names form::read of events/form.rs\nevents/form.rs names super::Event of events.rs"
    );
}

#[test]
fn a_circle_through_a_re_export_is_found() {
    let found = circle_of(&[
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "mod deep; pub use self::deep::*;"),
        (
            "a/deep.rs",
            "use crate::b::Other as Same; pub struct Thing(Same);",
        ),
        ("b.rs", "use crate::a::Thing; pub struct Other(Box<Thing>);"),
    ]);
    assert_eq!(
        found,
        "a/deep.rs names crate::b::Other of b.rs\nb.rs names crate::a::Thing of a/deep.rs"
    );
}

#[test]
fn a_file_that_names_what_it_passes_on_names_it() {
    let found = circle_of(&[
        ("lib.rs", "mod a;"),
        (
            "a.rs",
            "mod deep; pub use deep::Thing; pub const SIZE: usize = 1; pub fn of() -> Thing { todo!() }",
        ),
        ("a/deep.rs", "pub struct Thing([u8; super::SIZE]);"),
    ]);
    assert_eq!(
        found,
        "a.rs names Thing of a/deep.rs\na/deep.rs names super::SIZE of a.rs"
    );
}

#[test]
fn a_call_of_a_method_in_another_file_names_it() {
    let files = |call: &str| {
        let take = format!(
            "mod answer; pub struct Hand(Vec<u8>); impl Hand {{ pub fn take(&self) {{ {call} }} }}"
        );
        circle_of(&[
            ("lib.rs", "mod a;"),
            ("a.rs", &take),
            (
                "a/answer.rs",
                "use super::Hand; impl Hand { pub(super) fn len(&self) {} }
                pub struct Other; impl Other { fn len(&self) {} }",
            ),
        ])
    };
    let expected =
        "a.rs names the method len of a/answer.rs\na/answer.rs names super::Hand of a.rs";
    assert_eq!(files("self.len()"), expected);
    assert_eq!(files("assert!(self.len() == ())"), expected);
    // A method of that name which some other type has.
    assert_eq!(files("self.0.len()"), "");
}

#[test]
fn what_is_no_circle_is_none() {
    let found = circle_of(&[
        ("lib.rs", "pub mod a; pub use a::Thing;"),
        // Passed on, not named; and what tests name does not count.
        (
            "a.rs",
            "mod deep; mod high; pub use high::{Thing, meaning}; pub const SIZE: usize = 1;
            #[cfg(test)] mod tests { use super::high::Thing; }
            // A variable is no function of another file.
            pub fn of(meaning: u8) -> String { format!(\"{}\", meaning) }",
        ),
        (
            "a/deep.rs",
            "pub(in crate::a) struct Deep([u8; super::SIZE]);",
        ),
        // A method is called on what is there, and named by nobody.
        (
            "a/high.rs",
            "use super::deep::Deep; pub struct Thing(Deep); pub fn meaning() {}
            impl Thing { fn size(&self) { self.0.of(super::SIZE) } }",
        ),
        ("a/tests.rs", "use super::high::Thing;"),
    ]);
    assert_eq!(found, "");
}

#[test]
fn a_function_with_the_name_of_a_module_is_not_that_module() {
    let found = circle_of(&[
        ("lib.rs", "mod a;"),
        ("a.rs", "mod codes; mod meaning; pub use codes::meaning;"),
        (
            "a/codes.rs",
            "use super::meaning::hex; pub fn meaning() { hex() }",
        ),
        ("a/meaning.rs", "pub fn hex() { super::meaning::hex() }"),
    ]);
    assert_eq!(found, "");
}
