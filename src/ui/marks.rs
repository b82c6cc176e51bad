//! From annotations to the elements of a block.
//!
//! A mark that begins inside a word breaks the word's letters in some browsers, so marks are
//! widened to whole words; marks that overlap without one holding the other are cut into pieces
//! that nest.

use crate::annotation::{Annotation, AnnotationId};
use crate::text::Span;
use crate::text::normalize::{Folded, fold};
use std::cmp::Reverse;
use std::sync::Arc;

/// How deep marks nest. What lies deeper is painted and listed, but has no element of its own.
const DEPTH: usize = 6;

/// A part of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text outside of marks.
    Text(Span),
    /// A mark around whole words, with what is in it.
    Mark {
        /// The annotation it belongs to.
        id: AnnotationId,
        /// Whether it goes on with a mark before it.
        continued: bool,
        /// Its content.
        pieces: Vec<Piece>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Item {
    span: Span,
    id: AnnotationId,
    continued: bool,
}

/// Cuts a block into text and marks. Together the pieces' text is the block's text.
pub fn pieces(text: &str, block: Span, annotations: &[Arc<Annotation>]) -> Vec<Piece> {
    let mut items: Vec<Item> = annotations
        .iter()
        .filter_map(|annotation| {
            let wide = widen(text, annotation.span);
            let span = Span::new(wide.start.max(block.start), wide.end.min(block.end));
            let continued = wide.start < block.start;
            (!span.is_empty()).then_some(Item { span, id: annotation.id, continued })
        })
        .collect();
    items.reverse();
    sort(&mut items);
    nest(items, block, 0)
}

/// Latest first, so that the next one is taken from the end. Annotations come in order, so little
/// has to be moved.
fn sort(items: &mut [Item]) {
    let key = |item: &Item| (item.span.start, Reverse(item.span.end), item.id);
    for end in 1..items.len() {
        let mut at = end;
        while let Some([before, after]) = at.checked_sub(1).and_then(|i| items.get(i..=at)) {
            if key(before) >= key(after) {
                break;
            }
            items.swap(at - 1, at);
            at -= 1;
        }
    }
}

fn nest(mut items: Vec<Item>, range: Span, depth: usize) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut cursor = range.start;
    while let Some(item) = items.pop() {
        if cursor < item.span.start {
            pieces.push(Piece::Text(Span::new(cursor, item.span.start)));
        }
        let end = item.span.end;
        let mut inner = Vec::new();
        let mut rest = Vec::new();
        while let Some(next) = items.pop_if(|next| next.span.start < end) {
            if next.span.end > end {
                rest.push(Item { span: Span::new(end, next.span.end), continued: true, ..next });
            }
            inner.push(Item { span: Span::new(next.span.start, next.span.end.min(end)), ..next });
        }
        if !rest.is_empty() {
            items.append(&mut rest);
            sort(&mut items);
        }
        let inside = if depth + 1 < DEPTH {
            inner.reverse();
            sort(&mut inner);
            nest(inner, item.span, depth + 1)
        } else {
            vec![Piece::Text(item.span)]
        };
        pieces.push(Piece::Mark { id: item.id, continued: item.continued, pieces: inside });
        cursor = end;
    }
    if cursor < range.end {
        pieces.push(Piece::Text(Span::new(cursor, range.end)));
    }
    pieces
}

