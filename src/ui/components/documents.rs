//! The documents of the open file, and the other works that the browser keeps.

use super::modal::modal;
use super::start::kept_work;
use super::{Button, titled};
use crate::ui::hooks::{Saver, use_effect_on, use_held, use_ui};
use crate::ui::record::Entry;
use crate::ui::state::{Action, Shared, Work};
use crate::ui::tag::{all, tag};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct DocumentsProps {
    pub work: Shared<Work>,
    pub saver: Saver,
}

#[component]
pub fn Documents(props: &DocumentsProps) -> Html {
    let ui = use_ui();
    let messages = ui.messages();
    let kept = use_held(Vec::<Entry>::new());
    let asked = use_held(None::<String>);
    {
        let (kept, saver) = (kept.clone(), props.saver.clone());
        use_effect_on((), move |()| {
            saver.catalog(Callback::from(move |entries| kept.set(entries)));
        });
    }
    let own = props.work.sheets.iter().enumerate().map(|(index, sheet)| {
        let document = &sheet.document;
        let title = if document.title.is_empty() { &document.id } else { &document.title };
        let count = messages.mentions.of(ui.language, document.annotations().len());
        let words = all([
            tag("bdi").text(title.clone()).into(),
            tag("span").class("soft").text(count).into(),
        ]);
        let button =
            Button { current: index == props.work.current, ..Button::new("line", "document") };
        tag("li").key(index).with(button.view(ui.on(Action::Show(index)), words)).into()
    });
    let others: Vec<_> = kept.iter().filter(|entry| entry.key != props.work.key).cloned().collect();
    let lines = others.iter().map(|entry| {
        let open = {
            let (saver, key) = (props.saver.clone(), entry.key.clone());
            Callback::from(move |_| saver.open(key.clone()))
        };
        let sure = *asked == Some(entry.key.clone());
        let delete = {
            let (saver, key, kept) = (props.saver.clone(), entry.key.clone(), kept.clone());
            let asked = asked.clone();
            Callback::from(move |_| {
                // It cannot be taken back, so it is asked for twice.
                if sure {
                    let kept = kept.clone();
                    saver.delete(key.clone(), Callback::from(move |entries| kept.set(entries)));
                } else {
                    asked.set(Some(key.clone()));
                }
            })
        };
        let delete_label = if sure { messages.remove_really } else { messages.remove_work };
        let title = titled(&entry.title, messages);
        let label = Some(format!("{delete_label}: {title}").into());
        let remove = Button { label, ..Button::new("quiet", "remove-work") };
        tag("li")
            .key(entry.key.clone())
            .with(Button::new("line", "kept-work").view(open, kept_work(entry, ui.language)))
            .with(remove.say(delete, delete_label))
            .into()
    });
    let content = all([
        tag("h3").text(messages.in_this_file).into(),
        tag("ul").class("works").each(own).into(),
        tag("h3").text(messages.kept_works).into(),
        match others.is_empty() {
            true => tag("p").class("soft").text(messages.no_kept_works).into(),
            false => tag("ul").class("works").each(lines).into(),
        },
    ]);
    modal(messages.documents_title, "documents-dialog", content)
}
