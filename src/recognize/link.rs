//! Which entity a mention means.
//!
//! Places of one name are told apart by the level that a head word names, by the governorates of
//! the places named near them, then in the paragraph and the text, and by their kind: the bare
//! name is the city. Actors of one name are told apart by the date of the text and by the
//! countries that it speaks of.

use super::mention::{Mention, Reason};
use super::recognizer::Context;
use crate::annotation::AnnotationType;
use crate::lexicon::{Entry, EntryIndex, Lexicon};
use std::collections::BTreeMap;

/// At most so many candidates are kept for a person to choose from.
const KEPT: usize = 12;
/// So many pieces of evidence on each side of a mention are looked at.
const NEIGHBOURS: usize = 10;

pub(super) struct Linker<'a> {
    lexicon: &'static Lexicon,
    text: &'a str,
    published: Option<&'a str>,
}

/// A place whose governorate is sure.
struct Evidence {
    at: usize,
    governorate: Option<EntryIndex>,
    country: Option<EntryIndex>,
}

impl<'a> Linker<'a> {
    pub fn new(lexicon: &'static Lexicon, text: &'a str, context: &'a Context) -> Self {
        Self { lexicon, text, published: context.published.as_deref() }
    }

    /// Ranks the candidates of each mention.
    pub fn link(&self, mentions: &mut [Mention]) {
        let evidence = self.evidence(mentions);
        let countries = self.countries(mentions, &evidence);
        for mention in mentions.iter_mut() {
            if mention.entries.is_empty() {
                continue;
            }
            let mut ranked: Vec<(i32, EntryIndex, Reason)> = mention
                .entries
                .iter()
                .filter_map(|index| {
                    let entry = self.lexicon.entry(*index)?;
                    let (score, reason) = match entry.annotation_type() {
                        AnnotationType::Place => {
                            self.place_score(entry, mention, &evidence, &countries)
                        }
                        AnnotationType::Actor => self.actor_score(entry, mention, &countries),
                    };
                    // A state that acts is its government before it is its territory.
                    let fits = entry.annotation_type() == mention.annotation_type;
                    Some((score + if fits { 1000 } else { 0 }, *index, reason))
                })
                .collect();
            ranked.sort_by_key(|(score, index, _)| (std::cmp::Reverse(*score), *index));
            ranked.dedup_by_key(|(_, index, _)| *index);
            ranked.truncate(KEPT);
            mention.candidates =
                ranked.into_iter().map(|(_, index, reason)| (index, reason)).collect();
            if let Some(entry) =
                mention.candidates.first().and_then(|(index, _)| self.lexicon.entry(*index))
            {
                entry.kind().clone_into(&mut mention.kind);
            }
        }
    }

    /// Places that leave no choice of governorate.
    fn evidence(&self, mentions: &[Mention]) -> Vec<Evidence> {
        let mut all = Vec::new();
        for mention in mentions.iter().filter(|m| m.annotation_type == AnnotationType::Place) {
            let mut entries = mention.entries.iter().filter_map(|i| self.lexicon.entry(*i));
            let Some(first) = entries.next() else { continue };
            let governorate = first.governorate().map(Entry::index);
            let country = first.country().map(Entry::index);
            let (mut same_governorate, mut same_country) = (true, true);
            for entry in entries {
                same_governorate &= entry.governorate().map(Entry::index) == governorate;
                same_country &= entry.country().map(Entry::index) == country;
            }
            // A city and the governorate named after it agree; namesakes elsewhere do not. The
            // main bearer of a name with namesakes among villages counts all the same.
            let main = matches!(first.kind(), "city" | "capital" | "governorate" | "town");
            if same_governorate || main || same_country {
                all.push(Evidence {
                    at: mention.span.start,
                    governorate: if same_governorate || main { governorate } else { None },
                    country: if same_country || main { country } else { None },
                });
            }
        }
        all
    }

    /// How often each country is spoken of.
    fn countries(&self, mentions: &[Mention], evidence: &[Evidence]) -> BTreeMap<EntryIndex, i32> {
        let mut countries: BTreeMap<EntryIndex, i32> = BTreeMap::new();
        for country in evidence.iter().filter_map(|e| e.country) {
            *countries.entry(country).or_default() += 2;
        }
        for mention in mentions.iter().filter(|m| m.annotation_type == AnnotationType::Actor) {
            let mut codes: Vec<&str> = mention
                .entries
                .iter()
                .filter_map(|i| self.lexicon.entry(*i)?.country_code())
                .collect();
            codes.dedup();
            if let [code] = codes.as_slice()
                && let Some(country) = self.lexicon.find(code)
            {
                *countries.entry(country.index()).or_default() += 2;
            }
        }
        countries
    }

