//! Every text of the interface, once for each language.
//!
//! A text that one table lacks does not compile.

mod arabic;
mod counted;
mod english;
mod kinds;
mod reasons;

pub use counted::Counted;

use super::state::Notice;
use crate::annotation::{AnnotationType, Entity, Status};
use crate::lexicon::{Group, LineProblem};
use crate::platform::PlatformError;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Arabic.
    #[default]
    Arabic,
    /// English.
    English,
}

impl Language {
    /// Its texts.
    pub fn messages(self) -> &'static Messages {
        match self {
            Self::Arabic => &arabic::MESSAGES,
            Self::English => &english::MESSAGES,
        }
    }

    /// Its BCP 47 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Arabic => "ar",
            Self::English => "en",
        }
    }

    /// The direction of its writing.
    pub fn direction(self) -> &'static str {
        match self {
            Self::Arabic => "rtl",
            Self::English => "ltr",
        }
    }

    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::Arabic => Self::English,
            Self::English => Self::Arabic,
        }
    }

    /// The name of a kind of the lexicon.
    pub fn kind(self, kind: &str) -> &str {
        kinds::kind(self, kind)
    }

    /// The first name of an entity to show in this language.
    pub fn name(self, entity: &Entity) -> &str {
        if self == Self::English && !entity.name_en.is_empty() {
            &entity.name_en
        } else {
            &entity.name_ar
        }
    }

    /// Why a rule made a suggestion, by the rule's name.
    pub fn rule(self, rule: &str) -> String {
        reasons::rule(self, rule)
    }

    /// Why a candidate has its rank, by the word in its record.
    pub fn why(self, why: &str) -> &str {
        reasons::why(self, why)
    }
}

/// The texts of one language.
pub struct Messages {
    pub language: Language,
    pub app: &'static str,
    pub tagline: &'static str,
    pub skip: &'static str,
    pub other_language: &'static str,
    pub other_language_hint: &'static str,
    pub theme: &'static str,
    pub undo: &'static str,
    pub redo: &'static str,
    pub more: &'static str,
    pub details: &'static str,
    pub new_text: &'static str,
    pub open_file: &'static str,
    pub documents: &'static str,
    pub download: &'static str,
    pub download_json: &'static str,
    pub download_csv: &'static str,
    pub saving: &'static str,
    pub saved: &'static str,
    pub not_saved: &'static str,
    pub untitled: &'static str,

    pub start_title: &'static str,
    pub start_lead: &'static str,
    pub paste_label: &'static str,
    pub paste_placeholder: &'static str,
    pub annotate: &'static str,
    pub or_drop: &'static str,
    pub choose_file: &'static str,
    pub sample: &'static str,
    pub drop_here: &'static str,
    pub earlier_works: &'static str,

    pub article: &'static str,
    pub mentions: Counted,
    pub suggestions_left: Counted,
    pub all_reviewed: &'static str,
    pub review: &'static str,
    pub recognizing: &'static str,
    /// Stops the rules.
    pub stop: &'static str,
    /// The rules were stopped before they were through.
    pub stopped: &'static str,
    /// Starts them again.
    pub recognize: &'static str,
    pub filter: &'static str,

    pub actors: &'static str,
    pub states: &'static str,
    pub persons: &'static str,
    pub sources: &'static str,
    pub places: &'static str,
    pub actor: &'static str,
    pub state: &'static str,
    pub person: &'static str,
    pub source: &'static str,
    pub place: &'static str,

    pub suggested: &'static str,
    pub accepted: &'static str,
    pub edited: &'static str,
    pub rejected: &'static str,
    pub added: &'static str,

    pub panel: &'static str,
    pub panel_empty: &'static str,
    pub nothing_found: &'static str,
    pub nth: fn(&str, usize, usize) -> String,

