//! Files as they are sent: plain, in a `.gz` or `.zst`, or several in a `.zip`. What is packed is unpacked into files without a name.

mod zstd;

use std::fs::File;
use std::io::{self, Read, Seek, Write};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

use self::zstd::ZstdFrames;
use crate::bounds::{MEMBERS_MAX, UNPACKED_MAX};
use crate::untrusted_text::clean;

const GZIP: &[u8] = &[0x1f, 0x8b];
/// RFC 8878 section 3.1.1.
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
const ZIP: &[u8] = b"PK\x03\x04";
const EMPTY_ZIP: &[u8] = b"PK\x05\x06";
/// Longest name of a packed file that is repeated, in characters.
const NAME_MAX: usize = 200;

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Plain,
    Gzip,
    Zstd,
    Zip,
}

/// One file.
#[derive(Debug)]
pub struct Member {
    /// Its name in the archive, cleaned; none outside of one.
    pub name: Option<String>,
    /// The file, at its beginning.
    pub file: File,
    /// Its size, in bytes.
    pub size: u64,
    /// Why its end is missing.
    pub cut_off: Option<UnpackError>,
}

/// Why a file cannot be unpacked.
#[derive(Debug, thiserror::Error)]
pub enum UnpackError {
    /// The archive itself is damaged.
    #[error("expected a whole .zip: {0}; copy it again")]
    Archive(String),
    /// It contains no file.
    #[error("the .zip contains no file")]
    Empty,
    /// More files than are read.
    #[error("the .zip holds {0} files, and {MEMBERS_MAX} are read; pack fewer")]
    TooMany(usize),
    /// Packed twice.
    #[error("it is packed itself: unpack it first")]
    Nested,
    /// With a password.
    #[error("it is encrypted: unpack it first")]
    Encrypted,
    /// More than is unpacked.
    #[error("it unpacks to more than {} GiB", UNPACKED_MAX >> 30)]
    TooLarge,
    /// The packed data ends too early, or is damaged.
    #[error("the packed data is damaged or cut off: {0}")]
    Damaged(String),
    /// Reading or writing failed.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// Hands over each file that `file` is or holds. One that cannot be unpacked is told, and does not stop the others.
///
/// # Errors
/// Where nothing can be unpacked.
pub fn each(
    mut file: File,
    take: &mut dyn FnMut(Result<Member, (String, UnpackError)>),
) -> Result<(), UnpackError> {
    match packing(&mut file)? {
        Packing::Plain => {
            let size = file.metadata()?.len();
            take(Ok(Member {
                name: None,
                file,
                size,
                cut_off: None,
            }));
            Ok(())
        }
        Packing::Gzip => {
            let member = unpack(MultiGzDecoder::new(file), None)?;
            take(Ok(member));
            Ok(())
        }
        Packing::Zstd => {
            let member = unpack(ZstdFrames::new(file), None)?;
            take(Ok(member));
            Ok(())
        }
        Packing::Zip => each_of_zip(file, take),
    }
}

/// Reads all of `input` into a file without a name: what cannot be read twice.
///
/// # Errors
/// Where it is too long, or reading or writing fails.
pub fn spool(input: impl Read) -> Result<File, UnpackError> {
    let member = unpack(input, None)?;
    match member.cut_off {
        None => Ok(member.file),
        Some(problem) => Err(problem),
    }
}

fn packing(file: &mut File) -> io::Result<Packing> {
    let mut head = Vec::new();
    Read::by_ref(file).take(4).read_to_end(&mut head)?;
    file.rewind()?;
    Ok(if head.starts_with(GZIP) {
        Packing::Gzip
    } else if head == ZSTD {
        Packing::Zstd
    } else if head == ZIP || head == EMPTY_ZIP {
        Packing::Zip
    } else {
        Packing::Plain
    })
}

fn each_of_zip(
    file: File,
    take: &mut dyn FnMut(Result<Member, (String, UnpackError)>),
) -> Result<(), UnpackError> {
    let mut archive = ZipArchive::new(file).map_err(|error| UnpackError::Archive(said(&error)))?;
    match archive.len() {
        0 => return Err(UnpackError::Empty),
        count if count > MEMBERS_MAX => return Err(UnpackError::TooMany(count)),
        _ => {}
    }
    for index in 0..archive.len() {
        let member = match archive.by_index(index) {
            Ok(packed) => {
                let name = packed.name().map_or_else(
                    |_| format!("file {}", index + 1),
                    |name| clean(&name, NAME_MAX),
                );
                // What macOS adds to an archive is none of its files.
                if packed.is_dir() || name.starts_with("__MACOSX/") {
                    continue;
                }
                unpack(packed, Some(name.clone())).map_err(|error| (name, error))
            }
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                Err((format!("file {}", index + 1), UnpackError::Encrypted))
            }
            Err(error) => Err((
                format!("file {}", index + 1),
                UnpackError::Damaged(said(&error)),
            )),
        };
        take(member);
    }
    Ok(())
}

