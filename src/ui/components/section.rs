//! A run of blocks. Far from the view it is plain text, which the browser need not lay out.

use super::block::{BlockProps, BlockView};
use super::{Annotations, Text};
use crate::annotation::AnnotationId;
use crate::platform::dom;
use crate::text::Span;
use crate::ui::hooks::{use_effect_on, use_element};
use crate::ui::layout::{Section, distribute};
use crate::ui::part::part;
use crate::ui::state::Shared;
use crate::ui::tag::tag;
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;

/// About how many bytes of Arabic fill a line of the article, and how high a line is.
const BYTES_A_LINE: usize = 120;
const LINE: usize = 42;

#[derive(Clone, PartialEq, Properties)]
pub struct SectionProps {
    pub text: Text,
    pub index: usize,
    pub section: Shared<Section>,
    /// Those that share a byte with the section and are shown.
    pub annotations: Annotations,
    /// Whether it is near the view, or has what is chosen.
    pub near: bool,
    pub chosen: Option<AnnotationId>,
    pub tab_stop: Option<AnnotationId>,
    /// The block that is the document's title, if it is here.
    pub headline: Option<Span>,
}

#[component]
pub fn SectionView(props: &SectionProps) -> Html {
    let root = use_element();
    {
        let root = root.clone();
        use_effect_on(props.section.clone(), move |section| {
            if let Some(element) = root.cast::<HtmlElement>() {
                let lines = section.span.len() / BYTES_A_LINE + section.blocks.len();
                let height = format!("auto {}px", lines * LINE);
                let _ = dom::set_property(&element, "contain-intrinsic-block-size", &height);
            }
        });
    }
    let index = props.index.to_string();
    if !props.near {
        let span = props.section.span;
        return tag("div")
            .found_by(&root)
            .class("section far")
            .set("data-section", index)
            .set("dir", "auto")
            .set("data-start", span.start.to_string())
            .text(span.slice(&props.text.0).unwrap_or_default().to_owned())
            .into();
    }
    let spans: Vec<Span> = props.section.blocks.iter().map(|block| block.span).collect();
    let shares = distribute(&props.annotations.0, &spans);
    let blocks = props.section.blocks.iter().zip(shares).map(|(block, share)| {
        let here = |id: &AnnotationId| share.iter().any(|a| a.id == *id);
        let props = BlockProps {
            text: props.text.clone(),
            block: *block,
            chosen: props.chosen.filter(here),
            tab_stop: props.tab_stop.filter(here),
            headline: props.headline == Some(block.span),
            annotations: Annotations(Rc::new(share)),
        };
        part::<BlockView>(block.span.start, props)
    });
    tag("div").found_by(&root).class("section").set("data-section", index).each(blocks).into()
}
