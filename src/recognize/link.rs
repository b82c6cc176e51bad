//! Which entity a mention means.
//!
//! Places of one name are told apart by the level that a head word names, by the governorates of
//! the places named near them, then in the paragraph and the text, and by their kind: the bare
//! name is the city. A village that the tables write otherwise is looked for around the places
//! named beside it. Actors of one name are told apart by the date of the text and by the
//! countries that it speaks of.

use super::mention::{Mention, Reason};
use super::recognizer::Context;
use super::sound_alike::{AROUND, LETTER, Position, Sounds, sound};
use crate::annotation::AnnotationType;
use crate::lexicon::{Entry, EntryIndex, Lexicon};
use crate::text::Keyed;
use crate::text::normalize::{Folded, fold, is_letter};
use crate::text::order::insertion_sort;
use crate::text::sentence::cuts_a_word;
use std::cell::Cell;
use std::cmp::Reverse;
use std::sync::{Arc, OnceLock};

/// At most so many candidates are kept for a person to choose from.
const KEPT: usize = 12;
/// So many pieces of evidence on each side of a mention are looked at.
const NEIGHBOURS: usize = 10;

/// In place of the number of a form: any of them. No entry has so many.
const EVER: u16 = u16::MAX;

/// What ranking needs of the entries, read once.
#[derive(Debug)]
pub(super) struct Linker {
    facts: Vec<Facts>,
    /// The kinds of entries, by number.
    kinds: Vec<Arc<str>>,
    /// The periods in which a form means an actor, by actor and number of the form; and under
    /// [`EVER`] the one in which there was the actor.
    dated: Keyed<(EntryIndex, u16), Vec<Period>>,
    syria: Option<EntryIndex>,
    /// The settlements by their sound, made when the first is asked for.
    sounds: OnceLock<Sounds>,
}

/// Of one entry, in less than a line of the cache: those of one text lie far apart.
#[derive(Debug)]
struct Facts {
    annotation_type: AnnotationType,
    /// The number of its kind.
    kind: u16,
    /// The levels that head words may name for its kind.
    levels: u8,
    /// How much a place of this kind counts before others of its name.
    rank: u8,
    governorate: Option<EntryIndex>,
    country: Option<EntryIndex>,
    village: bool,
    /// A place that people live in, smaller than a city.
    settlement: bool,
    /// A city, town or governorate: of several bearers of its name it is the one that is meant.
    main: bool,
    /// A country, governorate or district: it has no one point.
    unit: bool,
    at: Option<Position>,
    /// The side that an actor is on, by number; 0 where it is none or a whole country.
    side: u16,
}

/// A period; `None` is open.
#[derive(Debug)]
struct Period {
    from: Option<String>,
    to: Option<String>,
}

impl Period {
    fn new(from: Option<&str>, to: Option<&str>) -> Self {
        Self { from: from.map(str::to_owned), to: to.map(str::to_owned) }
    }

    /// Whether the ISO date lies in it. Dates of less precision compare as their beginning.
    fn contains(&self, date: &str) -> bool {
        self.from.as_deref().is_none_or(|from| from <= date)
            && self.to.as_deref().is_none_or(|to| date <= to)
    }
}

/// A place whose governorate or country is sure.
struct Evidence {
    at: usize,
    governorate: Option<EntryIndex>,
    country: Option<EntryIndex>,
    /// Where it is, if that is no whole country or governorate.
    position: Option<Position>,
}

/// What a place counts whose governorate is named beside it in its sentence.
const NEAREST: i32 = 34;
/// What it counts where that is named elsewhere in its line, or farther away in its sentence.
const NEAR: i32 = 26;
/// What it counts where that is named elsewhere.
const FAR: i32 = 16;

