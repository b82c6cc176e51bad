//! Title, address, publisher and date of the document.

use super::Button;
use super::modal::modal;
use crate::annotation::Source;
use crate::recognize::metadata;
use crate::ui::hooks::{Held, use_held, use_ui};
use crate::ui::state::{Action, Shared, Sheet};
use crate::ui::tag::{On, tag};
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct DetailsProps {
    pub sheet: Shared<Sheet>,
}

#[component]
pub fn Details(props: &DetailsProps) -> Html {
    let ui = use_ui();
    let messages = ui.messages();
    let document = &props.sheet.document;
    let title = use_held(document.title.clone());
    let url = use_held(document.source.url.clone().unwrap_or_default());
    let publisher = use_held(document.source.publisher.clone().unwrap_or_default());
    let published = use_held(document.source.published.clone().unwrap_or_default());
    let found = use_memo((), |()| metadata::propose(document.text()));
    let offer = |proposed: Option<String>, field: &Held<String>| {
        proposed.filter(|proposed| *proposed != **field).map(|found| proposal(found, field, &ui))
    };
    let onsubmit = {
        let act = ui.act.clone();
        let (title, url) = (title.clone(), url.clone());
        let (publisher, published) = (publisher.clone(), published.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let given = |field: &str| Some(field.trim().to_owned()).filter(|f| !f.is_empty());
            let source = Source {
                url: given(&url),
                publisher: given(&publisher),
                published: given(&published),
            };
            act.emit(Action::Describe(title.trim().to_owned(), source));
        })
    };
    let save = tag("button")
        .set("type", "submit")
        .class("primary")
        .test("details-save")
        .text(messages.save);
    let cancel = ui.on(Action::Dialog(None));
    let form = tag("form")
        .on(On::Submit, onsubmit)
        .with(field(messages.field_title, "text", "auto", "field-title", &title))
        .with_some(offer(found.title.clone(), &title))
        .with(field(messages.field_url, "text", "ltr", "field-url", &url))
        .with(field(messages.field_publisher, "text", "auto", "field-publisher", &publisher))
        .with_some(offer(found.publisher.clone(), &publisher))
        .with(field(messages.field_published, "date", "ltr", "field-published", &published))
        .with_some(offer(found.published.map(|date| date.to_string()), &published))
        .with(
            tag("footer")
                .with(save)
                .with(Button::new("", "details-cancel").say(cancel, messages.cancel)),
        );
    modal(messages.details_title, "details-dialog", form)
}

fn field(
    label: &'static str,
    input_type: &'static str,
    direction: &'static str,
    test: &'static str,
    value: &Held<String>,
) -> Html {
    let oninput = {
        let value = value.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                value.set(input.value());
            }
        })
    };
    let input = tag("input")
        .set("type", input_type)
        .set("dir", direction)
        .value(value)
        .on(On::Input, oninput)
        .test(test);
    tag("label").class("field").with(tag("span").text(label)).with(input).into()
}

fn proposal(proposed: String, value: &Held<String>, ui: &crate::ui::hooks::Ui) -> Html {
    let messages = ui.messages();
    let onclick = {
        let (value, proposed) = (value.clone(), proposed.clone());
        Callback::from(move |_| value.set(proposed.clone()))
    };
    let offered =
        tag("span").class("soft").text(messages.proposed).text(" ").with(tag("bdi").text(proposed));
    tag("p")
        .class("proposal")
        .with(offered)
        .with(Button::new("", "use-proposal").say(onclick, messages.use_proposal))
        .into()
}
