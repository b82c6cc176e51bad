//! Finds entries by what somebody types.

use super::{AnnotationType, EntryIndex, Lexicon};
use crate::text::normalize::{ALEF, LAM, Letter, letters};
use crate::text::ordered;

/// All names, folded, in one row of letters. Made once, in some milliseconds.
#[derive(Debug, Default)]
pub struct SearchIndex {
    /// The letters of all names without what stands between words.
    letters: Vec<Letter>,
    /// Whether a letter begins a word.
    starts: Vec<bool>,
    /// The names: entry, and where its letters end.
    names: Vec<(EntryIndex, u32)>,
    /// Of each entry: the lower, the earlier it is shown.
    ranks: Vec<u8>,
}

/// How well a name matches; the least is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Exact,
    Prefix,
    WordPrefix,
    Part,
}

impl SearchIndex {
    /// Folds the names of all entries.
    pub fn new(lexicon: &Lexicon) -> Self {
        let mut index = Self::default();
        for entry in lexicon.entries() {
            // What somebody put into a list is what they look for.
            let listed = entry.list().is_some_and(|list| !list.is_geonames());
            let rank = || rank(entry.annotation_type(), entry.kind(), entry.is_village_table());
            index.ranks.push(if listed { 0 } else { 1 + rank() });
            index.push(entry.index(), entry.name_ar());
            for form in entry.forms().filter(|form| form.text != entry.name_ar()) {
                index.push(entry.index(), form.text);
            }
            index.push(entry.index(), entry.name_en());
            for name in entry.aliases_en() {
                index.push(entry.index(), name);
            }
        }
        index
    }

    fn push(&mut self, entry: EntryIndex, name: &str) {
        fold(name, 2, |letters| {
            let rest = letters.len().saturating_sub(1);
            self.letters.extend(letters);
            self.starts.push(true);
            self.starts.extend(std::iter::repeat_n(false, rest));
        });
        self.names.push((entry, self.letters.len() as u32));
    }

    /// The best entries that `fits` lets through.
    pub fn search(
        &self,
        query: &str,
        fits: impl Fn(EntryIndex) -> bool,
        limit: usize,
    ) -> Vec<EntryIndex> {
        let mut wanted = Vec::new();
        fold(query, 1, |letters| wanted.extend(letters));
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(Fit, u8, usize, EntryIndex)> = Vec::new();
        let mut start = 0;
        for (entry, end) in &self.names {
            let end = *end as usize;
            let range = std::mem::replace(&mut start, end)..end;
            let name = self.letters.get(range.clone()).unwrap_or_default();
            let starts = self.starts.get(range).unwrap_or_default();
            let Some(fit) = fit(name, starts, &wanted).filter(|_| fits(*entry)) else { continue };
            let rank = self.ranks.get(entry.0 as usize).copied().unwrap_or(u8::MAX);
            match found.last_mut() {
                // An entry counts once, by its best name.
                Some(last) if last.3 == *entry => {
                    *last = (*last).min((fit, rank, name.len(), *entry))
                }
                _ => found.push((fit, rank, name.len(), *entry)),
            }
        }
        let found = ordered(found, |one, other| one < other);
        found.into_iter().take(limit).map(|(_, _, _, entry)| entry).collect()
    }
}

/// Cities and armed actors first, the table of villages last.
fn rank(annotation_type: AnnotationType, kind: &str, village_table: bool) -> u8 {
    if village_table {
        return 4;
    }
    match (annotation_type, kind) {
        (AnnotationType::Place, "country" | "capital" | "city" | "governorate") => 0,
        (AnnotationType::Place, "town" | "province" | "state" | "territory" | "region") => 1,
        (AnnotationType::Place, "village" | "abandoned place") => 3,
        (AnnotationType::Place, _) => 2,
        (AnnotationType::Actor, "media" | "ngo-monitor" | "ngo" | "civilian" | "organisation") => 2,
        (AnnotationType::Actor, "person" | "tribe" | "community" | "protesters" | "rioters") => 1,
        (AnnotationType::Actor, _) => 0,
    }
}

/// Gives the folded letters of each word, without ال where at least `rest` letters remain.
fn fold(text: &str, rest: usize, mut word: impl FnMut(&[Letter])) {
    // Hyphens and apostrophes are nothing; after a hyphen a new word may begin.
    for part in text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | '.' | '\u{2013}'))
    {
        let letters = letters(part);
        let bare = match letters.as_slice() {
            [ALEF, LAM, bare @ ..] if bare.len() >= rest => bare,
            all => all,
        };
        if !bare.is_empty() {
            word(bare);
        }
    }
}

/// How `wanted` lies in `name`; the best where it does so more than once.
fn fit(name: &[Letter], starts: &[bool], wanted: &[Letter]) -> Option<Fit> {
    if name.starts_with(wanted) {
        return Some(if name.len() == wanted.len() { Fit::Exact } else { Fit::Prefix });
    }
    let mut best = None;
    for (window, start) in name.windows(wanted.len()).zip(starts) {
        if window == wanted {
            if *start {
                return Some(Fit::WordPrefix);
            }
            best = Some(Fit::Part);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use crate::lexicon::{AnnotationType, Entry, Lexicon};

    fn first(query: &str, annotation_type: Option<AnnotationType>) -> String {
        let found = Lexicon::builtin().search(query, annotation_type, 1);
        found.first().map(|entry| entry.name_en().to_owned()).unwrap_or_default()
    }

    #[test]
    fn finds_what_is_meant() {
        let place = Some(AnnotationType::Place);
        let actor = Some(AnnotationType::Actor);
        for (query, annotation_type, expected) in [
            ("قامشلي", place, "Qamishli"),
            ("القامشلى", place, "Qamishli"),
            ("Qamishli", place, "Qamishli"),
            ("deir ezzor", place, "Deir ez-Zor"),
            ("DEIR EZ ZOR", place, "Deir ez-Zor"),
            ("قسد", actor, "Syrian Democratic Forces"),
            ("syrian democratic", actor, "Syrian Democratic Forces"),
            ("ypg", actor, "People's Protection Units"),
            ("peoples protection units", None, "People's Protection Units"),
            ("sdf", None, "Syrian Democratic Forces"),
            ("حلب", place, "Aleppo"),
            ("", None, ""),
            (" - ", None, ""),
        ] {
            let found = first(query, annotation_type);
            assert!(
                found.contains(expected) && found.is_empty() == expected.is_empty(),
                "{query}: {found}, not {expected}"
            );
        }
    }

    #[test]
    fn gives_each_entry_once_and_no_more_than_asked() {
        for (query, limit) in [("ا", 50), ("دير", 7), ("al", 3), ("a", 0)] {
            let found = Lexicon::builtin().search(query, None, limit);
            assert_eq!(found.len(), limit, "{query}");
            let mut numbers: Vec<_> = found.into_iter().map(Entry::index).collect();
            numbers.sort_unstable();
            numbers.dedup();
            assert_eq!(numbers.len(), limit, "{query}");
        }
    }

    #[test]
    fn villages_come_last_among_equals() {
        let found = Lexicon::builtin().search("الصالحية", Some(AnnotationType::Place), 40);
        let equal: Vec<bool> = found
            .iter()
            .filter(|entry| entry.name_ar() == "الصالحية")
            .map(|entry| entry.is_village_table())
            .collect();
        assert!(equal.contains(&true) && equal.contains(&false));
        assert!(equal.is_sorted());
    }
}
