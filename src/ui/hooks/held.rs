//! What a component keeps from one drawing to the next, in little code: yew's own hook for it
//! brings a reducer for each type.

use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;
use yew::functional::{UseForceUpdateHandle, use_force_update};
use yew::prelude::*;

/// A value as it was when the component was drawn. Clones change the same one.
pub struct Held<T> {
    now: Rc<T>,
    latest: Rc<RefCell<Rc<T>>>,
    redraw: UseForceUpdateHandle,
}

impl<T> Clone for Held<T> {
    fn clone(&self) -> Self {
        let Self { now, latest, redraw } = self;
        Self { now: now.clone(), latest: latest.clone(), redraw: redraw.clone() }
    }
}

impl<T> Deref for Held<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.now
    }
}

impl<T: PartialEq> Held<T> {
    /// Puts another value in its place. The component is drawn anew if it is really another.
    pub fn set(&self, value: T) {
        let before = self.latest.replace(Rc::new(value));
        if before != *self.latest.borrow() {
            self.redraw.force_update();
        }
    }
}

/// Holds a value, at first this one.
#[hook]
pub fn use_held<T: 'static>(first: T) -> Held<T> {
    let latest = use_mut_ref(|| Rc::new(first));
    let redraw = use_force_update();
    let now = latest.borrow().clone();
    Held { now, latest, redraw }
}

/// Holds an element that the component draws.
#[hook]
pub fn use_element() -> NodeRef {
    NodeRef::clone(&use_held(NodeRef::default()))
}
