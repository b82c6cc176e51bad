//! Short names between the program and its glue.
//!
//! wasm-bindgen names each import after what it calls, with a hash (`__wbg_focus_5cf453f5639aa1a2`).
//! The names stand in the program and in the glue and hardly compress.

use anyhow::{Context, Result, bail, ensure};

/// The module that the imports are said to come from.
const MODULE: &str = "\"./app_bg.js\"";
/// What it is called instead.
const SHORT_MODULE: &str = "w";
/// The number of a program's section of imports, and of the imports that are functions.
const IMPORTS: u8 = 2;
const FUNCTION: u8 = 0;

/// Program and glue with short names.
///
/// # Errors
/// Where the two do not look as wasm-bindgen writes them.
pub fn shorten(program: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let (program, names) = shorten_program(program).context("reading the program's imports")?;
    Ok((program, shorten_glue(glue, &names)?))
}

fn short(number: usize) -> String {
    format!("i{number}")
}

/// The program with its imports called by [`short`], and what they were called.
fn shorten_program(program: &[u8]) -> Result<(Vec<u8>, Vec<String>)> {
    let mut bytes = Bytes(program);
    let mut shortened = bytes.take(8)?.to_vec();
    ensure!(shortened.starts_with(b"\0asm"), "this is no WebAssembly");
    let mut names = Vec::new();
    while !bytes.0.is_empty() {
        let section = bytes.byte()?;
        let length = bytes.number()?;
        let mut body = bytes.take(length)?;
        let imports;
        if section == IMPORTS {
            imports = shorten_imports(&mut Bytes(body), &mut names)?;
            body = &imports;
        }
        shortened.push(section);
        push_bytes(&mut shortened, body);
    }
    Ok((shortened, names))
}

fn shorten_imports(bytes: &mut Bytes<'_>, names: &mut Vec<String>) -> Result<Vec<u8>> {
    let count = bytes.number()?;
    let mut shortened = Vec::new();
    push_number(&mut shortened, count);
    for number in 0..count {
        let module = bytes.name()?;
        ensure!(MODULE.trim_matches('"') == module, "an import from {module}");
        let name = bytes.name()?;
        ensure!(bytes.byte()? == FUNCTION, "the import {name} is no function");
        push_bytes(&mut shortened, SHORT_MODULE.as_bytes());
        push_bytes(&mut shortened, short(number).as_bytes());
        shortened.push(FUNCTION);
        push_number(&mut shortened, bytes.number()?);
        names.push(name.to_owned());
    }
    Ok(shortened)
}

/// The glue with the same names.
fn shorten_glue(glue: &str, names: &[String]) -> Result<String> {
    let once = |glue: String, long: &str, short: &str| -> Result<String> {
        let found = glue.matches(long).count();
        ensure!(found == 1, "the glue has {long} {found} times, and should have it once");
        Ok(glue.replace(long, short))
    };
    let mut glue = once(glue.to_owned(), MODULE, SHORT_MODULE)?;
    for (number, name) in names.iter().enumerate() {
        glue = once(glue, &format!("{name}:"), &format!("{}:", short(number)))?;
    }
    Ok(glue)
}

/// A script of ours without comments and indentation.
///
/// # Errors
/// Where a text goes over several lines: in one none of this may be touched.
pub fn without_comments(script: &str) -> Result<String> {
    let mut shortened = String::new();
    for line in script.lines().map(str::trim) {
        ensure!(line.matches('`').count() % 2 == 0, "a text over several lines: {line}");
        let comment = ["//", "/*", "*"].iter().any(|sign| line.starts_with(sign));
        if !comment && !line.is_empty() {
            shortened.push_str(line);
            shortened.push('\n');
        }
    }
    Ok(shortened)
}

/// What is left to read.
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, count: usize) -> Result<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).context("the program ends too soon")?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8> {
        self.take(1)?.first().copied().context("the program ends too soon")
    }

    /// A whole number, LEB128.
    fn number(&mut self) -> Result<usize> {
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

    fn name(&mut self) -> Result<&'b str> {
        let length = self.number()?;
        std::str::from_utf8(self.take(length)?).context("a name is no UTF-8")
    }
}

fn push_number(into: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        into.push(number as u8 | 0x80);
        number >>= 7;
    }
    into.push(number as u8);
}

fn push_bytes(into: &mut Vec<u8>, bytes: &[u8]) {
    push_number(into, bytes.len());
    into.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(imports: &[(&str, &str)]) -> Vec<u8> {
        let mut section = Vec::new();
        push_number(&mut section, imports.len());
        for (module, name) in imports {
            push_bytes(&mut section, module.as_bytes());
            push_bytes(&mut section, name.as_bytes());
            section.extend([FUNCTION, 200, 1]);
        }
        let mut program = b"\0asm\x01\0\0\0".to_vec();
        program.extend([1, 1, 0, IMPORTS]);
        push_bytes(&mut program, &section);
        program.extend([10, 2, 7, 7]);
        program
    }

    #[test]
    fn names_are_short_on_both_sides() {
        let long = program(&[("./app_bg.js", "__wbg_a_1"), ("./app_bg.js", "__wbg_b_2")]);
        let glue =
            "const import0={__wbg_a_1:()=>`a`,__wbg_b_2: f};return {\"./app_bg.js\":import0}";
        let (program_short, glue_short) = shorten(&long, glue).unwrap();
        assert_eq!(program_short, program(&[("w", "i0"), ("w", "i1")]));
        assert_eq!(glue_short, "const import0={i0:()=>`a`,i1: f};return {w:import0}");
    }

    #[test]
    fn comments_go_from_a_script() {
        let script = "// x\n/** y\n * z */\n\nconst a = {\n  b: `c // d`, // e\n};\n";
        assert_eq!(without_comments(script).unwrap(), "const a = {\nb: `c // d`, // e\n};\n");
        assert!(without_comments("const a = `\n * b\n`;").is_err());
    }

    #[test]
    fn what_is_not_understood_stops_the_build() {
        let glue = "__wbg_a_1: f, \"./app_bg.js\"";
        let one = program(&[("./app_bg.js", "__wbg_a_1")]);
        assert!(shorten(&one, glue).is_ok());
        for (program, glue) in [
            (program(&[("env", "__wbg_a_1")]), glue),
            (program(&[("./app_bg.js", "__wbg_b_2")]), glue),
            (one.clone(), "__wbg_a_1: f"),
            (one.split_at(one.len() - 1).0.to_vec(), glue),
            (b"no".to_vec(), glue),
        ] {
            assert!(shorten(&program, glue).is_err(), "{glue}");
        }
    }
}
