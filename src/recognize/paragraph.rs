//! One paragraph under work: its tokens, what the lexicon finds in it, what is accepted so far.

use crate::lexicon::AnnotationType;
use crate::lexicon::matcher::{AnyOf, ClassHit, ClassId, ClassSet, Hit, Hits, Matcher};
use crate::text::normalize::WAW;
use crate::text::{Letter, Punctuation, Span, Token, TokenKind, Tokens};

/// No token.
const NONE: u32 = u32::MAX;

/// A paragraph's tokens and hits, with look-ups by token in constant time. Reused from paragraph
/// to paragraph.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub tokens: Tokens,
    pub hits: Hits,
    /// The sets of classes of the matcher, and behind them those that this paragraph needs besides.
    sets: Vec<ClassSet>,
    /// For each token the numbers of three sets: the classes of what begins there, of what begins
    /// there with nothing attached, and of what ends before it.
    classes: Vec<[u32; 3]>,
    /// The classes of all its words.
    present: ClassSet,
    /// For each token and type, the end of the longest accepted mention that starts there.
    accepted_end: Vec<[u32; 2]>,
    /// For each token and type, the start of the longest accepted mention that ends before it.
    accepted_start: Vec<[u32; 2]>,
}

impl Paragraph {
    /// Reads a paragraph that begins at byte `base` of the document.
    pub fn read(&mut self, matcher: &Matcher, text: &str, base: usize) {
        self.tokens.read(text, base);
        matcher.find(&self.tokens, &mut self.hits);
        let count = self.tokens.len();
        let known = matcher.class_sets();
        if self.sets.len() < known.len() {
            self.sets.extend_from_slice(known);
        }
        self.sets.truncate(known.len());
        self.classes.clear();
        self.classes.resize(count + 1, [0; 3]);
        self.present = ClassSet::NONE;
        for hit in &self.hits.classes {
            if let Some(set) = known.get(hit.classes as usize) {
                self.present = self.present.and(set);
            }
            if let Some([begin, whole, _]) = self.classes.get_mut(hit.first as usize) {
                join(&mut self.sets, begin, hit.classes);
                if hit.attached == 0 {
                    join(&mut self.sets, whole, hit.classes);
                }
            }
            if let Some([_, _, end]) = self.classes.get_mut(hit.end as usize) {
                join(&mut self.sets, end, hit.classes);
            }
        }
        self.accepted_end.clear();
        self.accepted_end.resize(count + 1, [NONE; 2]);
        self.accepted_start.clear();
        self.accepted_start.resize(count + 1, [NONE; 2]);
    }

    /// The forms and nisbas that start at a token.
    #[inline]
    pub fn hits_at(&self, token: usize) -> &[Hit] {
        self.hits.forms_at(token)
    }

    /// The members of the class that start at a token.
    fn members_at(&self, token: usize, class: ClassId) -> impl Iterator<Item = &ClassHit> {
        self.hits.classes_at(token).iter().filter(move |hit| self.set(hit.classes).has(class))
    }

    #[inline(always)]
    fn set(&self, number: u32) -> &ClassSet {
        self.sets.get(number as usize).unwrap_or(&ClassSet::NONE)
    }

    /// Whether each of the classes has a member in it.
    #[inline(always)]
    pub fn has_all(&self, classes: &ClassSet) -> bool {
        self.present.has_all(classes)
    }

    /// The classes of what begins at a token, of what begins there with nothing attached, and of
    /// what ends before it.
    #[inline(always)]
    fn classes_at(&self, token: usize) -> [u32; 3] {
        self.classes.get(token).copied().unwrap_or_default()
    }

    /// The classes of what ends right before the tokens `first..end`, and of what begins right
    /// behind them, marks left out.
    pub fn classes_beside(&self, first: usize, end: usize) -> (&ClassSet, &ClassSet) {
        let [_, _, before] = self.classes_at(self.skip_marks_back(first));
        let [behind, ..] = self.classes_at(self.skip_marks(end));
        (self.set(before), self.set(behind))
    }

    /// The end of the longest member of the class that starts at the token.
    pub fn class_at(&self, token: usize, class: ClassId) -> Option<usize> {
        if !self.is_any(token, &[class]) {
            return None;
        }
        self.members_at(token, class).map(|hit| hit.end as usize).max()
    }

    /// Whether the token is, as it stands or without what is attached, a member of one of the
    /// classes.
    #[inline]
    pub fn is_any(&self, token: usize, classes: &(impl AnyOf + ?Sized)) -> bool {
        let [begin, ..] = self.classes_at(token);
        begin != 0 && classes.is_in(self.set(begin))
    }

    /// The same for the word exactly as it stands.
    #[inline]
    pub fn is_any_whole(&self, token: usize, classes: &(impl AnyOf + ?Sized)) -> bool {
        let [_, whole, _] = self.classes_at(token);
        whole != 0 && classes.is_in(self.set(whole))
    }

