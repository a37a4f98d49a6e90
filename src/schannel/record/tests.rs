//! Records made by hand, and every way to spoil them.

use hmac::Mac;
use proptest::prelude::*;
use rustls::crypto::cipher::OutboundChunks;
use rustls::{ContentType, ProtocolVersion};

use super::super::compression_function::{Sha1, Sha256, Sha384};
use super::*;

const SEQ: u64 = 0x0102_0304_0506_0708;
const IV: [u8; BLOCK] = [0x69; BLOCK];

/// HMAC from the crate of that name, to compare with.
trait Reference: Hash {
    fn hmac(key: &[u8], message: &[u8]) -> Vec<u8>;
}

macro_rules! reference {
    ($($hash:ident: $other:ty;)*) => {$(
        impl Reference for $hash {
            fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
                let mut mac = <hmac::Hmac<$other> as KeyInit>::new_from_slice(key).unwrap();
                mac.update(message);
                mac.finalize().into_bytes().to_vec()
            }
        }
    )*};
}

reference! {
    Sha1: sha1::Sha1;
    Sha256: sha2::Sha256;
    Sha384: sha2::Sha384;
}

/// Runs a generic check for each cipher and hash that a suite combines.
macro_rules! for_each_suite {
    ($check:ident $(, $argument:expr)*) => {
        $check::<aes::Aes256, Sha384>($($argument),*);
        $check::<aes::Aes128, Sha256>($($argument),*);
        $check::<aes::Aes256, Sha1>($($argument),*);
        $check::<aes::Aes128, Sha1>($($argument),*);
    };
}

fn mac_key<H: Hash>() -> Vec<u8> {
    (100..).take(H::TAG).collect()
}

fn keys<C: Aes, H: Hash>() -> Keys<C, H> {
    let cipher_key: Vec<u8> = (1..).take(C::key_size()).collect();
    Keys::new(&cipher_key, &mac_key::<H>())
}

fn plaintext(len: usize) -> Vec<u8> {
    (0..=u8::MAX).rev().cycle().take(len).collect()
}

fn seal<C: Aes, H: Hash>(plain: &[u8]) -> Vec<u8> {
    let message = OutboundPlainMessage {
        typ: ContentType::ApplicationData,
        version: ProtocolVersion::TLSv1_2,
        payload: OutboundChunks::Single(plain),
    };
    let sealed = keys::<C, H>().encrypt(message, SEQ).unwrap();
    sealed.payload.as_ref().to_vec()
}

/// Encrypts whatever it is given, which must fill blocks.
fn encrypt<C: Aes, H: Hash>(content: &[u8]) -> Vec<u8> {
    let mut record = content.to_vec();
    keys::<C, H>().encrypt_blocks(IV, &mut record);
    [&IV[..], &record].concat()
}

/// Plaintext, MAC, and padding of `count` bytes beside the byte that counts them; not yet encrypted.
fn content<H: Reference>(plain: &[u8], count: u8) -> Vec<u8> {
    let header = make_tls12_aad(
        SEQ,
        ContentType::ApplicationData,
        ProtocolVersion::TLSv1_2,
        plain.len(),
    );
    let tag = H::hmac(&mac_key::<H>(), &[&header, plain].concat());
    let padding = vec![count; usize::from(count) + 1];
    [plain, &tag, &padding].concat()
}

fn open_as<C: Aes, H: Hash>(
    mut record: Vec<u8>,
    typ: ContentType,
    version: ProtocolVersion,
    seq: u64,
) -> Result<Vec<u8>, Error> {
    let message = InboundOpaqueMessage::new(typ, version, &mut record);
    keys::<C, H>()
        .decrypt(message, seq)
        .map(|plain| plain.payload.to_vec())
}

fn open<C: Aes, H: Hash>(record: Vec<u8>) -> Result<Vec<u8>, Error> {
    let typ = ContentType::ApplicationData;
    open_as::<C, H>(record, typ, ProtocolVersion::TLSv1_2, SEQ)
}

fn round_trip<C: Aes, H: Reference>() {
    for len in (0..=300).chain([1023, 1024, MAX_PLAINTEXT - 1, MAX_PLAINTEXT]) {
        let plain = plaintext(len);
        let record = seal::<C, H>(&plain);
        assert_eq!(record.len(), keys::<C, H>().encrypted_payload_len(len));
        assert_eq!(open::<C, H>(record), Ok(plain), "{len}");
    }
}

#[test]
fn what_is_sealed_opens() {
    for_each_suite!(round_trip);
}

fn seals_as_by_hand<C: Aes, H: Reference>() {
    for len in 0..=64 {
        let plain = plaintext(len);
        let mut record = seal::<C, H>(&plain);
        let (iv, record) = record.split_first_chunk_mut().unwrap();
        keys::<C, H>().decrypt_blocks(*iv, record);
        let count = record[record.len() - 1];
        assert!(usize::from(count) < BLOCK);
        assert_eq!(record, content::<H>(&plain, count));
    }
}

