//! Dates as Arabic news writes them: in figures of either kind, with the month names of the
//! Levant, of Egypt and the Gulf, and of the Maghreb.

use super::normalize::{Folded, WordKey, fold};
use super::{Punctuation, Span, Token, TokenKind, Tokens};
use std::fmt;
use std::str::FromStr;

/// A day of the Gregorian calendar that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, or `None` if there is none such (30 February) or the year is not one that news
    /// are written in (1900 to 2100; years of the Hijra fall out by that).
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap =
            (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        let real = (1900..=2100).contains(&year) && (1..=days).contains(&day);
        real.then_some(Self { year, month, day })
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }
}

/// ISO 8601: `2021-04-25`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A text that is no date of the form `2021-04-25`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no date like 2021-04-25")]
pub struct DateError(pub String);

impl DateError {
    /// The message in Arabic.
    pub fn message_ar(&self) -> String {
        format!("\"{}\" ليس تاريخاً مثل 2021-04-25", self.0)
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let date = || {
            let (year, rest) = text.split_once('-')?;
            let (month, day) = rest.split_once('-')?;
            let figures =
                |part: &str, count| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
            if !(figures(year, 4) && figures(month, 2) && figures(day, 2)) {
                return None;
            }
            Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        };
        date().ok_or_else(|| DateError(text.to_owned()))
    }
}

/// The names of each month, January first. Spellings that differ in hamza, harakat, ى or ة need
/// no row of their own.
const MONTHS: [&[&str]; 12] = [
    &["كانون الثاني", "كانون ثاني", "يناير", "جانفي"],
    &["شباط", "فبراير", "فيفري"],
    &["آذار", "مارس"],
    &["نيسان", "أبريل", "أفريل", "ابرايل"],
    &["أيار", "مايو", "ماي", "نوار"],
    &["حزيران", "يونيو", "يونية", "جوان"],
    &["تموز", "يوليو", "يولية", "يوليوز", "جويلية"],
    &["آب", "أغسطس", "اغسطوس", "أوت", "غشت"],
    &["أيلول", "سبتمبر", "شتنبر"],
    &["تشرين الأول", "تشرين أول", "أكتوبر"],
    &["تشرين الثاني", "تشرين ثاني", "نوفمبر", "نونبر"],
    &["كانون الأول", "كانون أول", "ديسمبر", "دجنبر", "دجمبر"],
];

/// Reads dates. Make one and keep it: it holds the month names and memory for tokens.
#[derive(Debug)]
pub struct DateReader {
    /// First word, second word (zero where there is none), month.
    months: Vec<(WordKey, WordKey, u8)>,
    /// Words that stand between day, month and year: من شهر نيسان من عام 2021.
    fillers: [WordKey; 4],
    tokens: Tokens,
}

impl Default for DateReader {
    fn default() -> Self {
        let mut months = Vec::new();
        for (month, names) in (1_u8..).zip(MONTHS) {
            for name in names {
                let (first, second) = name.split_once(' ').unwrap_or((name, ""));
                months.push((WordKey::of_str(first), WordKey::of_str(second), month));
            }
        }
        let fillers = ["من", "شهر", "عام", "سنة"].map(WordKey::of_str);
        Self { months, fillers, tokens: Tokens::default() }
    }
}

impl DateReader {
    /// The full dates (day, month and year) of `text` in their order, each with its bytes.
    /// A date does not go over the end of a line. `25/4` is read as day and month, and a date
    /// in which only the other order would be possible as none.
    pub fn read(&mut self, text: &str) -> Vec<(Span, Date)> {
        let mut tokens = std::mem::take(&mut self.tokens);
        let mut found = Vec::new();
        let mut base = 0;
        for line in text.split_inclusive(['\n', '\r']) {
            // Most lines of an article hold no figure.
            if line.chars().any(|c| matches!(fold(c), Folded::Digit(_))) {
                tokens.read(line, base);
                self.read_tokens(text, tokens.as_slice(), &mut found);
            }
            base += line.len();
        }
        self.tokens = tokens;
        found
    }

