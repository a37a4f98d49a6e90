//! The whole conversation of an attempt in short.

use std::fmt;

use super::attempt::Attempt;
use super::exchange::{Afterwards, Body};
use super::reply::Reply;

impl Attempt {
    /// How many requests were sent, or were to be when the connection ended.
    #[must_use]
    pub fn exchanges(&self) -> u32 {
        u32::try_from(self.later.len() + 1).unwrap_or(u32::MAX)
    }

    /// The whole conversation in short: `http 200 200 open`, `http 200 closed`, `http 200 cut short`.
    #[must_use]
    pub fn conversation(&self) -> Conversation<'_> {
        Conversation(self)
    }
}

/// Shows a conversation.
pub struct Conversation<'a>(&'a Attempt);

impl fmt::Display for Conversation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Attempt {
            reply,
            body,
            later,
            afterwards,
            ..
        } = self.0;
        let mut text = format!("{reply}{}", cut_short(body.as_ref()));
        for exchange in later {
            let short = match &exchange.reply {
                Reply::Http { status } => status.to_string(),
                other => other.to_string(),
            };
            text += &format!(" {short}{}", cut_short(exchange.body.as_ref()));
        }
        text += match afterwards {
            Some(Afterwards::AnnouncedClose) => " end",
            Some(Afterwards::StayedOpen { .. }) => " open",
            Some(Afterwards::Ended { .. }) => " closed",
            Some(Afterwards::UnaskedData) => " unasked data",
            Some(Afterwards::Left) | None => "",
        };
        f.pad(&text)
    }
}

fn cut_short(body: Option<&Body>) -> &'static str {
    match body {
        Some(body) if body.is_cut_short() => " cut short",
        _ => "",
    }
}
