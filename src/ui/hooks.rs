//! What ties the page to the browser.

mod effect;
mod held;
mod keys;
mod recognition;
mod saver;
mod selection;
mod ui;

pub use effect::{Reason, use_effect_on};
pub use held::{Held, use_element, use_held};
pub use keys::use_keys;
pub use recognition::use_recognition;
pub use saver::{Saver, use_lists, use_saver};
pub use selection::{Picked, block_span, show_selection, use_picked};
pub use ui::{Tables, Ui, use_ui};
