//! The TLS of a front end that is like http.sys by default: it asks for the client certificate after the request, by renegotiation.
//!
//! rustls cannot renegotiate, so OpenSSL serves here. The crate `openssl` has no call for `SSL_renegotiate`: module `hello_request`
//! sends the HelloRequest, and OpenSSL takes the handshake that follows for one that the client began.

mod hello_request;

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::Poll;

use openssl::error::ErrorStack;
use openssl::ex_data::Index;
use openssl::pkey::PKey;
use openssl::ssl::{
    ClientHelloResponse, Ssl, SslContext, SslContextBuilder, SslMethod, SslOptions, SslRef,
    SslVerifyMode, SslVersion,
};
use openssl::stack::Stack;
use openssl::x509::X509;
use openssl::x509::store::X509StoreBuilder;
use tokio::io::{AsyncRead, AsyncWriteExt, ReadBuf};
use tokio_openssl::SslStream;
use zeroize::Zeroizing;

use self::hello_request::{Asking, Ticket};
use super::authority::{Authority, Identity};
use super::connection::Tcp;
use super::settings::{Failure, LabVersion, Tickets};
use crate::dial::openssl::prf::MASTER_LENGTH;
use crate::dial::openssl::record::{KeySource, Protection};
use crate::dial::openssl::suite::Suite;
use crate::observation::TlsVersion;

/// `SSL_OP_ALLOW_CLIENT_RENEGOTIATION`, which the crate does not name: the handshake after a HelloRequest looks like one.
const ALLOW_CLIENT_RENEGOTIATION: u64 = 1 << 8;
/// `SSL_OP_NO_ENCRYPT_THEN_MAC`, likewise: Schannel of 2012 R2 does not know RFC 7366, and neither does module `hello_request`.
const NO_ENCRYPT_THEN_MAC: u64 = 1 << 19;

/// The suites of a default Windows Server 2012 R2 with an RSA certificate, in its order and by OpenSSL's names; DHE is left out.
const SUITES: &str = "ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA:ECDHE-RSA-AES128-SHA:\
    AES256-GCM-SHA384:AES128-GCM-SHA256:AES256-SHA256:AES128-SHA256:AES256-SHA:AES128-SHA:@SECLEVEL=0";

pub(super) type Stream = SslStream<Asking<Tcp>>;

/// What the handshakes of a connection have come to.
enum Reached {
    FirstHello,
}

/// Makes the TLS of a front end. Sessions and ticket keys belong to what [`Installed::start`] makes of it.
pub(super) struct Installed {
    version: SslVersion,
    identity: Identity,
    root: X509,
    issuing: X509,
    reached: Index<Ssl, Reached>,
}

impl Installed {
    pub(super) fn new(
        authority: &Authority,
        identity: Identity,
        version: LabVersion,
    ) -> Result<Self, ErrorStack> {
        Ok(Self {
            version: match version {
                LabVersion::Tls12 => SslVersion::TLS1_2,
                LabVersion::Tls10 | LabVersion::Tls10OnLast => SslVersion::TLS1,
            },
            identity,
            root: X509::from_der(authority.root())?,
            issuing: X509::from_der(authority.issuing())?,
            reached: Ssl::new_ex_index()?,
        })
    }

    /// TLS that knows no session and no ticket yet.
    pub(super) fn start(&self, tickets: Tickets) -> Result<SslContext, ErrorStack> {
        let mut builder = SslContextBuilder::new(SslMethod::tls_server())?;
        builder.set_min_proto_version(Some(self.version))?;
        builder.set_max_proto_version(Some(self.version))?;
        builder.set_cipher_list(SUITES)?;
        builder.set_groups_list("P-256:P-384")?;
        let mut options = SslOptions::CIPHER_SERVER_PREFERENCE
            | SslOptions::NO_SESSION_RESUMPTION_ON_RENEGOTIATION
            | SslOptions::from_bits_retain(ALLOW_CLIENT_RENEGOTIATION | NO_ENCRYPT_THEN_MAC);
        if tickets == Tickets::Off {
            options |= SslOptions::NO_TICKET;
        }
        builder.set_options(options);
        builder.set_session_id_context(b"lab")?;
        self.set_certificates(&mut builder)?;
        let reached = self.reached;
        builder.set_client_hello_callback(move |ssl, _| {
            on_client_hello(ssl, reached);
            Ok(ClientHelloResponse::SUCCESS)
        });
        Ok(builder.build())
    }

