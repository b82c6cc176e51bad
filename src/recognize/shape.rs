//! How far a name goes that no list holds.

use super::candidate::KindId;
use super::paragraph::Paragraph;
use crate::lexicon::matcher::{ClassId, ClassSet, Hit};
use crate::lexicon::rules::RuleSet;
use crate::text::normalize::{ALEF, BEH, HEH, LAM, Letter, WAW, YEH, arabic};
use crate::text::{Punctuation, TokenKind};

const TEH: Letter = arabic('\u{62A}');
const NOON: Letter = arabic('\u{646}');

/// A name: tokens `first..end`, and whether quotation marks stand around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub first: usize,
    pub end: usize,
    pub quoted: bool,
}

/// The token after a name and the quotation mark that closes it.
pub(super) fn after_closing(p: &Paragraph, name: Name) -> usize {
    if name.quoted { p.skip_marks(name.end) } else { name.end }
}

/// The classes that shapes know by name.
#[derive(Debug)]
pub(super) struct Classes {
    /// Words that are no names.
    pub ordinary: ClassSet,
    /// Words that end a name without being ordinary: heads, verbs, titles.
    pub borders: ClassSet,
    pub starter: ClassId,
    pub direction_adjective: ClassId,
    pub given_name: ClassId,
    pub given_name_ambiguous: ClassId,
    pub name_part: ClassId,
    pub title: ClassId,
    pub office: ClassId,
    /// What counts years of age: عاماً, سنوات.
    pub age: ClassId,
    /// Heads of the name of one village.
    pub village_head: ClassId,
    pub title_adjective: ClassId,
    pub plural_head: ClassId,
    pub place_head: ClassId,
    pub place_head_kept: ClassId,
    /// Words without a meaning of their own.
    pub functions: ClassSet,
    /// The first of them.
    pub function_word: ClassId,
    pub verbs: ClassSet,
    pub adjectives: ClassSet,
    pub nouns: ClassSet,
    /// Verbs that take a place: شهدت, زار.
    pub place_verb: ClassId,
    pub nisba: ClassId,
    /// Adjectives that close the name of a site: الوطني, العسكري.
    pub site_adjective: ClassId,
    /// Nouns that stand in for a name: المدينة.
    pub stand_in: ClassId,
    /// Prepositions after which a town's name is hardly anything else.
    pub town_preposition: ClassId,
    /// Classes named `kind:X`, with X, and with the number of X.
    pub kind_names: Vec<(ClassId, String)>,
    pub kinds: Vec<(ClassId, KindId)>,
}

impl Classes {
    pub fn new(rules: &mut RuleSet) -> Self {
        let mut class = |name: &str| rules.class(name);
        Self {
            ordinary: ClassSet::of(
                &[
                    "function-word",
                    "verb",
                    "common-noun",
                    "adjective",
                    "weekday",
                    "numeral",
                    "month",
                    "speech-verb",
                    "act-verb",
                    "ordinal",
                ]
                .map(&mut class),
            ),
            borders: ClassSet::of(
                &[
                    "place-head",
                    "place-head-kept",
                    "place-head-weak",
                    "unit-head",
                    "militia-head",
                    "party-head",
                    "media-head",
                    "direction",
                    "title",
                    "office",
                    "actor-noun",
                ]
                .map(&mut class),
            ),
            starter: class("place-name-starter"),
            direction_adjective: class("direction-adjective"),
            given_name: class("given-name"),
            given_name_ambiguous: class("given-name-ambiguous"),
            name_part: class("name-part"),
            title: class("title"),
            office: class("office"),
            age: class("age"),
            village_head: class("village-head"),
            title_adjective: class("title-adjective"),
            plural_head: class("plural-head"),
            place_head: class("place-head"),
            place_head_kept: class("place-head-kept"),
            function_word: class("function-word"),
            functions: ClassSet::of(
                &["function-word", "weekday", "month", "numeral"].map(&mut class),
            ),
            verbs: ClassSet::of(&["verb", "speech-verb", "act-verb"].map(&mut class)),
            adjectives: ClassSet::of(
                &[
                    "adjective",
                    "title-adjective",
                    "nisba",
                    "direction-adjective",
                    "institution-adjective",
                ]
                .map(&mut class),
            ),
            nouns: ClassSet::of(&[class("common-noun")]),
            place_verb: class("place-verb"),
            nisba: class("nisba"),
            site_adjective: class("site-adjective"),
            stand_in: class("stand-in"),
            town_preposition: class("town-preposition"),
            kind_names: Vec::new(),
            kinds: Vec::new(),
        }
    }
}

/// Whether the quotation mark at `at` closes: it stands at the word before, not at the next.
fn closes(p: &Paragraph, at: usize) -> bool {
    p.token(at).is_some_and(|t| t.is_quote() && !t.spaced)
        && p.token(at + 1).is_none_or(|next| next.spaced)
}

/// What stands between quotation marks that open at `at`: one to six words.
pub(super) fn quoted(p: &Paragraph, at: usize) -> Option<Name> {
    p.token(at).filter(|t| t.is_quote())?;
    if closes(p, at) {
        return None;
    }
    let first = at + 1;
    let mut end = first;
    while end - first <= 6 {
        let token = p.token(end)?;
        if token.is_quote() {
            return (end > first).then_some(Name { first, end, quoted: true });
        }
        // «بوتين - أردوغان», but «قوات سوريا الديمقراطية - قسد» are two names.
        let joins = || {
            end > first
                && token.is(Punctuation::Dash)
                && !p.hits_at(first).iter().any(|hit| {
                    hit.end as usize == end
                        && end > first + 1
                        && hit.form().is_some_and(|form| !form.risky)
                })
        };
        if !(token.is_word() || joins()) {
            return None;
        }
        end += 1;
    }
    None
}

