//! The commands of `openssl s_client` that look further than this build can.

use std::net::SocketAddr;

use crate::facts_of_front_end::Facts;
use crate::observation::{FrontEndRun, Series, TlsVersion};

/// Two commands, the second of which presents the ticket of the first; none where there is nothing to look at.
pub(super) fn commands(facts: &Facts<'_>) -> Option<String> {
    let address = facts.run.address?;
    let version = facts.scouts.telling()?;
    let connect = connect(facts.run, address, version)?;
    Some(format!(
        "Or with OpenSSL, in this order: {connect} -sess_out ticket.pem, then {connect} -sess_in \
         ticket.pem; -cert and -key give the client certificate, and the second says Reused where the \
         ticket was taken."
    ))
}

fn connect(run: &FrontEndRun, address: SocketAddr, version: TlsVersion) -> Option<String> {
    let option = match version {
        TlsVersion::TLS10 => "-tls1",
        TlsVersion::TLS11 => "-tls1_1",
        TlsVersion::TLS12 => "-tls1_2",
        _ => return None,
    };
    let name = run.server_name.as_deref().filter(|name| is_plain(name));
    let name = name.map_or_else(
        || " -noservername".to_owned(),
        |name| format!(" -servername {name}"),
    );
    let old = if renegotiates_securely(run) {
        ""
    } else {
        " -legacy_server_connect"
    };
    Some(format!(
        "openssl s_client -connect {address}{name} {option} -cipher ALL:@SECLEVEL=0{old}"
    ))
}

/// A saved run may hold anything.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
}

/// OpenSSL 3 turns away a server that does not say so (RFC 5746).
fn renegotiates_securely(run: &FrontEndRun) -> bool {
    let mut hellos = run
        .series(Series::Scout)
        .filter_map(|a| a.server_hello.as_ref());
    hellos.all(|hello| hello.secure_renegotiation)
}
