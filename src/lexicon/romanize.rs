//! Stores an English name by what it adds to the Arabic one.
//!
//! `Khirbat ash Shiyab` beside خربة الشياب says little more than its vowels. So a packed English
//! name holds a code for each letter that follows from the Arabic name, and the other letters as
//! they are. That saves two fifths of the names of villages. `build.rs` includes this file.

use wusum_coder::FIRST_CODE;

/// The byte of ال among the steps of a column.
const ARTICLE: u8 = 1;

/// How many letters of the Arabic name, all vowels, a code may leap over.
const MAX_SKIP: usize = 3;

/// A step of the Arabic name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// ال with the letter after it.
    Article(char),
    /// A letter or a space.
    Letter(char),
}

/// What a letter may be in Latin letters, at most four ways.
const fn options(letter: char) -> &'static [&'static str] {
    match letter {
        'ب' => &["b", "bb"],
        'ت' => &["t", "tt"],
        'ث' => &["th"],
        'ج' => &["j", "jj"],
        'ح' => &["h", "hh"],
        'خ' => &["kh"],
        'د' => &["d", "dd"],
        'ذ' => &["dh"],
        'ر' => &["r", "rr"],
        'ز' => &["z", "zz"],
        'س' => &["s", "ss"],
        'ش' => &["sh"],
        'ص' => &["s", "ss"],
        'ض' => &["d", "dd"],
        'ط' => &["t", "tt"],
        'ظ' => &["z"],
        'ع' => &["`"],
        'غ' => &["gh"],
        'ف' => &["f", "ff"],
        'ق' => &["q", "qq"],
        'ك' => &["k", "kk"],
        'ل' => &["l", "ll"],
        'م' => &["m", "mm"],
        'ن' => &["n", "nn"],
        'ه' => &["h"],
        'و' => &["w", "u", "ww", "aw"],
        'ي' => &["i", "y", "yy", "ay"],
        'ا' | 'آ' | 'ى' => &["a"],
        'أ' => &["a", "u"],
        'إ' => &["i"],
        'ة' => &["ah", "at"],
        'ء' | 'ئ' | 'ؤ' => &["'"],
        ' ' => &[" "],
        _ => &[],
    }
}

/// Letters that a code may leap over.
const fn is_skipped(step: Step) -> bool {
    matches!(
        step,
        Step::Letter('ا' | 'و' | 'ي' | 'أ' | 'إ' | 'آ' | 'ى' | 'ع' | 'ء' | 'ئ' | 'ؤ' | 'ة')
    )
}

/// The steps of an Arabic name.
fn steps(name: &str, steps: &mut Vec<Step>) {
    steps.clear();
    for (number, word) in name.split(' ').enumerate() {
        if number > 0 {
            steps.push(Step::Letter(' '));
        }
        let mut letters = word;
        if let Some(rest) = word.strip_prefix("ال")
            && let Some(first) = rest.chars().next()
            && rest.chars().nth(1).is_some()
        {
            steps.push(Step::Article(first));
            letters = rest;
        }
        steps.extend(letters.chars().map(Step::Letter));
    }
}

/// What the packed Arabic names `column` say to the English ones, row by row: the byte of each
/// step, with [`ARTICLE`] for ال. `alef` and `lam` are the bytes of these letters.
pub fn step_bytes(column: &[u8], alef: u8, lam: u8) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(column.len());
    let mut rest = column;
    let mut at_begin = true;
    while let Some((byte, after)) = rest.split_first() {
        let letter = |at: usize| after.get(at).is_some_and(|byte| !matches!(byte, b' ' | b'\n'));
        if at_begin && *byte == alef && after.first() == Some(&lam) && letter(1) && letter(2) {
            bytes.push(ARTICLE);
            rest = after.get(1..).unwrap_or_default();
            at_begin = false;
        } else {
            bytes.push(*byte);
            rest = after;
            at_begin = matches!(byte, b' ' | b'\n');
        }
    }
    bytes
}

/// Appends option `option` of a step to the name that begins at byte `start` of `before`; false
/// if there is no such option.
fn append(step: Step, option: usize, before: &mut String, start: usize) -> bool {
    let at_begin = before.len() == start || before.ends_with(' ');
    match step {
        Step::Article(_) if option > 0 => return false,
        Step::Article(letter) => {
            before.push(if before.len() == start { 'A' } else { 'a' });
            before.push_str(match letter {
                'ت' | 'ث' | 'د' | 'ذ' | 'ر' | 'ز' | 'س' | 'ش' | 'ص' | 'ض' | 'ط' | 'ظ' | 'ن' => {
                    options(letter).first().copied().unwrap_or_default()
                }
                _ => "l",
            });
            before.push(' ');
        }
        Step::Letter(letter) => {
            let Some(text) = options(letter).get(option) else { return false };
            let mut characters = text.chars();
            match characters.next() {
                Some(first) if at_begin => before.push(first.to_ascii_uppercase()),
                Some(first) => before.push(first),
                None => return false,
            }
            before.extend(characters);
        }
    }
    true
}

