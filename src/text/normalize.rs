//! Folding of letters: what two spellings of one word have in common.
//!
//! A folded letter is one byte ([`Letter`]), so that a word of up to sixteen letters is one
//! 128-bit number ([`WordKey`]) and comparing words is comparing numbers. Folded away are: hamza
//! and madda on their seats (أ إ آ ٱ → ا, ؤ → و, ئ → ي), ى → ي, ة → ه, Persian, Kurdish and Urdu
//! letters, presentation forms, digits of any script that Arabic text uses, and the case of Latin
//! letters. Dropped are harakat, tatweel, bidirectional and zero-width marks, byte order marks
//! and soft hyphens. The alignment back to the source is kept by [`super::Tokens`].

use super::presentation_forms;

/// A folded letter or digit.
///
/// Arabic letters U+0621 to U+064A are 0x81 to 0xAA (their place in the block, with the top bit
/// set); digits and lower-case Latin letters are their ASCII codes. Zero is no letter.
pub type Letter = u8;

/// What normalization makes of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folded {
    /// An Arabic letter.
    Arabic(Letter),
    /// Several Arabic letters: a presentation form of a ligature.
    Ligature(&'static str),
    /// A Latin letter, lower case, without its accent where that is simple.
    Latin(Letter),
    /// A digit.
    Digit(Letter),
    /// Dropped; belongs to the character before it (harakat, joiners: they extend a grapheme).
    Mark,
    /// Dropped (tatweel, direction marks, soft hyphen, byte order mark).
    Format,
    /// White space of any width, and the underscore of hashtags.
    Space,
    /// Anything else.
    Other,
}

/// The letter of an Arabic character of the basic block, without folding.
pub const fn arabic(character: char) -> Letter {
    // The block's letters, U+0621 to U+064A, lie within one byte of U+0620.
    (character as u32).wrapping_sub(0x0620) as u8 | 0x80
}

/// ا
pub const ALEF: Letter = arabic('\u{627}');
/// ل
pub const LAM: Letter = arabic('\u{644}');
/// و
pub const WAW: Letter = arabic('\u{648}');
/// ف
pub const FEH: Letter = arabic('\u{641}');
/// ب
pub const BEH: Letter = arabic('\u{628}');
/// ك
pub const KAF: Letter = arabic('\u{643}');
/// ي
pub const YEH: Letter = arabic('\u{64A}');
/// ه
pub const HEH: Letter = arabic('\u{647}');

// What the tables below say of a character that is no letter and no digit.
const MARK: u8 = 1;
const FORMAT: u8 = 2;
const SPACE: u8 = 3;
const OTHER: u8 = 4;

/// What folding makes of each character of ASCII: its letter or digit, or one of the codes above.
static ASCII: [u8; 128] = table(0);
/// The same of each character of the Arabic block, U+0600 to U+06FF, at [`place`].
static ARABIC: [u8; PLACES] = table(0x600);
/// How many places there are, of which not all are taken.
const PLACES: usize = 0x340;

/// Where the table has the character of the Arabic block that these two bytes write. Any other two
/// lie behind the table, so that one comparison tells.
#[inline(always)]
const fn place(bytes: [u8; 2]) -> usize {
    (u16::from_be_bytes(bytes) ^ 0xD880) as usize
}

// A place out of bounds would stop the build.
#[allow(clippy::indexing_slicing)]
const fn table<const SIZE: usize>(first: u32) -> [u8; SIZE] {
    let mut codes = [OTHER; SIZE];
    let mut at = 0;
    while at < 0x100 {
        if let Some(character) = char::from_u32(first + at) {
            if first > 0 {
                codes[place([0xD8 | (at >> 6) as u8, 0x80 | at as u8 & 0x3F])] =
                    arabic_block(character);
            } else if at < 0x80 {
                codes[at as usize] = ascii(character);
            }
        }
        at += 1;
    }
    codes
}

const fn ascii(character: char) -> u8 {
    match character {
        '0'..='9' | 'a'..='z' => character as u8,
        'A'..='Z' => character.to_ascii_lowercase() as u8,
        ' ' | '\t' | '_' | '\n' | '\r' | '\u{B}' | '\u{C}' => SPACE,
        _ => OTHER,
    }
}

