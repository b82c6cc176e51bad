//! Pass 3: names after head words and titles, which no list need hold.

use super::candidate::{Candidate, Candidates, Finder, Gate, KindId};
use super::compile::Find;
use super::memory::Memory;
use super::paragraph::Paragraph;
use super::pattern;
use super::recognizer::Recognizer;
use super::shape::{self, Name, after_closing};
use crate::annotation::AnnotationType;
use crate::lexicon::matcher::{ClassId, ClassSet, Hit};
use crate::lexicon::rules::{Action, Anchor, Shape};
use crate::text::normalize::{ALEF, BEH, LAM, Letter, WAW, arabic};
use crate::text::{Punctuation, Span, TokenKind};

const NOON: Letter = arabic('\u{646}');

/// A name that a rule found.
pub(super) struct Found {
    pub(super) first: usize,
    pub(super) name_first: usize,
    pub(super) end: usize,
    pub(super) attached: u8,
    pub(super) annotation_type: AnnotationType,
    pub(super) kind: Option<KindId>,
    pub(super) finder: Finder,
    pub(super) trigger: Option<Span>,
}

impl Recognizer {
    /// Pass 3: names after head words and titles.
    pub(super) fn find(
        &self,
        p: &mut Paragraph,
        heads: &mut Vec<(usize, ClassId, usize, u8)>,
        candidates: &mut Candidates,
        memory: &mut Memory,
    ) {
        heads.clear();
        for hit in &p.hits.classes {
            for class in self.plan.anchors_of(hit) {
                heads.push((hit.first as usize, *class, hit.end as usize, hit.attached));
            }
        }
        // What stands before an item of a list: «- سامر العليوي».
        let item = |at: &usize| {
            p.token(*at).is_some_and(|t| t.is(Punctuation::Dash) || t.kind == TokenKind::Number)
        };
        let first = (0..3).find(|at| !item(at)).unwrap_or_default();
        // A line of names has a given one in it, or begins with علي.
        let given = p.has_all(&ClassSet::of(&[self.classes.given_name]))
            || (first..first + 3).any(|at| shape::is_ali(p, at));
        for find in &self.plan.lines {
            if (given || !find.person) && find.may_fit(p) {
                self.find_one(p, find, (first, first, 0), candidates, memory);
            }
        }
        for &(at, class, head_end, attached) in heads.iter() {
            for find in self.plan.finds_of(class) {
                if find.may_fit(p) && find.may_fit_at(p, &self.classes, at, head_end) {
                    self.find_one(p, find, (at, head_end, attached), candidates, memory);
                }
            }
        }
    }

