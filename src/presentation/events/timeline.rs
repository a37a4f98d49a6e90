//! Events over time as a picture: SVG without scripts, that loads nothing.

use std::fmt::Write as _;

use jiff::Timestamp;

use crate::presentation::simple_html::escape;
use crate::server_evidence::event_history::{HostHistory, Timeline, Window};

/// Width of the picture in its own units; it scales to any.
const WIDTH: f64 = 480.0;
/// Height of the lane of one number of one host.
const LANE: f64 = 44.0;
/// Room on the left for the names.
const LEFT: f64 = 48.0;
/// Room above a host for its name.
const TITLE: f64 = 22.0;
/// Room below for the times.
const BELOW: f64 = 46.0;
/// Most hosts that are drawn.
const HOSTS_MAX: usize = 40;
/// The lanes, by number, each with the colour of its bars.
const LANES: [(u32, &str); 2] = [(32042, "#d1495b"), (61045, "#3d85c6")];

/// The events 32042 and 61045 of `hosts` over time, with the change and the windows that were told apart marked.
///
/// None where no event has a time.
#[must_use]
pub fn picture(
    hosts: &[HostHistory],
    changed_at: Option<Timestamp>,
    excluded: &[Window],
) -> Option<String> {
    let drawn: Vec<(&HostHistory, &Timeline)> = hosts
        .iter()
        .filter_map(|host| host.timeline.as_ref().map(|timeline| (host, timeline)))
        .filter(|(_, timeline)| {
            !timeline.counts.is_empty() || timeline.excluded.iter().any(|n| *n > 0)
        })
        .take(HOSTS_MAX)
        .collect();
    let (_, first) = drawn.first()?;
    let scale = Scale {
        from: first.from,
        to: first.to,
    };
    let host_height = TITLE + LANE * LANES.len() as f64;
    let bottom = host_height * drawn.len() as f64;
    let height = bottom + BELOW;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"100%\" style=\"max-width:760px\" role=\"img\" font-family=\"sans-serif\" \
         font-size=\"11\" fill=\"currentColor\"><title>Events 32042 and 61045 over time</title><desc>{}</desc>",
        escape(&description(&drawn, changed_at))
    );
    for window in excluded {
        shade(&mut svg, scale, window, bottom);
    }
    for (index, (host, timeline)) in drawn.iter().enumerate() {
        draw_host(&mut svg, host, timeline, host_height * index as f64);
    }
    if let Some(changed) = changed_at {
        mark(&mut svg, scale, changed, bottom);
    }
    axis(&mut svg, scale, bottom);
    svg.push_str("</svg>");
    Some(svg)
}

#[derive(Clone, Copy)]
struct Scale {
    from: Timestamp,
    to: Timestamp,
}

impl Scale {
    fn x(self, time: Timestamp) -> f64 {
        let whole = self.to.duration_since(self.from).as_secs_f64();
        let part = time.duration_since(self.from).as_secs_f64();
        let share = if whole > 0.0 { part / whole } else { 0.0 };
        LEFT + share.clamp(0.0, 1.0) * (WIDTH - LEFT)
    }
}

fn description(drawn: &[(&HostHistory, &Timeline)], changed_at: Option<Timestamp>) -> String {
    let hosts: Vec<String> = drawn
        .iter()
        .map(|(host, _)| format!("{}: {}", host.host, host.summary))
        .collect();
    let change = changed_at.map_or_else(String::new, |at| format!(" The change was at {at}."));
    format!("{}{change}", hosts.join(" "))
}

fn draw_host(svg: &mut String, host: &HostHistory, timeline: &Timeline, top: f64) {
    let name = escape(&format!("{}: {}", host.host, host.verdict));
    let baseline = top + TITLE - 7.0;
    let _ = write!(
        svg,
        "<text x=\"0\" y=\"{baseline}\" font-weight=\"bold\">{name}</text>"
    );
    let none = Vec::new();
    for (index, (number, color)) in LANES.iter().enumerate() {
        let bottom = top + TITLE + LANE * (index + 1) as f64 - 6.0;
        let _ = write!(
            svg,
            "<text x=\"0\" y=\"{bottom}\">{number}</text><line x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{bottom}\" y2=\"{bottom}\" \
             stroke=\"currentColor\" stroke-opacity=\"0.4\"/>"
        );
        let counts = timeline.counts.get(number).unwrap_or(&none);
        bars(svg, counts, bottom, color);
    }
}

/// Bars of a lane. Even a single event is seen: no bar is lower than three units.
fn bars(svg: &mut String, counts: &[u32], bottom: f64, color: &str) {
    let most = f64::from(counts.iter().copied().max().unwrap_or(0).max(1));
    let step = (WIDTH - LEFT) / counts.len().max(1) as f64;
    for (index, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let height = 3.0 + (LANE - 14.0) * f64::from(*count) / most;
        let (x, y) = (LEFT + step * index as f64, bottom - height);
        let _ = write!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{height:.1}\" fill=\"{color}\"><title>{count}</title></rect>",
            (step - 0.6).max(1.0)
        );
    }
}

fn shade(svg: &mut String, scale: Scale, window: &Window, bottom: f64) {
    if window.to < scale.from || window.from > scale.to {
        return;
    }
    let (from, to) = (scale.x(window.from), scale.x(window.to));
    let _ = write!(
        svg,
        "<rect x=\"{from:.1}\" y=\"0\" width=\"{:.1}\" height=\"{bottom}\" fill=\"#888\" fill-opacity=\"0.25\"><title>excluded</title></rect>",
        (to - from).max(1.0)
    );
}

fn mark(svg: &mut String, scale: Scale, changed: Timestamp, bottom: f64) {
    let x = scale.x(changed);
    let (anchor, label) = if x > WIDTH / 2.0 {
        ("end", x - 4.0)
    } else {
        ("start", x + 4.0)
    };
    let y = bottom + 14.0;
    let _ = write!(
        svg,
        "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"0\" y2=\"{y}\" stroke=\"currentColor\" stroke-width=\"1.5\" stroke-dasharray=\"5 3\"/>\
         <text x=\"{label:.1}\" y=\"{y}\" text-anchor=\"{anchor}\">change {changed:.0}</text>"
    );
}

fn axis(svg: &mut String, scale: Scale, bottom: f64) {
    let y = bottom + 34.0;
    let _ = write!(
        svg,
        "<text x=\"{LEFT}\" y=\"{y}\">{:.0}</text><text x=\"{WIDTH}\" y=\"{y}\" text-anchor=\"end\">{:.0}</text>",
        scale.from, scale.to
    );
}
