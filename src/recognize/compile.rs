//! What a recognizer is made of: tables and rules compiled into a trie, and a plan of which rule to
//! try where.

use super::candidate::{Candidate, Gate, KindId};
use super::link::Linker;
use super::paragraph::Paragraph;
use super::pattern;
use super::recognizer::Recognizer;
use super::shape::Classes;
use super::state::StateActors;
use crate::annotation::AnnotationType;
use crate::lexicon::matcher::{
    ClassHit, ClassId, ClassSet, FormRef, Matcher, MatcherBuilder, Payload,
};
use crate::lexicon::rules::{Action, Anchor, Element, Need, Pattern, Rule, RuleSet, Shape, What};
use crate::lexicon::{Entry, EntryIndex, Lexicon, OwnList};
use crate::text::clitics::Readings;
use crate::text::normalize::{BEH, KAF, LAM, Letter};
use crate::text::order::insertion_sort;
use crate::text::{Keyed, Punctuation, WordKey};
use std::sync::Arc;

/// What is asked of an entry again and again.
#[derive(Clone, Copy, Debug)]
pub(super) struct EntryFacts {
    pub(super) governorate: Option<EntryIndex>,
    pub(super) country: Option<EntryIndex>,
    /// A country or a capital: it may act.
    pub(super) state: bool,
    /// A person, faction or party: a short form that is risky counts once another has been named.
    pub(super) has_short_name: bool,
    /// It is of a table of the user's, which comes before all others.
    pub(super) own: bool,
}

/// Numbers of a rule and of one of its patterns.
pub(super) type Here = (usize, usize);

/// A pattern of a finding rule, and where it is tried.
#[derive(Clone, Debug)]
pub(super) struct Find {
    pub(super) here: Here,
    pub(super) anchor: Anchor,
    /// The classes without which a paragraph has nothing for it.
    needed: ClassSet,
    /// Whether it needs the sign of a handle too.
    handle: bool,
    /// Whether it finds a person.
    pub(super) person: bool,
    /// What must stand right before and right behind the class at which it is tried.
    beside: [Option<What>; 2],
}

impl Find {
    /// Whether the paragraph has what it needs.
    #[inline(always)]
    pub(super) fn may_fit(&self, p: &Paragraph) -> bool {
        p.has_all(&self.needed) && (!self.handle || p.tokens.have(Punctuation::At))
    }

    /// Whether what it needs stands beside the class at `at..end`.
    pub(super) fn may_fit_at(&self, p: &Paragraph, c: &Classes, at: usize, end: usize) -> bool {
        let [before, behind] = &self.beside;
        behind.as_ref().is_none_or(|what| pattern::element_at(p, c, what, end).is_some())
            && before.as_ref().is_none_or(|what| {
                pattern::element_before(p, c, what, at, p.begins_with_and(at)).is_some()
            })
    }
}

/// What must stand right before and right behind the class at which a pattern is tried.
fn beside(pattern: &Pattern, anchor: Anchor) -> [Option<What>; 2] {
    let (head, before) = (&pattern.head, &pattern.before);
    let of = |elements: &[Element], at: Option<usize>| at.and_then(|at| elements.get(at)).cloned();
    let elements = match anchor {
        Anchor::Head(0, _) => [before.last().cloned(), of(head, Some(1))],
        Anchor::Head(at, _) => [of(head, at.checked_sub(1)), of(head, Some(at + 1))],
        Anchor::Before(at, _) => {
            let behind = of(before, Some(at + 1)).or_else(|| head.first().cloned());
            [of(before, at.checked_sub(1)), behind]
        }
        Anchor::Name | Anchor::Line => [None, None],
    };
    let needed = |element: Element| (!element.optional && !element.negated).then_some(element.what);
    elements.map(|element| element.and_then(needed))
}

/// Which rules to try where.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Finding rules by the class that stands right before the name.
    pub(super) finds: Vec<Vec<Find>>,
    /// Those of them of which a word of the lexicon is, by the number of its list of classes: where
    /// they end in `anchors`.
    anchors_end: Vec<u32>,
    anchors: Vec<ClassId>,
    /// Finding rules to try at the beginning of a line.
    pub(super) lines: Vec<Find>,
    /// By the type that they vouch for: actors, places.
    pub(super) vouches: [ForHits; 2],
    pub(super) rejects: ForHits,
    pub(super) reads: ForHits,
}

