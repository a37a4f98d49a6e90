//! The picture of a front end: every attempt in the order of time, a lane for each series.

use std::fmt::Write;

use super::escape::escape;
use super::reply_sign::ReplySign;
use crate::observation::{Attempt, HandshakeKind, Series, unfold};
use crate::presentation::details::front_end_facts::replies;
use crate::report::FrontEndReport;

/// Width of the picture in its own units: about pixels on a narrow phone.
const WIDTH: u32 = 400;
/// Where the names of the lanes end.
const PLOT_X: f64 = 94.0;
/// From one attempt to the next.
const STEP: f64 = 8.4;
/// Attempts side by side. The default plan has 33, which is one row of lanes.
const ACROSS: usize = 36;
/// Most rows of lanes; what does not fit is counted.
const ROWS_MAX: usize = 12;
const LANE_HEIGHT: u32 = 15;
/// Room above the lanes of a row.
const GAP: u32 = 6;
/// Room for a line of words.
const TITLE_HEIGHT: u32 = 14;

/// A figure with an inline SVG of all attempts at `after`, under those of the same front end `before`, if there was such a run.
///
/// Nothing where there is no attempt to show.
#[must_use]
pub fn strip(before: Option<&FrontEndReport>, after: &FrontEndReport) -> String {
    let titles = [("before", before), ("after", Some(after))];
    let runs = titles.into_iter().filter_map(|(title, run)| {
        run.filter(|run| !run.attempts.is_empty())
            .map(|run| (before.map(|_| title), run))
    });
    let mut drawing = Drawing::default();
    let mut words = Vec::new();
    for (title, run) in runs {
        drawing.run(title, run);
        words.push(description(title, run));
    }
    if words.is_empty() {
        return String::new();
    }
    let name = format!("Attempts at {}, in the order of time", after.name());
    format!(
        "<figure><figcaption>{caption}</figcaption>\n\
         <svg class=\"strip\" role=\"img\" viewBox=\"0 0 {WIDTH} {height}\">\
         <title>{caption}</title><desc>{words}</desc>\n{body}</svg></figure>\n",
        caption = escape(&name),
        height = drawing.y + GAP,
        words = escape(&words.join(". ")),
        body = drawing.body,
    )
}

/// The replies of each series in words.
fn description(title: Option<&str>, run: &FrontEndReport) -> String {
    let lanes = lanes(run).into_iter().map(|series| {
        let replies = replies(run, &[series]).replace('\n', ", ");
        format!("{series}: {replies}")
    });
    let lanes: Vec<String> = lanes.collect();
    let title = title.map_or_else(String::new, |title| format!("{title}: "));
    format!("{title}{}", lanes.join("; "))
}

/// The series that the run has, in the order of tables.
fn lanes(run: &FrontEndReport) -> Vec<Series> {
    let has = |series: &Series| run.attempts.iter().any(|a| a.series == *series);
    Series::ALL.into_iter().filter(has).collect()
}

#[derive(Default)]
struct Drawing {
    body: String,
    /// Where the next thing goes.
    y: u32,
}

impl Drawing {
    fn run(&mut self, title: Option<&str>, run: &FrontEndReport) {
        if let Some(title) = title {
            self.words(title);
        }
        let lanes = lanes(run);
        let attempts = unfold(&run.attempts);
        let mut attempts: Vec<&Attempt> = attempts.iter().collect();
        attempts.sort_by_key(|attempt| attempt.started_us);
        for row in attempts.chunks(ACROSS).take(ROWS_MAX) {
            self.row(&lanes, row);
        }
        let left_out = attempts.len().saturating_sub(ACROSS * ROWS_MAX);
        if run.attempts.iter().any(|attempt| attempt.alike.count > 0) {
            self.words("attempts that went alike stand beside the first of them: the run was kept without -v");
        }
        if left_out > 0 {
            self.words(&format!("and {left_out} more, not drawn"));
        }
    }

