//! What a rule finds.

use crate::annotation::AnnotationType;
use crate::lexicon::EntryIndex;
use crate::text::Span;
use crate::text::normalize::{Folded, fold};
use std::sync::Arc;

/// A stretch of text that names an actor or a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Actor or place.
    pub annotation_type: AnnotationType,
    /// In bytes of the text.
    pub span: Span,
    /// The article's alef is not written: «لنظام» in للنظام.
    pub hidden_alef: bool,
    /// The kind that the words around announce, or that of the entity; empty if unknown.
    pub kind: Arc<str>,
    /// The entries that it may mean, best first, with the reason of the rank.
    pub candidates: Vec<(EntryIndex, Reason)>,
    /// Why it was found.
    pub provenance: Provenance,
}

impl Mention {
    /// The name as one would look it up: without what is attached to it, without harakat,
    /// tatweel, invisible marks and quotation marks, with single spaces. `text` is the text that
    /// was recognized.
    pub fn name(&self, text: &str) -> String {
        let name = plain(self.span.slice(text).unwrap_or_default());
        if self.hidden_alef { format!("\u{627}{name}") } else { name }
    }
}

/// Which rule found a mention, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The rule's name: one of a rule file, or `lexicon`, `own-list`, `list`, `learnt`,
    /// `short-name`.
    pub rule: Arc<str>,
    /// The form of the lexicon that matched: the entry and the number of the form.
    pub form: Option<(EntryIndex, u16)>,
    /// The words that announced or vouched for it, in bytes of the text.
    pub trigger: Option<Span>,
}

/// Words without harakat, tatweel, invisible marks and quotation marks, with single spaces.
pub(super) fn plain(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    for character in text.chars() {
        match fold(character) {
            Folded::Mark | Folded::Format => {}
            Folded::Space => {
                if !name.ends_with(' ') {
                    name.push(' ');
                }
            }
            Folded::Other
                if matches!(
                    character,
                    '"' | '\'' | '#' | '\u{AB}' | '\u{BB}' | '\u{2018}'
                        ..='\u{201E}' | '\u{2039}' | '\u{203A}'
                ) => {}
            _ => name.push(character),
        }
    }
    name.truncate(name.trim_end().len());
    if name.starts_with(' ') { name.trim_start().to_owned() } else { name }
}

/// Why a candidate has its rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// Its form is the only reason.
    Form,
    /// The words around name its level: محافظة, مدينة.
    Level,
    /// It is near a place that is named, and its name is written almost so.
    Sound,
    /// Its governorate is named near.
    Governorate,
    /// Its country is named in the text.
    Country,
    /// The date of the text decides.
    Date,
    /// The text speaks of its side: a place or an actor of it stands in the text.
    Side,
    /// It stands in a list of the user's, which comes before the tables.
    Own,
}

impl Reason {
    /// All of them, in their order.
    pub const ALL: [Self; 8] = [
        Self::Form,
        Self::Level,
        Self::Sound,
        Self::Governorate,
        Self::Country,
        Self::Date,
        Self::Side,
        Self::Own,
    ];

    /// The word that files carry.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Level => "level",
            Self::Sound => "sound",
            Self::Governorate => "governorate",
            Self::Country => "country",
            Self::Date => "date",
            Self::Side => "side",
            Self::Own => "own-list",
        }
    }
}
