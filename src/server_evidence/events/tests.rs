use std::io::Cursor;

use proptest::prelude::*;

use super::*;

fn all(bytes: &[u8]) -> Result<(Reading, Vec<Event>), ReadError> {
    let mut events = Vec::new();
    let reading = read(Cursor::new(bytes), &Source::default(), &mut |event| {
        events.push(event);
    })?;
    Ok((reading, events))
}

fn xml(id: &str, rest: &str) -> String {
    format!("<Event xmlns='urn:x'><System><EventID>{id}</EventID>{rest}</System></Event>")
}

#[test]
fn xml_is_read_whatever_stands_around_the_events() {
    let (one, two) = (xml("1", ""), xml("2", ""));
    for text in [
        format!("{one}{two}"),
        format!("\r\n{one}\r\n{two}\r\n"),
        format!("<?xml version='1.0'?><Events>{one}<!-- > -->{two}</Events>"),
        format!("<EventLog><Eventually/><Event/>{one}{two}</EventLog>"),
        format!("{one}{two}")
            .replace("Event>", "e:Event>")
            .replace("<Event ", "<e:Event "),
    ] {
        let (reading, events) = all(text.as_bytes()).unwrap();
        let ids: Vec<u32> = events.iter().map(|event| event.id).collect();
        assert_eq!((ids, reading.damaged), (vec![1, 2], 0), "{text}");
    }
}

#[test]
fn fields_of_xml_are_resolved() {
    let text = "<Event><System><Provider Name='LS User Services'/><EventID Qualifiers='1'> 32042 </EventID>\
        <TimeCreated SystemTime='2013-10-15T11:02:05.1234567Z'/><EventRecordID>7</EventRecordID><Channel>c</Channel>\
        <Computer>fe&amp;&#x41;</Computer></System><EventData><Data Name='x'>a<![CDATA[<b>]]></Data><Data/><Binary>0aff</Binary>\
        </EventData></Event>";
    let (_, events) = all(text.as_bytes()).unwrap();
    let event = &events[0];
    assert_eq!((event.id, event.record), (32042, Some(7)));
    assert_eq!(event.host.as_deref(), Some("fe&A"));
    assert_eq!(event.provider.as_deref(), Some("LS User Services"));
    assert_eq!(event.time, "2013-10-15T11:02:05.1234567Z".parse().ok());
    assert_eq!(event.data, ["a<b>", ""]);
    assert_eq!(event.binary.as_deref(), Some(&[0x0a, 0xff][..]));
}

#[test]
fn what_is_no_event_is_damaged() {
    for (text, read, damaged) in [
        (xml("x", ""), 0, 1),
        (xml("1", "<a><b></a></b>"), 0, 1),
        ("<Event><System></System></Event>".to_owned(), 0, 1),
        (
            format!("{}{}", xml("1", "").replace("</Event>", ""), xml("2", "")),
            1,
            1,
        ),
        (xml("1", &"<a>".repeat(100)), 0, 1),
        (
            format!("{}{}", xml("1", &"x".repeat(2 << 20)), xml("2", "")),
            1,
            1,
        ),
        (
            format!("<Event a='{}'/>{}", "x".repeat(2 << 20), xml("2", "")),
            1,
            0,
        ),
    ] {
        let (reading, _) = all(text.as_bytes()).unwrap();
        let start: String = text.chars().take(80).collect();
        assert_eq!(
            (reading.events, reading.damaged),
            (read, damaged),
            "{start}"
        );
    }
}

