//! Registry exports of hosts, judged.

use std::io::Read;

use super::input::{label, open, split_name};
use crate::report::HostEvidence;
use crate::server_evidence::registry::{self, Export};
use crate::server_evidence::registry_state::{EXPORT_COMMAND, judge};
use crate::untrusted_text::clean;

/// Longest name of a host that is kept, in characters.
const NAME_MAX: usize = 300;

/// Reads and judges a registry export; the error is one line that names the file.
pub(in crate::cli) fn read_host(text: &str) -> Result<HostEvidence, String> {
    let (name, path) = split_name(text);
    let label = label(path);
    let mut bytes = Vec::new();
    let limit = registry::SIZE_MAX as u64 + 1;
    open(path)
        .and_then(|file| Ok(file.take(limit).read_to_end(&mut bytes)?))
        .map_err(|error| format!("{label}: {error}"))?;
    let export = registry::read(&bytes)
        .map_err(|error| format!("{label}: {error}; export the key again: {EXPORT_COMMAND}"))?;
    let stem = path.file_stem().unwrap_or(path.as_os_str());
    let host = name.or(export.host.as_deref()).map_or_else(
        || clean(&stem.to_string_lossy(), NAME_MAX),
        |host| clean(host, NAME_MAX),
    );
    Ok(evidence(label, host, &export))
}

pub(in crate::cli) fn evidence(file: String, host: String, export: &Export) -> HostEvidence {
    HostEvidence::new(
        file,
        host,
        (export.form, export.skipped_lines),
        judge(export),
    )
}
