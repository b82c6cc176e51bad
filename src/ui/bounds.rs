//! Moving the ends of a span by letters and words, and what a selection means.

use super::marks::{is_extending, is_word, widen};
use crate::text::clitics::Readings;
use crate::text::normalize::LAM;
use crate::text::{Span, Tokens};

/// Which end of a span is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Where it begins.
    Start,
    /// Where it ends.
    End,
}

/// By how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A letter with its marks.
    Letter,
    /// To the border of a word.
    Word,
}

/// A change of a span's bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// Which end.
    pub end: End,
    /// By how much.
    pub step: Step,
    /// Towards the end of the text, or towards its beginning.
    pub forward: bool,
}

/// The span after the move, or `None` where it would be empty or leave the text or the line.
pub fn moved(text: &str, span: Span, change: Move) -> Option<Span> {
    let at = match change.end {
        End::Start => span.start,
        End::End => span.end,
    };
    let to = match (change.step, change.forward) {
        (Step::Letter, true) => next_letter(text, at),
        (Step::Letter, false) => previous_letter(text, at),
        (Step::Word, true) => next_word(text, at, change.end),
        (Step::Word, false) => previous_word(text, at, change.end),
    }?;
    let crossed = text.get(at.min(to)..at.max(to))?;
    let result = match change.end {
        End::Start if to < span.end => Span { start: to, end: span.end },
        End::End if to > span.start => Span { start: span.start, end: to },
        _ => return None,
    };
    (!crossed.as_bytes().contains(&b'\n')).then_some(result)
}

fn next_letter(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let first = rest.chars().next()?;
    let after = rest.get(first.len_utf8()..)?;
    Some(text.len() - after.trim_start_matches(is_extending).len())
}

fn previous_letter(text: &str, at: usize) -> Option<usize> {
    let head = text.get(..at)?.trim_end_matches(is_extending);
    let last = head.chars().next_back()?;
    Some(head.len() - last.len_utf8())
}

/// The end of the next word, or for the start of a span the start of the next word.
fn next_word(text: &str, at: usize, end: End) -> Option<usize> {
    let rest = text.get(at..)?;
    let after = match end {
        End::End => rest.trim_start_matches(|c| !is_word(c)).trim_start_matches(is_word),
        End::Start => rest.trim_start_matches(is_word).trim_start_matches(|c| !is_word(c)),
    };
    (after.len() < rest.len()).then_some(text.len() - after.len())
}

fn previous_word(text: &str, at: usize, end: End) -> Option<usize> {
    let head = text.get(..at)?;
    let before = match end {
        End::Start => head.trim_end_matches(|c| !is_word(c)).trim_end_matches(is_word),
        End::End => head.trim_end_matches(is_word).trim_end_matches(|c| !is_word(c)),
    };
    (before.len() < head.len()).then_some(before.len())
}

/// What a selection means: without the white space and punctuation at its ends, and never between
/// a letter and its marks. `None` where nothing remains.
pub fn snap_selection(text: &str, span: Span) -> Option<Span> {
    let mut start = span.start;
    while text.get(start..)?.starts_with(is_extending) {
        start = previous_letter(text, start)?;
    }
    let mut end = span.end;
    while text.get(end..)?.starts_with(is_extending) {
        end = next_letter(text, end)?;
    }
    let part = text.get(start..end)?;
    let trimmed = part.trim_start_matches(|c| !is_word(c));
    let start = end - trimmed.len();
    // A name does not run over the end of a line.
    let trimmed = trimmed.split(['\n', '\u{2028}', '\u{2029}']).next().unwrap_or(trimmed);
    let span = Span::new(start, start + trimmed.trim_end_matches(|c| !is_word(c)).len());
    (!span.is_empty()).then_some(span)
}

