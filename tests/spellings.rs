//! One text written in many ways: harakat, tatweel, invisible marks, quotation marks, spellings,
//! hashtags, digits, missing spaces. What is found must be the same, on the same letters.
//!
//! Each row of [`WAYS`] is a way to write. The texts are the passages of `tests/passages` and
//! sentences that proptest puts together of names of the tables and words around them.

// Helpers of tests may panic: that is how a test fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;
use wusum::annotation::AnnotationType;
use wusum::formats::gold::Gold;
use wusum::lexicon::{EntryIndex, Lexicon};
use wusum::recognize::{Context, Mention, Recognizer};
use wusum::text::normalize::{Folded, fold, letters};

/// A way to write a text: its name, and the text written so. What it changes is chosen by the dice.
type Way = (&'static str, fn(&str, &mut Dice) -> String);

const WAYS: &[Way] = &[
    ("harakat added", |text, dice| {
        after_letters(text, dice, 3, &['\u{64E}', '\u{64F}', '\u{650}', '\u{651}', '\u{652}'])
    }),
    // Tanwin stays: it tells درعاً, a shield, from the city.
    ("harakat and tatweel taken out", |text, _| {
        let is_mark = |c: char| matches!(c, '\u{64C}'..='\u{652}' | '\u{670}' | '\u{640}');
        text.chars().filter(|c| !is_mark(*c)).collect()
    }),
    ("tatweel", |text, dice| inside_words(text, dice, 3, &["\u{640}", "\u{640}\u{640}"])),
    ("zero width inside words", |text, dice| {
        inside_words(text, dice, 3, &["\u{200C}", "\u{200D}", "\u{200B}", "\u{FEFF}", "\u{AD}"])
    }),
    ("direction marks anywhere", |text, dice| {
        let marks =
            ['\u{200E}', '\u{200F}', '\u{202B}', '\u{202C}', '\u{2067}', '\u{2069}', '\u{61C}'];
        let mut written = String::new();
        for character in text.chars() {
            if dice.below(4) == 0 {
                written.push(marks[dice.below(marks.len())]);
            }
            written.push(character);
        }
        written
    }),
    ("zero width beside spaces", |text, dice| {
        let spaces = ["\u{200B} ", " \u{200B}", " \u{200F}", "\u{FEFF} ", " "];
        replaced(text, ' ', |_| spaces[dice.below(spaces.len())].to_owned())
    }),
    ("a byte order mark first", |text, _| format!("\u{FEFF}{text}")),
    ("other spaces", |text, dice| {
        let spaces = ["\u{A0}", "\u{202F}", "  ", "\u{2009}", "\u{3000}", " \u{A0} ", "\t"];
        replaced(text, ' ', |_| spaces[dice.below(spaces.len())].to_owned())
    }),
    ("lines end with CR LF", |text, _| text.replace('\n', "\r\n")),
    ("guillemets", |text, _| quoted(text, '\u{AB}', '\u{BB}')),
    ("curly quotation marks", |text, _| quoted(text, '\u{201C}', '\u{201D}')),
    ("low quotation marks", |text, _| quoted(text, '\u{201E}', '\u{201C}')),
    ("single guillemets", |text, _| quoted(text, '\u{2039}', '\u{203A}')),
    ("straight quotation marks", |text, _| quoted(text, '"', '"')),
    ("quotation marks the wrong way round", |text, _| quoted(text, '\u{BB}', '\u{AB}')),
    ("no hamza on alef", |text, _| {
        each(text, |c| {
            if matches!(c, '\u{622}' | '\u{623}' | '\u{625}' | '\u{671}') { '\u{627}' } else { c }
        })
    }),
    ("hamza on alef here and there", |text, dice| {
        let alefs = ['\u{622}', '\u{623}', '\u{625}', '\u{627}'];
        each(
            text,
            |c| if alefs.contains(&c) && dice.below(2) == 0 { alefs[dice.below(4)] } else { c },
        )
    }),
    ("dotless yeh at the end of words", |text, _| {
        apart(text, |text| at_the_end(text, '\u{64A}', '\u{649}'))
    }),
    ("yeh for dotless yeh", |text, _| {
        apart(text, |text| each(text, |c| if c == '\u{649}' { '\u{64A}' } else { c }))
    }),
    ("Persian kaf and yeh", |text, _| {
        apart(text, |text| {
            each(text, |c| match c {
                '\u{643}' => '\u{6A9}',
                '\u{64A}' | '\u{649}' => '\u{6CC}',
                _ => c,
            })
        })
    }),
    ("presentation forms", |text, _| presented(text)),
    ("decomposed", |text, _| text.nfd().collect()),
    ("Arabic digits", |text, _| digits(text, '\u{660}')),
    ("Persian digits", |text, _| digits(text, '\u{6F0}')),
    ("no space after full stops", |text, _| unspaced(text, '.')),
    ("no space after commas", |text, _| unspaced(text, '\u{60C}')),
    ("dots inside words", |text, dice| dotted(text, dice)),
    ("Latin commas", |text, _| each(text, |c| if c == '\u{60C}' { ',' } else { c })),
];

/// Names as hashtags. What proptest puts together is no text in which a hash would stand where a
/// writer puts it.
const HASHTAGS: Way = ("hashtags", |text, _| tagged(text));

/// A sequence of numbers that one number decides.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit as u64) as usize
    }
}