/// Patterns whose slot holds a hit of the lexicon, in the order of the rules. Those for one form
/// are found by its first word, so that the other hits do not meet them.
#[derive(Debug, Default)]
pub(super) struct ForHits {
    by_word: Vec<(Vec<WordKey>, Here)>,
    /// A bit for the words in it, so that nearly no other is looked for.
    words: [u64; 8],
    any: Vec<ForAny>,
}

/// Which patterns to try at a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// Those for its words, and those for hits of any form.
    All,
    /// Those for its words.
    ForWords,
    /// All were tried; nothing is new since then but mentions that were accepted.
    Again,
}

/// Up to 64 patterns for hits of any form, one after the other. What each of them needs is a bit
/// in a mask, so that one step tells which of them are worth a try at a hit.
#[derive(Debug, Default)]
struct ForAny {
    /// Each with the classes without which a paragraph has nothing for it.
    patterns: Vec<(Here, ClassSet)>,
    /// Those whose slot takes what needs a voucher, what does and has several words, a word with
    /// tanwin, whatever is listed.
    slots: [u64; 4],
    /// Those for hits with this attached: nothing or another letter, ب, ك, ل.
    prepositions: [u64; 4],
    /// Those with an accepted mention among what they need.
    mentions: u64,
    beside: [Beside; 2],
}

impl ForAny {
    /// Those whose slot takes the candidate.
    fn taking(&self, p: &Paragraph, candidate: &Candidate) -> u64 {
        let gated = candidate.gate != Gate::Safe;
        let one_word = candidate.len() == 1;
        let tanwin = || p.token(candidate.first).is_some_and(|token| token.tanwin);
        let takes = [gated, gated && !one_word, one_word && tanwin(), candidate.listed];
        self.slots.iter().zip(takes).filter(|(_, takes)| *takes).fold(0, |all, (of, _)| all | of)
    }
}

/// What patterns need right before, or right behind the hit.
#[derive(Debug, Default)]
struct Beside {
    /// Those that need nothing there that could be told at once.
    free: u64,
    /// The classes that some need, and those that need each, by its number.
    classes: ClassSet,
    of_class: Vec<u64>,
    /// Those that need something else, and all of them.
    others: Vec<(What, u64)>,
    of_others: u64,
}

impl Beside {
    /// Adds a pattern that has these elements there, the nearest first.
    fn add<'e>(&mut self, elements: impl Iterator<Item = &'e Element>, bit: u64) {
        for element in elements {
            if element.negated {
                break;
            }
            if let What::Class(class) = element.what {
                let number = usize::from(class.0);
                if self.of_class.len() <= number {
                    self.of_class.resize(number + 1, 0);
                }
                self.classes = self.classes.and(&ClassSet::of(&[class]));
                self.of_class.get_mut(number).into_iter().for_each(|all| *all |= bit);
            } else {
                self.of_others |= bit;
                match self.others.iter_mut().find(|(what, _)| *what == element.what) {
                    Some((_, all)) => *all |= bit,
                    None => self.others.push((element.what.clone(), bit)),
                }
            }
            // What may be missing lets the next one stand there.
            if !element.optional {
                return;
            }
        }
        self.free |= bit;
    }

    /// Those that may fit where these classes stand, whatever else does.
    #[inline(always)]
    fn by_class(&self, classes: &ClassSet) -> u64 {
        let mut patterns = self.free;
        self.classes.each_in_both(classes, |class| {
            patterns |= self.of_class.get(usize::from(class.0)).copied().unwrap_or_default();
        });
        patterns
    }

    /// Those of the `wanted` for which something else `stands` there. It is asked for once for all
    /// that need it.
    fn by_others(&self, wanted: u64, mut stands: impl FnMut(&What) -> bool) -> u64 {
        let mut patterns = 0;
        if wanted & self.of_others != 0 {
            for (what, needing) in &self.others {
                if needing & wanted & !patterns != 0 && stands(what) {
                    patterns |= needing;
                }
            }
        }
        patterns
    }
}

