//! What needs no peer: one binary, so that it is linked once. `cargo test --test peerless scenarios` runs one part.

#[path = "catalogue.rs"]
mod catalogue;
#[path = "chains.rs"]
mod chains;
#[path = "chance.rs"]
mod chance;
#[path = "circles.rs"]
mod circles;
#[path = "dependencies.rs"]
mod dependencies;
#[path = "documents.rs"]
mod documents;
#[path = "explain.rs"]
mod explain;
#[path = "failures.rs"]
mod failures;
#[path = "identity.rs"]
mod identity;
#[path = "judgement.rs"]
mod judgement;
#[path = "layers.rs"]
mod layers;
#[path = "plain_english.rs"]
mod plain_english;
#[path = "redaction.rs"]
mod redaction;
#[path = "scenarios.rs"]
mod scenarios;
