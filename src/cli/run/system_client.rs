//! The TLS client of Windows as an engine: where it can be asked for, and with which certificate.

use anyhow::anyhow;

use crate::cli::arguments::{EngineName, ProbeArgs};
use crate::cli::failure::{Blame, Failure};
use crate::probe::Engines;

/// Refuses what no system but Windows can do, and what the engine cannot be given.
pub(in crate::cli) fn check(args: &ProbeArgs) -> Result<(), Failure> {
    if args.engine != EngineName::Schannel {
        return Ok(());
    }
    if !cfg!(windows) {
        return Err(anyhow!(
            "--engine schannel: expected to run on Windows, whose TLS client it is; elsewhere leave --engine out"
        ))
        .usage();
    }
    let in_store = |path: &std::path::PathBuf| crate::identity::named_in_store(path).is_some();
    if args.client_cert.as_ref().is_none_or(in_store) {
        return Ok(());
    }
    Err(anyhow!(
        "--client-cert: with --engine schannel Windows presents a certificate of its store: give store:THUMBPRINT, and import a PFX into LocalMachine\\My first"
    ))
    .usage()
}

/// Sets the engine up, and returns the client's certificate, DER; none where none was named.
#[cfg(windows)]
pub(in crate::cli) fn equip(
    engines: &mut Engines,
    args: &ProbeArgs,
) -> Result<Vec<Vec<u8>>, Failure> {
    use crate::dial::{SchannelSetup, StoreCertificate};
    use crate::identity::{Thumbprint, named_in_store};

    let named = args.client_cert.as_deref().and_then(named_in_store);
    let certificate = match named {
        None => None,
        Some(text) => {
            let thumbprint = Thumbprint::parse(text).ok_or_else(|| {
                anyhow!("--client-cert: expected store: and a thumbprint of 40 hexadecimal digits")
            });
            let found = StoreCertificate::find(thumbprint.usage()?);
            Some(
                found
                    .map_err(|problem| anyhow!("--client-cert: {problem}"))
                    .usage()?,
            )
        }
    };
    let der = certificate
        .iter()
        .map(|found| found.der().to_vec())
        .collect();
    engines.schannel = Some(SchannelSetup::new(certificate, args.timeout));
    Ok(der)
}

/// There is none to set up; [`check`] has said so.
#[cfg(not(windows))]
pub(in crate::cli) fn equip(_: &mut Engines, _: &ProbeArgs) -> Result<Vec<Vec<u8>>, Failure> {
    Ok(Vec::new())
}
