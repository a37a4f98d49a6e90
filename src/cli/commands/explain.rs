//! `ticketprobe explain`: what a word of a report, or an event, means.

use std::io::{self, Write};

use anyhow::anyhow;
use textwrap::Options;

use crate::catalogue::{Block, Kind, blocks};
use crate::cli::arguments::ExplainArgs;
use crate::cli::console::streams::to_stdout;
use crate::cli::failure::{Blame, Failure};
use crate::explain::{find, nearest};
use crate::untrusted_text::clean;

/// Widest line, in columns.
const WIDTH: usize = 100;
/// Longest name that is repeated, in characters.
const NAME_MAX: usize = 60;

pub(in crate::cli) fn main(args: &ExplainArgs) -> Result<u8, Failure> {
    let Some(id) = &args.id else {
        to_stdout(|out| write_list(out))?;
        return Ok(0);
    };
    let topics = find(id);
    if topics.is_empty() {
        return Err(anyhow!(unknown(id))).usage();
    }
    to_stdout(|out| topics.iter().try_for_each(|topic| write_topic(topic, out)))?;
    Ok(0)
}

fn unknown(id: &str) -> String {
    let near = match nearest(id).as_slice() {
        [] => String::new(),
        near => format!(" (near: {})", near.join(", ")),
    };
    format!(
        "explain: '{}' is no verdict, reason, state, finding, change or event that is known{near}; \
         ticketprobe explain lists them",
        clean(id, NAME_MAX)
    )
}

fn write_list(out: &mut dyn Write) -> io::Result<()> {
    for kind in Kind::ALL {
        let names = blocks().iter().filter(|topic| topic.kind == kind);
        let names: Vec<&str> = names.map(|topic| topic.id).collect();
        write_line(&format!("{kind}:"), &names.join(", "), out)?;
    }
    Ok(())
}

fn write_topic(topic: &Block, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} ({})", topic.id, topic.kind)?;
    write_line("Means:", topic.meaning().unwrap_or_default(), out)?;
    write_line("Seen:", topic.seen().unwrap_or_default(), out)?;
    let sources = topic.sources().into_iter().map(|told| ("Source", told));
    let next_steps = topic.next_steps().into_iter().map(|told| ("Next", told));
    for (label, told) in sources.chain(next_steps) {
        let label = match told.case {
            Some(case) => format!("{label} ({}):", case.replace('-', " ")),
            None => format!("{label}:"),
        };
        write_line(&label, &told.words, out)?;
    }
    Ok(())
}

fn write_line(label: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let options = Options::new(WIDTH)
        .initial_indent("  ")
        .subsequent_indent("    ")
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .word_separator(textwrap::WordSeparator::AsciiSpace);
    writeln!(
        out,
        "{}",
        textwrap::fill(&format!("{label} {text}"), options)
    )
}
