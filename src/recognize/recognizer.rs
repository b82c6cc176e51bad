//! The engine's front door: compiling the tables, and the passes over a text.
//!
//! A text is read paragraph by paragraph with reused buffers. In each paragraph the passes are:
//!
//! 1. what the lexicon lists, safe or risky ([`crate::lexicon::matcher`]);
//! 2. rejections and vouchers for it, from the rule files;
//! 3. names that follow a head word, a title, a quotation mark ([`super::shape`]);
//! 4. lists, and short names in brackets;
//! 5. states and capitals: actor or place;
//! 6. overlaps ([`super::resolve`]).
//!
//! What was learnt (names found by a head word, short names) is looked for again in the whole
//! text, and places choose their entity when all are known ([`super::link`]).

use super::candidate::{Candidate, Gate};
use super::link::Linker;
use super::mention::{Mention, Provenance};
use super::paragraph::Paragraph;
use super::pattern;
use super::resolve::resolve;
use super::shape::{self, Classes, Name};
use crate::annotation::AnnotationType;
use crate::lexicon::matcher::{ClassId, FormRef, Matcher, MatcherBuilder, Payload};
use crate::lexicon::rules::{Action, Need, Pattern, RuleSet, Shape};
use crate::lexicon::{Entry, EntryIndex, Lexicon};
use crate::text::normalize::LAM;
use crate::text::{Punctuation, Span, WordKey};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of a text besides its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The date of publication, ISO 8601.
    pub published: Option<String>,
}

/// Finds mentions in text. Make one and keep it: making it compiles the lexicon.
#[derive(Debug)]
pub struct Recognizer {
    lexicon: &'static Lexicon,
    matcher: Matcher,
    rules: RuleSet,
    classes: Classes,
    plan: Plan,
}

/// Which rules to try where: numbers of (rule, pattern).
#[derive(Debug, Default)]
struct Plan {
    /// Finding rules by the class that stands right before the name.
    finds: BTreeMap<ClassId, Vec<(usize, usize)>>,
    vouches: Vec<(usize, usize)>,
    rejects: Vec<(usize, usize)>,
    reads: Vec<(usize, usize)>,
}

/// Names for which a head word vouched once, by their first word.
type Learnt = BTreeMap<WordKey, Vec<LearntName>>;

#[derive(Debug, Clone, PartialEq, Eq)]
struct LearntName {
    keys: Vec<WordKey>,
    annotation_type: AnnotationType,
    kind: String,
    entries: Vec<FormRef>,
    rule: &'static str,
    trigger: Option<Span>,
}

/// What is kept of a document while its paragraphs pass by.
#[derive(Debug, Default)]
struct Memory {
    learnt: Learnt,
    /// How often each governorate's places were named.
    governorates: BTreeMap<EntryIndex, u32>,
    /// How often each country's places and actors were named.
    countries: BTreeMap<EntryIndex, u32>,
    /// Paragraphs in which risky forms waited for a governorate.
    waiting: Vec<usize>,
}

/// Rule names of passes that are code, not data.
pub(super) mod rule_names {
    pub const LEXICON: &str = "lexicon";
    pub const LIST: &str = "list";
    pub const LEARNT: &str = "learnt";
    pub const BRACKETS: &str = "short-name";
}

impl Recognizer {
    /// A recognizer over the tables and rules that ship with the program.
    pub fn new() -> Self {
        Self::with_rules(RuleSet::builtin())
    }

    /// A recognizer over the shipped tables and these rules.
    pub fn with_rules(mut rules: RuleSet) -> Self {
        let lexicon = Lexicon::builtin();
        let mut classes = Classes::new(&mut rules);
        let mut builder = MatcherBuilder::new();
        for (one, other) in rules.spellings() {
            builder.add_spelling(one, other);
        }
        let (nisba, people) = (rules.class("nisba"), rules.class("people"));
        for entry in lexicon.entries() {
            // Codebooks ask for them one day; the guidelines do not count them as mentions.
            if matches!(entry.kind(), "civilian" | "protesters" | "rioters") {
                continue;
            }
            if entry.kind() == "country" {
                add_nisba(entry, nisba, people, &mut builder);
            }
            let place = entry.annotation_type() == AnnotationType::Place;
            for (number, form) in entry.forms().enumerate() {
                let form_ref = FormRef {
                    entry: entry.index(),
                    // An entry has some dozen forms.
                    form: number as u16,
                    risky: form.risky,
                    village: entry.is_village_table(),
                    place,
                };
                builder.add(form.text, Payload::Form(form_ref));
            }
        }
        add_classes(&rules, &mut classes, &mut builder);
        for word in lexicon.stopwords() {
            // A stop word is a word: nothing is stripped from it, and it is no name.
            if let Some(class) = rules.find_class("function-word") {
                builder.add(word, Payload::Class(class));
            }
        }
        let plan = Plan::new(&rules, &classes);
        Self { lexicon, matcher: builder.build(), rules, classes, plan }
    }

