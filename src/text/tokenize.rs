//! Words, numbers and punctuation of a stretch of text, folded, with the way back to the source.
//!
//! Besides white space and punctuation, a word ends where the script changes. Two habits of
//! writers are repaired: dots, or a space or a sign between tatweels, put inside a word against
//! moderation (`استشها.د` and `غـ ـارة` are one word each), and a full stop without a space after
//! it (two words).

use super::Span;
use super::normalize::{
    Folded, Letter, WordKey, begins_grapheme, extends_grapheme, fold, letter_of_ascii,
    letter_of_bytes,
};
use super::presentation_forms::letters_of;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// An Arabic word.
    Word,
    /// A word in Latin letters.
    Latin,
    /// A number.
    Number,
    /// Punctuation or a symbol.
    Punctuation(Punctuation),
}

/// Kinds of punctuation that matter for names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Punctuation {
    /// ، and ,
    Comma,
    /// . ! ? ؟ … ؛ ;
    Stop,
    /// :
    Colon,
    /// « “ „
    OpenQuote,
    /// » ”
    CloseQuote,
    /// " and ' and other quotation marks without a direction
    Quote,
    /// ( [ {
    OpenBracket,
    /// ) ] }
    CloseBracket,
    /// - and other dashes
    Dash,
    /// / \ |
    Slash,
    /// #
    Hash,
    /// @
    At,
    /// A line's end.
    Newline,
    /// Any other symbol.
    Other,
}

impl Punctuation {
    /// Whether it is a quotation mark of any kind.
    pub const fn is_quote(self) -> bool {
        matches!(self, Self::OpenQuote | Self::CloseQuote | Self::Quote)
    }
}

/// A token.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Where it stands, in bytes of the whole text; dropped marks within it included.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// The folded word. Zero for punctuation.
    pub key: WordKey,
    /// Number of its first letter in the token list's letters.
    first_letter: u32,
    /// How many folded letters it has.
    pub letter_count: u32,
    /// Whether white space (or an underscore, or the beginning) stands before it.
    pub spaced: bool,
    /// In how many bytes each letter is written, if nothing stands between them: two in nearly
    /// every Arabic word, one in others. Where a letter begins needs no table then. Else 0.
    width: u8,
    /// Whether it is written with tanwin (ً): an indefinite noun or adjective, and no name.
    pub tanwin: bool,
    /// Its last letter as it is written: folding makes على one with علي, and منزله (his house)
    /// with منزلة. NUL for punctuation.
    pub last_letter: char,
}

impl Token {
    /// Whether it is this punctuation.
    #[inline]
    pub fn is(&self, punctuation: Punctuation) -> bool {
        self.kind == TokenKind::Punctuation(punctuation)
    }

    /// Whether it is a quotation mark.
    #[inline]
    pub fn is_quote(&self) -> bool {
        matches!(self.kind, TokenKind::Punctuation(p) if p.is_quote())
    }

    /// Whether it is a word or a number.
    #[inline]
    pub fn is_word(&self) -> bool {
        !matches!(self.kind, TokenKind::Punctuation(_))
    }
}

/// The tokens of a stretch of text with their letters. Reuse one for many stretches: its memory
/// is kept.
#[derive(Debug, Default)]
pub struct Tokens {
    tokens: Vec<Token>,
    /// The letters of all words, and room for those that are to come and for [`Self::key`].
    letters: Vec<Letter>,
    /// How many letters there are.
    count: usize,
    /// For each letter of the words that have no width, its number and the byte at which its source
    /// begins.
    starts: Vec<(u32, u32)>,
    /// A bit for each kind of punctuation that stands in the stretch.
    signs: u32,
}

/// Words of two letters that stand after a full stop without a space, so no rest of a word that
/// was cut by a dot.
pub(super) const PARTICLES: [&str; 20] = [
    "في", "من", "عن", "لم", "لا", "ما", "قد", "هل", "ان", "ثم", "مع", "كل", "لن", "او", "هو", "هي",
    "اي", "اذ", "كم", "بل",
];

const TATWEEL: char = '\u{640}';

