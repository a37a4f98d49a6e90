//! Key exchange: what ServerKeyExchange says, and what ClientKeyExchange answers (RFC 5246 sections 7.4.3 and 7.4.7, RFC 8422).

use ring::agreement::{self, ECDH_P256, ECDH_P384, EphemeralPrivateKey, UnparsedPublicKey, X25519};
use ring::rand::SystemRandom;
use zeroize::Zeroizing;

use super::connection_error::Broken;
use super::dh::{Group, OwnShare};
use super::length_prefixed::{vector8, vector16};
use super::prf::Secret;
use super::random;
use super::scheme::Scheme;
use super::server_key::ServerKey;
use super::suite::KeyExchange;
use crate::observation::TlsVersion;
use crate::wire::{DecodeError, Reader};

/// ECCurveType named_curve.
const NAMED_CURVE: u8 = 3;
/// P-256 and P-384, which 2012 R2 has; X25519 for others (RFC 8422 section 5.1.1).
pub(crate) const CURVES: [u16; 3] = [SECP256R1, SECP384R1, CURVE25519];
pub(crate) const SECP256R1: u16 = 23;
const SECP384R1: u16 = 24;
const CURVE25519: u16 = 29;

/// The server's part of a Diffie-Hellman exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ServerShare {
    /// dh_p and dh_g, and dh_Ys.
    Dhe(Group, Vec<u8>),
    /// The named curve and the point.
    Ecdhe(u16, Vec<u8>),
}

impl ServerShare {
    /// As ServerKeyExchange has it, before the signature.
    pub(crate) fn encode(&self) -> Vec<u8> {
        match self {
            Self::Dhe(group, ys) => [&group.p, &group.g, ys].map(|n| vector16(n)).concat(),
            Self::Ecdhe(curve, point) => {
                let mut body = vec![NAMED_CURVE];
                body.extend(curve.to_be_bytes());
                body.extend(vector8(point));
                body
            }
        }
    }

    /// Bits of the group of a DHE exchange.
    pub(super) fn group_bits(&self) -> Option<u32> {
        match self {
            Self::Dhe(group, _) => Some(group.bits()),
            Self::Ecdhe(..) => None,
        }
    }
}

/// A ServerKeyExchange message.
pub(super) struct ServerKeyExchange<'a> {
    pub(super) share: ServerShare,
    /// The bytes that the signature covers, besides the two randoms.
    pub(super) signed: &'a [u8],
    pub(super) scheme: Scheme,
    pub(super) signature: &'a [u8],
}

impl<'a> ServerKeyExchange<'a> {
    /// Decodes the body of the message.
    pub(super) fn decode(
        body: &'a [u8],
        exchange: KeyExchange,
        version: TlsVersion,
    ) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(body);
        let share = match exchange {
            KeyExchange::Rsa => return Err(DecodeError::Invalid("ServerKeyExchange")),
            KeyExchange::Dhe => {
                let mut number = |field| reader.vector16(field).map(|v| v.remainder().to_vec());
                let (p, g) = (number("dh_p")?, number("dh_g")?);
                ServerShare::Dhe(Group { p, g }, number("dh_Ys")?)
            }
            KeyExchange::Ecdhe => {
                if reader.u8("curve_type")? != NAMED_CURVE {
                    return Err(DecodeError::Invalid("curve_type"));
                }
                let curve = reader.u16("namedcurve")?;
                ServerShare::Ecdhe(curve, reader.vector8("point")?.remainder().to_vec())
            }
        };
        let left = reader.clone().remainder().len();
        let scheme = if version >= TlsVersion::TLS12 {
            Scheme::Named(reader.u16("SignatureAndHashAlgorithm")?)
        } else {
            Scheme::OfTheKey
        };
        let signature = reader.vector16("signature")?.remainder();
        reader.finish("ServerKeyExchange")?;
        Ok(Self {
            share,
            signed: &body[..body.len() - left],
            scheme,
            signature,
        })
    }
}

/// The body of ClientKeyExchange, and the premaster secret.
pub(super) struct ClientShare {
    pub(super) body: Vec<u8>,
    pub(super) premaster: Secret,
}

impl ClientShare {
    /// RSA: a premaster secret that begins with the version that the ClientHello offered.
    pub(super) fn rsa(key: &ServerKey, offered: TlsVersion) -> Result<Self, Broken> {
        let mut premaster = random::secret(48)?;
        premaster[..2].copy_from_slice(&offered.0.to_be_bytes());
        Ok(Self {
            body: vector16(&key.encrypt(&premaster)?),
            premaster,
        })
    }