    pub card: &'static str,
    pub close: &'static str,
    pub why: &'static str,
    pub by_person: &'static str,
    pub form: fn(&str) -> String,
    pub from_list: &'static str,
    pub trigger: fn(&str) -> String,
    pub lies_in: &'static str,
    pub approximate: &'static str,
    pub unlocatable: &'static str,
    pub no_entity: &'static str,
    pub candidates: &'static str,
    pub accept: &'static str,
    pub reject: &'static str,
    pub delete: &'static str,
    pub edit: &'static str,
    pub done: &'static str,
    pub note: &'static str,
    pub note_hint: &'static str,
    pub bounds: &'static str,
    pub start: &'static str,
    pub end: &'static str,
    pub word: &'static str,
    pub letter: &'static str,
    pub word_more: fn(&str) -> String,
    pub word_less: fn(&str) -> String,
    pub letter_more: fn(&str) -> String,
    pub letter_less: fn(&str) -> String,
    pub annotation_type_label: &'static str,
    pub entity: &'static str,
    pub entity_search: &'static str,
    pub entity_hint: &'static str,
    pub entity_none: &'static str,
    pub no_results: &'static str,
    pub mark_unlocatable: &'static str,
    pub mention_label: fn(&str, &str, &str) -> String,

    pub mark_selection: &'static str,

    pub details_title: &'static str,
    pub field_title: &'static str,
    pub field_url: &'static str,
    pub field_publisher: &'static str,
    pub field_published: &'static str,
    pub proposed: &'static str,
    pub use_proposal: &'static str,
    pub save: &'static str,
    pub cancel: &'static str,

    pub documents_title: &'static str,
    pub in_this_file: &'static str,
    pub kept_works: &'static str,
    pub no_kept_works: &'static str,
    pub remove_work: &'static str,
    pub remove_really: &'static str,

    pub lists: &'static str,
    pub lists_about: &'static str,
    pub lists_columns: &'static str,
    pub open_list: &'static str,
    pub names: Counted,
    pub rows_left_out: Counted,
    pub rows_skipped: fn(usize) -> String,
    pub list_line: fn(usize) -> String,
    pub list_problem: fn(&LineProblem) -> String,

    pub keys: &'static str,
    pub keys_title: &'static str,
    pub key_next: &'static str,
    pub key_previous: &'static str,
    pub key_review: &'static str,
    pub key_mark: &'static str,
    pub key_mark_move: &'static str,
    pub key_as_actor: &'static str,
    pub key_as_place: &'static str,
    pub key_close: &'static str,
    pub key_download: &'static str,
    pub single_keys: &'static str,

    pub promise: &'static str,
    pub next: &'static str,
    pub previous: &'static str,

    pub dismiss: &'static str,
    pub go_back: &'static str,
    pub try_again: &'static str,
    pub notices: &'static str,

    pub undone: &'static str,
    pub redone: &'static str,
    pub nothing_to_undo: &'static str,
    pub nothing_to_redo: &'static str,
    pub changed: &'static str,
    pub deleted: fn(&str) -> String,
    pub marked: fn(&str) -> String,
    pub found: fn(&str) -> String,
    pub no_more: &'static str,
    /// There are more, but of groups that are not shown.
    pub more_hidden: &'static str,
    pub group_shown: fn(&str) -> String,
    pub group_hidden: fn(&str) -> String,
    pub downloaded: fn(&str) -> String,
    pub marking: &'static str,

    pub notice: fn(&Notice) -> String,
    pub storage: fn(&PlatformError) -> String,
}

impl Messages {
    /// The name of a group, for several.
    pub fn group(&self, group: Group) -> &'static str {
        match group {
            Group::Actor => self.actors,
            Group::State => self.states,
            Group::Person => self.persons,
            Group::Source => self.sources,
            Group::Place => self.places,
        }
    }

    /// The name of a group, for one.
    pub fn one_of(&self, group: Group) -> &'static str {
        match group {
            Group::Actor => self.actor,
            Group::State => self.state,
            Group::Person => self.person,
            Group::Source => self.source,
            Group::Place => self.place,
        }
    }

    /// The name of a type.
    pub fn annotation_type(&self, annotation_type: AnnotationType) -> &'static str {
        match annotation_type {
            AnnotationType::Actor => self.actor,
            AnnotationType::Place => self.place,
        }
    }

    /// The name of a status.
    pub fn status(&self, status: Status) -> &'static str {
        match status {
            Status::Suggested => self.suggested,
            Status::Accepted => self.accepted,
            Status::Edited => self.edited,
            Status::Rejected => self.rejected,
            Status::Added => self.added,
        }
    }
}
