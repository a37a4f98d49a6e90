//! Names that steer terminals, in every form of the report.

use crate::bytes::as_it_is;
use crate::forge::Cast;
use crate::script::Step::{Finish, Flight, Hear, Say};
use crate::stage::Stage;
use crate::tool::{indecencies, weigh};

const FORMS: [&[&str]; 7] = [
    &["--format", "table"],
    &["--format", "table", "--verbose"],
    &["--format", "table", "--verbose", "--ascii"],
    &["--format", "markdown", "--verbose"],
    &["--format", "json"],
    &["--format", "junit"],
    &["--format", "html"],
];

#[test]
fn no_form_passes_on_what_steers_a_terminal() {
    let ok = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_vec();
    let script = vec![
        Flight(Cast::Names, as_it_is),
        Finish(as_it_is),
        Hear,
        Say(ok),
    ];
    let stage = Stage::open(script);
    let address = stage.address().to_string();
    for form in FORMS {
        let probe = ["probe", &address, "--attempts", "1", "--timeout", "20"];
        let run = weigh(&[&probe, form].concat());
        let text = run.out + &run.err;
        assert_eq!(indecencies(&text), Vec::<String>::new(), "{form:?}: {text}");
        assert!(
            text.contains("fe01"),
            "{form:?} does not name the certificate: {text}"
        );
        let is_markup = form.contains(&"html") || form.contains(&"junit");
        assert!(!is_markup || !text.contains("<script>"), "{form:?}: {text}");
    }
}
