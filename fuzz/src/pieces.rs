//! What inputs are made of besides bytes: words of the tables and rules, marks that writers and
//! programs put between them, lines of rule files, members of JSON.

use crate::targets::MadeOf;
use std::sync::OnceLock;
use wusum::lexicon::Lexicon;
use wusum::lexicon::rules::RuleSet;

/// Marks, clitics, quotation marks, and what is rare and legal.
const MARKS: &[&str] = &[
    " ",
    " ",
    " ",
    " ",
    "\n",
    "\r\n",
    "\u{60C} ",
    ", ",
    ". ",
    ".",
    "..",
    ": ",
    "\u{61B}",
    "\u{61F}",
    "!",
    "\"",
    "\u{AB}",
    "\u{BB}",
    "\u{201C}",
    "\u{201D}",
    "\u{2039}",
    "\u{203A}",
    "'",
    "(",
    ")",
    " (",
    ") ",
    "[",
    "]",
    "-",
    " - ",
    "\u{2013}",
    "/",
    "|",
    "#",
    " #",
    "_",
    "@",
    "*",
    "\t",
    "\u{A0}",
    "\u{202F}",
    "\u{3000}",
    "\u{2028}",
    "\u{85}",
    "\u{640}",
    "\u{640}\u{640}",
    "\u{64B}",
    "\u{64E}",
    "\u{651}",
    "\u{652}",
    "\u{670}",
    "\u{6DD}",
    "\u{200B}",
    "\u{200C}",
    "\u{200D}",
    "\u{200E}",
    "\u{200F}",
    "\u{202B}",
    "\u{202C}",
    "\u{2066}",
    "\u{2069}",
    "\u{FEFF}",
    "\u{AD}",
    "\u{301}",
    "\u{FE0F}",
    "\u{20E3}",
    "\u{1F3FD}",
    "\u{1F468}\u{200D}\u{1F469}",
    "\u{1F1F8}\u{1F1FE}",
    "\u{1F4A5}",
    "\u{FDFA}",
    "\u{FDF2}",
    "\u{FEFB}",
    "\u{FEF7}",
    "\u{FC5E}",
    "\u{FE8E}",
    "\u{FEDF}",
    "\u{FFFD}",
    "\u{0}",
    "\u{7F}",
    "\u{11F02}",
    "\u{E0001}",
    "\u{1100}",
    "\u{11A8}",
    "\u{903}",
    "\u{E33}",
    "\u{600}",
    "\u{110BD}",
    "0",
    "20",
    "2021.04.25",
    "\u{662}\u{665}",
    "3.5",
    "%",
    "YPG",
    "t.me/x",
    "\u{648}",
    "\u{641}",
    "\u{628}",
    "\u{643}",
    "\u{644}",
    "\u{644}\u{644}",
    "\u{627}\u{644}",
    "\u{648}\u{628}",
    "\u{648}\u{627}\u{644}",
    "\u{639}",
    "\u{629}",
    "\u{647}",
    "\u{649}",
    "\u{64A}",
    "\u{6CC}",
    "\u{6A9}",
    "\u{623}",
    "\u{622}",
    "\u{671}",
    "\u{6C0}",
];

/// Parts of rule files.
const RULES: &[&str] = &[
    "\nrule a\n",
    "\nrule b-2\n",
    "\nclass k\n",
    "\nclass kind:town\n",
    "\nspelling\n",
    "\n  ",
    "\n\t",
    "\n# ",
    "  finds place town\n",
    "  finds actor person\n",
    "  finds place from-head\n",
    "  vouches place\n",
    "  vouches actor\n",
    "  rejects any\n",
    "  rejects place\n",
    "  reads actor\n",
    "  needs governorate\n",
    "  needs <k>\n",
    "  ar x\n",
    "  en x\n",
    "  pattern ",
    "<k> ",
    "<k>? ",
    "!<k> ",
    "<nisba> ",
    "<number> ",
    "<definite>? ",
    "<any-verb> ",
    "{actor} ",
    "{place} ",
    "^ ",
    "$ ",
    "* ",
    "*? ",
    "\u{60C} ",
    "\" ",
    "( ",
    ") ",
    ": ",
    "- ",
    "# ",
    "\u{628}[gated]",
    "\u{644}[listed]",
    "[place-name]",
    "[<k> named-place]",
    "[nothing]",
    "[<k> nothing]",
    "[form:\u{62D}\u{644}\u{628}]",
    "[country]",
    "[gated-phrase]",
    "[quoted]",
    "  yes ",
    "  no ",
    "[",
    "]",
    "=",
    "\"",
    "<",
    ">",
    "?",
    "\u{61F}",
    "!",
    "\u{62D}\u{644}\u{628}",
];

