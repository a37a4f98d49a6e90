//! ClientHello and ServerHello (RFC 5246 section 7.4.1), in the order of their fields.

use std::fmt;

use super::writer::Writer;
use super::{DecodeError, EncodeError, HandshakeType, Reader, extension_number};

/// Calls `on_extension` with the type and data of each extension.
fn each_extension<'a>(
    reader: &mut Reader<'a>,
    mut on_extension: impl FnMut(u16, &'a [u8]) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    if reader.is_empty() {
        // No extensions block at all is allowed (RFC 5246 section 7.4.1.2).
        return Ok(());
    }
    let mut extensions = reader.vector16("extensions")?;
    while !extensions.is_empty() {
        let kind = extensions.u16("extension_type")?;
        let data = extensions.vector16("extension_data")?.remainder();
        on_extension(kind, data)?;
    }
    Ok(())
}

fn session_id<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], DecodeError> {
    let id = reader.vector8("session_id")?.remainder();
    if id.len() > 32 {
        return Err(DecodeError::Invalid("session_id"));
    }
    Ok(id)
}

fn random(reader: &mut Reader<'_>) -> Result<[u8; 32], DecodeError> {
    let bytes = reader.take(32, "random")?;
    <[u8; 32]>::try_from(bytes).map_err(|_| DecodeError::Short("random"))
}

/// An extension (RFC 5246 section 7.4.1.4). `Debug` leaves the data out: it may be a ticket.
#[derive(Clone, PartialEq, Eq)]
pub struct Extension {
    /// extension_type.
    pub kind: u16,
    /// extension_data.
    pub data: Vec<u8>,
}

impl fmt::Debug for Extension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.kind, self.data.len())
    }
}

/// A ClientHello (RFC 5246 section 7.4.1.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientHello {
    /// client_version: the highest that is offered.
    pub version: u16,
    /// random.
    pub random: [u8; 32],
    /// The session to resume, or a fresh id beside a ticket.
    pub session_id: Vec<u8>,
    /// cipher_suites, in order of preference.
    pub suites: Vec<u16>,
    /// compression_methods.
    pub compression_methods: Vec<u8>,
    /// The extensions in order; without any there is no block of them.
    pub extensions: Vec<Extension>,
}

/// TLS 1.3 as it stands on the wire.
const TLS13: u16 = 0x0304;

impl ClientHello {
    fn has(&self, kind: u16) -> bool {
        self.extensions.iter().any(|e| e.kind == kind)
    }

    /// Whether it offers a pre-shared key, which a ticket of TLS 1.3 is (RFC 8446 section 4.2.11).
    #[must_use]
    pub fn offers_psk(&self) -> bool {
        self.has(extension_number::PRE_SHARED_KEY)
    }

    /// Whether TLS 1.3 is the lowest version that it offers (RFC 8446 section 4.2.1).
    #[must_use]
    pub fn offers_only_tls13(&self) -> bool {
        let mut extensions = self.extensions.iter();
        let offered = extensions.find(|e| e.kind == extension_number::SUPPORTED_VERSIONS);
        offered.is_some_and(|versions| {
            let mut list = versions.data.get(1..).unwrap_or_default().chunks_exact(2);
            list.all(|version| version == TLS13.to_be_bytes())
        })
    }

    /// Whether it offers TLS 1.3, beside others or alone (RFC 8446 section 4.2.1).
    #[must_use]
    pub fn offers_tls13(&self) -> bool {
        let mut extensions = self.extensions.iter();
        let offered = extensions.find(|e| e.kind == extension_number::SUPPORTED_VERSIONS);
        offered.is_some_and(|versions| {
            let mut list = versions.data.get(1..).unwrap_or_default().chunks_exact(2);
            list.any(|version| version == TLS13.to_be_bytes())
        })
    }

    /// Whether it says how it would use one: only then may a server issue tickets (RFC 8446 section 4.2.9).
    #[must_use]
    pub fn offers_psk_modes(&self) -> bool {
        self.has(extension_number::PSK_KEY_EXCHANGE_MODES)
    }

    /// Length of the SessionTicket extension in bytes; none where it is not there.
    #[must_use]
    pub fn ticket_length(&self) -> Option<usize> {
        let mut extensions = self.extensions.iter();
        let ticket = extensions.find(|e| e.kind == extension_number::SESSION_TICKET)?;
        Some(ticket.data.len())
    }

    /// Decodes the body of the message.
    ///
    /// # Errors
    /// [`DecodeError`] names the field.
    pub fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(body);
        let version = reader.u16("client_version")?;
        let random = random(&mut reader)?;
        let session_id = session_id(&mut reader)?.to_vec();
        let mut list = reader.vector16("cipher_suites")?;
        let mut suites = Vec::new();
        while !list.is_empty() {
            suites.push(list.u16("CipherSuite")?);
        }
        let compression_methods = reader.vector8("compression_methods")?;
        let compression_methods = compression_methods.remainder().to_vec();
        let mut extensions = Vec::new();
        each_extension(&mut reader, |kind, data| {
            let data = data.to_vec();
            extensions.push(Extension { kind, data });
            Ok(())
        })?;
        reader.finish("ClientHello")?;
        Ok(Self {
            version,
            random,
            session_id,
            suites,
            compression_methods,
            extensions,
        })
    }

    /// The whole message with its header (RFC 5246 section 7.4).
    ///
    /// # Errors
    /// [`EncodeError`] names the field that is too long.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut message = Writer::default();
        message.u8(u8::from(HandshakeType::ClientHello));
        message.vector24(&self.encode_body()?, "ClientHello")?;
        Ok(message.finish())
    }

    fn encode_body(&self) -> Result<Vec<u8>, EncodeError> {
        let mut body = Writer::default();
        body.u16(self.version);
        body.bytes(&self.random);
        body.vector8(&self.session_id, "session_id")?;
        let mut suites = Writer::default();
        for suite in &self.suites {
            suites.u16(*suite);
        }
        body.vector16(&suites.finish(), "cipher_suites")?;
        body.vector8(&self.compression_methods, "compression_methods")?;
        if !self.extensions.is_empty() {
            let mut extensions = Writer::default();
            for extension in &self.extensions {
                extensions.u16(extension.kind);
                extensions.vector16(&extension.data, "extension_data")?;
            }
            body.vector16(&extensions.finish(), "extensions")?;
        }
        Ok(body.finish())
    }
}