    fn place_score(
        &self,
        entry: Entry<'_>,
        mention: &Mention,
        evidence: &[Evidence],
        countries: &BTreeMap<EntryIndex, i32>,
    ) -> (i32, Reason) {
        let mut reason = Reason::Form;
        let mut score = match entry.kind() {
            "country" | "capital" => 60,
            "city" => 50,
            "town" => 40,
            "governorate" | "province" | "state" => 38,
            "region" => 30,
            "village" if !entry.is_village_table() => 30,
            "subdistrict" | "district" => 26,
            "village" => 18,
            _ => 28,
        };
        if level_fits(&mention.kind, entry.kind()) {
            score += 45;
            reason = Reason::Level;
        }
        let governorate = entry.governorate().map(Entry::index);
        let country = entry.country().map(Entry::index);
        let after = evidence.partition_point(|e| e.at < mention.span.start);
        let near = evidence
            .get(after.saturating_sub(NEIGHBOURS)..(after + NEIGHBOURS).min(evidence.len()))
            .unwrap_or_default();
        let mut best = 0;
        for e in near.iter().filter(|e| e.at != mention.span.start) {
            if e.governorate.is_none() || e.governorate != governorate {
                continue;
            }
            let (from, to) = (e.at.min(mention.span.start), e.at.max(mention.span.start));
            let between = self.text.get(from..to).unwrap_or_default();
            let weight = match to - from {
                0..=120 if !between.contains(['.', '\n', '\u{61F}']) => 34,
                0..=400 if !between.contains('\n') => 26,
                _ => 16,
            };
            best = best.max(weight);
        }
        if best > 0 && best + 4 > 18 {
            reason = if reason == Reason::Level { reason } else { Reason::Governorate };
        }
        score += best;
        if let Some(country) = country {
            let share = countries.get(&country).copied().unwrap_or_default();
            let most = countries.values().copied().max().unwrap_or_default();
            if share > 0 {
                score += if share == most { 14 } else { 6 };
                if reason == Reason::Form {
                    reason = Reason::Country;
                }
            } else if entry.parents().first().is_some_and(|p| p == "SY") {
                // Nothing is known of the text: this lexicon is about Syria.
                score += 5;
            }
        }
        (score, reason)
    }

    fn actor_score(
        &self,
        entry: Entry<'_>,
        mention: &Mention,
        countries: &BTreeMap<EntryIndex, i32>,
    ) -> (i32, Reason) {
        let mut score = 20;
        let mut reason = Reason::Form;
        if entry.name_ar() == mention.name {
            score += 4;
        }
        if let Some(date) = self.published {
            let (from, to) = entry.valid();
            let after_start = from.is_none_or(|from| from <= date);
            // A blank end means that no end is known.
            let before_end = to.is_none_or(|to| date <= to);
            if !after_start || !before_end {
                score -= 12;
            } else if from.is_some() || to.is_some() {
                score += 4;
                reason = Reason::Date;
            }
            if mention.provenance.form.as_deref().is_some_and(|form| {
                self.lexicon.dated_forms().any(|dated| {
                    dated.form == form
                        && dated.actor == entry.id()
                        && dated.from.is_none_or(|from| from <= date)
                        && dated.to.is_none_or(|to| date <= to)
                })
            }) {
                score += 20;
                reason = Reason::Date;
            }
        } else if mention.provenance.form.as_deref().is_some_and(|form| {
            self.lexicon.dated_forms().any(|dated| {
                dated.form == form && dated.actor == entry.id() && dated.from.is_none()
            })
        }) {
            score += 6;
        }
        if let Some(country) =
            entry.country_code().and_then(|code| self.lexicon.find(code)).map(Entry::index)
        {
            let share = countries.get(&country).copied().unwrap_or_default();
            let most = countries.values().copied().max().unwrap_or_default();
            if share > 0 {
                score += if share == most { 10 } else { 5 };
                if reason == Reason::Form {
                    reason = Reason::Country;
                }
            }
        }
        (score, reason)
    }
}

/// Whether a place's kind is what the head word says.
fn level_fits(head: &str, kind: &str) -> bool {
    match head {
        "city" => matches!(kind, "city" | "capital" | "town"),
        "town" => matches!(kind, "town" | "city" | "village"),
        "village" => kind == "village",
        "governorate" | "province" => matches!(kind, "governorate" | "province" | "state"),
        "region" => matches!(kind, "region" | "district" | "neighbourhood"),
        "" => false,
        _ => head == kind,
    }
}
