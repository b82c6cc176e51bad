//! Beside the text: who and where, with counts.

use super::{Button, group_word, sign};
use crate::annotation::AnnotationId;
use crate::lexicon::Group;
use crate::ui::hooks::{Ui, use_ui};
use crate::ui::listing::{self, Line, Listed, lies_in};
use crate::ui::state::{Action, GROUPS, Shared, Sheet};
use crate::ui::tag::{all, tag, text};
use yew::prelude::*;

/// Lines that a group shows before it is asked for all.
const SHOWN: usize = 200;

#[derive(Clone, PartialEq, Properties)]
pub struct PanelProps {
    pub sheet: Shared<Sheet>,
    pub hidden: [bool; GROUPS.len()],
    pub chosen: Option<AnnotationId>,
    pub running: bool,
}

#[component]
pub fn Panel(props: &PanelProps) -> Html {
    let ui = use_ui();
    let messages = ui.messages();
    let listed = use_memo(props.sheet.clone(), |sheet| listing::list(&sheet.document));
    let nothing = listed.iter().all(|listed| listed.lines.is_empty());
    let groups = listed.iter().zip(props.hidden).filter(|(listed, _)| !listed.lines.is_empty());
    let empty = nothing.then(|| {
        let words = if props.running { messages.panel_empty } else { messages.nothing_found };
        tag("p").class("soft").text(words)
    });
    tag("aside")
        .class("panel")
        .set("aria-label", messages.panel)
        .test("panel")
        .with_some(empty)
        .each(groups.map(|(listed, hidden)| group(listed, hidden, props, &ui)))
        .into()
}

fn group(listed: &Listed, hidden: bool, props: &PanelProps, ui: &Ui) -> Html {
    let word = group_word(listed.group);
    let title = format!("group-{word}");
    let lines = listed.lines.iter().take(SHOWN);
    tag("section")
        .class(if hidden { "off" } else { "" })
        .set("aria-labelledby", title.clone())
        .set("data-test", format!("panel-{word}"))
        .with(tag("h2").set("id", title).text(ui.messages().group(listed.group)))
        .with(tag("ul").each(lines.map(|line| entity(line, listed.group, props, ui))))
        .into()
}

fn entity(line: &Line, group: Group, props: &PanelProps, ui: &Ui) -> Html {
    let messages = ui.messages();
    let here = props.chosen.and_then(|id| line.mentions.iter().position(|other| *other == id));
    // Each click goes one mention further.
    let next = here.map_or(0, |at| (at + 1) % line.mentions.len().max(1));
    let onclick = {
        let act = ui.act.clone();
        let target = line.mentions.get(next).copied();
        let said = (messages.nth)(&line.name_ar, next + 1, line.mentions.len());
        Callback::from(move |_: MouseEvent| {
            if let Some(id) = target {
                act.emit(Action::Select(id, true));
                act.emit(Action::Announce(said.clone()));
            }
        })
    };
    let (first, second) = (line.name_ar.as_str(), line.name_en.as_str());
    let parent = (group == Group::Place)
        .then(|| line.entity.as_deref().and_then(|id| props.sheet.document.entity(id)))
        .flatten()
        .and_then(|entity| {
            lies_in(&props.sheet.document, &entity.parent, ui.language).into_iter().next()
        })
        .filter(|parent| parent != first && parent != second);
    let kind = ui.language.kind(&line.kind).to_owned();
    let place = here.map(|at| format!("{}/{}", at + 1, line.mentions.len()));
    let class = match (here.is_some(), line.count == 0) {
        (false, false) => "entity",
        (true, false) => "entity chosen",
        (false, true) => "entity rejected",
        (true, true) => "entity chosen rejected",
    };
    let button =
        Button { entity: line.entity.clone().map(AttrValue::from), ..Button::new(class, "entity") };
    let arabic = tag("bdi").set("lang", "ar").text(first.to_owned());
    let english = (!second.is_empty())
        .then(|| tag("bdi").set("lang", "en").class("soft").text(second.to_owned()));
    let around = parent.map(|parent| all([text(" \u{00B7} "), tag("bdi").text(parent).into()]));
    let count = match place {
        Some(place) => tag("bdi").set("dir", "ltr").text(place).into(),
        None => text(line.count.to_string()),
    };
    let content = all([
        sign(group),
        tag("span").class("names").with(arabic).with_some(english).into(),
        tag("span").class("kind soft").text(kind).with_some(around).into(),
        tag("span").class("count").test("entity-count").with(count).into(),
    ]);
    tag("li")
        .key(line.entity.clone().unwrap_or_else(|| line.name_ar.clone()))
        .with(button.view(onclick, content))
        .into()
}
