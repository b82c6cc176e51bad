//! The empty page: one big place to paste.

use super::Button;
use crate::platform::{clipboard, clock, dom};
use crate::ui::hooks::{Saver, use_effect_on, use_held, use_ui};
use crate::ui::messages::Language;
use crate::ui::record::Entry;
use crate::ui::state::{Action, Dialog, Notice};
use web_sys::{File, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct StartProps {
    /// Takes a text in, with the name of its file if it had one.
    pub take: Callback<(String, Option<String>)>,
    pub open: Callback<File>,
    pub saver: Saver,
}

/// A report for trying the page, made up for this purpose.
const SAMPLE: &str = include_str!("../sample.txt");

#[component]
pub fn Start(props: &StartProps) -> Html {
    let ui = use_ui();
    let messages = ui.messages();
    let typed = use_held(String::new());
    let kept = use_held(Vec::<Entry>::new());
    {
        let (kept, saver) = (kept.clone(), props.saver.clone());
        use_effect_on((), move |()| {
            saver.catalog(Callback::from(move |entries| kept.set(entries)));
        });
    }
    let onpaste = {
        let (take, act, typed) = (props.take.clone(), ui.act.clone(), typed.clone());
        Callback::from(move |event: Event| {
            let Some(event) = wasm_bindgen::JsCast::dyn_ref::<web_sys::ClipboardEvent>(&event)
            else {
                return;
            };
            // Into a text that is being typed, a paste is one more piece.
            if !typed.trim().is_empty() {
                return;
            }
            match clipboard::pasted(event) {
                Ok(Some(text)) if !text.trim().is_empty() => {
                    event.prevent_default();
                    event.stop_propagation();
                    take.emit((text, None));
                }
                Ok(_) => act.emit(Action::Tell(Notice::Empty)),
                Err(_) => {}
            }
        })
    };
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                typed.set(area.value());
            }
        })
    };
    let onsubmit = {
        let (take, typed) = (props.take.clone(), typed.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            take.emit(((*typed).clone(), None));
        })
    };
    let sample = {
        let take = props.take.clone();
        Callback::from(move |_| take.emit((SAMPLE.to_owned(), None)))
    };
    let empty = typed.trim().is_empty();
    html! {
        <main id="article" class="start" tabindex="-1" data-test="start">
            <h1>{ messages.start_title }</h1>
            <p class="lead">{ messages.start_lead }</p>
            <form {onsubmit}>
                <label class="hidden" for="paste">{ messages.paste_label }</label>
                <textarea id="paste" class="paste" dir={if empty { ui.language.direction() } else { "auto" }} lang="ar" rows="6" autofocus=true
                    value={(*typed).clone()} placeholder={messages.paste_placeholder}
                    {onpaste} {oninput} data-test="paste" />
                if !empty {
                    <button type="submit" class="primary" data-test="annotate">{ messages.annotate }</button>
                }
            </form>
            <p class="ways">
                <span class="wide-only">{ messages.or_drop }</span>
                { open_file(messages.choose_file, &props.open) }
                { Button::new("", "sample").say(sample, messages.sample) }
                { Button::new("quiet", "lists").say(ui.on(Action::Dialog(Some(Dialog::Lists))), messages.lists) }
            </p>
            if !kept.is_empty() {
                <section class="kept" aria-labelledby="kept-title">
                    <h2 id="kept-title">{ messages.earlier_works }</h2>
                    <ul>
                        { for kept.iter().take(8).map(|entry| kept_line(entry, ui.language, &props.saver)) }
                    </ul>
                </section>
            }
        </main>
    }
}

fn kept_line(entry: &Entry, language: Language, saver: &Saver) -> Html {
    let (saver, key) = (saver.clone(), entry.key.clone());
    let onclick = Callback::from(move |_: MouseEvent| saver.open(key.clone()));
    let untitled = language.messages().untitled;
    let title = if entry.title.is_empty() { untitled } else { &entry.title };
    html! {
        <li key={entry.key.clone()}>
            { Button::new("line", "kept-work").view(onclick, html! { <>
                <bdi>{ title }</bdi>
                <span class="soft">{ clock::date(entry.changed, language.code()) }</span>
            </> }) }
        </li>
    }
}

/// A button that lets a file be chosen.
pub fn open_file(label: &'static str, open: &Callback<File>) -> Html {
    let onchange = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                open.emit(file);
            }
            // The same file may be chosen again.
            input.set_value("");
            dom::close_menu();
        })
    };
    html! {
        <label class="button">
            { label }
            <input class="hidden" type="file" {onchange} data-test="open-file"
                accept=".txt,.html,.htm,.json,.csv,.tsv,text/plain,text/html,application/json,text/csv" />
        </label>
    }
}
