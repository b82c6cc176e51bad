//! The compiled matcher: a trie whose steps are words.
//!
//! Every word of every form and of every word class has a number ([`WordId`]); spelling variants
//! share one. The trie's edges are a hash table from (node, word) to node, so a step costs one
//! look-up however large the lexicon is, and word borders are given. Matching starts at every
//! word with each reading of it ([`crate::text::clitics`]) and reports every form and class that
//! ends, not only the longest: choosing is the business of resolution.

use super::EntryIndex;
use crate::text::clitics::{Proclitic, Readings};
use crate::text::normalize::{ALEF, KAF, LAM};
use crate::text::{Punctuation, Token, TokenKind, Tokens, WordKey};

/// Number of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct WordId(u32);

/// Number of a word class of the rule files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassId(pub u16);

/// A form of an entry's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormRef {
    /// The entry.
    pub entry: EntryIndex,
    /// Number of the form among the entry's forms, the name being 0.
    pub form: u16,
    /// It counts only where the context vouches for it.
    pub risky: bool,
    /// It is of the long list of villages.
    pub village: bool,
    /// The entry is a place.
    pub place: bool,
}

/// What a path of the trie stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload {
    /// A form of an entry.
    Form(FormRef),
    /// A member of a word class.
    Class(ClassId),
    /// An adjective or noun of belonging to a country: تركي, الأتراك.
    Nisba(EntryIndex),
}

/// A match in a token list.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub end: u32,
    /// Folded letters of the first token that are attached and not part of the match.
    pub attached: u8,
    /// What those letters are.
    pub proclitic: Proclitic,
    /// What matched.
    pub payload: Payload,
}

impl Hit {
    /// The form, where a form matched.
    pub fn form(&self) -> Option<FormRef> {
        match self.payload {
            Payload::Form(form) => Some(form),
            Payload::Class(_) | Payload::Nisba(_) => None,
        }
    }
}

/// Makes a [`Matcher`].
#[derive(Debug, Default)]
pub struct MatcherBuilder {
    words: Table<u128>,
    word_count: u32,
    edges: Table<u64>,
    node_count: u32,
    payloads: Vec<(u32, Payload)>,
    /// Scratch.
    path: Vec<WordKey>,
}

impl MatcherBuilder {
    /// An empty builder.
    pub fn new() -> Self {
        Self { node_count: 1, ..Self::default() }
    }

    /// Makes two spellings one word. Call it before the words are used.
    pub fn add_spelling(&mut self, word: &str, same_as: &str) {
        let id = self.word(WordKey::of_str(same_as));
        self.words.insert(WordKey::of_str(word).0, id.0);
    }

    /// Adds a sequence of words, as written in a table: what is no letter or digit separates.
    pub fn add(&mut self, words: &str, payload: Payload) {
        let mut path = std::mem::take(&mut self.path);
        path.clear();
        split_words(words, &mut path);
        let mut node = 0;
        for key in &path {
            let word = self.word(*key);
            let edge = edge_key(node, word);
            node = match self.edges.get(edge) {
                Some(next) => next,
                None => {
                    let next = self.node_count;
                    self.node_count += 1;
                    self.edges.insert(edge, next);
                    next
                }
            };
        }
        if node != 0 {
            self.payloads.push((node, payload));
        }
        self.path = path;
    }

