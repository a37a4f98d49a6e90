//! Everything that can be wrong with the files, each with its exact line.

use std::path::PathBuf;

use jiff::{Timestamp, ToSpan};
use ticketprobe::identity::{self, IdentityFiles};

use super::{Bench, NoPassword, Person, typed};

/// The refusal of a certificate file and a key file (`-` for none).
pub(crate) fn refusal(bench: &Bench, certificate: &str, key: &str) -> String {
    let key = Some(key).filter(|key| *key != "-");
    bench.refusal(bench.load(certificate, key))
}

#[test]
fn files_that_cannot_be_read() {
    let bench = Bench::with_pair();
    bench.write("big", vec![b'\n'; 1024 * 1024 + 1]);
    let advice = "expected a PEM, DER or PFX file; check the path and who may read it";
    assert_eq!(
        refusal(&bench, "missing", "-"),
        format!("--client-cert DIR/missing: no such file: {advice}")
    );
    assert_eq!(
        refusal(&bench, "cert", "missing\n\u{1b}[2J"),
        format!("--client-key DIR/missing\u{fffd}\u{fffd}[2J: no such file: {advice}")
    );
    assert_eq!(
        refusal(&bench, "big", "-"),
        format!("--client-cert DIR/big: larger than 1 MiB: {advice}")
    );
    let directory = refusal(&bench, ".", "-");
    assert!(directory.contains(": cannot be read ("), "{directory}");
    assert!(directory.ends_with(advice), "{directory}");
}

#[test]
fn a_file_of_1_mib_is_read() {
    let bench = Bench::with_pair();
    let mut content = bench.read("cert");
    content.resize(1024 * 1024, b'\n');
    bench.write("padded", content);
    assert!(bench.load("padded", Some("key")).is_ok());
}

#[test]
fn neither_pem_nor_der_nor_pfx() {
    let bench = Bench::with_pair();
    for content in ["", "hello", "0\u{3}\u{2}\u{1}\u{3}"] {
        bench.write("other", content);
        for (certificate, key, option) in [
            ("other", "-", "--client-cert"),
            ("cert", "other", "--client-key"),
        ] {
            assert_eq!(
                refusal(&bench, certificate, key),
                format!(
                    "{option} DIR/other: neither PEM, DER nor PFX: \
                     expected a certificate or a private key; export it again as PFX or PEM"
                )
            );
        }
    }
}

#[test]
fn damaged_pem() {
    let bench = Bench::with_pair();
    let text = String::from_utf8(bench.read("cert")).unwrap();
    let cut = &text[..text.len() / 2];
    let swapped = text.replacen("MII", "MIA", 1);
    let marked = text.replacen("MII", "M!I", 1);
    for (content, part) in [
        (cut, "section CERTIFICATE has no END line"),
        (&marked, "section CERTIFICATE is not base64"),
        (&swapped, "certificate 1 cannot be parsed"),
    ] {
        bench.write("broken", content);
        assert_eq!(
            refusal(&bench, "broken", "key"),
            format!(
                "--client-cert DIR/broken: {part}: the file is damaged; copy or export it again"
            )
        );
    }
}

#[test]
fn a_pfx_cut_short() {
    let bench = Bench::with_pair();
    bench.openssl("pkcs12 -export -inkey key -in cert -passout pass: -out pfx");
    let whole = bench.read("pfx");
    bench.write("short", &whole[..whole.len() - 1]);
    assert_eq!(
        refusal(&bench, "short", "-"),
        "--client-cert DIR/short: the content of the PFX cannot be parsed: \
         the file is damaged; copy or export it again"
    );
}

#[test]
fn no_certificate() {
    let bench = Bench::with_pair();
    bench.openssl("req -config config -new -key key -subj /CN=request -out request");
    bench.openssl("pkcs12 -export -nocerts -inkey key -passout pass: -out nocerts");
    let line = |file: &str, instead: &str| {
        format!(
            "--client-cert DIR/{file}: contains no certificate{instead}: \
             expected the client certificate in this file; export it again with its certificate"
        )
    };
    for (file, instead) in [
        ("key", ", only PRIVATE KEY"),
        ("request", ", only CERTIFICATE REQUEST"),
        ("nocerts", ", only PRIVATE KEY"),
    ] {
        assert_eq!(refusal(&bench, file, "-"), line(file, instead));
    }
}

#[test]
fn no_key() {
    let bench = Bench::with_pair();
    bench.openssl("pkcs12 -export -nokeys -in cert -passout pass: -out nokeys");
    bench.der("cert");
    for file in ["cert", "cert.der", "nokeys"] {
        assert_eq!(
            refusal(&bench, file, "-"),
            format!(
                "--client-cert DIR/{file}: contains no private key: \
                 give --client-key FILE, or a PFX exported with its private key"
            )
        );
    }
    assert_eq!(
        refusal(&bench, "cert", "cert"),
        "--client-key DIR/cert: contains no private key, only CERTIFICATE: \
         expected the private key of the certificate, as PEM, DER or PFX"
    );
}

