//! Rule files: word classes, spellings and patterns, written by people who write no Rust.
//!
//! `data/rules/README.md` teaches the format; this module reads it. A file is a list of blocks,
//! each begun by a line that is not indented:
//!
//! ```text
//! class place-head
//!   مدينة بلدة "مركز مدينة"
//!
//! spelling
//!   سورية = سوريا
//!
//! rule place-after-head
//!   finds place
//!   ar بعد كلمة تدلّ على مكان
//!   en after a word that announces a place
//!   pattern <place-head> [place-name]
//!   yes وصلوا إلى بلدة [المسطاحة] مساء
//!   no وصلوا إلى بلدة صغيرة مساء
//! ```

use super::AnnotationType;
use super::matcher::{ClassId, words_of};
use crate::text::WordKey;
use crate::text::normalize::{BEH, KAF, LAM, Letter};

/// What all rule files say together.
#[derive(Debug, Default)]
pub struct RuleSet {
    /// Names of the word classes, by number.
    class_names: Vec<String>,
    /// Members of the classes.
    members: Vec<(ClassId, String)>,
    /// Pairs of spellings of one word.
    spellings: Vec<(String, String)>,
    /// The rules in their order.
    rules: Vec<Rule>,
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name, as the origin of an annotation gives it.
    pub name: String,
    /// What it does.
    pub action: Action,
    /// Why it fires, for people, in Arabic.
    pub ar: String,
    /// The same in English.
    pub en: String,
    /// Where it fires; any of them.
    pub patterns: Vec<Pattern>,
    /// Texts in which it must fire, and texts in which it must not.
    pub examples: Vec<Example>,
    /// What else must be true.
    pub needs: Vec<Need>,
}

/// What a rule does with its slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Makes a mention of a name that no list holds.
    Find(AnnotationType, String),
    /// Lets a risky form count.
    Vouch(AnnotationType),
    /// Takes a hit of the lexicon away.
    Reject(Option<AnnotationType>),
    /// Decides what a name that may be either is.
    Read(AnnotationType),
}

/// A condition on the surroundings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A place of the candidate's governorate stands in the same paragraph, or the document's
    /// places are mostly of it.
    Governorate,
    /// A word of the class stands in the same sentence.
    Sentence(ClassId),
    /// The document speaks of the candidate's country.
    Country,
    /// The candidate is no ordinary word.
    Uncommon,
    /// The candidate is a city or town of the curated table.
    Town,
}

/// An example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The text without the brackets.
    pub text: String,
    /// The bracketed part in bytes of `text`, if one is marked.
    pub marked: Option<crate::text::Span>,
    /// Whether the rule must fire (on the marked part) or must not.
    pub fires: bool,
    /// Line of the file.
    pub line: usize,
}

/// Words before a slot, the slot, words after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    /// In reading order.
    pub before: Vec<Element>,
    /// Elements that belong to the mention and stand before its name.
    pub head: Vec<Element>,
    /// The shape of the name.
    pub shape: Shape,
    /// ب, ك or ل that must be attached to the slot, or zero.
    pub preposition: Letter,
    /// In reading order.
    pub after: Vec<Element>,
}

/// One step of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// What must stand here.
    pub what: What,
    /// It may be missing.
    pub optional: bool,
    /// It must not stand here (and nothing is consumed).
    pub negated: bool,
}

/// What a step matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A member of a class.
    Class(ClassId),
    /// This word, with or without و and ف before it.
    Word(WordKey),
    /// ، or و (attached to the next word).
    And,
    /// A quotation mark.
    Quote,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// A colon.
    Colon,
    /// A dash.
    Dash,
    /// A hash.
    Hash,
    /// Begin or end of a sentence.
    Border,
    /// An accepted mention of this type.
    Mention(AnnotationType),
    /// A number.
    Number,
    /// A word with the article.
    Definite,
    /// A verb, listed or of the present's shape, that does not take a place (شهدت, زار).
    Verb,
    /// Any word.
    Any,
}

