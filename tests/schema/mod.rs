//! The JSON Schema of report v1, as a reader applies it who knows nothing of this crate.
#![allow(
    dead_code,
    reason = "every test binary compiles this file and uses its own part of it"
)]

use std::path::Path;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| {
    let schema = document();
    assert!(jsonschema::meta::is_valid(&schema), "no JSON Schema");
    jsonschema::draft202012::new(&schema).expect("a schema that holds together")
});

/// The schema itself.
pub(crate) fn document() -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read(root.join("schema/ticketprobe.report-1.json")).expect("the schema");
    serde_json::from_slice(&text).expect("the schema is JSON")
}

/// The schema with every object closed: it then refuses what it does not name.
static CLOSED: LazyLock<Validator> = LazyLock::new(|| {
    let mut schema = document();
    close(&mut schema);
    jsonschema::draft202012::new(&schema).expect("a schema that holds together")
});

fn close(schema: &mut Value) {
    match schema {
        Value::Array(values) => values.iter_mut().for_each(close),
        Value::Object(fields) => {
            fields.values_mut().for_each(close);
            if fields
                .get("properties")
                .is_some_and(|p| p.get("type").is_none())
            {
                fields
                    .entry("additionalProperties")
                    .or_insert(Value::Bool(false));
            }
        }
        _ => {}
    }
}

/// What the schema has against `report`, a line each.
pub(crate) fn errors(report: &Value) -> Vec<String> {
    let errors = VALIDATOR.iter_errors(report);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

pub(crate) fn assert_valid(report: &Value) {
    let errors = errors(report);
    assert!(errors.is_empty(), "{errors:#?}");
    let unnamed = CLOSED.iter_errors(report);
    let unnamed: Vec<String> = unnamed
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(
        unnamed.is_empty(),
        "fields without a name in the schema: {unnamed:#?}"
    );
}
