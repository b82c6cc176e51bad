//! The card, decisions, marks by hand, undo; by pointer and by keyboard.

use crate::{annotation, annotations};
use e2e::Page;
use serde_json::{Value, json};
use thirtyfour::Key;

/// A text in which the rules surely find these: «القامشلي» (place), «قسد» (actor), «حلب» (place).
const TEXT: &str = "هدوء حذر في القامشلي بعد ساعات من الاشتباك\n\n\
    قالت \"قسد\" إن الوضع في القامشلي هادئ.\n\
    ووصلت دورية إلى مدينة حلب، وانتظر أهالي البناية الطويلة.";

fn open(name: &str) -> Page {
    Page::with(name, TEXT)
}

/// Everything that the file says about annotations and entities.
fn content(page: &Page) -> Value {
    let (_, file) = page.download();
    json!([file["documents"][0]["annotations"], file["entities"]])
}

/// Does something, takes it back, does it again: each time the marks are what they were.
fn there_and_back(page: &Page, what: &str, act: impl FnOnce()) {
    let before = page.marks();
    act();
    let after = page.wait(&format!("{what} changes the marks"), || {
        let marks = page.marks();
        (marks != before).then_some(marks)
    });
    page.click("undo");
    page.wait(&format!("{what} is undone"), || (page.marks() == before).then_some(()));
    page.click("redo");
    page.wait(&format!("{what} is redone"), || (page.marks() == after).then_some(()));
}

#[test]
fn a_card_tells_what_a_mention_is_and_why() {
    let page = open("card");
    let mark = page.mark("القامشلي");
    page.choose(&mark.id);
    let (_, file) = page.download();
    let a = annotation(&file, &mark.id);
    let entity = &file["entities"][a["entity"].as_str().expect("Qamishli is linked")];
    assert_eq!(page.text("card-name"), "القامشلي");
    assert_eq!(page.text("card-name-en"), entity["name_en"].as_str().unwrap_or_default());
    assert_eq!(page.attribute("card-entity", "data-entity"), a["entity"].as_str().unwrap());
    assert_eq!(page.attribute("card", "data-status"), "suggested");
    assert_eq!(page.text("card-kind"), "مدينة");
    // The rule, in words, and the form or the trigger that it went by.
    let why = page.text("card-why");
    let by = [&a["origin"]["form"], &a["origin"]["trigger"]].map(|by| by.as_str().unwrap_or("-"));
    assert!(by.iter().any(|by| why.contains(by)), "{why} names none of {by:?}");
    assert!(why.chars().count() > 15, "{why}");
    let place = page.text("card-place");
    assert!(place.contains("الحسكة"), "{place}");
    assert!(place.contains("37."), "no coordinates in {place}");

    // The card of an actor says other things; the same card in English.
    page.click("card-close");
    page.gone("card");
    page.click("language");
    let mark = page.mark("قسد");
    page.choose(&mark.id);
    assert!(page.text("card-name-en").starts_with("Syrian Democratic Forces"));
    assert_eq!(page.attribute("card-entity", "data-entity"), "sdf");
    assert!(!page.has("card-place"));
    let why = page.text("card-why");
    assert!(why.starts_with("Why?"), "{why}");
}

#[test]
fn hovering_tells_what_a_mention_is() {
    let page = open("hover");
    let mark = page.mark("قسد");
    let selector = format!("mark[data-id=\"{}\"]", mark.id);
    page.run(async {
        let element = page.driver().find(thirtyfour::By::Css(&selector)).await?;
        page.driver().action_chain().move_to_element_center(&element).perform().await
    });
    page.see("brief");
    let said = page.text("brief");
    assert!(said.contains("قوات سوريا الديمقراطية"), "{said}");
    page.run(page.driver().action_chain().move_to(640, 600).perform());
    page.gone("brief");
}

#[test]
fn decisions_are_made_undone_and_redone() {
    let page = open("decisions");
    let place = page.mark("القامشلي").id;
    page.choose(&place);
    for (button, status) in [("accept", "accepted"), ("reject", "rejected"), ("accept", "accepted")]
    {
        there_and_back(&page, button, || page.click(button));
        page.status_is(&place, status);
        assert_eq!(page.attribute("card", "data-status"), status);
    }
    let actor = page.mark("قسد").id;
    page.choose(&actor);
    there_and_back(&page, "delete", || page.click("delete"));
    page.mark_is(&actor, "deleted", |mark| mark.is_none());

    // The file tells the same, and the rejected is not lost.
    page.choose(&place);
    page.click("reject");
    page.status_is(&place, "rejected");
    let (_, file) = page.download();
    assert_eq!(annotation(&file, &place)["status"], "rejected");
    assert!(annotations(&file).iter().all(|a| a["id"] != actor.as_str()));

    // All the way back to what the rules found, and there is nothing more to undo.
    page.wait("everything is undone", || {
        if page.property("undo", "disabled") == "true" {
            return Some(());
        }
        page.click("undo");
        None
    });
    assert!(page.marks().iter().all(|mark| mark.status == "suggested"), "{:?}", page.marks());
    assert!(page.marks().iter().any(|mark| mark.id == actor));
}

