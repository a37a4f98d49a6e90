//! Links that die, in a network namespace of the test's own.

use std::process::Command;

use serde_json::Value;

use crate::Pki;
use crate::tool::{Report, Run, finish, verdict, word};

/// Runs the script in a network namespace; who is not root is root in a user namespace for it.
fn script(pki: &Pki) -> Run {
    let mut command = Command::new("unshare");
    let id = Command::new("id").arg("-u").output().unwrap();
    if id.stdout != b"0\n" {
        command.args(["--user", "--map-root-user"]);
    }
    command.args(["--net", "bash", "tests/probe_peers/links.sh"]);
    command.arg(assert_cmd::cargo::cargo_bin!());
    command.args([&pki.server.file, &pki.server.key_file]);
    finish(command)
}

fn of<'a>(report: &'a Report, address: &str) -> &'a Value {
    let is = |front_end: &&Value| word(&front_end["address"]) == address;
    report.front_ends().iter().find(is).unwrap()
}

#[test]
fn a_link_that_dies_is_the_trouble_of_one_front_end() {
    let run = script(&Pki::new());
    let report = Report::of(&run);
    assert_eq!(run.code, 11);
    for well in ["10.77.1.11:444", "[fd77::11]:444"] {
        let front_end = of(&report, well);
        assert_eq!(
            verdict(front_end),
            "exposed (client-certificate-not-requested, high)",
        );
        assert_eq!(front_end["ticket_resumption"]["attempts"], 200);
    }
    let dead = of(&report, "10.77.2.11:444");
    assert_eq!(verdict(dead), "inconclusive (not-reached, high)");
    // One patience, not two hundred.
    assert!(dead["attempts"].as_array().unwrap().len() < 4, "{dead}");

    let dies = of(&report, "10.77.3.11:444");
    let ids: Vec<&str> = dies["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| word(&finding["id"]))
        .collect();
    for id in ["partly-reached", "plan-cut-short"] {
        assert!(ids.contains(&id), "no {id} among {ids:?}");
    }
    assert_ne!(dies["verdict"], "present");
    let resumption = &dies["ticket_resumption"];
    let tried = resumption["attempts"].as_u64().unwrap();
    assert!((1..200).contains(&tried), "{resumption}");
    assert_eq!(dies["tickets"]["issued"], 4);

    // Its deadline is over, so that nobody is shown to it; its own ticket is shown to the others.
    let pairs = report.json()["pools"][0]["pairs"].as_array().unwrap();
    let to = |pair: &&Value| word(&pair["to"]) == "10.77.3.11:444";
    for pair in pairs
        .iter()
        .filter(to)
        .filter(|pair| word(&pair["from"]) != "10.77.2.11:444")
    {
        assert_eq!(pair["left_out"], "deadline", "{pair}");
    }
    let shown = pairs
        .iter()
        .find(|pair| pair["from"] == "10.77.3.11:444" && pair["to"] == "10.77.1.11:444");
    assert_eq!(shown.unwrap()["attempt"]["reply"]["status"], 200);
}