impl Tokens {
    /// Reads `text`, a part of a document that begins at byte `base` of it.
    pub fn read(&mut self, text: &str, base: usize) {
        self.tokens.clear();
        self.starts.clear();
        self.count = 0;
        self.signs = 0;
        // Plain letters take two bytes each; the others make room for themselves.
        let room = text.len() / 2 + WIDEST;
        if self.letters.len() < room {
            self.letters.resize(room, 0);
        }
        let mut reader =
            Reader { tokens: self, base, open: None, spaced: true, prefix: Span::new(base, base) };
        let mut at = 0;
        loop {
            at = reader.run(text.as_bytes(), at);
            if text.as_bytes().get(at) == Some(&b' ') {
                // Most words are whole by now, and nothing is open.
                if reader.open.is_none() {
                    reader.spaced = true;
                } else if !reader.is_cut(text, at, 1) {
                    reader.close();
                    reader.spaced = true;
                }
                at += 1;
                continue;
            }
            let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) else {
                break;
            };
            let end = reader.run_of_ascii(text.as_bytes(), at);
            if end > at {
                at = end;
                continue;
            }
            reader.character(text, at, character);
            at += character.len_utf8();
        }
        reader.close();
    }

    /// The key of the word of `count` letters from letter number `first` on.
    #[inline(always)]
    fn key(&self, first: usize, count: usize) -> WordKey {
        let letters = self.letters.get(first..).unwrap_or_default();
        match letters.split_first_chunk() {
            Some((low, rest)) if count <= WIDEST => {
                let low = u64::from_le_bytes(*low) & lowest_bytes(count);
                let high = rest.first_chunk().copied().unwrap_or_default();
                let high = u64::from_le_bytes(high) & lowest_bytes(count.saturating_sub(8));
                WordKey(u128::from(high) << 64 | u128::from(low))
            }
            _ => WordKey::of(letters.get(..count).unwrap_or_default()),
        }
    }

    /// The tokens in order.
    #[inline(always)]
    pub fn as_slice(&self) -> &[Token] {
        &self.tokens
    }

    /// The token with this number.
    #[inline]
    pub fn get(&self, index: usize) -> Option<&Token> {
        self.tokens.get(index)
    }

    /// Whether punctuation of this kind is among them.
    #[inline]
    pub fn have(&self, punctuation: Punctuation) -> bool {
        self.signs >> punctuation as u32 & 1 == 1
    }

    /// How many there are.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The folded letters of a token.
    #[inline]
    pub fn letters(&self, token: &Token) -> &[Letter] {
        let first = token.first_letter as usize;
        self.letters.get(first..first + token.letter_count as usize).unwrap_or_default()
    }

    /// The byte of the whole text at which letter number `letter` of the token begins; the
    /// token's end where it has no such letter.
    pub fn letter_start(&self, token: &Token, letter: usize) -> usize {
        if letter == 0 {
            return token.span.start;
        }
        if letter >= token.letter_count as usize {
            return token.span.end;
        }
        if token.width > 0 {
            return token.span.start + usize::from(token.width) * letter;
        }
        let number = token.first_letter + letter as u32;
        let found = self.starts.binary_search_by_key(&number, |(number, _)| *number).ok();
        found
            .and_then(|at| self.starts.get(at))
            .map_or(token.span.end, |(_, start)| *start as usize)
    }
}

/// A word of up to so many letters is its key.
const WIDEST: usize = 16;

/// The bits of the first bytes of a number, at most all eight.
#[inline(always)]
const fn lowest_bytes(count: usize) -> u64 {
    if count >= 8 { u64::MAX } else { (1 << (8 * count)) - 1 }
}

/// Whether what follows a run of letters surely ends their word: ASCII but for the signs that
/// stand inside words, or ، or the end.
#[inline(always)]
fn ends_a_word(rest: &[u8]) -> bool {
    match rest {
        [b'.' | b'*', ..] => false,
        [..0x80, ..] | [0xD8, 0x8C, ..] | [] => true,
        _ => false,
    }
}

/// State of one reading.
struct Reader<'t> {
    tokens: &'t mut Tokens,
    base: usize,
    open: Option<Token>,
    spaced: bool,
    /// The last characters that are one grapheme with what follows them.
    prefix: Span,
}

