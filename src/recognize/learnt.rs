//! Names for which a head word or a bracket vouched once: they are found again in the rest of the
//! document.

use super::candidate::{Candidate, Candidates, Finder, Forms, Gate, KindId};
use super::memory::Memory;
use super::paragraph::Paragraph;
use super::recognizer::Recognizer;
use super::shape::Name;
use crate::annotation::AnnotationType;
use crate::lexicon::matcher::FormRef;
use crate::text::clitics::{Reading, Readings};
use crate::text::{Keyed, Letter, Span, Token, Tokens, WordKey};

/// Names for which a head word vouched once.
#[derive(Debug, Default)]
pub(super) struct Learnt {
    /// By their first word.
    names: Keyed<WordKey, Vec<LearntName>>,
    /// The words with which a name may begin, whatever is attached to them: most words of a text
    /// are none.
    begins: Marks,
    /// In the order of learning.
    ends: Vec<End>,
}

/// What the second look asks of a name beyond the mark of its first word.
#[derive(Clone, Copy, Debug)]
struct End {
    /// How many words it has.
    words: usize,
    last: Mark,
    /// The token, of all that were read, at which it was learnt.
    at: usize,
}

/// Some bits of a word's key. Two words may have one mark: one in some thousand millions.
type Mark = u32;

/// Of a token that is no word.
const NO_WORD: Mark = 0;

