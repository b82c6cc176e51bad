//! Components, in little code.
//!
//! yew writes out how a component lives for each component that there is, 2 kB of WebAssembly, and
//! all alike. So to yew the page has one, [`Part`], that asks what it shows how to draw it.

use super::hooks::Reason;
use std::rc::Rc;
use web_sys::Element;
use yew::functional::{FunctionProvider, Hook, HookContext};
use yew::prelude::*;
use yew::virtual_dom::{Key, VComp};

/// A component with its properties, of whatever type.
trait Shown: Reason {
    fn draw(&self, context: &mut HookContext) -> HtmlResult;
}

/// The properties of component `C`.
struct Of<C: FunctionProvider>(C::Properties);

impl<C: FunctionProvider> PartialEq for Of<C> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<C: FunctionProvider + 'static> Shown for Of<C> {
    fn draw(&self, context: &mut HookContext) -> HtmlResult {
        C::run(context, &self.0)
    }
}

#[derive(Properties)]
struct PartProps {
    shown: Rc<dyn Shown>,
}

impl PartialEq for PartProps {
    fn eq(&self, other: &Self) -> bool {
        self.shown.is(other.shown.as_any())
    }
}

/// Draws with the hooks of the part that it is run in.
struct Draw(Rc<dyn Shown>);

impl Hook for Draw {
    type Output = HtmlResult;

    fn run(self, context: &mut HookContext) -> HtmlResult {
        self.0.draw(context)
    }
}

fn use_shown(shown: &Rc<dyn Shown>) -> impl Hook<Output = HtmlResult> {
    Draw(shown.clone())
}

#[component]
fn Part(props: &PartProps) -> HtmlResult {
    use_shown(&props.shown)
}

/// The component `C`. The key tells it from others that stand in its place at other times, and
/// from its siblings in a list: to yew all parts are one component.
pub fn part<C: FunctionProvider + 'static>(key: impl Into<Key>, props: C::Properties) -> Html {
    keyed(key.into(), Rc::new(Of::<C>(props)))
}

#[inline(never)]
fn keyed(key: Key, shown: Rc<dyn Shown>) -> Html {
    VComp::new::<Part>(Rc::new(PartProps { shown }), Some(key)).into()
}

/// Draws the component `C` in an element for as long as the page is open.
pub fn start<C: FunctionProvider<Properties = ()> + 'static>(root: Element) {
    let shown = Rc::new(Of::<C>(()));
    yew::Renderer::<Part>::with_root_and_props(root, PartProps { shown }).render();
}
