//! What the server chose (RFC 5246 section 7.4.1.3).

use super::connection_error::{Broken, HANDSHAKE_FAILURE, ILLEGAL_PARAMETER, PROTOCOL_VERSION};
use super::session::Session;
use super::suite::Suite;
use crate::observation::{Rule, TlsVersion};
use crate::wire::extension_number::RENEGOTIATION_INFO;
use crate::wire::{Reader, ServerHello};

/// A ServerHello that this client can go on with.
pub(super) struct Chosen {
    pub(super) suite: Suite,
    pub(super) random: Vec<u8>,
    pub(super) session_id: Vec<u8>,
    pub(super) extended_master_secret: bool,
    pub(super) ticket_acknowledged: bool,
    /// Both verify_data of the handshake before, empty in a first one; none where the server did not send it.
    pub(super) renegotiation_info: Option<Vec<u8>>,
}

impl Chosen {
    /// Decodes the body of the message that answers a hello of `version`.
    pub(super) fn decode(body: &[u8], version: TlsVersion) -> Result<Self, Broken> {
        let hello = ServerHello::decode(body)?;
        let chosen = TlsVersion(hello.version);
        if chosen != version {
            let what = format!("the server chose {chosen}, and {version} was offered");
            return Err(match chosen > version {
                true => Broken::unoffered_version(&what),
                false => Broken::incompatible(&what, PROTOCOL_VERSION),
            });
        }
        let suite = Suite::of(hello.suite).filter(|suite| suite.fits(version));
        let suite = suite.ok_or_else(|| {
            let what = format!(
                "it chose suite 0x{:04X}, which was not offered",
                hello.suite
            );
            Broken::unoffered(&what)
        })?;
        let (random, renegotiation_info) = rest(body)?;
        Ok(Self {
            suite,
            random,
            session_id: hello.session_id,
            extended_master_secret: hello.extended_master_secret,
            ticket_acknowledged: hello.ticket_acknowledged,
            renegotiation_info,
        })
    }

    /// A session goes on with its suite, and with the kind of its master secret (RFC 7627 section 5.3).
    pub(super) fn check_resumes(&self, session: &Session) -> Result<(), Broken> {
        if self.suite != session.suite {
            let what = "it resumed a session with another suite";
            let rule = Rule::OtherSuiteOnResumption;
            return Err(Broken::breaking(rule, what, ILLEGAL_PARAMETER));
        }
        if self.extended_master_secret != session.extended_master_secret {
            let what = "it resumed a session with another kind of master secret";
            let rule = Rule::OtherMasterSecretOnResumption;
            return Err(Broken::breaking(rule, what, HANDSHAKE_FAILURE));
        }
        Ok(())
    }
}

/// The fields that an observation has no use for: random, and the data of renegotiation_info.
fn rest(body: &[u8]) -> Result<(Vec<u8>, Option<Vec<u8>>), Broken> {
    let mut reader = Reader::new(body);
    reader.u16("server_version")?;
    let random = reader.take(32, "random")?.to_vec();
    reader.vector8("session_id")?;
    reader.u16("cipher_suite")?;
    let compression = reader.u8("compression_method")?;
    if compression != 0 {
        let what = format!("it chose compression method {compression}, which was not offered");
        return Err(Broken::unoffered(&what));
    }
    let mut info = None;
    if !reader.is_empty() {
        let mut extensions = reader.vector16("extensions")?;
        while !extensions.is_empty() {
            let kind = extensions.u16("extension_type")?;
            let mut data = extensions.vector16("extension_data")?;
            if kind == RENEGOTIATION_INFO {
                let bond = data.vector8("renegotiated_connection")?;
                info = Some(bond.remainder().to_vec());
            }
        }
    }
    Ok((random, info))
}
