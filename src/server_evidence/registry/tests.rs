use proptest::prelude::*;

use super::*;

const KEY: &str = r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";

fn reg(body: &str) -> Result<Export, Malformed> {
    let text = format!("Windows Registry Editor Version 5.00\r\n\r\n[{KEY}]\r\n{body}\r\n");
    read(text.as_bytes())
}

fn only(body: &str) -> Data {
    let export = reg(body).unwrap();
    assert_eq!((export.keys.len(), export.form), (1, Form::RegFile));
    export.keys[0].values[0].data.clone()
}

#[test]
fn every_type_of_a_reg_file_is_read() {
    let value = |data: &str| only(&format!("\"x\"={data}"));
    assert_eq!(value("dword:00000002"), Data::Dword(2));
    assert_eq!(value("DWORD:ffffffff ; a comment"), Data::Dword(u32::MAX));
    assert_eq!(value("hex(4):02,00,00,00"), Data::Dword(2));
    assert_eq!(value("hex(b):02,00,00,00,00,00,00,00"), Data::Qword(2));
    assert_eq!(value("hex:02"), Data::Binary(vec![2]));
    assert_eq!(value("hex:"), Data::Binary(Vec::new()));
    assert_eq!(value("hex(2):32,00,00,00"), Data::Text("2".into()));
    assert_eq!(value("hex(1):32,00,00,00"), Data::Text("2".into()));
    assert_eq!(value("-"), Data::Deleted);
    assert_eq!(value(r#""a\\b\"c""#), Data::Text(r#"a\b"c"#.into()));
    assert_eq!(
        value("hex(5):00,00,00,02"),
        Data::Other("REG_DWORD_BIG_ENDIAN".into())
    );
    assert_eq!(only("@=\"2\""), Data::Text("2".into()));
}

#[test]
fn lines_that_go_on_are_one_value() {
    let data = only("\"x\"=hex:01,02,\\\r\n  03,\\\r\n  04");
    assert_eq!(data, Data::Binary(vec![1, 2, 3, 4]));
    assert_eq!(only("\"x\"=\"a\r\nb\""), Data::Text("a\nb".into()));
    assert_eq!(only("\"x\"=\"C:\\\\\""), Data::Text("C:\\".into()));
}

#[test]
fn a_later_value_replaces_an_earlier_one() {
    let export = reg("\"X\"=dword:00000001\r\n\"x\"=dword:00000002").unwrap();
    assert_eq!(export.keys[0].values.len(), 1);
    assert_eq!(export.keys[0].value("X").unwrap().data, Data::Dword(2));
    let export = reg("\"x\"=dword:2\r\n\"x\"=-").unwrap();
    assert_eq!(export.keys[0].value("x"), None);
    assert!(reg(&format!("[-{KEY}]")).unwrap().keys.is_empty());
}

#[test]
fn version_4_and_files_without_a_header_are_read() {
    for header in ["REGEDIT4\r\n\r\n", "", "; a comment\r\nREGEDIT4\r\n"] {
        let text = format!("{header}[{}]\r\n\"a\"=dword:2\r\n", KEY.to_lowercase());
        let export = read(text.as_bytes());
        if header.starts_with(';') {
            assert!(export.is_err(), "a comment is no sign of a registry file");
        } else {
            assert_eq!(export.unwrap().keys[0].values[0].data, Data::Dword(2));
        }
    }
}

#[test]
fn damage_in_the_schannel_key_is_named_by_its_line() {
    for body in [
        "\"EnableSessionTicket\"=dwo",
        "\"EnableSessionTicket\"=dword:0000000000002",
        "\"EnableSessionTicket\"=dword:+2",
        "\"EnableSessionTicket\"=hex:0g",
        "\"EnableSessionTicket",
        "\"EnableSessionTicket\"=hex:01,\\",
        "EnableSessionTicket=dword:2",
    ] {
        let error = reg(body).unwrap_err();
        assert_eq!(error.line, 4, "{error}");
        assert!(!error.to_string().contains('\n'), "{error}");
    }
}

#[test]
fn damage_elsewhere_is_counted() {
    let text =
        format!("REGEDIT4\n[HKEY_LOCAL_MACHINE\\SOFTWARE]\n\"a\"=??\n[{KEY}]\n\"b\"=dword:1\n");
    let export = read(text.as_bytes()).unwrap();
    assert_eq!((export.keys.len(), export.skipped_lines), (1, 1));
}

#[test]
fn reg_query_is_read_in_any_language() {
    let text = format!(
        "\r\n{KEY}\r\n    EventLogging    REG_DWORD    0x1\r\n    EnableSessionTicket\tREG_DWORD\t0x2\r\n    (Standard)    REG_SZ    \
         ein Text\r\n\r\n{KEY}\\Protocols\r\nEnde der Suche: 2 Übereinstimmungen gefunden.\r\n"
    );
    let export = read(text.as_bytes()).unwrap();
    assert_eq!(export.form, Form::RegQuery);
    let value = export.keys[0].value(ENABLE_SESSION_TICKET).unwrap();
    assert_eq!(value.data, Data::Dword(2));
    assert_eq!(export.keys[0].values[2].data, Data::Text("ein Text".into()));
    assert_eq!((export.keys.len(), export.skipped_lines), (2, 1));
}

#[test]
fn reg_query_of_another_host_names_it() {
    let text = format!("\\\\FE01\\{KEY}\n    EnableSessionTicket    REG_QWORD    0x2\n");
    let export = read(text.as_bytes()).unwrap();
    assert_eq!(export.host.as_deref(), Some("FE01"));
    assert_eq!(export.keys[0].values[0].data, Data::Qword(2));
    let broken = format!("{KEY}\n    EnableSessionTicket    REG_DWORD\n");
    assert_eq!(read(broken.as_bytes()).unwrap_err().line, 2);
}

#[test]
fn powershell_is_read_as_object_and_array() {
    let path = KEY.replace('\\', "\\\\");
    let object = format!(
        r#"{{"EnableSessionTicket":2,"EventLogging":"1","x":[1,2],"y":-1,
            "PSPath":"Microsoft.PowerShell.Core\\Registry::{path}","PSChildName":"SCHANNEL","PSComputerName":"fe01.contoso.local",
            "PSDrive":{{"Name":"HKLM"}}}}"#
    );
    for text in [object.clone(), format!("[{object}]")] {
        let export = read(text.as_bytes()).unwrap();
        let data = |name: &str| export.keys[0].value(name).unwrap().data.clone();
        assert_eq!(export.form, Form::Powershell);
        assert_eq!(export.host.as_deref(), Some("fe01.contoso.local"));
        assert_eq!(data("enablesessionticket"), Data::Number(2));
        assert_eq!(data("EventLogging"), Data::Text("1".into()));
        assert_eq!(data("x"), Data::Binary(vec![1, 2]));
        assert_eq!(data("y"), Data::Number(0xffff_ffff));
        assert_eq!(export.keys[0].values.len(), 4);
    }
    assert_eq!(read(&object.as_bytes()[..70]).unwrap_err().line, 2);
    assert!(read(br#"{"a":1}"#).is_err());
}

#[test]
fn what_is_no_export_is_refused() {
    for bytes in [&b""[..], b"hello", b"\x00\x01\x02\x03", b"<Event/>", b"[1]"] {
        let export = read(bytes);
        let empty = export.as_ref().is_ok_and(|export| export.keys.is_empty());
        assert!(export.is_err() || empty, "{export:?}");
    }
    assert!(read(b"").unwrap_err().to_string().contains("found nothing"));
}

fn data() -> impl Strategy<Value = Data> {
    prop_oneof![
        any::<u32>().prop_map(Data::Dword),
        any::<u64>().prop_map(Data::Qword),
        "[ -~\n\u{e4}\u{6771}]{0,40}".prop_map(Data::Text),
        prop::collection::vec(any::<u8>(), 0..60).prop_map(Data::Binary),
    ]
}

fn written(value: &Value) -> String {
    let escape = |text: &str| text.replace('\\', r"\\").replace('"', "\\\"");
    let hex = |bytes: &[u8]| {
        let pairs: Vec<String> = bytes.iter().map(|b| format!("{b:02x}")).collect();
        let lines: Vec<String> = pairs.chunks(20).map(|line| line.join(",")).collect();
        lines.join(",\\\r\n  ")
    };
    let data = match &value.data {
        Data::Dword(number) => format!("dword:{number:08x}"),
        Data::Qword(number) => format!("hex(b):{}", hex(&number.to_le_bytes())),
        Data::Text(text) => format!("\"{}\"", escape(text)),
        Data::Binary(bytes) => format!("hex:{}", hex(bytes)),
        other => unreachable!("{other:?}"),
    };
    format!("\"{}\"={data}\r\n", escape(&value.name))
}

proptest! {
    #[test]
    fn no_bytes_can_make_it_panic(bytes: Vec<u8>) {
        let _ = read(&bytes);
    }

    #[test]
    fn no_text_after_a_key_can_make_it_panic(text in "[ -~\n\r\"\\\\=:;\\[\\]-]{0,200}") {
        let _ = reg(&text);
        let _ = read(format!("{KEY}\n{text}").as_bytes());
        let _ = read(format!("{{\"PSPath\":\"{text}\"}}").as_bytes());
    }

    #[test]
    fn what_is_written_reads_back(all in prop::collection::vec(("[a-z \\\\\"]{1,10}", data()), 1..8)) {
        let mut key = Key::new(KeyPath::parse(KEY).unwrap());
        for (name, data) in all {
            key.set(Value { name, data });
        }
        let body: String = key.values.iter().map(written).collect();
        let text = format!("\u{feff}Windows Registry Editor Version 5.00\r\n\r\n[{KEY}]\r\n{body}");
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [utf16, text.into_bytes()] {
            let export = read(&bytes).unwrap();
            prop_assert_eq!(&export.keys, std::slice::from_ref(&key));
        }
    }
}

/// The rest of the digits may be missing: it is not the number that stands there.
#[test]
fn a_number_that_the_end_of_the_file_cuts_is_not_read() {
    let whole = format!(
        "Windows Registry Editor Version 5.00\r\n\r\n[{KEY}]\r\n\"EnableSessionTicket\"=dword:00000002"
    );
    assert!(read(whole.as_bytes()).is_ok());
    for missing in 1..=7 {
        let cut = &whole[..whole.len() - missing];
        assert!(read(cut.as_bytes()).is_err(), "{cut}");
    }
    assert_eq!(only("\"x\"=dword:2"), Data::Dword(2));
}
