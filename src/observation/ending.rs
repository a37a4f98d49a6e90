//! Who ended an attempt, and whether the peer broke a rule of TLS.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Reply;

/// Who ended a connection before the request had its whole reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndedBy {
    /// The server, as far as the wire tells: an alert, a close, a reset, or bytes that are no reply.
    Server,
    /// The network: nothing came in time, or there is no way to the address. A server that is silent looks the same.
    Network,
    /// This client, because of what the server sent: [`super::Attempt::breach`] names the rule, where it broke one.
    Client,
    /// This machine failed, for a reason that the server has no part in.
    ThisMachine,
    /// The client of a captured connection.
    ObservedClient,
}

impl fmt::Display for EndedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Server => "the server",
            Self::Network => "the network",
            Self::Client => "this client",
            Self::ThisMachine => "this machine",
            Self::ObservedClient => "the client",
        })
    }
}

impl Reply {
    /// Who ended the connection; none where it came to the end that was planned.
    #[must_use]
    pub fn ended_by(&self) -> Option<EndedBy> {
        Some(match self {
            Self::Http { .. } | Self::NotRequested | Self::Answered | Self::Left => return None,
            Self::Closed
            | Self::Reset
            | Self::Alert { .. }
            | Self::Refused
            | Self::NotTls { .. }
            | Self::NotHttp => EndedBy::Server,
            Self::Timeout | Self::Unreachable | Self::NotResolved => EndedBy::Network,
            Self::Incompatible { .. } | Self::Misbehaved { .. } => EndedBy::Client,
            Self::LocalFault { .. } => EndedBy::ThisMachine,
        })
    }
}

/// How an attempt takes it where the server breaks a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rules {
    /// It breaks off.
    #[default]
    Strict,
    /// It goes on where the rule [can be overlooked](super::Rule::can_be_overlooked), and breaks off elsewhere.
    Lenient,
}

impl Rules {
    pub(super) fn is_strict(&self) -> bool {
        *self == Self::Strict
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::{Attempt, Breach, Offer, Rule, Series};

    #[test]
    fn rules_come_back_and_unknown_ones_are_read() {
        for rule in Rule::ALL {
            let breach = Breach::new(rule, "ChangeCipherSpec");
            let text = serde_json::to_string(&breach).unwrap();
            let back: Breach = serde_json::from_str(&text).unwrap();
            assert_eq!(back, breach, "{text}");
            assert!(text.contains(&format!("\"{}\"", rule.id())), "{text}");
            assert!(breach.source.starts_with("RFC "), "{text}");
        }
        let later: Breach = serde_json::from_str("{\"rule\": \"of-a-later-version\"}").unwrap();
        assert_eq!(later.rule, Rule::Other);
    }

    #[test]
    fn an_older_report_tells_by_its_reply() {
        let mut attempt = Attempt::new(Series::ByTicket, 1, Offer::Ticket);
        for (reply, who) in [
            (Reply::http(200), None),
            (Reply::Left, None),
            (Reply::Closed, Some(EndedBy::Server)),
            (Reply::Reset, Some(EndedBy::Server)),
            (Reply::Alert { description: 40 }, Some(EndedBy::Server)),
            (Reply::Timeout, Some(EndedBy::Network)),
            (
                Reply::Misbehaved {
                    what: "odd".to_owned(),
                },
                Some(EndedBy::Client),
            ),
            (
                Reply::LocalFault {
                    what: "full".to_owned(),
                },
                Some(EndedBy::ThisMachine),
            ),
        ] {
            attempt.reply = reply;
            assert_eq!(attempt.who_ended(), who, "{:?}", attempt.reply);
        }
        attempt.reply = Reply::Misbehaved {
            what: "odd".to_owned(),
        };
        assert!(attempt.was_broken_off());
        let breach = attempt.broken_rule().unwrap();
        assert_eq!((breach.rule, &*breach.instead), (Rule::Other, "odd"));
    }
}
