//! The bars above the text: what is open and what can be done with it; what is shown, and how many
//! suggestions are left.

use super::start::open_file;
use super::{Button, sign, titled};
use crate::annotation::{Document, Status};
use crate::lexicon::Group;
use crate::ui::hooks::Ui;
use crate::ui::messages::{Language, Messages};
use crate::ui::state::{Action, Dialog, GROUPS, Recognition, Saved, Sheet, State, Theme, group_of};
use crate::ui::tag::{Tag, all, tag, text};
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
    let switches = all([
        language.say(ui.on(Action::Language(other)), messages.other_language),
        shade.say(theme.clone(), "\u{25D0}"),
    ]);
    let Some(sheet) = state.sheet() else {
        return tag("header")
            .class("top")
            .with(wordmark(messages))
            .with(tag("p").class("about soft").text(messages.tagline))
            .with(tag("nav").with(switches))
            .into();
    };
    let undo = Button { disabled: !sheet.history.can_undo(), ..Button::new("quiet", "undo") };
    let redo = Button { disabled: !sheet.history.can_redo(), ..Button::new("quiet", "redo") };
    let more = Button { popover: Some("menu"), ..Button::new("quiet", "menu") };
    let dialog = |dialog| ui.on(Action::Dialog(Some(dialog)));
    let tools = tag("span")
        .class("wide-only group")
        .with(undo.say(ui.on(Action::Undo), messages.undo))
        .with(redo.say(ui.on(Action::Redo), messages.redo))
        .with(tag("span").class("rule"))
        .with(switches);
    let nav = tag("nav")
        .with(tools)
        .with(more.say(Callback::noop(), messages.more))
        .with(Button::new("primary", "download").say(download(Format::Json), messages.download));
    let narrow_edit = tag("div")
        .class("narrow-only")
        .with(item(messages.undo, "menu-undo", ui.on(Action::Undo)))
        .with(item(messages.redo, "menu-redo", ui.on(Action::Redo)))
        .with(tag("hr"));
    let narrow_look = tag("div")
        .class("narrow-only")
        .with(item(messages.other_language_hint, "menu-language", ui.on(Action::Language(other))))
        .with(item(messages.theme, "menu-theme", theme));
    let keys = item(messages.keys, "keys", dialog(Dialog::Keys));
    let menu = tag("div")
        .set("id", "menu")
        .class("menu")
        .set("popover", "auto")
        .with(narrow_edit)
        .with(item(messages.new_text, "new", ui.on(Action::Close)))
        .with(open_file(messages.open_file, doors.open))
        .with(item(messages.documents, "documents", dialog(Dialog::Documents)))
        .with(item(messages.details, "details", dialog(Dialog::Details)))
        .with(item(messages.lists, "lists", dialog(Dialog::Lists)))
        .with(tag("hr"))
        .with(item(messages.download_json, "download-json", download(Format::Json)))
        .with(item(messages.download_csv, "download-csv", download(Format::Csv)))
        .with(tag("hr"))
        .with(tag("div").class("wide-only").with(keys))
        .with(narrow_look);
    tag("header")
        .class("top")
        .with(wordmark(messages))
        .with(about(&sheet.document, &state.saved, messages, dialog(Dialog::Details)))
        .with(nav)
        .with(menu)
        .into()
}

/// A line of the menu. The browser closes the menu when it is chosen.
fn item(label: &'static str, test: &'static str, onclick: Callback<MouseEvent>) -> Html {
    let button = Button { popover: Some("menu"), hides: true, ..Button::new("", test) };
    button.say(onclick, label)
}

fn wordmark(messages: &Messages) -> Html {
    tag("span").class("wordmark").set("lang", "ar").set("dir", "rtl").text(messages.app).into()
}

fn about(
    document: &Document,
    saved: &Saved,
    messages: &'static Messages,
    details: Callback<MouseEvent>,
) -> Html {
    let title = titled(&document.title, messages);
    let (word, state) = match saved {
        Saved::Nothing => ("", ""),
        Saved::Saving => ("saving", messages.saving),
        Saved::Kept => ("saved", messages.saved),
        Saved::Failed(_) => ("failed", messages.not_saved),
    };
    let count = messages.mentions.of(messages.language, document.annotations().len());
    let content = all([
        tag("bdi").class("title").test("title").text(title.clone()).into(),
        tag("span")
            .class("soft")
            .with(tag("span").test("mention-count").text(count))
            .text(" \u{00B7} ")
            .with(tag("span").test("saved").set("data-state", word).text(state))
            .into(),
    ]);
    Button { title: Some(messages.details), ..Button::new("about", "about") }.view(details, content)
}

/// What is shown of each group, and how far reading and review are.
pub fn chips(
    sheet: &Sheet,
    hidden: [bool; GROUPS.len()],
    recognition: Recognition,
    ui: &Ui,
) -> Html {
    let messages = ui.messages();
    let Counts { groups, suggested, total } = count(&sheet.document);
    let chips = GROUPS.iter().zip(groups).zip(hidden).map(|((group, count), hidden)| {
        let button = Button {
            pressed: Some(!hidden),
            group: Some(super::group_word(*group)),
            ..Button::new("chip", chip_test(*group))
        };
        let content = all([
            sign(*group),
            text(messages.group(*group)),
            text(" "),
            tag("strong").text(count.to_string()).into(),
        ]);
        button.view(ui.on(Action::Toggle(*group)), content)
    });
    tag("section")
        .class("chips")
        .set("aria-label", messages.filter)
        .with(tag("div").class("groups").each(chips))
        .with_some(progress(recognition, suggested, total, ui))
        .into()
}

/// How far the reading is, or else the review.
fn progress(recognition: Recognition, suggested: usize, total: usize, ui: &Ui) -> Option<Tag> {
    let messages = ui.messages();
    let row = tag("div").class("progress");
    Some(match recognition {
        Recognition::Running(percent) => {
            // Short texts are read before there is anything to tell.
            let told = percent > 0;
            let bar = tag("progress")
                .set("aria-label", messages.recognizing)
                .set("max", "100")
                .set_some("value", told.then(|| percent.to_string()));
            let stop =
                || Button::new("", "stop").say(ui.on(Action::StopRecognition), messages.stop);
            row.test("recognizing")
                .with(bar)
                .with(tag("span").class("soft").text(messages.recognizing))
                .with_some(told.then(stop))
        }
        Recognition::Stopped => {
            row.test("stopped").with(tag("span").class("soft").text(messages.stopped)).with(
                Button::new("primary", "recognize")
                    .say(ui.on(Action::Recognize), messages.recognize),
            )
        }
        Recognition::Idle if total > 0 => {
            let bar = tag("progress")
                .class("wide-only")
                .set("max", total.to_string())
                .set("value", (total - suggested).to_string())
                .set("aria-label", messages.review);
            let review = Button { disabled: suggested == 0, ..Button::new("", "review") };
            row.with(bar)
                .with(
                    tag("span")
                        .class("soft wide-only")
                        .test("suggestions-left")
                        .text(left(suggested, ui.language)),
                )
                .with(review.say_with_key(ui.on(Action::NextSuggestion), messages.review, "N"))
        }
        Recognition::Idle => return None,
    })
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