/// The folded letter of the character of the Arabic block that these two bytes write; `None` where
/// they write no letter.
#[inline(always)]
pub fn letter_of_bytes(bytes: [u8; 2]) -> Option<Letter> {
    ARABIC.get(place(bytes)).copied().filter(|code| *code > 0x80)
}

/// The folded letter or digit of a character of ASCII; `None` where it is neither.
#[inline(always)]
pub fn letter_of_ascii(byte: u8) -> Option<Letter> {
    ASCII.get(usize::from(byte)).copied().filter(|code| *code >= b'0')
}

/// Whether the character of the Arabic block that these two bytes write is a letter.
#[inline(always)]
pub fn is_letter(lead: u8, trail: u8) -> bool {
    LETTERS.get(usize::from(lead & 3)).is_some_and(|bits| bits >> (trail & 0x3F) & 1 == 1)
}

/// A bit for each letter of the Arabic block, sixty-four characters a number.
// A place out of bounds would stop the build.
#[allow(clippy::indexing_slicing)]
static LETTERS: [u64; 4] = {
    let mut bits = [0; 4];
    let mut at = 0;
    while at < 256 {
        if ARABIC[(at >> 6) << 8 | at & 0x3F] > 0x80 {
            bits[at / 64] |= 1 << (at % 64);
        }
        at += 1;
    }
    bits
};

const fn folded(code: u8) -> Folded {
    match code {
        MARK => Folded::Mark,
        FORMAT => Folded::Format,
        SPACE => Folded::Space,
        b'0'..=b'9' => Folded::Digit(code),
        b'a'..=b'z' => Folded::Latin(code),
        0x81.. => Folded::Arabic(code),
        _ => Folded::Other,
    }
}

/// Folds one character.
pub fn fold(character: char) -> Folded {
    let known = match character as u32 {
        code @ 0..=0x7F => ASCII.get(code as usize),
        code @ 0x600..=0x6FF => ARABIC.get((code as usize & 0xC0) << 2 | code as usize & 0x3F),
        _ => None,
    };
    match known {
        Some(code) => folded(*code),
        None => fold_rare(character),
    }
}

/// Folds a character that is neither of ASCII nor of the Arabic block.
#[cold]
fn fold_rare(character: char) -> Folded {
    match character {
        '\u{A0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200A}'
        | '\u{202F}'
        | '\u{205F}'
        | '\u{3000}'
        | '\u{85}'
        | '\u{2028}'
        | '\u{2029}' => Folded::Space,
        '\u{200C}'
        | '\u{200D}'
        | '\u{300}'..='\u{36F}'
        | '\u{8D3}'..='\u{8E1}'
        | '\u{8E3}'..='\u{8FF}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FE20}'..='\u{FE2F}' => Folded::Mark,
        '\u{AD}'
        | '\u{200B}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' => Folded::Format,
        '\u{FE70}'..='\u{FE7F}' | '\u{FCF2}'..='\u{FCF4}' if !is_letter_form(character) => {
            Folded::Mark
        }
        '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' => fold_form(character),
        '\u{750}'..='\u{77F}' => fold_arabic_supplement(character),
        '\u{C0}'..='\u{24F}' => fold_latin(character),
        _ => Folded::Other,
    }
}

fn is_letter_form(character: char) -> bool {
    presentation_forms::letters_of(character).is_some()
}

fn fold_form(character: char) -> Folded {
    let Some(letters) = presentation_forms::letters_of(character) else { return Folded::Other };
    let mut characters = letters.chars();
    match (characters.next(), characters.next()) {
        (Some(only), None) => fold(only),
        (Some(_), Some(_)) => Folded::Ligature(letters),
        _ => Folded::Other,
    }
}

