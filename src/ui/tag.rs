//! Elements, made by plain calls.
//!
//! yew's `html!` writes out in place how each element is put together; made by calls, the views
//! take a third less of the program (64 kB of WebAssembly instead of 92). So the page keeps the
//! macro for the marks of the article, where it is quicker, and makes all else with [`tag`].

use std::rc::Rc;
use wasm_bindgen::JsCast;
use yew::html::IntoPropValue;
use yew::prelude::*;
use yew::virtual_dom::{Key, Listener, ListenerKind, VTag, VText};

/// An element that is being made.
pub struct Tag(Box<VTag>);

/// An element of this name.
#[inline(never)]
pub fn tag(name: &'static str) -> Tag {
    Tag(Box::new(VTag::new(AttrValue::Static(name))))
}

/// Several nodes as one.
#[inline(never)]
pub fn all(nodes: impl IntoIterator<Item = Html>) -> Html {
    nodes.into_iter().collect()
}

/// A piece of text.
pub fn text(words: impl IntoPropValue<AttrValue>) -> Html {
    plain(words.into_prop_value())
}

#[inline(never)]
fn plain(words: AttrValue) -> Html {
    VText::new(words).into()
}

impl Tag {
    /// Gives it an attribute.
    pub fn set(self, name: &'static str, value: impl IntoPropValue<AttrValue>) -> Self {
        self.attribute(name, value.into_prop_value())
    }

    /// Gives it an attribute, if there is a value.
    pub fn set_some(
        self,
        name: &'static str,
        value: Option<impl IntoPropValue<AttrValue>>,
    ) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    /// Gives it an attribute that is there or not.
    #[inline(never)]
    pub fn flag(self, name: &'static str, on: bool) -> Self {
        if on { self.attribute(name, AttrValue::Static(name)) } else { self }
    }

    /// Its classes, for the style sheets, or none.
    #[inline(never)]
    pub fn class(self, classes: &'static str) -> Self {
        if classes.is_empty() { self } else { self.attribute("class", AttrValue::Static(classes)) }
    }

    /// Its name for tests.
    #[inline(never)]
    pub fn test(self, name: &'static str) -> Self {
        self.attribute("data-test", AttrValue::Static(name))
    }

    #[inline(never)]
    fn attribute(mut self, name: &'static str, value: AttrValue) -> Self {
        self.0.add_attribute(name, value);
        self
    }

    /// What tells it from its siblings in a list that changes.
    pub fn key(mut self, key: impl Into<Key>) -> Self {
        self.0.key = Some(key.into());
        self
    }

    /// Where the component finds it when it is on the page.
    #[inline(never)]
    pub fn found_by(mut self, node: &NodeRef) -> Self {
        self.0.node_ref = node.clone();
        self
    }

    /// What stands in a field.
    #[inline(never)]
    pub fn value(mut self, value: &str) -> Self {
        self.0.set_value(AttrValue::from(value.to_owned()));
        self
    }

    /// Whether a box is ticked.
    #[inline(never)]
    pub fn checked(mut self, on: bool) -> Self {
        self.0.set_checked(on);
        self
    }

    /// What is done when something happens to it.
    pub fn on<E: JsCast + 'static>(mut self, event: On, call: Callback<E>) -> Self {
        self.0.add_listener(Rc::new(Heard { event, call }));
        self
    }

    /// What is done when it is clicked.
    #[inline(never)]
    pub fn on_click(self, call: Callback<MouseEvent>) -> Self {
        self.on(On::Click, call)
    }

    /// A node in it, after those that it has.
    pub fn with(self, child: impl Into<Html>) -> Self {
        self.child(child.into())
    }

    /// A node in it, if there is one. Where there is none, its place is kept: yew compares the
    /// nodes of an element with those before by place, from the last one on.
    pub fn with_some(self, child: Option<impl Into<Html>>) -> Self {
        self.child(child.map(Into::into).unwrap_or_default())
    }

    #[inline(never)]
    fn child(mut self, child: Html) -> Self {
        self.0.add_child(child);
        self
    }

    /// Words in it.
    pub fn text(self, words: impl IntoPropValue<AttrValue>) -> Self {
        self.child(plain(words.into_prop_value()))
    }

    /// A node in it for each.
    pub fn each(self, children: impl IntoIterator<Item = Html>) -> Self {
        self.child(all(children))
    }
}

impl From<Tag> for Html {
    #[inline(never)]
    fn from(tag: Tag) -> Self {
        (*tag.0).into()
    }
}

/// The events that the page's elements hear. yew's own list of all there are is long to copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// [`Event`].
    Change,
    /// [`MouseEvent`].
    Click,
    /// [`Event`].
    Close,
    /// [`FocusEvent`].
    FocusIn,
    /// [`InputEvent`].
    Input,
    /// [`KeyboardEvent`].
    KeyDown,
    /// [`MouseEvent`].
    MouseDown,
    /// [`Event`].
    Paste,
    /// [`SubmitEvent`].
    Submit,
}

/// An event and what is done.
struct Heard<E> {
    event: On,
    call: Callback<E>,
}

impl<E: JsCast + 'static> Listener for Heard<E> {
    fn kind(&self) -> ListenerKind {
        match self.event {
            On::Change => ListenerKind::onchange,
            On::Click => ListenerKind::onclick,
            On::Close => ListenerKind::onclose,
            On::FocusIn => ListenerKind::onfocusin,
            On::Input => ListenerKind::oninput,
            On::KeyDown => ListenerKind::onkeydown,
            On::MouseDown => ListenerKind::onmousedown,
            On::Paste => ListenerKind::onpaste,
            On::Submit => ListenerKind::onsubmit,
        }
    }

    fn handle(&self, event: web_sys::Event) {
        // The browser's events are what their names say.
        self.call.emit(event.unchecked_into());
    }

    fn passive(&self) -> bool {
        false
    }
}