impl Reader<'_> {
    /// Takes the plain Arabic letters that stand at `at`, and says where they end. Nearly all of a
    /// text is read here.
    #[inline(always)]
    fn run(&mut self, bytes: &[u8], at: usize) -> usize {
        let rest = bytes.get(at..).unwrap_or_default();
        let (pairs, _) = rest.as_chunks::<2>();
        let first = self.tokens.count;
        let letters = self.tokens.letters.get_mut(first..).unwrap_or_default();
        let mut count = 0;
        let mut last = [0; 2];
        while let (Some(pair), Some(slot)) = (pairs.get(count), letters.get_mut(count)) {
            let Some(letter) = letter_of_bytes(*pair) else { break };
            *slot = letter;
            last = *pair;
            count += 1;
        }
        if count == 0 {
            return at;
        }
        let end = at + 2 * count;
        let rest = rest.get(2 * count..).unwrap_or_default();
        self.tokens.count += count;
        let last = u32::from(last[0] & 0x1F) << 6 | u32::from(last[1] & 0x3F);
        let last_letter = char::from_u32(last).unwrap_or_default();
        let start = self.base + at;
        if self.open.is_none() && self.prefix.end != start && ends_a_word(rest) {
            // A word as most are: it is whole.
            self.tokens.tokens.push(Token {
                span: Span::new(start, self.base + end),
                kind: TokenKind::Word,
                key: self.tokens.key(first, count),
                first_letter: first as u32,
                letter_count: count as u32,
                spaced: std::mem::take(&mut self.spaced),
                width: 2,
                tanwin: false,
                last_letter,
            });
            return end;
        }
        let token = self.open_at(TokenKind::Word, at, first);
        if token.letter_count > 0 || token.width != 2 {
            self.note_starts((0..count).map(|letter| at + 2 * letter));
        }
        if let Some(token) = &mut self.open {
            token.letter_count += count as u32;
            token.last_letter = last_letter;
            token.span.end = self.base + end;
        }
        end
    }

    /// Takes the Latin letters or the digits of ASCII that begin a word at `at`, and says where they
    /// end.
    fn run_of_ascii(&mut self, bytes: &[u8], at: usize) -> usize {
        if self.open.is_some() || self.prefix.end == self.base + at {
            return at;
        }
        let rest = bytes.get(at..).unwrap_or_default();
        let first = self.tokens.count;
        let is_digit = rest.first().is_some_and(u8::is_ascii_digit);
        let letters = rest.iter().map_while(|byte| letter_of_ascii(*byte));
        let letters = letters.take_while(|letter| letter.is_ascii_digit() == is_digit);
        let mut count = 0;
        for letter in letters {
            if let Some(slot) = self.tokens.letters.get_mut(first + count) {
                *slot = letter;
            }
            // There was room for half a letter a byte.
            self.tokens.letters.push(0);
            count += 1;
        }
        if let Some(last) = count.checked_sub(1).and_then(|last| rest.get(last)) {
            let kind = if is_digit { TokenKind::Number } else { TokenKind::Latin };
            self.open_at(kind, at, first);
            self.tokens.count += count;
            if let Some(token) = &mut self.open {
                token.width = 1;
                token.letter_count = count as u32;
                token.last_letter = char::from(*last);
                token.span.end = self.base + at + count;
            }
        }
        at + count
    }

    /// Takes a character that is no plain Arabic letter.
    fn character(&mut self, text: &str, at: usize, character: char) {
        match fold(character) {
            Folded::Arabic(letter) => self.letter(TokenKind::Word, at, character, letter),
            Folded::Latin(letter) => self.letter(TokenKind::Latin, at, character, letter),
            Folded::Digit(letter) => self.letter(TokenKind::Number, at, character, letter),
            Folded::Ligature(parts) => {
                for part in parts.chars() {
                    match fold(part) {
                        Folded::Arabic(letter) => {
                            self.letter(TokenKind::Word, at, character, letter);
                        }
                        // A ligature of two words (صلى الله): no border inside a character.
                        _ => continue,
                    }
                }
            }
            Folded::Mark => {
                self.mark(at + character.len_utf8());
                if character == '\u{64B}'
                    && let Some(token) = &mut self.open
                {
                    token.tanwin = true;
                }
            }
            Folded::Format => {}
            Folded::Space => {
                if character != '\n' && self.is_cut(text, at, character.len_utf8()) {
                    return;
                }
                self.close();
                if matches!(character, '\n' | '\u{2029}' | '\u{2028}' | '\u{85}') {
                    self.punctuation(Punctuation::Newline, at, character);
                }
                self.spaced = true;
            }
            Folded::Other => {
                if begins_grapheme(character) {
                    self.prefix(at, character);
                    return;
                }
                if self.open.is_some() && extends_grapheme(character) {
                    self.mark(at + character.len_utf8());
                    return;
                }
                let rest = text.get(at + character.len_utf8()..).unwrap_or_default();
                let left = text.get(..at).unwrap_or_default();
                if matches!(character, '.' | '*') && self.is_inside_a_word(left, rest)
                    || self.is_between_tatweels(left, rest)
                {
                    return;
                }
                self.close();
                // Dots between digits (dates, times, decimals) do not end a sentence.
                let between_digits = matches!(character, '.' | ':' | ',' | '\u{66B}')
                    && self.tokens.tokens.last().is_some_and(|t| {
                        t.kind == TokenKind::Number && t.span.end == self.base + at
                    })
                    && rest.chars().next().is_some_and(|c| matches!(fold(c), Folded::Digit(_)));
                let kind = if between_digits { Punctuation::Other } else { punctuation(character) };
                self.punctuation(kind, at, character);
            }
        }
    }

    fn letter(&mut self, kind: TokenKind, at: usize, character: char, letter: Letter) {
        let number = self.tokens.count;
        self.open_at(kind, at, number);
        if let Some(slot) = self.tokens.letters.get_mut(number) {
            *slot = letter;
        }
        self.tokens.letters.push(0);
        self.tokens.count += 1;
        // A letter of a ligature begins where the ligature does, and what belongs to it.
        let prefixed = self.prefix.end == self.base + at;
        let start = if prefixed { self.prefix.start - self.base } else { at };
        self.note_starts(std::iter::once(start));
        if let Some(token) = &mut self.open {
            token.letter_count += 1;
            token.last_letter = match character {
                '\u{FB50}'.. => letters_of(character).and_then(|l| l.chars().next_back()),
                _ => None,
            }
            .unwrap_or(character);
            token.span.end = self.base + at + character.len_utf8();
        }
    }

    /// The open token, if it is of this kind, else a new one that begins at `at`, with letter
    /// number `first_letter`.
    fn open_at(&mut self, kind: TokenKind, at: usize, first_letter: usize) -> &Token {
        if self.open.is_some_and(|token| token.kind != kind) {
            self.close();
        }
        let start = self.base + at;
        let spaced = std::mem::take(&mut self.spaced);
        let first = if self.prefix.end == start { self.prefix.start } else { start };
        self.open.get_or_insert(Token {
            span: Span::new(first, start),
            kind,
            key: WordKey::default(),
            first_letter: first_letter as u32,
            letter_count: 0,
            spaced,
            width: if first == start { 2 } else { 0 },
            tanwin: false,
            last_letter: '\0',
        })
    }

    /// Notes where letters of the open token begin that are about to be added to it: it has no
    /// width.
    #[cold]
    fn note_starts(&mut self, starts: impl Iterator<Item = usize>) {
        let Some(token) = &mut self.open else { return };
        let notes = &mut self.tokens.starts;
        // A text of 4 GiB does not fit a browser's memory.
        let width = u32::from(std::mem::take(&mut token.width));
        if width > 0 {
            notes.extend((0..token.letter_count).map(|letter| {
                (token.first_letter + letter, token.span.start as u32 + width * letter)
            }));
        }
        let first = token.first_letter + token.letter_count;
        notes.extend((first..).zip(starts.map(|start| (self.base + start) as u32)));
    }

    /// A sign that is dropped and belongs to the character after it.
    fn prefix(&mut self, at: usize, character: char) {
        self.close();
        let start = self.base + at;
        if self.prefix.end != start {
            self.prefix.start = start;
        }
        self.prefix.end = start + character.len_utf8();
    }

    /// A dropped mark that belongs to the character before it.
    fn mark(&mut self, end: usize) {
        if let Some(token) = &mut self.open {
            // A mark after tatweel covers it too: both belong to the letter before.
            token.span.end = self.base + end;
        }
    }

    fn punctuation(&mut self, kind: Punctuation, at: usize, character: char) {
        self.tokens.signs |= 1 << kind as u32;
        let start = self.base + at;
        self.tokens.tokens.push(Token {
            span: Span::new(start, start + character.len_utf8()),
            kind: TokenKind::Punctuation(kind),
            key: WordKey::default(),
            first_letter: self.tokens.count as u32,
            letter_count: 0,
            spaced: self.spaced,
            width: 2,
            tanwin: false,
            last_letter: '\0',
        });
        self.spaced = false;
    }

    fn close(&mut self) {
        if let Some(mut token) = self.open.take() {
            token.key = self.tokens.key(token.first_letter as usize, token.letter_count as usize);
            self.tokens.tokens.push(token);
        }
    }

    /// Whether a space here cuts a word: it stands between two tatweels, whatever marks are beside
    /// it (غـ ـارة).
    fn is_cut(&self, text: &str, at: usize, length: usize) -> bool {
        if self.open.is_none() {
            return false;
        }
        let is_tatweel = |c: &char| *c == TATWEEL || !matches!(fold(*c), Folded::Format);
        let left = text.get(..at).and_then(|left| left.chars().rev().find(is_tatweel));
        // Hardly a word ends with tatweel: the other side is rarely looked at.
        left == Some(TATWEEL)
            && text.get(at + length..).and_then(|right| right.chars().find(is_tatweel))
                == Some(TATWEEL)
    }

    /// Whether a sign here cuts a word: it stands between two tatweels, with few other signs
    /// (الأمــ،ــن, داعـ.ـ..ــش).
    fn is_between_tatweels(&self, left: &str, rest: &str) -> bool {
        let no_sign = |c: &char| {
            *c == TATWEEL || !matches!(fold(*c), Folded::Other | Folded::Format | Folded::Mark)
        };
        self.open.is_some_and(|open| open.kind == TokenKind::Word)
            && left.chars().rev().take(4).find(no_sign) == Some(TATWEEL)
            && rest.chars().take(4).find(no_sign) == Some(TATWEEL)
    }

    /// Whether a dot here cuts a word: Arabic letters on both sides, no space, and so few on one
    /// side that it can be no word of its own.
    fn is_inside_a_word(&self, left: &str, rest: &str) -> bool {
        let Some(open) = &self.open else { return false };
        if open.kind != TokenKind::Word {
            return false;
        }
        let rest_of_dot = rest.len();
        // Several dots: د..ا..عش
        let (before, rest) = (left.trim_end_matches('.'), rest.trim_start_matches('.'));
        let several = before.len() < left.len() || rest.len() < rest_of_dot;
        let mut right = [0; 3];
        let mut count = 0;
        for character in rest.chars() {
            match fold(character) {
                Folded::Arabic(letter) => {
                    if let Some(slot) = right.get_mut(count) {
                        *slot = letter;
                    }
                    count += 1;
                    if count == right.len() {
                        break;
                    }
                }
                Folded::Mark | Folded::Format => {}
                _ => break,
            }
        }
        let left = open.letter_count;
        if count > 0 && (before.ends_with(TATWEEL) || rest.starts_with(TATWEEL)) {
            return true;
        }
        match (left, count) {
            (_, 0) => false,
            _ if several => left == 1 || count == 1,
            (1, 1) => false,
            // د. أ. م. before a name are titles; one letter before three is a cut word otherwise.
            (1, _) => {
                use super::normalize::arabic;
                let letter = self.tokens.letters(open).first().copied().unwrap_or_default();
                ![arabic('\u{62F}'), arabic('\u{627}'), arabic('\u{645}')].contains(&letter)
            }
            (_, 1) => true,
            (_, 2) => {
                let key = WordKey::of(right.get(..2).unwrap_or_default());
                !PARTICLES.iter().any(|particle| WordKey::of_str(particle) == key)
            }
            _ => false,
        }
    }
}

