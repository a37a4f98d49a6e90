//! The log *Lync Server* of this machine, asked by `wevtutil.exe`: a child process whose time and output are bounded.

use std::ffi::OsString;
use std::io::{self, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::bounds::{LOG_BYTES_MAX, LOG_PATIENCE};
use crate::server_evidence::events::{CHANNEL, Symptom};

/// The tool of Windows that reads event logs.
pub const TOOL: &str = "wevtutil.exe";
/// `ERROR_ACCESS_DENIED`, which the tool ends with.
const ACCESS_DENIED: i32 = 5;
/// `ERROR_EVT_CHANNEL_NOT_FOUND`.
const CHANNEL_NOT_FOUND: i32 = 15_007;
/// Between two looks at a child that has closed its output and not ended.
const LOOK: Duration = Duration::from_millis(20);

/// What came of asking the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogState {
    /// All that was asked for was read.
    Whole,
    /// More came than is read: the newest events are there, the oldest are not.
    InPart,
    /// The tool did not end in time; what it had printed is there.
    TimedOut,
    /// The account may not read the log.
    AccessDenied,
    /// This machine has no such log.
    NotFound,
    /// The tool is not on this machine.
    NoTool,
    /// The tool ended with another error, by its number; none where a signal ended it.
    Failed(Option<i32>),
}

impl LogState {
    /// The state in words that follow the name of the log; none where there is nothing to say.
    #[must_use]
    pub fn words(self) -> Option<String> {
        Some(match self {
            Self::Whole => return None,
            Self::InPart => format!(
                "was read in part: more than {} MiB of events match; the oldest of them are missing",
                LOG_BYTES_MAX / 1024 / 1024
            ),
            Self::TimedOut => format!(
                "was read in part: {TOOL} did not end in {} s; run it by hand, and give its output to 'ticketprobe events'",
                LOG_PATIENCE.as_secs()
            ),
            Self::AccessDenied => {
                "was not read: access is denied; run as administrator, or as a member of Event Log Readers".to_owned()
            }
            Self::NotFound => {
                "was not read: this machine has no such log, so Lync Server is not installed here".to_owned()
            }
            Self::NoTool => format!("was not read: {TOOL} is not on this machine"),
            Self::Failed(Some(code)) => format!("was not read: {TOOL} ended with error {code}"),
            Self::Failed(None) => format!("was not read: {TOOL} was ended from outside"),
        })
    }

    /// Whether what was printed lacks events.
    #[must_use]
    pub fn is_cut(self) -> bool {
        matches!(self, Self::InPart | Self::TimedOut)
    }

    /// Whether there is anything to read.
    #[must_use]
    pub fn is_read(self) -> bool {
        matches!(self, Self::Whole | Self::InPart | Self::TimedOut)
    }
}

/// What the log says to one question.
#[derive(Debug)]
pub struct LogText {
    /// What came of it.
    pub state: LogState,
    /// What was printed, as it is.
    pub bytes: Vec<u8>,
}

/// How long, and how much.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Longest wait for the whole answer.
    pub time: Duration,
    /// Most bytes that are kept.
    pub bytes: usize,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            time: LOG_PATIENCE,
            bytes: LOG_BYTES_MAX,
        }
    }
}

/// The arguments that ask for the events that are counted, from `since` on, newest first.
#[must_use]
pub fn known_events(since: Timestamp) -> Vec<OsString> {
    let numbers: Vec<String> = Symptom::numbers()
        .map(|number| format!("EventID={number}"))
        .collect();
    // XPath of the event log knows times to the millisecond.
    let query = format!(
        "/q:*[System[({}) and TimeCreated[@SystemTime>='{since:.3}']]]",
        numbers.join(" or ")
    );
    ["qe", CHANNEL, &query, "/f:xml", "/rd:true"]
        .map(OsString::from)
        .into()
}

/// The arguments that ask for the oldest event of any kind: it says from when on the log tells.
#[must_use]
pub fn oldest_event() -> Vec<OsString> {
    ["qe", CHANNEL, "/c:1", "/f:xml", "/rd:false"]
        .map(OsString::from)
        .into()
}

/// Asks `program` and reads what it prints, within `patience`. The process is ended at the bound.
#[must_use]
pub fn ask(program: &str, arguments: &[OsString], patience: Patience) -> LogText {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    // Named, the variable is searched as a shell does; without it Windows looks into the folder of this program first.
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    let nothing = |state| LogText {
        state,
        bytes: Vec::new(),
    };
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return nothing(LogState::NoTool);
        }
        Err(error) => return nothing(LogState::Failed(error.raw_os_error())),
    };
    let Some(output) = child.stdout.take() else {
        return nothing(LogState::Failed(None));
    };
    let end = Instant::now() + patience.time;
    let read = read_within(output, end, patience.bytes);
    let state = match read.end {
        End::Bound => LogState::InPart,
        End::Time => LogState::TimedOut,
        End::Output => ended(&mut child, end),
    };
    if matches!(state, LogState::InPart | LogState::TimedOut) {
        // It may have ended by itself in between.
        let _ = child.kill();
        let _ = child.wait();
    }
    LogText {
        state,
        bytes: read.bytes,
    }
}

/// How a child that has closed its output ends.
fn ended(child: &mut Child, end: Instant) -> LogState {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return of_code(status.code()),
            Ok(None) if Instant::now() < end => thread::sleep(LOOK),
            Ok(None) => return LogState::TimedOut,
            Err(error) => return LogState::Failed(error.raw_os_error()),
        }
    }
}

fn of_code(code: Option<i32>) -> LogState {
    match code {
        Some(0) => LogState::Whole,
        Some(ACCESS_DENIED) => LogState::AccessDenied,
        Some(CHANNEL_NOT_FOUND) => LogState::NotFound,
        code => LogState::Failed(code),
    }
}

/// Why reading ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Output,
    Bound,
    Time,
}

struct ReadPart {
    end: End,
    bytes: Vec<u8>,
}

/// Reads on a thread of its own: a program that hangs, or its own child that keeps the pipe, holds nobody.
fn read_within(mut output: impl Read + Send + 'static, until: Instant, most: usize) -> ReadPart {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let (done, is_done) = channel();
    let sink = Arc::clone(&kept);
    thread::spawn(move || {
        // Nobody listens any more where the time is up.
        let _ = done.send(read_up_to(&mut output, &sink, most));
    });
    let left = until.saturating_duration_since(Instant::now());
    let end = match is_done.recv_timeout(left) {
        Ok(end) => end,
        Err(RecvTimeoutError::Timeout) => End::Time,
        Err(RecvTimeoutError::Disconnected) => End::Output,
    };
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    ReadPart {
        end,
        bytes: std::mem::take(&mut *kept),
    }
}

fn read_up_to(output: &mut impl Read, kept: &Mutex<Vec<u8>>, most: usize) -> End {
    let mut portion = vec![0; 64 * 1024];
    loop {
        let length = match output.read(&mut portion) {
            Ok(0) => return End::Output,
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => return End::Output,
        };
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        let room = most.saturating_sub(kept.len());
        kept.extend(portion.iter().take(length.min(room)));
        if length > room {
            return End::Bound;
        }
    }
}

#[cfg(test)]
mod tests;
