//! The connections of each client and server over time, as a picture: SVG without scripts, that loads nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};

use jiff::Timestamp;

use crate::capture::Connection;
use crate::observation::HandshakeKind;
use crate::presentation::simple_html::escape;
use crate::report::CaptureReport;

/// Width of the picture in its own units; it scales to any.
const WIDTH: f64 = 640.0;
/// Height of one pair.
const LANE: f64 = 40.0;
/// Pairs that are drawn.
const PAIRS_MAX: usize = 40;
/// Connections of one pair that are drawn.
const DRAWN_MAX: usize = 1000;

/// What a connection is drawn as: a colour, a height, and what it is called.
fn mark(one: &Connection) -> (&'static str, f64, &'static str) {
    match (one.resumed(), one.was_answered(), one.end) {
        (false, true, _) => ("#3a7d44", 8.0, "full handshake, answered"),
        (true, true, _) => ("#3d85c6", 12.0, "resumed, answered"),
        (true, false, Some(_)) => ("#d1495b", 18.0, "resumed, no answer"),
        (false, false, Some(_)) if one.attempt.handshake == HandshakeKind::Full => {
            ("#e3a008", 14.0, "full handshake, no answer")
        }
        _ => ("#888888", 6.0, "not seen to its end"),
    }
}

/// The picture; none where there is no connection.
pub(super) fn strips(capture: &CaptureReport) -> Option<String> {
    let mut pairs: BTreeMap<(SocketAddr, IpAddr), Vec<&Connection>> = BTreeMap::new();
    for one in &capture.connections {
        let key = (one.server, one.client.ip());
        pairs.entry(key).or_default().push(one);
    }
    let from = capture.connections.iter().map(|one| one.started).min()?;
    let to = capture.connections.iter().map(|one| one.started).max()?;
    let count = pairs.len().min(PAIRS_MAX);
    let bottom = LANE * count as f64;
    let height = bottom + 44.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"100%\" role=\"img\" font-family=\"sans-serif\" \
         font-size=\"11\" fill=\"currentColor\"><title>Connections of each client and server over time</title>"
    );
    for (index, ((server, client), connections)) in pairs.iter().take(PAIRS_MAX).enumerate() {
        let top = LANE * index as f64;
        let name = escape(&format!("{client} to {server}"));
        let _ = write!(svg, "<text x=\"0\" y=\"{:.0}\">{name}</text>", top + 11.0);
        let base = top + LANE - 4.0;
        let _ = write!(
            svg,
            "<line x1=\"0\" x2=\"{WIDTH}\" y1=\"{base}\" y2=\"{base}\" stroke=\"currentColor\" stroke-opacity=\"0.4\"/>"
        );
        for one in connections.iter().take(DRAWN_MAX) {
            draw(&mut svg, one, place(one.started, from, to), base);
        }
    }
    legend(&mut svg, (from, to), bottom);
    svg.push_str("</svg>");
    Some(svg)
}

fn place(time: Timestamp, from: Timestamp, to: Timestamp) -> f64 {
    let whole = to.duration_since(from).as_secs_f64();
    let part = time.duration_since(from).as_secs_f64();
    let share = if whole > 0.0 { part / whole } else { 0.0 };
    share.clamp(0.0, 1.0) * (WIDTH - 3.0)
}

fn draw(svg: &mut String, one: &Connection, x: f64, base: f64) {
    let (color, height, what) = mark(one);
    let y = base - height;
    let _ = write!(
        svg,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"2\" height=\"{height}\" fill=\"{color}\"><title>{}: {what}</title></rect>",
        one.stream
    );
}

fn legend(svg: &mut String, (from, to): (Timestamp, Timestamp), bottom: f64) {
    let y = bottom + 14.0;
    let _ = write!(
        svg,
        "<text x=\"0\" y=\"{y}\">{from:.0}</text><text x=\"{WIDTH}\" y=\"{y}\" text-anchor=\"end\">{to:.0}</text>"
    );
    let kinds = [
        ("#3a7d44", "full, answered"),
        ("#3d85c6", "resumed, answered"),
        ("#d1495b", "resumed, no answer"),
        ("#e3a008", "full, no answer"),
        ("#888888", "end not seen"),
    ];
    for (index, (color, words)) in kinds.into_iter().enumerate() {
        let x = 128.0 * index as f64;
        let (square, text) = (bottom + 24.0, bottom + 33.0);
        let _ = write!(
            svg,
            "<rect x=\"{x}\" y=\"{square}\" width=\"9\" height=\"9\" fill=\"{color}\"/><text x=\"{:.0}\" y=\"{text}\">{words}</text>",
            x + 13.0
        );
    }
}
