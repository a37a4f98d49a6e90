//! What the user names: a pool FQDN, a host, an address or a URL.

mod list;
mod table;

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use serde::{Deserialize, Serialize};

pub use self::list::{LineError, Listed, parse_list};
pub use self::table::{is_table, parse_table};

/// Port of the Focus (MTLS) on a Lync Server 2013 Front End (KB 2901554).
pub const FOCUS_PORT: u16 = 444;
/// Path of the Focus on a Lync Server 2013 Front End (KB 2901554).
pub const FOCUS_PATH: &str = "/LiveServer/Focus";
/// Port that a URL without one means (RFC 9110 section 4.2.2).
const HTTPS_PORT: u16 = 443;
/// Longest host name (RFC 1035 section 2.3.4), in bytes without the final dot.
const NAME_MAX: usize = 253;
/// Longest label of a host name (RFC 1035 section 2.3.4), in bytes.
const LABEL_MAX: usize = 63;

/// The host part of a [`Target`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Host {
    /// A name for DNS, without its final dot, in the case the user wrote.
    Name(String),
    /// An address, to be dialled as it is.
    Address(IpAddr),
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Address(IpAddr::V6(address)) => write!(f, "[{address}]"),
            Self::Address(address) => write!(f, "{address}"),
        }
    }
}

/// What the user named: where to connect, and what to ask for there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Target {
    /// Name or address.
    pub host: Host,
    /// TCP port.
    pub port: u16,
    /// Path of the request, with its leading slash.
    pub path: String,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl Target {
    /// Reads `host`, `host:port`, an IPv4 or IPv6 address (with a port: `[2001:db8::1]:444`) or an `https` URL.
    ///
    /// `port` and `path` stand where the text has none. Where there is no `port` either, a URL means 443 and anything else 444.
    ///
    /// # Errors
    /// [`TargetError`] says which part of the text is wrong and what was expected there.
    pub fn parse(text: &str, port: Option<u16>, path: &str) -> Result<Self, TargetError> {
        let fail = |problem| TargetError::new(text, problem);
        let (authority, url_path) = split_url(text).map_err(fail)?;
        let usual = if url_path.is_some() {
            HTTPS_PORT
        } else {
            FOCUS_PORT
        };
        let port = port.unwrap_or(usual);
        let (host, port) = split_authority(authority, port).map_err(fail)?;
        let path = url_path.filter(|p| !p.is_empty()).unwrap_or(path);
        check_path(path).map_err(fail)?;
        Ok(Self {
            host: parse_host(host).map_err(fail)?,
            port,
            path: path.to_owned(),
        })
    }
}

/// Checks a request path: a leading slash, and printable ASCII only (RFC 3986 section 3.3).
///
/// # Errors
/// [`Problem::Path`] where the path could not stand in a request line.
pub fn check_path(path: &str) -> Result<(), Problem> {
    let printable = path.bytes().all(|b| b.is_ascii_graphic() && b != b'#');
    if path.starts_with('/') && printable {
        Ok(())
    } else {
        Err(Problem::Path)
    }
}

/// Splits a URL into authority and path; other text is all authority.
fn split_url(text: &str) -> Result<(&str, Option<&str>), Problem> {
    let Some((scheme, rest)) = text.split_once("://") else {
        return if text.contains(['/', '?', '#']) {
            Err(Problem::PathWithoutScheme)
        } else {
            Ok((text, None))
        };
    };
    if !scheme.eq_ignore_ascii_case("https") {
        return Err(Problem::Scheme);
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    if authority.contains('@') {
        return Err(Problem::UserInfo);
    }
    Ok((authority, Some(path)))
}

fn split_authority(text: &str, default_port: u16) -> Result<(&str, u16), Problem> {
    if text.parse::<Ipv6Addr>().is_ok() {
        return Ok((text, default_port));
    }
    if let Some(rest) = text.strip_prefix('[') {
        let (host, after) = rest.split_once(']').ok_or(Problem::Bracket)?;
        host.parse::<Ipv6Addr>().map_err(|_| Problem::Bracket)?;
        return match after.strip_prefix(':') {
            Some(port) => Ok((host, parse_port(port)?)),
            None if after.is_empty() => Ok((host, default_port)),
            None => Err(Problem::Bracket),
        };
    }
    match text.split_once(':') {
        Some((_, port)) if port.contains(':') => Err(Problem::Bracket),
        Some((host, port)) => Ok((host, parse_port(port)?)),
        None => Ok((text, default_port)),
    }
}

fn parse_port(text: &str) -> Result<u16, Problem> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let port = text.parse().ok().filter(|port| digits && *port != 0);
    port.ok_or(Problem::Port)
}

fn parse_host(text: &str) -> Result<Host, Problem> {
    if let Ok(address) = text.parse() {
        return Ok(Host::Address(address));
    }
    check_name(text)?;
    Ok(Host::Name(text.trim_end_matches('.').to_owned()))
}

