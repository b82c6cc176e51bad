//! The card of the chosen mention: what it is, why it was found, and what can be done.

use super::editor::Editor;
use super::{Button, mark_selector, sign};
use crate::annotation::{
    Annotation, AnnotationId, AnnotationType, Document, Entity, Origin, Status,
};
use crate::lexicon::{Group, Lexicon};
use crate::platform::dom;
use crate::ui::hooks::{Ui, use_effect_on, use_element, use_held, use_ui};
use crate::ui::listing::lies_in;
use crate::ui::state::{Action, Change, Shared, Sheet, group_of};
use std::sync::Arc;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct CardProps {
    pub sheet: Shared<Sheet>,
    pub id: AnnotationId,
    pub editing: bool,
}

#[component]
pub fn Card(props: &CardProps) -> Html {
    let ui = use_ui();
    let root = use_element();
    let resized = use_held(0u32);
    {
        let resized = resized.clone();
        use_effect_on((), move |()| {
            let mut count = 0;
            dom::window().ok().map(|window| {
                dom::listen(&window, "resize", move |_| {
                    count += 1;
                    resized.set(count);
                })
            })
        });
    }
    {
        let root = root.clone();
        let id = props.id;
        // The sheet is among the reasons: a change may move the mark.
        use_effect_on((id, props.editing, props.sheet.clone(), *resized), move |_| {
            if let Some(card) = root.cast::<HtmlElement>()
                && place(&card, id).is_err()
            {
                // The mark is being drawn.
                let _ = dom::after_paint(move || drop(place(&card, id)));
            }
        });
    }
    let document = &props.sheet.document;
    let Some(annotation) = document.annotation(props.id) else { return Html::default() };
    let messages = ui.messages();
    let group = group_of(annotation);
    let entity = annotation.entity.as_deref().and_then(|id| document.entity(id));
    let kind = entity.map_or(annotation.kind.as_str(), |entity| &entity.kind);
    let kind = if kind.is_empty() { messages.one_of(group) } else { ui.language.kind(kind) };
    let name = entity.map_or(annotation.name.as_str(), |entity| &entity.name_ar);
    html! {
        <section ref={root} class="card" aria-label={messages.card} data-test="card"
            data-id={format!("a{}", props.id.0)} data-status={super::status_word(annotation.status)}>
            <header>
                { sign(group) }
                <h3 lang="ar"><bdi data-test="card-name">{ name }</bdi></h3>
                <span class="kind" data-test="card-kind">{ kind }</span>
                { Button { label: Some(messages.close.into()), ..Button::new("quiet", "card-close") }.say(ui.on(Action::CloseCard(true)), "\u{2715}") }
            </header>
            { identity(annotation, entity, &ui) }
            if group == Group::Place { { whereabouts(annotation, entity, document, &ui) } }
            { reason(annotation, &ui) }
            if !annotation.note.is_empty() && !props.editing {
                <p class="noted" data-test="card-note"><strong>{ messages.note }</strong>{ " " }<bdi>{ &annotation.note }</bdi></p>
            }
            { actions(annotation, props.editing, &ui) }
            if !props.editing {
                { candidates(annotation, document, &ui) }
            } else {
                <Editor sheet={props.sheet.clone()} id={props.id} />
            }
        </section>
    }
}

/// The English name, the identifier and the label of ACLED.
fn identity(annotation: &Annotation, entity: Option<&Arc<Entity>>, ui: &Ui) -> Html {
    let messages = ui.messages();
    let Some((entity, id)) = entity.zip(annotation.entity.as_deref()) else {
        return html! { <p class="identity" data-test="card-entity">{ messages.no_entity }</p> };
    };
    html! {
        <p class="identity" lang="en" dir="ltr" data-test="card-entity" data-entity={id.to_owned()}>
            if !entity.name_en.is_empty() { <span data-test="card-name-en">{ &entity.name_en }</span> }
            <code>{ id }</code>
            if let Some(acled) = &entity.acled { <span>{ "ACLED \u{201C}" }{ acled }{ "\u{201D}" }</span> }
            if let Some(wikidata) = &entity.wikidata { <code>{ wikidata }</code> }
            if let Some(pcode) = &entity.pcode { if pcode != id { <code>{ pcode }</code> } }
        </p>
    }
}

fn whereabouts(
    annotation: &Annotation,
    entity: Option<&Arc<Entity>>,
    document: &Document,
    ui: &Ui,
) -> Html {
    let messages = ui.messages();
    let Some(entity) = entity else {
        return if annotation.unlocatable {
            html! { <p class="where">{ messages.unlocatable }</p> }
        } else {
            Html::default()
        };
    };
    let parents = lies_in(document, &entity.parent, ui.language);
    let separator = if ui.language.direction() == "rtl" { " \u{2190} " } else { " \u{2192} " };
    html! {
        <p class="where" data-test="card-place">
            if !parents.is_empty() {
                <span>{ messages.lies_in }{ " " }<bdi>{ parents.join(separator) }</bdi></span>
            }
            if let Some((lat, lon)) = entity.lat.zip(entity.lon) {
                <span>
                    <bdi dir="ltr" class="number">{ [lat.rounded(4), lon.rounded(4)].join(", ") }</bdi>
                    if entity.approximate == Some(true) { { " (" }{ messages.approximate }{ ")" } }
                </span>
            }
        </p>
    }
}

