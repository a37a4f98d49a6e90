//! What bounds a peer: bytes, records, certificates, time. `docs/bounds.md` lists them, and a test compares the two.

use std::time::Duration;

/// Longest record that is read, in bytes without its header (RFC 5246 section 6.2.3).
pub const RECORD_MAX: u16 = (1 << 14) + 2048;
/// Longest handshake message that is read, in bytes without its header: a NewSessionTicket with the longest ticket. RFC 5246 allows
/// 16 MiB; rustls stops at 64 KiB as well.
pub const MESSAGE_MAX: usize = 0xffff + 6;
/// Most bytes that a scout reads of a server's first flight.
pub const FLIGHT_MAX: usize = 1 << 18;
/// Most records in a row that bring nothing: in clear text no whole handshake message, later no application data either.
pub const IDLE_RECORDS_MAX: u32 = 512;
/// Alerts in clear text that are kept for one direction.
pub const ALERTS_MAX: usize = 16;
/// Most certificates of one list that are looked at.
pub const CERTIFICATES_MAX: usize = 100;
/// Most served certificates that a path may lead through, and most of the user's own beside them.
pub const CONSIDERED_MAX: usize = 16;
/// Most roots that are considered for one chain: those whose name is that of an issuer.
pub const ANCHORS_MAX: usize = 32;
/// Most signatures that are verified for one chain.
pub const SIGNATURES_MAX: usize = 256;
/// Most comparisons of the names of one certificate with the Name Constraints of one CA.
pub const COMPARISONS_MAX: usize = 10_000;
/// Smallest Diffie-Hellman group that is taken, in bits.
pub const DH_BITS_MIN: u32 = 512;
/// Largest Diffie-Hellman group that is taken, in bits: each bit costs time here.
pub const DH_BITS_MAX: u32 = 8192;
/// Renegotiations of one connection that are gone along with: one is what http.sys and Apache ask for.
pub const RENEGOTIATIONS_MAX: u32 = 3;
/// Messages after the handshake of a TLS 1.3 connection: tickets, key updates and requests for a certificate.
pub const AFTER_HANDSHAKE_MAX: u32 = 256;
/// Tickets of one TLS 1.3 connection that are kept to be offered: the last ones.
pub const TICKETS_KEPT: usize = 16;
/// Longest head of a reply that is read, in bytes; interim replies count.
pub const HEAD_MAX: usize = 16 * 1024;
/// Most header fields of a reply.
pub const FIELDS_MAX: usize = 64;
/// Most of a body that is read before the connection is closed, in bytes with the framing of chunks: it is counted, and not kept.
pub const BODY_MAX: usize = 256 * 1024;
/// Longest size of a chunk with its extensions, or field after the last chunk, in bytes.
pub const CHUNK_LINE_MAX: usize = 4096;
/// Most requests on one connection.
pub const REQUESTS_MAX: u32 = 100;
/// Most bytes of the body of a request.
pub const REQUEST_BODY_MAX: usize = 64 * 1024;
/// Most that is read after this client's close_notify, in bytes.
pub const REST_MAX: usize = 64 * 1024;
/// Most bytes of a certificate, key or password file.
pub const FILE_MAX: usize = 1024 * 1024;
/// Most bytes that a packed file, or standard input, may unpack to.
pub const UNPACKED_MAX: u64 = 16 << 30;
/// Most files of a `.zip` that are read.
pub const MEMBERS_MAX: usize = 1000;
/// Longest packet or block of a capture that is read, in bytes: the largest that tcpdump and dumpcap write. Longer ones are passed over.
pub const PACKET_MAX: usize = 262_144 + 4096;
/// Most interfaces of a section of a capture that are known; packets of further ones are passed over.
pub const INTERFACES_MAX: usize = 1024;
/// Most TCP connections of a capture that are followed at once; beyond, the one that was idle longest is no longer followed.
pub const OPEN_MAX: usize = 16_384;
/// Most bytes of one direction of a connection that wait for bytes before them; beyond, those before them count as missing.
pub const WAITING_MAX: usize = 256 * 1024;
/// Most bytes that wait in all connections of a capture together; beyond, no more wait.
pub const WAITING_ALL_MAX: usize = 16 * 1024 * 1024;
/// Most IP datagrams of a capture that wait for fragments at once; beyond, the oldest is given up.
pub const DATAGRAMS_MAX: usize = 64;
/// Most connections of a capture that are kept one by one, and as many of TLS 1.3; further ones are counted.
pub const CAPTURED_MAX: usize = 10_000;
/// Most connections from one client to one server that are kept one by one; further ones are counted.
pub const CAPTURED_OF_PAIR_MAX: usize = 1000;
/// Most pairs of client and server that are told apart in a capture.
pub const PAIRS_MAX: usize = 1000;
/// Most tickets of a capture whose issuer is remembered.
pub const TICKETS_MAX: usize = 100_000;
/// Most bytes of events that the log of this machine may answer with.
pub const LOG_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Most memory of a process that probes one front end, in bytes: what the hostile suite allows.
pub const MEMORY_MAX: usize = 64 * 1024 * 1024;

/// Longest wait for one step of an attempt when the user says nothing: connect, ServerHello, the rest of the handshake, sending
/// the request, the head of the reply.
pub const STEP_TIMEOUT: Duration = Duration::from_secs(5);
/// Longest silence that a connection is held open in.
pub const HOLD_MAX: Duration = Duration::from_secs(600);
/// Longest wait for the server's consent to the body of a request, as .NET's HttpWebRequest has it: then it is sent without.
pub const CONSENT_PATIENCE: Duration = Duration::from_millis(350);
/// Longest wait for the end of a body that ends with the connection, once the head has answered the question.
pub const BODY_PATIENCE: Duration = Duration::from_secs(1);
/// Longest wait for the peer's close after this client's.
pub const CLOSE_PATIENCE: Duration = Duration::from_millis(500);
/// Longest wait for the name that DNS gives an address: the answer is of use, and never needed.
pub const REVERSE_PATIENCE: Duration = Duration::from_secs(1);
/// Longest wait for an answer of the event log of this machine.
pub const LOG_PATIENCE: Duration = Duration::from_secs(30);
/// Longest time for one front end when the user says nothing.
pub const FRONT_END_DEADLINE: Duration = Duration::from_secs(60);

/// Longest time of one attempt with so many requests, whose steps may each take `step`: three before the first request, four for each
/// request (its head, its body, the head of the reply, the body of the reply). A silence that is held comes on top.
#[must_use]
pub const fn attempt_time(step: Duration, requests: u32) -> Duration {
    let asking = step.saturating_mul(4).saturating_add(CONSENT_PATIENCE);
    step.saturating_mul(3)
        .saturating_add(asking.saturating_mul(requests))
        .saturating_add(CLOSE_PATIENCE)
}
