//! What front ends and targets are called in a sentence.

use crate::report::FrontEndReport;

/// The host of a target `host:port`.
pub(super) fn host(target: &str) -> &str {
    let host = target.rsplit_once(':').map_or(target, |(host, _)| host);
    host.trim_start_matches('[').trim_end_matches(']')
}

/// `pool01.contoso.local (10.0.0.11:444)`, or the one of both that there is.
pub(super) fn called(front_end: &FrontEndReport) -> String {
    let host = host(&front_end.target);
    match front_end.address {
        Some(address) if address.ip().to_string() != host => format!("{host} ({address})"),
        Some(address) => address.to_string(),
        None => host.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_told_without_their_port() {
        assert_eq!(host("pool01.contoso.local:444"), "pool01.contoso.local");
        assert_eq!(host("[2001:db8::1]:444"), "2001:db8::1");
        assert_eq!(host("pool01"), "pool01");
    }
}
