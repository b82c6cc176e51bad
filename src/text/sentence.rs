//! Where sentences begin and end.

use super::Span;
use super::normalize::{Folded, WordKey, fold};
use super::tokenize::PARTICLES;

/// The sentences of a text in their order, in bytes, without the blanks around them.
///
/// A sentence ends at the end of a line, at `!`, `?`, `؟` and `…`, at two dots or more, and at one
/// dot that is no part of a number, a date, an address or an abbreviation of one letter (`د.`).
/// Quotation marks and brackets that close right after the end belong to the sentence. Whatever
/// is not blank lies in exactly one sentence; blank are white space and invisible marks.
pub fn sentences(text: &str) -> Vec<Span> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut characters = Characters { text, at: 0 };
    while let Some(character) = characters.next() {
        let end = match character {
            '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => true,
            '.' | '!' | '?' | '\u{61F}' | '\u{2026}' | '\u{6D4}' => {
                let before = characters.at - character.len_utf8();
                characters.take_while(is_end);
                let run = text.get(before..characters.at).unwrap_or_default();
                let ends = ends_sentence(text, before, run, characters.at);
                if ends {
                    characters.take_while(closes);
                }
                ends
            }
            _ => false,
        };
        if end {
            push(text, start, characters.at, &mut sentences);
            start = characters.at;
        }
    }
    push(text, start, text.len(), &mut sentences);
    sentences
}

/// A place in a text.
struct Characters<'a> {
    text: &'a str,
    /// The byte of the next character.
    at: usize,
}

impl Characters<'_> {
    fn next(&mut self) -> Option<char> {
        let character = self.text.get(self.at..)?.chars().next()?;
        self.at += character.len_utf8();
        Some(character)
    }

    fn take_while(&mut self, wanted: fn(char) -> bool) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at += rest.len() - rest.trim_start_matches(wanted).len();
    }
}

fn is_end(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '\u{61F}' | '\u{2026}' | '\u{6D4}')
}

fn closes(character: char) -> bool {
    matches!(
        character,
        '"' | '\'' | '\u{201D}' | '\u{2019}' | '\u{BB}' | '\u{203A}' | ')' | ']' | '}'
    )
}

/// Whether the run of end marks from byte `before` to byte `after` ends a sentence.
fn ends_sentence(text: &str, before: usize, run: &str, after: usize) -> bool {
    let left = text.get(..before).unwrap_or_default();
    let next = text.get(after..).unwrap_or_default().chars().next();
    let last = left.chars().next_back();
    // Addresses and file names: t.me/x?y=1, map.jpg.
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let within_latin = latin(last) && (latin(next) || next == Some('/'));
    match run {
        "." => {
            let figure = |c: Option<char>| c.is_some_and(|c| matches!(fold(c), Folded::Digit(_)));
            let within_figures = figure(last) && figure(next);
            let numbers_a_line = figure(last)
                && left
                    .trim_end_matches(|c| figure(Some(c)))
                    .chars()
                    .next_back()
                    .is_none_or(|c| matches!(c, '\n' | '\r'));
            let right = text.get(after..).unwrap_or_default();
            !(within_latin
                || within_figures
                || numbers_a_line
                || is_letter_alone(left)
                || cuts_a_word(left, right))
        }
        "?" | "!" => !within_latin,
        _ => true,
    }
}

/// Whether a dot between these cuts a word, as writers do against moderation: حز.ب, قصـ.ـف. What
/// follows a full stop without a space is a word of its own.
pub fn cuts_a_word(left: &str, right: &str) -> bool {
    let tatweel = '\u{640}';
    let arabic = |c: &char| matches!(fold(*c), Folded::Arabic(_) | Folded::Ligature(_));
    let glued = |c: char| c == tatweel || matches!(fold(c), Folded::Arabic(_) | Folded::Mark);
    if !(left.ends_with(glued) && right.starts_with(|c| c == tatweel || arabic(&c))) {
        return false;
    }
    if right.starts_with(tatweel) || left.ends_with(tatweel) {
        return true;
    }
    let word: String = right
        .chars()
        .filter(|c| !matches!(fold(*c), Folded::Mark | Folded::Format))
        .take_while(arabic)
        .take(3)
        .collect();
    match word.chars().count() {
        1 => true,
        2 => !PARTICLES.iter().any(|particle| WordKey::of_str(particle) == WordKey::of_str(&word)),
        _ => false,
    }
}

