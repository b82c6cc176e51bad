//! What a recognizer is made of: tables and rules compiled into a trie, and a plan of which rule to
//! try where.

use super::candidate::KindId;
use super::link::Linker;
use super::recognizer::Recognizer;
use super::shape::Classes;
use super::state::StateActors;
use crate::annotation::AnnotationType;
use crate::lexicon::matcher::{ClassId, FormRef, MatcherBuilder, Payload};
use crate::lexicon::rules::{Action, Anchor, RuleSet};
use crate::lexicon::{Entry, EntryIndex, Lexicon, OwnList};
use crate::text::Keyed;
use std::sync::Arc;

/// What is asked of an entry again and again.
#[derive(Clone, Copy, Debug)]
pub(super) struct EntryFacts {
    pub(super) governorate: Option<EntryIndex>,
    pub(super) country: Option<EntryIndex>,
    /// A country or a capital: it may act.
    pub(super) state: bool,
    /// It is of a table of the user's, which comes before all others.
    pub(super) own: bool,
}

/// Which rules to try where: numbers of (rule, pattern).
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Finding rules by the class that stands right before the name.
    pub(super) finds: Vec<Vec<(usize, usize)>>,
    pub(super) vouches: Vec<(usize, usize)>,
    pub(super) rejects: Vec<(usize, usize)>,
    pub(super) reads: Vec<(usize, usize)>,
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
                if place && let Some(joined) = joined(text) {
                    builder.add(&joined, Payload::Form(form));
                }
            }
        }
        add_classes(&rules, &mut classes, &mut builder);
        for word in lexicon.stopwords() {
            // A stop word is a word: nothing is stripped from it, and it is no name.
            if let Some(class) = rules.find_class("function-word") {
                builder.add(word, Payload::Class(class));
            }
        }
        let gazetteer = lexicon.entries().filter(|e| e.list().is_some_and(OwnList::is_geonames));
        builder.add_doubtful(gazetteer.flat_map(forms_of));
        let plan = Plan::new(&rules, &classes);
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
        let facts = lexicon.entries().map(|entry| EntryFacts::new(&lexicon, entry)).collect();
        Self {
            linker: Linker::new(&lexicon),
            lexicon,
            matcher: builder.build(),
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
fn joined(text: &str) -> Option<String> {
    let (first, second) = text.split_once(' ')?;
    let open = matches!(
        first,
        "\u{643}\u{641}\u{631}"
            | "\u{62F}\u{64A}\u{631}"
            | "\u{62A}\u{644}"
            | "\u{62E}\u{627}\u{646}"
    );
    // كفر الزيت keeps its space, and so does a name of three words.
    let plain = !second.contains(' ') && !second.starts_with("\u{627}\u{644}");
    (open && plain).then(|| format!("{first}{second}"))
}

impl EntryFacts {
    fn new(lexicon: &Lexicon, entry: Entry<'_>) -> Self {
        let own = is_own(entry);
        // What a list does not know the entry that is meant may.
        let entry = lexicon.entry(lexicon.meant(entry.index())).unwrap_or(entry);
        let country = match entry.annotation_type() {
            AnnotationType::Place => entry.country(),
            AnnotationType::Actor => entry.country_code().and_then(|code| lexicon.find(code)),
        };
        Self {
            governorate: entry.governorate().map(Entry::index),
            country: country.map(Entry::index),
            state: matches!(entry.kind(), "country" | "capital"),
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
                    Action::Find(..) => match pattern.anchor() {
                        Some(Anchor::Name) => {
                            plan.push_find(given_name, here);
                            plan.push_find(name_part, here);
                        }
                        Some(Anchor::Head(class) | Anchor::Before(_, class)) => {
                            plan.push_find(class, here);
                        }
                        None => {}
                    },
                    Action::Vouch(_) => plan.vouches.push(here),
                    Action::Reject(_) => plan.rejects.push(here),
                    Action::Read(_) => plan.reads.push(here),
                }
            }
        }
        plan
    }

    fn push_find(&mut self, class: ClassId, here: (usize, usize)) {
        if let Some(finds) = self.finds.get_mut(usize::from(class.0)) {
            finds.push(here);
        }
    }

    pub(super) fn finds_of(&self, class: ClassId) -> &[(usize, usize)] {
        self.finds.get(usize::from(class.0)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Adds a country's nisba, with and without the article; in the plural with the article it names
/// a people.
fn add_nisba(entry: Entry<'_>, nisba: ClassId, people: ClassId, builder: &mut MatcherBuilder) {
    for form in entry.nisba() {
        let definite = format!("\u{627}\u{644}{}", form.trim_start_matches("\u{627}\u{644}"));
        for word in [form, definite.as_str()] {
            builder.add(word, Payload::Class(nisba));
            builder.add(word, Payload::Nisba(entry.index()));
        }
        // ي and ية are singular; what is left is a plural: ـون, ـين, أتراك.
        if !form.ends_with(['\u{64A}', '\u{629}']) && entry.id() != "SY" {
            builder.add(&definite, Payload::Class(people));
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
            builder.add(word, Payload::Class(class));
            if articled.contains(&class) && !word.contains(' ') {
                match word.strip_prefix("\u{627}\u{644}") {
                    Some(bare) if bare.chars().count() > 2 => {
                        builder.add(bare, Payload::Class(class));
                    }
                    Some(_) => {}
                    None => builder.add(&format!("\u{627}\u{644}{word}"), Payload::Class(class)),
                }
            }
        }
    }
    // Two levels are enough: a class of classes of words.
    for (outer, inner) in &includes {
        for word in members.get(usize::from(inner.0)).into_iter().flatten() {
            builder.add(word, Payload::Class(*outer));
        }
    }
    classes.kind_names = (0..rules.class_count())
        .filter_map(|n| {
            let class = ClassId(n as u16);
            rules.class_name(class)?.strip_prefix("kind:").map(|kind| (class, kind.to_owned()))
        })
        .collect();
}
