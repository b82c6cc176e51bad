//! What every component needs: the language, and a way to say what happened.

use crate::lexicon::Lexicon;
use crate::ui::messages::{Language, Messages};
use crate::ui::state::Action;
use std::sync::Arc;
use yew::prelude::*;

/// Handed to all components as a context.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ui {
    /// The language of the interface.
    pub language: Language,
    /// Takes what happened.
    pub act: Callback<Action>,
    /// The built-in tables with the user's lists that are on, where one is.
    pub lexicon: Option<Tables>,
}

/// Tables, compared by identity.
#[derive(Clone, Debug)]
pub struct Tables(pub Arc<Lexicon>);

impl PartialEq for Tables {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Ui {
    /// The texts of the interface.
    pub fn messages(&self) -> &'static Messages {
        self.language.messages()
    }

    /// The names to look among.
    pub fn lexicon(&self) -> &Lexicon {
        self.lexicon.as_ref().map_or_else(|| &**Lexicon::builtin(), |tables| &tables.0)
    }

    /// Says that an action happened, when the event comes.
    #[inline(never)]
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
