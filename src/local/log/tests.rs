use super::*;

/// A stand-in: what it does when it is asked.
fn asked(script: &str, patience: Patience) -> LogText {
    let arguments = ["-c", script].map(OsString::from);
    ask("sh", &arguments, patience)
}

const LONG: Patience = Patience {
    time: Duration::from_secs(60),
    bytes: 1024 * 1024,
};

#[test]
fn what_is_printed_is_read() {
    let text = asked("printf '<Event/>'", LONG);
    assert_eq!(
        (text.state, &*text.bytes),
        (LogState::Whole, &b"<Event/>"[..])
    );
    let text = asked("true", LONG);
    assert_eq!((text.state, text.bytes.len()), (LogState::Whole, 0));
    assert_eq!(text.state.words(), None);
}

#[test]
fn errors_are_told_apart_by_their_numbers() {
    let text = asked("echo Zugriff verweigert >&2; exit 5", LONG);
    assert_eq!(text.state, LogState::AccessDenied);
    // A shell has no codes above 255.
    assert_eq!(of_code(Some(15_007)), LogState::NotFound);
    assert_eq!(asked("exit 87", LONG).state, LogState::Failed(Some(87)));
    assert_eq!(asked("kill -9 $$", LONG).state, LogState::Failed(None));
    let gone = ask("no-such-tool-of-windows", &[], LONG);
    assert_eq!(gone.state, LogState::NoTool);
}

#[test]
fn a_flood_is_cut_at_the_bound() {
    let bound = Patience {
        bytes: 1000,
        ..LONG
    };
    let text = asked("yes '<Event/>' | head -c 200000000", bound);
    assert_eq!((text.state, text.bytes.len()), (LogState::InPart, 1000));
    assert!(text.state.is_cut() && text.state.is_read());
    let exact = asked("head -c 1000 /dev/zero", bound);
    assert_eq!((exact.state, exact.bytes.len()), (LogState::Whole, 1000));
}

#[test]
fn a_program_that_hangs_is_ended_and_what_it_said_is_kept() {
    let short = Patience {
        time: Duration::from_millis(500),
        ..LONG
    };
    for script in [
        "printf said; exec sleep 600",
        // Its child keeps the pipe.
        "printf said; sleep 600 & wait",
        // It closes its output, and does not end.
        "printf said; exec >&-; exec sleep 600",
    ] {
        let text = asked(script, short);
        assert_eq!(text.state, LogState::TimedOut, "{script}");
        assert_eq!(text.bytes, b"said", "{script}");
    }
}

#[test]
fn the_question_names_numbers_and_time() {
    let since: Timestamp = "2026-11-21T06:00:00Z".parse().unwrap();
    let arguments = known_events(since);
    let query = arguments[2].to_str().unwrap();
    assert!(query.starts_with("/q:*[System[(EventID="), "{query}");
    for part in [
        "EventID=32042 or",
        "EventID=32402",
        "EventID=61045",
        "@SystemTime>='2026-11-21T06:00:00.000Z'",
    ] {
        assert!(query.contains(part), "{query} lacks {part}");
    }
    assert_eq!(arguments[1], "Lync Server");
}

#[test]
fn every_state_has_words_of_its_own() {
    let states = [
        LogState::InPart,
        LogState::TimedOut,
        LogState::AccessDenied,
        LogState::NotFound,
        LogState::NoTool,
        LogState::Failed(Some(87)),
        LogState::Failed(None),
    ];
    let words: std::collections::BTreeSet<String> =
        states.iter().filter_map(|state| state.words()).collect();
    assert_eq!(words.len(), states.len());
}
