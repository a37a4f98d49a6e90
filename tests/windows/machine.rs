//! One wine for all tests, and wines of their own: registry, event log (a stand-in for `wevtutil.exe`), and what a run reports.

use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tempfile::TempDir;

use super::{exe, exe_beside, finish};

/// The registry and the store are one for all tests. The key container of wine is one too.
static MACHINE: Mutex<()> = Mutex::new(());

pub(super) const SCHANNEL: &str =
    r"HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";
pub(super) const BINDINGS: &str =
    r"HKLM\SYSTEM\CurrentControlSet\Services\HTTP\Parameters\SslBindingInfo";
pub(super) const TCPIP: &str = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters";

/// The machine for one test, with an empty Schannel key and no binding.
pub(super) struct Machine {
    _alone: MutexGuard<'static, ()>,
    keeper: Child,
}

/// wine writes its host name into the registry whenever its first program starts: one program runs as long as the test.
pub(super) fn machine() -> Machine {
    let alone = MACHINE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut sleeper = Command::new(exe_beside("wine"));
    sleeper.arg(exe_beside("stand-in/wevtutil.exe"));
    sleeper.args(["qe", "Lync Server", "/keep"]);
    sleeper.env("WEVTUTIL_DOES", "hang").stdin(Stdio::null());
    sleeper.stdout(Stdio::null()).stderr(Stdio::null());
    let keeper = sleeper.spawn().unwrap();
    let machine = Machine {
        _alone: alone,
        keeper,
    };
    // What wine starts in the background keeps the output of whoever started it: nobody reads this one's.
    let mut first = Command::new(exe_beside("wine"));
    first.args(["reg", "query", "HKLM"]).stdout(Stdio::null());
    assert!(first.stderr(Stdio::null()).status().unwrap().success());
    reg(&["delete", SCHANNEL, "/f"]);
    reg(&["delete", BINDINGS, "/f"]);
    assert!(reg(&["add", SCHANNEL, "/f"]).status.success());
    machine
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = self.keeper.kill();
        let _ = self.keeper.wait();
    }
}

pub(super) fn reg(arguments: &[&str]) -> Output {
    let mut wine = Command::new(exe_beside("wine"));
    finish(&mut wine, &[&["reg"], arguments].concat())
}

pub(super) fn set(key: &str, name: &str, kind: &str, data: &str) {
    let added = reg(&["add", key, "/v", name, "/t", kind, "/d", data, "/f"]);
    assert!(added.status.success(), "{added:?}");
}

/// How often a program is started whose exit code wine lost.
const STARTS: u32 = 3;

/// The report of a run, with a log that says nothing unless `command` has been told otherwise.
pub(super) fn report(mut command: Command, arguments: &[&str]) -> (Value, String) {
    if command.get_envs().next().is_none() {
        log(&mut command, "nothing");
    }
    let arguments = [arguments, &["--format", "json"]].concat();
    let output = ended_by_itself(&command, &arguments);
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{arguments:?}: {error}: {output:?}"));
    assert_eq!(
        report["exit_code"],
        output.status.code().unwrap(),
        "{output:?}"
    );
    (report, String::from_utf8_lossy(&output.stderr).into_owned())
}

/// One process in forty that used Schannel is ended by a signal after its whole report was printed, while wine takes it down; docs/windows.md
/// names it. It is started again, and only then.
fn ended_by_itself(command: &Command, arguments: &[&str]) -> Output {
    for _ in 1..STARTS {
        let output = finish(&mut again(command), arguments);
        let whole = serde_json::from_slice::<Value>(&output.stdout).is_ok();
        if output.status.code().is_some() || !whole {
            return output;
        }
    }
    finish(&mut again(command), arguments)
}

fn again(command: &Command) -> Command {
    let mut copy = Command::new(command.get_program());
    copy.args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => copy.env(name, value),
            None => copy.env_remove(name),
        };
    }
    copy
}

/// Puts the stand-in for `wevtutil.exe` before the one of wine.
pub(super) fn log(command: &mut Command, does: &str) {
    let folder = exe_beside("stand-in");
    command
        .env("WINEPATH", windows(&folder))
        .env("WEVTUTIL_DOES", does);
}

/// A log with recorded events.
pub(super) fn log_of(command: &mut Command, file: &str) {
    log(command, "print");
    let events = windows(&PathBuf::from(file).canonicalize().unwrap());
    command
        .env("WEVTUTIL_EVENTS", &events)
        .env("WEVTUTIL_OLDEST", &events);
}

pub(super) fn windows(path: &std::path::Path) -> String {
    format!("Z:{}", path.to_str().unwrap().replace('/', "\\"))
}

/// A Windows of its own, with a registry of its own; ended with the test.
pub(super) struct Host {
    prefix: TempDir,
}

impl Host {
    pub(super) fn new(name: &str, value: Option<&str>) -> Self {
        let host = Self {
            prefix: TempDir::new().unwrap(),
        };
        let mut boot = host.wine();
        boot.args(["wineboot", "--init"]).stdout(Stdio::null());
        assert!(boot.stderr(Stdio::null()).status().unwrap().success());
        let value = value.map(|data| [SCHANNEL, "EnableSessionTicket", "REG_DWORD", data]);
        let name = [TCPIP, "Hostname", "REG_SZ", name];
        assert!(host.reg(&["add", SCHANNEL, "/f"]));
        for [key, value, kind, data] in value.into_iter().chain([name]) {
            let set = ["add", key, "/v", value, "/t", kind, "/d", data, "/f"];
            assert!(host.reg(&set), "{set:?}");
        }
        host
    }

    fn wine(&self) -> Command {
        let mut wine = Command::new(exe_beside("wine"));
        wine.env("TICKETPROBE_WINEPREFIX", self.prefix.path());
        wine.stdin(Stdio::null());
        wine
    }

    fn reg(&self, arguments: &[&str]) -> bool {
        let output = finish(&mut self.wine(), &[&["reg"], arguments].concat());
        output.status.success()
    }

    /// What `local` says there, in a file as PowerShell would bring it.
    pub(super) fn local(&self, arguments: &[&str]) -> (Value, String) {
        let mut command = exe();
        log(&mut command, "nothing");
        command.env("TICKETPROBE_WINEPREFIX", self.prefix.path());
        report(command, &[&["local"], arguments].concat())
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let mut end = self.wine();
        end.args(["wineboot", "--kill"]).stdout(Stdio::null());
        let _ = end.stderr(Stdio::null()).status();
    }
}
