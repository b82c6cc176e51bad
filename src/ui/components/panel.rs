//! Beside the text: who and where, with counts.

use super::{Button, group_word, sign};
use crate::annotation::AnnotationId;
use crate::lexicon::Group;
use crate::ui::hooks::{Ui, use_ui};
use crate::ui::listing::{self, Line, Listed, lies_in};
use crate::ui::state::{Action, GROUPS, Shared, Sheet};
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
    html! {
        <aside class="panel" aria-label={messages.panel} data-test="panel">
            if nothing {
                <p class="soft">{ if props.running { messages.panel_empty } else { messages.nothing_found } }</p>
            }
            { for groups.map(|(listed, hidden)| group(listed, hidden, props, &ui)) }
        </aside>
    }
}

fn group(listed: &Listed, hidden: bool, props: &PanelProps, ui: &Ui) -> Html {
    let word = group_word(listed.group);
    let title = format!("group-{word}");
    html! {
        <section class={classes!(hidden.then_some("off"))} aria-labelledby={title.clone()}
            data-test={format!("panel-{word}")}>
            <h2 id={title}>{ ui.messages().group(listed.group) }</h2>
            <ul>{ for listed.lines.iter().take(SHOWN).map(|line| entity(line, listed.group, props, ui)) }</ul>
        </section>
    }
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
    let content = html! {
        <>
                { sign(group) }
                <span class="names">
                    <bdi lang="ar">{ first }</bdi>
                    if !second.is_empty() { <bdi lang="en" class="soft">{ second }</bdi> }
                </span>
                <span class="kind soft">
                    { kind }
                    if let Some(parent) = parent { { " \u{00B7} " }<bdi>{ parent }</bdi> }
                </span>
                <span class="count" data-test="entity-count">
                    if let Some(place) = place { <bdi dir="ltr">{ place }</bdi> } else { { line.count } }
                </span>
        </>
    };
    html! {
        <li key={line.entity.clone().unwrap_or_else(|| line.name_ar.clone())}>{ button.view(onclick, content) }</li>
    }
}
