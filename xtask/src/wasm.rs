//! The little of WebAssembly's binary form that the build needs to know.

use anyhow::{Context, Result, bail};

/// The number of a program's section of what it imports.
pub const IMPORTS: u8 = 2;
/// The number of the section of what a program gives out.
pub const EXPORTS: u8 = 7;
/// The number of the section of the functions' code.
pub const CODE: u8 = 10;
/// The number of the sections that only other tools read.
pub const CUSTOM: u8 = 0;
/// What the imports are that are functions.
pub const FUNCTION: u8 = 0;

/// One of the parts that a program is made of.
pub struct Section<'p> {
    /// What kind of part.
    pub number: u8,
    /// What is in it.
    pub body: &'p [u8],
}

/// The bytes before the first section.
pub const HEAD: &[u8] = b"\0asm\x01\0\0\0";

/// The sections of a program.
///
/// # Errors
/// Where this is no program.
pub fn sections(program: &[u8]) -> Result<Vec<Section<'_>>> {
    let mut bytes = Bytes(program.strip_prefix(HEAD).context("this is no WebAssembly")?);
    let mut sections = Vec::new();
    while !bytes.0.is_empty() {
        let number = bytes.byte()?;
        sections.push(Section { number, body: bytes.bytes()? });
    }
    Ok(sections)
}

/// What is left to read.
pub struct Bytes<'b>(pub &'b [u8]);

impl<'b> Bytes<'b> {
    /// The next bytes.
    pub fn take(&mut self, count: usize) -> Result<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).context("the program ends too soon")?;
        self.0 = rest;
        Ok(taken)
    }

    /// The next byte.
    pub fn byte(&mut self) -> Result<u8> {
        self.take(1)?.first().copied().context("the program ends too soon")
    }

    /// A whole number, LEB128.
    pub fn number(&mut self) -> Result<usize> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        bail!("a number is too long")
    }

    /// Bytes with their length before them.
    pub fn bytes(&mut self) -> Result<&'b [u8]> {
        let length = self.number()?;
        self.take(length)
    }

    /// A text with its length before it.
    pub fn name(&mut self) -> Result<&'b str> {
        std::str::from_utf8(self.bytes()?).context("a name is no UTF-8")
    }
}

/// Writes a whole number, LEB128.
pub fn push_number(into: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        into.push(number as u8 | 0x80);
        number >>= 7;
    }
    into.push(number as u8);
}

/// Writes bytes with their length before them.
pub fn push_bytes(into: &mut Vec<u8>, bytes: &[u8]) {
    push_number(into, bytes.len());
    into.extend_from_slice(bytes);
}
