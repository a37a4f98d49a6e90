use super::*;

fn clock(zone: Option<&str>, order: Option<DateOrder>) -> Clock {
    Clock {
        zone: zone.map(|name| TimeZone::get(name).unwrap()),
        order,
    }
}

#[test]
fn local_forms_of_many_countries_are_read() {
    let berlin = clock(Some("Europe/Berlin"), Some(DateOrder::MonthFirst));
    for text in [
        "3/2/2014 4:02:05 AM",
        "03/02/2014 04:02:05",
        "02.03.2014 04:02:05",
        "2.3.2014 4:02:05",
        "02-03-2014 04:02:05",
        "2014/03/02 4:02:05",
        "2014-03-02 04:02:05",
        "2014-03-02T04:02:05",
        "2014-03-02T04:02:05.000",
        "2014. 03. 02. \u{c624}\u{c804} 4:02:05",
        "2014/3/2 \u{4e0a}\u{5348} 04:02:05",
        "2014/03/02 \u{5348}\u{524d} 4:02:05",
        "3/2/2014 4:02:05 a. m.",
        "3/2/2014 4:02:05\u{202f}AM",
        "02.03.14 04.02.05",
        "2014\u{5e74}3\u{6708}2\u{65e5} 4:02:05",
        "2014-03-02T03:02:05.000Z",
        "2014-03-02T04:02:05+01:00",
        "/Date(1393729325000)/",
        "/Date(1393729325000+0900)/",
    ] {
        let (time, _) = berlin.read(text);
        assert_eq!(time, "2014-03-02T03:02:05Z".parse().ok(), "{text}");
        assert!(is_date(text), "{text}");
    }
    let (noon, _) = berlin.read("3/2/2014 12:00:00 PM");
    assert_eq!(noon, "2014-03-02T11:00:00Z".parse().ok());
    let (midnight, _) = berlin.read("3/2/2014 12:00:00 AM");
    assert_eq!(midnight, "2014-03-01T23:00:00Z".parse().ok());
    let (part, _) = berlin.read("2014-03-02T04:02:05.1234567");
    assert_eq!(part, "2014-03-02T03:02:05.1234567Z".parse().ok());
}

#[test]
fn what_is_missing_is_told() {
    use TimeState as S;
    let state = |clock: &Clock, text: &str| clock.read(text).1;
    let nothing = clock(None, None);
    let zone = clock(Some("Asia/Tokyo"), None);
    for (text, without, with) in [
        ("3/2/2014 4:02:05 AM", S::NoOrder, S::NoOrder),
        ("3/25/2014 4:02:05 AM", S::NoZone, S::ByZone),
        ("25/3/2014 04:02:05", S::NoZone, S::ByZone),
        ("02.03.2014 04:02:05", S::NoZone, S::ByZone),
        ("2014-03-02T04:02:05", S::NoZone, S::ByZone),
        ("2014-03-02T04:02:05Z", S::Known, S::Known),
        ("", S::Absent, S::Absent),
        ("Mar 02 04:02", S::Unread, S::Unread),
        ("3/2/2014 13:02:05 PM", S::Unread, S::Unread),
        ("30/30/2014 04:02:05", S::Unread, S::Unread),
        ("3/2/2014 4:02:05 XY", S::Unread, S::Unread),
        ("/Date()/", S::Unread, S::Unread),
        ("/Date(9223372036854775807)/", S::Unread, S::Unread),
        ("Dienstag", S::Unread, S::Unread),
    ] {
        assert_eq!(state(&nothing, text), without, "{text}");
        assert_eq!(state(&zone, text), with, "{text}");
    }
}

#[test]
fn a_day_above_12_settles_the_order() {
    assert_eq!(settled("3/25/2014 4:02"), Some(DateOrder::MonthFirst));
    assert_eq!(settled("25/3/2014 4:02"), Some(DateOrder::DayFirst));
    for open in [
        "3/2/2014 4:02",
        "25.3.2014 4:02",
        "2014/03/25 4:02",
        "x",
        "",
        "1/",
    ] {
        assert_eq!(settled(open), None, "{open}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_can_break_it(text in "[0-9/.:TZ AMPM年月日午前-]{0,40}", any in "\\PC{0,30}") {
        for text in [text, any] {
            let _ = clock(Some("Europe/Berlin"), Some(DateOrder::DayFirst)).read(&text);
            let _ = (settled(&text), is_date(&text));
        }
    }
}
