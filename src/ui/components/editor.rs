//! The fields that change a mention: bounds, type, entity, note.

use super::card::TYPES;
use super::{Button, direction, sign};
use crate::annotation::{Annotation, AnnotationType, Document, Entity};
use crate::lexicon::Group;
use crate::platform::dom;
use crate::ui::bounds::{End, Move, Step, moved};
use crate::ui::hooks::{Held, Ui};
use crate::ui::listing::lies_in;
use crate::ui::state::{Action, Change};
use crate::ui::tag::{On, all, tag, text};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// The fields. `query` is what is being looked for in the lexicon.
pub fn editor(document: &Document, annotation: &Annotation, query: &Held<String>, ui: &Ui) -> Html {
    let messages = ui.messages();
    let id = annotation.id;
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
            button.view(change(Change::Bounds(movement)), all([text(sign), text(" "), text(unit)]))
        });
        tag("div").class("row").with(tag("span").class("soft").text(name)).each(buttons).into()
    });

    let types = TYPES.map(|annotation_type| {
        let group =
            if annotation_type == AnnotationType::Place { Group::Place } else { Group::Actor };
        let test = if group == Group::Place { "type-place" } else { "type-actor" };
        let pressed = Some(annotation.annotation_type == annotation_type);
        let content = all([sign(group), text(messages.annotation_type(annotation_type))]);
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
        let english = (!entity.name_en.is_empty()).then(|| {
            let name = tag("bdi").set("lang", "en").text(entity.name_en.clone());
            all([name.into(), text(" \u{00B7} ")])
        });
        let around =
            (!place.is_empty()).then(|| all([text(" \u{00B7} "), tag("bdi").text(place).into()]));
        let about = tag("span")
            .class("soft")
            .with_some(english)
            .text(ui.language.kind(&entity.kind).to_owned())
            .with_some(around);
        let name = tag("bdi").set("lang", "ar").text(entity.name_ar);
        let button = Button {
            entity: Some(key.clone().into()),
            ..Button::new("candidate", "search-result")
        };
        tag("li").key(key).with(button.view(onclick, all([name.into(), about.into()]))).into()
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
    let group = |title, rest: Html| tag("fieldset").with(tag("legend").text(title)).with(rest);
    let covered = tag("p")
        .class("covered")
        .set("lang", "ar")
        .set("dir", "auto")
        .test("covered")
        .text(annotation.span.slice(document.text()).unwrap_or_default().to_owned());
    let search = tag("input")
        .set("type", "search")
        .set("dir", direction(query, ui.language))
        .value(query)
        .on(On::Input, oninput)
        .on(On::KeyDown, onkeydown)
        .set("aria-label", messages.entity_search)
        .set("placeholder", format!("{} ({})", messages.entity_search, messages.entity_hint))
        .test("entity-search");
    let none_of_them = annotation.entity.is_some().then(|| {
        Button::new("", "entity-none").say(change(Change::Entity(None)), messages.entity_none)
    });
    let nowhere = (annotation.annotation_type == AnnotationType::Place).then(|| {
        let flip: Callback<Event> = ui.on(Action::Change(id, Change::Unlocatable(!unlocatable)));
        let tick = tag("input")
            .set("type", "checkbox")
            .checked(unlocatable)
            .test("unlocatable")
            .on(On::Change, flip);
        tag("label").class("check").with(tick).text(messages.mark_unlocatable)
    });
    let entity = all([
        tag("div").class("row").with(search).with_some(none_of_them).into(),
        tag("ul").class("results").set("aria-live", "polite").each(results).into(),
    ]);
    let note = tag("textarea")
        .set("rows", "2")
        .set("dir", direction(&annotation.note, ui.language))
        .value(&annotation.note)
        .on(On::Input, onnote)
        .set("placeholder", messages.note_hint)
        .test("note");
    tag("div")
        .class("editor")
        .test("editor")
        .with(group(messages.bounds, all([covered.into(), all(ends)])).class("bounds"))
        .with(group(messages.annotation_type_label, tag("div").class("row").each(types).into()))
        .with(
            group(messages.entity, entity)
                .with_some(none.then(|| tag("p").class("soft").text(messages.no_results)))
                .with_some(nowhere),
        )
        .with(tag("label").class("field").with(tag("span").text(messages.note)).with(note))
        .into()
}
