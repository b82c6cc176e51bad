//! The bars above the text: what is open and what can be done with it; what is shown, and how many
//! suggestions are left.

use super::start::OpenFile;
use super::{key, sign};
use crate::annotation::{Document, Status};
use crate::ui::hooks::use_ui;
use crate::ui::messages::{Language, Messages};
use crate::ui::state::{
    Action, Dialog, GROUPS, Recognition, Saved, Shared, Sheet, Theme, group_of,
};
use web_sys::File;
use yew::prelude::*;

/// What a person wants to take away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Everything.
    Json,
    /// A row for each mention.
    Csv,
}

#[derive(Clone, PartialEq, Properties)]
pub struct TopBarProps {
    /// The document that is open.
    pub sheet: Option<Shared<Sheet>>,
    pub saved: Saved,
    pub theme: Theme,
    pub download: Callback<Format>,
    pub open: Callback<File>,
}

#[component]
pub fn TopBar(props: &TopBarProps) -> Html {
    let ui = use_ui();
    let messages = ui.messages();
    let other = ui.language.other();
    let dark = props.theme == Theme::Dark
        || (props.theme == Theme::System
            && crate::platform::dom::prefers("(prefers-color-scheme: dark)"));
    let theme = ui.on(Action::Theme(if dark { Theme::Light } else { Theme::Dark }));
    let download = |format: Format| {
        let download = props.download.clone();
        Callback::from(move |_: MouseEvent| download.emit(format))
    };
    let switch_theme = theme.clone();
    let switches = html! {
        <>
            <button type="button" class="quiet" lang={other.code()} title={messages.other_language_hint} onclick={ui.on(Action::Language(other))}
                data-test="language">{ messages.other_language }</button>
            <button type="button" class="quiet" title={messages.theme} aria-label={messages.theme}
                onclick={switch_theme} data-test="theme">{ "\u{25D0}" }</button>
        </>
    };
    let Some(sheet) = &props.sheet else {
        return html! {
            <header class="top">
                { wordmark(messages) }
                <p class="about soft">{ messages.tagline }</p>
                <nav>{ switches }</nav>
            </header>
        };
    };
    let history = &sheet.history;
    html! {
        <header class="top">
            { wordmark(messages) }
            { about(&sheet.document, &props.saved, messages, &ui.on(Action::Dialog(Some(Dialog::Details)))) }
            <nav>
                <span class="wide-only group">
                    <button type="button" class="quiet" disabled={!history.can_undo()}
                        onclick={ui.on(Action::Undo)} data-test="undo">{ messages.undo }</button>
                    <button type="button" class="quiet" disabled={!history.can_redo()}
                        onclick={ui.on(Action::Redo)} data-test="redo">{ messages.redo }</button>
                    <span class="rule" />
                    { switches }
                </span>
                <button type="button" class="quiet" popovertarget="menu" aria-haspopup="true"
                    data-test="menu">{ messages.more }</button>
                <button type="button" class="primary" onclick={download(Format::Json)}
                    data-test="download">{ messages.download }</button>
            </nav>
            <div id="menu" class="menu" popover="auto">
                <div class="narrow-only">
                    { item(messages.undo, "menu-undo", ui.on(Action::Undo)) }
                    { item(messages.redo, "menu-redo", ui.on(Action::Redo)) }
                    <hr />
                </div>
                { item(messages.new_text, "new", ui.on(Action::Close)) }
                <OpenFile open={props.open.clone()} label={messages.open_file} test="open-file" />
                { item(messages.documents, "documents", ui.on(Action::Dialog(Some(Dialog::Documents)))) }
                { item(messages.details, "details", ui.on(Action::Dialog(Some(Dialog::Details)))) }
                <hr />
                { item(messages.download_json, "download-json", download(Format::Json)) }
                { item(messages.download_csv, "download-csv", download(Format::Csv)) }
                <hr />
                <div class="wide-only">
                    { item(messages.keys, "keys", ui.on(Action::Dialog(Some(Dialog::Keys)))) }
                </div>
                <div class="narrow-only">
                    { item(messages.other_language_hint, "menu-language", ui.on(Action::Language(other))) }
                    { item(messages.theme, "menu-theme", theme) }
                </div>
            </div>
        </header>
    }
}