    fn words(&mut self, words: &str) {
        self.y += GAP + TITLE_HEIGHT;
        self.push(format_args!(
            "<text class=\"run\" x=\"2\" y=\"{}\">{words}</text>\n",
            self.y - 3
        ));
    }

    /// A row of lanes, each with its name.
    fn row(&mut self, lanes: &[Series], attempts: &[&Attempt]) {
        self.y += GAP;
        for series in lanes {
            let middle = self.y + LANE_HEIGHT / 2;
            self.push(format_args!(
                "<text x=\"2\" y=\"{}\">{}</text><path class=\"lane\" d=\"M{PLOT_X} {middle}H{}\"/>\n",
                middle + 4,
                series.short_name(),
                WIDTH - 2,
            ));
            self.marks(*series, attempts, middle);
            self.y += LANE_HEIGHT;
        }
    }

    fn marks(&mut self, series: Series, attempts: &[&Attempt], middle: u32) {
        let mut x = PLOT_X + STEP / 2.0;
        for attempt in attempts {
            if attempt.series == series {
                let mark = ReplySign::of(attempt).draw(x, f64::from(middle));
                let hint = escape(&hint(attempt));
                self.push(format_args!("<g><title>{hint}</title>{mark}</g>\n"));
            }
            x += STEP;
        }
    }

    fn push(&mut self, words: std::fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = self.body.write_fmt(words);
    }
}

/// What a pointer that rests on a sign is told.
fn hint(attempt: &Attempt) -> String {
    let handshake = match attempt.handshake {
        HandshakeKind::NotSeen => "no handshake seen",
        HandshakeKind::Full => "full handshake",
        HandshakeKind::Abbreviated => "abbreviated handshake",
    };
    format!(
        "{} {}: {}; {handshake}",
        attempt.series,
        attempt.number,
        attempt.conversation()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::{FrontEndRun, Offer, Reply};
    use crate::report::Trust;

    fn front_end(attempts: u32) -> FrontEndReport {
        let attempt = |number| Attempt {
            reply: Reply::http(200),
            ..Attempt::new(Series::ByTicket, number, Offer::Ticket)
        };
        let mut run: FrontEndRun = serde_json::from_value(serde_json::json!({
            "target": "fe01.contoso.local:444",
            "address": "10.0.0.11:444",
            "conditions": {"method": "GET", "client_certificate": "given"},
            "attempts": [],
        }))
        .unwrap();
        run.attempts = (1..=attempts).map(attempt).collect();
        FrontEndReport::new(run, &Trust::default(), jiff::Timestamp::UNIX_EPOCH)
    }

    fn marks(picture: &str) -> usize {
        picture.matches("<circle").count()
    }

    #[test]
    fn every_attempt_has_its_mark() {
        assert_eq!(strip(None, &front_end(0)), "");
        assert_eq!(marks(&strip(None, &front_end(33))), 33);
        assert_eq!(marks(&strip(None, &front_end(37))), 37);
        assert_eq!(marks(&strip(Some(&front_end(5)), &front_end(6))), 11);
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let drawn = ACROSS * ROWS_MAX;
        let picture = strip(None, &front_end(u32::try_from(drawn).unwrap() + 68));
        assert_eq!(marks(&picture), drawn);
        assert!(picture.contains("and 68 more, not drawn"));
    }

    #[test]
    fn both_sessions_have_a_lane() {
        let mut run = front_end(3);
        run.attempts[1].series = Series::RenegotiatedTicket;
        run.attempts[2].series = Series::RenegotiatedSessionId;
        let picture = strip(None, &run);
        for lane in [">by ticket<", ">2nd ticket<", ">2nd session ID<"] {
            assert!(picture.contains(lane), "{picture}");
        }
    }

    #[test]
    fn two_runs_are_named() {
        let picture = strip(Some(&front_end(1)), &front_end(1));
        let places = ["before</text>", "after</text>"].map(|name| picture.find(name).unwrap());
        assert!(places[0] < places[1]);
        assert!(!strip(None, &front_end(1)).contains("after</text>"));
    }
}
