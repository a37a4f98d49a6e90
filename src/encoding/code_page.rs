//! Code pages of Windows: which one, and its letters.

use std::str::FromStr;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use oem_cp::code_table::DECODING_TABLE_CP_MAP;
use oem_cp::code_table_type::TableType;

/// The code page of consoles in Western Europe. Its letters stand where those of 437 do, as far as 437 has them.
const CONSOLE: u16 = 850;
/// Most bytes that are looked at to find a code page.
const SAMPLE: usize = 256 * 1024;

/// A code page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodePage(Which);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    Encoding(&'static Encoding),
    /// By its number, which is in the map of tables.
    Table(u16),
}

/// How a code page is decoded.
pub(super) enum Kind {
    Encoding(&'static Encoding),
    Table(&'static TableType),
}

impl CodePage {
    /// The code page of bytes that have no byte order mark: UTF-8 where they are that, else the one that their letters look like.
    #[must_use]
    pub fn guess(bytes: &[u8]) -> Self {
        let sample = &bytes[..bytes.len().min(SAMPLE)];
        let is_utf8 = match std::str::from_utf8(sample) {
            Ok(_) => true,
            // A character may be cut off at the end of what is looked at.
            Err(error) => error.error_len().is_none(),
        };
        Self(if is_utf8 {
            Which::Encoding(UTF_8)
        } else {
            guess_legacy(sample)
        })
    }

    pub(super) fn kind(self) -> Kind {
        match self.0 {
            Which::Encoding(encoding) => Kind::Encoding(encoding),
            Which::Table(number) => DECODING_TABLE_CP_MAP
                .get(&number)
                .map_or(Kind::Encoding(WINDOWS_1252), Kind::Table),
        }
    }

    /// The text of `bytes`. What the code page does not have becomes U+FFFD.
    #[must_use]
    pub fn decode(self, bytes: &[u8]) -> String {
        match self.kind() {
            Kind::Encoding(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Kind::Table(table) => table.decode_string_lossy(bytes),
        }
    }
}

/// Why a code page is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a code page of Windows by its number, such as 850, 932, 1252 or 65001, or utf-8")]
pub struct UnknownCodePage;

impl FromStr for CodePage {
    type Err = UnknownCodePage;

    fn from_str(text: &str) -> Result<Self, UnknownCodePage> {
        let number = text.to_ascii_lowercase();
        let number = number.trim_start_matches("cp");
        let label = match number {
            "65001" => "utf-8",
            "1200" => "utf-16le",
            "1201" => "utf-16be",
            "932" => "shift_jis",
            "936" => "gbk",
            "949" => "euc-kr",
            "950" => "big5",
            "874" => "windows-874",
            text => text,
        };
        let windows = format!("windows-{label}");
        let table = number
            .parse()
            .ok()
            .filter(|number| DECODING_TABLE_CP_MAP.contains_key(number));
        Encoding::for_label(label.as_bytes())
            .or_else(|| Encoding::for_label(windows.as_bytes()))
            .map(Which::Encoding)
            .or_else(|| table.map(Which::Table))
            .map(Self)
            .ok_or(UnknownCodePage)
    }
}

fn guess_legacy(sample: &[u8]) -> Which {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    match Letters::of(sample) {
        Letters::Console => Which::Table(CONSOLE),
        Letters::European if guessed.is_single_byte() => Which::Encoding(guessed),
        Letters::European => Which::Encoding(WINDOWS_1252),
        Letters::Other => Which::Encoding(guessed),
    }
}

/// What the bytes that are not ASCII look like.
enum Letters {
    /// Single letters among ASCII ones, where the code pages of consoles have them.
    Console,
    /// Single letters among ASCII ones.
    European,
    /// Anything else: a script of its own.
    Other,
}

impl Letters {
    fn of(sample: &[u8]) -> Self {
        let at = |index: Option<usize>| index.and_then(|index| sample.get(index)).copied();
        let (mut all, mut single, mut console) = (0_u32, 0_u32, 0_u32);
        for (index, byte) in sample
            .iter()
            .enumerate()
            .filter(|(_, byte)| !byte.is_ascii())
        {
            let around = [at(index.checked_sub(1)), at(Some(index + 1))];
            let near = |byte: &Option<u8>| byte.is_none_or(|byte| byte.is_ascii());
            let letter = |byte: &Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphabetic());
            all += 1;
            single += u32::from(around.iter().all(near));
            // Western letters of 850 and 437; in the ANSI code pages these are quotes, dashes and signs.
            let place = matches!(*byte, 0x80..=0x91 | 0x93..=0x9a | 0xa0..=0xa5 | 0xb5..=0xb7);
            console += u32::from(place && around.iter().any(letter));
        }
        if single * 10 < all * 8 {
            Self::Other
        } else if console * 2 > all {
            Self::Console
        } else {
            Self::European
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sentence of each language as a tool of Windows writes it, in its code page.
    #[test]
    fn code_pages_are_told_by_their_letters() {
        let german = "Der angegebene Registrierungsschlüssel bzw. Wert wurde nicht gefunden. Überprüfen Sie die Schreibweise.";
        let french = "Le système n'a pas trouvé la clé ou la valeur de Registre spécifiée. Vérifiez le certificat délivré.";
        let japanese =
            "指定されたレジストリ キーまたは値が見つかりませんでした。証明書が無効です。";
        let chinese = "系统找不到指定的注册表项或值。请检查远程服务器并确保证书有效。";
        let taiwanese = "系統找不到指定的登錄機碼或值。請檢查遠端伺服器並確認憑證有效。";
        let korean =
            "지정된 레지스트리 키 또는 값을 찾을 수 없습니다. 인증서가 유효한지 확인하십시오.";
        let polish = "System nie mógł znaleźć określonego klucza rejestru lub wartości. Sprawdź, czy certyfikat jest ważny.";
        let russian =
            "Не удается найти указанный раздел или параметр в реестре. Проверьте сертификат.";
        let turkish = "Belirtilen kayıt defteri anahtarı veya değeri bulunamadı. Sertifikanın geçerli olduğundan emin olun, güvenilir değil.";
        for (page, text) in [
            ("1252", german),
            ("850", german),
            ("437", german),
            ("1252", french),
            ("850", french),
            ("932", japanese),
            ("936", chinese),
            ("950", taiwanese),
            ("949", korean),
            ("1250", polish),
            ("1251", russian),
            ("1254", turkish),
            ("65001", russian),
        ] {
            let encoded = encode(page, text);
            assert_eq!(CodePage::guess(&encoded).decode(&encoded), text, "{page}");
            let given: CodePage = page.parse().unwrap();
            assert_eq!(given.decode(&encoded), text, "{page}");
        }
        assert!("latin-x".parse::<CodePage>().is_err());
        assert!("".parse::<CodePage>().is_err());
    }

    fn encode(page: &str, text: &str) -> Vec<u8> {
        match page.parse::<CodePage>().unwrap().0 {
            Which::Encoding(encoding) => encoding.encode(text).0.into_owned(),
            Which::Table(number) => {
                let table = &oem_cp::code_table::ENCODING_TABLE_CP_MAP[&number];
                oem_cp::encode_string_checked(text, table).unwrap()
            }
        }
    }
}
