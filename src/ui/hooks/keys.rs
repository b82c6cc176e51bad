//! The keyboard.
//!
//! Keys are known by their place on the keyboard (`event.code`): with an Arabic layout the key A
//! gives ش.

use super::selection::picked;
use super::use_effect_on;
use crate::annotation::AnnotationType;
use crate::platform::dom;
use crate::ui::state::{Action, Change, Dialog, State};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::prelude::*;

/// What a key does.
#[derive(Clone, Debug, PartialEq)]
enum Command {
    Act(Action),
    Download,
}

/// Where the focus is, as far as keys care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In a field for text.
    Field,
    /// On a mark of the article.
    Mark,
    /// On a button or the like, which takes Enter and the space bar itself.
    Control,
    /// Anywhere else.
    Page,
}

struct Press<'a> {
    code: &'a str,
    control: bool,
    shift: bool,
    alt: bool,
    place: Place,
    /// Whether text of the article is selected.
    picked: bool,
}

fn command(press: &Press<'_>, state: &State) -> Option<Command> {
    let act = |action| Some(Command::Act(action));
    if press.control {
        if press.alt {
            return None;
        }
        return match press.code {
            "KeyS" if state.work.is_some() => Some(Command::Download),
            _ if press.place == Place::Field || state.dialog.is_some() => None,
            "KeyZ" if press.shift => act(Action::Redo),
            "KeyZ" => act(Action::Undo),
            "KeyY" => act(Action::Redo),
            _ => None,
        };
    }
    if state.dialog.is_some() || state.work.is_none() || press.alt {
        return None;
    }
    if press.code == "Escape" {
        return if state.editing {
            act(Action::Editing(false))
        } else if state.card {
            act(Action::CloseCard(true))
        } else {
            None
        };
    }
    if press.place == Place::Field {
        return None;
    }
    let chosen = state.selected;
    let change = |change| chosen.map(|id| Command::Act(Action::Change(id, change)));
    if press.place == Place::Mark && !press.picked && !press.shift {
        // The article is written from right to left: the next mention lies to the left.
        match press.code {
            "ArrowLeft" => return act(Action::Step(true)),
            "ArrowRight" => return act(Action::Step(false)),
            "Enter" | "NumpadEnter" | "Space" if !state.card => {
                return chosen.and_then(|id| act(Action::Select(id, false)));
            }
            "Enter" | "NumpadEnter" => return change(Change::Accept),
            _ => {}
        }
    }
    if !state.settings.shortcuts {
        return None;
    }
    match press.code {
        "Slash" if press.shift => act(Action::Dialog(Some(Dialog::Keys))),
        _ if press.shift => None,
        "KeyJ" => act(Action::Step(true)),
        "KeyK" => act(Action::Step(false)),
        "KeyN" => act(Action::NextSuggestion),
        "KeyA" => change(Change::Accept),
        "KeyR" | "Backspace" => change(Change::Reject),
        "Delete" => change(Change::Delete),
        "KeyE" if chosen.is_some() => act(Action::Editing(!state.editing)),
        "Digit1" | "Numpad1" if !press.picked => change(Change::Type(AnnotationType::Actor)),
        "Digit2" | "Numpad2" if !press.picked => change(Change::Type(AnnotationType::Place)),
        _ => None,
    }
}

/// Listens to the keys of the whole page.
#[hook]
pub fn use_keys(state: Rc<State>, act: Callback<Action>, download: Callback<()>) {
    let latest = use_mut_ref(|| state.clone());
    latest.replace(state);
    use_effect_on((act, download), move |(act, download)| {
        let (act, download) = (act.clone(), download.clone());
        dom::document().ok().map(|document| {
            dom::listen(&document, "keydown", move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                if event.is_composing() || event.default_prevented() {
                    return;
                }
                let target = dom::target(event);
                let place = match &target {
                    Some(element) if dom::takes_text(element) => Place::Field,
                    Some(element) if element.tag_name() == "MARK" => Place::Mark,
                    Some(element) if element.tag_name() == "BODY" => Place::Page,
                    Some(_) => Place::Control,
                    None => Place::Page,
                };
                let state = latest.borrow().clone();
                let code = event.code();
                let picked = || {
                    let text = state.document().map(|document| document.text().clone());
                    text.is_some_and(|text| picked(&text).ok().flatten().is_some())
                };
                let press = Press {
                    code: &code,
                    control: event.ctrl_key() || event.meta_key(),
                    shift: event.shift_key(),
                    alt: event.alt_key(),
                    place,
                    picked: picked(),
                };
                if let Some(command) = command(&press, &state) {
                    event.prevent_default();
                    if command == Command::Act(Action::Editing(true)) {
                        let search = "[data-test=entity-search]";
                        let _ = dom::after_paint(move || drop(dom::focus(search)));
                    }
                    match command {
                        Command::Act(action) => act.emit(action),
                        Command::Download => download.emit(()),
                    }
                }
            })
        })
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;
    use crate::ui::state::{Shared, Work};

    fn state() -> State {
        let text = "قصف حلب";
        let work = Rc::new(Work::of_text("k".to_owned(), "t", text));
        let span = Span::new("قصف ".len(), text.len());
        State::default()
            .after(Action::Open(Shared(work)))
            .after(Action::Mark(span, AnnotationType::Place))
    }

    fn press(code: &str, place: Place) -> Press<'_> {
        Press { code, control: false, shift: false, alt: false, place, picked: false }
    }

    #[test]
    fn keys_do_what_the_sheet_says() {
        let state = state();
        let id = state.selected.unwrap();
        let change = |change| Some(Command::Act(Action::Change(id, change)));
        let act = |action| Some(Command::Act(action));
        for (code, place, expected) in [
            ("KeyJ", Place::Page, act(Action::Step(true))),
            ("KeyK", Place::Control, act(Action::Step(false))),
            ("KeyA", Place::Page, change(Change::Accept)),
            ("Enter", Place::Mark, change(Change::Accept)),
            ("Enter", Place::Control, None),
            ("Enter", Place::Page, None),
            ("ArrowLeft", Place::Mark, act(Action::Step(true))),
            ("ArrowLeft", Place::Page, None),
            ("KeyR", Place::Mark, change(Change::Reject)),
            ("Delete", Place::Mark, change(Change::Delete)),
            ("KeyA", Place::Field, None),
            ("Escape", Place::Field, act(Action::CloseCard(true))),
        ] {
            assert_eq!(command(&press(code, place), &state), expected, "{code} {place:?}");
        }
    }

    #[test]
    fn control_keys_leave_fields_alone_and_single_keys_can_be_off() {
        let state = state();
        let control = |code, place| Press { control: true, ..press(code, place) };
        let undo = Some(Command::Act(Action::Undo));
        assert_eq!(command(&control("KeyZ", Place::Page), &state), undo);
        assert_eq!(command(&control("KeyZ", Place::Field), &state), None);
        assert_eq!(command(&control("KeyS", Place::Field), &state), Some(Command::Download));
        let off = state.after(Action::Shortcuts(false));
        assert_eq!(command(&press("KeyA", Place::Page), &off), None);
        assert_eq!(command(&control("KeyZ", Place::Page), &off), undo);
    }
}
