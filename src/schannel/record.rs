//! Records under AES-CBC and HMAC, MAC then encrypt: `GenericBlockCipher` of RFC 5246 6.2.3.2.

use std::marker::PhantomData;

use aes::cipher::consts::U16;
use aes::cipher::{
    Array, BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt,
    BlockSizeUser, InnerIvInit, Key, KeyInit, KeySizeUser, typenum::Unsigned,
};
use ring::rand::{SecureRandom, SystemRandom};
use rustls::crypto::cipher::{
    AeadKey, InboundOpaqueMessage, InboundPlainMessage, KeyBlockShape, MessageDecrypter,
    MessageEncrypter, OutboundOpaqueMessage, OutboundPlainMessage, PrefixedPayload,
    Tls12AeadAlgorithm, UnsupportedOperationError, make_tls12_aad,
};
use rustls::{ConnectionTrafficSecrets, Error};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::compression_function::Hash;
use super::mac::Hmac;
use super::remove_padding::{MAX_PADDING, cut_tag, unpad};

#[cfg(test)]
mod tests;

/// Bytes in a block of AES, and so in the IV that begins each record.
const BLOCK: usize = 16;

/// Longest plaintext of a record (RFC 5246 6.2.1).
const MAX_PLAINTEXT: usize = 1 << 14;

/// What is asked of AES, whatever its key size.
pub(super) trait Aes:
    KeyInit
    + BlockSizeUser<BlockSize = U16>
    + BlockCipherEncrypt
    + BlockCipherDecrypt
    + ZeroizeOnDrop
    + Send
    + Sync
    + 'static
{
}

impl Aes for aes::Aes128 {}
impl Aes for aes::Aes256 {}

/// The record protection of a suite: AES with the key size of `C`, HMAC with the hash `H`.
///
/// rustls speaks of an AEAD with a key and a fixed IV. The key is that of AES, and the MAC key travels as the
/// fixed IV; [`super::prf`] puts the key block in the order that this takes.
pub(super) struct CbcHmac<C, H>(PhantomData<fn() -> (C, H)>);

impl<C: Aes, H: Hash> CbcHmac<C, H> {
    pub(super) const NEW: Self = Self(PhantomData);
}

impl<C: Aes, H: Hash> Tls12AeadAlgorithm for CbcHmac<C, H> {
    fn encrypter(&self, key: AeadKey, iv: &[u8], _extra: &[u8]) -> Box<dyn MessageEncrypter> {
        Box::new(Keys::<C, H>::new(key.as_ref(), iv))
    }

    fn decrypter(&self, key: AeadKey, iv: &[u8]) -> Box<dyn MessageDecrypter> {
        Box::new(Keys::<C, H>::new(key.as_ref(), iv))
    }

    fn key_block_shape(&self) -> KeyBlockShape {
        KeyBlockShape {
            enc_key_len: <C as KeySizeUser>::KeySize::USIZE,
            fixed_iv_len: H::TAG,
            explicit_nonce_len: 0,
        }
    }

    fn extract_keys(
        &self,
        _key: AeadKey,
        _iv: &[u8],
        _explicit: &[u8],
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        Err(UnsupportedOperationError)
    }
}

/// The keys of one direction. Both parts wipe themselves when dropped.
struct Keys<C, H: Hash> {
    cipher: C,
    mac: Hmac<H>,
}

impl<C: Aes, H: Hash> Keys<C, H> {
    /// Takes keys of the lengths that the shape of the key block gives them.
    fn new(cipher_key: &[u8], mac_key: &[u8]) -> Self {
        let mut key = Key::<C>::default();
        key.copy_from_slice(cipher_key);
        let cipher = C::new(&key);
        key.zeroize();
        Self {
            cipher,
            mac: Hmac::new(mac_key),
        }
    }

    fn encrypt_blocks(&self, iv: [u8; BLOCK], data: &mut [u8]) {
        let blocks = Array::cast_slice_from_core_mut(data.as_chunks_mut().0);
        cbc::Encryptor::inner_iv_init(&self.cipher, &iv.into()).encrypt_blocks(blocks);
    }

    fn decrypt_blocks(&self, iv: [u8; BLOCK], data: &mut [u8]) {
        let blocks = Array::cast_slice_from_core_mut(data.as_chunks_mut().0);
        cbc::Decryptor::inner_iv_init(&self.cipher, &iv.into()).decrypt_blocks(blocks);
    }
}

impl<C: Aes, H: Hash> MessageEncrypter for Keys<C, H> {
    fn encrypt(
        &mut self,
        message: OutboundPlainMessage<'_>,
        seq: u64,
    ) -> Result<OutboundOpaqueMessage, Error> {
        let len = message.payload.len();
        let mut iv = [0; BLOCK];
        SystemRandom::new()
            .fill(&mut iv)
            .map_err(|_| Error::EncryptError)?;

        let mut record = PrefixedPayload::with_capacity(self.encrypted_payload_len(len));
        record.extend_from_slice(&iv);
        record.extend_from_chunks(&message.payload);
        let header = make_tls12_aad(seq, message.typ, message.version, len);
        let plain = &record.as_ref()[BLOCK..];
        let tag = self.mac.tag(&header, plain, len, len as u32);
        record.extend_from_slice(&tag[..H::TAG]);
        let count = padding_len(len + H::TAG) - 1;
        record.extend_from_slice(&[count as u8; BLOCK][..=count]);

        self.encrypt_blocks(iv, &mut record.as_mut()[BLOCK..]);
        Ok(OutboundOpaqueMessage::new(
            message.typ,
            message.version,
            record,
        ))
    }

    fn encrypted_payload_len(&self, payload_len: usize) -> usize {
        let content = payload_len + H::TAG;
        BLOCK + content + padding_len(content)
    }
}

/// Bytes of the shortest padding that fills the last block, with the byte that counts them.
fn padding_len(content: usize) -> usize {
    BLOCK - content % BLOCK
}

impl<C: Aes, H: Hash> MessageDecrypter for Keys<C, H> {
    fn decrypt<'a>(
        &mut self,
        mut message: InboundOpaqueMessage<'a>,
        seq: u64,
    ) -> Result<InboundPlainMessage<'a>, Error> {
        let Some((iv, record)) = message.payload.split_first_chunk_mut::<BLOCK>() else {
            return Err(Error::DecryptError);
        };
        if record.len() <= H::TAG || !record.len().is_multiple_of(BLOCK) {
            return Err(Error::DecryptError);
        }
        self.decrypt_blocks(*iv, record);

        let least = (record.len() - H::TAG).saturating_sub(MAX_PADDING);
        let (len, good_padding) = unpad(record, H::TAG);
        let header = make_tls12_aad(seq, message.typ, message.version, len as usize);
        let expected = self
            .mac
            .tag(&header, &record[..record.len() - H::TAG], least, len);
        let received = cut_tag(record, H::TAG, least, len - least as u32);
        // As good as the comparison of `subtle`, which has a barrier around every byte.
        let pairs = expected[..H::TAG].iter().zip(&received[..H::TAG]);
        let differences = pairs.fold(0, |all, (a, b)| all | (a ^ b));
        if !bool::from(good_padding & differences.ct_eq(&0)) {
            return Err(Error::DecryptError);
        }

        let len = len as usize;
        if len > MAX_PLAINTEXT {
            return Err(Error::PeerSentOversizedRecord);
        }
        Ok(message.into_plain_message_range(BLOCK..BLOCK + len))
    }
}