/// What a slot holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// The name of a place.
    PlaceName,
    /// The name of a place whose head belongs to it.
    NamedPlace,
    /// The name of an organisation.
    ActorName,
    /// The name of a military unit: it may be a common noun.
    UnitName,
    /// What completes the name of an institution: وزارة | التربية والتعليم.
    Institution,
    /// The name of a person, one word or more.
    PersonName,
    /// The name of a person that begins with a common given name.
    GivenName,
    /// What stands between quotation marks.
    Quoted,
    /// Nothing more than the head.
    Nothing,
    /// A hit of the lexicon that needs a voucher.
    #[default]
    Gated,
    /// The same, of two words or more.
    GatedPhrase,
    /// A hit of the lexicon that may be an actor or a place: states and capitals.
    Country,
    /// A hit of the lexicon of this form.
    Form(Vec<WordKey>),
    /// Any hit of the lexicon.
    Listed,
}

/// What is wrong in a rule file, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {problem}")]
pub struct RuleError {
    /// The file's name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub problem: Problem,
}

/// Kinds of mistakes in rule files.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A line that begins no block and belongs to none.
    #[error(
        "`{0}` begins no block: write `class NAME`, `rule NAME` or `spelling`, and indent what belongs to it"
    )]
    NoBlock(String),
    /// A class or rule without a name.
    #[error("give the {0} a name, in small Latin letters and hyphens")]
    NoName(&'static str),
    /// A class that is used and not there.
    #[error("there is no class `{0}`: write `class {0}` somewhere, with its words")]
    NoClass(String),
    /// A quotation mark that is not closed.
    #[error("a quotation mark is not closed")]
    OpenQuote,
    /// A spelling line without an equals sign.
    #[error("write a spelling as `one = other`, each one word")]
    Spelling,
    /// An unknown line in a rule.
    #[error(
        "`{0}` is no part of a rule: use finds, vouches, rejects, reads, needs, ar, en, pattern, yes, no"
    )]
    Line(String),
    /// An unknown type.
    #[error("`{0}` is no type: write actor or place")]
    Type(String),
    /// A pattern without exactly one slot.
    #[error("a pattern has one slot in square brackets, for example [place-name]")]
    Slot,
    /// An unknown shape.
    #[error(
        "`{0}` is no shape: use place-name, named-place, actor-name, unit-name, institution, person-name, given-name, quoted, nothing, gated, gated-phrase, country, listed or form:WORDS"
    )]
    Shape(String),
    /// An unknown need.
    #[error("`{0}` is no need: use governorate, country, uncommon, town or <class>")]
    Need(String),
    /// A rule without an action or patterns.
    #[error("the rule `{0}` needs an action (finds, vouches, rejects, reads) and a pattern")]
    Incomplete(String),
    /// Two rules of one name.
    #[error("there is a rule `{0}` already: choose another name")]
    Twice(String),
}

impl RuleSet {
    /// The rules that ship with the program, as the build packed them: without their examples.
    ///
    /// The files are tested, so a mistake in them shows in the tests.
    pub fn builtin() -> Self {
        let mut set = Self::default();
        set.read_classes(include_bytes!(concat!(env!("OUT_DIR"), "/classes.bin")));
        // A mistake in a shipped file is caught by the test `shipped_files_are_right`.
        let _ = set.read("rules", include_str!(concat!(env!("OUT_DIR"), "/rules.txt")));
        set
    }

    /// The rules that ship with the program, as people wrote them, with their examples.
    ///
    /// # Errors
    /// The first mistake, with its file and line.
    pub fn written() -> Result<Self, RuleError> {
        let mut set = Self::default();
        for (file, text) in WRITTEN {
            set.read(file, text)?;
        }
        Ok(set)
    }

    /// Reads the classes that `pack_rules.rs` wrote. Of other bytes it takes what it can.
    fn read_classes(&mut self, bytes: &[u8]) {
        let mut parts = bytes.split(|byte| *byte == 0x1F);
        let alphabet = parts.next().and_then(|part| std::str::from_utf8(part).ok());
        let alphabet: Vec<char> = alphabet.unwrap_or_default().chars().collect();
        for part in parts {
            let mut word: Vec<char> = Vec::new();
            let mut name = part.split(|byte| *byte == b'\n');
            let name = name.next().unwrap_or_default();
            if name.is_empty() {
                continue;
            }
            let class = self.class(&String::from_utf8_lossy(name));
            for byte in part.get(name.len() + 1..).unwrap_or_default() {
                if *byte < 0x1F {
                    if !word.is_empty() {
                        self.members.push((class, word.iter().collect()));
                    }
                    word.truncate(usize::from(*byte));
                } else if byte.is_ascii() {
                    word.push(char::from(*byte));
                } else {
                    word.extend(alphabet.get(usize::from(*byte & 0x7F)));
                }
            }
            if !word.is_empty() {
                self.members.push((class, word.into_iter().collect()));
            }
        }
    }

