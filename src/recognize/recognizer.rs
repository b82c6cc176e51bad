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

use super::candidate::{Candidate, Candidates, Finder, Forms, Gate, KindId};
use super::link::Linker;
use super::mention::{Mention, Provenance, Reason};
use super::paragraph::Paragraph;
use super::pattern;
use super::resolve::resolve;
use super::shape::{self, Classes, Name};
use crate::annotation::AnnotationType;
use crate::lexicon::matcher::{ClassId, FormRef, Matcher, MatcherBuilder, Payload};
use crate::lexicon::rules::{Action, Need, Pattern, RuleSet, Shape};
use crate::lexicon::{Entry, EntryIndex, Lexicon};
use crate::text::clitics::Readings;
use crate::text::normalize::LAM;
use crate::text::{Punctuation, Span, Tokens, WordKey};
use std::collections::BTreeMap;
use std::sync::Arc;

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
    /// What linking and evidence need of each entry, by its number.
    facts: Vec<EntryFacts>,
    /// Names of the rules, by number, and of the passes that are code.
    rule_names: Vec<Arc<str>>,
    pass_names: [Arc<str>; 4],
    /// Kinds that rules and head words name.
    kinds: Vec<Arc<str>>,
    /// For each finding rule its kind; `None` where the head word tells.
    rule_kinds: Vec<Option<KindId>>,
    linker: Linker,
    /// The government and the forces of each state, by country.
    states: BTreeMap<EntryIndex, StateActors>,
}

/// What the nisba of a state makes actors of.
#[derive(Clone, Copy, Debug, Default)]
struct StateActors {
    government: Option<EntryIndex>,
    forces: Option<EntryIndex>,
}

/// What is asked of an entry again and again.
#[derive(Clone, Copy, Debug)]
struct EntryFacts {
    governorate: Option<EntryIndex>,
    country: Option<EntryIndex>,
    /// A country or a capital: it may act.
    state: bool,
}

/// Which rules to try where: numbers of (rule, pattern).
#[derive(Debug, Default)]
struct Plan {
    /// Finding rules by the class that stands right before the name.
    finds: Vec<Vec<(usize, usize)>>,
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
    kind: Option<KindId>,
    entries: Vec<FormRef>,
    finder: Finder,
    trigger: Option<Span>,
}

/// What is kept of a document while its paragraphs pass by.
#[derive(Debug, Default)]
struct Memory {
    learnt: Learnt,
    /// Governorates whose places were named.
    governorates: Vec<EntryIndex>,
    /// Countries whose places and actors were named.
    countries: Vec<EntryIndex>,
    /// Paragraphs in which risky forms waited for a governorate.
    waiting: Vec<usize>,
}

