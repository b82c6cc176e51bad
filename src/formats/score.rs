//! How well annotations agree with gold: precision, recall, F1, and links.
//!
//! A prediction is right when its type is allowed and it covers the bare name and, at most, whole
//! words of the widest span. One that is not right but lies inside a gold mention or an optional
//! stretch is neither right nor wrong: nested mentions are welcome. Everything else is wrong.

use super::gold::{Gold, GoldMention};
use crate::annotation::{AnnotationType, Document, Origin, Status};
use crate::text::{OffsetMap, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Counts of one kind of mention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Predictions that are right.
    pub right: usize,
    /// Predictions that are wrong.
    pub wrong: usize,
    /// Gold mentions that no prediction covers.
    pub missed: usize,
}

impl Counts {
    /// Right among predicted.
    pub fn precision(self) -> f64 {
        ratio(self.right, self.right + self.wrong)
    }

    /// Right among gold.
    pub fn recall(self) -> f64 {
        ratio(self.right, self.right + self.missed)
    }

    /// Harmonic mean of both.
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }
}

#[allow(clippy::cast_precision_loss)] // Counts of mentions are small.
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// What went wrong with one mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The document.
    pub document: String,
    /// `WRONG`, `MISSED` or `LINK`.
    pub what: &'static str,
    /// Actor or place.
    pub annotation_type: AnnotationType,
    /// Where, in code points.
    pub span: Span,
    /// The words, with some before and after.
    pub context: String,
    /// The rule that made it, for a wrong one; the entity given, for a link.
    pub detail: String,
}

/// A score over some documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// By type.
    pub by_type: BTreeMap<AnnotationType, Counts>,
    /// Right and wrong by the rule that found them.
    pub by_rule: BTreeMap<String, Counts>,
    /// Right mentions whose entity gold names.
    pub linkable: usize,
    /// Of these, those linked to an accepted entity.
    pub linked: usize,
    /// What went wrong.
    pub mistakes: Vec<Mistake>,
}

impl Score {
    /// All types together.
    pub fn all(&self) -> Counts {
        let mut all = Counts::default();
        self.by_type.values().for_each(|counts| all.add(*counts));
        all
    }

    /// Linked among linkable.
    pub fn link_ratio(&self) -> f64 {
        ratio(self.linked, self.linkable)
    }

    /// Holds a document against its gold and counts.
    pub fn add(&mut self, gold: &Gold, document: &Document) {
        let text: Vec<char> = document.text().chars().collect();
        let offsets = OffsetMap::new(document.text());
        let point = |byte| offsets.code_point(document.text(), byte);
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<&GoldMention> = gold.mentions.iter().collect();
        let names: BTreeSet<Span> = gold.mentions.iter().map(|m| m.name).collect();
        for annotation in document.annotations().iter().filter(|a| a.status != Status::Rejected) {
            let span = Span::new(point(annotation.span.start), point(annotation.span.end));
            let annotation_type = annotation.annotation_type;
            if !seen.insert((span, annotation_type)) {
                continue;
            }
            let span = trim(&text, span);
            let rule = match &annotation.origin {
                Origin::Rule { rule, .. } => rule.as_str(),
                Origin::Person => "person",
            };
            let fits = waiting.iter().position(|mention| {
                mention.types.contains(&annotation_type) && is_right(&text, mention, span)
            });
            let counts = match fits {
                Some(at) => {
                    let mention = waiting.remove(at);
                    self.count_link(gold, mention, annotation.entity.as_deref(), span, &text);
                    Counts { right: 1, ..Counts::default() }
                }
                None => {
                    let free = gold.optional.iter().any(|o| o.contains(span))
                        || gold.mentions.iter().any(|m| m.widest.contains(span));
                    if free && !names.contains(&span) {
                        continue;
                    }
                    self.mistakes.push(mistake(gold, "WRONG", annotation_type, span, &text, rule));
                    Counts { wrong: 1, ..Counts::default() }
                }
            };
            self.by_type.entry(annotation_type).or_default().add(counts);
            self.by_rule.entry(rule.to_owned()).or_default().add(counts);
        }
        for mention in waiting {
            let Some(annotation_type) = mention.types.first().copied() else { continue };
            self.by_type.entry(annotation_type).or_default().missed += 1;
            self.mistakes.push(mistake(gold, "MISSED", annotation_type, mention.name, &text, ""));
        }
    }

    fn count_link(
        &mut self,
        gold: &Gold,
        mention: &GoldMention,
        entity: Option<&str>,
        span: Span,
        text: &[char],
    ) {
        if mention.entities.is_empty() {
            return;
        }
        self.linkable += 1;
        if entity.is_some_and(|entity| mention.entities.iter().any(|e| e == entity)) {
            self.linked += 1;
        } else if let Some(annotation_type) = mention.types.first().copied() {
            let detail =
                format!("{}, not {}", entity.unwrap_or("nothing"), mention.entities.join(" or "));
            self.mistakes.push(mistake(gold, "LINK", annotation_type, span, text, &detail));
        }
    }
}

fn mistake(
    gold: &Gold,
    what: &'static str,
    annotation_type: AnnotationType,
    span: Span,
    text: &[char],
    detail: &str,
) -> Mistake {
    let part = |from: usize, to: usize| -> String {
        let part = text.get(from..to.min(text.len())).unwrap_or_default();
        part.iter().map(|c| if *c == '\n' { ' ' } else { *c }).collect()
    };
    Mistake {
        document: gold.document.clone(),
        what,
        annotation_type,
        span,
        context: format!(
            "{}[{}]{}",
            part(span.start.saturating_sub(30), span.start),
            part(span.start, span.end),
            part(span.end, span.end + 20)
        ),
        detail: detail.to_owned(),
    }
}

/// Space and punctuation that a span may carry without harm.
fn is_trimmed(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '"' | '\''
                | '('
                | ')'
                | '['
                | ']'
                | '.'
                | ':'
                | '!'
                | '|'
                | '-'
                | '\u{201C}'
                | '\u{201D}'
                | '\u{AB}'
                | '\u{BB}'
                | '\u{2018}'
                | '\u{2019}'
                | '\u{60C}'
                | '\u{61B}'
                | '\u{61F}'
                | '\u{640}'
                | '\u{2026}'
        )
}

fn trim(text: &[char], mut span: Span) -> Span {
    let outer = |at: usize| text.get(at).copied().is_some_and(is_trimmed);
    while span.start < span.end && outer(span.start) {
        span.start += 1;
    }
    while span.end > span.start && outer(span.end - 1) {
        span.end -= 1;
    }
    span
}

/// Whether the bounds are those of the bare name, of the widest span, or of a word between.
fn is_right(text: &[char], mention: &GoldMention, span: Span) -> bool {
    const LAM: char = '\u{644}';
    let widest = trim(text, mention.widest);
    let border = |at: usize| text.get(at).copied().is_some_and(is_trimmed);
    let is_lam = |at: Option<usize>| at.and_then(|at| text.get(at)) == Some(&LAM);
    let start = span.start == mention.name.start
        || span.start == widest.start
        || (widest.start < span.start && span.start < mention.name.start && border(span.start - 1))
        // لل: either lam may begin it.
        || is_lam(Some(mention.name.start))
            && is_lam(mention.name.start.checked_sub(1))
            && span.start + 1 == mention.name.start;
    let end = span.end == mention.name.end
        || span.end == widest.end
        || (mention.name.end <= span.end && span.end < widest.end && border(span.end));
    start && end
}
