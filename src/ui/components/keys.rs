//! The sheet of all keys.

use super::modal::modal;
use crate::ui::hooks::Ui;
use crate::ui::state::Action;
use crate::ui::tag::{On, all, tag};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The sheet. `on` says whether single keys do something.
pub fn keys(on: bool, ui: &Ui) -> Html {
    let messages = ui.messages();
    let rows: [(&[&'static str], &'static str); 16] = [
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
        let keys = keys.iter().map(|key| tag("kbd").text(*key).into());
        tag("tr").with(tag("td").set("dir", "ltr").each(keys)).with(tag("td").text(*what)).into()
    });
    let onchange = {
        let act = ui.act.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                act.emit(Action::Shortcuts(input.checked()));
            }
        })
    };
    let tick = tag("input")
        .set("type", "checkbox")
        .checked(on)
        .on(On::Change, onchange)
        .test("single-keys");
    let content = all([
        tag("table").class("keys").with(tag("tbody").each(rows)).into(),
        tag("label").class("check").with(tick).text(messages.single_keys).into(),
    ]);
    modal(messages.keys_title, "keys-dialog", content)
}