/// What a place counts of whose governorate another is named at one end of this stretch, when it
/// is named at the other. Within one sentence and near counts most, within a line more than
/// elsewhere.
fn nearness(text: &str, from: usize, to: usize) -> i32 {
    let mut rest = text.as_bytes().get(from..to).unwrap_or_default();
    // Characters that are seen: tatweel and harakat put nothing farther away.
    let mut seen = 0;
    let mut within_sentence = true;
    loop {
        // Nearly all of a text are letters and spaces.
        rest = match rest {
            [] if within_sentence && seen <= 64 => return NEAREST,
            [] => return NEAR,
            [b' ', rest @ ..] => rest,
            [lead @ 0xD8..=0xDB, trail, rest @ ..] if is_letter(*lead, *trail) => rest,
            _ => {
                let at = to - rest.len();
                let Some(character) = text.get(at..to).and_then(|rest| rest.chars().next()) else {
                    return FAR;
                };
                rest = rest.get(character.len_utf8()..).unwrap_or_default();
                match character {
                    '\n' => return FAR,
                    '\u{61F}' => within_sentence = false,
                    '.' if ends_a_sentence(text, at) => within_sentence = false,
                    _ if matches!(fold(character), Folded::Mark | Folded::Format) => continue,
                    _ => {}
                }
                rest
            }
        };
        seen += 1;
        if seen > 218 {
            return FAR;
        }
    }
}

/// Whether the dot at this byte ends a sentence: it cuts no word and no number.
fn ends_a_sentence(text: &str, at: usize) -> bool {
    let (left, right) = (text.get(..at), text.get(at + 1..));
    let (left, right) = (left.unwrap_or_default(), right.unwrap_or_default());
    let digit = |c: Option<char>| c.is_some_and(|c| matches!(fold(c), Folded::Digit(_)));
    let within_number = digit(left.chars().next_back()) && digit(right.chars().next());
    !within_number && !cuts_a_word(left, right)
}

/// What stands around one mention.
struct Here<'s> {
    start: usize,
    /// That the head word names.
    level: u8,
    /// The evidence on both sides.
    near: &'s [Evidence],
    /// All that it may mean lie in one governorate: it matters only whether that is named near.
    one_governorate: bool,
    /// How near the governorate that was asked for last is named: most namesakes ask for one.
    known: Cell<(Option<EntryIndex>, i32)>,
}

/// What is known of one text.
struct Surroundings<'t> {
    text: &'t str,
    published: Option<&'t str>,
    evidence: Vec<Evidence>,
    countries: Keyed<EntryIndex, i32>,
    most: i32,
    /// The sides of actors that leave no choice.
    sides: Vec<u16>,
}

impl Linker {
    /// Reads what it needs of the lexicon.
    pub fn new(lexicon: &Lexicon) -> Self {
        let mut numbers: Keyed<&str, u16> = Keyed::default();
        let mut kinds: Vec<Arc<str>> = Vec::new();
        let mut dated: Keyed<(EntryIndex, u16), Vec<Period>> = Keyed::default();
        let mut facts = Vec::with_capacity(lexicon.len());
        let mut sides: Vec<&str> = Vec::new();
        // What the last entry lies in, and its governorate and country: most villages stand behind
        // another one of the same parent.
        let mut last = (None, None, None);
        for entry in lexicon.entries() {
            let kind = entry.kind();
            let number = numbers.get(&kind).copied().unwrap_or_else(|| {
                kinds.push(kind.into());
                // There are some dozen kinds.
                let number = (kinds.len() - 1) as u16;
                numbers.insert(kind, number);
                number
            });
            let (from, to) = entry.valid();
            if from.is_some() || to.is_some() {
                dated.insert((entry.index(), EVER), vec![Period::new(from, to)]);
            }
            let (governorate, country) = match entry.annotation_type() {
                AnnotationType::Place => {
                    let above = entry.parent_entry().map(Entry::index);
                    if above.is_none() || last.0 != above {
                        let governorate = entry.governorate().map(Entry::index);
                        let country = entry.country().map(Entry::index);
                        // What is a governorate itself has another one than those beside it.
                        let shared = governorate.is_some_and(|unit| unit != entry.index());
                        let above = above.filter(|_| shared);
                        last = (above, governorate, country);
                    }
                    (last.1, last.2)
                }
                // Where a medium is at home is no evidence of what a text is about.
                AnnotationType::Actor if kind == "media" => (None, None),
                AnnotationType::Actor => {
                    let country = entry.country_code().and_then(|code| lexicon.find(code));
                    (None, country.map(Entry::index))
                }
            };
            facts.push(Facts {
                annotation_type: entry.annotation_type(),
                rank: rank(kind, entry.is_village_table()),
                levels: levels(kind),
                kind: number,
                governorate,
                country,
                village: entry.is_village_table(),
                settlement: matches!(kind, "village" | "town" | "abandoned place"),
                main: matches!(kind, "city" | "capital" | "governorate" | "town"),
                unit: matches!(kind, "country" | "governorate" | "district"),
                at: entry.point().map(Position::new),
                side: number_of(entry.side(), &mut sides),
            });
        }
        for row in lexicon.dated_forms() {
            let entry = row.actor;
            for (number, form) in entry.forms().enumerate() {
                if form.text == row.form {
                    let key = (entry.index(), number as u16);
                    let period = Period::new(row.from, row.to);
                    match dated.get_mut(&key) {
                        Some(periods) => periods.push(period),
                        None => {
                            dated.insert(key, vec![period]);
                        }
                    }
                }
            }
        }
        let syria = lexicon.find("SY").map(Entry::index);
        Self { facts, kinds, dated, syria, sounds: OnceLock::new() }
    }