    /// Reads one more file. Classes may be used before they are filled, also by other files.
    ///
    /// # Errors
    /// The first mistake, with its line. What stands before it has been taken in.
    pub fn read(&mut self, file: &str, text: &str) -> Result<(), RuleError> {
        let fail = |line: usize, problem| RuleError { file: file.to_owned(), line, problem };
        let mut block = Block::None;
        let mut rule_line = 0;
        for (number, line) in text.lines().enumerate().map(|(n, line)| (n + 1, line)) {
            let content = line.trim();
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            if line.starts_with(' ') || line.starts_with('\t') {
                match &mut block {
                    Block::Class(class) => {
                        let class = *class;
                        for word in words_of_line(content).map_err(|p| fail(number, p))? {
                            self.members.push((class, word));
                        }
                    }
                    Block::Spelling => {
                        let (one, other) =
                            content.split_once('=').ok_or(fail(number, Problem::Spelling))?;
                        self.spellings.push((one.trim().to_owned(), other.trim().to_owned()));
                    }
                    Block::Rule(rule) => {
                        self.rule_line(rule, content, number).map_err(|p| fail(number, p))?;
                    }
                    Block::None => {
                        return Err(fail(number, Problem::NoBlock(content.to_owned())));
                    }
                }
                continue;
            }
            self.close(std::mem::take(&mut block)).map_err(|p| fail(rule_line, p))?;
            rule_line = number;
            let (word, name) = content.split_once(' ').unwrap_or((content, ""));
            block = match word {
                "class" if name.is_empty() => return Err(fail(number, Problem::NoName("class"))),
                "class" => Block::Class(self.class(name.trim())),
                "rule" if name.is_empty() => return Err(fail(number, Problem::NoName("rule"))),
                "rule" => {
                    Block::Rule(OpenRule { name: name.trim().to_owned(), ..OpenRule::default() })
                }
                "spelling" => Block::Spelling,
                _ => return Err(fail(number, Problem::NoBlock(content.to_owned()))),
            };
        }
        self.close(block).map_err(|p| fail(rule_line, p))
    }

    /// Checks what can be checked only when all files are read.
    ///
    /// # Errors
    /// The name of a class that is used and has no members.
    pub fn check(&self) -> Result<(), Problem> {
        for (number, name) in self.class_names.iter().enumerate() {
            // Filled from the lexicon.
            if matches!(name.as_str(), "nisba" | "people") {
                continue;
            }
            if !self.members.iter().any(|(class, _)| usize::from(class.0) == number) {
                return Err(Problem::NoClass(name.clone()));
            }
        }
        Ok(())
    }

