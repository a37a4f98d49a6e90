//! A desk: a lab, the files that the documents speak of, and a shell whose `ticketprobe` is told where the lab is.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use super::event_log;
use super::places::{put_in, take_out};

/// Longest time for a block: only one that hangs takes it.
const PATIENCE: Duration = Duration::from_secs(120);

/// Stands in for `ticketprobe`: the lab is at another port than 444, no DNS knows its names, and the machine may be busy.
const TICKETPROBE: &str = r#"#!/usr/bin/env bash
more=()
if [ "$1" = probe ]; then
  case " $* " in *' --port '*) ;; *) more=(--port PORT) ;; esac
  case " $* " in *' --timeout '*) ;; *) more+=(--timeout 20) ;; esac
  case " $* " in
    *' --address '*|*' --targets '*) ;;
    *' pool01.lab.test '*) more+=(--address 127.0.0.1 --address 127.0.0.2) ;;
    *' fe01.lab.test '*) more+=(--address 127.0.0.1) ;;
    *' fe02.lab.test '*) more+=(--address 127.0.0.2) ;;
  esac
fi
TOOL "$@" "${more[@]}"
code=$?
echo "$code $1" >> DESK/tool.log
exit $code
"#;

/// Stands in for `cargo`: what would be built is there, as this test was built with it. Features are not.
const CARGO: &str = r#"#!/usr/bin/env bash
case " $* " in
  *' --features '*|*' --all-features '*) ;;
  ' run --release -- '*) shift 3; exec ticketprobe "$@" ;;
  ' run -- '*) shift 2; exec ticketprobe "$@" ;;
esac
echo "cargo $*: not run by this test" >&2
exit 101
"#;

/// Makes the change or takes it back: turns the tickets of the lab, waits until they are turned, and has the registry to match.
const TURN: &str = r#"#!/usr/bin/env bash
case $1 in off) registry=applied ;; *) registry=absent ;; esac
cp "REPOSITORY/tests/fixtures/server/$registry.reg" DESK/work/fe01.reg
echo "tickets $1" > DESK/lab.in
read -r said < DESK/lab.out
[ "$said" = "Session tickets are $1 now." ]
"#;

/// Every command that fails is written down, but for those whose verdict is their exit code.
const PRELUDE: &str = r#"
set -o errtrace
trap 'code=$?; [[ $BASH_COMMAND == *ticketprobe* ]] || echo "$code: $BASH_COMMAND" >> DESK/failed.log' ERR
"#;

/// What a script left.
pub(crate) struct Ran {
    /// What it printed, in the words of the documents.
    pub(crate) out: String,
    /// What it complained of.
    pub(crate) err: String,
    /// Exit code and subcommand of each run of the tool.
    pub(crate) tool: Vec<(i32, String)>,
    /// Each other command that failed.
    pub(crate) failed: Vec<String>,
}