/// Whatever stands in a row, one to five words and numbers, as the name of a page in the network
/// that a text was copied from. That of a place is none: مدينة الأتارب.
pub(super) fn phrase(p: &Paragraph, c: &Classes, at: usize) -> Option<Name> {
    let goes_on =
        |at: usize| p.is_arabic(at) || p.token(at).is_some_and(|t| t.kind == TokenKind::Number);
    let end = (at..at + 6).find(|word| !goes_on(*word))?;
    // إسطنبول - متابعات, القدس المحتلة - وكالات
    let dateline = p.is(end, Punctuation::Dash);
    let place = dateline
        && p.hits_at(at).iter().any(|hit| {
            let last = hit.end as usize;
            (last == end || last + 1 == end && p.is_any_whole(last, &c.adjectives))
                && hit.form().is_some_and(|form| form.place && !form.risky && !form.village)
        });
    let named = end > at && p.is_arabic(at) && !place && !p.is_any_whole(at, &[c.place_head]);
    named.then_some(Name { first: at, end, quoted: false })
}

/// The name of a place that begins at token `at`.
pub(super) fn place_name(p: &Paragraph, c: &Classes, at: usize) -> Option<Name> {
    if let Some(name) = quoted(p, at) {
        // Two names: «ميزناز وكفرحلب», «كفرنوران - ميزناز».
        let second = |at: usize| {
            (p.begins_with_and(at) || p.is(at - 1, Punctuation::Dash))
                && p.hits_at(at).iter().any(|hit| hit.form().is_some_and(|form| form.place))
        };
        let one = name.end - name.first <= 4 && !(name.first + 1..name.end).any(second);
        return one.then_some(name);
    }
    let at = p.skip_marks(at);
    // مسجد الدكتور سامر العليوي, قرية السيد سامر
    let titled = !p.is_any(at, &[c.office])
        && p.is_any_whole(at, &[c.title])
        && p.is_any_whole(at + 1, &[c.given_name]);
    if titled && let Some(name) = person_name(p, c, at + 1, 0, false) {
        return Some(Name { first: at, ..name });
    }
    if p.is_any_whole(at, &[c.stand_in]) {
        return None;
    }
    let listed = p
        .hits_at(at)
        .iter()
        .filter(|hit| hit.attached == 0 && hit.form().is_some_and(|form| form.place))
        .map(|hit| hit.end as usize)
        .max();
    // Another head follows: قضاء مدينة عكا.
    if listed == Some(at + 1) && p.is_any_whole(at, &[c.place_head]) {
        return None;
    }
    // In a list و may be attached: وتلال العنب.
    let starter = p.is_any_whole(at, &[c.starter, c.name_part])
        || p.begins_with_and(at) && p.is_any_without(at, 1, &[c.starter]);
    let starts = starter && is_second_word(p, c, at + 1);
    // ولاية جديدة, مدن تركية
    let plural = at.checked_sub(1).is_some_and(|head| p.is_any(head, &[c.plural_head]));
    let adjective = !starts && p.is_any_whole(at, &[c.nisba, c.title_adjective])
        || plural && p.is_any_whole(at, &c.adjectives);
    // قريتي طويلة وتل طويل: in a list it is none.
    let listed_next = || {
        p.begins_with_and(at + 1)
            && p.hits_at(at + 1)
                .iter()
                .any(|hit| hit.attached == 1 && hit.form().is_some_and(|form| form.place))
    };
    if listed == Some(at + 1) && !is_definite(p, at) && adjective && !listed_next() {
        return None;
    }
    // Of one village, also with a definite noun.
    let noun_follows = !is_definite(p, at)
        && is_after_village_head(p, c, at)
        && p.token(at + 1).is_some_and(|t| t.spaced)
        && is_definite(p, at + 1)
        && (p.is_any_whole(at + 1, &c.nouns) || is_place_word(p, c, at + 1))
        && !p.is_any_whole(at + 1, &[c.stand_in])
        && !p.is_any_whole(at + 1, &c.functions)
        && !p.is_any_whole(at + 1, &c.adjectives);
    let end = match listed {
        Some(end) if end > at + 1 => end,
        // قرية خراب الشحم
        _ if noun_follows && p.is_any_whole(at, &c.nouns) && !p.is_any_whole(at, &c.borders) => {
            at + 2
        }
        Some(end) if !starts => end,
        _ if starts => {
            // A second starter: تل أبو ظاهر, تلة أبو علي.
            let third = |at: usize| {
                is_place_word(p, c, at) || p.is_any_whole(at, &[c.given_name]) || is_ali(p, at)
            };
            let second = p.is_any_whole(at + 1, &[c.starter, c.name_part]) && third(at + 2);
            if second { at + 3 } else { at + 2 }
        }
        _ if is_place_word(p, c, at) => {
            // A name of two words, the second definite: شارع عمر المختار.
            let idafa = !is_definite(p, at)
                && is_definite(p, at + 1)
                && p.token(at + 1).is_some_and(|t| t.spaced)
                && is_place_word(p, c, at + 1);
            // Two words that are no others: تات مرش.
            let both = !is_definite(p, at)
                && p.token(at + 1).is_some_and(|t| t.spaced)
                && !is_definite(p, at + 1)
                && !p.begins_with_and(at + 1)
                && !matches!(p.letters(at + 1), [_, ALEF, LAM, ..] | [.., WAW, NOON])
                && !p.is_any(at + 1, &c.ordinary)
                && !p.is_any(at + 1, &[c.given_name, c.given_name_ambiguous, c.name_part])
                && !p.hits_at(at + 1).iter().any(|hit| hit.form().is_some())
                && is_place_word(p, c, at + 1);
            if idafa || both || noun_follows { at + 2 } else { at + 1 }
        }
        _ => return None,
    };
    // تل علي جنوبي, but no name goes on in «قرية المسطاحة شرقي حلب».
    let of_the_name = listed.is_none()
        && p.is_any_whole(end, &[c.direction_adjective])
        && !is_place_or_head(p, c, end + 1);
    let end = if of_the_name { end + 1 } else { end };
    Some(Name { first: at, end, quoted: false })
}

