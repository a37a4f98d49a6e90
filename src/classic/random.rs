//! Random bytes of the operating system.

use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use super::connection_error::Broken;
use super::prf::Secret;

/// Random bytes in an array.
pub(crate) fn array<const N: usize>() -> Result<[u8; N], Broken> {
    let mut bytes = [0; N];
    fill(&mut bytes)?;
    Ok(bytes)
}

/// `length` random bytes, wiped when they go.
pub(crate) fn secret(length: usize) -> Result<Secret, Broken> {
    let mut bytes = Zeroizing::new(vec![0; length]);
    fill(&mut bytes)?;
    Ok(bytes)
}

pub(super) fn fill(bytes: &mut [u8]) -> Result<(), Broken> {
    SystemRandom::new()
        .fill(bytes)
        .map_err(|_| Broken::local("the system gives no random bytes"))
}
