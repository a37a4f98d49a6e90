//! How text is drawn: on the terminal of this process, for a pipe, for a file.

use std::io::{self, IsTerminal};

use super::colour::{Screen, is_wanted};
use super::terminal::writes_utf8;
use crate::cli::arguments::{DrawArgs, Format};
use crate::presentation::{Detail, TableStyle, WIDTH};

/// Widest table, in columns: what tickets and mails show without wrapping.
const WIDTH_MAX: u16 = 100;

/// Narrowest table that is tried.
const WIDTH_MIN: u16 = 60;

/// How tables are drawn on stdout: ASCII unless it is a UTF-8 terminal.
pub(in crate::cli) fn stdout_style(draw: &DrawArgs) -> TableStyle {
    if !io::stdout().is_terminal() {
        return TableStyle {
            color: is_wanted(draw.color, Screen::Pipe),
            ..file_style(draw)
        };
    }
    let width = terminal_size::terminal_size()
        .map_or(WIDTH, |(width, _)| width.0.clamp(WIDTH_MIN, WIDTH_MAX));
    TableStyle {
        width,
        ascii: draw.ascii || !writes_utf8(),
        color: is_wanted(draw.color, Screen::Terminal),
        detail: detail(draw),
        attempts: draw.verbose,
    }
}

fn detail(draw: &DrawArgs) -> Detail {
    if draw.details {
        Detail::All
    } else {
        Detail::Answer
    }
}

/// How tables are drawn in a file: nobody knows what will show them.
pub(in crate::cli) fn file_style(draw: &DrawArgs) -> TableStyle {
    TableStyle {
        width: WIDTH,
        ascii: true,
        color: false,
        detail: detail(draw),
        attempts: draw.verbose,
    }
}

/// A table is ASCII where nobody knows what will show it; the other forms are documents, whose letters are known.
pub(in crate::cli) fn style_for(format: Format, style: TableStyle, draw: &DrawArgs) -> TableStyle {
    match format {
        Format::Table => style,
        _ => TableStyle {
            ascii: draw.ascii,
            ..style
        },
    }
}