/// What stands between two commas of a list of places, or between one and an end: up to three
/// words that can be a name; and whether the first one is no other word.
pub(super) fn between_commas(p: &Paragraph, c: &Classes, at: usize) -> Option<(Name, bool)> {
    let end = (at..at + 4).find(|word| !p.is_arabic(*word))?;
    let closed = end > at && p.token(end).is_none_or(|t| !t.is_word());
    let listed = p.hits_at(at).iter().any(|hit| {
        hit.attached == 0 && hit.end as usize == end && hit.form().is_some_and(|form| form.place)
    });
    // بليون is a village there, however much else it is.
    let other = if listed {
        p.is_any_whole(at, &[c.function_word])
    } else {
        p.is_any_whole(at, &c.verbs)
            || (at..end).any(|word| p.is_any(word, &c.functions) || is_possessed(p, word))
    };
    let name =
        listed || p.is_any_whole(at, &[c.starter]) && end > at + 1 || is_place_word(p, c, at);
    (closed && !other).then_some((Name { first: at, end, quoted: false }, name))
}

/// Whether a word can follow the first word of a name of two: تل النصر.
fn is_second_word(p: &Paragraph, c: &Classes, at: usize) -> bool {
    p.is_arabic(at)
        && p.token(at).is_some_and(|t| t.spaced)
        && p.letters(at).len() >= 3
        && !begins_with_and_the(p, at)
        // المزرعة وقرية ولغا
        && !(p.begins_with_and(at) && is_head(p, c, at))
        && (!p.is_any(at, &c.functions)
            || p.is_any_whole(at, &[c.given_name_ambiguous])
            || is_ali(p, at))
        && !p.is_any_whole(at, &c.verbs)
        && !p.is_any_whole(at, &c.borders)
        && !is_possessed(p, at)
        && !is_like_a_verb(p, c, at)
}

/// Whether the word announces the name of a place or of several.
fn is_head(p: &Paragraph, c: &Classes, at: usize) -> bool {
    p.is_any(at, &[c.place_head, c.place_head_kept, c.plural_head])
}

/// Whether و and the article stand before three letters or more, so that another name begins:
/// ذيبان والحوايج, but تل والي.
fn begins_with_and_the(p: &Paragraph, at: usize) -> bool {
    matches!(p.letters(at), [WAW, ALEF, LAM, _, _, _, ..])
}

/// Whether the word ends in a pronoun: سيطرته, نفوذها.
fn is_possessed(p: &Paragraph, at: usize) -> bool {
    const MEEM: Letter = arabic('\u{645}');
    // مثواه, but حياة
    if matches!(p.letters(at), [_, _, _, .., ALEF, HEH]) {
        return p.token(at).is_some_and(|t| t.last_letter == '\u{647}')
            && !p.hits_at(at).iter().any(|hit| hit.form().is_some());
    }
    // نباتة is no نباته.
    if p.token(at).is_some_and(|t| t.last_letter == '\u{629}') {
        return false;
    }
    match p.letters(at) {
        [_, _, _, .., TEH, HEH]
        | [_, _, _, .., TEH, NOON, ALEF]
        | [_, _, _, .., HEH, ALEF]
        | [_, _, _, .., HEH, MEEM]
        | [_, _, _, .., HEH, MEEM, ALEF] => !p.hits_at(at).iter().any(|hit| hit.form().is_some()),
        _ => false,
    }
}

/// Whether a listed place, a head of one or a word that stands for one begins at the token.
fn is_place_or_head(p: &Paragraph, c: &Classes, at: usize) -> bool {
    let at = p.skip_marks(at);
    p.is_any(at, &[c.place_head, c.place_head_kept, c.stand_in])
        || p.hits_at(at).iter().any(|hit| hit.form().is_some_and(|form| form.place))
}

/// Whether قرية or another head of one village's name stands before the token.
fn is_after_village_head(p: &Paragraph, c: &Classes, at: usize) -> bool {
    p.skip_marks_back(at).checked_sub(1).is_some_and(|head| p.is_any(head, &[c.village_head]))
}

/// Whether an unknown word can be (part of) a place's name.
fn is_place_word(p: &Paragraph, c: &Classes, at: usize) -> bool {
    p.is_arabic(at)
        && p.letters(at).len() >= 3
        && !p.is_any(at, &c.ordinary)
        && !p.is_any_whole(at, &c.borders)
        // مخيمات بقرية كلبيت
        && !p.is_any(at, &[c.place_head])
        && !p.is_any_whole(at, &[c.nisba, c.title_adjective])
        && !is_possessed(p, at)
        // تلتيتا
        && (!is_like_a_verb(p, c, at)
            || matches!(p.letters(at), [.., ALEF])
                && is_after_village_head(p, c, at)
                && p.token(at).is_some_and(|t| !t.tanwin))
}

