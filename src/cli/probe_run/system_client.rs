//! The TLS client of Windows as an engine, and its certificate.

use crate::cli::arguments::ProbeArgs;
use crate::cli::failure::Failure;
use crate::probe::Engines;

/// Sets the engine up, and returns the client's certificate, DER; none where none was named.
#[cfg(windows)]
pub(in crate::cli) fn equip(
    engines: &mut Engines,
    args: &ProbeArgs,
) -> Result<Vec<Vec<u8>>, Failure> {
    use anyhow::anyhow;

    use crate::cli::failure::Blame;
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

/// There is none to set up; who asks for it has been told so.
#[cfg(not(windows))]
pub(in crate::cli) fn equip(_: &mut Engines, _: &ProbeArgs) -> Result<Vec<Vec<u8>>, Failure> {
    Ok(Vec::new())
}
