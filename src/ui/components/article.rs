//! The text with its marks.

use super::section::{SectionProps, SectionView};
use super::{Annotations, Text, mark_selector, parse_id};
use crate::annotation::AnnotationId;
use crate::platform::{dom, selection};
use crate::text::Span;
use crate::ui::hooks::{use_effect_on, use_element, use_held, use_ui};
use crate::ui::layout::{self, Section, distribute};
use crate::ui::part::part;
use crate::ui::state::{Action, GROUPS, Settings, Shared, Sheet, group_of};
use crate::ui::tag::{On, tag};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

/// Pixels around the view within which sections have their marks.
const MARGIN: u32 = 1200;
/// Sections that have their marks at the start, before the browser has said which are near.
const FIRST: usize = 3;
/// Sections with marks from which on those that are no longer near lose them.
const MANY: usize = 80;

#[derive(Clone, PartialEq, Properties)]
pub struct ArticleProps {
    pub sheet: Shared<Sheet>,
    pub hidden: [bool; GROUPS.len()],
    pub chosen: Option<AnnotationId>,
    /// Changes when the focus shall go to the chosen mark.
    pub focus: u32,
}

#[component]
pub fn Article(props: &ArticleProps) -> Html {
    let ui = use_ui();
    let root = use_element();
    let text = props.sheet.document.text().clone();
    let sections = use_memo(Text(text.clone()), |text| {
        let sections = layout::sections(&text.0);
        sections.into_iter().map(|section| Shared(Rc::new(section))).collect::<Vec<_>>()
    });
    let shares = use_memo((props.sheet.clone(), props.hidden), |(sheet, hidden)| {
        let settings = Settings { hidden: *hidden, ..Settings::default() };
        let shown: Vec<_> = sheet
            .document
            .annotations()
            .iter()
            .filter(|annotation| settings.shows(group_of(annotation)))
            .cloned()
            .collect();
        let spans: Vec<Span> = sections.iter().map(|section| section.span).collect();
        let shares = distribute(&shown, &spans).into_iter();
        shares.map(|share| Annotations(Rc::new(share))).collect::<Vec<_>>()
    });
    let headline =
        use_memo((Text(text.clone()), props.sheet.document.title.clone()), |(text, title)| {
            headline(&text.0, title, &sections)
        });

    let near = use_held(first_sections());
    {
        let root = root.clone();
        let near = near.clone();
        use_effect_on(Text(text.clone()), move |_| {
            let mut set = first_sections();
            near.set(set.clone());
            let setter = near.clone();
            let nearness = dom::Nearness::new(MARGIN, move |changes| {
                let selecting = selection::selected("[data-start]").ok().flatten().is_some();
                for (element, is_near) in changes {
                    let Some(index) = section_index(&element) else { continue };
                    if is_near {
                        if !set.contains(&index) {
                            set.push(index);
                        }
                    } else if set.len() > MANY && !selecting {
                        set.retain(|near| *near != index);
                    }
                }
                setter.set(set.clone());
            });
            if let (Ok(nearness), Some(root)) = (&nearness, root.cast::<Element>()) {
                let children = root.children_list();
                for element in children {
                    nearness.watch(&element);
                }
            }
            nearness
        });
    }
    {
        let chosen = props.chosen;
        use_effect_on(props.focus, move |focus| {
            if *focus > 0
                && let Some(id) = chosen
            {
                show(id, true);
            }
        });
    }

    let first_shown = shares.iter().find_map(|share| share.0.first()).map(|a| a.id);
    let tab_stop = props
        .chosen
        .filter(|id| shares.iter().any(|share| share.0.iter().any(|a| a.id == *id)))
        .or(first_shown);
    let views = sections.iter().zip(shares.iter()).enumerate().map(|(index, (section, share))| {
        let here = |id: &AnnotationId| share.0.iter().any(|a| a.id == *id);
        let tab_stop = tab_stop.filter(here);
        let props = SectionProps {
            text: Text(text.clone()),
            index,
            section: section.clone(),
            annotations: share.clone(),
            near: near.contains(&index) || tab_stop.is_some(),
            chosen: props.chosen.filter(here),
            tab_stop,
            headline: headline.filter(|line| section.span.contains(*line)),
        };
        part::<SectionView>(section.span.start, props)
    });
    let onclick = {
        let act = ui.act.clone();
        let chosen = props.chosen;
        Callback::from(move |event: MouseEvent| {
            if selection::selected("[data-start]").ok().flatten().is_some() {
                return;
            }
            let under =
                dom::target(&event).map(|element| marks_under(&element)).unwrap_or_default();
            // The innermost first; clicking again goes outwards, and then begins anew.
            let next = match chosen.and_then(|id| under.iter().position(|other| *other == id)) {
                Some(position) => under.get(position + 1).or_else(|| under.first()),
                None => under.first(),
            };
            match next {
                Some(id) => act.emit(Action::Select(*id, false)),
                None => act.emit(Action::CloseCard(false)),
            }
        })
    };
    let onfocusin = {
        let act = ui.act.clone();
        let chosen = props.chosen;
        Callback::from(move |event: FocusEvent| {
            let Some(element) = dom::target(&event) else { return };
            // A click brings the focus too; it is the click that chooses then.
            if element.matches(":focus-visible").unwrap_or_default()
                && let Some(id) = marks_under(&element).first()
                && chosen != Some(*id)
            {
                act.emit(Action::Select(*id, false));
            }
        })
    };
    tag("article")
        .found_by(&root)
        .set("id", "article")
        .class("article")
        .set("lang", "ar")
        .set("dir", "rtl")
        .set("translate", "no")
        .set("tabindex", "-1")
        .set("aria-label", ui.messages().article)
        .test("article")
        .on_click(onclick)
        .on(On::FocusIn, onfocusin)
        .each(views)
        .into()
}

