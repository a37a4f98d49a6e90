//! What the documents call things, and what stands for it in the test.

/// What stands in a document, and what is run instead. `PORT` is that of the lab.
const PLACES: [(&str, &str); 12] = [
    // Names of the documents, and those that the certificates of the lab hold.
    ("pool01.contoso.local", "pool01.lab.test"),
    ("fe01.contoso.local", "fe01.lab.test"),
    ("fe02.contoso.local", "fe02.lab.test"),
    ("fe03.contoso.local", "fe03.lab.test"),
    // Addresses of front ends, and those of the lab.
    ("10.0.0.11", "127.0.0.1"),
    ("10.0.0.12", "127.0.0.2"),
    ("10.0.0.13", "127.0.0.3"),
    // The lab takes a free port.
    (":444", ":PORT"),
    ("--port 444", "--port PORT"),
    // Nobody waits half a minute in a test.
    ("--every 30s", "--every 1s"),
    // Where a document has somebody make the change, or take it back, the lab's tickets are turned.
    ("# the change", "turn off #"),
    ("# the way back", "turn on #"),
];

/// What is left of a document's names when every place was put in: it would be looked up in DNS.
const STRAYS: [&str; 3] = ["contoso", "10.0.0.", "192.0.2."];

/// A script of a document, as it is run.
pub(crate) fn put_in(script: &str, port: u16) -> Result<String, String> {
    let mut text = script.to_owned();
    for (documented, real) in PLACES {
        text = text.replace(documented, &real.replace("PORT", &port.to_string()));
    }
    match STRAYS.iter().find(|stray| text.contains(**stray)) {
        Some(stray) => Err(format!(
            "{stray:?} stands for nothing in tests/documents/places.rs"
        )),
        None => Ok(text),
    }
}

/// What came out, in the words of the documents.
pub(crate) fn take_out(printed: &str, port: u16) -> String {
    let mut text = printed.to_owned();
    for (documented, real) in &PLACES[..8] {
        text = text.replace(&real.replace("PORT", &port.to_string()), documented);
    }
    text
}

#[test]
fn places_go_in_and_out() {
    let script = "ticketprobe probe pool01.contoso.local 10.0.0.12:444\n# the change, then:\n";
    let real = put_in(script, 4567).unwrap();
    assert_eq!(
        real,
        "ticketprobe probe pool01.lab.test 127.0.0.2:4567\nturn off #, then:\n"
    );
    assert_eq!(
        take_out("127.0.0.2:4567 pool01.lab.test", 4567),
        "10.0.0.12:444 pool01.contoso.local"
    );
    assert!(put_in("ticketprobe probe pool07.contoso.local", 4567).is_err());
}
