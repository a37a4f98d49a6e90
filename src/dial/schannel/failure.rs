//! What Windows says of a connection that failed, told as a reply.

use std::io;

use super::super::failure::stream_failure;
use crate::observation::Reply;
use crate::wire::ServerFlight;

/// Errors of Schannel and of the certificate functions begin so (`FACILITY_SECURITY` with the bit of a failure).
const SECURITY: u32 = 0x8009_0000;
/// `SEC_E_UNKNOWN_CREDENTIALS` and `SEC_E_NO_CREDENTIALS`: Windows cannot use the key.
const CREDENTIALS: [u32; 2] = [0x8009_030d, 0x8009_030e];
/// `SEC_E_INSUFFICIENT_MEMORY`.
const MEMORY: u32 = 0x8009_0300;

/// How a connection that stood came to its end.
pub(super) fn reply_of(error: &io::Error, server: &ServerFlight) -> Reply {
    let Some(code) = security_code(error) else {
        return stream_failure(error, server);
    };
    if let Some(description) = server.fatal_alert() {
        return Reply::Alert { description };
    }
    if CREDENTIALS.contains(&code) || code == MEMORY {
        return of_this_machine(error);
    }
    Reply::Misbehaved {
        what: format!(
            "Schannel of this machine ended the connection with error 0x{code:08X}; an alert that came encrypted is among the causes"
        ),
    }
}

/// A fault of this machine.
pub(super) fn of_this_machine(error: &io::Error) -> Reply {
    let what = match security_code(error) {
        Some(code) => format!("Schannel cannot use the credential: error 0x{code:08X}"),
        None => format!("Schannel gave no credential: {error}"),
    };
    Reply::LocalFault { what }
}

fn security_code(error: &io::Error) -> Option<u32> {
    let code = error.raw_os_error()?.cast_unsigned();
    (code & 0xffff_0000 == SECURITY).then_some(code)
}
