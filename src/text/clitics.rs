//! Letters attached to the front of a word: و ف (and, so), then ب ك ل (in, as, to), then ال.
//!
//! Nothing is split in the text. A word has *readings*: itself, and what stands after each bundle
//! of letters that may be attached to it. Which reading is right is decided by what is listed
//! (see `lexicon::matcher`), because stripping is the dangerous step: ورقة is no رقة.

use super::normalize::{ALEF, BEH, FEH, KAF, LAM, Letter, WAW, WordKey};

/// One way to read a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Key of the word without the attached letters.
    pub key: WordKey,
    /// How many folded letters are attached before it.
    pub attached: u8,
    /// What they are.
    pub proclitic: Proclitic,
}

/// The letters attached before a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Proclitic {
    /// و
    pub and: bool,
    /// ف
    pub so: bool,
    /// ب, ك or ل, or zero.
    pub preposition: Letter,
}

impl Proclitic {
    /// Whether nothing is attached.
    pub const fn is_none(self) -> bool {
        !self.and && !self.so && self.preposition == 0
    }

    /// Whether ف or ك is among them: rare before names, so they need more evidence.
    pub const fn is_rare(self) -> bool {
        self.so || self.preposition == KAF
    }
}

/// The readings of a word of folded letters, itself first. At most five.
#[derive(Clone, Copy, Debug)]
pub struct Readings {
    readings: [Reading; 5],
    len: usize,
}

impl Readings {
    /// The readings of these letters.
    pub fn of(letters: &[Letter], key: WordKey) -> Self {
        let none = Reading { key, attached: 0, proclitic: Proclitic::default() };
        let mut all = Self { readings: [none; 5], len: 1 };
        let (Some(&first), Some(&second)) = (letters.first(), letters.get(1)) else { return all };
        if letters.len() < 3 {
            return all;
        }
        let mut at = 0;
        let mut proclitic = Proclitic::default();
        if first == WAW || first == FEH {
            proclitic.and = first == WAW;
            proclitic.so = first == FEH;
            at = 1;
            all.push(letters, at, proclitic);
        }
        let next = if at == 1 { second } else { first };
        if matches!(next, BEH | KAF | LAM) && letters.len() >= at + 3 {
            proclitic.preposition = next;
            all.push(letters, at + 1, proclitic);
            // لل is ل before ال: the alef is not written.
            if next == LAM && letters.get(at + 1) == Some(&LAM) {
                let mut restored = [0; 17];
                let rest = letters.get(at + 1..).unwrap_or_default();
                if let Some((head, tail)) = restored.split_first_mut()
                    && let Some(tail) = tail.get_mut(..rest.len())
                {
                    *head = ALEF;
                    tail.copy_from_slice(rest);
                    if let Some(word) = restored.get(..=rest.len()) {
                        all.push_key(WordKey::of(word), at + 1, proclitic);
                    }
                }
            }
        }
        all
    }

    fn push(&mut self, letters: &[Letter], attached: usize, proclitic: Proclitic) {
        let key = WordKey::of(letters.get(attached..).unwrap_or_default());
        self.push_key(key, attached, proclitic);
    }

    fn push_key(&mut self, key: WordKey, attached: usize, proclitic: Proclitic) {
        if let Some(slot) = self.readings.get_mut(self.len) {
            // At most two letters are attached before ال.
            *slot = Reading { key, attached: attached as u8, proclitic };
            self.len += 1;
        }
    }

    /// The readings, the whole word first.
    pub fn iter(&self) -> impl Iterator<Item = &Reading> {
        self.readings.iter().take(self.len)
    }
}

#[cfg(test)]
mod tests {
    use super::super::normalize::letters;
    use super::*;

    #[test]
    fn readings_of_words() {
        for (word, expected) in [
            ("القامشلي", vec!["القامشلي"]),
            ("والقامشلي", vec!["والقامشلي", "القامشلي"]),
            ("بحلب", vec!["بحلب", "حلب"]),
            ("وبحلب", vec!["وبحلب", "بحلب", "حلب"]),
            ("للنظام", vec!["للنظام", "لنظام", "النظام"]),
            ("وللنظام", vec!["وللنظام", "للنظام", "لنظام", "النظام"]),
            ("فالأسايش", vec!["فالأسايش", "الأسايش"]),
            ("كالأسايش", vec!["كالأسايش", "الأسايش"]),
            ("ول", vec!["ول"]),
        ] {
            let folded = letters(word);
            let readings: Vec<_> =
                Readings::of(&folded, WordKey::of(&folded)).iter().map(|r| r.key).collect();
            let expected: Vec<_> = expected.into_iter().map(WordKey::of_str).collect();
            assert_eq!(readings, expected, "{word}");
        }
    }
}
