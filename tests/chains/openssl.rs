//! What only the `openssl` command makes: weak keys and signatures, version 1, curves that ring lacks.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;

use super::authority::{Ca, POOL, RsaKey, SERVER};

/// Extensions of what is issued.
const CONFIG: &str = "
[leaf]
basicConstraints = critical, CA:FALSE
subjectAltName = DNS:@POOL@, DNS:@SERVER@
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth, clientAuth
crlDistributionPoints = URI:http://pki.contoso.local/ca.crl
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
";

/// A directory in which `openssl` works.
pub(crate) struct Bench {
    dir: TempDir,
    files: AtomicUsize,
}

/// Names of the files of certificate and key of an issuer.
pub(crate) struct Files {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let config = CONFIG.replace("@POOL@", POOL).replace("@SERVER@", SERVER);
        fs::write(dir.path().join("config"), config).unwrap();
        Self {
            dir,
            files: AtomicUsize::new(0),
        }
    }

    /// A file name that was not used before.
    pub(crate) fn name(&self) -> String {
        let number = self.files.fetch_add(1, Ordering::Relaxed);
        format!("file{number}")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Runs `openssl` in the directory; arguments are parted by spaces.
    pub(crate) fn run(&self, arguments: &str) -> Output {
        Command::new("openssl")
            .args(arguments.split_whitespace())
            .current_dir(self.dir.path())
            .output()
            .expect("these tests need the openssl command")
    }

    fn must(&self, arguments: &str) -> Vec<u8> {
        let output = self.run(arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "openssl {arguments}: {errors}");
        output.stdout
    }

    /// A PKCS#7 bundle of the certificates in a file.
    pub(crate) fn bundle(&self, pem: &str, more: &[&str]) -> Vec<u8> {
        let more = more.join(" ");
        self.must(&format!("crl2pkcs7 -nocrl -certfile {pem} {more}"))
    }

    /// A certificate with OpenSSL's trust settings behind it.
    pub(crate) fn trusted(&self, der: &[u8]) -> Vec<u8> {
        let pem = self.pem(&[der.to_vec()]);
        self.must(&format!("x509 -in {pem} -trustout -addtrust serverAuth"))
    }

    /// Writes PEM of one or more certificates and gives the name of the file.
    pub(crate) fn pem(&self, certificates: &[Vec<u8>]) -> String {
        use base64::Engine as _;
        let encode = |der: &Vec<u8>| {
            let text = base64::engine::general_purpose::STANDARD.encode(der);
            let lines: Vec<&str> = text
                .as_bytes()
                .chunks(64)
                .map(|line| std::str::from_utf8(line).unwrap())
                .collect();
            format!(
                "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
                lines.join("\n")
            )
        };
        let name = self.name();
        let text: String = certificates.iter().map(encode).collect();
        fs::write(self.path(&name), text).unwrap();
        name
    }

    /// The files of a CA of the lab.
    pub(crate) fn files(&self, ca: &Ca) -> Files {
        let key = self.name();
        fs::write(self.path(&key), ca.key.serialize_pem()).unwrap();
        Files {
            certificate: self.pem(std::slice::from_ref(&ca.der)),
            key,
        }
    }

    /// A key, by the options of `genpkey`.
    pub(crate) fn key(&self, algorithm: &str) -> String {
        let name = self.name();
        self.must(&format!("genpkey -algorithm {algorithm} -out {name}"));
        name
    }

    pub(crate) fn ec_key(&self) -> String {
        self.key("EC -pkeyopt ec_paramgen_curve:P-256")
    }

    pub(crate) fn rsa_key(&self, bits: usize) -> String {
        self.key(&format!("RSA -pkeyopt rsa_keygen_bits:{bits}"))
    }

    /// The public part of an RSA key (RSAPublicKey of RFC 8017).
    pub(crate) fn rsa_public(&self, key: &str) -> RsaKey {
        RsaKey(self.must(&format!("rsa -in {key} -RSAPublicKey_out -outform DER")))
    }

    /// The text of a key file.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Issues a certificate for 365 days; `extensions` is a section of the configuration, or nothing for version 1.
    pub(crate) fn issue(
        &self,
        subject: &str,
        key: &str,
        issuer: &Files,
        extensions: Option<&str>,
        options: &str,
    ) -> Vec<u8> {
        let (public, certificate) = (self.name(), self.name());
        self.must(&format!("pkey -in {key} -pubout -out {public}"));
        let extensions = extensions.map_or_else(String::new, |section| {
            format!("-extfile config -extensions {section}")
        });
        let Files {
            certificate: ca,
            key: ca_key,
        } = issuer;
        let subject = subject.replace(' ', "_");
        self.must(&format!(
            "x509 -new -force_pubkey {public} -subj /CN={subject} -CA {ca} -CAkey {ca_key} -days 365 \
             -outform DER -out {certificate} {extensions} {options}"
        ));
        fs::read(self.path(&certificate)).unwrap()
    }
}