/// The name of a place whose head belongs to it: the same, or a definite noun, however common
/// (حي الجامعة, دوار الساعة), or a person's name (مطار رفيق الحريري).
pub(super) fn named_place(p: &Paragraph, c: &Classes, at: usize) -> Option<Name> {
    let first = p.skip_marks(at);
    if p.is_any_whole(first, &[c.given_name, c.given_name_ambiguous])
        && let Some(name) = person_name(p, c, first, 0, false)
        && name.end > first + 1
        // قرية سلمى القريبة من البحر
        && (!p.is_any_whole(name.end - 1, &c.adjectives)
            || p.is_any_whole(name.end - 1, &[c.given_name, c.given_name_ambiguous]))
    {
        return Some(name);
    }
    let name = place_name(p, c, at).map(|mut name| {
        // مشفى اعزاز الوطني, مطار الجراح العسكري
        if !name.quoted && p.is_any_whole(name.end, &[c.site_adjective]) {
            name.end += 1;
        }
        name
    });
    name.or_else(|| {
        let common = is_definite(p, first)
            && (p.is_any_whole(first, &c.nouns) || p.is_any_whole(first, &c.adjectives))
            && !p.is_any_whole(first, &[c.site_adjective])
            && (!p.is_any_whole(first, &[c.nisba]) || is_after_village_head(p, c, first))
            && !p.is_any_whole(first, &c.functions)
            && !p.is_any_whole(first, &[c.stand_in]);
        common.then_some(Name { first, end: first + 1, quoted: false })
    })
}

/// The name of an organisation that begins at token `at`: a word, and the definite words after
/// it. That of a military `unit` may be a common noun: لواء التوحيد.
pub(super) fn actor_name(p: &Paragraph, c: &Classes, at: usize, unit: bool) -> Option<Name> {
    if let Some(name) = quoted(p, at) {
        return Some(name);
    }
    let at = p.skip_marks(at);
    let listed = p
        .hits_at(at)
        .iter()
        .filter(|hit| hit.attached == 0 && hit.form().is_some_and(|f| !f.risky && !f.village))
        .map(|hit| hit.end as usize)
        .max();
    if let Some(end) = listed {
        return Some(Name { first: at, end, quoted: false });
    }
    // سرية أبو سامر العليوي
    if unit
        && p.is_any_whole(at, &[c.name_part])
        && let Some(name) = person_name(p, c, at, 0, false)
    {
        return Some(name);
    }
    let name_word = |at: usize| {
        let noun = unit
            && is_definite(p, at)
            && p.is_any_whole(at, &c.nouns)
            && !p.is_any_whole(at, &c.functions)
            && !p.is_any_whole(at, &[c.stand_in]);
        p.is_arabic(at)
            && p.letters(at).len() >= 3
            && (noun || !p.is_any(at, &c.ordinary))
            && !p.is_any_whole(at, &[c.nisba])
            && !is_like_a_verb(p, c, at)
    };
    // وكالة BAZ
    let latin = p.token(at).is_some_and(|t| t.kind == TokenKind::Latin && t.span.len() > 1);
    if !latin && !name_word(at) {
        return None;
    }
    let mut end = at + 1;
    while end < at + 4
        && p.token(end).is_some_and(|t| t.spaced)
        && is_definite(p, end)
        && name_word(end)
        && !p.is_any_whole(end, &c.borders)
    {
        end += 1;
    }
    Some(Name { first: at, end, quoted: false })
}

/// What completes the name of an institution after its head: definite words, a noun in construct
/// before them, a listed place, and what it is for (للصحة النفسية).
pub(super) fn institution(p: &Paragraph, c: &Classes, at: usize) -> Option<Name> {
    if let Some(name) = quoted(p, at) {
        return Some(name);
    }
    // «المرصد الموحد» ends here.
    if closes(p, at) {
        return None;
    }
    let first = p.skip_marks(at);
    let placed = |at: usize| {
        p.hits_at(at).iter().any(|hit| {
            hit.attached == 0 && hit.form().is_some_and(|form| !form.risky && form.place)
        })
    };
    let mut end = first;
    // الوكالة الوطنية للإعلام: after a definite head it needs no other definite word.
    let mut complete =
        p.skip_marks_back(first).checked_sub(1).is_some_and(|head| is_definite(p, head));
    while end < first + 7 {
        let Some(token) = p.token(end).filter(|t| t.kind == TokenKind::Word) else { break };
        if end > first && !token.spaced {
            break;
        }
        // A place or a body by name closes the chain: جامعة حلب, بلدية نابلس.
        let listed = p
            .hits_at(end)
            .iter()
            .filter(|hit| hit.attached == 0 && hit.form().is_some_and(|f| !f.risky && f.place))
            .map(|hit| hit.end as usize)
            .max();
        // محكمة تركية: an adjective, however the state is spelled.
        let listed = listed.filter(|_| !p.is_any_whole(end, &[c.nisba]));
        if let Some(listed) = listed.filter(|_| !complete) {
            end = listed;
            complete = true;
            continue;
        }
        if !complete && p.is_any_whole(end, &[c.place_head, c.place_head_kept]) {
            // بلدية مدينة نابلس
            if !placed(end + 1) {
                return None;
            }
            end += 1;
            continue;
        }
        let function = p.is_any_whole(end, &c.functions) || is_like_a_verb(p, c, end);
        // طلبة, رأس: a noun that looks like a verb
        let verb = p.is_any_whole(end, &c.verbs) && !p.is_any_whole(end, &c.nouns);
        if function || verb {
            break;
        }
        if is_definite(p, end) {
            // A definite noun begins something new once the name is complete; an adjective
            // goes on.
            if complete && !p.is_any_whole(end, &c.adjectives) {
                break;
            }
            end += 1;
            complete = true;
            continue;
        }
        // للصحة النفسية
        // but مكتب العلاقات الخارجية للإدارة الذاتية says whose it is
        let owner = || {
            p.hits_at(end).iter().any(|hit| {
                hit.attached > 0
                    && hit.end as usize > end + 1
                    && hit.form().is_some_and(|form| !form.place && !form.risky)
            })
        };
        let purpose = matches!(p.letters(end), [LAM, LAM, _, _, ..]) && !owner();
        // وزارة التربية والتعليم
        let second = matches!(p.letters(end), [WAW, ALEF, LAM, _, _, ..])
            && end == first + 1
            && !p.hits_at(end).iter().any(|hit| hit.form().is_some())
            && !is_listed_before(p, end)
            && !p.is_any(end, &[c.stand_in])
            && !p.is_any(end, &c.borders);
        let goes_on = if complete {
            purpose || second
        } else {
            !p.is_any(end, &c.functions)
                // مجلس محلي البيرة
                && (!p.is_any_whole(end, &c.adjectives)
                    || placed(end + 1) && !p.is_any_whole(end, &[c.direction_adjective]))
                && p.letters(end).len() >= 3
        };
        // شركة بترومسيلة باتفاق: what has a preposition attached begins something new.
        let attached = p.is_any(end, &c.ordinary) && !p.is_any_whole(end, &c.ordinary);
        // وزارة خارجيتها
        if !goes_on || attached && !purpose && !second || is_possessed(p, end) {
            break;
        }
        end += 1;
    }
    // One word that is no ordinary one is a name by itself: جامعة بيرزيت.
    let proper =
        end == first + 1 && !p.is_any(first, &c.ordinary) && !p.is_any_whole(first, &[c.nisba]);
    ((complete || proper) && end > first).then_some(Name { first, end, quoted: false })
}

