//! As users call the tool: scouts first, and with rustls.

use super::{Client, Row, row};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row("by_ticket", "resumed with another suite, scouts", "1.2 ecdhe resume-suite=ecdhe-384", ["handshake misbehaved peer misbehaved: ResumptionOfferedWithVariedCipherSuite", "other-suite-on-resumption", "exposed resumption-not-tested 11"]).with(Client::Chosen),
    row("by_ticket", "resumed in a lower version, scouts", "1.2 ecdhe-384 resume-version=1.1 resume-suite=ecdhe", ["handshake incompatible peer is incompatible: ServerDoesNotSupportTls12Or13", "other-version-on-resumption", "exposed resumption-not-tested 11"]).with(Client::Chosen),
    row("by_ticket", "resumed without the extended master secret, scouts", "1.2 ecdhe-384 resume-ems=other", ["handshake misbehaved peer misbehaved: ResumptionOfferedWithVariedEms", "other-master-secret-on-resumption", "exposed resumption-not-tested 11"]).with(Client::Chosen),
    row("by_ticket", "resumed with a wrong Finished, scouts", "1.2 ecdhe-384; resumed xor Finished 0 01", ["handshake misbehaved cannot decrypt peer's message", "other", "exposed resumption-not-tested 11"]).with(Client::Chosen),
    row("full", "a wrong Finished, scouts", "1.2 ecdhe-384; full xor Finished 0 01", ["handshake misbehaved cannot decrypt peer's message", "other", "exposed resumption-not-tested 11"]).with(Client::Chosen),
    row("full", "compression, scouts", "1.2 ecdhe-384; full set ServerHello 69 01", ["handshake misbehaved peer misbehaved: SelectedUnofferedCompression", "unoffered-choice", "inconclusive handshake-failed 13"]).with(Client::Chosen),
    row("full", "a certificate list of 16 MB, scouts", "1.2 ecdhe-384; full instead Certificate 16-MB-list", ["handshake incompatible received corrupt message of type HandshakePayloadTooLarge", "-", "inconclusive handshake-failed 13"]).with(Client::Chosen),
    row("full", "10,000 warnings before Certificate, scouts", "1.2 ecdhe-384; full before Certificate 10000-warnings", ["handshake incompatible peer misbehaved: TooManyWarningAlertsReceived", "-", "inconclusive handshake-failed 13"]).with(Client::Chosen),
    row("full", "no Certificate, scouts", "1.2 ecdhe-384; full drop Certificate", ["handshake misbehaved received unexpected handshake message: got ServerKeyExchange when expecting Certificate", "message-out-of-order", "inconclusive handshake-failed 13"]).with(Client::Chosen),
    row("full", "renegotiation with a wrong renegotiation_info, scouts", "1.2 ecdhe-384 renegotiate again-info=wrong", ["reply misbehaved in the renegotiation, renegotiation_info does not fit the handshake before", "renegotiation-info", "exposed resumption-not-tested 11"]).with(Client::Chosen),
    row("issue", "a ticket of 65,535 bytes, scouts", "1.2 ecdhe-384 ticket=65535", ["handshake incompatible received corrupt message of type HandshakePayloadTooLarge", "-", "inconclusive handshake-failed 13"]).with(Client::Chosen),
    row("issue", "a ticket of 65,529 bytes, scouts", "1.2 ecdhe-384 ticket=65529", ["handshake incompatible message buffer full", "-", "inconclusive handshake-failed 13"]).with(Client::Chosen),
    row("by_ticket", "resumed with another suite, rustls", "1.2 ecdhe resume-suite=ecdhe-384", ["handshake misbehaved peer misbehaved: ResumptionOfferedWithVariedCipherSuite", "other-suite-on-resumption", "exposed resumption-not-tested 11"]).with(Client::Rustls),
    row("by_ticket", "resumed in a lower version, rustls", "1.2 ecdhe-384 resume-version=1.1 resume-suite=ecdhe", ["handshake incompatible peer is incompatible: ServerDoesNotSupportTls12Or13", "other-version-on-resumption", "exposed resumption-not-tested 11"]).with(Client::Rustls),
    row("by_ticket", "resumed without the extended master secret, rustls", "1.2 ecdhe-384 resume-ems=other", ["handshake misbehaved peer misbehaved: ResumptionOfferedWithVariedEms", "other-master-secret-on-resumption", "exposed resumption-not-tested 11"]).with(Client::Rustls),
    row("by_ticket", "resumed with a wrong Finished, rustls", "1.2 ecdhe-384; resumed xor Finished 0 01", ["handshake misbehaved cannot decrypt peer's message", "other", "exposed resumption-not-tested 11"]).with(Client::Rustls),
    row("full", "a wrong Finished, rustls", "1.2 ecdhe-384; full xor Finished 0 01", ["handshake misbehaved cannot decrypt peer's message", "other", "exposed resumption-not-tested 11"]).with(Client::Rustls),
    row("full", "compression, rustls", "1.2 ecdhe-384; full set ServerHello 69 01", ["handshake misbehaved peer misbehaved: SelectedUnofferedCompression", "unoffered-choice", "inconclusive handshake-failed 13"]).with(Client::Rustls),
    row("full", "a certificate list of 16 MB, rustls", "1.2 ecdhe-384; full instead Certificate 16-MB-list", ["handshake incompatible received corrupt message of type HandshakePayloadTooLarge", "-", "inconclusive handshake-failed 13"]).with(Client::Rustls),
    row("full", "10,000 warnings before Certificate, rustls", "1.2 ecdhe-384; full before Certificate 10000-warnings", ["handshake incompatible peer misbehaved: TooManyWarningAlertsReceived", "-", "inconclusive handshake-failed 13"]).with(Client::Rustls),
    row("full", "no Certificate, rustls", "1.2 ecdhe-384; full drop Certificate", ["handshake misbehaved received unexpected handshake message: got ServerKeyExchange when expecting Certificate", "message-out-of-order", "inconclusive handshake-failed 13"]).with(Client::Rustls),
    row("full", "renegotiation with a wrong renegotiation_info, rustls", "1.2 ecdhe-384 renegotiate again-info=wrong", ["reply closed", "-", "exposed no-client-certificate 11"]).with(Client::Rustls),
    row("issue", "a ticket of 65,535 bytes, rustls", "1.2 ecdhe-384 ticket=65535", ["handshake incompatible received corrupt message of type HandshakePayloadTooLarge", "-", "inconclusive handshake-failed 13"]).with(Client::Rustls),
    row("issue", "a ticket of 65,529 bytes, rustls", "1.2 ecdhe-384 ticket=65529", ["handshake incompatible message buffer full", "-", "inconclusive handshake-failed 13"]).with(Client::Rustls),
];
