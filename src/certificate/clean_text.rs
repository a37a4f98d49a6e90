//! Text of a certificate, as it is kept.

use crate::untrusted_text::clean;

/// Longest name that is kept, in characters.
const NAME_MAX: usize = 256;

/// A name, or anything else that a certificate calls something by: cleaned and cut.
pub(super) fn name(text: &str) -> String {
    clean(text, NAME_MAX)
}
