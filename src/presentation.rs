//! Reports for readers: the answer in a few sentences, the details behind it, and both in the forms that tickets, browsers and tools take.
//!
//! Nothing here is saved; what is computed and saved belongs to [`report`](crate::report).
//!
//! The rooms of this wing stand in layers; each imports only from those above it in this list:
//!
//! - how a line, a row and a page look: `text_layout`, `labelled_line`, `row_name`, `simple_html`
//! - what one reads first, and what is behind it: `details`, `answer`
//! - what the other commands tell: `events`, `capture`
//! - a report as a document: `table`, `markdown`, `jira`, `html`, `junit`, `openmetrics`
//! - the registry of one host: `host`

mod answer;
mod capture;
mod details;
mod events;
mod host;
mod html;
mod jira;
mod junit;
mod labelled_line;
mod markdown;
mod openmetrics;
mod row_name;
mod simple_html;
mod table;
mod text_layout;

pub use self::capture::{write_capture, write_capture_html};
pub use self::events::{picture, write_events, write_events_html};
pub use self::host::write_host;
pub use self::html::{strip, write_html};
pub use self::jira::{write_change_jira, write_jira};
pub use self::junit::write_junit;
pub use self::markdown::{write_change_markdown, write_markdown};
pub use self::openmetrics::write_openmetrics;
pub use self::table::{write_change, write_plan, write_table};
pub use self::text_layout::{Detail, TableStyle, WIDTH};
