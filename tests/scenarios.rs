//! Scenarios: observations in, verdict and findings out.
//!
//! A scenario is a saved run with the judgement that it must get. An attempt may carry `count`: it then stands for that many
//! equal attempts, which are numbered on loading. Each is a test of its own: `cargo test --test peerless scenarios::all_503`.

mod runs;
#[path = "scenario_file.rs"]
mod scenario_file;
mod schema;

use std::collections::BTreeSet;
use std::path::Path;

use ticketprobe::diagnosis::{FINDINGS, judge};
use ticketprobe::finding::FindingId;
use ticketprobe::verdict::Reason;

use runs::files;
use scenario_file::{Expect, load};

/// A test for each file of `tests/scenarios/`, with `_` where the name of the file has `-`.
macro_rules! scenarios {
    ($($name:ident)*) => {
        const LISTED: &[&str] = &[$(stringify!($name)),*];

        $(
            #[test]
            fn $name() {
                is_judged_as_it_says(stringify!($name));
            }
        )*
    };
}

scenarios! {
    acknowledged_then_broken
    all_503
    all_503_tickets_off
    almost_like_schannel
    any_ticket_dies
    any_ticket_dies_at_times
    auto_both_versions_fine
    auto_tls10_brief_only
    auto_tls10_worse_and_tls12_fine
    certificate_after_request
    certificate_after_request_none_given
    certificate_after_request_tickets_off
    certificate_given_and_withheld
    certificate_missing_answered_400
    certificate_missing_no_ticket_promised
    certificate_missing_nothing_accepted
    certificate_missing_ticket_promised
    certificate_not_requested
    certificate_presented_all_400
    certificate_presented_then_silence
    certificate_refused_by_403
    certificate_refused_by_closing
    certificate_refused_no_ticket_promised
    certificate_refused_ticket_promised
    certificate_refused_with_a_time_out
    deadline_before_tickets
    deadline_early
    empty_ticket
    few_failures_by_session_id
    four_failures_by_ticket
    half_of_issue_completes
    half_of_the_tickets_fail
    handshake_broken
    insufficient_security
    interrupted
    local_fault
    local_faults_at_times
    method_head
    method_none
    method_none_closed
    method_none_handshake_fails
    mixed_before_server_hello
    name_unresolved
    name_unresolved_no_attempt
    no_common_suite
    no_reply_at_all
    no_reply_at_all_tickets_on
    no_scouts_and_no_engine
    nothing_on_the_port
    one_denied_among_completed
    only_issue_handshakes_fail
    openssl_in_tls10
    outage
    partly_reached
    plain_http
    present_with_one_failed_control
    random_failures
    renegotiated_certificate_refused
    renegotiated_certificate_withheld
    renegotiated_none_given
    renegotiated_replies_agree
    renegotiated_ticket_fails
    renegotiated_tickets_off
    renegotiated_without_being_asked
    resumed_connection_alerted
    resumed_connection_answered_403
    resumed_connection_answered_500_for_404
    resumed_connection_closed
    resumed_connection_dies_before_server_hello
    resumed_connection_reset
    resumed_connection_stalled
    resumed_handshake_fails
    resumed_like_full
    resumption_fails_both_ways
    resumption_fails_both_ways_at_times
    resumption_fails_both_ways_few
    rule_broken_and_overlooked
    rule_broken_echo_before_full_handshake
    rule_broken_empty_session_id
    rule_broken_in_an_older_report
    rule_broken_overlooked_and_closed
    rule_broken_promised_ticket_not_sent
    rule_broken_unpromised_ticket
    scouts_alone_saw_the_request
    scouts_answered_series_silent
    scouts_misled
    scouts_no_ticket_in_any_version
    scouts_not_reached
    scouts_refused_in_every_version
    scouts_rsa_only_no_ticket
    scouts_rsa_only_ticket
    scouts_ticket_in_tls10_alone
    scouts_ticket_in_tls10_certificate_missing
    scouts_tls10_only_key_cannot_sign
    scouts_tls10_only_no_ticket
    scouts_tls10_only_rustls_forced
    scouts_tls10_only_ticket
    scouts_unanswered_tickets_fail
    scouts_unanswered_tickets_off
    silent_after_hello
    silent_host
    single_failure_by_ticket
    speaks_tls13_too
    ticket_key_changed_during_the_run
    ticket_key_of_schannel
    ticket_keys_of_two_machines
    ticket_offer_fails
    ticket_offer_fails_mostly
    ticket_only_outside_issue
    ticket_promised_not_sent
    ticket_refused
    ticket_renewed
    ticket_replies_better
    ticket_resumed_at_times
    ticket_seen_in_broken_handshake
    tickets_fail_no_session_ids
    tickets_fail_session_ids_refused
    tickets_off
    tickets_off_and_no_session_ids
    tickets_off_random_failures
    tickets_off_session_ids_fail
    tickets_off_session_ids_resumed_at_times
    tls10_chosen
    tls13_asked_after_the_handshake
    tls13_closed_when_resumed
    tls13_lifetime_too_long
    tls13_only
    tls13_ticket_reuse_fails
    tls13_ticket_taken_once
    too_few_handshakes
    two_sessions_agree
    two_sessions_both_worse
    two_sessions_first_worse
    two_sessions_one_of_ten_odd
    two_sessions_second_fails_both_ways
    two_sessions_second_never_accepted
    two_sessions_second_never_issued
    two_sessions_second_worse
    two_sessions_tickets_in_the_renegotiation_only
    two_sessions_tickets_in_the_renegotiation_only_and_fine
    two_versions_one_not_spoken
    two_versions_one_without_engine
    two_versions_second_cut_short
    two_versions_tickets_fail_in_tls10
    unknown_ticket_alerted
    version_not_spoken
    version_not_spoken_another_promises
}

