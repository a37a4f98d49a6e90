//! What PowerShell prints of the registry.

use super::*;

/// The four forms in which PowerShell prints a key, each with its values as they are written there.
fn printed(path: &str, values: &[(&str, &str)]) -> [String; 3] {
    let path = format!("{PROVIDER}{path}");
    let all: Vec<(&str, &str)> = [values, &[("PSPath", path.as_str())]].concat();
    let list: Vec<String> = all
        .iter()
        .map(|(name, value)| format!("{name:<22}: {value}"))
        .collect();
    let names: Vec<String> = all.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let cells: Vec<String> = all
        .iter()
        .map(|(_, value)| format!("\"{value}\""))
        .collect();
    let width = |name: &str, value: &str| name.len().max(value.len());
    let table = |left: &dyn Fn(&str, &str) -> String| -> String {
        let columns = all.iter().map(|(name, value)| left(name, value));
        columns.collect::<Vec<_>>().join(" ")
    };
    let rows = [
        table(&|name, value| format!("{name:<w$}", w = width(name, value))),
        table(&|name, value| format!("{:<w$}", "-".repeat(name.len()), w = width(name, value))),
        table(&|name, value| match value.parse::<i64>() {
            Ok(_) => format!("{value:>w$}", w = width(name, value)),
            Err(_) => format!("{value:<w$}", w = width(name, value)),
        }),
    ];
    [
        format!("\r\n{}\r\n\r\n", list.join("\r\n")),
        format!("#TYPE X\r\n{}\r\n{}\r\n", names.join(","), cells.join(",")),
        format!("\r\n{}\r\n\r\n", rows.join("\r\n")),
    ]
}

#[test]
fn near_misses_are_named_in_every_printout() {
    use FindingId as F;
    let below = format!("{KEY}\\Protocols");
    let two = ("EnableSessionTicket", "2");
    let trusted = ("ClientAuthTrustMode", "2");
    for (path, values, reason, finding) in [
        (KEY, vec![trusted, two], RegistryReason::ValueIsTwo, None),
        (KEY, vec![trusted], RegistryReason::ValueAbsent, None),
        (
            KEY,
            vec![trusted, ("EnableSessionTicket", "1")],
            RegistryReason::ValueOther,
            Some(F::RegistryValueOther),
        ),
        (
            KEY,
            vec![trusted, ("EnableSessionTicket", "two")],
            RegistryReason::ValueType,
            Some(F::RegistryValueType),
        ),
        (
            KEY,
            vec![trusted, ("EnableSessionTickets", "2")],
            RegistryReason::ValueAbsent,
            Some(F::RegistryValueMisspelt),
        ),
        (
            &below,
            vec![trusted, two],
            RegistryReason::KeyNotInExport,
            Some(F::RegistryValueMisplaced),
        ),
    ] {
        for text in printed(path, &values) {
            let judgement = judge(&read(text.as_bytes()).unwrap());
            assert_eq!(judgement.reason, reason, "{text}");
            assert_eq!(ids(&judgement), Vec::from_iter(finding), "{text}");
        }
    }
}

/// `Get-Item` and `dir` print a key otherwise than `Get-ItemProperty`.
#[test]
fn what_get_item_prints_is_judged() {
    let above = KEY.trim_end_matches(r"\SCHANNEL");
    let item = |value: &str| {
        let text = format!(
            "\r\n\r\n    Hive: {above}\r\n\r\n\r\nName                           Property\r\n----                           --------\r\nSCHANNEL                       ClientAuthTrustMode : 2\r\n                               {value}\r\n\r\n"
        );
        judge(&read(text.as_bytes()).unwrap())
    };
    use RegistryReason as R;
    assert_eq!(item("EnableSessionTicket : 2").reason, R::ValueIsTwo);
    assert_eq!(item("EnableSessionTicket : 1").reason, R::ValueOther);
    assert_eq!(item("EventLogging        : 1").reason, R::ValueAbsent);
    assert_eq!(
        ids(&item("EnableSesionTicket : 2")),
        [FindingId::RegistryValueMisspelt]
    );
}

#[test]
fn types_that_clixml_and_tables_carry_are_judged() {
    let clixml = |value: &str| {
        let text = format!(
            "<Objs><Obj RefId=\"0\"><MS>{value}<S N=\"PSPath\">{PROVIDER}{KEY}</S></MS></Obj></Objs>"
        );
        judge(&read(text.as_bytes()).unwrap()).reason
    };
    for (value, reason) in [
        (
            "<I32 N=\"EnableSessionTicket\">2</I32>",
            RegistryReason::ValueIsTwo,
        ),
        (
            "<U32 N=\"enablesessionticket\">2</U32>",
            RegistryReason::ValueIsTwo,
        ),
        (
            "<I32 N=\"EnableSessionTicket\">0</I32>",
            RegistryReason::ValueOther,
        ),
        (
            "<I64 N=\"EnableSessionTicket\">2</I64>",
            RegistryReason::ValueType,
        ),
        (
            "<S N=\"EnableSessionTicket\">2</S>",
            RegistryReason::ValueType,
        ),
        (
            "<BA N=\"EnableSessionTicket\">AgAAAA==</BA>",
            RegistryReason::ValueType,
        ),
        (
            "<I32 N=\"EventLogging\">2</I32>",
            RegistryReason::ValueAbsent,
        ),
    ] {
        assert_eq!(clixml(value), reason, "{value}");
    }
    // Text stands at the left edge of a column, and numbers at the right one.
    let [_, _, table] = printed(KEY, &[("EnableSessionTicket", "2")]);
    let as_text = table.replace("                  2 ", "2                   ");
    assert_ne!(table, as_text);
    assert_eq!(
        judge(&read(as_text.as_bytes()).unwrap()).reason,
        RegistryReason::ValueType
    );
}
