//! Title, address, publisher and date of the document.

use super::Button;
use super::modal::Modal;
use crate::annotation::Source;
use crate::recognize::metadata;
use crate::ui::hooks::{Held, use_held, use_ui};
use crate::ui::state::{Action, Shared, Sheet};
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
    html! {
        <Modal title={messages.details_title} name="details-dialog">
            <form {onsubmit}>
                { field(messages.field_title, "text", "auto", "field-title", &title) }
                { offer(found.title.clone(), &title) }
                { field(messages.field_url, "text", "ltr", "field-url", &url) }
                { field(messages.field_publisher, "text", "auto", "field-publisher", &publisher) }
                { offer(found.publisher.clone(), &publisher) }
                { field(messages.field_published, "date", "ltr", "field-published", &published) }
                { offer(found.published.map(|date| date.to_string()), &published) }
                <footer>
                    <button type="submit" class="primary" data-test="details-save">{ messages.save }</button>
                    { Button::new("", "details-cancel").say(ui.on(Action::Dialog(None)), messages.cancel) }
                </footer>
            </form>
        </Modal>
    }
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
    html! {
        <label class="field">
            <span>{ label }</span>
            <input type={input_type} dir={direction} value={(**value).clone()} {oninput} data-test={test} />
        </label>
    }
}

fn proposal(proposed: String, value: &Held<String>, ui: &crate::ui::hooks::Ui) -> Html {
    let messages = ui.messages();
    let onclick = {
        let (value, proposed) = (value.clone(), proposed.clone());
        Callback::from(move |_| value.set(proposed.clone()))
    };
    html! {
        <p class="proposal">
            <span class="soft">{ messages.proposed }{ " " }<bdi>{ proposed }</bdi></span>
            { Button::new("", "use-proposal").say(onclick, messages.use_proposal) }
        </p>
    }
}
