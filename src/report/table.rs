//! The report as people paste it: a table, and under it what was found and what to do next.

mod attempts;
mod plan;

use std::io::{self, Write};

use comfy_table::{Cell, Color, ColumnConstraint, ContentArrangement, Table, Width, presets};
use textwrap::{Options, WordSplitter};

pub use self::plan::write_plan;
use super::joined::write_evidence;
use super::{FrontEndReport, PlanFacts, Report, words};
use crate::finding::Finding;
use crate::observation::{CertificateAtHand, Method, Series};
use crate::verdict::Verdict;

/// Longest name of a front end that is not broken over lines, in columns: that of an IPv6 address with a port is at most 47.
const NAME_WIDTH_MAX: u16 = 28;

/// How a table is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableStyle {
    /// Widest line, in columns.
    pub width: u16,
    /// Draw with ASCII only, and write other letters as `?`.
    pub ascii: bool,
    /// Colour the verdicts.
    pub color: bool,
    /// List every attempt.
    pub attempts: bool,
}

impl Default for TableStyle {
    fn default() -> Self {
        Self {
            width: 100,
            ascii: false,
            color: false,
            attempts: false,
        }
    }
}

impl TableStyle {
    /// An empty table in this style.
    pub(super) fn table(self, header: &[&str]) -> Table {
        let mut table = Table::new();
        table
            .load_style(if self.ascii {
                presets::ASCII_FULL_CONDENSED
            } else {
                presets::UTF8_FULL_CONDENSED
            })
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(self.width)
            .force_no_tty()
            .set_header(header.to_vec());
        if self.color {
            table.enforce_styling();
        }
        table
    }

    /// `text` as it may be written: other than ASCII only where that is allowed.
    pub(super) fn letters(self, text: &str) -> String {
        if self.ascii {
            let ascii = |c: char| if c.is_ascii() { c } else { '?' };
            text.chars().map(ascii).collect()
        } else {
            text.to_owned()
        }
    }

    /// Writes `text` wrapped to the width, its lines indented.
    pub(super) fn paragraph(
        self,
        out: &mut impl Write,
        indent: usize,
        text: &str,
    ) -> io::Result<()> {
        let first = " ".repeat(indent);
        let options = Options::new(usize::from(self.width))
            .initial_indent(&first)
            .subsequent_indent(&first)
            .word_splitter(WordSplitter::NoHyphenation)
            .word_separator(textwrap::WordSeparator::AsciiSpace);
        for line in text.lines() {
            writeln!(out, "{}", textwrap::fill(&self.letters(line), &options))?;
        }
        Ok(())
    }
}

/// Writes the report.
///
/// # Errors
/// Those of `out`.
pub fn write_table(report: &Report, style: TableStyle, out: &mut impl Write) -> io::Result<()> {
    write_head(report, style, out)?;
    let header = [
        "Front end",
        "Verdict",
        "Tickets",
        "By ticket",
        "By session ID",
        "Full handshake",
    ];
    let mut table = style.table(&header);
    for front_end in &report.front_ends {
        table.add_row(row(front_end, style));
    }
    keep_names_whole(&mut table, report);
    writeln!(out, "{table}")?;
    for group in groups(&report.front_ends) {
        writeln!(out)?;
        write_group(&group, style, out)?;
    }
    for notice in &report.notices {
        writeln!(out)?;
        style.paragraph(out, 0, &format!("Note: {notice}"))?;
    }
    if style.attempts {
        for front_end in &report.front_ends {
            writeln!(out)?;
            attempts::write_attempts(front_end, style, out)?;
        }
    }
    Ok(())
}

/// Gives the first columns the room that the longest name, within reason, and the longest verdict need.
fn keep_names_whole(table: &mut Table, report: &Report) {
    let names = report.front_ends.iter().map(FrontEndReport::name);
    let verdicts = report.front_ends.iter().map(|f| f.verdict.to_string());
    for (index, width) in [(0, padded(names)), (1, padded(verdicts))] {
        if let Some(column) = table.column_mut(index) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
        }
    }
}

fn write_head(report: &Report, style: TableStyle, out: &mut impl Write) -> io::Result<()> {
    let tool = &report.tool;
    let vantage = &report.vantage;
    let seconds = report.finished.duration_since(report.started).as_secs_f64();
    style.paragraph(
        out,
        0,
        &format!("{} {}: {}", tool.name, tool.version, report.command),
    )?;
    let from = match vantage.addresses.as_slice() {
        [] => vantage.host.clone(),
        addresses => format!("{} ({})", vantage.host, addresses.join(", ")),
    };
    let line = format!(
        "{:.0}, measured from {from}: {} connections in {seconds:.1} s",
        report.started,
        report.connections(),
    );
    style.paragraph(out, 0, &line)?;
    style.paragraph(out, 0, &request(&report.plan))
}

