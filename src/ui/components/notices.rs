//! What there is to tell: banners above the text, and words for screen readers.

use super::Button;
use crate::platform::PlatformError;
use crate::ui::hooks::Ui;
use crate::ui::state::{Action, Dialog, Notice, Saved, State};
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
    html! {
        <div class="notices" role="region" aria-label={messages.notices}>
            if let Some(error) = failed { { unsaved(error, remedies, ui) } }
            { for state.notices.iter().map(|(number, notice)| line(*number, notice, ui)) }
            <p class="hidden" role="status" aria-live="polite" data-test="announcement"
                data-number={state.announcement.0.to_string()}>{ state.announcement.1.clone() }</p>
        </div>
    }
}

fn unsaved(error: &PlatformError, remedies: Remedies, ui: &Ui) -> Html {
    let messages = ui.messages();
    html! {
        <div class="notice failure" role="alert" data-test="notice-storage">
            <p>{ (messages.storage)(error) }</p>
            { Button::new("", "retry").say(remedies.retry, messages.try_again) }
            { Button::new("primary", "download-now").say(remedies.download, messages.download) }
        </div>
    }
}

fn line(number: u32, notice: &Notice, ui: &Ui) -> Html {
    let messages = ui.messages();
    let failure = notice.is_failure();
    let dismiss =
        Button { label: Some(messages.dismiss.into()), ..Button::new("quiet", "dismiss") };
    html! {
        <div key={number} class={if failure { "notice failure" } else { "notice" }}
            role={if failure { "alert" } else { "status" }} data-test="notice" data-notice={word(notice)}>
            <p>{ (messages.notice)(notice) }</p>
            if matches!(notice, Notice::PutAway(_)) {
                { Button::new("", "go-back").say(ui.on(Action::GoBack), messages.go_back) }
            }
            if matches!(notice, Notice::List(..)) {
                { Button::new("", "show-lists").say(ui.on(Action::Dialog(Some(Dialog::Lists))), messages.lists) }
            }
            { dismiss.say(ui.on(Action::Dismiss(number)), "\u{2715}") }
        </div>
    }
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
        Notice::List(..) => "list",
        Notice::NoList(..) => "no-list",
        Notice::RulesFailed => "rules-failed",
        Notice::ListsNotKept(_) => "lists-not-kept",
    }
}
