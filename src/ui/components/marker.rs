//! The small bar at a selection: mark it as an actor or a place.

use super::{Button, key, sign};
use crate::annotation::AnnotationType;
use crate::lexicon::Group;
use crate::platform::{dom, selection};
use crate::text::Span;
use crate::ui::bounds::{snap_selection, word_after, word_before};
use crate::ui::hooks::{
    Picked, Ui, block_span, show_selection, use_effect_on, use_element, use_picked, use_ui,
};
use crate::ui::state::Action;
use crate::ui::tag::{On, all, tag, text as words};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct MarkerProps {
    pub text: super::Text,
    /// Where a selection by keyboard begins: after the chosen mention.
    pub after: Option<Span>,
    /// Whether single keys do something.
    pub keys: bool,
}

#[component]
pub fn Marker(props: &MarkerProps) -> Html {
    let ui = use_ui();
    let root = use_element();
    let text = props.text.0.clone();
    let picked = use_picked(text.clone());
    // While words are selected by keyboard: where the selection began, and what it is now.
    let cursor = use_mut_ref(|| None::<(Span, Span)>);
    {
        let latest = use_mut_ref(|| (picked, props.clone()));
        latest.replace((picked, props.clone()));
        let cursor = cursor.clone();
        use_effect_on(ui.clone(), move |ui| {
            let ui = ui.clone();
            dom::document().ok().map(|document| {
                dom::listen(&document, "keydown", move |event| {
                    let (picked, props) = latest.borrow().clone();
                    if let Some(event) = event.dyn_ref::<KeyboardEvent>()
                        && !event.default_prevented()
                        && press(event, picked, &props, &mut cursor.borrow_mut(), &ui).is_some()
                    {
                        event.prevent_default();
                    }
                })
            })
        });
    }
    if picked.is_none() {
        cursor.replace(None);
    }
    {
        let root = root.clone();
        use_effect_on(picked, move |picked| {
            if let (Some(picked), Some(bar)) = (picked, root.cast::<HtmlElement>()) {
                let [left, top, right, bottom] = picked.bounds;
                let half = f64::from(bar.offset_width()) / 2.0;
                let x = ((left + right) / 2.0).max(half + 8.0);
                // Above the selection, unless the bars are there.
                let height = f64::from(bar.offset_height());
                let y = if top > height + 130.0 { top - height - 10.0 } else { bottom + 10.0 };
                let _ = dom::put_at(&bar, x, y);
            }
        });
    }
    let snapped = picked.and_then(|picked| snap_selection(&text, picked.span));
    let Some(span) = snapped else { return Html::default() };
    let messages = ui.messages();
    // The selection would be gone before the click.
    let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
    let button = |annotation_type, group: Group, digit: &'static str, test: &'static str| {
        let act = ui.act.clone();
        let onclick = Callback::from(move |_: MouseEvent| mark(span, annotation_type, &act));
        let content = all([sign(group), words(messages.one_of(group)), key(digit)]);
        Button::new("", test).view(onclick, content)
    };
    tag("div")
        .found_by(&root)
        .class("marker")
        .set("role", "toolbar")
        .set("aria-label", messages.mark_selection)
        .test("marker")
        .on(On::MouseDown, onmousedown)
        .with(button(AnnotationType::Actor, Group::Actor, "1", "mark-actor"))
        .with(button(AnnotationType::Place, Group::Place, "2", "mark-place"))
        .into()
}

fn mark(span: Span, annotation_type: AnnotationType, act: &Callback<Action>) {
    let _ = selection::clear();
    act.emit(Action::Mark(span, annotation_type));
}

/// What a key does to the selection. `None` where it is none of its keys.
fn press(
    event: &KeyboardEvent,
    picked: Option<Picked>,
    props: &MarkerProps,
    cursor: &mut Option<(Span, Span)>,
    ui: &Ui,
) -> Option<()> {
    let target = dom::target(event)?;
    if event.ctrl_key() || event.meta_key() || event.alt_key() || dom::takes_text(&target) {
        return None;
    }
    if target.closest("dialog").ok().flatten().is_some() {
        return None;
    }
    let text: &Arc<str> = &props.text.0;
    let code = event.code();
    if code == "KeyM" && props.keys && !event.shift_key() {
        let from = match props.after {
            Some(after) => after.end,
            None => block_span().ok().flatten().unwrap_or_default(),
        };
        let word = word_after(text, from).or_else(|| word_after(text, 0))?;
        *cursor = Some((word, word));
        ui.act.emit(Action::Announce(ui.messages().marking.to_owned()));
        return show_selection(text, word).ok();
    }
    let picked = picked?;
    let annotation_type = match code.as_str() {
        "Digit1" | "Numpad1" if props.keys => Some(AnnotationType::Actor),
        "Digit2" | "Numpad2" if props.keys => Some(AnnotationType::Place),
        _ => None,
    };
    if let Some(annotation_type) = annotation_type {
        mark(snap_selection(text, picked.span)?, annotation_type, &ui.act);
        return Some(());
    }
    if code == "Escape" {
        *cursor = None;
        return selection::clear().ok();
    }
    let (anchor, current) = (*cursor)?;
    // From right to left: the left arrow goes on in the text.
    let forward = match code.as_str() {
        "ArrowLeft" => true,
        "ArrowRight" => false,
        _ => return None,
    };
    let next = match (event.shift_key(), forward) {
        (false, true) => word_after(text, current.end),
        (false, false) => word_before(text, current.start),
        // Extending moves the end that is not where the selection began.
        (true, true) if current.start < anchor.start => {
            word_after(text, word_after(text, current.start)?.end)
                .map(|word| Span::new(word.start.min(anchor.start), current.end))
        }
        (true, true) => {
            word_after(text, current.end).map(|word| Span::new(current.start, word.end))
        }
        (true, false) if current.end > anchor.end => {
            word_before(text, word_before(text, current.end)?.start)
                .map(|word| Span::new(current.start, word.end.max(anchor.end)))
        }
        (true, false) => {
            word_before(text, current.start).map(|word| Span::new(word.start, current.end))
        }
    }?;
    if text.get(next.start..next.end)?.as_bytes().contains(&b'\n') {
        return None;
    }
    *cursor = Some((if event.shift_key() { anchor } else { next }, next));
    show_selection(text, next).ok()
}
