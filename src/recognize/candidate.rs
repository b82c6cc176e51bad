//! What the passes of one paragraph hand to each other.

use crate::annotation::AnnotationType;
use crate::lexicon::matcher::FormRef;
use crate::text::Span;
use crate::text::clitics::Proclitic;

/// How much a hit of the lexicon needs to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gate {
    /// Nothing.
    Safe,
    /// A context that vouches for it: from the long list of villages.
    Village,
    /// A context that vouches for it: a common word or a person's name.
    Risky,
}

/// Which rule made or vouched for a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finder {
    /// The lexicon alone.
    Lexicon,
    /// A list that a head word began.
    List,
    /// A name learnt elsewhere in the document.
    Learnt,
    /// A short name in brackets.
    ShortName,
    /// The rule of this number.
    Rule(u16),
}

/// Number of a kind that a head word or a rule names; see `Recognizer::kind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KindId(pub u16);

/// The forms of a candidate: a range of the paragraph's list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Forms {
    pub first: u32,
    pub end: u32,
}

/// A stretch that may become a mention.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// First token of the mention.
    pub first: usize,
    /// One past the last token.
    pub end: usize,
    /// Token at which the bare name begins: after a head that belongs to the mention.
    pub name_first: usize,
    /// Attached letters of the first token that are left out.
    pub attached: u8,
    /// What they are.
    pub proclitic: Proclitic,
    pub annotation_type: AnnotationType,
    /// The kind that a head word announced.
    pub kind: Option<KindId>,
    /// The forms that match, of all entries.
    pub forms: Forms,
    pub gate: Gate,
    pub accepted: bool,
    /// Taken out by a rule or by another reading of the same stretch.
    pub dropped: bool,
    pub finder: Finder,
    /// The words that announced it or vouched for it, in bytes of the document.
    pub trigger: Option<Span>,
    /// It is a hit of the lexicon.
    pub listed: bool,
}

impl Candidate {
    /// How many tokens it covers.
    pub fn len(&self) -> usize {
        self.end - self.first
    }

    /// Whether it is still in play.
    pub fn stands(&self) -> bool {
        self.accepted && !self.dropped
    }
}

/// The candidates of a paragraph, found by their first token in constant time.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    all: Vec<Candidate>,
    /// For each candidate the one before it with the same first token.
    previous: Vec<u32>,
    /// For each token the last candidate that begins there.
    last_at: Vec<u32>,
    forms: Vec<FormRef>,
}

const NONE: u32 = u32::MAX;

impl Candidates {
    /// Forgets all, for a paragraph of so many tokens.
    pub fn clear(&mut self, tokens: usize) {
        self.all.clear();
        self.previous.clear();
        self.forms.clear();
        self.last_at.clear();
        self.last_at.resize(tokens + 1, NONE);
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn get(&self, number: usize) -> Option<&Candidate> {
        self.all.get(number)
    }

    pub fn get_mut(&mut self, number: usize) -> Option<&mut Candidate> {
        self.all.get_mut(number)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Candidate> {
        self.all.iter()
    }

    pub fn push(&mut self, candidate: Candidate) {
        let number = self.all.len() as u32;
        if let Some(last) = self.last_at.get_mut(candidate.first) {
            self.previous.push(*last);
            *last = number;
            self.all.push(candidate);
        }
    }

    /// Numbers of the candidates that begin at a token, the newest first.
    pub fn at(&self, token: usize) -> impl Iterator<Item = usize> {
        let mut next = self.last_at.get(token).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            let number = next;
            next = self.previous.get(number as usize).copied().unwrap_or(NONE);
            (number != NONE).then_some(number as usize)
        })
    }

    /// Adds a form to the paragraph's list.
    pub fn push_form(&mut self, form: FormRef) {
        self.forms.push(form);
    }

    /// Where the next form will stand.
    pub fn next_form(&self) -> u32 {
        self.forms.len() as u32
    }

    /// Appends copies of several ranges as one new range.
    pub fn join_forms(&mut self, ranges: &[Forms]) -> Forms {
        let first = self.next_form();
        for range in ranges {
            for at in range.first..range.end {
                if let Some(form) = self.forms.get(at as usize).copied() {
                    self.forms.push(form);
                }
            }
        }
        Forms { first, end: self.next_form() }
    }

    /// The forms of a range.
    pub fn forms(&self, range: Forms) -> &[FormRef] {
        self.forms.get(range.first as usize..range.end as usize).unwrap_or_default()
    }
}
