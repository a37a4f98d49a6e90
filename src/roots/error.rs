//! What can be wrong with a `--ca-file`, each in one line.

use crate::identity::ReadError;

/// Why a `--ca-file` was refused: which file, what was expected, what to do.
#[derive(Debug, thiserror::Error)]
pub enum RootsError {
    /// The file could not be read.
    #[error("{file}: {problem}: expected a PEM or DER file; check the path and who may read it")]
    File {
        /// The option and the path.
        file: String,
        /// What the system said.
        #[source]
        problem: ReadError,
    },
    /// Neither PEM nor a certificate.
    #[error(
        "{file}: neither PEM nor a DER certificate: expected a root; export it again (certutil -ca.cert root.cer)"
    )]
    Unrecognised {
        /// The option and the path.
        file: String,
    },
    /// PEM without a certificate.
    #[error(
        "{file}: contains no certificate{instead}: expected one or more roots; export them again (certutil -ca.cert root.cer)"
    )]
    NoCertificate {
        /// The option and the path.
        file: String,
        /// What it holds instead, in words, or nothing.
        instead: String,
    },
    /// The form is known, the content is broken.
    #[error("{file}: {part}: the file is damaged; copy or export it again")]
    Damaged {
        /// The option and the path.
        file: String,
        /// The part that is broken, and how.
        part: String,
    },
}
