//! Ctrl-C while a capture still comes: what is known is told.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::file::{PLAIN, Packet, packets, pcap};
use crate::forms::three;
use crate::peers::{Process, poll};
use crate::{connections, exe, schema};

/// More than a pipe and the program together keep of what nobody has read yet.
const MUCH: usize = 1 << 20;
/// The bit of SIGINT in the masks of `/proc/PID/status`.
const INTERRUPT: u64 = 1 << 1;

/// Whether the process has a handler for Ctrl-C.
fn is_ready(process: &Process) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    let mask = u64::from_str_radix(line.unwrap().trim(), 16).unwrap();
    mask & INTERRUPT != 0
}

#[test]
fn standard_input_that_stays_open_ends_with_ctrl_c() {
    let (taken, _) = three();
    let mut all = packets(&taken.file);
    // What comes after them is no TCP, so that it does not matter where it is cut.
    let other = Packet {
        at: all.last().unwrap().at,
        bytes: [&[0; 12][..], &[0x88, 0xb5], &[0; 1400]].concat(),
    };
    all.extend(std::iter::repeat_n(other, MUCH / 1400));
    let mut command = Command::new(exe::tool());
    command.args(["capture", "-", "--format", "json", "--quiet"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut tool = Process::start(&mut command);
    let mut input = tool.stdin.take().unwrap();
    input.write_all(&pcap(&all, PLAIN)).unwrap();
    poll("a handler for Ctrl-C", || is_ready(&tool).then_some(()));
    tool.interrupt();
    let mut out = String::new();
    let mut output = tool.stdout.take().unwrap();
    output.read_to_string(&mut out).unwrap();
    let code = tool.end().code().unwrap();
    let report: Value = serde_json::from_str(&out).unwrap();
    schema::assert_valid(&report);
    assert_eq!(connections(&report).len(), 3);
    // The verdict gives the exit code, as of a capture that was read to its end.
    assert_eq!((&report["verdict"], code), (&"exposed".into(), 11));
    let damage = &report["capture"]["files"][0]["damage"];
    assert_eq!(damage, "stopped by the user before its end");
    drop(input);
}