/// Whether letters may be joined across this character: letters, digits, vowel marks, tatweel and
/// the invisible characters that stand between letters.
pub fn is_word(character: char) -> bool {
    // The standard library's tables of all letters would be 1.5 kB of program.
    let foreign = matches!(character,
        '\u{0250}'..='\u{02AF}' | '\u{0370}'..='\u{058F}' | '\u{05D0}'..='\u{05F2}'
        | '\u{0620}'..='\u{06D3}' | '\u{06EE}'..='\u{06FF}' | '\u{0710}'..='\u{1FFF}'
        | '\u{2C00}'..='\u{2DFF}' | '\u{3041}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF10}'..='\u{FF5A}' | '\u{10000}'..='\u{1EFFF}' | '\u{20000}'..='\u{3FFFF}')
        && !matches!(character, '\u{066A}'..='\u{066D}' | '\u{06D4}');
    matches!(
        fold(character),
        Folded::Arabic(_) | Folded::Latin(_) | Folded::Digit(_) | Folded::Ligature(_)
    ) || foreign
        || is_extending(character)
        || matches!(character, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// Whether the character belongs to the letter before it: combining marks of the scripts that
/// occur in Arabic news, joiners, variation selectors, skin tones.
pub fn is_extending(character: char) -> bool {
    matches!(character,
        '\u{0300}'..='\u{036F}' | '\u{0591}'..='\u{05BD}' | '\u{0610}'..='\u{061A}'
        | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{06D6}'..='\u{06DC}'
        | '\u{06DF}'..='\u{06E4}' | '\u{06E7}' | '\u{06E8}' | '\u{06EA}'..='\u{06ED}'
        | '\u{0711}' | '\u{0730}'..='\u{074A}' | '\u{08CA}'..='\u{08FF}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{200D}' | '\u{20D0}'..='\u{20FF}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}' | '\u{1F3FB}'..='\u{1F3FF}'
        | '\u{E0100}'..='\u{E01EF}')
}

/// The span with the whole of the words at its ends.
pub fn widen(text: &str, span: Span) -> Span {
    let mut wide = span;
    let first = text.get(span.start..).and_then(|rest| rest.chars().next());
    let last = text.get(..span.end).and_then(|head| head.chars().next_back());
    if first.is_some_and(is_word) {
        let before = text.get(..span.start).unwrap_or_default();
        wide.start = before.trim_end_matches(is_word).len();
    }
    if last.is_some_and(is_word) {
        let after = text.get(span.end..).unwrap_or_default();
        wide.end = text.len() - after.trim_start_matches(is_word).len();
    }
    wide
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::json::Fields;
    use crate::annotation::{AnnotationType, Origin, Status};
    use proptest::prelude::*;

    fn annotation(id: u32, start: usize, end: usize) -> Arc<Annotation> {
        Arc::new(Annotation {
            id: AnnotationId(id),
            annotation_type: AnnotationType::Actor,
            span: Span::new(start, end),
            name: String::new(),
            kind: String::new(),
            entity: None,
            candidates: Vec::new(),
            unlocatable: false,
            status: Status::Suggested,
            origin: Origin::Person,
            note: String::new(),
            unknown: Fields::default(),
        })
    }

    fn show(text: &str, pieces: &[Piece]) -> String {
        pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(span) => span.slice(text).unwrap().to_owned(),
                Piece::Mark { id, pieces, .. } => format!("[{}:{}]", id.0, show(text, pieces)),
            })
            .collect()
    }

    #[test]
    fn letters_of_any_script_make_words() {
        for c in "\u{0628}\u{0640}\u{06A9}\u{067E}a\u{00E9}Z7\u{0667}\u{0434}\u{05D0}\u{4E2D}\u{FEE0}\u{0710}".chars() {
            assert!(is_word(c), "{}", c.escape_unicode());
        }
        for c in " _-.,\u{060C}\u{061B}\u{061F}\u{066A}\u{06D4}\u{00AB}\u{2014}\u{201C}\u{2026}\u{00A0}\n".chars() {
            assert!(!is_word(c), "{}", c.escape_unicode());
        }
    }

    #[test]
    fn marks_take_whole_words_and_nest() {
        let text = "ab cde, fg hi";
        let all = Span::new(0, text.len());
        for (annotations, expected) in [
            (vec![], "ab cde, fg hi"),
            (vec![annotation(1, 4, 5)], "ab [1:cde], fg hi"),
            (vec![annotation(1, 0, 6), annotation(2, 3, 6)], "[1:ab [2:cde]], fg hi"),
            (vec![annotation(1, 0, 6), annotation(2, 4, 10)], "[1:ab [2:cde]][2:, fg] hi"),
            (vec![annotation(1, 3, 6), annotation(2, 3, 6)], "ab [1:[2:cde]], fg hi"),
            (vec![annotation(1, 6, 7)], "ab cde[1:,] fg hi"),
        ] {
            assert_eq!(show(text, &pieces(text, all, &annotations)), expected);
        }
    }

    #[test]
    fn attached_letters_and_vowels_are_inside() {
        let text = "قال \u{0648}\u{0628}\u{062F}\u{0645}\u{0634}\u{0642}\u{064D}\u{060C} ثم";
        let start = text.find('\u{062F}').unwrap();
        let wide = widen(text, Span::new(start, start + 2));
        let word = "\u{0648}\u{0628}\u{062F}\u{0645}\u{0634}\u{0642}\u{064D}";
        assert_eq!(wide.slice(text).unwrap(), word);
    }

    proptest! {
        #[test]
        fn no_text_is_lost(
            text in "[ab ,]{1,40}",
            spans in prop::collection::vec((0usize..40, 1usize..20), 0..12),
        ) {
            let annotations: Vec<_> = spans
                .into_iter()
                .enumerate()
                .filter(|(_, (start, length))| start + length <= text.len())
                .map(|(id, (start, length))| annotation(id as u32, start, start + length))
                .collect();
            let all = Span::new(0, text.len());
            let shown = show(&text, &pieces(&text, all, &annotations));
            let plain: String =
                shown.chars().filter(|c| matches!(c, 'a' | 'b' | ' ' | ',')).collect();
            prop_assert_eq!(plain, text);
        }
    }
}
