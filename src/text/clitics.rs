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
        Self::each_other(letters, key, |reading| {
            if let Some(slot) = all.readings.get_mut(all.len) {
                *slot = reading;
                all.len += 1;
            }
        });
        all
    }

    /// Gives the readings but for the word itself.
    #[inline(always)]
    pub fn each_other(letters: &[Letter], key: WordKey, mut give: impl FnMut(Reading)) {
        if !Self::are_several(letters) {
            return;
        }
        let mut proclitic = Proclitic::default();
        let mut at = 0;
        let [mut next, second] = letters.first_chunk().copied().unwrap_or_default();
        if next == WAW || next == FEH {
            proclitic.and = next == WAW;
            proclitic.so = next == FEH;
            at = 1;
            give(Reading { key: key.without(letters, at), attached: 1, proclitic });
            next = second;
        }
        if matches!(next, BEH | KAF | LAM) && letters.len() >= at + 3 {
            proclitic.preposition = next;
            at += 1;
            let rest = key.without(letters, at);
            // At most two letters are attached before ال.
            let attached = at as u8;
            give(Reading { key: rest, attached, proclitic });
            // لل is ل before ال: the alef is not written.
            if next == LAM && letters.get(at) == Some(&LAM) {
                let count = letters.len() - at;
                let key = if letters.len() <= 16 && count < 16 {
                    WordKey(rest.0 << 8 | u128::from(ALEF))
                } else {
                    with_alef(letters.get(at..).unwrap_or_default())
                };
                give(Reading { key, attached, proclitic });
            }
        }
    }

    /// Gives each word that may be read as that of these letters, of which `key` is the key: itself
    /// first; some of them only where they are longer.
    pub fn each_word_read_as(letters: &[Letter], key: WordKey, mut give: impl FnMut(WordKey)) {
        // ل before ال: the alef is not written.
        let article = letters.starts_with(&[ALEF, LAM]);
        let bare = if article { key.without(letters, 1) } else { key };
        let rest = letters.get(usize::from(article)..).unwrap_or_default();
        give(key);
        for preposition in [BEH, KAF, LAM, WAW, FEH] {
            let one = key.with(&[preposition], letters);
            give(one);
            let conjoined = matches!(preposition, BEH | KAF | LAM);
            for conjunction in [WAW, FEH].iter().filter(|_| conjoined) {
                give(key.with(&[*conjunction, preposition], letters));
            }
        }
        if article {
            give(bare.with(&[LAM], rest));
            give(bare.with(&[WAW, LAM], rest));
            give(bare.with(&[FEH, LAM], rest));
        }
    }

    /// The readings, the whole word first.
    pub fn iter(&self) -> impl Iterator<Item = &Reading> {
        self.readings.iter().take(self.len)
    }
}

/// The key of alef and these letters, of a word too long for shifting.
#[cold]
fn with_alef(rest: &[Letter]) -> WordKey {
    let mut restored = Vec::with_capacity(rest.len() + 1);
    restored.push(ALEF);
    restored.extend_from_slice(rest);
    WordKey::of(&restored)
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
            let keys: Vec<_> = expected.iter().map(|word| WordKey::of_str(word)).collect();
            assert_eq!(readings, keys, "{word}");
            for reading in expected {
                let mut words = Vec::new();
                let read = letters(reading);
                Readings::each_word_read_as(&read, WordKey::of(&read), |key| words.push(key));
                assert!(words.contains(&WordKey::of(&folded)), "{word} {reading}");
            }
        }
    }
}
