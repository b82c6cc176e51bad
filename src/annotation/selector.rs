//! A place in a text told by its words, so that it can be found again where numbers would not do.

use crate::text::Span;

/// How many characters before and after a quote are kept.
const CONTEXT: usize = 32;

/// The words of a span and those around it: what the W3C calls a text quote selector.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Quote {
    /// The covered text.
    pub exact: String,
    /// Up to 32 characters before it.
    pub prefix: String,
    /// Up to 32 characters after it.
    pub suffix: String,
}

impl Quote {
    /// The quote of a span, or `None` for a span that is empty or does not lie on characters of
    /// the text.
    pub fn describe(text: &str, span: Span) -> Option<Self> {
        let exact = span.slice(text).filter(|exact| !exact.is_empty())?;
        let (before, after) = (text.get(..span.start)?, text.get(span.end..)?);
        let first = before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
        let last = after.char_indices().nth(CONTEXT).map_or(after.len(), |(at, _)| at);
        Some(Self {
            exact: exact.to_owned(),
            prefix: before.get(first..)?.to_owned(),
            suffix: after.get(..last)?.to_owned(),
        })
    }

    /// Where the quote stands in the text: of all places with these words the one whose
    /// surroundings agree best, the first of equals.
    pub fn find(&self, text: &str) -> Option<Span> {
        self.find_near(text, 0)
    }

    /// As [`Quote::find`], but among places whose surroundings agree equally well the one that is
    /// nearest to byte `near`. In the text it was made from, with the start of its span for
    /// `near`, it finds that span again.
    pub fn find_near(&self, text: &str, near: usize) -> Option<Span> {
        let first = self.exact.chars().next()?;
        let mut best: Option<(usize, usize, Span)> = None;
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|rest| rest.find(&self.exact)) {
            let span = Span::new(from + at, from + at + self.exact.len());
            let agreement = self.agreement(text, span);
            let distance = span.start.abs_diff(near);
            if best.is_none_or(|(most, least, _)| {
                agreement > most || (agreement == most && distance < least)
            }) {
                best = Some((agreement, distance, span));
            }
            // Places may overlap: «باب باب» stands twice in «باب باب باب».
            from = span.start + first.len_utf8();
        }
        best.map(|(_, _, span)| span)
    }

    /// How many characters around the span are those around the quote. Where the quote stood at
    /// the border of its text, standing at the border counts as one more.
    fn agreement(&self, text: &str, span: Span) -> usize {
        let (before, after) = (text.get(..span.start), text.get(span.end..));
        let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
        alike(self.prefix.chars().rev(), before.chars().rev())
            + alike(self.suffix.chars(), after.chars())
    }
}

/// How many characters are the same from the beginning; the common end is one of them.
fn alike(kept: impl Iterator<Item = char>, mut there: impl Iterator<Item = char>) -> usize {
    let mut count = 0;
    for character in kept {
        if there.next() != Some(character) {
            return count;
        }
        count += 1;
    }
    if count < CONTEXT && there.next().is_none() { count + 1 } else { count }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn finds_the_one_with_the_same_words_around() {
        let text = "قصف النظام دمشق. وصل الوفد إلى دمشق أمس. عاد من دمشق.";
        let places: Vec<usize> = text.match_indices("دمشق").map(|(at, _)| at).collect();
        for start in places {
            let span = Span::new(start, start + "دمشق".len());
            let quote = Quote::describe(text, span).unwrap();
            assert_eq!(quote.find(text), Some(span));
            // Also when something was put before it.
            let longer = format!("دمشق: {text}");
            let moved = Span::new(span.start + "دمشق: ".len(), span.end + "دمشق: ".len());
            assert_eq!(quote.find(&longer), Some(moved));
        }
    }

    #[test]
    fn keeps_32_characters_on_each_side() {
        let text = format!("{}دمشق{}", "\u{1F4A5}".repeat(50), "ب".repeat(50));
        let start = text.find("دمشق").unwrap();
        let quote = Quote::describe(&text, Span::new(start, start + 8)).unwrap();
        assert_eq!(quote.exact, "دمشق");
        assert_eq!(quote.prefix, "\u{1F4A5}".repeat(32));
        assert_eq!(quote.suffix, "ب".repeat(32));
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        let quote = Quote::describe("قصف دمشق", Span::new(7, 15)).unwrap();
        assert_eq!(quote.exact, "دمشق");
        assert_eq!(quote.find("قصف حلب"), None);
        assert_eq!(quote.find(""), None);
        for (start, end) in [(0, 0), (0, 1), (0, 99), (1, 2)] {
            assert_eq!(Quote::describe("قصف", Span::new(start, end)), None);
        }
        let nothing = Quote { exact: String::new(), prefix: String::new(), suffix: String::new() };
        assert_eq!(nothing.find("قصف"), None);
    }

    proptest! {
        #[test]
        fn finds_what_it_described(
            text in "(اب|ا|\u{1F4A5}|\u{64B}|\r\n| ){1,80}",
            one in any::<prop::sample::Index>(),
            other in any::<prop::sample::Index>(),
        ) {
            let borders: Vec<usize> =
                text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let (one, other) = (*one.get(&borders), *other.get(&borders));
            let span = Span::new(one.min(other), one.max(other));
            match Quote::describe(&text, span) {
                None => prop_assert!(span.is_empty()),
                Some(quote) => {
                    prop_assert_eq!(quote.find_near(&text, span.start), Some(span));
                    let found = quote.find(&text).unwrap();
                    prop_assert_eq!(Quote::describe(&text, found), Some(quote));
                }
            }
        }
    }
}