/// A line of the menu. The browser closes the menu when it is chosen.
fn item(label: &'static str, test: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" popovertarget="menu" popovertargetaction="hide" {onclick}
            data-test={test}>{ label }</button>
    }
}

fn wordmark(messages: &Messages) -> Html {
    html! { <span class="wordmark" lang="ar" dir="rtl">{ messages.app }</span> }
}

fn about(
    document: &Document,
    saved: &Saved,
    messages: &'static Messages,
    details: &Callback<MouseEvent>,
) -> Html {
    let title = if document.title.is_empty() { messages.untitled } else { &document.title };
    let (word, state) = match saved {
        Saved::Nothing => ("", ""),
        Saved::Saving => ("saving", messages.saving),
        Saved::Saved => ("saved", messages.saved),
        Saved::Failed(_) => ("failed", messages.not_saved),
    };
    let count = messages.mentions.of(messages.language, document.annotations().len());
    html! {
        <button type="button" class="about" onclick={details} title={messages.details} data-test="about">
            <bdi class="title" data-test="title">{ title }</bdi>
            <span class="soft">
                <span data-test="mention-count">{ count }</span>
                { " \u{00B7} " }
                <span data-test="saved" data-state={word}>{ state }</span>
            </span>
        </button>
    }
}

#[derive(Clone, PartialEq, Properties)]
pub struct ChipsProps {
    pub sheet: Shared<Sheet>,
    pub hidden: [bool; GROUPS.len()],
    pub recognition: Recognition,
}

#[component]
pub fn Chips(props: &ChipsProps) -> Html {
    let ui = use_ui();
    let messages = ui.messages();
    let counts = use_memo(props.sheet.clone(), |sheet| count(&sheet.document));
    let Counts { groups, suggested, total } = *counts;
    let chips = GROUPS.iter().zip(groups).zip(props.hidden).map(|((group, count), hidden)| {
        html! {
            <button type="button" class="chip" data-group={super::group_word(*group)}
                aria-pressed={(!hidden).to_string()} onclick={ui.on(Action::Toggle(*group))}
                data-test={format!("chip-{}", super::group_word(*group))}>
                { sign(*group) }{ messages.group(*group) }{ " " }<strong>{ count }</strong></button>
        }
    });
    html! {
        <section class="chips" aria-label={messages.filter}>
            <div class="groups">{ for chips }</div>
            if props.recognition == Recognition::Running {
                <div class="progress" data-test="recognizing">
                    <progress aria-label={messages.recognizing} />
                    <span class="soft">{ messages.recognizing }</span>
                </div>
            } else if total > 0 {
                <div class="progress">
                    <progress class="wide-only" max={total.to_string()} value={(total - suggested).to_string()}
                        aria-label={messages.review} />
                    <span class="soft wide-only" data-test="suggestions-left">
                        { left(suggested, ui.language) }</span>
                    <button type="button" disabled={suggested == 0} onclick={ui.on(Action::NextSuggestion)}
                        data-test="review">{ messages.review }{ key("N") }</button>
                </div>
            }
        </section>
    }
}

fn left(suggested: usize, language: Language) -> String {
    let messages = language.messages();
    match suggested {
        0 => messages.all_reviewed.to_owned(),
        count => messages.suggestions_left.of(language, count),
    }
}

#[derive(Clone, Copy, Default)]
struct Counts {
    groups: [usize; GROUPS.len()],
    suggested: usize,
    total: usize,
}

fn count(document: &Document) -> Counts {
    let mut counts = Counts::default();
    for annotation in document.annotations() {
        counts.total += 1;
        counts.suggested += usize::from(annotation.status == Status::Suggested);
        if annotation.status != Status::Rejected {
            let group = group_of(annotation);
            for (other, count) in GROUPS.iter().zip(&mut counts.groups) {
                *count += usize::from(*other == group);
            }
        }
    }
    counts
}