    /// The lexicon that its mentions are linked to.
    pub fn lexicon(&self) -> &'static Lexicon {
        self.lexicon
    }

    /// The rules.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Finds the mentions of a text, sorted by start, the longer first.
    ///
    /// Deterministic: the same text and context give the same mentions on every machine.
    pub fn recognize(&self, text: &str, context: &Context) -> Vec<Mention> {
        let mut memory = Memory::default();
        let mut paragraph = Paragraph::default();
        let lines: Vec<(usize, &str)> = lines(text).collect();
        let mut found: Vec<Vec<Mention>> = Vec::with_capacity(lines.len());
        for (number, (base, line)) in lines.iter().enumerate() {
            let mentions = self.paragraph(text, line, *base, number, &mut paragraph, &mut memory);
            found.push(mentions);
        }
        self.look_again(text, &lines, &mut found, &mut paragraph, &mut memory);
        let mut mentions: Vec<Mention> = found.into_iter().flatten().collect();
        mentions.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end)));
        Linker::new(self.lexicon, text, context).link(&mut mentions);
        mentions
    }

    /// The second look: paragraphs in which a learnt name stands, or in which a risky form waited
    /// for a governorate that came later.
    fn look_again(
        &self,
        text: &str,
        lines: &[(usize, &str)],
        found: &mut [Vec<Mention>],
        paragraph: &mut Paragraph,
        memory: &mut Memory,
    ) {
        let mut again: BTreeSet<usize> = memory.waiting.iter().copied().collect();
        if !memory.learnt.is_empty() {
            for (number, (_, line)) in lines.iter().enumerate() {
                if !again.contains(&number) && mentions_learnt(line, &memory.learnt, paragraph) {
                    again.insert(number);
                }
            }
        }
        for number in again {
            if let (Some((base, line)), Some(slot)) = (lines.get(number), found.get_mut(number)) {
                *slot = self.paragraph(text, line, *base, number, paragraph, memory);
            }
        }
    }

    /// All passes over one paragraph.
    fn paragraph(
        &self,
        text: &str,
        line: &str,
        base: usize,
        number: usize,
        p: &mut Paragraph,
        memory: &mut Memory,
    ) -> Vec<Mention> {
        p.read(&self.matcher, line, base);
        if p.tokens.is_empty() {
            return Vec::new();
        }
        let mut candidates = self.listed(p);
        self.learnt(p, memory, &mut candidates);
        self.reject(p, &mut candidates);
        for candidate in &mut candidates {
            if candidate.gate == Gate::Safe {
                candidate.accepted = true;
                p.accept(candidate.annotation_type, candidate.first, candidate.end);
            }
        }
        self.find(p, &mut candidates, memory);
        self.short_names(p, &mut candidates, memory);
        // Twice, so that a name that was vouched for vouches for its neighbour in a list.
        for _ in 0..2 {
            self.vouch(p, &mut candidates, memory, number);
        }
        self.read_states(p, &mut candidates);
        candidates.retain(|candidate| candidate.accepted);
        resolve(&mut candidates);
        self.remember(&candidates, memory);
        candidates.iter().map(|candidate| self.mention(text, p, candidate)).collect()
    }

    /// Keeps the governorates and countries of what was accepted. A name that several bear is
    /// evidence for none of them.
    fn remember(&self, candidates: &[Candidate], memory: &mut Memory) {
        for candidate in candidates {
            let mut governorates: BTreeSet<Option<EntryIndex>> = BTreeSet::new();
            let mut countries: BTreeSet<Option<EntryIndex>> = BTreeSet::new();
            for form in &candidate.forms {
                let entry = self.lexicon.entry(form.entry);
                if form.place {
                    governorates.insert(entry.and_then(Entry::governorate).map(Entry::index));
                }
                countries.insert(self.country_of(form.entry));
            }
            if let (1, Some(Some(governorate))) = (governorates.len(), governorates.first()) {
                *memory.governorates.entry(*governorate).or_default() += 1;
            }
            if let (1, Some(Some(country))) = (countries.len(), countries.first()) {
                *memory.countries.entry(*country).or_default() += 1;
            }
        }
    }

    /// Pass 1: hits of the lexicon, those of one stretch and type together.
    fn listed(&self, p: &Paragraph) -> Vec<Candidate> {
        let mut candidates: Vec<Candidate> = Vec::new();
        for hit in &p.hits {
            let Some(form) = hit.form() else { continue };
            let annotation_type =
                if form.place { AnnotationType::Place } else { AnnotationType::Actor };
            let gate = match (form.risky, form.village) {
                (false, false) => Gate::Safe,
                (true, _) => Gate::Risky,
                (false, true) => Gate::Village,
            };
            let (first, end) = (hit.first as usize, hit.end as usize);
            let same = candidates.iter_mut().rev().take_while(|c| c.first == first).find(|c| {
                c.end == end && c.attached == hit.attached && c.annotation_type == annotation_type
            });
            match same {
                Some(candidate) => {
                    candidate.forms.push(form);
                    candidate.gate = candidate.gate.min(gate);
                }
                None => candidates.push(Candidate {
                    first,
                    end,
                    name_first: first,
                    attached: hit.attached,
                    proclitic: hit.proclitic,
                    annotation_type,
                    kind: String::new(),
                    forms: vec![form],
                    gate,
                    accepted: false,
                    rule: rule_names::LEXICON.to_owned(),
                    trigger: None,
                    listed: true,
                }),
            }
        }
        candidates
    }

    /// Names learnt earlier in the document, or later on the second look.
    fn learnt(&self, p: &Paragraph, memory: &Memory, candidates: &mut Vec<Candidate>) {
        if memory.learnt.is_empty() {
            return;
        }
        for at in 0..p.tokens.len() {
            let Some(token) = p.token(at).filter(|t| t.is_word()) else { continue };
            let readings = crate::text::clitics::Readings::of(p.tokens.letters(token), token.key);
            for reading in readings.iter() {
                for name in memory.learnt.get(&reading.key).into_iter().flatten() {
                    let rest = name.keys.get(1..).unwrap_or_default();
                    let fits = rest.iter().enumerate().all(|(offset, key)| {
                        p.token(at + 1 + offset).is_some_and(|t| t.key == *key)
                    });
                    let end = at + name.keys.len();
                    if !fits
                        || candidates
                            .iter()
                            .any(|c| c.first == at && c.end >= end && c.gate == Gate::Safe)
                    {
                        continue;
                    }
                    candidates.push(Candidate {
                        first: at,
                        end,
                        name_first: at,
                        attached: reading.attached,
                        proclitic: reading.proclitic,
                        annotation_type: name.annotation_type,
                        kind: name.kind.clone(),
                        forms: name.entries.clone(),
                        gate: Gate::Safe,
                        accepted: false,
                        rule: rule_names::LEARNT.to_owned(),
                        trigger: name.trigger,
                        listed: false,
                    });
                }
            }
        }
    }

    /// Pass 2a: contexts in which a hit is none.
    fn reject(&self, p: &Paragraph, candidates: &mut Vec<Candidate>) {
        candidates.retain(|candidate| {
            !self.plan.rejects.iter().any(|&(rule, pattern)| {
                let Some((rule, pattern)) = self.pattern(rule, pattern) else { return false };
                let Action::Reject(wanted) = &rule.action else { return false };
                wanted.is_none_or(|wanted| wanted == candidate.annotation_type)
                    && slot_takes(p, &pattern.shape, candidate)
                    && self.surroundings(p, pattern, candidate)
            })
        });
    }

    /// Pass 2b: contexts that vouch for risky hits.
    fn vouch(
        &self,
        p: &mut Paragraph,
        candidates: &mut [Candidate],
        memory: &mut Memory,
        number: usize,
    ) {
        let mut waits = false;
        for candidate in candidates.iter_mut().filter(|c| !c.accepted) {
            let voucher = self.plan.vouches.iter().find_map(|&(rule, pattern)| {
                let (rule, pattern) = self.pattern(rule, pattern)?;
                if rule.action != Action::Vouch(candidate.annotation_type)
                    || !slot_takes(p, &pattern.shape, candidate)
                    || !self.surroundings(p, pattern, candidate)
                {
                    return None;
                }
                let mut met = true;
                for need in &rule.needs {
                    match need {
                        Need::Governorate => {
                            let here = self.governorate_is_named(candidate, memory);
                            waits |= !here;
                            met &= here;
                        }
                        Need::Sentence(class) => {
                            met &= p
                                .sentence(candidate.first)
                                .any(|at| p.class_at(at, *class).is_some());
                        }
                        Need::Country => {
                            let here = self.country_is_named(candidate, memory);
                            waits |= !here;
                            met &= here;
                        }
                    }
                }
                met.then(|| rule.name.clone())
            });
            if let Some(rule) = voucher {
                candidate.accepted = true;
                candidate.rule = rule;
                candidate.trigger = trigger_before(p, candidate.first);
                p.accept(candidate.annotation_type, candidate.first, candidate.end);
            }
        }
        if waits && memory.waiting.last() != Some(&number) {
            memory.waiting.push(number);
        }
    }

    fn governorate_is_named(&self, candidate: &Candidate, memory: &Memory) -> bool {
        candidate.forms.iter().any(|form| {
            self.lexicon
                .entry(form.entry)
                .and_then(Entry::governorate)
                .is_some_and(|g| memory.governorates.contains_key(&g.index()))
        })
    }

    fn country_is_named(&self, candidate: &Candidate, memory: &Memory) -> bool {
        candidate.forms.iter().any(|form| {
            self.country_of(form.entry).is_some_and(|c| memory.countries.contains_key(&c))
        })
    }

    /// The country of a place or an actor.
    fn country_of(&self, entry: EntryIndex) -> Option<EntryIndex> {
        let entry = self.lexicon.entry(entry)?;
        match entry.annotation_type() {
            AnnotationType::Place => entry.country().map(Entry::index),
            AnnotationType::Actor => self.lexicon.find(entry.country_code()?).map(Entry::index),
        }
    }

    /// Pass 3: names after head words and titles.
    fn find(&self, p: &mut Paragraph, candidates: &mut Vec<Candidate>, memory: &mut Memory) {
        for at in 0..p.tokens.len() {
            let heads: Vec<(ClassId, usize, u8)> = p
                .hits_at(at)
                .iter()
                .filter_map(|hit| match hit.payload {
                    Payload::Class(class) => Some((class, hit.end as usize, hit.attached)),
                    Payload::Form(_) | Payload::Nisba(_) => None,
                })
                .collect();
            for (class, head_end, attached) in heads {
                for &(rule_number, pattern_number) in
                    self.plan.finds.get(&class).into_iter().flatten()
                {
                    self.find_one(
                        p,
                        (rule_number, pattern_number),
                        (at, head_end, attached),
                        candidates,
                        memory,
                    );
                }
            }
        }
    }

    /// Tries one finding pattern whose anchor class stands at `at..head_end`.
    fn find_one(
        &self,
        p: &mut Paragraph,
        rule_and_pattern: (usize, usize),
        (at, head_end, attached): (usize, usize, u8),
        candidates: &mut Vec<Candidate>,
        memory: &mut Memory,
    ) {
        let Some((rule, pattern)) = self.pattern(rule_and_pattern.0, rule_and_pattern.1) else {
            return;
        };
        let Action::Find(annotation_type, kind) = &rule.action else { return };
        let bare = pattern.before.is_empty() && pattern.head.is_empty();
        let (anchor, kept) = anchor_of(pattern);
        let head_end = if bare { at } else { head_end };
        let (before, between, head_rest) = if bare {
            (&[][..], &[][..], &[][..])
        } else if kept {
            (&pattern.before[..], &[][..], pattern.head.get(1..).unwrap_or_default())
        } else {
            (
                pattern.before.get(..anchor).unwrap_or_default(),
                pattern.before.get(anchor + 1..).unwrap_or_default(),
                &pattern.head[..],
            )
        };
        if bare && attached > 0 {
            return;
        }
        if pattern::backward(p, before, at, p.begins_with_and(at)).is_none() {
            return;
        }
        let Some(after_between) = pattern::forward(p, between, head_end) else { return };
        let Some(name_at) = pattern::forward(p, head_rest, after_between) else { return };
        let Some(mut name) = self.name(p, &pattern.shape, name_at) else { return };
        if pattern::forward(p, &pattern.after, after_closing(p, name)).is_none() {
            return;
        }
        if pattern.shape == Shape::Nothing {
            name = Name { first: at, end: name_at, quoted: false };
        }
        let kind = match kind.as_str() {
            "from-head" => self.kind_of_head(p, at).unwrap_or_default(),
            kind => kind.to_owned(),
        };
        let head_in = kept && !name.quoted;
        let trigger = if bare { None } else { span_of(p, at, head_end) };
        self.push_found(
            p,
            Found {
                first: if head_in { at } else { name.first },
                name_first: name.first,
                end: name.end,
                attached: if head_in { attached } else { 0 },
                annotation_type: *annotation_type,
                kind: &kind,
                rule: &rule.name,
                trigger,
            },
            candidates,
        );
        if *annotation_type == AnnotationType::Place {
            self.learn(p, name, *annotation_type, &kind, trigger, memory);
            self.list_after(p, name, (at, trigger, &kind, &rule.name), candidates, memory);
        }
    }

    /// The name of this shape at a token.
    fn name(&self, p: &Paragraph, shape: &Shape, at: usize) -> Option<Name> {
        let c = &self.classes;
        match shape {
            Shape::PlaceName => shape::place_name(p, c, at),
            Shape::ActorName => shape::actor_name(p, c, at),
            Shape::Institution => shape::institution(p, c, at),
            Shape::PersonName => shape::person_name(p, c, at, false),
            Shape::GivenName => shape::person_name(p, c, at, true),
            Shape::Quoted => shape::quoted(p, at),
            Shape::Nothing => Some(Name { first: at, end: at, quoted: false }),
            Shape::Gated | Shape::GatedPhrase | Shape::Country | Shape::Form(_) | Shape::Listed => {
                let at = p.skip_marks(at);
                let end = p
                    .hits_at(at)
                    .iter()
                    .filter(|h| h.attached == 0 && h.form().is_some())
                    .map(|h| h.end as usize)
                    .max()?;
                Some(Name { first: at, end, quoted: false })
            }
        }
    }

    /// Adds a name that a rule found, or accepts the listed candidate that stands there.
    fn push_found(&self, p: &mut Paragraph, found: Found<'_>, candidates: &mut Vec<Candidate>) {
        let same_name =
            |c: &Candidate| c.first == found.name_first && c.end == found.end && c.attached == 0;
        let forms: Vec<FormRef> = candidates
            .iter()
            .filter(|c| c.listed && c.annotation_type == found.annotation_type && same_name(c))
            .flat_map(|c| c.forms.iter().copied())
            .collect();
        p.accept(found.annotation_type, found.first, found.end);
        if let Some(candidate) = candidates.iter_mut().find(|c| {
            c.annotation_type == found.annotation_type
                && c.first == found.first
                && c.end == found.end
                && c.attached == found.attached
        }) {
            if !candidate.accepted || candidate.rule == rule_names::LEARNT {
                candidate.accepted = true;
                found.rule.clone_into(&mut candidate.rule);
                candidate.trigger = found.trigger;
            }
            if candidate.kind.is_empty() {
                found.kind.clone_into(&mut candidate.kind);
            }
            return;
        }
        candidates.push(Candidate {
            first: found.first,
            end: found.end,
            name_first: found.name_first,
            attached: found.attached,
            proclitic: Default::default(),
            annotation_type: found.annotation_type,
            kind: found.kind.to_owned(),
            forms,
            gate: Gate::Safe,
            accepted: true,
            rule: found.rule.to_owned(),
            trigger: found.trigger,
            listed: false,
        });
    }

    /// Remembers a name for the rest of the document: its words must be no ordinary ones.
    fn learn(
        &self,
        p: &Paragraph,
        name: Name,
        annotation_type: AnnotationType,
        kind: &str,
        trigger: Option<Span>,
        memory: &mut Memory,
    ) {
        let distinctive = name.end > name.first + 1
            || p.letters(name.first).len() >= 4 && !p.is_any(name.first, &self.classes.ordinary);
        if !distinctive || name.end > name.first + 4 {
            return;
        }
        let keys: Vec<WordKey> =
            (name.first..name.end).filter_map(|at| p.token(at)).map(|t| t.key).collect();
        let entries: Vec<FormRef> = p
            .hits_at(name.first)
            .iter()
            .filter(|hit| hit.attached == 0 && hit.end as usize == name.end)
            .filter_map(|hit| hit.form())
            .filter(|form| form.place == (annotation_type == AnnotationType::Place))
            .collect();
        // A safe form needs no learning; a risky one stays risky elsewhere unless it is long.
        if entries.iter().any(|f| !f.risky && !f.village)
            || entries.iter().any(|f| f.risky) && keys.len() == 1
        {
            return;
        }
        let Some(first) = keys.first().copied() else { return };
        let names = memory.learnt.entry(first).or_default();
        if names.len() < 8 && !names.iter().any(|n| n.keys == keys) {
            names.push(LearntName {
                keys,
                annotation_type,
                kind: kind.to_owned(),
                entries,
                rule: rule_names::LEARNT,
                trigger,
            });
        }
    }

    /// Pass 4a: the rest of a list that a head word began: بلدات X وY وZ.
    fn list_after(
        &self,
        p: &mut Paragraph,
        name: Name,
        (head, trigger, kind, rule): (usize, Option<Span>, &str, &str),
        candidates: &mut Vec<Candidate>,
        memory: &mut Memory,
    ) {
        let plural = p.is_any(head, &[self.classes.plural_head]);
        let mut end = after_closing(p, name);
        for _ in 0..24 {
            let comma = p.is(end, Punctuation::Comma);
            let at = p.skip_marks(if comma { end + 1 } else { end });
            let and = p.begins_with_and(at);
            if !comma && !and {
                return;
            }
            let Some((next, attached)) = self.list_item(p, at, and, plural) else { return };
            let item = Found {
                first: next.first,
                name_first: next.first,
                end: next.end,
                attached,
                annotation_type: AnnotationType::Place,
                kind,
                rule: if attached == 0 { rule } else { rule_names::LIST },
                trigger,
            };
            self.push_found(p, item, candidates);
            if attached == 0 {
                self.learn(p, next, AnnotationType::Place, kind, trigger, memory);
            }
            end = after_closing(p, next);
        }
    }

    /// The next name of a list: listed as a place, or unknown after a plural head.
    fn list_item(&self, p: &Paragraph, at: usize, and: bool, plural: bool) -> Option<(Name, u8)> {
        let wanted = |attached: u8| {
            p.hits_at(at)
                .iter()
                .filter(|h| h.attached == attached && h.form().is_some_and(|f| f.place))
                .map(|h| h.end as usize)
                .max()
        };
        let whole = wanted(0);
        let stripped = if and { wanted(1) } else { None };
        if let Some(end) = stripped.filter(|end| whole.is_none_or(|w| w <= *end)) {
            return Some((Name { first: at, end, quoted: false }, 1));
        }
        if let Some(end) = whole.filter(|_| !and || p.letters(at).len() > 3) {
            return Some((Name { first: at, end, quoted: false }, 0));
        }
        if !plural || p.is_any(at, &self.classes.ordinary) || p.is_any(at, &self.classes.borders) {
            return None;
        }
        let name = shape::place_name(p, &self.classes, at)?;
        Some((name, u8::from(and)))
    }

    /// Pass 4b: short names in brackets after an actor: قوات سوريا الديمقراطية (قسد).
    fn short_names(&self, p: &mut Paragraph, candidates: &mut Vec<Candidate>, memory: &mut Memory) {
        let mut found = Vec::new();
        for candidate in candidates.iter().filter(|c| {
            c.accepted && c.annotation_type == AnnotationType::Actor && c.end > c.first + 1
        }) {
            let Some(name) = shape::bracketed(p, candidate.end) else { continue };
            let known = candidates.iter().any(|c| c.accepted && c.first == name.first);
            if !known && !p.is_any(name.first, &self.classes.ordinary) {
                found.push((name, candidate.clone()));
            }
        }
        for (name, long) in found {
            let trigger = span_of(p, long.first, long.end);
            let keys: Vec<WordKey> =
                (name.first..name.end).filter_map(|at| p.token(at)).map(|t| t.key).collect();
            let Some(first) = keys.first().copied() else { continue };
            let learnt = LearntName {
                keys,
                annotation_type: AnnotationType::Actor,
                kind: long.kind.clone(),
                entries: long.forms.clone(),
                rule: rule_names::BRACKETS,
                trigger,
            };
            let names = memory.learnt.entry(first).or_default();
            if names.len() < 8 && !names.iter().any(|n| n.keys == learnt.keys) {
                names.push(learnt);
            }
            p.accept(AnnotationType::Actor, name.first, name.end);
            candidates.push(Candidate {
                first: name.first,
                end: name.end,
                name_first: name.first,
                attached: 0,
                rule: rule_names::BRACKETS.to_owned(),
                trigger,
                listed: false,
                ..long
            });
        }
    }

    /// Pass 5: states and capitals that are listed as actor and as place, or only as place.
    fn read_states(&self, p: &mut Paragraph, candidates: &mut Vec<Candidate>) {
        // A state or capital is listed as a place; where it acts, the place candidate turns into
        // an actor, and where it does not, an actor candidate of the same stretch is dropped.
        let mut actors: Vec<(usize, usize)> = Vec::new();
        for candidate in candidates.iter_mut().filter(|c| {
            c.accepted && c.annotation_type == AnnotationType::Place && self.is_state(c)
        }) {
            let reading = self.plan.reads.iter().find_map(|&(rule, pattern)| {
                let (rule, pattern) = self.pattern(rule, pattern)?;
                let Action::Read(annotation_type) = rule.action else { return None };
                self.surroundings(p, pattern, candidate)
                    .then(|| (annotation_type, rule.name.clone()))
            });
            if let Some((AnnotationType::Actor, rule)) = reading {
                candidate.annotation_type = AnnotationType::Actor;
                candidate.rule = rule;
                candidate.trigger = trigger_before(p, candidate.first);
                p.accept(AnnotationType::Actor, candidate.first, candidate.end);
                actors.push((candidate.first, candidate.end));
            }
        }
        // One candidate for a stretch: the actor's entries first.
        let places: BTreeSet<(usize, usize)> = candidates
            .iter()
            .filter(|c| c.accepted && c.annotation_type == AnnotationType::Place)
            .map(|c| (c.first, c.end))
            .collect();
        let mut merged: Vec<Candidate> = Vec::with_capacity(candidates.len());
        for candidate in candidates.drain(..) {
            let stretch = (candidate.first, candidate.end);
            let actor = candidate.annotation_type == AnnotationType::Actor;
            if actor && candidate.listed && !actors.contains(&stretch) && places.contains(&stretch)
            {
                continue;
            }
            match merged.iter_mut().find(|c| {
                actor && (c.first, c.end) == stretch && c.annotation_type == AnnotationType::Actor
            }) {
                Some(other) => {
                    other.accepted |= candidate.accepted;
                    if candidate.forms.iter().any(|f| !f.place) {
                        let places = std::mem::take(&mut other.forms);
                        other.forms = candidate.forms;
                        other.forms.extend(places);
                    } else {
                        other.forms.extend(candidate.forms);
                        if candidate.rule != rule_names::LEXICON {
                            other.rule = candidate.rule;
                            other.trigger = candidate.trigger;
                        }
                    }
                }
                None => merged.push(candidate),
            }
        }
        *candidates = merged;
    }

    fn is_state(&self, candidate: &Candidate) -> bool {
        candidate.listed
            && candidate.forms.iter().any(|form| {
                self.lexicon
                    .entry(form.entry)
                    .is_some_and(|entry| matches!(entry.kind(), "country" | "capital"))
            })
    }

    /// Whether what stands around the candidate fits the pattern.
    fn surroundings(&self, p: &Paragraph, pattern: &Pattern, candidate: &Candidate) -> bool {
        (pattern.preposition == 0 || pattern.preposition == candidate.proclitic.preposition)
            && pattern::backward(p, &pattern.before, candidate.first, candidate.proclitic.and)
                .is_some()
            && pattern::forward(p, &pattern.after, candidate.end).is_some()
    }

    fn pattern(
        &self,
        rule: usize,
        pattern: usize,
    ) -> Option<(&crate::lexicon::rules::Rule, &Pattern)> {
        let rule = self.rules.rules().get(rule)?;
        Some((rule, rule.patterns.get(pattern)?))
    }

    /// The kind that a head word announces.
    fn kind_of_head(&self, p: &Paragraph, at: usize) -> Option<String> {
        let kinds = &self.classes.kinds;
        kinds.iter().find(|(class, _)| p.is_any(at, &[*class])).map(|(_, kind)| kind.clone())
    }

    /// The mention that a candidate becomes.
    fn mention(&self, text: &str, p: &Paragraph, candidate: &Candidate) -> Mention {
        let (first, last) = (p.token(candidate.first), p.token(candidate.end.saturating_sub(1)));
        let start =
            first.map_or(0, |token| p.tokens.letter_start(token, candidate.attached.into()));
        let end = last.map_or(start, |token| token.span.end);
        let span = Span::new(start, end);
        let mut name = name_of(span.slice(text).unwrap_or_default());
        if candidate.proclitic.preposition == LAM && name.starts_with('\u{644}') {
            // لل: the alef of the article is not written.
            let article =
                p.letters(candidate.first).get(usize::from(candidate.attached) - 1) == Some(&LAM);
            if article && name_needs_alef(p, candidate) {
                name.insert(0, '\u{627}');
            }
        }
        let form = candidate.forms.first().and_then(|form| {
            let entry = self.lexicon.entry(form.entry)?;
            entry.forms().nth(form.form.into()).map(|f| f.text.to_owned())
        });
        Mention {
            annotation_type: candidate.annotation_type,
            span,
            name,
            kind: candidate.kind.clone(),
            entries: candidate.forms.iter().map(|form| form.entry).collect(),
            candidates: Vec::new(),
            provenance: Provenance {
                rule: candidate.rule.clone(),
                form,
                trigger: candidate
                    .trigger
                    .and_then(|span| span.slice(text))
                    .map(|words| name_of(words)),
            },
        }
    }
}

