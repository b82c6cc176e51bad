//! The sheet of all keys.

use super::modal::Modal;
use crate::ui::hooks::Ui;
use crate::ui::state::Action;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The sheet. `on` says whether single keys do something.
pub fn keys(on: bool, ui: &Ui) -> Html {
    let messages = ui.messages();
    let rows: [(&[&str], &str); 16] = [
        (&["J", "\u{2190}"], messages.key_next),
        (&["K", "\u{2192}"], messages.key_previous),
        (&["N"], messages.key_review),
        (&["A", "\u{21B5}"], messages.accept),
        (&["R", "\u{232B}"], messages.reject),
        (&["Del"], messages.delete),
        (&["E"], messages.edit),
        (&["M"], messages.key_mark),
        (&["\u{2190}", "\u{2192}"], messages.key_mark_move),
        (&["1"], messages.key_as_actor),
        (&["2"], messages.key_as_place),
        (&["Esc"], messages.key_close),
        (&["Ctrl Z"], messages.undo),
        (&["Ctrl Shift Z", "Ctrl Y"], messages.redo),
        (&["Ctrl S"], messages.key_download),
        (&["?"], messages.keys),
    ];
    let rows = rows.iter().map(|(keys, what)| {
        html! {
            <tr>
                <td dir="ltr">{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</td>
                <td>{ *what }</td>
            </tr>
        }
    });
    let onchange = {
        let act = ui.act.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                act.emit(Action::Shortcuts(input.checked()));
            }
        })
    };
    html! {
        <Modal title={messages.keys_title} name="keys-dialog">
            <table class="keys"><tbody>{ for rows }</tbody></table>
            <label class="check">
                <input type="checkbox" checked={on} {onchange} data-test="single-keys" />
                { messages.single_keys }
            </label>
        </Modal>
    }
}
