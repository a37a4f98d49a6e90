//! The control set that is judged.

/// The control set that is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ControlSet {
    /// `CurrentControlSet`.
    Current,
    /// The one that `Select` says is in use.
    Numbered(u32),
    /// Only numbered ones are there, and nothing says which is in use.
    Unknown,
    /// None is there.
    Absent,
    /// A key is there that is not named.
    Unnamed,
}
