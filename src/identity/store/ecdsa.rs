//! ECDSA signatures: Windows gives the two numbers side by side, TLS wants them in DER.

use pkcs8::der::Encode;
use pkcs8::der::asn1::UintRef;

/// `ECDSA-Sig-Value` (RFC 3279 section 2.2.3) of the numbers r and s, each as wide as the order of the curve, r first (IEEE P1363).
///
/// None where these are no two numbers.
pub(super) fn to_der(sides: &[u8]) -> Option<Vec<u8>> {
    if sides.is_empty() || !sides.len().is_multiple_of(2) {
        return None;
    }
    let (r, s) = sides.split_at(sides.len() / 2);
    let numbers = [UintRef::new(r).ok()?, UintRef::new(s).ok()?];
    numbers.to_vec().to_der().ok()
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;
    use ring::signature::{
        ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair,
        UnparsedPublicKey,
    };

    use super::*;

    /// Often enough that numbers with leading zeros and with the high bit set are among them.
    #[test]
    fn ring_verifies_what_ring_signed_in_the_other_form() {
        let random = SystemRandom::new();
        let alg = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(alg, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(alg, pkcs8.as_ref(), &random).unwrap();
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, key.public_key());
        for round in 0..1000_u32 {
            let message = round.to_be_bytes();
            let fixed = key.sign(&random, &message).unwrap();
            let der = to_der(fixed.as_ref()).unwrap();
            public.verify(&message, &der).unwrap();
        }
    }

    #[test]
    fn zeros_go_and_a_high_bit_gets_one() {
        let der = to_der(&[0, 0, 0x12, 0x80, 0, 0]).unwrap();
        // SEQUENCE { INTEGER 0x12, INTEGER 0x00800000 }
        assert_eq!(der, [0x30, 9, 2, 1, 0x12, 2, 4, 0, 0x80, 0, 0]);
    }

    #[test]
    fn an_odd_number_of_bytes_is_no_pair() {
        assert_eq!(to_der(&[]), None);
        assert_eq!(to_der(&[1, 2, 3]), None);
    }
}
