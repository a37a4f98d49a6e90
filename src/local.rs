//! What a server tells about itself: its event log, its name and addresses, the binding of its port. Nothing is written, no service is
//! touched.

pub mod addresses;
pub mod binding;
pub mod full_name;
pub mod log;
pub mod smoke;
