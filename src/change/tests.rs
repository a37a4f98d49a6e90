mod facts;

use super::*;
use crate::certificate::CertificateFacts;
use crate::observation::{Series, TlsVersion};
use crate::server_evidence::event_history::EventVerdict;
use crate::server_evidence::registry_state::RegistryState;
use crate::verdict::{
    CertificateAsked, CertificatePresented, CertificateState, ClientCertificateUse, Reason,
    Resumption, ResumptionState, TicketKey, TicketState, Tickets, Verdict,
};
use std::collections::BTreeMap;

/// What a front end says, to be lent to a [`Judged`].
#[derive(Clone)]
struct FrontEnd {
    address: Option<&'static str>,
    name: Option<&'static str>,
    target: &'static str,
    verdict: Verdict,
    reason: Reason,
    saved: Verdict,
    settings: Settings,
    tickets: Tickets,
    resumption: Resumption,
    certificate: ClientCertificateUse,
    keys: Vec<TicketKey>,
    replies: BTreeMap<Series, BTreeMap<String, u32>>,
    state: Option<CertificateState>,
    tls: Option<(TlsVersion, &'static str)>,
    leaf: Option<CertificateFacts>,
    registry: Option<RegistryState>,
    events: Option<EventVerdict>,
}

fn front_end(verdict: Verdict) -> FrontEnd {
    FrontEnd {
        address: Some("10.0.0.11:444"),
        name: Some("pool01"),
        target: "pool01:444",
        verdict,
        reason: Reason::NoTickets,
        saved: verdict,
        settings: Settings::new(),
        tickets: Tickets {
            state: TicketState::NotIssued,
            issued: 0,
            attempts: 4,
            lifetime_hint_s: None,
            length: None,
            reason: String::new(),
        },
        resumption: Resumption {
            state: ResumptionState::NotTestable,
            accepted: 0,
            attempts: 0,
            renewed: 0,
            asked_again: None,
            reason: String::new(),
        },
        certificate: ClientCertificateUse {
            requested: CertificateAsked::NotSeen,
            presented: CertificatePresented::NotGiven,
            issuers: None,
            issuers_bytes: None,
        },
        keys: Vec::new(),
        replies: BTreeMap::new(),
        state: None,
        tls: None,
        leaf: None,
        registry: None,
        events: None,
    }
}

impl FrontEnd {
    fn at(mut self, address: &'static str, name: Option<&'static str>) -> Self {
        self.address = Some(address);
        self.name = name;
        self
    }

    fn with(mut self, setting: Setting, value: &str) -> Self {
        self.settings.insert(setting, value.to_owned());
        self
    }

    fn because(mut self, reason: Reason) -> Self {
        self.reason = reason;
        self
    }

    fn judged(&self) -> Judged<'_> {
        Judged {
            vantage: None,
            place: "jump01",
            target: self.target,
            server_name: self.name,
            address: self.address.map(|text| text.parse().unwrap()),
            verdict: self.verdict,
            reason: self.reason,
            next_step: "as the report says",
            saved: (self.saved, "0.0.9"),
            settings: self.settings.clone(),
            tickets: &self.tickets,
            ticket_resumption: &self.resumption,
            session_id_resumption: &self.resumption,
            client_certificate: &self.certificate,
            ticket_keys: &self.keys,
            replies: &self.replies,
            tls: self.tls,
            leaf: self.leaf.as_ref(),
            certificate: self.state,
            registry: self.registry,
            events: self.events,
        }
    }
}

fn side(front_ends: &[FrontEnd]) -> Side<'_> {
    Side {
        settings: Settings::new(),
        front_ends: front_ends.iter().map(FrontEnd::judged).collect(),
    }
}

fn changes(before: &[FrontEnd], after: &[FrontEnd]) -> Vec<FrontEndChange> {
    compare(&side(before), &side(after)).front_ends
}

fn one(before: FrontEnd, after: FrontEnd) -> FrontEndChange {
    let mut changes = changes(&[before], &[after]);
    assert_eq!(changes.len(), 1);
    changes.remove(0)
}

