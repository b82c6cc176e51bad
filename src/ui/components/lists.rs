//! The user's lists of names: which are on, what is wrong in them.

use super::Button;
use super::modal::Modal;
use super::start::open_file;
use crate::ui::hooks::Ui;
use crate::ui::lists::{Lists, UserList};
use crate::ui::state::Action;
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

/// So many mistakes of a list are shown.
const SHOWN: usize = 50;

/// The dialog. `open` takes a file that is meant to be a list.
pub fn lists(lists: &Lists, open: &Callback<File>, ui: &Ui) -> Html {
    let messages = ui.messages();
    let lines = lists.iter().enumerate().map(|(position, list)| line(position, list, ui));
    html! {
        <Modal title={messages.lists} name="lists-dialog">
            <p class="soft">{ messages.lists_about }</p>
            <p class="example">{ messages.lists_columns }</p>
            <ul class="works">{ for lines }</ul>
            { open_file(messages.open_list, open) }
        </Modal>
    }
}

fn line(position: usize, list: &UserList, ui: &Ui) -> Html {
    let messages = ui.messages();
    let name = list.list.name().to_owned();
    let onchange = {
        let act = ui.act.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                act.emit(Action::SwitchList(position, input.checked()));
            }
        })
    };
    let label = Some(format!("{}: {name}", messages.remove_work).into());
    let remove = Button { label, ..Button::new("quiet", "remove-list") };
    let left_out = list.errors.len();
    let errors = list.errors.iter().take(SHOWN).map(|error| {
        let problem = (messages.list_problem)(&error.problem);
        html! { <li dir={ui.language.direction()}>{ (messages.list_line)(error.line) }{ " " }{ problem }</li> }
    });
    html! {
        <li key={name.clone()} data-test="list">
            <label class="check">
                <input type="checkbox" checked={list.on} {onchange} data-test="list-on" />
                <span>
                    <bdi>{ name }</bdi>{ " " }
                    <span class="soft">{ messages.names.of(ui.language, list.list.len()) }</span>
                </span>
            </label>
            { remove.say(ui.on(Action::RemoveList(position)), messages.remove_work) }
            if list.skipped > 0 {
                <p class="soft" data-test="list-skipped">{ (messages.rows_skipped)(list.skipped) }</p>
            }
            if left_out > 0 {
                <details open=true data-test="list-errors">
                    <summary>{ messages.rows_left_out.of(ui.language, left_out) }</summary>
                    <ul>{ for errors }</ul>
                    if left_out > SHOWN { <p>{ "\u{2026}" }</p> }
                </details>
            }
        </li>
    }
}