#[test]
fn a_selection_becomes_an_actor_or_a_place() {
    let page = open("by-hand");
    for (words, button, annotation_type) in [
        ("البناية الطويلة", "mark-place", "place"),
        // Half a word and a space: the mark is on whole words.
        ("أهالي ", "mark-actor", "actor"),
    ] {
        there_and_back(&page, button, || {
            page.select(words);
            page.click(button);
        });
        let mark = page.mark(words.trim());
        assert_eq!(
            (mark.annotation_type.as_str(), mark.status.as_str()),
            (annotation_type, "added")
        );
        let (_, file) = page.download();
        let a = annotation(&file, &mark.id);
        assert_eq!(a["text"], words.trim());
        assert_eq!(a["origin"]["by"], "person");
        let text: Vec<char> = TEXT.chars().collect();
        let span = a["start"].as_u64().unwrap() as usize..a["end"].as_u64().unwrap() as usize;
        assert_eq!(text[span].iter().collect::<String>(), words.trim());
    }
}

#[test]
fn type_and_entity_are_changed_by_search_in_both_languages() {
    let page = open("entity");
    let id = page.mark("حلب").id;
    page.choose(&id);
    page.click("edit");

    there_and_back(&page, "the type", || page.click("type-actor"));
    let mark = page.mark("حلب");
    assert_eq!((mark.annotation_type.as_str(), mark.status.as_str()), ("actor", "edited"));
    page.click("undo");
    page.mark_is(&id, "a place again", |mark| mark.is_some_and(|m| m.annotation_type == "place"));

    // Folded spelling: no hamza, ه for ة, a missing ال. And English, in any case.
    for (query, entity) in [
        ("ادلب", "إدلب"),
        ("الرقه", "الرقة"),
        ("qamishli", "القامشلي"),
        ("Deir ez-Zor", "دير الزور"),
    ] {
        page.choose_entity(&id, query, entity);
        let (_, file) = page.download();
        let a = annotation(&file, &id);
        let chosen = a["entity"].as_str().unwrap_or_else(|| panic!("{query}: linked to nothing"));
        let name = file["entities"][chosen]["name_ar"].as_str().unwrap_or_default();
        assert!(name.contains(entity), "{query}: {name}");
        assert_eq!(a["status"], "edited", "{query}");
        assert_eq!(a["text"].as_str().map(|text| text.contains("حلب")), Some(true), "{query}");
    }
    let linked = content(&page);
    page.click("entity-none");
    page.wait("the link is undone", || {
        page.attribute("card-entity", "data-entity").is_empty().then_some(())
    });
    page.click("undo");
    page.wait("the link is back", || {
        (!page.attribute("card-entity", "data-entity").is_empty()).then_some(())
    });
    assert_eq!(content(&page), linked);

    // What no lexicon holds is said.
    page.fill("entity-search", "ققققق");
    page.wait("there are no results", || {
        page.script("return document.body.textContent.includes('لا نتائج في المعجم')", &[])
            .as_bool()
            .filter(|said| *said)
    });
    assert!(!page.has("search-result"));
}

/// What several tests do with the search.
trait Search {
    /// Searches in the open editor, and chooses the first result that has the name in it.
    fn choose_entity(&self, id: &str, query: &str, name: &str);
}

impl Search for Page {
    fn choose_entity(&self, id: &str, query: &str, name: &str) {
        let before = self.attribute("card-entity", "data-entity");
        self.fill("entity-search", query);
        let entity = self.wait(&format!("{name} is found by {query}"), || {
            let body = "
                const found = [...document.querySelectorAll('[data-test=search-result]')];
                return found.find(line => line.textContent.includes(arguments[0]))?.dataset.entity";
            self.script(body, &[json!(name)]).as_str().map(str::to_owned)
        });
        assert_ne!(entity, before, "{query} would change nothing of {id}");
        self.click_on(&format!("[data-test=search-result][data-entity=\"{entity}\"]"));
        self.wait(&format!("{entity} is chosen"), || {
            (self.attribute("card-entity", "data-entity") == entity).then_some(())
        });
    }
}

