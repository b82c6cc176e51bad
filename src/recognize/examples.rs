//! The examples that rules carry, held against what recognition gives.
//!
//! An example is *kept* where its rule fires on the marked stretch, or, for a `no`, does not. A
//! rule that finds, vouches or reads fires where a mention carries its name; one that rejects,
//! where it took a listed name away ([`Fate::Rejected`]).

use super::mention::Mention;
use super::recognizer::{Context, Recognizer};
use super::trace::{Fate, PassedOver};
use crate::lexicon::rules::{Action, Anchor, Example, Need, Rule};
use crate::text::Span;
use std::fmt;

/// What became of an example.
#[derive(Clone, Debug)]
pub struct Outcome<'r> {
    /// The rule that carries it.
    pub rule: &'r Rule,
    /// The example.
    pub example: &'r Example,
    /// Where it is not kept, what was found instead.
    pub broken: Option<Broken>,
}

/// What an example that is not kept gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The stretches that became mentions, each with the rule that found it.
    pub found: Vec<(String, String)>,
    /// Why the rule did not fire, as far as can be told. `None` where it fired and must not.
    pub why: Option<Why>,
}

/// Why a rule did not fire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Another rule was there first.
    Other(String),
    /// The rule fired elsewhere: on these stretches.
    Elsewhere(Vec<String>),
    /// The name is part of a longer or better mention, found by a rule.
    Overlapped(String, String),
    /// A rule rejected the name.
    Rejected(String),
    /// No listed name of the type stands there.
    NotListed,
    /// A name stands there that counts by itself, so that nothing needs to vouch for it.
    Safe,
    /// A listed name stands there, and no pattern of the rule fits what is around it.
    NoFit,
    /// The same, or one of these conditions is not met.
    NoFitOr(Vec<&'static str>),
    /// No word of the classes stands in the text at which the rule is tried.
    NoAnchor(Vec<String>),
    /// A word stands there at which the rule is tried, and the rest of the pattern does not fit.
    AnchoredOnly,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other(rule) => write!(
                f,
                "`{rule}` finds it first: take another example, put the narrower rule higher up, or \
                 ask whether this one is needed"
            ),
            Self::Elsewhere(stretches) => {
                write!(f, "the rule gives [{}]: correct the brackets", stretches.join("] ["))
            }
            Self::Overlapped(stretch, rule) => {
                write!(f, "it is part of [{stretch}], which `{rule}` finds")
            }
            Self::Rejected(rule) => write!(f, "`{rule}` rejects it"),
            Self::NotListed => f.write_str(
                "no name of the tables begins and ends there: add it to the tables, or write a rule \
                 that finds it",
            ),
            Self::Safe => {
                f.write_str("the name counts by itself: it is neither risky nor a village")
            }
            Self::NoFit => f.write_str("what stands around the name fits no pattern of the rule"),
            Self::NoFitOr(needs) => write!(
                f,
                "what stands around the name fits no pattern of the rule, or one of its conditions is \
                 not met: {}",
                needs.join(", ")
            ),
            Self::NoAnchor(classes) => {
                write!(f, "no word of <{}> stands in the text", classes.join(">, <"))
            }
            Self::AnchoredOnly => f.write_str(
                "the class at which the rule is tried stands there; the other words of the pattern or \
                 the name's shape do not fit",
            ),
        }
    }
}

/// Runs the examples of these rules, which are rules of the recognizer's own set.
pub fn check_examples<'r>(
    recognizer: &'r Recognizer,
    rules: impl Iterator<Item = &'r Rule>,
) -> Vec<Outcome<'r>> {
    let mut outcomes = Vec::new();
    for rule in rules {
        for example in &rule.examples {
            let broken = check(recognizer, rule, example);
            outcomes.push(Outcome { rule, example, broken });
        }
    }
    outcomes
}