    /// The rules.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule with this name.
    pub fn rule(&self, name: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.name == name)
    }

    /// Members of all classes.
    pub fn members(&self) -> impl Iterator<Item = (ClassId, &str)> {
        self.members.iter().map(|(class, words)| (*class, words.as_str()))
    }

    /// Pairs of spellings.
    pub fn spellings(&self) -> impl Iterator<Item = (&str, &str)> {
        self.spellings.iter().map(|(one, other)| (one.as_str(), other.as_str()))
    }

    /// The class with this name, made if it is not there.
    pub fn class(&mut self, name: &str) -> ClassId {
        match self.find_class(name) {
            Some(class) => class,
            None => {
                self.class_names.push(name.to_owned());
                // There are some dozen classes.
                ClassId((self.class_names.len() - 1) as u16)
            }
        }
    }

    /// The class with this name.
    pub fn find_class(&self, name: &str) -> Option<ClassId> {
        self.class_names.iter().position(|n| n == name).map(|n| ClassId(n as u16))
    }

    /// The name of a class.
    pub fn class_name(&self, class: ClassId) -> Option<&str> {
        self.class_names.get(usize::from(class.0)).map(String::as_str)
    }

    /// How many classes there are.
    pub fn class_count(&self) -> usize {
        self.class_names.len()
    }

    fn close(&mut self, block: Block) -> Result<(), Problem> {
        let Block::Rule(open) = block else { return Ok(()) };
        let (Some(action), false) = (open.action, open.patterns.is_empty()) else {
            return Err(Problem::Incomplete(open.name));
        };
        if self.rule(&open.name).is_some() {
            return Err(Problem::Twice(open.name));
        }
        self.rules.push(Rule {
            name: open.name,
            action,
            ar: open.ar,
            en: open.en,
            patterns: open.patterns,
            examples: open.examples,
            needs: open.needs,
        });
        Ok(())
    }

    fn rule_line(&mut self, rule: &mut OpenRule, line: &str, number: usize) -> Result<(), Problem> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        match word {
            "finds" => {
                let (annotation_type, kind) = rest.split_once(' ').unwrap_or((rest, ""));
                rule.action = Some(Action::Find(type_of(annotation_type)?, kind.trim().to_owned()));
            }
            "vouches" => rule.action = Some(Action::Vouch(type_of(rest)?)),
            "reads" => rule.action = Some(Action::Read(type_of(rest)?)),
            "rejects" => {
                let which =
                    if rest.is_empty() || rest == "any" { None } else { Some(type_of(rest)?) };
                rule.action = Some(Action::Reject(which));
            }
            "needs" => rule.needs.push(match rest {
                "governorate" => Need::Governorate,
                "country" => Need::Country,
                "uncommon" => Need::Uncommon,
                "town" => Need::Town,
                _ => match rest.strip_prefix('<').and_then(|r| r.strip_suffix('>')) {
                    Some(name) => Need::Sentence(self.class(name)),
                    None => return Err(Problem::Need(rest.to_owned())),
                },
            }),
            "ar" => rest.clone_into(&mut rule.ar),
            "en" => rest.clone_into(&mut rule.en),
            "pattern" => {
                let pattern = self.pattern(rest)?;
                rule.patterns.push(pattern);
            }
            "yes" | "no" => rule.examples.push(example(rest, word == "yes", number)),
            _ => return Err(Problem::Line(word.to_owned())),
        }
        Ok(())
    }

    fn pattern(&mut self, text: &str) -> Result<Pattern, Problem> {
        let (before, rest) = text.split_once('[').ok_or(Problem::Slot)?;
        let (slot, after) = rest.split_once(']').ok_or(Problem::Slot)?;
        if after.contains('[') {
            return Err(Problem::Slot);
        }
        let mut pattern = Pattern::default();
        let mut before = before;
        for (letter, folded) in [('\u{628}', BEH), ('\u{643}', KAF), ('\u{644}', LAM)] {
            if let Some(rest) = before.strip_suffix(letter)
                && (rest.is_empty() || rest.ends_with(' '))
            {
                pattern.preposition = folded;
                before = rest;
            }
        }
        pattern.before = self.elements(before)?;
        pattern.after = self.elements(after)?;
        let slot = slot.trim();
        let (head, shape) = match slot.strip_prefix("form:") {
            Some(_) => ("", slot),
            None => slot.rsplit_once(' ').unwrap_or(("", slot)),
        };
        pattern.head = self.elements(head)?;
        pattern.shape = match shape {
            "place-name" => Shape::PlaceName,
            "named-place" => Shape::NamedPlace,
            "actor-name" => Shape::ActorName,
            "unit-name" => Shape::UnitName,
            "institution" => Shape::Institution,
            "person-name" => Shape::PersonName,
            "given-name" => Shape::GivenName,
            "quoted" => Shape::Quoted,
            "nothing" => Shape::Nothing,
            "gated" => Shape::Gated,
            "gated-phrase" => Shape::GatedPhrase,
            "country" => Shape::Country,
            "listed" => Shape::Listed,
            _ => match shape.strip_prefix("form:") {
                Some(words) => Shape::Form(words_of(words)),
                None => return Err(Problem::Shape(shape.to_owned())),
            },
        };
        Ok(pattern)
    }

    fn elements(&mut self, text: &str) -> Result<Vec<Element>, Problem> {
        let mut elements = Vec::new();
        for part in text.split_whitespace() {
            let (part, optional) = match part.strip_suffix('?') {
                Some(part) => (part, true),
                None => (part, false),
            };
            let (part, negated) = match part.strip_prefix('!') {
                Some(part) => (part, true),
                None => (part, false),
            };
            let what = match part {
                "\u{60C}" | "," => What::And,
                "\"" => What::Quote,
                "(" => What::Open,
                ")" => What::Close,
                ":" => What::Colon,
                "-" => What::Dash,
                "#" => What::Hash,
                "^" | "$" => What::Border,
                "*" => What::Any,
                "<number>" => What::Number,
                "<definite>" => What::Definite,
                "<any-verb>" => What::Verb,
                "{actor}" => What::Mention(AnnotationType::Actor),
                "{place}" => What::Mention(AnnotationType::Place),
                _ => match part.strip_prefix('<').and_then(|p| p.strip_suffix('>')) {
                    Some(name) => What::Class(self.class(name)),
                    None => What::Word(WordKey::of_str(part)),
                },
            };
            elements.push(Element { what, optional, negated });
        }
        Ok(elements)
    }
}

