//! The compiled matcher: a trie whose steps are words.
//!
//! Every word of every form and of every word class has a number; spelling variants share one. The
//! trie's edges are a hash table from (node, word) to node, so a step costs one look-up however
//! large the lexicon is, and word borders are given. Both tables, of words and of edges, hold eight
//! bytes a row: what is looked at for each word of a text must fit the caches of the processor.
//! Matching starts at every word with each reading of it ([`crate::text::clitics`]) and reports
//! every form and class that ends, not only the longest: choosing is the business of resolution.

use super::EntryIndex;
use crate::text::clitics::{Proclitic, Reading, Readings};
use crate::text::normalize::{ALEF, KAF, LAM, Letter};
use crate::text::{Punctuation, TokenKind, Tokens, WordKey};

/// Number of a word class of the rule files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassId(pub u16);

/// Word classes as bits: whether a word is of one of ten classes is one question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassSet([u64; ClassSet::MOST / 64]);

impl ClassSet {
    /// How many classes there may be.
    pub const MOST: usize = 256;

    /// None.
    pub const NONE: Self = Self([0; Self::MOST / 64]);

    /// These classes.
    pub fn of(classes: &[ClassId]) -> Self {
        let mut set = Self::default();
        for class in classes {
            if let Some(bits) = set.0.get_mut(usize::from(class.0 / 64)) {
                *bits |= 1 << (class.0 % 64);
            }
        }
        set
    }

    /// Whether the class is among them.
    #[inline(always)]
    pub fn has(&self, class: ClassId) -> bool {
        self.0.get(usize::from(class.0 / 64)).is_some_and(|bits| bits >> (class.0 % 64) & 1 == 1)
    }

    /// Gives the classes that are in both.
    #[inline(always)]
    pub fn each_in_both(&self, other: &Self, mut give: impl FnMut(ClassId)) {
        for (number, (one, other)) in self.0.iter().zip(&other.0).enumerate() {
            let mut both = one & other;
            while both != 0 {
                give(ClassId((number * 64) as u16 + both.trailing_zeros() as u16));
                both &= both - 1;
            }
        }
    }

    /// Whether a class is in both.
    #[inline(always)]
    pub fn meets(&self, other: &Self) -> bool {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        a & e | b & f | c & g | d & h != 0
    }

    /// Whether all classes of the other are in it.
    #[inline(always)]
    pub fn has_all(&self, other: &Self) -> bool {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        e & !a | f & !b | g & !c | h & !d == 0
    }

    /// The classes of both.
    #[must_use]
    #[inline(always)]
    pub fn and(&self, other: &Self) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([a | e, b | f, c | g, d | h])
    }
}

/// Some word classes, to ask whether a word is of one of them.
pub trait AnyOf {
    /// Whether one of them is in the set.
    fn is_in(&self, set: &ClassSet) -> bool;
}

impl AnyOf for ClassSet {
    #[inline(always)]
    fn is_in(&self, set: &ClassSet) -> bool {
        self.meets(set)
    }
}

impl AnyOf for [ClassId] {
    #[inline(always)]
    fn is_in(&self, set: &ClassSet) -> bool {
        self.iter().any(|class| set.has(*class))
    }
}

impl<const COUNT: usize> AnyOf for [ClassId; COUNT] {
    #[inline(always)]
    fn is_in(&self, set: &ClassSet) -> bool {
        self.as_slice().is_in(set)
    }
}

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
    /// An adjective or noun of belonging to a country: تركي, الأتراك.
    Nisba(EntryIndex),
}

/// A form or a nisba in a token list.
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
            Payload::Nisba(_) => None,
        }
    }
}

/// Words in a token list that are of word classes.
#[derive(Clone, Copy, Debug)]
pub struct ClassHit {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub end: u32,
    /// Folded letters of the first token that are attached and not part of the match.
    pub attached: u8,
    /// Which classes: see [`Matcher::class_lists`] and [`Matcher::class_sets`].
    pub classes: u32,
}

/// What a [`Matcher`] finds. Used again for the next token list.
#[derive(Debug, Default)]
pub struct Hits {
    /// Forms and nisbas, by first token, the shortest first.
    pub forms: Vec<Hit>,
    /// Members of word classes, in the same order.
    pub classes: Vec<ClassHit>,
    /// For each token, and the end, how many forms and members of classes stand before it.
    before: Vec<[u32; 2]>,
    /// For each token where its word is found.
    words: Vec<Found>,
}

