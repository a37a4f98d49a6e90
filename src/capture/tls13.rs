//! TLS 1.3: what its hellos say in clear text. Everything after ServerHello is encrypted, the rest of the handshake like application data,
//! so that nothing of it is told apart (RFC 8446 section 5.1).

use serde::{Deserialize, Serialize};

use crate::observation::TlsVersion;
use crate::wire::{
    ClientHello, ContentType, DecodeError, HandshakeJoiner, HandshakeType, Piece, RecordSplitter,
    ServerHello,
};

/// What became of the session that a client offered in TLS 1.3: a PSK (pre_shared_key, RFC 8446 section 4.2.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Psk {
    /// None was offered.
    NotOffered,
    /// One was offered, and ServerHello does not take it: a full handshake.
    NotTaken,
    /// ServerHello takes it: the session goes on.
    Taken,
    /// One was offered, and the capture does not show the ServerHello that decides.
    NotSeen,
}

/// What both hellos of TLS 1.3 said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hellos {
    /// selected_version of the extension supported_versions.
    pub version: TlsVersion,
    /// cipher_suite.
    pub suite: u16,
    /// The session that was offered.
    pub psk: Psk,
    /// Whether the client says that it takes tickets (extension psk_key_exchange_modes, RFC 8446 section 4.2.9).
    pub psk_modes_offered: bool,
    /// Whether the server first asked for another hello (HelloRetryRequest).
    pub retry_request: bool,
}

/// The hellos of a connection of TLS 1.3.
pub(super) struct Tls13Sides {
    pub(super) hellos: Hellos,
    /// After HelloRetryRequest: the second hello of the client, and of the server.
    second: Option<Box<[Second; 2]>>,
    offered: bool,
}

/// The records of one side until its second hello. ChangeCipherSpec stands between and changes nothing (RFC 8446 appendix D.4).
#[derive(Default)]
struct Second {
    splitter: RecordSplitter,
    joiner: HandshakeJoiner,
}

impl Second {
    /// The message of this type, as soon as it is whole.
    fn follow<T>(
        &mut self,
        mut bytes: &[u8],
        wanted: HandshakeType,
        decode: fn(&[u8]) -> Result<T, DecodeError>,
    ) -> Option<T> {
        let mut found = None;
        while let Ok(Some(piece)) = self.splitter.next(&mut bytes) {
            let Piece::Body(ContentType::Handshake, body) = piece else {
                continue;
            };
            let pushed = self.joiner.push(body, |message| {
                if message.handshake_type == wanted {
                    found = Some(decode(message.body)?);
                }
                Ok(())
            });
            if pushed.is_err() || found.is_some() {
                break;
            }
        }
        found
    }
}

impl Tls13Sides {
    pub(super) fn new(client: Option<&ClientHello>, server: &ServerHello) -> Self {
        let offered = client.is_some_and(ClientHello::offers_psk);
        let retry_request = server.is_retry_request();
        let psk = match retry_request {
            true => undecided(offered),
            false => decided(offered, server),
        };
        let version = server.selected_version.unwrap_or(server.version);
        Self {
            hellos: Hellos {
                version: TlsVersion(version),
                suite: server.suite,
                psk,
                psk_modes_offered: client.is_some_and(ClientHello::offers_psk_modes),
                retry_request,
            },
            second: retry_request.then(Box::default),
            offered,
        }
    }

    /// Follows what the client sent after HelloRetryRequest: it may offer another session, or none any more.
    pub(super) fn follow_client(&mut self, bytes: &[u8]) {
        let Some([client, _]) = self.second.as_deref_mut() else {
            return;
        };
        let hello = client.follow(bytes, HandshakeType::ClientHello, ClientHello::decode);
        if let Some(hello) = hello {
            self.offered = hello.offers_psk();
            self.hellos.psk = undecided(self.offered);
        }
    }

    /// Follows what the server sent after HelloRetryRequest, until its ServerHello.
    pub(super) fn follow_server(&mut self, bytes: &[u8]) {
        let Some([_, server]) = self.second.as_deref_mut() else {
            return;
        };
        let hello = server.follow(bytes, HandshakeType::ServerHello, ServerHello::decode);
        if let Some(hello) = hello {
            self.hellos.suite = hello.suite;
            self.hellos.psk = decided(self.offered, &hello);
            self.second = None;
        }
    }

    /// Bytes are missing: a second hello is no longer looked for.
    pub(super) fn miss(&mut self) {
        self.second = None;
    }
}

fn undecided(offered: bool) -> Psk {
    match offered {
        true => Psk::NotSeen,
        false => Psk::NotOffered,
    }
}

fn decided(offered: bool, server: &ServerHello) -> Psk {
    match (offered, server.selected_psk) {
        (true, Some(_)) => Psk::Taken,
        (true, None) => Psk::NotTaken,
        (false, _) => Psk::NotOffered,
    }
}