impl Default for Recognizer {
    fn default() -> Self {
        Self::new()
    }
}

impl Plan {
    fn new(rules: &RuleSet, classes: &Classes) -> Self {
        let (given_name, name_part) = (classes.given_name, classes.name_part);
        let mut plan = Self::default();
        for (number, rule) in rules.rules().iter().enumerate() {
            for (pattern_number, pattern) in rule.patterns.iter().enumerate() {
                let here = (number, pattern_number);
                match &rule.action {
                    Action::Find(..) => {
                        if pattern.before.is_empty() && pattern.head.is_empty() {
                            // A name with nothing before it: a person by a given name.
                            plan.finds.entry(given_name).or_default().push(here);
                            plan.finds.entry(name_part).or_default().push(here);
                            continue;
                        }
                        let (anchor, kept) = anchor_of(pattern);
                        let elements = if kept { &pattern.head } else { &pattern.before };
                        if let Some(crate::lexicon::rules::What::Class(class)) =
                            elements.get(anchor).map(|e| &e.what)
                        {
                            plan.finds.entry(*class).or_default().push(here);
                        }
                    }
                    Action::Vouch(_) => plan.vouches.push(here),
                    Action::Reject(_) => plan.rejects.push(here),
                    Action::Read(_) => plan.reads.push(here),
                }
            }
        }
        plan
    }
}

