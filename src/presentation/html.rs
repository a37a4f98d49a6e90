//! The report as one HTML file that holds everything it needs: no scripts, and nothing to load.
//!
//! It is XML as well, and plain ASCII: other letters are written as references.

mod answer;
mod attempt_picture;
mod colour;
mod escape;
mod reply_sign;

use std::io::{self, Write};

pub use self::attempt_picture::strip;
use self::escape::escape;
use self::reply_sign::ReplySign;
use super::answer::Answer;
use super::capture::write_capture_html;
use super::details::row::{HEADER, row};
use super::details::{self, Checks, Section, Twig, attempt_row};
use super::labelled_line::{Item, Line};
use super::row_name::Naming;
use super::text_layout::TableStyle;
use crate::report::{ChangeReport, FrontEndReport, Report, counterparts};

const STYLE: &str = include_str!("html/page.css");

/// The browser itself keeps the page from loading or running anything.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// Writes the report; with the run `before` it, pictures show both. Of `style` only `attempts` matters.
///
/// # Errors
/// Those of `out`.
pub fn write_html(
    report: &Report,
    before: Option<&Report>,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    if let Some(capture) = report.captured().filter(|_| report.change.is_none()) {
        return write_capture_html(report, &capture, out);
    }
    let answer = Answer::of(report);
    write_beginning(report, &answer, out)?;
    answer::write_answer(&answer, out)?;
    if let Some(change) = &report.change {
        answer::write_change_answer(change, out)?;
    }
    writeln!(out, "<h2>Details</h2>")?;
    if let Some(change) = &report.change {
        folded("The comparison with the earlier run", out, |out| {
            write_change(change, out)
        })?;
    }
    write_legend(report, before, out)?;
    let pairs = Pairs::new(report, before);
    for section in details::sections(report) {
        write_section(&section, &pairs, out)?;
    }
    folded("What every front end answered, and the run", out, |out| {
        write_run(report, out)
    })?;
    if style.attempts {
        for front_end in &report.front_ends {
            let title = format!("Certificates and attempts at {}", front_end.name());
            folded(&title, out, |out| {
                write_tree(front_end, out)?;
                write_attempts(front_end, out)
            })?;
        }
    }
    writeln!(out, "</main></body></html>")
}

/// What opens with a click. Paper shows all of it.
fn folded<W: Write>(
    title: &str,
    out: &mut W,
    write: impl FnOnce(&mut W) -> io::Result<()>,
) -> io::Result<()> {
    writeln!(out, "<details><summary>{}</summary>", escape(title))?;
    write(out)?;
    writeln!(out, "</details>")
}

/// What holds for the whole run.
fn write_run(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let head = details::head(report);
    writeln!(out, "<p class=\"command\">{}</p>", text(&head.command))?;
    for line in head.lines {
        writeln!(out, "<p class=\"head\">{}</p>", escape(&line))?;
    }
    write_table(report, out)?;
    for line in details::differentials(report) {
        writeln!(out, "<p>{}</p>", text(&line))?;
    }
    write_items(&details::pools(report), out)?;
    if let Some(checks) = details::checks(report) {
        write_checks(&checks, out)?;
    }
    for notice in &report.notices {
        let line = Line::labelled("Note", notice);
        writeln!(out, "<p>{}</p>", text(&line))?;
    }
    Ok(())
}

fn write_beginning(report: &Report, answer: &Answer, out: &mut impl Write) -> io::Result<()> {
    let verdict = report.verdict;
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>"
    )?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\"/>"
    )?;
    writeln!(
        out,
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"
    )?;
    writeln!(out, "<title>ticketprobe: {verdict}</title>")?;
    writeln!(out, "<style>\n{STYLE}</style></head>\n<body><main>")?;
    writeln!(
        out,
        "<h1 class=\"{}\">{}</h1>",
        colour::of_run(report),
        escape(&answer.verdict)
    )
}

fn text(line: &Line) -> String {
    let words = escape(&line.text);
    match &line.label {
        Some(label) => format!("<b>{}:</b> {words}", escape(label)),
        None => words,
    }
}

fn write_table(report: &Report, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<table class=\"rows\"><thead><tr>")?;
    write_header(&HEADER, out)?;
    writeln!(out, "</tr></thead><tbody>")?;
    let naming = Naming::of(report);
    for front_end in &report.front_ends {
        writeln!(out, "<tr>")?;
        write_cells(&HEADER, &row(naming, front_end), out)?;
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody></table>")
}

fn write_header(header: &[&str], out: &mut impl Write) -> io::Result<()> {
    for name in header {
        writeln!(out, "<th scope=\"col\">{}</th>", escape(name))?;
    }
    Ok(())
}

/// Each cell carries the name of its column, for screens on which the header has no room.
fn write_cells(header: &[&str], cells: &[String], out: &mut impl Write) -> io::Result<()> {
    for (name, cell) in header.iter().zip(cells) {
        let lines: Vec<String> = cell.lines().map(escape).collect();
        let lines = lines.join("<br/>");
        writeln!(out, "<td data-name=\"{}\">{lines}</td>", escape(name))?;
    }
    Ok(())
}

