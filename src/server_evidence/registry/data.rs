//! Data of a value, also by the number of its type, as the registry keeps it.

/// Data of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// REG_DWORD.
    Dword(u32),
    /// REG_QWORD.
    Qword(u64),
    /// A number of a form that does not tell its type.
    Number(u64),
    /// What a form printed that tells no types.
    Printed(String),
    /// REG_SZ, REG_EXPAND_SZ or REG_MULTI_SZ.
    Text(String),
    /// REG_BINARY.
    Binary(Vec<u8>),
    /// Anything else, by the name of its type.
    Other(String),
    /// The file deletes the value.
    Deleted,
}

impl Data {
    /// Data of type `kind`, by its number in winnt.h, from bytes in the order in which the registry keeps them.
    #[must_use]
    pub fn of_type(kind: u32, bytes: Vec<u8>) -> Self {
        let four = || <[u8; 4]>::try_from(bytes.as_slice()).ok();
        match kind {
            1 | 2 | 7 => Self::Text(utf16(&bytes)),
            3 => Self::Binary(bytes),
            4 => four().map_or_else(|| other(kind), |b| Self::Dword(u32::from_le_bytes(b))),
            11 => <[u8; 8]>::try_from(bytes.as_slice())
                .map_or_else(|_| other(kind), |b| Self::Qword(u64::from_le_bytes(b))),
            _ => other(kind),
        }
    }
}

fn other(kind: u32) -> Data {
    Data::Other(match kind {
        0 => "REG_NONE".to_owned(),
        4 => "a REG_DWORD that has not 4 bytes".to_owned(),
        5 => "REG_DWORD_BIG_ENDIAN".to_owned(),
        6 => "REG_LINK".to_owned(),
        11 => "a REG_QWORD that has not 8 bytes".to_owned(),
        kind => format!("type {kind}"),
    })
}

/// Text as version 5.00 writes it. That of version 4 is ANSI, and is shown and never judged.
fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    let text = String::from_utf16_lossy(&units);
    text.trim_end_matches('\0').to_owned()
}
