//! `ticketprobe lab` and `ticketprobe demo`, run as a user runs them.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::{NamedTempFile, TempDir};

use crate::peers::{Process, poll};
use crate::tool::{Run, command, finish, run};

/// `ticketprobe lab`, with a place of its own for temporary files.
pub(crate) struct Lab {
    process: Process,
    text: String,
    folder: TempDir,
    output: NamedTempFile,
}

impl Lab {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let output = NamedTempFile::new().unwrap();
        let mut lab = command();
        lab.arg("lab").args(arguments).env("TMPDIR", folder.path());
        lab.stdin(Stdio::piped()).stdout(output.reopen().unwrap());
        let process = Process::start(&mut lab);
        let text = poll("the lab", || {
            let text = fs::read_to_string(output.path()).unwrap();
            text.contains("Ctrl-C ends the lab").then_some(text)
        });
        Self {
            process,
            text,
            folder,
            output,
        }
    }

    /// Says a line to the lab and waits for the answer.
    pub(crate) fn say(&mut self, line: &str, answer: &str) {
        let stdin = self.process.stdin.as_mut().unwrap();
        writeln!(stdin, "{line}").unwrap();
        poll("the lab's answer", || {
            let text = fs::read_to_string(self.output.path()).unwrap();
            text.ends_with(answer).then_some(())
        });
    }

    /// Closes standard input.
    fn say_no_more(&mut self) {
        self.process.stdin = None;
    }

    /// Runs the command that the lab prints, as a shell would that finds `ticketprobe`.
    fn probe(&self) -> Run {
        self.probe_with("")
    }

    /// The same, with more arguments as they stand in a shell.
    pub(crate) fn probe_with(&self, more: &str) -> Run {
        let line = self
            .text
            .lines()
            .find(|line| line.starts_with("ticketprobe probe "))
            .unwrap();
        let tools = assert_cmd::cargo::cargo_bin!().parent().unwrap();
        let path = std::env::var("PATH").unwrap();
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("{line} {more}")]);
        shell.env("PATH", format!("{}:{path}", tools.display()));
        finish(shell)
    }

    /// Everything that it printed.
    pub(crate) fn said(&self) -> String {
        fs::read_to_string(self.output.path()).unwrap()
    }

    /// The file with the client certificate and its key.
    pub(crate) fn client_file(&self) -> &str {
        let (_, rest) = self.text.split_once("--client-cert ").unwrap();
        rest.split_whitespace().next().unwrap()
    }

    /// Ctrl-C. Nothing is left behind.
    pub(crate) fn interrupt(mut self) {
        self.process.interrupt();
        assert_eq!(self.process.end().code(), Some(0));
        assert_eq!(entries(self.folder.path()), 0, "files are left");
    }
}

fn entries(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

#[test]
fn the_lab_prints_a_command_that_finds_the_problem() {
    let lab = Lab::start(&[]);
    assert!(
        lab.text.contains("a model of the problem, not evidence"),
        "{}",
        lab.text
    );
    assert_eq!(entries(lab.folder.path()), 1);
    let run = lab.probe();
    assert_eq!(run.code, 10, "{}{}", run.out, run.err);
    for address in ["127.0.0.1:", "127.0.0.2:", "127.0.0.3:"] {
        let row = |line: &&str| line.starts_with(address);
        let row = run.out.lines().find(row).unwrap();
        for words in ["PRESENT", "4/4", "10/10 closed", "12/12 HTTP 200"] {
            assert!(row.contains(words), "no {words} in {row}");
        }
    }
    lab.interrupt();
}

/// Whoever reads the lab's words may end it at once.
#[test]
fn the_lab_can_be_ended_as_soon_as_it_speaks() {
    Lab::start(&[]).interrupt();
}

#[test]
fn the_lab_without_tickets() {
    let lab = Lab::start(&["--tickets", "off"]);
    let run = lab.probe();
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(
        run.out
            .starts_with("Problem absent: none of the 3 Front Ends "),
        "{}",
        run.out
    );
    lab.interrupt();
}

/// Another process turns the tickets of a lab that runs, and the end of its words is not the end of the lab.
#[test]
fn the_lab_does_what_it_is_told() {
    let mut lab = Lab::start(&[]);
    lab.say("tickets off", "Session tickets are off now.\n");
    assert_eq!(lab.probe().code, 0);
    lab.say("", "Session tickets are off now.\n");
    lab.say("turn tickets on, please", "Session tickets are off now.\n");
    lab.say(" tickets  on ", "Session tickets are on now.\n");
    lab.say_no_more();
    assert_eq!(lab.probe().code, 10);
    lab.interrupt();
}

#[test]
fn the_demo_shows_the_problem_and_its_cure() {
    for (arguments, reply) in [
        (&["demo"][..], "10/10 closed"),
        (&["demo", "--failure", "close"], "10/10 closed"),
        (&["demo", "--failure", "reset"], "10/10 reset"),
        (&["demo", "--failure", "alert"], "10/10 TLS alert"),
        (&["demo", "--failure", "status"], "10/10 HTTP 403"),
    ] {
        let run = run(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}{}", run.out, run.err);
        let mut lines = run.out.lines();
        let answer =
            "In the model, the problem is present with session tickets on, and gone with them off.";
        assert_eq!(lines.next(), Some(answer));
        let model = "The Front Ends are simulated: a model of the problem, not evidence about Windows or Schannel.";
        assert_eq!(lines.next(), Some(model));
        let (before, after) = run.out.split_once("\nAfter: session tickets off").unwrap();
        let (after, change) = after.split_once("\nThe comparison:\n").unwrap();
        assert!(before.contains("\nProblem present: session tickets break connections on all 3"));
        assert_eq!(before.matches(reply).count(), 3, "{reply}: {before}");
        assert!(
            after.contains("\nProblem absent: none of the 3 Front Ends "),
            "{after}"
        );
        let row = "present  absent  resolved  4/4 -> 0/4";
        assert_eq!(change.matches(row).count(), 3, "{change}");
        assert!(
            change.contains("\nResolved: session tickets are gone on all 3"),
            "{change}"
        );
    }
}

/// An alert in place of ServerHello tells nothing about what became of the ticket, beside a verdict that blames it.
#[test]
fn an_alert_is_not_called_a_ticket_that_was_not_taken() {
    let shown = run(&["demo", "--failure", "alert"]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert!(shown.out.contains("10/10 TLS"), "{}", shown.out);
    assert!(!shown.out.contains("not taken"), "{}", shown.out);
}
