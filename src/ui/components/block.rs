//! One block of the article: a line of the text with its marks.

use super::{Annotations, Text, description, group_word, status_word};
use crate::annotation::{Annotation, AnnotationId, AnnotationType, Status};
use crate::lexicon::Group;
use crate::platform::highlight::{self, Painting, Stretch};
use crate::platform::selection;
use crate::text::Span;
use crate::ui::hooks::{Ui, use_effect_on, use_element, use_ui};
use crate::ui::layout::Block;
use crate::ui::marks::{Piece, pieces};
use crate::ui::state::group_of;
use crate::ui::tag::tag;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct BlockProps {
    pub text: Text,
    pub block: Block,
    /// Those that share a byte with the block and are shown.
    pub annotations: Annotations,
    /// The chosen annotation, if it is here.
    pub chosen: Option<AnnotationId>,
    /// The annotation that takes the focus when it comes by the tab key, if it is here.
    pub tab_stop: Option<AnnotationId>,
    /// Whether the block is the document's title.
    pub headline: bool,
}

#[component]
pub fn BlockView(props: &BlockProps) -> Html {
    let ui = use_ui();
    let root = use_element();
    {
        let root = root.clone();
        let (text, block) = (props.text.clone(), props.block);
        use_effect_on(
            (props.annotations.clone(), text, block),
            move |(annotations, text, block)| {
                // After the elements are on the page: ranges over nodes that are not there yet are
                // never painted by some browsers.
                root.cast::<HtmlElement>()
                    .map(|element| paint(&element, &text.0, block.span, annotations))
            },
        );
    }
    let content = pieces(&props.text.0, props.block.span, &props.annotations.0);
    // Yew's own lists of classes are two kilobytes of program.
    let mut class = "block".to_owned();
    for (name, is) in [
        (" headline", props.headline),
        (" apart", props.block.apart),
        (" continued", props.block.continued),
    ] {
        if is {
            class.push_str(name);
        }
    }
    tag("p")
        .found_by(&root)
        .set("class", class)
        .set("dir", "auto")
        .set("data-start", props.block.span.start.to_string())
        .each(content.iter().map(|piece| view(piece, props, &ui)))
        .into()
}

fn view(piece: &Piece, props: &BlockProps, ui: &Ui) -> Html {
    match piece {
        Piece::Text(span) => html! { { span.slice(&props.text.0).unwrap_or_default() } },
        Piece::Mark { id, continued, pieces } => {
            let Some(annotation) = props.annotations.0.iter().find(|a| a.id == *id) else {
                return html! { { for pieces.iter().map(|piece| view(piece, props, ui)) } };
            };
            let chosen = props.chosen == Some(*id);
            let first = props.tab_stop == Some(*id) && !continued;
            let described =
                (!continued).then(|| description(ui.messages(), annotation, &annotation.name));
            html! {
                <mark
                    data-id={format!("a{}", id.0)}
                    data-type={type_word(annotation.annotation_type)}
                    data-group={group_word(group_of(annotation))}
                    data-status={status_word(annotation.status)}
                    data-test="mark"
                    tabindex={if first { "0" } else { "-1" }}
                    aria-current={chosen.then_some("true")}
                    aria-description={described}
                >
                    { for pieces.iter().map(|piece| view(piece, props, ui)) }
                </mark>
            }
        }
    }
}

fn type_word(annotation_type: AnnotationType) -> &'static str {
    match annotation_type {
        AnnotationType::Actor => "actor",
        AnnotationType::Place => "place",
    }
}

/// Paints the exact stretches of the annotations, where the browser can.
fn paint(element: &HtmlElement, text: &str, block: Span, annotations: &Annotations) -> Painting {
    if annotations.0.is_empty() || !highlight::supported() {
        return Painting::default();
    }
    let nodes = selection::text_nodes(element);
    let units = |from: usize, to: usize| {
        let part = text.get(from..to).unwrap_or_default();
        u32::try_from(part.chars().map(char::len_utf16).sum::<usize>()).unwrap_or(u32::MAX)
    };
    // Annotations come in the order of the text, so each count goes on from the one before.
    let (mut byte, mut unit) = (block.start, 0);
    let mut stretches = Vec::new();
    for (index, annotation) in annotations.0.iter().enumerate() {
        // In the order of the text the longer comes first: what it holds comes right after it.
        let next = annotations.0.get(index + 1);
        let holds = next.is_some_and(|next| annotation.span.contains(next.span));
        let start = annotation.span.start.max(block.start);
        let end = annotation.span.end.min(block.end);
        unit += units(byte, start);
        byte = start;
        let until = unit + units(start, end);
        let start = selection::locate(&nodes, unit, true);
        let end = selection::locate(&nodes, until, false);
        if let (Some(start), Some(end)) = (start, end) {
            let (name, priority) = painted(annotation, holds);
            stretches.push(Stretch { name, priority, start, end });
        }
    }
    highlight::paint(&stretches).unwrap_or_default()
}

/// The name in `::highlight(…)`, and which wins where several lie on one letter: decisions over
/// suggestions, places (which are often part of longer names) over the rest. The line of what
/// holds another mention lies lower, so that both lines are seen.
fn painted(annotation: &Annotation, holds: bool) -> (&'static str, i32) {
    let decided = annotation.status != Status::Suggested;
    match (group_of(annotation), decided, holds) {
        _ if annotation.status == Status::Rejected => ("rejected", 0),
        (Group::Actor, false, false) => ("actor-suggested", 1),
        (Group::State, false, false) => ("state-suggested", 2),
        (Group::Person, false, false) => ("person-suggested", 3),
        (Group::Source, false, false) => ("source-suggested", 4),
        (Group::Place, false, false) => ("place-suggested", 5),
        (Group::Actor, true, false) => ("actor-accepted", 6),
        (Group::State, true, false) => ("state-accepted", 7),
        (Group::Person, true, false) => ("person-accepted", 8),
        (Group::Source, true, false) => ("source-accepted", 9),
        (Group::Place, true, false) => ("place-accepted", 10),
        (Group::Actor, false, true) => ("actor-suggested-around", 1),
        (Group::State, false, true) => ("state-suggested-around", 2),
        (Group::Person, false, true) => ("person-suggested-around", 3),
        (Group::Source, false, true) => ("source-suggested-around", 4),
        (Group::Place, false, true) => ("place-suggested-around", 5),
        (Group::Actor, true, true) => ("actor-accepted-around", 1),
        (Group::State, true, true) => ("state-accepted-around", 2),
        (Group::Person, true, true) => ("person-accepted-around", 3),
        (Group::Source, true, true) => ("source-accepted-around", 4),
        (Group::Place, true, true) => ("place-accepted-around", 5),
    }
}
