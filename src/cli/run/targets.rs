//! What to probe: targets of the command line and of lists, and their front ends.

use std::fs::File;
use std::io::{self, Read};
use std::net::Ipv6Addr;
use std::path::Path;

use anyhow::anyhow;
use futures_util::{StreamExt, stream};
use tokio::sync::watch;

use crate::cli::arguments::ProbeArgs;
use crate::cli::console::warnings::Warnings;
use crate::cli::failure::{Blame, Failure};
use crate::encoding::decode;
use crate::probe::{FrontEnd, front_ends};
use crate::target::{LineError, Listed, Target, is_table, parse_list, parse_table};
use crate::text::{clean, may_be_key};

/// Most bytes of a list.
const LIST_MAX: usize = 4 * 1024 * 1024;
/// Names that are looked up at a time.
const LOOKUPS: usize = 32;
/// Lines with faults that are told one by one.
const FAULTS_MAX: usize = 50;

/// The targets of the command line, then those of the lists. What a line says of itself goes before `--server-name` and `--address`.
pub(in crate::cli) fn targets(
    args: &ProbeArgs,
    warnings: &Warnings,
) -> Result<Vec<Listed>, Failure> {
    let mut listed = Vec::new();
    for text in &args.targets {
        if has_port_run_together(text) {
            warnings.tell(&format!(
                "'{text}' was taken as an IPv6 address without a port; with a port it is [address]:port"
            ));
        }
        listed.push(Listed {
            target: Target::parse(text, args.port, &args.path).usage()?,
            server_name: None,
            addresses: Vec::new(),
        });
    }
    for file in &args.lists {
        listed.extend(read_list(file, args)?);
    }
    for entry in &mut listed {
        if entry.addresses.is_empty() {
            entry.addresses.clone_from(&args.addresses);
        }
        entry.server_name = entry
            .server_name
            .take()
            .or_else(|| args.server_name.clone());
    }
    if listed.is_empty() {
        return Err(anyhow!(
            "--targets: no target in any list: one a line, such as pool01.contoso.local"
        ))
        .usage();
    }
    Ok(listed)
}

fn read_list(file: &Path, args: &ProbeArgs) -> Result<Vec<Listed>, Failure> {
    let name = match file.to_str() {
        Some("-") => "standard input".to_owned(),
        _ => clean(&file.display().to_string(), usize::MAX),
    };
    let bytes = read(file)
        .map_err(|error| anyhow!("--targets: cannot read {name}: {error}"))
        .usage()?;
    if bytes.len() > LIST_MAX {
        let most = LIST_MAX / 1024 / 1024;
        return Err(anyhow!(
            "--targets: {name} is larger than {most} MiB; split it"
        ))
        .usage();
    }
    if may_be_key(&bytes) {
        return Err(anyhow!(
            "--targets: {name} contains a certificate or a key: expected a list of targets"
        ))
        .usage();
    }
    let text = decode(&bytes);
    let column = args.column.as_deref();
    let listed = match column.is_some() || is_table(&text) {
        true => parse_table(&text, column, args.port, &args.path),
        false => parse_list(&text, args.port, &args.path),
    };
    listed
        .map_err(|errors| anyhow!("--targets: {}", faults(&name, &errors)))
        .usage()
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    let input: Box<dyn Read> = match file.to_str() {
        Some("-") => Box::new(io::stdin().lock()),
        _ => Box::new(File::open(file)?),
    };
    let mut bytes = Vec::new();
    input.take(LIST_MAX as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// All lines that cannot be used: whoever mends the list need not run again for each.
fn faults(name: &str, errors: &[LineError]) -> String {
    let line = |error: &LineError| format!("{name}, line {}: {error}", error.line);
    let mut lines: Vec<String> = errors.iter().take(FAULTS_MAX).map(line).collect();
    if let Some(more) = errors
        .len()
        .checked_sub(FAULTS_MAX)
        .filter(|more| *more > 0)
    {
        lines.push(format!("and {more} more"));
    }
    lines.join("\n")
}

/// Whether an IPv6 address ends as if a port had been meant: `2001:db8::11:444`.
fn has_port_run_together(text: &str) -> bool {
    let last = text.rsplit(':').next().unwrap_or(text);
    let like_port = last.len() >= 3 && last.bytes().all(|b| b.is_ascii_digit());
    like_port && text.parse::<Ipv6Addr>().is_ok()
}

/// The front ends of all targets in order, none twice. Names that are not looked up when `stop` turns true have no address.
pub(in crate::cli) async fn all_front_ends(
    args: &ProbeArgs,
    targets: &[Listed],
    stop: &watch::Receiver<bool>,
) -> Vec<FrontEnd> {
    let mut stop = stop.clone();
    let stopped = async {
        // Where nobody can stop the run any more, nobody has.
        if stop.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::pin!(stopped);
    let mut found = stream::iter(targets)
        .map(|listed| front_ends(listed, args.timeout))
        .buffered(LOOKUPS);
    let mut all: Vec<FrontEnd> = Vec::new();
    let mut known = std::collections::HashSet::new();
    let mut done = 0;
    while let Some(front_ends) = tokio::select! {
        biased;
        () = &mut stopped => None,
        front_ends = found.next() => front_ends,
    } {
        done += 1;
        all.extend(front_ends.into_iter().filter(|f| known.insert(f.clone())));
    }
    let left = targets.iter().skip(done).map(FrontEnd::unknown);
    all.extend(left.filter(|f| known.insert(f.clone())));
    all
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    /// A name server that does not answer holds nobody who pressed Ctrl-C.
    #[tokio::test]
    async fn what_was_not_looked_up_has_a_row_all_the_same() {
        let names = ["pool01.invalid", "pool02.invalid", "10.0.0.11"];
        let args = ProbeArgs::parse_from(["probe"].iter().chain(&names));
        let listed = targets(&args, &Warnings::new(&args.report.draw)).unwrap();
        let stopped = watch::channel(true).1;
        let found = all_front_ends(&args, &listed, &stopped).await;
        let rows: Vec<_> = found
            .iter()
            .map(|f| (f.target.to_string(), f.address))
            .collect();
        let expected = ["pool01.invalid:444", "pool02.invalid:444", "10.0.0.11:444"];
        assert_eq!(rows, expected.map(|target| (target.to_owned(), None)));
    }
}
