//! What a handshake of the client waits for, and what it says of anything else.

use crate::classic::connection_error::Broken;
use crate::classic::message_name::message_name;

pub(super) const SERVER_HELLO: u8 = 2;
pub(super) const NEW_SESSION_TICKET: u8 = 4;
pub(super) const CERTIFICATE: u8 = 11;
pub(super) const SERVER_KEY_EXCHANGE: u8 = 12;
pub(super) const CERTIFICATE_REQUEST: u8 = 13;
pub(super) const SERVER_HELLO_DONE: u8 = 14;
pub(super) const FINISHED: u8 = 20;

/// What the handshake waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Awaited {
    ServerHello,
    /// A session was offered: what comes next tells whether it was taken up.
    Decision,
    /// Certificate to ServerHelloDone.
    ServerFlight,
    /// NewSessionTicket or ChangeCipherSpec.
    ServerEnd,
    Finished,
    Nothing,
}

impl Awaited {
    /// What comes next, in the words of the standards; none after Finished. `in_flight` is what the server's flight cannot go on without.
    fn name(self, in_flight: u8) -> Option<String> {
        Some(match self {
            Self::ServerHello => message_name(SERVER_HELLO),
            Self::Decision => "ChangeCipherSpec or Certificate".to_owned(),
            Self::ServerFlight => message_name(in_flight),
            Self::ServerEnd => "ChangeCipherSpec".to_owned(),
            Self::Finished => message_name(FINISHED),
            Self::Nothing => return None,
        })
    }

    /// A message came that does not belong here.
    pub(super) fn misplaced(self, kind: u8, in_flight: u8) -> Broken {
        match self.name(in_flight) {
            Some(awaited) => Broken::instead_of(&awaited, kind),
            None => Broken::misplaced(&format!("{} came after Finished", message_name(kind))),
        }
    }

    /// ChangeCipherSpec came where it does not belong.
    pub(super) fn misplaced_change(self, in_flight: u8) -> Broken {
        Broken::misplaced(&match self.name(in_flight) {
            Some(awaited) => format!("ChangeCipherSpec came where {awaited} belongs"),
            None => "ChangeCipherSpec came after Finished".to_owned(),
        })
    }
}
