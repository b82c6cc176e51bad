//! What there is to tell: banners above the text, and words for screen readers.

use super::Button;
use crate::platform::PlatformError;
use crate::ui::hooks::Ui;
use crate::ui::state::{Action, Dialog, Notice, Saved, State};
use crate::ui::tag::tag;
use yew::prelude::*;

/// What the banners can do besides going away.
pub struct Remedies {
    /// Gives the work as a file.
    pub download: Callback<MouseEvent>,
    /// Tries to save again.
    pub retry: Callback<MouseEvent>,
}

/// The banners, and what a screen reader says.
pub fn notices(state: &State, remedies: Remedies, ui: &Ui) -> Html {
    let messages = ui.messages();
    let failed = match &state.saved {
        Saved::Failed(error) if state.work.is_some() => Some(error),
        _ => None,
    };
    let announcement = tag("p")
        .class("hidden")
        .set("role", "status")
        .set("aria-live", "polite")
        .test("announcement")
        .set("data-number", state.announcement.0.to_string())
        .text(state.announcement.1.clone());
    tag("div")
        .class("notices")
        .set("role", "region")
        .set("aria-label", messages.notices)
        .with_some(failed.map(|error| unsaved(error, remedies, ui)))
        .each(state.notices.iter().map(|(number, notice)| line(*number, notice, ui)))
        .with(announcement)
        .into()
}

fn unsaved(error: &PlatformError, remedies: Remedies, ui: &Ui) -> Html {
    let messages = ui.messages();
    tag("div")
        .class("notice failure")
        .set("role", "alert")
        .test("notice-storage")
        .with(tag("p").text((messages.storage)(error)))
        .with(Button::new("", "retry").say(remedies.retry, messages.try_again))
        .with(Button::new("primary", "download-now").say(remedies.download, messages.download))
        .into()
}

fn line(number: u32, notice: &Notice, ui: &Ui) -> Html {
    let messages = ui.messages();
    let failure = notice.is_failure();
    let dismiss =
        Button { label: Some(messages.dismiss.into()), ..Button::new("quiet", "dismiss") };
    let remedy = match notice {
        Notice::PutAway(_) => {
            Some(Button::new("", "go-back").say(ui.on(Action::GoBack), messages.go_back))
        }
        Notice::List(..) => {
            let open = ui.on(Action::Dialog(Some(Dialog::Lists)));
            Some(Button::new("", "show-lists").say(open, messages.lists))
        }
        _ => None,
    };
    tag("div")
        .key(number)
        .class(if failure { "notice failure" } else { "notice" })
        .set("role", if failure { "alert" } else { "status" })
        .test("notice")
        .set("data-notice", word(notice))
        .with(tag("p").text((messages.notice)(notice)))
        .with_some(remedy)
        .with(dismiss.say(ui.on(Action::Dismiss(number)), "\u{2715}"))
        .into()
}

/// The word for a notice in attributes.
fn word(notice: &Notice) -> &'static str {
    match notice {
        Notice::Empty => "empty",
        Notice::NoArabic => "no-arabic",
        Notice::TooLarge(_) => "too-large",
        Notice::Binary(_) => "binary",
        Notice::Unreadable(..) => "unreadable",
        Notice::Refused(..) => "refused",
        Notice::Encoding(..) => "encoding",
        Notice::Replaced(_) => "replaced",
        Notice::PutAway(_) => "put-away",
        Notice::SecondTab => "second-tab",
        Notice::EditRefused(_) => "edit-refused",
        Notice::NotRestored(_) => "not-restored",
        Notice::Several(_) => "several",
        Notice::OnlyFirst(_) => "only-first",
        Notice::List(..) => "list",
        Notice::NoList(..) => "no-list",
        Notice::RulesFailed => "rules-failed",
        Notice::ListsNotKept(_) => "lists-not-kept",
    }
}
