//! The names in a lab, and what it is called itself.

/// What has to stand beside everything that a lab shows.
pub const LABEL: &str = "a model, not evidence about Schannel";
/// FQDN of the pool. The name is reserved (RFC 6761).
pub const POOL: &str = "pool01.lab.test";

/// FQDN of a front end, by its number in the pool from 1.
pub(super) fn server_name(number: u8) -> String {
    format!("fe{number:02}.lab.test")
}
