//! Holds the layers apart, and invisible characters out of the source.

// Helpers of tests may panic: that is how a test fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers, each of which may use only those before it.
const LAYERS: [&str; 7] =
    ["text", "lexicon", "annotation", "recognize", "formats", "platform", "ui"];

/// Crates of the browser.
const BROWSER: [&str; 7] = [
    "yew",
    "web_sys",
    "js_sys",
    "gloo",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "serde_wasm_bindgen",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The modules that lead to a file of `src/`: `text/date.rs` is `["text", "date"]`.
fn modules(path: &str) -> Vec<&str> {
    path.strip_suffix(".rs").unwrap_or(path).split('/').collect()
}

/// The source without comments and without the contents of strings.
fn code(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(character) = rest.chars().next() {
        // How long what begins with `open` is, up to `close`.
        let stretch = |open: &str, close: &str| {
            let inner = rest.strip_prefix(open)?;
            let end = inner.find(close).map_or(inner.len(), |end| end + close.len());
            Some(open.len() + end)
        };
        let string = || {
            let inner = rest.strip_prefix('"')?;
            let mut escaped = false;
            let end = inner.find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            Some(end.map_or(rest.len(), |end| end + 2))
        };
        let length = stretch("//", "\n")
            .or_else(|| stretch("/*", "*/"))
            .or_else(|| stretch("r\"", "\""))
            .or_else(|| stretch("r#\"", "\"#"))
            .or_else(|| stretch("'\"", "'"))
            .or_else(|| stretch("'\\\"", "'"))
            .or_else(string);
        match length {
            Some(length) => {
                code.push(' ');
                rest = &rest[length..];
            }
            None => {
                code.push(character);
                rest = &rest[character.len_utf8()..];
            }
        }
    }
    code
}

fn identifier(code: &str) -> &str {
    let end = code.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(code.len());
    &code[..end]
}

/// The names that stand first after `crate::` and the like: one, or those of a group.
fn heads(code: &str) -> Vec<&str> {
    let code = code.trim_start();
    let Some(group) = code.strip_prefix('{') else { return vec![identifier(code)] };
    let (mut heads, mut depth, mut expected) = (Vec::new(), 0, true);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => expected = true,
            c if expected && !c.is_whitespace() => {
                heads.push(identifier(&group[at..]));
                expected = false;
            }
            _ => {}
        }
    }
    heads
}

/// Whether byte `at` is where a name begins.
fn begins(code: &str, at: usize) -> bool {
    !code[..at].ends_with(|c: char| c == '_' || c.is_alphanumeric())
}

/// The layers and other top modules of this package that a file names.
fn used(path: &str, code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for prefix in ["crate", "wusum"] {
        for (at, _) in code.match_indices(prefix).filter(|(at, _)| begins(code, *at)) {
            if let Some(rest) = code[at + prefix.len()..].trim_start().strip_prefix("::") {
                used.extend(heads(rest).into_iter().map(str::to_owned));
            }
        }
    }
    // `super::super::ui` leads there too.
    for (at, _) in code.match_indices("super").filter(|(at, _)| begins(code, *at)) {
        let (mut rest, mut steps) = (&code[at..], 0);
        while let Some(after) = rest.strip_prefix("super") {
            let Some(after) = after.trim_start().strip_prefix("::") else { break };
            (rest, steps) = (after.trim_start(), steps + 1);
        }
        if steps >= modules(path).len() {
            used.extend(heads(rest).into_iter().map(str::to_owned));
        }
    }
    used
}

