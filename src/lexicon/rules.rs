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
use super::KINDS;
use super::Lexicon;
use super::kinds::{CLASS_MARK, ENDINGS_MARK, NO_ENDING};
use super::matcher::{ClassId, ClassSet, words_of};
use crate::text::WordKey;
use crate::text::normalize::{BEH, KAF, LAM, Letter};
use std::sync::Arc;

/// What all rule files say together.
#[derive(Debug, Default)]
pub struct RuleSet {
    /// Names of the word classes, by number.
    class_names: Vec<String>,
    /// File and line in which each class is named first.
    class_lines: Vec<(Arc<str>, usize)>,
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
    /// The file that holds it.
    pub file: Arc<str>,
    /// The line on which it begins, from 1.
    pub line: usize,
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
    /// The candidate is a city, a town, a governorate or a region of the curated table.
    Town,
    /// Another form of the same actor counts in the document.
    Named,
}

impl Need {
    /// The word after `needs` in a rule file; that of a class without its name.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Governorate => "governorate",
            Self::Sentence(_) => "a word of a class in the sentence",
            Self::Country => "country",
            Self::Uncommon => "uncommon",
            Self::Town => "town",
            Self::Named => "named",
        }
    }
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
    /// Line of the file, from 1.
    pub line: usize,
}

/// Where a finding pattern is tried: the class that must stand somewhere for it to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Nothing stands before the name: at given names and parts of names.
    Name,
    /// Only a border stands before the name: at the beginning of each line.
    Line,
    /// The element of this number in the mention is this class, the first of it.
    Head(usize, ClassId),
    /// This class, the element of this number before the slot.
    Before(usize, ClassId),
}

impl Pattern {
    /// Where a finding rule tries it: at the first class inside the slot, else at the last class
    /// before the slot that must be there. `None` where there is neither, so that it is never tried.
    pub fn anchor(&self) -> Option<Anchor> {
        if self.before.is_empty() && self.head.is_empty() {
            return Some(Anchor::Name);
        }
        let class_of = |element: &Element| match element.what {
            What::Class(class) if !element.optional && !element.negated => Some(class),
            _ => None,
        };
        let mut head = self.head.iter().enumerate();
        if let Some((at, class)) = head.find_map(|(at, element)| Some((at, class_of(element)?))) {
            return Some(Anchor::Head(at, class));
        }
        if self.head.is_empty()
            && matches!(&self.before[..], [border] if border.what == What::Border)
        {
            return Some(Anchor::Line);
        }
        let mut before = self.before.iter().enumerate().rev();
        before.find_map(|(at, element)| Some(Anchor::Before(at, class_of(element)?)))
    }
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
    /// The handle of an account (@name), and Latin letters behind | before it.
    Handle,
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
    /// One to five words and numbers in a row, whatever they are.
    Phrase,
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
    /// A hit of the lexicon of one word that is written with tanwin.
    Tanwin,
    /// Any hit of the lexicon.
    Listed,
}

impl Shape {
    /// Whether it holds what the lexicon lists, for rules that find nothing themselves.
    pub fn is_listed(&self) -> bool {
        matches!(
            self,
            Self::Gated
                | Self::GatedPhrase
                | Self::Country
                | Self::Form(_)
                | Self::Tanwin
                | Self::Listed
        )
    }
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
        "`{0}` is no shape: use place-name, named-place, actor-name, unit-name, institution, person-name, given-name, quoted, nothing, gated, gated-phrase, country, listed, tanwin or form:WORDS"
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
    /// An element that is none.
    #[error(
        "`{0}` is no element of a pattern: write a word, <class>, {{actor}}, {{place}} or one of ، \" ( ) : - # ^ *"
    )]
    Element(String),
    /// The Arabic question mark for the Latin one.
    #[error("an element that may be missing has the Latin question mark: write `x?`")]
    QuestionMark,
    /// A pattern that could be tried in too many ways.
    #[error("no more than {MOST_OPTIONAL} elements in a row may be missing: write two patterns")]
    Optional,
    /// An example with more than one marked stretch, or half of one.
    #[error("mark one stretch of an example, in one pair of square brackets, or none")]
    Brackets,
    /// An unknown kind.
    #[error("`{0}` is no kind: data/README.md lists them; `from-head` takes that of the head word")]
    Kind(String),
    /// A finding pattern that is never tried.
    #[error(
        "this pattern is never tried: put a class, without `?` and `!`, before the slot or first into it"
    )]
    Anchor,
    /// A shape of names that no list holds, in a rule that looks at listed names.
    #[error(
        "this shape is for rules with finds: use gated, gated-phrase, country, listed, tanwin or form:WORDS"
    )]
    FindsOnly,
    /// A mention in a pattern that rejects.
    #[error(
        "{{actor}} and {{place}} never fit in a rule that rejects, because nothing is accepted yet: name the words"
    )]
    TooEarly,
    /// A class too many.
    #[error("there are more than {MOST_CLASSES} classes: put some of them together")]
    Classes,
    /// A condition where none is read.
    #[error("this need is not read in such a rule: say it in the pattern")]
    NeedsOnly,
}

