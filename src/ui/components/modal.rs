//! A dialog over the page: the browser keeps the focus in it and closes it on Escape.

use super::Button;
use crate::platform::dom;
use crate::ui::hooks::{use_effect_on, use_element, use_ui};
use crate::ui::state::Action;
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
pub struct ModalProps {
    pub title: AttrValue,
    /// For tests.
    pub name: AttrValue,
    pub children: Children,
}

#[component]
pub fn Modal(props: &ModalProps) -> Html {
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
    html! {
        <dialog ref={root} class="modal" aria-labelledby="modal-title" data-test={props.name.clone()}
            onclose={ui.on(Action::Dialog(None))} {onclick}>
            <div class="modal-body">
                <header>
                    <h2 id="modal-title">{ &props.title }</h2>
                    { Button { label: Some(ui.messages().close.into()), ..Button::new("quiet", "close-dialog") }.say(ui.on(Action::Dialog(None)), "\u{2715}") }
                </header>
                { props.children.clone() }
            </div>
        </dialog>
    }
}
