//! The fields that change a mention: bounds, type, entity, note.

use super::card::TYPES;
use super::{Button, direction, sign};
use crate::annotation::{AnnotationId, AnnotationType, Entity};
use crate::lexicon::Group;
use crate::platform::dom;
use crate::ui::bounds::{End, Move, Step, moved};
use crate::ui::hooks::{use_held, use_ui};
use crate::ui::listing::lies_in;
use crate::ui::state::{Action, Change, Shared, Sheet};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct EditorProps {
    pub sheet: Shared<Sheet>,
    pub id: AnnotationId,
}

#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let ui = use_ui();
    let query = use_held(String::new());
    let document = &props.sheet.document;
    let Some(annotation) = document.annotation(props.id).cloned() else { return Html::default() };
    let messages = ui.messages();
    let id = props.id;
    let change = |change| ui.on(Action::Change(id, change));

    let ends = [(End::Start, messages.start), (End::End, messages.end)].map(|(end, name)| {
        let buttons = [
            (Step::Word, true, "+", messages.word, messages.word_more),
            (Step::Word, false, "\u{2212}", messages.word, messages.word_less),
            (Step::Letter, true, "+", messages.letter, messages.letter_more),
            (Step::Letter, false, "\u{2212}", messages.letter, messages.letter_less),
        ]
        .map(|(step, wider, sign, unit, label)| {
            // Wider is backwards at the start and forwards at the end.
            let movement = Move { end, step, forward: wider == (end == End::End) };
            let possible = moved(document.text(), annotation.span, movement).is_some();
            let test = match (end, step, wider) {
                (End::Start, Step::Word, true) => "start-word-more",
                (End::Start, Step::Word, false) => "start-word-less",
                (End::Start, Step::Letter, true) => "start-letter-more",
                (End::Start, Step::Letter, false) => "start-letter-less",
                (End::End, Step::Word, true) => "end-word-more",
                (End::End, Step::Word, false) => "end-word-less",
                (End::End, Step::Letter, true) => "end-letter-more",
                (End::End, Step::Letter, false) => "end-letter-less",
            };
            let button = Button {
                disabled: !possible,
                label: Some(label(name).into()),
                ..Button::new("", test)
            };
            button.view(change(Change::Bounds(movement)), html! { <>{ sign }{ " " }{ unit }</> })
        });
        html! { <div class="row"><span class="soft">{ name }</span>{ for buttons }</div> }
    });

    let types = TYPES.map(|annotation_type| {
        let group =
            if annotation_type == AnnotationType::Place { Group::Place } else { Group::Actor };
        let test = if group == Group::Place { "type-place" } else { "type-actor" };
        let pressed = Some(annotation.annotation_type == annotation_type);
        let content = html! { <>{ sign(group) }{ messages.annotation_type(annotation_type) }</> };
        Button { pressed, ..Button::new("", test) }
            .view(change(Change::Type(annotation_type)), content)
    });

    let results = if query.trim().is_empty() {
        Vec::new()
    } else {
        ui.lexicon().search(query.trim(), Some(annotation.annotation_type), 8)
    };
    let first = results.first().map(|entry| Action::Change(id, Change::Entity(Some(entry.id()))));
    let onkeydown = {
        let (act, query) = (ui.act.clone(), query.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.code().ends_with("Enter")
                && let Some(first) = &first
            {
                event.prevent_default();
                act.emit(first.clone());
                query.set(String::new());
            }
        })
    };
    let none = !query.trim().is_empty() && results.is_empty();
    let results = results.into_iter().map(|entry| {
        let key = entry.id();
        let entity = Entity::from(entry);
        let place = lies_in(document, &entity.parent, ui.language).pop().unwrap_or_default();
        let choose = Action::Change(id, Change::Entity(Some(key.clone())));
        let onclick = {
            let act = ui.act.clone();
            let query = query.clone();
            Callback::from(move |_| {
                act.emit(choose.clone());
                query.set(String::new());
                // The button is gone; the field is where one goes on.
                let _ = dom::focus("[data-test=entity-search]");
            })
        };
        html! {
            <li key={key.clone()}>
                { Button { entity: Some(key.into()), ..Button::new("candidate", "search-result") }.view(onclick, html! { <>
                    <bdi lang="ar">{ &entity.name_ar }</bdi>
                    <span class="soft">
                        if !entity.name_en.is_empty() { <bdi lang="en">{ &entity.name_en }</bdi>{ " \u{00B7} " } }
                        { ui.language.kind(&entity.kind) }
                        if !place.is_empty() { { " \u{00B7} " }<bdi>{ place }</bdi> }
                    </span>
                </> }) }
            </li>
        }
    });
    let oninput = {
        let query = query.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                query.set(input.value());
            }
        })
    };
    let onnote = {
        let act = ui.act.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                act.emit(Action::Change(id, Change::Note(area.value())));
            }
        })
    };
    let unlocatable = annotation.unlocatable;
    html! {
        <div class="editor" data-test="editor">
            <fieldset class="bounds">
                <legend>{ messages.bounds }</legend>
                <p class="covered" lang="ar" dir="auto" data-test="covered">
                    { annotation.span.slice(document.text()).unwrap_or_default() }</p>
                { for ends }
            </fieldset>
            <fieldset>
                <legend>{ messages.annotation_type_label }</legend>
                <div class="row">{ for types }</div>
            </fieldset>
            <fieldset>
                <legend>{ messages.entity }</legend>
                <div class="row">
                    <input type="search" dir={direction(&query, ui.language)} value={(*query).clone()} {oninput} {onkeydown}
                        aria-label={messages.entity_search}
                        placeholder={format!("{} ({})", messages.entity_search, messages.entity_hint)}
                        data-test="entity-search" />
                    if annotation.entity.is_some() {
                        { Button::new("", "entity-none").say(change(Change::Entity(None)), messages.entity_none) }
                    }
                </div>
                <ul class="results" aria-live="polite">{ for results }</ul>
                if none { <p class="soft">{ messages.no_results }</p> }
                if annotation.annotation_type == AnnotationType::Place {
                    <label class="check">
                        <input type="checkbox" checked={unlocatable} data-test="unlocatable"
                            onchange={ui.on(Action::Change(id, Change::Unlocatable(!unlocatable)))} />
                        { messages.mark_unlocatable }
                    </label>
                }
            </fieldset>
            <label class="field">
                <span>{ messages.note }</span>
                <textarea rows="2" dir={direction(&annotation.note, ui.language)} value={annotation.note.clone()} oninput={onnote}
                    placeholder={messages.note_hint} data-test="note" />
            </label>
        </div>
    }
}