#[test]
fn json_is_read_as_object_array_and_sequence() {
    let object = r#"{"Id":1,"Message":"}]\"{","Properties":[{"Value":"a"},{"Value":2},"System.X",{"Value":[1,255]}]}"#;
    for text in [
        object.to_owned(),
        format!("[{object},{object}]"),
        format!(" [\r\n{object}\r\n,{object}]"),
        format!("{object}\n{object}"),
    ] {
        let (reading, events) = all(text.as_bytes()).unwrap();
        assert_eq!(reading.damaged, 0, "{text}");
        assert_eq!(events.len(), text.matches("Id").count());
        assert_eq!(events[0].data, ["a", "2"]);
        assert_eq!(events[0].binary.as_deref(), Some(&[1, 255][..]));
    }
    for (text, damaged) in [
        ("{\"Id\":1", 1),
        ("[{\"Id\":\"x\"}]", 1),
        ("[{\"Id\":-1},{\"Id\":99999999999}]", 2),
        // The object is none, and the array does not end.
        ("[{]}", 2),
        ("[]", 0),
    ] {
        let (reading, events) = all(text.as_bytes()).unwrap();
        assert_eq!((events.len(), reading.damaged), (0, damaged), "{text}");
    }
    let long = format!(
        "[{{\"Id\":1,\"x\":\"{}\"}},{{\"Id\":2}}]",
        "x".repeat(2 << 20)
    );
    let (reading, events) = all(long.as_bytes()).unwrap();
    assert_eq!((events[0].id, reading.damaged), (2, 1));
}