impl ForHits {
    fn add(&mut self, rule: &Rule, pattern: &Pattern, here: Here) {
        match &pattern.shape {
            Shape::Form(words) => {
                if let Some(first) = words.first() {
                    let at = self.by_word.partition_point(|(of, _)| of.first() <= Some(first));
                    self.by_word.insert(at, (words.clone(), here));
                    let (at, bit) = bit_of(*first);
                    self.words.get_mut(at).into_iter().for_each(|words| *words |= 1 << bit);
                }
            }
            _ => self.add_for_any(rule, pattern, here),
        }
    }

    /// Adds a pattern that is tried at hits of any form.
    fn add_for_any(&mut self, rule: &Rule, pattern: &Pattern, here: Here) {
        if self.any.last().is_none_or(|last| last.patterns.len() == 64) {
            self.any.push(ForAny::default());
        }
        let Some(last) = self.any.last_mut() else { return };
        let bit = 1 << last.patterns.len();
        last.patterns.push((here, needed(rule, pattern)));
        for (number, patterns) in last.prepositions.iter_mut().enumerate() {
            if pattern.preposition == 0 || number_of(pattern.preposition) == number {
                *patterns |= bit;
            }
        }
        let slot = match pattern.shape {
            Shape::Gated => 0,
            Shape::GatedPhrase => 1,
            Shape::Tanwin => 2,
            _ => 3,
        };
        last.slots.get_mut(slot).into_iter().for_each(|patterns| *patterns |= bit);
        let elements = || pattern.before.iter().chain(&pattern.after);
        if elements().any(|element| matches!(element.what, What::Mention(_)) && !element.negated) {
            last.mentions |= bit;
        }
        let [before, behind] = &mut last.beside;
        before.add(pattern.before.iter().rev(), bit);
        behind.add(pattern.after.iter(), bit);
    }

    /// Whether the paragraph has the classes that a pattern for hits of any form needs. That for
    /// words with tanwin needs none.
    pub(super) fn may_fit_any(&self, p: &Paragraph) -> bool {
        self.any.iter().any(|patterns| {
            let [_, _, tanwin, _] = patterns.slots;
            let patterns = patterns.patterns.iter().enumerate();
            let mut patterns = patterns.filter(|(bit, _)| tanwin >> bit & 1 == 0);
            patterns.any(|(_, (_, needed))| p.has_all(needed))
        })
    }

    /// Whether there may be a pattern for the candidate's words.
    #[inline(always)]
    pub(super) fn may_have_words(&self, p: &Paragraph, candidate: &Candidate) -> bool {
        candidate.attached > 0
            || p.token(candidate.first).is_some_and(|token| self.may_begin(token.key))
    }

    /// Whether a form may begin with the word that has a pattern.
    #[inline(always)]
    fn may_begin(&self, word: WordKey) -> bool {
        let (at, bit) = bit_of(word);
        self.words.get(at).is_some_and(|words| words >> bit & 1 == 1)
    }