    fn read_tokens<'a>(
        &self,
        text: &'a str,
        mut tokens: &'a [Token],
        found: &mut Vec<(Span, Date)>,
    ) {
        let mut before: [Option<&Token>; 2] = [None, None];
        while let Some((first, rest)) = tokens.split_first() {
            let mut cursor = Cursor { text, tokens };
            let starts = first.kind == TokenKind::Number && !continues(text, before, first);
            let date = starts.then(|| self.date(&mut cursor)).flatten();
            if let Some(date) = date {
                let length = tokens.len() - cursor.tokens.len();
                let last = tokens.get(length.saturating_sub(1)).unwrap_or(first);
                found.push((Span::new(first.span.start, last.span.end), date));
                before = [None, Some(last)];
                tokens = cursor.tokens;
            } else {
                before = [before[1], Some(first)];
                tokens = rest;
            }
        }
    }

    fn date(&self, cursor: &mut Cursor<'_>) -> Option<Date> {
        let start = *cursor;
        let date = cursor.figures();
        if date.is_some() {
            return date;
        }
        *cursor = start;
        self.named(cursor)
    }

    /// `25 نيسان 2021` and its relatives.
    fn named(&self, cursor: &mut Cursor<'_>) -> Option<Date> {
        let (day, _) = cursor.number()?;
        cursor.skip(&[Punctuation::Dash, Punctuation::Slash]);
        while cursor.word_of(&self.fillers) {}
        let month = self.month(cursor)?;
        // A second name of the same month: نيسان/ أبريل, نيسان (أبريل).
        let before_second = *cursor;
        if cursor.skip(&[Punctuation::Slash, Punctuation::OpenBracket, Punctuation::Dash]) {
            match self.month(cursor) {
                Some(second) if second == month => {
                    cursor.skip(&[Punctuation::CloseBracket]);
                }
                Some(_) => return None,
                None => *cursor = before_second,
            }
        }
        cursor.skip(&[Punctuation::Dash, Punctuation::Slash, Punctuation::Comma]);
        while cursor.word_of(&self.fillers) {}
        let (year, figures) = cursor.number()?;
        if figures != 4 || cursor.continues() {
            return None;
        }
        Date::new(u16::try_from(year).ok()?, month, u8::try_from(day).ok()?)
    }

    fn month(&self, cursor: &mut Cursor<'_>) -> Option<u8> {
        let (first, rest) = cursor.tokens.split_first()?;
        if first.kind != TokenKind::Word {
            return None;
        }
        let second = rest.first().map(|token| token.key).unwrap_or_default();
        let (_, second, month) = self.months.iter().find(|(one, two, _)| {
            *one == first.key && (*two == second || *two == WordKey::default())
        })?;
        let words = if *second == WordKey::default() { 1 } else { 2 };
        cursor.tokens = cursor.tokens.get(words..)?;
        Some(*month)
    }
}

/// The full dates of `text` in their order, each with its bytes: [`DateReader::read`].
pub fn find_dates(text: &str) -> Vec<(Span, Date)> {
    DateReader::default().read(text)
}

/// What separates the figures of a date.
fn separator(text: &str, token: &Token) -> Option<char> {
    let mut characters = token.span.slice(text)?.chars();
    match (characters.next()?, characters.next()) {
        // U+060D is the Arabic date separator.
        (c @ ('.' | '/' | '-' | '\u{60D}'), None) => Some(c),
        _ => None,
    }
}

/// Whether the number goes on from what stands before it: 7.25.4.2021, x25.
fn continues(text: &str, before: [Option<&Token>; 2], first: &Token) -> bool {
    let Some(last) = before[1] else { return false };
    if first.spaced {
        return false;
    }
    let before_last_is_number = before[0].is_some_and(|t| t.kind == TokenKind::Number);
    last.kind == TokenKind::Latin
        || (separator(text, last).is_some() && !last.spaced && before_last_is_number)
}

