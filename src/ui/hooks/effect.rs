//! Effects, in little code: yew's own hook brings a kilobyte for each place that uses it.

use std::any::Any;
use std::rc::Rc;
use yew::functional::Hook;
use yew::prelude::*;

/// Something that is compared, of whatever type.
pub trait Reason {
    /// Whether the other is of this type and the same.
    fn is(&self, other: &dyn Any) -> bool;
    /// Itself, to be compared with.
    fn as_any(&self) -> &dyn Any;
}

impl<R: PartialEq + 'static> Reason for R {
    fn is(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// What an effect returns, to be dropped one day.
trait Kept {}

impl<K> Kept for K {}

struct AnyReason(Rc<dyn Reason>);

impl PartialEq for AnyReason {
    fn eq(&self, other: &Self) -> bool {
        self.0.is(other.0.as_any())
    }
}

/// Runs `effect` after the component was drawn, at first and whenever `reason` has changed. What
/// it returns, for example a listener, is kept until it runs again or the component goes.
pub fn use_effect_on<R: PartialEq + 'static, K: 'static>(
    reason: R,
    effect: impl FnOnce(&R) -> K + 'static,
) -> impl Hook<Output = ()> {
    let reason = Rc::new(reason);
    let any = AnyReason(reason.clone());
    use_any_effect(any, Box::new(move || Box::new(effect(&reason))))
}

/// The one instance of yew's hook.
#[hook]
fn use_any_effect(reason: AnyReason, effect: Box<dyn FnOnce() -> Box<dyn Kept>>) {
    use_effect_with(reason, move |_| {
        let kept = effect();
        move || drop(kept)
    });
}
