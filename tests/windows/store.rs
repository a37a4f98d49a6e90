//! Certificates and keys in the store of wine.

use std::fs;
use std::process::Command;

use rsa::PrivateKey;
use rsa::pkcs8::DecodePrivateKey;
use rsa::traits::{PrivateKeyParts, PublicKeyParts};
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject;

use super::machine::windows;
use super::peers::{Authority, Certificate, Key, openssl};
use super::{exe_beside, finish, path};

/// A certificate with a key that wine can import. It reads each number of the key as if it had its full length: one that begins with a
/// byte of zeros, as some number of one key in thirty does, makes a key that signs nothing.
pub(super) fn importable(pki: &Authority, name: &str) -> Certificate {
    loop {
        let certificate = pki.issue(name, Key::Rsa);
        if has_full_numbers(&certificate) {
            return certificate;
        }
    }
}

fn has_full_numbers(certificate: &Certificate) -> bool {
    let pem = fs::read(&certificate.key_file).unwrap();
    let der = PrivatePkcs8KeyDer::from_pem_slice(&pem).unwrap();
    let key = PrivateKey::from_pkcs8_der(der.secret_pkcs8_der()).unwrap();
    let half = key.n().bit_width() / 2;
    let (dp, dq) = (key.dp().unwrap(), key.dq().unwrap());
    let coefficient = key.crt_coefficient().unwrap();
    key.d().bit_width() > 2 * half - 8
        && [dp.bit_width(), dq.bit_width(), coefficient.bit_width()]
            .iter()
            .all(|width| *width > half - 8)
}

/// A certificate and its key in `LocalMachine\My`.
pub(super) fn import(pki: &Authority, certificate: &Certificate) -> String {
    let pfx = pki.directory().join("import.pfx");
    let mut export = openssl(&[
        "pkcs12", "-export", "-passout", "pass:pw", "-macalg", "sha1",
    ]);
    export.args(["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES"]);
    export
        .arg("-in")
        .arg(&certificate.file)
        .arg("-inkey")
        .arg(&certificate.key_file);
    assert!(export.arg("-out").arg(&pfx).status().unwrap().success());
    let mut wine = Command::new(exe_beside("wine"));
    let helper = exe_beside("import-pfx.exe");
    let done = finish(&mut wine, &[path(&helper), &windows(&pfx), "pw"]);
    assert!(done.status.success(), "{done:?}");
    let der = certificate.chain().remove(0);
    let sha1 = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, &der);
    sha1.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