/// Width of the longest text with the space beside it.
fn padded(texts: impl Iterator<Item = String>) -> u16 {
    let longest = texts.map(|text| text.chars().count()).max().unwrap_or(0);
    let longest = u16::try_from(longest).unwrap_or(NAME_WIDTH_MAX);
    longest.min(NAME_WIDTH_MAX) + 2
}

/// What each attempt asked for, and with what certificate.
fn request(plan: &PlanFacts) -> String {
    let asked = match plan.method {
        Method::Get => "GET",
        Method::Head => "HEAD",
        Method::Post => "POST",
        Method::None => "no request, handshakes alone",
    };
    let paths = match plan.method {
        Method::None => String::new(),
        _ => format!(" {}", plan.paths.join(", ")),
    };
    let certificate = match plan.client_certificate {
        CertificateAtHand::Given => "client certificate at hand",
        CertificateAtHand::NotGiven => "no client certificate at hand",
    };
    format!("Request: {asked}{paths}; {certificate}")
}

fn row(front_end: &FrontEndReport, style: TableStyle) -> Vec<Cell> {
    let baseline = [Series::Full, Series::Issue, Series::Control];
    let cell = |text: &str| Cell::new(style.letters(text));
    let verdict = cell(&words::verdict(front_end)).fg(color(front_end.verdict));
    vec![
        cell(&front_end.name()),
        verdict,
        cell(&words::tickets(front_end)),
        cell(&words::resumption(front_end, Series::ByTicket)),
        cell(&words::resumption(front_end, Series::BySessionId)),
        cell(&words::replies(front_end, &baseline)),
    ]
}

fn color(verdict: Verdict) -> Color {
    match verdict {
        Verdict::Present => Color::Red,
        Verdict::Exposed => Color::Yellow,
        Verdict::Inconclusive => Color::Magenta,
        Verdict::Absent => Color::Green,
    }
}

/// Front ends about which the very same is to be said, in the order of the first of each group.
fn groups(front_ends: &[FrontEndReport]) -> Vec<Vec<&FrontEndReport>> {
    let mut groups: Vec<Vec<&FrontEndReport>> = Vec::new();
    for front_end in front_ends {
        match groups.iter_mut().find(|group| same(group[0], front_end)) {
            Some(group) => group.push(front_end),
            None => groups.push(vec![front_end]),
        }
    }
    groups
}

fn same(a: &FrontEndReport, b: &FrontEndReport) -> bool {
    (a.verdict, a.reason, a.confidence) == (b.verdict, b.reason, b.confidence)
        && (&a.summary, &a.next_step) == (&b.summary, &b.next_step)
        && (&a.findings, &a.tls) == (&b.findings, &b.tls)
        && a.client_certificate == b.client_certificate
        && a.evidence == b.evidence
}

fn write_group(
    group: &[&FrontEndReport],
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    let Some(first) = group.first() else {
        return Ok(());
    };
    let names: Vec<String> = group.iter().map(|front_end| front_end.name()).collect();
    let title = format!(
        "{}: {} ({}, {} confidence)",
        names.join(", "),
        first.verdict,
        first.reason,
        first.confidence
    );
    style.paragraph(out, 0, &title)?;
    style.paragraph(out, 2, &first.summary)?;
    style.paragraph(out, 2, &format!("Next: {}", first.next_step))?;
    for finding in &first.findings {
        write_finding(finding, style, out)?;
    }
    if let Some(tls) = &first.tls {
        let asked = words::client_certificate(first);
        let line = format!(
            "TLS: {} {}; client certificate {asked}",
            tls.version, tls.suite
        );
        style.paragraph(out, 2, &line)?;
    }
    for front_end in group {
        write_certificate(front_end, style, out)?;
        write_evidence(front_end, style, out)?;
    }
    Ok(())
}

pub(super) fn write_finding(
    finding: &Finding,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    let title = format!("{} {}: {}", finding.severity, finding.id, finding.summary);
    style.paragraph(out, 2, &title)?;
    style.paragraph(out, 4, &format!("Seen: {}", finding.evidence))?;
    style.paragraph(out, 4, &format!("Source: {}", finding.source))?;
    style.paragraph(out, 4, &format!("Next: {}", finding.next_step))
}

fn write_certificate(
    front_end: &FrontEndReport,
    style: TableStyle,
    out: &mut impl Write,
) -> io::Result<()> {
    let Some(leaf) = front_end.certificates.first() else {
        return Ok(());
    };
    let days_left = leaf
        .days_left
        .map_or_else(String::new, |days| format!(" ({days} days left)"));
    let line = format!(
        "Certificate of {}: {}; issuer {}; serial {} (reversed {}); SHA-1 {}; valid until {}{days_left}",
        front_end.name(),
        leaf.subject,
        leaf.issuer,
        leaf.serial,
        leaf.serial_reversed,
        leaf.sha1,
        leaf.not_after,
    );
    style.paragraph(out, 2, &line)
}
