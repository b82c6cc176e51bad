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

/// The readings of a word of folded letters, itself first. At most four.
#[derive(Clone, Copy, Debug)]
pub struct Readings {
    readings: [Reading; 4],
    len: usize,
}

impl Readings {
    /// Whether a word of these letters has more than one reading. Three of four have not.
    #[inline(always)]
    pub fn are_several(letters: &[Letter]) -> bool {
        matches!(letters, [WAW | FEH | BEH | KAF | LAM, _, _, ..])
    }

    /// The readings of these letters, of which `key` is the key.
    pub fn of(letters: &[Letter], key: WordKey) -> Self {
        let none = Reading { key, attached: 0, proclitic: Proclitic::default() };
        let mut all = Self { readings: [none; 4], len: 1 };
        if !Self::are_several(letters) {
            return all;
        }
        let mut proclitic = Proclitic::default();
        let mut at = 0;
        let mut next = letters.first().copied().unwrap_or_default();
        if next == WAW || next == FEH {
            proclitic.and = next == WAW;
            proclitic.so = next == FEH;
            at = 1;
            all.push(key.without(letters, at), at, proclitic);
            next = letters.get(1).copied().unwrap_or_default();
        }
        if matches!(next, BEH | KAF | LAM) && letters.len() >= at + 3 {
            proclitic.preposition = next;
            at += 1;
            let rest = key.without(letters, at);
            all.push(rest, at, proclitic);
            // لل is ل before ال: the alef is not written.
            if next == LAM && letters.get(at) == Some(&LAM) {
                let count = letters.len() - at;
                if letters.len() <= 16 && count < 16 {
                    all.push(WordKey(rest.0 << 8 | u128::from(ALEF)), at, proclitic);
                } else {
                    all.push_long(letters.get(at..).unwrap_or_default(), at, proclitic);
                }
            }
        }
        all
    }

    /// The reading of a word too long for shifting: alef and these letters.
    #[cold]
    fn push_long(&mut self, rest: &[Letter], attached: usize, proclitic: Proclitic) {
        let mut restored = [0; 17];
        if let Some((head, tail)) = restored.split_first_mut()
            && let Some(tail) = tail.get_mut(..rest.len())
        {
            *head = ALEF;
            tail.copy_from_slice(rest);
            if let Some(word) = restored.get(..=rest.len()) {
                self.push(WordKey::of(word), attached, proclitic);
            }
        }
    }

    fn push(&mut self, key: WordKey, attached: usize, proclitic: Proclitic) {
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