fn is_letter(character: char) -> bool {
    matches!(fold(character), Folded::Arabic(_))
}

fn each(text: &str, change: impl FnMut(char) -> char) -> String {
    text.chars().map(change).collect()
}

fn replaced(text: &str, wanted: char, mut by: impl FnMut(char) -> String) -> String {
    text.chars().map(|c| if c == wanted { by(c) } else { c.to_string() }).collect()
}

/// Puts one of the marks after one letter of `of`.
fn after_letters(text: &str, dice: &mut Dice, of: usize, marks: &[char]) -> String {
    let mut written = String::new();
    for character in text.chars() {
        written.push(character);
        if is_letter(character) && dice.below(of) == 0 {
            written.push(marks[dice.below(marks.len())]);
        }
    }
    written
}

/// Puts one of these between two letters, one time of `of`.
fn inside_words(text: &str, dice: &mut Dice, of: usize, marks: &[&str]) -> String {
    let mut written = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        written.push(character);
        let next = characters.peek().copied().is_some_and(is_letter);
        if is_letter(character) && next && dice.below(of) == 0 {
            written.push_str(marks[dice.below(marks.len())]);
        }
    }
    written
}

/// Quotation marks in pairs, whatever they were; each line begins anew.
fn quoted(text: &str, open: char, close: char) -> String {
    let mut inside = false;
    each(text, |c| match c {
        '"' | '\u{AB}' | '\u{BB}' | '\u{201C}' | '\u{201D}' => {
            inside = !inside;
            if inside { open } else { close }
        }
        '\n' => {
            inside = false;
            c
        }
        _ => c,
    })
}

/// Writes the text so, but for words that only ي and ى tell apart: علي and على.
fn apart(text: &str, write: impl Fn(&str) -> String) -> String {
    let words = [("\u{639}\u{644}\u{64A}", "\u{1}"), ("\u{639}\u{644}\u{649}", "\u{2}")];
    let kept = words.iter().fold(text.to_owned(), |text, (word, sign)| text.replace(word, sign));
    let written = write(&kept);
    words.iter().fold(written, |text, (word, sign)| text.replace(sign, word))
}

fn at_the_end(text: &str, wanted: char, by: char) -> String {
    let mut written = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let inside = characters.peek().copied().is_some_and(|c| is_letter(c) || c == '\u{640}');
        written.push(if character == wanted && !inside { by } else { character });
    }
    written
}

fn digits(text: &str, zero: char) -> String {
    each(text, |c| match c.to_digit(10) {
        Some(digit) => char::from_u32(zero as u32 + digit).unwrap(),
        None => c,
    })
}

