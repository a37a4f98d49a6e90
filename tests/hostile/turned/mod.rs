//! A client's view turned round: servers on tlslite-ng that are right in everything but what the row says, inside the encryption too.
//! They are `tests/peers/scripted`; the table is printed whether or not a test fails.

mod document;
mod play;
mod rows;