/// How many classes the files may name: [`ClassSet::MOST`] without those that recognition adds
/// where the files lack them.
const MOST_CLASSES: usize = ClassSet::MOST - 48;

impl RuleSet {
    /// The rules that ship with the program, as the build packed them: without their examples.
    ///
    /// The files are tested, so a mistake in them shows in the tests.
    pub fn builtin() -> Self {
        let lexicon = Lexicon::builtin();
        let mut set = Self::default();
        let mut class = None;
        let mut endings = vec![""];
        for line in lexicon.rule_words() {
            if let Some(name) = line.strip_prefix(CLASS_MARK) {
                class = Some(set.class(name));
                endings = vec![""];
            } else if let Some(given) = line.strip_prefix(ENDINGS_MARK) {
                endings = given.split(' ').map(|e| if e == NO_ENDING { "" } else { e }).collect();
            } else {
                let words = endings.iter().map(|ending| [line, *ending].concat());
                set.members.extend(words.filter_map(|word| Some((class?, word))));
            }
        }
        // A mistake in a shipped file is caught by the test `shipped_files_are_right`.
        let _ = set.read("rules", &lexicon.rule_lines().collect::<Vec<_>>().join("\n"));
        set
    }

    /// The rules that ship with the program, as people wrote them, with their examples.
    ///
    /// # Errors
    /// All mistakes, each with its file and line.
    pub fn written() -> Result<Self, Vec<RuleError>> {
        Self::written_with(&[])
    }

    /// The rules that ship with the program together with files of somebody's own, each a name and
    /// a text. A file with the name of a shipped one stands in its place; the rules of any other
    /// come before the shipped ones. Each may use all classes.
    ///
    /// # Errors
    /// All mistakes, each with its file and line.
    pub fn written_with(own: &[(String, String)]) -> Result<Self, Vec<RuleError>> {
        let mut set = Self::default();
        let mut errors = Vec::new();
        let own_of = |file: &str| own.iter().find(|(name, _)| name == file);
        for (file, text) in WRITTEN {
            let text = own_of(file).map_or(*text, |(_, text)| text.as_str());
            errors.extend(set.read(file, text).err().unwrap_or_default());
        }
        let shipped = set.rules.len();
        for (file, text) in own {
            if !WRITTEN.iter().any(|(name, _)| name == file) {
                errors.extend(set.read(file, text).err().unwrap_or_default());
            }
        }
        set.rules.rotate_left(shipped);
        errors.extend(set.check());
        if errors.is_empty() { Ok(set) } else { Err(errors) }
    }

