//! Time zones: an offset, a name of the IANA database, or the name that Windows gives (`tzutil /g`).

use jiff::tz::{Offset, TimeZone};

/// Names of Windows and of the IANA database, after the file windowsZones.xml of Unicode CLDR.
const WINDOWS: [(&str, &str); 48] = [
    ("AUS Eastern Standard Time", "Australia/Sydney"),
    ("Alaskan Standard Time", "America/Anchorage"),
    ("Arab Standard Time", "Asia/Riyadh"),
    ("Arabian Standard Time", "Asia/Dubai"),
    ("Argentina Standard Time", "America/Buenos_Aires"),
    ("Atlantic Standard Time", "America/Halifax"),
    ("Canada Central Standard Time", "America/Regina"),
    ("Cen. Australia Standard Time", "Australia/Adelaide"),
    ("Central America Standard Time", "America/Guatemala"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("Central Standard Time", "America/Chicago"),
    ("Central Standard Time (Mexico)", "America/Mexico_City"),
    ("China Standard Time", "Asia/Shanghai"),
    ("E. Africa Standard Time", "Africa/Nairobi"),
    ("E. Australia Standard Time", "Australia/Brisbane"),
    ("E. Europe Standard Time", "Europe/Chisinau"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
    ("Eastern Standard Time", "America/New_York"),
    ("Egypt Standard Time", "Africa/Cairo"),
    ("FLE Standard Time", "Europe/Kiev"),
    ("GMT Standard Time", "Europe/London"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("Hawaiian Standard Time", "Pacific/Honolulu"),
    ("India Standard Time", "Asia/Calcutta"),
    ("Israel Standard Time", "Asia/Jerusalem"),
    ("Korea Standard Time", "Asia/Seoul"),
    ("Mountain Standard Time", "America/Denver"),
    ("New Zealand Standard Time", "Pacific/Auckland"),
    ("Newfoundland Standard Time", "America/St_Johns"),
    ("Pacific SA Standard Time", "America/Santiago"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Pakistan Standard Time", "Asia/Karachi"),
    ("Romance Standard Time", "Europe/Paris"),
    ("Russian Standard Time", "Europe/Moscow"),
    ("SA Pacific Standard Time", "America/Bogota"),
    ("SE Asia Standard Time", "Asia/Bangkok"),
    ("Singapore Standard Time", "Asia/Singapore"),
    ("South Africa Standard Time", "Africa/Johannesburg"),
    ("Taipei Standard Time", "Asia/Taipei"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("US Eastern Standard Time", "America/Indianapolis"),
    ("US Mountain Standard Time", "America/Phoenix"),
    ("W. Australia Standard Time", "Australia/Perth"),
    ("W. Central Africa Standard Time", "Africa/Lagos"),
    ("W. Europe Standard Time", "Europe/Berlin"),
];

/// A time zone by its offset or its name.
pub(in crate::cli) fn time_zone(text: &str) -> Result<TimeZone, String> {
    let text = text.trim();
    if let Some(offset) = offset(text) {
        return Ok(offset.to_time_zone());
    }
    let known = WINDOWS
        .iter()
        .find(|(windows, _)| windows.eq_ignore_ascii_case(text));
    let name = known.map_or(text, |(_, name)| name);
    // A path of the database of the system is no name.
    let plain = |c: char| c.is_ascii_alphanumeric() || "/_+-".contains(c);
    let zone = TimeZone::get(name).ok().filter(|_| name.chars().all(plain));
    zone.ok_or_else(|| {
        "expected an offset such as +01:00, or a name such as Europe/Berlin or 'W. Europe Standard Time'"
            .to_owned()
    })
}

/// `Z`, `+01:00`, `-0330`, `+9`.
fn offset(text: &str) -> Option<Offset> {
    if matches!(text, "Z" | "z" | "UTC" | "utc") {
        return Some(Offset::UTC);
    }
    let (sign, digits) = match text.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, text.strip_prefix('-')?),
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None => (digits, "0"),
    };
    let number = |digits: &str, max: i32| {
        let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        digits.parse().ok().filter(|n: &i32| plain && *n <= max)
    };
    let (hours, minutes) = (number(hours, 14)?, number(minutes, 59)?);
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_and_names_are_read() {
        let seconds = |text: &str| {
            let moment = "2014-03-02T00:00:00Z".parse().unwrap();
            time_zone(text).unwrap().to_offset(moment).seconds()
        };
        for (text, expected) in [
            ("+01:00", 3600),
            ("+0100", 3600),
            ("+1", 3600),
            ("-03:30", -12_600),
            ("UTC", 0),
            ("Europe/Berlin", 3600),
            ("W. Europe Standard Time", 3600),
            ("tokyo standard time", 32_400),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
        for text in [
            "",
            "+",
            "+15",
            "+1:60",
            "Berlin",
            "../etc/passwd",
            "+\u{ff11}",
            "01:00",
        ] {
            assert!(time_zone(text).is_err(), "{text}");
        }
        for (windows, _) in WINDOWS {
            assert!(time_zone(windows).is_ok(), "{windows}");
        }
    }
}