    /// Tries one finding pattern whose anchor class stands at `at..head_end`.
    fn find_one(
        &self,
        p: &mut Paragraph,
        Find { here: (number, pattern), anchor: anchor_of, .. }: &Find,
        (at, head_end, attached): (usize, usize, u8),
        candidates: &mut Candidates,
        memory: &mut Memory,
    ) {
        let number = *number;
        let Some((rule, pattern)) = self.pattern(number, *pattern) else { return };
        let Action::Find(annotation_type, _) = &rule.action else { return };
        let (anchor, kept, bare) = match anchor_of {
            Anchor::Before(at, _) => (*at, false, false),
            Anchor::Head(at, _) => (*at, true, false),
            Anchor::Name | Anchor::Line => (0, false, true),
        };
        let head_end = if bare { at } else { head_end };
        // What stands before the class in the mention belongs to it: «صدى» in صدى نيوز.
        let (at, attached) = if kept && anchor > 0 {
            let first = pattern.head.get(..anchor).unwrap_or_default();
            let Some(first) = pattern::backward(p, &self.classes, first, at, false) else { return };
            (first, 0)
        } else {
            (at, attached)
        };
        let (before, between, head_rest) = if bare {
            (&[][..], &[][..], &[][..])
        } else if kept {
            (&pattern.before[..], &[][..], pattern.head.get(anchor + 1..).unwrap_or_default())
        } else {
            (
                pattern.before.get(..anchor).unwrap_or_default(),
                pattern.before.get(anchor + 1..).unwrap_or_default(),
                &pattern.head[..],
            )
        };
        // «وأحمد الحسن» goes on a list of persons; the other letters are often of the name. What is
        // glued to Latin letters or a number (1yأحمد) is no text, but who commented it.
        // In «أبو سامر الكريم» the name begins before.
        let goes_on = bare
            && p.token(at).is_some_and(|t| t.spaced)
            && at.checked_sub(1).is_some_and(|part| {
                let and = u8::from(p.begins_with_and(part));
                p.is_any_without(part, and, &[self.classes.name_part])
            });
        if bare
            && (attached > 1
                || attached == 1 && !p.begins_with_and(at)
                || goes_on
                || self.is_glued(p, at))
        {
            return;
        }
        // فرقه is his teams, and no فرقة.
        if kept
            && *annotation_type == AnnotationType::Actor
            && !memory.heh_for_teh
            && p.token(at).is_some_and(|t| t.last_letter == '\u{647}')
        {
            return;
        }
        // «برئاسة رشاد العليمي» says who presides.
        if kept && attached > 0 && p.is_any_whole(at, &[self.classes.function_word]) {
            return;
        }
        let line = *anchor_of == Anchor::Line;
        if !line && pattern::backward(p, &self.classes, before, at, p.begins_with_and(at)).is_none()
        {
            return;
        }
        let Some(after_between) = pattern::forward(p, &self.classes, between, head_end) else {
            return;
        };
        let Some(name_at) = pattern::forward(p, &self.classes, head_rest, after_between) else {
            return;
        };
        let Some(mut name) = self.name(p, &pattern.shape, name_at, if bare { attached } else { 0 })
        else {
            return;
        };
        // جمال بن عمر: before بن any word that may be a given name is one.
        let c = &self.classes;
        let of_a_father = bare && p.letters(at) == [BEH, NOON];
        let given = at
            .checked_sub(1)
            .filter(|given| of_a_father && p.is_any_whole(*given, &[c.given_name_ambiguous]));
        if let Some(given) = given {
            name.first = given;
        }
        let at = given.unwrap_or(at);
        if pattern::forward(p, &self.classes, &pattern.after, after_closing(p, name)).is_none() {
            return;
        }
        // A line in a list of persons is a name of three words or more and nothing else.
        if line && pattern.shape == Shape::PersonName && !self.is_line_of_names(p, name) {
            return;
        }
        if pattern.shape == Shape::Nothing {
            let first = if kept || bare { at } else { after_between };
            name = Name { first, end: name_at, quoted: false };
        }
        // «هيئة تحرير الشام الإرهابية»: what is said of a listed name is no part of it.
        let c = &self.classes;
        if kept
            && pattern.shape == Shape::Institution
            && p.hits_at(at).iter().any(|hit| {
                let end = hit.end as usize;
                name.first < end
                    && end < name.end
                    && hit.form().is_some_and(|form| !form.place && !form.risky)
                    && (end..name.end).all(|word| {
                        p.is_any_whole(word, &c.adjectives) && !p.is_any_whole(word, &[c.nisba])
                    })
            })
        {
            return;
        }
        let kind = match self.rule_kinds.get(number) {
            Some(Some(kind)) => Some(*kind),
            _ => self.kind_of_head(p, at),
        };
        let finder = Finder::Rule(number as u16);
        let plural = p.is_any(at, &[self.classes.plural_head]);
        // «في مدرسة والحمد لله»: with و something else begins.
        let other = !name.quoted
            && matches!(p.letters(name.first), [WAW, ALEF, LAM, ..])
            && !p.hits_at(name.first).iter().any(|hit| hit.attached == 0);
        if *annotation_type == AnnotationType::Place
            && (kept && other || (kept || name.quoted) && self.is_actor(p, name))
        {
            return;
        }
        let head_in = kept && !name.quoted && !plural;
        let trigger = if bare { None } else { p.span_of(at, head_end) };
        self.push_found(
            p,
            Found {
                first: if head_in { at } else { name.first },
                name_first: name.first,
                end: name.end,
                attached: if head_in || bare { attached } else { 0 },
                annotation_type: *annotation_type,
                kind,
                finder,
                trigger,
            },
            candidates,
        );
        let long = name.end > name.first + 1;
        // A page may have a name of one word that is no other word, and no name that is sure.
        let sure = |hit: &Hit| hit.form().is_some_and(|form| !form.risky && !form.village);
        let unknown = !p.is_any(name.first, &self.classes.ordinary)
            && !p.hits_at(name.first).iter().any(sure);
        let learns = match pattern.shape {
            Shape::Phrase => long || unknown,
            Shape::PersonName | Shape::GivenName => long,
            _ => *annotation_type == AnnotationType::Actor && name.quoted && long,
        };
        if learns {
            self.learn(p, (name, name), *annotation_type, kind, trigger, memory);
        }
        if kind == self.person && long {
            let given = p.is_any_whole(name.first, &[self.classes.given_name]);
            // Who was named in full is named by the family's name next: المعراوي.
            let last = Name { first: name.end - 1, ..name };
            let told = given || trigger.is_some();
            if shape::is_family_name(p, &self.classes, last.first)
                || told && shape::is_last_name(p, &self.classes, last.first)
            {
                self.learn(p, (last, name), *annotation_type, kind, trigger, memory);
            }
            // Or by the given name: صلاح نومان, then صلاح.
            if given {
                let given = Name { end: name.first + 1, ..name };
                self.learn(p, (given, name), *annotation_type, kind, trigger, memory);
            }
        }
        if kind == self.person && (long || trigger.is_some()) {
            self.persons_after(p, name, (trigger, kind), candidates);
        }
        if *annotation_type == AnnotationType::Place {
            self.learn(p, (name, name), *annotation_type, kind, trigger, memory);
            self.list_after(p, name, (at, trigger, kind, finder), candidates, memory);
        }
    }

