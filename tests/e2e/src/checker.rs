//! axe-core, which checks accessibility.

use crate::page::Page;
use crate::place;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

/// The package of npm and its version.
const PACKAGE: &str = "axe-core@4.14.1";

/// The text of axe-core, from `.tools/npm/` where the project keeps its packages. `None`, with a
/// word about it, where it is not there and cannot be had.
pub fn axe() -> Option<&'static str> {
    static AXE: OnceLock<Option<String>> = OnceLock::new();
    AXE.get_or_init(|| {
        let found = fetch();
        if found.is_none() {
            eprintln!("skipped: {PACKAGE} is not in .tools/npm, and npm could not fetch it");
        }
        found
    })
    .as_deref()
}

fn fetch() -> Option<String> {
    let folder: PathBuf = place::project().join(".tools").join("npm").join(PACKAGE);
    let file = folder.join("node_modules").join("axe-core").join("axe.min.js");
    if !file.is_file() {
        fs::create_dir_all(&folder).ok()?;
        Command::new("npm")
            .args(["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"])
            .arg("--prefix")
            .arg(&folder)
            .arg(PACKAGE)
            .output()
            .ok()?;
    }
    fs::read_to_string(file).ok()
}

/// The serious and critical violations on the page as it is now, one line each.
pub fn violations(page: &Page, axe: &str) -> Vec<String> {
    page.script(&format!("if (!window.axe) {{ {axe} }}"), &[]);
    let found = page.script_async(
        "const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
         const result = await axe.run(document, {
           runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'],
         });
         return result.violations
           .filter(v => v.impact === 'serious' || v.impact === 'critical')
           .map(v => `${v.impact} ${v.id}: ${v.help}: ` + v.nodes.slice(0, 3).map(
             node => node.target.join(' ') + ' (' + (node.any[0] ?? node.all[0] ?? node.none[0])?.message + ')'
           ).join('; '));",
        &[],
    );
    let lines = found.as_array().cloned().unwrap_or_default();
    lines.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}