    /// The governorate and the country of an entry, as evidence of where a text plays.
    pub fn where_is(&self, index: EntryIndex) -> (Option<EntryIndex>, Option<EntryIndex>) {
        self.facts(index).map_or((None, None), |facts| (facts.governorate, facts.country))
    }

    /// Ranks the candidates of each mention and takes the first one's kind.
    pub fn link(&self, lexicon: &Lexicon, text: &str, context: &Context, mentions: &mut [Mention]) {
        let evidence = self.evidence(mentions);
        let countries = self.countries(mentions, &evidence);
        let around = Surroundings {
            text,
            published: context.published.as_deref(),
            most: countries.values().copied().max().unwrap_or_default(),
            sides: self.sides(mentions),
            evidence,
            countries,
        };
        let mut ranked: Vec<(Reverse<i32>, EntryIndex, Reason)> = Vec::new();
        // How much of the evidence stands before the mention.
        let mut passed = 0;
        for mention in mentions {
            let start = mention.span.start;
            while around.evidence.get(passed).is_some_and(|e| e.at < start) {
                passed += 1;
            }
            let level = level_of_head(&mention.kind);
            let near = around.near(passed);
            self.add_namesakes_by_sound(lexicon, mention, &around, level, near);
            let mut lie =
                mention.candidates.iter().map(|(index, _)| self.facts(*index)?.governorate);
            let first = lie.next();
            let one_governorate = lie.all(|other| Some(other) == first);
            let here = Here { start, level, near, one_governorate, known: Cell::default() };
            ranked.clear();
            for (index, why) in &mention.candidates {
                let Some(facts) = self.facts(*index) else { continue };
                let (score, reason) = match facts.annotation_type {
                    AnnotationType::Place => self.place_score(facts, mention, &around, &here),
                    AnnotationType::Actor => {
                        self.actor_score(lexicon, *index, facts, mention, &around)
                    }
                };
                // A state that acts is its government before it is its territory.
                let fits = facts.annotation_type == mention.annotation_type;
                let own = *why == Reason::Own;
                let score = score + if fits { 1000 } else { 0 } + if own { 500 } else { 0 };
                let reason = match why {
                    Reason::Own | Reason::Sound => *why,
                    _ => reason,
                };
                ranked.push((Reverse(score), *index, reason));
            }
            insertion_sort(&mut ranked);
            mention.candidates.clear();
            for (_, index, reason) in &ranked {
                let known = mention.candidates.iter().any(|(known, _)| known == index);
                if !known && mention.candidates.len() < KEPT {
                    mention.candidates.push((*index, *reason));
                }
            }
            if let Some(facts) = mention.candidates.first().and_then(|(i, _)| self.facts(*i))
                && let Some(kind) = self.kind(facts).filter(|kind| !kind.is_empty())
            {
                mention.kind = Arc::clone(kind);
            }
        }
    }

    fn facts(&self, index: EntryIndex) -> Option<&Facts> {
        self.facts.get(index.0 as usize)
    }

    fn kind(&self, facts: &Facts) -> Option<&Arc<str>> {
        self.kinds.get(usize::from(facts.kind))
    }

