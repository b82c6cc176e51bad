//! From the bytes of a file to text: UTF-8, UTF-16 and Windows-1256.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1256};

/// The text of a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The encoding's name.
    pub encoding: &'static str,
    /// Whether parts could not be read and U+FFFD stands in their place.
    pub damaged: bool,
}

/// Why bytes are no text.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Bytes that no text has.
    #[error(
        "this is no text but a binary file (a document, a picture, an archive); save it as .txt in UTF-8"
    )]
    Binary,
}

/// Reads bytes as text: by the byte order mark if there is one, as UTF-8 if they are that, and
/// else as Windows-1256, the encoding of old Arabic pages.
///
/// UTF-8 with a few broken bytes, as of a file that was cut off, is read as UTF-8.
///
/// # Errors
/// [`DecodeError::Binary`] for bytes that are not UTF-8 and hold control characters.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(with(encoding, bytes.get(mark..).unwrap_or_default()));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: text.to_owned(), encoding: UTF_8.name(), damaged: false });
    }
    if bytes.iter().any(|byte| matches!(byte, 0..=8 | 14..=25 | 27..=31)) {
        return Err(DecodeError::Binary);
    }
    Ok(with(if mostly_utf8(bytes) { UTF_8 } else { WINDOWS_1256 }, bytes))
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name(), damaged }
}

/// Whether the characters beyond ASCII are UTF-8 but for a few. Windows-1256 never is: two Arabic
/// letters of it, one after the other, are no UTF-8.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > 4 * broken
}

#[cfg(test)]
mod tests {
    use super::*;

    /// «قصف» in Windows-1256.
    const QASF: &[u8] = &[0xDE, 0xD5, 0xDD];

    #[test]
    fn reads_each_encoding() {
        let utf16 = |to_bytes: fn(u16) -> [u8; 2], mark: [u8; 2]| {
            let letters = "قصف\u{1F4A5}".encode_utf16().flat_map(to_bytes);
            mark.into_iter().chain(letters).collect::<Vec<u8>>()
        };
        let table: &[(&[u8], &str, &str)] = &[
            (b"", "", "UTF-8"),
            ("قصف".as_bytes(), "قصف", "UTF-8"),
            ("\u{FEFF}قصف".as_bytes(), "قصف", "UTF-8"),
            (&utf16(u16::to_le_bytes, [0xFF, 0xFE]), "قصف\u{1F4A5}", "UTF-16LE"),
            (&utf16(u16::to_be_bytes, [0xFE, 0xFF]), "قصف\u{1F4A5}", "UTF-16BE"),
            (QASF, "قصف", "windows-1256"),
            (&[b"2021 ", QASF, b"\r\n"].concat(), "2021 قصف\r\n", "windows-1256"),
        ];
        for (bytes, text, encoding) in table {
            let decoded = decode(bytes).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.encoding), (*text, *encoding));
            assert!(!decoded.damaged, "{text}");
        }
    }

    #[test]
    fn a_cut_off_file_stays_utf8() {
        let bytes = "قصف الجيش دمشق".as_bytes();
        let decoded = decode(&bytes[..bytes.len() - 1]).unwrap();
        assert_eq!(decoded.text, "قصف الجيش دمش\u{FFFD}");
        assert!(decoded.damaged);
    }

    #[test]
    fn a_picture_is_no_text() {
        assert_eq!(decode(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"), Err(DecodeError::Binary));
    }

    #[test]
    fn a_lone_surrogate_becomes_a_replacement() {
        let decoded = decode(&[0xFF, 0xFE, 0x00, 0xD8, 0x42, 0x06]).unwrap();
        assert_eq!(decoded.text, "\u{FFFD}ق");
        assert!(decoded.damaged);
    }
}