#[test]
fn every_pair_of_verdicts_has_its_change() {
    use Verdict::{Absent, Exposed, Inconclusive, Present};
    for (before, after, change) in [
        (Present, Absent, Change::Resolved),
        (Exposed, Absent, Change::Resolved),
        (Present, Present, Change::Unresolved),
        (Present, Exposed, Change::Unresolved),
        (Exposed, Present, Change::Unresolved),
        (Exposed, Exposed, Change::Unresolved),
        (Absent, Present, Change::Regressed),
        (Absent, Exposed, Change::Regressed),
        (Absent, Absent, Change::Unaffected),
    ] {
        assert_eq!(Change::between(before, after), change);
        let told = one(front_end(before), front_end(after));
        assert_eq!((told.change, told.why_unknown), (change, None));
        assert!(!told.next_step.is_empty() && told.next_step.is_ascii());
    }
    for verdict in [Absent, Inconclusive, Exposed, Present] {
        assert_eq!(Change::between(Inconclusive, verdict), Change::Unknown);
        assert_eq!(Change::between(verdict, Inconclusive), Change::Unknown);
    }
    let why = |before, after| {
        one(front_end(before), front_end(after))
            .why_unknown
            .unwrap()
    };
    assert_eq!(why(Inconclusive, Absent), WhyUnknown::InconclusiveBefore);
    assert_eq!(why(Absent, Inconclusive), WhyUnknown::InconclusiveAfter);
    assert_eq!(
        why(Inconclusive, Inconclusive),
        WhyUnknown::InconclusiveInBoth
    );
}

#[test]
fn from_exposed_nothing_was_shown_to_be_cured() {
    let exposed = one(front_end(Verdict::Exposed), front_end(Verdict::Absent));
    assert_eq!(
        exposed.summary,
        "Tickets are gone; the failure itself was never shown"
    );
    let present = one(front_end(Verdict::Present), front_end(Verdict::Absent));
    assert!(present.summary.contains("got worse replies"));
}

#[test]
fn the_change_is_advised_only_under_its_condition() {
    for (before, after) in [
        (Verdict::Present, Verdict::Present),
        (Verdict::Absent, Verdict::Exposed),
    ] {
        let step = one(front_end(before), front_end(after)).next_step;
        assert!(step.contains("Only if this endpoint is Windows Server 2012 R2"));
        assert!(step.contains("It is not known whether restarting the Lync services alone"));
        let stop = step.find("Stop-CsWindowsService").unwrap();
        assert!(stop < step.find("Start-CsWindowsService").unwrap());
    }
}

#[test]
fn differences_that_could_hide_tickets_make_it_unknown() {
    for (setting, hides) in [
        (Setting::Engine, true),
        (Setting::TlsVersions, true),
        (Setting::ServerName, true),
        (Setting::Attempts, false),
        (Setting::Path, false),
        (Setting::Method, false),
        (Setting::Roots, false),
        (Setting::Vantage, false),
        (Setting::Scouted, false),
        (Setting::ClientCertificate, false),
    ] {
        let told = one(
            front_end(Verdict::Present).with(setting, "a"),
            front_end(Verdict::Absent).with(setting, "b"),
        );
        let why = hides.then_some(WhyUnknown::NotComparable);
        assert_eq!(told.why_unknown, why, "{setting}");
        assert_eq!(told.differences.len(), 1);
        assert_eq!(told.summary.contains("a -> b"), hides, "{}", told.summary);
        // Where the verdicts do not part, there is nothing to explain.
        let same = one(
            front_end(Verdict::Absent).with(setting, "a"),
            front_end(Verdict::Absent).with(setting, "b"),
        );
        assert_eq!(same.change, Change::Unaffected, "{setting}");
    }
}

#[test]
fn a_missing_certificate_bears_where_the_handshakes_ended_for_it() {
    let before = front_end(Verdict::Present).with(Setting::ClientCertificate, "given");
    let after = front_end(Verdict::Absent).with(Setting::ClientCertificate, "not given");
    let denied = after.clone().because(Reason::NoTicketsPromised);
    assert_eq!(one(before.clone(), after).change, Change::Resolved);
    let told = one(before, denied);
    assert_eq!(told.why_unknown, Some(WhyUnknown::NotComparable));
}

