//! Takes from the rule files what the program carries: no comments and no examples, the words of
//! each class once and in order.
//!
//! `pack.rs` packs it beside the tables, `rules.rs` reads it. `build.rs` includes this file.

use std::collections::{BTreeMap, BTreeSet};

use super::kinds::{CLASS_MARK, ENDINGS_MARK, NO_ENDING};

/// What the program carries of the rule files.
#[derive(Debug, Default)]
pub struct PackedRules {
    /// A line for each class, with [`CLASS_MARK`] before its name, and below it one for each word;
    /// then, for words of one pattern, a line of endings behind [`ENDINGS_MARK`] and below it one
    /// for each stem.
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
        pack_words(words.remove(name).unwrap_or_default(), &mut classes);
    }
    PackedRules { classes, rules }
}

/// Endings of verbs, of nouns and adjectives, and pronouns at their ends.
const ENDINGS: [&str; 25] = [
    "", "ت", "ة", "ه", "ها", "ته", "تها", "وا", "ى", "ا", "ات", "ون", "ين", "تين", "ان", "ية", "ي",
    "يات", "يون", "يين", "يتين", "هم", "تهم", "و", "يا",
];

/// As many stems take the same endings before the endings get a line of their own.
const STEMS: usize = 3;

/// Packs the words of a class: those of one stem are one line.
fn pack_words(mut left: BTreeSet<&str>, lines: &mut Vec<String>) {
    // The endings that each stem might have.
    let mut stems: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for ending in ENDINGS {
        for stem in left.iter().filter_map(|word| word.strip_suffix(ending)) {
            if stem.chars().count() > 1 {
                stems.entry(stem).or_default().push(ending);
            }
        }
    }
    // The stems with most endings first.
    let mut patterns: BTreeMap<Vec<&str>, Vec<&str>> = BTreeMap::new();
    for count in (2..=ENDINGS.len()).rev() {
        for (stem, endings) in &stems {
            let mut taken = endings.clone();
            taken.retain(|ending| left.contains(format!("{stem}{ending}").as_str()));
            if taken.len() == count {
                for ending in &taken {
                    left.remove(format!("{stem}{ending}").as_str());
                }
                patterns.entry(taken).or_default().push(stem);
            }
        }
    }
    let (frequent, rare): (Vec<_>, Vec<_>) =
        patterns.into_iter().partition(|(_, stems)| stems.len() >= STEMS);
    let spelt = |(endings, stems): (Vec<&str>, Vec<&str>)| -> Vec<String> {
        let words = |stem| endings.iter().map(move |ending| format!("{stem}{ending}"));
        stems.into_iter().flat_map(words).collect()
    };
    let mut words: BTreeSet<String> = rare.into_iter().flat_map(spelt).collect();
    words.extend(left.into_iter().map(str::to_owned));
    lines.extend(words);
    for (endings, stems) in frequent {
        let endings =
            endings.iter().map(|ending| if ending.is_empty() { NO_ENDING } else { ending });
        lines.push(format!("{ENDINGS_MARK}{}", endings.collect::<Vec<_>>().join(" ")));
        lines.extend(stems.into_iter().map(str::to_owned));
    }
}
