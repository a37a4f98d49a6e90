//! The client that connects: its engines, and the certificate that the user named.

use std::sync::Arc;

use anyhow::anyhow;
use jiff::Timestamp;

use super::system_client;
use crate::cli::arguments::{EngineName, ProbeArgs};
use crate::cli::console::warnings::Warnings;
use crate::cli::failure::{Blame, Failure};
use crate::identity::{
    Identity, IdentityFiles, PasswordReader, PasswordSource, load, turn_off_core_dumps,
};
use crate::observation::CertificateAtHand;
use crate::probe::Engines;

/// The client that connects.
pub(in crate::cli) struct Client {
    pub(in crate::cli) engines: Engines,
    /// Its certificates, DER; none where none was named.
    pub(in crate::cli) chain: Vec<Vec<u8>>,
    pub(in crate::cli) certificate: CertificateAtHand,
}

impl Client {
    /// The client that the arguments name.
    pub(in crate::cli) fn load(args: &ProbeArgs, warnings: &Warnings) -> Result<Self, Failure> {
        if args.engine == EngineName::Schannel {
            return Self::of_system(args);
        }
        let identity = identity(args, warnings)?;
        Ok(Self {
            engines: engines(identity.as_ref(), args)?,
            certificate: at_hand(identity.is_some()),
            chain: identity.as_ref().map_or_else(Vec::new, client_chain),
        })
    }

    fn of_system(args: &ProbeArgs) -> Result<Self, Failure> {
        let mut engines = engines(None, args)?;
        let chain = system_client::equip(&mut engines, args)?;
        Ok(Self {
            engines,
            certificate: at_hand(!chain.is_empty()),
            chain,
        })
    }
}

pub(in crate::cli) fn at_hand(is_there: bool) -> CertificateAtHand {
    match is_there {
        true => CertificateAtHand::Given,
        false => CertificateAtHand::NotGiven,
    }
}

/// The engines of this program, with the certificate of `identity`.
pub(in crate::cli) fn engines(
    identity: Option<&Identity>,
    args: &ProbeArgs,
) -> Result<Engines, Failure> {
    let credential = identity.map(|identity| Arc::new(identity.credential()));
    Engines::new(credential, args.timeout).tool()
}

/// The identity that the arguments name. What should be known of it is told.
pub(in crate::cli) fn identity(
    args: &ProbeArgs,
    warnings: &Warnings,
) -> Result<Option<Identity>, Failure> {
    let Some(certificate) = args.client_cert.clone() else {
        return Ok(None);
    };
    if let Err(error) = turn_off_core_dumps() {
        warnings.tell(&format!("core dumps cannot be turned off: {error}"));
    }
    let files = IdentityFiles {
        certificate,
        key: args.client_key.clone(),
    };
    check_variable(args.client_password_env.as_deref())?;
    let source = match (&args.client_password_env, &args.client_password_file) {
        (Some(variable), _) => PasswordSource::Environment(variable.clone()),
        (None, Some(file)) => PasswordSource::File(file.clone()),
        (None, None) => PasswordSource::Terminal,
    };
    let mut passwords = PasswordReader::new(source);
    let identity = load(&files, &mut passwords, Timestamp::now()).usage()?;
    for warning in identity.warnings() {
        warnings.tell(warning);
    }
    Ok(Some(identity))
}

/// Somebody in a hurry gives the password itself: it is not repeated then.
fn check_variable(name: Option<&str>) -> Result<(), Failure> {
    let is_name = |name: &str| {
        !name.is_empty()
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    if name.is_none_or(is_name) {
        return Ok(());
    }
    Err(anyhow!(
        "--client-password-env: expected the name of an environment variable, such as PFX_PASSWORD; what was given is none"
    ))
    .usage()
}

pub(in crate::cli) fn client_chain(identity: &Identity) -> Vec<Vec<u8>> {
    identity.chain().iter().map(|der| der.to_vec()).collect()
}