    /// Places that leave no choice of governorate or country.
    fn evidence(&self, mentions: &[Mention]) -> Vec<Evidence> {
        // As many as there may be: what grows by doubling is held twice over.
        let places = mentions.iter().filter(|m| m.annotation_type == AnnotationType::Place).count();
        let mut all = Vec::with_capacity(places);
        for mention in mentions.iter().filter(|m| m.annotation_type == AnnotationType::Place) {
            let mut entries = mention.candidates.iter().filter_map(|(index, _)| self.facts(*index));
            let Some(first) = entries.next() else { continue };
            let (mut same_governorate, mut same_country) = (true, true);
            for entry in entries {
                same_governorate &= entry.governorate == first.governorate;
                same_country &= entry.country == first.country;
            }
            // A city and the governorate named after it agree; namesakes elsewhere do not. The
            // main bearer of a name with namesakes among villages counts all the same.
            let main = first.main;
            if same_governorate || main || same_country {
                let position = mention
                    .candidates
                    .iter()
                    .filter_map(|(index, _)| self.facts(*index))
                    .find(|facts| !facts.unit)
                    .and_then(|facts| facts.at);
                all.push(Evidence {
                    at: mention.span.start,
                    position,
                    governorate: first.governorate.filter(|_| same_governorate || main),
                    country: first.country.filter(|_| same_country || main),
                });
            }
        }
        all
    }

    /// Gives a village candidates that sound like it and lie around the places named beside it:
    /// those that differ by the article or a space, and where the lexicon has no such name at all,
    /// the one that is nearest in sound.
    fn add_namesakes_by_sound(
        &self,
        lexicon: &Lexicon,
        mention: &mut Mention,
        around: &Surroundings<'_>,
        level: u8,
        near: &[Evidence],
    ) {
        if mention.annotation_type != AnnotationType::Place
            || level & (CITY | TOWN | VILLAGE) == 0
            || mention.candidates.iter().any(|(index, _)| {
                self.facts(*index).is_none_or(|facts| !facts.settlement || !facts.village)
            })
        {
            return;
        }
        let anchors: Vec<Position> = near.iter().filter_map(|e| e.position).collect();
        // Where no place beside it has a point, its governorate must do.
        let in_a_governorate_named = |facts: &Facts| {
            anchors.is_empty()
                && facts.governorate.is_some()
                && near.iter().any(|e| e.governorate == facts.governorate)
        };
        // With the article's alef, where it is not written, so that the article is left out.
        let name = mention.span.slice(around.text).unwrap_or_default();
        let wanted =
            if mention.hidden_alef { sound(&format!("\u{627}{name}")) } else { sound(name) };
        let most = match (mention.candidates.is_empty(), wanted.len()) {
            (_, 0..=2) => return,
            (false, _) | (true, 3) => 0,
            (true, 4 | 5) => LETTER / 2,
            (true, _) => LETTER,
        };
        let mut best = (most, f32::MAX);
        for (index, cost) in self.sounds(lexicon).like(&wanted, most, &anchors) {
            let Some((facts, at)) = self.facts(index).and_then(|f| Some((f, f.at?))) else {
                continue;
            };
            let square = if in_a_governorate_named(facts) {
                0.0
            } else {
                anchors.iter().map(|anchor| anchor.square_to(at)).fold(f32::MAX, f32::min)
            };
            // One of a list that has an id of the tables adds forms to that one.
            let meant = lexicon.meant(index);
            let around = AROUND.get(usize::from(cost)).copied().unwrap_or_default();
            if square > around * around {
                continue;
            }
            if most == 0 {
                mention.candidates.push((meant, Reason::Sound));
            } else if (cost, square) < best {
                best = (cost, square);
                mention.candidates.clear();
                mention.candidates.push((meant, Reason::Sound));
            }
        }
    }

    /// The settlements by their sound.
    pub fn sounds(&self, lexicon: &Lexicon) -> &Sounds {
        self.sounds.get_or_init(|| {
            let settled = lexicon.entries().zip(&self.facts).filter(|(_, facts)| facts.settlement);
            Sounds::new(settled.filter_map(|(entry, facts)| Some((entry, facts.at?))).flat_map(
                |(entry, at)| entry.forms().map(move |form| (entry.index(), at, form.text)),
            ))
        })
    }

