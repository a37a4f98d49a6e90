//! Attempts in TLS 1.3, over the client half that module [`crate::classic`] has of it.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::connect::{connect, handshake};
use super::conversation_record::write_down;
use super::failure::stream_failure;
use super::handshake_record::{
    chain_id, micros, name_breach, record, size_of_request, ticket_without_secret,
};
use super::http::{Request, Told, converse};
use super::tap::Tap;
use super::{Dial, Dialled, Hello, Order};
use crate::bounds::{CLOSE_PATIENCE, REST_MAX};
use crate::classic::{Broken, Client13, Credential, Offered13, Tls13Session, TlsStream};
use crate::observation::{Attempt, EndedBy, Renegotiation, Reply, Stage, Tls13, TlsVersion};
use crate::wire::ServerFlight;

/// Makes attempts at one address in TLS 1.3.
#[derive(Clone, Debug)]
pub struct Tls13Dial {
    pub(super) credential: Option<Arc<Credential>>,
    pub(super) patience: Duration,
    pub(super) address: SocketAddr,
    pub(super) server_name: Option<String>,
    pub(super) request: Request,
}

impl Dial for Tls13Dial {
    type Session = Tls13Session;

    async fn attempt(&self, order: Order<Tls13Session>) -> Dialled<Tls13Session> {
        let mut attempt = Attempt::new(order.series, order.number, order.hello.offer());
        attempt.rules = order.rules;
        attempt.offered_version = TlsVersion::TLS13;
        let begun = Instant::now();
        let mut dialled = match self.connection_for(order.hello) {
            Ok(mut connection) => {
                let heard = self.connect(&mut attempt, begun, &mut connection).await;
                let mut dialled = Dialled::new(attempt, heard, None);
                dialled.certificates = connection.chain().to_vec();
                let request = connection.request();
                dialled.issuers = request.map_or_else(Vec::new, |r| r.issuers.clone());
                dialled.more = connection.into_sessions();
                dialled.session = dialled.more.pop();
                dialled
            }
            Err(broken) => {
                attempt.reply = broken.reply;
                Dialled::new(attempt, ServerFlight::default(), None)
            }
        };
        dialled.attempt.times.end_us = micros(begun.elapsed());
        dialled
    }
}

impl Tls13Dial {
    fn connection_for(&self, hello: Hello<Tls13Session>) -> Result<Client13, Broken> {
        let offered = match hello {
            // Session IDs have no meaning here.
            Hello::Plain | Hello::SessionId(_) => Offered13::Nothing,
            Hello::EmptyTicketExtension => Offered13::Modes,
            Hello::Ticket(session) => Offered13::Ticket(session),
            Hello::UnknownTicket(length) => Offered13::unknown_ticket(length)?,
        };
        Client13::new(self.server_name.clone(), self.credential.clone(), offered)
    }

    /// Connects, converses and records; returns what the server said in clear.
    async fn connect(
        &self,
        attempt: &mut Attempt,
        begun: Instant,
        connection: &mut Client13,
    ) -> ServerFlight {
        let Some(tcp) = connect(attempt, begun, self.address, self.patience).await else {
            return ServerFlight::default();
        };
        let mut tap = Tap::new(tcp);
        attempt.stage = Stage::Hello;
        match self.converse(attempt, begun, &mut tap, connection).await {
            Ok(Some(told)) => write_down(attempt, begun, told, &tap),
            Ok(None) => attempt.reply = Reply::NotRequested,
            Err(error) => attempt.reply = stream_failure(&error, tap.server()),
        }
        record(attempt, begun, &tap);
        write_down_encrypted(attempt, begun, connection);
        tap.into_server()
    }

    /// Handshake and conversation over one connection; no conversation where nothing is to be asked.
    async fn converse(
        &self,
        attempt: &mut Attempt,
        begun: Instant,
        tap: &mut Tap<TcpStream>,
        connection: &mut Client13,
    ) -> io::Result<Option<Told>> {
        handshake(connection, tap, self.patience).await?;
        attempt.stage = Stage::Request;
        attempt.times.handshake_us = Some(micros(begun.elapsed()));
        let mut stream = TlsStream::new(connection, tap);
        if self.request.asks() {
            let told = converse(&mut stream, &self.request, self.patience).await;
            // What the server says from here on changes nothing that was told.
            let _ = close(&mut stream).await;
            return Ok(Some(told));
        }
        // The server's word on the certificate, and its tickets, come after this side's Finished.
        close(&mut stream).await.map(|()| None)
    }
}

/// Ends in order, and hears what the server still says: tickets may come late. An error is an alert, or a rule that was broken; that
/// the server takes its time, or goes without a word, is none.
async fn close<S>(stream: &mut TlsStream<'_, Client13, S>) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let end = async {
        stream.shutdown().await?;
        let mut buffer = [0; 4096];
        let mut left = REST_MAX;
        while left > 0 {
            match stream.read(&mut buffer).await? {
                0 => break,
                length => left = left.saturating_sub(length),
            }
        }
        io::Result::Ok(())
    };
    match timeout(CLOSE_PATIENCE, end).await {
        Ok(Err(error)) if error.kind() == io::ErrorKind::InvalidData => Err(error),
        _ => Ok(()),
    }
}

/// Writes down what came under encryption.
fn write_down_encrypted(attempt: &mut Attempt, begun: Instant, connection: &Client13) {
    let told = connection.told();
    let since = |at: Instant| micros(at.duration_since(begun));
    let (group, retry_group) = connection.groups();
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
    attempt.key_exchange = connection.key_exchange();
    name_breach(attempt, connection.breach());
    let chain = connection.chain();
    attempt.chain = (!chain.is_empty()).then(|| chain_id(chain));
    write_down_certificate(attempt, connection);
    // Until the server says something under its own keys, it may still refuse what this client sent last. Where this client broke off,
    // what was still to come is not known.
    let open = !told.spoke || attempt.reply.ended_by() == Some(EndedBy::Client);
    if open && attempt.stage > Stage::Handshake && attempt.reply != Reply::NotRequested {
        attempt.stage = Stage::Handshake;
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
