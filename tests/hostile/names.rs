//! Name servers that lie or stall, in a network of their own: each look-up ends, and the front ends beside it are probed.

use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::machine::{lines, report};

/// Runs a probe of a name, and of an address beside it, where the only name server behaves like this.
fn with_name_server(behaviour: &str) -> Output {
    let script = r#"set -e
        ip link set lo up
        conf=$(mktemp -d); printf 'nameserver 127.0.0.1\noptions timeout:30 attempts:2\n' > $conf/resolv; printf 'hosts: files dns\n' > $conf/nsswitch
        mount --bind $conf/resolv /etc/resolv.conf; mount --bind $conf/nsswitch /etc/nsswitch.conf
        coproc server { exec /usr/bin/python3 tests/peers/dns.py "$1"; }
        read -r ready <&"${server[0]}"; [ "$ready" = ready ]
        set +e; "$0" probe pool01.contoso.test 127.0.0.1:1 --timeout 2 --quiet --roots none --format json; code=$?
        kill $server_PID; umount /etc/resolv.conf /etc/nsswitch.conf; rm -r $conf; exit $code"#;
    let mut shell = Command::new("unshare");
    shell.args(["--mount", "--net", "bash", "-c", script]);
    shell.arg(assert_cmd::cargo::cargo_bin!()).arg(behaviour);
    shell.stdin(Stdio::null()).output().unwrap()
}

/// What became of the front ends of the name: how many, and why.
fn of_the_name(report: &Value) -> Vec<&str> {
    let all = report["front_ends"].as_array().unwrap();
    let of_name = all
        .iter()
        .filter(|one| one["target"] == "pool01.contoso.test:444");
    of_name.map(|one| one["reason"].as_str().unwrap()).collect()
}

#[test]
fn a_name_server_that_lies_or_stalls() {
    for (behaviour, reasons) in [
        ("stall", vec!["not-resolved"]),
        ("nothing", vec!["not-resolved"]),
        ("refused", vec!["not-resolved"]),
        ("failed", vec!["not-resolved"]),
        ("unknown", vec!["not-resolved"]),
        ("loop", vec!["not-resolved"]),
        ("short", vec!["not-resolved"]),
        ("garbage", vec!["not-resolved"]),
        ("nowhere", vec!["not-reached"]),
        ("everybody", vec!["not-reached"]),
        ("mapped", vec!["not-reached"]),
        ("same", vec!["not-reached"]),
        ("many", vec!["not-reached"; 27]),
    ] {
        let output = with_name_server(behaviour);
        assert_eq!(lines(&output), Vec::<String>::new(), "{behaviour}");
        assert_eq!(output.status.code(), Some(13), "{behaviour}: {output:?}");
        let report = report(&output);
        assert_eq!(of_the_name(&report), reasons, "{behaviour}");
        let last = report["front_ends"].as_array().unwrap().last().unwrap();
        assert_eq!(
            (&last["target"], &last["reason"]),
            (&"127.0.0.1:1".into(), &"not-reached".into())
        );
    }
}
