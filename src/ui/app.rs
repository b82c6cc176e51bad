//! The page as a whole.

use super::components::{
    Article, ArticleProps, Brief, BriefProps, Button, Card, CardProps, Details, DetailsProps,
    Documents, DocumentsProps, Doors, Format, Marker, MarkerProps, Panel, PanelProps, Remedies,
    Start, StartProps, Text, chips, key, keys, lists, notices, titled, top_bar,
};
use super::file_name::file_name;
use super::hooks::{
    Held, Saver, Tables, Ui, use_effect_on, use_held, use_keys, use_lists, use_recognition,
    use_saver,
};
use super::intake;
use super::part::part;
use super::state::{
    Action, Dialog, Notice, Recognition, Saved, Settings, Shared, Sheet, State, Theme, Work,
};
use super::tag::{Tag, all, tag, text};
use crate::formats::{csv, native};
use crate::platform::{clipboard, dom, files, storage};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;
use yew::prelude::*;

struct Model(Rc<State>);

impl Reducible for Model {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Self(Rc::new(State::clone(&self.0).after(action))))
    }
}

fn first_state() -> State {
    let kept = storage::setting("settings").ok().flatten();
    let settings = kept.map(|line| Settings::read(&line)).unwrap_or_default();
    State::with_settings(settings)
}

/// The page.
#[component]
pub fn App() -> Html {
    let model = use_reducer(|| Model(Rc::new(first_state())));
    let state = model.0.clone();
    let act = {
        let dispatcher = model.dispatcher();
        use_callback((), move |action, ()| dispatcher.dispatch(action))
    };
    let lexicon = state.lexicon.clone().map(Tables);
    let ui = Ui { language: state.settings.language, act: act.clone(), lexicon };
    let messages = ui.messages();
    let work = state.work.clone().map(Shared);
    let saver = use_saver(state.ready, work.clone(), act.clone());
    use_lists(&saver, &state.lists);
    use_settings(&state);
    use_bars(&state);
    use_effect_on(work.as_ref().map(|work| work.key.clone()), |_| {
        dom::after_paint(|| dom::focus_if_lost("#article"))
    });
    let open = work
        .as_ref()
        .and_then(|work| Some((work.key.clone(), work.current, work.sheet()?.clone())));
    use_recognition(
        open,
        state.recognition == Recognition::Stopped,
        state.lists.clone(),
        state.lexicon.clone(),
        act.clone(),
    );

    let download = {
        let (work, act) = (work.clone(), act.clone());
        Callback::from(move |format: Format| {
            if let Some(work) = &work {
                let name = give(work, format);
                act.emit(Action::Announce((messages.downloaded)(&name)));
            }
        })
    };
    let download_json = download.reform(|()| Format::Json);
    use_keys(state.clone(), act.clone(), download_json.clone());
    let take = {
        let act = act.clone();
        use_callback((), move |(text, name): (String, Option<String>), ()| {
            intake::text(&text, name.as_deref()).into_iter().for_each(|action| act.emit(action));
        })
    };
    let opener = {
        let act = act.clone();
        use_callback((), move |(files, list): (Vec<File>, bool), ()| {
            let act = act.clone();
            spawn_local(async move {
                let Some(file) = files.first() else { return };
                intake::file(file, list).await.into_iter().for_each(|action| act.emit(action));
                if files.len() > 1 {
                    act.emit(Action::Tell(Notice::OnlyFirst(files.len())));
                }
            });
        })
    };
    let open_files = opener.reform(|files| (files, false));
    let dropping = use_drops(&take, &open_files);
    let open_file = use_callback((), move |file, ()| open_files.emit(vec![file]));
    let open_list = opener.reform(|file| (vec![file], true));
    let retry = {
        let saver = saver.clone();
        let work = work.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(work) = &work {
                saver.again(work.0.clone());
            }
        })
    };

    let sheet = state.sheet().cloned().map(Shared);
    let chips =
        sheet.as_ref().map(|sheet| chips(sheet, state.settings.hidden, state.recognition, &ui));
    let content = match (&work, &sheet) {
        (Some(work), Some(sheet)) => desk(&state, work, sheet, &saver, &ui),
        _ if state.ready => {
            let (take, open, saver) = (take.clone(), open_file.clone(), saver.clone());
            part::<Start>("start", StartProps { take, open, saver })
        }
        _ => Html::default(),
    };
    let doors = Doors { download: &download, open: &open_file };
    let remedies = Remedies { download: download.reform(|_| Format::Json), retry };
    let bars = tag("div")
        .class("bars")
        .with(top_bar(&state, &doors, &ui))
        .with(notices(&state, remedies, &ui))
        .with_some(chips);
    let lists = (state.dialog == Some(Dialog::Lists))
        .then(|| lists(&state.lists, state.removing, &open_list, &ui));
    let shell = tag("div")
        .class(if sheet.is_none() { "shell empty" } else { "shell" })
        .with(bars)
        .with(content)
        .with_some(lists)
        .with(foot(sheet.is_some(), &ui));
    let drop = dropping
        .then(|| tag("div").class("drop").test("drop").with(tag("p").text(messages.drop_here)));
    let page = all([
        tag("a").class("skip").set("href", "#article").text(messages.skip).into(),
        shell.into(),
        drop.map(Html::from).unwrap_or_default(),
    ]);
    html! { <ContextProvider<Ui> context={ui.clone()}>{ page }</ContextProvider<Ui>> }
}

