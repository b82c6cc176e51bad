//! One paragraph under work: its tokens, what the lexicon finds in it, what is accepted so far.

use crate::lexicon::AnnotationType;
use crate::lexicon::matcher::{ClassId, Hit, Matcher, Payload};
use crate::text::normalize::WAW;
use crate::text::{Letter, Punctuation, Span, Token, TokenKind, Tokens};

/// No token.
const NONE: u32 = u32::MAX;

/// A paragraph's tokens and hits, with look-ups by token in constant time. Reused from paragraph
/// to paragraph.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub tokens: Tokens,
    pub hits: Vec<Hit>,
    /// Number of the first hit at or after each token.
    first_hit: Vec<u32>,
    /// For each token and type, the end of the longest accepted mention that starts there.
    accepted_end: Vec<[u32; 2]>,
    /// For each token and type, the start of the longest accepted mention that ends before it.
    accepted_start: Vec<[u32; 2]>,
}

impl Paragraph {
    /// Reads a paragraph that begins at byte `base` of the document.
    pub fn read(&mut self, matcher: &Matcher, text: &str, base: usize) {
        self.tokens.read(text, base);
        self.hits.clear();
        matcher.find(&self.tokens, &mut self.hits);
        let count = self.tokens.len();
        self.first_hit.clear();
        let mut hit = 0;
        for token in 0..=count {
            while self.hits.get(hit).is_some_and(|h| (h.first as usize) < token) {
                hit += 1;
            }
            self.first_hit.push(hit as u32);
        }
        self.accepted_end.clear();
        self.accepted_end.resize(count + 1, [NONE; 2]);
        self.accepted_start.clear();
        self.accepted_start.resize(count + 1, [NONE; 2]);
    }

    /// The hits that start at a token.
    pub fn hits_at(&self, token: usize) -> &[Hit] {
        let first = self.first_hit.get(token).copied().unwrap_or_default() as usize;
        let end = self.first_hit.get(token + 1).copied().unwrap_or_default() as usize;
        self.hits.get(first..end.max(first)).unwrap_or_default()
    }

    /// The end of the longest member of the class that starts at the token.
    pub fn class_at(&self, token: usize, class: ClassId) -> Option<usize> {
        self.hits_at(token)
            .iter()
            .filter(|hit| hit.payload == Payload::Class(class))
            .map(|hit| hit.end as usize)
            .max()
    }

    /// Whether the token is, as it stands or without what is attached, a member of one of the
    /// classes.
    pub fn is_any(&self, token: usize, classes: &[ClassId]) -> bool {
        self.hits_at(token)
            .iter()
            .any(|hit| matches!(hit.payload, Payload::Class(class) if classes.contains(&class)))
    }

    /// The same for the word exactly as it stands.
    pub fn is_any_whole(&self, token: usize, classes: &[ClassId]) -> bool {
        self.is_any_without(token, 0, classes)
    }

    /// The same for the word without so many attached letters.
    pub fn is_any_without(&self, token: usize, attached: u8, classes: &[ClassId]) -> bool {
        self.hits_at(token).iter().any(|hit| {
            hit.attached == attached
                && matches!(hit.payload, Payload::Class(class) if classes.contains(&class))
        })
    }

    /// The start of the longest member of the class that ends before token `end`.
    pub fn class_before(&self, end: usize, class: ClassId) -> Option<usize> {
        // The longest members of classes have four words.
        (end.saturating_sub(6)..end).find(|start| {
            self.hits_at(*start)
                .iter()
                .any(|hit| hit.end as usize == end && hit.payload == Payload::Class(class))
        })
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