/// Each letter in a presentation form; which of its forms does not matter to the rules.
fn presented(text: &str) -> String {
    static FORMS: OnceLock<BTreeMap<char, char>> = OnceLock::new();
    let forms = FORMS.get_or_init(|| {
        let mut forms = BTreeMap::new();
        for form in '\u{FE80}'..='\u{FEF4}' {
            let mut plain = form.nfkc();
            if let (Some(letter), None) = (plain.next(), plain.next()) {
                forms.insert(letter, form);
            }
        }
        forms
    });
    let text = text.replace("\u{644}\u{627}", "\u{FEFC}").replace("\u{644}\u{623}", "\u{FEF8}");
    each(&text, |c| forms.get(&c).copied().unwrap_or(c))
}

/// Takes the space after a sign out where words of three letters or more stand on both sides:
/// with less, a dot may be one that cuts a word.
fn unspaced(text: &str, sign: char) -> String {
    let letters_at = |part: &str, back: bool| {
        let wanted = |c: &char| is_letter(*c);
        if back {
            part.chars().rev().take_while(wanted).count()
        } else {
            part.chars().take_while(wanted).count()
        }
    };
    let mut written = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(&format!("{sign} ")) {
        let end = at + sign.len_utf8();
        let glued = letters_at(&rest[..at], true) >= 3 && letters_at(&rest[end + 1..], false) >= 3;
        written += &rest[..end];
        if !glued {
            written.push(' ');
        }
        rest = &rest[end + 1..];
    }
    written + rest
}

/// A dot before the last letter of some words, as writers put it against moderation.
fn dotted(text: &str, dice: &mut Dice) -> String {
    let words = text.split_inclusive(|c| !is_letter(c));
    let mut written = String::new();
    for word in words {
        let end = word.trim_end_matches(|c| !is_letter(c)).len();
        let last = word[..end].char_indices().next_back().map_or(0, |(at, _)| at);
        if word[..end].chars().count() >= 4 && dice.below(4) == 0 {
            written = written + &word[..last] + "." + &word[last..];
        } else {
            written += word;
        }
    }
    written
}

/// What is found, as hashtags: #خان_شيخون.
fn tagged(text: &str) -> String {
    let mut written = String::new();
    // Up to where the text is written, and up to where a mention was seen: inside it is none.
    let (mut done, mut seen) = (0, 0);
    for mention in recognizer().recognize(text, &Context::default()) {
        let (start, end) = (mention.span.start, mention.span.end);
        let name = &text[start..end];
        let plain = name.chars().all(|c| is_letter(c) || c == ' ');
        let alone = text[..start].chars().next_back().is_none_or(char::is_whitespace);
        let ends = text[end..].chars().next().is_none_or(|c| !is_letter(c));
        let inner = start < seen;
        seen = seen.max(end);
        // A writer tags a name as it is known, not a chain that a rule put together.
        let known = mention.provenance.form.is_some() || &*mention.kind == "person";
        if inner || !known || !plain || !alone || !ends {
            continue;
        }
        written = written + &text[done..start] + "#" + &name.replace(' ', "_");
        done = end;
    }
    written + &text[done..]
}

fn recognizer() -> &'static Recognizer {
    static RECOGNIZER: OnceLock<Recognizer> = OnceLock::new();
    RECOGNIZER.get_or_init(Recognizer::new)
}

/// A mention by its letters: type, how many letters stand before it, its letters, what it means.
type ByLetters = (AnnotationType, usize, Vec<u8>, Option<EntryIndex>);

fn by_letters(text: &str, mention: &Mention) -> ByLetters {
    let span = mention.span;
    (
        mention.annotation_type,
        letters(&text[..span.start]).len(),
        letters(&text[span.start..span.end]),
        mention.candidates.first().map(|(entry, _)| *entry),
    )
}

fn found(text: &str) -> Vec<ByLetters> {
    let mentions = recognizer().recognize(text, &Context::default());
    mentions.iter().map(|mention| by_letters(text, mention)).collect()
}