/// A lab whose tickets are on at first, and a folder to work in.
pub(crate) struct Desk {
    lab: Child,
    port: u16,
    folder: TempDir,
    /// Both ends of the lab's pipes are kept open: they end with the desk.
    _pipes: [File; 2],
}

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let home = folder.path();
        let pipes = ["lab.in", "lab.out"].map(|name| pipe(&home.join(name)));
        let mut lab = Command::new(tool());
        lab.arg("lab").env("TMPDIR", home);
        lab.stdin(pipes[0].try_clone().unwrap());
        lab.stdout(pipes[1].try_clone().unwrap());
        let lab = lab.spawn().unwrap();
        let command = introduction(&pipes[1]);
        let words: Vec<&str> = command.split_whitespace().collect();
        let after = |option| words[words.iter().position(|word| *word == option).unwrap() + 1];
        let port = after("--port").parse().unwrap();
        let desk = Self {
            lab,
            port,
            folder,
            _pipes: pipes,
        };
        desk.lay_out(after("--client-cert").as_ref(), after("--ca-file").as_ref());
        desk
    }

    /// The folder where scripts run.
    fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// The files that the documents speak of, under the names that they have there.
    fn lay_out(&self, client: &Path, root: &Path) {
        let work = self.work();
        fs::create_dir(&work).unwrap();
        fs::copy(client, work.join("fe01.pem")).unwrap();
        openssl(
            &["x509", "-outform", "DER", "-in"],
            root,
            &work.join("root.cer"),
        );
        // The password is empty: there is no terminal to ask on.
        openssl(
            &["pkcs12", "-export", "-passout", "pass:", "-in"],
            client,
            &work.join("fe01.pfx"),
        );
        fs::copy(root, work.join("root.pem")).unwrap();
        fs::copy("tests/fixtures/server/absent.reg", work.join("fe01.reg")).unwrap();
        fs::write(work.join("fe01.evtx"), event_log::log()).unwrap();
        let pools = "pool01.lab.test address=127.0.0.1,127.0.0.2  # the pool\nfe03.lab.test address=127.0.0.3\n";
        fs::write(work.join("pools.txt"), pools).unwrap();
        let programs = self.folder.path().join("bin");
        fs::create_dir(&programs).unwrap();
        for (name, text) in [
            ("ticketprobe", TICKETPROBE),
            ("cargo", CARGO),
            ("turn", TURN),
        ] {
            let file = programs.join(name);
            fs::write(&file, self.fill_in(text)).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }

    fn fill_in(&self, text: &str) -> String {
        let text = text.replace("PORT", &self.port.to_string());
        let text = text.replace("REPOSITORY", env!("CARGO_MANIFEST_DIR"));
        let text = text.replace("DESK", self.folder.path().to_str().unwrap());
        text.replace("TOOL", tool().to_str().unwrap())
    }

    /// Runs a script of a document.
    pub(crate) fn run(&self, script: &str) -> Result<Ran, String> {
        let script = put_in(script, self.port)?;
        let logs = ["tool.log", "failed.log"].map(|name| self.folder.path().join(name));
        for log in &logs {
            fs::write(log, "").unwrap();
        }
        let programs = self.folder.path().join("bin");
        let path = std::env::var("PATH").unwrap();
        let mut shell = assert_cmd::Command::new("bash");
        shell
            .args(["-c", &(self.fill_in(PRELUDE) + &script)])
            .current_dir(self.work());
        shell.env("PATH", format!("{}:{path}", programs.display()));
        shell.env("LC_ALL", "C").env("PFX_PASSWORD", "");
        let output = shell
            .timeout(PATIENCE)
            .output()
            .map_err(|error| error.to_string())?;
        let [tool, failed] = logs.map(|log| fs::read_to_string(log).unwrap());
        let run = |line: &str| {
            let (code, command) = line.split_once(' ').unwrap();
            (code.parse().unwrap(), command.to_owned())
        };
        Ok(Ran {
            out: self.told(&output.stdout),
            err: self.told(&output.stderr),
            tool: tool.lines().map(run).collect(),
            failed: failed.lines().map(str::to_owned).collect(),
        })
    }

    /// What came out, in the words of the documents.
    fn told(&self, bytes: &[u8]) -> String {
        take_out(&String::from_utf8_lossy(bytes), self.port)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // It may have ended by itself, and then there is nothing to do.
        let _ = self.lab.kill();
        let _ = self.lab.wait();
    }
}

fn tool() -> PathBuf {
    assert_cmd::cargo::cargo_bin!().to_owned()
}

/// A named pipe, open at both ends: neither a reader nor a writer waits for the other to come.
fn pipe(path: &Path) -> File {
    let made = Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success(), "mkfifo {}: {made}", path.display());
    OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .unwrap()
}

/// Reads what the lab says at first, to its end; the probe command in it.
fn introduction(out: &File) -> String {
    let lines = BufReader::with_capacity(1, out).lines().map(Result::unwrap);
    let mut command = String::new();
    for line in lines {
        if line.starts_with("ticketprobe probe ") {
            command = line;
        } else if line.starts_with("Ctrl-C ") {
            break;
        }
    }
    command
}

fn openssl(arguments: &[&str], from: &Path, to: &Path) {
    let mut command = Command::new("openssl");
    command.args(arguments).arg(from).arg("-out").arg(to);
    let made = command.stderr(Stdio::null()).status().unwrap();
    assert!(made.success(), "{command:?}: {made}");
}
