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
    words: Words,
    edges: Edges,
    node_count: u32,
    payloads: Vec<(u32, Payload)>,
    /// Scratch.
    path: Vec<WordKey>,
    tokens: Tokens,
}

impl MatcherBuilder {
    /// An empty builder.
    pub fn new() -> Self {
        Self { node_count: 1, ..Self::default() }
    }

    /// Makes two spellings one word. Call it before the words are used.
    pub fn add_spelling(&mut self, word: &str, same_as: &str) {
        let same = self.words.add(WordKey::of_str(same_as)) as usize;
        let other = self.words.add(WordKey::of_str(word)) as usize;
        let same = self.words.rows.get(same).map(|row| row.word);
        if let Some((other, same)) = self.words.rows.get_mut(other).zip(same) {
            other.word = same;
        }
    }

    /// Adds a sequence of words, as written in a table: what is no letter or digit separates.
    pub fn add(&mut self, words: &str, payload: Payload) {
        self.path.clear();
        split_words(words, &mut self.tokens, &mut self.path);
        let mut node = 0;
        for key in &self.path {
            let number = self.words.add(*key);
            let Some(word) = self.words.rows.get(number as usize).map(|row| row.word) else {
                return;
            };
            let next = self.node_count;
            let child = if node == 0 {
                let Some(row) = self.words.rows.get_mut(word as usize) else { return };
                if row.root == 0 {
                    row.root = next;
                }
                row.root
            } else {
                self.edges.add(node, word, next)
            };
            if child == next {
                self.node_count += 1;
            }
            node = child;
        }
        if node != 0 {
            self.payloads.push((node, payload));
        }
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

    /// The matcher.
    pub fn build(mut self) -> Matcher {
        // Another spelling leads where its word leads.
        for at in 0..self.words.rows.len() {
            let word = self.words.rows.get(at).map_or(at, |row| row.word as usize);
            let root = self.words.rows.get(word).map_or(0, |row| row.root);
            if let Some(row) = self.words.rows.get_mut(at) {
                row.root = root;
            }
        }
        let mut next = vec![0; self.node_count as usize + 2];
        for (node, _) in &self.payloads {
            if let Some(count) = next.get_mut(*node as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut next {
            sum += *count;
            *count = sum;
        }
        let mut nodes: Vec<Node> = next.iter().map(|first| Node(first << 1)).collect();
        for (node, ..) in &self.edges.rows {
            if let Some(node) = nodes.get_mut(*node as usize) {
                node.0 |= 1;
            }
        }
        // Into place by node, in the order of adding, but actors before places, so that the forms
        // of one path stand together.
        let mut payloads = vec![Payload::Class(ClassId(0)); self.payloads.len()];
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
        Matcher { words: self.words, edges: self.edges, nodes, payloads }
    }
}

/// Splits a table's string into the keys of its words, as the tokenizer would: at everything that
/// is no letter, and where the script changes.
fn split_words(text: &str, tokens: &mut Tokens, keys: &mut Vec<WordKey>) {
    tokens.read(text, 0);
    keys.extend(tokens.as_slice().iter().filter(|token| token.is_word()).map(|token| token.key));
}

/// The trie.
#[derive(Debug, Default)]
pub struct Matcher {
    words: Words,
    edges: Edges,
    nodes: Vec<Node>,
    payloads: Vec<Payload>,
}

/// The number of a node's first payload, doubled, and whether words lead on from it. The next
/// node's first payload is the end of its own.
#[derive(Clone, Copy, Debug, Default)]
struct Node(u32);

impl Node {
    fn first(self) -> usize {
        (self.0 >> 1) as usize
    }

    fn leads_on(self) -> bool {
        self.0 & 1 == 1
    }
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
            if !Readings::are_several(folded) {
                continue;
            }
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
        let mut number = self.words.find(key).map_or(0, |row| row.root);
        let mut end = first + 1;
        while number != 0 {
            let Some(&node) = self.nodes.get(number as usize) else { break };
            let payloads = node.first()
                ..self.nodes.get(number as usize + 1).copied().unwrap_or_default().first();
            for payload in self.payloads.get(payloads).unwrap_or_default() {
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
            if !node.leads_on() {
                break;
            }
            let Some((next, token)) = next_word(tokens, end) else { break };
            let Some(row) = self.words.find(token.key) else { break };
            number = self.edges.find(number, row.word);
            end = next + 1;
        }
        whole
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
    split_words(text, &mut Tokens::default(), &mut keys);
    keys
}

/// The words of all names and classes, found by their keys.
#[derive(Debug, Default)]
struct Words {
    index: Index,
    rows: Vec<Word>,
}

#[derive(Clone, Copy, Debug)]
struct Word {
    /// The halves of its key: in one piece the row would take a third more.
    key: [u64; 2],
    /// Its number, or that of the word of which it is another spelling.
    word: u32,
    /// The node to which it leads from the root, or 0.
    root: u32,
}

impl Words {
    fn find(&self, key: WordKey) -> Option<&Word> {
        let key = halves(key);
        self.rows.get(self.index.find(hash(key), |at| self.is(at, key))?)
    }

    fn is(&self, at: usize, key: [u64; 2]) -> bool {
        self.rows.get(at).is_some_and(|row| row.key == key)
    }

    /// The number of the word, which is added if it is not there.
    fn add(&mut self, key: WordKey) -> u32 {
        let key = halves(key);
        if let Some(known) = self.index.find(hash(key), |at| self.is(at, key)) {
            return known as u32;
        }
        let number = self.rows.len() as u32;
        self.rows.push(Word { key, word: number, root: 0 });
        self.index.add(&self.rows, |row| hash(row.key));
        number
    }
}

/// Which word leads from which node to which, where the node is not the root.
#[derive(Debug, Default)]
struct Edges {
    index: Index,
    rows: Vec<(u32, u32, u32)>,
}

impl Edges {
    /// The node to which the word leads, or 0.
    fn find(&self, node: u32, word: u32) -> u32 {
        let is = |at: usize| self.rows.get(at).is_some_and(|row| (row.0, row.1) == (node, word));
        let found = self.index.find(hash([node.into(), word.into()]), is);
        found.and_then(|at| self.rows.get(at)).map_or(0, |row| row.2)
    }

    /// The node to which the word leads: `next` if it led nowhere.
    fn add(&mut self, node: u32, word: u32, next: u32) -> u32 {
        match self.find(node, word) {
            0 => {
                self.rows.push((node, word, next));
                self.index.add(&self.rows, |row| hash([row.0.into(), row.1.into()]));
                next
            }
            known => known,
        }
    }
}

fn halves(key: WordKey) -> [u64; 2] {
    [key.0 as u64, (key.0 >> 64) as u64]
}

/// Spreads the bits of two numbers; the top ones are the best.
fn hash([low, high]: [u64; 2]) -> u64 {
    // The halves of a key are letters: mix them before the multiplication.
    (low ^ high.rotate_left(29).wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ low >> 31)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// An open-addressing hash table that holds numbers of rows, which lie elsewhere: smaller and
/// faster than the standard one, whose hash is built against attackers that a lexicon does not
/// have.
#[derive(Debug, Default)]
struct Index {
    /// A row's number and one, and in the top byte a part of its hash, so that nearly no other row
    /// is looked at. Zero is an empty slot.
    slots: Vec<u32>,
    count: usize,
}

/// The bits of a slot that number a row.
const ROW: u32 = 0x00FF_FFFF;

impl Index {
    fn begin(&self, hash: u64) -> usize {
        // The number of slots is a power of two.
        (hash >> (64 - self.slots.len().trailing_zeros().min(63))) as usize
    }

    /// The number of the row with this hash that it `is`.
    #[inline]
    fn find(&self, hash: u64, is: impl Fn(usize) -> bool) -> Option<usize> {
        let mut at = self.begin(hash);
        loop {
            let slot = *self.slots.get(at)?;
            if slot == 0 {
                return None;
            }
            if (slot ^ hash as u32) & !ROW == 0 {
                let row = (slot & ROW) as usize - 1;
                if is(row) {
                    return Some(row);
                }
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// Takes in the last of the rows.
    fn add<T>(&mut self, rows: &[T], hash_of: impl Fn(&T) -> u64) {
        if rows.len() * 2 > self.slots.len() {
            self.slots = vec![0; (self.slots.len() * 2).max(1 << 12)];
            self.count = 0;
        }
        for row in rows.get(self.count..).unwrap_or_default() {
            let hash = hash_of(row);
            let mut at = self.begin(hash);
            while self.slots.get(at).is_some_and(|slot| *slot != 0) {
                at = (at + 1) & (self.slots.len() - 1);
            }
            self.count += 1;
            // A table of sixteen million rows is full.
            if let Some(slot) = self.slots.get_mut(at)
                && self.count as u32 <= ROW
            {
                *slot = self.count as u32 | hash as u32 & !ROW;
            }
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