    /// The first that `fits`, of those whose slot takes the candidate, in order.
    pub(super) fn first(
        &self,
        (p, c): (&Paragraph, &Classes),
        candidate: &Candidate,
        which: Which,
        fits: &mut dyn FnMut(Here) -> bool,
    ) -> Option<Here> {
        let mut for_words = self.for_its_words(p, candidate).into_iter();
        let mut for_word = for_words.next();
        let any = if which == Which::ForWords { &[] } else { self.any.as_slice() };
        for patterns in any {
            let attached = number_of(candidate.proclitic.preposition);
            let mut rest = patterns.prepositions.get(attached).copied().unwrap_or_default();
            if which == Which::Again {
                rest &= patterns.mentions;
            }
            rest &= patterns.taking(p, candidate);
            if rest == 0 {
                continue;
            }
            let (before, behind) = p.classes_beside(candidate.first, candidate.end);
            let [left, right] = &patterns.beside;
            let (of_left, of_right) = (left.by_class(before), right.by_class(behind));
            rest &= (of_left | left.of_others) & (of_right | right.of_others);
            let mut unmet = rest;
            while unmet != 0 {
                let (_, needed) = patterns.patterns.get(unmet.trailing_zeros() as usize)?;
                let bit = unmet & unmet.wrapping_neg();
                unmet ^= bit;
                if !p.has_all(needed) {
                    rest ^= bit;
                }
            }
            rest &= of_left
                | left.by_others(rest & !of_left, |what| {
                    let and = candidate.proclitic.and;
                    pattern::element_before(p, c, what, candidate.first, and).is_some()
                });
            rest &= of_right
                | right.by_others(rest & !of_right, |what| {
                    pattern::element_at(p, c, what, candidate.end).is_some()
                });
            while rest != 0 {
                let (here, _) = patterns.patterns.get(rest.trailing_zeros() as usize)?;
                rest &= rest - 1;
                while let Some(before) = for_word.filter(|before| before < here) {
                    if fits(before) {
                        return for_word;
                    }
                    for_word = for_words.next();
                }
                if fits(*here) {
                    return Some(*here);
                }
            }
        }
        for_word.into_iter().chain(for_words).find(|here| fits(*here))
    }

    /// Those that are for the form which the candidate has, in order.
    fn for_its_words(&self, p: &Paragraph, candidate: &Candidate) -> Vec<Here> {
        let mut found = Vec::new();
        let words = p.tokens.as_slice().get(candidate.first..candidate.end);
        let Some((first, rest)) = words.and_then(<[_]>::split_first) else { return found };
        let is_rest = |words: &[WordKey]| {
            words.len() == rest.len() && words.iter().zip(rest).all(|(key, t)| *key == t.key)
        };
        let mut add = |word: WordKey| {
            if !self.may_begin(word) {
                return;
            }
            let from = self.by_word.partition_point(|(of, _)| of.first() < Some(&word));
            let of_word = self.by_word.get(from..).unwrap_or_default().iter();
            found.extend(
                of_word
                    .map_while(|(words, here)| {
                        let (begin, words) = words.split_first()?;
                        (*begin == word).then_some((words, here))
                    })
                    .filter(|(words, _)| is_rest(words))
                    .map(|(_, here)| *here),
            );
        };
        if candidate.attached == 0 {
            add(first.key);
        } else {
            // What ل is attached to may be read in two ways.
            Readings::each_other(p.tokens.letters(first), first.key, |reading| {
                if reading.attached == candidate.attached {
                    add(reading.key);
                }
            });
            insertion_sort(&mut found);
        }
        found
    }
}

/// The number of what is attached among the masks of [`ForAny`].
fn number_of(preposition: Letter) -> usize {
    match preposition {
        BEH => 1,
        KAF => 2,
        LAM => 3,
        _ => 0,
    }
}

/// The classes of which a word must stand in the paragraph, wherever the pattern of the rule is to
/// fit.
fn needed(rule: &Rule, pattern: &Pattern) -> ClassSet {
    let elements = pattern.before.iter().chain(&pattern.head).chain(&pattern.after);
    let of_elements =
        elements.filter(|element| !element.optional && !element.negated).filter_map(|element| {
            if let What::Class(class) = element.what { Some(class) } else { None }
        });
    let of_needs = rule.needs.iter().filter_map(|need| match need {
        Need::Sentence(class) => Some(*class),
        _ => None,
    });
    ClassSet::of(&of_elements.chain(of_needs).collect::<Vec<_>>())
}