/// What is left of a line's tokens.
#[derive(Clone, Copy)]
struct Cursor<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl Cursor<'_> {
    /// `2021.04.25`, `25/4/2021`.
    fn figures(&mut self) -> Option<Date> {
        let (first, first_figures) = self.number()?;
        let one = self.separator()?;
        let (second, second_figures) = self.number()?;
        let other = self.separator()?;
        let (third, third_figures) = self.number()?;
        if one != other || second_figures > 2 || self.continues() {
            return None;
        }
        let (year, day) = match (first_figures, third_figures) {
            (4, 1 | 2) => (first, third),
            (1 | 2, 4) => (third, first),
            _ => return None,
        };
        Date::new(u16::try_from(year).ok()?, u8::try_from(second).ok()?, u8::try_from(day).ok()?)
    }

    /// A number of up to four figures, and how many it has.
    fn number(&mut self) -> Option<(u32, u32)> {
        let (first, rest) = self.tokens.split_first()?;
        let figures = first.letter_count;
        if first.kind != TokenKind::Number || figures > 4 {
            return None;
        }
        // The key holds the figures, the first in the lowest byte.
        let value = (0..figures).fold(0, |value, place| {
            let figure = (first.key.0 >> (8 * place)) as u8;
            value * 10 + u32::from(figure.saturating_sub(b'0'))
        });
        self.tokens = rest;
        Some((value, figures))
    }

    /// A separator between figures. Only a slash may have space around it: «3 - 4 - 2021» may be
    /// a score or a list.
    fn separator(&mut self) -> Option<char> {
        let (first, rest) = self.tokens.split_first()?;
        let separator = separator(self.text, first)?;
        let spaced = first.spaced || rest.first().is_some_and(|next| next.spaced);
        if spaced && separator != '/' {
            return None;
        }
        self.tokens = rest;
        Some(separator)
    }

    fn skip(&mut self, allowed: &[Punctuation]) -> bool {
        let Some((first, rest)) = self.tokens.split_first() else { return false };
        let skipped = allowed.iter().any(|punctuation| first.is(*punctuation));
        if skipped {
            self.tokens = rest;
        }
        skipped
    }

    fn word_of(&mut self, words: &[WordKey]) -> bool {
        let Some((first, rest)) = self.tokens.split_first() else { return false };
        let is = first.kind == TokenKind::Word && words.contains(&first.key);
        if is {
            self.tokens = rest;
        }
        is
    }

    /// Whether what was read goes on: 25.4.2021.7, 2021GB. The T of a time may follow.
    fn continues(&self) -> bool {
        let Some((first, rest)) = self.tokens.split_first() else { return false };
        if first.spaced {
            return false;
        }
        let time = first.kind == TokenKind::Latin && first.key == WordKey::of_str("t");
        let more = separator(self.text, first).is_some()
            && rest.first().is_some_and(|next| next.kind == TokenKind::Number && !next.spaced);
        (first.kind == TokenKind::Latin && !time) || more
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_news_write() {
        for (text, date) in [
            ("2021.04.25 | 18:53 دمشق", "2021-04-25"),
            ("2021-04-25", "2021-04-25"),
            ("2021-04-25T18:53:00Z", "2021-04-25"),
            ("25/4/2021", "2021-04-25"),
            ("25 / 4 / 2021", "2021-04-25"),
            ("في 25.4.2021.", "2021-04-25"),
            ("17/04/2022", "2022-04-17"),
            ("٢٥/٤/٢٠٢١", "2021-04-25"),
            ("٢٥\u{60D}٤\u{60D}٢٠٢١م", "2021-04-25"),
            ("۲۵-۰۴-۲۰۲۱", "2021-04-25"),
            ("\u{200F}25\u{200F}/\u{200F}4\u{200F}/2021", "2021-04-25"),
            ("25 نيسان 2021", "2021-04-25"),
            ("25نيسان2021", "2021-04-25"),
            ("الأحد 25 نَيْسان، 2021", "2021-04-25"),
            ("21 ابريل 2021", "2021-04-21"),
            ("21 إبريل 2021م", "2021-04-21"),
            ("21-أبريل-2021", "2021-04-21"),
            ("1 نيسان (أبريل) 2022", "2022-04-01"),
            ("1 إبريل/ نيسان 2022", "2022-04-01"),
            ("3 من كانون الثاني 2021", "2021-01-03"),
            ("3 من شهر كانون الثاني من عام 2021", "2021-01-03"),
            ("٣ كانون الأوّل ٢٠٢١", "2021-12-03"),
            ("3 تشرين الثاني/نوفمبر 2021", "2021-11-03"),
            ("3 تشرين الأول 2021", "2021-10-03"),
            ("29 شباط 2020", "2020-02-29"),
            ("15 آذار 2011", "2011-03-15"),
            ("15 أيّار 2011", "2011-05-15"),
            ("30 حزيران 2013", "2013-06-30"),
            ("30 جوان 2013", "2013-06-30"),
            ("5 تموز 2019", "2019-07-05"),
            ("5 جويلية 2019", "2019-07-05"),
            ("5 يوليه 2019", "2019-07-05"),
            ("21 آب 2013", "2013-08-21"),
            ("21 أغسطس 2013", "2013-08-21"),
            ("21 أوت 2013", "2013-08-21"),
            ("1 أيلول 2013", "2013-09-01"),
            ("12 و13 ماي 2021", "2021-05-13"),
            ("1 فيفري 2021", "2021-02-01"),
        ] {
            let found: Vec<String> =
                find_dates(text).iter().map(|(_, date)| date.to_string()).collect();
            assert_eq!(found, [date], "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "30/2/2021",
            "29 شباط 2021",
            "31 نيسان 2021",
            "4/25/2021",
            "25/4-2021",
            "0/4/2021",
            "25/0/2021",
            "25/4/21",
            "1.2.3.2021",
            "25.4.2021.7",
            "25/4/20211",
            "25 رمضان 1442",
            "25/4/1442",
            "25 نيسان/أيار 2021",
            "25 نيسان الماضي",
            "نيسان 2021",
            "25 نيسان\n2021",
            "3 - 4 - 2021",
            "192.168.1.2021",
            "99999999999999999999/1/2021",
            "5 حلب 2021",
        ] {
            assert_eq!(find_dates(text), [], "{text}");
        }
    }

    #[test]
    fn tells_where_each_date_stands() {
        let text = "من 1/2/2020 إلى\r\n25 نيسان (أبريل) 2021.";
        let found: Vec<&str> =
            find_dates(text).iter().map(|(span, _)| span.slice(text).unwrap()).collect();
        assert_eq!(found, ["1/2/2020", "25 نيسان (أبريل) 2021"]);
    }

    #[test]
    fn iso_is_strict() {
        for text in ["", "2021-4-25", "2021-04-31", "+021-04-25", "2021-04-25 ", "2021-04-٢٥"] {
            assert_eq!(text.parse::<Date>(), Err(DateError(text.to_owned())), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_day_comes_back(year in 1900..=2100_u16, month in 1..=12_u8, day in 1..=31_u8) {
            if let Some(date) = Date::new(year, month, day) {
                prop_assert_eq!(date.to_string().parse(), Ok(date));
                let names = MONTHS[usize::from(month) - 1];
                let ways = names.iter().map(|name| format!("{day} {name} {year}"));
                for text in ways.chain([format!("{day}/{month}/{year}"), format!("{date}")]) {
                    prop_assert_eq!(find_dates(&text), [(Span::new(0, text.len()), date)]);
                }
            }
        }

        #[test]
        fn spans_lie_on_characters(text in "([0-9٠-٩]{1,5}|[./ (/)-]|نيسان|أبريل|\u{64B}|من|x|\n){0,40}") {
            let mut end = 0;
            for (span, _) in find_dates(&text) {
                prop_assert!(span.start >= end && span.slice(&text).is_some());
                end = span.end;
            }
        }
    }
}
