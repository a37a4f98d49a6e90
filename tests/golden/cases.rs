//! Eight everyday outcomes, each as it is pasted into a ticket.

use ticketprobe::observation::FrontEndRun;
use ticketprobe::presentation::{Detail, TableStyle, write_change, write_table};
use ticketprobe::report::{ChangeReport, Report};

use crate::run::{judged, runs};
use crate::{golden, scenario};

/// `run` at each of the addresses 10.0.0.11, .12 and so on.
fn pool(kinds: &[&FrontEndRun]) -> Vec<FrontEndRun> {
    let at = |(index, run): (usize, &&FrontEndRun)| FrontEndRun {
        target: "pool01.contoso.local:444".to_owned(),
        address: Some(format!("10.0.0.{}:444", 11 + index).parse().unwrap()),
        ..(*run).clone()
    };
    kinds.iter().enumerate().map(at).collect()
}

fn present() -> FrontEndRun {
    runs()[0].clone()
}

/// The same server after the change: no tickets, and the chain as before.
fn absent() -> FrontEndRun {
    FrontEndRun {
        chains: present().chains,
        ..faulty()
    }
}

fn faulty() -> FrontEndRun {
    runs()[2].clone()
}

fn three(run: &FrontEndRun) -> Report {
    judged(pool(&[run, run, run]))
}

fn mixed() -> Report {
    let (there, gone, weak, dead) = (present(), absent(), runs()[3].clone(), runs()[4].clone());
    judged(pool(&[
        &there, &there, &gone, &there, &weak, &gone, &there, &dead,
    ]))
}

fn tls10() -> FrontEndRun {
    let all = scenario::all().into_iter();
    let mut found = all.filter(|(name, _)| name.ends_with("in-tls10"));
    found.next().unwrap().1
}

/// Every case by its name; the last is a comparison, and stands apart.
fn cases() -> Vec<(&'static str, Report)> {
    vec![
        ("present", three(&present())),
        ("mixed", mixed()),
        (
            "exposed-no-certificate",
            three(&scenario::named("renegotiated-none-given")),
        ),
        ("absent", three(&absent())),
        (
            "inconclusive",
            judged(pool(&[&scenario::named("nothing-on-the-port")])),
        ),
        ("faulty", three(&faulty())),
        ("tls10", judged(pool(&[&tls10()]))),
    ]
}

fn drawn(report: &Report, style: TableStyle) -> Vec<u8> {
    let mut out = Vec::new();
    write_table(report, style, &mut out).unwrap();
    out
}

#[test]
fn every_outcome_as_it_is_pasted() {
    for (name, report) in cases() {
        golden(
            &format!("cases/{name}.txt"),
            &drawn(&report, TableStyle::default()),
        );
    }
}

#[test]
fn a_comparison_as_it_is_pasted() {
    let mut change = ChangeReport::between(&three(&present()), &three(&absent()));
    change.judged_by.version = "0.0.0".to_owned();
    let mut out = Vec::new();
    write_change(&change, TableStyle::default(), &mut out).unwrap();
    golden("cases/resolved.txt", &out);
}

/// Lines of the answer, and its longest.
fn size(report: &Report, width: u16) -> (usize, usize) {
    let style = TableStyle {
        width,
        ascii: true,
        ..TableStyle::default()
    };
    let text = String::from_utf8(drawn(report, style)).unwrap();
    let longest = text.lines().map(str::len).max().unwrap();
    (text.lines().count(), longest)
}

/// What a ticket has room for: 25 lines for a pool of 8 that agrees, and 6 more for each further kind of Front End.
#[test]
fn a_pool_of_eight_fits_into_a_ticket() {
    let withheld = scenario::named("renegotiated-none-given");
    let dead = scenario::named("nothing-on-the-port");
    for run in [&present(), &absent(), &faulty(), &withheld, &dead, &tls10()] {
        let report = judged(pool(&[run; 8]));
        for width in [80, 100] {
            let (lines, longest) = size(&report, width);
            assert!(
                lines <= 25,
                "{:?}: {lines} lines at {width}",
                report.front_ends[0].reason
            );
            assert!(
                longest <= usize::from(width),
                "{longest} columns at {width}"
            );
        }
    }
    let (lines, longest) = size(&mixed(), 80);
    assert!(
        lines <= 25 + 3 * 6 && longest <= 80,
        "{lines} lines, {longest} columns"
    );
}

/// A fleet is summed up, however many Front Ends it has.
#[test]
fn a_fleet_is_summed_up() {
    let kinds = [
        present(),
        absent(),
        runs()[3].clone(),
        runs()[4].clone(),
        faulty(),
    ];
    let run = |index: usize| FrontEndRun {
        target: format!("pool{:03}.contoso.local:444", index / 8),
        address: Some(
            format!("10.0.{}.{}:444", index / 200, 1 + index % 200)
                .parse()
                .unwrap(),
        ),
        ..kinds[index % kinds.len()].clone()
    };
    for count in [21, 200, 1000] {
        let report = judged((0..count).map(run).collect());
        let (lines, longest) = size(&report, 80);
        assert!(
            lines <= 60 && longest <= 80,
            "{count}: {lines} lines, {longest} columns"
        );
        let details = TableStyle {
            detail: Detail::All,
            ..TableStyle::default()
        };
        let details = String::from_utf8(drawn(&report, details)).unwrap();
        let last = run(count - 1).address.unwrap().to_string();
        assert!(details.contains(&last), "--details leaves out {last}");
    }
}
