use std::collections::BTreeSet;

use serde::Deserialize;

use super::*;

/// Every combination with what must come of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    wire: Verdict,
    registry: Option<RegistryState>,
    events: Option<EventVerdict>,
    remarks: Vec<Remark>,
    findings: Vec<FindingId>,
}

fn scenarios() -> Vec<Scenario> {
    serde_json::from_str(include_str!("../../../tests/evidence.json")).unwrap()
}

#[test]
fn every_combination_has_its_scenario() {
    let given: BTreeSet<String> = scenarios()
        .iter()
        .map(|s| format!("{:?} {:?} {:?}", s.wire, s.registry, s.events))
        .collect();
    let mut wanted = BTreeSet::new();
    for wire in [
        Verdict::Present,
        Verdict::Exposed,
        Verdict::Inconclusive,
        Verdict::Absent,
    ] {
        use RegistryState as R;
        for registry in [
            None,
            Some(R::Applied),
            Some(R::NotApplied),
            Some(R::CannotTell),
        ] {
            use EventVerdict as E;
            for events in [
                None,
                Some(E::NeverSeen),
                Some(E::Stopped),
                Some(E::NothingToGoBy),
                Some(E::TooEarly),
                Some(E::Continues),
            ] {
                wanted.insert(format!("{wire:?} {registry:?} {events:?}"));
            }
        }
    }
    assert_eq!(given, wanted);
    assert_eq!(given.len(), scenarios().len(), "a combination comes twice");
}

#[test]
fn scenarios_come_out_as_they_say() {
    for scenario in scenarios() {
        let joined = join(Evidence {
            wire: scenario.wire,
            registry: scenario.registry,
            events: scenario.events,
        });
        assert_eq!(joined.remarks, scenario.remarks, "{scenario:?}");
        let ids: Vec<FindingId> = joined.findings.iter().map(|finding| finding.id).collect();
        assert_eq!(ids, scenario.findings, "{scenario:?}");
        let silent = scenario.registry.is_none() && scenario.events.is_none();
        assert_eq!(joined.paragraph().is_empty(), silent, "{scenario:?}");
    }
}

#[test]
fn every_remark_is_reached_and_has_words_of_its_own() {
    let reached: BTreeSet<Remark> = scenarios().into_iter().flat_map(|s| s.remarks).collect();
    assert_eq!(reached, BTreeSet::from(Remark::ALL));
    let words: BTreeSet<&str> = Remark::ALL.iter().map(|remark| remark.text()).collect();
    assert_eq!(words.len(), Remark::ALL.len());
    for text in words {
        assert!(text.is_ascii() && text.ends_with('.'), "{text}");
    }
}

#[test]
fn the_two_contradictions_are_said_with_their_causes() {
    let text = Remark::NotInEffect.text();
    assert!(text.contains("services or machine not restarted), or another server answers here"));
    let text = Remark::NoTicketsAnyway.text();
    assert!(text.contains("Among the causes: something else terminates TLS here"));
}

fn named(serial: &str, reversed: &str) -> NamedCertificate {
    NamedCertificate {
        subject: Some("fe01".to_owned()),
        issuer: None,
        serial: Some(serial.to_owned()),
        serial_reversed: Some(reversed.to_owned()),
    }
}

#[test]
fn serial_numbers_are_compared_in_both_byte_orders() {
    let compare = |certificates: &[NamedCertificate], served: &str| {
        compare_serials(certificates, Some(served)).map(|finding| (finding.id, finding.summary))
    };
    let event = [named("0a0b0c", "0c0b0a")];
    let (id, text) = compare(&event, "0A0B0C").unwrap();
    assert_eq!(
        (id, text.contains("reversed")),
        (FindingId::EventCertificateServed, false)
    );
    let (id, text) = compare(&event, "0c0b0a").unwrap();
    assert_eq!(
        (id, text.contains("reversed")),
        (FindingId::EventCertificateServed, true)
    );
    assert_eq!(
        compare(&event, "0a0b0d").unwrap().0,
        FindingId::EventCertificateOther
    );
    // DER puts a zero in front where the first bit is set; the event need not.
    let bare = [named("8a0b", "0b8a")];
    assert_eq!(
        compare(&bare, "008a0b").unwrap().0,
        FindingId::EventCertificateServed
    );
    assert_eq!(compare(&[], "0a"), None);
    assert!(compare_serials(&event, None).is_none());
    let one_of_two = [named("01", "01"), named("0a0b0c", "0c0b0a")];
    assert_eq!(
        compare(&one_of_two, "0a0b0c").unwrap().0,
        FindingId::EventCertificateServed
    );
}