#[test]
fn bounds_are_moved_by_words_and_letters() {
    let page = open("bounds");
    let id = page.mark("قسد").id;
    page.choose(&id);
    page.click("edit");
    let covered = |expected: &str| {
        page.wait(&format!("the mention is {expected}"), || {
            (page.text("covered") == expected).then_some(())
        });
    };
    covered("قسد");
    there_and_back(&page, "a letter less", || page.click("end-letter-less"));
    covered("قس");
    page.click("end-letter-more");
    covered("قسد");
    there_and_back(&page, "a word more", || page.click("end-word-more"));
    let (_, file) = page.download();
    let a = annotation(&file, &id);
    let text = a["text"].as_str().unwrap_or_default();
    assert!(text.starts_with("قسد") && text.ends_with("إن"), "{text}");
    assert_eq!(a["status"], "edited");
}

#[test]
fn a_note_and_the_details_of_the_text_go_into_the_file() {
    let page = open("details");
    let id = page.mark("القامشلي").id;
    page.choose(&id);
    page.click("edit");
    page.fill("note", "المدينة لا المحافظة");
    // The field is left, and the card with it.
    page.press(Key::Tab);
    page.click("about");
    page.see("details-dialog");
    assert_eq!(page.property("field-title", "value"), "هدوء حذر في القامشلي بعد ساعات من الاشتباك");
    page.fill("field-title", "عنوان آخر");
    page.fill("field-url", "https://example.org/1");
    page.fill("field-publisher", "نشرة");
    page.script(
        "const field = document.querySelector('[data-test=field-published]');
         field.value = '2021-04-25';
         field.dispatchEvent(new InputEvent('input', { bubbles: true }));",
        &[],
    );
    let before = page.announced().0;
    page.click("details-save");
    page.gone("details-dialog");
    page.read(before);
    page.wait("the new title is shown", || (page.text("title") == "عنوان آخر").then_some(()));
    let (name, file) = page.download();
    assert_eq!(name, "عنوان-آخر.json");
    let document = &file["documents"][0];
    assert_eq!(annotation(&file, &id)["note"], "المدينة لا المحافظة");
    assert_eq!(document["title"], "عنوان آخر");
    assert_eq!(
        document["source"],
        json!({ "url": "https://example.org/1", "publisher": "نشرة", "published": "2021-04-25" })
    );
    // Another date has made the rules run again; what that changed is taken back with it.
    page.click("undo");
    page.wait("it is undone", || (page.text("title") != "عنوان آخر").then_some(()));
    assert!(page.text("title").starts_with("هدوء"), "{}", page.text("title"));
}

#[test]
fn a_note_is_kept_as_it_is_typed() {
    let page = open("note");
    let id = page.mark("القامشلي").id;
    page.choose(&id);
    page.click("edit");
    page.fill("note", "راجع");
    page.press(Key::Escape);
    page.gone("editor");
    assert_eq!(annotation(&page.download().1, &id)["note"], "راجع");
    page.saved();
    page.reload();
    page.see("article");
    assert_eq!(annotation(&page.download().1, &id)["note"], "راجع");
}

#[test]
fn what_is_deleted_stays_away_when_the_rules_run_again() {
    let page = open("deleted");
    let id = page.mark("القامشلي").id;
    let count = page.marks().len();
    page.choose(&id);
    page.click("delete");
    page.mark_is(&id, "is gone", |mark| mark.is_none());
    let before = page.announced().0;
    page.click("about");
    page.script(
        "const field = document.querySelector('[data-test=field-published]');
         field.value = '2019-04-25';
         field.dispatchEvent(new InputEvent('input', { bubbles: true }));",
        &[],
    );
    page.click("details-save");
    page.read(before);
    assert_eq!(page.marks().len(), count - 1);
}

/// Where the card and the chosen mark stand in the window: tops and bottoms, and its height.
fn places(page: &Page) -> [f64; 5] {
    let rects = page.until(
        "card and mark",
        "const card = document.querySelector('[data-test=card]');
         const mark = document.querySelector(`mark[data-id=${card?.dataset.id}]`);
         if (!card || !mark) return null;
         const [one, other] = [card, mark].map(element => element.getBoundingClientRect());
         return [one.top, one.bottom, other.top, other.bottom, innerHeight];",
    );
    let rects: Vec<f64> =
        rects.as_array().into_iter().flatten().filter_map(|edge| edge.as_f64()).collect();
    rects.try_into().expect("five edges")
}

#[test]
fn the_card_opens_at_a_mark_made_by_hand() {
    let text = format!("{}وصل الوفد إلى هناك مساء", "جملة أولى عن الطقس.\n".repeat(60));
    let page = Page::with("card-place", &text);
    page.select("هناك");
    page.press("2");
    page.see("card");
    page.wait("the card is at its mark", || {
        let [top, bottom, above, below, height] = places(&page);
        let near = (top - below).abs().min((above - bottom).abs());
        (near < 40.0 && top < height && bottom > 0.0).then_some(())
    });
}