const fn arabic_block(character: char) -> u8 {
    let folded = match character {
        // Alef with hamza, madda, wasla, wavy hamza, and high hamza alef.
        '\u{622}' | '\u{623}' | '\u{625}' | '\u{671}'..='\u{673}' | '\u{675}' => '\u{627}',
        '\u{624}' | '\u{676}' => '\u{648}',
        '\u{626}' | '\u{649}' | '\u{678}' => '\u{64A}',
        '\u{629}' => '\u{647}',
        '\u{621}'
        | '\u{627}'
        | '\u{628}'
        | '\u{62A}'..='\u{63A}'
        | '\u{641}'..='\u{648}'
        | '\u{64A}' => character,
        '\u{640}' => return FORMAT,
        // Harakat, superscript alef, Koranic marks.
        '\u{610}'..='\u{61A}'
        | '\u{64B}'..='\u{65F}'
        | '\u{670}'
        | '\u{6D6}'..='\u{6DC}'
        | '\u{6DF}'..='\u{6E4}'
        | '\u{6E7}'
        | '\u{6E8}'
        | '\u{6EA}'..='\u{6ED}' => {
            return MARK;
        }
        '\u{61C}' => return FORMAT,
        '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}' => {
            return b'0' + (character as u32 & 0xF) as u8;
        }
        // Persian, Kurdish, Urdu, Sindhi and Pashto letters: the letter with the same body.
        '\u{679}'..='\u{67D}' | '\u{67F}' => '\u{62A}',
        '\u{67E}' | '\u{680}' => '\u{628}',
        '\u{681}' | '\u{682}' | '\u{685}' => '\u{62D}',
        '\u{683}' | '\u{684}' | '\u{686}' | '\u{687}' | '\u{6BF}' => '\u{62C}',
        '\u{688}'..='\u{690}' | '\u{6EE}' => '\u{62F}',
        '\u{691}'..='\u{697}' | '\u{699}' | '\u{6EF}' => '\u{631}',
        '\u{698}' => '\u{632}',
        '\u{69A}'..='\u{69C}' | '\u{6FA}' => '\u{633}',
        '\u{69D}' | '\u{69E}' | '\u{6FB}' => '\u{635}',
        '\u{69F}' => '\u{637}',
        '\u{6A0}' | '\u{6FC}' => '\u{639}',
        '\u{6A1}'..='\u{6A6}' => '\u{641}',
        '\u{6A7}' | '\u{6A8}' => '\u{642}',
        '\u{6A9}'..='\u{6B4}' | '\u{63B}' | '\u{63C}' => '\u{643}',
        '\u{6B5}'..='\u{6B8}' => '\u{644}',
        '\u{6B9}'..='\u{6BD}' => '\u{646}',
        '\u{6BE}' | '\u{6C0}'..='\u{6C3}' | '\u{6D5}' | '\u{6FF}' => '\u{647}',
        '\u{6C4}'..='\u{6CB}' | '\u{6CF}' => '\u{648}',
        '\u{6CC}'..='\u{6CE}' | '\u{6D0}'..='\u{6D3}' | '\u{63D}'..='\u{63F}' | '\u{620}' => {
            '\u{64A}'
        }
        _ => return OTHER,
    };
    arabic(folded)
}

fn fold_arabic_supplement(character: char) -> Folded {
    let folded = match character {
        '\u{750}'..='\u{756}' => '\u{628}',
        '\u{757}' | '\u{758}' => '\u{62D}',
        '\u{759}' | '\u{75A}' => '\u{62F}',
        '\u{75B}' => '\u{631}',
        '\u{75C}' => '\u{633}',
        '\u{75D}'..='\u{75F}' => '\u{639}',
        '\u{760}' | '\u{761}' => '\u{641}',
        '\u{762}'..='\u{764}' => '\u{643}',
        '\u{765}' | '\u{766}' => '\u{645}',
        '\u{767}'..='\u{769}' => '\u{646}',
        '\u{76A}' => '\u{644}',
        '\u{76B}' | '\u{76C}' => '\u{631}',
        _ => return Folded::Other,
    };
    Folded::Arabic(arabic(folded))
}

