//! The key block in the order that rustls cuts it.

use rustls::Error;
use rustls::crypto::ActiveKeyExchange;
use rustls::crypto::tls12::Prf;

/// A PRF whose key block has the MAC keys last.
///
/// RFC 5246 6.3 begins the key block with the two MAC keys, then come the two cipher keys, and a suite with an
/// IV in each record has no more. rustls knows only suites without MAC keys and cuts: two keys, two fixed IVs.
/// Turning the block by the length of both MAC keys makes the fixed IVs out of them.
pub(super) struct MacKeysLast {
    pub(super) prf: &'static dyn Prf,
    pub(super) mac_key_len: usize,
}

impl Prf for MacKeysLast {
    fn for_key_exchange(
        &self,
        output: &mut [u8; 48],
        kx: Box<dyn ActiveKeyExchange>,
        peer_pub_key: &[u8],
        label: &[u8],
        seed: &[u8],
    ) -> Result<(), Error> {
        self.prf
            .for_key_exchange(output, kx, peer_pub_key, label, seed)
    }

    fn for_secret(&self, output: &mut [u8], secret: &[u8], label: &[u8], seed: &[u8]) {
        self.prf.for_secret(output, secret, label, seed);
        let mac_keys = 2 * self.mac_key_len;
        if label == b"key expansion" && mac_keys <= output.len() {
            output.rotate_left(mac_keys);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers the bytes of its output.
    struct Numbers;

    impl Prf for Numbers {
        fn for_key_exchange(
            &self,
            _: &mut [u8; 48],
            _: Box<dyn ActiveKeyExchange>,
            _: &[u8],
            _: &[u8],
            _: &[u8],
        ) -> Result<(), Error> {
            Err(Error::HandshakeNotComplete)
        }

        fn for_secret(&self, output: &mut [u8], _: &[u8], _: &[u8], _: &[u8]) {
            for (number, place) in (0..).zip(output) {
                *place = number;
            }
        }
    }

    fn output<const N: usize>(label: &[u8]) -> [u8; N] {
        let mut output = [0; N];
        let prf = MacKeysLast {
            prf: &Numbers,
            mac_key_len: 2,
        };
        prf.for_secret(&mut output, b"secret", label, b"seed");
        output
    }

    #[test]
    fn mac_keys_go_to_the_end_of_the_key_block() {
        assert_eq!(output(b"key expansion"), [4, 5, 6, 7, 8, 9, 0, 1, 2, 3]);
    }

    #[test]
    fn other_output_stays_as_it_is() {
        assert_eq!(output(b"client finished"), [0, 1, 2, 3, 4, 5]);
        assert_eq!(output(b"key expansion"), [0, 1, 2]);
    }
}
