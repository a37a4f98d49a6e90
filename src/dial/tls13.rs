//! Attempts in TLS 1.3, over the client half that module [`crate::classic`] has of it.

use std::io;
use std::sync::Arc;
use std::time::Instant;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::after_close::read_rest;
use super::handshake_record::{
    chain_id, micros, name_breach, size_of_request, ticket_without_secret,
};
use super::observed_stream::Tap;
use super::own_engine_attempt::{Caller, Client};
use super::{Dial, Dialled, Hello, Order};
use crate::classic::{Broken, Credential, Greeting, TlsStream};
use crate::observation::{Attempt, EndedBy, Renegotiation, Reply, Rules, Stage, Tls13};
use crate::tls13::{Client13, Offered13, Tls13Session};
use crate::wire::ServerFlight;

/// Makes attempts at one address in TLS 1.3.
#[derive(Clone, Debug)]
pub struct Tls13Dial(pub(super) Caller);

impl Dial for Tls13Dial {
    type Session = Tls13Session;

    async fn attempt(&self, order: Order<Tls13Session>) -> Dialled<Tls13Session> {
        self.0.attempt::<Client13>(order).await
    }
}

impl Client for Client13 {
    type Session = Tls13Session;

    fn begin(
        greeting: Greeting,
        credential: Option<Arc<Credential>>,
        hello: Hello<Tls13Session>,
        _rules: Rules,
    ) -> Result<Self, Broken> {
        let offered = match hello {
            // Session IDs have no meaning here.
            Hello::Plain | Hello::SessionId(_) => Offered13::Nothing,
            Hello::EmptyTicketExtension => Offered13::Modes,
            Hello::Ticket(session) => Offered13::Ticket(session),
            Hello::UnknownTicket(length) => Offered13::unknown_ticket(length)?,
        };
        Self::new(greeting.server_name, credential, offered)
    }

    /// The server's word on the certificate, and its tickets, come after this side's Finished.
    async fn close(stream: &mut TlsStream<'_, Self, Tap<TcpStream>>) -> io::Result<()> {
        stream.shutdown().await?;
        read_rest(stream).await
    }

    fn write_down(&self, attempt: &mut Attempt, begun: Instant) {
        let told = self.told();
        let since = |at: Instant| micros(at.duration_since(begun));
        let (group, retry_group) = self.groups();
        attempt.tls13 = attempt.server_hello.is_some().then(|| Tls13 {
            group: group.or_else(|| attempt.tls13.and_then(|told| told.group)),
            retry_group,
            tickets: told.tickets,
            first_ticket_us: told.tickets_at.map(|(first, _)| since(first)),
            last_ticket_us: told.tickets_at.map(|(_, last)| since(last)),
            nonce_length: (told.tickets > 0)
                .then(|| u8::try_from(told.nonce_length).unwrap_or(u8::MAX)),
            early_data: told.early_data,
            longest_lifetime: told.longest_lifetime,
            key_updates: told.key_updates,
        });
        attempt.new_session_ticket = told.first_ticket.as_ref().map(ticket_without_secret);
        attempt.key_exchange = self.key_exchange();
        name_breach(attempt, self.breach());
        let chain = self.chain();
        attempt.chain = (!chain.is_empty()).then(|| chain_id(chain));
        write_down_certificate(attempt, self);
        // Until the server says something under its own keys, it may still refuse what this client sent last. Where this client broke off,
        // what was still to come is not known.
        let open = !told.spoke || attempt.reply.ended_by() == Some(EndedBy::Client);
        if open && attempt.stage > Stage::Handshake && attempt.reply != Reply::NotRequested {
            attempt.stage = Stage::Handshake;
        }
    }

    fn dialled(self, attempt: Attempt, heard: ServerFlight) -> Dialled<Tls13Session> {
        let mut dialled = Dialled::new(attempt, heard, None);
        dialled.certificates = self.chain().to_vec();
        dialled.issuers = self.request().map_or_else(Vec::new, |r| r.issuers.clone());
        dialled.more = self.into_sessions();
        dialled.session = dialled.more.pop();
        dialled
    }
}

/// The request for a certificate and its answer. One that comes after the handshake stands where a renegotiation does in TLS 1.2.
fn write_down_certificate(attempt: &mut Attempt, connection: &Client13) {
    let (answered, later) = connection.answered();
    let request = connection.request().map(size_of_request);
    attempt.client_certificate = answered;
    attempt.hello_requests = connection.told().requests;
    if connection.was_asked_in_handshake() {
        attempt.certificate_request = request;
    }
    let renegotiation = later.map(|client_certificate| Renegotiation {
        completed: true,
        certificate_request: request,
        client_certificate,
        new_session_ticket: None,
    });
    attempt.renegotiation = renegotiation.map(Box::new);
}