fn is_judged_as_it_says(name: &str) {
    let file = format!("tests/scenarios/{}.json", name.replace('_', "-"));
    let (scenario, run) = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join(&file));
    let got = Expect::of(&judge(&run));
    assert_eq!(got, scenario.expect, "{file}: {}", scenario.about);
}

#[test]
fn every_file_is_a_scenario_of_the_list() {
    let names = files().into_iter().map(|file| {
        let name = file.file_name().and_then(|name| name.to_str());
        name.expect("a name in UTF-8").to_owned()
    });
    let there: BTreeSet<String> = names.collect();
    let listed = LISTED.iter();
    let listed: BTreeSet<String> = listed
        .map(|name| format!("{}.json", name.replace('_', "-")))
        .collect();
    assert_eq!(listed, there);
}

/// One sentence each, in plain ASCII, and none of them claims what nobody documents.
#[test]
fn words_are_fit_to_be_pasted() {
    for file in files() {
        let judgement = judge(&load(&file).1);
        let findings = judgement.findings.iter();
        let mut texts: Vec<&str> = findings
            .flat_map(|f| [&f.summary, &f.evidence, &f.source, &f.next_step])
            .map(String::as_str)
            .collect();
        texts.extend([&judgement.summary, &judgement.next_step].map(String::as_str));
        texts.extend(
            [
                &judgement.tickets.reason,
                &judgement.ticket_resumption.reason,
            ]
            .map(String::as_str),
        );
        texts.push(&judgement.session_id_resumption.reason);
        texts.extend(judgement.by_version.iter().map(|judged| &*judged.summary));
        for text in texts {
            let name = file.display();
            assert!(!text.is_empty(), "{name}");
            assert!(
                text.bytes().all(|b| b.is_ascii_graphic() || b == b' '),
                "{name}: {text}"
            );
            assert!(!text.contains("  "), "{name}: {text}");
        }
    }
}

#[test]
fn every_reason_is_reached() {
    let seen: Vec<Reason> = files()
        .iter()
        .map(|file| load(file).0.expect.reason)
        .collect();
    let every = [
        Reason::TicketRepliesWorse,
        Reason::NoRequest,
        Reason::NoClientCertificate,
        Reason::ClientCertificateRefused,
        Reason::ClientCertificateAfterRequest,
        Reason::NeedsOtherEngine,
        Reason::PromisedToScout,
        Reason::ResumptionNotTested,
        Reason::ResumptionRefused,
        Reason::RepliesDifferWeakly,
        Reason::ClientCertificateNotRequested,
        Reason::RepliesAgree,
        Reason::NoTickets,
        Reason::NoTicketsPromised,
        Reason::NotPromisedToScout,
        Reason::NotResolved,
        Reason::NotReached,
        Reason::NoServerHello,
        Reason::NotTls,
        Reason::NoCommonVersion,
        Reason::NoCommonSuite,
        Reason::TicketOfferFails,
        Reason::HandshakeFailed,
        Reason::TicketPromisedNotSent,
        Reason::TooFewHandshakes,
        Reason::LocalFault,
        Reason::Stopped,
    ];
    for reason in every {
        assert!(seen.contains(&reason), "{reason}");
        assert_eq!(serde_json::to_value(reason).unwrap(), reason.id());
    }
}

#[test]
fn every_finding_is_reached() {
    let files = files();
    let found = files.iter().flat_map(|file| load(file).0.expect.findings);
    let found: BTreeSet<FindingId> = found.collect();
    assert_eq!(found, BTreeSet::from(FINDINGS));
    for id in found {
        assert_eq!(serde_json::to_value(id).unwrap(), id.id());
    }
}

#[test]
fn every_report_is_as_the_schema_says() {
    for file in files() {
        let report = runs::report(vec![load(&file).1]);
        let errors = schema::errors(&serde_json::to_value(&report).unwrap());
        assert!(errors.is_empty(), "{}: {errors:#?}", file.display());
    }
}
