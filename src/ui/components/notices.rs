//! What there is to tell: banners above the text, and words for screen readers.

use crate::platform::PlatformError;
use crate::ui::hooks::{Saver, Ui, use_ui};
use crate::ui::state::{Action, Notice, Saved};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct NoticesProps {
    pub notices: Vec<(u32, Notice)>,
    pub saved: Saved,
    pub announcement: (u32, AttrValue),
    pub download: Callback<()>,
    pub saver: Saver,
    pub retry: Callback<()>,
}

#[component]
pub fn Notices(props: &NoticesProps) -> Html {
    let ui = use_ui();
    let messages = ui.messages();
    html! {
        <div class="notices" role="region" aria-label={messages.notices}>
            if let Saved::Failed(error) = &props.saved { { unsaved(error, props, &ui) } }
            { for props.notices.iter().map(|(number, notice)| line(*number, notice, &ui)) }
            <p class="hidden" role="status" aria-live="polite" data-test="announcement"
                data-number={props.announcement.0.to_string()}>{ &props.announcement.1 }</p>
        </div>
    }
}

fn unsaved(error: &PlatformError, props: &NoticesProps, ui: &Ui) -> Html {
    let messages = ui.messages();
    let (download, retry) = (props.download.clone(), props.retry.clone());
    html! {
        <div class="notice failure" role="alert" data-test="notice-storage">
            <p>{ (messages.storage)(error) }</p>
            <button type="button" onclick={Callback::from(move |_| retry.emit(()))}>{ messages.try_again }</button>
            <button type="button" class="primary" onclick={Callback::from(move |_| download.emit(()))}>{ messages.download }</button>
        </div>
    }
}

fn line(number: u32, notice: &Notice, ui: &Ui) -> Html {
    let messages = ui.messages();
    let failure = notice.is_failure();
    html! {
        <div key={number} class={classes!("notice", failure.then_some("failure"))}
            role={if failure { "alert" } else { "status" }} data-test="notice" data-notice={word(notice)}>
            <p>{ (messages.notice)(notice) }</p>
            if matches!(notice, Notice::PutAway(_)) {
                <button type="button" onclick={ui.on(Action::GoBack)} data-test="go-back">{ messages.go_back }</button>
            }
            <button type="button" class="quiet" aria-label={messages.dismiss}
                onclick={ui.on(Action::Dismiss(number))} data-test="dismiss">{ "\u{2715}" }</button>
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
    }
}
