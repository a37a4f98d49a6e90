//! What has to be built before it can serve: once for each run of the tests, into `target/zoo`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::setup::Tickets;
use crate::Pki;
use crate::peers::{openssl, program};

pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A source of a server.
pub(crate) fn source(name: &str) -> PathBuf {
    project().join("tests/zoo/servers").join(name)
}

/// Where they are built. No other program of this repository looks there.
fn folder() -> PathBuf {
    let folder = project().join("target/zoo");
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn succeed(mut command: Command) {
    let ran = command.output();
    let ran = ran.unwrap_or_else(|error| panic!("{:?} is needed: {error}", command.get_program()));
    assert!(ran.status.success(), "{command:?}: {ran:?}");
}

pub(crate) fn go() -> Command {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    Command::new(BUILT.get_or_init(|| {
        let program_file = folder().join("server-go");
        let mut build = program("go");
        build.env("GOCACHE", folder().join("go-cache"));
        build.env("GOTOOLCHAIN", "local").env("GO111MODULE", "off");
        build.args(["build", "-o"]).arg(&program_file);
        succeed({
            build.arg(source("server.go"));
            build
        });
        program_file
    }))
}

/// The class, ready for its arguments.
pub(crate) fn java(tickets: Tickets) -> Command {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let classes = BUILT.get_or_init(|| {
        let classes = folder().join("java");
        let mut build = program("javac");
        build.arg("-d").arg(&classes).arg(source("Server.java"));
        succeed(build);
        classes
    });
    let enabled = tickets.either("true", "false");
    let mut command = program("java");
    command.arg("-XX:+UseSerialGC");
    command.arg(format!(
        "-Djdk.tls.server.enableSessionTicketExtension={enabled}"
    ));
    command.arg("-cp").arg(classes).arg("Server");
    command
}

/// A server in C.
fn c(name: &str, libraries: &[&str]) -> PathBuf {
    let program_file = folder().join(format!("server-{name}"));
    let mut build = program("cc");
    build.args(["-O1", "-Wall", "-Wextra", "-pthread", "-o"]);
    build.arg(&program_file).arg(source(&format!("{name}.c")));
    build.args(libraries);
    succeed(build);
    program_file
}

pub(crate) fn gnutls() -> Command {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    Command::new(BUILT.get_or_init(|| c("gnutls", &["-lgnutls"])))
}

pub(crate) fn wolfssl() -> Command {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    Command::new(BUILT.get_or_init(|| c("wolfssl", &["-lwolfssl"])))
}

pub(crate) fn mbedtls() -> Command {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let libraries = ["-lmbedtls", "-lmbedx509", "-lmbedcrypto"];
    Command::new(BUILT.get_or_init(|| c("mbedtls", &libraries)))
}

/// A database of NSS with the server's certificate and key, and the root.
pub(crate) fn database(pki: &Pki, database: &str, files: &Path) {
    let bundle = files.join("server.p12");
    let mut export = openssl(&["pkcs12", "-export", "-name", "server", "-passout", "pass:"]);
    export.arg("-in").arg(&pki.server.file);
    export.arg("-inkey").arg(&pki.server.key_file);
    export.arg("-out").arg(&bundle);
    succeed(export);
    let mut create = program("certutil");
    succeed({
        create.args(["-N", "-d", database, "--empty-password"]);
        create
    });
    let mut import = program("pk12util");
    succeed({
        import
            .args(["-d", database, "-K", "", "-W", "", "-i"])
            .arg(&bundle);
        import
    });
    let mut trust = program("certutil");
    succeed({
        trust.args([
            "-A",
            "-d",
            database,
            "-n",
            "root",
            "-t",
            "CT,C,",
            "-a",
            "-i",
            pki.root(),
        ]);
        trust
    });
}
