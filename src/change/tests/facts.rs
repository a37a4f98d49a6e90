use super::*;
use crate::observation::KeyLayout;

fn leaf(serial: &str, issuer: &str) -> CertificateFacts {
    let text = format!(
        r#"{{"subject":"CN=pool01","issuer":"{issuer}","serial":"{serial}","serial_reversed":"","not_before":"","not_after":"","sha256":"00"}}"#
    );
    serde_json::from_str(&text).unwrap()
}

#[test]
fn facts_that_moved_are_told_with_their_counts() {
    let mut before = front_end(Verdict::Present);
    before.tickets.state = TicketState::Issued;
    before.tickets.issued = 4;
    before.tickets.lifetime_hint_s = Some(36_000);
    let closed = BTreeMap::from([("closed".to_owned(), 10)]);
    before.replies.insert(Series::ByTicket, closed);
    before.state = Some(CertificateState::Faulty);
    let full = |n| BTreeMap::from([("http 200".to_owned(), n)]);
    before.replies.insert(Series::Full, full(3));
    let mut after = front_end(Verdict::Absent);
    after.replies.insert(Series::Full, full(7));
    after.state = Some(CertificateState::Valid);
    let told: Vec<String> = one(before, after)
        .moved
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        told,
        [
            "tickets issued 4/4 -> 0/4",
            "by ticket closed 10/10 -> not issued",
            "certificate faulty -> valid",
        ]
    );
}

#[test]
fn what_the_server_is_and_asks_for_can_move() {
    let mut before = front_end(Verdict::Exposed);
    before.tls = Some((TlsVersion::TLS10, "TLS_RSA_WITH_AES_128_CBC_SHA"));
    before.leaf = Some(leaf("01", "CN=old"));
    before.resumption.state = ResumptionState::Accepted;
    before.resumption.accepted = 10;
    before.resumption.attempts = 10;
    let mut after = front_end(Verdict::Exposed);
    after.tls = Some((TlsVersion::TLS12, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"));
    after.leaf = Some(leaf("02", "CN=new"));
    after.certificate.requested = CertificateAsked::AfterRequest;
    after.certificate.presented = CertificatePresented::No;
    after.resumption.state = ResumptionState::NotIssued;
    let told: Vec<String> = one(before, after)
        .moved
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        told,
        [
            "session IDs accepted 10/10 -> not issued",
            "TLS version TLS1.0 -> TLS1.2",
            "suite TLS_RSA_WITH_AES_128_CBC_SHA -> TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
            "certificate serial 01 -> 02",
            "certificate issuer CN=old -> CN=new",
            "client certificate asked for not seen -> after the request",
            "client certificate presented none given -> no",
        ]
    );
}

#[test]
fn a_share_that_moved_is_told_and_the_same_share_of_more_is_not() {
    let counts = |good, bad| {
        let mut side = front_end(Verdict::Exposed);
        let counts = [("http 200".to_owned(), good), ("closed".to_owned(), bad)];
        side.replies.insert(Series::ByTicket, counts.into());
        side
    };
    assert!(one(counts(9, 1), counts(18, 2)).moved.is_empty());
    let moved = one(counts(9, 1), counts(1, 9)).moved;
    assert_eq!(
        moved[0].to_string(),
        "by ticket http 200 9/10, closed 1/10 -> closed 9/10, http 200 1/10"
    );
}

#[test]
fn another_ticket_key_is_told_and_so_is_the_same() {
    let with_key = |fingerprint: &str| {
        let mut seen = front_end(Verdict::Exposed);
        seen.keys = vec![TicketKey {
            fingerprint: fingerprint.to_owned(),
            layout: KeyLayout::Schannel,
            tickets: 4,
        }];
        seen
    };
    let changed = one(with_key("9f12ab34"), with_key("77aa0b1c"));
    let moved: Vec<String> = changed.moved.iter().map(ToString::to_string).collect();
    assert_eq!(moved, ["ticket key 9f12ab34 -> 77aa0b1c"]);
    assert!(changed.summary.contains("another key than before"));
    let kept = one(with_key("9f12ab34"), with_key("9f12ab34"));
    assert!(kept.moved.is_empty());
    assert!(kept.summary.contains("the same key as before"));
    let untold = one(with_key("9f12ab34"), front_end(Verdict::Exposed));
    assert!(!untold.summary.contains("key"));
}

/// `auto` of a newer version looks in TLS 1.0 too: that alone is no reason to call a change unknown.
#[test]
fn a_run_that_looked_in_more_versions_can_be_compared() {
    let old = || front_end(Verdict::Present).with(Setting::TlsVersions, "TLS1.2");
    let more = |verdict| front_end(verdict).with(Setting::TlsVersions, "TLS1.0, TLS1.2");
    assert_eq!(one(old(), more(Verdict::Absent)).change, Change::Resolved);
    let fewer = front_end(Verdict::Absent).with(Setting::TlsVersions, "TLS1.2");
    assert_eq!(one(more(Verdict::Present), fewer).change, Change::Unknown);
}

#[test]
fn the_step_goes_by_what_the_registry_of_the_host_asks_for() {
    let step = |registry, verdict| {
        let before = front_end(Verdict::Exposed);
        let mut after = front_end(verdict);
        after.registry = registry;
        changes(&[before], &[after])[0].next_step.clone()
    };
    let applied = Some(RegistryState::Applied);
    let missing = Some(RegistryState::NotApplied);
    assert!(step(applied, Verdict::Exposed).contains("has the value already"));
    assert!(step(missing, Verdict::Exposed).contains("set the DWORD EnableSessionTicket = 2"));
    assert!(step(None, Verdict::Exposed).contains("check on this host that EnableSessionTicket"));
    assert!(step(missing, Verdict::Absent).contains("and none came"));
    assert!(!step(applied, Verdict::Absent).contains("and none came"));
}

#[test]
fn what_the_server_says_is_compared_where_both_runs_tell_it() {
    let mut before = front_end(Verdict::Exposed);
    let mut after = front_end(Verdict::Absent);
    after.registry = Some(RegistryState::Applied);
    after.events = Some(EventVerdict::Continues);
    let alone = &changes(&[before.clone()], &[after.clone()])[0];
    assert!(alone.not_told.contains(&Fact::Registry));
    assert!(alone.next_step.contains("still logged event 32042"));
    before.registry = Some(RegistryState::NotApplied);
    let both = &changes(&[before], &[after])[0];
    let moved: Vec<String> = both.moved.iter().map(ToString::to_string).collect();
    assert!(
        moved.contains(&"registry not applied -> applied".to_owned()),
        "{moved:?}"
    );
    assert!(!both.not_told.contains(&Fact::Registry));
    assert!(both.not_told.contains(&Fact::Events));
}