fn mark(key: WordKey) -> Mark {
    let halves = key.0 as u64 ^ ((key.0 >> 64) as u64).rotate_left(29);
    (halves.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as Mark | 1
}

/// Marks with the numbers of the names that begin with them.
#[derive(Debug, Default)]
struct Marks {
    /// Eight bits for each slot, of which a mark sets one: few other words come as far as the slots.
    bits: Vec<u64>,
    /// A mark and a number, or nothing. Where the slot of a mark is taken, the next free one
    /// serves.
    slots: Vec<(Mark, u32)>,
    count: usize,
}

/// So many slots are made at once: with what may be attached to it, a name has a dozen marks.
const FEW: usize = 1 << 7;

impl Marks {
    /// Forgets all, and keeps the room that most texts need.
    fn clear(&mut self) {
        if self.slots.len() > FEW {
            *self = Self::default();
        } else if self.count > 0 {
            self.count = 0;
            self.bits.fill(0);
            self.slots.fill((NO_WORD, 0));
        }
    }

    fn add(&mut self, mark: Mark, name: u32) {
        self.count += 1;
        if self.count * 4 > self.slots.len() * 3 {
            let size = (self.slots.len() * 2).max(FEW);
            self.bits = vec![0; size / 8];
            let slots = std::mem::replace(&mut self.slots, vec![(NO_WORD, 0); size]);
            slots.into_iter().filter(|slot| slot.0 != NO_WORD).for_each(|slot| self.put(slot));
        }
        self.put((mark, name));
    }

    fn put(&mut self, slot: (Mark, u32)) {
        let bit = self.bit(slot.0);
        if let Some(bits) = self.bits.get_mut(bit / 64) {
            *bits |= 1 << (bit % 64);
        }
        let mut at = self.slot(slot.0);
        while self.slots.get(at).is_some_and(|slot| slot.0 != NO_WORD) {
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots.get_mut(at).into_iter().for_each(|free| *free = slot);
    }

    /// The number of slots is a power of two. The lowest bit of a mark says nothing.
    fn slot(&self, mark: Mark) -> usize {
        (mark >> 1) as usize & self.slots.len().wrapping_sub(1)
    }

    #[inline(always)]
    fn bit(&self, mark: Mark) -> usize {
        (mark >> 1) as usize & (self.bits.len() * 64).wrapping_sub(1)
    }

    /// Whether a name may begin with such a word.
    #[inline(always)]
    fn may_have(&self, mark: Mark) -> bool {
        let bit = self.bit(mark);
        self.bits.get(bit / 64).is_some_and(|bits| bits >> (bit % 64) & 1 == 1)
    }

    /// Whether one does.
    #[inline(always)]
    fn has(&self, mark: Mark) -> bool {
        self.may_have(mark) && self.names(mark).next().is_some()
    }

    /// The numbers of the names that begin with such a word.
    fn names(&self, mark: Mark) -> impl Iterator<Item = u32> {
        let first = self.slot(mark);
        let slots = (first..).map(|at| self.slots.get(at & self.slots.len().wrapping_sub(1)));
        let taken = slots.map_while(|slot| slot.copied().filter(|slot| slot.0 != NO_WORD));
        taken.filter(move |slot| slot.0 == mark).map(|(_, name)| name)
    }
}

/// What the second look asks of a line.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// How many names were known when it was read.
    known: usize,
    /// One past its last token.
    end: usize,
}

/// The words of the lines that were read, by their marks: four bytes a token in place of reading
/// the text again.
#[derive(Debug, Default)]
pub(super) struct Lines {
    marks: Vec<Mark>,
    lines: Vec<Line>,
}

impl Lines {
    /// Forgets the lines of another text, and makes room for one of so many bytes.
    pub(super) fn clear(&mut self, bytes: usize) {
        self.marks.clear();
        self.lines.clear();
        // A token has eight bytes with its space; what grows by doubling would be held twice over.
        self.marks.reserve_exact(bytes / 7);
    }

    /// How many tokens were read.
    pub(super) fn tokens(&self) -> usize {
        self.marks.len()
    }

    /// Notes a line that was read when so many names were `known`.
    pub(super) fn add(&mut self, tokens: &Tokens, known: usize) {
        let mark_of = |token: &Token| if token.is_word() { mark(token.key) } else { NO_WORD };
        self.marks.extend(tokens.as_slice().iter().map(mark_of));
        self.lines.push(Line { known, end: self.marks.len() });
    }

    /// Tells for each line whether a name stands in it that was learnt after it was read, or
    /// elsewhere in it.
    pub(super) fn to_look_at_again(&self, learnt: &Learnt) -> Vec<bool> {
        let stands = |line: &Line, at: usize, mark: Mark| {
            learnt.begins.names(mark).any(|name| {
                let name = name as usize;
                name >= line.known
                    && learnt.ends.get(name).is_some_and(|end| {
                        let last = at + end.words - 1;
                        at != end.at
                            && (end.words == 1
                                || last < line.end && self.marks.get(last) == Some(&end.last))
                    })
            })
        };
        let mut again = Vec::with_capacity(self.lines.len());
        let mut first = 0;
        for line in &self.lines {
            let marks = self.marks.get(first..line.end).unwrap_or_default();
            again.push(
                line.known < learnt.len()
                    && (first..)
                        .zip(marks)
                        .any(|(at, mark)| learnt.begins.may_have(*mark) && stands(line, at, *mark)),
            );
            first = line.end;
        }
        again
    }
}

impl Learnt {
    /// Forgets the names of another text.
    pub(super) fn clear(&mut self) {
        self.names = Keyed::default();
        self.begins.clear();
        self.ends.clear();
    }

    /// How many names were learnt.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Learns a name, if it is new and not too many begin with the same word, whose letters are
    /// given. It stands at the token `at` of all that were read.
    pub(super) fn add(&mut self, name: LearntName, letters: &[Letter], at: usize) {
        let (Some(first), Some(last)) = (name.keys.first().copied(), name.keys.last().copied())
        else {
            return;
        };
        let words = name.keys.len();
        let mut new = false;
        self.names.change(first, |names| {
            new = names.len() < 8 && !names.iter().any(|known| known.keys == name.keys);
            if new {
                names.push(name);
            }
        });
        if !new {
            return;
        }
        let number = self.ends.len() as u32;
        Readings::each_word_read_as(letters, first, |key| self.begins.add(mark(key), number));
        self.ends.push(End { words, last: mark(last), at });
    }

    /// The names that begin with this word.
    fn beginning_with(&self, word: WordKey) -> &[LearntName] {
        if !self.begins.has(mark(word)) {
            return &[];
        }
        self.names.get(&word).map(Vec::as_slice).unwrap_or_default()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LearntName {
    pub(super) keys: Vec<WordKey>,
    pub(super) annotation_type: AnnotationType,
    pub(super) kind: Option<KindId>,
    pub(super) entries: Vec<FormRef>,
    pub(super) finder: Finder,
    pub(super) trigger: Option<Span>,
}

impl LearntName {
    /// Whether the words after its first one stand at the head of these tokens.
    fn goes_on(&self, tokens: &[Token]) -> bool {
        let rest = self.keys.get(1..).unwrap_or_default();
        tokens.len() >= rest.len() && rest.iter().zip(tokens).all(|(key, token)| token.key == *key)
    }
}

impl Recognizer {
    /// Names learnt earlier in the document, or later on the second look.
    pub(super) fn learnt(&self, p: &Paragraph, memory: &Memory, candidates: &mut Candidates) {
        if memory.learnt.len() == 0 {
            return;
        }
        for (at, token) in p.tokens.as_slice().iter().enumerate() {
            if !token.is_word() || !memory.learnt.begins.has(mark(token.key)) {
                continue;
            }
            for reading in Readings::of(p.tokens.letters(token), token.key).iter() {
                self.learnt_at(p, memory, at, reading, candidates);
            }
        }
    }

    /// The learnt names that begin with what a reading leaves of a word.
    fn learnt_at(
        &self,
        p: &Paragraph,
        memory: &Memory,
        at: usize,
        reading: &Reading,
        candidates: &mut Candidates,
    ) {
        for name in memory.learnt.beginning_with(reading.key) {
            let rest = p.tokens.as_slice().get(at + 1..).unwrap_or_default();
            let end = at + name.keys.len();
            let known = candidates
                .at(at)
                .filter_map(|n| candidates.get(n))
                .any(|c| c.end >= end && c.gate == Gate::Safe);
            if known || !name.goes_on(rest) {
                continue;
            }
            let begin = candidates.next_form();
            for form in &name.entries {
                candidates.push_form(*form);
            }
            candidates.push(Candidate {
                first: at,
                end,
                name_first: at,
                attached: reading.attached,
                proclitic: reading.proclitic,
                annotation_type: name.annotation_type,
                kind: name.kind,
                forms: Forms { first: begin, end: candidates.next_form() },
                gate: Gate::Safe,
                accepted: false,
                dropped: false,
                finder: name.finder,
                trigger: name.trigger,
                listed: false,
            });
        }
    }

    /// Remembers a name for the rest of the document: its words must be no ordinary ones. It means
    /// whom `whole` means, of which it is a part or all.
    pub(super) fn learn(
        &self,
        p: &Paragraph,
        (name, whole): (Name, Name),
        annotation_type: AnnotationType,
        kind: Option<KindId>,
        trigger: Option<Span>,
        memory: &mut Memory,
    ) {
        let distinctive = name.end > name.first + 1
            || p.letters(name.first).len() >= 4 && !p.is_any(name.first, &self.classes.ordinary);
        if !distinctive || name.end > name.first + 4 {
            return;
        }
        let tokens = p.tokens.as_slice().get(name.first..name.end).unwrap_or_default();
        let entries_of = |name: Name| -> Vec<FormRef> {
            p.hits_at(name.first)
                .iter()
                .filter(|hit| hit.attached == 0 && hit.end as usize == name.end)
                .filter_map(|hit| hit.form())
                .filter(|form| form.place == (annotation_type == AnnotationType::Place))
                .collect()
        };
        let entries = entries_of(name);
        // A safe form needs no learning; a risky one stays risky elsewhere unless it is long.
        if entries.iter().any(|f| !f.risky && !f.village)
            || entries.iter().any(|f| f.risky)
                && tokens.len() == 1
                // A page is named by it throughout: الخابور.
                && (annotation_type == AnnotationType::Place || kind == self.person)
        {
            return;
        }
        let entries = if entries.is_empty() { entries_of(whole) } else { entries };
        let keys = tokens.iter().map(|token| token.key).collect();
        let finder = Finder::Learnt;
        let learnt = LearntName { keys, annotation_type, kind, entries, finder, trigger };
        memory.learnt.add(learnt, p.letters(name.first), memory.read + name.first);
    }
}