    /// The same for the word without so many attached letters.
    pub fn is_any_without(
        &self,
        token: usize,
        attached: u8,
        classes: &(impl AnyOf + ?Sized),
    ) -> bool {
        self.is_any(token, classes)
            && self
                .hits
                .classes_at(token)
                .iter()
                .any(|hit| hit.attached == attached && classes.is_in(self.set(hit.classes)))
    }

    /// The start of the longest member of the class that ends before token `end`.
    pub fn class_before(&self, end: usize, class: ClassId) -> Option<usize> {
        let [_, _, before] = self.classes_at(end);
        if !self.set(before).has(class) {
            return None;
        }
        // The longest members of classes have four words.
        (end.saturating_sub(6)..end)
            .find(|start| self.members_at(*start, class).any(|hit| hit.end as usize == end))
    }

    /// Makes an accepted mention known to the patterns.
    pub fn accept(&mut self, annotation_type: AnnotationType, first: usize, end: usize) {
        let which = usize::from(annotation_type == AnnotationType::Place);
        if let Some(slot) = self.accepted_end.get_mut(first).and_then(|s| s.get_mut(which))
            && (*slot == NONE || (*slot as usize) < end)
        {
            *slot = end as u32;
        }
        if let Some(slot) = self.accepted_start.get_mut(end).and_then(|s| s.get_mut(which))
            && (*slot as usize) > first
        {
            *slot = first as u32;
        }
    }

    /// The end of the accepted mention of this type that starts at the token.
    pub fn accepted_at(&self, annotation_type: AnnotationType, token: usize) -> Option<usize> {
        let which = usize::from(annotation_type == AnnotationType::Place);
        let end = *self.accepted_end.get(token)?.get(which)?;
        (end != NONE).then_some(end as usize)
    }

    /// The start of the accepted mention of this type that ends before token `end`.
    pub fn accepted_before(&self, annotation_type: AnnotationType, end: usize) -> Option<usize> {
        let which = usize::from(annotation_type == AnnotationType::Place);
        let start = *self.accepted_start.get(end)?.get(which)?;
        (start != NONE).then_some(start as usize)
    }

    /// The token.
    pub fn token(&self, token: usize) -> Option<&Token> {
        self.tokens.get(token)
    }

    /// Whether the token is this punctuation.
    pub fn is(&self, token: usize, punctuation: Punctuation) -> bool {
        self.token(token).is_some_and(|t| t.is(punctuation))
    }

    /// Whether the token is an Arabic word.
    pub fn is_arabic(&self, token: usize) -> bool {
        self.token(token).is_some_and(|t| t.kind == TokenKind::Word)
    }

    /// The letters of the token.
    pub fn letters(&self, token: usize) -> &[Letter] {
        self.token(token).map(|t| self.tokens.letters(t)).unwrap_or_default()
    }

    /// Whether the word begins with و, which may be attached.
    pub fn begins_with_and(&self, token: usize) -> bool {
        self.is_arabic(token) && self.letters(token).first() == Some(&WAW)
    }

    /// The first token at or after `token` that is no quotation mark and no hash.
    pub fn skip_marks(&self, token: usize) -> usize {
        let mut at = token;
        while self.token(at).is_some_and(|t| t.is_quote() || t.is(Punctuation::Hash)) {
            at += 1;
        }
        at
    }

    /// One past the last token before `end` that is no quotation mark and no hash.
    pub fn skip_marks_back(&self, end: usize) -> usize {
        let mut end = end;
        while end > 0
            && self.token(end - 1).is_some_and(|t| t.is_quote() || t.is(Punctuation::Hash))
        {
            end -= 1;
        }
        end
    }

    /// The bytes of tokens `first..end`.
    pub fn span_of(&self, first: usize, end: usize) -> Option<Span> {
        let last = self.token(end.checked_sub(1)?)?;
        Some(Span::new(self.token(first)?.span.start, last.span.end))
    }

    /// The word before a token, as what triggered it.
    pub fn trigger_before(&self, token: usize) -> Option<Span> {
        let before = self.skip_marks_back(token).checked_sub(1)?;
        self.token(before).filter(|t| t.is_word()).map(|t| t.span)
    }

    /// The tokens of the sentence around the token, at most sixty to each side.
    pub fn sentence(&self, token: usize) -> std::ops::Range<usize> {
        let stop = |at: usize| {
            self.token(at).is_none_or(|t| t.is(Punctuation::Stop) || t.is(Punctuation::Newline))
        };
        let mut first = token;
        while first > 0 && token - first < 60 && !stop(first - 1) {
            first -= 1;
        }
        let mut end = token;
        while end - token < 60 && !stop(end) {
            end += 1;
        }
        first..end
    }
}

/// Makes the set of one number one that has the classes of another too.
#[inline(always)]
fn join(sets: &mut Vec<ClassSet>, number: &mut u32, other: u32) {
    if *number == 0 {
        *number = other;
    } else if *number != other {
        let set = |number: u32| sets.get(number as usize).copied().unwrap_or_default();
        let both = set(*number).and(&set(other));
        *number = sets.len() as u32;
        sets.push(both);
    }
}
