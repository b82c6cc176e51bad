//! What is seen.

mod article;
mod block;
mod brief;
mod button;
mod card;
mod details;
mod documents;
mod editor;
mod keys;
mod lists;
mod marker;
mod modal;
mod notices;
mod panel;
mod section;
mod start;
mod top_bar;

pub use article::{Article, ArticleProps};
pub use brief::{Brief, BriefProps};
pub use button::Button;
pub use card::{Card, CardProps};
pub use details::{Details, DetailsProps};
pub use documents::{Documents, DocumentsProps};
pub use keys::keys;
pub use lists::lists;
pub use marker::{Marker, MarkerProps};
pub use notices::{Remedies, notices};
pub use panel::{Panel, PanelProps};
pub use start::{Start, StartProps};
pub use top_bar::{Doors, Format, chips, top_bar};

use crate::annotation::{Annotation, AnnotationId, Status};
use crate::lexicon::Group;
use crate::ui::messages::{Language, Messages};
use crate::ui::state::group_of;
use crate::ui::tag::tag;
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// Annotations, compared one by one by identity.
#[derive(Clone, Debug)]
pub struct Annotations(pub Rc<Vec<Arc<Annotation>>>);

impl PartialEq for Annotations {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
            || (self.0.len() == other.0.len()
                && self.0.iter().zip(other.0.iter()).all(|(a, b)| Arc::ptr_eq(a, b)))
    }
}

/// A text, compared by identity.
#[derive(Clone, Debug)]
pub struct Text(pub Arc<str>);

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The word for a group in attributes and style sheets.
pub fn group_word(group: Group) -> &'static str {
    match group {
        Group::Actor => "actor",
        Group::State => "state",
        Group::Person => "person",
        Group::Source => "source",
        Group::Place => "place",
    }
}

/// The word for a status in attributes.
pub fn status_word(status: Status) -> &'static str {
    match status {
        Status::Suggested => "suggested",
        Status::Accepted => "accepted",
        Status::Edited => "edited",
        Status::Rejected => "rejected",
        Status::Added => "added",
    }
}

/// The CSS selector of an annotation's first mark.
pub fn mark_selector(id: AnnotationId) -> String {
    format!("mark[data-id=\"a{}\"]", id.0)
}

/// The identifier in an attribute such as `a12`.
pub fn parse_id(attribute: &str) -> Option<AnnotationId> {
    Some(AnnotationId(attribute.strip_prefix('a')?.parse().ok()?))
}

/// What a screen reader says of a mention.
pub fn description(messages: &Messages, annotation: &Annotation, name: &str) -> String {
    let group = messages.one_of(group_of(annotation));
    (messages.mention_label)(group, messages.status(annotation.status), name)
}

/// What a document or a work with this title is called.
pub fn titled(title: &str, messages: &Messages) -> AttrValue {
    match title {
        "" => AttrValue::Static(messages.untitled),
        title => AttrValue::from(title.to_owned()),
    }
}

/// A small picture of a key.
pub fn key(label: &'static str) -> Html {
    tag("kbd").set("aria-hidden", "true").text(label).into()
}

/// The coloured sign of a group.
pub fn sign(group: Group) -> Html {
    tag("span").class("sign").set("data-group", group_word(group)).set("aria-hidden", "true").into()
}

/// The direction of a field for text: that of the interface while it is empty, so that the hint
/// stands on the right side, and that of the text after.
pub fn direction(value: &str, language: Language) -> &'static str {
    if value.is_empty() { language.direction() } else { "auto" }
}
