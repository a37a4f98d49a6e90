//! Key exchange: what ServerKeyExchange says, and what ClientKeyExchange answers (RFC 5246 sections 7.4.3 and 7.4.7, RFC 8422).

use ::openssl::bn::{BigNum, BigNumContext};
use ::openssl::derive::Deriver;
use ::openssl::dh::Dh;
use ::openssl::ec::{EcGroup, EcKey, EcPoint, PointConversionForm};
use ::openssl::error::ErrorStack;
use ::openssl::nid::Nid;
use ::openssl::pkey::{Id, PKey, Private, Public};
use ::openssl::rsa::Padding;
use zeroize::Zeroizing;

use super::encode::{vector8, vector16};
use super::failure::Broken;
use super::hello::random;
use super::prf::Secret;
use super::signing::Scheme;
use super::suite::KeyExchange;
use crate::observation::TlsVersion;
use crate::wire::{DecodeError, Reader};

/// ECCurveType named_curve.
const NAMED_CURVE: u8 = 3;
const P256: u16 = 23;
const P384: u16 = 24;
const X25519: u16 = 29;

/// The server's part of a Diffie-Hellman exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ServerShare {
    /// dh_p, dh_g and dh_Ys.
    Dhe([Vec<u8>; 3]),
    /// The named curve and the point.
    Ecdhe(u16, Vec<u8>),
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
                ServerShare::Dhe([number("dh_p")?, number("dh_g")?, number("dh_Ys")?])
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
    pub(super) fn rsa(key: &PKey<Public>, offered: TlsVersion) -> Result<Self, Broken> {
        let rsa = key.rsa().map_err(|_| {
            Broken::misbehaved("its certificate has no RSA key for the suite it chose")
        })?;
        let mut premaster = Zeroizing::new(offered.0.to_be_bytes().to_vec());
        premaster.extend_from_slice(&random(46)?);
        let mut encrypted = vec![0; rsa.size() as usize];
        let length = rsa
            .public_encrypt(&premaster, &mut encrypted, Padding::PKCS1)
            .map_err(|_| Broken::misbehaved("its RSA key cannot encrypt a premaster secret"))?;
        Ok(Self {
            body: vector16(&encrypted[..length]),
            premaster,
        })
    }

    /// Diffie-Hellman with the server's share.
    pub(super) fn answer(share: &ServerShare) -> Result<Self, Broken> {
        match share {
            ServerShare::Dhe(numbers) => dhe(numbers)
                .map_err(|_| Broken::misbehaved("its Diffie-Hellman share is not sound")),
            ServerShare::Ecdhe(curve, point) => {
                let share = match *curve {
                    P256 => ecdhe(Nid::X9_62_PRIME256V1, point),
                    P384 => ecdhe(Nid::SECP384R1, point),
                    X25519 => x25519(point),
                    _ => return Err(Broken::misbehaved("it chose a curve that was not offered")),
                };
                share.map_err(|_| Broken::misbehaved("its point is not on the curve"))
            }
        }
    }
}

fn dhe([p, g, ys]: &[Vec<u8>; 3]) -> Result<ClientShare, ErrorStack> {
    let group = || Dh::from_pqg(BigNum::from_slice(p)?, None, BigNum::from_slice(g)?);
    let theirs = group()?.set_public_key(BigNum::from_slice(ys)?)?;
    let ours = group()?.generate_key()?;
    let body = vector16(&ours.public_key().to_vec());
    // `DhRef::compute_key` would not say how many bytes the secret has without its leading zeros (RFC 5246 section 8.1.2).
    derived(&PKey::from_dh(ours)?, &PKey::from_dh(theirs)?, body)
}

fn ecdhe(curve: Nid, point: &[u8]) -> Result<ClientShare, ErrorStack> {
    let group = EcGroup::from_curve_name(curve)?;
    let mut context = BigNumContext::new()?;
    let theirs = EcPoint::from_bytes(&group, point, &mut context)?;
    let theirs = PKey::from_ec_key(EcKey::from_public_key(&group, &theirs)?)?;
    let ours = EcKey::generate(&group)?;
    let form = PointConversionForm::UNCOMPRESSED;
    let public = ours.public_key().to_bytes(&group, form, &mut context)?;
    derived(&PKey::from_ec_key(ours)?, &theirs, vector8(&public))
}

fn x25519(point: &[u8]) -> Result<ClientShare, ErrorStack> {
    let theirs = PKey::public_key_from_raw_bytes(point, Id::X25519)?;
    let ours = PKey::generate_x25519()?;
    let public = ours.raw_public_key()?;
    derived(&ours, &theirs, vector8(&public))
}

fn derived(
    ours: &PKey<Private>,
    theirs: &PKey<Public>,
    body: Vec<u8>,
) -> Result<ClientShare, ErrorStack> {
    let mut deriver = Deriver::new(ours)?;
    deriver.set_peer(theirs)?;
    Ok(ClientShare {
        body,
        premaster: Zeroizing::new(deriver.derive_to_vec()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_shares_are_the_servers_fault() {
        for share in [
            ServerShare::Ecdhe(P256, vec![4; 65]),
            ServerShare::Ecdhe(X25519, vec![0; 32]),
            ServerShare::Ecdhe(25, vec![4; 133]),
            ServerShare::Dhe([vec![0], vec![0], vec![0]]),
            ServerShare::Dhe([vec![0xff; 128], vec![2], vec![1]]),
            ServerShare::Dhe([vec![0xff; 4096], vec![2], vec![5]]),
        ] {
            assert!(ClientShare::answer(&share).is_err(), "{share:?}");
        }
    }

    /// One secret in 256 begins with a zero byte.
    #[test]
    fn a_secret_loses_its_leading_zeros() {
        let p = BigNum::from_hex_str(
            "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74\
             020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437\
             4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
             EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF",
        )
        .unwrap();
        let (g, x) = (BigNum::from_u32(2).unwrap(), BigNum::from_u32(77).unwrap());
        let mut context = BigNumContext::new().unwrap();
        let mut power = |base: &BigNum| {
            let mut result = BigNum::new().unwrap();
            result.mod_exp(base, &x, &p, &mut context).unwrap();
            result
        };
        let ys = power(&g);
        let numbers = [p.to_vec(), g.to_vec(), ys.to_vec()];
        let mut shortest = usize::MAX;
        for _ in 0..1500 {
            let share = dhe(&numbers).unwrap();
            let yc = BigNum::from_slice(&share.body[2..]).unwrap();
            assert_eq!(*share.premaster, power(&yc).to_vec());
            shortest = shortest.min(share.premaster.len());
        }
        assert!(shortest < 128, "no secret had a leading zero");
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
        assert_eq!(whole.signed, &body[..6]);
        assert_eq!(whole.scheme, Scheme::Named(0x0401));
        assert_eq!(whole.signature, [9, 9, 9]);
        for length in 0..body.len() {
            assert!(decode(&body[..length]).is_err(), "{length}");
        }
    }
}