#[test]
fn on_a_phone_the_sheet_leaves_its_mark_to_be_seen() {
    let page = open("sheet");
    page.resize(360, 740);
    for mark in page.marks().iter().rev().take(4) {
        page.choose(&mark.id);
        page.wait("the mark is above the sheet", || {
            let [top, _, above, below, _] = places(&page);
            (below <= top && above >= 0.0).then_some(())
        });
    }
}

/// Presses a key that a keyboard with Arabic letters has at the place of `code`.
fn press_arabic(page: &Page, code: &str, letter: &str) {
    for kind in ["keyDown", "keyUp"] {
        let event = json!({ "type": kind, "code": code, "key": letter, "text":
            if kind == "keyDown" { letter } else { "" } });
        page.cdp("Input.dispatchKeyEvent", event);
    }
}

#[test]
fn everything_can_be_done_by_keyboard_alone() {
    let page = open("keyboard");
    let order: Vec<_> = page.marks().into_iter().map(|mark| mark.id).collect();
    let focused = |id: &str| {
        page.wait(&format!("{id} has the focus"), || {
            let body = "return document.activeElement?.dataset?.id ?? ''";
            (page.script(body, &[]) == json!(id)).then_some(())
        });
    };
    let status = |id: &str, status: &str| page.status_is(id, status);

    // By the tab key to the first mark, and on by arrows.
    page.wait("the first mark has the focus", || {
        page.press(Key::Tab);
        let body = "return document.activeElement?.dataset?.id ?? null";
        page.script(body, &[]).as_str().map(str::to_owned)
    });
    focused(&order[0]);
    page.see("card");
    page.press(Key::Left);
    focused(&order[1]);
    page.press(Key::Right);
    focused(&order[0]);

    // Accepted by Enter, rejected by R, next by J, with keys of an Arabic keyboard too.
    page.press(Key::Enter);
    status(&order[0], "accepted");
    press_arabic(&page, "KeyR", "ق");
    status(&order[0], "rejected");
    press_arabic(&page, "KeyJ", "ت");
    focused(&order[1]);
    press_arabic(&page, "KeyA", "ش");
    status(&order[1], "accepted");
    press_arabic(&page, "Digit1", "١");
    let is_actor = |mark: Option<&e2e::Mark>| mark.is_some_and(|m| m.annotation_type == "actor");
    page.mark_is(&order[1], "an actor", is_actor);
    page.press("2");
    page.mark_is(&order[1], "a place", |mark| mark.is_some() && !is_actor(mark));

    // Steps back and forth.
    let now = page.marks();
    page.press_with(&[Key::Control], 'z');
    page.mark_is(&order[1], "an actor", is_actor);
    page.press_with(&[Key::Control, Key::Shift], 'z');
    page.wait("it is redone", || (page.marks() == now).then_some(()));

    // Another entity, by search.
    page.press("e");
    page.see("editor");
    page.wait("the search has the focus", || {
        let body = "return document.activeElement?.dataset?.test ?? ''";
        if page.script(body, &[]) == json!("entity-search") {
            return Some(());
        }
        page.press(Key::Tab);
        None
    });
    page.cdp("Input.insertText", json!({ "text": "منبج" }));
    page.see("search-result");
    page.wait("a result has the focus", || {
        page.press(Key::Tab);
        let body = "return document.activeElement?.dataset?.test ?? ''";
        (page.script(body, &[]) == json!("search-result")).then_some(())
    });
    page.press(Key::Enter);
    page.wait("Manbij is chosen", || page.text("card-name").contains("منبج").then_some(()));
    page.press(Key::Escape);
    page.gone("editor");
    page.press(Key::Escape);
    page.gone("card");

    // A word that nobody marked: M selects the word after the chosen one, arrows move on.
    let before = page.marks().len();
    focused(&order[1]);
    page.press("m");
    page.see("marker");
    page.press(Key::Left);
    page.press("2");
    page.wait("a word is marked", || (page.marks().len() == before + 1).then_some(()));
    assert!(page.marks().iter().any(|mark| mark.status == "added"));
    page.press(Key::Delete);
    page.wait("it is deleted", || (page.marks().len() == before).then_some(()));

    // The next suggestion, and the file.
    page.press("n");
    page.see("card");
    assert_eq!(page.attribute("card", "data-status"), "suggested");
    page.press_with(&[Key::Control], 's');
    let (name, bytes) = page.downloaded();
    assert!(name.ends_with(".json"), "{name}");
    let file = e2e::place::json(&bytes);
    assert_eq!(annotation(&file, &order[0])["status"], "rejected");
    assert_eq!(annotation(&file, &order[1])["status"], "edited");
}