/// Where a finding pattern is anchored: the first class of its head, else the last class before
/// the slot that must be there. Gives its number and whether it is in the head.
fn anchor_of(pattern: &Pattern) -> (usize, bool) {
    use crate::lexicon::rules::What;
    if pattern.head.first().is_some_and(|e| matches!(e.what, What::Class(_)) && !e.optional) {
        return (0, true);
    }
    let anchor = pattern
        .before
        .iter()
        .rposition(|e| matches!(e.what, What::Class(_)) && !e.optional && !e.negated);
    (anchor.unwrap_or_default(), false)
}

/// A name that a rule found.
struct Found<'a> {
    first: usize,
    name_first: usize,
    end: usize,
    attached: u8,
    annotation_type: AnnotationType,
    kind: &'a str,
    rule: &'a str,
    trigger: Option<Span>,
}

/// Whether the candidate is what the slot takes.
fn slot_takes(p: &Paragraph, shape: &Shape, candidate: &Candidate) -> bool {
    match shape {
        Shape::Gated => candidate.gate != Gate::Safe,
        Shape::GatedPhrase => candidate.gate != Gate::Safe && candidate.len() > 1,
        Shape::Form(words) => {
            let mut keys = (candidate.first..candidate.end).filter_map(|at| p.token(at));
            let mut wanted = words.iter();
            let first = keys.next().is_some_and(|token| {
                let folded = p.tokens.letters(token);
                wanted.next().is_some_and(|key| {
                    crate::text::clitics::Readings::of(folded, token.key)
                        .iter()
                        .any(|r| r.attached == candidate.attached && r.key == *key)
                })
            });
            first && keys.map(|t| t.key).eq(wanted.copied())
        }
        _ => candidate.listed,
    }
}

