//! The card of the chosen mention: what it is, why it was found, and what can be done.

use super::editor::editor;
use super::{Button, mark_selector, sign};
use crate::annotation::{
    Annotation, AnnotationId, AnnotationType, Document, Entity, Origin, Status,
};
use crate::lexicon::{Group, Lexicon};
use crate::platform::dom;
use crate::ui::hooks::{Ui, use_effect_on, use_element, use_held, use_ui};
use crate::ui::listing::lies_in;
use crate::ui::state::{Action, Change, Shared, Sheet, group_of};
use crate::ui::tag::{all, tag, text};
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
    let query = use_held(String::new());
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
    {
        let query = query.clone();
        use_effect_on((props.id, props.editing), move |_| query.set(String::new()));
    }
    let document = &props.sheet.document;
    let Some(annotation) = document.annotation(props.id) else { return Html::default() };
    let messages = ui.messages();
    let group = group_of(annotation);
    let entity = annotation.entity.as_deref().and_then(|id| document.entity(id));
    let kind = entity.map_or(annotation.kind.as_str(), |entity| &entity.kind);
    let kind = if kind.is_empty() { messages.one_of(group) } else { ui.language.kind(kind) };
    let name = entity.map_or(annotation.name.as_str(), |entity| &entity.name_ar);
    let close = Button { label: Some(messages.close.into()), ..Button::new("quiet", "card-close") };
    let header = tag("header")
        .with(sign(group))
        .with(tag("h3").set("lang", "ar").with(tag("bdi").test("card-name").text(name.to_owned())))
        .with(tag("span").class("kind").test("card-kind").text(kind.to_owned()))
        .with(close.say(ui.on(Action::CloseCard(true)), "\u{2715}"));
    let noted = (!annotation.note.is_empty() && !props.editing).then(|| {
        tag("p")
            .class("noted")
            .test("card-note")
            .with(tag("strong").text(messages.note))
            .text(" ")
            .with(tag("bdi").text(annotation.note.clone()))
    });
    let place = (group == Group::Place).then(|| whereabouts(annotation, entity, document, &ui));
    let more = if props.editing {
        editor(document, annotation, &query, &ui)
    } else {
        candidates(annotation, document, &ui)
    };
    tag("section")
        .found_by(&root)
        .class("card")
        .set("aria-label", messages.card)
        .test("card")
        .set("data-id", format!("a{}", props.id.0))
        .set("data-status", super::status_word(annotation.status))
        .with(header)
        .with(identity(annotation, entity, &ui))
        .with_some(place)
        .with(reason(annotation, &ui))
        .with_some(noted)
        .with(actions(annotation, props.editing, &ui))
        .with(more)
        .into()
}

/// The English name, the identifier and the label of ACLED.
fn identity(annotation: &Annotation, entity: Option<&Arc<Entity>>, ui: &Ui) -> Html {
    let messages = ui.messages();
    let Some((entity, id)) = entity.zip(annotation.entity.as_deref()) else {
        return tag("p").class("identity").test("card-entity").text(messages.no_entity).into();
    };
    let code = |code: &String| tag("code").text(code.clone());
    let english = (!entity.name_en.is_empty())
        .then(|| tag("span").test("card-name-en").text(entity.name_en.clone()));
    let acled = entity.acled.as_ref();
    let acled = acled.map(|acled| tag("span").text(format!("ACLED \u{201C}{acled}\u{201D}")));
    tag("p")
        .class("identity")
        .set("lang", "en")
        .set("dir", "ltr")
        .test("card-entity")
        .set("data-entity", id.to_owned())
        .with_some(english)
        .with(code(&id.to_owned()))
        .with_some(acled)
        .with_some(entity.wikidata.as_ref().map(code))
        .with_some(entity.pcode.as_ref().filter(|pcode| *pcode != id).map(code))
        .into()
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
            tag("p").class("where").text(messages.unlocatable).into()
        } else {
            Html::default()
        };
    };
    let parents = lies_in(document, &entity.parent, ui.language);
    let separator = if ui.language.direction() == "rtl" { " \u{2190} " } else { " \u{2192} " };
    let around = (!parents.is_empty()).then(|| {
        tag("span").text(messages.lies_in).text(" ").with(tag("bdi").text(parents.join(separator)))
    });
    let point = entity.lat.zip(entity.lon).map(|(lat, lon)| {
        let numbers = [lat.to_string(), lon.to_string()].join(", ");
        let about = entity.approximate == Some(true);
        tag("span")
            .with(tag("bdi").set("dir", "ltr").class("number").text(numbers))
            .with_some(about.then(|| text(format!(" ({})", messages.approximate))))
    });
    tag("p").class("where").test("card-place").with_some(around).with_some(point).into()
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
    tag("p")
        .class("why")
        .test("card-why")
        .with(tag("strong").text(messages.why))
        .text(" ")
        .text(said)
        .into()
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
        let content = all([
            tag("bdi").text(name.to_owned()).into(),
            tag("span").class("soft").text(about).into(),
        ]);
        tag("li").key(candidate.entity.as_str()).with(button.view(ui.on(choose), content)).into()
    });
    tag("div")
        .class("candidates")
        .with(tag("h4").text(messages.candidates))
        .with(tag("ul").each(items))
        .into()
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
    tag("div")
        .class("actions")
        .with(act(
            primary,
            "accept",
            Some(decided),
            change(Change::Accept),
            messages.accept,
            "\u{21B5}",
        ))
        .with(act(
            "",
            "reject",
            Some(rejected),
            change(Change::Reject),
            messages.reject,
            "\u{232B}",
        ))
        .with(act("", "edit", Some(editing), Action::Editing(!editing), edit_word, "E"))
        .with(act("", "delete", None, change(Change::Delete), messages.delete, "Del"))
        .into()
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