fn punctuation(character: char) -> Punctuation {
    match character {
        '\u{60C}' | ',' | '\u{201A}' => Punctuation::Comma,
        '.' | '!' | '?' | '\u{61F}' | '\u{2026}' | '\u{61B}' | ';' | '\u{6D4}' => Punctuation::Stop,
        ':' => Punctuation::Colon,
        '\u{AB}' | '\u{201C}' | '\u{201E}' | '\u{2039}' | '\u{2018}' => Punctuation::OpenQuote,
        '\u{BB}' | '\u{201D}' | '\u{203A}' | '\u{2019}' => Punctuation::CloseQuote,
        '"' | '\'' | '\u{2032}' | '\u{2033}' | '`' | '\u{FF02}' => Punctuation::Quote,
        '(' | '[' | '{' | '\u{FD3E}' => Punctuation::OpenBracket,
        ')' | ']' | '}' | '\u{FD3F}' => Punctuation::CloseBracket,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => Punctuation::Dash,
        '/' | '\\' | '|' => Punctuation::Slash,
        '#' => Punctuation::Hash,
        '@' => Punctuation::At,
        _ => Punctuation::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<&str> {
        let mut tokens = Tokens::default();
        tokens.read(text, 0);
        tokens
            .as_slice()
            .iter()
            .filter(|token| token.is_word())
            .map(|token| token.span.slice(text).unwrap())
            .collect()
    }

    #[test]
    fn words_of_texts() {
        for (text, expected) in [
            ("في حي \"حلكو\"، بالقامشلي.", vec!["في", "حي", "حلكو", "بالقامشلي"]),
            ("#خان_شيخون", vec!["خان", "شيخون"]),
            ("استشها.د الق.صف", vec!["استشها.د", "الق.صف"]),
            ("للنظـ.ـام حـ.ـزب", vec!["للنظـ.ـام", "حـ.ـزب"]),
            ("تستـ.ـهدف غـ ـارة", vec!["تستـ.ـهدف", "غـ ـارة"]),
            ("د..ا..ع..ش قال...ثم مضى", vec!["د..ا..ع..ش", "قال", "ثم", "مضى"]),
            ("الأمــ،ــن داعـ.ـ..ـــش", vec!["الأمــ،ــن", "داعـ.ـ..ـــش"]),
            ("الحــ!!ـرب قالـ، ـثم", vec!["الحــ!!ـرب", "قال", "ثم"]),
            ("انتهى.وقال", vec!["انتهى", "وقال"]),
            ("وصلوا.في المدينة", vec!["وصلوا", "في", "المدينة"]),
            ("د.محمود", vec!["د", "محمود"]),
            ("اللواء20", vec!["اللواء", "20"]),
            ("لــ\"قسد\"", vec!["ل", "قسد"]),
            ("\u{200F}قسد\u{200F}", vec!["قسد"]),
            ("مخبزاً\u{A0}قديماً", vec!["مخبزاً", "قديماً"]),
            // Signs that are one grapheme with the word after them or before them.
            ("حلب\u{6DD}قسد \u{601}2011", vec!["حلب", "\u{6DD}قسد", "\u{601}2011"]),
            ("حلب\u{903} حلب\u{E33}", vec!["حلب\u{903}", "حلب\u{E33}"]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn tokens_are_in_order_and_on_characters(text in "\\PC{0,60}|[0-9a-zA-Z\u{67E}\u{FEFB}\u{FEA7}\u{627}-\u{652}.\"# _\n\u{200F}\u{640}]{0,80}") {
            let mut tokens = Tokens::default();
            tokens.read(&text, 0);
            let mut end = 0;
            for token in tokens.as_slice() {
                prop_assert!(token.span.start >= end);
                prop_assert!(token.span.slice(&text).is_some_and(|part| !part.is_empty()));
                for letter in 0..=token.letter_count as usize {
                    prop_assert!(text.is_char_boundary(tokens.letter_start(token, letter)));
                }
                for (number, letter) in tokens.letters(token).iter().enumerate() {
                    let source = text.get(tokens.letter_start(token, number)..);
                    let mut source = source.unwrap_or_default().chars();
                    let source = source.find(|c| !begins_grapheme(*c)).map(fold);
                    prop_assert!(
                        matches!(source, Some(Folded::Ligature(_)))
                            || source == Some(Folded::Arabic(*letter))
                            || source == Some(Folded::Latin(*letter))
                            || source == Some(Folded::Digit(*letter)),
                        "{text:?} {number} {source:?}"
                    );
                }
                end = token.span.end;
            }
        }
    }
}