/// Parts of lists of names.
const CELLS: &[&str] = &[
    ",",
    ",",
    ";",
    "\t",
    "\t",
    "\n",
    "\r\n",
    "\"",
    "\"\"",
    "|",
    "form,type\n",
    "form;type;lat;lon\n",
    "form,type,name,kind,forms,latitude,longitude,id\n",
    "actor",
    "place",
    "village",
    "rebel group",
    "36.2",
    "-91",
    "1e9",
    "37,16",
    "\u{663}\u{666}\u{66B}\u{662}",
    "sdf",
    "gn1",
    "SY02",
    "=1+1",
    "@x",
    "170063\tAleppo\tAleppo\t\u{62D}\u{644}\u{628}\t36.2\t37.1\tP\tPPLA\tSY\t\t09\t\t\t\t1\t\t1\tx\t2020-01-01\n",
    "A\tADM1",
    "P\tPPL",
    "\u{FEFF}",
    "\u{62D}\u{644}\u{628}",
    "\u{642}\u{633}\u{62F}",
    " ",
    "#",
];

/// Parts of the native format.
const JSON: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "\\",
    "\\u0000",
    "\\ud83d",
    "\\n",
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1",
    "2",
    "3",
    "1e3",
    "0.1",
    "36.20214",
    "18446744073709551616",
    "1.5e308",
    "\"\"",
    "\"format\"",
    "\"wusum\"",
    "\"version\"",
    "\"documents\"",
    "\"id\"",
    "\"text\"",
    "\"title\"",
    "\"source\"",
    "\"published\"",
    "\"publisher\"",
    "\"url\"",
    "\"annotations\"",
    "\"entities\"",
    "\"start\"",
    "\"end\"",
    "\"type\"",
    "\"actor\"",
    "\"place\"",
    "\"status\"",
    "\"suggested\"",
    "\"accepted\"",
    "\"edited\"",
    "\"rejected\"",
    "\"added\"",
    "\"entity\"",
    "\"candidates\"",
    "\"origin\"",
    "\"rule\"",
    "\"note\"",
    "\"kind\"",
    "\"name\"",
    "\"lat\"",
    "\"lon\"",
    "\"x\"",
    "\u{62D}\u{644}\u{628}",
    "\u{1F4A5}",
    "\u{64B}",
    "\u{FEFF}",
];

/// A sequence of numbers that one number decides (xorshift64*).
pub struct Dice(u64);

impl Dice {
    /// The sequence of a seed.
    pub fn new(seed: u32) -> Self {
        Self(u64::from(seed) << 16 | 0x9E37)
    }

    /// A number below `limit`, zero where that is zero.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).unwrap_or_default().checked_rem(limit).unwrap_or_default()
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        let number = self.below(choices.len());
        choices.get(number).copied().unwrap_or_default()
    }
}

/// A piece to put into an input.
pub fn piece(made_of: MadeOf, dice: &mut Dice) -> &'static str {
    match made_of {
        MadeOf::News => match dice.below(10) {
            0..=2 => dice.of(names()),
            3..=6 => dice.of(words()),
            _ => dice.of(MARKS),
        },
        MadeOf::Rules => match dice.below(8) {
            0 => dice.of(words()),
            _ => dice.of(RULES),
        },
        MadeOf::Cells => match dice.below(8) {
            0 => dice.of(names()),
            _ => dice.of(CELLS),
        },
        MadeOf::Json => dice.of(JSON),
        MadeOf::Bytes => "",
    }
}

/// Every form of every name.
fn names() -> &'static [&'static str] {
    static NAMES: OnceLock<Vec<&str>> = OnceLock::new();
    NAMES.get_or_init(|| {
        Lexicon::builtin().entries().flat_map(|entry| entry.forms()).map(|form| form.text).collect()
    })
}

/// Members of the classes of the rules, those of small classes as often as those of big ones.
fn words() -> &'static [&'static str] {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    static WORDS: OnceLock<Vec<&str>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let rules = RULES.get_or_init(RuleSet::builtin);
        let mut of_class: Vec<(usize, Vec<&str>)> = Vec::new();
        for (class, word) in rules.members() {
            let class = usize::from(class.0);
            match of_class.iter_mut().find(|(other, _)| *other == class) {
                Some((_, words)) => words.push(word),
                None => of_class.push((class, vec![word])),
            }
        }
        of_class.into_iter().flat_map(|(_, words)| words.into_iter().cycle().take(64)).collect()
    })
}
