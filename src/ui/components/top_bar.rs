//! The bars above the text: what is open and what can be done with it; what is shown, and how many
//! suggestions are left.

use super::start::open_file;
use super::{Button, sign};
use crate::annotation::{Document, Status};
use crate::lexicon::Group;
use crate::ui::hooks::{Ui, use_ui};
use crate::ui::messages::{Language, Messages};
use crate::ui::state::{
    Action, Dialog, GROUPS, Recognition, Saved, Shared, Sheet, State, Theme, group_of,
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

/// What the bar can do besides changing the state.
pub struct Doors<'a> {
    /// Gives a file.
    pub download: &'a Callback<Format>,
    /// Takes a file.
    pub open: &'a Callback<File>,
}

/// The upper bar.
pub fn top_bar(state: &State, doors: &Doors<'_>, ui: &Ui) -> Html {
    let messages = ui.messages();
    let other = ui.language.other();
    let dark = state.settings.theme == Theme::Dark
        || (state.settings.theme == Theme::System
            && crate::platform::dom::prefers("(prefers-color-scheme: dark)"));
    let theme = ui.on(Action::Theme(if dark { Theme::Light } else { Theme::Dark }));
    let download = |format: Format| {
        let download = doors.download.clone();
        Callback::from(move |_: MouseEvent| download.emit(format))
    };
    let language = Button {
        lang: Some(other.code()),
        title: Some(messages.other_language_hint),
        ..Button::new("quiet", "language")
    };
    let shade = Button {
        title: Some(messages.theme),
        label: Some(messages.theme.into()),
        ..Button::new("quiet", "theme")
    };
    let switches = html! {
        <>
            { language.say(ui.on(Action::Language(other)), messages.other_language) }
            { shade.say(theme.clone(), "\u{25D0}") }
        </>
    };
    let Some(sheet) = state.sheet() else {
        return html! {
            <header class="top">
                { wordmark(messages) }
                <p class="about soft">{ messages.tagline }</p>
                <nav>{ switches }</nav>
            </header>
        };
    };
    let undo = Button { disabled: !sheet.history.can_undo(), ..Button::new("quiet", "undo") };
    let redo = Button { disabled: !sheet.history.can_redo(), ..Button::new("quiet", "redo") };
    let more = Button { popover: Some("menu"), ..Button::new("quiet", "menu") };
    let dialog = |dialog| ui.on(Action::Dialog(Some(dialog)));
    html! {
        <header class="top">
            { wordmark(messages) }
            { about(&sheet.document, &state.saved, messages, dialog(Dialog::Details)) }
            <nav>
                <span class="wide-only group">
                    { undo.say(ui.on(Action::Undo), messages.undo) }
                    { redo.say(ui.on(Action::Redo), messages.redo) }
                    <span class="rule" />
                    { switches }
                </span>
                { more.say(Callback::noop(), messages.more) }
                { Button::new("primary", "download").say(download(Format::Json), messages.download) }
            </nav>
            <div id="menu" class="menu" popover="auto">
                <div class="narrow-only">
                    { item(messages.undo, "menu-undo", ui.on(Action::Undo)) }
                    { item(messages.redo, "menu-redo", ui.on(Action::Redo)) }
                    <hr />
                </div>
                { item(messages.new_text, "new", ui.on(Action::Close)) }
                { open_file(messages.open_file, doors.open) }
                { item(messages.documents, "documents", dialog(Dialog::Documents)) }
                { item(messages.details, "details", dialog(Dialog::Details)) }
                { item(messages.lists, "lists", dialog(Dialog::Lists)) }
                <hr />
                { item(messages.download_json, "download-json", download(Format::Json)) }
                { item(messages.download_csv, "download-csv", download(Format::Csv)) }
                <hr />
                <div class="wide-only">{ item(messages.keys, "keys", dialog(Dialog::Keys)) }</div>
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
    let button = Button { popover: Some("menu"), hides: true, ..Button::new("", test) };
    button.say(onclick, label)
}

fn wordmark(messages: &Messages) -> Html {
    html! { <span class="wordmark" lang="ar" dir="rtl">{ messages.app }</span> }
}

fn about(
    document: &Document,
    saved: &Saved,
    messages: &'static Messages,
    details: Callback<MouseEvent>,
) -> Html {
    let title = if document.title.is_empty() { messages.untitled } else { &document.title };
    let (word, state) = match saved {
        Saved::Nothing => ("", ""),
        Saved::Saving => ("saving", messages.saving),
        Saved::Kept => ("saved", messages.saved),
        Saved::Failed(_) => ("failed", messages.not_saved),
    };
    let count = messages.mentions.of(messages.language, document.annotations().len());
    let content = html! {
        <>
            <bdi class="title" data-test="title">{ title }</bdi>
            <span class="soft">
                <span data-test="mention-count">{ count }</span>
                { " \u{00B7} " }
                <span data-test="saved" data-state={word}>{ state }</span>
            </span>
        </>
    };
    Button { title: Some(messages.details), ..Button::new("about", "about") }.view(details, content)
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
        let button = Button {
            pressed: Some(!hidden),
            group: Some(super::group_word(*group)),
            ..Button::new("chip", chip_test(*group))
        };
        let content = html! {
            <>{ sign(*group) }{ messages.group(*group) }{ " " }<strong>{ count }</strong></>
        };
        button.view(ui.on(Action::Toggle(*group)), content)
    });
    html! {
        <section class="chips" aria-label={messages.filter}>
            <div class="groups">{ for chips }</div>
            if let Recognition::Running(percent) = props.recognition {
                <div class="progress" data-test="recognizing">
                    // Short texts are read before there is anything to tell.
                    <progress aria-label={messages.recognizing} max="100"
                        value={(percent > 0).then(|| percent.to_string())} />
                    <span class="soft">{ messages.recognizing }</span>
                    if percent > 0 { { Button::new("", "stop").say(ui.on(Action::StopRecognition), messages.stop) } }
                </div>
            } else if props.recognition == Recognition::Stopped {
                <div class="progress" data-test="stopped">
                    <span class="soft">{ messages.stopped }</span>
                    { Button::new("primary", "recognize").say(ui.on(Action::Recognize), messages.recognize) }
                </div>
            } else if total > 0 {
                <div class="progress">
                    <progress class="wide-only" max={total.to_string()} value={(total - suggested).to_string()}
                        aria-label={messages.review} />
                    <span class="soft wide-only" data-test="suggestions-left">
                        { left(suggested, ui.language) }</span>
                    { Button { disabled: suggested == 0, ..Button::new("", "review") }.say_with_key(ui.on(Action::NextSuggestion), messages.review, "N") }
                </div>
            }
        </section>
    }
}

fn chip_test(group: Group) -> &'static str {
    match group {
        Group::Actor => "chip-actor",
        Group::State => "chip-state",
        Group::Person => "chip-person",
        Group::Source => "chip-source",
        Group::Place => "chip-place",
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
