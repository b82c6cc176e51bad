//! Matching the patterns of the rule files against a paragraph.

use super::paragraph::Paragraph;
use super::shape::{Classes, is_definite, is_verb};
use crate::lexicon::matcher::ClassId;
use crate::lexicon::rules::{Element, What};
use crate::text::clitics::Readings;
use crate::text::normalize::WAW;
use crate::text::{Punctuation, TokenKind, WordKey};

/// The end of the elements when they begin at token `at`, or `None` where they do not match.
pub(super) fn forward(
    p: &Paragraph,
    c: &Classes,
    elements: &[Element],
    at: usize,
) -> Option<usize> {
    let Some((element, rest)) = elements.split_first() else { return Some(at) };
    let end = element_at(p, c, &element.what, at);
    if element.negated {
        // «النظام والروس»: with و attached something else begins.
        let other = |class: &ClassId| {
            let at = p.skip_marks(at);
            p.begins_with_and(at) && !p.is_any_whole(at, &[*class])
        };
        let stands = match &element.what {
            What::Class(class) => end.is_some() && !other(class),
            _ => end.is_some(),
        };
        return if stands { None } else { forward(p, c, rest, at) };
    }
    if let Some(end) = end
        && let Some(end) = forward(p, c, rest, end)
    {
        return Some(end);
    }
    if element.optional { forward(p, c, rest, at) } else { None }
}

/// The start of the elements when they end before token `end`. `and` says that و is attached to
/// the word at `end`.
pub(super) fn backward(
    p: &Paragraph,
    c: &Classes,
    elements: &[Element],
    end: usize,
    and: bool,
) -> Option<usize> {
    let Some((element, rest)) = elements.split_last() else { return Some(end) };
    let start = element_before(p, c, &element.what, end, and);
    if element.negated {
        return if start.is_some() { None } else { backward(p, c, rest, end, and) };
    }
    if let Some(start) = start
        && let Some(start) = backward(p, c, rest, start, p.begins_with_and(start))
    {
        return Some(start);
    }
    if element.optional { backward(p, c, rest, end, and) } else { None }
}

/// The end of what begins at token `at`, if it is this.
pub(super) fn element_at(p: &Paragraph, c: &Classes, what: &What, at: usize) -> Option<usize> {
    let punctuation = |wanted: Punctuation| p.is(at, wanted).then_some(at + 1);
    match what {
        What::Quote => p.token(at).filter(|t| t.is_quote()).map(|_| at + 1),
        What::Hash => punctuation(Punctuation::Hash),
        What::Handle => handle(p, at),
        What::Open => punctuation(Punctuation::OpenBracket),
        What::Close => punctuation(Punctuation::CloseBracket),
        What::Colon => punctuation(Punctuation::Colon),
        What::Dash => punctuation(Punctuation::Dash),
        What::Border => is_border(p, p.skip_marks(at)).then_some(at),
        What::And => {
            let at = p.skip_marks(at);
            if is_comma_or_and(p, at) { Some(at + 1) } else { p.begins_with_and(at).then_some(at) }
        }
        What::Class(class) => p.class_at(p.skip_marks(at), *class),
        What::Mention(annotation_type) => p.accepted_at(*annotation_type, p.skip_marks(at)),
        What::Word(key) => {
            let at = p.skip_marks(at);
            is_word(p, at, *key).then_some(at + 1)
        }
        What::Number => {
            let at = p.skip_marks(at);
            p.token(at).filter(|t| t.kind == TokenKind::Number).map(|_| at + 1)
        }
        What::Definite => {
            let at = p.skip_marks(at);
            is_definite(p, at).then_some(at + 1)
        }
        What::Verb => {
            let at = p.skip_marks(at);
            is_verb(p, c, at).then_some(at + 1)
        }
        What::Any => {
            let at = p.skip_marks(at);
            p.token(at).filter(|t| t.is_word()).map(|_| at + 1)
        }
    }
}