    fn set_certificates(&self, builder: &mut SslContextBuilder) -> Result<(), ErrorStack> {
        let key = PKey::private_key_from_der(self.identity.key.secret_der())?;
        builder.set_private_key(&key)?;
        for (place, certificate) in self.identity.chain.iter().enumerate() {
            let certificate = X509::from_der(certificate)?;
            match place {
                0 => builder.set_certificate(&certificate)?,
                _ => builder.add_extra_chain_cert(certificate)?,
            }
        }
        let mut store = X509StoreBuilder::new()?;
        store.add_cert(self.root.clone())?;
        // Windows has the issuing CA in its store of intermediates: a client may leave it out.
        store.add_cert(self.issuing.clone())?;
        builder.set_verify_cert_store(store.build())?;
        let mut names = Stack::new()?;
        names.push(self.root.subject_name().to_owned()?)?;
        builder.set_client_ca_list(names);
        Ok(())
    }
}

/// The second hello of a connection is the answer to the HelloRequest: now a certificate is wanted.
fn on_client_hello(ssl: &mut SslRef, reached: Index<Ssl, Reached>) {
    match ssl.ex_data(reached) {
        None => ssl.set_ex_data(reached, Reached::FirstHello),
        Some(Reached::FirstHello) => {
            ssl.set_verify(SslVerifyMode::PEER | SslVerifyMode::FAIL_IF_NO_PEER_CERT);
        }
    }
}

/// How a first handshake went that did not go wrong.
pub(super) enum Accepted {
    Stream(Box<Stream>),
    /// A ticket was taken up, and nothing of that has been sent.
    Denied(Box<Stream>),
}

/// The first handshake. Where resumption by ticket shall fail by an alert, its ServerHello is kept back.
pub(super) async fn accept(
    context: &SslContext,
    tcp: Tcp,
    failure: Failure,
) -> io::Result<Accepted> {
    let ticket = match failure {
        Failure::Alert => Ticket::Denied,
        _ => Ticket::Welcome,
    };
    let socket = Asking::new(tcp, ticket);
    let mut stream = Box::new(SslStream::new(Ssl::new(context)?, socket)?);
    match Pin::new(&mut *stream).accept().await {
        Ok(()) => Ok(Accepted::Stream(stream)),
        Err(_) if stream.get_ref().is_denied() => Ok(Accepted::Denied(stream)),
        Err(error) => Err(io::Error::other(error)),
    }
}

/// Whether the first handshake took up a ticket.
pub(super) fn is_by_ticket(stream: &Stream) -> bool {
    stream.ssl().session_reused() && stream.get_ref().ticket_offered()
}

/// Asks for the client certificate, and waits until it is there.
pub(super) async fn renegotiate(stream: &mut Stream) -> io::Result<()> {
    let missing = || io::Error::other("OpenSSL does not tell the keys of the connection");
    let protection = protection(stream.ssl())?.ok_or_else(missing)?;
    stream.get_mut().ask(protection)?;
    stream.flush().await?;
    let mut unheard = [0; 1024];
    poll_fn(|cx| {
        let mut buffer = ReadBuf::new(&mut unheard);
        match Pin::new(&mut *stream).poll_read(cx, &mut buffer) {
            Poll::Pending if has_certificate(stream.ssl()) => Poll::Ready(Ok(())),
            Poll::Pending => Poll::Pending,
            // The request is there already: whatever else comes, it is not the handshake.
            Poll::Ready(read) => {
                Poll::Ready(read.and_then(|()| Err(io::ErrorKind::UnexpectedEof.into())))
            }
        }
    })
    .await
}

fn has_certificate(ssl: &SslRef) -> bool {
    ssl.is_init_finished() && ssl.peer_certificate().is_some()
}

/// What protects the records of the server, as it was at the end of the first handshake.
fn protection(ssl: &SslRef) -> io::Result<Option<Protection>> {
    let number = ssl
        .current_cipher()
        .map(|c| u16::from_be_bytes(c.protocol_id()));
    let (Some(suite), Some(session)) = (number.and_then(Suite::of), ssl.session()) else {
        return Ok(None);
    };
    let version = match ssl.version2() {
        Some(SslVersion::TLS1) => TlsVersion::TLS10,
        _ => TlsVersion::TLS12,
    };
    let (mut client_random, mut server_random) = ([0; 32], [0; 32]);
    ssl.client_random(&mut client_random);
    ssl.server_random(&mut server_random);
    let mut master = Zeroizing::new([0; MASTER_LENGTH]);
    session.master_key(&mut *master);
    let source = KeySource {
        version,
        suite,
        master: &*master,
        client_random: &client_random,
        server_random: &server_random,
    };
    Ok(Some(source.protections()?.1))
}
