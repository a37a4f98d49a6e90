//! What the client makes of the server's messages, one after the other (RFC 5246 section 7.3, RFC 5077).

use super::awaited::{
    Awaited, CERTIFICATE, CERTIFICATE_REQUEST, FINISHED, NEW_SESSION_TICKET, SERVER_HELLO,
    SERVER_KEY_EXCHANGE,
};
use super::handshake::Handshake;
use crate::classic::classic_records::Outgoing;
use crate::classic::connection_error::{Broken, DECRYPT_ERROR, HANDSHAKE_FAILURE};
use crate::classic::exchange::ServerKeyExchange;
use crate::classic::record::Protection;
use crate::classic::renegotiation_info::Bond;
use crate::classic::server_hello::Chosen;
use crate::classic::suite::KeyExchange as Exchange;
use crate::observation::{Rule, Rules};
use crate::wire::{NewSessionTicket, Reader};

impl Handshake {
    /// Takes in a message, header and all, and says what is to be sent.
    pub(super) fn take(&mut self, kind: u8, whole: &[u8]) -> Result<Vec<Outgoing>, Broken> {
        let body = whole.get(4..).unwrap_or_default();
        if self.awaited == Awaited::Decision {
            self.decide(kind == NEW_SESSION_TICKET)?;
        }
        // Finished covers what came before it.
        if kind == FINISHED {
            self.check_finished(body)?;
        }
        self.transcript.extend_from_slice(whole);
        match (self.awaited, kind) {
            (Awaited::ServerHello, SERVER_HELLO) => self.take_server_hello(body)?,
            (Awaited::ServerFlight, kind) if self.flight.fits(kind, self.exchange()) => {
                match kind {
                    CERTIFICATE => self.flight.take_certificate(body)?,
                    SERVER_KEY_EXCHANGE => self.take_key_exchange(body)?,
                    CERTIFICATE_REQUEST => {
                        self.flight.take_request(body, self.greeting.version)?;
                    }
                    _ => return self.take_hello_done(body),
                }
            }
            (Awaited::ServerEnd, NEW_SESSION_TICKET) if self.ticket.is_none() => {
                self.take_ticket(body)?;
            }
            (Awaited::Finished, FINISHED) => {
                self.awaited = Awaited::Nothing;
                if self.resumed {
                    return self.finish();
                }
            }
            _ => return Err(self.misplaced(kind)),
        }
        Ok(Vec::new())
    }

    fn misplaced(&self, kind: u8) -> Broken {
        let in_flight = self.flight.awaited(self.exchange());
        self.awaited.misplaced(kind, in_flight)
    }

    fn exchange(&self) -> Option<Exchange> {
        self.chosen.as_ref().map(|chosen| chosen.suite.exchange)
    }

    /// Whether Finished is due: nothing comes before it (RFC 5246 section 7.4.9).
    pub(super) fn awaits_finished(&self) -> bool {
        self.awaited == Awaited::Finished
    }

    /// ChangeCipherSpec came: what follows is under this.
    pub(super) fn change_cipher_spec(&mut self) -> Result<Protection, Broken> {
        if self.awaited == Awaited::Decision {
            self.decide(true)?;
        }
        if self.awaited != Awaited::ServerEnd {
            let in_flight = self.flight.awaited(self.exchange());
            return Err(self.awaited.misplaced_change(in_flight));
        }
        if self.chosen()?.ticket_acknowledged && self.ticket.is_none() {
            self.tolerate("it promised a ticket and sent none (RFC 5077 section 3.3)")?;
        }
        self.awaited = Awaited::Finished;
        self.reads.take().ok_or_else(Broken::out_of_order)
    }

    /// The peer broke a rule that a lenient client can pass over.
    fn tolerate(&self, what: &str) -> Result<(), Broken> {
        match self.rules {
            Rules::Strict => Err(Broken::misbehaved(what)),
            Rules::Lenient => Ok(()),
        }
    }

    fn take_server_hello(&mut self, body: &[u8]) -> Result<(), Broken> {
        let chosen = Chosen::decode(body, self.greeting.version)?;
        let info = chosen.renegotiation_info.as_deref();
        if !Bond::fits_server_hello(self.bound_to.as_ref(), info) {
            let what = "renegotiation_info does not fit the handshake before";
            let rule = Rule::RenegotiationInfo;
            return Err(Broken::breaking(rule, what, HANDSHAKE_FAILURE));
        }
        if chosen.ticket_acknowledged && self.offered.ticket.is_none() {
            self.tolerate("it acknowledged tickets that were not offered")?;
        }
        self.chosen = Some(chosen);
        self.awaited = match self.offered.session {
            Some(_) => Awaited::Decision,
            None => Awaited::ServerFlight,
        };
        Ok(())
    }

    /// The message after ServerHello tells whether the session was taken up; the session_id of ServerHello should have told it before
    /// (RFC 5246 section 7.4.1.3, RFC 5077 section 3.4).
    fn decide(&mut self, resumed: bool) -> Result<(), Broken> {
        let Some(session) = self.offered.session.clone() else {
            return Err(Broken::out_of_order());
        };
        let chosen = self.chosen()?;
        let echoed = !chosen.session_id.is_empty() && chosen.session_id == self.offered.session_id;
        match (resumed, echoed) {
            (true, false) => {
                self.tolerate("it resumed a session without echoing the session_id")?;
            }
            (false, true) => {
                self.tolerate("it echoed the session_id and did not resume the session")?;
            }
            (true, true) | (false, false) => {}
        }
        self.awaited = Awaited::ServerFlight;
        if resumed {
            self.chosen()?.check_resumes(&session)?;
            self.resumed = true;
            self.master = session.master.clone();
            self.awaited = Awaited::ServerEnd;
            self.derive_keys()?;
        }
        Ok(())
    }

    fn take_key_exchange(&mut self, body: &[u8]) -> Result<(), Broken> {
        let chosen = self.chosen.as_ref().ok_or_else(Broken::out_of_order)?;
        let randoms = [&self.client_random[..], &chosen.random].concat();
        let exchange = chosen.suite.exchange;
        let message = ServerKeyExchange::decode(body, exchange, self.greeting.version)?;
        self.flight.take_key_exchange(message, &randoms)
    }

    fn take_hello_done(&mut self, body: &[u8]) -> Result<Vec<Outgoing>, Broken> {
        Reader::new(body).finish("ServerHelloDone")?;
        self.awaited = Awaited::ServerEnd;
        self.answer()
    }

    fn take_ticket(&mut self, body: &[u8]) -> Result<(), Broken> {
        let ticket = NewSessionTicket::decode(body)?;
        if !self.chosen()?.ticket_acknowledged {
            self.tolerate("it sent a ticket that it had not promised (RFC 5077 section 3.2)")?;
        }
        self.ticket = Some(ticket);
        Ok(())
    }

    fn check_finished(&mut self, body: &[u8]) -> Result<(), Broken> {
        if !self.awaits_finished() {
            return Err(self.misplaced(FINISHED));
        }
        let data = self
            .prf()?
            .verify_data(&self.master, "server finished", &self.transcript);
        if body != data {
            let what = "Finished does not fit the handshake";
            return Err(Broken::breaking(Rule::WrongFinished, what, DECRYPT_ERROR));
        }
        self.finished.server = data;
        Ok(())
    }
}
