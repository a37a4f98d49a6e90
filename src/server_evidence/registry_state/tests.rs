mod printouts;

use super::*;
use crate::finding::{FindingId, Severity};
use crate::server_evidence::registry::read;

const KEY: &str = r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";
const PROVIDER: &str = r"Microsoft.PowerShell.Core\Registry::";

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