fn said(error: &impl ToString) -> String {
    clean(&error.to_string(), NAME_MAX)
}

/// Unpacks one file. What came before its data ended too early stands.
fn unpack(mut packed: impl Read, name: Option<String>) -> Result<Member, UnpackError> {
    let mut file = tempfile::tempfile()?;
    let mut buffer = vec![0; 64 * 1024];
    let mut size = 0;
    let mut cut_off = None;
    loop {
        let read = match packed.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                cut_off = Some(UnpackError::Damaged(said(&error)));
                break;
            }
        };
        size += read as u64;
        if size > UNPACKED_MAX {
            cut_off = Some(UnpackError::TooLarge);
            break;
        }
        file.write_all(&buffer[..read])?;
    }
    file.rewind()?;
    if name.is_some() && packing(&mut file)? != Packing::Plain {
        return Err(UnpackError::Nested);
    }
    Ok(Member {
        name,
        file,
        size,
        cut_off,
    })
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn file(bytes: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file.rewind().unwrap();
        file
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    }

    fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = ZipWriter::new(io::Cursor::new(Vec::new()));
        for (name, bytes) in members {
            archive
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    /// Name and text of each file, or the problem.
    fn all(bytes: &[u8]) -> Result<Vec<String>, String> {
        let mut found = Vec::new();
        each(file(bytes), &mut |member| {
            found.push(match member {
                Ok(mut member) => {
                    let mut bytes = Vec::new();
                    member.file.read_to_end(&mut bytes).unwrap();
                    let text = String::from_utf8_lossy(&bytes);
                    let end = if member.cut_off.is_some() { "..." } else { "" };
                    format!("{} {text}{end}", member.name.unwrap_or_default())
                }
                Err((name, problem)) => format!("{name}: {problem}"),
            });
        })
        .map_err(|problem| problem.to_string())?;
        Ok(found)
    }

    #[test]
    fn each_packing_is_unpacked() {
        assert_eq!(all(b"text").unwrap(), [" text"]);
        assert_eq!(all(&gzip(b"text")).unwrap(), [" text"]);
        let two = [gzip(b"te"), gzip(b"xt")].concat();
        assert_eq!(all(&two).unwrap(), [" text"]);
        let archive = zip(&[("a.csv", b"one"), ("b/\u{1b}.csv", b"two")]);
        assert_eq!(all(&archive).unwrap(), ["a.csv one", "b/\u{fffd}.csv two"]);
        assert_eq!(all(b"").unwrap(), [" "]);
    }

    #[test]
    fn what_cannot_be_unpacked_is_told() {
        let nested = zip(&[("a.gz", &gzip(b"x")), ("b", b"text")]);
        let found = all(&nested).unwrap();
        assert_eq!(
            found,
            ["a.gz: it is packed itself: unpack it first", "b text"]
        );
        assert!(all(&zip(&[])).unwrap_err().contains("no file"));
        let archive = zip(&[("a.csv", b"one")]);
        assert!(
            all(&archive[..archive.len() - 10])
                .unwrap_err()
                .contains("copy it again")
        );
        let text = "line\n".repeat(1000);
        let packed = gzip(text.as_bytes());
        let cut = all(&packed[..packed.len() / 2]).unwrap();
        assert!(
            cut[0].ends_with("...") && cut[0].len() < text.len(),
            "{cut:?}"
        );
    }

    proptest::proptest! {
        #[test]
        fn no_damage_can_make_it_panic(at in 0..200_usize, byte: u8, bytes: Vec<u8>) {
            let mut archive = zip(&[("a.csv", b"one"), ("b.csv", b"two")]);
            let at = at % archive.len();
            archive[at] = byte;
            let _ = all(&archive);
            let _ = all(&[ZIP, &bytes].concat());
            let _ = all(&[GZIP, &bytes].concat());
        }
    }
}