/// One bit of eight times 64 for a word.
#[inline(always)]
fn bit_of(word: WordKey) -> (usize, u64) {
    let hash = (word.0 as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((hash >> 61) as usize, hash >> 55 & 63)
}

impl Recognizer {
    /// A recognizer over the shipped tables and these rules.
    pub fn with_rules(rules: RuleSet) -> Self {
        Self::with(Arc::clone(Lexicon::builtin()), rules)
    }

    /// A recognizer over the shipped rules and these tables.
    pub fn with_lexicon(lexicon: Arc<Lexicon>) -> Self {
        Self::with(lexicon, RuleSet::builtin())
    }

    /// A recognizer over these tables and rules.
    pub fn with(lexicon: Arc<Lexicon>, mut rules: RuleSet) -> Self {
        let mut classes = Classes::new(&mut rules);
        let mut builder = MatcherBuilder::new();
        for (one, other) in rules.spellings() {
            builder.add_spelling(one, other);
        }
        let (nisba, people) = (rules.class("nisba"), rules.class("people"));
        let open = rules.class("written-together");
        let open: Vec<&str> =
            rules.members().filter(|(class, _)| *class == open).map(|(_, word)| word).collect();
        // Before the tables, so that of several entries with one form the user's is the first.
        for entry in lexicon.entries().filter(|entry| is_own(*entry)) {
            forms_of(entry).for_each(|(text, form)| builder.add(text, Payload::Form(form)));
        }
        for entry in lexicon.entries().filter(|entry| entry.list().is_none()) {
            // Codebooks ask for them one day; the guidelines do not count them as mentions.
            if matches!(entry.kind(), "civilian" | "protesters" | "rioters") {
                continue;
            }
            if entry.kind() == "country" {
                add_nisba(entry, nisba, people, &mut builder);
            }
            let place = entry.annotation_type() == AnnotationType::Place;
            for (text, form) in forms_of(entry) {
                // العاصمة الليبية stands in for a name.
                if place && text.starts_with("\u{627}\u{644}\u{639}\u{627}\u{635}\u{645}\u{629}") {
                    continue;
                }
                builder.add(text, Payload::Form(form));
                if !place
                    && let Some(joined) = servant_joined(text)
                    && entry.forms().all(|other| other.text != joined)
                {
                    builder.add(&joined, Payload::Form(form));
                }
                if place && let Some(joined) = joined(text, &open) {
                    builder.add(&joined, Payload::Form(form));
                }
            }
        }
        add_classes(&rules, &mut classes, &mut builder);
        for word in lexicon.stopwords() {
            // A stop word is a word: nothing is stripped from it, and it is no name.
            if let Some(class) = rules.find_class("function-word") {
                builder.add_member(word, class);
            }
        }
        let gazetteer = lexicon.entries().filter(|e| e.list().is_some_and(OwnList::is_geonames));
        builder.add_doubtful(gazetteer.flat_map(forms_of));
        let mut plan = Plan::new(&rules, &classes);
        let mut kinds: Vec<Arc<str>> = Vec::new();
        let mut kind_of = |name: &str| {
            let known = kinds.iter().position(|kind| &**kind == name);
            // There are some dozen kinds.
            KindId(known.unwrap_or_else(|| {
                kinds.push(name.into());
                kinds.len() - 1
            }) as u16)
        };
        for (class, name) in &classes.kind_names {
            classes.kinds.push((*class, kind_of(name)));
        }
        let person = Some(kind_of("person"));
        let rule_kinds = rules
            .rules()
            .iter()
            .map(|rule| match &rule.action {
                Action::Find(_, kind) if kind != "from-head" && !kind.is_empty() => {
                    Some(kind_of(kind))
                }
                _ => None,
            })
            .collect();
        let mut states: Keyed<EntryIndex, StateActors> = Keyed::default();
        for entry in lexicon.entries() {
            let country = entry.country_code().and_then(|code| lexicon.find(code));
            let (Some(country), kind) = (country, entry.kind()) else { continue };
            // The table names a state's own row before those of its parts.
            states.change(country.index(), |of_state| match kind {
                "external state" => {
                    of_state.government.get_or_insert(entry.index());
                }
                "external state force" => {
                    of_state.forces.get_or_insert(entry.index());
                }
                _ => {}
            });
        }
        let matcher = builder.build();
        plan.note_anchors(&matcher);
        let linker = Linker::new(&lexicon);
        let facts =
            lexicon.entries().map(|entry| EntryFacts::new(&lexicon, &linker, entry)).collect();
        Self {
            linker,
            lexicon,
            matcher,
            rule_names: rules.rules().iter().map(|rule| rule.name.as_str().into()).collect(),
            pass_names: ["lexicon", "list", "learnt", "short-name", "own-list"].map(Arc::from),
            rules,
            classes,
            plan,
            facts,
            kinds,
            person,
            rule_kinds,
            states,
            buffers: Default::default(),
        }
    }
}

/// Whether a user wrote the entry into a table.
fn is_own(entry: Entry<'_>) -> bool {
    entry.list().is_some_and(|list| !list.is_geonames())
}

/// The forms of an entry, as the matcher holds them.
fn forms_of<'l>(entry: Entry<'l>) -> impl Iterator<Item = (&'l str, FormRef)> {
    let place = entry.annotation_type() == AnnotationType::Place;
    let village = entry.is_village_table();
    entry.forms().enumerate().map(move |(number, form)| {
        // An entry has some dozen forms.
        let (entry, number) = (entry.index(), number as u16);
        (form.text, FormRef { entry, form: number, risky: form.risky, village, place })
    })
}