/// Whether a safe listed name of two words ends before the token: مجلس الأمن.
fn is_listed_before(p: &Paragraph, end: usize) -> bool {
    end.checked_sub(2).is_some_and(|at| {
        p.hits_at(at).iter().any(|hit| {
            hit.end as usize == end && hit.form().is_some_and(|f| !f.risky && !f.village)
        })
    })
}

/// The name of a person that begins at token `at`, after so many attached letters: two to six
/// words, one after a title.
pub(super) fn person_name(
    p: &Paragraph,
    c: &Classes,
    at: usize,
    attached: u8,
    given_name_only: bool,
) -> Option<Name> {
    if let Some(mut name) = quoted(p, at) {
        // «سامر العليوي 30 عاماً»
        let is_number = |at: &usize| p.token(*at).is_some_and(|t| t.kind == TokenKind::Number);
        if let Some(age) = (name.first + 1..name.end).find(is_number) {
            name = Name { end: age, quoted: false, ..name };
        }
        let begins = is_ali(p, name.first)
            || p.is_any_whole(name.first, &[c.given_name, c.given_name_ambiguous, c.name_part]);
        // الطفل «نشوان الجميل»
        let two = !given_name_only
            && name.end == name.first + 2
            && !is_definite(p, name.first)
            && (name.first..name.end).all(|word| is_person_word(p, c, word, true, false));
        return (begins || two).then_some(name);
    }
    let at = if p.is(at, Punctuation::Hash) { at + 1 } else { at };
    // The first word may have letters attached.
    let is_one = |word: usize, classes: &[ClassId]| {
        p.is_any_without(word, if word == at { attached } else { 0 }, classes)
    };
    let given = is_one(at, &[c.given_name]) || is_ali(p, at) || attached == 1 && is_and_ali(p, at);
    let begins_with_part = is_one(at, &[c.name_part]);
    // So it is at the beginning of most lines.
    if given_name_only && !given && !begins_with_part && p.hits_at(at).is_empty() {
        return None;
    }
    // نحو صلاح الدين goes to a governorate.
    let located = p
        .skip_marks_back(at)
        .checked_sub(1)
        .is_some_and(|before| attached == 0 && p.is_any(before, &[c.town_preposition]));
    if located
        && p.hits_at(at).iter().any(|hit| {
            hit.attached == 0
                && hit.end as usize > at + 1
                && hit.form().is_some_and(|form| form.place && !form.village)
        })
    {
        return None;
    }
    // A listed place is no person, however its first word is used: خان شيخون, كوباني المحاصرة.
    if p.hits_at(at).iter().any(|hit| {
        hit.attached == attached
            && hit.form().is_some_and(|f| f.place && !f.risky && !f.village)
            && (hit.end as usize > at + 1
                || !is_one(at, &[c.given_name])
                || p.is_any_whole(at + 1, &c.adjectives))
    }) {
        return None;
    }
    // A person whom the tables name in full is named no further: التزم خليفة حفتر الصمت.
    let listed = p.hits_at(at).iter().filter(|hit| {
        hit.attached == attached && hit.form().is_some_and(|form| !form.place && !form.risky)
    });
    if let Some(end) = listed.map(|hit| hit.end as usize).max().filter(|end| *end > at + 1)
        && p.is_any_whole(end, &c.ordinary)
    {
        return Some(Name { first: at, end, quoted: false });
    }
    // After a title a name may look like a verb: يشار. After an office and whom it is for, it is
    // one: وزير الخارجية الأمريكي يزور.
    let announced = !given_name_only;
    let titled =
        p.skip_marks_back(at).checked_sub(1).is_some_and(|title| p.is_any(title, &[c.title]));
    let is_given = |word: usize| p.is_any_whole(word, &[c.given_name, c.given_name_ambiguous]);
    let name_like_word = |word: usize| {
        p.is_any_whole(word, &[c.given_name, c.given_name_ambiguous, c.name_part])
            || is_definite(p, word)
    };
    let mut end = at;
    let mut units = 0;
    let maybe_given = given || is_one(at, &[c.given_name_ambiguous]);
    if given_name_only && !given && !begins_with_part {
        return None;
    }
    // «رئيس الوزراء وقسد»: what is attached to a listed name begins no other.
    let attached_to_listed =
        || p.hits_at(at).iter().any(|hit| hit.attached > 0 && hit.form().is_some());
    if !maybe_given
        && (attached_to_listed() || is_like_a_verb(p, c, at) && !(titled && is_singular(p, at)))
    {
        return None;
    }
    while units < 6 {
        // A unit is a word with the parts that join it: أبو محمد, عبد الله, بن سلمان.
        let mut word = end;
        while word < end + 3 && is_one(word, &[c.name_part]) {
            word += 1;
        }
        // سان والنيرب, زوزان للأجبان
        let other = matches!(p.letters(word), [LAM, LAM, ..]) || begins_with_and_the(p, word);
        if word > at && other {
            break;
        }
        // عبد القادر, whatever the second word means elsewhere
        let servant = word > end && is_abd(p, word - 1) && is_definite(p, word);
        // أبو سلامة, أبو الحسن, whatever noun or adjective it is
        let kunya = word > end
            && matches!(p.letters(word - 1), [ALEF, BEH, WAW])
            && (p.is_any_whole(word, &c.nouns)
                || is_definite(p, word) && p.is_any_whole(word, &c.adjectives))
            && !p.is_any(word, &c.functions);
        let servant = servant || kunya;
        if word > end && !servant && !is_person_word(p, c, word, true, announced) {
            // آل, الدين and the like close a name.
            if units == 0 || word > end + 1 {
                break;
            }
            end = word;
            units += 1;
            continue;
        }
        // After given names a definite word is a surname, however ordinary: علي الحسن.
        let surname = (units == 1
            && (maybe_given || is_abd(p, at) && !p.is_any_whole(word, &c.nouns))
            || units > 1 && is_given(word - 1))
            && !begins_listed_phrase(p, word)
            && is_definite(p, word)
            && !p.is_any(word, &c.functions)
            && !p.is_any_whole(word, &[c.nisba, c.stand_in])
            && !p.is_any_whole(word, &c.verbs)
            && !p.is_any_whole(word, &c.borders);
        let begins = word == at && attached > 0;
        let starts_unit = word > end || units == 0;
        // فاطمة خطيب
        let profession = units == 1
            && given
            && p.is_any_whole(word, &[c.title, c.office])
            && !is_definite(p, word)
            && ends_a_name(p, c, word);
        if !(surname
            || servant
            || begins
            || profession
            || is_person_word(p, c, word, starts_unit, announced))
        {
            break;
        }
        if units > 0 && p.token(word).is_some_and(|t| !t.spaced) {
            break;
        }
        end = word + 1;
        units += 1;
        // A third and fourth word must look like a name.
        // After a family's name another person begins: إبراهيم العبد أسامة العبد.
        // But at its end one stands: محمد النور إبراهيم.
        let closed = is_definite(p, end - 1) && !is_abd(p, end.saturating_sub(2));
        let ended = p.token(end + 1).is_none_or(|t| !t.is_word());
        let name_like = (!closed || ended) && p.is_any_whole(end, &[c.given_name, c.name_part])
            || is_ali(p, end)
            || (units == 2
                || is_given(end - 1)
                || is_family_name(p, c, end)
                || !p.is_any_whole(end, &c.ordinary))
                && is_definite(p, end)
                && (maybe_given || titled);
        // The family's name after two given ones: إسلام خالد سراقبي.
        let family = units == 2
            && (announced || given && p.is_any_whole(end - 1, &[c.given_name]))
            && maybe_given
            && (titled && given || is_given(end - 1))
            && !p.is_any_whole(end, &[c.function_word])
            && p.letters(end).len() >= if titled { 3 } else { 4 }
            && !p.hits_at(end).iter().any(|hit| hit.form().is_some())
            && is_person_word(p, c, end, false, false);
        // The same when the name is at its end, or ends with its first word: هورك حسين هورك.
        let last = units == 2
            && !closed
            && (maybe_given || announced)
            && p.letters(end).len() >= 3
            && !p.hits_at(end).iter().any(|hit| hit.form().is_some())
            && is_person_word(p, c, end, false, false)
            && (p.letters(end) == p.letters(at) || ends_a_name(p, c, end));
        if units >= 2 && !name_like && !family && !last {
            break;
        }
        // After a kunya too: أبو شهاب نفسه.
        if begins_with_part && units == 1 && !titled && !is_abd(p, at) && !name_like_word(end) {
            break;
        }
    }
    let alone = p
        .token(end)
        .is_some_and(|t| t.is(Punctuation::Comma) || t.is(Punctuation::Stop) || t.is_quote());
    // «المهندس عرنوس يبحث»: a family's name by itself, after a title, and before a verb
    // or with the look of one: الشيخ العنزي.
    let surname = units == 1
        && titled
        && (is_family_name(p, c, at)
            || is_unknown(p, c, at)
                && p.letters(at).len() >= 3
                && !p.hits_at(at).iter().any(|hit| hit.form().is_some())
                && is_like_a_verb(p, c, end));
    let enough = match units {
        0 => false,
        1 if surname || titled && after_age(p, c, end).is_some() => true,
        // على is often written علي, and stands after titles too (العاملة علي محور), but not before
        // a comma or an end.
        1 => begins_with_part || announced && maybe_given && (!is_ali(p, at) || alone),
        _ => maybe_given || begins_with_part || is_unknown(p, c, at),
    };
    enough.then_some(Name { first: at, end, quoted: false })
}