    /// Diffie-Hellman with the server's share.
    pub(super) fn answer(share: &ServerShare) -> Result<Self, Broken> {
        match share {
            ServerShare::Dhe(group, ys) => {
                let ours = group.share()?;
                Ok(Self {
                    premaster: ours.agree(ys)?,
                    body: vector16(&ours.public),
                })
            }
            ServerShare::Ecdhe(curve, point) => {
                let what = "it chose a curve that was not offered";
                let ours = Point::new(*curve)?.ok_or_else(|| Broken::unoffered(what))?;
                Ok(Self {
                    body: vector8(&ours.public),
                    premaster: ours.agree(point)?,
                })
            }
        }
    }
}

/// This side's point on a curve.
pub(crate) struct Point {
    private: EphemeralPrivateKey,
    pub(crate) public: Vec<u8>,
}

impl Point {
    /// A fresh one; none on a curve that this engine does not have.
    pub(crate) fn new(curve: u16) -> Result<Option<Self>, Broken> {
        let algorithm: &agreement::Algorithm = match curve {
            SECP256R1 => &ECDH_P256,
            SECP384R1 => &ECDH_P384,
            CURVE25519 => &X25519,
            _ => return Ok(None),
        };
        let failed = |_| Broken::local("no key for an exchange can be made");
        let private =
            EphemeralPrivateKey::generate(algorithm, &SystemRandom::new()).map_err(failed)?;
        let public = private.compute_public_key().map_err(failed)?;
        Ok(Some(Self {
            public: public.as_ref().to_vec(),
            private,
        }))
    }

    /// The x coordinate of the shared point (RFC 8422 section 5.10).
    pub(crate) fn agree(self, theirs: &[u8]) -> Result<Secret, Broken> {
        let theirs = UnparsedPublicKey::new(self.private.algorithm(), theirs);
        agreement::agree_ephemeral(self.private, &theirs, |secret| {
            Zeroizing::new(secret.to_vec())
        })
        .map_err(|_| Broken::misbehaved("its point is not on the curve"))
    }
}

/// The private part of the server's share.
pub(crate) enum OwnExchange {
    Dhe(OwnShare),
    Ecdhe(Point),
}

impl OwnExchange {
    /// The premaster secret, with what ClientKeyExchange says.
    pub(crate) fn agree(self, body: &[u8]) -> Result<Secret, Broken> {
        let mut reader = Reader::new(body);
        match self {
            Self::Dhe(ours) => {
                let theirs = reader.vector16("dh_Yc")?.remainder();
                ours.agree(theirs)
            }
            Self::Ecdhe(ours) => {
                let theirs = reader.vector8("point")?.remainder();
                ours.agree(theirs)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_shares_are_the_servers_fault() {
        for share in [
            ServerShare::Ecdhe(SECP256R1, vec![4; 65]),
            ServerShare::Ecdhe(SECP256R1, Vec::new()),
            ServerShare::Ecdhe(CURVE25519, vec![0; 32]),
            ServerShare::Ecdhe(25, vec![4; 133]),
        ] {
            assert!(ClientShare::answer(&share).is_err(), "{share:?}");
        }
    }

    #[test]
    fn both_sides_of_a_curve_agree() {
        for curve in CURVES {
            let server = Point::new(curve).unwrap().unwrap();
            let share = ServerShare::Ecdhe(curve, server.public.clone());
            let client = ClientShare::answer(&share).unwrap();
            let agreed = OwnExchange::Ecdhe(server).agree(&client.body).unwrap();
            assert_eq!(*agreed, *client.premaster);
        }
    }

    #[test]
    fn a_message_is_taken_apart_and_cut_nowhere() {
        let body = [
            3, 0, 23, 2, 7, 7, // named_curve, P-256, a point of two bytes
            4, 1, // RSA with SHA-256
            0, 3, 9, 9, 9, // signature
        ];
        let decode = |body| ServerKeyExchange::decode(body, KeyExchange::Ecdhe, TlsVersion::TLS12);
        let whole = decode(&body).map_err(|error| error.to_string());
        let whole = whole.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(whole.share, ServerShare::Ecdhe(23, vec![7, 7]));
        assert_eq!(whole.share.encode(), &body[..6]);
        assert_eq!(whole.signed, &body[..6]);
        assert_eq!(whole.scheme, Scheme::Named(0x0401));
        assert_eq!(whole.signature, [9, 9, 9]);
        for length in 0..body.len() {
            assert!(decode(&body[..length]).is_err(), "{length}");
        }
    }
}