/// Whether the text ends with a word of one letter, an abbreviation: د for doctor, أ. ف. ب.
fn is_letter_alone(left: &str) -> bool {
    let is_mark = |c: &char| matches!(fold(*c), Folded::Mark | Folded::Format);
    let is_letter = |c: char| matches!(fold(c), Folded::Arabic(_) | Folded::Latin(_));
    let mut characters = left.chars().rev().filter(|c| !is_mark(c));
    let alone = characters.next().is_some_and(is_letter);
    alone && characters.next().is_none_or(|c| !is_letter(c) && !matches!(fold(c), Folded::Digit(_)))
}

/// Adds what is not blank from byte `start` to byte `end`.
fn push(text: &str, start: usize, end: usize, sentences: &mut Vec<Span>) {
    let blank = |c: char| c.is_whitespace() || matches!(fold(c), Folded::Format | Folded::Mark);
    let part = text.get(start..end).unwrap_or_default();
    let trimmed = part.trim_start_matches(blank);
    let start = end - trimmed.len();
    // A mark after a letter is a part of it, so only what is blank by itself goes at the end.
    let trimmed =
        trimmed.trim_end_matches(|c: char| c.is_whitespace() || matches!(fold(c), Folded::Format));
    if !trimmed.is_empty() {
        sentences.push(Span::new(start, start + trimmed.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Each row is a text with a bar where one sentence ends and the next begins.
    const CASES: &[&str] = &[
        "قصف الجيش البلدة.| وقال مصدر إن القصف توقف.",
        "هل انتهى التوتر؟| لا!| ربما…| نعم.",
        "نشر الموقع الخبر..| ثم حذفه...| وانتهى.",
        "في 2021.04.25 وقع القصف.| وفي 25.4.2021 توقف.",
        "بلغ العدد 3.5 مليون شخص.| وكان ٢.٥ مليون.",
        "بلغ العدد 15.| ثم زاد.",
        "قال د. سامر العلي إن م. هند وصلت.| وغادرت.",
        "نقلت أ. ف. ب. عن مصدر.",
        "وفق أ.ف.ب عن مصدر.| وأضافت.",
        "قال \"وصلت القوات.\"| وأضاف «انتهى الأمر.»| ثم صمت.",
        "قال: «توقف القصف!»| وغادر.",
        "انتهى القصف.ثم عاد",
        "انتهى القصف.في المدينة هدوء",
        "عنوان الخبر|\n\nالنص الأول.|\r\nالنص الثاني",
        "الموقع www.example.org/a.html?id=1 نشر map.jpg أمس.| وحذفها",
        "1. قصف البلدة|\n2. انسحاب القوات",
        "لا نقطة في آخره",
        "ماذا حدث؟!| لا أحد يعرف.",
        "كتب َد. خالد.",
        "قال (توقف القصف.)| وغادر.",
        "قصـ.ـف على حز.ب العدالة وميلـ.ـيشيا أخرى.| وتوقف",
        "استشها.د مقاتل.| وفي المدينة هدوء",
    ];

    #[test]
    fn cuts_where_the_bars_stand() {
        for case in CASES {
            // A missing space after a full stop.
            let case = case.replace(".ثم", ".|ثم").replace(".في", ".|في");
            let expected: Vec<&str> = case.split('|').map(str::trim).collect();
            let text = case.replace('|', "");
            let found: Vec<&str> =
                sentences(&text).iter().map(|span| span.slice(&text).unwrap()).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn blanks_are_no_sentences() {
        for text in ["", " \n\u{A0}\r\n\t", "\u{200F}\u{FEFF}\n\u{200B}"] {
            assert_eq!(sentences(text), [], "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn each_visible_character_lies_in_one_sentence(
            text in "(قصف|ب|[ .!?\n\"»)0-9]|\\.\\.|\u{1F4A5}|\u{64B}|\u{200F}|\r\n|x){0,60}",
        ) {
            let sentences = sentences(&text);
            let mut end = 0;
            for span in &sentences {
                prop_assert!(span.start >= end && !span.is_empty());
                prop_assert!(span.slice(&text).is_some());
                end = span.end;
            }
            for (at, character) in text.char_indices() {
                let blank = character.is_whitespace()
                    || matches!(fold(character), Folded::Format | Folded::Mark);
                let holding = sentences.iter().filter(|s| s.start <= at && at < s.end).count();
                prop_assert!(holding == 1 || blank, "{character:?} at {at} in {sentences:?}");
            }
        }
    }
}
