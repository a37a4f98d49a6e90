//! What to probe: targets of the command line and of lists.

use std::fs::File;
use std::io::{self, Read};
use std::net::Ipv6Addr;
use std::path::Path;

use anyhow::anyhow;

use crate::cli::arguments::ProbeArgs;
use crate::cli::console::warnings::Warnings;
use crate::cli::failure::{Blame, Failure};
use crate::encoding::decode;
use crate::target::{LineError, Listed, Target, is_table, parse_list, parse_table};
use crate::untrusted_text::{clean, may_be_key};

/// Most bytes of a list.
const LIST_MAX: usize = 4 * 1024 * 1024;
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