fn check(recognizer: &Recognizer, rule: &Rule, example: &Example) -> Option<Broken> {
    let text = &example.text;
    let (mentions, passed) = recognizer.explain(text, &Context::default());
    let fired: Vec<Span> = match rule.action {
        Action::Reject(_) => {
            let by_it = |p: &&PassedOver| p.fate == Fate::Rejected(rule.name.as_str().into());
            passed.iter().filter(by_it).map(|p| p.span).collect()
        }
        _ => {
            let by_it = |m: &&Mention| *m.provenance.rule == *rule.name;
            mentions.iter().filter(by_it).map(|m| m.span).collect()
        }
    };
    let here = match example.marked {
        Some(marked) => fired.contains(&marked),
        None => !fired.is_empty(),
    };
    if here == example.fires {
        return None;
    }
    let part = |span: Span| span.slice(text).unwrap_or_default().to_owned();
    let found =
        mentions.iter().map(|m| (part(m.span), m.provenance.rule.as_ref().to_owned())).collect();
    let why = example.fires.then(|| {
        if !fired.is_empty() {
            return Why::Elsewhere(fired.iter().map(|span| part(*span)).collect());
        }
        why(recognizer, rule, example, &mentions, &passed)
    });
    Some(Broken { found, why })
}

/// Why the rule gives nothing in the example.
fn why(
    recognizer: &Recognizer,
    rule: &Rule,
    example: &Example,
    mentions: &[Mention],
    passed: &[PassedOver],
) -> Why {
    let at = |span: Span| example.marked.is_none_or(|marked| span == marked);
    let over = |span: Span| {
        example.marked.is_some_and(|marked| span.start < marked.end && marked.start < span.end)
    };
    let of_type = |annotation_type| match rule.action {
        Action::Find(wanted, _) | Action::Vouch(wanted) | Action::Reject(Some(wanted)) => {
            annotation_type == wanted
        }
        // What it reads as one type was listed as the other.
        Action::Read(_) | Action::Reject(None) => true,
    };
    let rejects = matches!(rule.action, Action::Reject(_));
    let there = passed.iter().filter(|p| at(p.span) && of_type(p.annotation_type));
    let rejected = there.clone().find_map(|p| match &p.fate {
        Fate::Rejected(other) => Some(Why::Rejected(other.as_ref().to_owned())),
        _ => None,
    });
    if let Some(rejected) = rejected {
        return rejected;
    }
    let mention = mentions.iter().find(|m| at(m.span) && of_type(m.annotation_type));
    if !rejects
        && example.marked.is_some()
        && let Some(mention) = mention
    {
        let by = &*mention.provenance.rule;
        return match rule.action {
            Action::Vouch(_) if by == "lexicon" => Why::Safe,
            Action::Read(_) if by == "lexicon" => Why::NoFit,
            _ => Why::Other(by.to_owned()),
        };
    }
    if !rejects && let Some(longer) = mentions.iter().find(|m| over(m.span)) {
        let stretch = longer.span.slice(&example.text).unwrap_or_default().to_owned();
        return Why::Overlapped(stretch, longer.provenance.rule.as_ref().to_owned());
    }
    if let Action::Find(..) = rule.action {
        let anchors: Vec<Anchor> = rule.patterns.iter().filter_map(|p| p.anchor()).collect();
        let classes = anchors.iter().filter_map(|anchor| match anchor {
            Anchor::Head(_, class) | Anchor::Before(_, class) => Some(*class),
            Anchor::Name | Anchor::Line => None,
        });
        let classes: Vec<_> = classes.collect();
        if classes.len() == anchors.len() && !recognizer.names_any(&example.text, &classes) {
            let rules = recognizer.rules();
            let names = classes.iter().filter_map(|class| rules.class_name(*class));
            return Why::NoAnchor(names.map(str::to_owned).collect());
        }
        return Why::AnchoredOnly;
    }
    if there.count() == 0 && mention.is_none() {
        return Why::NotListed;
    }
    let needs: Vec<&'static str> = rule.needs.iter().map(Need::as_str).collect();
    if needs.is_empty() { Why::NoFit } else { Why::NoFitOr(needs) }
}
