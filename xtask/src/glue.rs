//! Short names between the program and its glue.
//!
//! wasm-bindgen names each import after what it calls, with a hash (`__wbg_focus_5cf453f5639aa1a2`),
//! and so the functions by which the browser calls closures. The names stand in the program and in
//! the glue and hardly compress.

use crate::wasm::{
    Bytes, EXPORTS, FUNCTION, HEAD, IMPORTS, Section, push_bytes, push_number, sections,
};
use anyhow::{Context, Result, ensure};

/// The module that the imports are said to come from.
const MODULE: &str = "\"./app_bg.js\"";
/// How the names of functions begin by which closures are called.
const CLOSURE: &str = "wasm_bindgen__convert__closures_";
/// What the module is called instead.
const SHORT_MODULE: &str = "w";

/// Program and glue with short names.
///
/// # Errors
/// Where the two do not look as wasm-bindgen writes them.
pub fn shorten(program: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let (program, names) = shorten_program(program).context("reading the program's names")?;
    Ok((program, shorten_glue(glue, &names)?))
}

/// What the names were that are shortened, in the order of their short ones.
#[derive(Debug, Default)]
struct Names {
    imports: Vec<String>,
    closures: Vec<String>,
}

fn short(number: usize) -> String {
    format!("i{number}")
}

fn short_closure(number: usize) -> String {
    format!("c{number}")
}

/// The program with short names, and what they were.
fn shorten_program(program: &[u8]) -> Result<(Vec<u8>, Names)> {
    let mut shortened = HEAD.to_vec();
    let mut names = Names::default();
    for Section { number, mut body } in sections(program)? {
        let changed;
        if number == IMPORTS {
            changed = shorten_imports(&mut Bytes(body), &mut names.imports)?;
            body = &changed;
        } else if number == EXPORTS {
            changed = shorten_exports(&mut Bytes(body), &mut names.closures)?;
            body = &changed;
        }
        shortened.push(number);
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

fn shorten_exports(bytes: &mut Bytes<'_>, closures: &mut Vec<String>) -> Result<Vec<u8>> {
    let count = bytes.number()?;
    let mut shortened = Vec::new();
    push_number(&mut shortened, count);
    for _ in 0..count {
        let name = bytes.name()?;
        if name.starts_with(CLOSURE) {
            push_bytes(&mut shortened, short_closure(closures.len()).as_bytes());
            closures.push(name.to_owned());
        } else {
            push_bytes(&mut shortened, name.as_bytes());
        }
        shortened.push(bytes.byte()?);
        push_number(&mut shortened, bytes.number()?);
    }
    Ok(shortened)
}

/// The glue with the same names.
fn shorten_glue(glue: &str, names: &Names) -> Result<String> {
    let once = |glue: String, long: &str, short: &str| -> Result<String> {
        let found = glue.matches(long).count();
        ensure!(found == 1, "the glue has {long} {found} times, and should have it once");
        Ok(glue.replace(long, short))
    };
    let mut glue = once(glue.to_owned(), MODULE, SHORT_MODULE)?;
    for (number, name) in names.imports.iter().enumerate() {
        glue = once(glue, &format!("{name}:"), &format!("{}:", short(number)))?;
    }
    for (number, name) in names.closures.iter().enumerate() {
        glue = once(glue, &format!(".{name}("), &format!(".{}(", short_closure(number)))?;
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
        let mut program = HEAD.to_vec();
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
    fn closures_are_short_on_both_sides() {
        let program = |name: &str| {
            let mut section = vec![2];
            push_bytes(&mut section, name.as_bytes());
            section.extend([0, 200, 1, 1, b'm', 2, 0]);
            let mut program = HEAD.to_vec();
            program.push(EXPORTS);
            push_bytes(&mut program, &section);
            program
        };
        let long = program("wasm_bindgen__convert__closures_____invoke__h41");
        let glue = "a.wasm_bindgen__convert__closures_____invoke__h41(b);\"./app_bg.js\"";
        let (program_short, glue_short) = shorten(&long, glue).unwrap();
        assert_eq!(program_short, program("c0"));
        assert_eq!(glue_short, "a.c0(b);w");
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
