//! What the tables, the packed lexicon and its reader share.

/// The kinds an entry can have. A packed entry holds its kind's place in this list.
pub const KINDS: &[&str] = &[
    "abandoned place",
    "administration",
    "airport",
    "base",
    "camp",
    "capital",
    "city",
    "civil defence",
    "civilian",
    "community",
    "country",
    "crossing",
    "district",
    "external state",
    "external state force",
    "government",
    "governorate",
    "identity militia",
    "international organisation",
    "lake",
    "media",
    "mountain",
    "neighbourhood",
    "ngo",
    "ngo-monitor",
    "organisation",
    "party",
    "person",
    "political militia",
    "protesters",
    "province",
    "rebel group",
    "region",
    "rioters",
    "river",
    "road",
    "sea",
    "site",
    "state",
    "state force",
    "strait",
    "subdistrict",
    "territory",
    "town",
    "tribe",
    "village",
];

/// What a trap is a trap for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrapType {
    /// The form is an actor's and a common word or another's name.
    Actor,
    /// The form is a place's and a common word.
    Place,
    /// The form is a personal name that is also a place.
    PersonalName,
}

/// A name as part of an identifier: `Bill Clinton` gives `bill-clinton`.
///
/// Small ASCII letters and digits; apostrophes are dropped, anything else becomes a hyphen.
pub fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for character in name.chars().filter(|c| *c != '\'') {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Stand in a packed alias for the name with أبو declined: أبي, أبا.
pub const DECLINED: [(char, &str); 2] = [('<', "أبي"), ('>', "أبا")];

/// A name with its first أبو declined, if it has one as a word of its own.
pub fn declined(name: &str, case: &str) -> Option<String> {
    let mut at = 0;
    for word in name.split_inclusive(' ') {
        let (before, rest) = name.split_at_checked(at)?;
        if let Some(after) = rest.strip_prefix("أبو ") {
            return Some(format!("{before}{case} {after}"));
        }
        at += word.len();
    }
    None
}

/// Begins the line with a class's name, among the packed lines with its words.
pub const CLASS_MARK: char = '=';

/// Stands before the endings of a line of rule words; the words below it, up to the next mark, are
/// stems that take each of them.
pub const ENDINGS_MARK: char = '+';

/// Stands for no ending among endings.
pub const NO_ENDING: &str = "-";

/// Stands in a packed identifier for the slug of the English name.
pub const SLUG_MARK: char = '~';
