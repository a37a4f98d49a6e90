//! The forms of a file.

use serde::{Deserialize, Serialize};

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// The binary form in which Windows keeps and saves logs.
    Evtx,
    /// XML of `wevtutil` and of the viewer.
    Xml,
    /// JSON of PowerShell, or of what ships logs.
    Json,
    /// CSV, or text with tabs.
    Csv,
    /// A line a field: `wevtutil /f:text`, details copied from the viewer, `Format-List`.
    Text,
    /// `Format-Table`.
    Table,
    /// `Export-Clixml`.
    Clixml,
}