/// One past the age after a name: (٣٠ عاماً), /18/ عام.
pub(super) fn after_age(p: &Paragraph, c: &Classes, at: usize) -> Option<usize> {
    let sign = |at: usize, other: Punctuation| p.is(at, Punctuation::Slash) || p.is(at, other);
    let number = at + usize::from(sign(at, Punctuation::OpenBracket));
    p.token(number).filter(|t| t.kind == TokenKind::Number)?;
    let age = number + 1;
    let end = p.class_at(age + usize::from(p.is(age, Punctuation::Slash)), c.age)?;
    Some(end + usize::from(sign(end, Punctuation::CloseBracket)))
}

/// The name of a person that no given name begins, in a list after another: two to four words that
/// are no others, one of them known or the last one the same. Before an age, or after a name of one
/// word, one will do.
pub(super) fn person_beside(p: &Paragraph, c: &Classes, at: usize, other: Name) -> Option<Name> {
    // و attached to a name that is also another word: وعلي الحساني.
    let and = u8::from(p.begins_with_and(at));
    if p.is_any(at, &[c.title]) {
        return None;
    }
    let aged = |end: usize| after_age(p, c, end).is_some();
    let known = p.is_any_without(at, and, &[c.given_name, c.given_name_ambiguous]);
    if known || is_and_ali(p, at) {
        let single = other.end == other.first + 1;
        let enough = |name: &Name| name.end > at + 1 || single || aged(name.end);
        return person_name(p, c, at, and, false).filter(enough);
    }
    let given = |at: usize| p.is_any_whole(at, &[c.given_name]);
    let is_word = |word: usize| {
        p.letters(word).len() >= 3
            && (given(word)
                || !p.is_any(word, &c.ordinary)
                    && !p.hits_at(word).iter().any(|hit| hit.form().is_some_and(|f| !f.village))
                    && (word == at || !p.begins_with_and(word))
                    && is_person_word(p, c, word, true, false))
    };
    let end = (at..at + 5).find(|word| !is_word(*word))?;
    let aged = aged(end);
    let known = aged
        || (at + 1..end).any(given)
        || p.letters(end.checked_sub(1)?) == p.letters(other.end - 1);
    let ends = aged
        || p.token(end).is_none_or(|t| !t.is_word())
        || p.begins_with_and(end)
        || p.is_any_whole(end, &[c.function_word]);
    let unknown = !given(at) && !p.is_any(at, &[c.given_name, c.name_part]) && is_unknown(p, c, at);
    let long = end > at + usize::from(!aged);
    (long && known && ends && unknown).then_some(Name { first: at, end, quoted: false })
}