    /// How often each country is spoken of.
    fn countries(&self, mentions: &[Mention], evidence: &[Evidence]) -> Keyed<EntryIndex, i32> {
        let mut countries: Keyed<EntryIndex, i32> = Keyed::default();
        // Where things happen tells more than who is named: armies go abroad.
        let mut count = |country, weight| {
            let before = countries.get(&country).copied().unwrap_or_default();
            countries.insert(country, before + weight);
        };
        for country in evidence.iter().filter_map(|e| e.country) {
            count(country, 2);
        }
        for mention in mentions.iter().filter(|m| m.annotation_type == AnnotationType::Actor) {
            // One bearer of no country leaves the choice open: التحالف.
            let mut named = mention.candidates.iter().map(|(index, _)| self.facts(*index)?.country);
            if let Some(Some(country)) = named.next()
                && named.all(|other| other == Some(country))
            {
                count(country, 1);
            }
        }
        countries
    }

    /// The sides of the actors that are surely named.
    fn sides(&self, mentions: &[Mention]) -> Vec<u16> {
        let mut sides = Vec::new();
        for mention in mentions.iter().filter(|m| m.annotation_type == AnnotationType::Actor) {
            let mut named =
                mention.candidates.iter().filter_map(|(index, _)| Some(self.facts(*index)?.side));
            if let Some(side) = named.next().filter(|side| *side > 0 && !sides.contains(side))
                && named.all(|other| other == side)
            {
                sides.push(side);
            }
        }
        sides
    }

    fn place_score(
        &self,
        facts: &Facts,
        mention: &Mention,
        around: &Surroundings<'_>,
        here: &Here<'_>,
    ) -> (i32, Reason) {
        let mut reason = Reason::Form;
        let mut score = i32::from(facts.rank);
        let fits = match here.level {
            0 => !mention.kind.is_empty() && self.kind(facts) == Some(&mention.kind),
            level => facts.levels & level != 0,
        };
        if fits {
            score += 45;
            reason = Reason::Level;
        }
        let near = here.nearness(facts.governorate, around.text);
        // One alone has nobody to be ranked with.
        if mention.candidates.len() > 1 {
            score += here.closeness(facts);
        }
        if near > 0 && reason == Reason::Form {
            reason = Reason::Governorate;
        }
        score += near;
        if let Some(country) = facts.country {
            let share = around.countries.get(&country).copied().unwrap_or_default();
            if share > 0 {
                score += if share == around.most { 14 } else { 6 };
                if reason == Reason::Form {
                    reason = Reason::Country;
                }
            } else if facts.country == self.syria {
                // Nothing is known of the text: this lexicon is about Syria.
                score += 5;
            }
        }
        (score, reason)
    }

    fn actor_score(
        &self,
        lexicon: &Lexicon,
        index: EntryIndex,
        facts: &Facts,
        mention: &Mention,
        around: &Surroundings<'_>,
    ) -> (i32, Reason) {
        let mut score = 20;
        let mut reason = Reason::Form;
        // Without a date they only rank.
        let asked = around.published.is_some() || mention.candidates.len() > 1;
        let form = mention.provenance.form.filter(|_| asked);
        // The periods are those of the form that matched, as each bearer's row has it.
        let periods = form.and_then(|(entry, number)| {
            if entry == index {
                return self.dated.get(&(index, number));
            }
            let text = lexicon.entry(entry)?.forms().nth(number.into())?.text;
            let number = lexicon.entry(index)?.forms().position(|form| form.text == text)?;
            self.dated.get(&(index, number as u16))
        });
        if let Some(date) = around.published {
            match self.dated.get(&(index, EVER)) {
                None => {}
                Some(valid) if !valid.iter().any(|p| p.contains(date)) => score -= 12,
                Some(_) => {
                    score += 1;
                    reason = Reason::Date;
                }
            }
            if let Some(periods) = periods {
                if periods.iter().any(|p| p.contains(date)) {
                    score += 2;
                    reason = Reason::Date;
                } else {
                    score -= 20;
                }
            }
        } else if periods.is_some_and(|periods| periods.iter().any(|p| p.to.is_none())) {
            // Who reads a text without a date reads it today.
            score += 6;
        }
        if around.sides.contains(&facts.side) {
            score += 9;
            if reason == Reason::Form {
                reason = Reason::Side;
            }
        }
        if let Some(country) = facts.country {
            let share = around.countries.get(&country).copied().unwrap_or_default();
            if share > 0 {
                score += if share == around.most { 10 } else { 5 };
                if reason == Reason::Form {
                    reason = Reason::Country;
                }
            }
        }
        (score, reason)
    }
}

