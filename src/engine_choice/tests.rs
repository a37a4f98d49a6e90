use super::*;
use crate::observation::{Breach, HandshakeKind, Offer, Rule, ServerHello, SessionIdAnswer, Stage};

/// A suite that rustls has here, and one of RSA key exchange that it has not.
const ECDHE: u16 = 0xC028;
const RSA: u16 = 0x002F;
const V12: TlsVersion = TlsVersion::TLS12;
const V11: TlsVersion = TlsVersion::TLS11;
const V10: TlsVersion = TlsVersion::TLS10;

fn silent(offered: TlsVersion) -> Attempt {
    let mut scout = Attempt::new(Series::Scout, 1, Offer::EmptyTicketExtension);
    scout.offered_version = offered;
    scout.stage = Stage::Hello;
    scout
}

fn answered(offered: TlsVersion, chosen: TlsVersion, suite: u16) -> Attempt {
    let mut scout = silent(offered);
    scout.stage = Stage::Handshake;
    scout.handshake = HandshakeKind::Full;
    scout.reply = Reply::Left;
    scout.server_hello = Some(ServerHello {
        version: chosen,
        suite,
        session_id: String::new(),
        session_id_answer: SessionIdAnswer::Empty,
        ticket_acknowledged: true,
        extended_master_secret: true,
        secure_renegotiation: true,
        also_speaks: None,
    });
    scout
}

/// A server with all three versions.
fn all(suite: u16) -> Vec<Attempt> {
    TlsVersion::SCOUTED
        .map(|version| answered(version, version, suite))
        .to_vec()
}

/// A server that chooses TLS 1.0 whatever is offered.
fn old() -> Vec<Attempt> {
    TlsVersion::SCOUTED
        .map(|version| answered(version, V10, 0xC014))
        .to_vec()
}

fn wish(versions: &[TlsVersion], engine: Option<Engine>) -> Wish {
    Wish {
        versions: Versions::listed(versions.iter().copied()).unwrap_or(Versions::Highest),
        engine,
        key: KeyFits::EveryVersion,
    }
}

const AUTO: Wish = Wish {
    versions: Versions::Highest,
    engine: None,
    key: KeyFits::EveryVersion,
};

fn rows(scouts: &[Attempt], wish: Wish) -> Vec<(TlsVersion, Option<Engine>, Because)> {
    let choices = choose(scouts, wish).into_iter();
    choices
        .map(|choice| (choice.version, choice.engine, choice.because))
        .collect()
}

const RUSTLS: Option<Engine> = Some(Engine::Rustls);
const CLASSIC: Option<Engine> = Some(Engine::Classic);

#[test]
fn rustls_wherever_it_can_do_the_work() {
    let shared = Because::Shared { suite: ECDHE };
    assert_eq!(rows(&all(ECDHE), AUTO), [(V12, RUSTLS, shared)]);
    let blind = (V12, RUSTLS, Because::NotScouted);
    assert_eq!(rows(&[], AUTO), [blind]);
    let silent = TlsVersion::SCOUTED.map(silent);
    let all_the_same = (V12, RUSTLS, Because::Unanswered);
    assert_eq!(rows(&silent, AUTO), [all_the_same]);
}

#[test]
fn classic_where_it_is_needed() {
    let lacks = Because::LacksSuite { suite: RSA };
    assert_eq!(rows(&all(RSA), AUTO), [(V12, CLASSIC, lacks)]);
    let old_version = (V10, CLASSIC, Because::OldVersion);
    assert_eq!(rows(&old(), AUTO), [old_version]);
    // TLS 1.2 answers nothing, TLS 1.0 does.
    let scouts = [silent(V12), silent(V11), answered(V10, V10, 0xC014)];
    let shared = rows(&scouts, AUTO);
    assert_eq!(shared, [(V10, CLASSIC, Because::OldVersion)]);
}

#[test]
fn a_key_that_signs_for_tls_1_2_alone() {
    let store = Wish {
        key: KeyFits::Tls12Alone,
        ..AUTO
    };
    let shared = Because::Shared { suite: ECDHE };
    assert_eq!(rows(&all(ECDHE), store), [(V12, RUSTLS, shared)]);
    let cannot = (V10, None, Because::KeyCannotSign);
    assert_eq!(rows(&old(), store), [cannot]);
    // Beside the highest it is not left out without a word.
    let both = Wish {
        versions: Versions::Auto,
        ..store
    };
    assert_eq!(rows(&all(ECDHE), both), [(V12, RUSTLS, shared), cannot]);
    let forced = Wish {
        engine: CLASSIC,
        ..store
    };
    assert_eq!(rows(&old(), forced), [cannot]);
}

#[test]
fn versions_that_are_listed_each_get_their_choice() {
    let wanted = wish(&[V10, V12], None);
    let shared = (V12, RUSTLS, Because::Shared { suite: ECDHE });
    assert_eq!(
        rows(&all(ECDHE), wanted),
        [shared, (V10, CLASSIC, Because::OldVersion)]
    );
    let not_spoken = (V12, None, Because::NotSpoken { chosen: V10 });
    assert_eq!(
        rows(&old(), wanted),
        [not_spoken, (V10, CLASSIC, Because::OldVersion)]
    );
}