/// A name of two words whose first is often written together with the second: كفربطيخ, ديرحافر.
/// `open` are the words that are.
fn joined(text: &str, open: &[&str]) -> Option<String> {
    let (first, second) = text.split_once(' ')?;
    // كفر الزيت keeps its space, and so does a name of three words.
    let plain = !second.as_bytes().contains(&b' ') && !second.starts_with("\u{627}\u{644}");
    (open.contains(&first) && plain).then(|| format!("{first}{second}"))
}

/// A name with عبد الله or the like in it, which is written عبدالله too.
fn servant_joined(text: &str) -> Option<String> {
    const SERVANT: &str = "\u{639}\u{628}\u{62F}";
    let mut joined = String::new();
    let (mut after, mut found) = (false, false);
    for word in text.split(' ') {
        found |= after;
        if !after && !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(word);
        after = word == SERVANT;
    }
    found.then_some(joined)
}

impl EntryFacts {
    fn new(lexicon: &Lexicon, linker: &Linker, entry: Entry<'_>) -> Self {
        let own = is_own(entry);
        // What a list does not know the entry that is meant may.
        let entry = lexicon.entry(lexicon.meant(entry.index())).unwrap_or(entry);
        let (governorate, country) = linker.where_is(entry.index());
        Self {
            governorate,
            country,
            state: matches!(entry.kind(), "country" | "capital"),
            has_short_name: matches!(
                entry.kind(),
                "person" | "rebel group" | "political militia" | "identity militia" | "party"
            ),
            own,
        }
    }
}

impl Plan {
    fn new(rules: &RuleSet, classes: &Classes) -> Self {
        let (given_name, name_part) = (classes.given_name, classes.name_part);
        let mut plan = Self { finds: vec![Vec::new(); rules.class_count()], ..Self::default() };
        for (number, rule) in rules.rules().iter().enumerate() {
            for (pattern_number, pattern) in rule.patterns.iter().enumerate() {
                let here = (number, pattern_number);
                match &rule.action {
                    Action::Find(..) => {
                        let Some(anchor) = pattern.anchor() else { continue };
                        let needed = needed(rule, pattern);
                        let mut after = pattern.after.iter().filter(|element| !element.optional);
                        let handle = after.any(|element| element.what == What::Handle);
                        let person = pattern.shape == Shape::PersonName;
                        let beside = beside(pattern, anchor);
                        let find = Find { here, anchor, needed, handle, person, beside };
                        match anchor {
                            Anchor::Name => {
                                plan.push_find(given_name, find.clone());
                                plan.push_find(name_part, find);
                            }
                            Anchor::Line => plan.lines.push(find),
                            Anchor::Head(_, class) | Anchor::Before(_, class) => {
                                plan.push_find(class, find);
                            }
                        }
                    }
                    Action::Vouch(annotation_type) => {
                        let [actors, places] = &mut plan.vouches;
                        match annotation_type {
                            AnnotationType::Actor => actors.add(rule, pattern, here),
                            AnnotationType::Place => places.add(rule, pattern, here),
                        }
                    }
                    Action::Reject(_) => plan.rejects.add(rule, pattern, here),
                    Action::Read(_) => plan.reads.add(rule, pattern, here),
                }
            }
        }
        plan
    }

    fn push_find(&mut self, class: ClassId, find: Find) {
        if let Some(finds) = self.finds.get_mut(usize::from(class.0)) {
            finds.push(find);
        }
    }

