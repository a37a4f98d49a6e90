//! Where passwords come from, and what is said when they do not.

use ticketprobe::identity::{Password, PasswordReader, PasswordSource, Passwords};

use super::{Bench, Person, typed};

/// `CARGO_PKG_NAME`, which cargo sets for every test.
const PACKAGE: &str = env!("CARGO_PKG_NAME");

fn sealed_with(password: &str) -> Bench {
    let bench = Bench::with_pair();
    let seal = format!("-inkey key -in cert -passout pass:{password} -out pfx");
    bench.openssl(&format!("pkcs12 -export {seal}"));
    bench
}

fn variable(name: &str) -> PasswordReader {
    PasswordReader::new(PasswordSource::Environment(name.to_owned()))
}

fn file(bench: &Bench, name: &str) -> PasswordReader {
    PasswordReader::new(PasswordSource::File(bench.path(name)))
}

#[test]
fn from_an_environment_variable() {
    let bench = sealed_with(PACKAGE);
    let mut passwords = variable("CARGO_PKG_NAME");
    assert!(bench.load_with("pfx", None, &mut passwords).is_ok());
}

#[test]
fn from_a_file_less_one_line_end() {
    let bench = sealed_with("s3cret");
    for content in ["s3cret", "s3cret\n", "s3cret\r\n", "\u{feff}s3cret\r\n"] {
        bench.write("password", content);
        let result = bench.load_with("pfx", None, &mut file(&bench, "password"));
        assert!(result.is_ok(), "{content:?}");
    }
    bench.write("password", "s3cret\n\n");
    let result = bench.load_with("pfx", None, &mut file(&bench, "password"));
    assert_eq!(
        bench.refusal(result),
        "--client-cert DIR/pfx: the password from password file DIR/password does not open it: \
         expected the password it was encrypted with; check it and try again"
    );
}

#[test]
fn from_a_person_once_for_each_file() {
    let bench = sealed_with("s3cret");
    bench.openssl("pkcs8 -topk8 -in key -passout pass:s3cret -out sealed");
    let mut person = Person::who_says("s3cret");
    let result = bench.load_with("pfx", Some("sealed"), &mut typed(&mut person));
    assert!(result.is_ok());
    assert_eq!(person.questions.len(), 2);
}

#[test]
fn a_source_that_fails_is_named() {
    let bench = sealed_with("s3cret");
    bench.write("latin1", b"p\xe4ss");
    let load = |mut passwords| bench.refusal(bench.load_with("pfx", None, &mut passwords));
    assert_eq!(
        load(variable("TICKETPROBE_NOT_SET")),
        "--client-password-env TICKETPROBE_NOT_SET: this environment variable is not set: \
         set it to the password of --client-cert DIR/pfx"
    );
    assert_eq!(
        load(file(&bench, "missing")),
        "--client-password-file DIR/missing: no such file: \
         expected a file with the password; check the path and who may read it"
    );
    assert_eq!(
        load(file(&bench, "latin1")),
        "--client-password-file DIR/latin1: not UTF-8 text: \
         expected the password and nothing else; save it as UTF-8"
    );
}

#[test]
fn without_a_terminal_the_options_are_named() {
    let bench = sealed_with("s3cret");
    let mut person = Person::who_says("s3cret");
    person.present = false;
    let result = bench.load_with("pfx", None, &mut typed(&mut person));
    assert_eq!(
        bench.refusal(result),
        "--client-cert DIR/pfx: encrypted, and there is no terminal to ask for its password: \
         give --client-password-env VAR or --client-password-file FILE"
    );
    assert!(person.questions.is_empty());
}

#[test]
fn a_wrong_password_names_its_source() {
    let bench = sealed_with("s3cret");
    bench.openssl("pkcs8 -topk8 -in key -passout pass:s3cret -out sealed");
    bench.openssl("pkcs12 -export -nomac -inkey key -in cert -passout pass:s3cret -out nomac");
    for (certificate, key, named) in [
        ("pfx", None, "--client-cert DIR/pfx"),
        ("nomac", None, "--client-cert DIR/nomac"),
        ("cert", Some("sealed"), "--client-key DIR/sealed"),
    ] {
        let result = bench.load_with(certificate, key, &mut variable("CARGO_PKG_NAME"));
        assert_eq!(
            bench.refusal(result),
            format!(
                "{named}: the password from environment variable CARGO_PKG_NAME does not open it: \
                 expected the password it was encrypted with; check it and try again"
            )
        );
    }
}

#[test]
fn letters_outside_ascii() {
    let bench = sealed_with("p\u{e4}\u{20ac}");
    let mut person = Person::who_says("p\u{e4}\u{20ac}");
    let result = bench.load_with("pfx", None, &mut typed(&mut person));
    assert!(result.is_ok());
    let mut person = Person::who_says("\u{1f511}");
    let result = bench.load_with("pfx", None, &mut typed(&mut person));
    assert_eq!(
        bench.refusal(result),
        "--client-cert DIR/pfx: the PFX has a password with characters beyond U+FFFF, which is not supported: \
         convert it with `openssl pkcs12 -legacy -in DIR/pfx -aes256 -out identity.pem`, \
         then give --client-cert identity.pem"
    );
}

#[test]
fn a_password_is_not_in_debug_text() {
    let password = Password::new("s3cret".to_owned());
    assert_eq!(format!("{password:?}"), "Password(..)");
    assert_eq!(variable("X").origin(), "environment variable X");
}
