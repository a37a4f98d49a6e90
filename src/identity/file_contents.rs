//! What a certificate or key file holds, whatever its form.

use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use x509_parser::prelude::{FromDer, X509Certificate};
use zeroize::Zeroizing;

use super::error::IdentityError;
use super::file::{self, ClientFile, FileBytes};
use super::key::{self, StoredKey};
use super::password::Passwords;
use super::pem_sections::{self, Section};
use super::pfx::{self, Opened};

/// Certificates and keys of one file.
pub(super) struct Contents {
    pub(super) file: ClientFile,
    pub(super) certificates: Vec<CertificateDer<'static>>,
    pub(super) keys: Vec<StoredKey>,
    /// Sections that are neither, by label.
    others: Vec<String>,
    /// Every account of this machine may read the file.
    pub(super) world_readable: bool,
    /// A PFX that asks for a password.
    pub(super) sealed: bool,
}

impl Contents {
    /// Reads a file. Only a PFX needs its password here.
    pub(super) fn read(
        file: ClientFile,
        passwords: &mut dyn Passwords,
    ) -> Result<Self, IdentityError> {
        let read = file::read(&file.path);
        let FileBytes {
            bytes,
            world_readable,
        } = read.map_err(|problem| IdentityError::File {
            file: file.clone(),
            problem,
        })?;
        let mut contents = Self {
            file,
            certificates: Vec::new(),
            keys: Vec::new(),
            others: Vec::new(),
            world_readable,
            sealed: false,
        };
        let sections = pem_sections::sections(&bytes);
        if !sections.is_empty() {
            contents.add_sections(&sections)?;
        } else if let Some(outline) = pfx::outline(&bytes) {
            contents.add_pfx(pfx::open(&contents.file, &bytes, outline, passwords)?)?;
        } else {
            contents.add_der(&bytes)?;
        }
        Ok(contents)
    }

    /// Names what the file holds beside what was looked for, to follow "holds no ...".
    pub(super) fn instead(&self) -> String {
        let mut found = Vec::new();
        if !self.certificates.is_empty() {
            found.push("CERTIFICATE");
        }
        if !self.keys.is_empty() {
            found.push("PRIVATE KEY");
        }
        found.extend(self.others.iter().take(3).map(String::as_str));
        match found.as_slice() {
            [] => String::new(),
            found => format!(", only {}", found.join(", ")),
        }
    }

    fn add_sections(&mut self, sections: &[Section]) -> Result<(), IdentityError> {
        for section in sections {
            let label = section.label.as_str();
            let is_certificate = matches!(label, "CERTIFICATE" | "X509 CERTIFICATE");
            if is_certificate {
                let der = self.body(section)?;
                self.add_certificate(der.to_vec().into())?;
            } else if label.ends_with("PRIVATE KEY") {
                let key = self.stored_key(section)?;
                self.keys.push(key);
            } else {
                self.others.push(label.to_owned());
            }
        }
        Ok(())
    }

    fn body(&self, section: &Section) -> Result<Zeroizing<Vec<u8>>, IdentityError> {
        section.der().map_err(|part| self.damaged(part))
    }

    fn stored_key(&self, section: &Section) -> Result<StoredKey, IdentityError> {
        if let Some(cipher) = &section.cipher {
            return Ok(StoredKey::OldPem(cipher.clone()));
        }
        let clear = |key: PrivateKeyDer<'static>| StoredKey::Clear(Zeroizing::new(key));
        let body = || self.body(section).map(|der| der.to_vec());
        Ok(match section.label.as_str() {
            "RSA PRIVATE KEY" => clear(PrivateKeyDer::Pkcs1(body()?.into())),
            "EC PRIVATE KEY" => clear(PrivateKeyDer::Sec1(body()?.into())),
            "PRIVATE KEY" => clear(PrivateKeyDer::Pkcs8(body()?.into())),
            "ENCRYPTED PRIVATE KEY" => StoredKey::Encrypted {
                der: body()?,
                inform: "",
            },
            label => StoredKey::Foreign(label.to_owned()),
        })
    }

    fn add_pfx(&mut self, opened: Opened) -> Result<(), IdentityError> {
        for certificate in opened.certificates {
            self.add_certificate(certificate)?;
        }
        self.keys = opened.keys.into_iter().map(StoredKey::Clear).collect();
        self.sealed = !opened.without_password;
        Ok(())
    }

    fn add_der(&mut self, bytes: &[u8]) -> Result<(), IdentityError> {
        if is_certificate(bytes) {
            self.certificates.push(bytes.to_vec().into());
        } else if key::encryption(bytes).is_some() {
            self.keys.push(StoredKey::Encrypted {
                der: bytes.to_vec(),
                inform: " -inform DER",
            });
        } else if let Some(key) = key::from_der(bytes) {
            self.keys.push(StoredKey::Clear(key));
        } else {
            let file = self.file.clone();
            return Err(IdentityError::Unrecognised { file });
        }
        Ok(())
    }

    fn add_certificate(&mut self, der: CertificateDer<'static>) -> Result<(), IdentityError> {
        if !is_certificate(&der) {
            let number = self.certificates.len() + 1;
            return Err(self.damaged(format!("certificate {number} cannot be parsed")));
        }
        self.certificates.push(der);
        Ok(())
    }

    fn damaged(&self, part: String) -> IdentityError {
        IdentityError::Damaged {
            file: self.file.clone(),
            part,
        }
    }
}

fn is_certificate(der: &[u8]) -> bool {
    matches!(X509Certificate::from_der(der), Ok(([], _)))
}