/// The rule files as people wrote them, by name. `build.rs` packs them in this order.
const WRITTEN: &[(&str, &str)] = &[
    ("classes.rules", include_str!("../../data/rules/classes.rules")),
    ("common.rules", include_str!("../../data/rules/common.rules")),
    ("names.rules", include_str!("../../data/rules/names.rules")),
    ("places.rules", include_str!("../../data/rules/places.rules")),
    ("actors.rules", include_str!("../../data/rules/actors.rules")),
    ("persons.rules", include_str!("../../data/rules/persons.rules")),
    ("readings.rules", include_str!("../../data/rules/readings.rules")),
];

#[derive(Default)]
enum Block {
    #[default]
    None,
    Class(ClassId),
    Spelling,
    Rule(OpenRule),
}

#[derive(Default)]
struct OpenRule {
    name: String,
    action: Option<Action>,
    ar: String,
    en: String,
    patterns: Vec<Pattern>,
    examples: Vec<Example>,
    needs: Vec<Need>,
}

fn type_of(word: &str) -> Result<AnnotationType, Problem> {
    match word {
        "actor" => Ok(AnnotationType::Actor),
        "place" => Ok(AnnotationType::Place),
        _ => Err(Problem::Type(word.to_owned())),
    }
}

/// The words of a line; several words in quotation marks are one member.
fn words_of_line(line: &str) -> Result<Vec<String>, Problem> {
    let mut words = Vec::new();
    for (number, part) in line.split('"').enumerate() {
        if number % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    if line.matches('"').count() % 2 == 1 { Err(Problem::OpenQuote) } else { Ok(words) }
}

fn example(text: &str, fires: bool, line: usize) -> Example {
    let marked = text.split_once('[').and_then(|(before, rest)| {
        let (marked, after) = rest.split_once(']')?;
        let span = crate::text::Span::new(before.len(), before.len() + marked.len());
        Some((format!("{before}{marked}{after}"), span))
    });
    match marked {
        Some((text, span)) => Example { text, marked: Some(span), fires, line },
        None => Example { text: text.to_owned(), marked: None, fires, line },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn shipped_files_are_right() {
        match RuleSet::written() {
            Ok(set) => assert_eq!(set.check(), Ok(())),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn packed_rules_are_the_written_ones() {
        let (written, packed) = (RuleSet::written().unwrap(), RuleSet::builtin());
        let members = |set: &RuleSet| -> BTreeSet<(String, String)> {
            let named = |class| set.class_name(class).unwrap().to_owned();
            set.members().map(|(class, word)| (named(class), word.to_owned())).collect()
        };
        assert_eq!(members(&written), members(&packed));
        assert_eq!(written.spellings, packed.spellings);
        assert_eq!(written.class_names.len(), packed.class_names.len());
        // Numbers of classes may differ, what stands in the patterns may not.
        let rule = |set: &RuleSet, rule: &Rule| {
            let mut text = format!("{:?}", (&rule.name, &rule.action, &rule.ar, &rule.en));
            text += &format!("{:?} {:?}", rule.needs, rule.patterns);
            for (number, name) in set.class_names.iter().enumerate() {
                text = text.replace(&format!("ClassId({number})"), name);
            }
            text
        };
        let rules =
            |set: &RuleSet| -> Vec<String> { set.rules.iter().map(|one| rule(set, one)).collect() };
        assert_eq!(rules(&written), rules(&packed));
    }

    #[test]
    fn mistakes_name_line_and_remedy() {
        for (text, line) in [
            ("  x", 1),
            ("class", 1),
            ("class a\n  \"x", 2),
            ("rule r\n  finds thing", 2),
            ("rule r\n  finds place\n  pattern <a>", 3),
            ("rule r\n  finds place\n  pattern <a> [what]", 3),
            ("class a\n  x\nrule r\n  finds place\n", 3),
            ("nonsense", 1),
        ] {
            let error = RuleSet::default().read("f", text).unwrap_err();
            assert_eq!(error.line, line, "{text}: {error}");
        }
    }
}