/// What is wrong with a file of `src/`: the layers it may not use, the browser's crates.
fn faults(path: &str, source: &str) -> Vec<String> {
    let code = code(source);
    let layer = modules(path)[0];
    let place = LAYERS.iter().position(|name| *name == layer);
    let mut faults = Vec::new();
    if layer != "bin" && layer != "lib" {
        for name in used(path, &code) {
            let allowed = match LAYERS.iter().position(|layer| *layer == name) {
                Some(_) if layer == "cli" => name != "platform" && name != "ui",
                Some(other) => place.is_some_and(|place| other <= place),
                None => name != "cli" || layer == "cli",
            };
            if !allowed {
                faults.push(format!("{path}: {layer} may not use {name}"));
            }
        }
    }
    for name in BROWSER {
        let named = code.match_indices(name).any(|(at, _)| {
            begins(&code, at)
                && identifier(&code[at..]) == name
                && (code[at + name.len()..].trim_start().starts_with("::")
                    || code[..at].trim_end().ends_with("use"))
        });
        let allowed =
            layer == "ui" || path == "bin/app.rs" || (layer == "platform" && name != "yew");
        if named && !allowed {
            faults.push(format!("{path}: {layer} may not name {name}"));
        }
    }
    faults
}

#[test]
fn each_layer_uses_only_those_before_it() {
    let source = root().join("src");
    let files = rust_files(&source);
    assert!(files.len() > 20, "only {} files found", files.len());
    let faults: Vec<String> = files
        .iter()
        .flat_map(|file| {
            let path = file.strip_prefix(&source).unwrap().to_string_lossy().replace('\\', "/");
            faults(&path, &fs::read_to_string(file).unwrap())
        })
        .collect();
    assert_eq!(faults, Vec::<String>::new());
}

/// The test above can fail.
#[test]
fn faults_are_found() {
    for (path, source) in [
        ("text/date.rs", "use crate::lexicon::Entry;"),
        ("text/date.rs", "fn f(e: &crate :: lexicon::Entry) {}"),
        ("text.rs", "use super::ui::Page;"),
        ("text/date.rs", "use super::super::ui::Page;"),
        ("annotation/edit.rs", "use crate::{\n text::{Span, x::y}, formats,\n};"),
        ("recognize.rs", "pub use crate::formats::native;"),
        ("formats/native.rs", "use crate::platform::Storage;"),
        ("formats/native.rs", "use crate::cli;"),
        ("formats/native.rs", "let x = '\"'; crate::ui::f();"),
        ("platform/files.rs", "use crate::ui::Page;"),
        ("cli/annotate.rs", "use crate::ui::Page;"),
        ("bin/wusum.rs", "fn main() { web_sys::window(); }"),
        ("formats/csv.rs", "use js_sys;"),
        ("platform/files.rs", "use yew::prelude::*;"),
        ("ui/page.rs", "use crate::cli::run;"),
    ] {
        assert_eq!(faults(path, source).len(), 1, "{path}: {source}");
    }
    for (path, source) in [
        ("lexicon/entry.rs", "use crate::text::Span; // not crate::ui::Page"),
        ("lexicon/entry.rs", "/// [`crate::ui::Page`]\nfn f() { \"crate::ui\\\" yew::x\"; }"),
        ("formats/native.rs", "use crate::{annotation::Document, text::{ui, Span}};"),
        ("text/date.rs", "use super::Span; mod tests { use super::super::Tokens; }"),
        ("cli/annotate.rs", "use crate::formats::native; use super::decode;"),
        ("platform/files.rs", "use web_sys::File; use crate::formats::native;"),
        ("ui/page.rs", "use yew::prelude::*; use crate::platform::Storage;"),
        ("bin/app.rs", "fn main() { yew::Renderer::<wusum::ui::App>::new(); }"),
        ("text/date.rs", "let new_yew::x = my_gloo; struct yewish;"),
    ] {
        assert_eq!(faults(path, source), Vec::<String>::new(), "{source}");
    }
}

/// Characters that nobody sees and that reorder or alter what one reads.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FEFF}'
            | '\u{AD}'
            | '\u{61C}')
}

#[test]
fn no_invisible_character_stands_in_the_source() {
    let mut found = Vec::new();
    for folder in ["src", "coder", "tests", "benches", "xtask"] {
        for file in rust_files(&root().join(folder)) {
            for (number, line) in fs::read_to_string(&file).unwrap().lines().enumerate() {
                if let Some(character) = line.chars().find(|c| is_invisible(*c)) {
                    let code = u32::from(character);
                    found.push(format!("{}:{}: U+{code:04X}", file.display(), number + 1));
                }
            }
        }
    }
    assert_eq!(found, Vec::<String>::new(), "write them as \\u{{…}}");
}
