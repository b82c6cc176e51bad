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
use crate::text::{Keyed, Span, Token, Tokens, WordKey};

/// Names for which a head word vouched once.
#[derive(Debug, Default)]
pub(super) struct Learnt {
    /// By their first word.
    names: Keyed<WordKey, Vec<LearntName>>,
    /// The marks of the first and the last word of each name, in the order of learning.
    marks: Vec<(Mark, Mark)>,
    /// The marks of all first words: most words of a text are in no learnt name.
    firsts: Marks,
}

/// Some bits of a word's key: other words have other marks, but for one in some thousands.
type Mark = u16;

/// A set of marks.
#[derive(Debug, Default)]
struct Marks(Vec<u64>);

impl Marks {
    /// How many marks there are. A table of this many bits takes 2 kB.
    const COUNT: usize = 1 << 14;

    #[inline]
    fn of(key: WordKey) -> Mark {
        let halves = key.0 as u64 ^ ((key.0 >> 64) as u64).rotate_left(29);
        (halves.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 50) as Mark
    }

    fn add(&mut self, mark: Mark) {
        self.0.resize(Self::COUNT / 64, 0);
        if let Some(bits) = self.0.get_mut(usize::from(mark / 64)) {
            *bits |= 1 << (mark % 64);
        }
    }

    #[inline]
    fn has(&self, mark: Mark) -> bool {
        self.0.get(usize::from(mark / 64)).is_some_and(|bits| bits >> (mark % 64) & 1 == 1)
    }
}

/// What the second look asks of a line.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// How many names were known when it was read.
    known: usize,
    /// One past its last mark.
    end: usize,
}

/// The words of the lines that were read, by their marks: two bytes a word in place of reading
/// the text again.
#[derive(Debug, Default)]
pub(super) struct Lines {
    marks: Vec<Mark>,
    lines: Vec<Line>,
}

impl Lines {
    /// Forgets the lines of another text.
    pub(super) fn clear(&mut self) {
        self.marks.clear();
        self.lines.clear();
    }

    /// Notes a line that was read when so many names were `known`.
    pub(super) fn add(&mut self, tokens: &Tokens, known: usize) {
        for token in tokens.as_slice().iter().filter(|token| token.is_word()) {
            self.marks.push(Marks::of(token.key));
            let letters = tokens.letters(token);
            if Readings::are_several(letters) {
                let others = Readings::of(letters, token.key);
                self.marks.extend(others.iter().skip(1).map(|reading| Marks::of(reading.key)));
            }
        }
        self.lines.push(Line { known, end: self.marks.len() });
    }

    /// Tells for each line whether a name that was learnt after it was read may stand in it.
    /// `text` gives the lines.
    pub(super) fn to_look_at_again(
        &self,
        text: &[(usize, &str)],
        learnt: &Learnt,
        tokens: &mut Tokens,
    ) -> Vec<bool> {
        let mut again = vec![false; text.len()];
        let (mut firsts, mut lasts) = (Marks::default(), Marks::default());
        let mut names = learnt.marks.len();
        // From the end, so that a line is asked for the names only that were learnt after it.
        for (number, line) in self.lines.iter().enumerate().rev() {
            for (first, last) in learnt.marks.get(line.known..names).unwrap_or_default() {
                firsts.add(*first);
                lasts.add(*last);
            }
            names = names.min(line.known);
            let before = number.checked_sub(1).and_then(|before| self.lines.get(before));
            let marks = before.map_or(0, |before| before.end)..line.end;
            let marks = self.marks.get(marks).unwrap_or_default();
            if marks.iter().any(|mark| firsts.has(*mark))
                && marks.iter().any(|mark| lasts.has(*mark))
                && let Some((again, (base, text))) = again.get_mut(number).zip(text.get(number))
            {
                tokens.read(text, *base);
                *again = learnt.stands_in(tokens, line.known);
            }
        }
        again
    }
}

impl Learnt {
    /// How many names were learnt.
    pub(super) fn len(&self) -> usize {
        self.marks.len()
    }

    /// Learns a name, if it is new and not too many begin with the same word.
    pub(super) fn add(&mut self, mut name: LearntName) {
        let (Some(first), Some(last)) = (name.keys.first().copied(), name.keys.last().copied())
        else {
            return;
        };
        name.number = self.marks.len();
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
        self.firsts.add(Marks::of(first));
        self.marks.push((Marks::of(first), Marks::of(last)));
    }

    /// Whether a name may begin with this word.
    #[inline]
    fn begins(&self, word: WordKey) -> bool {
        self.firsts.has(Marks::of(word))
    }

    /// The names that begin with this word.
    fn beginning_with(&self, word: WordKey) -> &[LearntName] {
        if !self.begins(word) {
            return &[];
        }
        self.names.get(&word).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether a name stands among the tokens, and not where it was learnt, that was learnt when
    /// `known` others were.
    fn stands_in(&self, tokens: &Tokens, known: usize) -> bool {
        tokens.as_slice().iter().enumerate().filter(|(_, token)| token.is_word()).any(
            |(at, token)| {
                let rest = tokens.as_slice().get(at + 1..).unwrap_or_default();
                Readings::of(tokens.letters(token), token.key)
                    .iter()
                    .flat_map(|reading| self.beginning_with(reading.key))
                    .any(|name| {
                        name.number >= known && name.at != token.span.start && name.goes_on(rest)
                    })
            },
        )
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
    /// How many names were learnt before it.
    pub(super) number: usize,
    /// The byte of the document at which it was learnt.
    pub(super) at: usize,
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
            if !token.is_word() {
                continue;
            }
            let letters = p.tokens.letters(token);
            if !Readings::are_several(letters) && !memory.learnt.begins(token.key) {
                continue;
            }
            for reading in Readings::of(letters, token.key).iter() {
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
        let keys: Vec<WordKey> =
            (name.first..name.end).filter_map(|at| p.token(at)).map(|t| t.key).collect();
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
            || entries.iter().any(|f| f.risky) && keys.len() == 1
        {
            return;
        }
        let entries = if entries.is_empty() { entries_of(whole) } else { entries };
        let (finder, number) = (Finder::Learnt, 0);
        let at = p.token(name.first).map_or(0, |token| token.span.start);
        let learnt =
            LearntName { keys, annotation_type, kind, entries, finder, trigger, number, at };
        memory.learnt.add(learnt);
    }
}