    /// Whether a name that no given name begins has one in it, and ends where the line or a
    /// bracket does.
    fn is_line_of_names(&self, p: &Paragraph, name: Name) -> bool {
        name.end > name.first + 2
            && (shape::is_ali(p, name.first)
                || (name.first + 1..name.end)
                    .any(|at| p.is_any_whole(at, &[self.classes.given_name])))
            && p.token(name.end).is_none_or(|t| !t.is_word())
    }

    /// Whether a safe actor and no place stands where a place's name was expected: حاجز النظام.
    fn is_actor(&self, p: &Paragraph, name: Name) -> bool {
        let forms = || {
            p.hits_at(name.first)
                .iter()
                .filter(|hit| hit.attached == 0 && hit.end as usize == name.end)
                .filter_map(|hit| hit.form())
        };
        // مسجد التركمان, حي الأكراد: a people gives its name.
        let people = |entry| self.lexicon.entry(entry).is_some_and(|e| e.kind() == "community");
        forms().any(|form| !form.place && !people(form.entry))
            && !forms().any(|form| form.place && !form.village)
    }

    /// Whether no space stands between the name that the token is of and Latin letters or a number
    /// before it.
    fn is_glued(&self, p: &Paragraph, at: usize) -> bool {
        let c = &self.classes;
        let first = (0..at)
            .rev()
            // More names in a row are a list.
            .take(6)
            .take_while(|before| p.is_any_whole(*before, &[c.given_name, c.name_part]))
            .last();
        let at = first.unwrap_or(at);
        p.token(at).is_some_and(|token| !token.spaced)
            && at.checked_sub(1).and_then(|before| p.token(before)).is_some_and(|t| {
                // «١_ أبو سلامة» is an item of a list.
                let item = p.token(at).is_some_and(|token| t.span.end < token.span.start);
                t.kind == TokenKind::Latin || t.kind == TokenKind::Number && !item
            })
    }

    /// The name of this shape at a token, whose first letters may be attached to it.
    fn name(&self, p: &Paragraph, shape: &Shape, at: usize, attached: u8) -> Option<Name> {
        let c = &self.classes;
        match shape {
            Shape::PlaceName => shape::place_name(p, c, at),
            Shape::NamedPlace => shape::named_place(p, c, at),
            Shape::ActorName => shape::actor_name(p, c, at, false),
            Shape::UnitName => shape::actor_name(p, c, at, true),
            Shape::Institution => shape::institution(p, c, at),
            Shape::PersonName => shape::person_name(p, c, at, 0, false),
            Shape::GivenName => shape::person_name(p, c, at, attached, true),
            Shape::Quoted => shape::quoted(p, at),
            Shape::Phrase => shape::phrase(p, c, at),
            Shape::Nothing => Some(Name { first: at, end: at, quoted: false }),
            Shape::Gated
            | Shape::GatedPhrase
            | Shape::Country
            | Shape::Form(_)
            | Shape::Tanwin
            | Shape::Listed => {
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
    pub(super) fn push_found(&self, p: &mut Paragraph, found: Found, candidates: &mut Candidates) {
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
            // Of two rules the first in the files tells what it is: وزارة الداخلية العراقية.
            if let (Finder::Rule(old), Finder::Rule(new)) = (candidate.finder, found.finder)
                && new < old
            {
                candidate.finder = found.finder;
                candidate.trigger = found.trigger;
                candidate.kind = found.kind.or(candidate.kind);
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

    /// The kind that a head word announces.
    fn kind_of_head(&self, p: &Paragraph, at: usize) -> Option<KindId> {
        let kinds = &self.classes.kinds;
        kinds.iter().find(|(class, _)| p.is_any(at, &[*class])).map(|(_, kind)| *kind)
    }
}
