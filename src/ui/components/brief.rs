//! What a mention is, in one line, while the pointer is over it.

use super::{parse_id, sign};
use crate::annotation::{AnnotationId, Status};
use crate::platform::dom;
use crate::ui::hooks::{use_effect_on, use_element, use_held, use_ui};
use crate::ui::state::{Shared, Sheet, group_of};
use crate::ui::tag::tag;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct BriefProps {
    pub sheet: Shared<Sheet>,
    /// The annotation whose card is open: there all is said already.
    pub open: Option<AnnotationId>,
}

#[component]
pub fn Brief(props: &BriefProps) -> Html {
    let ui = use_ui();
    let root = use_element();
    let over = use_held(None::<(AnnotationId, f64, f64)>);
    {
        let setter = over.clone();
        use_effect_on((), move |()| {
            dom::document().ok().map(|document| {
                dom::listen(&document, "pointerover", move |event| {
                    let mark = dom::target(event)
                        .filter(|_| dom::is_mouse(event))
                        .and_then(|element| element.closest("mark[data-id]").ok().flatten());
                    setter.set(mark.and_then(|mark| {
                        let rect = mark.get_bounding_client_rect();
                        let id = parse_id(&mark.get_attribute("data-id")?)?;
                        // Under the pointer's line, for a mark that runs over several.
                        Some((id, (rect.left() + rect.right()) / 2.0, rect.top()))
                    }));
                })
            })
        });
    }
    {
        let root = root.clone();
        use_effect_on(*over, move |over| {
            if let (Some((_, x, y)), Some(element)) = (over, root.cast::<HtmlElement>()) {
                let half = f64::from(element.offset_width()) / 2.0;
                let x = x.max(half + 8.0);
                let _ = dom::put_at(&element, x, *y);
            }
        });
    }
    let annotation = (*over)
        .filter(|(id, ..)| props.open != Some(*id))
        .and_then(|(id, ..)| props.sheet.document.annotation(id));
    let Some(annotation) = annotation else { return Html::default() };
    let messages = ui.messages();
    let entity = annotation.entity.as_deref().and_then(|id| props.sheet.document.entity(id));
    let name = entity.map_or(annotation.name.as_str(), |entity| ui.language.name(entity));
    let kind = entity.map_or(annotation.kind.as_str(), |entity| &entity.kind);
    let group = group_of(annotation);
    let kind = if kind.is_empty() { messages.one_of(group) } else { ui.language.kind(kind) };
    let status =
        (annotation.status != Status::Suggested).then(|| messages.status(annotation.status));
    tag("div")
        .found_by(&root)
        .class("brief")
        .set("role", "tooltip")
        .test("brief")
        .with(sign(group))
        .with(tag("bdi").text(name.to_owned()))
        .with(tag("span").class("soft").text(kind.to_owned()))
        .with_some(status.map(|status| tag("span").class("soft").text(status)))
        .into()
}