/// The text with its marks, what was found in it, and what is open over it.
fn desk(state: &State, work: &Shared<Work>, sheet: &Shared<Sheet>, saver: &Saver, ui: &Ui) -> Html {
    let chosen = state.selected;
    let hidden = state.settings.hidden;
    let card = chosen.filter(|_| state.card).map(|id| {
        let props = CardProps { sheet: sheet.clone(), id, editing: state.editing };
        part::<Card>("card", props)
    });
    let title = titled(&sheet.document.title, ui.messages());
    let article = ArticleProps { sheet: sheet.clone(), hidden, chosen, focus: state.focus };
    let reading = tag("main")
        .class("reading")
        .with(tag("h1").class("hidden").text(title))
        .with(part::<Article>("article", article))
        .with_some(card);
    let running = state.recognition != Recognition::Idle;
    let panel = PanelProps { sheet: sheet.clone(), hidden, chosen, running };
    let marker = MarkerProps {
        text: Text(sheet.document.text().clone()),
        after: state.chosen().map(|annotation| annotation.span),
        keys: state.settings.shortcuts,
    };
    let brief = BriefProps { sheet: sheet.clone(), open: chosen.filter(|_| state.card) };
    all([
        tag("div").class("desk").with(reading).with(part::<Panel>("panel", panel)).into(),
        part::<Marker>("marker", marker),
        part::<Brief>("brief", brief),
        match state.dialog {
            None | Some(Dialog::Lists) => Html::default(),
            Some(Dialog::Details) => {
                part::<Details>("details", DetailsProps { sheet: sheet.clone() })
            }
            Some(Dialog::Keys) => keys(state.settings.shortcuts, ui),
            Some(Dialog::Documents) => {
                let (work, saver) = (work.clone(), saver.clone());
                part::<Documents>("documents", DocumentsProps { work, saver })
            }
        },
    ])
}

/// What is promised, and the keys that one needs first.
fn foot(open: bool, ui: &Ui) -> Tag {
    let messages = ui.messages();
    let promise = tag("p")
        .test("promise")
        .with(tag("span").class("dot").set("aria-hidden", "true"))
        .text(messages.promise);
    let hints = open.then(|| {
        let all_keys = Button::new("quiet", "all-keys")
            .view(ui.on(Action::Dialog(Some(Dialog::Keys))), all([key("?"), text(messages.keys)]));
        tag("p")
            .class("hints wide-only")
            .with(key("J"))
            .text(messages.next)
            .with(key("K"))
            .text(messages.previous)
            .with(all_keys)
    });
    tag("footer").class("foot").with(promise).with_some(hints)
}