impl Hits {
    /// The forms and nisbas that begin at a token.
    #[inline]
    pub fn forms_at(&self, token: usize) -> &[Hit] {
        let [[first, _], [end, _]] = self.around(token);
        self.forms.get(first as usize..end as usize).unwrap_or_default()
    }

    /// The members of classes that begin at a token.
    #[inline]
    pub fn classes_at(&self, token: usize) -> &[ClassHit] {
        let [[_, first], [_, end]] = self.around(token);
        self.classes.get(first as usize..end as usize).unwrap_or_default()
    }

    /// How many stand before a token, and before the next one.
    #[inline(always)]
    fn around(&self, token: usize) -> [[u32; 2]; 2] {
        let rest = self.before.get(token..).unwrap_or_default();
        rest.first_chunk().copied().unwrap_or_default()
    }
}

/// Makes a [`Matcher`].
#[derive(Debug, Default)]
pub struct MatcherBuilder {
    words: WordRows,
    edges: EdgeRows,
    node_count: u32,
    payloads: Vec<(u32, Payload)>,
    classes: Vec<(u32, ClassId)>,
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
        let node = self.path_to(words);
        if node != 0 {
            self.payloads.push((node, payload));
        }
    }

    /// Makes a sequence of words a member of a class.
    pub fn add_member(&mut self, words: &str, class: ClassId) {
        let node = self.path_to(words);
        if node != 0 {
            self.classes.push((node, class));
        }
    }

    /// The node to which these words lead, or 0.
    fn path_to(&mut self, words: &str) -> u32 {
        self.path.clear();
        split_words(words, &mut self.tokens, &mut self.path);
        let mut node = 0;
        for key in &self.path {
            let number = self.words.add(*key);
            let Some(word) = self.words.rows.get(number as usize).map(|row| row.word) else {
                return 0;
            };
            let next = self.node_count;
            let child = if node == 0 {
                let Some(row) = self.words.rows.get_mut(word as usize) else { return 0 };
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
        node
    }

    /// Adds forms that count only in a context where a class or a risky form has the same words.
    /// Call it when all others are there.
    pub fn add_doubtful<'f>(&mut self, forms: impl Iterator<Item = (&'f str, FormRef)>) {
        let mut doubtful = vec![false; self.node_count as usize];
        let risky = self.payloads.iter().filter(|(_, payload)| match payload {
            Payload::Nisba(_) => true,
            Payload::Form(form) => form.risky,
        });
        for node in risky.map(|(node, _)| node).chain(self.classes.iter().map(|(node, _)| node)) {
            if let Some(slot) = doubtful.get_mut(*node as usize) {
                *slot = true;
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
        let count = self.node_count as usize;
        let mut next = firsts(count, self.payloads.iter().map(|(node, _)| *node));
        let mut nodes: Vec<Node> =
            next.iter().map(|first| Node { forms: first << 1, classes: 0 }).collect();
        for (node, ..) in &self.edges.rows {
            if let Some(node) = nodes.get_mut(*node as usize) {
                node.forms |= 1;
            }
        }
        // Into place by node, in the order of adding, but actors before places, so that the forms
        // of one path stand together.
        let mut payloads = vec![Payload::Nisba(EntryIndex(0)); self.payloads.len()];
        for places in [false, true] {
            for (node, payload) in &self.payloads {
                if matches!(payload, Payload::Form(form) if form.place) != places {
                    continue;
                }
                let safe = match payload {
                    Payload::Form(form) => !form.risky && !form.village,
                    Payload::Nisba(_) => true,
                };
                if let Some(node) = nodes.get_mut(*node as usize).filter(|_| safe) {
                    node.classes |= 1;
                }
                put(&mut payloads, &mut next, *node, *payload);
            }
        }
        let mut next = firsts(count, self.classes.iter().map(|(node, _)| *node));
        let first = next.clone();
        let mut of_nodes = vec![ClassId(0); self.classes.len()];
        for (node, class) in &self.classes {
            put(&mut of_nodes, &mut next, *node, *class);
        }
        let mut classes = ClassLists::new();
        for (node, ends) in nodes.iter_mut().zip(first.windows(2)) {
            if let [first, end] = ends
                && let Some(of_node @ [_, ..]) = of_nodes.get(*first as usize..*end as usize)
            {
                node.classes |= classes.add(of_node) << 1 | 1;
            }
        }
        // What is nothing but a member of classes needs no node.
        for row in &mut self.words.rows {
            let (node, after) = (row.root as usize, row.root as usize + 1);
            if let Some((node, after)) = nodes.get(node).zip(nodes.get(after))
                && row.root != 0
                && !node.leads_on()
                && node.first() == after.first()
            {
                row.root = MEMBER | node.classes;
            }
        }
        let (words, edges) = self.tables();
        Matcher { words, edges, nodes, payloads, classes }
    }

    /// The tables of words and of edges.
    fn tables(self) -> (Table, Table) {
        let (rows, edge_rows) = (self.words.rows, self.edges.rows);
        drop((self.words.index, self.edges.index));
        let mut words = Table::new(rows.len());
        // By the number of a word, where it and its other spellings are found, one after another.
        let mut next = firsts(rows.len(), rows.iter().map(|row| row.word));
        let first = next.clone();
        let mut places = vec![0; rows.len()];
        for row in &rows {
            put(&mut places, &mut next, row.word, words.add(hash(row.key), row.root));
        }
        let spellings = |word: u32| {
            let at = |word: usize| first.get(word).map_or(0, |at| *at as usize);
            places.get(at(word as usize)..at(word as usize + 1)).unwrap_or_default()
        };
        let count = edge_rows.iter().map(|(_, word, _)| spellings(*word).len()).sum();
        let mut edges = Table::new(count);
        for (node, word, next) in edge_rows {
            for place in spellings(word) {
                edges.add(hash([node.into(), (*place).into()]), next);
            }
        }
        (words, edges)
    }
}

/// For each node, and two more, the number of its first row when rows are in the order of their
/// nodes, which `of_rows` gives.
fn firsts(nodes: usize, of_rows: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut firsts = vec![0; nodes + 2];
    for node in of_rows {
        if let Some(count) = firsts.get_mut(node as usize + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for count in &mut firsts {
        sum += *count;
        *count = sum;
    }
    firsts
}

/// Puts a row of a node where its `next` one belongs.
fn put<T>(rows: &mut [T], next: &mut [u32], node: u32, row: T) {
    if let Some(at) = next.get_mut(node as usize) {
        if let Some(slot) = rows.get_mut(*at as usize) {
            *slot = row;
        }
        *at += 1;
    }
}

/// The classes that paths of the trie are of, each list once.
#[derive(Debug, Default)]
struct ClassLists {
    index: Index,
    /// Where the list ends in `all`, and its hash.
    rows: Vec<(u32, u64)>,
    all: Vec<ClassId>,
    sets: Vec<ClassSet>,
}

impl ClassLists {
    /// With the list of no class, which is number 0.
    fn new() -> Self {
        let mut lists = Self::default();
        lists.add(&[]);
        lists
    }

    fn get(&self, number: u32) -> &[ClassId] {
        let end = |at: usize| self.rows.get(at).map_or(0, |(end, _)| *end as usize);
        let first = (number as usize).checked_sub(1).map_or(0, end);
        self.all.get(first..end(number as usize)).unwrap_or_default()
    }

    /// The number of this list, which is added if it is not there.
    fn add(&mut self, list: &[ClassId]) -> u32 {
        let hash = list.iter().fold(0, |sum, class| hash([sum, u64::from(class.0) + 1]));
        if let Some(known) = self.index.find(hash, |at| self.get(at as u32) == list) {
            return known as u32;
        }
        let number = self.rows.len() as u32;
        self.all.extend(list);
        self.sets.push(ClassSet::of(list));
        self.rows.push((self.all.len() as u32, hash));
        self.index.add(&self.rows, |row| row.1);
        number
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
    /// From a word's key to the node to which it leads from the root, or 0; or with [`MEMBER`] to
    /// what [`Node::classes`] would say.
    words: Table,
    /// From a node and the place of a word in `words` to the node to which the word leads.
    edges: Table,
    nodes: Vec<Node>,
    payloads: Vec<Payload>,
    classes: ClassLists,
}

#[derive(Clone, Copy, Debug, Default)]
struct Node {
    /// The number of its first payload, doubled, and whether words lead on from it. The next
    /// node's first payload is the end of its own.
    forms: u32,
    /// The number of its list of classes, doubled, and whether the words that lead here are known:
    /// nothing is stripped from one.
    classes: u32,
}

impl Node {
    #[inline(always)]
    fn first(self) -> usize {
        (self.forms >> 1) as usize
    }

    #[inline(always)]
    fn leads_on(self) -> bool {
        self.forms & 1 == 1
    }

    #[inline(always)]
    fn is_known(self) -> bool {
        self.classes & 1 == 1
    }
}

/// Where the matcher goes through the trie from.
#[derive(Clone, Copy, Debug)]
struct Way {
    /// The first token.
    first: usize,
    /// So many folded letters of it are attached and left out.
    attached: u8,
    /// What they are.
    proclitic: Proclitic,
    /// Whether forms are reported, and not only nisbas and classes.
    forms: bool,
}

impl Matcher {
    /// The classes of each [`ClassHit`], by its number, in the order in which the rule files fill
    /// them.
    pub fn class_lists(&self) -> impl Iterator<Item = &[ClassId]> {
        (0..self.classes.sets.len()).map(|number| self.classes.get(number as u32))
    }

    /// The classes of each [`ClassHit`], by its number; number 0 is no class.
    pub fn class_sets(&self) -> &[ClassSet] {
        &self.classes.sets
    }

    /// Finds every match in `tokens`.
    pub fn find(&self, tokens: &Tokens, hits: &mut Hits) {
        hits.forms.clear();
        hits.classes.clear();
        hits.words.clear();
        hits.before.clear();
        hits.before.reserve(tokens.len() + 1);
        hits.words.extend(tokens.as_slice().iter().map(|token| {
            if token.is_word() { self.find_word(token.key) } else { Found::default() }
        }));
        for (index, token) in tokens.as_slice().iter().enumerate() {
            hits.before.push([hits.forms.len() as u32, hits.classes.len() as u32]);
            if !token.is_word() {
                continue;
            }
            let root = hits.words.get(index).copied().unwrap_or_default().value;
            let whole =
                Way { first: index, attached: 0, proclitic: Proclitic::default(), forms: true };
            let known = self.walk(tokens, root, whole, hits);
            if token.kind == TokenKind::Word {
                let letters = tokens.letters(token);
                Readings::each_other(letters, token.key, |reading| {
                    self.find_reading(tokens, index, letters, reading, known, hits);
                });
            }
        }
        hits.before.push([hits.forms.len() as u32, hits.classes.len() as u32]);
    }

    /// Where the table of words has this one.
    #[inline(always)]
    fn find_word(&self, key: WordKey) -> Found {
        self.words.find(hash(halves(key)))
    }

    /// Follows the trie from what a reading leaves of a word, which as it stands may be `known`.
    fn find_reading(
        &self,
        tokens: &Tokens,
        index: usize,
        letters: &[Letter],
        reading: Reading,
        known: bool,
        hits: &mut Hits,
    ) {
        let Reading { key, attached, proclitic } = reading;
        let rest = letters.get(usize::from(attached)..).unwrap_or_default();
        // لل: the alef that is not written counts.
        let definite = matches!(rest, [ALEF, LAM, ..] | [LAM, LAM, ..])
            || proclitic.preposition == LAM && rest.first() == Some(&LAM);
        if rest.len() < 2
            || proclitic.is_rare() && !definite && rest.len() < 5
            || proclitic.preposition == KAF && !definite
        {
            return;
        }
        // Only heads and the like are read out of a word that is itself one: بمدينة.
        let way = Way { first: index, attached, proclitic, forms: !known };
        self.walk(tokens, self.find_word(key).value, way, hits);
    }

    /// Follows the trie from the node to which the first word leads. Says whether that word is
    /// known as it stands.
    #[inline(always)]
    fn walk(&self, tokens: &Tokens, root: u32, way: Way, hits: &mut Hits) -> bool {
        if root == 0 {
            return false;
        }
        if root & MEMBER != 0 {
            let Way { first, attached, .. } = way;
            let (end, classes) = (first as u32 + 1, (root & !MEMBER) >> 1);
            hits.classes.push(ClassHit { first: first as u32, end, attached, classes });
            return root & 1 == 1;
        }
        self.walk_on(tokens, root, way, hits)
    }

    /// The same from a node that is there.
    fn walk_on(&self, tokens: &Tokens, root: u32, way: Way, hits: &mut Hits) -> bool {
        let Way { first, attached, proclitic, forms } = way;
        let mut known = false;
        let mut number = root;
        let mut end = first + 1;
        while number != 0 {
            let Some(&node) = self.nodes.get(number as usize) else { break };
            if node.classes > 1 {
                hits.classes.push(ClassHit {
                    first: first as u32,
                    end: end as u32,
                    attached,
                    classes: node.classes >> 1,
                });
            }
            let payloads = node.first()
                ..self.nodes.get(number as usize + 1).copied().unwrap_or_default().first();
            for payload in self.payloads.get(payloads).unwrap_or_default() {
                if forms || matches!(payload, Payload::Nisba(_)) {
                    hits.forms.push(Hit {
                        first: first as u32,
                        end: end as u32,
                        attached,
                        proclitic,
                        payload: *payload,
                    });
                }
            }
            known |= node.is_known() && end == first + 1;
            if !node.leads_on() {
                break;
            }
            let Some(next) = next_word(tokens, end) else { break };
            let Some(word) = hits.words.get(next).filter(|word| word.place > 0) else { break };
            number = self.edges.find(hash([number.into(), word.place.into()])).value;
            end = next + 1;
        }
        known
    }
}

/// The next word of a form at or after token `at`: quotation marks, hashes and dashes between two
/// parts of a name are passed over (طريق دمشق - حلب), and the dots of an abbreviation (ق.س.د).
fn next_word(tokens: &Tokens, at: usize) -> Option<usize> {
    let is_letter = |at: usize| {
        at.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(|token| token.letter_count == 1)
    };
    let mut at = at;
    for _ in 0..3 {
        let token = tokens.get(at)?;
        match token.kind {
            TokenKind::Punctuation(p) if p.is_quote() || p == Punctuation::Hash => at += 1,
            TokenKind::Punctuation(Punctuation::Dash) => at += 1,
            TokenKind::Punctuation(Punctuation::Stop) if !token.spaced && is_letter(at) => at += 1,
            TokenKind::Punctuation(_) => return None,
            _ => return Some(at),
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

/// The words of all names and classes while they are collected.
#[derive(Debug, Default)]
struct WordRows {
    index: Index,
    rows: Vec<Word>,
}

#[derive(Clone, Copy, Debug)]
struct Word {
    key: [u64; 2],
    /// Its number, or that of the word of which it is another spelling.
    word: u32,
    /// The node to which it leads from the root, or 0.
    root: u32,
}

/// Of a word that is a member of classes and nothing else.
const MEMBER: u32 = 1 << 31;

impl WordRows {
    /// The number of the word, which is added if it is not there.
    fn add(&mut self, key: WordKey) -> u32 {
        let key = halves(key);
        let is = |at: usize| self.rows.get(at).is_some_and(|row| row.key == key);
        if let Some(known) = self.index.find(hash(key), is) {
            return known as u32;
        }
        let number = self.rows.len() as u32;
        self.rows.push(Word { key, word: number, root: 0 });
        self.index.add(&self.rows, |row| hash(row.key));
        number
    }
}

/// Which word leads from which node to which, where the node is not the root, while they are
/// collected.
#[derive(Debug, Default)]
struct EdgeRows {
    index: Index,
    rows: Vec<(u32, u32, u32)>,
}

impl EdgeRows {
    /// The node to which the word leads: `next` if it led nowhere.
    fn add(&mut self, node: u32, word: u32, next: u32) -> u32 {
        let is = |at: usize| self.rows.get(at).is_some_and(|row| (row.0, row.1) == (node, word));
        let found = self.index.find(hash([node.into(), word.into()]), is);
        if let Some((_, _, known)) = found.and_then(|at| self.rows.get(at)) {
            return *known;
        }
        self.rows.push((node, word, next));
        self.index.add(&self.rows, |row| hash([row.0.into(), row.1.into()]));
        next
    }
}

/// A hash table from 64 bits that stand for a key to a number, in one piece: who looks for a key
/// looks at one place of memory.
///
/// Of the 64 bits some say where a row stands, and 31 stand in it. These are not all: a word that is
/// in no row is taken for another once in a thousand million words that differ.
#[derive(Debug, Default)]
struct Table {
    /// The part of the hash, which is never 0, and the number. Their count is a power of two.
    rows: Vec<[u32; 2]>,
}

/// What a [`Table`] has for a key.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    /// One more than the number of the row; 0 where there is none.
    place: u32,
    /// The number; 0 where there is none.
    value: u32,
}

impl Table {
    /// An empty one with room for so many rows.
    fn new(count: usize) -> Self {
        // At most six rows of ten are taken: an empty one is near.
        Self { rows: vec![[0; 2]; (count * 5 / 3 + 2).next_power_of_two()] }
    }

    /// Where to begin to look, and what a row has of the hash.
    #[inline(always)]
    fn begin(&self, hash: u64) -> (usize, u32) {
        (place_of(hash, self.rows.len()), (hash ^ hash >> 32) as u32 | 1)
    }

    /// What it has for the key of this hash.
    #[inline(always)]
    fn find(&self, hash: u64) -> Found {
        let (mut at, tag) = self.begin(hash);
        while let Some([known, value]) = self.rows.get(at) {
            if *known == tag {
                return Found { place: at as u32 + 1, value: *value };
            }
            if *known == 0 {
                break;
            }
            at = (at + 1) & (self.rows.len() - 1);
        }
        Found::default()
    }

    /// Adds a row, and says one more than its number. There must be room.
    fn add(&mut self, hash: u64, value: u32) -> u32 {
        let (mut at, tag) = self.begin(hash);
        while self.rows.get(at).is_some_and(|[known, _]| *known != 0) {
            at = (at + 1) & (self.rows.len() - 1);
        }
        if let Some(row) = self.rows.get_mut(at) {
            *row = [tag, value];
        }
        at as u32 + 1
    }
}

#[inline(always)]
fn halves(key: WordKey) -> [u64; 2] {
    [key.0 as u64, (key.0 >> 64) as u64]
}

/// Spreads the bits of two numbers; the top ones are the best.
#[inline(always)]
fn hash([low, high]: [u64; 2]) -> u64 {
    // The halves of a key are letters: mix them before the multiplication.
    (low ^ high.rotate_left(29).wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ low >> 31)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Where to begin to look among so many places, which are a power of two.
#[inline(always)]
fn place_of(hash: u64, count: usize) -> usize {
    (hash >> (64 - count.trailing_zeros().min(63))) as usize
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
    /// The number of the row with this hash that it `is`.
    #[inline(always)]
    fn find(&self, hash: u64, is: impl Fn(usize) -> bool) -> Option<usize> {
        let mut at = place_of(hash, self.slots.len());
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
            let mut at = place_of(hash, self.slots.len());
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
        let mut hits = Hits::default();
        matcher.find(&tokens, &mut hits);
        hits.forms
            .iter()
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
        let forms =
            ["الرقة", "رقة", "القامشلي", "دير الزور", "قوات سوريا الديمقراطية", "نظام", "ب.ي.د"];
        for (text, expected) in [
            ("في القامشلي والقامشلى", vec!["القامشلي", "القامشلى"]),
            ("بدير الزور", vec!["دير الزور"]),
            ("#دير_الزور", vec!["دير_الزور"]),
            ("«قوات» سورية الديمقراطية", vec!["قوات» سورية الديمقراطية"]),
            ("للقامشلي", vec!["لقامشلي"]),
            ("وبالرقة", vec!["الرقة"]),
            ("فرقة", vec![]),
            ("دير، الزور", vec![]),
            ("دير - الزور", vec!["دير - الزور"]),
            ("ب.ي.د", vec!["ب.ي.د"]),
            ("ب ي د", vec!["ب ي د"]),
            ("دير.الزور", vec![]),
        ] {
            assert_eq!(matches(&forms, text), expected, "{text}");
        }
    }
}
