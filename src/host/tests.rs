use super::*;
use crate::finding::{FindingId, Severity};
use crate::registry::read;

const KEY: &str = r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";

fn of(body: &str) -> RegistryJudgement {
    let text = format!("REGEDIT4\n{body}\n");
    judge(&read(text.as_bytes()).unwrap())
}

fn with(value: &str) -> RegistryJudgement {
    of(&format!(
        "[{KEY}]\n\"ClientAuthTrustMode\"=dword:2\n{value}"
    ))
}

fn ids(judgement: &RegistryJudgement) -> Vec<FindingId> {
    judgement
        .findings
        .iter()
        .map(|finding| finding.id)
        .collect()
}

#[test]
fn only_the_dword_2_is_applied() {
    use RegistryReason as R;
    for (value, reason) in [
        ("\"EnableSessionTicket\"=dword:00000002", R::ValueIsTwo),
        ("\"ENABLESESSIONTICKET\"=hex(4):02,00,00,00", R::ValueIsTwo),
        ("", R::ValueAbsent),
        ("\"EnableSessionTicket\"=-", R::ValueAbsent),
        ("\"EnableSessionTicket\"=dword:00000000", R::ValueOther),
        ("\"EnableSessionTicket\"=dword:00000001", R::ValueOther),
        ("\"EnableSessionTicket\"=dword:00000020", R::ValueOther),
        ("\"EnableSessionTicket\"=\"2\"", R::ValueType),
        ("\"EnableSessionTicket\"=hex:02,00,00,00", R::ValueType),
        ("\"EnableSessionTicket\"=hex(2):32,00,00,00", R::ValueType),
        (
            "\"EnableSessionTicket\"=hex(b):02,00,00,00,00,00,00,00",
            R::ValueType,
        ),
        ("\"EnableSessionTicket\"=hex(5):00,00,00,02", R::ValueType),
    ] {
        let judgement = with(value);
        assert_eq!(judgement.reason, reason, "{value}");
        let applied = reason == R::ValueIsTwo;
        assert_eq!(
            judgement.state == RegistryState::Applied,
            applied,
            "{value}"
        );
        assert_eq!(judgement.state.exit_code(), if applied { 0 } else { 11 });
        let named = match reason {
            R::ValueOther => vec![FindingId::RegistryValueOther],
            R::ValueType => vec![FindingId::RegistryValueType],
            _ => Vec::new(),
        };
        assert_eq!(ids(&judgement), named, "{value}");
    }
}

#[test]
fn without_the_key_nothing_can_be_told() {
    for body in [
        r"[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft]",
        &format!("[{KEY}\\Protocols]"),
        &format!("[-{KEY}]"),
    ] {
        let judgement = of(body);
        assert_eq!(judgement.reason, RegistryReason::KeyNotInExport, "{body}");
        assert_eq!(judgement.state.exit_code(), 13);
        assert!(judgement.findings.is_empty() && judgement.settings.is_empty());
    }
}

#[test]
fn numbered_control_sets_need_select() {
    let set = |number: u32| KEY.replace("CurrentControlSet", &format!("ControlSet00{number}"));
    let sets = format!(
        "[{}]\n\"EnableSessionTicket\"=dword:2\n[{}]\n\"a\"=dword:1\n",
        set(1),
        set(2)
    );
    let judgement = of(&sets);
    assert_eq!(judgement.reason, RegistryReason::ControlSetUnknown);
    assert!(judgement.findings.is_empty());
    let select = |number: u32| {
        format!("{sets}[HKEY_LOCAL_MACHINE\\SYSTEM\\Select]\n\"Current\"=dword:{number}")
    };
    assert_eq!(of(&select(1)).state, RegistryState::Applied);
    let other = of(&select(2));
    assert_eq!(other.reason, RegistryReason::ValueAbsent);
    assert!(other.findings[0].summary.contains("not in use"));
    assert_eq!(of(&select(3)).reason, RegistryReason::KeyNotInExport);
}

#[test]
fn wrong_places_and_names_are_named() {
    let elsewhere = |path: &str| {
        of(&format!(
            "[{KEY}]\n[{path}]\n\"EnableSessionTicket\"=dword:2"
        ))
    };
    for (path, words) in [
        (format!("{KEY}\\Protocols\\TLS 1.2\\Server"), "Protocols"),
        (format!("{KEY}\\Ciphers"), "below"),
        (
            r"HKLM\SOFTWARE\Wow6432Node\System\Schannel".to_owned(),
            "Wow6432Node",
        ),
        (r"HKLM\SOFTWARE\Contoso".to_owned(), "outside"),
    ] {
        let judgement = elsewhere(&path);
        assert_eq!(judgement.reason, RegistryReason::ValueAbsent, "{path}");
        let misplaced = &judgement.findings[0];
        assert_eq!(misplaced.id, FindingId::RegistryValueMisplaced);
        assert_eq!(misplaced.severity, Severity::Error);
        assert!(misplaced.summary.contains(words), "{}", misplaced.summary);
    }
    let misspelt = with("\"EnableSessionTickets\"=dword:2");
    assert_eq!(misspelt.reason, RegistryReason::ValueAbsent);
    assert_eq!(ids(&misspelt), [FindingId::RegistryValueMisspelt]);
    let both = with("\"EnableSessionTickets\"=dword:2\n\"EnableSessionTicket\"=dword:2");
    assert_eq!(both.state, RegistryState::Applied);
    assert_eq!(both.findings[0].severity, Severity::Note);
}

