//! The schema is not vacuous: a report that is wrong somewhere is refused.

use serde_json::{Value, json};

use super::{json as saved, runs, schema};

/// A report with something in every field.
fn full() -> Value {
    let mut run = runs::named("resumed-connection-closed");
    run.chains = serde_json::from_value(json!([{"id": "00ff", "certificates": ["MAA="]}])).unwrap();
    run.acceptable_issuers = vec!["MAA=".to_owned()];
    let before = runs::report(vec![run.clone(), runs::named("name-unresolved")]);
    let report = runs::report(vec![run]).compared_with(&before);
    let value = serde_json::from_slice(&saved(&report)).unwrap();
    schema::assert_valid(&value);
    value
}

#[test]
fn every_required_field_is_required() {
    let schema = schema::document();
    let report = full();
    let mut seen = 0;
    for (at, definition) in [
        ("", "/"),
        ("/tool", "/$defs/tool"),
        ("/vantage", "/$defs/vantage"),
        ("/plan", "/$defs/plan"),
        ("/front_ends/0", "/$defs/front_end"),
        ("/front_ends/0/conditions", "/$defs/conditions"),
        ("/front_ends/0/tickets", "/$defs/tickets"),
        ("/front_ends/0/ticket_resumption", "/$defs/resumption"),
        ("/front_ends/0/session_id_resumption", "/$defs/resumption"),
        (
            "/front_ends/0/client_certificate",
            "/$defs/client_certificate",
        ),
        ("/front_ends/0/chains/0", "/$defs/chain"),
        ("/front_ends/0/attempts/0", "/$defs/attempt"),
        ("/front_ends/0/attempts/0/reply", "/$defs/reply"),
        (
            "/front_ends/0/attempts/0/server_hello",
            "/$defs/server_hello",
        ),
        ("/change", "/$defs/change"),
        ("/change/before", "/$defs/run_facts"),
        ("/change/front_ends/0", "/$defs/front_end_change"),
    ] {
        let required = schema.pointer(definition.trim_end_matches('/')).unwrap();
        for field in required["required"].as_array().unwrap() {
            let mut broken = report.clone();
            let object = broken.pointer_mut(at).unwrap().as_object_mut().unwrap();
            let was = object.remove(field.as_str().unwrap());
            assert!(was.is_some(), "{at} has no {field}");
            assert!(!schema::errors(&broken).is_empty(), "{at} without {field}");
            seen += 1;
        }
    }
    assert!(seen > 90, "{seen}");
}

#[test]
fn wrong_words_and_types_are_refused() {
    let report = full();
    for (at, wrong) in [
        ("/schema", json!("ticketprobe.report/2")),
        ("/started", json!("yesterday")),
        ("/started", json!(0)),
        ("/verdict", json!("fine")),
        ("/certificate", json!("fine")),
        ("/front_ends/0/certificate", json!("present")),
        ("/plan/roots", json!("mine")),
        ("/exit_code", json!(1)),
        ("/exit_code", json!("0")),
        ("/notices", json!("none")),
        ("/front_ends", json!({})),
        ("/change", json!([])),
        ("/plan/method", json!("get")),
        ("/plan/attempts/full", json!(-1)),
        ("/plan/attempts/full", json!(0.5)),
        ("/front_ends/0/verdict", json!("PRESENT")),
        ("/front_ends/0/reason", json!("No Reason")),
        ("/front_ends/0/address", json!("10.0.0.11")),
        ("/front_ends/0/confidence", json!("total")),
        ("/front_ends/0/cut_short/because", json!("bored")),
        ("/front_ends/0/conditions/engine", json!("nss")),
        ("/front_ends/0/tls/version", json!("1.2")),
        ("/front_ends/0/tickets/state", json!("maybe")),
        ("/front_ends/0/tickets/issued", json!("4")),
        ("/front_ends/0/ticket_resumption/state", json!(true)),
        ("/front_ends/0/client_certificate/requested", json!("later")),
        ("/front_ends/0/replies/full", json!({"http 200": "3"})),
        ("/front_ends/0/findings", json!([{"id": "x"}])),
        ("/front_ends/0/chains/0/certificates/0", json!("no base64!")),
        ("/front_ends/0/attempts/0/stage", json!("lost")),
        ("/front_ends/0/attempts/0/offer", json!("all")),
        ("/front_ends/0/attempts/0/reply", json!({"kind": "http"})),
        ("/front_ends/0/attempts/0/reply", json!({"kind": "alert"})),
        ("/front_ends/0/attempts/0/server_hello/suite", json!(65_536)),
        ("/change/front_ends/0/change", json!("better")),
        ("/change/front_ends/0/why_unknown", json!("no idea")),
        ("/change/judged_by", json!("0.1.0")),
    ] {
        let mut broken = report.clone();
        *broken.pointer_mut(at).unwrap_or_else(|| panic!("no {at}")) = wrong.clone();
        assert!(!schema::errors(&broken).is_empty(), "{at} = {wrong}");
    }
}

/// A ticket has no place in a report.
#[test]
fn a_ticket_is_refused() {
    let mut report = full();
    let attempts = report["front_ends"][0]["attempts"].as_array_mut().unwrap();
    let ticket = attempts
        .iter_mut()
        .find_map(|a| a.get_mut("new_session_ticket"));
    ticket.unwrap()["ticket"] = "00000000".into();
    assert!(!schema::errors(&report).is_empty());
}
