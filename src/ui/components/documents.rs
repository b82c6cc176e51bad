//! The documents of the open file, and the other works that the browser keeps.

use super::Button;
use super::modal::Modal;
use crate::platform::clock;
use crate::ui::hooks::{Saver, use_effect_on, use_held, use_ui};
use crate::ui::record::Entry;
use crate::ui::state::{Action, Shared, Work};
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
        let current = index == props.work.current;
        html! {
            <li key={index}>
                { Button { current, ..Button::new("line", "document") }.view(ui.on(Action::Show(index)), html! { <>
                    <bdi>{ title }</bdi>
                    <span class="soft">{ messages.mentions.of(ui.language, document.annotations().len()) }</span>
                </> }) }
            </li>
        }
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
        let title = if entry.title.is_empty() { messages.untitled } else { &entry.title };
        html! {
            <li key={entry.key.clone()}>
                { Button::new("line", "kept-work").view(open, html! { <>
                    <bdi>{ title }</bdi>
                    <span class="soft">{ clock::date(entry.changed, ui.language.code()) }</span>
                </> }) }
                { Button { label: Some(format!("{delete_label}: {title}").into()), ..Button::new("quiet", "remove-work") }.say(delete, delete_label) }
            </li>
        }
    });
    html! {
        <Modal title={messages.documents_title} name="documents-dialog">
            <h3>{ messages.in_this_file }</h3>
            <ul class="works">{ for own }</ul>
            <h3>{ messages.kept_works }</h3>
            if others.is_empty() { <p class="soft">{ messages.no_kept_works }</p> }
            <ul class="works">{ for lines }</ul>
        </Modal>
    }
}
