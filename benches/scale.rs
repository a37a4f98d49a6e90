//! What a long way and many front ends cost the tool, as whole processes.
//!
//! `cargo bench --bench scale`: first one front end of the lab that answers each flight 50 ms later, beside the critical path of the plan;
//! then 10, 100 and 1,000 addresses of 127.0.0.0/8, all of them one nginx, on the same cores as the tool: CPU time, peak memory and open
//! files are told, wall time says little.
#![allow(clippy::unwrap_used, reason = "a benchmark may fail wherever it likes")]
#![allow(clippy::print_stdout, reason = "it prints its result")]

#[path = "../tests/peers/mod.rs"]
#[allow(clippy::duplicate_mod, reason = "the peers of the tests")]
mod peers;

use std::fmt::Write as _;
use std::fs;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use ticketprobe::lab::{Lab, LabSettings, POOL};
use ticketprobe::observation::Series;
use ticketprobe::plan::{Plan, Step};
use tokio::runtime::Runtime;

const TOOL: &str = env!("CARGO_BIN_EXE_ticketprobe");
const DELAY: Duration = Duration::from_millis(50);
const PER_HOST: usize = 4;
const RUNS: usize = 5;

fn main() {
    // Criterion's harness is given arguments such as --bench; this one takes none.
    delayed();
    many();
}

/// Flights of the server that an attempt waits for.
fn flights(step: Step) -> u32 {
    match step.series {
        Series::Scout => 1,
        Series::ByTicket | Series::BySessionId => 2,
        _ => 3,
    }
}

/// The time that `steps` take with `PER_HOST` at a time, when each starts as soon as one ends: in flights.
fn scheduled(steps: &[Step]) -> u32 {
    let mut lanes = [0; PER_HOST];
    for step in steps {
        let lane = lanes.iter_mut().min().unwrap();
        *lane += flights(*step);
    }
    lanes.into_iter().max().unwrap()
}

/// The scouts, then the baseline, then what resumes: each part waits for the one before.
fn critical_path(plan: Plan) -> Duration {
    let steps = plan.steps();
    let baseline = |step: &Step| matches!(step.series, Series::Full | Series::Issue);
    let (opening, rest): (Vec<Step>, Vec<Step>) = steps.iter().partition(|step| baseline(step));
    let parts = [plan.scouting(), opening, rest];
    DELAY * parts.iter().map(|part| scheduled(part)).sum::<u32>()
}

fn delayed() {
    let runtime = Runtime::new().unwrap();
    let settings = LabSettings {
        delay: DELAY,
        ..LabSettings::default()
    };
    let lab = runtime.block_on(Lab::start(settings)).unwrap();
    let folder = TempDir::new().unwrap();
    let [client, root] = ["client.pem", "ca.pem"].map(|name| folder.path().join(name));
    fs::write(&client, lab.client_pem()).unwrap();
    fs::write(&root, lab.ca_pem()).unwrap();
    let address = lab.addresses()[0];
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let begun = Instant::now();
            let mut tool = Command::new(TOOL);
            tool.args(["probe", POOL, "--address", &address.ip().to_string()]);
            tool.args(["--port", &address.port().to_string(), "--roots", "none"]);
            tool.arg("--client-cert")
                .arg(&client)
                .arg("--ca-file")
                .arg(&root);
            let output = tool.stderr(Stdio::null()).output().unwrap();
            assert_eq!(output.status.code(), Some(10));
            begun.elapsed()
        })
        .collect();
    times.sort();
    let (wall, path) = (times[RUNS / 2], critical_path(Plan::new(TEN)));
    println!(
        "one front end, {} ms a flight, --per-host {PER_HOST}, default plan: wall {:.3} s (median of {RUNS}), critical path {:.3} s, ratio {:.2}\n",
        DELAY.as_millis(),
        wall.as_secs_f64(),
        path.as_secs_f64(),
        wall.as_secs_f64() / path.as_secs_f64()
    );
}

const TEN: NonZeroU32 = NonZeroU32::new(10).unwrap();

const SITE: &str =
    "listen ADDRESS; listen 0.0.0.0:PORT ssl backlog=4096; ssl_certificate CERTIFICATE;
    ssl_certificate_key KEY; ssl_protocols TLSv1.2; ssl_session_tickets on;
    ssl_ciphers ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES128-SHA256; keepalive_timeout 5s;
    location / { return 200 ok; }";

fn many() {
    let authority = peers::Authority::new();
    let identity = authority.issue("server", peers::Key::Ecdsa);
    let server = peers::servers::nginx(&authority, &identity, SITE);
    println!(
        "| front ends | format | wall s | client CPU s | CPU ms a front end | peak MiB | most open files |"
    );
    println!("| ---: | --- | ---: | ---: | ---: | ---: | ---: |");
    for format in ["jsonl", "table"] {
        for count in [10, 100, 1000] {
            let row = fleet(&server.address, count, format);
            println!("{row}");
        }
    }
    println!(
        "\nEach front end may hold {PER_HOST} sockets, and 64 are probed at a time: at most 256."
    );
}

fn fleet(server: &SocketAddr, count: u32, format: &str) -> String {
    let folder = TempDir::new().unwrap();
    let list = folder.path().join("list.txt");
    let mut text = String::new();
    for number in 0..count {
        let [_, _, b, c] = (number + 257).to_be_bytes();
        writeln!(text, "127.0.{b}.{c}:{}", server.port()).unwrap();
    }
    fs::write(&list, text).unwrap();
    let measured = folder.path().join("time.txt");
    let mut command = Command::new("/usr/bin/time");
    command.args(["-f", "%e %U %S %M", "-o"]).arg(&measured);
    command.args([TOOL, "probe", "--targets"]).arg(&list);
    command.args([
        "--format",
        format,
        "--no-progress",
        "--roots",
        "none",
        "--timeout",
        "30",
    ]);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        most = most.max(open_files(child.id()));
        thread::sleep(Duration::from_millis(20));
    }
    let figures = fs::read_to_string(&measured).unwrap();
    // Where the exit code is not 0, a line says so before the figures.
    let figures: Vec<f64> = figures
        .lines()
        .last()
        .unwrap()
        .split(' ')
        .map(|figure| figure.parse().unwrap())
        .collect();
    let cpu = figures[1] + figures[2];
    format!(
        "| {count} | {format} | {:.2} | {cpu:.2} | {:.1} | {:.1} | {most} |",
        figures[0],
        cpu * 1000.0 / f64::from(count),
        figures[3] / 1024.0
    )
}

/// Of the only child of `time`.
fn open_files(time: u32) -> usize {
    let children = fs::read_to_string(format!("/proc/{time}/task/{time}/children"));
    let child = children.unwrap_or_default();
    let place = format!("/proc/{}/fd", child.trim());
    fs::read_dir(Path::new(&place)).map_or(0, Iterator::count)
}
