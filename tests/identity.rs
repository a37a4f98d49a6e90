//! Client identities as the real `openssl` writes them. Without that command these tests fail; they do not skip.

#![allow(
    clippy::unwrap_used,
    reason = "all of this is a test; the lint knows only the functions marked so"
)]

use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::Command;

use jiff::Timestamp;
use tempfile::TempDir;
use ticketprobe::identity::{
    self, ClientFile, Identity, IdentityError, IdentityFiles, Password, PasswordError,
    PasswordReader, PasswordSource, Passwords, Terminal,
};

#[path = "identity/errors.rs"]
mod errors;
#[path = "identity/formats.rs"]
mod formats;
#[path = "identity/keys.rs"]
mod keys;
#[path = "identity/mutations.rs"]
mod mutations;
#[path = "identity/passwords.rs"]
mod passwords;

/// Extensions for `openssl req`, so that nothing depends on the configuration of the machine.
const CONFIG: &str = "
[req]
distinguished_name = name
[name]
[ca]
basicConstraints = critical, CA:TRUE
subjectKeyIdentifier = hash
[client]
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
extendedKeyUsage = clientAuth
[server]
extendedKeyUsage = serverAuth
";

/// A directory in which `openssl` makes keys, certificates and containers.
struct Bench {
    dir: TempDir,
}

impl Bench {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("config"), CONFIG).unwrap();
        Self { dir }
    }

    /// A bench with `key` and its self-signed client certificate `cert`.
    fn with_pair() -> Self {
        let bench = Self::new();
        bench.key("ec -pkeyopt ec_paramgen_curve:P-256", "key");
        bench.certificate("key", "cert", "client", "");
        bench
    }

    /// A bench with `root`, `middle` and `leaf`, each issued by the one before, and their keys (`leaf.key`).
    fn with_chain() -> Self {
        let bench = Self::new();
        for name in ["root", "middle", "leaf"] {
            bench.key(
                "ec -pkeyopt ec_paramgen_curve:P-256",
                &format!("{name}.key"),
            );
        }
        bench.certificate("root.key", "root", "ca", "");
        bench.certificate("middle.key", "middle", "ca", "-CA root -CAkey root.key");
        bench.certificate("leaf.key", "leaf", "client", "-CA middle -CAkey middle.key");
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).unwrap();
    }

    /// Writes the files `parts` one after the other into `name`.
    fn join(&self, parts: &[&str], name: &str) {
        let content: Vec<u8> = parts.iter().flat_map(|part| self.read(part)).collect();
        self.write(name, content);
    }

    /// Runs `openssl` in the directory; arguments are parted by spaces.
    fn openssl(&self, arguments: &str) -> String {
        let run = Command::new("openssl")
            .args(arguments.split_whitespace())
            .current_dir(self.dir.path())
            .output()
            .expect("these tests need the openssl command");
        let errors = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "openssl {arguments}: {errors}");
        String::from_utf8(run.stdout).unwrap()
    }

    fn key(&self, algorithm: &str, name: &str) {
        self.openssl(&format!("genpkey -algorithm {algorithm} -out {name}"));
    }

    fn certificate(&self, key: &str, name: &str, extensions: &str, issuer: &str) {
        self.openssl(&format!(
            "req -x509 -config config -extensions {extensions} -key {key} -subj /CN={name} -days 30 -out {name} {issuer}"
        ));
    }

    fn der(&self, name: &str) -> Vec<u8> {
        self.openssl(&format!("x509 -in {name} -outform DER -out {name}.der"));
        self.read(&format!("{name}.der"))
    }

    fn files(&self, certificate: &str, key: Option<&str>) -> IdentityFiles {
        IdentityFiles {
            certificate: self.path(certificate),
            key: key.map(|key| self.path(key)),
        }
    }

    fn load(&self, certificate: &str, key: Option<&str>) -> Result<Identity, IdentityError> {
        self.load_with(certificate, key, &mut NoPassword)
    }

    fn load_with(
        &self,
        certificate: &str,
        key: Option<&str>,
        passwords: &mut dyn Passwords,
    ) -> Result<Identity, IdentityError> {
        identity::load(&self.files(certificate, key), passwords, Timestamp::now())
    }

    /// The text of an error or a warning, with the directory written as `DIR`.
    fn shorten(&self, text: &str) -> String {
        assert!(!text.contains(char::is_control), "not one line: {text:?}");
        text.replace(&format!("{}/", self.dir.path().display()), "DIR/")
    }

    fn refusal(&self, result: Result<Identity, IdentityError>) -> String {
        self.shorten(&result.expect_err("expected a refusal").to_string())
    }

    /// Runs the command that a message gives in backquotes.
    fn follow_advice(&self, message: &str, more: &str) {
        let command = message.split('`').nth(1).expect("no command");
        let arguments = command.strip_prefix("openssl ").unwrap();
        let here = arguments.replace("DIR/", "");
        self.openssl(&format!("{here} {more}"));
    }
}

/// Fails the test when a password is asked for without need.
struct NoPassword;

impl Passwords for NoPassword {
    fn password(&mut self, file: &ClientFile) -> Result<Password, PasswordError> {
        panic!("asked for the password of {file}");
    }

    fn origin(&self) -> String {
        "nowhere".to_owned()
    }
}

/// A person at a terminal who gives one answer and counts the questions.
struct Person {
    answer: &'static str,
    questions: Vec<String>,
    present: bool,
}

impl Person {
    fn who_says(answer: &'static str) -> Self {
        Self {
            answer,
            questions: Vec::new(),
            present: true,
        }
    }
}

impl Terminal for &mut Person {
    fn is_present(&self) -> bool {
        self.present
    }

    fn ask(&mut self, question: &str) -> io::Result<Password> {
        self.questions.push(question.to_owned());
        Ok(Password::new(self.answer.to_owned()))
    }
}

fn typed(person: &mut Person) -> PasswordReader<&mut Person> {
    PasswordReader::with_terminal(PasswordSource::Terminal, person)
}
