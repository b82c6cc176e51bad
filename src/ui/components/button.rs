//! Buttons. All are made in one place.

use crate::ui::tag::{all, tag, text};
use yew::prelude::*;

/// What a button has besides its words. Anything left out is no attribute.
#[derive(Clone, Default)]
pub struct Button {
    /// For the style sheets.
    pub class: &'static str,
    /// For tests.
    pub test: &'static str,
    /// What a screen reader says in place of the words on it.
    pub label: Option<AttrValue>,
    /// What the browser shows when the pointer rests on it.
    pub title: Option<&'static str>,
    /// The language of its words, where it is another than the page's.
    pub lang: Option<&'static str>,
    /// Whether it can be used.
    pub disabled: bool,
    /// Whether it is down, for buttons that can be.
    pub pressed: Option<bool>,
    /// Whether it stands for what is shown now.
    pub current: bool,
    /// The entity it stands for.
    pub entity: Option<AttrValue>,
    /// The group it stands for.
    pub group: Option<&'static str>,
    /// The identifier of what the browser opens or closes with it.
    pub popover: Option<&'static str>,
    /// Whether it closes that only.
    pub hides: bool,
}

fn word(truth: bool) -> &'static str {
    if truth { "true" } else { "false" }
}

impl Button {
    /// A button of this class, with its name for tests.
    pub fn new(class: &'static str, test: &'static str) -> Self {
        Self { class, test, ..Self::default() }
    }

    /// The element.
    #[inline(never)]
    pub fn view(self, onclick: Callback<MouseEvent>, content: Html) -> Html {
        tag("button")
            .set("type", "button")
            .class(self.class)
            .flag("disabled", self.disabled)
            .set_some("aria-label", self.label)
            .set_some("title", self.title)
            .set_some("lang", self.lang)
            .set_some("aria-pressed", self.pressed.map(word))
            .set_some("aria-current", self.current.then(|| word(true)))
            .set_some("data-entity", self.entity)
            .set_some("data-group", self.group)
            .set_some("popovertarget", self.popover)
            .set_some("popovertargetaction", self.hides.then_some("hide"))
            .test(self.test)
            .on_click(onclick)
            .with(content)
            .into()
    }

    /// The element with words on it.
    #[inline(never)]
    pub fn say(self, onclick: Callback<MouseEvent>, words: &'static str) -> Html {
        self.view(onclick, text(words))
    }

    /// The element with words on it and the key that does the same.
    #[inline(never)]
    pub fn say_with_key(
        self,
        onclick: Callback<MouseEvent>,
        words: &'static str,
        key: &'static str,
    ) -> Html {
        self.view(onclick, all([text(words), super::key(key)]))
    }
}
