//! Passwords: where they come from, and how they are kept from view.

use std::env;
use std::fmt;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::file::{self, ClientFile, ReadError, printable};

/// A password: wiped when dropped, never shown.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes over a password.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The password itself, for the decryption and nothing else.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

/// Gives the password of a file. It is asked only where the file is really encrypted.
pub trait Passwords {
    /// The password of `file`.
    ///
    /// # Errors
    /// [`PasswordError`] names the source, and what to do.
    fn password(&mut self, file: &ClientFile) -> Result<Password, PasswordError>;

    /// Where passwords come from, in words that follow "the password from".
    fn origin(&self) -> String;
}

/// Where the user said that the password is. Never an argument: other accounts can read those.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasswordSource {
    /// The environment variable of this name (`--client-password-env`).
    Environment(String),
    /// The content of this file, without one line end (`--client-password-file`).
    File(PathBuf),
    /// Asked on the terminal, when there is one.
    Terminal,
}

/// Asks a person for a password.
pub trait Terminal {
    /// Whether somebody is there to see the question and to answer it.
    fn is_present(&self) -> bool;

    /// Asks, without an echo.
    ///
    /// # Errors
    /// The terminal failed, or the person broke off.
    fn ask(&mut self, question: &str) -> io::Result<Password>;
}

/// The terminal of this process.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemTerminal;

impl Terminal for SystemTerminal {
    fn is_present(&self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    fn ask(&mut self, question: &str) -> io::Result<Password> {
        rpassword::prompt_password(question).map(Password::new)
    }
}

/// Reads passwords from a [`PasswordSource`].
#[derive(Clone, Debug)]
pub struct PasswordReader<T = SystemTerminal> {
    source: PasswordSource,
    terminal: T,
}

impl PasswordReader {
    /// A reader that asks on the terminal of this process.
    #[must_use]
    pub fn new(source: PasswordSource) -> Self {
        Self::with_terminal(source, SystemTerminal)
    }
}

impl<T: Terminal> PasswordReader<T> {
    /// A reader that asks on `terminal`.
    #[must_use]
    pub fn with_terminal(source: PasswordSource, terminal: T) -> Self {
        Self { source, terminal }
    }

    fn ask(&mut self, file: &ClientFile) -> Result<Password, PasswordError> {
        if !self.terminal.is_present() {
            return Err(PasswordError::NoTerminal(file.clone()));
        }
        let question = format!("Password of {file}: ");
        let answer = self.terminal.ask(&question);
        answer.map_err(|error| PasswordError::Asking(file.clone(), error))
    }
}

impl<T: Terminal> Passwords for PasswordReader<T> {
    fn password(&mut self, file: &ClientFile) -> Result<Password, PasswordError> {
        match &self.source {
            PasswordSource::Environment(name) => from_environment(name, file),
            PasswordSource::File(path) => from_file(path),
            PasswordSource::Terminal => self.ask(file),
        }
    }

    fn origin(&self) -> String {
        match &self.source {
            PasswordSource::Environment(name) => {
                format!("environment variable {}", printable(name))
            }
            PasswordSource::File(path) => {
                format!("password file {}", printable(&path.to_string_lossy()))
            }
            PasswordSource::Terminal => "the terminal".to_owned(),
        }
    }
}

fn from_environment(name: &str, file: &ClientFile) -> Result<Password, PasswordError> {
    env::var(name).map(Password::new).map_err(|error| {
        let name = printable(name);
        match error {
            env::VarError::NotPresent => PasswordError::NotSet(name, file.clone()),
            env::VarError::NotUnicode(_) => PasswordError::VariableNotText(name),
        }
    })
}

fn from_file(path: &Path) -> Result<Password, PasswordError> {
    let name = || printable(&path.to_string_lossy());
    let bytes = file::read(path)
        .map_err(|error| PasswordError::File(name(), error))?
        .bytes;
    let text = std::str::from_utf8(&bytes).map_err(|_| PasswordError::FileNotText(name()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line = text.strip_suffix('\n').map_or(text, |line| {
        // CRLF is one line end, not two.
        line.strip_suffix('\r').unwrap_or(line)
    });
    Ok(Password::new(line.to_owned()))
}

/// Why there is no password. Each message names the source and what to do.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// The environment variable is not set.
    #[error(
        "--client-password-env {0}: this environment variable is not set: set it to the password of {1}"
    )]
    NotSet(String, ClientFile),
    /// The environment variable is not Unicode.
    #[error(
        "--client-password-env {0}: this environment variable is not Unicode text: use --client-password-file with the password in UTF-8"
    )]
    VariableNotText(String),
    /// The password file could not be read.
    #[error(
        "--client-password-file {0}: {1}: expected a file with the password; check the path and who may read it"
    )]
    File(String, #[source] ReadError),
    /// The password file is not UTF-8.
    #[error(
        "--client-password-file {0}: not UTF-8 text: expected the password and nothing else; save it as UTF-8"
    )]
    FileNotText(String),
    /// Nobody to ask.
    #[error(
        "{0}: encrypted, and there is no terminal to ask for its password: give --client-password-env VAR or --client-password-file FILE"
    )]
    NoTerminal(ClientFile),
    /// The question failed.
    #[error(
        "{0}: the terminal gave no password ({1}): give --client-password-env VAR or --client-password-file FILE"
    )]
    Asking(ClientFile, #[source] io::Error),
}
