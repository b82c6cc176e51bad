//! The functions of the program in an order in which they compress.
//!
//! The order is free, and compilers leave functions as they come. In the order of their bytes those
//! stand together that are alike: 3 kB less to load. `wasm-opt` can sort functions by their names,
//! and changes every call with it; so the build gives it names that sort as the bytes do.

use crate::wasm::{Bytes, CODE, CUSTOM, IMPORTS, Section, push_bytes, push_number, sections};
use anyhow::Result;

/// The number of the functions' names among the names of a program.
const FUNCTION_NAMES: u8 = 1;

/// The program with names for its functions, by which they sort as by their bytes.
///
/// # Errors
/// Where this is no program.
pub fn name_by_bytes(program: &[u8]) -> Result<Vec<u8>> {
    let (mut imports, mut functions) = (0, Vec::new());
    for Section { number, body } in sections(program)? {
        let mut bytes = Bytes(body);
        match number {
            IMPORTS => imports = bytes.number()?,
            CODE => {
                for _ in 0..bytes.number()? {
                    functions.push(bytes.bytes()?);
                }
            }
            _ => {}
        }
    }
    let mut sorted: Vec<usize> = (0..functions.len()).collect();
    sorted.sort_by_key(|function| functions.get(*function));
    // Imports come first whatever they are called, and stay in their order.
    let all = (0..imports).chain(sorted.into_iter().map(|function| imports + function));
    let mut places: Vec<(usize, usize)> = all.enumerate().map(|(place, at)| (at, place)).collect();
    places.sort_unstable();
    let mut names = Vec::new();
    push_number(&mut names, places.len());
    for (function, place) in places {
        push_number(&mut names, function);
        push_bytes(&mut names, format!("{place:06}").as_bytes());
    }
    let mut section = Vec::new();
    push_bytes(&mut section, b"name");
    section.push(FUNCTION_NAMES);
    push_bytes(&mut section, &names);
    let mut named = program.to_vec();
    named.push(CUSTOM);
    push_bytes(&mut named, &section);
    Ok(named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wasm::HEAD;

    #[test]
    fn names_sort_as_the_bytes_do() {
        let mut program = HEAD.to_vec();
        // An import `a.b`, and three functions of which the last two would stand first.
        program.extend([IMPORTS, 7, 1, 1, b'a', 1, b'b', 0, 0]);
        program.extend([CODE, 9, 3, 2, 0, 9, 1, 5, 2, 0, 7]);
        let named = name_by_bytes(&program).unwrap();
        let section = named.strip_prefix(program.as_slice()).unwrap();
        let head = [CUSTOM, 40, 4, b'n', b'a', b'm', b'e', FUNCTION_NAMES, 33, 4];
        let names = [(0, b"000000"), (1, b"000002"), (2, b"000003"), (3, b"000001")];
        let names = names.iter().flat_map(|(at, name)| [&[*at, 6], &name[..]].concat());
        assert_eq!(section, head.into_iter().chain(names).collect::<Vec<u8>>());
        assert!(name_by_bytes(b"no").is_err());
    }
}
