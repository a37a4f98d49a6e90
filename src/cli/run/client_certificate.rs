//! The client certificate that the user named.

use anyhow::anyhow;
use jiff::Timestamp;

use crate::cli::arguments::ProbeArgs;
use crate::cli::console::warnings::Warnings;
use crate::cli::failure::{Blame, Failure};
use crate::identity::{
    Identity, IdentityFiles, PasswordReader, PasswordSource, load, turn_off_core_dumps,
};

/// The identity that the arguments name.
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
    load(&files, &mut passwords, Timestamp::now())
        .usage()
        .map(Some)
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