#[test]
fn times_of_json_are_read_in_every_form() {
    for (time, expected, state) in [
        (
            r#""\/Date(1381834925123)\/""#,
            Some("2013-10-15T11:02:05.123Z"),
            TimeState::Known,
        ),
        (
            r#""/Date(1381834925123+0900)/""#,
            Some("2013-10-15T11:02:05.123Z"),
            TimeState::Known,
        ),
        (
            r#""/Date(-1000)/""#,
            Some("1969-12-31T23:59:59Z"),
            TimeState::Known,
        ),
        (
            r#"{"value":"\/Date(1381834925123)\/","DateTime":"x"}"#,
            Some("2013-10-15T11:02:05.123Z"),
            TimeState::Known,
        ),
        (
            r#""2013-10-15T20:02:05+09:00""#,
            Some("2013-10-15T11:02:05Z"),
            TimeState::Known,
        ),
        (r#""2013-10-15T11:02:05.1234567""#, None, TimeState::NoZone),
        (r#""/Date()/""#, None, TimeState::Unread),
        (r#""/Date(9223372036854775807)/""#, None, TimeState::Unread),
        (r#""Dienstag""#, None, TimeState::Unread),
        ("null", None, TimeState::Absent),
    ] {
        let (_, events) = all(format!("{{\"Id\":1,\"TimeCreated\":{time}}}").as_bytes()).unwrap();
        let expected = expected.map(|text| text.parse().unwrap());
        assert_eq!(
            (events[0].time, events[0].time_state),
            (expected, state),
            "{time}"
        );
    }
}

#[test]
fn numbers_of_other_sources_are_other_events() {
    let event = |id, provider: Option<&str>| Event {
        id,
        provider: provider.map(str::to_owned),
        ..Event::default()
    };
    let symptom = |id, provider| Symptom::of(&event(id, provider));
    assert_eq!(
        symptom(32042, Some("LS User Services")),
        Some(Symptom::CERTIFICATE)
    );
    assert_eq!(
        symptom(32402, Some("LS User Services")),
        Some(Symptom::CERTIFICATE)
    );
    assert_eq!(symptom(61045, None), Some(Symptom::FOCUS));
    assert_eq!(symptom(32042, Some("Contoso")), None);
    assert_eq!(symptom(36888, Some("LS User Services")), None);
    assert_eq!(symptom(1000, None), None);
    for number in [61029, 61030, 61013, 30988, 30998, 41025, 41026] {
        assert_eq!(symptom(number, Some("LS X")).unwrap().number(), number);
    }
    for number in [36874, 36888] {
        assert_eq!(symptom(number, Some("Schannel")).unwrap().number(), number);
    }
}

#[test]
fn the_certificate_of_an_event_is_found() {
    let of = |data: &[&str], binary: Option<Vec<u8>>| {
        NamedCertificate::of(&Event {
            data: data.iter().map(|text| (*text).to_owned()).collect(),
            binary,
            ..Event::default()
        })
    };
    for serial in ["0a0b0c0d", "0A 0B 0C 0D", "0a:0b:0c:0d", "0x0A0B0C0D"] {
        let named = of(&["fe01", "Contoso-CA", serial], None).unwrap();
        assert_eq!(named.subject.as_deref(), Some("fe01"));
        assert_eq!(named.issuer.as_deref(), Some("Contoso-CA"));
        assert_eq!(named.serial.as_deref(), Some("0a0b0c0d"));
        assert_eq!(named.serial_reversed.as_deref(), Some("0d0c0b0a"));
    }
    let attached = of(&["fe01"], Some(vec![1, 2])).unwrap();
    assert_eq!(attached.serial.as_deref(), Some("0102"));
    assert_eq!(attached.issuer, None);
    let too_long = of(&["fe01"], Some(vec![1; 500])).unwrap();
    assert_eq!(too_long.serial, None);
    assert_eq!(of(&[], None), None);
}

#[test]
fn the_focus_url_is_found_with_and_without_the_published_blank() {
    let url = |text: &str| {
        focus_url(&Event {
            message: Some(text.to_owned()),
            ..Event::default()
        })
    };
    let expected = Some("https://fe01:444/LiveServer/Focus".to_owned());
    assert_eq!(
        url("at https:// fe01:444/LiveServer/Focus. \r\nCause"),
        expected
    );
    assert_eq!(url("https://fe01:444/LiveServer/Focus。"), expected);
    assert_eq!(url("https:// "), None);
    assert_eq!(url("http://fe01"), None);
}

proptest! {
    #[test]
    fn no_bytes_can_make_it_panic(bytes: Vec<u8>, start in 0..10_usize) {
        let start: &[u8] = [
            &b""[..], b"<Event ", b"{", b"[", b"ElfFile\0", b"<Objs><Obj RefId=\"0\">",
            b"Level,Date and Time,Source,Event ID,Task Category\n", b"Event[0]:\n  Log Name: x\n", b"Id : 1\nTimeCreated : x\n",
            b"TimeCreated Id Message\n----------- -- -------\n",
        ][start];
        let _ = all(&[start, &bytes].concat());
    }

    #[test]
    fn no_damage_makes_more_events(at in 0..400_usize, byte: u8) {
        let text = format!("{}{}", xml("1", "<Computer>a</Computer>"), xml("2", "<Computer>b</Computer>"));
        let mut bytes = text.into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok((reading, events)) = all(&bytes) {
            prop_assert!(events.len() <= 2);
            prop_assert_eq!(events.len() as u64, reading.events);
        }
    }

    #[test]
    fn events_are_found_in_any_noise(noise in "[a-z >/&\"]{0,60}") {
        let text = format!("<x>{noise}{}{noise}{}{noise}", xml("1", ""), xml("2", ""));
        let (reading, _) = all(text.as_bytes()).unwrap();
        prop_assert_eq!(reading.events, 2);
    }
}

/// Between two events the cut leaves no torn one: what stands around them does not end.
#[test]
fn a_file_that_ends_between_two_events_is_told() {
    let (one, two) = (xml("1", ""), xml("2", ""));
    let object = r#"{"Id": 1, "ProviderName": "LS User Services", "LogName": "Lync Server"}"#;
    for (text, events, damaged) in [
        (format!("<Events>{one}{two}</Events>"), 2, 0),
        (format!("<Events>{one}{two}"), 2, 1),
        (format!("<Events>{one}<Event><Sys"), 1, 1),
        (format!("{one}{two}"), 2, 0),
        (format!("[{object},\n{object}]"), 2, 0),
        (format!("[{object},\n{object}"), 2, 1),
        (format!("[{object},\n"), 1, 1),
        (format!("[{object},\n{{\"Id\""), 1, 1),
        (format!("{object}\n{object}\n"), 2, 0),
    ] {
        let (reading, read) = all(text.as_bytes()).unwrap();
        assert_eq!((read.len(), reading.damaged), (events, damaged), "{text}");
    }
}