#[test]
fn sealed_content_is_that_of_the_rfc() {
    for_each_suite!(seals_as_by_hand);
}

fn fresh_iv<C: Aes, H: Reference>() {
    let plain = plaintext(20);
    assert_ne!(seal::<C, H>(&plain)[..BLOCK], seal::<C, H>(&plain)[..BLOCK]);
}

#[test]
fn each_record_has_an_iv_of_its_own() {
    for_each_suite!(fresh_iv);
}

/// The shortest plaintext from `least` on that fills blocks with this padding.
fn fitting<H: Hash>(least: usize, count: u8) -> Vec<u8> {
    let rest = H::TAG + usize::from(count) + 1;
    let len = (least..)
        .find(|len| (len + rest).is_multiple_of(BLOCK))
        .unwrap();
    plaintext(len)
}

fn every_padding<C: Aes, H: Reference>() {
    for least in [0, 200, 1000] {
        for count in 0..=u8::MAX {
            let plain = fitting::<H>(least, count);
            let record = encrypt::<C, H>(&content::<H>(&plain, count));
            assert_eq!(open::<C, H>(record), Ok(plain), "padding {count}");
        }
    }
}

#[test]
fn every_padding_length_opens() {
    for_each_suite!(every_padding);
}

fn wrong_padding<C: Aes, H: Reference>() {
    for count in [1, 2, 15, 16, 100, 254, 255] {
        let good = content::<H>(&fitting::<H>(0, count), count);
        for from_end in 1..=usize::from(count) + 1 {
            let mut bad = good.clone();
            let at = good.len() - from_end;
            bad[at] ^= 0x80;
            let record = encrypt::<C, H>(&bad);
            assert_eq!(open::<C, H>(record), Err(Error::DecryptError));
        }
    }
}

#[test]
fn wrong_padding_under_a_good_mac_is_refused() {
    for_each_suite!(wrong_padding);
}

fn corrupted<C: Aes, H: Reference>() {
    for record in [
        seal::<C, H>(&plaintext(0)),
        seal::<C, H>(&plaintext(100)),
        encrypt::<C, H>(&content::<H>(&fitting::<H>(0, 255), 255)),
    ] {
        for at in 0..record.len() {
            let mut bad = record.clone();
            bad[at] ^= 1;
            assert_eq!(open::<C, H>(bad), Err(Error::DecryptError), "byte {at}");
        }
    }
}

#[test]
fn every_corrupted_byte_is_refused() {
    for_each_suite!(corrupted);
}

fn truncated<C: Aes, H: Reference>() {
    let record = seal::<C, H>(&plaintext(300));
    for len in 0..record.len() {
        let short = record[..len].to_vec();
        assert_eq!(open::<C, H>(short), Err(Error::DecryptError), "{len}");
    }
}

#[test]
fn every_truncated_record_is_refused() {
    for_each_suite!(truncated);
}

fn elsewhere<C: Aes, H: Reference>() {
    let record = || seal::<C, H>(&plaintext(40));
    let data = ContentType::ApplicationData;
    let tls12 = ProtocolVersion::TLSv1_2;
    for outcome in [
        open_as::<C, H>(record(), data, tls12, SEQ + 1),
        open_as::<C, H>(record(), ContentType::Handshake, tls12, SEQ),
        open_as::<C, H>(record(), data, ProtocolVersion::TLSv1_1, SEQ),
    ] {
        assert_eq!(outcome, Err(Error::DecryptError));
    }
}

#[test]
fn the_header_is_authenticated() {
    for_each_suite!(elsewhere);
}

fn oversized<C: Aes, H: Reference>() {
    let record = seal::<C, H>(&plaintext(MAX_PLAINTEXT + 1));
    let outcome = open::<C, H>(record);
    assert_eq!(outcome, Err(Error::PeerSentOversizedRecord));
}

#[test]
fn too_long_a_plaintext_is_refused() {
    for_each_suite!(oversized);
}

fn refuses<C: Aes, H: Reference>(mut blocks: Vec<u8>, last: u8) {
    blocks.truncate(blocks.len() / BLOCK * BLOCK);
    if let Some(byte) = blocks.last_mut() {
        *byte = last;
    }
    let record = encrypt::<C, H>(&blocks);
    assert_eq!(open::<C, H>(record), Err(Error::DecryptError));
}

proptest! {
    #[test]
    fn content_without_a_mac_is_refused(
        blocks in prop::collection::vec(any::<u8>(), 0..600),
        repeated in any::<bool>(),
        last in any::<u8>(),
    ) {
        let blocks = if repeated { vec![last; blocks.len()] } else { blocks };
        for_each_suite!(refuses, blocks.clone(), last);
    }

    #[test]
    fn noise_is_refused(record in prop::collection::vec(any::<u8>(), 0..600)) {
        fn refuses<C: Aes, H: Hash>(record: Vec<u8>) {
            assert_eq!(open::<C, H>(record), Err(Error::DecryptError));
        }
        for_each_suite!(refuses, record.clone());
    }
}
