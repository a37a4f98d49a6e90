//! The ClientHello of a scout: what a default Windows Server 2012 R2 would offer as a client.

use ring::error::Unspecified;
use ring::rand::{SecureRandom, SystemRandom};
use rustls_pki_types::ServerName;

use crate::observation::TlsVersion;
use crate::schannel::{SUITES_2012_R2, is_tls12_only};
use crate::wire::{ClientHello, Extension, extension_number};

/// P-256, P-384, X25519 (RFC 8422 section 5.1.1): 2012 R2 knows the first two, some newer servers insist on the third.
const GROUPS: [u16; 3] = [23, 24, 29];

/// The groups of TLS 1.3, that of the share first.
const GROUPS_OF_TLS13: [u16; 3] = [29, 23, 24];
/// The suites of TLS 1.3 that servers have (RFC 8446 appendix B.4).
const SUITES_OF_TLS13: [u16; 3] = [0x1301, 0x1302, 0x1303];
/// ECDSA, Ed25519, RSA-PSS; PKCS#1 for certificates (RFC 8446 section 4.2.3).
const SIGNATURES_OF_TLS13: [u16; 9] = [
    0x0403, 0x0503, 0x0807, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601,
];

/// Hash and signature (RFC 5246 section 7.4.1.4.1): RSA, ECDSA and DSA; SHA-1 last.
const SIGNATURE_ALGORITHMS: [u16; 10] = [
    0x0401, 0x0501, 0x0601, 0x0403, 0x0503, 0x0603, 0x0402, 0x0201, 0x0203, 0x0202,
];

/// The ClientHello for `version`.
///
/// # Errors
/// [`Unspecified`] where this machine gives no random bytes.
pub(super) fn client_hello(
    version: TlsVersion,
    name: &ServerName<'_>,
) -> Result<ClientHello, Unspecified> {
    let mut random = [0; 32];
    SystemRandom::new().fill(&mut random)?;
    let (session_id, extensions) = match version >= TlsVersion::TLS13 {
        true => (random_bytes()?.to_vec(), extensions_of_tls13(name)?),
        false => (Vec::new(), extensions(version, name)),
    };
    Ok(ClientHello {
        // TLS 1.3 says itself in an extension (RFC 8446 section 4.1.2).
        version: version.min(TlsVersion::TLS12).0,
        random,
        session_id,
        suites: suites(version),
        compression_methods: vec![0],
        extensions,
    })
}

fn random_bytes() -> Result<[u8; 32], Unspecified> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes)?;
    Ok(bytes)
}

/// A share of X25519 is 32 bytes, the last of them below 128, for it is less than 2^255 (RFC 7748 section 5): a receiver has to overlook
/// that bit, and wolfSSL 5.5 breaks off. Nobody knows the share's secret, and nothing is encrypted with it.
fn extensions_of_tls13(name: &ServerName<'_>) -> Result<Vec<Extension>, Unspecified> {
    let named = |kind, data| Extension { kind, data };
    let mut share = random_bytes()?;
    share[31] &= 0x7f;
    let entry = [&[0, 29, 0, 32][..], &share].concat();
    let key_share = [&[0, 36][..], &entry].concat();
    let server_name = server_name(name).map(|data| named(extension_number::SERVER_NAME, data));
    let fixed = [
        named(extension_number::SUPPORTED_GROUPS, list(&GROUPS_OF_TLS13)),
        named(
            extension_number::SIGNATURE_ALGORITHMS,
            list(&SIGNATURES_OF_TLS13),
        ),
        named(extension_number::SUPPORTED_VERSIONS, vec![2, 3, 4]),
        // psk_dhe_ke: a client that would take tickets.
        named(extension_number::PSK_KEY_EXCHANGE_MODES, vec![1, 1]),
        named(extension_number::KEY_SHARE, key_share),
    ];
    Ok(server_name.into_iter().chain(fixed).collect())
}

/// Suites that exist only in TLS 1.2 stay out of older hellos, as 2012 R2's own client leaves them out: no server can then choose one
/// that its version does not have, and a server that does chose what was not offered.
pub(super) fn suites(version: TlsVersion) -> Vec<u16> {
    if version >= TlsVersion::TLS13 {
        return SUITES_OF_TLS13.to_vec();
    }
    let fits = |suite: &u16| version >= TlsVersion::TLS12 || !is_tls12_only(*suite);
    SUITES_2012_R2.into_iter().filter(fits).collect()
}

