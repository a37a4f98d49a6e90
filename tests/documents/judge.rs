//! Whether a block does what its document says.

use super::desk::{Desk, Ran};
use super::words::compare;

/// How a document says with which code a command ends: `# exit code 10`, in the order of the commands.
const SAYS: &str = "# exit code ";

/// Commands that end with a verdict.
const JUDGING: [&str; 5] = ["probe", "compare", "merge", "host", "events"];
/// The codes of verdicts, as the README lists them.
const VERDICTS: [i32; 5] = [0, 10, 11, 12, 13];

/// Runs the scripts of a block; what they print, in the words of the documents.
///
/// # Errors
/// What went otherwise than the document says.
pub(crate) fn scripts(desk: &Desk, scripts: &[String]) -> Result<String, String> {
    let mut printed = String::new();
    for script in scripts {
        let ran = desk.run(script)?;
        codes(script, &ran).map_err(|problem| format!("{problem}\n{}{}", ran.out, ran.err))?;
        printed.push_str(&ran.out);
    }
    Ok(printed)
}

fn codes(script: &str, ran: &Ran) -> Result<(), String> {
    if let Some(failed) = ran.failed.first() {
        return Err(format!("failed: {failed}"));
    }
    let said = said(script)?;
    let codes: Vec<i32> = ran.tool.iter().map(|(code, _)| *code).collect();
    let told = |(code, command): &(i32, String)| match JUDGING.contains(&command.as_str()) {
        true => VERDICTS.contains(code),
        false => *code == 0,
    };
    if !said.is_empty() && said != codes {
        Err(format!(
            "it says exit codes {said:?}, and they were {codes:?}"
        ))
    } else if said.is_empty() && !ran.tool.iter().all(told) {
        Err(format!("exit codes that no document lists: {:?}", ran.tool))
    } else {
        Ok(())
    }
}

fn said(script: &str) -> Result<Vec<i32>, String> {
    let lines = script.lines().filter_map(|line| line.split_once(SAYS));
    let codes = lines.map(|(_, rest)| {
        let digits = rest.split(|c: char| !c.is_ascii_digit()).next();
        let code = digits.and_then(|digits| digits.parse().ok());
        code.ok_or_else(|| format!("no number after {SAYS:?}"))
    });
    codes.collect()
}

/// Holds what a document shows against what the block before it printed.
///
/// # Errors
/// What is shown and was not printed.
pub(crate) fn output(shown: &str, printed: Option<&str>) -> Result<(), String> {
    match printed {
        Some(printed) => compare(shown, printed),
        None => Err("no commands stand before it, and it is not exempt".to_owned()),
    }
}

#[test]
fn exit_codes_are_those_that_the_document_says() {
    let ran = |tool: &[(i32, &str)]| Ran {
        out: String::new(),
        err: String::new(),
        tool: tool
            .iter()
            .map(|(code, word)| (*code, (*word).to_owned()))
            .collect(),
        failed: Vec::new(),
    };
    let twice = ran(&[(10, "probe"), (0, "compare")]);
    codes("a # exit code 10: present\nb  # exit code 0", &twice).unwrap();
    codes("a\nb", &twice).unwrap();
    codes("a # exit code 10", &twice).unwrap_err();
    codes("a # exit code 0\nb # exit code 10", &twice).unwrap_err();
    codes("a # exit code x", &twice).unwrap_err();
    codes("a", &ran(&[(2, "probe")])).unwrap_err();
    codes("a", &ran(&[(10, "demo")])).unwrap_err();
}