/// The packed form of an English name beside its Arabic one.
#[cfg_attr(not(test), allow(dead_code))]
pub fn pack(arabic: &str, english: &str) -> String {
    let mut all = Vec::new();
    steps(arabic, &mut all);
    let (mut packed, mut done, mut at) = (String::new(), String::new(), 0);
    while let Some(rest) = english.get(done.len()..).filter(|rest| !rest.is_empty()) {
        let code = code(&all, at, &done, rest);
        if let Some((skip, option, step)) = code {
            append(step, option, &mut done, 0);
            packed.push(char::from(FIRST_CODE + (skip * 4 + option) as u8));
            at += skip + 1;
        } else {
            let Some(letter) = rest.chars().next() else { break };
            done.push(letter);
            packed.push(letter);
        }
    }
    packed
}

/// The nearest step whose text stands next in the name, its longest option.
fn code(all: &[Step], at: usize, done: &str, rest: &str) -> Option<(usize, usize, Step)> {
    for skip in 0..=MAX_SKIP {
        let step = *all.get(at + skip)?;
        let fits = |option: &usize| {
            let mut text = done.to_owned();
            append(step, *option, &mut text, 0)
                && text.get(done.len()..).is_some_and(|new| rest.starts_with(new))
        };
        let length = |option: &usize| {
            let mut text = done.to_owned();
            append(step, *option, &mut text, 0);
            text.len()
        };
        if let Some(option) = (0..4).filter(fits).max_by_key(length) {
            return Some((skip, option, step));
        }
        if !is_skipped(step) {
            return None;
        }
    }
    None
}

/// Turns packed names back.
#[derive(Debug, Default)]
pub struct Romanizer {
    steps: Vec<Step>,
}

impl Romanizer {
    /// Appends the English name to `english`; false where `packed` asks for letters that the
    /// Arabic name has not.
    pub fn unpack(&mut self, arabic: &str, packed: &str, english: &mut String) -> bool {
        let start = english.len();
        let (mut at, mut ready) = (0, false);
        for character in packed.chars() {
            let code = u8::try_from(character).ok().and_then(|byte| byte.checked_sub(FIRST_CODE));
            let Some(code) = code.map(usize::from).filter(|code| *code < (MAX_SKIP + 1) * 4) else {
                english.push(character);
                continue;
            };
            if !ready {
                // Many names of actors need no letter of the Arabic name.
                steps(arabic, &mut self.steps);
                ready = true;
            }
            at += code / 4;
            let Some(step) = self.steps.get(at) else { return false };
            if !append(*step, code % 4, english, start) {
                return false;
            }
            at += 1;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_follows_from_the_arabic_is_not_stored() {
        for (arabic, english, letters) in [
            ("خربة الشياب", "Khirbat ash Shiyab", 2),
            ("القصيبة", "Al Qusaybah", 1),
            ("حلب", "Aleppo", 6),
            ("", "X", 1),
            ("ال", "Al", 0),
        ] {
            let packed = pack(arabic, english);
            let kept = packed.chars().filter(|c| c.is_alphabetic()).count();
            assert_eq!(kept, letters, "{english}: {packed:?}");
            assert_eq!(unpack(arabic, &packed).as_deref(), Some(english));
        }
    }

    /// The name, unpacked behind another one.
    fn unpack(arabic: &str, packed: &str) -> Option<String> {
        let mut english = "Other".to_owned();
        let whole = Romanizer::default().unpack(arabic, packed, &mut english);
        whole.then(|| english.split_off(5))
    }

    proptest! {
        #[test]
        fn any_names_come_back(arabic in "[ابتشعوية ال]{0,12}", english in "[a-tA-T '`ahlsui]{0,12}") {
            let packed = pack(&arabic, &english);
            prop_assert_eq!(unpack(&arabic, &packed), Some(english));
        }

        #[test]
        fn any_packed_name_is_survived(arabic in ".{0,9}", packed in "[\u{1}-\u{40}]{0,12}") {
            let _ = unpack(&arabic, &packed);
        }
    }
}
