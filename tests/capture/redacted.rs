//! The copy that can be given away: the same answer, and nothing private in it.

use crate::forms::three;
use crate::oracle::{ours, tshark};
use crate::peers::program;

#[test]
fn the_copy_says_the_same_and_keeps_nothing_private() {
    let (taken, port) = three();
    let copy = taken.folder().join("copy.pcapng");
    let fixed = ["capture", taken.file.to_str().unwrap(), "--format", "json"];
    let run = crate::run(&[&fixed[..], &["--redact", copy.to_str().unwrap()]].concat());
    assert!(run.err.is_empty(), "{}", run.err);
    let original = crate::report(&taken.file, &[]);
    let redacted = crate::report(&copy, &[]);
    assert_eq!(redacted["verdict"], original["verdict"]);
    assert_eq!(ours(&redacted), ours(&original));
    assert_eq!(
        tshark(&copy, port),
        ours(&original),
        "tshark reads the copy"
    );
    for one in crate::connections(&redacted) {
        assert!(
            one["client"].as_str().unwrap().starts_with("10.0.0."),
            "{one:#}"
        );
    }
    let bytes = std::fs::read(&copy).unwrap();
    let contains = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    // The certificates have addresses in them; the headers have none of before.
    let mut addresses = program("tshark");
    addresses
        .arg("-r")
        .arg(&copy)
        .args(["-Y", "ip.addr == 127.0.0.0/8"]);
    assert!(addresses.output().unwrap().stdout.is_empty());
    let mut command = program("tshark");
    command
        .arg("-r")
        .arg(&taken.file)
        .args(["-d", &format!("tcp.port=={port},tls")]);
    command.args([
        "-T",
        "fields",
        "-e",
        "tls.handshake.session_ticket",
        "-e",
        "tls.app_data",
    ]);
    let out = String::from_utf8(command.output().unwrap().stdout).unwrap();
    let secrets: Vec<&str> = out
        .split(['\t', '\n', ','])
        .filter(|text| text.len() >= 32)
        .collect();
    assert!(secrets.len() > 4, "{out}");
    for secret in secrets {
        let bytes: Vec<u8> = (0..16)
            .map(|index| u8::from_str_radix(&secret[2 * index..2 * index + 2], 16).unwrap())
            .collect();
        assert!(!contains(&bytes), "{secret}");
    }
}