/// The marks that the pictures use, and no others.
fn write_legend(report: &Report, before: Option<&Report>, out: &mut impl Write) -> io::Result<()> {
    let front_ends = [before, Some(report)].into_iter().flatten();
    let attempts = front_ends
        .flat_map(|r| &r.front_ends)
        .flat_map(|f| &f.attempts);
    let mut marks: Vec<ReplySign> = attempts.map(ReplySign::of).collect();
    marks.sort();
    marks.dedup();
    if marks.is_empty() {
        return Ok(());
    }
    writeln!(out, "<ul class=\"legend\">")?;
    for mark in marks {
        writeln!(
            out,
            "<li><svg viewBox=\"0 0 10 10\" aria-hidden=\"true\">{}</svg> {}</li>",
            mark.draw(5.0, 5.0),
            mark.meaning()
        )?;
    }
    writeln!(out, "</ul>")
}

fn write_section(section: &Section<'_>, pairs: &Pairs<'_>, out: &mut impl Write) -> io::Result<()> {
    let level = colour::of_verdict(section.verdict);
    writeln!(
        out,
        "<details class=\"{level}\"><summary>{}</summary>",
        escape(&section.title)
    )?;
    for front_end in &section.front_ends {
        write!(out, "{}", strip(pairs.before(front_end), front_end))?;
    }
    write_items(&section.items, out)?;
    writeln!(out, "</details>")
}

fn write_change(change: &ChangeReport, out: &mut impl Write) -> io::Result<()> {
    use details::comparison::{HEADER, head, row, sections};

    for line in head(change) {
        writeln!(out, "<p class=\"head\">{}</p>", text(&line))?;
    }
    writeln!(out, "<table class=\"rows\"><thead><tr>")?;
    write_header(&HEADER, out)?;
    writeln!(out, "</tr></thead><tbody>")?;
    for front_end in &change.front_ends {
        writeln!(out, "<tr>")?;
        write_cells(&HEADER, &row(front_end), out)?;
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody></table>")?;
    for section in sections(change) {
        writeln!(
            out,
            "<section class=\"{}\">",
            colour::of_change(section.change)
        )?;
        writeln!(out, "<h3>{}</h3>", escape(&section.title))?;
        let items: Vec<Item> = section.lines.into_iter().map(Item::from).collect();
        write_items(&items, out)?;
        writeln!(out, "</section>")?;
    }
    Ok(())
}

fn write_items(items: &[Item], out: &mut impl Write) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    writeln!(out, "<ul class=\"items\">")?;
    for item in items {
        write_item(item, out)?;
    }
    writeln!(out, "</ul>")
}

/// The front ends of a run, each with what it was in the run before.
struct Pairs<'a> {
    after: &'a [FrontEndReport],
    before: Vec<Option<&'a FrontEndReport>>,
}

impl<'a> Pairs<'a> {
    fn new(report: &'a Report, before: Option<&'a Report>) -> Self {
        Self {
            after: &report.front_ends,
            before: before.map_or_else(Vec::new, |before| counterparts(before, report)),
        }
    }

    fn before(&self, front_end: &FrontEndReport) -> Option<&'a FrontEndReport> {
        let place = self.after.iter().position(|f| std::ptr::eq(f, front_end));
        place.and_then(|place| *self.before.get(place)?)
    }
}

fn write_item(item: &Item, out: &mut impl Write) -> io::Result<()> {
    write!(out, "<li>{}", text(&item.line))?;
    if !item.details.is_empty() {
        writeln!(out, "<ul>")?;
        for detail in &item.details {
            writeln!(out, "<li>{}</li>", text(detail))?;
        }
        write!(out, "</ul>")?;
    }
    writeln!(out, "</li>")
}

/// The lines are to be copied.
fn write_checks(checks: &Checks, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<p>{}</p>\n<pre>", escape(checks.title))?;
    for (what, line) in checks.commands {
        writeln!(out, "# {}\n{}", escape(what), escape(line))?;
    }
    writeln!(out, "</pre>")
}

/// A list within a list for each certificate below another.
fn write_tree(front_end: &FrontEndReport, out: &mut impl Write) -> io::Result<()> {
    let Some((title, twigs)) = details::tree(front_end) else {
        return Ok(());
    };
    writeln!(out, "<h3>{}</h3>", escape(&title))?;
    let mut open = 0;
    for twig in twigs {
        while open > twig.depth {
            writeln!(out, "</li></ul>")?;
            open -= 1;
        }
        write_twig(&twig, out)?;
        open += 1;
    }
    writeln!(out, "{}", "</li></ul>".repeat(open))
}

/// Its list and its item are left open for what stands below it.
fn write_twig(twig: &Twig, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<ul class=\"tree\"><li>{}", escape(&twig.text))?;
    for fact in &twig.facts {
        writeln!(out, "<div class=\"fact\">{}</div>", escape(fact))?;
    }
    Ok(())
}

fn write_attempts(front_end: &FrontEndReport, out: &mut impl Write) -> io::Result<()> {
    let title = format!("Attempts at {}", front_end.name());
    writeln!(
        out,
        "<h3>{}</h3><table class=\"attempts\"><thead><tr>",
        escape(&title)
    )?;
    write_header(&attempt_row::HEADER, out)?;
    writeln!(out, "</tr></thead><tbody>")?;
    for attempt in &front_end.attempts {
        writeln!(out, "<tr>")?;
        write_cells(&attempt_row::HEADER, &attempt_row::row(attempt), out)?;
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody></table>")
}
