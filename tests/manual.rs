//! Completion scripts and manual pages, held against what `--help` says and against the shell.
#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod exe;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

/// The commands, as README and design name them; `--help` must list exactly these.
const COMMANDS: [&str; 14] = [
    "probe",
    "local",
    "compare",
    "show",
    "merge",
    "host",
    "events",
    "capture",
    "demo",
    "lab",
    "remedy",
    "explain",
    "completions",
    "man",
];

/// Exit code, stdout and stderr.
fn run(arguments: &[&str]) -> (i32, String, String) {
    let mut command = assert_cmd::Command::new(exe::tool());
    let output = command.args(arguments).output().unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.code().unwrap(), out, err)
}

/// Runs it, and expects nothing to go wrong.
fn printed(arguments: &[&str]) -> String {
    let (code, out, err) = run(arguments);
    assert_eq!((code, &*err), (0, ""), "{arguments:?}");
    out
}

/// The long options that a help text defines.
fn options(help: &str) -> BTreeSet<String> {
    let lines = help.lines().map(str::trim_start);
    let defined = lines.filter(|line| line.starts_with('-'));
    defined
        .filter_map(|line| line.split_whitespace().find(|word| word.starts_with("--")))
        .map(|word| word.trim_end_matches([',', '.']).to_owned())
        .collect()
}

#[test]
fn help_lists_the_commands() {
    let help = printed(&["--help"]);
    let listed = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next());
    let listed: Vec<&str> = listed.filter(|name| *name != "help").collect();
    assert_eq!(listed, COMMANDS);
}

#[test]
fn every_option_has_its_place_in_the_manual() {
    for command in COMMANDS {
        let page = printed(&["man", command]).replace("\\-", "-");
        let help = printed(&[command, "--help"]);
        assert!(page.contains(&format!("ticketprobe-{command}")), "{page}");
        for option in options(&help) {
            assert!(page.contains(&option), "man {command}: no {option}");
        }
    }
    let probe = options(&printed(&["probe", "--help"]));
    assert!(probe.len() > 30, "{probe:?}");
}

#[test]
fn the_first_page_names_every_command() {
    let page = printed(&["man"]).replace("\\-", "-");
    for command in COMMANDS {
        assert!(
            page.contains(&format!("ticketprobe-{command}(1)")),
            "{page}"
        );
    }
    assert!(page.contains("Exit codes: 0"), "{page}");
}

#[test]
fn a_page_that_is_not_there() {
    let (code, out, err) = run(&["man", "frobnicate\u{1b}"]);
    assert_eq!((code, &*out), (2, ""));
    assert_eq!(
        err,
        format!(
            "ticketprobe: man: 'frobnicate\u{fffd}' is no command: expected one of {}; \
             without a name the page of ticketprobe itself is printed\n",
            COMMANDS.join(", ")
        )
    );
}

#[test]
fn each_shell_gets_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&["completions", shell]);
        for word in COMMANDS.iter().chain(&["client-cert", "wait-for"]) {
            assert!(script.contains(word), "{shell}: no {word}");
        }
    }
    let (code, out, err) = run(&["completions", "tcsh"]);
    assert_eq!((code, &*out), (2, ""));
    assert!(err.contains("'tcsh' for '<SHELL>'"), "{err}");
}

/// What bash offers after `line`, whose last word is being typed.
fn completed(line: &str) -> BTreeSet<String> {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("ticketprobe.bash");
    fs::write(&script, printed(&["completions", "bash"])).unwrap();
    let asked = "source \"$0\"; COMP_WORDS=($1); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); \
         _ticketprobe ticketprobe \"${COMP_WORDS[-1]}\" \"${COMP_WORDS[-2]}\"; \
         printf '%s\\n' \"${COMPREPLY[@]}\"";
    let mut bash = Command::new("bash");
    bash.args(["-euc", asked]).arg(&script).arg(line);
    let output = bash.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let offered = String::from_utf8(output.stdout).unwrap();
    offered.lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes() {
    let set = |words: &[&str]| {
        words
            .iter()
            .map(|w| (*w).to_owned())
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(completed("ticketprobe pro"), set(&["probe"]));
    assert_eq!(
        completed("ticketprobe co"),
        set(&["compare", "completions"])
    );
    assert_eq!(
        completed("ticketprobe probe host --client-c"),
        set(&["--client-cert"])
    );
    assert_eq!(
        completed("ticketprobe probe host --format j"),
        set(&["jira", "json", "jsonl", "junit"])
    );
}
