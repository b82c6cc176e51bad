//! The engine's front door: the order of the passes over a text.
//!
//! A text is read paragraph by paragraph with reused buffers; each pass is a file:
//!
//! 1. what the lexicon lists, safe or risky ([`super::listed`]), and what was learnt in the text
//!    ([`super::learnt`]);
//! 2. rejections and vouchers for it, from the rule files ([`super::vouch`]);
//! 3. names that follow a head word, a title, a quotation mark ([`super::find`], with
//!    [`super::shape`]);
//! 4. lists ([`super::list`]), and short names in brackets ([`super::short_name`]);
//! 5. states and capitals: actor or place ([`super::state`]);
//! 6. overlaps ([`super::resolve`]).
//!
//! What was learnt (names found by a head word, short names) is looked for again in the whole
//! text, and places choose their entity when all are known ([`super::link`]).

use super::candidate::{Candidate, Candidates, Gate, KindId};
use super::compile::{EntryFacts, Plan, Which};
use super::learnt::Lines;
use super::link::Linker;
use super::memory::Memory;
use super::mention::Mention;
use super::paragraph::Paragraph;
use super::resolve::{Overlaps, join, resolve};
use super::shape::Classes;
use super::state::StateActors;
use super::trace::PassedOver;
use crate::lexicon::matcher::{ClassId, Matcher};
use crate::lexicon::rules::{Pattern, Rule, RuleSet};
use crate::lexicon::{EntryIndex, Lexicon};
use crate::text::Keyed;
use std::sync::{Arc, Mutex};

/// What is known of a text besides its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The date of publication, ISO 8601.
    pub published: Option<String>,
}

/// Finds mentions in text. Make one and keep it: making it compiles the lexicon.
#[derive(Debug)]
pub struct Recognizer {
    pub(super) lexicon: Arc<Lexicon>,
    pub(super) matcher: Matcher,
    pub(super) rules: RuleSet,
    pub(super) classes: Classes,
    pub(super) plan: Plan,
    /// What linking and evidence need of each entry, by its number.
    pub(super) facts: Vec<EntryFacts>,
    /// Names of the rules, by number, and of the passes that are code.
    pub(super) rule_names: Vec<Arc<str>>,
    pub(super) pass_names: [Arc<str>; 5],
    /// Kinds that rules and head words name.
    pub(super) kinds: Vec<Arc<str>>,
    /// That of persons.
    pub(super) person: Option<KindId>,
    /// For each finding rule its kind; `None` where the head word tells.
    pub(super) rule_kinds: Vec<Option<KindId>>,
    pub(super) linker: Linker,
    /// The government and the forces of each state, by country.
    pub(super) states: Keyed<EntryIndex, StateActors>,
    /// Those of the last text, for the next.
    pub(super) buffers: Mutex<Buffers>,
}

/// Buffers that are used again from paragraph to paragraph, and from text to text.
#[derive(Debug, Default)]
pub(super) struct Buffers {
    pub(super) paragraph: Paragraph,
    pub(super) candidates: Candidates,
    pub(super) kept: Vec<Candidate>,
    overlaps: Overlaps,
    heads: Vec<(usize, ClassId, usize, u8)>,
    read: Lines,
    memory: Memory,
}

impl Recognizer {
    /// A recognizer over the tables and rules that ship with the program.
    pub fn new() -> Self {
        Self::with_rules(RuleSet::builtin())
    }

    /// The lexicon that its mentions are linked to.
    pub fn lexicon(&self) -> &Arc<Lexicon> {
        &self.lexicon
    }

    /// The names and word classes that it looks for.
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// Makes what is else made when the first text asks for it, so that no text waits.
    pub fn warm_up(&self) {
        self.linker.sounds(&self.lexicon);
    }

    /// The rules.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Finds the mentions of a text, sorted by start, the longer first.
    ///
    /// Deterministic: the same text and context give the same mentions on every machine.
    pub fn recognize(&self, text: &str, context: &Context) -> Vec<Mention> {
        self.recognize_watched(text, context, &mut |_| ())
    }

    /// The same, telling again and again how far it is: a percentage, which never falls. For
    /// texts of megabytes, which take seconds.
    pub fn recognize_watched(
        &self,
        text: &str,
        context: &Context,
        watch: &mut dyn FnMut(u8),
    ) -> Vec<Mention> {
        let mut mentions = self.find_mentions(text, None, watch);
        self.linker.link(&self.lexicon, text, context, &mut mentions);
        mentions
    }

    /// The same, and what was passed over, in the order of the text: for whoever asks why a name
    /// is not marked.
    pub fn explain(&self, text: &str, context: &Context) -> (Vec<Mention>, Vec<PassedOver>) {
        let mut trace = Vec::new();
        let mut mentions = self.find_mentions(text, Some(&mut trace), &mut |_| ());
        self.linker.link(&self.lexicon, text, context, &mut mentions);
        trace.sort_by_key(|passed| passed.span.start);
        (mentions, trace)
    }

    /// Whether a word of one of the classes stands in the text.
    pub fn names_any(&self, text: &str, classes: &[ClassId]) -> bool {
        let mut p = Paragraph::default();
        lines(text).any(|(base, line)| {
            p.read(&self.matcher, line, base);
            (0..p.tokens.len()).any(|token| p.is_any(token, classes))
        })
    }

