//! Eight everyday outcomes, each as it is pasted into a ticket.

use ticketprobe::observation::FrontEndRun;
use ticketprobe::report::{ChangeReport, Report, TableStyle, write_change, write_table};

use crate::run::{judged, runs};
use crate::{golden, scenario};

const STYLE: fn() -> TableStyle = TableStyle::default;

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
        golden(&format!("cases/{name}.txt"), &drawn(&report, STYLE()));
    }
}

#[test]
fn a_comparison_as_it_is_pasted() {
    let mut change = ChangeReport::between(&three(&present()), &three(&absent()));
    change.judged_by.version = "0.0.0".to_owned();
    let mut out = Vec::new();
    write_change(&change, STYLE(), &mut out).unwrap();
    golden("cases/resolved.txt", &out);
}
