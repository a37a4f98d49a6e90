//! What the pages of events and of captures share: their style, and text as HTML.

/// The style of a page.
pub(super) const STYLE: &str = "body{font:15px/1.45 sans-serif;max-width:60rem;margin:1.5rem auto;padding:0 1rem;\
color:#1b1b1b;background:#fff}table{border-collapse:collapse;display:block;overflow-x:auto}\
td,th{border:1px solid #999;padding:.2rem .5rem;text-align:left;white-space:nowrap}h2{font-size:1.1rem;margin-top:2rem}\
@media (prefers-color-scheme:dark){body{color:#e6e6e6;background:#161616}}\
summary{cursor:pointer;font-weight:600}@media print{details::details-content{content-visibility:visible;block-size:auto}body{margin:0;max-width:none;color:#000;background:#fff}}";

/// Text as it may stand in HTML and XML, in an element or an attribute.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
