//! The empty page: one big place to paste.

use super::{Button, titled};
use crate::platform::{clipboard, clock, dom, storage};
use crate::ui::hooks::{Saver, use_effect_on, use_held, use_ui};
use crate::ui::messages::Language;
use crate::ui::record::Entry;
use crate::ui::state::{Action, Dialog, Notice};
use crate::ui::tag::{On, all, tag};
use web_sys::{File, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct StartProps {
    /// Takes a text in, with the name of its file if it had one.
    pub take: Callback<(String, Option<String>)>,
    pub open: Callback<File>,
    pub saver: Saver,
}

/// Where a text that is being typed is kept.
const DRAFT: &str = "draft";

/// A report for trying the page, made up for this purpose.
const SAMPLE: &str = include_str!("../sample.txt");

#[component]
pub fn Start(props: &StartProps) -> Html {
    let ui = use_ui();
    let messages = ui.messages();
    // What was typed and not read yet comes back after a reload.
    let typed = use_held(storage::setting(DRAFT).ok().flatten().unwrap_or_default());
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
                let _ = storage::set_setting(DRAFT, &area.value());
                typed.set(area.value());
            }
        })
    };
    let onsubmit = {
        let (take, typed) = (props.take.clone(), typed.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let _ = storage::set_setting(DRAFT, "");
            take.emit(((*typed).clone(), None));
        })
    };
    let sample = {
        let take = props.take.clone();
        Callback::from(move |_| take.emit((SAMPLE.to_owned(), None)))
    };
    let empty = typed.trim().is_empty();
    let area = tag("textarea")
        .set("id", "paste")
        .class("paste")
        .set("dir", if empty { ui.language.direction() } else { "auto" })
        .set("lang", "ar")
        .set("rows", "6")
        .flag("autofocus", true)
        .value(&typed)
        .set("placeholder", messages.paste_placeholder)
        .on(On::Paste, onpaste)
        .on(On::Input, oninput)
        .test("paste");
    let read = (!empty).then(|| {
        tag("button")
            .set("type", "submit")
            .class("primary")
            .test("annotate")
            .text(messages.annotate)
    });
    let form = tag("form")
        .on(On::Submit, onsubmit)
        .with(tag("label").class("hidden").set("for", "paste").text(messages.paste_label))
        .with(area)
        .with_some(read);
    let lists = ui.on(Action::Dialog(Some(Dialog::Lists)));
    let ways = tag("p")
        .class("ways")
        .with(tag("span").class("wide-only").text(messages.or_drop))
        .with(open_file(messages.choose_file, &props.open))
        .with(Button::new("", "sample").say(sample, messages.sample))
        .with(Button::new("quiet", "lists").say(lists, messages.lists));
    let earlier = (!kept.is_empty()).then(|| {
        let lines = kept.iter().take(8).map(|entry| kept_line(entry, ui.language, &props.saver));
        tag("section")
            .class("kept")
            .set("aria-labelledby", "kept-title")
            .with(tag("h2").set("id", "kept-title").text(messages.earlier_works))
            .with(tag("ul").each(lines))
    });
    tag("main")
        .set("id", "article")
        .class("start")
        .set("tabindex", "-1")
        .test("start")
        .with(tag("h1").text(messages.start_title))
        .with(tag("p").class("lead").text(messages.start_lead))
        .with(form)
        .with(ways)
        .with_some(earlier)
        .into()
}

fn kept_line(entry: &Entry, language: Language, saver: &Saver) -> Html {
    let (saver, key) = (saver.clone(), entry.key.clone());
    let onclick = Callback::from(move |_: MouseEvent| saver.open(key.clone()));
    tag("li")
        .key(entry.key.clone())
        .with(Button::new("line", "kept-work").view(onclick, kept_work(entry, language)))
        .into()
}

/// What a work that the browser keeps is called, and when it was changed.
pub fn kept_work(entry: &Entry, language: Language) -> Html {
    let title = titled(&entry.title, language.messages());
    let date = clock::date(entry.changed, language.code());
    all([tag("bdi").text(title).into(), tag("span").class("soft").text(date).into()])
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
    let input = tag("input")
        .class("hidden")
        .set("type", "file")
        .on(On::Change, onchange)
        .test("open-file")
        .set(
            "accept",
            ".txt,.html,.htm,.json,.csv,.tsv,text/plain,text/html,application/json,text/csv",
        );
    tag("label").class("button").text(label).with(input).into()
}