/// Buffers that are used again from paragraph to paragraph.
#[derive(Debug, Default)]
struct Buffers {
    paragraph: Paragraph,
    candidates: Candidates,
    kept: Vec<Candidate>,
    cover: Vec<u32>,
    heads: Vec<(usize, ClassId, usize, u8)>,
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
                // العاصمة الليبية stands in for a name.
                if place
                    && form.text.starts_with("\u{627}\u{644}\u{639}\u{627}\u{635}\u{645}\u{629}")
                {
                    continue;
                }
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
        let mut states: BTreeMap<EntryIndex, StateActors> = BTreeMap::new();
        for entry in lexicon.entries() {
            let country = entry.country_code().and_then(|code| lexicon.find(code));
            let (Some(country), kind) = (country, entry.kind()) else { continue };
            let of_state = states.entry(country.index()).or_default();
            // The table names a state's own row before those of its parts.
            match kind {
                "external state" => {
                    of_state.government.get_or_insert(entry.index());
                }
                "external state force" => {
                    of_state.forces.get_or_insert(entry.index());
                }
                _ => {}
            }
        }
        let facts = lexicon.entries().map(|entry| EntryFacts::new(lexicon, entry)).collect();
        Self {
            lexicon,
            matcher: builder.build(),
            rule_names: rules.rules().iter().map(|rule| rule.name.as_str().into()).collect(),
            pass_names: ["lexicon", "list", "learnt", "short-name"].map(Arc::from),
            rules,
            classes,
            plan,
            facts,
            kinds,
            rule_kinds,
            linker: Linker::new(lexicon),
            states,
        }
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
        let mut buffers = Buffers::default();
        let lines: Vec<(usize, &str)> = lines(text).collect();
        let mut mentions: Vec<Mention> = Vec::new();
        // For each line where its mentions begin.
        let mut begins: Vec<usize> = Vec::with_capacity(lines.len());
        for (number, (base, line)) in lines.iter().enumerate() {
            begins.push(mentions.len());
            self.paragraph(line, *base, number, &mut buffers, &mut memory, &mut mentions);
        }
        let again = self.lines_to_look_at_again(&lines, &mut buffers, &memory);
        if again.contains(&true) {
            let first_look = std::mem::take(&mut mentions);
            let mut first_look = first_look.into_iter();
            for (number, (base, line)) in lines.iter().enumerate() {
                let begin = begins.get(number).copied().unwrap_or_default();
                let end = begins.get(number + 1).copied().unwrap_or(usize::MAX);
                let of_line = first_look.by_ref().take(end - begin);
                if again.get(number) == Some(&true) {
                    of_line.for_each(drop);
                    self.paragraph(line, *base, number, &mut buffers, &mut memory, &mut mentions);
                } else {
                    mentions.extend(of_line);
                }
            }
        }
        self.linker.link(self.lexicon, text, context, &mut mentions);
        mentions
    }

    /// The second look: paragraphs in which a learnt name stands, or in which a risky form waited
    /// for a governorate or a country that came later.
    fn lines_to_look_at_again(
        &self,
        lines: &[(usize, &str)],
        buffers: &mut Buffers,
        memory: &Memory,
    ) -> Vec<bool> {
        let mut again = vec![false; lines.len()];
        for number in &memory.waiting {
            if let Some(again) = again.get_mut(*number) {
                *again = true;
            }
        }
        if !memory.learnt.is_empty() {
            let tokens = &mut buffers.paragraph.tokens;
            for (again, (_, line)) in again.iter_mut().zip(lines) {
                *again = *again || mentions_learnt(line, &memory.learnt, tokens);
            }
        }
        again
    }

    /// All passes over one paragraph; its mentions are appended.
    fn paragraph(
        &self,
        line: &str,
        base: usize,
        number: usize,
        buffers: &mut Buffers,
        memory: &mut Memory,
        mentions: &mut Vec<Mention>,
    ) {
        let Buffers { paragraph: p, candidates, kept, cover, heads } = buffers;
        p.read(&self.matcher, line, base);
        if p.hits.is_empty() && memory.learnt.is_empty() {
            return;
        }
        candidates.clear(p.tokens.len());
        self.listed(p, candidates);
        self.learnt(p, memory, candidates);
        self.reject(p, candidates);
        for at in 0..candidates.len() {
            if let Some(candidate) = candidates.get_mut(at)
                && candidate.gate == Gate::Safe
                && !candidate.dropped
            {
                candidate.accepted = true;
                p.accept(candidate.annotation_type, candidate.first, candidate.end);
            }
        }
        self.find(p, heads, candidates, memory);
        self.short_names(p, candidates, memory);
        // Twice, so that a name that was vouched for vouches for its neighbour in a list.
        for _ in 0..2 {
            self.vouch(p, candidates, memory, number);
        }
        self.read_states(p, candidates);
        kept.clear();
        kept.extend(candidates.iter().filter(|candidate| candidate.stands()));
        if kept.is_empty() {
            return;
        }
        resolve(kept, cover);
        self.remember(kept, candidates, memory);
        mentions.extend(kept.iter().map(|candidate| self.mention(p, candidates, candidate)));
    }

    /// Keeps the governorates and countries of what was accepted. A name that several bear is
    /// evidence for none of them.
    fn remember(&self, kept: &[Candidate], candidates: &Candidates, memory: &mut Memory) {
        for candidate in kept {
            // What was accepted because its governorate is named is no evidence for it.
            let needy = match candidate.finder {
                Finder::Rule(number) => self
                    .rules
                    .rules()
                    .get(usize::from(number))
                    .is_some_and(|rule| !rule.needs.is_empty()),
                _ => false,
            };
            if needy {
                continue;
            }
            let forms = candidates.forms(candidate.forms);
            let mut facts = forms.iter().filter_map(|form| self.facts(form.entry));
            let Some(first) = facts.next() else { continue };
            let (mut governorate, mut country) = (first.governorate, first.country);
            for other in facts {
                governorate = governorate.filter(|g| Some(*g) == other.governorate);
                country = country.filter(|c| Some(*c) == other.country);
            }
            if let Some(governorate) = governorate
                && !memory.governorates.contains(&governorate)
            {
                memory.governorates.push(governorate);
            }
            if let Some(country) = country
                && !memory.countries.contains(&country)
            {
                memory.countries.push(country);
            }
        }
    }

    fn facts(&self, entry: EntryIndex) -> Option<&EntryFacts> {
        self.facts.get(entry.0 as usize)
    }

    /// Pass 1: hits of the lexicon, those of one stretch and type together.
    fn listed(&self, p: &Paragraph, candidates: &mut Candidates) {
        let mut hits = p.hits.iter().filter_map(|hit| Some((hit, hit.form()?))).peekable();
        while let Some((hit, form)) = hits.next() {
            let begin = candidates.next_form();
            candidates.push_form(form);
            let mut gate = gate_of(form);
            // The matcher gives the forms of one path one after the other, actors first.
            while let Some((_, other)) = hits.next_if(|(next, other)| {
                (next.first, next.end, next.attached) == (hit.first, hit.end, hit.attached)
                    && other.place == form.place
            }) {
                candidates.push_form(other);
                gate = gate.min(gate_of(other));
            }
            candidates.push(Candidate {
                first: hit.first as usize,
                end: hit.end as usize,
                name_first: hit.first as usize,
                attached: hit.attached,
                proclitic: hit.proclitic,
                annotation_type: if form.place {
                    AnnotationType::Place
                } else {
                    AnnotationType::Actor
                },
                kind: None,
                forms: Forms { first: begin, end: candidates.next_form() },
                gate,
                accepted: false,
                dropped: false,
                finder: Finder::Lexicon,
                trigger: None,
                listed: true,
            });
        }
    }

    /// Names learnt earlier in the document, or later on the second look.
    fn learnt(&self, p: &Paragraph, memory: &Memory, candidates: &mut Candidates) {
        if memory.learnt.is_empty() {
            return;
        }
        for at in 0..p.tokens.len() {
            let Some(token) = p.token(at).filter(|t| t.is_word()) else { continue };
            let readings = Readings::of(p.tokens.letters(token), token.key);
            for reading in readings.iter() {
                for name in memory.learnt.get(&reading.key).into_iter().flatten() {
                    let rest = name.keys.get(1..).unwrap_or_default();
                    let fits = rest.iter().enumerate().all(|(offset, key)| {
                        p.token(at + 1 + offset).is_some_and(|t| t.key == *key)
                    });
                    let end = at + name.keys.len();
                    let known = candidates
                        .at(at)
                        .filter_map(|n| candidates.get(n))
                        .any(|c| c.end >= end && c.gate == Gate::Safe);
                    if !fits || known {
                        continue;
                    }
                    let begin = candidates.next_form();
                    for form in &name.entries {
                        candidates.push_form(*form);
                    }
                    candidates.push(Candidate {
                        first: at,
                        end,
                        name_first: at,
                        attached: reading.attached,
                        proclitic: reading.proclitic,
                        annotation_type: name.annotation_type,
                        kind: name.kind,
                        forms: Forms { first: begin, end: candidates.next_form() },
                        gate: Gate::Safe,
                        accepted: false,
                        dropped: false,
                        finder: name.finder,
                        trigger: name.trigger,
                        listed: false,
                    });
                }
            }
        }
    }

    /// Pass 2a: contexts in which a hit is none.
    fn reject(&self, p: &Paragraph, candidates: &mut Candidates) {
        if self.plan.rejects.is_empty() {
            return;
        }
        for number in 0..candidates.len() {
            let Some(candidate) = candidates.get_mut(number) else { continue };
            candidate.dropped = self.plan.rejects.iter().any(|&(rule, pattern)| {
                let Some((rule, pattern)) = self.pattern(rule, pattern) else { return false };
                let Action::Reject(wanted) = &rule.action else { return false };
                wanted.is_none_or(|wanted| wanted == candidate.annotation_type)
                    && slot_takes(p, &pattern.shape, candidate)
                    && self.surroundings(p, pattern, candidate)
            });
        }
    }

    /// Pass 2b: contexts that vouch for risky hits.
    fn vouch(
        &self,
        p: &mut Paragraph,
        candidates: &mut Candidates,
        memory: &mut Memory,
        number: usize,
    ) {
        let mut waits = false;
        for at in 0..candidates.len() {
            let Some(candidate) = candidates.get(at).filter(|c| !c.accepted && !c.dropped) else {
                continue;
            };
            let forms = candidates.forms(candidate.forms);
            // #عاجل is no village.
            let ordinary = candidate.len() == 1
                && (p.is_any(candidate.first, &self.classes.ordinary)
                    || self.is_possessed(p, candidate, forms));
            let voucher = self.plan.vouches.iter().find_map(|&(rule_number, pattern)| {
                let (rule, pattern) = self.pattern(rule_number, pattern)?;
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
                            let here = self.governorate_is_named(forms, memory);
                            waits |= !here;
                            met &= here;
                        }
                        Need::Country => {
                            let here = self.country_is_named(forms, memory);
                            waits |= !here;
                            met &= here;
                        }
                        Need::Uncommon => {
                            if ordinary {
                                return None;
                            }
                        }
                        Need::Town => {
                            let town = forms.iter().any(|form| {
                                !form.village
                                    && self.lexicon.entry(form.entry).is_some_and(|entry| {
                                        matches!(entry.kind(), "city" | "town")
                                    })
                            });
                            if !town {
                                return None;
                            }
                        }
                        Need::Sentence(class) => {
                            met &= p
                                .sentence(candidate.first)
                                .any(|at| p.class_at(at, *class).is_some());
                        }
                    }
                }
                met.then_some(Finder::Rule(rule_number as u16))
            });
            if let Some(finder) = voucher
                && let Some(candidate) = candidates.get_mut(at)
            {
                candidate.accepted = true;
                candidate.finder = finder;
                candidate.trigger = trigger_before(p, candidate.first);
                p.accept(candidate.annotation_type, candidate.first, candidate.end);
            }
        }
        if waits && memory.waiting.last() != Some(&number) {
            memory.waiting.push(number);
        }
    }

    /// Whether the word ends in ه where every form that matches ends in ة: his house, not منزلة.
    fn is_possessed(&self, p: &Paragraph, candidate: &Candidate, forms: &[FormRef]) -> bool {
        p.token(candidate.first).is_some_and(|token| token.last_letter == '\u{647}')
            && forms.iter().all(|form| {
                self.lexicon
                    .entry(form.entry)
                    .and_then(|entry| entry.forms().nth(form.form.into()))
                    .is_some_and(|form| form.text.ends_with('\u{629}'))
            })
    }

    fn governorate_is_named(&self, forms: &[FormRef], memory: &Memory) -> bool {
        forms
            .iter()
            .filter_map(|form| self.facts(form.entry)?.governorate)
            .any(|governorate| memory.governorates.contains(&governorate))
    }

    fn country_is_named(&self, forms: &[FormRef], memory: &Memory) -> bool {
        forms
            .iter()
            .filter_map(|form| self.facts(form.entry)?.country)
            .any(|country| memory.countries.contains(&country))
    }

    /// Pass 3: names after head words and titles.
    fn find(
        &self,
        p: &mut Paragraph,
        heads: &mut Vec<(usize, ClassId, usize, u8)>,
        candidates: &mut Candidates,
        memory: &mut Memory,
    ) {
        heads.clear();
        heads.extend(p.hits.iter().filter_map(|hit| match hit.payload {
            Payload::Class(class) if !self.plan.finds_of(class).is_empty() => {
                Some((hit.first as usize, class, hit.end as usize, hit.attached))
            }
            _ => None,
        }));
        for &(at, class, head_end, attached) in heads.iter() {
            for here in self.plan.finds_of(class) {
                self.find_one(p, *here, (at, head_end, attached), candidates, memory);
            }
        }
    }

    /// Tries one finding pattern whose anchor class stands at `at..head_end`.
    fn find_one(
        &self,
        p: &mut Paragraph,
        rule_and_pattern: (usize, usize),
        (at, head_end, attached): (usize, usize, u8),
        candidates: &mut Candidates,
        memory: &mut Memory,
    ) {
        let Some((rule, pattern)) = self.pattern(rule_and_pattern.0, rule_and_pattern.1) else {
            return;
        };
        let Action::Find(annotation_type, _) = &rule.action else { return };
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
        if pattern::backward(p, &self.classes, before, at, p.begins_with_and(at)).is_none() {
            return;
        }
        let Some(after_between) = pattern::forward(p, &self.classes, between, head_end) else {
            return;
        };
        let Some(name_at) = pattern::forward(p, &self.classes, head_rest, after_between) else {
            return;
        };
        let Some(mut name) = self.name(p, &pattern.shape, name_at) else { return };
        if pattern::forward(p, &self.classes, &pattern.after, after_closing(p, name)).is_none() {
            return;
        }
        if pattern.shape == Shape::Nothing {
            name = Name { first: at, end: name_at, quoted: false };
        }
        let kind = match self.rule_kinds.get(rule_and_pattern.0) {
            Some(Some(kind)) => Some(*kind),
            _ => self.kind_of_head(p, at),
        };
        let finder = Finder::Rule(rule_and_pattern.0 as u16);
        let plural = p.is_any(at, &[self.classes.plural_head]);
        if kept && *annotation_type == AnnotationType::Place && self.is_actor(p, name) {
            return;
        }
        let head_in = kept && !name.quoted && !plural;
        let trigger = if bare { None } else { span_of(p, at, head_end) };
        self.push_found(
            p,
            Found {
                first: if head_in { at } else { name.first },
                name_first: name.first,
                end: name.end,
                attached: if head_in { attached } else { 0 },
                annotation_type: *annotation_type,
                kind,
                finder,
                trigger,
            },
            candidates,
        );
        if *annotation_type == AnnotationType::Place {
            self.learn(p, name, *annotation_type, kind, trigger, memory);
            self.list_after(p, name, (at, trigger, kind, finder), candidates, memory);
        }
    }

    /// Whether a safe actor and no place stands where a place's name was expected: حاجز النظام.
    fn is_actor(&self, p: &Paragraph, name: Name) -> bool {
        let forms = || {
            p.hits_at(name.first)
                .iter()
                .filter(|hit| hit.attached == 0 && hit.end as usize == name.end)
                .filter_map(|hit| hit.form())
        };
        forms().any(|form| !form.place) && !forms().any(|form| form.place && !form.village)
    }

    /// The name of this shape at a token.
    fn name(&self, p: &Paragraph, shape: &Shape, at: usize) -> Option<Name> {
        let c = &self.classes;
        match shape {
            Shape::PlaceName => shape::place_name(p, c, at),
            Shape::NamedPlace => shape::named_place(p, c, at),
            Shape::ActorName => shape::actor_name(p, c, at, false),
            Shape::UnitName => shape::actor_name(p, c, at, true),
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
    fn push_found(&self, p: &mut Paragraph, found: Found, candidates: &mut Candidates) {
        p.accept(found.annotation_type, found.first, found.end);
        let same = candidates.at(found.first).find(|number| {
            candidates.get(*number).is_some_and(|c| {
                c.annotation_type == found.annotation_type
                    && c.end == found.end
                    && c.attached == found.attached
            })
        });
        if let Some(candidate) = same.and_then(|number| candidates.get_mut(number)) {
            if !candidate.accepted || candidate.finder == Finder::Learnt {
                candidate.accepted = true;
                candidate.dropped = false;
                candidate.finder = found.finder;
                candidate.trigger = found.trigger;
            }
            candidate.kind = candidate.kind.or(found.kind);
            return;
        }
        let listed = candidates
            .at(found.name_first)
            .filter_map(|number| candidates.get(number))
            .find(|c| {
                c.listed
                    && c.annotation_type == found.annotation_type
                    && c.end == found.end
                    && c.attached == 0
            })
            .map(|c| c.forms)
            // نهر الرقة is no city: with its head a name means what the head says.
            .filter(|forms| {
                found.first == found.name_first
                    || found.annotation_type == AnnotationType::Actor
                    || candidates.forms(*forms).iter().any(|form| {
                        let kind = found.kind.and_then(|k| self.kinds.get(usize::from(k.0)));
                        self.lexicon
                            .entry(form.entry)
                            .is_some_and(|e| kind.is_some_and(|kind| e.kind() == &**kind))
                    })
            });
        candidates.push(Candidate {
            first: found.first,
            end: found.end,
            name_first: found.name_first,
            attached: found.attached,
            proclitic: Default::default(),
            annotation_type: found.annotation_type,
            kind: found.kind,
            forms: listed.unwrap_or_default(),
            gate: Gate::Safe,
            accepted: true,
            dropped: false,
            finder: found.finder,
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
        kind: Option<KindId>,
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
                kind,
                entries,
                finder: Finder::Learnt,
                trigger,
            });
        }
    }

    /// Pass 4a: the rest of a list that a head word began: بلدات X وY وZ.
    fn list_after(
        &self,
        p: &mut Paragraph,
        name: Name,
        (head, trigger, kind, finder): (usize, Option<Span>, Option<KindId>, Finder),
        candidates: &mut Candidates,
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
                finder: if attached == 0 { finder } else { Finder::List },
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
        let ordinary = p.is_any(at, &self.classes.ordinary);
        let wanted = |attached: u8| {
            p.hits_at(at)
                .iter()
                .filter(|h| {
                    h.attached == attached
                        && h.form().is_some_and(|f| f.place)
                        && !(ordinary && h.end == h.first + 1)
                })
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
        if !plural || ordinary || p.is_any(at, &self.classes.borders) {
            return None;
        }
        let name = shape::place_name(p, &self.classes, at)?;
        Some((name, u8::from(and)))
    }

    /// Pass 4b: short names in brackets after an actor: قوات سوريا الديمقراطية (قسد).
    fn short_names(&self, p: &mut Paragraph, candidates: &mut Candidates, memory: &mut Memory) {
        for number in 0..candidates.len() {
            let Some(long) = candidates.get(number).copied().filter(|c| {
                c.stands() && c.annotation_type == AnnotationType::Actor && c.len() > 1
            }) else {
                continue;
            };
            let Some(name) = shape::bracketed(p, long.end) else { continue };
            let known = candidates
                .at(name.first)
                .filter_map(|n| candidates.get(n))
                .any(|c| c.accepted && c.attached == 0);
            if known || p.is_any(name.first, &self.classes.ordinary) {
                continue;
            }
            let trigger = span_of(p, long.first, long.end);
            let keys: Vec<WordKey> =
                (name.first..name.end).filter_map(|at| p.token(at)).map(|t| t.key).collect();
            let Some(first) = keys.first().copied() else { continue };
            let learnt = LearntName {
                keys,
                annotation_type: AnnotationType::Actor,
                kind: long.kind,
                entries: candidates.forms(long.forms).to_vec(),
                finder: Finder::ShortName,
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
                proclitic: Default::default(),
                finder: Finder::ShortName,
                trigger,
                listed: false,
                ..long
            });
        }
    }

    /// Pass 5: states and capitals are listed as places, and some as actors too. Where one acts it
    /// is one actor; elsewhere it is a place.
    fn read_states(&self, p: &mut Paragraph, candidates: &mut Candidates) {
        for number in 0..candidates.len() {
            let Some(place) = candidates
                .get(number)
                .copied()
                .filter(|c| c.stands() && c.annotation_type == AnnotationType::Place && c.listed)
            else {
                continue;
            };
            let twin = candidates.at(place.first).find(|n| {
                candidates.get(*n).is_some_and(|c| {
                    c.annotation_type == AnnotationType::Actor
                        && (c.end, c.attached) == (place.end, place.attached)
                        && !c.dropped
                })
            });
            let state = candidates
                .forms(place.forms)
                .iter()
                .any(|form| self.facts(form.entry).is_some_and(|facts| facts.state));
            if !state && twin.is_none() {
                continue;
            }
            let reading = self.plan.reads.iter().find_map(|&(rule_number, pattern)| {
                let (rule, pattern) = self.pattern(rule_number, pattern)?;
                let Action::Read(annotation_type) = rule.action else { return None };
                self.surroundings(p, pattern, &place)
                    .then_some((annotation_type, Finder::Rule(rule_number as u16)))
            });
            // An actor that a rule vouched for, or that a head announced, stands as one.
            let vouched = twin.and_then(|n| candidates.get(n)).is_some_and(|c| {
                c.accepted && !matches!(c.finder, Finder::Lexicon | Finder::Learnt)
            });
            let acts = matches!(reading, Some((AnnotationType::Actor, _)))
                || reading.is_none() && vouched && place.finder == Finder::Lexicon;
            if acts {
                let forms = match twin.and_then(|n| candidates.get(n)).map(|c| c.forms) {
                    Some(actor) => candidates.join_forms(&[actor, place.forms]),
                    None => place.forms,
                };
                if let Some(twin) = twin.and_then(|n| candidates.get_mut(n)) {
                    twin.dropped = true;
                }
                if let Some(candidate) = candidates.get_mut(number) {
                    candidate.annotation_type = AnnotationType::Actor;
                    candidate.forms = forms;
                    if let Some((_, finder)) = reading {
                        candidate.finder = finder;
                        candidate.trigger = trigger_before(p, place.first);
                    }
                }
                p.accept(AnnotationType::Actor, place.first, place.end);
            } else if let Some(twin) = twin.and_then(|n| candidates.get_mut(n)) {
                twin.dropped = true;
            }
        }
    }

    /// Whether what stands around the candidate fits the pattern.
    fn surroundings(&self, p: &Paragraph, pattern: &Pattern, candidate: &Candidate) -> bool {
        (pattern.preposition == 0 || pattern.preposition == candidate.proclitic.preposition)
            && pattern::backward(
                p,
                &self.classes,
                &pattern.before,
                candidate.first,
                candidate.proclitic.and,
            )
            .is_some()
            && pattern::forward(p, &self.classes, &pattern.after, candidate.end).is_some()
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
    fn kind_of_head(&self, p: &Paragraph, at: usize) -> Option<KindId> {
        let kinds = &self.classes.kinds;
        kinds.iter().find(|(class, _)| p.is_any(at, &[*class])).map(|(_, kind)| *kind)
    }

    /// The mention that a candidate becomes.
    fn mention(&self, p: &Paragraph, candidates: &Candidates, candidate: &Candidate) -> Mention {
        let (first, last) = (p.token(candidate.first), p.token(candidate.end.saturating_sub(1)));
        let start =
            first.map_or(0, |token| p.tokens.letter_start(token, candidate.attached.into()));
        let end = last.map_or(start, |token| token.span.end);
        let forms = candidates.forms(candidate.forms);
        let kind = candidate.kind.and_then(|kind| self.kinds.get(usize::from(kind.0)));
        Mention {
            annotation_type: candidate.annotation_type,
            span: Span::new(start, end),
            hidden_alef: name_needs_alef(p, candidate),
            kind: kind.cloned().unwrap_or_default(),
            candidates: match forms {
                [] => self
                    .state_actor(p, candidate)
                    .map(|entry| (entry, Reason::Country))
                    .into_iter()
                    .collect(),
                _ => forms.iter().map(|form| (form.entry, Reason::Form)).collect(),
            },
            provenance: Provenance {
                rule: self.rule_name(candidate.finder),
                form: forms.first().map(|form| (form.entry, form.form)),
                trigger: candidate.trigger,
            },
        }
    }

    /// The government or forces of the state whose nisba stands in an actor's name: الطيران
    /// الحربي الروسي.
    fn state_actor(&self, p: &Paragraph, candidate: &Candidate) -> Option<EntryIndex> {
        if candidate.annotation_type != AnnotationType::Actor {
            return None;
        }
        let kind = candidate.kind.and_then(|kind| self.kinds.get(usize::from(kind.0)))?;
        let force = match &**kind {
            "external state force" => true,
            "external state" => false,
            _ => return None,
        };
        let country = (candidate.first..candidate.end).flat_map(|at| p.hits_at(at)).find_map(
            |hit| match hit.payload {
                Payload::Nisba(country) => Some(country),
                _ => None,
            },
        )?;
        let state = self.states.get(&country)?;
        if force { state.forces.or(state.government) } else { state.government }
    }

    fn rule_name(&self, finder: Finder) -> Arc<str> {
        let number = match finder {
            Finder::Rule(number) => {
                return self.rule_names.get(usize::from(number)).cloned().unwrap_or_default();
            }
            Finder::Lexicon => 0,
            Finder::List => 1,
            Finder::Learnt => 2,
            Finder::ShortName => 3,
        };
        self.pass_names.get(number).cloned().unwrap_or_default()
    }
}

impl EntryFacts {
    fn new(lexicon: &Lexicon, entry: Entry<'_>) -> Self {
        let country = match entry.annotation_type() {
            AnnotationType::Place => entry.country(),
            AnnotationType::Actor => entry.country_code().and_then(|code| lexicon.find(code)),
        };
        Self {
            governorate: entry.governorate().map(Entry::index),
            country: country.map(Entry::index),
            state: matches!(entry.kind(), "country" | "capital"),
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
        let mut plan = Self { finds: vec![Vec::new(); rules.class_count()], ..Self::default() };
        for (number, rule) in rules.rules().iter().enumerate() {
            for (pattern_number, pattern) in rule.patterns.iter().enumerate() {
                let here = (number, pattern_number);
                match &rule.action {
                    Action::Find(..) => {
                        if pattern.before.is_empty() && pattern.head.is_empty() {
                            // A name with nothing before it: a person by a given name.
                            plan.push_find(given_name, here);
                            plan.push_find(name_part, here);
                            continue;
                        }
                        let (anchor, kept) = anchor_of(pattern);
                        let elements = if kept { &pattern.head } else { &pattern.before };
                        if let Some(crate::lexicon::rules::What::Class(class)) =
                            elements.get(anchor).map(|e| &e.what)
                        {
                            plan.push_find(*class, here);
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

impl Plan {
    fn push_find(&mut self, class: ClassId, here: (usize, usize)) {
        if let Some(finds) = self.finds.get_mut(usize::from(class.0)) {
            finds.push(here);
        }
    }

    fn finds_of(&self, class: ClassId) -> &[(usize, usize)] {
        self.finds.get(usize::from(class.0)).map(Vec::as_slice).unwrap_or_default()
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
struct Found {
    first: usize,
    name_first: usize,
    end: usize,
    attached: u8,
    annotation_type: AnnotationType,
    kind: Option<KindId>,
    finder: Finder,
    trigger: Option<Span>,
}

/// How much a form needs to count.
fn gate_of(form: FormRef) -> Gate {
    match (form.risky, form.village) {
        (false, false) => Gate::Safe,
        (true, _) => Gate::Risky,
        (false, true) => Gate::Village,
    }
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
                    Readings::of(folded, token.key)
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
fn mentions_learnt(line: &str, learnt: &Learnt, tokens: &mut Tokens) -> bool {
    tokens.read(line, 0);
    tokens.as_slice().iter().filter(|t| t.is_word()).any(|token| {
        Readings::of(tokens.letters(token), token.key)
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
