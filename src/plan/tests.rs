use std::collections::BTreeSet;

use super::*;

fn plan(attempts: u32) -> Plan {
    Plan::new(NonZeroU32::new(attempts).unwrap())
}

#[test]
fn the_default_plan_is_36_connections_and_27_where_a_server_renegotiates() {
    assert_eq!(plan(10).connections(), 36 + 2 + 25 + 4);
    assert_eq!(plan(10).only_renegotiated(), 25);
    assert_eq!(plan(10).only_renewed(), 4);
    assert_eq!(plan(1).connections(), 14 + 2 + 3 + 1);
    let blind = Plan {
        scouts: Scouts::LeftOut,
        ..plan(10)
    };
    assert_eq!(blind.connections(), 33 + 2 + 25 + 4);
    let chosen = Plan {
        look: Look::LeftOut,
        ..plan(10)
    };
    assert_eq!(chosen.connections(), 36 + 25 + 4);
    let thorough = Plan {
        versions: Versions::listed([TlsVersion::TLS10, TlsVersion::TLS12]).unwrap(),
        ..plan(10)
    };
    assert_eq!(thorough.connections(), 69 + 2 + 50 + 8);
    assert_eq!(thorough.only_renegotiated(), 50);
    assert_eq!(thorough.count(Series::Issue), 8);
}

/// 3 `issue`, 4 `by ticket`, 2 `control`, 1 `unknown ticket`.
#[test]
fn the_version_beside_the_highest_costs_ten_and_four_where_a_server_renegotiates() {
    let auto = Plan {
        versions: Versions::Auto,
        ..plan(10)
    };
    assert_eq!(auto.connections(), 36 + 2 + 25 + 4 + 10 + 4);
    assert_eq!(auto.only_beside(), 14);
    assert_eq!(auto.only_renegotiated(), 29);
    let steps = auto.brief().steps();
    let always = steps.iter().filter(|step| step.when == When::Always);
    let order: String = always.map(|step| letter(step.series)).collect();
    assert_eq!(order, "iiitctctt".to_owned() + "u");
    // Without scouts nothing tells that the server speaks it.
    let blind = Plan {
        scouts: Scouts::LeftOut,
        ..auto
    };
    assert_eq!(blind.connections(), 33 + 2 + 25 + 4);
}

#[test]
fn every_step_stands_once_in_the_order() {
    for attempts in [1, 2, 3, 4, 10, 11, 1000] {
        let brief = plan(attempts).brief();
        for series in Series::ALL.into_iter().filter(|s| *s != Series::Scout) {
            let steps = brief.steps();
            let numbers = steps.iter().filter(|step| step.series == series);
            let numbers: Vec<u32> = numbers.map(|step| step.number).collect();
            let expected: Vec<u32> = (1..=brief.per_version(series)).collect();
            assert_eq!(numbers, expected, "{attempts} {series}");
        }
        let plan = plan(attempts);
        let mut steps = plan.scouting();
        steps.extend(plan.steps());
        let looked = u64::from(plan.look_connections());
        assert_eq!(
            steps.len() as u64 + looked,
            plan.connections(),
            "{attempts}"
        );
        for series in Series::ALL {
            let numbers: Vec<u32> = steps
                .iter()
                .filter(|step| step.series == series)
                .map(|step| step.number)
                .collect();
            let expected: Vec<u32> = (1..=plan.count(series)).collect();
            assert_eq!(numbers, expected, "{attempts} {series}");
        }
    }
}

/// Up to six servers in turn, whichever was first.
#[test]
fn a_balancer_in_turn_meets_each_series_at_every_server() {
    let mut steps = plan(10).steps();
    steps.retain(|step| step.when == When::Always);
    for servers in 2..=6 {
        for series in [Series::ByTicket, Series::BySessionId] {
            let places = steps.iter().enumerate();
            let met: BTreeSet<usize> = places
                .filter(|(_, step)| step.series == series)
                .map(|(place, _)| place % servers)
                .collect();
            assert_eq!(met.len(), servers, "{series} over {servers} servers");
        }
    }
}

#[test]
fn controls_stand_between_resumed_attempts() {
    let steps = plan(4).steps();
    let drawn = |steps: &[Step]| -> String { steps.iter().map(|s| letter(s.series)).collect() };
    assert_eq!(drawn(&steps[7..]), "tsctsTScTSrsctstScTSTrrru");
    let mut without = steps.clone();
    without.retain(|step| step.when == When::Always);
    assert_eq!(drawn(&without[7..]), "tsctssctstu");
}

fn letter(series: Series) -> char {
    match series {
        Series::Issue => 'i',
        Series::ByTicket => 't',
        Series::BySessionId => 's',
        Series::RenegotiatedTicket => 'T',
        Series::RenegotiatedSessionId => 'S',
        Series::Control => 'c',
        Series::RenewedTicket => 'r',
        _ => 'u',
    }
}