/// A selection without the letters attached before its first word (و ف ب ك ل), where what remains
/// is listed and the whole is not: a double click takes «لدمشق», the name is «دمشق».
pub fn without_clitics(text: &str, span: Span, listed: impl Fn(&str) -> bool) -> Span {
    let inside = text.get(..span.start).is_some_and(|head| head.ends_with(is_word));
    let part = span.slice(text).unwrap_or_default();
    let mut tokens = Tokens::default();
    tokens.read(part, 0);
    let Some(first) = tokens.as_slice().first().filter(|_| !inside && !listed(part)) else {
        return span;
    };
    let readings = Readings::of(tokens.letters(first), first.key);
    let start = readings.iter().skip(1).find_map(|reading| {
        let start = tokens.letter_start(first, reading.attached.into());
        let rest = part.get(start..)?;
        // After ل the alef of ال is not written.
        let article = reading.proclitic.preposition == LAM && rest.starts_with('\u{644}');
        (listed(rest) || article && listed(&format!("\u{627}{rest}"))).then_some(start)
    });
    Span::new(span.start + start.unwrap_or_default(), span.end)
}

/// The word at or after a place, on the same line if there is one.
pub fn word_after(text: &str, at: usize) -> Option<Span> {
    let rest = text.get(at..)?;
    let start = text.len() - rest.trim_start_matches(|c| !is_word(c)).len();
    let first = text.get(start..)?.chars().next()?;
    Some(widen(text, Span::new(start, start + first.len_utf8())))
}

/// The word before a place.
pub fn word_before(text: &str, at: usize) -> Option<Span> {
    let end = text.get(..at)?.trim_end_matches(|c| !is_word(c)).len();
    let last = text.get(..end)?.chars().next_back()?;
    Some(widen(text, Span::new(end - last.len_utf8(), end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_move_by_letters_and_words() {
        let text = "في مدينة القامشلي، شرق";
        let at = |part: &str| text.find(part).map(|i| Span::new(i, i + part.len())).unwrap();
        let span = at("القامشلي");
        for (end, step, forward, expected) in [
            (End::Start, Step::Word, false, Some("مدينة القامشلي")),
            (End::End, Step::Word, true, Some("القامشلي، شرق")),
            (End::Start, Step::Letter, true, Some("لقامشلي")),
            (End::Start, Step::Letter, false, Some(" القامشلي")),
            (End::End, Step::Letter, false, Some("القامشل")),
            (End::End, Step::Word, false, None),
        ] {
            let got = moved(text, span, Move { end, step, forward });
            assert_eq!(got.and_then(|s| s.slice(text)), expected, "{end:?} {step:?} {forward}");
        }
    }

    #[test]
    fn a_span_does_not_leave_its_line() {
        let text = "حلب\nحمص";
        let change = Move { end: End::End, step: Step::Word, forward: true };
        assert_eq!(moved(text, Span::new(0, "حلب".len()), change), None);
    }

    #[test]
    fn attached_letters_are_left_out_where_a_name_remains() {
        let listed = |name: &str| ["دمشق", "النظام", "القامشلي", "لبنان"].contains(&name);
        for (text, selected, expected) in [
            ("قال لدمشق إن", "لدمشق", "دمشق"),
            ("وبدمشق", "وبدمشق", "دمشق"),
            ("قال للنظام", "للنظام", "لنظام"),
            ("والقامشلي", "والقامشلي", "القامشلي"),
            ("في لبنان", "لبنان", "لبنان"),
            ("في ولاية", "ولاية", "ولاية"),
            ("كدمشق", "دمشق", "دمشق"),
            ("بلدمشق", "لدمشق", "لدمشق"),
        ] {
            let start = text.find(selected).unwrap();
            let span = Span::new(start, start + selected.len());
            let got = without_clitics(text, span, listed);
            assert_eq!(got.slice(text), Some(expected), "{text}");
            assert_eq!(got.end, span.end);
        }
    }

    #[test]
    fn selections_are_snapped() {
        for (text, part, expected) in [
            ("في «حلب»، ثم", " «حلب»، ", Some("حلب")),
            ("في  ثم", "  ", None),
            ("خاص\nحلب", "خاص\nحلب", Some("خاص")),
            (
                "\u{062D}\u{0644}\u{064E}\u{0628}",
                "\u{062D}\u{0644}",
                Some("\u{062D}\u{0644}\u{064E}"),
            ),
            (
                "\u{062D}\u{0644}\u{064E}\u{0628}",
                "\u{064E}\u{0628}",
                Some("\u{0644}\u{064E}\u{0628}"),
            ),
        ] {
            let start = text.find(part).unwrap();
            let got = snap_selection(text, Span::new(start, start + part.len()));
            assert_eq!(got.and_then(|s| s.slice(text)), expected, "{part:?}");
        }
    }
}
