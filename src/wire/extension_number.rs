//! Extension numbers (IANA) that are looked at or sent.

/// server_name (RFC 6066 section 3).
pub const SERVER_NAME: u16 = 0;
/// supported_groups (RFC 8422 section 5.1.1).
pub const SUPPORTED_GROUPS: u16 = 10;
/// ec_point_formats (RFC 8422 section 5.1.2).
pub const EC_POINT_FORMATS: u16 = 11;
/// signature_algorithms (RFC 5246 section 7.4.1.4.1).
pub const SIGNATURE_ALGORITHMS: u16 = 13;
/// extended_master_secret (RFC 7627).
pub const EXTENDED_MASTER_SECRET: u16 = 23;
/// SessionTicket (RFC 5077 section 3.2).
pub const SESSION_TICKET: u16 = 35;
/// pre_shared_key (RFC 8446 section 4.2.11).
pub const PRE_SHARED_KEY: u16 = 41;
/// cookie (RFC 8446 section 4.2.2).
pub const COOKIE: u16 = 44;
/// psk_key_exchange_modes (RFC 8446 section 4.2.9).
pub const PSK_KEY_EXCHANGE_MODES: u16 = 45;
/// certificate_authorities (RFC 8446 section 4.2.4).
pub const CERTIFICATE_AUTHORITIES: u16 = 47;
/// post_handshake_auth (RFC 8446 section 4.2.6).
pub const POST_HANDSHAKE_AUTH: u16 = 49;
/// key_share (RFC 8446 section 4.2.8).
pub const KEY_SHARE: u16 = 51;
/// early_data (RFC 8446 section 4.2.10).
pub const EARLY_DATA: u16 = 42;
/// supported_versions (RFC 8446 section 4.2.1).
pub const SUPPORTED_VERSIONS: u16 = 43;
/// renegotiation_info (RFC 5746).
pub const RENEGOTIATION_INFO: u16 = 0xff01;