/// A ServerHello (RFC 5246 section 7.4.1.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerHello {
    /// server_version.
    pub version: u16,
    /// session_id.
    pub session_id: Vec<u8>,
    /// cipher_suite.
    pub suite: u16,
    /// compression_method.
    pub compression: u8,
    /// The types of its extensions, in order.
    pub extensions: Vec<u16>,
    /// The SessionTicket extension came back (RFC 5077 section 3.2).
    pub ticket_acknowledged: bool,
    /// RFC 7627.
    pub extended_master_secret: bool,
    /// RFC 5746.
    pub secure_renegotiation: bool,
    /// selected_version of the extension supported_versions: only an answer to a hello that offers TLS 1.3 has one (RFC 8446 section 4.2.1).
    pub selected_version: Option<u16>,
    /// What its random tells besides.
    pub random: RandomSays,
    /// selected_identity of the extension pre_shared_key (RFC 8446 section 4.2.11).
    pub selected_psk: Option<u16>,
    /// The group of the extension key_share, and the server's share; a HelloRetryRequest names the group alone (RFC 8446 section 4.2.8).
    pub key_share: Option<(u16, Vec<u8>)>,
    /// The extension cookie of a HelloRetryRequest (RFC 8446 section 4.2.2).
    pub cookie: Option<Vec<u8>>,
}

/// What the random of a ServerHello tells (RFC 8446 section 4.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RandomSays {
    /// Nothing: it is random.
    Nothing,
    /// The message is a HelloRetryRequest.
    RetryRequest,
    /// The server speaks TLS 1.3, and chose TLS 1.2 or below.
    SpeaksTls13,
    /// The server speaks TLS 1.2, and chose TLS 1.1 or below.
    SpeaksTls12,
}

/// The SHA-256 of "HelloRetryRequest".
const RETRY_REQUEST: [u8; 32] = [
    0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
    0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
];

impl RandomSays {
    fn of(random: [u8; 32]) -> Self {
        if random == RETRY_REQUEST {
            return Self::RetryRequest;
        }
        match &random[24..] {
            b"DOWNGRD\x01" => Self::SpeaksTls13,
            b"DOWNGRD\x00" => Self::SpeaksTls12,
            _ => Self::Nothing,
        }
    }
}

impl ServerHello {
    /// Decodes the body of the message.
    ///
    /// # Errors
    /// [`DecodeError`] names the field.
    pub fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(body);
        let version = reader.u16("server_version")?;
        let random = RandomSays::of(random(&mut reader)?);
        let session_id = session_id(&mut reader)?.to_vec();
        let suite = reader.u16("cipher_suite")?;
        let compression = reader.u8("compression_method")?;
        let mut hello = Self {
            version,
            session_id,
            suite,
            compression,
            extensions: Vec::new(),
            ticket_acknowledged: false,
            extended_master_secret: false,
            secure_renegotiation: false,
            selected_version: None,
            random,
            selected_psk: None,
            key_share: None,
            cookie: None,
        };
        each_extension(&mut reader, |kind, data| {
            hello.extensions.push(kind);
            match kind {
                extension_number::SESSION_TICKET => hello.ticket_acknowledged = true,
                extension_number::EXTENDED_MASTER_SECRET => hello.extended_master_secret = true,
                extension_number::RENEGOTIATION_INFO => hello.secure_renegotiation = true,
                extension_number::SUPPORTED_VERSIONS => {
                    hello.selected_version = Some(Reader::new(data).u16("selected_version")?);
                }
                extension_number::PRE_SHARED_KEY => {
                    hello.selected_psk = Some(Reader::new(data).u16("selected_identity")?);
                }
                extension_number::KEY_SHARE => hello.key_share = Some(hello.take_key_share(data)?),
                extension_number::COOKIE => {
                    let cookie = Reader::new(data).vector16("cookie")?;
                    hello.cookie = Some(cookie.remainder().to_vec());
                }
                _ => {}
            }
            Ok(())
        })?;
        reader.finish("ServerHello")?;
        Ok(hello)
    }

    fn take_key_share(&self, data: &[u8]) -> Result<(u16, Vec<u8>), DecodeError> {
        let mut reader = Reader::new(data);
        let group = reader.u16("key_share group")?;
        if self.is_retry_request() {
            return Ok((group, Vec::new()));
        }
        let share = reader.vector16("key_exchange")?.remainder().to_vec();
        Ok((group, share))
    }

    /// Whether it is a HelloRetryRequest, which asks for another ClientHello.
    #[must_use]
    pub fn is_retry_request(&self) -> bool {
        self.random == RandomSays::RetryRequest
    }

    /// The version that it chose, by whichever field says it.
    #[must_use]
    pub fn chosen_version(&self) -> u16 {
        self.selected_version.unwrap_or(self.version)
    }

    /// Whether what follows it is encrypted: TLS 1.3.
    #[must_use]
    pub fn begins_encryption(&self) -> bool {
        self.chosen_version() >= TLS13 && !self.is_retry_request()
    }
}

#[cfg(test)]
mod tests;
