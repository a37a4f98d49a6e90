//! What can be wrong with the files of an identity, each in one line.

use jiff::Timestamp;

use super::file::{ClientFile, ReadError};
use super::password::PasswordError;

/// Why a client identity was refused: which file, what was expected, what to do.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The file could not be read.
    #[error(
        "{file}: {problem}: expected a PEM, DER or PFX file; check the path and who may read it"
    )]
    File {
        /// The file.
        file: ClientFile,
        /// What the system said.
        #[source]
        problem: ReadError,
    },
    /// Nothing that this module knows.
    #[error(
        "{file}: neither PEM, DER nor PFX: expected a certificate or a private key; export it again as PFX or PEM"
    )]
    Unrecognised {
        /// The file.
        file: ClientFile,
    },
    /// The form is known, the content is broken.
    #[error("{file}: {part}: the file is damaged; copy or export it again")]
    Damaged {
        /// The file.
        file: ClientFile,
        /// The part that is broken, and how.
        part: String,
    },
    /// No certificate where one was expected.
    #[error(
        "{file}: contains no certificate{instead}: expected the client certificate in this file; export it again with its certificate"
    )]
    NoCertificate {
        /// The file.
        file: ClientFile,
        /// What it holds instead, in words, or nothing.
        instead: String,
    },
    /// A certificate without a key, and no key file.
    #[error(
        "{file}: contains no private key: give --client-key FILE, or a PFX exported with its private key"
    )]
    NoKey {
        /// The certificate file.
        file: ClientFile,
    },
    /// A key file without a key.
    #[error(
        "{file}: contains no private key{instead}: expected the private key of the certificate, as PEM, DER or PFX"
    )]
    NoKeyInKeyFile {
        /// The key file.
        file: ClientFile,
        /// What it holds instead, in words, or nothing.
        instead: String,
    },
    /// More than one key.
    #[error(
        "{file}: contains {count} private keys: expected one; leave only the key of the client certificate in it"
    )]
    SeveralKeys {
        /// The file.
        file: ClientFile,
        /// How many.
        count: usize,
    },
    /// There is no password to try.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The password opens nothing.
    #[error(
        "{file}: the password from {origin} does not open it: expected the password it was encrypted with; check it and try again"
    )]
    WrongPassword {
        /// The file.
        file: ClientFile,
        /// Where the password came from.
        origin: String,
    },
    /// A private key encrypted in a way that is not read here.
    #[error(
        "{file}: the private key is encrypted with {scheme}, which is not supported: convert it with `{command}`, then give --client-key new-key.pem"
    )]
    KeyEncryption {
        /// The file.
        file: ClientFile,
        /// The name of the scheme.
        scheme: String,
        /// The command that converts the key.
        command: String,
    },
    /// A key derivation that would keep the machine busy for minutes.
    #[error(
        "{file}: opening the private key would take {cost}: expected at most {limit}; convert it with `{command}`, then give --client-key new-key.pem"
    )]
    KeyDerivation {
        /// The file.
        file: ClientFile,
        /// What the file asks for.
        cost: String,
        /// What is allowed.
        limit: String,
        /// The command that converts the key.
        command: String,
    },
    /// A PFX in a form that is not read here.
    #[error(
        "{file}: the PFX has {feature}, which is not supported: convert it with `{command}`, then give --client-cert identity.pem"
    )]
    PfxFeature {
        /// The file.
        file: ClientFile,
        /// What is not supported.
        feature: String,
        /// The command that converts the file.
        command: String,
    },
    /// A PEM key section of another program.
    #[error(
        "{file}: contains a section {label}, which is not supported: expected PRIVATE KEY, ENCRYPTED PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY"
    )]
    KeyForm {
        /// The file.
        file: ClientFile,
        /// The label of the section.
        label: String,
    },
    /// A key that the TLS engine does not sign with.
    #[error(
        "{file}: the private key is {key}: the TLS engine signs only with RSA of 2048 to 4096 bits, ECDSA on P-256 or P-384, and Ed25519; use a certificate with such a key"
    )]
    UnusableKey {
        /// The file.
        file: ClientFile,
        /// What kind of key it is.
        key: String,
    },
    /// Key and certificate are not a pair.
    #[error(
        "{certificate}: {unmatched} the private key of {key}: expected a pair; give the key that belongs to the certificate"
    )]
    KeyMismatch {
        /// The certificate file.
        certificate: ClientFile,
        /// Whose certificate does not match, or how many do not.
        unmatched: String,
        /// The file that the key is in.
        key: ClientFile,
    },
    /// The certificate is past its end.
    #[error(
        "{file}: the certificate of {subject} expired at {not_after}, and it is {now}: a server refuses it; renew it"
    )]
    Expired {
        /// The certificate file.
        file: ClientFile,
        /// Whose certificate.
        subject: String,
        /// End of its validity.
        not_after: Timestamp,
        /// The time it was judged at.
        now: Timestamp,
    },
    /// The certificate is before its beginning.
    #[error(
        "{file}: the certificate of {subject} is valid only from {not_before}, and it is {now}: check the clock, or wait"
    )]
    NotYetValid {
        /// The certificate file.
        file: ClientFile,
        /// Whose certificate.
        subject: String,
        /// Beginning of its validity.
        not_before: Timestamp,
        /// The time it was judged at.
        now: Timestamp,
    },
    /// `store:` without a thumbprint behind it.
    #[error(
        "{file}: expected store: and the thumbprint of a certificate, 40 hexadecimal digits; `Get-ChildItem Cert:\\LocalMachine\\My` lists them"
    )]
    NotThumbprint {
        /// What stands for a file.
        file: ClientFile,
    },
    /// A key file beside a certificate of the store.
    #[error(
        "{file}: the key of a certificate in the store stays there: expected no --client-key; leave it out"
    )]
    KeyBesideStore {
        /// What stands for a file.
        file: ClientFile,
    },
    /// There is no certificate store on this system.
    #[error(
        "{file}: certificate stores are there on Windows only: expected a PEM or PFX file; give one, or run ticketprobe on Windows"
    )]
    NoStoreHere {
        /// What stands for a file.
        file: ClientFile,
    },
    /// The store cannot be read.
    #[error(
        "{file}: the store LocalMachine\\My cannot be opened ({problem}): run ticketprobe as an administrator"
    )]
    StoreClosed {
        /// What stands for a file.
        file: ClientFile,
        /// What Windows said.
        problem: String,
    },
    /// No such certificate.
    #[error(
        "{file}: no certificate with this thumbprint in the store LocalMachine\\My; `Get-ChildItem Cert:\\LocalMachine\\My` lists them"
    )]
    NotInStore {
        /// What stands for a file.
        file: ClientFile,
    },
    /// The certificate is there, and its key cannot be used.
    #[error(
        "{file}: the private key of this certificate cannot be used: {problem}: run ticketprobe as an administrator, and take a certificate with a private key, RSA or ECDSA on P-256 or P-384"
    )]
    StoreKey {
        /// What stands for a file.
        file: ClientFile,
        /// Why, in words.
        problem: String,
    },
}
