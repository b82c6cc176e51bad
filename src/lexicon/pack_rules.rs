//! Takes from the rule files what the program carries: no comments and no examples, the words of
//! each class once and in order.
//!
//! `pack.rs` packs it beside the tables, `rules.rs` reads it. `build.rs` includes this file.

use std::collections::{BTreeMap, BTreeSet};

use super::kinds::CLASS_MARK;

/// What the program carries of the rule files.
#[derive(Debug, Default)]
pub struct PackedRules {
    /// A line for each class, with [`CLASS_MARK`] before its name, and below it one for each word.
    pub classes: Vec<String>,
    /// Rules and spellings, as the files have them.
    pub rules: Vec<String>,
}

/// Packs these files, in their order.
pub fn pack_rules<'t>(files: impl Iterator<Item = &'t str>) -> PackedRules {
    let mut names: Vec<&str> = Vec::new();
    let mut words: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut rules = Vec::new();
    for text in files {
        let mut class = None;
        for line in text.lines() {
            let content = line.trim();
            let example = content.starts_with("yes ") || content.starts_with("no ");
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            if !line.starts_with([' ', '\t']) {
                class = content.strip_prefix("class ").map(str::trim);
                match class {
                    Some(name) if !names.contains(&name) => names.push(name),
                    Some(_) => {}
                    None => rules.push(content.to_owned()),
                }
            } else if let Some(class) = class {
                let members = words.entry(class).or_default();
                for (number, part) in content.split('"').enumerate() {
                    if number % 2 == 1 {
                        members.insert(part);
                    } else {
                        members.extend(part.split_whitespace());
                    }
                }
            } else if !example {
                rules.push(format!(" {content}"));
            }
        }
    }
    let mut classes = Vec::new();
    for name in names {
        classes.push(format!("{CLASS_MARK}{name}"));
        classes.extend(words.get(name).into_iter().flatten().map(|word| (*word).to_owned()));
    }
    PackedRules { classes, rules }
}