/// Why it was found.
fn reason(annotation: &Annotation, ui: &Ui) -> Html {
    let messages = ui.messages();
    let said = match &annotation.origin {
        Origin::Person => messages.by_person.to_owned(),
        Origin::Rule { rule, form, list, trigger } => {
            let mut said = ui.language.rule(rule);
            let comma = if ui.language.direction() == "rtl" { "\u{060C} " } else { ", " };
            if let Some(list) = list {
                said.push_str(comma);
                said.push_str(messages.from_list);
                said.push_str(&(messages.form)(list));
            }
            if let Some(form) = form {
                said.push_str(": ");
                said.push_str(&(messages.form)(form));
            }
            if let Some(trigger) = trigger {
                said.push_str(comma);
                said.push_str(&(messages.trigger)(trigger));
            }
            said
        }
    };
    html! {
        <p class="why" data-test="card-why"><strong>{ messages.why }</strong>{ " " }{ said }</p>
    }
}

/// What else it may mean.
fn candidates(annotation: &Annotation, document: &Document, ui: &Ui) -> Html {
    let messages = ui.messages();
    let others =
        annotation.candidates.iter().any(|c| Some(&c.entity) != annotation.entity.as_ref());
    if !others {
        return Html::default();
    }
    let id = annotation.id;
    let items = annotation.candidates.iter().take(5).map(|candidate| {
        let chosen = Some(&candidate.entity) == annotation.entity.as_ref();
        let entity = known(document, &candidate.entity);
        let name = entity.as_ref().map_or(candidate.entity.as_str(), |e| ui.language.name(e));
        let place = entity
            .as_ref()
            .map(|e| lies_in(document, &e.parent, ui.language).pop().unwrap_or_default())
            .unwrap_or_default();
        let kind = entity.as_ref().map(|e| ui.language.kind(&e.kind).to_owned());
        let choose = Action::Change(id, Change::Entity(Some(candidate.entity.clone())));
        let button = Button {
            pressed: Some(chosen),
            entity: Some(candidate.entity.clone().into()),
            ..Button::new("candidate", "candidate")
        };
        let mut about = kind.unwrap_or_default();
        for more in [place.as_str(), ui.language.why(&candidate.why)] {
            if !more.is_empty() && !about.is_empty() {
                about.push_str(" \u{00B7} ");
            }
            about.push_str(more);
        }
        let content = html! { <><bdi>{ name }</bdi><span class="soft">{ about }</span></> };
        html! { <li key={candidate.entity.as_str()}>{ button.view(ui.on(choose), content) }</li> }
    });
    html! {
        <div class="candidates">
            <h4>{ messages.candidates }</h4>
            <ul>{ for items }</ul>
        </div>
    }
}

/// What is known of an entity: from the document, or else from the lexicon.
pub fn known(document: &Document, id: &str) -> Option<Arc<Entity>> {
    document
        .entity(id)
        .cloned()
        .or_else(|| Lexicon::builtin().find(id).map(|entry| Arc::new(Entity::from(entry))))
}

fn actions(annotation: &Annotation, editing: bool, ui: &Ui) -> Html {
    let messages = ui.messages();
    let id = annotation.id;
    let decided = matches!(annotation.status, Status::Accepted | Status::Edited | Status::Added);
    let rejected = annotation.status == Status::Rejected;
    let act = |class, test, pressed, action, words, key| {
        let button = Button { pressed, ..Button::new(class, test) };
        button.say_with_key(ui.on(action), words, key)
    };
    let change = |change| Action::Change(id, change);
    let primary = if decided { "" } else { "primary" };
    let edit_word = if editing { messages.done } else { messages.edit };
    html! {
        <div class="actions">
            { act(primary, "accept", Some(decided), change(Change::Accept), messages.accept, "\u{21B5}") }
            { act("", "reject", Some(rejected), change(Change::Reject), messages.reject, "\u{232B}") }
            { act("", "edit", Some(editing), Action::Editing(!editing), edit_word, "E") }
            { act("", "delete", None, change(Change::Delete), messages.delete, "Del") }
        </div>
    }
}

/// Pixels between a mark and its card.
const GAP: f64 = 14.0;

/// Puts the card under its mark, within the page's width.
fn place(card: &HtmlElement, id: AnnotationId) -> Result<(), crate::platform::PlatformError> {
    let mark = dom::find(&mark_selector(id))?;
    let Some(frame) = card.offset_parent() else {
        // A sheet at the lower edge of a narrow window: the mark goes above it.
        let sheet = card.get_bounding_client_rect().top();
        let [top, _] = dom::clear_view()?;
        let mark = mark.get_bounding_client_rect();
        if mark.bottom() + GAP > sheet {
            let window = dom::window()?;
            window.scroll_by_with_x_and_y(0.0, mark.bottom() - (top + sheet) / 2.0);
        }
        return Ok(());
    };
    let frame = frame.get_bounding_client_rect();
    let mark = mark.get_bounding_client_rect();
    let width = f64::from(card.offset_width());
    let middle = (mark.left() + mark.right()) / 2.0 - frame.left();
    let widest = frame.width() - width - 12.0;
    // No `clamp`: it would print the floats that it refuses, which takes 6 kB of code.
    let x = (middle - width / 2.0).max(12.0_f64.min(widest)).min(widest.max(12.0));
    let height = f64::from(card.offset_height());
    let [top, bottom] = dom::clear_view()?;
    // Under the mark, or above it where only there is room.
    let above = mark.bottom() + GAP + height > bottom && mark.top() - GAP - height > top;
    let y = if above { mark.top() - GAP - height } else { mark.bottom() + GAP };
    dom::put_at(card, x, y - frame.top())?;
    if !above {
        dom::reveal_edge(card);
    }
    Ok(())
}

/// The types, for the fields that change them.
pub const TYPES: [AnnotationType; 2] = [AnnotationType::Actor, AnnotationType::Place];
