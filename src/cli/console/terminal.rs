//! What the terminal on stdout can show.

pub(in crate::cli) use self::system::{shows_colour, writes_utf8};

#[cfg(not(windows))]
mod system {
    /// Whether the locale, as POSIX finds it, writes UTF-8.
    pub(in crate::cli) fn writes_utf8() -> bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|value| !value.is_empty());
        locale.is_some_and(|value| {
            let value = value.to_ascii_lowercase();
            value.contains("utf-8") || value.contains("utf8")
        })
    }

    /// Every terminal that is left does.
    pub(in crate::cli) fn shows_colour() -> bool {
        true
    }
}

#[cfg(windows)]
mod system {
    /// The code page of UTF-8 (`chcp 65001`).
    const UTF8: u32 = 65001;

    /// Whether the console is set to UTF-8. In other code pages lines are drawn in the width of East Asian letters, or are missing
    /// from the font.
    pub(in crate::cli) fn writes_utf8() -> bool {
        win32console::console::WinConsole::get_output_code_page().is_ok_and(|page| page == UTF8)
    }

    /// Whether the console took the request to understand colours (virtual terminal processing, Windows 10 and newer).
    pub(in crate::cli) fn shows_colour() -> bool {
        anstyle_query::windows::enable_ansi_colors().unwrap_or(true)
    }
}
