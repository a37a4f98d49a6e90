//! Records under a block cipher in CBC mode: MAC, then padding, then encryption (RFC 5246 section 6.2.3.2; for the IV of TLS 1.0,
//! RFC 2246 section 6.2.3.2).

use aes::{Aes128, Aes256};
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{
    BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, BlockSizeUser,
    InnerIvInit, KeyInit, typenum::Unsigned,
};
use cbc::{Decryptor, Encryptor};
use des::TdesEde3;
use subtle::ConstantTimeEq;

use super::bad_record::{Unopened, forged};
use super::connection_error::Broken;
use super::mac::MacKey;
use super::random;
use super::suite::Bulk;
use crate::schannel::mac::HEADER;
use crate::schannel::remove_padding::{MAX_PADDING, cut_tag, unpad};

/// A block cipher with its key, whatever its block.
pub(super) trait BlockCipher: Send + Sync {
    /// Bytes of a block.
    fn block(&self) -> usize;
    /// Encrypts whole blocks behind an IV of one block.
    fn encrypt(&self, iv: &[u8], text: &mut [u8]) -> Option<()>;
    /// Decrypts whole blocks behind an IV of one block.
    fn decrypt(&self, iv: &[u8], text: &mut [u8]) -> Option<()>;
}

impl<C> BlockCipher for C
where
    C: BlockCipherEncrypt + BlockCipherDecrypt + BlockSizeUser + Send + Sync,
{
    fn block(&self) -> usize {
        C::BlockSize::USIZE
    }

    fn encrypt(&self, iv: &[u8], text: &mut [u8]) -> Option<()> {
        let mode = Encryptor::inner_iv_slice_init(self, iv).ok()?;
        let length = text.len();
        mode.encrypt_padded::<NoPadding>(text, length).ok()?;
        Some(())
    }

    fn decrypt(&self, iv: &[u8], text: &mut [u8]) -> Option<()> {
        let mode = Decryptor::inner_iv_slice_init(self, iv).ok()?;
        mode.decrypt_padded::<NoPadding>(text).ok()?;
        Some(())
    }
}

/// The cipher of `bulk`; none where that has no blocks, or the key another length.
pub(super) fn block_cipher(bulk: Bulk, key: &[u8]) -> Option<Box<dyn BlockCipher>> {
    Some(match bulk {
        Bulk::Aes128Cbc => Box::new(Aes128::new_from_slice(key).ok()?),
        Bulk::Aes256Cbc => Box::new(Aes256::new_from_slice(key).ok()?),
        Bulk::TripleDesCbc => Box::new(TdesEde3::new_from_slice(key).ok()?),
        Bulk::Rc4 | Bulk::Aes128Gcm | Bulk::Aes256Gcm => return None,
    })
}

/// Where the IV of a record comes from.
pub(super) enum Iv {
    /// It stands before the record: TLS 1.1 and 1.2.
    InEachRecord,
    /// The last block of the record before: TLS 1.0.
    Chained(Vec<u8>),
}

/// The protection of one direction.
pub(super) struct Cbc {
    pub(super) cipher: Box<dyn BlockCipher>,
    pub(super) mac: MacKey,
    pub(super) iv: Iv,
}

impl Cbc {
    /// The body of a record with `plain` in it.
    pub(super) fn seal(&mut self, header: &[u8; HEADER], plain: &[u8]) -> Result<Vec<u8>, Broken> {
        let block = self.cipher.block();
        let tag = self.mac.tag(header, plain);
        let mut body = match &self.iv {
            Iv::InEachRecord => {
                let mut iv = vec![0; block];
                random::fill(&mut iv)?;
                iv
            }
            Iv::Chained(_) => Vec::new(),
        };
        let start = body.len();
        body.extend_from_slice(plain);
        body.extend_from_slice(&tag[..self.mac.length()]);
        let padding = block - (body.len() - start) % block;
        // A block has at most 16 bytes.
        body.resize(body.len() + padding, (padding - 1) as u8);
        let (own, text) = body.split_at_mut(start);
        let iv = match &self.iv {
            Iv::InEachRecord => &*own,
            Iv::Chained(last) => last,
        };
        let sealed = self.cipher.encrypt(iv, text);
        sealed.ok_or_else(|| Broken::local("a block cipher takes no whole blocks"))?;
        self.chain(&body);
        Ok(body)
    }

    /// What the body of a record says. Bad padding and a bad MAC are one error, and the MAC is computed for both.
    pub(super) fn open(
        &mut self,
        header: impl Fn(usize) -> [u8; HEADER],
        body: &[u8],
    ) -> Result<Vec<u8>, Unopened> {
        let (block, tag_length) = (self.cipher.block(), self.mac.length());
        let (iv, text) = match &self.iv {
            Iv::InEachRecord => body.split_at_checked(block).ok_or(Unopened::Forged)?,
            Iv::Chained(last) => (&last[..], body),
        };
        if text.len() <= tag_length || !text.len().is_multiple_of(block) {
            return forged();
        }
        let mut text = text.to_vec();
        self.cipher.decrypt(iv, &mut text).ok_or(Unopened::Forged)?;
        self.chain(body);
        let room = text.len() - tag_length;
        let least = room.saturating_sub(MAX_PADDING);
        let (length, good_padding) = unpad(&text, tag_length);
        let whole = length as usize;
        let expected = self
            .mac
            .tag_of_part(&header(whole), &text[..room], least, whole);
        let received = cut_tag(&text, tag_length, least, length - least as u32);
        let pairs = expected[..tag_length].iter().zip(&received[..tag_length]);
        let differences = pairs.fold(0_u8, |all, (a, b)| all | (a ^ b));
        if !bool::from(good_padding & differences.ct_eq(&0)) {
            return forged();
        }
        text.truncate(whole);
        Ok(text)
    }

    fn chain(&mut self, body: &[u8]) {
        let block = self.cipher.block();
        if let Iv::Chained(last) = &mut self.iv {
            *last = body[body.len().saturating_sub(block)..].to_vec();
        }
    }
}
