//! From a file's bytes to text: UTF-8, UTF-16 with a byte order mark, else Windows-1256.

use super::PlatformError;
use web_sys::{TextDecoder, TextDecoderOptions};

/// Text from bytes, and what was assumed to get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text without a byte order mark.
    pub text: String,
    /// The encoding's name for the browser.
    pub encoding: &'static str,
}

/// Why bytes give no text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A picture, an archive, a program: no text file.
    #[error("this is no text file")]
    Binary,
    /// The browser failed.
    #[error(transparent)]
    Platform(#[from] PlatformError),
}

/// Decodes a text file.
///
/// # Errors
/// [`DecodeError::Binary`] for what is no text.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let encoding = match bytes {
        [0xFF, 0xFE, ..] => "utf-16le",
        [0xFE, 0xFF, ..] => "utf-16be",
        _ if is_binary(bytes) => return Err(DecodeError::Binary),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => {
                let text = text.strip_prefix('\u{FEFF}').unwrap_or(text).to_owned();
                return Ok(Decoded { text, encoding: "utf-8" });
            }
            Err(_) => "windows-1256",
        },
    };
    let decoder = TextDecoder::new_with_label_and_options(encoding, &TextDecoderOptions::new())
        .map_err(PlatformError::from)?;
    let text = decoder.decode_with_u8_array(bytes).map_err(PlatformError::from)?;
    Ok(Decoded { text, encoding })
}

/// Whether the bytes are those of a known binary format, or hold what no text holds.
fn is_binary(bytes: &[u8]) -> bool {
    const SIGNATURES: [&[u8]; 10] = [
        b"PK\x03\x04",
        b"%PDF-",
        b"\x89PNG",
        b"\xFF\xD8\xFF",
        b"GIF8",
        b"\xD0\xCF\x11\xE0",
        b"\x7FELF",
        b"\x00asm",
        b"\x1F\x8B",
        b"Rar!",
    ];
    if SIGNATURES.iter().any(|signature| bytes.starts_with(signature)) {
        return true;
    }
    let sample = bytes.get(..8192).unwrap_or(bytes);
    // Valid UTF-8 with control characters is odd, but text.
    let control = sample
        .iter()
        .filter(|byte| **byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B))
        .count();
    std::str::from_utf8(bytes).is_err() && control > sample.len() / 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_text_from_what_is_none() {
        for (bytes, expected) in [
            ("قصف الجيش".as_bytes(), false),
            (b"plain", false),
            (b"", false),
            (b"a\x00b", false),
            (b"\xC7\xE1\xDE\xC7\xE3\xD4\xE1\xED", false),
            (b"PK\x03\x04rest of an archive", true),
            (b"%PDF-1.7", true),
            (b"\x00\x01\x02\xFF\xFE\x00", true),
        ] {
            assert_eq!(is_binary(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn reads_utf8_with_and_without_a_mark() {
        for bytes in ["\u{FEFF}حلب", "حلب"] {
            let decoded = decode(bytes.as_bytes()).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.encoding), ("حلب", "utf-8"));
        }
    }
}