/// Latin letters with accents, as names in Turkish, Kurdish and French have them.
fn fold_latin(character: char) -> Folded {
    let plain = match character {
        '\u{C0}'..='\u{C5}' | '\u{E0}'..='\u{E5}' | '\u{100}'..='\u{105}' => b'a',
        '\u{C7}' | '\u{E7}' | '\u{106}'..='\u{10D}' => b'c',
        '\u{10E}'..='\u{111}' => b'd',
        '\u{C8}'..='\u{CB}' | '\u{E8}'..='\u{EB}' | '\u{112}'..='\u{11B}' => b'e',
        '\u{11C}'..='\u{123}' => b'g',
        '\u{124}'..='\u{127}' => b'h',
        '\u{CC}'..='\u{CF}' | '\u{EC}'..='\u{EF}' | '\u{128}'..='\u{131}' => b'i',
        '\u{D1}' | '\u{F1}' | '\u{143}'..='\u{148}' => b'n',
        '\u{D2}'..='\u{D6}' | '\u{F2}'..='\u{F6}' | '\u{14C}'..='\u{151}' => b'o',
        '\u{15A}'..='\u{161}' => b's',
        '\u{D9}'..='\u{DC}' | '\u{F9}'..='\u{FC}' | '\u{168}'..='\u{173}' => b'u',
        '\u{DD}' | '\u{FD}' | '\u{FF}' => b'y',
        '\u{179}'..='\u{17E}' => b'z',
        '\u{D7}' | '\u{F7}' => return Folded::Other,
        _ => b'x',
    };
    Folded::Latin(plain)
}

/// Whether the character continues the grapheme of the one before it (Unicode Standard Annex 29,
/// `Extend`, `ZWJ` and `SpacingMark`).
///
/// Of scripts that no Arabic word is mixed with, whole blocks count: Indic and South-East Asian
/// ones, and what lies beyond the basic plane before the emoji.
pub fn extends_grapheme(character: char) -> bool {
    matches!(fold(character), Folded::Mark)
        || matches!(character,
            '\u{483}'..='\u{489}' | '\u{591}'..='\u{5C7}' | '\u{711}' | '\u{730}'..='\u{74A}'
            | '\u{7A6}'..='\u{7FD}' | '\u{816}'..='\u{82D}' | '\u{859}'..='\u{85B}'
            | '\u{892}'..='\u{8E1}' | '\u{8E3}'..='\u{1CFF}' | '\u{1DC0}'..='\u{1DFF}'
            | '\u{20D0}'..='\u{20FF}' | '\u{2CEF}'..='\u{2CF1}' | '\u{2D7F}'
            | '\u{2DE0}'..='\u{2DFF}' | '\u{302A}'..='\u{302F}' | '\u{3099}'..='\u{309A}'
            | '\u{A66F}'..='\u{ABFF}' | '\u{FB1E}' | '\u{FF9E}'..='\u{FF9F}'
            | '\u{10000}'..='\u{1EFFF}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E007F}'
            | '\u{E0100}'..='\u{E01EF}')
}

/// Whether the character is one grapheme with what follows it (Unicode Standard Annex 29,
/// `Prepend`): the signs before Arabic numbers, the end of a verse, and their like in other scripts.
pub fn begins_grapheme(character: char) -> bool {
    matches!(character,
        '\u{600}'..='\u{605}' | '\u{6DD}' | '\u{70F}' | '\u{890}' | '\u{891}' | '\u{8E2}'
        | '\u{D4E}' | '\u{110BD}' | '\u{110CD}' | '\u{111C2}' | '\u{111C3}' | '\u{113D1}'
        | '\u{1193F}' | '\u{11941}' | '\u{11A3A}' | '\u{11A84}'..='\u{11A89}' | '\u{11D46}'
        | '\u{11F02}')
}

/// A word as a number: its folded letters, the first in the lowest byte. A word of more than
/// sixteen letters is a hash of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordKey(pub u128);

