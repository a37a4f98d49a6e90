//! Links from document to document.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The links of a document that lead to no file, or to no heading of it. What lies on the web is not looked up.
pub(crate) fn broken(document: &str) -> Vec<String> {
    let text = fs::read_to_string(document).unwrap();
    let here = Path::new(document).parent().unwrap();
    let leads = |link: &&String| {
        let (file, heading) = link.split_once('#').unwrap_or((link.as_str(), ""));
        let target = if file.is_empty() {
            document.into()
        } else {
            here.join(file)
        };
        match fs::read_to_string(&target) {
            _ if target.is_dir() => true,
            Ok(text) => heading.is_empty() || headings(&text).contains(heading),
            Err(_) => false,
        }
    };
    let links = links(&text);
    let broken = links.iter().filter(|link| !leads(link));
    broken.map(|link| format!("{document}: {link}")).collect()
}

fn links(text: &str) -> Vec<String> {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES);
    let targets = events.filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.to_string())
        }
        _ => None,
    });
    targets.filter(|target| !target.contains("://")).collect()
}

/// Files and folders of the source that running text names: what begins with a folder of the crate.
pub(crate) fn named_files(document: &str) -> Vec<String> {
    let text = fs::read_to_string(document).unwrap();
    let spans = Parser::new_ext(&text, Options::ENABLE_TABLES).filter_map(|event| match event {
        Event::Code(span) => Some(span.to_string()),
        _ => None,
    });
    let folders = [
        "src/", "tests/", "docs/", "scripts/", "fuzz/", "schema/", "benches/",
    ];
    let is_ours = |span: &String| folders.iter().any(|folder| span.starts_with(folder));
    spans
        .filter(|span| is_ours(span) && !span.contains(char::is_whitespace))
        .collect()
}

/// The names that GitHub gives the headings.
fn headings(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut heading: Option<String> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(part) | Event::Code(part) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&part);
                }
            }
            Event::End(TagEnd::Heading(_)) => found.extend(heading.take().map(|text| slug(&text))),
            _ => {}
        }
    }
    found
}

fn slug(heading: &str) -> String {
    let kept = heading
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[test]
fn headings_have_the_names_that_github_gives() {
    let names = headings("# What it's *for*: `a` b?\n## Two\n");
    assert!(
        names.contains("what-its-for-a-b") && names.contains("two"),
        "{names:?}"
    );
    assert_eq!(links("[a](b.md#c) [d](https://e/)"), ["b.md#c"]);
}
