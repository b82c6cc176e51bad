//! Writes the rule files as the program carries them: without comments and examples, the words of
//! the classes in order and as steps from the word before.
//!
//! `rules.rs` reads both the files and this. `build.rs` includes this file.
//!
//! ```text
//! alphabet | 0x1F | class | 0x1F | class …      class = name, line feed, words
//! word = how many bytes it shares with the word before (below 0x1F), the bytes that follow
//! ```
//! The alphabet is the characters beyond ASCII as UTF-8; in words they are 0x80 and their place.

use std::collections::{BTreeMap, BTreeSet};

/// Ends the alphabet and each class. No text has it.
const END: u8 = 0x1F;

/// What the program carries of the rule files.
#[derive(Debug)]
pub struct PackedRules {
    /// The classes with their words.
    pub classes: Vec<u8>,
    /// Rules and spellings, as the files have them.
    pub rules: String,
}

/// Packs these files, in their order; `None` where their words have more than 128 different
/// characters beyond ASCII.
pub fn pack_rules<'t>(files: impl Iterator<Item = &'t str>) -> Option<PackedRules> {
    let mut names: Vec<&str> = Vec::new();
    let mut words: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut rules = String::new();
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
                    None => rules.extend([content, "\n"]),
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
                rules.extend([" ", content, "\n"]);
            }
        }
    }
    let letters = words.values().flatten().flat_map(|word| word.chars());
    let letters: BTreeSet<char> = letters.filter(|letter| !letter.is_ascii()).collect();
    if letters.len() > 0x80 {
        return None;
    }
    let mut classes = letters.iter().collect::<String>().into_bytes();
    classes.push(END);
    let bytes_of = |word: &&str| -> Vec<u8> {
        word.chars()
            .map(|letter| match letters.iter().position(|other| *other == letter) {
                Some(place) => 0x80 + place as u8,
                None => letter as u8,
            })
            .collect()
    };
    for name in names {
        classes.extend(name.as_bytes());
        classes.push(b'\n');
        let sorted: BTreeSet<Vec<u8>> =
            words.get(name).into_iter().flatten().map(bytes_of).collect();
        let mut before: &[u8] = &[];
        for word in &sorted {
            let shared = word.iter().zip(before).take_while(|(one, other)| one == other).count();
            let shared = shared.min(usize::from(END) - 1);
            classes.push(shared as u8);
            classes.extend(word.iter().skip(shared));
            before = word;
        }
        classes.push(END);
    }
    Some(PackedRules { classes, rules })
}