/// Whether a first word that is in no list of names is at least no other word.
fn is_unknown(p: &Paragraph, c: &Classes, at: usize) -> bool {
    !is_definite(p, at)
        && !p.is_any(at, &c.ordinary)
        && !matches!(p.letters(at), [_, ALEF, LAM, _, _, ..] | [LAM, LAM, ..])
}

/// Whether what follows the word closes a name: a sign, a number, a preposition, the end.
fn ends_a_name(p: &Paragraph, c: &Classes, at: usize) -> bool {
    !p.token(at).is_some_and(|token| token.tanwin)
        && (p.is_any_whole(at + 1, &[c.function_word])
            || p.token(at + 1).is_none_or(|t| !t.is_word() || t.kind == TokenKind::Number))
}

/// Whether a word that looks like a verb is none of the dual or plural: يزوران, يزورون.
fn is_singular(p: &Paragraph, at: usize) -> bool {
    !matches!(p.letters(at), [_, _, _, _, .., ALEF | WAW, NOON])
}

/// Whether the word is عبد, alone or with و attached.
fn is_abd(p: &Paragraph, at: usize) -> bool {
    const ABD: [Letter; 3] = [arabic('\u{639}'), arabic('\u{628}'), arabic('\u{62F}')];
    let letters = p.letters(at);
    letters == ABD || letters.strip_prefix(&[WAW]) == Some(&ABD)
}

/// Whether the word looks like a family's name and is nothing else: العنزي, الأشجعي.
pub(super) fn is_family_name(p: &Paragraph, c: &Classes, at: usize) -> bool {
    matches!(p.letters(at), [ALEF, LAM, _, _, .., YEH])
        && !p.is_any_whole(at, &c.ordinary)
        && !p.is_any_whole(at, &c.adjectives)
        && !p.is_any_whole(at, &c.borders)
        && !p.hits_at(at).iter().any(|hit| hit.form().is_some())
}

/// Whether the last word of a name tells by itself who is meant once the name has been given.
pub(super) fn is_last_name(p: &Paragraph, c: &Classes, at: usize) -> bool {
    p.letters(at).len() >= 4
        && !p.is_any(at, &c.ordinary)
        && !p.is_any(at, &c.borders)
        && !p.is_any_whole(at, &c.adjectives)
        && !p.hits_at(at).iter().any(|hit| hit.form().is_some())
}

