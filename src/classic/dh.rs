//! Diffie-Hellman over the integers modulo a prime that the server names (RFC 5246 sections 7.4.3 and 8.1.2).

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Resize};
use zeroize::{Zeroize, Zeroizing};

use super::connection_error::{Broken, HANDSHAKE_FAILURE};
use super::prf::Secret;
use super::random;
use crate::bounds::{DH_BITS_MAX, DH_BITS_MIN};

/// Bits of the private exponent. It is used once; twice the strength of any group that 2012 R2 has.
const EXPONENT_BITS: u32 = 512;

/// A group: dh_p and dh_g.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub(super) p: Vec<u8>,
    pub(super) g: Vec<u8>,
}

/// One side's private exponent, and what the other side is told of it.
pub(crate) struct OwnShare {
    params: BoxedMontyParams,
    p: BoxedUint,
    exponent: BoxedUint,
    /// dh_Yc or dh_Ys, without leading zeros.
    pub(crate) public: Vec<u8>,
}

impl Group {
    /// Bits of the prime.
    pub(super) fn bits(&self) -> u32 {
        BoxedUint::from_be_slice_vartime(&self.p).bit_width_vartime()
    }

    /// A fresh share. Refuses what is no group: a size out of bounds, an even prime, a generator of 0, 1 or p - 1.
    pub(crate) fn share(&self) -> Result<OwnShare, Broken> {
        let bits = self.bits();
        if !(DH_BITS_MIN..=DH_BITS_MAX).contains(&bits) {
            let what = format!(
                "its Diffie-Hellman group has {bits} bits; {DH_BITS_MIN} to {DH_BITS_MAX} are taken"
            );
            return Err(Broken::incompatible(&what, HANDSHAKE_FAILURE));
        }
        let p = BoxedUint::from_be_slice_vartime(&self.p).resize(bits);
        let odd = p.as_odd_vartime().cloned();
        let odd = odd.ok_or_else(|| Broken::misbehaved("the dh_p of its group is even"))?;
        let g = inside(&self.g, &p).ok_or_else(|| {
            Broken::misbehaved("the dh_g of its group is not within 2 to dh_p - 2")
        })?;
        let params = BoxedMontyParams::new_vartime(odd);
        let exponent = exponent(bits)?;
        let public = BoxedMontyForm::new(g, &params).pow(&exponent).retrieve();
        Ok(OwnShare {
            params,
            p,
            exponent,
            public: public.to_be_bytes_trimmed_vartime().into_vec(),
        })
    }
}

impl OwnShare {
    /// The shared secret, without leading zeros. Refuses a share of 0, 1 or p - 1, and one that is no number of the group.
    pub(super) fn agree(&self, theirs: &[u8]) -> Result<Secret, Broken> {
        let theirs = inside(theirs, &self.p).ok_or_else(|| {
            Broken::misbehaved("its Diffie-Hellman share is not within 2 to dh_p - 2")
        })?;
        let mut shared = BoxedMontyForm::new(theirs, &self.params)
            .pow(&self.exponent)
            .retrieve();
        let secret = Zeroizing::new(shared.to_be_bytes_trimmed_vartime().into_vec());
        shared.zeroize();
        Ok(secret)
    }
}

impl Drop for OwnShare {
    fn drop(&mut self) {
        self.exponent.zeroize();
    }
}

/// The number with the precision of `p`, where it lies within 2 to p - 2.
fn inside(number: &[u8], p: &BoxedUint) -> Option<BoxedUint> {
    let number = BoxedUint::from_be_slice_vartime(number);
    let (least, one) = (BoxedUint::from(2_u8), BoxedUint::one());
    let most = p.wrapping_sub(&one);
    let within = number >= least && number < most;
    within.then(|| number.resize(p.bits_precision()))
}

/// At least two bits shorter than the prime, so that it lies below it, and never 0 or 1.
fn exponent(bits: u32) -> Result<BoxedUint, Broken> {
    let length = EXPONENT_BITS.min(bits - 2) / 8;
    let mut bytes = random::secret(length as usize)?;
    if let Some(first) = bytes.first_mut() {
        *first |= 0x80;
    }
    Ok(BoxedUint::from_be_slice_vartime(&bytes))
}

/// The second Oakley group (RFC 2409 section 6.2): 1024 bits, as 2012 R2 names one by default.
pub(crate) fn second_oakley_group() -> Group {
    const HEX: &str = "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD1\
        29024E088A67CC74020BBEA63B139B22514A08798E3404DD\
        EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245\
        E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
        EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381\
        FFFFFFFFFFFFFFFF";
    let digit = |c: u8| char::from(c).to_digit(16).unwrap_or_default() as u8;
    let pairs = HEX.as_bytes().chunks_exact(2);
    Group {
        p: pairs
            .map(|pair| digit(pair[0]) << 4 | digit(pair[1]))
            .collect(),
        g: vec![2],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::Reply;

    fn group() -> Group {
        second_oakley_group()
    }

    #[test]
    fn both_sides_agree() {
        assert_eq!(group().bits(), 1024);
        let (ours, theirs) = (group().share().unwrap(), group().share().unwrap());
        let secret = ours.agree(&theirs.public).unwrap();
        assert_eq!(*secret, *theirs.agree(&ours.public).unwrap());
        assert_ne!(ours.public, theirs.public);
    }

    /// One secret in 256 begins with a zero byte, which does not count.
    #[test]
    fn a_secret_loses_its_leading_zeros() {
        // 2^511 - 1 is no prime, but odd and of 511 bits: small enough to try often.
        let group = Group {
            p: [&[0x7f][..], &[0xff; 62], &[0xf1]].concat(),
            g: vec![2],
        };
        let group = Group {
            p: [&[0x00, 0x80][..], &group.p].concat(),
            ..group
        };
        let ours = group.share().unwrap();
        let shortest = (0..1500)
            .map(|_| ours.agree(&group.share().unwrap().public).unwrap().len())
            .min();
        assert!(shortest.unwrap() < group.p.len() - 1);
    }

    #[test]
    fn what_is_no_group_is_refused_by_name() {
        let refused = |p: Vec<u8>, g: Vec<u8>| Group { p, g }.share().err().map(|b| b.reply);
        for p in [vec![], vec![0], vec![1], vec![0xff; 63], vec![0xff; 1025]] {
            let reply = refused(p, vec![2]);
            assert!(
                matches!(reply, Some(Reply::Incompatible { .. })),
                "{reply:?}"
            );
        }
        let even = [&[0xff; 127][..], &[0xfe]].concat();
        let less = [&group().p[..127], &[0xfe]].concat();
        for (p, g) in [
            (even, vec![2]),
            (group().p, vec![]),
            (group().p, vec![1]),
            (group().p, less),
            (group().p, group().p),
        ] {
            let reply = refused(p, g);
            assert!(matches!(reply, Some(Reply::Misbehaved { .. })), "{reply:?}");
        }
    }

    #[test]
    fn a_share_out_of_range_is_refused() {
        let ours = group().share().unwrap();
        let less = [&group().p[..127], &[0xfe]].concat();
        for theirs in [vec![], vec![0], vec![1], less, group().p, vec![0xff; 4096]] {
            assert!(ours.agree(&theirs).is_err());
        }
    }
}
