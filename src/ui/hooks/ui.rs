//! What every component needs: the language, and a way to say what happened.

use crate::ui::messages::{Language, Messages};
use crate::ui::state::Action;
use yew::prelude::*;

/// Handed to all components as a context.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ui {
    /// The language of the interface.
    pub language: Language,
    /// Takes what happened.
    pub act: Callback<Action>,
}

impl Ui {
    /// The texts of the interface.
    pub fn messages(&self) -> &'static Messages {
        self.language.messages()
    }

    /// Says that an action happened, when the event comes.
    pub fn on<E>(&self, action: Action) -> Callback<E> {
        let act = self.act.clone();
        Callback::from(move |_| act.emit(action.clone()))
    }
}

/// The context.
#[hook]
pub fn use_ui() -> Ui {
    use_context::<Ui>().unwrap_or_default()
}
