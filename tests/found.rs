//! Inputs that broke a promise once, each a file in `found/`: they hold it now.

// What only the fuzzer asks of a target is not used here.
#[allow(dead_code)]
#[path = "../fuzz/src/targets.rs"]
mod targets;

use std::fs;
use std::path::Path;
use targets::TARGETS;

/// `cargo xtask fuzz` writes what it finds into the folder of its target.
#[test]
fn found_inputs_break_nothing_any_more() {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/found");
    let mut count = 0;
    for folder in fs::read_dir(&found).expect("the folder is there") {
        let folder = folder.expect("it can be read").path();
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !folder.is_dir() {
            continue;
        }
        let target = targets::find(&name).unwrap_or_else(|| panic!("{name} is no target"));
        for file in fs::read_dir(&folder).expect("it can be read") {
            let file = file.expect("it can be read").path();
            println!("{}", file.display());
            (target.run)(&fs::read(&file).expect("it can be read"));
            count += 1;
        }
    }
    assert!(count >= TARGETS.len(), "the found inputs are gone");
}