    /// The mentions before linking, each with every entry whose form it has, in no rank; and,
    /// where one wants it, what was passed over, line by line. `watch` is told how far it is.
    pub fn find_mentions(
        &self,
        text: &str,
        mut trace: Option<&mut Vec<PassedOver>>,
        watch: &mut dyn FnMut(u8),
    ) -> Vec<Mention> {
        let spare = self.buffers.try_lock().map(|mut spare| std::mem::take(&mut *spare));
        let mut buffers = spare.unwrap_or_default();
        buffers.read.clear(text.len());
        let mut memory = std::mem::take(&mut buffers.memory);
        memory.clear();
        memory.heh_for_teh = text.len() > NO_TEH_MARBUTA && !text.chars().any(|c| c == '\u{629}');
        let lines: Vec<(usize, &str)> = lines(text).collect();
        // What grows by doubling is moved again and again: a mention stands in eighty bytes.
        let mut mentions = Vec::with_capacity(text.len().min(LONG) / 64);
        for (number, (base, line)) in lines.iter().enumerate() {
            // Most of the time goes into the first look; a quarter is left for the second.
            watch((base * 75 / text.len()) as u8);
            let known = memory.learnt.len();
            memory.read = buffers.read.tokens();
            self.paragraph(line, *base, number, &mut buffers, &mut memory, &mut mentions);
            buffers.read.add(&buffers.paragraph.tokens, known);
            if let Some(trace) = trace.as_deref_mut() {
                self.passed_over(&buffers, trace);
            }
        }
        let again = lines_to_look_at_again(&buffers.read, &memory);
        if again.contains(&true) {
            if text.len() > LONG {
                buffers.read = Lines::default();
            }
            let mut here = 0;
            mentions.retain(|mention| {
                while lines.get(here + 1).is_some_and(|(base, _)| *base <= mention.span.start) {
                    here += 1;
                }
                again.get(here) != Some(&true)
            });
            let mut more = Vec::new();
            let lines = lines.iter().enumerate().zip(&again).filter(|(_, again)| **again);
            for ((number, (base, line)), _) in lines {
                watch((75 + base * 25 / text.len()) as u8);
                self.paragraph(line, *base, number, &mut buffers, &mut memory, &mut more);
                if let Some(trace) = trace.as_deref_mut() {
                    let here = *base..*base + line.len();
                    trace.retain(|passed| !here.contains(&passed.span.start));
                    self.passed_over(&buffers, trace);
                }
            }
            put_among(&mut mentions, more);
        }
        // Those of a long text are not held until the next one comes.
        if text.len() <= LONG
            && let Ok(mut spare) = self.buffers.try_lock()
        {
            buffers.memory = memory;
            *spare = buffers;
        }
        mentions
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
        let Buffers { paragraph: p, candidates, kept, overlaps, heads, .. } = buffers;
        p.read(&self.matcher, line, base);
        candidates.clear(p.tokens.len());
        kept.clear();
        let nothing = p.hits.forms.is_empty() && p.hits.classes.is_empty();
        if nothing && memory.learnt.len() == 0 && self.plan.lines.is_empty() {
            return;
        }
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
        if self.vouch(p, candidates, memory, (number, Which::All)) {
            self.vouch(p, candidates, memory, (number, Which::Again));
        }
        self.read_states(p, candidates);
        kept.extend(candidates.iter().filter(|candidate| candidate.stands()));
        if kept.is_empty() {
            return;
        }
        join(kept, candidates);
        resolve(kept, overlaps, self.person);
        self.remember(kept, candidates, memory);
        mentions.extend(kept.iter().map(|candidate| self.mention(p, candidates, candidate)));
    }

    pub(super) fn facts(&self, entry: EntryIndex) -> Option<&EntryFacts> {
        self.facts.get(entry.0 as usize)
    }

    #[inline(always)]
    pub(super) fn pattern(&self, rule: usize, pattern: usize) -> Option<(&Rule, &Pattern)> {
        let rule = self.rules.rules().get(rule)?;
        Some((rule, rule.patterns.get(pattern)?))
    }
}

/// Puts mentions of other lines in their places. All of them are never held twice over.
fn put_among(mentions: &mut Vec<Mention>, mut more: Vec<Mention>) {
    let mut kept = mentions.len();
    mentions.reserve_exact(more.len());
    // These only make room: from the end on, each place gets the one that belongs there.
    mentions.extend_from_slice(&more);
    for at in (0..mentions.len()).rev() {
        let Some(start) = more.last().map(|mention| mention.span.start) else { break };
        let last = kept
            .checked_sub(1)
            .filter(|last| mentions.get(*last).is_some_and(|mention| mention.span.start > start));
        if let Some(last) = last {
            kept = last;
            mentions.swap(last, at);
        } else if let Some((place, mention)) = mentions.get_mut(at).zip(more.pop()) {
            *place = mention;
        }
    }
}

/// The second look: paragraphs in which a name stands that was learnt later, or in which a risky
/// form waited for a governorate or a country that came later.
fn lines_to_look_at_again(read: &Lines, memory: &Memory) -> Vec<bool> {
    let mut again = read.to_look_at_again(&memory.learnt);
    for (number, named) in &memory.waiting {
        if let Some(again) = again.get_mut(*number) {
            *again |= memory.named() > *named;
        }
    }
    again
}

/// Buffers are kept from texts of so many bytes.
const LONG: usize = 1 << 16;

/// Bytes of a text in which ة would stand if its writer wrote it: one word of ten ends with it.
const NO_TEH_MARBUTA: usize = 400;

impl Default for Recognizer {
    fn default() -> Self {
        Self::new()
    }
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