/// The children of an element, as elements.
trait Children {
    fn children_list(&self) -> Vec<Element>;
}

impl Children for Element {
    fn children_list(&self) -> Vec<Element> {
        let mut found = Vec::new();
        let mut child = self.first_element_child();
        while let Some(element) = child {
            child = element.next_element_sibling();
            found.push(element);
        }
        found
    }
}

fn section_index(element: &Element) -> Option<usize> {
    element.get_attribute("data-section")?.parse().ok()
}

/// The annotations whose marks are around an element, the innermost first.
fn marks_under(element: &Element) -> Vec<AnnotationId> {
    let mut found = Vec::new();
    let mut at = element.closest("mark").ok().flatten();
    while let Some(mark) = at {
        found.extend(mark.get_attribute("data-id").and_then(|id| parse_id(&id)));
        at = mark.parent_element().and_then(|parent| parent.closest("mark").ok().flatten());
    }
    found
}

/// Brings a mark into view, and gives it the focus. A mark that is being drawn is waited for.
fn show(id: AnnotationId, again: bool) {
    match dom::find(&mark_selector(id)) {
        Ok(mark) => {
            let _ = mark.focus();
            if !dom::in_sight(&mark, 140.0) {
                dom::reveal(mark.unchecked_ref());
            }
        }
        Err(_) if again => {
            let _ = dom::after_paint(move || show(id, false));
        }
        Err(_) => {}
    }
}

/// The block among the first that is the document's title.
fn headline(text: &str, title: &str, sections: &[Shared<Section>]) -> Option<Span> {
    let title = title.trim();
    if title.is_empty() {
        return None;
    }
    let mut blocks = sections.iter().take(2).flat_map(|section| &section.blocks);
    blocks
        .find(|block| block.span.slice(text).is_some_and(|line| line.trim() == title))
        .map(|block| block.span)
}

/// What is laid out before anything is known to be near.
fn first_sections() -> Vec<usize> {
    (0..FIRST).collect()
}
