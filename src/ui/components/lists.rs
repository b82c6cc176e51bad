//! The user's lists of names: which are on, what is wrong in them.

use super::Button;
use super::modal::modal;
use super::start::open_file;
use crate::ui::hooks::Ui;
use crate::ui::lists::{Lists, UserList};
use crate::ui::state::Action;
use crate::ui::tag::{On, all, tag};
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

/// So many mistakes of a list are shown.
const SHOWN: usize = 50;

/// The dialog. `open` takes a file that is meant to be a list.
pub fn lists(lists: &Lists, removing: Option<usize>, open: &Callback<File>, ui: &Ui) -> Html {
    let messages = ui.messages();
    let lines = lists.iter().enumerate().map(|(position, list)| line(position, list, removing, ui));
    let content = all([
        tag("p").class("soft").text(messages.lists_about).into(),
        tag("p").class("example").text(messages.lists_columns).into(),
        tag("ul").class("works").each(lines).into(),
        open_file(messages.open_list, open),
    ]);
    modal(messages.lists, "lists-dialog", content)
}

fn line(position: usize, list: &UserList, removing: Option<usize>, ui: &Ui) -> Html {
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
    let sure = removing == Some(position);
    let words = if sure { messages.remove_really } else { messages.remove_work };
    let label = Some(format!("{words}: {name}").into());
    let remove = Button { label, ..Button::new("quiet", "remove-list") };
    let left_out = list.errors.len();
    let errors = list.errors.iter().take(SHOWN).map(|error| {
        let problem = (messages.list_problem)(&error.problem);
        tag("li")
            .set("dir", ui.language.direction())
            .text((messages.list_line)(error.line))
            .text(" ")
            .text(problem)
            .into()
    });
    let names = messages.names.of(ui.language, list.list.len());
    let about = tag("span")
        .with(tag("bdi").text(name.clone()))
        .text(" ")
        .with(tag("span").class("soft").text(names));
    let switch = tag("input")
        .set("type", "checkbox")
        .checked(list.on)
        .on(On::Change, onchange)
        .test("list-on");
    let skipped = (list.skipped > 0).then(|| {
        tag("p").class("soft").test("list-skipped").text((messages.rows_skipped)(list.skipped))
    });
    let wrong = (left_out > 0).then(|| {
        tag("details")
            .flag("open", true)
            .test("list-errors")
            .with(tag("summary").text(messages.rows_left_out.of(ui.language, left_out)))
            .with(tag("ul").each(errors))
            .with_some((left_out > SHOWN).then(|| tag("p").text("\u{2026}")))
    });
    tag("li")
        .key(name)
        .test("list")
        .with(tag("label").class("check").with(switch).with(about))
        .with(remove.say(ui.on(Action::RemoveList(position)), words))
        .with_some(skipped)
        .with_some(wrong)
        .into()
}
