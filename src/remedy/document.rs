//! The forms in which the change is printed.

use super::VALUE;

/// How the change is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Steps for people.
    Text,
    /// A file for regedit.
    Reg,
    /// A script.
    Powershell,
}

const TEXT: &str = include_str!("steps.txt");
const SCRIPT: &str = include_str!("Set-EnableSessionTicket.ps1");

/// The change in this form, with the line ends of this form: those of Windows in what Windows is to read.
#[must_use]
pub fn text_of(form: Form) -> String {
    match form {
        Form::Text => TEXT.to_owned(),
        Form::Reg => windows(&registry()),
        Form::Powershell => windows(SCRIPT),
    }
}

/// The bytes of a file of this form. Regedit writes its own files in UTF-16LE with a byte order mark; everything else is ASCII.
#[must_use]
pub fn encoded(form: Form) -> Vec<u8> {
    let text = text_of(form);
    match form {
        Form::Reg => {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        }
        Form::Text | Form::Powershell => text.into_bytes(),
    }
}

fn windows(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

fn registry() -> String {
    format!(
        "Windows Registry Editor Version 5.00\n\
         \n\
         ; Only for a Lync Server 2013 Front End on Windows Server 2012 R2 (KB 2901554).\n\
         ; Back up the key first:\n\
         ;   reg export HKLM\\{key} schannel-before.reg\n\
         ; Then, in the Lync Server Management Shell: Stop-CsWindowsService, Start-CsWindowsService.\n\
         ; Then probe again: it is not known whether that makes Schannel re-read the value.\n\
         \n\
         [HKEY_LOCAL_MACHINE\\{key}]\n\
         \"{name}\"=dword:{data:08x}\n",
        key = VALUE.key,
        name = VALUE.name,
        data = VALUE.data,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_for_regedit_is_as_regedit_writes_it() {
        let bytes = encoded(Form::Reg);
        assert_eq!(bytes[..4], [0xff, 0xfe, b'W', 0]);
        let units = bytes
            .chunks(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        let text = String::from_utf16(&units.skip(1).collect::<Vec<_>>()).unwrap();
        let mut lines = text.split("\r\n");
        assert_eq!(lines.next(), Some("Windows Registry Editor Version 5.00"));
        assert_eq!(lines.next(), Some(""));
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        let said: Vec<&str> = lines
            .filter(|l| !l.is_empty() && !l.starts_with(';'))
            .collect();
        assert_eq!(
            said,
            [
                "[HKEY_LOCAL_MACHINE\\System\\CurrentControlSet\\Control\\SecurityProviders\\Schannel]",
                "\"EnableSessionTicket\"=dword:00000002"
            ]
        );
    }

    #[test]
    fn every_form_is_ascii() {
        for form in [Form::Text, Form::Reg, Form::Powershell] {
            assert!(text_of(form).is_ascii(), "{form:?}");
        }
    }

    /// Back up, set, restart, read back: the script does it in this order.
    #[test]
    fn the_script_keeps_the_order() {
        let (functions, body) = SCRIPT.split_once("# Here it begins.").unwrap();
        let change = body.split("else {").last().unwrap();
        let steps = [
            "Backup-Key",
            "Set-Value",
            "Restart-LyncService",
            "Test-Value",
        ];
        let places = steps.map(|step| change.find(step).unwrap_or_else(|| panic!("{step}")));
        assert!(places.is_sorted(), "{places:?}");
        let restart = functions
            .split("function Restart-LyncService")
            .last()
            .unwrap();
        assert!(
            restart.contains("\n        Stop-CsWindowsService\n        Start-CsWindowsService\n")
        );
    }

    /// -WhatIf reaches every step that changes something.
    #[test]
    fn nothing_changes_without_asking() {
        assert!(SCRIPT.contains("[CmdletBinding(SupportsShouldProcess = $true"));
        let changing = [
            "& reg.exe export",
            "New-ItemProperty",
            "Remove-ItemProperty",
            "Set-Content",
        ];
        for command in changing {
            for (at, _) in SCRIPT.match_indices(command) {
                let before = &SCRIPT[..at];
                let asked = before.rfind("$PSCmdlet.ShouldProcess(").unwrap_or(0);
                let function = before.rfind("\nfunction ").unwrap_or(0);
                assert!(asked > function, "{command} is not asked for");
            }
        }
    }

    /// A brace that is left open is the commonest mistake that nobody sees here.
    #[test]
    fn brackets_of_the_script_close() {
        let mut open = Vec::new();
        for c in SCRIPT.chars() {
            match c {
                '{' | '(' | '[' => open.push(c),
                '}' => assert_eq!(open.pop(), Some('{')),
                ')' => assert_eq!(open.pop(), Some('(')),
                ']' => assert_eq!(open.pop(), Some('[')),
                _ => {}
            }
        }
        assert!(open.is_empty());
    }
}