    /// Reads one more file. Classes may be used before they are filled, also by other files.
    ///
    /// # Errors
    /// All mistakes, each with its line. What has none is taken in, but no rule that has one.
    pub fn read(&mut self, file: &str, text: &str) -> Result<(), Vec<RuleError>> {
        let file: Arc<str> = file.into();
        let mut errors = Vec::new();
        let mut fail = |line, problem| {
            errors.push(RuleError { file: String::from(&*file), line, problem });
        };
        let mut block = Block::None;
        for (number, line) in text.lines().enumerate().map(|(n, line)| (n + 1, line)) {
            let content = line.trim();
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            let read = if line.starts_with([' ', '\t']) {
                self.line_of(&mut block, content, number)
            } else {
                if let Err((line, problem)) = self.close(std::mem::take(&mut block), &file) {
                    fail(line, problem);
                }
                self.open(content, number).map(|open| block = open)
            };
            if let Err(problem) = read {
                fail(number, problem);
                block = match block {
                    // Its other lines are read all the same, to tell what is wrong in them.
                    Block::Rule(rule) => Block::Rule(OpenRule { broken: true, ..rule }),
                    Block::None => Block::Broken,
                    other => other,
                };
            }
            self.class_lines.resize(self.class_names.len(), (file.clone(), number));
        }
        if let Err((line, problem)) = self.close(block, &file) {
            fail(line, problem);
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// The block that a line begins.
    fn open(&mut self, line: &str, number: usize) -> Result<Block, Problem> {
        let (word, name) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let name = name.trim();
        match word {
            "class" if name.is_empty() => Err(Problem::NoName("class")),
            "class" => Ok(Block::Class(self.class(name))),
            "rule" if name.is_empty() || !name.bytes().all(is_of_a_name) => {
                Err(Problem::NoName("rule"))
            }
            "rule" => Ok(Block::Rule(OpenRule {
                name: name.to_owned(),
                line: number,
                ..OpenRule::default()
            })),
            "spelling" => Ok(Block::Spelling),
            _ => Err(Problem::NoBlock(line.to_owned())),
        }
    }

    /// Reads a line that belongs to a block.
    fn line_of(&mut self, block: &mut Block, line: &str, number: usize) -> Result<(), Problem> {
        match block {
            Block::Class(class) => {
                for word in words_of_line(line)? {
                    if let Some(other) = word.strip_prefix('<').and_then(|w| w.strip_suffix('>')) {
                        self.class(other);
                    }
                    self.members.push((*class, word));
                }
            }
            Block::Spelling => {
                let (one, other) = line.split_once('=').ok_or(Problem::Spelling)?;
                let (one, other) = (one.trim(), other.trim());
                if [one, other].iter().any(|word| words_of(word).len() != 1) {
                    return Err(Problem::Spelling);
                }
                self.spellings.push((one.to_owned(), other.to_owned()));
            }
            Block::Rule(rule) => self.rule_line(rule, line, number)?,
            Block::None => return Err(Problem::NoBlock(line.to_owned())),
            Block::Broken => {}
        }
        Ok(())
    }

    /// Checks what can be checked only when all files are read, and what is no mistake of writing
    /// but makes a rule idle.
    pub fn check(&self) -> Vec<RuleError> {
        let mut errors = Vec::new();
        if let Some((file, line)) = self.class_lines.get(MOST_CLASSES) {
            let (file, problem) = (String::from(&**file), Problem::Classes);
            errors.push(RuleError { file, line: *line, problem });
        }
        for (number, name) in self.class_names.iter().enumerate() {
            // Filled from the lexicon.
            if matches!(name.as_str(), "nisba" | "people") {
                continue;
            }
            if !self.members.iter().any(|(class, _)| usize::from(class.0) == number)
                && let Some((file, line)) = self.class_lines.get(number)
            {
                let problem = Problem::NoClass(name.clone());
                errors.push(RuleError { file: String::from(&**file), line: *line, problem });
            }
        }
        for rule in &self.rules {
            let mut fail = |line, problem| {
                errors.push(RuleError { file: String::from(&*rule.file), line, problem });
            };
            if let Action::Find(_, kind) = &rule.action
                && !KINDS.contains(&kind.as_str())
                && kind != "from-head"
                && self.find_class(&format!("kind:{kind}")).is_none()
            {
                fail(rule.line, Problem::Kind(kind.clone()));
            }
            let readable = |need: &Need| match &rule.action {
                Action::Vouch(_) => true,
                Action::Reject(_) => matches!(need, Need::Town | Need::Sentence(_)),
                _ => false,
            };
            if !rule.needs.iter().all(readable) {
                fail(rule.line, Problem::NeedsOnly);
            }
            for pattern in &rule.patterns {
                let finds = matches!(rule.action, Action::Find(..));
                if finds && pattern.anchor().is_none() {
                    fail(pattern.line, Problem::Anchor);
                }
                if !finds && !pattern.shape.is_listed() {
                    fail(pattern.line, Problem::FindsOnly);
                }
                let mut around = pattern.before.iter().chain(&pattern.after);
                if matches!(rule.action, Action::Reject(_))
                    && around.any(|element| matches!(element.what, What::Mention(_)))
                {
                    fail(pattern.line, Problem::TooEarly);
                }
            }
        }
        errors
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

    /// Takes in a rule when its block ends. A mistake has the line on which the rule begins.
    fn close(&mut self, block: Block, file: &Arc<str>) -> Result<(), (usize, Problem)> {
        let Block::Rule(open) = block else { return Ok(()) };
        if open.broken {
            return Ok(());
        }
        let (Some(action), false) = (open.action, open.patterns.is_empty()) else {
            return Err((open.line, Problem::Incomplete(open.name)));
        };
        if self.rule(&open.name).is_some() {
            return Err((open.line, Problem::Twice(open.name)));
        }
        self.rules.push(Rule {
            name: open.name,
            file: file.clone(),
            line: open.line,
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
                "named" => Need::Named,
                _ => match rest.strip_prefix('<').and_then(|r| r.strip_suffix('>')) {
                    Some(name) => Need::Sentence(self.class(name)),
                    None => return Err(Problem::Need(rest.to_owned())),
                },
            }),
            "ar" => rest.clone_into(&mut rule.ar),
            "en" => rest.clone_into(&mut rule.en),
            "pattern" => {
                let pattern = self.pattern(rest)?;
                rule.patterns.push(Pattern { line: number, ..pattern });
            }
            "yes" | "no" => rule.examples.push(example(rest, word == "yes", number)?),
            _ => return Err(Problem::Line(word.to_owned())),
        }
        Ok(())
    }

    fn pattern(&mut self, text: &str) -> Result<Pattern, Problem> {
        let (before, rest) = text.split_once('[').ok_or(Problem::Slot)?;
        let (slot, after) = rest.split_once(']').ok_or(Problem::Slot)?;
        if after.contains(['[', ']']) {
            return Err(Problem::Slot);
        }
        if text.chars().any(|c| c == '\u{61F}') {
            return Err(Problem::QuestionMark);
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
            "phrase" => Shape::Phrase,
            "nothing" => Shape::Nothing,
            "gated" => Shape::Gated,
            "gated-phrase" => Shape::GatedPhrase,
            "country" => Shape::Country,
            "tanwin" => Shape::Tanwin,
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
                "@" => What::Handle,
                "^" | "$" => What::Border,
                "*" => What::Any,
                "<number>" => What::Number,
                "<definite>" => What::Definite,
                "<any-verb>" => What::Verb,
                "{actor}" => What::Mention(AnnotationType::Actor),
                "{place}" => What::Mention(AnnotationType::Place),
                _ => match part.strip_prefix('<').and_then(|p| p.strip_suffix('>')) {
                    Some(name) => What::Class(self.class(name)),
                    None if part.contains(['<', '>', '{', '}'])
                        || WordKey::of_str(part) == WordKey::default() =>
                    {
                        return Err(Problem::Element(part.to_owned()));
                    }
                    None => What::Word(WordKey::of_str(part)),
                },
            };
            elements.push(Element { what, optional, negated });
        }
        // Each of them doubles the ways to try.
        if elements.iter().filter(|element| element.optional).count() > MOST_OPTIONAL {
            return Err(Problem::Optional);
        }
        Ok(elements)
    }
}

/// Elements with a question mark on one side of a slot.
const MOST_OPTIONAL: usize = 6;

/// The rule files as people wrote them, by name. `build.rs` packs them in this order.
pub(super) const WRITTEN: &[(&str, &str)] = &[
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
    /// One whose first line is wrong: what belongs to it is passed over.
    Broken,
}

#[derive(Default)]
struct OpenRule {
    name: String,
    line: usize,
    /// A line of it is wrong: it is not taken in.
    broken: bool,
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

/// Whether the byte may stand in the name of a rule.
fn is_of_a_name(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'
}

fn example(text: &str, fires: bool, line: usize) -> Result<Example, Problem> {
    let Some((before, rest)) = text.split_once('[') else {
        return if text.as_bytes().contains(&b']') || text.is_empty() {
            Err(Problem::Brackets)
        } else {
            Ok(Example { text: text.to_owned(), marked: None, fires, line })
        };
    };
    let (marked, after) = rest.split_once(']').ok_or(Problem::Brackets)?;
    if marked.is_empty() || [before, marked, after].iter().any(|part| part.contains(['[', ']'])) {
        return Err(Problem::Brackets);
    }
    let span = crate::text::Span::new(before.len(), before.len() + marked.len());
    Ok(Example { text: format!("{before}{marked}{after}"), marked: Some(span), fires, line })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn shipped_files_are_right() {
        if let Err(errors) = RuleSet::written() {
            panic!("{errors:#?}");
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
            text += &format!("{:?}", rule.needs);
            for pattern in &rule.patterns {
                // The packed file has other lines.
                text += &format!(" {:?}", Pattern { line: 0, ..pattern.clone() });
            }
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
    fn too_many_classes_are_told() {
        let file = |count: usize| (0..count).map(|n| format!("class c{n}\n  x\n")).collect();
        for (count, expected) in [(MOST_CLASSES, None), (MOST_CLASSES + 9, Some(MOST_CLASSES))] {
            let (mut set, file): (_, String) = (RuleSet::default(), file(count));
            set.read("many", &file).unwrap();
            let line = set.check().first().map(|error| error.line);
            assert_eq!(line, expected.map(|number| number * 2 + 1), "{count}");
        }
    }

    /// Each row: a file, and the lines on which it is wrong.
    const MISTAKES: &[(&str, &[usize])] = &[
        ("  x", &[1]),
        ("class", &[1]),
        ("class a\n  \"x", &[2]),
        ("class a\n  <b>", &[2]),
        ("rule Big\n  finds place town", &[1]),
        ("rule r\n  finds thing", &[2]),
        ("rule r\n  finds place\n  pattern <a>", &[3]),
        ("rule r\n  finds place\n  pattern <a> [what]", &[3]),
        ("class a\n  x\nrule r\n  finds place\n", &[3]),
        ("nonsense\n  more of it\n  and more", &[1]),
        ("spelling\n  a b\n  a = b c\n  a = b", &[2, 3]),
        // Each line that is wrong is told, and none that is right.
        ("class a\n  x\nrule r\n  finds thing\n  pattern <a>\n  yes [a\n  no b\n", &[4, 5, 6]),
        (
            "class a\n  x\nrule r\n  vouches place\n  pattern <a> [gated]\nrule r\n  vouches place\n  pattern [gated]",
            &[6],
        ),
        ("class a\n  x\nrule r\n  vouches place\n  pattern <a>\u{61F} [gated]", &[5]),
        ("rule r\n  vouches place\n  pattern {person} [gated]", &[3]),
        ("rule r\n  vouches place\n  pattern <a [gated]", &[3]),
        ("rule r\n  vouches place\n  pattern \u{61B} [gated]", &[3]),
        ("rule r\n  vouches place\n  pattern [gated]\n  yes [a] [b]\n  yes\n  no []", &[4, 5, 6]),
        ("rule r\n  vouches place\n  pattern a? b? c? d? e? f? g? [gated]", &[3]),
        // What is no mistake of writing, and idle.
        ("class a\n  x\nrule r\n  finds place town\n  pattern <a>? [place-name]", &[5]),
        ("class a\n  x\nrule r\n  finds place tonw\n  pattern <a> [place-name]", &[3]),
        ("rule r\n  vouches place\n  pattern [place-name]", &[3]),
        ("rule r\n  rejects place\n  pattern {actor} [listed]", &[3]),
        ("rule r\n  rejects place\n  needs country\n  pattern [listed]", &[1]),
        ("rule r\n  vouches place\n  pattern <unheard-of> [gated]", &[3]),
    ];

    #[test]
    fn mistakes_name_line_and_remedy() {
        for (text, lines) in MISTAKES {
            let mut set = RuleSet::default();
            let mut errors = set.read("f", text).err().unwrap_or_default();
            if errors.is_empty() {
                errors = set.check();
            }
            let found: Vec<usize> = errors.iter().map(|error| error.line).collect();
            assert_eq!(&found, lines, "{text}: {errors:?}");
        }
    }

    #[test]
    fn own_files_join_the_shipped_ones() {
        let own = |name: &str, text: &str| [(name.to_owned(), text.to_owned())];
        let rule = "rule mine\n  vouches place\n  pattern <direction> [gated]\n";
        let set = RuleSet::written_with(&own("my.rules", rule)).unwrap();
        assert_eq!(set.rules().first().map(|rule| rule.name.as_str()), Some("mine"));
        assert_eq!(set.rules().len(), RuleSet::written().unwrap().rules().len() + 1);
        // In place of the shipped file, whose rules are gone.
        let set = RuleSet::written_with(&own("persons.rules", rule)).unwrap();
        assert!(set.rule("mine").is_some() && set.rule("person-after-title").is_none());
        // A name that is taken is told where the newcomer stands.
        let twin = rule.replace("mine", "person-after-title");
        let errors = RuleSet::written_with(&own("my.rules", &twin)).unwrap_err();
        assert_eq!(
            errors.iter().map(|e| (e.file.as_str(), e.line)).collect::<Vec<_>>(),
            [("my.rules", 1)]
        );
    }
}