#[test]
fn the_rest_is_judged_as_far_as_the_sources_go() {
    let judgement = of(&format!(
        "[{KEY}]\n\"SendTrustedIssuerList\"=dword:0\n\"ServerCacheTime\"=dword:1\n[{KEY}\\Protocols\\TLS 1.0\\Server]\n\"Enabled\"=dword:0\n\
         [{KEY}\\Protocols\\SSL 3.0\\Client]\n\"Enabled\"=dword:0"
    ));
    let expected = [FindingId::ClientAuthTrustMode, FindingId::Tls10Disabled];
    assert_eq!(ids(&judgement), expected);
    assert_eq!(judgement.findings[0].severity, Severity::Note);
    assert_eq!(judgement.findings[1].severity, Severity::Warning);
    let data = |name: &str| {
        let of_name = |setting: &&Setting| setting.name == name;
        judgement
            .settings
            .iter()
            .find(of_name)
            .unwrap()
            .data
            .clone()
    };
    assert_eq!(data("SendTrustedIssuerList").unwrap(), "the DWORD 0");
    assert_eq!(data("MaximumCacheSize"), None);
    let keys: Vec<&str> = judgement.settings[5..]
        .iter()
        .map(|s| s.key.as_str())
        .collect();
    assert_eq!(
        keys,
        [r"Protocols\TLS 1.0\Server", r"Protocols\SSL 3.0\Client"]
    );
}

#[test]
fn json_numbers_are_taken_as_dwords_and_that_is_said() {
    let path = KEY.replace('\\', "\\\\");
    let json = |value: &str| {
        let text = format!("{{\"EnableSessionTicket\":{value},\"PSPath\":\"Registry::{path}\"}}");
        judge(&read(text.as_bytes()).unwrap())
    };
    assert_eq!(json("2").state, RegistryState::Applied);
    assert!(json("2").summary.contains("was taken as a DWORD"));
    assert_eq!(json("\"2\"").reason, RegistryReason::ValueType);
    assert_eq!(json("[2,0,0,0]").reason, RegistryReason::ValueType);
    assert_eq!(json("1").reason, RegistryReason::ValueOther);
}

const PROVIDER: &str = r"Microsoft.PowerShell.Core\Registry::";

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

#[test]
fn a_value_without_its_key_tells_nothing() {
    let cut = format!(
        "EnableSessionTicket PSPath\n------------------- ------\n                  2 {PROVIDER}HKEY_LOCAL_MACHI...\n"
    );
    for text in [
        "EnableSessionTicket : 2\n",
        "\"EnableSessionTicket\",\"x\"\n\"2\",\"\"\n",
        &cut,
    ] {
        let judgement = judge(&read(text.as_bytes()).unwrap());
        assert_eq!(judgement.reason, RegistryReason::KeyNotNamed, "{text}");
        assert_eq!(judgement.state.exit_code(), 13);
        assert!(judgement.findings.is_empty(), "{text}");
    }
}

#[test]
fn what_a_command_did_not_find_is_judged_by_what_it_was_asked() {
    use RegistryReason::{KeyNotInExport, ValueAbsent};
    let query = |key: &str, rest: &str| format!("C:\\>reg query \"{key}\" {rest}\r\n");
    let english = "ERROR: The system was unable to find the specified registry key or value.\r\n";
    let french = "ERREUR : le syst\u{e8}me n'a pas trouv\u{e9} la cl\u{e9} ou la valeur de Registre sp\u{e9}cifi\u{e9}e.\r\n";
    let of = "/v EnableSessionTicket";
    let short = KEY.replace("HKEY_LOCAL_MACHINE", "HKLM");
    for (text, reason) in [
        (query(KEY, of) + english, ValueAbsent),
        (query(&short, of) + french, ValueAbsent),
        (query(&short, "") + english, ValueAbsent),
        (query(&short, "/v EventLogging") + english, KeyNotInExport),
        (
            query(&format!("{KEY}\\Protocols"), of) + english,
            KeyNotInExport,
        ),
        (
            query(&KEY.replace("SCHANNEL", "SCHANEL"), of) + english,
            KeyNotInExport,
        ),
        (english.to_owned(), KeyNotInExport),
        (french.to_owned(), KeyNotInExport),
    ] {
        let judgement = judge(&read(text.as_bytes()).unwrap());
        assert_eq!(judgement.reason, reason, "{text}");
    }
    for other in [
        "ERROR: Access is denied.",
        "FEHLER: Zugriff verweigert.",
        "ERROR: Invalid syntax.",
        "ERROR: The network path was not found.",
    ] {
        assert!(
            read((query(&short, of) + other).as_bytes()).is_err(),
            "{other}"
        );
    }
}