/// The token after a name and the quotation mark that closes it.
fn after_closing(p: &Paragraph, name: Name) -> usize {
    if name.quoted { p.skip_marks(name.end) } else { name.end }
}

/// The bytes of tokens `first..end`.
fn span_of(p: &Paragraph, first: usize, end: usize) -> Option<Span> {
    Some(Span::new(p.token(first)?.span.start, p.token(end.checked_sub(1)?)?.span.end))
}

/// The word before a token, as what triggered it.
fn trigger_before(p: &Paragraph, token: usize) -> Option<Span> {
    let before = p.skip_marks_back(token).checked_sub(1)?;
    p.token(before).filter(|t| t.is_word()).map(|t| t.span)
}

/// Whether a name after ل stands for one with the article: its form begins with ال.
fn name_needs_alef(p: &Paragraph, candidate: &Candidate) -> bool {
    // للنظام: two lams, of which the second belongs to the article.
    let letters = p.letters(candidate.first);
    let at = usize::from(candidate.attached);
    letters.get(at) == Some(&LAM) && letters.get(at.wrapping_sub(1)) == Some(&LAM)
}

/// A name as one would look it up: without harakat, tatweel, invisible marks and quotation marks,
/// with single spaces.
pub(super) fn name_of(text: &str) -> String {
    use crate::text::normalize::{Folded, fold};
    let mut name = String::with_capacity(text.len());
    for character in text.chars() {
        match fold(character) {
            Folded::Mark | Folded::Format => {}
            Folded::Space => {
                if !name.ends_with(' ') {
                    name.push(' ');
                }
            }
            Folded::Other
                if matches!(
                    character,
                    '"' | '\'' | '#' | '\u{AB}' | '\u{BB}' | '\u{2018}'
                        ..='\u{201E}' | '\u{2039}' | '\u{203A}'
                ) => {}
            _ => name.push(character),
        }
    }
    name.trim().to_owned()
}

