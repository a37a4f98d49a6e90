//! Tickets of the server half (RFC 5077 section 4 recommends a form; Schannel has its own, which this one resembles in length and layout).

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use super::offer::Kept;
use crate::classic::connection_error::Broken;
use crate::classic::prf::{MASTER_LENGTH, Secret};
use crate::classic::random;
use crate::classic::suite::Suite;

/// What stands before each ticket of Schannel's, as published captures show.
const LEAD: [u8; 4] = [0; 4];
const NAME: usize = 16;
/// Bytes of a session: suite, whether its master secret is extended, master secret.
const SESSION: usize = 2 + 1 + MASTER_LENGTH;

/// The key of all tickets since the server began, and its name.
pub(super) struct TicketKey {
    key: LessSafeKey,
    name: [u8; NAME],
}

impl TicketKey {
    pub(super) fn fresh() -> Result<Self, Broken> {
        let failed = |_| Broken::local("no ticket key can be made");
        let key = UnboundKey::new(&AES_256_GCM, &random::secret(32)?).map_err(failed)?;
        Ok(Self {
            key: LessSafeKey::new(key),
            name: random::array()?,
        })
    }

    /// A ticket that holds a session.
    pub(super) fn seal(&self, session: &Kept) -> Result<Vec<u8>, Broken> {
        let nonce: [u8; NONCE_LEN] = random::array()?;
        let mut text = Secret::new(Vec::with_capacity(SESSION + self.key.algorithm().tag_len()));
        text.extend(session.suite.number.to_be_bytes());
        text.push(session.extended_master_secret.into());
        text.extend_from_slice(&session.master);
        let failed = |_| Broken::local("no ticket can be made");
        self.key
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(self.name),
                &mut *text,
            )
            .map_err(failed)?;
        Ok([&LEAD[..], &self.name, &nonce, &text].concat())
    }

    /// The session in a ticket; none where this key has not sealed it.
    pub(super) fn open(&self, ticket: &[u8]) -> Option<Kept> {
        let rest = ticket.strip_prefix(&LEAD)?.strip_prefix(&self.name)?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_LEN>()?;
        let mut text = Secret::new(sealed.to_vec());
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let opened = self
            .key
            .open_in_place(nonce, Aad::from(self.name), &mut text);
        let (head, master) = opened.ok()?.split_first_chunk::<3>()?;
        Some(Kept {
            suite: Suite::of(u16::from_be_bytes([head[0], head[1]]))?,
            extended_master_secret: head[2] == 1,
            master: Secret::new(master.to_vec()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_opens_under_its_own_key_alone() {
        let session = Kept {
            suite: Suite::of(0xC028).unwrap(),
            extended_master_secret: true,
            master: Secret::new(vec![7; MASTER_LENGTH]),
        };
        let key = TicketKey::fresh().unwrap();
        let ticket = key.seal(&session).unwrap();
        let opened = key.open(&ticket).unwrap();
        assert_eq!((*opened.master).clone(), vec![7; MASTER_LENGTH]);
        assert!(TicketKey::fresh().unwrap().open(&ticket).is_none());
        for length in 0..ticket.len() {
            assert!(key.open(&ticket[..length]).is_none(), "{length}");
        }
    }
}