    /// Notes with which classes of a word a finding rule begins.
    fn note_anchors(&mut self, matcher: &Matcher) {
        for classes in matcher.class_lists() {
            let anchors = classes.iter().filter(|class| !self.finds_of(**class).is_empty());
            let anchors: Vec<_> = anchors.copied().collect();
            self.anchors.extend(anchors);
            self.anchors_end.push(self.anchors.len() as u32);
        }
    }

    /// The classes of a word at which a finding rule is tried.
    #[inline(always)]
    pub(super) fn anchors_of(&self, hit: &ClassHit) -> &[ClassId] {
        // List 0 is that of no class.
        let ends = (hit.classes as usize).checked_sub(1).and_then(|at| self.anchors_end.get(at..));
        let [first, end] = ends.and_then(<[u32]>::first_chunk).copied().unwrap_or_default();
        self.anchors.get(first as usize..end as usize).unwrap_or_default()
    }

    /// Patterns for a candidate of this type that needs a voucher.
    pub(super) fn vouches_for(&self, annotation_type: AnnotationType) -> &ForHits {
        let [actors, places] = &self.vouches;
        match annotation_type {
            AnnotationType::Actor => actors,
            AnnotationType::Place => places,
        }
    }

    pub(super) fn finds_of(&self, class: ClassId) -> &[Find] {
        self.finds.get(usize::from(class.0)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Adds a country's nisba, with and without the article; in the plural with the article it names
/// a people.
fn add_nisba(entry: Entry<'_>, nisba: ClassId, people: ClassId, builder: &mut MatcherBuilder) {
    for form in entry.nisba() {
        let bare = form.strip_prefix("\u{627}\u{644}").unwrap_or(form);
        let definite = format!("\u{627}\u{644}{bare}");
        for word in [form, definite.as_str()] {
            builder.add_member(word, nisba);
            builder.add(word, Payload::Nisba(entry.index()));
        }
        // ي and ية are singular; what is left is a plural: ـون, ـين, أتراك.
        if !form.ends_with(['\u{64A}', '\u{629}']) && !entry.is_country("SY") {
            builder.add_member(&definite, people);
        }
    }
}

/// Adds the members of the classes to the trie, classes inside classes included.
fn add_classes(rules: &RuleSet, classes: &mut Classes, builder: &mut MatcherBuilder) {
    let mut members: Vec<Vec<&str>> = vec![Vec::new(); rules.class_count()];
    let mut includes: Vec<(ClassId, ClassId)> = Vec::new();
    for (class, word) in rules.members() {
        match word.strip_prefix('<').and_then(|w| w.strip_suffix('>')) {
            Some(name) => {
                if let Some(inner) = rules.find_class(name) {
                    includes.push((class, inner));
                }
            }
            None => members.get_mut(usize::from(class.0)).into_iter().for_each(|m| m.push(word)),
        }
    }
    // Ordinary nouns and adjectives stand with and without the article.
    let articled: Vec<ClassId> =
        ["common-noun", "adjective", "direction-adjective", "title-adjective"]
            .iter()
            .filter_map(|name| rules.find_class(name))
            .collect();
    for (number, words) in members.iter().enumerate() {
        let class = ClassId(number as u16);
        for word in words {
            builder.add_member(word, class);
            if articled.contains(&class) && !word.as_bytes().contains(&b' ') {
                match word.strip_prefix("\u{627}\u{644}") {
                    Some(bare) if bare.chars().count() > 2 => {
                        builder.add_member(bare, class);
                    }
                    Some(_) => {}
                    None => builder.add_member(&format!("\u{627}\u{644}{word}"), class),
                }
            }
        }
    }
    // Two levels are enough: a class of classes of words.
    for (outer, inner) in &includes {
        for word in members.get(usize::from(inner.0)).into_iter().flatten() {
            builder.add_member(word, *outer);
        }
    }
    classes.kind_names = (0..rules.class_count())
        .filter_map(|n| {
            let class = ClassId(n as u16);
            rules.class_name(class)?.strip_prefix("kind:").map(|kind| (class, kind.to_owned()))
        })
        .collect();
}