/// The lines of a text with the byte at which each begins; empty ones are left out.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut base = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let here = base;
        base += line.len();
        (!line.trim().is_empty()).then_some((here, line))
    })
}

/// Whether a learnt name may stand in the line.
fn mentions_learnt(line: &str, learnt: &Learnt, paragraph: &mut Paragraph) -> bool {
    paragraph.tokens.read(line, 0);
    paragraph.tokens.as_slice().iter().filter(|t| t.is_word()).any(|token| {
        crate::text::clitics::Readings::of(paragraph.tokens.letters(token), token.key)
            .iter()
            .any(|reading| learnt.contains_key(&reading.key))
    })
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
    let mut members: BTreeMap<ClassId, Vec<&str>> = BTreeMap::new();
    let mut includes: Vec<(ClassId, ClassId)> = Vec::new();
    for (class, word) in rules.members() {
        match word.strip_prefix('<').and_then(|w| w.strip_suffix('>')) {
            Some(name) => {
                if let Some(inner) = rules.find_class(name) {
                    includes.push((class, inner));
                }
            }
            None => members.entry(class).or_default().push(word),
        }
    }
    // Ordinary nouns and adjectives stand with and without the article.
    let articled: Vec<ClassId> =
        ["common-noun", "adjective", "direction-adjective", "title-adjective"]
            .iter()
            .filter_map(|name| rules.find_class(name))
            .collect();
    for (class, words) in &members {
        for word in words {
            builder.add(word, Payload::Class(*class));
            if articled.contains(class) && !word.contains(' ') {
                match word.strip_prefix("\u{627}\u{644}") {
                    Some(bare) if bare.chars().count() > 2 => {
                        builder.add(bare, Payload::Class(*class));
                    }
                    Some(_) => {}
                    None => builder.add(&format!("\u{627}\u{644}{word}"), Payload::Class(*class)),
                }
            }
        }
    }
    // Two levels are enough: a class of classes of words.
    for (outer, inner) in &includes {
        for word in members.get(inner).into_iter().flatten() {
            builder.add(word, Payload::Class(*outer));
        }
    }
    classes.kinds = (0..rules.class_count())
        .filter_map(|n| {
            let class = ClassId(n as u16);
            rules.class_name(class)?.strip_prefix("kind:").map(|kind| (class, kind.to_owned()))
        })
        .collect();
}