/// Whether a safe listed name of two words or more begins at the token: النظام السوري.
fn begins_listed_phrase(p: &Paragraph, at: usize) -> bool {
    p.hits_at(at).iter().any(|hit| {
        hit.attached == 0
            && hit.end as usize > at + 1
            && hit.form().is_some_and(|form| !form.risky && !form.village)
    })
}

fn is_person_word(p: &Paragraph, c: &Classes, at: usize, first: bool, announced: bool) -> bool {
    if !p.is_arabic(at) || p.letters(at).len() < 2 {
        return false;
    }
    if p.is_any_whole(at, &[c.given_name, c.given_name_ambiguous]) || is_ali(p, at) {
        return true;
    }
    // جبل محسن والقبة, كوران وخربيسان
    if !first
        && (matches!(p.letters(at), [WAW, ALEF, LAM, ..] | [WAW, _, _, _, _, _, ..])
            || p.is_any_without(at, 1, &[c.given_name]) && p.begins_with_and(at))
    {
        return false;
    }
    let ordinary = if first { p.is_any_whole(at, &c.ordinary) } else { p.is_any(at, &c.ordinary) };
    // «المهندس عرنوس يبحث» is a headline; of names of two words few second ones begin with ي.
    let verb = if first { !announced } else { !announced || p.letters(at).first() == Some(&YEH) };
    if ordinary
        || p.is_any_whole(at, &c.borders)
        || verb && is_like_a_verb(p, c, at)
        || is_possessed(p, at)
    {
        return false;
    }
    // A place or actor with something attached follows the name and does not belong to it:
    // محمد وقسد.
    let follows = |hit: &Hit| hit.attached > 0 && hit.form().is_some_and(|form| !form.risky);
    first || !p.hits_at(at).iter().any(follows)
}

/// The name علي, as opposed to the preposition على: only the last letter tells.
pub(super) fn is_ali(p: &Paragraph, at: usize) -> bool {
    p.letters(at) == [arabic('\u{639}'), LAM, YEH]
        && p.token(at).is_some_and(|t| t.last_letter != '\u{649}')
}

/// The same with و attached.
fn is_and_ali(p: &Paragraph, at: usize) -> bool {
    p.letters(at) == [WAW, arabic('\u{639}'), LAM, YEH]
        && p.token(at).is_some_and(|t| t.last_letter != '\u{649}')
}

/// Whether the word has the article.
pub(super) fn is_definite(p: &Paragraph, at: usize) -> bool {
    p.is_arabic(at) && matches!(p.letters(at), [ALEF, LAM, _, _, ..])
}

/// Whether the word is a verb that takes an agent: listed, or of the present's or the future's
/// shape.
pub(super) fn is_verb(p: &Paragraph, c: &Classes, at: usize) -> bool {
    const SEEN: Letter = arabic('\u{633}');
    const FEH: Letter = arabic('\u{641}');
    // و and ف are attached to verbs, prepositions are not: بأمن.
    let listed = p.is_any_whole(at, &c.verbs)
        || matches!(p.letters(at), [WAW | FEH, ..]) && p.is_any(at, &c.verbs);
    let future = matches!(p.letters(at), [SEEN, YEH | TEH, _, _, _, ..])
        && !p.is_any(at, &c.adjectives)
        && !p.hits_at(at).iter().any(|hit| hit.form().is_some());
    // What ends in the pronoun of an object, of a verb in the past: رعته السعودية.
    let object = match p.letters(at) {
        [_, _, .., TEH, HEH] | [_, _, .., TEH, HEH, ALEF] => !p.is_any(at, &c.ordinary),
        _ => false,
    };
    // «وتقسيم سوريا»: a noun looks like a verb.
    let noun = matches!(p.letters(at), [TEH, _, _, YEH, _] | [WAW, TEH, _, _, YEH, _]);
    p.is_arabic(at)
        && !p.is_any(at, &[c.place_verb])
        && (listed || future || object || !noun && is_like_a_verb(p, c, at))
        && !p.is_any_whole(at, &c.nouns)
}

/// Whether an unknown word looks like a verb: of the present, ي or ت before a stem; or of the tenth
/// form, استجابت.
fn is_like_a_verb(p: &Paragraph, c: &Classes, at: usize) -> bool {
    const SEEN: Letter = arabic('\u{633}');
    let letters = p.letters(at);
    let stem = if letters.first() == Some(&WAW) { letters.get(1..) } else { Some(letters) };
    let tenth = matches!(stem, Some([ALEF, SEEN, TEH, _, _, .., before, TEH]) if *before != ALEF);
    (tenth || matches!(stem, Some([YEH | TEH, _, _, _, ..])))
        && !p.is_any_whole(at, &[c.given_name, c.given_name_ambiguous])
        && !p.hits_at(at).iter().any(|hit| hit.form().is_some())
}

/// The end of a closing bracket pair that begins at `at`: `(قسد)`. Gives the name inside.
pub(super) fn bracketed(p: &Paragraph, at: usize) -> Option<Name> {
    let at = if p.token(at).is_some_and(|t| t.is_quote()) { at + 1 } else { at };
    if !p.is(at, Punctuation::OpenBracket) {
        return None;
    }
    let first = p.skip_marks(at + 1);
    let mut end = first;
    while end <= first + 3
        && p.token(end).is_some_and(|t| matches!(t.kind, TokenKind::Word | TokenKind::Latin))
    {
        end += 1;
    }
    let close = p.skip_marks(end);
    (end > first && end - first <= 3 && p.is(close, Punctuation::CloseBracket)).then_some(Name {
        first,
        end,
        quoted: true,
    })
}