#[test]
fn the_user_has_the_last_word() {
    let forced = |engine| wish(&[], Some(engine));
    let classic = rows(&all(ECDHE), forced(Engine::Classic));
    assert_eq!(classic, [(V12, CLASSIC, Because::Forced)]);
    let classic = rows(&old(), forced(Engine::Classic));
    assert_eq!(classic, [(V10, CLASSIC, Because::Forced)]);
    let rustls = rows(&all(RSA), forced(Engine::Rustls));
    assert_eq!(rustls, [(V12, RUSTLS, Because::Forced)]);
    let rustls = rows(&old(), forced(Engine::Rustls));
    assert_eq!(rustls, [(V10, None, Because::RustlsForced)]);
}

#[test]
fn where_nothing_was_reached_nothing_is_tried() {
    let mut scouts = TlsVersion::SCOUTED.map(silent);
    for scout in &mut scouts {
        scout.stage = Stage::Connect;
    }
    let not_reached = (V12, None, Because::NotReached);
    assert_eq!(rows(&scouts, AUTO), [not_reached]);
    scouts[1].stage = Stage::Hello;
    let one_reached = (V12, RUSTLS, Because::Unanswered);
    assert_eq!(rows(&scouts, AUTO), [one_reached]);
}

#[test]
fn a_server_that_breaks_the_rules_is_not_believed() {
    let mut scouts = [answered(V12, TlsVersion(0x0304), 0x1301)];
    scouts[0].reply = Reply::Misbehaved {
        what: "the server chose TLS1.3".to_owned(),
    };
    let all_the_same = (V12, RUSTLS, Because::Unanswered);
    assert_eq!(rows(&scouts, AUTO), [all_the_same]);
}

#[test]
fn a_hello_request_changes_the_choice_where_that_helps() {
    let first = choose(&all(ECDHE), AUTO)[0];
    let mut full = answered(V12, V12, ECDHE);
    full.series = Series::Full;
    full.hello_requests = 1;
    let asked = [full.clone()];
    let again = choose_again(first, &asked, AUTO).unwrap();
    assert_eq!(again.engine, CLASSIC);
    assert_eq!(again.because, Because::Renegotiation);

    full.hello_requests = 0;
    let unasked = [full];
    let forced = wish(&[], RUSTLS);
    assert_eq!(choose_again(first, &unasked, AUTO), None);
    assert_eq!(choose_again(first, &asked, forced), None);
}

#[test]
fn every_why_has_its_own_words() {
    let mut texts: Vec<String> = [
        Because::Forced,
        Because::Shared { suite: ECDHE },
        Because::MayShare { suite: RSA },
        Because::NotScouted,
        Because::Unanswered,
        Because::OldVersion,
        Because::LacksSuite { suite: 0xABCD },
        Because::Renegotiation,
        Because::RuleBroken,
        Because::NotBuilt,
        Because::RustlsForced,
        Because::KeyCannotSign,
        Because::NotSpoken { chosen: V10 },
        Because::NotReached,
    ]
    .map(|because| {
        words(Choice {
            version: V11,
            engine: None,
            because,
        })
    })
    .to_vec();
    assert!(texts.iter().all(|text| text.is_ascii()));
    assert!(texts.iter().any(|text| text.contains("suite 0xABCD")));
    let all = texts.len();
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), all);
}

/// The MCU's version, where the server speaks it and an engine runs it.
#[test]
fn auto_runs_tls10_beside_the_highest() {
    let auto = |engine| Wish {
        versions: Versions::Auto,
        engine,
        key: KeyFits::EveryVersion,
    };
    let versions = |scouts: &[Attempt], engine| -> Vec<TlsVersion> {
        let rows = rows(scouts, auto(engine));
        rows.iter().map(|(version, ..)| *version).collect()
    };
    assert_eq!(versions(&all(ECDHE), None), [V12, V10]);
    assert_eq!(versions(&all(ECDHE), CLASSIC), [V12, V10]);
    // No engine for it.
    assert_eq!(versions(&all(ECDHE), RUSTLS), [V12]);
    // The server speaks nothing else, or does not speak it.
    assert_eq!(versions(&old(), None), [V10]);
    let new = [answered(V12, V12, ECDHE), silent(V11), silent(V10)];
    assert_eq!(versions(&new, None), [V12]);
    assert_eq!(versions(&[], None), [V12]);
}

#[test]
fn a_broken_rule_changes_the_choice_where_the_other_engine_goes_on() {
    let first = choose(&all(ECDHE), AUTO)[0];
    let broken = |rule| {
        let mut attempt = answered(V12, V12, ECDHE);
        attempt.series = Series::ByTicket;
        attempt.reply = Reply::Misbehaved {
            what: "out of order".to_owned(),
        };
        attempt.breach = Some(Breach::new(rule, "something else"));
        attempt
    };
    let again = |attempt, wish| choose_again(first, &[attempt], wish);
    let empty = || broken(Rule::EmptySessionIdOnResumption);
    let choice = again(empty(), AUTO).unwrap();
    assert_eq!(
        (choice.engine, choice.because),
        (CLASSIC, Because::RuleBroken)
    );
    assert_eq!(again(empty(), wish(&[], RUSTLS)), None);
    assert_eq!(again(broken(Rule::Other), AUTO), None);
    // A client that went on needs no other engine.
    let mut overlooked = empty();
    overlooked.reply = Reply::http(200);
    assert_eq!(again(overlooked, AUTO), None);
}
