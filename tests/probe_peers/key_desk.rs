//! The desk of a person who has keys: every form of them, and a run of the tool that tells everything that it can.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::Pki;
use crate::needles::Needles;
use crate::peers::{Authority, Key, openssl};
use crate::tool::{command, finish};

const PASSWORD: &str = "pa55-of-nobody-else";

/// What goes in is in one folder, what comes out in another.
pub(crate) struct Desk {
    pub(crate) pki: Pki,
    pub(crate) given: PathBuf,
    pub(crate) left: TempDir,
    /// What was printed, each with its command.
    pub(crate) printed: Vec<(String, String)>,
    /// Commands that were run.
    pub(crate) seen: BTreeSet<String>,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let authority = Authority::new();
        let pki = Pki {
            server: authority.issue("server", Key::Rsa),
            client: authority.issue("client", Key::Rsa),
            authority,
        };
        let given = pki.authority.directory().to_owned();
        let desk = Self {
            pki,
            given,
            left: TempDir::new().unwrap(),
            printed: Vec::new(),
            seen: BTreeSet::new(),
        };
        desk.make_files();
        desk
    }

    /// The client's key in each form, with the password and without.
    fn make_files(&self) {
        let second = self.pki.authority.issue("second", Key::Ecdsa);
        let pass = format!("pass:{PASSWORD}");
        let file = |name: &str| self.given.join(name).to_str().unwrap().to_owned();
        let [key, certificate] = [&self.pki.client.key_file, &self.pki.client.file];
        let [key, certificate] = [key, certificate].map(|path| path.to_str().unwrap());
        let second_key = second.key_file.to_str().unwrap();
        for line in [
            &[
                "pkcs8",
                "-topk8",
                "-passout",
                &pass,
                "-in",
                key,
                "-out",
                &file("sealed.key"),
            ][..],
            &[
                "pkcs8",
                "-topk8",
                "-nocrypt",
                "-outform",
                "DER",
                "-in",
                key,
                "-out",
                &file("key.der"),
            ],
            &[
                "pkcs8",
                "-topk8",
                "-nocrypt",
                "-outform",
                "DER",
                "-in",
                second_key,
                "-out",
                &file("second.der"),
            ],
            &[
                "pkcs12",
                "-export",
                "-passout",
                &pass,
                "-inkey",
                key,
                "-in",
                certificate,
                "-out",
                &file("client.pfx"),
            ],
        ] {
            let made = openssl(line).output().unwrap();
            assert!(made.status.success(), "{made:?}");
        }
        fs::write(self.given.join("password"), PASSWORD).unwrap();
        fs::write(self.given.join("wrong"), "wr0ng-pa55-0f-n0b0dy").unwrap();
    }

    /// Runs the tool so that it would tell everything that it can.
    pub(crate) fn run(&mut self, arguments: &[&str]) -> i32 {
        let mut tool = command();
        tool.current_dir(self.left.path()).args(arguments);
        tool.env("RUST_BACKTRACE", "full").env("RUST_LOG", "trace");
        tool.env("CLIENT_PASSWORD", PASSWORD);
        let run = finish(tool);
        self.seen.insert(arguments[0].to_owned());
        self.printed.push((arguments.join(" "), run.out + &run.err));
        run.code
    }

    /// The same, with names of files that are given.
    pub(crate) fn run_with(&mut self, line: &str, more: &[&str]) -> i32 {
        let given = self.given.to_str().unwrap().to_owned();
        let line = line.replace("GIVEN", &given);
        let words: Vec<&str> = line.split(' ').chain(more.iter().copied()).collect();
        self.run(&words)
    }

    pub(crate) fn left(&self, name: &str) -> String {
        self.left.path().join(name).to_str().unwrap().to_owned()
    }

    /// Fails where anything that was left has a part of a secret.
    pub(crate) fn search(&self, needles: &Needles) {
        for (line, text) in &self.printed {
            let found = needles.found(text.as_bytes());
            assert_eq!(found, None, "a part of a secret is printed: {line}\n{text}");
        }
        let mut files = 0;
        for entry in fs::read_dir(self.left.path()).unwrap() {
            let path = entry.unwrap().path();
            let found = needles.found(&fs::read(&path).unwrap());
            assert_eq!(found, None, "a part of a secret is in {}", path.display());
            files += 1;
        }
        assert!(files > 10, "only {files} files were left");
    }

    /// What this test gives to the tool.
    pub(crate) fn needles(&self) -> Needles {
        let mut needles = Needles::new();
        needles.add(PASSWORD.as_bytes());
        needles.add(b"wr0ng-pa55-0f-n0b0dy");
        needles.add(&rsa_secret(&fs::read(self.given.join("key.der")).unwrap()));
        needles.add(&ec_secret(
            &fs::read(self.given.join("second.der")).unwrap(),
        ));
        // What is in the file of the sealed key, and in the PFX, is of no use to others without the password; it is not printed either.
        for file in ["sealed.key", "client.key"] {
            let pem = fs::read_to_string(self.given.join(file)).unwrap();
            let lines = pem.lines().filter(|line| !line.starts_with("-----"));
            // The first of them have nothing secret: versions, algorithms, the modulus.
            let lines: Vec<&str> = lines.skip(8).collect();
            needles.add(lines.concat().as_bytes());
        }
        needles
    }
}

/// What follows the public part of an RSA key: the private exponent and everything after it.
fn rsa_secret(der: &[u8]) -> Vec<u8> {
    // The public exponent is 65537.
    let public = [2, 3, 1, 0, 1];
    let end = der.windows(5).position(|bytes| bytes == public).unwrap() + 5;
    // The tag and the length of the next number are not secret.
    der[end + 4..].to_vec()
}

/// The private number of a P-256 key: an octet string of 32 bytes.
pub(crate) fn ec_secret(der: &[u8]) -> Vec<u8> {
    let begin = [2, 1, 1, 4, 32];
    let at = der.windows(5).position(|bytes| bytes == begin).unwrap() + 5;
    der[at..at + 32].to_vec()
}
