//! A dialog over the page: the browser keeps the focus in it and closes it on Escape.

use super::Button;
use crate::platform::dom;
use crate::ui::hooks::{use_effect_on, use_element, use_ui};
use crate::ui::part::part;
use crate::ui::state::Action;
use crate::ui::tag::{On, tag};
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// Gives the focus to the menu when the dialog is gone, where nothing else has it.
struct Leaving;

impl Drop for Leaving {
    fn drop(&mut self) {
        let _ = dom::after_paint(|| dom::focus_if_lost("[data-test=menu]"));
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ModalProps {
    title: &'static str,
    name: &'static str,
    content: Html,
}

/// A dialog with a title and, for tests, a name.
pub fn modal(title: &'static str, name: &'static str, content: impl Into<Html>) -> Html {
    part::<Modal>(name, ModalProps { title, name, content: content.into() })
}

#[component]
fn Modal(props: &ModalProps) -> Html {
    let ui = use_ui();
    let root = use_element();
    {
        let root = root.clone();
        use_effect_on((), move |()| {
            if let Some(dialog) = root.cast::<HtmlDialogElement>()
                && !dialog.open()
            {
                let _ = dialog.show_modal();
            }
            // What opened it may lie in a menu that is closed by now.
            Leaving
        });
    }
    use_effect_on(props.content.clone(), |_| {
        // What had the focus may be gone, such as a line that was removed.
        let _ = dom::after_paint(|| dom::focus_if_lost("[data-test=close-dialog]"));
    });
    let onclick = {
        let act = ui.act.clone();
        let root = root.clone();
        // A click on the dialog itself and on nothing in it is one beside it.
        Callback::from(move |event: MouseEvent| {
            let on = event.target_dyn_into::<HtmlDialogElement>();
            if on.is_some() && on == root.cast::<HtmlDialogElement>() {
                act.emit(Action::Dialog(None));
            }
        })
    };
    let onclose: Callback<Event> = ui.on(Action::Dialog(None));
    let close =
        Button { label: Some(ui.messages().close.into()), ..Button::new("quiet", "close-dialog") };
    let header = tag("header")
        .with(tag("h2").set("id", "modal-title").text(props.title))
        .with(close.say(ui.on(Action::Dialog(None)), "\u{2715}"));
    let body = tag("div").class("modal-body").with(header).with(props.content.clone());
    tag("dialog")
        .found_by(&root)
        .class("modal")
        .set("aria-labelledby", "modal-title")
        .test(props.name)
        .on(On::Close, onclose)
        .on_click(onclick)
        .with(body)
        .into()
}
