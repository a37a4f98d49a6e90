//! A report in which every text that comes from outside tries to break out of the document.

use serde_json::Value;
use ticketprobe::report::Report;

use crate::run;

/// Ends what may be open, in every form, and begins something else.
pub(crate) const HOSTILE: &str = "x]]></style></svg><script src=\"http://evil.test/x.js\">alert(1)</script>\
    ' onload='x' \" | ``` | **b** @everyone #1 [t](http://evil.test) <img src=x> &amp; \u{1b}[31m \u{202e} \u{0}";

/// Names of free text in a report.
const FREE: [&str; 16] = [
    "command",
    "host",
    "version",
    "target",
    "server_name",
    "summary",
    "evidence",
    "source",
    "next_step",
    "subject",
    "issuer",
    "serial",
    "serial_reversed",
    "sha1",
    "not_after",
    "what",
];

/// The report with `text` in every place that holds free text.
pub(crate) fn report(text: &str) -> Report {
    let mut value = serde_json::to_value(run::report()).unwrap();
    let mut replaced = 0;
    replace(&mut value, text, &mut replaced);
    value["notices"] = [text].as_slice().into();
    value["plan"]["paths"] = [text].as_slice().into();
    value["vantage"]["addresses"] = [text].as_slice().into();
    assert!(replaced > 50, "{replaced}");
    serde_json::from_value(value).unwrap()
}

fn replace(value: &mut Value, text: &str, replaced: &mut u32) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let is_version_of_tls = field.as_str().is_some_and(|v| v.starts_with("TLS1"));
                if field.is_string() && FREE.contains(&name.as_str()) && !is_version_of_tls {
                    *field = text.into();
                    *replaced += 1;
                } else {
                    replace(field, text, replaced);
                }
            }
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| replace(item, text, replaced)),
        _ => {}
    }
}