impl Surroundings<'_> {
    /// The evidence on both sides of a place in the text, when so much of it has `passed`.
    fn near(&self, passed: usize) -> &[Evidence] {
        let end = (passed + NEIGHBOURS).min(self.evidence.len());
        self.evidence.get(passed.saturating_sub(NEIGHBOURS)..end).unwrap_or_default()
    }
}

impl Here<'_> {
    /// How near a place of this governorate is named.
    fn nearness(&self, governorate: Option<EntryIndex>, text: &str) -> i32 {
        let (known, mut nearest) = self.known.get();
        if governorate.is_none() {
            return 0;
        }
        if known == governorate {
            return nearest;
        }
        nearest = 0;
        // None before it is nearer than the last, none behind it nearer than the first.
        let (mut before, mut behind) = (None, None);
        for e in self.near.iter().filter(|e| e.governorate == governorate) {
            if e.at < self.start {
                before = Some((e.at, self.start));
            } else if e.at > self.start && behind.is_none() {
                behind = Some((self.start, e.at));
            }
        }
        for (from, to) in [before, behind].into_iter().flatten() {
            if nearest < NEAREST {
                let near = if self.one_governorate { FAR } else { nearness(text, from, to) };
                nearest = nearest.max(near);
            }
        }
        self.known.set((governorate, nearest));
        nearest
    }

    /// Tells namesakes of one governorate apart: how near a place is to those named beside it.
    fn closeness(&self, facts: &Facts) -> i32 {
        // A city or governorate is where its name is; a quarter has namesakes in other cities.
        let small = facts.settlement || !facts.main && !facts.unit;
        let Some(at) = facts.at.filter(|_| small) else { return 0 };
        let mut least = f32::MAX;
        for e in self.near {
            if e.at != self.start
                && e.at.abs_diff(self.start) < 400
                && let Some(position) = e.position
            {
                least = least.min(position.square_to(at));
            }
        }
        [(100.0, 12), (400.0, 8), (1600.0, 4)]
            .iter()
            .find(|(within, _)| least <= *within)
            .map_or(0, |(_, bonus)| *bonus)
    }
}

/// How much a place of this kind counts before others of its name.
fn rank(kind: &str, of_villages: bool) -> u8 {
    match kind {
        "country" | "capital" => 60,
        "city" => 50,
        "town" => 40,
        "sea" => 39,
        "governorate" | "province" | "state" => 38,
        "region" => 30,
        "village" if !of_villages => 30,
        "subdistrict" | "district" => 26,
        "village" => 18,
        _ => 28,
    }
}

/// The number of a side, from 1; 0 for a whole country.
fn number_of<'l>(side: &'l str, sides: &mut Vec<&'l str>) -> u16 {
    if !side.as_bytes().contains(&b'-') {
        return 0;
    }
    let known = sides.iter().position(|known| *known == side).unwrap_or_else(|| {
        sides.push(side);
        sides.len() - 1
    });
    // There are some dozen sides.
    known as u16 + 1
}

/// The levels of which a place of this kind is, a bit each.
fn levels(kind: &str) -> u8 {
    match kind {
        "capital" => CITY,
        "city" | "town" => CITY | TOWN,
        "village" => TOWN | VILLAGE,
        "governorate" | "province" | "state" => GOVERNORATE,
        "region" | "district" | "neighbourhood" => REGION,
        _ => 0,
    }
}

/// The level that a head word of this kind names; 0 where only the very kind will do.
fn level_of_head(head: &str) -> u8 {
    match head {
        "city" => CITY,
        "town" => TOWN,
        "village" => VILLAGE,
        "governorate" | "province" => GOVERNORATE,
        "region" => REGION,
        _ => 0,
    }
}

const CITY: u8 = 1;
const TOWN: u8 = 2;
const VILLAGE: u8 = 4;
const GOVERNORATE: u8 = 8;
const REGION: u8 = 16;