impl WordKey {
    /// The key of these letters.
    pub fn of(letters: &[Letter]) -> Self {
        if letters.len() <= 16 {
            let (low, high) = letters.split_at(letters.len().min(8));
            // Two halves: a browser's machine has no numbers of 128 bits.
            let [low, high] = [low, high].map(|half| {
                half.iter().rev().fold(0, |key: u64, letter| key << 8 | u64::from(*letter))
            });
            Self(u128::from(high) << 64 | u128::from(low))
        } else {
            // FNV-1a over 128 bits: the constants are those of its definition.
            let hash = letters.iter().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |h, l| {
                (h ^ u128::from(*l)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013B)
            });
            Self(hash)
        }
    }

    /// The key of the word without its first one or two letters, of which `self` is the key and
    /// `letters` are the letters.
    pub(super) fn without(self, letters: &[Letter], count: usize) -> Self {
        match count {
            1 if letters.len() <= 16 => Self(self.0 >> 8),
            2 if letters.len() <= 16 => Self(self.0 >> 16),
            _ => Self::of(letters.get(count..).unwrap_or_default()),
        }
    }

    /// The key of the word with one or two letters before it, of which `self` is the key and
    /// `letters` are the letters.
    pub(super) fn with(self, before: &[Letter], letters: &[Letter]) -> Self {
        if before.len() + letters.len() <= 16 {
            let add = |key: u128, letter: &Letter| key << 8 | u128::from(*letter);
            Self(before.iter().rev().fold(self.0, add))
        } else {
            Self::of(&[before, letters].concat())
        }
    }

    /// The key of a word written in a table: its characters folded, marks dropped, everything
    /// that is no letter left out.
    pub fn of_str(word: &str) -> Self {
        Self::of(&letters(word))
    }
}

/// The folded letters and digits of a string; everything else is left out.
pub fn letters(text: &str) -> Vec<Letter> {
    let mut letters = Vec::with_capacity(text.len() / 2);
    for character in text.chars() {
        push_letters(fold(character), &mut letters);
    }
    letters
}

/// Appends the letters that a folded character holds.
pub fn push_letters(folded: Folded, letters: &mut Vec<Letter>) {
    match folded {
        Folded::Arabic(letter) | Folded::Latin(letter) | Folded::Digit(letter) => {
            letters.push(letter);
        }
        Folded::Ligature(parts) => {
            for part in parts.chars() {
                if let Folded::Arabic(letter) = fold(part) {
                    letters.push(letter);
                }
            }
        }
        Folded::Mark | Folded::Format | Folded::Space | Folded::Other => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_have_one_key() {
        for (one, other) in [
            ("القامشلي", "القامشلى"),
            ("الحسكة", "الحسكه"),
            ("إدلب", "ادلب"),
            ("الأسايش", "الآسايش"),
            ("مخبَزَي", "مخبزي"),
            ("لــقسد", "لقسد"),
            ("كوباني", "کوبانی"),
            ("٢٠", "20"),
            ("YPG", "ypg"),
            ("\u{FEA7}\u{FEE0}\u{FE90}", "خلب"),
            ("\u{FEFB}", "لا"),
            ("\u{200F}حلب\u{200F}", "حلب"),
        ] {
            assert_eq!(WordKey::of_str(one), WordKey::of_str(other), "{one} {other}");
        }
        assert_ne!(WordKey::of_str("حلب"), WordKey::of_str("جلب"));
    }

    /// What a letter and a character are one grapheme of, by the tables of Unicode.
    #[test]
    fn graphemes_are_those_of_unicode() {
        use unicode_segmentation::UnicodeSegmentation;
        let one = |text: &str| text.graphemes(true).count() == 1;
        for character in '\0'..=char::MAX {
            if one(&format!("\u{628}{character}")) {
                assert!(extends_grapheme(character), "{:?}", character.escape_unicode());
            }
            if one(&format!("{character}\u{628}")) {
                assert!(begins_grapheme(character), "{:?}", character.escape_unicode());
            }
        }
    }

    #[test]
    fn long_words_have_keys_too() {
        let long = "المستشفياتالميدانيات";
        assert_ne!(WordKey::of_str(long), WordKey::of_str(&format!("{long}ا")));
        assert_eq!(WordKey::of_str(long), WordKey::of_str(&format!("{long}\u{64B}")));
    }
}