#[test]
fn several_keys() {
    let bench = Bench::with_pair();
    bench.join(&["cert", "key", "key"], "both");
    assert_eq!(
        refusal(&bench, "both", "-"),
        "--client-cert DIR/both: contains 2 private keys: \
         expected one; leave only the key of the client certificate in it"
    );
}

/// A moment that `openssl` prints for a certificate (`-startdate`, `-enddate`).
fn moment(bench: &Bench, which: &str) -> Timestamp {
    let printed = bench.openssl(&format!("x509 -in cert -noout {which} -dateopt iso_8601"));
    let (_, date) = printed.trim().split_once('=').unwrap();
    date.replace(' ', "T").parse().unwrap()
}

#[test]
fn out_of_its_time() {
    let bench = Bench::with_pair();
    let files = bench.files("cert", Some("key"));
    let at = |now| identity::load(&files, &mut NoPassword, now);
    let (from, to) = (moment(&bench, "-startdate"), moment(&bench, "-enddate"));
    let (early, late) = (from - 1.second(), to + 1.second());
    assert!(at(from).is_ok());
    assert!(at(to).is_ok());
    assert_eq!(
        bench.refusal(at(late)),
        format!(
            "--client-cert DIR/cert: the certificate of CN=cert expired at {to}, and it is {late}: \
             a server refuses it; renew it"
        )
    );
    assert_eq!(
        bench.refusal(at(early)),
        format!(
            "--client-cert DIR/cert: the certificate of CN=cert is valid only from {from}, \
             and it is {early}: check the clock, or wait"
        )
    );
}

#[test]
fn a_certificate_for_servers_only_is_a_warning() {
    let bench = Bench::with_pair();
    for (extensions, warned) in [("server", true), ("client", false), ("ca", false)] {
        bench.certificate("key", "cert", extensions, "");
        let identity = bench.load("cert", Some("key")).unwrap();
        let warnings: Vec<_> = identity
            .warnings()
            .iter()
            .map(|line| bench.shorten(line))
            .collect();
        let expected = "--client-cert DIR/cert: the Extended Key Usage of the certificate does not list \
                        Client Authentication (1.3.6.1.5.5.7.3.2): the server may refuse it";
        let expected = warned.then_some(expected);
        assert_eq!(warnings, expected.into_iter().collect::<Vec<_>>());
    }
}

#[cfg(unix)]
#[test]
fn a_key_that_everybody_can_read_is_a_warning() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::with_pair();
    bench.openssl("pkcs8 -topk8 -in key -passout pass:s3cret -out sealed");
    for (name, password) in [("bare.pfx", ""), ("sealed.pfx", "s3cret")] {
        bench.openssl(&format!(
            "pkcs12 -export -inkey key -in cert -passout pass:{password} -out {name}"
        ));
    }
    for (key, mode, warned) in [
        ("key", 0o644, true),
        ("key", 0o600, false),
        ("sealed", 0o644, false),
        ("bare.pfx", 0o644, true),
        ("sealed.pfx", 0o644, false),
    ] {
        set_permissions(bench.path(key), Permissions::from_mode(mode)).unwrap();
        let mut person = Person::who_says("s3cret");
        let identity = bench
            .load_with("cert", Some(key), &mut typed(&mut person))
            .unwrap();
        let warnings: Vec<_> = identity
            .warnings()
            .iter()
            .map(|line| bench.shorten(line))
            .collect();
        let path = bench.path(key).display().to_string();
        let expected = format!(
            "--client-key {path}: every account of this machine can read the private key: run `chmod 600 {path}`"
        );
        let expected = warned.then(|| bench.shorten(&expected));
        assert_eq!(
            warnings,
            expected.into_iter().collect::<Vec<_>>(),
            "{key} {mode:o}"
        );
    }
}

/// `store:` names no file, and outside of Windows there is no store. `tests/windows.rs` has what is said there.
#[cfg(not(windows))]
#[test]
fn a_certificate_of_a_store() {
    let refusal = |certificate: &str, key: Option<&str>| {
        let files = IdentityFiles {
            certificate: certificate.into(),
            key: key.map(PathBuf::from),
        };
        let loaded = identity::load(&files, &mut NoPassword, Timestamp::now());
        loaded.unwrap_err().to_string()
    };
    let thumbprint = "store:\u{200e}a9 09 50 2d d8 2a e4 14 33 e6 f8 38 86 b0 0d 42 77 a3 2a 7b";
    let shown = thumbprint.replace('\u{200e}', "\u{fffd}");
    assert_eq!(
        refusal(thumbprint, None),
        format!(
            "--client-cert {shown}: certificate stores are there on Windows only: \
             expected a PEM or PFX file; give one, or run ticketprobe on Windows"
        )
    );
    assert_eq!(
        refusal(thumbprint, Some("key.pem")),
        format!(
            "--client-cert {shown}: the key of a certificate in the store stays there: \
             expected no --client-key; leave it out"
        )
    );
    assert_eq!(
        refusal("store:fe01.pfx", None),
        "--client-cert store:fe01.pfx: expected store: and the thumbprint of a certificate, 40 hexadecimal digits; \
         `Get-ChildItem Cert:\\LocalMachine\\My` lists them"
    );
    assert!(refusal("./store:fe01.pfx", None).contains("no such file"));
}