/// Checks a host name: letters, digits, hyphens, and the underscore that Windows allows.
///
/// # Errors
/// [`Problem::Name`] or [`Problem::NotAscii`].
pub fn check_name(text: &str) -> Result<(), Problem> {
    if !text.is_ascii() {
        return Err(Problem::NotAscii);
    }
    let name = text.strip_suffix('.').unwrap_or(text);
    let label_ok = |label: &str| {
        (1..=LABEL_MAX).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    // "10.0.0.256" and "10.0.1" are addresses gone wrong, not names.
    let last_is_number = name
        .rsplit('.')
        .next()
        .is_some_and(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_digit()));
    if name.len() <= NAME_MAX && name.split('.').all(label_ok) && !last_is_number {
        Ok(())
    } else {
        Err(Problem::Name)
    }
}

/// Why a text is not a target.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a target: {problem}")]
pub struct TargetError {
    text: String,
    problem: Problem,
}

impl TargetError {
    fn new(text: &str, problem: Problem) -> Self {
        // What stands before an @ may hold a password.
        let shown = match (problem, text.rsplit_once('@')) {
            (Problem::UserInfo, Some((_, after))) => format!("https://...@{after}"),
            _ => text.to_owned(),
        };
        Self {
            text: shown.escape_debug().to_string(),
            problem,
        }
    }
}

/// The part of a target that is wrong, and what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Neither a host name nor an address.
    #[error("expected a host name or an address, such as pool01.contoso.local or 10.0.0.11")]
    Name,
    /// A host name with letters outside ASCII.
    #[error("the name has letters outside ASCII; write it in its xn-- form")]
    NotAscii,
    /// Port not in 1 to 65535.
    #[error("expected a port from 1 to 65535 after the colon")]
    Port,
    /// IPv6 address and port run together, or a bracket missing.
    #[error("write an IPv6 address with a port as [2001:db8::1]:444")]
    Bracket,
    /// A scheme other than `https`.
    #[error("expected https://, or a name without a scheme")]
    Scheme,
    /// A path, but no scheme in front of the host.
    #[error("a path needs the whole URL, such as https://host:444/LiveServer/Focus, or --path")]
    PathWithoutScheme,
    /// User name or password in the URL.
    #[error("a user name in the URL is not supported; remove it")]
    UserInfo,
    /// Path without leading slash, or with spaces or control characters.
    #[error("expected a path that starts with / and has no spaces, such as /LiveServer/Focus")]
    Path,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Target, Problem> {
        Target::parse(text, None, FOCUS_PATH).map_err(|error| error.problem)
    }

    fn shown(text: &str) -> (String, String) {
        let target = parse(text).unwrap();
        (target.to_string(), target.path)
    }

    #[test]
    fn every_form_of_the_manual_is_read() {
        let focus = FOCUS_PATH.to_owned();
        for (text, expected) in [
            ("pool01.contoso.local", "pool01.contoso.local:444"),
            ("pool01.contoso.local.", "pool01.contoso.local:444"),
            ("fe_01:5061", "fe_01:5061"),
            ("10.0.0.11", "10.0.0.11:444"),
            ("10.0.0.11:8443", "10.0.0.11:8443"),
            ("2001:db8::1", "[2001:db8::1]:444"),
            ("[2001:db8::1]", "[2001:db8::1]:444"),
            ("[2001:db8::1]:8443", "[2001:db8::1]:8443"),
            ("https://host:444/LiveServer/Focus", "host:444"),
            ("https://host", "host:443"),
        ] {
            assert_eq!(shown(text), (expected.to_owned(), focus.clone()), "{text}");
        }
        assert_eq!(shown("https://host/a?b=c").1, "/a?b=c");
        assert_eq!(shown("HTTPS://[::1]:9/x").0, "[::1]:9");
    }

    #[test]
    fn each_mistake_has_its_own_words() {
        for (text, problem) in [
            ("", Problem::Name),
            ("a b", Problem::Name),
            ("-a", Problem::Name),
            ("a..b", Problem::Name),
            ("10.0.0.256", Problem::Name),
            ("bücher.example", Problem::NotAscii),
            ("host:0", Problem::Port),
            ("host:65536", Problem::Port),
            ("host:+80", Problem::Port),
            ("host:", Problem::Port),
            ("::1:444:x", Problem::Bracket),
            ("[::1", Problem::Bracket),
            ("[host]:444", Problem::Bracket),
            ("http://host", Problem::Scheme),
            ("host/LiveServer", Problem::PathWithoutScheme),
            ("https://me@host/", Problem::UserInfo),
            ("https://host/a b", Problem::Path),
            ("https://host/a#b", Problem::Path),
        ] {
            assert_eq!(parse(text), Err(problem), "{text}");
        }
    }

    #[test]
    fn a_port_of_the_command_line_stands_where_the_text_has_none() {
        for (text, expected) in [
            ("host", "host:5061"),
            ("https://host/x", "host:5061"),
            ("host:1", "host:1"),
            ("https://host:2/x", "host:2"),
        ] {
            let target = Target::parse(text, Some(5061), FOCUS_PATH).unwrap();
            assert_eq!(target.to_string(), expected);
        }
    }

    #[test]
    fn a_password_in_a_url_is_not_shown() {
        let error = Target::parse("https://me:secret@host/", None, FOCUS_PATH).unwrap_err();
        assert!(!error.to_string().contains("secret"), "{error}");
    }

    #[test]
    fn control_characters_do_not_reach_the_message() {
        let error = Target::parse("\u{1b}[31mhost", None, FOCUS_PATH).unwrap_err();
        assert!(!error.to_string().contains('\u{1b}'));
    }
}
