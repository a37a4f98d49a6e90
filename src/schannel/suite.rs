//! The eight ECDHE suites with AES-CBC (RFC 5289, RFC 8422), each made from ring's GCM suite beside it.

use aes::{Aes128, Aes256};
use rustls::crypto::CipherSuiteCommon;
use rustls::crypto::ring::cipher_suite as ring;
use rustls::{CipherSuite, SupportedCipherSuite, Tls12CipherSuite};

use super::compression_function::{Hash, Sha1, Sha256, Sha384};
use super::prf::MacKeysLast;
use super::record::{Aes, CbcHmac};

macro_rules! suites {
    ($($name:ident: $cipher:ty, $hash:ty, beside $gcm:ident;)*) => {$(
        pub(super) static $name: SupportedCipherSuite = SupportedCipherSuite::Tls12({
            static PRF: MacKeysLast = mac_keys_last::<$hash>(tls12(&ring::$gcm));
            static SUITE: Tls12CipherSuite =
                cbc::<$cipher, $hash>(CipherSuite::$name, tls12(&ring::$gcm), &PRF);
            &SUITE
        });
    )*};
}

suites! {
    TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384: Aes256, Sha384, beside TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384;
    TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256: Aes128, Sha256, beside TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256;
    TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: Aes256, Sha1, beside TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256;
    TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: Aes128, Sha1, beside TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256;
    TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384: Aes256, Sha384, beside TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384;
    TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256: Aes128, Sha256, beside TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
    TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: Aes256, Sha1, beside TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
    TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: Aes128, Sha1, beside TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
}

/// Records under one key before rustls closes. AES has the same block size in CBC as in GCM: the same bound.
const MAX_RECORDS: u64 = 1 << 24;

const fn mac_keys_last<H: Hash>(gcm: &Tls12CipherSuite) -> MacKeysLast {
    MacKeysLast {
        prf: gcm.prf_provider,
        mac_key_len: H::TAG,
    }
}

const fn cbc<C: Aes, H: Hash>(
    suite: CipherSuite,
    gcm: &Tls12CipherSuite,
    prf: &'static MacKeysLast,
) -> Tls12CipherSuite {
    Tls12CipherSuite {
        common: CipherSuiteCommon {
            suite,
            hash_provider: gcm.common.hash_provider,
            confidentiality_limit: MAX_RECORDS,
        },
        prf_provider: prf,
        kx: gcm.kx,
        sign: gcm.sign,
        aead_alg: &CbcHmac::<C, H>::NEW,
    }
}

/// Evaluated while the program is compiled, as is the panic.
const fn tls12(suite: &SupportedCipherSuite) -> &'static Tls12CipherSuite {
    match suite {
        SupportedCipherSuite::Tls12(suite) => suite,
        SupportedCipherSuite::Tls13(_) => panic!("a suite of TLS 1.3"),
    }
}
