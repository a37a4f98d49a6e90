//! Client certificates from files, as they go over the wire to nginx; and files with which no connection is opened.

use std::fs;
use std::path::Path;

use crate::listener::SilentListener;
use crate::peers::servers::nginx;
use crate::peers::{Key, openssl};
use crate::tool::{Report, Run, command, finish};
use crate::{Authority, Pki};

const SITE: &str = "listen ADDRESS ssl; ssl_certificate CERTIFICATE; ssl_certificate_key KEY;
    ssl_verify_client on; ssl_client_certificate ROOT;
    location / { return 200 ok; }";

const PASSWORD: &str = "correct horse";

/// A PFX as 2012 R2 exports it: certificates under RC2-40, the key under 3DES.
fn old_pfx(pki: &Pki) {
    let mut command = openssl(&["pkcs12", "-export", "-legacy"]);
    command.args([
        "-certpbe",
        "PBE-SHA1-RC2-40",
        "-keypbe",
        "PBE-SHA1-3DES",
        "-macalg",
        "sha1",
    ]);
    command.arg("-in").arg(&pki.client.file);
    command.arg("-inkey").arg(&pki.client.key_file);
    command
        .arg("-out")
        .arg(pki.authority.directory().join("client.pfx"));
    command.args(["-passout", &format!("pass:{PASSWORD}")]);
    let made = command.output().unwrap();
    assert!(made.status.success(), "{made:?}");
}

/// Probes `target` from the directory of the files, with the password in an environment variable.
fn run(pki: &Pki, target: impl ToString, arguments: &str) -> Run {
    let mut command = command();
    command.current_dir(pki.authority.directory());
    command.env("CLIENT_PASSWORD", PASSWORD);
    command.args(["probe", &target.to_string(), "--format", "json", "-q"]);
    command.args(["--timeout", "20"]);
    command.args(arguments.split(' '));
    finish(command)
}

#[test]
fn every_form_reaches_the_server() {
    let pki = Pki::new();
    old_pfx(&pki);
    let directory = pki.authority.directory();
    fs::write(directory.join("password"), format!("{PASSWORD}\n")).unwrap();
    let read = |name: &str| fs::read_to_string(directory.join(name)).unwrap();
    fs::write(
        directory.join("both.pem"),
        read("client.key") + &read("client.pem"),
    )
    .unwrap();
    let server = nginx(&pki.authority, &pki.server, SITE);
    for arguments in [
        "--client-cert client.pem --client-key client.key",
        "--client-cert both.pem",
        "--client-cert client.pfx --client-password-env CLIENT_PASSWORD",
        "--client-cert client.pfx --client-password-file password",
    ] {
        let digest = Report::of(&run(&pki, server.address, arguments)).digest();
        let replies = "full http 200 x3; issue http 200 x4; control http 200 x5; unknown_ticket http 200 x1\n\
             client certificate: first_handshake, yes\n";
        assert!(digest.ends_with(replies), "{arguments}: {digest}");
    }
}

/// A certificate that was good until 2020, and its key.
fn expired(directory: &Path) {
    let mut params = rcgen::CertificateParams::new(vec!["old.contoso.local".to_owned()]).unwrap();
    params.not_before = rcgen::date_time_ymd(2018, 1, 1);
    params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    fs::write(
        directory.join("expired.pem"),
        certificate.pem() + &key.serialize_pem(),
    )
    .unwrap();
}

#[test]
fn files_that_cannot_be_used_open_no_connection() {
    let pki = Pki::new();
    let strangers = Authority::new();
    let other = strangers.issue("other", Key::Ecdsa);
    let directory = pki.authority.directory();
    old_pfx(&pki);
    expired(directory);
    fs::copy(other.key_file, directory.join("other.key")).unwrap();
    fs::write(directory.join("password"), "incorrect horse\n").unwrap();
    for (arguments, line) in [
        (
            "--client-cert client.pfx --client-password-file password",
            "--client-cert client.pfx: the password from password file password does not open it: \
             expected the password it was encrypted with; check it and try again",
        ),
        (
            "--client-cert client.pfx --client-password-env NO_SUCH_VARIABLE",
            "--client-password-env NO_SUCH_VARIABLE: this environment variable is not set: \
             set it to the password of --client-cert client.pfx",
        ),
        (
            "--client-cert client.pem",
            "--client-cert client.pem: contains no private key: give --client-key FILE, \
             or a PFX exported with its private key",
        ),
        (
            "--client-cert client.pem --client-key gone.key",
            "--client-key gone.key: no such file: expected a PEM, DER or PFX file; \
             check the path and who may read it",
        ),
        (
            "--client-cert client.pem --client-key other.key",
            "--client-cert client.pem: the certificate of CN=client does not match the private key of \
             --client-key other.key: expected a pair; give the key that belongs to the certificate",
        ),
        (
            "--client-cert expired.pem",
            "--client-cert expired.pem: the certificate of CN=rcgen self signed cert expired at 2020-01-01T00:00:00Z, and it is ",
        ),
    ] {
        let listener = SilentListener::new();
        let run = run(&pki, listener.address(), arguments);
        assert_eq!((run.code, &*run.out), (2, ""), "{arguments}: {}", run.err);
        assert_eq!(run.err.lines().count(), 1, "{}", run.err);
        let said = run.err.strip_prefix("ticketprobe: ").unwrap().trim_end();
        let whole = said == line || (line.ends_with(' ') && said.starts_with(line));
        assert!(whole, "{said}\nnot\n{line}");
        assert!(!run.err.contains("horse"), "a password in {}", run.err);
        assert_eq!(listener.connections(), 0, "{arguments}");
    }
}