/// The start of what ends before token `end`, if it is this. `and` as in [`backward`].
pub(super) fn element_before(
    p: &Paragraph,
    c: &Classes,
    what: &What,
    end: usize,
    and: bool,
) -> Option<usize> {
    let punctuation = |wanted: fn(&crate::text::Token) -> bool| {
        let before = end.checked_sub(1)?;
        p.token(before).filter(|t| wanted(t)).map(|_| before)
    };
    match what {
        What::Quote => punctuation(|t| t.is_quote()),
        What::Hash => punctuation(|t| t.is(Punctuation::Hash)),
        What::Handle => punctuation(|t| t.is(Punctuation::At)),
        What::Open => punctuation(|t| t.is(Punctuation::OpenBracket)),
        What::Close => punctuation(|t| t.is(Punctuation::CloseBracket)),
        What::Colon => punctuation(|t| t.is(Punctuation::Colon)),
        What::Dash => punctuation(|t| t.is(Punctuation::Dash)),
        What::Border => {
            let end = p.skip_marks_back(end);
            // 10:25 | الأردن يدين
            let bar = |at| p.token(at).is_some_and(|t| t.is(Punctuation::Slash) && t.spaced);
            (end == 0 || is_border(p, end - 1) || bar(end - 1)).then_some(end)
        }
        What::And => {
            let before = p.skip_marks_back(end);
            let last = before.checked_sub(1)?;
            if is_comma_or_and(p, last) { Some(last) } else { and.then_some(end) }
        }
        What::Class(class) => p.class_before(p.skip_marks_back(end), *class),
        What::Mention(annotation_type) => {
            let end = p.skip_marks_back(end);
            // A closed bracket between: «قوات سوريا الديمقراطية» (قسد) و…
            p.accepted_before(*annotation_type, end)
        }
        What::Word(key) => {
            let before = p.skip_marks_back(end).checked_sub(1)?;
            is_word(p, before, *key).then_some(before)
        }
        What::Number => {
            let before = p.skip_marks_back(end).checked_sub(1)?;
            p.token(before).filter(|t| t.kind == TokenKind::Number).map(|_| before)
        }
        What::Definite => {
            let before = p.skip_marks_back(end).checked_sub(1)?;
            is_definite(p, before).then_some(before)
        }
        What::Verb => {
            let before = p.skip_marks_back(end).checked_sub(1)?;
            is_verb(p, c, before).then_some(before)
        }
        What::Any => {
            let before = p.skip_marks_back(end).checked_sub(1)?;
            p.token(before).filter(|t| t.is_word()).map(|_| before)
        }
    }
}

/// The end of the sign of a handle that follows a name: without a space, «صدى الوادي@Sada», or
/// after the name in Latin letters, «صدى الوادي | Sada @Sada».
fn handle(p: &Paragraph, at: usize) -> Option<usize> {
    let other = |at: usize| {
        p.token(at).is_some_and(|t| t.is(Punctuation::Slash) || t.kind == TokenKind::Latin)
    };
    let end = (at..at + 6).find(|at| !other(*at))?;
    // سامر العليوي Samer (@Samer)
    let bracket = p.is(end, Punctuation::OpenBracket);
    let end = end + usize::from(bracket);
    let sign = p.token(end).filter(|t| t.is(Punctuation::At))?;
    let bound = if end > at { bracket || p.is(at, Punctuation::Slash) } else { !sign.spaced };
    bound.then_some(end + 1)
}

/// Whether the word at `at` is this one, with or without what may be attached.
fn is_word(p: &Paragraph, at: usize, key: WordKey) -> bool {
    let Some(token) = p.token(at).filter(|t| t.is_word()) else { return false };
    token.key == key
        || token.kind == TokenKind::Word
            && Readings::are_several(p.tokens.letters(token))
            && Readings::of(p.tokens.letters(token), token.key).iter().any(|r| r.key == key)
}

fn is_comma_or_and(p: &Paragraph, at: usize) -> bool {
    p.is(at, Punctuation::Comma) || p.letters(at) == [WAW]
}

fn is_border(p: &Paragraph, at: usize) -> bool {
    p.token(at).is_none_or(|t| {
        t.is(Punctuation::Stop) || t.is(Punctuation::Newline) || t.is(Punctuation::Colon)
    })
}