/// The last one is not empty: some old servers hang on a hello that ends in an empty extension.
fn extensions(version: TlsVersion, name: &ServerName<'_>) -> Vec<Extension> {
    let named = |kind, data| Extension { kind, data };
    let signatures = (version >= TlsVersion::TLS12).then(|| {
        named(
            extension_number::SIGNATURE_ALGORITHMS,
            list(&SIGNATURE_ALGORITHMS),
        )
    });
    let server_name = server_name(name).map(|data| named(extension_number::SERVER_NAME, data));
    let fixed = [
        named(extension_number::SUPPORTED_GROUPS, list(&GROUPS)),
        // Uncompressed points alone.
        named(extension_number::EC_POINT_FORMATS, vec![1, 0]),
    ];
    let last = [
        named(extension_number::SESSION_TICKET, Vec::new()),
        named(extension_number::EXTENDED_MASTER_SECRET, Vec::new()),
        // The first handshake: no data to renegotiate with (RFC 5746 section 3.4).
        named(extension_number::RENEGOTIATION_INFO, vec![0]),
    ];
    server_name
        .into_iter()
        .chain(fixed)
        .chain(signatures)
        .chain(last)
        .collect()
}

/// A ServerNameList of one host_name (RFC 6066 section 3); none for an address.
fn server_name(name: &ServerName<'_>) -> Option<Vec<u8>> {
    let ServerName::DnsName(name) = name else {
        return None;
    };
    let name = name.as_ref().as_bytes();
    // A DNS name has at most 253 bytes, so that all lengths fit.
    let length = u16::try_from(name.len()).ok()?;
    let mut data = Vec::from((length + 3).to_be_bytes());
    data.push(0);
    data.extend(length.to_be_bytes());
    data.extend(name);
    Some(data)
}

/// A vector of numbers with a length of two bytes; the lists above are short.
fn list<const N: usize>(numbers: &[u16; N]) -> Vec<u8> {
    let bytes = numbers.iter().flat_map(|number| number.to_be_bytes());
    let length = u16::try_from(2 * N).unwrap_or(u16::MAX);
    length.to_be_bytes().into_iter().chain(bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hello(version: TlsVersion, name: &str) -> ClientHello {
        let name = ServerName::try_from(name).unwrap();
        client_hello(version, &name).unwrap()
    }

    fn kinds(hello: &ClientHello) -> Vec<u16> {
        hello.extensions.iter().map(|e| e.kind).collect()
    }

    #[test]
    fn each_version_has_the_hello_that_it_can_have() {
        let new = hello(TlsVersion::TLS12, "fe01.contoso.local");
        assert_eq!(new.version, 0x0303);
        assert_eq!(new.suites, SUITES_2012_R2);
        assert_eq!(kinds(&new), [0, 10, 11, 13, 35, 23, 0xff01]);
        assert_eq!(new.ticket_length(), Some(0));
        for version in [TlsVersion::TLS11, TlsVersion::TLS10] {
            let old = hello(version, "fe01.contoso.local");
            assert_eq!(old.version, version.0);
            assert_eq!(kinds(&old), [0, 10, 11, 35, 23, 0xff01]);
            let expected = [
                0xC014, 0xC013, 0x0039, 0x0033, 0x0035, 0x002F, 0xC00A, 0xC009, 0x0038, 0x0032,
                0x000A, 0x0013, 0x0005, 0x0004,
            ];
            assert_eq!(old.suites, expected);
        }
    }

    #[test]
    fn an_address_is_no_server_name() {
        let named = hello(TlsVersion::TLS12, "fe01");
        let expected = [0, 7, 0, 0, 4, b'f', b'e', b'0', b'1'];
        assert_eq!(named.extensions[0].data, expected);
        for address in ["10.0.0.11", "2001:db8::1"] {
            assert!(!kinds(&hello(TlsVersion::TLS12, address)).contains(&0));
        }
    }

    /// With that bit set at random, every second probe of a wolfSSL that speaks TLS 1.3 alone found no version.
    #[test]
    fn the_share_of_tls13_is_one_of_x25519() {
        for _ in 0..64 {
            let hello = hello(TlsVersion::TLS13, "fe01");
            let share = hello.extensions.last().unwrap();
            assert_eq!(share.kind, extension_number::KEY_SHARE);
            assert_eq!(share.data.len(), 2 + 4 + 32);
            assert!(share.data[37] < 0x80, "{:02x?}", share.data);
        }
    }

    #[test]
    fn no_two_hellos_are_alike() {
        let [one, other] = [(); 2].map(|()| hello(TlsVersion::TLS12, "fe01").random);
        assert_ne!(one, other);
    }
}