#[test]
fn scouts_bear_where_the_verdict_rests_on_them() {
    let before = front_end(Verdict::Exposed).with(Setting::Scouted, "TLS1.0");
    let after = front_end(Verdict::Absent).with(Setting::Scouted, "none");
    let promised = before.clone().because(Reason::PromisedToScout);
    assert_eq!(one(before, after.clone()).change, Change::Resolved);
    let told = one(promised, after);
    assert_eq!(told.why_unknown, Some(WhyUnknown::NotComparable));
}

#[test]
fn another_request_explains_a_step_between_present_and_exposed() {
    let told = one(
        front_end(Verdict::Present).with(Setting::Method, "GET"),
        front_end(Verdict::Exposed).with(Setting::Method, "NONE"),
    );
    assert_eq!(told.change, Change::Unresolved);
    assert!(
        told.summary.contains("request: GET -> NONE"),
        "{}",
        told.summary
    );
}

#[test]
fn what_one_run_does_not_tell_is_no_difference() {
    let told = one(
        front_end(Verdict::Present).with(Setting::Engine, "OpenSSL"),
        front_end(Verdict::Absent),
    );
    assert_eq!((told.change, told.differences.len()), (Change::Resolved, 0));
}

#[test]
fn front_ends_are_paired_by_address_then_name() {
    let present = || front_end(Verdict::Present);
    let absent = || front_end(Verdict::Absent);
    // Two names at one address, in the other order.
    let before = [
        present().at("[2001:db8::1]:444", Some("pool01")),
        absent().at("[2001:db8::1]:444", Some("WEB01")),
    ];
    let after = [
        absent().at("[2001:db8::1]:444", Some("web01")),
        absent().at("[2001:db8::1]:444", Some("pool01")),
    ];
    let words: Vec<Change> = changes(&before, &after).iter().map(|c| c.change).collect();
    assert_eq!(words, [Change::Unaffected, Change::Resolved]);

    // An IPv4-mapped address is the IPv4 address, and another name does not make another front end.
    let before = [present().at("[::ffff:10.0.0.11]:444", Some("pool01"))];
    let told = changes(&before, &[absent().at("10.0.0.11:444", None)]);
    assert_eq!((told.len(), told[0].change), (1, Change::Resolved));

    // Another port is another front end.
    let told = changes(
        &[present()],
        &[absent().at("10.0.0.11:443", Some("pool01"))],
    );
    let why: Vec<_> = told.iter().map(|c| c.why_unknown.unwrap()).collect();
    assert_eq!(why, [WhyUnknown::Appeared, WhyUnknown::Vanished]);
    assert!(!told[0].is_missing() && told[1].is_missing());
}

#[test]
fn a_name_that_found_its_addresses_is_not_missing() {
    let mut nameless = front_end(Verdict::Inconclusive);
    nameless.address = None;
    let told = changes(&[nameless.clone()], &[front_end(Verdict::Absent)]);
    let why: Vec<_> = told.iter().map(|c| c.why_unknown.unwrap()).collect();
    assert_eq!(why, [WhyUnknown::Appeared, WhyUnknown::NameResolvedSince]);
    assert!(!told.iter().any(FrontEndChange::is_missing));

    let told = changes(&[front_end(Verdict::Absent)], &[nameless]);
    assert!(told.iter().any(FrontEndChange::is_missing));
}

#[test]
fn another_verdict_than_the_saved_one_is_told() {
    let mut before = front_end(Verdict::Exposed);
    before.saved = Verdict::Present;
    let told = one(before, front_end(Verdict::Absent));
    assert_eq!(told.change, Change::Resolved);
    assert_eq!(
        told.summary,
        "Tickets are gone; the failure itself was never shown"
    );
    let [again] = told.judged_again.as_slice() else {
        panic!("{:?}", told.judged_again);
    };
    assert_eq!(
        (again.when, again.saved, again.now),
        (When::Before, Verdict::Present, Verdict::Exposed)
    );
    assert_eq!(again.saved_by, "0.0.9");
}