/// Gives the file of the work to the person. Returns its name.
fn give(work: &Work, format: Format) -> String {
    let title = work.title();
    let (name, media_type, content) = match format {
        Format::Json => {
            let content = native::export(&work.collection());
            (file_name(title, "json"), "application/json", content)
        }
        Format::Csv => {
            let content = csv::export(&work.collection());
            (file_name(title, "csv"), "text/csv;charset=utf-8", content)
        }
    };
    let _ = files::download(&name, media_type, &content);
    name
}

/// Tells the style sheets how high the bars are: what sticks below them must know.
#[hook]
fn use_bars(state: &State) {
    let failed = matches!(state.saved, Saved::Failed(_));
    let notices: Vec<u32> = state.notices.iter().map(|(number, _)| *number).collect();
    let shape = (notices, failed, state.work.is_some(), state.settings.language);
    use_effect_on(shape, |_| {
        let _ = dom::measure_bars();
        dom::window().ok().map(|window| {
            dom::listen(&window, "resize", |_| {
                let _ = dom::measure_bars();
            })
        })
    });
}

/// Keeps the settings, and tells the root element of language and theme.
#[hook]
fn use_settings(state: &State) {
    use_effect_on(state.settings.clone(), |settings| {
        // Where nothing is kept, the banner about the work says so.
        let _ = storage::set_setting("settings", &settings.write());
        let _ = dom::set_root("lang", Some(settings.language.code()));
        let _ = dom::set_root("dir", Some(settings.language.direction()));
        let theme = match settings.theme {
            Theme::System => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        };
        let _ = dom::set_root("data-theme", theme);
        let painted = if crate::platform::highlight::supported() { "highlights" } else { "marks" };
        let _ = dom::set_root("data-paint", Some(painted));
    });
    let title = state.document().map(|document| document.title.clone()).unwrap_or_default();
    let app = state.messages().app;
    use_effect_on((title, app), |(title, app)| {
        let whole =
            if title.is_empty() { (*app).to_owned() } else { format!("{title} \u{00B7} {app}") };
        let _ = dom::set_title(&whole);
        let _ = dom::remove_boot();
    });
}

/// Takes what is dropped or pasted anywhere on the page. Tells whether something hovers over it.
#[hook]
fn use_drops(take: &Callback<(String, Option<String>)>, open: &Callback<Vec<File>>) -> Held<bool> {
    let hovering = use_held(false);
    let setter = hovering.clone();
    let (take, open) = (take.clone(), open.clone());
    use_effect_on((), move |()| {
        let mut listeners = Vec::new();
        if let Ok(document) = dom::document() {
            let over = setter.clone();
            listeners.push(dom::listen(&document, "dragover", move |event| {
                event.prevent_default();
                over.set(true);
            }));
            let out = setter.clone();
            listeners.push(dom::listen(&document, "dragleave", move |event| {
                // Leaving one element for another is no leaving.
                let gone = event
                    .dyn_ref::<web_sys::MouseEvent>()
                    .is_some_and(|event| event.related_target().is_none());
                if gone {
                    out.set(false);
                }
            }));
            let (dropped_text, dropped_file) = (take.clone(), open.clone());
            listeners.push(dom::listen(&document, "drop", move |event| {
                event.prevent_default();
                setter.set(false);
                let data =
                    event.dyn_ref::<web_sys::DragEvent>().and_then(|event| event.data_transfer());
                receive(data.as_ref(), &dropped_text, &dropped_file);
            }));
            listeners.push(dom::listen(&document, "paste", move |event| {
                let typing = dom::target(event).is_some_and(|element| dom::takes_text(&element));
                if typing || event.default_prevented() {
                    return;
                }
                let data = event
                    .dyn_ref::<web_sys::ClipboardEvent>()
                    .and_then(|event| event.clipboard_data());
                receive(data.as_ref(), &take, &open);
            }));
        }
        listeners
    });
    hovering
}

fn receive(
    data: Option<&web_sys::DataTransfer>,
    take: &Callback<(String, Option<String>)>,
    open: &Callback<Vec<File>>,
) {
    let Some(data) = data else { return };
    let files = clipboard::files(data);
    if !files.is_empty() {
        open.emit(files);
    } else if let Ok(Some(text)) = clipboard::text(data) {
        take.emit((text, None));
    }
}