/// What only one of the two has, as somebody can read it.
fn difference(text: &str, written: &str) -> Vec<String> {
    let (one, other) = (found(text), found(written));
    let lost = one.iter().filter(|m| !other.contains(m)).map(|m| ("lost", m));
    let new = other.iter().filter(|m| !one.contains(m)).map(|m| ("new", m));
    let name = |m: &ByLetters| {
        let text: String =
            m.2.iter()
                .map(|letter| match letter {
                    0x80.. => char::from_u32(0x600 + u32::from(letter & 0x7F) + 0x20).unwrap(),
                    _ => char::from(*letter),
                })
                .collect();
        let entry = m.3.and_then(|entry| Lexicon::builtin().entry(entry)).map(|e| e.id());
        format!("{:?} {text} at letter {} = {}", m.0, m.1, entry.unwrap_or_default())
    };
    lost.chain(new).map(|(what, m)| format!("{what} {}", name(m))).collect()
}

fn passages() -> Vec<(String, String)> {
    let mut files: Vec<_> =
        fs::read_dir("tests/passages").unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|e| e == "txt"));
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let name = file.file_stem().unwrap().to_string_lossy().into_owned();
            let gold = Gold::from_passage(&name, &fs::read_to_string(&file).unwrap()).unwrap();
            (name, gold.text.unwrap())
        })
        .collect()
}

/// In a long text whose writer puts ه for ة, منزله may be منزلة; in a short one it is his house.
#[test]
fn heh_stands_for_teh_marbuta_where_the_writer_means_it() {
    let mut wrong = Vec::new();
    for (name, text) in passages().into_iter().filter(|(_, text)| text.len() > 400) {
        let written = text.replace('\u{629}', "\u{647}");
        wrong.extend(difference(&text, &written).into_iter().map(|d| format!("{name}: {d}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Every passage, in every way of writing.
#[test]
fn passages_are_read_the_same_however_they_are_written() {
    let mut wrong = Vec::new();
    for (name, text) in passages() {
        for (number, (way, write)) in WAYS.iter().chain([&HASHTAGS]).enumerate() {
            let written = write(&text, &mut Dice(number as u64));
            for difference in difference(&text, &written) {
                wrong.push(format!("{way}: {name}: {difference}"));
            }
        }
    }
    wrong.sort();
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
}

/// News in small: names of the tables between the words that announce them, vouch for them or do
/// neither.
fn news() -> impl Strategy<Value = String> {
    static NAMES: OnceLock<Vec<&str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let forms = Lexicon::builtin().entries().flat_map(|entry| entry.forms());
        forms.map(|form| form.text).collect()
    });
    let name = prop::sample::select(names.as_slice());
    let before = prop::sample::select(vec![
        "قالت مصادر في ",
        "وصلت الدورية إلى بلدة ",
        "سقطت القذائف على حي ",
        "انسحب مقاتلو ",
        "انتشرت الحواجز في بلدات الغيمة و",
        "قال القيادي في ",
        "رفعت الجمعية طلباً لل",
        "أغلق الحارس ",
        "وأعلنت ",
        "قال الناشط سامر العليوي من ",
        "عاد السكان إلى \"",
        "شمال ",
    ]);
    let after = prop::sample::select(vec![
        " أمس. ",
        "، ثم عادت. ",
        " و",
        " (قسد) ",
        "\" ليلاً. ",
        " السورية\n",
        " التركية، ",
        ". ",
        " بن ",
    ]);
    let sentence = (before, name, after).prop_map(|(b, n, a)| format!("{b}{n}{a}"));
    prop::collection::vec(sentence, 1..6).prop_map(|sentences| sentences.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Sentences made of the tables' names, each in one way of writing.
    #[test]
    fn news_is_read_the_same_however_it_is_written(
        text in news(),
        way in 0..WAYS.len(),
        seed in any::<u64>(),
    ) {
        let (name, write) = WAYS[way];
        let written = write(&text, &mut Dice(seed));
        let difference = difference(&text, &written);
        prop_assert!(difference.is_empty(), "{name}: {difference:#?}\n{written}");
    }
}
