//! The client certificate that the user named, and the engines that present it.

use std::time::Duration;

use anyhow::anyhow;
use jiff::Timestamp;

use super::args::ProbeArgs;
use super::doubts::Doubts;
use super::{Blame, Failure};
use crate::dial::DialSetup;
use crate::identity::{
    Identity, IdentityFiles, PasswordReader, PasswordSource, load, turn_off_core_dumps,
};
use crate::observation::Engine;
use crate::probe::{Engines, EnginesError};
use crate::schannel;

/// OpenSSL needs the key itself.
pub(super) fn check_key(
    identity: Option<&Identity>,
    asked_for: Option<Engine>,
    built: &[Engine],
) -> Result<(), Failure> {
    let stays = identity.is_some_and(|identity| identity.key().is_none());
    let may_take_openssl = built.contains(&Engine::Openssl) && asked_for != Some(Engine::Rustls);
    if !stays || !may_take_openssl {
        return Ok(());
    }
    Err(anyhow!(
        "--client-cert store:: the engine openssl cannot sign with a key that stays in the store; add --engine rustls"
    ))
    .usage()
}

/// The engines. One that would need a key that stays in a store goes without a client certificate, and is not used.
pub(super) fn engines(
    identity: Option<&Identity>,
    patience: Duration,
) -> Result<Engines, EnginesError> {
    let certified = identity.map(Identity::certified_key);
    let key = identity.and_then(Identity::key);
    if certified.is_none() || key.is_some() {
        return Engines::new(certified.zip(key), patience);
    }
    let mut engines = Engines::new(None, patience)?;
    engines.rustls = DialSetup::new(schannel::provider(), certified, patience)?;
    Ok(engines)
}

/// The identity that the arguments name.
pub(super) fn identity(args: &ProbeArgs, doubts: &Doubts) -> Result<Option<Identity>, Failure> {
    let Some(certificate) = args.client_cert.clone() else {
        return Ok(None);
    };
    if let Err(error) = turn_off_core_dumps() {
        doubts.tell(&format!("core dumps cannot be turned off: {error}"));
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