    /// Adds forms that count only in a context where a class or a risky form has the same words.
    /// Call it when all others are there.
    pub fn add_doubtful<'f>(&mut self, forms: impl Iterator<Item = (&'f str, FormRef)>) {
        let mut doubtful = vec![false; self.node_count as usize];
        for (node, payload) in &self.payloads {
            let doubt = match payload {
                Payload::Class(_) | Payload::Nisba(_) => true,
                Payload::Form(form) => form.risky,
            };
            if let Some(slot) = doubtful.get_mut(*node as usize) {
                *slot |= doubt;
            }
        }
        for (text, form) in forms {
            self.add(text, Payload::Form(form));
            if let Some((node, Payload::Form(form))) = self.payloads.last_mut() {
                form.risky |= doubtful.get(*node as usize).copied().unwrap_or_default();
            }
        }
    }

    fn word(&mut self, key: WordKey) -> WordId {
        if let Some(id) = self.words.get(key.0) {
            return WordId(id);
        }
        let id = self.word_count;
        self.word_count += 1;
        self.words.insert(key.0, id);
        WordId(id)
    }

    /// The matcher.
    pub fn build(self) -> Matcher {
        let mut first_payload = vec![0; self.node_count as usize + 2];
        for (node, _) in &self.payloads {
            if let Some(count) = first_payload.get_mut(*node as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut first_payload {
            sum += *count;
            *count = sum;
        }
        // Into place by node, in the order of adding, but actors before places, so that the forms
        // of one path stand together.
        let mut payloads = vec![Payload::Class(ClassId(0)); self.payloads.len()];
        let mut next = first_payload.clone();
        for places in [false, true] {
            for (node, payload) in &self.payloads {
                if matches!(payload, Payload::Form(form) if form.place) != places {
                    continue;
                }
                if let Some(at) = next.get_mut(*node as usize) {
                    if let Some(slot) = payloads.get_mut(*at as usize) {
                        *slot = *payload;
                    }
                    *at += 1;
                }
            }
        }
        let mut roots = vec![0; self.word_count as usize];
        for word in 0..self.word_count {
            if let Some(node) = self.edges.get(edge_key(0, WordId(word)))
                && let Some(root) = roots.get_mut(word as usize)
            {
                *root = node;
            }
        }
        Matcher { words: self.words, edges: self.edges, roots, first_payload, payloads }
    }
}

/// Splits a table's string into the keys of its words, as the tokenizer would: at everything that
/// is no letter, and where the script changes.
fn split_words(text: &str, keys: &mut Vec<WordKey>) {
    let mut tokens = Tokens::default();
    tokens.read(text, 0);
    keys.extend(tokens.as_slice().iter().filter(|token| token.is_word()).map(|token| token.key));
}

fn edge_key(node: u32, word: WordId) -> u64 {
    // Zero marks an empty slot, so the word is counted from one.
    u64::from(node) << 32 | u64::from(word.0 + 1)
}

/// The trie.
#[derive(Debug, Default)]
pub struct Matcher {
    words: Table<u128>,
    edges: Table<u64>,
    /// For each word the node it leads to from the root, or 0.
    roots: Vec<u32>,
    /// For each node the number of its first payload; the next node's is the end.
    first_payload: Vec<u32>,
    payloads: Vec<Payload>,
}

impl Matcher {
    /// Appends every match in `tokens` to `hits`, by first token, the shortest first.
    pub fn find(&self, tokens: &Tokens, hits: &mut Vec<Hit>) {
        for (index, token) in tokens.as_slice().iter().enumerate() {
            if !token.is_word() {
                continue;
            }
            let whole = self.walk(tokens, index, token.key, 0, Proclitic::default(), hits);
            if token.kind != TokenKind::Word {
                continue;
            }
            let folded = tokens.letters(token);
            for reading in Readings::of(folded, token.key).iter().skip(1) {
                let rest = folded.len().saturating_sub(usize::from(reading.attached));
                // لل: the alef that is not written counts.
                let definite = folded.get(usize::from(reading.attached)..).is_some_and(|rest| {
                    matches!(rest, [ALEF, LAM, ..] | [LAM, LAM, ..])
                        || reading.proclitic.preposition == LAM && rest.first() == Some(&LAM)
                });
                if rest < 2
                    || reading.proclitic.is_rare() && !definite && rest < 5
                    || reading.proclitic.preposition == KAF && !definite
                {
                    continue;
                }
                let attached = reading.attached;
                let before = hits.len();
                self.walk(tokens, index, reading.key, attached, reading.proclitic, hits);
                if whole == Whole::Listed {
                    // Only heads and the like are read out of a word that is itself one: بمدينة.
                    let mut at = before;
                    while at < hits.len() {
                        if hits.get(at).is_some_and(|hit| hit.form().is_some()) {
                            hits.remove(at);
                        } else {
                            at += 1;
                        }
                    }
                }
            }
        }
    }

    /// Follows the trie from one word.
    fn walk(
        &self,
        tokens: &Tokens,
        first: usize,
        key: WordKey,
        attached: u8,
        proclitic: Proclitic,
        hits: &mut Vec<Hit>,
    ) -> Whole {
        let mut whole = Whole::Unknown;
        let Some(word) = self.words.get(key.0) else { return whole };
        let mut node = self.roots.get(word as usize).copied().unwrap_or_default();
        let mut end = first + 1;
        while node != 0 {
            for payload in self.payloads_of(node) {
                hits.push(Hit {
                    first: first as u32,
                    end: end as u32,
                    attached,
                    proclitic,
                    payload: *payload,
                });
                if end == first + 1 {
                    match payload {
                        Payload::Class(_) | Payload::Nisba(_) => whole = Whole::Listed,
                        Payload::Form(form) if !form.risky && !form.village => {
                            whole = Whole::Listed;
                        }
                        Payload::Form(_) => {}
                    }
                }
            }
            let Some((next, token)) = next_word(tokens, end) else { break };
            let Some(word) = self.words.get(token.key.0) else { break };
            let Some(child) = self.edges.get(edge_key(node, WordId(word))) else { break };
            node = child;
            end = next + 1;
        }
        whole
    }

    fn payloads_of(&self, node: u32) -> &[Payload] {
        let first = self.first_payload.get(node as usize).copied().unwrap_or_default() as usize;
        let end = self.first_payload.get(node as usize + 1).copied().unwrap_or_default() as usize;
        self.payloads.get(first..end).unwrap_or_default()
    }
}

/// What is known of a word as it stands.
#[derive(PartialEq, Eq)]
enum Whole {
    /// It is itself a name or a member of a class: nothing is stripped from it.
    Listed,
    Unknown,
}

/// The next word of a form at or after token `at`: quotation marks, hashes and hyphens between
/// two parts of a name are passed over.
fn next_word(tokens: &Tokens, at: usize) -> Option<(usize, &Token)> {
    let mut at = at;
    for _ in 0..3 {
        let token = tokens.get(at)?;
        match token.kind {
            TokenKind::Punctuation(p) if p.is_quote() || p == Punctuation::Hash => at += 1,
            TokenKind::Punctuation(Punctuation::Dash) if !token.spaced => at += 1,
            TokenKind::Punctuation(_) => return None,
            _ => return Some((at, token)),
        }
    }
    None
}

/// The words of a phrase as keys, for comparing.
pub fn words_of(text: &str) -> Vec<WordKey> {
    let mut keys = Vec::new();
    split_words(text, &mut keys);
    keys
}

/// An open-addressing hash table from non-zero numbers to numbers: smaller and faster than the
/// standard one, whose hash is built against attackers that a lexicon does not have.
#[derive(Debug, Default)]
struct Table<K> {
    slots: Vec<(K, u32)>,
    count: usize,
}

/// A number that a [`Table`] can hold.
trait Key: Copy + PartialEq + Default {
    /// Spreads the bits; the top ones are used.
    fn hash(self) -> u64;
}

impl Key for u64 {
    fn hash(self) -> u64 {
        (self ^ self >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

impl Key for u128 {
    fn hash(self) -> u64 {
        // The halves of the key are letters: mix them before the multiplication.
        let (low, high) = (self as u64, (self >> 64) as u64);
        (low ^ high.rotate_left(29).wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ low >> 31)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

impl<K: Key> Table<K> {
    fn slot(&self, key: K) -> usize {
        // The number of slots is a power of two.
        let bits = self.slots.len().trailing_zeros();
        (key.hash() >> (64 - bits)) as usize
    }

    #[inline]
    fn get(&self, key: K) -> Option<u32> {
        if self.slots.is_empty() || key == K::default() {
            return None;
        }
        let mut at = self.slot(key);
        loop {
            let (found, value) = self.slots.get(at)?;
            if *found == key {
                return Some(*value);
            }
            if *found == K::default() {
                return None;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// Puts a value; one that is there already is replaced.
    fn insert(&mut self, key: K, value: u32) {
        if key == K::default() {
            return;
        }
        if self.count * 2 >= self.slots.len() {
            let size = (self.slots.len() * 2).max(1024);
            let old = std::mem::replace(&mut self.slots, vec![(K::default(), 0); size]);
            self.count = 0;
            for (key, value) in old {
                self.insert(key, value);
            }
        }
        let mask = self.slots.len() - 1;
        let mut at = self.slot(key);
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.0 == K::default() {
                *slot = (key, value);
                self.count += 1;
                return;
            }
            if slot.0 == key {
                slot.1 = value;
                return;
            }
            at = (at + 1) & mask;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(forms: &[&str], text: &str) -> Vec<String> {
        let mut builder = MatcherBuilder::new();
        builder.add_spelling("سورية", "سوريا");
        for (number, form) in forms.iter().enumerate() {
            let form_ref = FormRef {
                entry: EntryIndex(number as u32),
                form: 0,
                risky: false,
                village: false,
                place: true,
            };
            builder.add(form, Payload::Form(form_ref));
        }
        let matcher = builder.build();
        let mut tokens = Tokens::default();
        tokens.read(text, 0);
        let mut hits = Vec::new();
        matcher.find(&tokens, &mut hits);
        hits.iter()
            .map(|hit| {
                let first = &tokens.as_slice()[hit.first as usize];
                let last = &tokens.as_slice()[hit.end as usize - 1];
                let start = tokens.letter_start(first, hit.attached.into());
                text.get(start..last.span.end).unwrap().to_owned()
            })
            .collect()
    }

    #[test]
    fn finds_words_with_what_is_attached() {
        let forms = ["الرقة", "رقة", "القامشلي", "دير الزور", "قوات سوريا الديمقراطية", "نظام"];
        for (text, expected) in [
            ("في القامشلي والقامشلى", vec!["القامشلي", "القامشلى"]),
            ("بدير الزور", vec!["دير الزور"]),
            ("#دير_الزور", vec!["دير_الزور"]),
            ("«قوات» سورية الديمقراطية", vec!["قوات» سورية الديمقراطية"]),
            ("للقامشلي", vec!["لقامشلي"]),
            ("وبالرقة", vec!["الرقة"]),
            ("فرقة", vec![]),
            ("دير، الزور", vec![]),
        ] {
            assert_eq!(matches(&forms, text), expected, "{text}");
        }
    }
}
