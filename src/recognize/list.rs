//! Pass 4: the rest of a list that a head word began.

use super::candidate::{Candidates, Finder, KindId};
use super::find::Found;
use super::memory::Memory;
use super::paragraph::Paragraph;
use super::recognizer::Recognizer;
use super::shape::{self, Name, after_closing};
use crate::annotation::AnnotationType;
use crate::text::normalize::{Letter, arabic};
use crate::text::{Punctuation, Span};

/// من
const FROM: [Letter; 2] = [arabic('\u{645}'), arabic('\u{646}')];

impl Recognizer {
    /// The rest of a list that a head word began: بلدات X وY وZ.
    pub(super) fn list_after(
        &self,
        p: &mut Paragraph,
        name: Name,
        (head, trigger, kind, finder): (usize, Option<Span>, Option<KindId>, Finder),
        candidates: &mut Candidates,
        memory: &mut Memory,
    ) {
        let plural = p.is_any(head, &[self.classes.plural_head]);
        let mut end = after_closing(p, name);
        for _ in 0..99 {
            let comma = p.is(end, Punctuation::Comma);
            let mut at = p.skip_marks(if comma { end + 1 } else { end });
            let mut and = p.begins_with_and(at);
            if !comma && !and {
                return;
            }
            // و نوى, و«نوى»
            if and && p.letters(at).len() == 1 {
                (at, and) = (p.skip_marks(at + 1), false);
            }
            // Of what has a comma on each side every word may be a name.
            let between = shape::between_commas(p, &self.classes, at).filter(|_| plural && comma);
            // In quotation marks it is a name, whatever else it is: قرى «كوران»، «زيارة».
            let marked = at.checked_sub(1).and_then(|mark| shape::quoted(p, mark));
            let item = marked
                .filter(|name| plural && name.end - name.first <= 4)
                .map(|name| (name, 0))
                .or_else(|| self.list_item(p, at, and, plural))
                .filter(|(name, _)| between.is_none_or(|(other, _)| other.end == name.end));
            let Some((next, attached)) = item.or_else(|| Some((between?.0, 0))) else { return };
            // What is an ordinary word there is passed over.
            if item.is_none() && between.is_some_and(|(_, name)| !name) {
                end = next.end;
                continue;
            }
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
                self.learn(p, (next, next), AnnotationType::Place, kind, trigger, memory);
            }
            end = after_closing(p, next);
        }
    }

    /// The persons that a list names after one, whose given names nobody lists: those of the same
    /// family, or with a known name in theirs.
    pub(super) fn persons_after(
        &self,
        p: &mut Paragraph,
        mut name: Name,
        (trigger, kind): (Option<Span>, Option<KindId>),
        candidates: &mut Candidates,
    ) {
        for _ in 0..24 {
            let mut end = after_closing(p, name);
            end = shape::after_age(p, &self.classes, end).unwrap_or(end);
            // Where somebody is from or what he does stands between: سامر من مدينة منبج ونورس من تل
            // رفعت, سامر مدرّس علوم، ونورس.
            let long = name.end > name.first + 1;
            if long && p.is_arabic(end) && !p.begins_with_and(end) {
                let from = p.letters(end) == FROM;
                let next =
                    |at: &usize| p.is(*at, Punctuation::Comma) || from && p.begins_with_and(*at);
                end = (end + 1..end + 5).find(next).unwrap_or(end);
            }
            let comma = p.is(end, Punctuation::Comma) || p.is(end, Punctuation::Dash);
            let mut at = p.skip_marks(if comma { end + 1 } else { end });
            let mut attached = u8::from(p.begins_with_and(at));
            if !comma && attached == 0 {
                return;
            }
            if attached == 1 && p.letters(at).len() == 1 {
                (at, attached) = (p.skip_marks(at + 1), 0);
            }
            let Some(next) = shape::person_beside(p, &self.classes, at, name) else {
                return;
            };
            let found = Found {
                first: next.first,
                name_first: next.first,
                end: next.end,
                attached,
                annotation_type: AnnotationType::Actor,
                kind,
                finder: Finder::List,
                trigger,
            };
            self.push_found(p, found, candidates);
            name = next;
        }
    }

    /// The next name of a list: listed as a place, or unknown after a plural head.
    fn list_item(&self, p: &Paragraph, at: usize, and: bool, plural: bool) -> Option<(Name, u8)> {
        let ordinary = p.is_any(at, &self.classes.ordinary);
        // قرى البارة وبليون وكفرلاتا: a noun may be a name where the list goes on, or where it is
        // said where that is (مدينتي جاسم ونوى غربي درعا).
        let c = &self.classes;
        let goes_on = |at: usize| {
            p.is(at, Punctuation::Comma)
                || p.begins_with_and(at)
                || p.is_any_whole(at, &[c.direction_adjective, c.town_preposition])
                || p.is_any(at, &c.borders) && !p.is_any_whole(at, &c.borders)
        };
        let common = !p.is_any(at, &self.classes.functions)
            && !p.is_any(at, &self.classes.verbs)
            && goes_on(at + 1);
        let wanted = |attached: u8| {
            p.hits_at(at)
                .iter()
                .filter(|h| {
                    h.attached == attached
                        && h.form().is_some_and(|f| f.place)
                        && !(ordinary && h.end == h.first + 1 && !(plural && common))
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
        // خربة شعير
        let starts = p.is_any(at, &[self.classes.starter]);
        if !plural || ordinary && !starts || p.is_any(at, &self.classes.borders) {
            return None;
        }
        let name = shape::place_name(p, &self.classes, at)?;
        Some((name, u8::from(and)))
    }
}
